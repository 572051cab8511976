def counter(step):
    n = 0
    def inc():
        nonlocal n
        n += step
        return n
    return inc


def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run


def memo(f):
    cache = {}
    def wrapper(*args):
        if args not in cache:
            cache[args] = f(*args)
        return cache[args]
    return wrapper


@memo
def paths(a, b):
    if a == 0 or b == 0:
        return 1
    return paths(a - 1, b) + paths(a, b - 1)


def kw(a, b=2, *rest, c=3, **more):
    return a + b + c + len(rest) + len(more)


def curry(f, *args):
    return lambda *more: f(*args, *more)


def work():
    t = 0
    cs = [counter(i) for i in range(10)]
    for r in range(4000):
        for c in cs:
            t += c()
    f = compose(lambda x: x + 1, lambda x: x * 2, lambda x: x - 3)
    for i in range(40000):
        t += f(i)
    for i in range(20000):
        t += kw(i) + kw(i, 1) + kw(i, 1, 5, 6, c=i, z=1) + kw(b=1, a=i)
    add3 = curry(kw, 1, 2)
    for i in range(20000):
        t += add3(i)
    for i in range(30):
        t += paths(i, 30)
    t += sum(sorted(range(20000), key=lambda v: (v * 7919) % 1013)[:100])
    fs = []
    for i in range(20000):
        fs.append(lambda x, i=i: x + i)
    for g in fs:
        t += g(1)
    return t


result = None
for turn in range(6):
    result = work()
print(result)
