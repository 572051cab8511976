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
    assert done.returncode == 1 and done.stderr == "hotloop: No module named 'no_such_module'\n", done


def tests(env):
    for name, args in RUNS.items():
        yield name, lambda a=args: one(env, a)
    yield "missing", lambda: missing(env)
