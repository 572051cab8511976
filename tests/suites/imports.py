"""Packages, relative and circular imports, namespace packages, -m, __main__: as python3."""
import os, pathlib, subprocess, tempfile

FILES = {
    'circular_a.py': '''import circular_b as b
value = b.other + 1
''',
    'circular_b.py': '''import circular_a
other = 41
''',
    'main.py': '''import sys
import one
import pkg
import pkg.sub.leaf
import pkg.sub.leaf as leaf
from pkg import helper, VALUE as v
from pkg.sub import *
from pkg.sub import leaf as again
import nsp.inner.mod
print(one.x, pkg.__name__, pkg.sub.leaf.where, leaf is again, helper.name(), v)
print(starred, "_hidden" in globals())
print(nsp.inner.mod.z, nsp.__path__ is not None, hasattr(nsp, "__file__"))
print(sys.modules["one"] is one, sorted(m for m in sys.modules if m.startswith(("one", "pkg", "nsp"))))
print(one.__name__, one.__package__ == "", one.__doc__, pkg.__package__, leaf.__package__, __name__)
for name in ("missing", "one.missing", "pkg.missing", "pkg.bad"):
    try:
        __import__(name)
    except ImportError as e:
        print(type(e).__name__, e)
    except ZeroDivisionError as e:
        print("zero", e, "pkg.bad" in sys.modules)
try:
    from one import nothing
except ImportError as e:
    print(str(e).split(" (")[0])
try:
    from . import x
except ImportError as e:
    print(e)
import circular_a
print(circular_a.value, circular_a.b.other)
print(one.dynamic)
try:
    one.really_missing
except AttributeError as e:
    print(e)
print(__import__("pkg.sub.leaf").__name__, __import__("pkg.sub.leaf", fromlist=["where"]).__name__)
import __main__
print(__main__.v, __main__.__dict__ is globals())
def inside():
    from pkg.sub.leaf import where
    import one as o
    return where, o.x
for i in range(2000):
    r = inside()
print(r)
print(one.counter())
sys.modules["fake"] = 42
import fake
print(fake)
exec("import one as o2\nfrom pkg import helper as h2")
print(o2 is one, h2 is helper)
import bisect, heapq, keyword
print(bisect.bisect([1, 2, 3], 2), heapq.nsmallest(2, [5, 1, 4]) if False else 0, keyword.iskeyword("if"))
''',
    'nsp/inner/mod.py': '''z = "namespace"
''',
    'one.py': '''"""doc of one"""
x = 1
_n = 0
def __getattr__(name):
    if name == "dynamic":
        return "made"
    raise AttributeError(f"no {name} here")
def counter():
    global _n
    _n += 1
    return _n
''',
    'pkg/__init__.py': '''VALUE = "v"
from . import helper
from .sub import leaf as _leaf
''',
    'pkg/__main__.py': '''import sys
from . import helper
print("main of pkg", __name__, __package__, helper.name(), sys.argv[1:])
''',
    'pkg/bad.py': '''1 / 0
''',
    'pkg/helper.py': '''from .sub.leaf import where
from . import VALUE
def name():
    return __name__, where, VALUE
''',
    'pkg/sub/__init__.py': '''__all__ = ["starred", "leaf"]
starred = "star"
_hidden = 1
other = 2
''',
    'pkg/sub/leaf.py': '''from .. import sub as up
from .. import VALUE
where = (__name__, VALUE, up.__name__)
''',
}
FILES["pkg_folder/__main__.py"] = "import sys, beside\nprint(beside.x, __name__, sys.argv[1:], sys.path[0].endswith('pkg_folder'))\n"
FILES["pkg_folder/beside.py"] = "x = 'beside'\n"
RUNS = {
    "program": ["main.py", "x"],
    "module": ["-m", "pkg", "a", "b"],
    "module_in_package": ["-m", "pkg.helper"],
    "module_file": ["-m", "one"],
    "folder": ["pkg_folder", "1"],
    "isolated": ["-I", "-B", "-u", "-S", "-s", "-E", "one.py"],
    "command": ["-c", "import one, pkg.sub.leaf; print(one.x, pkg.sub.leaf.where, __name__)"],
}


