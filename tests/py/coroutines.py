# coroutines, asynchronous generators and comprehensions, and a small event loop for them

class Pause:
    def __init__(self, what):
        self.what = what

    def __await__(self):
        got = yield self.what
        return got


def drive(coroutine, *answers):
    """Run it, showing what it awaits; its result."""
    answers = list(answers)
    send = None
    while True:
        try:
            asked = coroutine.send(send)
        except StopIteration as stop:
            return stop.value
        print("  asked for", asked)
        send = answers.pop(0) if answers else None


async def add(a, b):
    x = await Pause(("add", a, b))
    return a + b + (x or 0)


async def twice(n):
    first = await add(n, 1)
    return await add(first, n)

print(drive(add(1, 2)), drive(add(1, 2), 10), drive(twice(5), 1, 2))
c = add(1, 2)
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_await, c.cr_code is add.__code__)
print(c.send(None), type(c.cr_await).__name__, c.cr_suspended)
c.__name__ = "renamed"
print(repr(c)[:25], c.__name__)
try:
    c.send(5)
except StopIteration as e:
    print("result", e.value)
for call in (lambda: c.send(None), lambda: c.throw(ValueError), lambda: next(c), lambda: iter(c)):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
c.close()


# ---- async with, async for ------------------------------------------------------------------
class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await Pause(("enter", self.name))
        return self.name

    async def __aexit__(self, t, v, tb):
        await Pause(("exit", self.name, t and t.__name__, str(v)))
        return self.swallow


async def managed(fail):
    async with Manager("a") as a, Manager("b", True) as b:
        print(a, b)
        if fail:
            raise KeyError("lost")
        return "returned"
    return "swallowed"

print(drive(managed(False)), drive(managed(True)))


async def leaving():
    for i in range(5):
        async with Manager(i):
            if i == 1:
                continue
            if i == 3:
                break
    return i

print(drive(leaving()))


async def raising():
    try:
        async with Manager("x"):
            1 / 0
    except ZeroDivisionError as e:
        return str(e), await Pause("in handler"), e.__class__.__name__

print(drive(raising(), None, None, "got"))


class Count:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        if self.i % 2:
            await Pause(self.i)
        return self.i


async def loops():
    total = 0
    async for i in Count(4):
        if i == 2:
            continue
        total += i
    else:
        total += 100
    async for i in Count(9):
        if i == 3:
            break
    else:
        total += 1000
    async for i, *rest in agen([(1, 2, 3), (4, 5)]):
        total += len(rest)
    return total


async def agen(items):
    try:
        for item in items:
            got = yield item
            if got:
                print("  sent", got)
            await Pause(("between", item))
    finally:
        print("  agen ends")

print(drive(loops()))


async def comprehensions():
    a = [i async for i in Count(3)]
    b = {i: j async for i in Count(2) for j in range(2) if j}
    c = {i async for i in agen([1, 2, 1])}
    d = [await add(x, 1) for x in range(3)]
    e = [[y async for y in Count(x)] for x in range(3)]
    g = (i * 2 async for i in Count(3) if await add(i, 0) != 2)
    f = [x async for x in g]
    h = [i for i in [1, 2, 3] if await Pause(i)]
    s = sum([await add(i, i) for i in range(2)]) + len([1 async for _ in Count(3)])
    return a, b, sorted(c), d, e, f, h, s

print(drive(comprehensions(), *([None] * 30)))


# ---- asynchronous generators ------------------------------------------------------------------
async def echo():
    got = None
    while True:
        try:
            got = yield got
        except ValueError as e:
            got = "caught " + str(e)
        except GeneratorExit:
            await Pause("cleaning")
            raise


async def upto(n):
    i = 0
    while i < n:
        yield i
        i += 1


async def use_echo():
    g = echo()
    print(type(g).__name__, g.ag_running, g.ag_await, g.__name__)
    print(await g.__anext__(), await g.asend(1), await g.asend(2))
    print(await g.athrow(ValueError("v")), await g.athrow(ValueError, "w"))
    await g.aclose()
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration as e:
        print("stopped", e.args)
    g = echo()
    try:
        await g.asend(3)
    except TypeError as e:
        print(e)
    g = echo()
    await g.asend(None)
    try:
        await g.athrow(KeyError("k"))
    except KeyError as e:
        print("out", e)
    return [x async for x in aiter(agen("ab"))], await anext(upto(7)), await anext(Count(0), "default")

