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


def one_letter_mostly(words):
    """A loop that has one turn whenever somebody looks becomes a loop all the same."""
    s = 0
    for word in words:
        for letter in word:
            s = (s * 31 + ord(letter)) % 1000003
    return s


print(bridges(60000), loops(20000), one_letter_mostly(["a"] * 4000 + ["abc", "d"] * 20000))
