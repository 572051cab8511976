from collections import deque, defaultdict


def fails(f, *args):
    try:
        print("no error", f(*args))
    except Exception as e:
        print(type(e).__name__, e)


d = deque()
print(d, len(d), bool(d), deque("abc"), deque([1, 2, 3], 2), deque(maxlen=3, iterable=[1]), deque([], maxlen=0), deque.__module__, deque.__name__)
for i in range(20):
    d.append(i)
    d.appendleft(-i)
    if i % 3 == 0:
        d.pop()
    if i % 4 == 0:
        d.popleft()
print(d, d[0], d[-1], d[5], d[-5], len(d), list(d), list(reversed(d)), 3 in d, 99 in d, None in d)
d[3] = "x"
d[-2] = "y"
del d[1], d[-3], d[7]
print(d, d.index("x"), d.count(13), d.index(13, 2), d.maxlen)
d.extend("pq")
d.extendleft("rs")
d.remove("y")
d.reverse()
print(d)
for n in (1, 3, -2, 100, -77, 0):
    d.rotate(n)
    print(list(d)[:4])
d.rotate()
d.insert(0, "a0")
d.insert(5, "a5")
d.insert(-1, "a-1")
d.insert(100, "end")
d.insert(-100, "begin")
print(d, d.copy() == d, d.copy() is d)
e = deque([1, 2, 3])
e *= 2
e += [7]
e += e
print(e, e * 2, 2 * e == e * 2, e * 0, e * -1, e + deque([1]), deque([1, 2], 3) * 5, deque([1, 2], 5) + deque([4] * 9))
e.clear()
print(e, deque([1, 2]) < deque([1, 3]), deque([1]) < deque([1, 0]), deque([1]) == [1], deque([1]) != deque([1]), deque() <= deque(), deque("b") > deque("ab"))
fails(e.pop)
fails(e.popleft)
fails(e.remove, 1)
fails(e.index, 1)
fails(lambda: e[0])
fails(lambda: deque("ab")["a"])
fails(lambda: deque("ab")[2])
fails(lambda: deque("ab")[0:1])
fails(lambda: deque([1]) + [1])
fails(lambda: deque([1]) + 1)
fails(lambda: deque([1]) * 1.5)
fails(lambda: deque([1]) < 5)
fails(deque, 5)
fails(deque, [], -1)
fails(deque, [], "a")
fails(deque, [], 1, 2)
fails(hash, deque())
fails(deque([1], 1).insert, 0, 1)
fails(lambda: deque().__init__(maxlen=-5))
fails(setattr, deque(), "maxlen", 3)
m = deque(maxlen=3)
for i in range(7):
    m.append(i)
    print(list(m), end=" ")
for i in range(7):
    m.appendleft(i)
    print(list(m), end=" ")
m.extend(range(9))
m.extendleft(range(9))
print(m, m.maxlen, m.copy(), m * 3)
z = deque("abc", 0)
z.append(1)
z.extend("abc")
print(z)
r = deque([1])
r.append(r)
print(r, [r], repr(deque([[...], {1: 2}])))


def change(d, f):
    for x in d:
        f(d)


fails(change, deque("abc"), lambda d: d.append(1))
fails(change, deque("abc"), lambda d: d.popleft())
fails(change, deque("abc"), lambda d: d.rotate(1))
change(deque("abc"), lambda d: d.reverse())
it = iter(deque("abcd"))
print(next(it), it.__length_hint__(), list(it), list(it), type(it).__name__, type(reversed(deque())).__name__, list(reversed(deque("abc"))))


class Evil:
    def __init__(self, d, f):
        self.d, self.f = d, f

    def __eq__(self, other):
        self.f(self.d)
        return False


x = deque([1, 2, 3])
x.append(Evil(x, lambda d: d.clear()))
fails(lambda: 5 in x)
x = deque([1, 2, 3])
x.appendleft(Evil(x, lambda d: d.append(1)))
fails(x.count, 7)
x = deque([1, 2, 3])
x.appendleft(Evil(x, lambda d: d.pop()))
fails(x.index, 7)
x = deque([1, 2, 3])
x.appendleft(Evil(x, lambda d: d.pop()))
fails(x.remove, 7)
x = deque([1, 2, 3])
x.appendleft(Evil(x, lambda d: d.pop()))
fails(lambda: x == deque([1, 2, 3, 4]))


class D(deque):
    def __init__(self, *args, tag=None):
        deque.__init__(self, *args)
        self.tag = tag


s = D([1, 2, 3], 5, tag="t")
s.append(4)
print(s, s.tag, len(s), s[0], s == deque([1, 2, 3, 4]), list(s), isinstance(s, deque), s.maxlen, type(s.copy()).__name__, type(s + s).__name__)
print(s.__reduce__()[:3], list(s.__reduce__()[3]), deque([1, 2], 3).__reduce__()[:3], deque("a").__reduce__()[:3])
print(sorted(n for n in dir(deque) if n not in dir(object) and n[:8] != "__reduce"))
print(deque[int], [*deque("ab")], max(deque([3, 9, 4])), sum(deque(range(10))), tuple(deque("ab")), dict(deque([(1, 2)])), deque(deque("ab")), sorted(deque("zab")))

q = deque()
total = 0
for i in range(5000):
    q.append(i)
    if i % 3:
        total += q.popleft()
    if i % 7 == 0:
        q.appendleft(total & 255)
        total ^= q.pop()
    total += q[0] + len(q)
print(total, len(q))
q = deque(maxlen=10)
for i in range(5000):
    q.append(i)
    total += q[0] + q[-1]
for i in range(300):
    for x in q:
        total += x
print(total)


class Dd(defaultdict):
    pass


d = defaultdict(list)
d[1].append(2)
d[1].append(3)
print(d, d.default_factory, d.get(5), 5 in d, len(d), d.copy(), type(d.copy()).__name__, defaultdict.__module__)
print(defaultdict(int, {1: 2}, a=3), defaultdict(None, [(1, 2)]), defaultdict(), defaultdict(int) == {}, d | {7: 8}, {7: 8} | d, type({7: 8} | d).__name__)
fails(lambda: defaultdict()[3])
fails(lambda: defaultdict(None)["a"])
fails(defaultdict, 5)
try:
    defaultdict(int) | 5
except TypeError:
    print("refused")
d |= {9: [9]}
print(d, d.__missing__(44), d, d.__reduce__()[:4], list(d.__reduce__()[4]))
n = Dd(lambda: 7)
n.extra = 1
print(n["a"], dict(n), n.extra, n.copy()["b"], type(n.copy()).__name__)
c = defaultdict(int)
for i in range(5000):
    c[i % 13] += i
    c["ab"[i % 2]] += 1
print(sorted(c.items(), key=str))
nested = defaultdict(lambda: defaultdict(list))
for i in range(20):
    nested[i % 3][i % 2].append(i)
print({k: dict(v) for k, v in nested.items()})
r = defaultdict(list)
r["self"] = r
print(r)
