# Instances of different sizes: how many attributes lie in the object itself belongs to the
# map, and a trace that makes, reads and writes them knows each size.


class Two:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Three:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z


def mixed():
    kept, total = [], 0
    for i in range(6000):
        kept.append(Three(i, i, i))
        kept.append(Two(i, i))
        if len(kept) > 500:
            for o in kept:
                total += o.x + o.y
            kept = []
    return total


print(mixed())

# Many numbers of attributes, in one loop: all sizes beside each other.
class C1:
    def __init__(self, v):
        self.a0 = v + 0

    def total(self):
        return (self.a0)


class C2:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1

    def total(self):
        return (self.a0 + self.a1)


class C3:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2

    def total(self):
        return (self.a0 + self.a1 + self.a2)


class C4:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3)


class C5:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4)


class C6:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5)


class C7:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6)


class C8:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7)


class C11:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10)


class C12:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10
        self.a11 = v + 11

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10 + self.a11)


class C16:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10
        self.a11 = v + 11
        self.a12 = v + 12
        self.a13 = v + 13
        self.a14 = v + 14
        self.a15 = v + 15

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10 + self.a11
                + self.a12 + self.a13 + self.a14 + self.a15)


class C20:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10
        self.a11 = v + 11
        self.a12 = v + 12
        self.a13 = v + 13
        self.a14 = v + 14
        self.a15 = v + 15
        self.a16 = v + 16
        self.a17 = v + 17
        self.a18 = v + 18
        self.a19 = v + 19

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10 + self.a11
                + self.a12 + self.a13 + self.a14 + self.a15 + self.a16 + self.a17
                + self.a18 + self.a19)


class C23:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10
        self.a11 = v + 11
        self.a12 = v + 12
        self.a13 = v + 13
        self.a14 = v + 14
        self.a15 = v + 15
        self.a16 = v + 16
        self.a17 = v + 17
        self.a18 = v + 18
        self.a19 = v + 19
        self.a20 = v + 20
        self.a21 = v + 21
        self.a22 = v + 22

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10 + self.a11
                + self.a12 + self.a13 + self.a14 + self.a15 + self.a16 + self.a17
                + self.a18 + self.a19 + self.a20 + self.a21 + self.a22)


class C24:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10
        self.a11 = v + 11
        self.a12 = v + 12
        self.a13 = v + 13
        self.a14 = v + 14
        self.a15 = v + 15
        self.a16 = v + 16
        self.a17 = v + 17
        self.a18 = v + 18
        self.a19 = v + 19
        self.a20 = v + 20
        self.a21 = v + 21
        self.a22 = v + 22
        self.a23 = v + 23

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10 + self.a11
                + self.a12 + self.a13 + self.a14 + self.a15 + self.a16 + self.a17
                + self.a18 + self.a19 + self.a20 + self.a21 + self.a22 + self.a23)


class C25:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10
        self.a11 = v + 11
        self.a12 = v + 12
        self.a13 = v + 13
        self.a14 = v + 14
        self.a15 = v + 15
        self.a16 = v + 16
        self.a17 = v + 17
        self.a18 = v + 18
        self.a19 = v + 19
        self.a20 = v + 20
        self.a21 = v + 21
        self.a22 = v + 22
        self.a23 = v + 23
        self.a24 = v + 24

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10 + self.a11
                + self.a12 + self.a13 + self.a14 + self.a15 + self.a16 + self.a17
                + self.a18 + self.a19 + self.a20 + self.a21 + self.a22 + self.a23
                + self.a24)


class C30:
    def __init__(self, v):
        self.a0 = v + 0
        self.a1 = v + 1
        self.a2 = v + 2
        self.a3 = v + 3
        self.a4 = v + 4
        self.a5 = v + 5
        self.a6 = v + 6
        self.a7 = v + 7
        self.a8 = v + 8
        self.a9 = v + 9
        self.a10 = v + 10
        self.a11 = v + 11
        self.a12 = v + 12
        self.a13 = v + 13
        self.a14 = v + 14
        self.a15 = v + 15
        self.a16 = v + 16
        self.a17 = v + 17
        self.a18 = v + 18
        self.a19 = v + 19
        self.a20 = v + 20
        self.a21 = v + 21
        self.a22 = v + 22
        self.a23 = v + 23
        self.a24 = v + 24
        self.a25 = v + 25
        self.a26 = v + 26
        self.a27 = v + 27
        self.a28 = v + 28
        self.a29 = v + 29

    def total(self):
        return (self.a0 + self.a1 + self.a2 + self.a3 + self.a4 + self.a5
                + self.a6 + self.a7 + self.a8 + self.a9 + self.a10 + self.a11
                + self.a12 + self.a13 + self.a14 + self.a15 + self.a16 + self.a17
                + self.a18 + self.a19 + self.a20 + self.a21 + self.a22 + self.a23
                + self.a24 + self.a25 + self.a26 + self.a27 + self.a28 + self.a29)


