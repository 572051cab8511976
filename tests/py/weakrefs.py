# _weakref: references, their callbacks, classes below them, proxies
import gc
from _weakref import (ref, proxy, getweakrefcount, getweakrefs, ReferenceType, ProxyType,
                      CallableProxyType, _remove_dead_weakref)


def tried(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


class C:
    def __init__(self, n=0):
        self.n = n

    def __add__(self, o):
        return ("add", o)

    def __radd__(self, o):
        return ("radd", o)

    def __iadd__(self, o):
        self.n += o
        return self

    def __matmul__(self, o):
        return ("matmul", o)

    def __divmod__(self, o):
        return ("divmod", o)

    def __pow__(self, o):
        return ("pow", o)

    def __neg__(self):
        return "neg"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __len__(self):
        return 7

    def __bool__(self):
        return False

    def __getitem__(self, k):
        return ("get", k)

    def __setitem__(self, k, v):
        self.n = (k, v)

    def __delitem__(self, k):
        self.n = ("del", k)

    def __contains__(self, k):
        return k == 3

    def __iter__(self):
        return iter([1, 2])

    def __call__(self, *a, **k):
        return ("called", a, k)

    def __int__(self):
        return 41

    def __float__(self):
        return 4.5

    def __index__(self):
        return 2

    def __str__(self):
        return "a C"

    def __lt__(self, o):
        return ("lt", o)

    def __bytes__(self):
        return b"bytes"

    def __reversed__(self):
        return [3, 2, 1]

    def __eq__(self, o):
        return isinstance(o, C) and self.n == o.n

    def __hash__(self):
        return 77


# which objects have them
class Slots:
    __slots__ = ("a",)


class WeakSlots:
    __slots__ = ("a", "__weakref__")


class E(Exception):
    pass


def gen():
    yield


for o in (C(), Slots(), WeakSlots(), E(), ValueError(), 1, 2 ** 70, 1.5, "s", b"b", (), [], {},
          None, True, set(), frozenset(), gen(), gen, C, C().__len__, len, gc, range(3), 1j,
          slice(1), Ellipsis, NotImplemented, type, list[int], ref(C), object(), gen.__code__):
    print(type(o).__name__, tried(lambda: ref(o)() is o))
for base in (int, str, tuple, list, dict, set, float, bytes):
    cls = type("Sub", (base,), {})
    o = cls()
    print(base.__name__, tried(lambda: ref(o)() is o), hasattr(o, "__weakref__"))


def twice():
    class D(C):
        __slots__ = ("__weakref__",)


print(tried(twice))

# one reference an object
c = C(1)
r = ref(c)
same, other = C(1), C(2)
print(r is ref(c), r is ref(c, None), r is ref(c, print), r() is c, type(r) is ReferenceType)
print(getweakrefcount(c) >= 1, getweakrefs(c)[0] is r, c.__weakref__ is r, C(5).__weakref__)
print(getweakrefcount(3), getweakrefs(3))
print(r.__callback__, ref(c, print).__callback__, hash(r), r == ref(same), r != ref(other), r == 3)
print(tried(r, 1), tried(lambda: r(a=1)), tried(lambda: r < r), tried(lambda: r.x))
print(ref, ProxyType, CallableProxyType, ref.__name__, ref.__module__, ref[int])
print(repr(r).startswith("<weakref at 0x"), " to 'C' at 0x" in repr(r), repr(ref(C))[-4:])


# classes below it
class Key(ref):
    __slots__ = ("key",)

    def __new__(cls, o, callback, key):
        self = ref.__new__(cls, o, callback)
        self.key = key
        return self

    def __init__(self, o, callback, key):
        super().__init__(o, callback)


k = Key(c, None, "k")
print(k() is c, k.key, k is not r, k == r, hash(k) == hash(r), k in getweakrefs(c), isinstance(k, ref))


class Plain(ref):
    pass


p1, p2 = Plain(c), Plain(c)
p1.x = 1
print(p1 is p2, p1 == p2, p1() is c, p1.x)

# callbacks: with the reference itself, the newest first
told = []


def make(n):
    o = C(n)
    return [ref(o, lambda w: told.append(("a", w() is None))),
            Key(o, lambda w: told.append((w.key, w())), "key"),
            proxy(o, lambda w: told.append(("proxy", type(w).__name__)))]


def hold(depth):
    return make(3) if depth == 0 else hold(depth - 1)


refs = hold(20)
for i in range(4):
    gc.collect()
print(sorted(told, key=str))
print(refs[0](), refs[1](), refs[0].__callback__, tried(hash, refs[0]), refs[0] == refs[1], refs[0] == refs[0])
print(repr(refs[0])[-5:], tried(lambda: refs[2] + 1), tried(lambda: refs[2].n), tried(str, refs[2]))
print(tried(lambda: refs[2] == 1), tried(bool, refs[2]), tried(len, refs[2]), tried(refs[2]))
d = {"a": refs[0], "b": r, "c": 4}
for key in "abd":
    _remove_dead_weakref(d, key)
print(sorted(d), tried(_remove_dead_weakref, d, "c"))

# proxies
p = proxy(c)
print(p is proxy(c), type(p), isinstance(p, C), p.__class__ is C, type(p) is CallableProxyType)
print(p + 1, 1 + p, p @ 2, divmod(p, 3), p ** 4, -p, ~p, abs(p), len(p), bool(p), p[1], 3 in p, 4 in p)
p[1] = 2
print(c.n, p.n)
del p[5]
print(c.n, list(p), p(1, a=2), int(p), float(p), str(p), [5, 6, 7][p], p < 3)
c.n = 1
q = p
q += 4
print(c.n, type(q))
p.n = 9
del p.n
print(hasattr(c, "n"), tried(lambda: p.n), tried(hash, p), f"{p}", "%s" % p)
c.n = 3
print(p == C(3), C(3) == p, p != C(4), repr(p).startswith("<weakproxy at 0x"), " to C at " in repr(p))


class I:
    def __init__(self):
        self.i = 0

    def __next__(self):
        self.i += 1
        return self.i


i = I()
print(type(proxy(i)), next(proxy(i)), tried(next, proxy(c)), tried(ProxyType, i), tried(lambda: proxy(1)))
print(tried(lambda: type("X", (ProxyType,), {})))


class Claims:
    __class__ = C


class Late:
    pass


def count(o, n=3000):
    k = 0
    for i in range(n):
        k += isinstance(o, C)
    return k


late = Late()
print(isinstance(Claims(), C), type(Claims()) is Claims, count(Claims()), count(late), count(p), count(1))
print(isinstance(Claims(), (int, C)), isinstance(Claims(), (int, str)))
