# code objects, frames and tracebacks as objects
import sys


def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    "doc"
    x = a + b
    y = lambda: x
    return y, [a for a in range(c)]


async def coro():
    await coro()


async def agen():
    yield 1


def gen():
    yield 1

for g in (f, coro, agen, gen, lambda p, q: p, f(1, d=0)[0]):
    c = g.__code__
    print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_varnames, c.co_cellvars,
          c.co_freevars, c.co_nlocals, hex(c.co_flags & ~0x1000000), c.co_firstlineno, c.co_filename.endswith("frames.py"))
c = f.__code__
print(sorted({l[2] for l in c.co_lines() if l[2]})[-3:], all(len(p) == 4 for p in c.co_positions()))
print(type(c.co_code), len(c.co_code) > 0, "range" in c.co_names, 5 in (lambda: 5).__code__.co_consts, c.co_stacksize > 0)
r = c.replace(co_name="other", co_firstlineno=100, co_filename="elsewhere.py")
print(r.co_name, r.co_firstlineno, r.co_filename, r.co_varnames == c.co_varnames, c.co_name, type(r).__name__)
print(eval((lambda: 40 + 2).__code__.replace(co_name="z")))
try:
    c.co_name = "q"
except AttributeError:
    print("read-only")


def outer():
    local = "of outer"
    return inner()


def inner():
    fr = sys._getframe()
    back = sys._getframe(1)
    return (fr.f_code.co_name, fr.f_lineno, back.f_code is outer.__code__, back.f_locals, back.f_back.f_code.co_name,
            fr.f_globals is globals(), fr.f_back.f_lineno, "fr" in fr.f_locals, type(fr).__name__)

print(outer())
n, fr = 0, sys._getframe()
while fr:
    n, fr = n + 1, fr.f_back
print(n)
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)


def where():
    return sys._getframe(1).f_globals["__name__"], sys._getframe(1).f_lineno


def calls(n):
    seen = set()
    for i in range(n):
        seen.add(where())
        seen.add(middle(i))
    return sorted(map(str, seen))


def middle(i):
    j = i * 2
    return deep(j)[0] == i * 2, deep(j)[1]


def deep(j):
    for _ in range(1):
        pass
    fr = sys._getframe(1)
    return fr.f_locals["j"], fr.f_code.co_name

print(calls(1000))


def fails(n):
    if n:
        return fails(n - 1)
    raise KeyError("deep")

try:
    fails(2)
except KeyError as e:
    t, v, tb = sys.exc_info()
    print(t, v is e, tb is e.__traceback__, sys.exception() is e if hasattr(sys, "exception") else True)
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame.f_globals is globals(), tb.tb_lasti >= 0)
        tb = tb.tb_next
    last = e.__traceback__.tb_next
print(sys.exc_info())
try:
    raise ValueError("again").with_traceback(last)
except ValueError as e:
    tb, names = e.__traceback__, []
    while tb:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    print(names)
    e.__traceback__.tb_next = None
    print(e.__traceback__.tb_next)
    try:
        e.__traceback__.tb_next = 3
    except TypeError as x:
        print(x)


def handling():
    try:
        1 / 0
    except ZeroDivisionError:
        return nested_info()


def nested_info():
    a = sys.exc_info()[0].__name__
    try:
        [][1]
    except IndexError:
        b = sys.exc_info()[0].__name__
    return a, b, sys.exc_info()[0].__name__

print(handling(), sys.exc_info())


def make():
    n = 1

    def get():
        return n, late

    def bump():
        nonlocal n
        n += 1
    if n > 5:
        late = 0
    return get, bump

get, bump = make()
cells = dict(zip(get.__code__.co_freevars, get.__closure__))
print(cells["n"].cell_contents, type(cells["n"]).__name__)
bump()
cells["n"].cell_contents += 10
cells["late"].cell_contents = "set"
print(get())
del cells["late"].cell_contents
try:
    cells["late"].cell_contents
except ValueError as e:
    print(e)
