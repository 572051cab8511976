"""Sorting: stable, in both directions, of keys of every kind, of what is sorted in parts already."""
import random

rng = random.Random(5)


class Key:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v


def slowly(items, key, reverse):
    out = []
    for x in items:
        at = len(out)
        while at and (key(out[at - 1]) < key(x) if reverse else key(x) < key(out[at - 1])):
            at -= 1
        out.insert(at, x)
    return out


def check(items, key=None, reverse=False):
    got = sorted(items, key=key, reverse=reverse)
    want = slowly(items, key or (lambda x: x), reverse)
    assert len(got) == len(want), items
    for a, b in zip(got, want):
        assert a is b or (type(a) is type(b) and repr(a) == repr(b)), (items, got, want)


KINDS = [
    lambda: rng.randrange(10),
    lambda: rng.randrange(-10**6, 10**6),
    lambda: rng.choice([0.0, -0.0, 1.5, -2.0]),
    lambda: "".join(rng.choice("ab\0é😀") for _ in range(rng.randrange(12))),
    lambda: "a common prefix/" + str(rng.randrange(30)),
    lambda: (rng.randrange(3), rng.random()),
    lambda: (rng.choice("abc"), [rng.randrange(3)]),
    lambda: (rng.randrange(5) / 2,),
    lambda: rng.choice([1, 2.0, True, 10**30]),
    lambda: rng.randrange(3) * 10**25,
]
for n in (0, 1, 2, 3, 7, 33, 70):
    for make in KINDS:
        items = [make() for _ in range(n)]
        cut = n // 3
        for reverse in (False, True):
            check(items, None, reverse)
            check(sorted(items), None, reverse)
            check(sorted(items, reverse=True), None, reverse)
            check(sorted(items[:cut]) + sorted(items[cut:]), None, reverse)
            check(items, Key, reverse)

# Long ones: runs that are merged in every order.
for n in (500, 2000):
    for runs in (1, 2, 5, 17):
        items = []
        for _ in range(runs):
            part = sorted((rng.randrange(1000), len(items) + k) for k in range(n // runs))
            items += part if rng.random() < 0.5 else part[::-1]
        got = sorted(items, key=lambda t: t[0])
        assert all(a[0] < b[0] or (a[0] == b[0]) for a, b in zip(got, got[1:]))
        assert sorted(items) == sorted(got) and sorted(items, reverse=True) == sorted(items)[::-1]


# An exception leaves all items there.
class Fails(int):
    calls = 0

    def __lt__(self, other):
        Fails.calls += 1
        if Fails.calls % 97 == 0:
            raise KeyError(Fails.calls)
        return int(self) < int(other)


raised = 0
for n in (5, 50, 300):
    items = [Fails(rng.randrange(100)) for _ in range(n)]
    before = sorted(map(id, items))
    try:
        items.sort()
    except KeyError:
        raised += 1
    assert sorted(map(id, items)) == before
print(raised)

nan = float("nan")
print(sorted([3.0, nan, 1.0, 2.0]), sorted([nan, 1.0], reverse=True), sorted([(nan, 1), (nan, 0)]),
      sorted([(2, "b"), (1, "z"), (2, "a")], reverse=True), sorted([(), (1,), ()]))
for odd in ([1, "a"], [(1,), 2], [(1, "a"), ("b", 1)], [None, None], [1j, 2]):
    try:
        print(sorted(odd))
    except TypeError as e:
        print(e)
