# Special methods of classes written in Python: which is asked, what becomes of the result.

class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return V(self.x + o.x, self.y + o.y)

    def __radd__(self, o):
        return V(self.x + o, self.y + o)

    def __iadd__(self, o):
        if isinstance(o, V):
            return NotImplemented
        self.x += o
        return self

    def __mul__(self, k):
        return V(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __eq__(self, o):
        return isinstance(o, V) and self.x == o.x and self.y == o.y

    def __lt__(self, o):
        if isinstance(o, V):
            return self.x < o.x
        return NotImplemented

    def __repr__(self):
        return f"V({self.x}, {self.y})"


class W(V):
    def __radd__(self, o):
        return f"W.radd {o}"

    def __gt__(self, o):
        return f"W.gt {o}"


def sums(n):
    v = V(0, 1)
    for i in range(n):
        v = v + V(i, 1)
        v += V(1, 1)
        v += 2
        v = 3 + v
        v = 2 * v * 1
        if v == V(1, 2) or v != v:
            print("equal?")
        if v < V(-1, 0) or v > V(10 ** 60, 0):
            print("order?")
        v = V(v.x % 1000, v.y % 1000)
    return v


print(sums(100))


def orders(n):
    out = []
    for i in range(n):
        a, b = (V(i, 0), W(i, 1)) if i % 3 else (W(i, 0), V(i, 1))
        out.append(str(a + b))
        out.append(str(a < b))
    return out


print(orders(40)[-12:])


def complain(f, *args):
    try:
        return f(*args)
    except (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError, RecursionError) as e:
        return f"{type(e).__name__}: {e}"


for i in range(30):
    r = [complain(lambda: V(1, 2) + "a" * (i % 2)) if i % 4 == 3 else None, complain(lambda: V(1, 2) < 3),
         complain(lambda: V(1, 2) - 3), complain(lambda: 1 * V(i, 2)), complain(lambda: [] + V(1, 1))]
print(r)

# ---- items, calls, length, membership


class Grid:
    def __init__(self, n):
        self.n = n
        self.data = [0] * (n * n)

    def __getitem__(self, at):
        i, j = at
        if i >= self.n:
            raise IndexError(i)
        return self.data[i * self.n + j]

    def __setitem__(self, at, v):
        i, j = at
        self.data[i * self.n + j] = v
        return "dropped"

    def __delitem__(self, at):
        self[at] = -1

    def __len__(self):
        return self.n

    def __contains__(self, v):
        return self.data.count(v)

    def __call__(self, k, scale=2):
        return self[k % self.n, 0] * scale

    def __bool__(self):
        return self.data[0] % 2 == 0


def use(g, n):
    t = 0
    for i in range(n):
        k = i % g.n
        g[k, k] = i
        g[k, 0] += 3
        t += g[k, k] + len(g) + (i in g) + (i not in g) + g(k) + g(k, 1)
        if g:
            t += 1
        elif not g:
            t += 1000
        x = g and 5
        y = g or 7
        t += x if x is not g else 11
        t += y if y is not g else 13
        if i % 10 == 9:
            del g[k, k]
    return t


print(use(Grid(5), 200))
print(complain(use, Grid(0), 3), complain(Grid(2).__getitem__, (3, 3)))


def out_of_range(g, i):
    return g[i, 0]


print([complain(out_of_range, Grid(3), i % 5) for i in range(30)][-5:])


class Bad:
    def __init__(self, r):
        self.r = r

    def __bool__(self):
        return self.r

    def __len__(self):
        return self.r

    def __contains__(self, v):
        return self.r

    def __iter__(self):
        return self.r

    def __eq__(self, o):
        return self.r


def truth(b):
    return 1 if b else 2


def length(b):
    return len(b)


def inside(b):
    return 3 in b, 4 not in b


def first(b):
    for x in b:
        return x


values = [True, False, 1, 0, -1, None, "text", [3], (), 2.5, iter([5, 6]), range(3)]
for f in truth, length, inside, first:
    print([complain(f, Bad(v)) for v in values + [True] * 20 + [1] * 20 + values][-12:])
print([Bad(v) == 3 for v in values[:10]])


class Plain:
    pass


def truths(n):
    p, t = Plain(), 0
    for i in range(n):
        if p:
            t += 1
        if not p:
            t += 100
        if (p or None) is p:
            t += 1
        if (p and 3) == 3:
            t += 1
    return t


print(truths(50))
Plain.__bool__ = lambda self: False
print(truths(50))
del Plain.__bool__
Plain.__len__ = lambda self: 0
print(truths(50))

# ---- iterators


class Count:
    def __init__(self, n):
        self.n = n
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class Restart:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i * i


def loops(n):
    t = 0
    for i in range(n):
        for x in Count(7):
            t += x
        for x in Restart(4):
            t += x
        for x in Count(100):
            if x > i:
                break
            for y in Count(2):
                t += y
    else:
        t += 1
    return t


print(loops(40), list(Count(3)), sum(Restart(5)))


class Nested:
    def __init__(self, inner):
        self.inner = inner

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.inner) * 2


