# Every recursion in C through values ends in RecursionError, at a high limit too.
import sys


def test(name, f):
    try:
        f()
        print(name, "ok", flush=True)
    except RecursionError:
        print(name, "RecursionError", flush=True)


def survives(name, f):
    """How deep this may be depends on the size of the stack only."""
    try:
        f()
    except (RecursionError, TypeError):  # what is innermost is ()
        pass
    print(name, "survived")


def nested(make, n=100000):
    v = ()
    for i in range(n):
        v = make(v)
    return v


class C:
    pass


class Repr:
    def __repr__(self):
        return repr(self)


class Str:
    def __str__(self):
        return str(self)


class Eq:
    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)


class Len:
    def __len__(self):
        return len(self)

    def __bool__(self):
        return bool(self)


class Item:
    def __getitem__(self, i):
        return self[i]

    def __iter__(self):
        return iter(self)

    def __contains__(self, x):
        return x in self


class Call:
    def __call__(self):
        return max([1], key=lambda x: self())


class Attr:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __format__(self, spec):
        return format(self, spec)


def chain(n):
    it = iter([1])
    for i in range(n):
        it = map(abs, it)
    return it


def generators(n):
    def g(inner):
        yield from inner
    it = iter([1])
    for i in range(n):
        it = g(it)
    return it


def by_sort(n):
    return sorted([n], key=by_sort)


lists = nested(lambda v: [v])
lists2 = nested(lambda v: [v])
tuples = nested(lambda v: (v,))
tuples2 = nested(lambda v: (v,))
dicts = nested(lambda v: {1: v})
dicts2 = nested(lambda v: {1: v})
call_self = C()
C.__call__ = call_self
static = nested(lambda v: staticmethod(v))
for limit in (1000, 5000):
    sys.setrecursionlimit(limit)
    test("repr list", lambda: repr(lists))
    test("repr tuple", lambda: repr(tuples))
    test("repr dict", lambda: repr(dicts))
    test("str", lambda: str([dicts]))
    test("format", lambda: "%s" % lists)
    test("f-string", lambda: f"{lists!r}")
    test("list ==", lambda: lists == lists2)
    test("list <", lambda: lists < lists2)
    test("tuple ==", lambda: tuples == tuples2)
    test("dict ==", lambda: dicts == dicts2)
    test("in", lambda: lists in [lists2])
    survives("hash tuple", lambda: hash(tuples))
    survives("key", lambda: {tuples: 1})
    test("isinstance", lambda: isinstance(1, tuples))
    test("issubclass", lambda: issubclass(int, tuples))
    test("startswith", lambda: "a".startswith("b"))
    test("call", lambda: call_self())
    survives("static", lambda: static())
    test("Repr", lambda: repr(Repr()))
    test("Str", lambda: str(Str()))
    test("Eq", lambda: Eq() == Eq())
    test("Hash", lambda: hash(Eq()))
    test("Len", lambda: len(Len()))
    test("Bool", lambda: bool(Len()))
    test("Item", lambda: Item()[0])
    test("Iter", lambda: iter(Item()))
    test("Contains", lambda: 1 in Item())
    test("Call", lambda: Call()())
    test("Attr", lambda: Attr().a)
    test("Format", lambda: format(Attr(), "x"))
    survives("map", lambda: next(chain(100000)))
    survives("yield from", lambda: next(generators(100000)))
    test("sort", lambda: by_sort(1))
    test("exceptions", lambda: nested(lambda v: ValueError(v)))
    survives("str of exception", lambda: str(nested(lambda v: ValueError(v))))
    survives("repr of exception", lambda: repr(nested(lambda v: ValueError(v))))
print(len(list(map(max, [(i, 1) for i in range(100000)]))), max(*range(100000)), len("%s" * 3 % (1, 2, 3)))


def count(*args, **kw):
    return len(args) + len(kw)


print(count(*range(1000000)), len(set.union(*[{i} for i in range(100000)])), min(*range(1000000), key=lambda x: -x))
print(dict(**{str(i): i for i in range(100000)})["77777"], "{99999}".format(*range(100000)))
