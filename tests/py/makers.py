# Constructors with default arguments, classes without __init__, closures that differ in
# their defaults only, loops whose recorded turn is not like the others.


class Point:
    def __init__(self, x=0, y=0, z=7):
        self.x = x
        self.y = y
        self.z = z

    def moved(self, dx=1, dy=2):
        return Point(self.x + dx, self.y + dy)


class Bare:
    pass


class Below(Point):
    pass


class Returns:
    def __init__(self, v=None):
        return v


class Made:
    def __new__(cls, v=3):
        self = object.__new__(cls)
        self.v = v
        return self


def make(n):
    total = 0
    kept = [None] * 8
    for i in range(n):
        p = Point()
        q = Point(i)
        r = Point(i, i + 1)
        s = Below(i, 2)
        b = Bare()
        b.v = i
        kept[i & 7] = b
        m = q.moved
        total += p.z + q.x + r.y + s.y + b.v + m().x + m(5).x + m(5, 6).y + q.moved(dy=9).y
        total += Made().v + Made(i).v
    return total, kept[3].v


print(make(1200))


def errors(n):
    out = []
    for i in range(n):
        for call in (lambda: Point(1, 2, 3, 4), lambda: Bare(1), lambda: Returns(5), lambda: Returns().x,
                     lambda: Point(w=1), lambda: Bare(a=1)):
            try:
                call()
                out.append("none")
            except (TypeError, AttributeError) as e:
                out.append(str(e))
    return out[-6:]


print(errors(100))


def swapped(n):
    total = 0
    for i in range(n):
        total += Point(1).z
        if i == n // 2:
            Point.__init__.__defaults__ = (1, 2, 100)
        if i == n // 2 + 5:
            Bare.__init__ = lambda self, k=4: setattr(self, "k", k)
        total += getattr(Bare(), "k", 1)
    Point.__init__.__defaults__ = (0, 0, 7)
    del Bare.__init__
    return total


print(swapped(1500))


def closures(n):
    fs = [(lambda v, i=i: v + i) for i in range(n)]
    gs = [(lambda v, i=i, j=str(i): j if v % 2 else i) for i in range(40)]
    total = 0
    for turn in range(6):
        for f in fs:
            total += f(1)
            total += f(1, 2)
    for turn in range(60):
        for g in gs:
            x = g(turn)
            total += len(x) if isinstance(x, str) else x
    fs[0].__defaults__ = None
    try:
        fs[0](1)
    except TypeError:
        print("missing")
    print(fs[0].__defaults__)
    try:
        fs[0].__defaults__ = [1]
    except TypeError as e:
        print(e)
    fs[1].__defaults__ = (5, 6)
    print(fs[1](1))
    return total


print(closures(250))


def many_values(n):
    """One place that sees more values than a trace should be made for."""
    fs = []
    for i in range(100):
        def f(x, i=i):
            return x + i
        fs.append(f)
    types = [type("T%d" % i, (), {"v": i}) for i in range(60)]
    total = 0
    for turn in range(n):
        for f in fs:
            total += f(turn)
        for t in types:
            total += t().v
    return total


print(many_values(60))


def flag(n):
    total = 0
    for k in range(n):
        c = 2.0 - k / 400.0
        x = 0.0
        steps = 0
        going = True
        while going and steps < 40:
            x = x * x + c
            if x > 4.0:
                going = False
            steps += 1
        total += steps
    return total


print(flag(400))


def kinds(n):
    """What is a float in one turn is an integer, or nothing, in the next."""
    x, y, state, out = 0, 0.5, None, 0
    for i in range(n):
        if i % 50 == 49:
            x, y, state = 0, 1, "text"
        elif i % 50 == 25:
            x, y, state = 1.5, 2.5, None
        else:
            x = x + 1
            y = y + 0.25
            state = state or "new"
        out += x + y + len(state or "")
    return out


print(kinds(2500))


def each(items, fn):
    for item in items:
        fn(item)


def short(n):
    """A loop of one turn is hot first, and later has many."""
    total = [0]

    def add(v):
        total[0] += v

    def skip(v):
        pass

    one, many = [1], list(range(30))
    for turn in range(n):
        each(one, skip)
    for turn in range(n):
        each(many, add)
        each(one, skip)
    return total[0]


print(short(800))


def nested(n):
    total = 0
    for i in range(n):
        while True:
            total += i
            if total % 3:
                break
            total += 1
        for k in range(i % 3):
            if k == 1:
                break
            total -= k
    return total


print(nested(2500))
