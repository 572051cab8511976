from itertools import *
import itertools

print(sorted(n for n in dir(itertools) if n[0] != "_" and n not in ("sys",)))


def first(it, n=6):
    out = []
    for v in it:
        out.append(v)
        if len(out) == n:
            break
    return out


def fails(f, *args, **kwargs):
    try:
        print("no error", f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e if "__new__" not in str(e) else "")


print(first(count()), first(count(5)), first(count(1, 2)), first(count(2.5, -1)), first(count(start=3, step=0)))
print(count(3), count(3, 1), count(3, 2), count(1.5), count(1, 1.0))
fails(count, "a")
fails(count, 1, "a")
c = count(2**62 - 2)
print(first(c))
print(first(cycle("abc"), 8), list(cycle("")), first(cycle(iter([1])), 3))
print(first(repeat(7)), list(repeat(7, 3)), list(repeat(7, -3)), repeat(7), repeat(7, 2), list(repeat(object=1, times=2)))
r = repeat("x", 4)
next(r)
print(r.__length_hint__(), r, repeat(7, -1).__length_hint__())
fails(lambda: repeat(7).__length_hint__())
fails(repeat, 7, "a")
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 5, 2], max)), list(accumulate([], initial=5)),
      list(accumulate([1, 2], initial=5)), list(accumulate("abc")), list(accumulate([2, 3, 4], lambda a, b: a * b, initial=10)),
      list(accumulate(iterable=[1, 2], func=None)), list(accumulate([1, 2], initial=None)), list(accumulate([])))
print(list(chain([1, 2], "ab", (), {3: 4})), list(chain()), list(chain.from_iterable(["ab", [1], ""])), list(chain.from_iterable([])))
fails(lambda: list(chain([1], 2)))
fails(chain.from_iterable, 3)
c = chain([1], 5, [2])
print(next(c))
fails(next, c)
print(list(c))
print(list(compress("ABCDEF", [1, 0, 1, 0, 1, 1])), list(compress("ABC", [0, 0, 0])), list(compress([1, 2, 3], [True])), list(compress(data="ab", selectors=[1, 1])))
print(list(dropwhile(lambda x: x < 5, [1, 4, 6, 4, 1])), list(dropwhile(bool, [])), list(dropwhile(bool, [1, 1])))
print(list(takewhile(lambda x: x < 5, [1, 4, 6, 4, 1])), list(takewhile(bool, [])), list(takewhile(bool, [0, 1])))
t = takewhile(lambda x: x < 2, iter([1, 2, 3, 1]))
print(list(t), list(t))
print(list(filterfalse(lambda x: x % 2, range(10))), list(filterfalse(None, [0, 1, "", "a"])), list(filterfalse(bool, [0, 1, 2])))
print(list(starmap(pow, [(2, 5), (3, 2), [10, 3]])), list(starmap(max, [range(5), "abc"])), list(starmap(lambda *a: a, [(), (1,)])))
print(list(pairwise("ABCDEF")), list(pairwise("A")), list(pairwise("")))
print(list(islice("ABCDEFG", 2)), list(islice("ABCDEFG", 2, 4)), list(islice("ABCDEFG", 2, None)), list(islice("ABCDEFG", 0, None, 2)),
      list(islice("ABCDEFG", 1, 6, 3)), list(islice("ABC", 5, 9)), list(islice("ABC", 0)), list(islice("ABC", None)), list(islice("ABC", None, None, None)))
it = iter(range(20))
print(list(islice(it, 3, 8, 2)), list(it)[:3])
it = iter(range(20))
print(list(islice(it, 3, 8, 4)), next(it))
for bad in [(-1,), ("a",), (1, -5), (1, 5, -1), (1, 5, 0), (1, 10, "a"), ("a", 1), (1, "a"), (1.5,)]:
    fails(islice, range(5), *bad)
