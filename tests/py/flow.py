# functions of all kinds, closures, generators, exceptions, with
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def args(a, b=2, *c, d=4, **e):
    return a, b, c, d, sorted(e.items())
def counter():
    n = 0
    def inc(k=1):
        nonlocal n
        n += k
        return n
    return inc
def gen(n):
    for i in range(n):
        if i % 3 == 1:
            continue
        x = yield i * 2
        if x:
            yield x
def nested(n):
    yield from gen(n)
    return "end"
def squares(n):
    return [i * i for i in range(n) if i % 2], {i: i + 1 for i in range(n)}, {i % 4 for i in range(n)}
def loop_exceptions(n):
    caught = 0
    for i in range(n):
        try:
            if i % 4 == 0:
                raise ValueError(i)
            if i % 7 == 0:
                [][i]
            caught += 1
        except ValueError as e:
            caught += e.args[0]
        except (IndexError, KeyError):
            caught -= 1
        finally:
            caught += 2
    return caught
class Ctx:
    def __init__(self, log, swallow):
        self.log, self.swallow = log, swallow
    def __enter__(self):
        self.log.append("in")
        return self
    def __exit__(self, t, v, tb):
        self.log.append(t.__name__ if t else "out")
        return self.swallow
def withs(n):
    log = []
    for i in range(n):
        with Ctx(log, True) as c:
            if i % 3 == 0:
                raise KeyError(i)
            log.append(i)
    return len(log), log[-4:]
def find(n):
    for i in range(n):
        for j in range(n):
            if i * j == 42:
                break
        else:
            continue
        return i, j
def early(n):
    total = 0
    while True:
        total += 1
        if total > n:
            return total
        if total % 2:
            continue
        total += 1
def many(n):
    t = 0
    for i in range(n):
        t += args(i, i + 1)[1]
        t += args(i, b=3, d=i)[3]
        t += len(args(*[1, 2, 3], **{"z": i})[2])
    return t
print(fib(15), args(1), args(1, 2, 3, 4, d=5, x=6), many(100))
c = counter()
for i in range(100):
    c(i)
print(c(), sum(gen(100)), list(nested(10)), squares(10))
g = gen(10)
print(next(g), g.send("hi"), next(g), loop_exceptions(200), withs(90), find(20), early(100))
try:
    next(iter([]))
except StopIteration:
    print("stop")
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
print(deep(400))
try:
    deep(100000)
except RecursionError as e:
    print(type(e).__name__)
def chain():
    try:
        try:
            1 / 0
        except ZeroDivisionError as e:
            raise KeyError("k") from e
    except KeyError as e:
        return repr(e), repr(e.__cause__)
print(chain())
def ifexp(n):
    r = 0
    for i in range(n):
        r += 1 if i % 2 else -1 if i % 3 else 5
        r = r and r or 7
    return r
print(ifexp(300))
x = 10
def glob(n):
    global x
    for i in range(n):
        x += i
    return x
print(glob(200), x)
print((lambda a, b=3: a + b)(1), max(3, 1, 2), min([4, 2, 8], key=lambda v: -v), sorted("hello", reverse=True))
def swap(n):
    a, b, c = 1, 2, 3
    for i in range(n):
        a, b, c = b, c, a
    return a, b, c
print(swap(301))
