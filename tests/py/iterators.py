# Builtin iterators: their types, methods, constructors, ends and errors.


def fails(f, *args, **kwargs):
    try:
        print("no error", f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


d = {1: 2, 3: 4, 5: 6}


class Seq:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError
        return i * 10

    def __len__(self):
        return self.n


class Endless:
    def __getitem__(self, i):
        if i > 5:
            raise StopIteration
        return i


class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        return self.n


makers = [lambda: iter([1, 2, 3, 4]), lambda: iter((1, 2, 3, 4)), lambda: iter(range(4)), lambda: iter(range(10, 0, -3)), lambda: iter(b"abcd"),
          lambda: iter(d), lambda: iter(d.values()), lambda: iter(d.items()), lambda: reversed(d), lambda: reversed(d.values()), lambda: reversed(d.items()),
          lambda: iter({7}), lambda: iter(frozenset([7])), lambda: reversed([1, 2, 3, 4]), lambda: reversed((1, 2, 3)), lambda: reversed("abc"), lambda: reversed(range(5)),
          lambda: reversed(b"abc"), lambda: iter(Seq(4)), lambda: reversed(Seq(4))]
for make in makers:
    it = make()
    print(type(it).__name__, it.__length_hint__(), next(it), it.__length_hint__(), iter(it) is it, [n for n in dir(type(it)) if n not in dir(object) and n[:8] != "__reduce"], end=" ")
    print(list(it), list(it), next(it, "end"), it.__length_hint__())
    fails(next, it)
    fails(it.__next__)
    copies = []
    for used in range(5):
        it = make()
        for _ in range(used):
            next(it, None)
        r = it.__reduce__()
        copy = r[0](*r[1])
        if len(r) > 2:
            copy.__setstate__(r[2])
        copies.append(list(copy))
    print(copies)
    if hasattr(it, "__setstate__"):
        for state in (0, 2, 100, -5):
            it = make()
            it.__setstate__(state)
            print(state, list(it), end=" ")
        try:
            it.__setstate__("a")
        except TypeError:
            print("refused")
    if not isinstance(it, reversed):
        fails(type(it))
    if not isinstance(it, reversed):
        try:
            class Sub(type(it)):
                pass
        except TypeError as e:
            print(e)
print(list(iter("aé€😀z")), list(iter("")), list(iter(Endless())), [c for c in "aé€😀z" * 2])
it = iter("aé€😀z")
next(it), next(it)
print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1])
it.__setstate__(3)
print(list(it))
it = iter("aé€😀z")
it.__setstate__(3)
print(list(it))

# a list may change under its iterator; one that has ended stays so
l = [1, 2, 3]
it = iter(l)
print(next(it))
l.append(4)
print(list(it))
l.append(5)
print(list(it), next(it, None))
it = reversed(l)
del l[2:]
print(list(it), list(reversed(l)))
l = [1, 2, 3, 4]
it = iter(l)
next(it), next(it), next(it)
del l[:]
print(list(it), it.__length_hint__())
l = [1, 2, 3]
for x in l:
    if x < 40:
        l.append(x * 3)
print(l)


def grow(d, f):
    for k in d:
        f(d)


for f in (lambda d: d.update({99: 1}), lambda d: d.pop(3, 0)):
    for view in (lambda d: d, lambda d: d.keys(), lambda d: d.values(), lambda d: d.items(), lambda d: reversed(d)):
        x = dict(d)
        fails(lambda: [f(x) for k in view(x)])
x = {1, 2, 3}
fails(grow, x, lambda s: s.add(len(s) + 7))
x = dict(d)
it = iter(x.items())
next(it)
x["new"] = 1
fails(next, it)
fails(next, it)
print(it.__length_hint__())
x = {i: i for i in range(50)}
for i in range(0, 50, 3):
    del x[i]
print(list(x), list(x.values()), list(x.items())[::7], list(reversed(x)), list(reversed(x.items()))[:3], sum(v for k, v in x.items()))
s = set(range(50))
for i in range(0, 50, 3):
    s.discard(i)
print(sorted(v for v in s))

