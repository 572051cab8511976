"""PYPY_GC_MAX and the other sizes of the environment."""
import os, subprocess

GROW = """
def grow(n):
    keep = []
    for i in range(n):
        keep.append([i, i + 1.5, "x" + str(i)])
    return len(keep)
class Node:
    def __init__(self, next):
        self.next = next
def chain():
    n = None
    while True:
        n = Node(n)
for f, args in ((grow, (10 ** 9,)), (chain, ()), (grow, (10 ** 9,))):
    try:
        f(*args)
    except MemoryError as e:
        print(f.__name__, repr(e))
print(grow(1000))
"""
KEEP = "k = []\ndef f():\n    try:\n        for i in range(10 ** 9):\n            k.append([i])\n" \
       "    except MemoryError:\n        pass\nwhile True:\n    f()\n"


def run(env, program, options=(), **variables):
    return subprocess.run([env.prog("hotloop"), *options, "-c", program], env=dict(os.environ, **variables),
                          capture_output=True, text=True, timeout=120)


def memory_error(env, options):
    if env.flavour == "asan":
        raise env.Skip("dead words in the frames of an ASan build keep objects alive")
    r = run(env, GROW, options, PYPY_GC_MAX="60M")
    assert r.returncode == 0 and r.stdout == "grow MemoryError()\nchain MemoryError()\ngrow MemoryError()\n1000\n", \
        r.stdout + r.stderr


def second_time(env):
    """Who frees nothing is ended, as by PyPy."""
    r = run(env, KEEP, PYPY_GC_MAX="40M")
    assert r.returncode == 2 and r.stderr == "hotloop: using more memory than PYPY_GC_MAX allows, aborting\n", r.stderr


GOOD = [("PYPY_GC_MAX", s) for s in ("512M", "1.5G", "1e9", "700000000", "90000KB", "0.25g")] + \
       [("PYPY_GC_NURSERY", "1m"), ("PYPY_GC_MIN", "64MB"), ("PYPY_GC_MAJOR_COLLECT", "1.4")]
BAD = [("PYPY_GC_MAX", s) for s in ("2MiB", "abc", "-1", "M", "0", "nan")] + \
      [("PYPY_GC_MAJOR_COLLECT", s) for s in ("1.0", "x", "inf")] + [("HOTLOOP_GC_EVERY", "often")]


def variable(env, name, value, good):
    r = run(env, "print(3)", **{name: value})
    assert r.returncode == 0 and r.stdout == "3\n", r.stderr
    assert r.stderr == "" if good else (r.stderr.startswith(f"hotloop: {name}: '{value}' is not a ")
                                        and r.stderr.endswith(": ignored\n")), r.stderr


def tests(env):
    for name, options in (("jit", []), ("interp", ["--jit", "off"]),
                          ("eager", ["--jit", "threshold=2,function_threshold=2,trace_eagerness=1"])):
        yield "memory-error/" + name, lambda o=options: memory_error(env, o)
    yield "second-time", lambda: second_time(env)
    for rows, good in ((GOOD, True), (BAD, False)):
        for name, value in rows:
            yield f"{name}={value}", lambda n=name, v=value, g=good: variable(env, n, v, g)
