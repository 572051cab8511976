# Calls between functions that have machine code, will have it, or lose it.

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print([fib(i) for i in range(19)])


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print([even(n) for n in range(60)].count(True), odd(301), even(300))


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


print(ackermann(2, 9))

# ---- the limit: every frame counts, also those that traces do without

depth = 0


def dive():
    global depth
    depth += 1
    dive()


for i in range(30):
    depth = 0
    try:
        dive()
    except RecursionError as e:
        print(depth, e)


def level(n):
    try:
        return level(n + 1)
    except RecursionError:
        return n


print({level(0) for i in range(20)})


def countdown(n):
    return 0 if n == 0 else 1 + countdown(n - 1)


for i in range(20):
    print(countdown(900), end=" ")
print()


def forth(n):
    return back(n)


def back(n):
    return forth(n + 1)


for i in range(12):
    try:
        forth(0)
    except RecursionError:
        print("deep", end=" ")
print()

# ---- exceptions through frames of machine code


class Trouble(Exception):
    pass


def search(n, bad):
    if n == bad:
        raise Trouble(n)
    return n + search(n - 1, bad) if n else 0


def safe(n, bad):
    try:
        return search(n, bad)
    except Trouble as e:
        return -e.args[0]


print([safe(n % 12, n % 7 + 5) for n in range(200)])


def cleanup(n, log):
    try:
        if n == 0:
            raise Trouble("bottom")
        return cleanup(n - 1, log)
    finally:
        log.append(n)


for i in range(40):
    log = []
    try:
        cleanup(6, log)
    except Trouble as e:
        print(len(log), e, end=" ")
print()


def overflow(n, big):
    return big if n == 0 else overflow(n - 1, big) * 2 + fib(3)


print([overflow(i % 5, 1 << (50 + i % 20)) for i in range(60)][-7:])

# ---- what is called changes


def step(n):
    return n + 1


def walk(n, total):
    return total if n == 0 else walk(n - 1, step(total))


print([walk(9, 0) for i in range(30)][-1])


def step(n):
    return n + 100


print([walk(9, 0) for i in range(30)][-1])


def swap(n, k):
    global step
    if n == 0:
        return k
    if n == 3 and k % 10 == 7:
        step = step_two if step is step_one else step_one  # while our callers run
    return swap(n - 1, k) + step(n)


def step_one(n):
    return 1


def step_two(n):
    return 2


step = step_one
print([swap(8, k) for k in range(60)])


def make(k):
    def inner(n):
        return k if n == 0 else inner(n - 1) + k
    return inner


print([make(k)(k % 9) for k in range(40)])

# ---- callees with loops, defaults, keywords, many arguments


def looping(n, to=5):
    total = 0
    for i in range(to):
        total += i * n
    return total


def uses_loops(n):
    return looping(n) + looping(n, 7) + looping(to=3, n=n) + (uses_loops(n - 1) if n > 0 else 0)


print([uses_loops(i % 6) for i in range(50)])


def defaults(a, b=10, c=None, *, d=4):
    return (a, b, c, d) if a == 0 else defaults(a - 1, b, d=d)


print([defaults(i % 3, i) for i in range(9)], defaults(2), defaults(1, d=5))


def with_defaults(n, acc=0, scale=2):
    return acc if n == 0 else with_defaults(n - 1, acc + n * scale)


print([with_defaults(i % 10) for i in range(40)])
with_defaults.__defaults__ = (1000, 3)
print([with_defaults(i % 10) for i in range(40)])


def spread(n, *args, **kw):
    return (args, sorted(kw.items())) if n == 0 else spread(n - 1, n, *args[:2], k=n)


print([spread(i % 4) for i in range(20)][-4:])


def wide(n, a, b, c, d, e, f, g, h, i, j, k):
    return [n, a, b, c, d, e, f, g, h, i, j, k] if n == 0 else wide(n - 1, b, c, d, e, f, g, h, i, j, k, a)


print([wide(i % 5, 1, 2.5, "c", 4, 5, None, 7, 8, (9,), 10, 11) for i in range(30)][-1])

# ---- methods, __init__, properties, generators


class Tree:
    def __init__(self, depth):
        self.depth = depth
        self.kids = None if depth == 0 else (Tree(depth - 1), Tree(depth - 1))

    @property
    def size(self):
        if self.kids is None:
            return 1
        return 1 + self.kids[0].size + self.kids[1].size

    def leaves(self):
        return 1 if self.kids is None else self.kids[0].leaves() + self.kids[1].leaves()

    def walk(self):
        if self.kids is not None:
            for k in self.kids:
                yield from k.walk()
        yield self.depth


t = [Tree(5) for i in range(8)][-1]
print(t.size, t.leaves(), sum(t.walk()), [list(Tree(2).walk()) for i in range(5)][-1])


class Odd:
    def __init__(self, n):
        self.n = n
        if n > 0:
            self.other = Odd(n - 1)
        elif n < 0:
            return self.n


for i in range(60):
    n = i % 7 - (8 if i % 31 == 30 else 0)
    try:
        o = Odd(n)
    except TypeError as e:
        print(e)
print(o.n)


def numbers(n):
    if n > 0:
        yield n
        for x in numbers(n - 1):
            yield x


def total(n):
    return sum(numbers(n)) + (total(n - 1) if n > 0 else 0)


print([total(i % 6) for i in range(30)])


def floats(x, n):
    return x if n == 0 else floats(x * 0.5 + 1.0, n - 1) + floats(x, n - 1)


print([floats(float(i), i % 6) for i in range(25)])


class Finalized:
    count = 0

    def __del__(self):
        Finalized.count += 1


def drops(n):
    if n == 0:
        return 0
    Finalized()
    return drops(n - 1) + 1


import gc
for i in range(300):
    drops(10)
gc.collect()
print(Finalized.count > 2900)  # the stack may keep a few
