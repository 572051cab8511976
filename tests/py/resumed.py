# generators that calls resume: next(g), g.__next__(), g.send(v), in loops that are hot
def counter(n):
    total = 0
    for i in range(n):
        got = yield i + total
        if got is not None:
            total += got
    return total


def sends():
    ends = 0
    results = []
    gens = [counter(5), counter(3), counter(9)]
    for i in range(1300):
        g = gens[i % 3]
        try:
            v = g.send(None if i < 3 else i % 7)
        except StopIteration as e:
            ends += 1
            results.append(e.value)
            gens[i % 3] = counter(2 + i % 5)
            v = next(gens[i % 3])
        results.append(v)
    print(ends, sum(results), results[-5:])


def nexts():
    def squares():
        i = 0
        while True:
            yield i * i
            i += 1
    g = squares()
    s = 0
    for _ in range(1250):
        s += next(g)
    for _ in range(1150):
        s += g.__next__()
    pull = g.__next__
    for _ in range(1150):
        s += pull()
    print(s)


def ends():
    n = 0
    for i in range(1250):
        g = iter([]) if i % 50 == 0 else (x for x in (1,))
        try:
            while True:
                n += next(g)
        except StopIteration as e:
            if e.value is not None or e.args:
                print("odd", e)
    d = 0
    for i in range(1250):
        g = (x for x in ())
        d += next(g, 2)
    print(n, d)


def failing():
    def bad(i):
        try:
            yield i
            if i % 3 == 0:
                raise KeyError(i)
            yield i * 2
        finally:
            log.append(i)
    log, caught = [], 0
    for i in range(1250):
        g = bad(i)
        next(g)
        try:
            next(g)
        except KeyError as e:
            caught += e.args[0]
            try:
                next(g)
            except StopIteration:
                caught += 1
    print(caught, len(log) >= 400)

    def stops():
        yield 1
        raise StopIteration("inside")
    seen = set()
    for i in range(1250):
        g = stops()
        next(g)
        try:
            next(g)
        except RuntimeError as e:
            seen.add((str(e), repr(e.__cause__)))
    print(seen)


def odd():
    texts = set()
    for i in range(1250):
        g = counter(3)
        try:
            g.send(1)
        except TypeError as e:
            texts.add(str(e))

    def own():
        try:
            me[0].send(None)
        except ValueError as e:
            yield str(e)
    for i in range(1250):
        me = [None]
        me[0] = own()
        texts.add(next(me[0]))
    print(sorted(texts))


def coroutines():
    class Wait:
        def __await__(self):
            return (yield 7)

    async def work(i):
        a = await Wait()
        b = await Wait()
        return a + b + i
    s = 0
    for i in range(1250):
        c = work(i)
        s += c.send(None)
        s += c.send(i)
        try:
            c.send(1)
        except StopIteration as e:
            s += e.value
        try:
            c.send(None)
        except RuntimeError as e:
            s += len(str(e))
    print(s)


def handling():
    def inner():
        try:
            raise ValueError("a")
        except ValueError:
            yield 1
            yield 2
    s = 0
    for i in range(1250):
        g = inner()
        try:
            raise KeyError(i)
        except KeyError as e:
            s += next(g)
            s += next(g)
            s += e.args[0]
    print(s)


sends()
nexts()
ends()
failing()
odd()
coroutines()
handling()
