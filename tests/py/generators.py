# Builtins that go through a generator: sums, lists, tests; with errors on the way.
def evens(n):
    for i in range(n):
        if i % 2 == 0:
            yield i


def scaled(it, k):
    for v in it:
        yield v * k


def failing(n):
    yield from range(n)
    raise ValueError("after %d" % n)


def closing(log):
    try:
        yield 1
        yield 2
    finally:
        log.append("closed")


class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Number(self.n + getattr(other, "n", other))

    __radd__ = __add__

    def __bool__(self):
        if self.n == 13:
            raise RuntimeError("no truth in 13")
        return self.n > 0


print(sum(scaled(evens(5000), 3)), sum(evens(10), 0.5), sum((x for x in []), 7), sum(Number(i) for i in range(9)).n)
print(sum(sum(x * y for x in range(i)) for i in range(30) for y in range(3)))
print(list(scaled(evens(9), "ab")), tuple(x / 2 for x in range(5)), sorted(-x for x in evens(9)), [*evens(5), *scaled(evens(5), 2)])
print(all(x < 5 for x in range(5)), all(x < 4 for x in range(5)), any(x > 3 for x in range(5)), any(x > 4 for x in range(5)), all(x for x in ()), any(x for x in ()))
print(",".join(str(x) for x in evens(12)), dict((x, x * x) for x in range(3)), set(x % 3 for x in range(10)), max(x for x in evens(8)))
for f in (lambda: sum(failing(3)), lambda: list(failing(2)), lambda: sum(x for x in "abc"), lambda: any(Number(x - 1) for x in (0, 14)), lambda: all(failing(0))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
log = []
print(any(x == 1 for x in closing(log)), sum(closing(log)), log[-1])
l = [1, 2]
l.extend(x for x in l[:])
l += (x * 0.5 for x in range(3))
l[1:2] = (c for c in "xyz")
print(l)


def running():
    try:
        yield sum(g)
    except ValueError as e:
        yield str(e)


g = running()
print(list(g))
t = 0
for k in range(300):
    t += sum(x * 2 for x in range(k)) + len(list(evens(k))) + any(x == k for x in evens(k + 1))
    t += sum([y * 0.5 for y in scaled(evens(k % 7), 1)])
print(t)
sum(1 // x for x in (1, 0))
