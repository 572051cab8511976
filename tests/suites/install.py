"""make install puts everything in place, make uninstall takes all of it away again."""
import pathlib, re, subprocess, tempfile


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
        yield "manual-pages", lambda: manual_pages(env)
