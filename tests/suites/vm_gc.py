"""The collector alone (tests/unit/vm_gc.c): with nurseries of several sizes, and collections at
many allocations."""
import os, subprocess

TESTS = "random cards pinned large weak final waiting settings identity fresh inside shadows".split()
SETTINGS = {"small": {"PYPY_GC_NURSERY": "64K"}, "usual": {}, "every": {"HOTLOOP_GC_EVERY": "97"}}


def run(env, name, more):
    if name == "final" and env.flavour == "asan":
        raise env.Skip("dead words in the frames of an ASan build keep objects alive")
    r = subprocess.run([env.build / "unit/vm_gc", name], env={**os.environ, **more}, capture_output=True, text=True,
                       timeout=300)
    assert r.returncode == 0, f"status {r.returncode}\n{r.stdout[-1500:]}{r.stderr[-1500:]}"


def all_named(env):
    r = subprocess.run([env.build / "unit/vm_gc"], capture_output=True, text=True, timeout=60)
    assert r.stdout.split() == TESTS, r.stdout


def tests(env):
    yield "names", lambda: all_named(env)
    for name in TESTS:
        for setting, more in SETTINGS.items():
            if (name, setting) not in (("waiting", "every"), ("pinned", "small"), ("pinned", "every")):
                yield f"{name}/{setting}", lambda n=name, m=more: run(env, n, m)
