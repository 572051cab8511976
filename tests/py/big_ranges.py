# Ranges of integers that do not fit a machine word, beside small ones.
import itertools

big = 10 ** 25


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for r in (range(big, big + 5), range(big, big - 7, -3), range(0, big, big // 4),
          range(-big, big, big), range(big, 0), range(0, -big, -big // 3),
          range(2 ** 62 - 1, 2 ** 62 + 2), range(2 ** 63, 2 ** 63 + 3), range(5)):
    print(r, list(r), list(reversed(r)), len(r), bool(r), r.start, r.stop, r.step)
    print(r == range(r.start, r.stop, r.step), hash(r) == hash(range(r.start, r.stop, r.step)),
          r[1:], r[::-1], r[:-1], r[-2:], r[1:big], r[big:], r[::big])
    for i in (0, -1, 1, big, -big):
        attempt(lambda: r[i])
    for v in (r.start, r.start + 1, r.stop, float(r.start), 2.5, "a", True):
        attempt(lambda: (v in r, r.count(v)))
        attempt(lambda: r.index(v))
    attempt(lambda: r["a"])
    attempt(lambda: sum(r))
    attempt(lambda: r.__reduce__())

attempt(lambda: len(range(big)))
attempt(lambda: range(big)[big - 1])
attempt(lambda: range(big)[big])
attempt(lambda: list(itertools.islice(range(0, big, 10 ** 20), 3)))
attempt(lambda: range(big, big, 0))
attempt(lambda: range(big, 1.5))
attempt(lambda: range(big) == range(0, big))
attempt(lambda: range(0, big, 2 * big) == range(1))
attempt(lambda: isinstance(range(big), range))
attempt(lambda: slice(1, big, 3).indices(big))
attempt(lambda: slice(None, None, -1).indices(big))
attempt(lambda: slice(-5, None, -2).indices(big))
attempt(lambda: slice(-big, big).indices(10))
attempt(lambda: slice(1, 2, 0).indices(big))
attempt(lambda: slice(1).indices(-1))
