# Ranges that are empty, run backwards, or are made in a loop.
def f(a,b):
    t=0
    for i in range(a,b): t+=i
    r=range(a,b)
    it=iter(r)
    x=0
    for v in it:
        x+=v
        if v==3: break
    return t, len(r), list(r), r, x, list(it), next(it,'end')
for a in range(-3,5):
    for b in range(-3,5):
        print(f(a,b))
print(range(5)[1:3], range(True))
try:
    range(1.5)
except TypeError as e: print(e)
def g(n):
    s=0
    for i in range(n):
        for j in range(i, n): s+=j
        for j in range(n, i): s-=j
    return s
print(g(300))


def steps(n):
    out = []
    for i in range(1, n):
        r = range(i, n, i)
        out.append((len(r), list(r)[-1:], r))
        for j in range(i + i, n, i):
            out.append(j)
        for j in range(n, i, -i):
            out.append(-j)
    return out


print(steps(30))
try:
    range(1, 2, 0)
except ValueError as e:
    print(e)


class Index:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v


# a bool is a number wherever an index is asked for, and what is made of it shows one
def shown(f):
    try:
        return f()
    except (ValueError, TypeError) as e:
        return type(e).__name__, str(e)


import operator
for z in (0, False, Index(0), True):
    for f in (lambda: range(1, 1, z), lambda: range(1, 2**70, z), lambda: range(1, 1, z)[1:], lambda: range(z)[::z], lambda: [1, 2][::z],
              lambda: "ab"[::z], lambda: slice(1, 2, z).indices(3), lambda: range(2**70)[::z], lambda: range(5)[1::z], lambda: slice(z, z).indices(z),
              lambda: operator.index(z), lambda: range(2**70)[z:z], lambda: [5, 6][z]):
        print(shown(f))
