"""liblogparse, as other programs use it: what is visible, what is installed, what it says."""
import ctypes, json, os, pathlib, re, shutil, subprocess, tempfile

MOST_FUNCTIONS = 40


def header(env):
    return (env.root / "include/hotloop/logparse.h").read_text()


def functions_of(env):
    """Each prototype on one line, by name, with the comment above it or behind it."""
    found, comment = {}, ""
    body = header(env).split("struct logparse_problem {")[1].split("};", 1)[1]
    for m in re.finditer(r"/\*(.*?)\*/|((?:const )?\w+ ?\**\s*\**(logparse_\w+)\([^;]*\));([ \t]*/\*(.*?)\*/)?", body, re.S):
        if m[1] is not None:
            comment = m[1]
        else:
            # A comment stays for the functions that follow it directly.
            found[m[3]] = (re.sub(r"\s+", " ", m[2]), re.sub(r"\s*\n \*\s*|\s+", " ", m[5] or comment).strip())
            if body[m.end():m.end() + 2] == "\n\n":
                comment = ""
    return found


def version(env):
    """As the Makefile has it."""
    return re.search(r"(?m)^VERSION := (\S+)$", (env.root / "Makefile").read_text())[1]


def said_version(shared):
    function = ctypes.CDLL(str(shared)).logparse_version
    function.restype = ctypes.c_char_p
    return function().decode()


def symbols(env):
    """The library shows the functions of its header and nothing else."""
    library = env.build / "lib"
    if not (library / "liblogparse.a").exists():
        raise env.Skip("make library was not run")
    names = set(functions_of(env))
    assert 20 < len(names) <= MOST_FUNCTIONS
    listed = "".join(f"{n}\n" for n in sorted(names))
    env.same_text(listed, env.root / "tests/tools/liblogparse.symbols")
    for command in (["nm", "-D"], library / f"liblogparse.so.{version(env)}"), (["nm", "-g"], library / "liblogparse.a"):
        out = subprocess.run([*command[0], "--defined-only", command[1]], capture_output=True, text=True).stdout
        assert set(re.findall(r"^\w+ [A-Z] (\w+)$", out, re.M)) == names, command
    out = subprocess.run(["objdump", "-p", library / f"liblogparse.so.{version(env)}"], capture_output=True, text=True).stdout
    assert said_version(library / f"liblogparse.so.{version(env)}") == version(env)
    assert re.search(r"SONAME +liblogparse\.so\.0\n", out), out


def installed(env):
    """An example is built against the installed files, shared and static, and runs."""
    if not (env.build / "lib/liblogparse.a").exists():
        raise env.Skip("make library was not run")
    if not shutil.which("pkg-config"):
        raise env.Skip("pkg-config is not installed")
    with tempfile.TemporaryDirectory() as d:
        r = subprocess.run(["make", "-s", "install", f"DESTDIR={d}", "PREFIX=/opt/h"], cwd=env.root,
                           capture_output=True, text=True)
        assert r.returncode == 0, r.stderr
        e = dict(os.environ, PKG_CONFIG_PATH=f"{d}/opt/h/lib/pkgconfig", PKG_CONFIG_SYSROOT_DIR=d,
                 LD_LIBRARY_PATH=f"{d}/opt/h/lib")
        flags = lambda *more: subprocess.run(["pkg-config", "--cflags", "--libs", *more, "hotloop-logparse"],
                                             env=e, capture_output=True, text=True, check=True).stdout.split()
        assert flags("--modversion") == [version(env)]
        source = f"{d}/opt/h/share/doc/hotloop/examples/hot_lines.c"
        log = env.root / "testdata/logs/bridges-all.log.gz"
        said = set()
        for kind, libs in ("shared", flags()), ("static", [*flags(), *flags("--static")]):
            if kind == "static":
                os.unlink(f"{d}/opt/h/lib/liblogparse.so")
            r = subprocess.run(["cc", "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", source, *libs,
                                "-o", f"{d}/{kind}"], capture_output=True, text=True, env=e)
            assert r.returncode == 0, r.stderr
            said.add(subprocess.run([f"{d}/{kind}", log], capture_output=True, text=True, env=e).stdout)
        [text] = said
        want = subprocess.run([env.prog("logparse"), "annotate", log], capture_output=True, text=True).stdout
        shares = re.findall(r"(?m)^ *([\d.]+%) .* (bridges\.py:\d+) ", want)[:5]
        assert len(shares) == 5
        assert re.findall(r"(?m)^ *([\d.]+%)  .*/(bridges\.py:\d+) ", text)[:5] == shares, text
        if shutil.which("g++"):
            r = subprocess.run(["g++", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-x", "c++",
                                f"{d}/opt/h/include/hotloop/logparse.h"], capture_output=True, text=True)
            assert r.returncode == 0, r.stderr


def walk(env):
    """All functions on all kinds of logs; the figures are those of the commands."""
    names = ["count-all", "bridges-all", "gcwork-all", "oddnames-all", "killed-midline", "profile-mode",
             "hotloop-count-2000", "fork-child2", "count-summary"]
    logs = [str(env.root / f"testdata/logs/{n}.log.gz") for n in names]
    logs += [str(p) for p in sorted((env.root / "testdata/cases").glob("*.log"))]
    r = subprocess.run([env.build / "unit/api_walk", *logs], capture_output=True)
    assert r.returncode == 0, r.stdout[-500:] + r.stderr[-2000:]
    said = re.split(r"(?m)^log ", r.stdout.decode("utf-8", "surrogateescape"))[1:]
    assert len(said) == len(logs)
    for log, text in list(zip(logs, said))[:3]:
        traces = json.loads(subprocess.run([env.prog("logparse"), "traces", "--json", log], capture_output=True).stdout)["rows"]
        want = sorted(f"{t['kind']} {t['name']} {t['ops']} {t['runs']}" for t in traces)
        assert sorted(re.findall(r"(?m)^trace (.*)$", text)) == want, log
        guards = json.loads(subprocess.run([env.prog("logparse"), "guards", "--json", log],
                                           capture_output=True).stdout or '{"rows": []}')["rows"]
        assert int(re.search(r"(?m)^lists (\d+)", text)[1]) == len(guards)


def roff(text):
    return re.sub(r"(?m)^([.'])", r"\\&\1", text.replace("\\", "\\e").replace("-", "\\-"))


def manual(env):
    """The manual page says what the header says."""
    page = env.root / "man/logparse.3"
    functions = []
    for prototype, words in functions_of(env).values():
        functions += [".TP", f".BI \"{roff(prototype)};\"", roff(words) or "\\&"]
    structures = []
    for struct in re.findall(r"(?s)\n(struct logparse_\w+ \{.*?\n\};)", header(env)):
        structures += [".PP", ".EX", *roff(struct).splitlines(), ".EE"]
    example = (env.root / "examples/hot_lines.c").read_text().split("*/\n", 1)[1]
    text = page.read_text()
    for part, lines in ("functions", functions), ("structures", structures), ("example", roff(example).splitlines()):
        text = re.sub(rf"(\.\\\" BEGIN {part}.*\n)(?:.*\n)*?(\.\\\" END {part}\n)",
                      lambda m: m[1] + "".join(f"{l}\n" for l in lines) + m[2], text)
    env.same_text(text, page)


def tests(env):
    yield "walk", lambda: walk(env)
    if env.flavour == "release":
        for test in symbols, installed, manual:
            yield test.__name__, lambda test=test: test(env)