def nested(n):
    t = 0
    for i in range(n):
        for x in Nested(Nested(Count(i % 5))):
            t += x
    return t


print(nested(60))


class Failing(Count):
    def __next__(self):
        if self.i == 3:
            return 1 // (self.i - 3)
        return super().__next__()


def failing(n):
    try:
        for x in Failing(n):
            pass
        return "end"
    except ZeroDivisionError as e:
        return str(e)


print([failing(i % 6) for i in range(40)])

# ---- with


class Guard:
    log = []

    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        self.log.append("in")
        return self

    def __exit__(self, kind, e, tb):
        self.log.append(kind.__name__ if kind else "out")
        return self.swallow


def guarded(n):
    t = 0
    for i in range(n):
        with Guard(True) as g:
            with Guard(i % 3 == 0):
                t += 1
                if i % 4 == 0:
                    t // (i % 2)
                t += 10
        if i % 7 == 0:
            with g:
                t += 1
    return t


print(guarded(60), Guard.log[-9:], len(Guard.log))

# ---- recursion through special methods


class Expr:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, o):
        return self.parts == o.parts

    def __len__(self):
        return 1 + sum(len(p) if isinstance(p, Expr) else 1 for p in self.parts)

    def __call__(self, n):
        return n if not self.parts else self.parts[0](n + 1) + len(self.parts)


def deep(n):
    return Expr() if n == 0 else Expr(deep(n - 1), deep(n - 1), n)


a, b = deep(5), deep(5)
print([(a == b, len(a), a(1), a == deep(4)) for i in range(10)][-1])


class Forever:
    def __add__(self, o):
        return self + o

    def __getitem__(self, i):
        return self[i + 1]

    def __bool__(self):
        return not self


for i in range(6):
    print(complain(lambda: Forever() + 1), complain(lambda: Forever()[0]), complain(lambda: 1 if Forever() else 2))

# ---- classes that change


class Change:
    def __add__(self, o):
        return 1

    def __getitem__(self, i):
        return i


def changing(n):
    c, out = Change(), []
    for i in range(n):
        out.append(c + 1)
        out.append(c[i])
        if i == 30:
            Change.__add__ = lambda self, o: 2
        if i == 35:
            Change.__getitem__ = lambda self, i: -i
        if i == 38:
            Change.__add__ = staticmethod(lambda o: 8)
    return out


print(changing(40)[-24:])


# __iter__ = None forbids what __getitem__ would allow
class Subscripts:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i


class NoIterator(Subscripts):
    __iter__ = None


def sums(n):
    t = refused = 0
    for i in range(n):
        try:
            for x in Subscripts() if i % 3 else NoIterator():
                t += x
        except TypeError as e:
            refused += 1
            message = str(e)
    return t, refused, message


print(sums(60))


# what __index__ has done wrong is told also when it is asked for the end of a slice
class BadIndex:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        if self.value is None:
            raise TypeError("no value")
        return self.value


for end in BadIndex("x"), BadIndex(None), BadIndex(2), "x", 1.5:
    try:
        print([1, 2, 3][:end])
    except TypeError as e:
        print(e)
