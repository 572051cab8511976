"""sys.settrace() and sys.setprofile(): which events, in which order."""
import sys

log = []


def tracer(frame, event, arg):
    name = frame.f_code.co_name
    if name in ("tracer", "stop", "run"):
        return None
    if event == "exception":
        if arg[0] is StopIteration:  # where C ends a `for`, CPython tells of it
            return tracer
        arg = (arg[0].__name__, str(arg[1]), arg[2] and arg[2].tb_frame is frame)
    elif type(arg).__name__ in ("generator", "coroutine", "function", "M"):
        arg = type(arg).__name__
    log.append((name, event, frame.f_lineno - frame.f_code.co_firstlineno, arg))
    return tracer


def run(f, *args):
    del log[:]
    sys.settrace(tracer)
    try:
        f(*args)
    except Exception as e:
        sys.settrace(None)
        print("raised", repr(e))
    finally:
        sys.settrace(None)
    print(f.__name__)
    for row in log:
        print("   ", *row)


def straight(a):
    b = a + 1
    c = (b +
         a)
    return c


def branches(n):
    if n > 1:
        x = 1
    elif n == 1:
        x = 2
    else:
        x = 3
    y = x if n else 0
    return y


def loop(n):
    t = 0
    for i in range(n):
        t += i
        if t == 1:
            continue
        t += 1
    else:
        t = -t
    while n:
        n -= 1
    return t


def one_line():
    for i in range(3): pass
    while True: break
    return [x for x in range(2)]


def fails():
    try:
        straight("x")
    except TypeError as e:
        s = type(e)
    finally:
        s = None
    return s


def passes():
    fails_more()


def fails_more():
    x = [1]
    raise KeyError(x[0])


def generators():
    def g(n):
        for i in range(n):
            got = yield i
        return 5
    for v in g(2):
        v
    it = g(1)
    next(it)
    it.close()
    it = g(1)
    next(it)
    try:
        it.throw(ValueError("thrown"))
    except ValueError:
        pass
    return None


def delegates():
    def a():
        yield 1

    def b():
        r = yield from a()
        return r
    list(b())


def with_block():
    class M:
        def __enter__(self):
            return self

        def __exit__(self, *a):
            return True
    with M() as m:
        1 // 0
    return m


def decorated():
    def deco(f):
        return f

    @deco
    @deco
    def f(
        a=1,
        b=2,
    ):
        return a
    return f()


def lambdas():
    f = lambda x: x * 2
    return sorted([2, 1], key=f)


def match_it(v):
    match v:
        case 1:
            return "one"
        case [a, b]:
            return a
        case _:
            return None


def nested():
    class A:
        x = 1

        def m(self):
            return self.x
    return A().m()


def asserts():
    assert True
    try:
        assert False, "no"
    except AssertionError:
        pass
    return None


def multi():
    d = {
        "a": 1,
        "b": straight(
            2),
    }
    return (d["a"]
            if d
            else None)


def coroutines():
    async def co(n):
        return n

    async def main():
        x = await co(1)
        return x
    c = main()
    try:
        c.send(None)
    except StopIteration as e:
        return e.value


for f, *args in [(straight, 1), (branches, 0), (branches, 1), (branches, 2), (loop, 3),
                 (one_line,), (fails,), (passes,), (generators,), (delegates,), (with_block,),
                 (decorated,), (lambdas,), (match_it, 1), (match_it, [1, 2]), (match_it, 5),
                 (nested,), (asserts,), (multi,), (coroutines,)]:
    run(f, *args)


# what the function says is what is called next
def choosy(frame, event, arg):
    if frame.f_code.co_name == "loop":
        def local(frame, event, arg):
            seen.append(event)
            if len(seen) == 3:
                return other
            return local

        def other(frame, event, arg):
            seen.append("other " + event)
        return local


seen = []
sys.settrace(choosy)
print(sys.gettrace() is choosy)
loop(1)
straight(1)
sys.settrace(None)
print(seen, sys.gettrace())


# a function that raises is the last one
def broken(frame, event, arg):
    if event == "line":
        raise RuntimeError("from the tracer")
    return broken


sys.settrace(broken)
try:
    straight(1)
except RuntimeError as e:
    print(e, sys.gettrace())
sys.settrace(None)


# variables can be changed
def changes(frame, event, arg):
    if frame.f_code.co_name == "straight" and event == "line":
        if "b" in frame.f_locals:
            frame.f_locals["b"] = 100
    return changes


sys.settrace(changes)
v = straight(1)
sys.settrace(None)
print(v)


# f_trace of a frame that runs already
def late():
    def local(frame, event, arg):
        got.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
        return local
    sys.settrace(lambda *a: None)
    sys._getframe().f_trace = local
    x = 1
    y = 2
    sys.settrace(None)
    return x + y


got = []
late()
print(got)


# opcodes, and no lines
def opcodes(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    kinds.add(event)
    return opcodes


kinds = set()
sys.settrace(opcodes)
straight(1)
sys.settrace(None)
print(sorted(kinds))


# setprofile
def profiler(frame, event, arg):
    name = frame.f_code.co_name
    if event.startswith("c_"):
        arg = arg.__name__
    elif type(arg).__name__ in ("generator", "function"):
        arg = "?"
    log.append((name, event, arg))


def work():
    a = [3, 1]
    a.append(len(a))
    a.sort(key=lambda x: -x)
    try:
        int("x")
        [].index(4)
    except ValueError:
        pass
    s = "a,b".split(",")
    print(max(1, 2), isinstance(s, list))
    d = dict(a=1)
    d.get("a")
    return sum(i for i in a)


del log[:]
sys.setprofile(profiler)
print(sys.getprofile() is profiler)
work()
sys.setprofile(None)
for row in log:
    print("   ", *row)
import threading
names = []


def in_thread(frame, event, arg):
    if frame.f_code.co_name == "target":
        names.append(event)
    return in_thread


def target():
    x = 1
    return x


threading.settrace(in_thread)
t = threading.Thread(target=target)
t.start()
t.join()
threading.settrace(None)
print(names)
hot = 0


def count(frame, event, arg):
    global hot
    hot += 1
    return count


def hot_loop(n):
    s = 0
    for i in range(n):
        s += i
    return s


hot_loop(3000)
sys.settrace(count)
hot_loop(300)
sys.settrace(None)
print(hot, hot_loop(3000))
