# exceptions of classes of the program, made and caught where it is hot; super() in methods
class Plain(ValueError):
    pass


class Own(Exception):
    def __init__(self, n, why="none"):
        super().__init__("n %d: %s" % (n, why))
        self.n = n


class Args(KeyError):
    def __init__(self, *args, **kw):
        self.kw = kw


class Made(Exception):
    def __new__(cls, *args):
        o = super().__new__(cls, "made", *args)
        o.extra = len(args)
        return o


def kinds():
    seen = {}
    for i in range(1300):
        try:
            k = i % 6
            if k == 0:
                raise Plain(i, "x")
            if k == 1:
                raise Own(i)
            if k == 2:
                raise Own(i, why="kw")
            if k == 3:
                raise Args(i, a=1)
            if k == 4:
                raise Made(1, 2)
            raise Plain
        except Exception as e:
            key = type(e).__name__, len(e.args), str(e)[:3]
            seen[key] = seen.get(key, 0) + 1
            if isinstance(e, Own):
                seen["n"] = seen.get("n", 0) + e.n
            if isinstance(e, Made):
                seen["extra"] = seen.get("extra", 0) + e.extra
            if isinstance(e, Args):
                seen["kw"] = seen.get("kw", 0) + len(e.kw)
    for k in sorted(seen, key=repr):
        print(k, seen[k])


def from_c():
    n = bad = 0
    d = {}
    for i in range(1300):
        try:
            n += int("%d" % i if i % 3 else "x%d" % i)
            n += d[i % 5]
        except ValueError as e:
            bad += len(str(e))
        except KeyError as e:
            d[e.args[0]] = i
    print(n, bad, sorted(d.items()))


def chained():
    ctx = cause = 0
    for i in range(1250):
        try:
            try:
                [][i]
            except IndexError as e:
                if i % 2:
                    raise Own(i) from e
                raise Own(i, "ctx")
        except Own as e:
            ctx += isinstance(e.__context__, IndexError)
            cause += isinstance(e.__cause__, IndexError)
            assert e.__suppress_context__ == (i % 2 == 1)
            tb, depth = e.__traceback__, 0
            while tb:
                depth, tb = depth + 1, tb.tb_next
            assert depth == 1
    print(ctx, cause)


class A:
    def __init__(self, a):
        super().__init__()
        self.a = a

    def value(self, k=1):
        return self.a * k

    @classmethod
    def name(cls):
        return "A" + cls.__name__


class B(A):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b

    def value(self, k=1):
        return super().value(k) + super(B, self).value() + self.b

    @classmethod
    def name(cls):
        return "B" + super().name()

    @property
    def twice(self):
        return super().value(2)


class L(list):
    def append(self, v):
        super().append(v + 1)

    def __len__(self):
        return super().__len__() + 100


def supers():
    s = 0
    l = L()
    for i in range(1250):
        b = B(i, 2)
        s += b.value() + b.value(3) + len(b.name()) + b.twice
        l.append(i)
        s += len(l)
    print(s, l[:3], l[-1])
    A.value = lambda self, k=1: 7
    t = 0
    for i in range(1250):
        t += B(i, 1).value()
        if i == 1100:
            A.value = lambda self, k=1: 9
    print(t)
    try:
        for i in range(1250):
            super(B, b).nothing()
    except AttributeError as e:
        print(e)


kinds()
from_c()
chained()
supers()
