"""tests/run itself: what it says of tests that fail, hang, die or leave things behind."""
import os, pathlib, re, subprocess, tempfile

ONE = """
import os, pathlib, signal, subprocess, sys, tempfile, time
def fail(text): raise AssertionError(text)
def error(): return {}["missing"]
def skip(env): raise env.Skip("not here")
def die(): os.kill(os.getpid(), signal.SIGKILL)
def leave():
    child = subprocess.Popen(["sleep", "1000"])
    pathlib.Path(os.environ["KEPT"]).write_text(f"{child.pid} {tempfile.mkdtemp()}")
def clean(): assert not [k for k in os.environ if k.startswith(("PYPYLOG", "HOTLOOP", "PYTHON")) and k != "PYTHONDONTWRITEBYTECODE"]
def tests(env):
    yield "good", lambda: time.sleep(0.3)
    yield "bad", lambda: fail("because")
    yield "error", error
    yield "skip", lambda: skip(env)
    yield "hang", lambda: time.sleep(1000)
    yield "die", die
    yield "leave", leave
    yield "clean", clean
"""
TWO = """
def tests(env):
    for i in range(40):
        yield str(i), lambda: None
"""
SAID = """FAIL release one/bad
because
FAIL release one/error
KeyError: 'missing'
skip release one/skip: not here
FAIL release one/hang
not finished after 3 s
FAIL release one/die
the process that ran this test is gone
release  one          3 passed, 4 failed
release  two          40 passed, 0 failed
43 passed, 4 failed, 1 skipped
"""


def run(env, directory, *args):
    return subprocess.run([env.root / "tests/run", "--directory", directory, "--timeout", "3", *args],
                          capture_output=True, text=True, timeout=120,
                          env=dict(os.environ, KEPT=f"{directory}/kept", PYPYLOG="x:y", HOTLOOP_X="1"))


def simplified(text):
    """Without times and the lines of tracebacks."""
    text = re.sub(r"Traceback .*\n(?: .*\n)*", "", text)
    return re.sub(r" in [0-9.]+ s$", "", text, flags=re.M)


def outcomes(env):
    for jobs in "1", "3":
        with tempfile.TemporaryDirectory() as d:
            pathlib.Path(d, "one.py").write_text(ONE)
            pathlib.Path(d, "two.py").write_text(TWO)
            r = run(env, d, "--jobs", jobs)
            assert simplified(r.stdout) == SAID and r.returncode == 1, r.stdout + r.stderr
            pid, kept = pathlib.Path(d, "kept").read_text().split()
            assert not os.path.exists(f"/proc/{pid}") or "Z" in pathlib.Path(f"/proc/{pid}/stat").read_text()
            assert not os.path.exists(kept)
            r = run(env, d, "--suites", "two", "--slowest", "2")
            lines = r.stdout.splitlines()
            assert r.returncode == 0 and lines[-1] == "40 passed, 0 failed", r.stdout
            assert all(re.fullmatch(r" +[0-9.]+ s  release two/\d+", l) for l in lines[-3:-1]), r.stdout
            assert run(env, d, "--suites", "three").returncode == run(env, d, "nothing").returncode == 1
            r = run(env, d, "--fail-fast", "--jobs", "1", "one/bad", "one/hang", "two")
            assert r.returncode == 1 and r.stdout.splitlines()[-1] in ("0 passed, 1 failed", "40 passed, 1 failed"), r.stdout
            assert run(env, d, "--list", "one/d").stdout == "release one/die\n"


def tests(env):
    if env.flavour == "release":
        yield "outcomes", lambda: outcomes(env)
