# lists, dicts, sets, strings, slices, formatting
def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    for i in range(2, n + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return sum(1 for f in flags if f)
def words(n):
    d = {}
    for i in range(n):
        k = "w%d" % (i % 17)
        d[k] = d.get(k, 0) + i
    return sorted(d.items())[:4], len(d)
def build(n):
    s = ""
    parts = []
    for i in range(n):
        s += chr(97 + i % 26)
        parts.append(str(i))
    return len(s), s[:30], s[::-3][:8], ",".join(parts)[-12:]
def matrix(n):
    a = [[i * j for j in range(n)] for i in range(n)]
    t = 0
    for row in a:
        for v in row:
            t += v
    return t, a[2][3], a[-1][-1]
def queens(n):
    def place(row, cols, d1, d2):
        if row == n:
            return 1
        c = 0
        for col in range(n):
            if col not in cols and row + col not in d1 and row - col not in d2:
                c += place(row + 1, cols | {col}, d1 | {row + col}, d2 | {row - col})
        return c
    return place(0, set(), set(), set())
def sums(n):
    l = list(range(n))
    t = 0
    for i in range(len(l)):
        t += l[i] + l[-1 - i]
        l[i] = t % 10
    for a, b in zip(l, l[1:]):
        t += a * b
    for i, v in enumerate(l):
        t += i * v
    return t, l[:5], l[-3:]
def pairs(n):
    out = []
    for i in range(n):
        t = (i, str(i), float(i))
        a, b, c = t
        out.append((c, b) if a % 2 else (a,))
    return out[:3], len(out)
print(sieve(500), words(300), build(200), matrix(20), queens(5), sums(200), pairs(100))
l = [5, 3, 8]
l.sort()
l.insert(1, 9)
l.extend([1, 2])
print(l, l.pop(), l.index(9), l[1:4], l[::-1], 9 in l, l * 2, l + [0])
l[1:3] = ["a", "b", "c"]
del l[0]
print(l, tuple(l), [1, 2] < [1, 3], (1, "x") == (1, "x"))
d = {"a": 1, "b": 2}
d.update(c=3)
print(d, list(d), list(d.values()), d.pop("a"), d.get("zz"), "b" in d, {**d, "q": 0})
for k, v in d.items():
    print(k, v, end=" ")
print({1, 2} | {3}, {1, 2} & {2, 3}, len({1, 1, 2}), frozenset([1]))
print("hello world".title(), "a,b,c".split(","), " x ".strip(), "abc".upper(), "abcabc".replace("b", "X"), "abc".find("c"))
print("héllo wörld"[1], len("héllo"), "wörld".upper(), "日本語"[1:], "naïve".encode())
print(f"{3.14159:.2f}|{42:>6}|{'x':^5}|{255:#x}|{1234567:,}|{'a'!r}|{0.5:%}|{-7:+d}|{1e10:g}")
print("%s %d %5.2f %r %x %%" % ("a", 42, 3.14159, "q", 255), "{} {1} {0}".format if False else "{0} {1}".format(1, 2))
print([1.0, 2.5, 1e20, 1e-7, float("inf"), -0.0], 1e16, 123456789.123456789, 10 ** 20)
print(repr("it's"), repr('a"b'), repr("a\n\t\\"), str(None), bool([]), bool("x"))
print(sum([0.1] * 3), all([1, 0]), any([0, 1]), list(map(str, [1, 2])), list(filter(None, [0, 1])), list(reversed([1, 2])))
