import time, sys, math
# various features
class Stack:
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x)
    def pop(self): return self.items.pop()
    def __contains__(self, x): return x in self.items
    def __iter__(self): return iter(self.items)
s = Stack()
for i in range(3000):
    s.push(i)
    if i % 3 == 0: s.pop()
print(len(s.items), 5 in s, sum(s))
class It:
    def __init__(self, n): self.n = n; self.i = 0
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
print(sum(It(2500)))
def g():
    try:
        while True:
            x = yield
            if x is None: break
    finally:
        print("closed")
for k in range(3):
    it = g(); next(it); it.close()
memo = {}
def collatz(n):
    c = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        c += 1
    return c
print(max((collatz(i), i) for i in range(1, 3000)))
print(math.sqrt(2), math.floor(2.7), math.pi, [math.sin(x) for x in (0, 1)])
def f(*a, **k): return len(a) + len(k)
t = 0
for i in range(3000):
    t += f(1, 2, x=i) + f(*range(3))
print(t)
m = [[0] * 30 for _ in range(30)]
for i in range(30):
    for j in range(30):
        m[i][j] = i * j if i > j else m[j][i] + 1
print(sum(map(sum, m)))
words = "the quick brown fox jumps over the lazy dog the end".split()
freq = {}
for i in range(300):
    for w in words:
        freq[w] = freq.get(w, 0) + 1
print(sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:3])
x = 1
for i in range(200):
    x = x * 7 % 1000000007 + (x >> 3)
    x <<= 2
print(x)
class E(Exception):
    def __init__(self, code): super().__init__(f"code {code}"); self.code = code
def thrower(i):
    if i % 5 == 0: raise E(i)
    return i
c = 0
for i in range(2000):
    try: c += thrower(i)
    except E as e: c -= e.code
print(c)
def tri(n):
    return [[j for j in range(i)] for i in range(n)]
print(len(tri(100)), sum(len(r) for r in tri(100)))
s = set()
for i in range(2500): s.add(i % 97)
print(len(s), 96 in s, sorted(s)[:3])
a = [3.5, 1.25] * 500
tot = 0.0
for v in a:
    tot += v * 2 if v > 2 else -v
print(tot)
st = ""
for i in range(2000):
    st = st[-50:] + "ab"[i % 2]
    if st[0] == "a" and len(st) > 10: tot += 1
print(st[-5:], tot)
print(type(3).__name__, type(3) is int, isinstance(True, int), True + 1, 5 if None else 6)
def outer(n):
    acc = []
    def add(i):
        acc.append(i * n)
    for i in range(1500): add(i)
    return sum(acc)
print(outer(3))
big = 0
for i in range(70):
    big = big * 2 + 1
print(big, big >> 3, -big // 7, big % 1000)

def reversed_while_it_changes():
    k, out = [1, 2, 3], []
    for q in reversed(k):
        out.append(q)
        del k[:]
    k = [1, 2, 3]
    it = reversed(k)
    out.append(next(it))
    k.clear()
    out += list(it)
    k += [7, 8, 9]
    out += list(it)
    class Ends:
        def __len__(self):
            return 5
        def __getitem__(self, i):
            if i == 2:
                raise StopIteration
            return i
    print(out, list(reversed(Ends())))
reversed_while_it_changes()
for a, b in (1, 0.0), (1.5, 0), (1, 0), (True, False), (2**70, 0.0):
    try:
        divmod(a, b)
    except ZeroDivisionError as e:
        print(e)
class OldIndex:
    def __index__(self):
        return 0
class Plain:
    pass
for o in 1, "a", (1,), range(3), {1}, frozenset(), b"a", {}.keys(), Plain(), Plain, len, None, 1.5, ...:
    for k in 1, True, "x", 1.5, OldIndex():
        try:
            del o[k]
        except TypeError as e:
            print(e)
class Falls:
    @property
    def p(self):
        return self.missing
    def __getattr__(self, name):
        if name == "missing" or falls < 0:
            raise AttributeError(name)
        return name * 2
falls = 40
while falls > -5:
    falls -= 1
    try:
        print(Falls().p)
    except AttributeError as e:
        print(e)
class Named:
    pass
for f in (lambda n: object.__getattribute__(Named(), n), lambda n: object.__setattr__(Named(), n, 1),
          lambda n: object.__delattr__(Named(), n)):
    for n in 5, None, [].append, b"x", "missing":
        try:
            print(f(n))
        except (TypeError, AttributeError) as e:
            print(type(e).__name__, str(e)[:40])
named = Named()
object.__setattr__(named, "".join(["a", "b", "c"]), 5)
print(named.abc, object.__getattribute__(named, "".join(["ab", "c"])))
