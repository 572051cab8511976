# Exceptions in hot code: raised and caught in one function, over inlined calls, in loops, by
# operations, in finally and with; what is handled, tracebacks and contexts are as they should be.


def context(e):
    return getattr(e, "__context__", None)


class Bad(Exception):
    def __init__(self, code):
        super().__init__("bad %d" % code)
        self.code = code


class Worse(Bad):
    pass


def check(i):
    if i % 10 == 3:
        raise Bad(i)
    if i % 50 == 7:
        raise Worse(i)
    return i


def deeper(i):
    return check(i) + 1


def guarded(i, log):
    try:
        return deeper(i)
    except Worse as e:
        log.append(e.code)
        return -e.code
    except Bad as e:
        return e.code
    finally:
        log[0] += 1


def catches(n):
    total, log = 0, [0]
    for i in range(n):
        total += guarded(i, log)
    return total, log[0], len(log)


print(catches(2500))


def find(d, k):
    try:
        return d[k]
    except KeyError as e:
        return -1 if e.args[0] == k else 1000000


def finds(n):
    d = {1: 2, 5: 7}
    total = 0
    for i in range(n):
        total += find(d, i & 3)
    return total


print(finds(3000))


def operations(n):
    out = {}
    values = [1, 0, "s", None, [], 2.5, 2**70]
    for i in range(n):
        a, b = values[i % 7], values[i // 7 % 7]
        try:
            try:
                x = a // b
            except ZeroDivisionError as e:
                x = str(e)
            except TypeError as e:
                raise ValueError(str(e)) from e
        except ValueError as e:
            x = type(e.__cause__).__name__ + str(e)[:30]
            assert context(e) is e.__cause__
        try:
            x = str(x) + str([1, 2, 3][i % 5])
        except IndexError as e:
            x = str(x) + str(e)
        try:
            x += a.missing
        except AttributeError as e:
            x += str(e)
        key = str(x)
        out[key] = out.get(key, 0) + 1
    return sorted(out.items())


for row in operations(1500):
    print(row)


def again(i):
    try:
        return check(i)
    except Worse:
        raise
    except Bad as e:
        raise KeyError(e.code)


def reraised(n):
    out = []
    for i in range(n):
        try:
            again(i)
        except (KeyError, IndexError) as e:
            out.append((type(e).__name__, type(context(e)).__name__, e.args[0]))
        except Exception as e:
            out.append((type(e).__name__, context(e), e.args[0]))
    return len(out), out[-3:], out[:3]


print(reraised(2000))


class Ctx:
    entered = left = 0

    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        Ctx.entered += 1
        return self

    def __exit__(self, a, b, c):
        Ctx.left += 1
        return a is self.swallow


def withs(n):
    total = 0
    for i in range(n):
        try:
            with Ctx(ZeroDivisionError):
                with Ctx(KeyError) as c:
                    total += 100 // (i % 5)
                    if i % 7 == 2:
                        raise KeyError(i)
                    if i % 11 == 5:
                        raise IndexError(i)
                    total += 1
                total += 10
        except IndexError as e:
            total += e.args[0]
    return total, Ctx.entered, Ctx.left


print(withs(2000))


def finals(n):
    out = []
    for i in range(n):
        try:
            for k in range(5):
                try:
                    if k == i % 7:
                        break
                    if k == i % 9:
                        continue
                    if i % 13 == 1 and k == 2:
                        raise Bad(k)
                    out.append(k)
                finally:
                    out.append("f")
            else:
                out.append("else")
        except Bad as e:
            out.append(e.code)
    return len(out), out[-30:]


print(finals(1500))


def deep(n):
    if n == 0:
        raise Worse(0)
    return deep(n - 1) + 1


def tracebacks(n):
    depths = {}
    for i in range(n):
        try:
            deep(i % 6)
        except Bad as e:
            depth = e.__traceback__ is not None
            depths[depth] = depths.get(depth, 0) + 1
    return sorted(depths.items())


print(tracebacks(1500))


def handled(n):
    out = 0
    for i in range(n):
        try:
            raise Bad(i)
        except Bad as e:
            try:
                raise Worse(i)
            except Worse as w:
                out += (context(w) is e) + (context(e) is None)
        try:
            raise Bad(i)
        except Bad as e:
            out += context(e) is None
    return out


print(handled(1500))


def generator(n):
    for i in range(n):
        if i % 40 == 39:
            raise Bad(i)
        yield i


def from_generators(n):
    total = 0
    for k in range(n):
        try:
            for x in generator(30 + k % 20):
                total += x
        except Bad as e:
            total += 1000 * e.code
    return total


print(from_generators(200))


class Numbers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        if self.n == 77:
            raise Bad(77)
        return self.n


def iterators(n):
    total = 0
    for k in range(n):
        try:
            for x in Numbers(60 + k % 20):
                total += x
        except Bad as e:
            total += e.code
    it = iter([1, 2, 3])
    for k in range(n):
        try:
            total += next(it)
        except StopIteration:
            it = iter([1, 2, 3])
    return total


print(iterators(250))


def uncaught(n):
    for i in range(n):
        if i == n - 1:
            deep(2)
        try:
            deep(i % 3)
        except Worse:
            pass


def outer(n):
    for i in range(3):
        try:
            uncaught(n)
        except Worse as e:
            kept = e
    raise kept


# Its traceback is that of the last turn of a hot loop.
outer(1200)

for t in (((ValueError,),), (ValueError, (KeyError,)), ((), ValueError), ([ValueError],), [ValueError], (), (5, ValueError), (ValueError, 5)):
    try:
        try:
            raise ValueError
        except t:
            print('caught')
    except Exception as e:
        print(type(e).__name__, e)
