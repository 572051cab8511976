"""make install puts everything in place, make uninstall takes all of it away again."""
import os, pathlib, re, shutil, subprocess, tempfile


def install(env):
    with tempfile.TemporaryDirectory() as d:
        def make(target):
            r = subprocess.run(["make", "-s", target, f"DESTDIR={d}", "PREFIX=/opt/h"],
                               cwd=env.root, capture_output=True, text=True)
            assert r.returncode == 0, r.stderr
        files = lambda: {p.name for p in pathlib.Path(d).rglob("*") if p.is_file()}
        make("install")
        assert {"logparse", "jitviewer", "logparse.1", "jitviewer.1", "pypylog.5"} <= files()
        r = subprocess.run([f"{d}/opt/h/bin/logparse", "--version"], capture_output=True)
        assert r.returncode == 0
        make("uninstall")
        assert not files(), files()


def language(env):
    """A language is made with nothing but what was installed: libhotjit.a, its headers, hotjit.pc."""
    with tempfile.TemporaryDirectory() as d:
        r = subprocess.run(["make", "-s", "install", f"PREFIX={d}"], cwd=env.root, capture_output=True, text=True)
        assert r.returncode == 0, r.stderr
        for folder in sorted(pathlib.Path(d, "share/doc/hotloop/examples").iterdir()):
            if not folder.is_dir():
                continue
            flags = subprocess.run(["pkg-config", "--cflags", "--libs", "hotjit"], capture_output=True, text=True,
                                   check=True, env={**os.environ, "PKG_CONFIG_PATH": f"{d}/lib/pkgconfig"}).stdout
            r = subprocess.run(f"${{CC:-cc}} -O1 -o {d}/language -I. *.c {flags}", shell=True, cwd=folder,
                               capture_output=True, text=True)
            assert r.returncode == 0 and not r.stderr, r.stderr
            r = subprocess.run([f"{d}/language"], capture_output=True, text=True)
            assert r.returncode == 2 and "usage" in r.stderr, r


def completion(env):
    """Each shell's script knows every option of --help, and every command; bash is asked."""
    for program in "logparse", "jitviewer", "gcstats":
        text = subprocess.run([env.prog(program), "--help"], capture_output=True, text=True).stdout
        options = set(re.findall(r"(?m)^  (?:-\w,|   ) --([\w-]+)", text))
        assert len(options) > 5
        for shell, form in ("bash", "--{}"), ("zsh", "--{}"), ("fish", " -l {} "):
            script = subprocess.run([env.prog(program), f"--completion={shell}"], capture_output=True, text=True)
            assert script.returncode == 0 and all(form.format(o) in script.stdout for o in options), (program, shell)
            if shutil.which(shell):
                r = subprocess.run([shell, "-n"], input=script.stdout, capture_output=True, text=True)
                assert r.returncode == 0, (program, shell, r.stderr)
    ask = lambda *words: subprocess.run(
        ["bash", "-c", f"source /dev/stdin; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _logparse; "
         "echo ${COMPREPLY[*]}"], capture_output=True, text=True,
        input=subprocess.run([env.prog("logparse"), "--completion=bash"], capture_output=True, text=True).stdout)
    assert ask("logparse", "an").stdout == "annotate\n"
    assert ask("logparse", "show", "--source").stdout == "--source-root=\n"
    assert "README.md" in ask("logparse", "show", str(env.root / "READ")).stdout
    assert subprocess.run([env.prog("gcstats"), "--completion=csh"], capture_output=True).returncode == 2


def manual_pages(env):
    """Every program has a page; pages have no formatting errors; --help names every option."""
    for page in (env.root / "man").glob("*.[1-9]"):
        r = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page],
                           capture_output=True, text=True, env={"PATH": "/usr/bin:/bin",
                                                                "MANWIDTH": "80"})
        assert r.returncode == 0 and not r.stderr, f"{page.name}: {r.stderr}"
    for program in env.bin.iterdir():
        page = (env.root / f"man/{program.name}.1").read_text().replace("\\-", "-")
        text = subprocess.run([program, "--help"], capture_output=True, text=True).stdout
        words = {re.split(r"[=\[]", w)[0].rstrip(",.;:)") for w in text.split() if w.startswith("--")}
        for word in words - {"--"}:
            assert word in page, f"man/{program.name}.1 does not tell of {word}"


def tests(env):
    if env.flavour == "release":
        yield "install", lambda: install(env)
        yield "language", lambda: language(env)
        yield "completion", lambda: completion(env)
        yield "manual-pages", lambda: manual_pages(env)
