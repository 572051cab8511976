# modules that the VM itself provides: abc, ast, atexit, contextvars, gc, importlib, signal, sys, warnings
import abc
import ast
import atexit
import contextvars
import gc
import importlib
import importlib.util
import os
import signal
import sys
import tempfile
import types
import warnings


def tried(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__, str(e)


# ---- abc
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        ...

    @property
    @abc.abstractmethod
    def name(self):
        ...


class Half(Shape):
    def area(self):
        return 1


class Whole(Half):
    name = "whole"


class Stranger:
    pass


print(tried(Shape), tried(Half), Whole().area(), sorted(Half.__abstractmethods__))
print(isinstance(Stranger(), Shape), issubclass(Stranger, Shape))
token = abc.get_cache_token()
print(Shape.register(Stranger) is Stranger, isinstance(Stranger(), Shape), abc.get_cache_token() != token)
print(tried(Shape.register, 3), tried(issubclass, 3, Shape), tried(lambda: type.__abstractmethods__))


class Sized(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "__len__") or NotImplemented


print([issubclass(t, Sized) for t in (list, int, dict, Stranger)], isinstance("", Sized))
print(sum(isinstance(x, Sized) for x in [1, "a", [], 2.0] * 500))

# ---- ast
source = '''
@d(1, *a, k=2, **b)
async def f(x, /, y: int = 3, *z, w=4, **v) -> None:
    """doc"""
    async for i, *j in x: await i; break
    else: pass
    return lambda: (yield)
class C(B, metaclass=M):
    a: int = 1; b[c]: d
try:
    del x.y, z[1:2, ::3]
except (A, B) as e: raise E from e
else: global q
finally: x += y @ -z ** ~w
match p:
    case [1, *_] | {"k": v, **rest} | K(a, b=None) if p > q >= r is not s: pass
print(f"{x!r:>{w}}", [i for i in y if i if j], {1: 2, **d}, {3}, a if b else c, not a or b and c)
with a as b, c: from .m import n as o, p
assert x, (y := 1.5j, ..., b"b", "s" "t")
'''
print(ast.dump(ast.parse(source), include_attributes=True))
print(ast.dump(ast.parse("x + 1", mode="eval")), ast.dump(compile("a; b", "f", "single", ast.PyCF_ONLY_AST)))
print(ast.unparse(ast.parse(source)) == ast.unparse(ast.parse(ast.unparse(ast.parse(source)))))
print(eval(compile(ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21)), lineno=1, col_offset=0)
                   if False else ast.fix_missing_locations(
                       ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21)))), "f", "eval")))
tree = ast.parse("def g(n):\n    return n * 2\nr = g(4)")
names = {}
exec(compile(tree, "made", "exec"), names)
print(names["r"], ast.literal_eval("{'a': [1, -2.5, (None, True)]}"), tried(ast.literal_eval, "f()")[0])
print(ast.Name._fields, ast.Name.__doc__, issubclass(ast.Add, ast.operator), ast.Return.value, tried(ast.Name, 1, 2, 3))

# ---- contextvars
v = contextvars.ContextVar("v", default=1)
t = v.set(2)
c = contextvars.copy_context()
print(v.get(), c[v], c.run(lambda: (v.set(3), v.get())[1]), v.get(), c[v], len(c), v in c)
v.reset(t)
print(v.get(), tried(v.reset, t)[0], tried(contextvars.ContextVar("w").get)[0], tried(c.run, c.run, print)[0])

# ---- importlib
folder = tempfile.mkdtemp()
for name, text in {"one.py": "n = 1\n", "pack/__init__.py": "from . import two\n", "pack/two.py": "m = __package__\n",
                   "space/three.py": "k = __name__\n"}.items():
    os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
    with open(os.path.join(folder, name), "w") as out:
        out.write(text)
sys.path.insert(0, folder)
one = importlib.import_module("one")
pack = importlib.import_module("pack.two")
print(one.n, pack.m, importlib.import_module(".two", "pack") is pack, importlib.import_module("space.three").k)
print(one.__spec__.name, type(one.__loader__).__name__, one.__spec__.origin == one.__file__, pack.__spec__.parent)
print(importlib.util.find_spec("one") is one.__spec__, importlib.util.find_spec("pack.two").name,
      importlib.util.find_spec("nowhere_at_all"), sys.__spec__.name, tried(importlib.import_module, "nowhere_at_all"))
with open(os.path.join(folder, "one.py"), "w") as out:
    out.write("n = 'again, and longer'\n")
print(importlib.reload(one) is one, one.n)
spec = importlib.util.spec_from_file_location("other", os.path.join(folder, "pack/two.py"))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.__name__, module.m == "", spec.has_location)


class Finder:
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name.startswith("made_") else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.value = module.__name__.upper()


finder = Finder()
sys.meta_path.insert(0, finder)
import made_up
print(made_up.value, made_up.__spec__.loader is finder, tried(importlib.import_module, "nowhere_at_all"))
sys.meta_path.remove(finder)
kept, asked = __import__, []


def spy(name, *args):
    asked.append(name)
    return kept(name, *args)


import builtins
builtins.__import__ = spy
import one as again
from pack import two
builtins.__import__ = kept
print(asked, again is one)

# ---- warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("first")
    warnings.warn("second", DeprecationWarning)
    print([(str(w.message), w.category.__name__, w.lineno > 0) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error", UserWarning)
    print(tried(warnings.warn, "third"), tried(warnings.warn, "x", int))
    warnings.filterwarnings("ignore", message="f.*th")
    print(tried(warnings.warn, "fourth"))

# ---- signal
seen = []
old = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append((number == signal.SIGUSR1, frame is not None)))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
for i in range(3):
    pass
print(seen, old is signal.SIG_DFL, signal.Signals(2).name, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
print(tried(signal.signal, 2, 3), tried(signal.signal, 1000, print), tried(signal.default_int_handler, 2, None) if 0 else "")

# ---- sys, gc, types
print(sys.version_info[:2], sys.version_info.major, sys.maxunicode, sys.float_info.dig, sys.getdefaultencoding(), sys.flags.optimize)
print(sys.int_info.default_max_str_digits, sys.byteorder, "os" in sys.stdlib_module_names, sys.gettrace(), sys.is_finalizing())
print(sys.getsizeof([]) > 0, tried(sys.intern, 3), sys.exc_info(), sys.getfilesystemencoding())
m = types.ModuleType("m", "text")
print(m, m.__doc__, tried(lambda: m.x), types.SimpleNamespace(a=1), gc.isenabled(), gc.is_tracked([]), gc.is_tracked(1))
out = []
sys.displayhook = out.append
exec(compile("1 + 1\n", "f", "single"))
sys.displayhook = sys.__displayhook__
print(out)
atexit.register(print, "last")
atexit.register(print, "first", sep="-")
atexit.unregister(len)


# ---- __annotations__ is there from the start; what throw() is given must make an exception
class Annotated:
    if 1:
        __annotations__["early"] = 1
        late: int


class Bad(Exception):
    def __new__(cls, *args):
        return cls


def waits():
    yield


g = waits()
print(Annotated.__annotations__, tried(g.throw, Bad)[0], tried(next, g)[0])
names = {}
exec("__annotations__['a'] = 2\nif 0:\n    b: int\n", names)
print(names["__annotations__"])


class Odd:
    __bases__ = (Stranger,)


print(issubclass(Odd(), Stranger), tried(isinstance, 1, Odd()), tried(issubclass, 1, Odd()))
