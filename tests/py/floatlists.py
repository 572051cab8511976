# Lists of floats, which keep no boxes: every way to make one, to change it, and to make it a list of anything.
nan = float("nan")


def show(l):
    return [type(x).__name__[0] + repr(x) for x in l]


def made():
    yield [], [0.5], [0.5, 1], [1, 0.5], [0.5] * 3, [0.5, 1.5] * 2, [0.5] * 0, 2 * [True, 1.5]
    yield [x / 2 for x in range(4)], [x / 2 if x % 2 else x for x in range(4)], list((1.5, 2.5)), list((1.5, "a"))
    yield [1.5] + [2.5], [1.5] + [2], [1] + [2.5], [] + [2.5], [2.5] + [], sorted([2.5, 1.5, 2]), list(map(float, range(3)))
    yield [*[1.5, 2.5], 3.5], [*[1.5], *"ab"], [1.5, [2.5]], [float("inf"), -0.0, 1e300]
    a, *b = [1.5, 2.5, 3.5]
    c, d = [4.5, 5.5]
    yield a, b, c, d, tuple([1.5, 2.5]), [1.5, 2.5].copy(), max([1.5, 2.5]), min([1.5, 2.5, -1.0]), sum([1.5, 2.5]), sum([1.5], 2), sum([], 1.5)
    yield sum([0.1] * 10), sum([0.1] * 3, 0.5), sum([0.5, 1]), sum([0.5, True], 1 << 70)


OTHERS = [7, "s", None, 2.5, True, (1.5,), 1 << 70]


def changed():
    for v in OTHERS:
        for do in (
            lambda l: l.append(v),
            lambda l: l.insert(1, v),
            lambda l: l.insert(-100, v),
            lambda l: l.__class__ and l.extend([v]),
            lambda l: l.extend((9.5, v, 8.5)),
            lambda l: l.extend(x for x in (v, 9.5)),
            lambda l: l.__len__ if False else l.append(l[0]) or l.append(v),
        ):
            l = [1.5, 2.5, 3.5]
            do(l)
            yield show(l)
        l = [1.5, 2.5, 3.5]
        l[1] = v
        yield show(l), v in l, l.index(v), l.count(v)
        l = [1.5, 2.5, 3.5]
        l[-1] = v
        l[0] = 4.5
        yield show(l)
        l = [1.5, 2.5, 3.5, 4.5]
        l[1:3] = [v, v, 9.5]
        yield show(l), show(l[::2]), show(l[::-1])
        l = [1.5, 2.5, 3.5, 4.5]
        l[::2] = [v, 0.5]
        yield show(l)
        l = [1.5, 2.5]
        l += [v]
        yield show(l)


def shrunk():
    l = [float(x) for x in range(10)]
    yield l.pop(), l.pop(0), l.pop(3), l
    del l[0], l[-1]
    yield l
    del l[1:3]
    yield l
    l.remove(6.0)
    l.reverse()
    yield l
    l.clear()
    l.append("now values")
    yield l
    l.pop()
    l.append(1.5)
    l.append(2)
    yield l, l == [1.5, 2], l == [1.5, 2.0], [1.5, 2.0] == [1.5, 2], [1.5] < [2], [1.5, 0.5] > [1.5]
    while l:
        l.pop()
    l.extend([0.5, 1.5])
    yield l
    for bad in (lambda: [1.5][1], lambda: [1.5].index(2.5), lambda: [1.5].remove("x"), lambda: [].pop(), lambda: [1.5].pop(5)):
        try:
            bad()
        except (IndexError, ValueError) as e:
            yield type(e).__name__, str(e)


def same():
    l = [nan, 1.0, -0.0]
    m = [nan, "x"]
    yield nan in l, 0 in l, 1 in l, True in l, l.index(1), l.count(0.0), l == l, l == [nan, 1, 0], l.index(nan), nan in m
    yield repr(l), str([1e16, 1.5]), 1.5 in [1, 2], None in l


def ordered():
    l = [((i * 7919) % 101) / 4 for i in range(60)]
    a = sorted(l)
    b = sorted(l, reverse=True)
    c = sorted(l, key=lambda x: -x)
    l.sort(key=str)
    yield a[:5], b[:5], c[:5], l[:5], a == b[::-1], b == c
    mixed = [2.5, 1, 3, 0.5, True]
    mixed.sort()
    yield show(mixed), show(sorted([0.0, -0.0, 1.0, -0.0])), sorted("bca"), sorted([3, 1, 2, 1 << 65])


def scale(l, k):
    for i in range(len(l)):
        l[i] = l[i] * k
    return l


def dot(a, b):
    s = 0.0
    for i in range(len(a)):
        s += a[i] * b[i]
    return s


def total(l):
    s = 0
    for x in l:
        s += x
    return s


def grown(n, odd):
    l = []
    for i in range(n):
        l.append(i * 0.5 if i != odd else "odd" if odd % 2 else i)
    return l


def turned(n):
    """The list changes its kind while a compiled loop runs over it."""
    l = [float(i) for i in range(n)]
    s = 0.0
    for i in range(n):
        s += l[i]
        l[n - 1 - i] = l[i] + 1
        if i == n * 3 // 4:
            l[0] = 5
            l[1] = None
        if i == n - 3:
            l[0], l[1] = 0.0, 1.0
    return s, l[:4], l[-3:]


def swapped(n):
    kinds = [[1.5, 2.5], [1, 2], [0.5, "a"], [2.5, 1]]
    t = 0
    for i in range(n):
        l = kinds[i % 3 if i < n // 2 else 0]
        t += l[0]
        l[0] = l[0] + 1
        m = [l[0], 0.25]
        m.append(0.5 if i % 5 else i)
        t += m[2] + len(m)
    return t, kinds


def matrix(n):
    a = [[(i * n + j) * 0.5 for j in range(n)] for i in range(n)]
    r = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            s = 0.0
            for k in range(n):
                s += a[i][k] * a[k][j]
            r[i][j] = s
    return r[0][:3], r[-1][-3:]


def vectors(n):
    p, v = [0.0, 1.0, 2.0], [0.5, 0.25, 0.125]
    for i in range(n):
        d = [p[0] - p[1], p[1] - p[2], p[2] - p[0]]
        for k in range(3):
            v[k] -= d[k] * 0.001
            p[k] += v[k] * 0.01
    return p, v


for group in (made(), changed(), shrunk(), same(), ordered()):
    for row in group:
        print(row)
big = [x * 0.25 for x in range(3000)]
print(sum(scale(big, 2.0)), dot(big, big), total(big), total([1, 2.5, 3]), dot([1, 2], [1.5, 2.5]), dot([1.5, 2.5], [1, 2]))
for odd in (-1, 0, 1, 2, 1500, 2999):
    g = grown(3000, odd)
    print(len(g), show(g[:3]), show(g[-2:]), len([x for x in g if type(x) is float]))
print(turned(2000), turned(40))
print(swapped(3000))
print(matrix(12))
print(vectors(2000))
