# == and != where nobody defines them: of None, of instances, and beside other values.


class Plain:
    pass


class Equal:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, Equal) and self.v == other.v


class Below(Plain):
    pass


class Declines:
    def __eq__(self, other):
        return NotImplemented


class Any:
    def __eq__(self, other):
        return "yes"


def compare(values):
    out = []
    for a in values:
        row = []
        for b in values:
            row.append((a == b, a != b))
        out.append(row)
    return out


p, q = Plain(), Plain()
values = [None, p, q, Below(), Equal(1), Equal(1), Equal(2), Declines(), Any(), 1, 1.5, "s", True,
          (1,), [1], {1: 2}, {1}, frozenset([1]), b"s", 2**70, range(3), Plain, len, ...]
for turn in range(3):
    table = compare(values)
for row in table:
    print(row)


def count(a, n):
    same = other = 0
    for i in range(n):
        x = a[i % len(a)]
        if x == None:
            same += 1
        if x != None:
            other += 1
        if x == p:
            same += 10
        if p != x:
            other += 10
    return same, other


print(count([None, p, q, None], 4000))
print(count([None, 1, "s", p, 2.5, [], Equal(1), Any()], 4000))


# The class learns to compare while a trace relies on it.
class Learns:
    def __init__(self, v):
        self.v = v


def learn(n):
    a, b = Learns(1), Learns(1)
    total = 0
    for i in range(n):
        if a == b:
            total += 1
        if a != b:
            total += 1000000
        if i == n // 2:
            Learns.__eq__ = lambda self, other: self.v == other.v
    return total


print(learn(4000))


# A function held in an attribute is called as a method is, without self.
class Holder:
    def __init__(self, f):
        self.f = f

    def g(self, x):
        return x * 2


def held(n):
    total = 0
    holders = [Holder(lambda x: x + 1), Holder(abs), Holder(Holder(None).g)]
    for i in range(n):
        total += holders[i % 3].f(i)
        total += holders[0].f(i)
    return total


print(held(3000))
