# yield from in hot loops: chains and trees of generators, what is sent and returned and thrown
# through them, and generators in odd states.


class Tree:
    def __init__(self, left, v, right):
        self.left, self.v, self.right = left, v, right

    def walk(self):
        if self.left:
            yield from self.left.walk()
        yield self.v
        if self.right:
            yield from self.right.walk()


def build(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return Tree(build(lo, mid), mid, build(mid + 1, hi))


def trees(n):
    total = 0
    for size in (1, 3, 10, 200, 1000):
        t = build(0, size)
        for turn in range(n):
            for v in t.walk():
                total += v
    return total


print(trees(20))


def inner(n):
    total = 0
    for i in range(n):
        got = yield i
        total += got or 1
    return total


def empty():
    return
    yield


def outer(n, times):
    out = 0
    for k in range(times):
        out += yield from inner(n)
        yield from [k, k + 1]
        out += (yield from empty()) or 7
    return out


def collects(n):
    total = 0
    for turn in range(n):
        for v in outer(5, 4):
            total += v
    return total


print(collects(300))


def only_inner(n):
    while True:
        n = yield from inner(3)


def sent_deep(n):
    g = only_inner(1)
    next(g)
    total = 0
    for i in range(n):
        total += g.send(i)
    return total


print(sent_deep(3000))


def fails(n):
    for i in range(n):
        if i == 17:
            raise KeyError(i)
        yield i


def catching(n):
    try:
        yield from fails(n)
    except KeyError as e:
        yield -e.args[0]
    finally:
        yield 100


def throws(n):
    total = 0
    for turn in range(n):
        for v in catching(15 + turn % 5):
            total += v
    return total


print(throws(400))


def stops():
    yield 1
    raise StopIteration(5)


def delegates_to(it):
    return (yield from it)


def odd(n):
    out = []
    for turn in range(n):
        for make in (lambda: delegates_to(stops()), lambda: delegates_to(5), lambda: delegates_to(iter("ab")),
                     lambda: delegates_to(done), lambda: delegates_to(inner(2))):
            done = inner(1)
            list(done)
            try:
                out.append(list(make()))
            except (RuntimeError, TypeError) as e:
                out.append(type(e).__name__ + str(e))
    return out[-5:]


print(odd(300))


def itself():
    def loop():
        yield from holder[0]
    holder = []
    holder.append(loop())
    try:
        list(holder[0])
    except ValueError as e:
        return str(e)


print([itself() for i in range(100)][-1])


def thrown(n):
    out = 0
    for i in range(n):
        g = catching(30)
        for k in range(i % 5 + 1):
            out += next(g)
        try:
            out += g.throw(KeyError(i))
            out += next(g)
        except KeyError:
            out += 1000
        g.close() if i % 2 else None
    return out


print(thrown(300))


def chain(depth, n):
    if depth == 0:
        yield from range(n)
    else:
        yield from chain(depth - 1, n)


def chains(n):
    total = 0
    for depth in (0, 1, 3, 6, 9, 30):
        for turn in range(n):
            total += sum(chain(depth, 20))
    return total


print(chains(50))
