"""Code objects are not free: minor collections do not pay for those that are loaded, and what exec()
made goes away with its functions."""
import gzip, os, pathlib, subprocess, tempfile

FUNCTIONS = """
n = %d
exec("\\n".join(f"def f{i}(a, b):\\n    x = a + {i}.5\\n    y = [a, b, x, 'text{i}']\\n    return y, x, len(y)\\n"
               for i in range(n)), globals())
import gc
def alloc(n):
    l = None
    for i in range(n):
        l = (l, i) if i %% 10 else None
    return l
alloc(2000000)
"""

EXECS = """
def use(i):
    ns = {}
    exec("def f(x):\\n    t = 0\\n    for k in range(3):\\n        t += k\\n    return x + %d + t\\ny = f(1)\\n" % i, ns)
    return ns["y"]
t = 0
for i in range(N):
    t += use(i)
print(t)
"""


def run(env, text, *args):
    with tempfile.TemporaryDirectory() as d:
        path = pathlib.Path(d) / "a.py"
        path.write_text(text)
        return subprocess.run([*args, env.prog("hotloop"), str(path)], capture_output=True, text=True, timeout=300,
                              env={**os.environ, "PYPY_GC_NURSERY": "256K", "PYPY_GC_MIN": "4M"})


def minor_ticks(env, text):
    """Of the median minor collection: the machine may be busy."""
    with tempfile.TemporaryDirectory() as d:
        path, log = pathlib.Path(d) / "a.py", pathlib.Path(d) / "a.log"
        path.write_text(text)
        done = subprocess.run([env.prog("hotloop"), str(path)], capture_output=True, text=True, timeout=300,
                              env={**os.environ, "PYPY_GC_NURSERY": "256K", "PYPYLOG": f"gc-minor:{log}"})
        assert done.returncode == 0, done.stderr
        lines = gzip.open(log, "rt").read().splitlines()
        starts = [int(l.split("]")[0][1:], 16) for l in lines if l.endswith("{gc-minor")]
        ends = [int(l.split("]")[0][1:], 16) for l in lines if l.endswith("gc-minor}")]
        times = sorted(e - s for s, e in zip(starts, ends))
        assert len(times) > 100, len(times)
        return times[len(times) // 2]


def minor_cost(env):
    """All codes as roots would cost a hundred times as much."""
    few, many = minor_ticks(env, FUNCTIONS % 1), minor_ticks(env, FUNCTIONS % 10000)
    assert many < 10 * few + 200000, (few, many)


def exec_memory(env):
    if env.flavour == "asan":
        raise env.Skip("ASan keeps what is freed for a while")
    peaks = []
    for n in (2000, 30000):
        done = run(env, EXECS.replace("range(N)", f"range({n})"), "/usr/bin/env", "python3", "-c",
                   "import resource, subprocess, sys\nr = subprocess.run(sys.argv[1:])\n"
                   "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\nsys.exit(r.returncode)")
        assert done.returncode == 0, done.stderr
        peaks.append(int(done.stdout.split()[-1]))
    assert peaks[1] < peaks[0] + 40000, peaks  # KB; without an end they would be 100 MB


def tests(env):
    yield "minor_cost", lambda: minor_cost(env)
    yield "exec_memory", lambda: exec_memory(env)
