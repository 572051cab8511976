# special methods of builtin types, descriptors, classes of classes
print(hasattr([], "__iter__"), hasattr(1, "__add__"), hasattr("", "__len__"), hasattr(1, "__len__"))
print((2).__radd__(5), int.__add__(2, 3), [1].__len__(), "a".__add__("b"), (5).__divmod__(3))
print((1).__add__("x"), (1.5).__mul__(2), {1: 2}.__getitem__(1), [1, 2].__contains__(2))
print(list.__getitem__([1, 2, 3], -1), str.__mul__("ab", 2), list(range(10).__reversed__()))
print(type([].append).__name__, type(list.append).__name__, type(list.__len__).__name__,
      type([].__len__).__name__, type(dict.__dict__["fromkeys"]).__name__, type(int.__new__).__name__)
print(list.append, str.__add__, len)
for f in (lambda: [].__add__(1), lambda: list.__len__(5), lambda: list.__len__(), lambda: [].__len__(1),
          lambda: [].__len__(x=1), lambda: "".__getitem__(), lambda: list.__new__(), lambda: list.__new__(5),
          lambda: list.__new__(int), lambda: object.__new__(list), lambda: object.__new__(int, 1),
          lambda: object(1), lambda: object().x, lambda: type("A", (1,), {}), lambda: type("A", (bool,), {})):
    try:
        print(f())
    except TypeError as e:
        print("TypeError:", e)
    except AttributeError as e:
        print("AttributeError:", e)


# ranges and slices
r = range(2, 20, 3)
print(r.start, r.stop, r.step, r.index(8), r.count(8), r.count(9), 8 in r, 9 in r, 8.0 in r, "x" in r)
print(hash(range(0, 10, 3)) == hash(range(0, 12, 3)), hash(range(0)) == hash(range(5, 5)), range(0) == range(3, 3))
print(list(reversed(r)), bool(range(0)), range(5)[1:3])
s = slice(1, None, 2)
print(s, s.start, s.stop, s.step, s == slice(1, None, 2), s.indices(9), slice(None, None, -1).indices(5))
for f in (lambda: range(), lambda: range(1, 2, 3, 4), lambda: range(stop=1), lambda: range(1, 2, 0),
          lambda: r.index(3), lambda: r.index("x"), lambda: r.index(), lambda: hash(s), lambda: slice(),
          lambda: setattr(r, "start", 1), lambda: r.count(1, 2)):
    try:
        print(f())
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)


# classes below builtin types
class L(list):
    def __init__(self, *a):
        super().__init__(*a)
        self.x = 5

    def total(self):
        return sum(self)

l = L([1, 2, 3])
l.append(9)
print(l, len(l), l[0], l[1:], l == [1, 2, 3, 9], isinstance(l, list), type(l).__name__, l.total(), l.x, l.__dict__)
l += [4]
print(type(l).__name__, l, sorted(l), [0] + l, l + [0], l * 2, 4 in l, bool(L()))
for i in range(3000):
    l.append(i)
    l[0] = i
print(len(l), l[0], l.total())


class D(dict):
    def __missing__(self, key):
        return key * 2

    def __getattr__(self, name):
        return self[name]

d = D(a=1)
d["b"] = 2
print(d, d["a"], d.a, dict(d), list(d), "a" in d, len(d), d == {"a": 1, "b": 2})


class I(int):
    def __new__(cls, v, tag="none"):
        o = super().__new__(cls, v)
        o.tag = tag
        return o

    def __add__(self, other):
        return I(int(self) + int(other), self.tag + "+")

i = I(5, "t")
print(i, i + 1, (i + 1).tag, 1 + i, i * 2, type(i * 2).__name__, i == 5, hash(i) == hash(5), {5: "five"}[i],
      [1, 2, 3, 4, 5, 6][i], f"{i:03d}", "%d" % i, i.bit_length(), -i, isinstance(i, int), i > 4, 4 < i)


class S(str):
    def shout(self):
        return self.upper() + "!"

t = S("abc")
print(t, t.shout(), t == "abc", {"abc": 1}[t], t + "d", "x" + t, t[1], len(t), t in "xabcx", repr(t), "%s" % t,
      f"{t:>5}", "abcabc".count(t), t.join(["1", "2"]), hash(t) == hash("abc"))


class T(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))

    @property
    def a(self):
        return self[0]

p = T(1, 2)
x, y = p
print(p, p.a, x, y, p == (1, 2), len(p), hash(p) == hash((1, 2)), p + (3,), [*p], p[::-1])


class F(float):
    pass

print(F(1.5) + 1, type(F(1.5) + 1).__name__, F("2.5") > 2, round(F(2.567), 1), repr(F(3)))


class St(set):
    pass

st = St([1, 2])
st.add(3)
print(len(st), 3 in st, st == {1, 2, 3}, sorted(st | {9}), sorted(x for x in st))
for make in (lambda: type("A", (list, dict), {}), lambda: type("A", (int, str), {}), lambda: type("A", (L, D), {})):
    try:
        make()
    except TypeError as e:
        print(e)


# slots
class P:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x

p = P(1)
print(p.x, hasattr(p, "y"), hasattr(p, "__dict__"), P.x, type(P.x).__name__)
for f in (lambda: p.y, lambda: setattr(p, "z", 1), lambda: delattr(p, "y")):
    try:
        f()
    except AttributeError as e:
        print("AttributeError:", e)


class Q(P):
    __slots__ = "z", "__dict__"

