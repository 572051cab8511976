# Keyword arguments of functions in C: taken as CPython takes them, or refused. iter(f, sentinel).
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Out:
    def __init__(self):
        self.parts = []

    def write(self, s):
        self.parts.append(s)


class Sep(str):
    pass


t(lambda: print(sep=5))
t(lambda: print(end=5))
t(lambda: print(1, file=5))
t(lambda: print(1, 2, sep=None, end=None))
t(lambda: print(1, 2, sep=Sep("-"), end=Sep("!\n")))
out = Out()
print("a", "b", sep="", file=out, end="")
print(out.parts, file=None)
t(lambda: sum([1], foo=2))
t(lambda: sum([1], start=2))
t(lambda: enumerate([], foo=2))
t(lambda: list(enumerate("ab", start=2)))
t(lambda: zip(foo=1))
t(lambda: "a".split(foo=1))
t(lambda: "a b c".split(maxsplit=1))
t(lambda: "a,b,c".split(sep=",", maxsplit=1))
for strict in False, True, 1, []:
    for args in ([1], [1, 2]), ([1, 2], [1]), ([1], [2]), ([1], [2], [3, 4]), ([1, 2], [3, 4], [5]), ([],), ():
        t(lambda: list(zip(*args, strict=strict)))
t(lambda: iter(5, 6))
t(lambda: iter(1, 2, 3))
t(lambda: iter())
values = [1, 2, 3, 0, 4]
it = iter(lambda: values.pop(0), 0)
print(list(it), values, list(it), next(it, "end"))


def stops(n):
    def f():
        nonlocal n
        n -= 1
        if n < 0:
            raise StopIteration
        return n
    return f


print(list(iter(stops(3), "never")), sum(iter(stops(3000), 17)), sum(x for x in iter(stops(3000), -1)))


class Never:
    def __eq__(self, other):
        raise KeyError("eq")


t(lambda: list(iter(stops(3), Never())))
