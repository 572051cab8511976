"""What a bridge, or a loop that others jump to, relies on changes now and then."""


class Shape:
    def area(self):
        return 1


def helper(k):
    return k + 1


def bridges(n):
    s = 0
    shape = Shape()
    for k in range(n):
        if k > 3000 and k & 1:
            s += helper(k)
        elif k > 6000 and k & 2:
            s += shape.area()
        else:
            s += 1
        if k == n // 4:
            globals()["helper"] = lambda k: k + 2
        if k == n // 2:
            Shape.area = lambda self: 2
    return s


def inner(shape, m):
    s = 0
    for i in range(m):
        s += shape.area()
    return s


def loops(n):
    s = 0
    shape = Shape()
    for k in range(n):
        s += inner(shape, 5)
        if k == n // 4:
            Shape.area = lambda self: 3
    return s


print(bridges(200000), loops(50000))
