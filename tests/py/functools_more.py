import functools
from functools import partial, reduce, lru_cache, cache, cmp_to_key, wraps, total_ordering, singledispatch, cached_property, partialmethod
import operator


def fails(f, *args, **kwargs):
    try:
        print("no error", f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


print(reduce(operator.add, [1, 2, 3]), reduce(operator.add, [], 5), reduce(operator.mul, range(1, 6), 1), reduce(lambda a, b: a + b, "abc"), reduce(max, (x * x % 7 for x in range(9))))
fails(reduce, operator.add, [])
fails(reduce, operator.add, 5)


def f(*args, **kwargs):
    return args, sorted(kwargs.items())


p = partial(f, 1, 2, a=3)
print(p(), p(4), p(b=5), p(4, a=6, b=7), p.func is f, p.args, p.keywords, p.__doc__[:8])
q = partial(p, 9, c=1)
print(q(), q.func is f, q.args, q.keywords, partial(int, base=2)("101"))
p.attribute = 5
print(partial(p, 1).func is p, p.attribute, p.__dict__)
fails(partial)
fails(partial, 5)
print(repr(partial(int, "1", base=2)))


class P(partial):
    pass


print(repr(P(int, 5)), type(partial(P(int), 1)).__name__, P(int, "7")())
r = partial(f, 1)
s = r.__reduce__()
t = s[0](*s[1])
t.__setstate__(s[2])
print(t(2), s[2][1:3])
fails(r.__setstate__, 5)


class A:
    def method(self, a, b=2):
        return a, b

    set_on = partialmethod(method, 5)
    shared = partial(f, 0)

    @lru_cache(maxsize=None)
    def cached(self, x):
        return x * 2

    @cached_property
    def prop(self):
        print("computed")
        return 7


a = A()
print(a.set_on(), a.set_on(b=9), a.shared(1), a.cached(4), a.cached(4), A.cached.cache_info(), a.prop, a.prop)

calls = []


@lru_cache(maxsize=3)
def g(x, y=0):
    "doc of g"
    calls.append((x, y))
    return x + y


for x in [1, 2, 3, 1, 4, 1, 2, 5, 1, "a" and 3]:
    g(x)
print(calls, g.cache_info(), g.__name__, g.__doc__, g.__wrapped__(1), g.cache_parameters())
g.cache_clear()
print(g.cache_info(), g(1, y=2), g(1, y=2), g(1, 2), g.cache_info())
fails(g, [])


@lru_cache(typed=True)
def h(x):
    return type(x).__name__


print(h(1), h(1.0), h(True), h(1), h.cache_info(), h.cache_parameters())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


@lru_cache(maxsize=0)
def none(x):
    return x


print(none(1), none(1), none.cache_info())


@lru_cache
def direct(x):
    return -x


print(direct(3), direct.cache_info().maxsize)
fails(lru_cache, "a")
print(sorted([5, 2, 8, 1], key=cmp_to_key(lambda x, y: y - x)), max([3, 9, 4], key=cmp_to_key(lambda x, y: x - y)))
words = ["bb", "a", "ccc", "dd", ""]
print(sorted(words, key=cmp_to_key(lambda x, y: len(x) - len(y))), sorted(words, key=len, reverse=True))


def deco(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)
    return inner


@deco
def named(a, b=5):
    "text"
    return a + b


print(named(1), named(1, b=2), named.__name__, named.__doc__, named.__wrapped__(1))


@total_ordering
class V:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return self.v == other.v

    def __lt__(self, other):
        return self.v < other.v


print(V(1) < V(2), V(1) <= V(1), V(3) > V(2), V(2) >= V(3), V(1) != V(2))


@singledispatch
def kind(x):
    return "object"


@kind.register(int)
def _(x):
    return "int"


@kind.register
def _(x: list):
    return "list"


print(kind(5), kind([]), kind("s"), kind(True), kind.dispatch(int) is kind.registry[int])

total = 0
add3 = partial(operator.add, 3)
scale = partial(lambda k, x, off=0: k * x + off, 4)
shift = partial(lambda k, x, off=0: k * x + off, 4, off=1)


@lru_cache(maxsize=64)
def sq(x):
    return x * x


@lru_cache(maxsize=None)
def two(a, b):
    return a * 10 + b


for i in range(4000):
    total += add3(i) + scale(i) + shift(i) + scale(i, off=2)
    total += sq(i % 50) + sq(i % 70) + two(i % 7, i % 5) + named(i) + named(i, b=1)
print(total, sq.cache_info(), two.cache_info())