print(list(zip_longest("ABCD", "xy", fillvalue="-")), list(zip_longest()), list(zip_longest([], [])), list(zip_longest([1, 2], [], [3])))
print(list(product("ABCD", "xy")), list(product(range(2), repeat=3)), list(product()), list(product([], "a")), list(product("ab", [])),
      list(product("ab", repeat=0)), list(product("abc")))
print(len(list(product(range(7), repeat=4))), list(product(range(7), repeat=4))[-3:])
fails(product, "a", repeat=-1)
print(list(permutations("ABCD", 2)), list(permutations(range(3))), list(permutations([], 0)), list(permutations("ab", 3)), list(permutations("ab", 0)))
fails(permutations, "abc", -1)
fails(permutations, "abc", "a")
print(list(combinations("ABCD", 2)), list(combinations(range(4), 3)), list(combinations("ab", 3)), list(combinations("ab", 0)), list(combinations([], 0)),
      list(combinations(range(5), 5)))
fails(combinations, "abc", -2)
print(list(combinations_with_replacement("ABC", 2)), list(combinations_with_replacement("AB", 3)), list(combinations_with_replacement([], 2)),
      list(combinations_with_replacement("", 0)), list(combinations_with_replacement("ab", 0)))
fails(combinations_with_replacement, "abc", -2)
print([(k, list(g)) for k, g in groupby("AAAABBBCCDAABBB")], [k for k, g in groupby([1, 1, 2, 3, 3])], [(k, len(list(g))) for k, g in groupby(range(10), lambda x: x // 3)],
      list(groupby([])), [(k, list(g)) for k, g in groupby(iterable=["a", "b", "Cc"], key=len)])
groups = [g for k, g in groupby([1, 1, 2, 2])]
print([list(g) for g in groups])
g = groupby([1, 1, 2, 2, 3])
k, part = next(g)
print(k, next(part), next(g)[0], list(part))
k, part = next(g)
print(k, list(part), list(part), list(g))
a, b, c = tee([1, 2, 3], 3)
print(list(a), list(b), next(c), list(c), tee([1], 0), len(tee([1], 1)))
a, b = tee(range(200))
next(a)
d = a.__copy__()
print(sum(a), sum(b), sum(d), [type(x).__name__ for x in (a, b)])
x, y = tee(a)
print(list(x), x is a, y is a)
fails(tee, [1], -1)
fails(tee, 3)


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


# an exception does not end them, as it ends a generator
for it in [accumulate(Raising()), chain(Raising(), [1]), chain.from_iterable([Raising(), [2]]), compress(Raising(), repeat(1)),
           dropwhile(lambda x: x < 4, Raising()), takewhile(lambda x: True, Raising()), filterfalse(lambda x: False, Raising()),
           starmap(lambda *a: a, map(lambda x: (x,), Raising())), islice(Raising(), 8), pairwise(Raising()), cycle(Raising()),
           tee(Raising())[0]]:
    print(type(it).__name__, drain(it))
# nor does StopIteration from what they call
print(list(map(next, [iter([1]), iter([]), iter([2])])), list(starmap(next, [(iter([1]),), (iter([]),), (iter([2]),)])),
      list(accumulate([1, 2, 3], lambda a, b: next(iter([])))), list(takewhile(lambda x: next(iter([])), [1, 2])))


def copied(it):
    "by what __reduce__ and __setstate__ say"
    r = it.__reduce__()
    new = r[0](*r[1])
    if len(r) > 2 and r[2] is not None:
        new.__setstate__(r[2])
    return new


def makers():
    yield lambda: count(3, 2)
    yield lambda: cycle("abc")
    yield lambda: repeat(1)
    yield lambda: repeat(1, 5)
    yield lambda: accumulate([1, 2, 3, 4, 5, 6])
    yield lambda: accumulate([1, 2, 3, 4, 5, 6], initial=9)
    yield lambda: accumulate([None, 1, 2, 3, 4, 5, 6], lambda a, b: None)
    yield lambda: chain([1, 2], [3, 4], [5, 6])
    yield lambda: compress(range(9), [1, 0, 1, 1, 1, 1, 1])
    yield lambda: dropwhile(lambda x: x < 3, range(9))
    yield lambda: takewhile(lambda x: x < 3, range(9))
    yield lambda: filterfalse(lambda x: x < 3, range(9))
    yield lambda: starmap(pow, [(1, 2), (2, 3), (3, 4), (4, 5)])
    yield lambda: islice(range(20), 3, 15, 3)
    yield lambda: zip_longest([1, 2, 3, 4], [1], fillvalue=0)
    yield lambda: product([1, 2], "ab", repeat=2)
    yield lambda: product([1, 2], [])
    yield lambda: product()
    yield lambda: permutations("abcd", 2)
    yield lambda: permutations("abcd", 5)
    yield lambda: combinations("abcde", 3)
    yield lambda: combinations("abcde", 7)
    yield lambda: combinations_with_replacement("abc", 3)
    yield lambda: groupby([1, 1, 2, 2, 3, 4, 5])


for make in makers():
    shown = []
    for used in range(5):
        it = make()
        for i in range(used):
            next(it, None)
        # over one underlying iterator, so one after the other
        if isinstance(it, groupby):
            shown.append([k for k, g in islice(copied(it), 6)])
        else:
            shown.append(list(islice(copied(it), 6)))
    print(type(make()).__name__, shown)
it = product("ab", "cd")
list(it)
print(it.__reduce__()[0].__name__, list(copied(it)))
it = permutations("ab")
list(it)
print(list(copied(it)))
fails(permutations("abc").__setstate__, 1)
fails(combinations("abc", 2).__setstate__, (1,))
fails(chain().__setstate__, ())
fails(cycle("a").__setstate__, ())
for cls, args in [(count, (1,)), (cycle, ([1, 2],)), (repeat, (1, 2)), (accumulate, ([1, 2],)), (chain, ([1], [2])), (compress, ("ab", [1, 1])),
                  (dropwhile, (bool, [0, 1])), (takewhile, (bool, [1, 0])), (filterfalse, (None, [0])), (starmap, (max, [(1, 2)])), (pairwise, ([1, 2],)),
                  (islice, ([1, 2, 3], 2)), (zip_longest, ("a", "b")), (product, ("ab",)), (permutations, ("ab",)), (combinations, ("ab", 1)),
                  (combinations_with_replacement, ("ab", 1)), (groupby, ("a",))]:
    class Sub(cls):
        def __init__(self, *args, extra=None):
            self.extra = extra
    s = Sub(*args)
    s.extra = 5
    print(cls.__module__, cls.__name__, cls.__qualname__, type(s).__name__, s.extra, iter(s) is s, len(list(islice(s, 2))), hasattr(cls(*args), "__dict__"))

s = 0
for i in range(3):
    for a, b in pairwise(range(500)):
        s += a * b
    for a in islice(count(), 10, 400, 3):
        s += a
    for a, b, c in product(range(6), repeat=3):
        s += a + b + c
    for c in chain(range(100), [1.5] * 100, range(100)):
        s += c
    for k, g in groupby(range(500), lambda x: x // 7):
        for v in g:
            s += k * v
    for v in accumulate(range(300)):
        s += v
    for v in takewhile(lambda x: x < 250, dropwhile(lambda x: x < 50, range(1000))):
        s += v
    for v in compress(range(1000), cycle([1, 0, 0])):
        s += v
    for v in filterfalse(lambda x: x % 3, range(1000)):
        s += v
    for v in starmap(lambda a, b: a - b, zip(range(500), repeat(3))):
        s += v
    for v in zip_longest(range(300), range(200), fillvalue=1):
        s += v[0] * v[1]
    for v in permutations(range(5)):
        s += v[0] - v[3]
    for v in combinations(range(9), 4):
        s += v[0] - v[3]
    for x in tee(range(500)):
        s += sum(x)
print(s)