def one(env, args):
    with tempfile.TemporaryDirectory() as d:
        for name, text in FILES.items():
            path = pathlib.Path(d) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        want, got = (subprocess.run([p, *args], cwd=d, capture_output=True, text=True, timeout=60,
                                    env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
                     for p in ("python3", env.prog("hotloop")))
        assert got.stdout == want.stdout, f"{got.stdout}{got.stderr}\n--- wanted\n{want.stdout}"
        assert got.returncode == want.returncode, got.stderr


def missing(env):
    done = subprocess.run([env.prog("hotloop"), "-m", "no_such_module"], capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == "hotloop: No module named no_such_module\n", done


class Kept:
    """A module `kept` that says `n`, in a folder of its own, and what hotloop makes of it."""

    def __init__(self, env, folder):
        self.env, self.folder = env, pathlib.Path(folder)
        self.source = self.folder / "kept.py"
        self.pyc = self.folder / "__pycache__/kept.hotloop-311.pyc"
        self.cache = self.folder / "cache"

    def write(self, n, stat=None):
        self.source.write_text(f"n = {n}\ndef f(x):\n    return n // x\n")
        if stat:
            os.utime(self.source, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def says(self, *options):
        variables = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run([self.env.prog("hotloop"), *options, "-c", "import kept; print(kept.n, kept.f(1))"],
                              cwd=self.folder, capture_output=True, text=True, timeout=60,
                              env={**variables, "XDG_CACHE_HOME": str(self.cache)})
        assert done.returncode == 0 and not done.stderr, done.stderr
        a, b = done.stdout.split()
        assert a == b, done.stdout
        return int(a)


def kept_compilations(env):
    """They are used, and only for the source that they are of. To see that they are used, the
    source changes behind its size and time."""
    with tempfile.TemporaryDirectory() as d:
        k = Kept(env, d)
        k.write(11)
        assert k.says("-B") == 11 and not k.pyc.parent.exists()
        assert k.says() == 11 and k.pyc.exists()
        k.write(22, k.source.stat())
        assert k.says() == 11, "the kept compilation was not used"
        k.write(333)
        assert k.says() == 333 and k.says() == 333


def damaged_compilations(env):
    with tempfile.TemporaryDirectory() as d:
        k = Kept(env, d)
        k.write(11)
        assert k.says() == 11
        good = k.pyc.read_bytes()
        for at in [*range(0, len(good), max(1, len(good) // 40)), len(good) - 1]:
            for bad in (good[:at], good[:at] + bytes([good[at] ^ 0x41]) + good[at + 1:]):
                k.pyc.write_bytes(bad)
                assert k.says("-B") == 11, at


def compilations_elsewhere(env):
    """Where the folder takes none they go below the user's cache."""
    with tempfile.TemporaryDirectory() as d:
        k = Kept(env, d)
        k.write(11)
        k.pyc.parent.write_text("a file where the folder would be")
        env_path = ["-c", "import sys; sys.path[0] = sys.argv[1]; import kept; print(kept.n)", str(k.folder)]
        variables = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
        for _ in range(2):
            done = subprocess.run([env.prog("hotloop"), *env_path], capture_output=True, text=True, timeout=60,
                                  env={**variables, "XDG_CACHE_HOME": str(k.cache)})
            assert done.stdout == "11\n", done.stderr
        assert [p.name for p in k.cache.rglob("*.pyc")] == ["kept.hotloop-311.pyc"]


def tests(env):
    for name, args in RUNS.items():
        yield name, lambda a=args: one(env, a)
    yield "missing", lambda: missing(env)
    yield "kept_compilations", lambda: kept_compilations(env)
    yield "damaged_compilations", lambda: damaged_compilations(env)
    yield "compilations_elsewhere", lambda: compilations_elsewhere(env)