q = Q(2)
q.z, q.other = 3, 4
print(q.x, q.z, q.other, q.__dict__)


class R(P):
    pass

r = R(7)
r.y = 8
r.w = 9
print(r.x, r.y, r.w, r.__dict__)


def slot_sum(n):
    total = 0
    p = P(0)
    for i in range(n):
        p.x = i
        total += p.x
    return total

print(slot_sum(5000))


# live __dict__
class A:
    pass

a = A()
a.x = 1
d = a.__dict__
d["y"] = 2
print(a.y, a.__dict__ is d, vars(a) if "vars" in dir(__builtins__) else d)
a.z = 3
print(d)
del a.x
print(d, hasattr(a, "x"))
a.__dict__.update(q=5)
print(a.q)
a.__dict__ = {"new": 1}
print(a.new, hasattr(a, "z"))


# metaclasses
class Meta(type):
    def __new__(meta, name, bases, ns, **kw):
        c = super().__new__(meta, name, bases, ns)
        c.kw = kw
        return c

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.made = True

    def __call__(cls, *args):
        print("calling", cls.__name__, args)
        return super().__call__(*args)

    def __len__(cls):
        return 42

    def __contains__(cls, x):
        return x == 1

    def __iter__(cls):
        return iter([1, 2])

    def __getitem__(cls, k):
        return k

    @property
    def prop(cls):
        return cls.__name__.lower()

    def __repr__(cls):
        return "<" + cls.__name__ + ">"


class M(metaclass=Meta, option=3):
    def __init__(self, v=0):
        self.v = v

print(M.kw, M.made, M(5).v, len(M), 1 in M, list(M), M["k"], M.prop, M, type(M))


class N(M):
    pass

print(type(N), N.kw, N().v)


class Base:
    seen = []

    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.seen.append((cls.__name__, tag))

class One(Base, tag="one"):
    pass

class Two(One):
    pass

print(Base.seen, Base.__subclasses__())


class Named:
    def __set_name__(self, owner, name):
        self.name = owner.__name__ + "." + name

    def __get__(self, o, owner):
        return (self.name, o is None)

class Holder:
    field = Named()

print(Holder.field, Holder().field)


class Order(type):
    @classmethod
    def __prepare__(meta, name, bases):
        print("prepare", name, bases)
        return {"first": 1}

class Prepared(metaclass=Order):
    second = first + 1

print(Prepared.first, Prepared.second)


class Proxy:
    def __init__(self, base):
        self.base = base

    def __mro_entries__(self, bases):
        return (self.base,)

class Through(Proxy(A), Proxy(Base)):
    pass

print(Through.__mro__, Through.__orig_bases__[0].base, Through.__base__)


class G:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)

print(G[int], G["x"])


# descriptors
class Data:
    def __get__(self, o, t):
        return "data"

    def __set__(self, o, v):
        print("set", v)

    def __delete__(self, o):
        print("delete")

class HasData:
    d = Data()
    s = staticmethod(lambda x: x + 1)
    c = classmethod(lambda cls, x: (cls.__name__, x))

    @property
    def p(self):
        "doc of p"
        return 1

h = HasData()
h.__dict__["d"] = "own"
h.d = 5
del h.d
print(h.d, h.s(1), HasData.s(2), h.c(3), HasData.c(4), HasData.p.__doc__, HasData.p.fget(h), HasData.__dict__["s"](5))


class Cached(property):
    def __init__(self, f):
        super().__init__(f)
        self.tag = "cached"

class UsesCached:
    @Cached
    def v(self):
        return 10

print(UsesCached().v, UsesCached.v.tag, isinstance(UsesCached.v, property))
print(A.__dict__["__dict__"].__name__, type(A.__dict__).__name__, "x" in A.__dict__)
f = A.__init__
print(f, A().__init__.__name__, object.__init__ is f)


def fn(a, b=1, *, c=2):
    "doc"
    return a

fn.attr = 1
fn.__dict__["more"] = 2
print(fn.__name__, fn.__qualname__, fn.__doc__, fn.__defaults__, fn.__kwdefaults__, fn.more, fn.__dict__,
      fn.__get__(5)(), type(fn.__get__(5)).__name__)
fn.__name__ = "other"
fn.__defaults__ = (7,)
print(fn.__name__, fn.__defaults__)


# types.py of the library asks what everything is
import types
n = types.SimpleNamespace(a=1, b="x")
n.c = [n.a]
print(n, n == types.SimpleNamespace(a=1, b="x", c=[1]), n.a, vars(n), types.SimpleNamespace().__dict__)
print(types.FunctionType.__name__, types.MethodWrapperType.__name__, types.WrapperDescriptorType.__name__,
      types.GetSetDescriptorType.__name__, types.MemberDescriptorType.__name__, types.MappingProxyType({1: 2}))
print(list[int], dict[str, list[int]], list[int] == list[int], list[int]([1]), int | None, int | str == str | int,
      isinstance(5, int | str), isinstance([], int | str), (list[int]).__args__, tuple[int, ...])


class Generic(list[int]):
    pass

print(Generic.__mro__, Generic.__orig_bases__)


class Checked(type):
    def __instancecheck__(cls, o):
        return o == 5

    def __subclasscheck__(cls, c):
        return c is int

class Five(metaclass=Checked):
    pass

print(isinstance(5, Five), isinstance(6, Five), issubclass(int, Five), issubclass(str, Five), isinstance(5, (str, Five)))
