"""super() where the first argument lies in a cell, or is not there: in loops, in calls that a
trace follows, and through other ways to call it."""


class Base:
    def __init__(self, x):
        self.x = x

    def get(self):
        return self.x

    def __new__(cls, *args):
        return object.__new__(cls)


class Inner(Base):
    def __init__(self, x):
        super().__init__(x)
        self.late = lambda: self.x + 1

    def get(self):
        n = super().get()
        return n + sum(super(Inner, self).get() + i for i in range(2))

    def __new__(cls, *args):
        made = super().__new__(cls, *args)
        made.kinds = [cls.__name__ for _ in range(2)]
        return made


class Star(Inner):
    def get(self):
        return super(*()).get() + super(*(Star, self)).get()


def use(cls, n):
    total = 0
    for i in range(n):
        o = cls(i)
        total += o.get() + o.late() + len(o.kinds)
    return total


print(use(Inner, 300), use(Star, 300))


class Wrong(Base):
    def nothing():
        return super()

    def star(*args):
        return super()

    def gone(self):
        f = lambda: self
        del self
        return super()

    def other(self):
        self = 5
        return super()


def attempts(n):
    said = set()
    for i in range(n):
        for f in (Wrong.nothing, lambda: Wrong.star(Wrong(1)), lambda: Wrong(1).gone(),
                  lambda: Wrong(1).other(), super):
            try:
                f()
            except (RuntimeError, TypeError) as e:
                said.add(f"{type(e).__name__}: {e}")
    return sorted(said)


print("\n".join(attempts(40)))
