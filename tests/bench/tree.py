class T:
    def __init__(self, l, r):
        self.l = l; self.r = r


def build(d):
    return T(None, None) if d == 0 else T(build(d - 1), build(d - 1))


def count(t):
    return 1 if t.l is None else 1 + count(t.l) + count(t.r)


def main():
    keep = build(14)
    return sum(count(build(10)) for i in range(60)) + count(keep)


result = None
for turn in range(6):
    result = main()
print(result)
