# Calls whose arguments find their parameters by more than their place: keywords, defaults,
# *args, **kw, of functions, methods, constructors and decorated functions, in hot loops.


def plain(a, b, c):
    return a * 100 + b * 10 + c


def some(a, b=2, c=3):
    return a * 100 + b * 10 + c


def rest(a, *more):
    return a + sum(more) + len(more)


def only(a, *, k=5, m=7):
    return a + k * 10 + m * 100


def everything(a, b=1, *more, k=2, **kw):
    return a + b + len(more) + k + sum(kw.values())


def positional(a, b=4, /, c=6):
    return a * 100 + b * 10 + c


class Point:
    def __init__(self, x=0, *, y=0, **kw):
        self.x = x
        self.y = y
        self.kw = kw

    def moved(self, dx, dy=1, *more, scale=1):
        return (self.x + dx + dy + len(more)) * scale


class Simple:
    def __init__(self, x, y=3):
        self.x = x
        self.y = y

    def sum(self, times=1, plus=0):
        return (self.x + self.y) * times + plus


class Rest:
    def __init__(self, *items):
        self.items = items


def calls(n):
    total = 0
    for i in range(n):
        total += plain(i, b=1, c=2) + plain(c=i, a=1, b=2) + plain(*(1, 2), c=i)
        total += some(i) + some(i, c=9) + some(b=i, a=4) + some(i, 5) + some(1, c=i, b=2)
        total += rest(i) + rest(i, 1) + rest(i, 1, 2, i) + rest(a=i)
        total += only(i) + only(i, k=1) + only(m=i, k=2, a=3)
        total += everything(i) + everything(i, 2, 3, 4, k=5, z=6, w=i) + everything(1, b=i)
        total += positional(i) + positional(i, 5, c=7) + positional(1, c=i)
        p = Point(i, y=2)
        q = Point(y=i, z=3)
        total += p.y + q.y + q.x + len(q.kw) + p.moved(1) + p.moved(1, dy=5) + p.moved(1, 2, 3, 4, scale=2)
        s = Simple(y=i, x=1)
        m = s.sum
        total += s.sum(plus=1) + s.sum(2) + m(plus=i) + m(times=3, plus=1) + Simple(i).y
        total += len(Rest(i, 2, 3).items) + len(Rest().items)
    return total


print(calls(1500))


def memo(f):
    cache = {}

    def wrapper(*args):
        if args not in cache:
            cache[args] = f(*args)
        return cache[args]
    return wrapper


def passing(f):
    def wrapper(*args, **kw):
        return f(*args, **kw)
    return wrapper


@memo
def paths(a, b):
    return 1 if a == 0 or b == 0 else paths(a - 1, b) + paths(a, b - 1)


@passing
def decorated(a, b=3, *, c=4):
    return a + b * c


def decorators(n):
    total = 0
    for i in range(n):
        total += paths(i % 12, 9) + decorated(i) + decorated(1, i) + decorated(1, b=2, c=i)
    return total


print(decorators(2000))


def wrong(n):
    out = []
    calls = [
        lambda: plain(1, 2), lambda: plain(1, 2, 3, 4), lambda: plain(1, 2, d=3), lambda: plain(1, 2, 3, a=1),
        lambda: some(), lambda: some(b=1), lambda: rest(), lambda: rest(1, b=2), lambda: only(1, 2), lambda: only(k=1),
        lambda: everything(), lambda: everything(1, a=2), lambda: positional(a=1), lambda: Point(1, 2),
        lambda: Simple(y=1), lambda: Simple(1).sum(1, 2, 3), lambda: Simple(1).sum(bad=1), lambda: Rest(x=1),
    ]
    for i in range(n):
        for call in calls:
            try:
                out.append(call())
            except TypeError as e:
                out.append(str(e))
    return out[-len(calls):]


for line in wrong(60):
    print(line)


def changed(n):
    """Defaults that are replaced while a trace relies on them."""
    def f(a, b=1, *, c=2):
        return a + b + c
    total = 0
    for i in range(n):
        total += f(i) + f(i, c=5) + f(b=i, a=1)
        if i == n // 3:
            f.__defaults__ = (100,)
    return total


print(changed(1500))


def makers(n):
    """Functions that a loop makes, called by keyword."""
    total = 0
    for i in range(n):
        def f(a, b=i, *more):
            return a + b + len(more)
        total += f(1) + f(a=2) + f(1, 2, 3, 4) + f(b=5, a=i)
    return total


print(makers(2000))


def bound(n):
    """Methods of builtin objects, held in variables: never taken for unbound ones."""
    total = 0
    d = {1: 2, 3: 4}
    items = []
    for i in range(n):
        get, add, up = d.get, items.append, "abc".upper
        total += get(i % 5, 7) + len(up())
        add(i)
        try:
            get({}, 5)
        except TypeError:
            total += 1
    for f in [d.get, {3: 1}.get] * n:
        total += f(3)
    return total, len(items)


print(bound(1200))


def extremes(n):
    values = [1, 2.5, -3, 0, True, 7, -0.0, 2**65, 1.0]
    out = []
    for i in range(n):
        a, b, c = values[i % 9], values[i // 9 % 9], values[i // 3 % 9]
        out.append((min(a, b), max(a, b), min(a, b, c), max(a, b, c)))
        out.append((min(i, 3, 5), max(1.5, i / 2, 3.5), max(i, 4)))
    return str(out[-200:]), sum(x[0] for x in out)


print(extremes(1500))


def kinds(n):
    values = [1, 2.5, "s", None, [], (1,), Point(), Simple(1), True, {}]
    out = [0] * 4
    both = (int, str)
    for i in range(n):
        v = values[i % 10]
        if isinstance(v, (int, float)):
            out[0] += 1
        if isinstance(v, both):
            out[1] += 1
        if isinstance(v, (Point, list, (dict, Simple))):
            out[2] += 1
        if isinstance(v, ()):
            out[3] += 1
        if i == n // 2:
            both = (Point, tuple)
    return out


print(kinds(1500))