classes = [C1, C2, C3, C4, C5, C6, C7, C8, C11, C12, C16, C20, C23, C24, C25, C30]


def all_sizes():
    kept, total = [], 0
    for turn in range(200):
        for c in classes:
            kept.append(c(turn))
        if turn % 10 == 9:
            for o in kept:
                total += o.total()
            kept = []
    return total


print(all_sizes())


# Attributes that no constructor announces: the first instances have less room than later
# ones, and both meet in the same loop.
class Grows:
    pass


def grow(n, count):
    o = Grows()
    for k in range(count):
        setattr(o, "b%d" % k, n + k)
    return o


def grown():
    old = [grow(i, 3) for i in range(20)]
    new = [grow(i, 9) for i in range(20)]
    later = [grow(i, 30) for i in range(20)]
    last = [grow(i, 3) for i in range(20)]
    total = 0
    for turn in range(100):
        for group in (old, new, later, last):
            for o in group:
                total += o.b0 + o.b2
                o.b1 = o.b0 - turn
                total += o.b1
        for o in later:
            total += o.b29
    return total


print(grown())


class Plain:
    def set(self, a, b, c, d):
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        return self


def plain():
    total = 0
    for i in range(4000):
        o = Plain().set(i, 1, 2, 3)
        total += o.a + o.d
    return total


print(plain())


# Subclasses: more attributes before or behind those of the base, or none.
class Base:
    def __init__(self, v):
        self.v = v


class Before(Base):
    def __init__(self, v):
        self.p = v
        self.q = v + 1
        self.r = v + 2
        Base.__init__(self, v)


class Behind(Base):
    def __init__(self, v):
        super().__init__(v)
        self.w = v * 2
        self.u = v * 3


class Same(Base):
    pass


def family():
    total = 0
    kinds = [Base, Before, Behind, Same]
    for i in range(4000):
        o = kinds[i % 4](i)
        total += o.v
        o.late = i
        total += o.late
    return total


print(family())


# Deleting, and another class: the object stays as large as it was made.
def deleted():
    total = 0
    for i in range(2000):
        o = Three(i, i + 1, i + 2)
        del o.y
        o.n = i
        o.m = i
        o.k = i
        total += o.x + o.z + o.k
        if i % 3 == 0:
            o.__class__ = Two
            o.extra = 5
            total += o.extra + o.z
        elif i % 3 == 1:
            o.__class__ = classes[i % len(classes)]
            o.extra = 7
            total += o.extra + o.m
        total += len(o.__dict__)
    return total


print(deleted())


class Error(Exception):
    def __init__(self, a, b, c, d, e, f):
        super().__init__(a)
        self.a, self.b, self.c, self.d, self.e, self.f = a, b, c, d, e, f


def errors():
    total = 0
    for i in range(1000):
        try:
            raise Error(i, 1, 2, 3, 4, 5)
        except Error as e:
            total += e.a + e.f
            e.more = i
            total += e.more
    return total


print(errors())


# An instance takes another class only where both have the same layout: slots of the same names, in the order
# of their names, and both or neither with __dict__ and __weakref__.
class SA:
    __slots__ = ("b", "a")


class SB:
    __slots__ = ("a", "b")


class SC:
    __slots__ = ("a", "c")


class SD(SA):
    pass


class SE(SA):
    __slots__ = ()


class SF(SA):
    __slots__ = ("__weakref__",)


class SG(SA):
    __slots__ = ("__dict__",)


class SH(SD):
    pass


class SI(SE):
    pass


class SJ:
    pass


class SK(SJ):
    __slots__ = ()


class SL(SJ):
    __slots__ = ("x",)


class SM(SK):
    __slots__ = ("x",)


class SP(list):
    pass


class SQ(list):
    __slots__ = ()


class SW(SJ, list):
    pass


class SX(list):
    pass


def layouts(classes):
    for x in classes:
        for y in classes:
            o = x()
            try:
                o.__class__ = y
                print(x.__name__, y.__name__, "yes")
            except TypeError as e:
                print(x.__name__, y.__name__, e)


print([k for k in SA.__dict__ if k[0] != "_"])
layouts([SA, SB, SC, SD, SE, SF, SG, SH, SI, SJ, SK, SL, SM, SP, SQ, SW, SX])
o = SB()
o.a, o.b = 1, 2
o.__class__ = SA
print(o.a, o.b)