print(drive(use_echo()))


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def errors():
    g = stubborn()
    await g.__anext__()
    try:
        await g.aclose()
    except RuntimeError as e:
        print(e)

    async def stops():
        raise StopIteration(3)
    try:
        await stops()
    except RuntimeError as e:
        print(e, repr(e.__cause__))

    async def gen_stops():
        yield 1
        raise StopAsyncIteration
    try:
        async for x in gen_stops():
            pass
    except RuntimeError as e:
        print(e, repr(e.__cause__))

    async def try_for(x):
        async for i in x:
            pass

    async def try_with(x):
        async with x:
            pass

    async def try_await(x):
        await x

    class NoAnext:
        def __aiter__(self):
            return 3

    class BadAnext:
        def __aiter__(self):
            return self

        def __anext__(self):
            return 3

    class NoExit:
        async def __aenter__(self):
            pass

    class Sync:
        def __aenter__(self):
            return 1

        def __aexit__(self, *a):
            return 1

    class BadAwait:
        def __await__(self):
            return 3

    class CoroAwait:
        async def __await__(self):
            return 3
    for test, x in [(try_for, 3), (try_for, [1]), (try_for, NoAnext()), (try_for, BadAnext()), (try_with, 3), (try_with, NoExit()),
                    (try_with, Sync()), (try_await, 3), (try_await, "s"), (try_await, BadAwait()), (try_await, [1])]:
        try:
            await test(x)
        except TypeError as e:
            print(test.__name__, e, "|", getattr(e, "__cause__", None))
    a = add(1, 2)
    a.send(None)
    try:
        await a
    except RuntimeError as e:
        print(e)
    g = upto(3)
    b = g.asend(1)
    b.close()
    try:
        await b
    except RuntimeError as e:
        print(e)

drive(errors())

# throw and close reach what is awaited
class Watch:
    def __await__(self):
        try:
            yield "waiting"
        except KeyError as e:
            print("watch caught", e)
            return "recovered"
        finally:
            print("watch left")


async def outer():
    return await inner()


async def inner():
    return await Watch()

c = outer()
print(c.send(None))
try:
    c.throw(KeyError("thrown"))
except StopIteration as e:
    print(e.value)
c = outer()
c.send(None)
c.close()
c = outer()
c.send(None)
try:
    c.throw(ValueError("through"))
except ValueError as e:
    print("through", e)
w = add(1, 2).__await__()
print(type(w).__name__, next(w), iter(w) is w)
w.close()
c = add(1, 2)
c.close()
try:
    c.send(None)
except RuntimeError as e:
    print(e)


# ---- an event loop --------------------------------------------------------------------------------
class Sleep:
    def __init__(self, turns):
        self.turns = turns

    def __await__(self):
        yield self.turns


class Task:
    def __init__(self, coroutine, name):
        self.coroutine, self.name, self.result, self.done, self.waiters = coroutine, name, None, False, []

    def __await__(self):
        while not self.done:
            yield self
        return self.result


class Loop:
    def __init__(self):
        self.ready, self.sleeping, self.now, self.log = [], [], 0, []

    def spawn(self, coroutine, name):
        task = Task(coroutine, name)
        self.ready.append(task)
        return task

    def step(self, task):
        try:
            asked = task.coroutine.send(None)
        except StopIteration as stop:
            task.result, task.done = stop.value, True
            self.log.append((self.now, task.name))
            self.ready.extend(task.waiters)
            return
        if isinstance(asked, Task):
            asked.waiters.append(task) if not asked.done else self.ready.append(task)
        else:
            self.sleeping.append((self.now + asked, task))

    def run(self, main):
        task = self.spawn(main, "main")
        while self.ready or self.sleeping:
            while self.ready:
                self.step(self.ready.pop(0))
            self.now += 1
            self.ready += [t for at, t in self.sleeping if at <= self.now]
            self.sleeping = [(at, t) for at, t in self.sleeping if at > self.now]
        return task.result

loop = Loop()


async def producer(queue, n):
    for i in range(n):
        await Sleep(i % 3)
        queue.append(i)
    return n


async def consumer(queue, n):
    seen = []
    while len(seen) < n:
        if queue:
            seen.append(queue.pop(0))
        else:
            await Sleep(1)
    return seen


async def ticks(n):
    for i in range(n):
        await Sleep(2)
        yield i


async def main():
    queue = []
    tasks = [loop.spawn(producer(queue, 30), "producer"), loop.spawn(consumer(queue, 30), "consumer")]
    seen = [i async for i in ticks(5)]
    return seen, [await t for t in tasks]

print(loop.run(main()))
print(loop.log)


async def fib(n):
    return n if n < 2 else await fib(n - 1) + await fib(n - 2)

print(drive(fib(14)))


async def many(n):
    total = 0
    async for i in upto(n):
        total += await identity(i)
    return total


async def identity(x):
    return x

print(drive(many(3000)))