print(list(enumerate("abc")), list(enumerate([7], 5)), list(enumerate([7], start=-1)), list(enumerate(iterable="a", start=2**62 - 1)), list(enumerate("ab", 2**62 - 1)), list(enumerate("ab", 2**80)),
      list(enumerate("ab", True)))
fails(enumerate, 5)
fails(enumerate, [], "a")
fails(enumerate, [], 1.5)
print(list(zip()), list(zip([1, 2])), list(zip([1, 2], "ab")), list(zip([1, 2], "ab", (3, 4, 5))), list(zip([1], [2], [3], [4], [5])), list(zip([], [1])), list(zip(It(3), It(2))))
for args in [([1], [2, 3]), ([1, 2], [3]), ([1], [2], [3, 4]), ([1, 2], [3, 4], [5]), ([], [1]), ([1], []), ([1, 2], [1, 2], [], [1])]:
    fails(lambda: list(zip(*args, strict=True)))
print(list(zip([1, 2], [3, 4], strict=True)), list(zip(strict=True)), list(zip([1], strict=True)), list(zip([], [], strict=1)), list(zip([1], [2, 3], strict=0)))
fails(zip, 5)
fails(zip, [], 5)
a, b = It(5), It(9)
list(zip(a, b))
print(a.n, b.n)
a, b = It(9), It(5)
list(zip(a, b))
print(a.n, b.n)
print(list(map(str, [1, 2])), list(map(pow, [2, 3], [3, 2])), list(map(max, [1, 5], [3, 2], [2, 9])), list(map(lambda *a: a, "ab", "cd", "ef", "gh")), list(map(None, [])), list(map(int, "12", [10])))
fails(map)
fails(map, int)
fails(map, int, 5)
fails(lambda: list(map(5, [1])))
fails(lambda: list(map(lambda a: a, [1], [2])))
print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(bool, [0, 1])), list(filter(lambda x: x > 2, range(5))), list(filter(str.isdigit, "a1b2")))
fails(filter, None, 5)
fails(lambda: list(filter(5, [1])))
fails(reversed, 5)
fails(reversed, {1})
fails(reversed, It(2))
fails(reversed, (x for x in []))
print(list(reversed(())), list(reversed("aé€")), list(reversed(Seq(3))), list(reversed([])), list(reversed({})))


class WithReversed:
    def __reversed__(self):
        return "whatever"


class NoReversed(list):
    __reversed__ = None


print(reversed(WithReversed()))
fails(reversed, NoReversed())


class L(list):
    pass


class D(dict):
    pass


print(list(reversed(L([1, 2]))), list(reversed(D(a=1, b=2))), list(L("ab")), list(D(a=1)), [*L("ab")], list(enumerate(L("ab"))))
n = 0


def tick():
    global n
    n += 1
    if n == 9:
        raise StopIteration
    return n


print(list(iter(tick, 4)), list(iter(tick, 100)), list(iter(lambda: None, None)), type(iter(tick, 0)).__name__)
n = 0
it = iter(tick, 3)
print(next(it), it.__reduce__()[1][1], list(it), list(it), it.__reduce__()[1], next(it, "end"))
fails(iter, 5)
fails(iter, 5, 6)
fails(next, [])
fails(next, It(0))
print(next(It(0), 5), next(It(2)), next(iter([]), None))

# an exception does not end them
class Raising:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n % 3 == 0:
            raise ValueError(self.n)
        if self.n > 10:
            raise StopIteration
        return self.n


def drain(it):
    out = []
    for i in range(20):
        try:
            out.append(next(it))
        except ValueError as e:
            out.append(f"!{e}")
        except StopIteration:
            out.append(".")
    return out


for it in [enumerate(Raising()), zip(Raising()), zip(range(20), Raising()), zip(Raising(), range(20), range(20)), zip(Raising(), *[range(20)] * 3), map(str, Raising()), map(int, "1a2b3c"),
           map(pow, Raising(), range(9)), filter(None, Raising()), filter(int, ["1", "a", "0", "2"])]:
    print(type(it).__name__, drain(it))
