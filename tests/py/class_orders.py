# How classes are made: mro() of a metaclass, __classcell__, __qualname__, slots; what
# staticmethod, classmethod, property and super() carry.
import functools, weakref


def tried(f, *args, **kw):
    try:
        return f(*args, **kw)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Backwards(type):
    def mro(cls):
        seen = cls.__mro__
        order = type.mro(cls)
        print("mro of", cls.__name__, seen)
        return order[:1] + order[1:][::-1]


class A:
    def f(self): return "A.f"


class B(A):
    def f(self): return "B.f"


class C(B, metaclass=Backwards):
    pass


print([k.__name__ for k in C.__mro__], C().f(), type.mro(C)[1].__name__)


class Odd(type):
    answer = ()

    def mro(cls):
        return Odd.answer or type.mro(cls)


for answer in [(1,), (int, object), 5]:
    Odd.answer = answer
    print(tried(Odd, "X", (), {}))
Odd.answer = ()


class Meta(type):
    keep = True

    def __new__(meta, name, bases, ns):
        if not Meta.keep:
            ns.pop("__classcell__", None)
        return type.__new__(meta, name, bases, ns)


def with_cell():
    class K(metaclass=Meta):
        def me(self): return __class__
    return K().me().__name__


print(with_cell())
Meta.keep = False
print(tried(with_cell))
print(tried(type, "X", (), {"__classcell__": 1}), tried(type, "X", (), {"__qualname__": 1}))
print(tried(type, "a\0b", (), {}), tried(type, "\udcdc", (), {}))


class Named:
    __qualname__ = "some.where"


print(Named.__qualname__, "__qualname__" in Named.__dict__, Named)
Named.__qualname__ = "else"
print(Named.__qualname__, tried(setattr, Named, "__qualname__", 1))

for slots in ["__dict__", "__dict__"], ["__weakref__", "__weakref__"], ["1a"], ["\x80"], ["é"], ["x", 1]:
    print(slots, str(tried(type, "S", (), {"__slots__": slots})))
print(tried(type, "S", (A,), {"__slots__": ["__dict__"]}))
Bare = type("Bare", (), {"__slots__": []})
Copied = type("Copied", (), {"__slots__": [], "__weakref__": A.__dict__["__weakref__"]})
print(tried(weakref.ref, Bare()), tried(weakref.ref, Copied()))


def f(x: int) -> str:
    "doc of f"


for wrap in staticmethod, classmethod:
    w = wrap(f)
    w.extra = 1
    print(w.__name__, w.__doc__, w.__annotations__, sorted(w.__dict__), w.__wrapped__ is f)
    print(tried(wrap, None).__dict__)


class Chain:
    @classmethod
    @classmethod
    def twice(cls): return cls

    @classmethod
    @property
    def prop(cls): return cls.__name__


print(tried(Chain.twice), Chain.prop)


class Sub(property):
    """doc of the class"""


class P:
    @property
    def plain(self):
        "getter's"
    @Sub
    def sub(self):
        "sub's"
    @sub.setter
    def sub(self, v): pass
    given = property(doc="given")
    given = given.getter(f)
    nothing = property()


print(P.plain.__doc__, P.sub.__doc__, P.given.__doc__, P.plain.getter(f).__doc__)
print(tried(getattr, P(), "nothing"), tried(P.nothing.__set_name__))


class Auto(type):
    def __init__(cls, name, bases, ns):
        setattr(cls, f"_{name}__super", super(cls))


class D(metaclass=Auto):
    def meth(self): return "D"


class E(D):
    def meth(self): return "E" + self.__super.meth()


print(E().meth(), E.__dict__["_E__super"].__self__)


class Proxy:
    def __init__(self, o): self.o = o
    def __getattr__(self, name):
        return getattr(self.__dict__["o"], name)
    __class__ = property(lambda self: type(self.o))


print(super(B, Proxy(B())).f(), tried(super, B, 1))

l = [1]
print(l.append == l.append, l.append == [1].append, l.__add__ == l.__add__, l.append != l.pop,
      hash(l.append) == hash(l.append), len == len, {l.append: 1}[l.append])


class Get:
    class Way:
        def __get__(self, o, owner): return lambda name: ("got", name)
    __getattr__ = Way()


print(Get().anything)


class Fixed:
    __slots__ = ("s",)
    shared = 1


print(tried(setattr, Fixed(), "shared", 2), tried(setattr, Fixed(), "none", 2), tried(delattr, Fixed(), "shared"))


class Dicted:
    pass


d = Dicted()
d.x = 1
del d.__dict__
print(d.__dict__, tried(setattr, d, "__dict__", 1))


class NoTruth:
    __bool__ = None


print(tried(bool, NoTruth()), tried(object().__init__, 1), tried(Dicted().__init__, 1))

# a function's code
def g(a, b=2): return a + b
def h(a, b=2): return a * b
def loop(n):
    s = 0
    for i in range(n):
        s += g(i)
    return s


print([loop(50) for _ in range(3)])
g.__code__ = h.__code__
print([loop(50) for _ in range(3)])
print(tried(setattr, g, "__code__", 1), tried(setattr, g, "__code__", (lambda: d if l else with_cell.x).__code__))


def outer():
    x = 1
    def inner(): return x
    return inner


print(tried(setattr, g, "__code__", outer().__code__))

import types


@types.coroutine
def gen():
    return (yield 1)


async def co(): return await gen()


c = co()
print(c.send(None), tried(c.send, 7), gen.__code__.co_flags & 0x1A0)
it = (i for i in range(3))
print(it.gi_running, it.gi_suspended, it.gi_frame.f_code is it.gi_code, next(it), it.gi_suspended, list(it), it.gi_frame)

p = functools.partial(f, 1)
print(tried(setattr, p, "func", 1).split(":")[0], functools.reduce.__name__)


class Keeps:
    reduce = functools.reduce
    key = functools.cmp_to_key


print(Keeps().reduce(lambda a, b: a + b, "abc"), sorted([3, 1, 2], key=Keeps().key(lambda a, b: b - a)))
k = functools.cmp_to_key(lambda a, b: a - b)
print(k(1) < k(2), k(2).obj, tried(lambda: k(1) < 2), tried(hash, k(1)).split(":")[0])
print(BlockingIOError(11, "x", 5).characters_written, tried(lambda: BlockingIOError(11, "x").characters_written)[:14])

import pickle

for e in OSError(2, "no", "f"), OSError(2, "no", "f", None, "g"), ImportError("m", name="n", path="p"), ValueError(1):
    e.note = "kept"
    back = pickle.loads(pickle.dumps(e))
    print(repr(back), getattr(back, "filename", 0), getattr(back, "filename2", 0), getattr(back, "name", 0), back.note)
