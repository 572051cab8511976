# generators to the letter: delegation, throw and close, what they handle while they sleep

def show(f, *args):
    try:
        r = f(*args)
    except BaseException as e:
        print(type(e).__name__, e.args, getattr(e, "value", "-") if isinstance(e, StopIteration) else "")
    else:
        print("returned", r)


def returns(v):
    yield 1
    return v

for v in (None, 5, (1, 2), StopIteration(3)):
    g = returns(v)
    next(g)
    show(next, g)
    show(next, g)
    show(g.send, None)
g = returns(7)
show(g.send, 3)
show(g.throw, KeyError("early"))
show(next, g)
g.close()
show(next, g, "default")

# delegation
def inner():
    try:
        while True:
            try:
                x = yield "item"
                print("inner got", x)
                if x == "stop":
                    return "result"
            except KeyError as e:
                print("inner caught", e)
                yield "from handler"
    finally:
        print("inner ends")


def outer(it):
    try:
        r = yield from it
        print("outer got", r)
        yield r
    except ValueError as e:
        print("outer caught", e)
        yield "outer handled"
    finally:
        print("outer ends")

o = outer(inner())
print(next(o), o.send("a"), o.gi_yieldfrom.__name__, o.gi_suspended)
print(o.throw(KeyError("k")), o.send(None))
print(o.send("stop"))
show(next, o)
o.close()
o = outer(inner())
next(o)
print(o.throw(ValueError, "v"))
o.close()
o.close()
o = outer(inner())
next(o)
o.close()
show(next, o)


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"


class Full(Iterator):
    def send(self, v):
        if v == "end":
            raise StopIteration("sent end")
        return ("sent", v)

    def throw(self, *a):
        print("thrown", [x if isinstance(x, BaseException) else x for x in a][:1])
        if isinstance(a[0], KeyError):
            raise StopIteration("thrown end")
        return "answered"

    def close(self):
        print("closed")

o.close()
o = outer(Full())
print(next(o), o.send(1), o.throw(IndexError("i")))
print(o.throw(KeyError("k")))
o.close()
o.close()
o = outer(Full())
next(o)
o.close()
o.close()
o = outer(Full())
next(o)
print(o.send("end"))
o.close()
o = outer(Iterator())
next(o)
show(o.send, 1)
o.close()
o = outer(Iterator())
next(o)
print(o.throw(ValueError("no throw method")))
o.close()
o = outer([1, 2])
print(next(o), next(o), next(o))
o.close()
o = outer(iter("ab"))
next(o)
o.close()


class BadClose(Iterator):
    def close(self):
        raise OSError("from close")

o.close()
o = outer(BadClose())
next(o)
show(o.close)


class Last:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("last words")

print(list(outer(Last())))
show(next, Last())

# a generator that is running
def itself():
    for f in (lambda: next(me), lambda: me.send(1), lambda: me.throw(KeyError), me.close):
        try:
            f()
        except ValueError as e:
            yield str(e), me.gi_running

me = itself()
print(list(me), me.gi_running)


def stops(what):
    yield 1
    raise what

for what in (StopIteration(1), StopIteration, GeneratorExit, KeyError("k")):
    g = stops(what)
    next(g)
    try:
        next(g)
    except BaseException as e:
        print(type(e).__name__, e, repr(e.__cause__) if isinstance(e, RuntimeError) else "")


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2

g = stubborn()
next(g)
show(g.close)

# what is being handled belongs to the generator while it sleeps
def handles():
    try:
        raise KeyError("inside")
    except KeyError:
        yield 1
        try:
            raise
        except KeyError as e:
            yield "again " + str(e)
        try:
            yield 2
        finally:
            yield 3
    yield 4
    raise


def reraise():
    raise

g = handles()
next(g)
show(reraise)
try:
    raise IndexError("outside")
except IndexError:
    print(next(g))
    try:
        reraise()
    except IndexError as e:
        print("still", e)
    print(next(g), next(g))
show(reraise)
print(next(g))
show(reraise)
show(next, g)
g = handles()
try:
    raise IndexError("outside")
except IndexError:
    next(g)
    next(g)
try:
    raise ValueError("other")
except ValueError:
    print([next(g), next(g), next(g)])
    show(next, g)


def context():
    try:
        raise KeyError("first")
    except KeyError:
        yield
        raise ValueError("second")

g = context()
next(g)
try:
    next(g)
except ValueError as e:
    print(repr(e.__context__))
g = context()
next(g)
try:
    g.throw(TypeError("thrown"))
except TypeError as e:
    print(repr(e.__context__))

# throw's arguments
def sleeper():
    while True:
        try:
            yield
        except Exception as e:
            print(type(e).__name__, e.args)

g = sleeper()
next(g)
g.throw(ValueError)
g.throw(ValueError("a"))
g.throw(ValueError, "b")
g.throw(ValueError, (1, 2))
g.throw(ValueError, ValueError("c"))
g.throw(ValueError, None)
for args in ((1,), (ValueError("x"), 1), (ValueError, 1, 2), (int,)):
    try:
        g.throw(*args)
    except TypeError as e:
        print("TypeError", e)

g.__name__, g.__qualname__ = "n", "q.n"
print(g.__name__, g.__qualname__, repr(g)[:22], g.gi_code.co_name if hasattr(g.gi_code, "co_name") else "sleeper")
try:
    g.__name__ = 1
except TypeError as e:
    print(e)


# hot: generators that yield while they handle an exception, in a loop
def recover(items):
    for i in items:
        try:
            if i % 3 == 0:
                raise ValueError(i)
            yield i
        except ValueError as e:
            yield -e.args[0]
        finally:
            if i % 7 == 0:
                yield 100

def total(n):
    t = 0
    for x in recover(range(n)):
        t += x
        try:
            raise
        except RuntimeError:
            t += 1
    return t

print(total(3000))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)

print(sum(tree(9)), list(tree(3)))
