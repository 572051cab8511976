# comparisons, membership, pops, stars: what asks nobody, and what does, in hot loops
class Odd:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return isinstance(o, Odd) and self.v == o.v or o == self.v

    def __lt__(self, o):
        return self.v < (o.v if isinstance(o, Odd) else o)

    def __hash__(self):
        return hash(self.v)


nan = float("nan")
values = [1, 0, -5, 1.5, 1.0, True, False, None, "a", "b", "", (1, 2), (1, 2.0), (), ("a",), (None, 1), 10 ** 30,
          Odd(1), (Odd(2), 3), nan, (nan,), ((1, (2, (3, (4, (5, (6, (7, (8,)))))))))]


def compares():
    out = []
    for a in values:
        for b in values:
            row = [a == b, a != b]
            for f in (lambda: a < b, lambda: a <= b, lambda: a > b, lambda: a >= b):
                try:
                    row.append(f())
                except TypeError as e:
                    row.append(str(e)[:12])
            out.append(row)
    return out


def contains():
    out = []
    for box in (values, tuple(values), [1.5, 2.5], [], (), [[1]], ("a", "bc")):
        out.append([v in box for v in values])
    return out


def pops():
    l, f, s = list(range(50)), [0.5] * 50, 0
    for i in range(1300):
        s += l.pop()
        s += f.pop()
        l.append(i)
        f.append(i / 2)
        l.insert(0, i)
        s += l.pop(0)
        s += len({1, i}) + len(b"abc") + b"abc"[i % 3] + len(frozenset((1, 2)))
        try:
            [].pop()
        except IndexError as e:
            s += len(str(e))
    try:
        for i in range(1300):
            l.pop()
    except IndexError as e:
        print(e, len(l))
    print(s)


def star(a, b=2, *rest, c=3):
    return a + b + len(rest) + c


class C:
    def m(self, *args):
        return star(*args)

    def __init__(self, *args):
        self.args = args


def stars():
    s, c = 0, C(1)
    args = [(1,), (1, 2), (1, 2, 3), (4, 5, 6, 7)]
    for i in range(1300):
        a = args[i % 4]
        s += star(*a) + c.m(*a) + max(*a, 3) + len(C(*a).args) + star(*[1, 2]) + star(*range(3))
        s += star(1, *a) + star(*a, c=1) + min(*a, *a)
    print(s)
    texts = set()
    for i in range(1250):
        try:
            star(*())
        except TypeError as e:
            texts.add(str(e))
    print(texts)


r = None
for i in range(2):
    x = repr(compares()) + repr(contains())
    assert r is None or r == x
    r = x
print(r)
pops()
stars()
