"""Loops over what enumerate, zip, map, filter, reversed and the views of a dict give, long and short ones."""


def add(x):
    return x + 1


def odd(x):
    return x & 1


def long_loops(l, d):
    s = 0
    for i, x in enumerate(l):
        s += i ^ x
    for a, b in zip(l, l):
        s += a & b
    for x in map(add, l):
        s += x
    for x in filter(odd, l):
        s += x
    for x in reversed(l):
        s ^= x
    for k, v in d.items():
        s += k - v
    for v in d.values():
        s += v
    return s


def short_loops(n):
    s = 0
    for k in range(n):
        for i, x in enumerate((k, 2, 3)):
            s += i ^ x
        for a, b in zip((k, 2), (3, k)):
            s += a & b
        for x in map(add, (k, 1)):
            s += x
        for x in reversed((k, 4)):
            s ^= x
    return s


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


def own_iterator(n):
    s = 0
    for k in range(n):
        for x in Countdown(5):
            s += x
    return s


def asked(n):
    it = iter(range(n))
    s = 0
    for k in range(n):
        s += next(it)
    return s


def main():
    l = list(range(1000))
    d = {i: 2 * i for i in l}
    s = 0
    for k in range(60):
        s += long_loops(l, d)
    print(s, short_loops(40000), own_iterator(20000), asked(60000))


main()
