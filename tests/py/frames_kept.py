"""What frames and tracebacks keep of a frame that has gone."""
import sys
import types
import traceback


def inner(x):
    y = x * 2
    z = [y]
    return 1 // (z[0] - y)


def outer(a):
    b = a + 1
    return inner(b)


def entries(tb):
    while tb:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def caught():
    try:
        outer(5)
    except ZeroDivisionError as e:
        return e


e = caught()
for f, line in entries(e.__traceback__):
    d = dict(f.f_locals)
    d.pop("e", None)
    print(f.f_code.co_name, d, line - f.f_code.co_firstlineno)
fs = [f for f, line in entries(e.__traceback__)]
print(fs[2].f_back is fs[1], fs[1].f_back is fs[0], fs[0] is e.__traceback__.tb_frame)


def cells(n):
    m = n + 1

    def g():
        return m
    k = g()
    raise KeyError(k)


class C:
    attr = 3
    try:
        cells(1)
    except KeyError as err:
        print(sorted(err.__traceback__.tb_next.tb_frame.f_locals.items(), key=str)[1:])
        print([k for k in err.__traceback__.tb_frame.f_locals if k[0] != "_"])


# a frame's object is the same as long as the frame is there, and keeps the variables after
def me():
    f = sys._getframe()
    x = 1
    assert f is sys._getframe()
    before = dict(f.f_locals)
    x = 2
    return f, before


f, before = me()
print(before["x"], f.f_locals["x"], sorted(f.f_locals), f.f_lineno - f.f_code.co_firstlineno)
print(f.f_back is sys._getframe(), f.f_back.f_code.co_name)


def up():
    def down():
        return sys._getframe(1)
    here = down()
    n = 10
    assert here is sys._getframe()
    n = 11
    return here


f = up()
print(f.f_locals["n"], f.f_code.co_name)
f.clear()
print(f.f_locals)


def raiser():
    here = sys._getframe()
    v = "value"
    raise ValueError(here)


try:
    raiser()
except ValueError as e:
    tb = e.__traceback__
    print(tb.tb_frame is sys._getframe(), tb.tb_next.tb_frame is e.args[0])
    print(e.args[0].f_locals["v"], e.args[0].f_back is tb.tb_frame)


# generators
def gen():
    x = 1
    yield x
    x = 2
    yield sys._getframe()


g = gen()
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - gen.__code__.co_firstlineno)
next(g)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - gen.__code__.co_firstlineno)
f = next(g)
print(f.f_locals, f.f_back, f.f_lineno - gen.__code__.co_firstlineno)
print(list(g), g.gi_frame)
try:
    sys._getframe().clear()
except RuntimeError as e:
    print(e)


# tracebacks that a program makes
try:
    outer(1)
except ZeroDivisionError as e:
    tb = e.__traceback__
    new = types.TracebackType(None, tb.tb_next.tb_frame, tb.tb_next.tb_lasti, 99)
    print(new.tb_lineno, new.tb_next, new.tb_frame is tb.tb_next.tb_frame, new.tb_frame.f_locals)
    new = types.TracebackType(new, tb.tb_frame, tb.tb_lasti, 7)
    print([(f.name, f.lineno) for f in traceback.extract_tb(new)][1:])
    e2 = ValueError("x").with_traceback(new)
    print(e2.__traceback__ is new)
for args in [(1, f, 1, 1), (None, 2, 1, 1), (None, f, "", 1), (None, f, 1, 1.5)]:
    try:
        types.TracebackType(*args)
    except TypeError as e:
        print(e)


# many, so that machine code does it
def thrower(i):
    t = i * 3
    raise LookupError(t)


total = 0
for i in range(3000):
    try:
        thrower(i)
    except LookupError as e:
        if i % 500 == 0:
            total += e.__traceback__.tb_next.tb_frame.f_locals["t"]
            print(e.__traceback__.tb_next.tb_frame.f_locals)
print(total)


def helper(depth):
    if depth:
        return helper(depth - 1)
    return sys._getframe(0).f_back.f_locals["depth"]


print([helper(k % 5 + 1) for k in range(200)][-1])
c = traceback.TracebackException.from_exception(caught(), capture_locals=True)
print([(s.name, s.locals and sorted(s.locals.items())[:2]) for s in c.stack][1:])