# StopIteration from what they call is their end, of the moment
it = map(next, [iter([1]), iter([]), iter([2]), iter([])])
print(next(it), next(it, "end"), next(it), next(it, "end"), next(it, "end"))
print(list(map(next, [iter([1]), iter([]), iter([2])])), list(filter(next, [iter([1]), iter([]), iter([2])]))[0:0], list(enumerate(map(next, [iter([1]), iter([])]))),
      list(zip(map(next, [iter([1]), iter([])]), [7, 8])))
for make in [lambda: enumerate([1, 2, 3], 4), lambda: zip([1, 2, 3], "abc"), lambda: map(pow, [2, 3, 4], [2, 2, 2]), lambda: filter(None, [0, 1, 2]), lambda: zip()]:
    it = make()
    next(it, None)
    r = it.__reduce__()
    print(r[0].__name__, len(r[1]), list(r[0](*r[1])), list(it), sorted(n for n in dir(it) if n not in dir(object) and n[:2] == "__" and n[:8] != "__reduce"))
z = zip([1, 2], [3])
z.__setstate__(True)
fails(list, z)
print(zip([1], strict=True).__reduce__()[2], enumerate[int])


class E(enumerate):
    tag = 0

    def __next__(self):
        i, v = super().__next__()
        return v, i, self.tag


class M(map):
    def __init__(self, *args, tag=None):
        self.tag = tag


class F(filter):
    def __new__(cls, values):
        return super().__new__(cls, lambda x: x > 1, values)


class Z(zip):
    def __iter__(self):
        return iter("overridden")


e = E("ab")
e.tag = 5
print(next(e), list(e), type(e).__name__, isinstance(e, enumerate), list(E("xy", 3)))
print(list(M(str, [1])), list(F([1, 2, 3])), list(Z([1])), next(Z([1])), type(M(str, [])).__name__)
m = M(str, [1], tag=3)
m.x = 5
print(m.x, m.tag, m.__dict__)
fails(M(str, [], tag=3).__init__, other=4)
fails(Z, [], tag=3)
fails(lambda: setattr(map(str, []), "x", 1))
for t in (enumerate, zip, map, filter, reversed):
    print(t, t.__module__, t.__mro__, t([], []) if t in (zip, map) else "")if t not in (zip, map) else print(t, t.__module__, t.__qualname__)

s = 0
for turn in range(3):
    l = list(range(400))
    t = tuple(l)
    dd = {i: -i for i in l}
    for i, x in enumerate(l):
        s += i * x
    for i, x in enumerate(t, 7):
        s += i * x
    for i, (a, b) in enumerate(zip(l, t)):
        s += i + a - b
    for a, b, c in zip(l, t, range(400)):
        s += a + b * c
    for a, b, c, e in zip(l, t, range(400), dd):
        s += a + b * c - e
    for k in dd:
        s += k
    for k, v in dd.items():
        s += k * v
    for v in dd.values():
        s += v
    for i, (k, v) in enumerate(dd.items()):
        s += i * k - v
    for v in set(l):
        s += v
    for x in reversed(l):
        s += x
    for x in reversed(t):
        s ^= x
    for i, x in reversed(list(enumerate(l))):
        s += i ^ x
    for x in map(lambda v: v * 2, l):
        s += x
    for x in map(lambda a, b: a * b, l, t):
        s += x
    for x in filter(lambda v: v % 3, l):
        s += x
    for x in filter(None, l):
        s += x
    for c in "abcé" * 100:
        s += ord(c)
    for c in "abc" * 100:
        s += ord(c)
    for x in It(300):
        s += x
    for i, x in enumerate(It(300)):
        s += x * i
    for a, b in zip(It(300), (v * v for v in l)):
        s += a * b
    for x in iter(It(300).__next__, 5):
        s += x
    s += sum(map(int, map(str, l))) + len(list(zip(l, l))) + max(map(abs, l)) + sum(1 for a in enumerate(l))
    for n in range(300):
        for i, x in enumerate((1, 2, 3)):
            s += i * x
        for a, b in zip((1, n), "ab"):
            s += a
        for a in reversed([n, 3]):
            s -= a
        for k in {n: 1, "x": 2}:
            s += k == n
        for x in map(abs, (-n, n)):
            s += x
print(s)
