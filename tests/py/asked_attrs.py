# getattr, hasattr with names that the program knows, in hot loops
class A:
    kind = "a"

    def __init__(self, n):
        self.n = n

    def method(self):
        return self.n


class S:
    __slots__ = ("x", "y")


class G:
    def __getattr__(self, name):
        if name == "no":
            raise AttributeError(name)
        return name + "!"


class P:
    @property
    def n(self):
        raise AttributeError("hidden")

    @property
    def ok(self):
        return 5


def run():
    total, texts = 0, set()
    s = S()
    s.x = 1
    objects = [A(1), A(2), s, G(), P(), 5, "text", A]
    for i in range(1600):
        o = objects[i % 8]
        total += getattr(o, "n", 10) if i % 8 not in (3,) else 1
        total += hasattr(o, "n") + hasattr(o, "method") + hasattr(o, "x") * 2 + hasattr(o, "y") * 4
        total += hasattr(o, "no") * 8 + hasattr(o, "__dict__") + hasattr(o, "__class__") + hasattr(o, "kind")
        m = getattr(o, "method", None)
        if m is not None and i % 8 < 2:
            total += m()
        if i == 800:
            A.late = 3
            objects[0].own = 4
        total += getattr(o, "late", 0) if i % 8 != 3 else 0
        total += getattr(o, "own", 0) if i % 8 != 3 else 0
        try:
            getattr(o, "absent")
        except AttributeError as e:
            texts.add(str(e))
    print(total, sorted(texts))
    a = A(3)
    for i in range(1250):
        a.__dict__["k%d" % (i % 3)] = i
        total += hasattr(a, "k1") + getattr(a, "k2", 0)
    print(total)


run()
