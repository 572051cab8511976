"""Whichever allocation is one too many, the program gets a MemoryError, and no more than that; a
small machine stack, little address space, and a full disk end in a sentence too."""
import os, resource, subprocess, tempfile

PROGRAM = """
class P:
    def __init__(self, n):
        self.n, self.items = n, [n]
    def __del__(self):
        log.append(self.n)
log = []
def gen(n):
    try:
        for i in range(n):
            yield str(i), {i: P(i)}
    finally:
        log.append("closed")
def work(n):
    d, total = {}, 0.0
    for text, more in gen(n):
        d[text] = more
        total += float(text) * 1.5
        if len(d) > 5:
            d = {}
    return sorted(d) + [total, "%s %r" % (n, d.keys() and 1), 2 ** (n + 60)]
wanted = None
while True:
    try:
        result = [work(20) for i in range(3)]
        break
    except MemoryError as e:
        log.append(repr(e))
print(result[0] == result[1] == result[2], result[0][-3:], log.count("MemoryError()"))
"""
MODES = {"interp": ["--jit", "off"], "eager": ["--jit", "threshold=2,function_threshold=2,trace_eagerness=1"]}


def run(env, text, options=(), limit=None, **more):
    return subprocess.run([env.prog("hotloop"), *options, "-c", text], env={**os.environ, **more},
                          capture_output=True, text=True, timeout=120,
                          preexec_fn=limit and (lambda: resource.setrlimit(*limit)))


def nth(env, options, first):
    """Allocations first, first + 40, ...: caught by the program, or its end with a traceback."""
    caught = 0
    for n in range(first, 6000, 40 * (1 if env.flavour == "release" else 7)):
        r = run(env, PROGRAM, options, HOTLOOP_GC_FAIL=str(n), PYPY_GC_NURSERY="256K")
        if r.returncode == 0:
            assert r.stdout.startswith("True [") and not r.stderr, (n, r.stdout, r.stderr)
            caught += r.stdout.rstrip().endswith(" 1")
        else:
            assert r.returncode == 1 and r.stderr.endswith("\nMemoryError\n"), (n, r.returncode, r.stderr[-800:])
    assert caught > (5 if env.flavour == "release" else 0), caught


DEEP = "import sys\nsys.setrecursionlimit(10 ** 6)\ndef f(n):\n    return 1 + f(n + 1)\nclass A:\n    def __repr__(self):\n" \
       "        return repr([self])\nfor g in (lambda: f(0), lambda: repr(A()), lambda: sorted([A()], key=lambda x: g())):\n" \
       "    try:\n        g()\n    except (RecursionError, MemoryError) as e:\n        print(type(e).__name__)\n"


def small_stack(env, kilobytes, options):
    r = run(env, DEEP, options, (resource.RLIMIT_STACK, (kilobytes << 10, kilobytes << 10)))
    assert r.returncode == 0 and r.stdout == "RecursionError\n" * 3, (r.returncode, r.stdout, r.stderr[-500:])


def little_space(env):
    """`ulimit -v`: what cannot be reserved is said, and nothing crashes."""
    for megabytes in (64, 256, 1024):
        r = run(env, "print(1)", (), (resource.RLIMIT_AS, (megabytes << 20, megabytes << 20)))
        assert r.returncode == 2 and r.stderr.startswith("hotloop: cannot "), (megabytes, r.returncode, r.stderr)


def full_disk(env):
    with open("/dev/full", "w") as full:
        r = subprocess.run([env.prog("hotloop"), "-c", "print(1)"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert r.returncode in (1, 120), r


def tests(env):
    for mode, options in MODES.items():
        for first in (1, 11, 21, 31):
            yield f"allocation-{first}/{mode}", lambda o=options, f=first: nth(env, o, f)
        if env.flavour != "asan":  # its frames are several times as large
            for kilobytes in (256, 1024):
                yield f"stack-{kilobytes}/{mode}", lambda k=kilobytes, o=options: small_stack(env, k, o)
    if env.flavour != "asan":  # it reserves more than that itself
        yield "address-space", lambda: little_space(env)
    yield "full-disk", lambda: full_disk(env)
