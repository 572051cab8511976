# What the compiler warns of, and where; a filter can make it an error.
import sys, warnings

SOURCES = ["0xfor x in ()", "1if 1else 2", "1_000or 2", "x is 1", "assert (1,'a')", "assert ()",
           "[(1,2) (3,4)]", "'\\d'", "b'\\d'", "f'\\d'", "f'{1}\\{6}'", "r'\\d'", "1 ()", "'a' [1,2]",
           "1 [0]", "[1] ['a']", "x == 1 is 2", "() is x", "None is x", "... is x", "-1 is x",
           "x is not 'a'", "{1:2}()", "(1)['a']", "f'{x}'()", "None()", "'a'.x()", "[1][1,2]",
           "[1][-1]", "[x for x in y][1,2]", "(x for x in y)()", "lambda:1()", "(lambda:1)[0]",
           "(lambda:1)()", "{1}[0]", "'''\n\n\\d'''", "True[0]", "class C:\n  '\\w'\n  x: 'is' is 1\n",
           "def f():\n  return (1,\n   2)(3)\n"]

for source in SOURCES:
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        compile(source, "f", "exec")
    print(repr(source), [(x.category.__name__, str(x.message), x.filename, x.lineno) for x in w])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "f", "exec")
        except SyntaxError as e:
            print("   ", e.msg, e.filename, e.lineno, e.offset)


class Stream:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        pass


# What is told of errors goes to the program's sys.stderr.
before, sys.stderr = sys.stderr, Stream()
try:
    1 / 0
except ZeroDivisionError:
    sys.excepthook(*sys.exc_info())
told = "".join(sys.stderr.parts)
sys.stderr = None
sys.excepthook(ValueError, ValueError(1), None)
sys.stderr = before
print(told.splitlines()[0], told.splitlines()[-1])

# Names of a nested function's global statement are global in all of the text.
for text in ["def f():\n def g():\n  global y\n  return y\n return g\ny = 9\nr = f()()\n"]:
    a, b = {}, {}
    exec(text, a, b)
    print(a["y"], b["r"], "y" in b)


class Mangled:
    __a: int
    b: str


print(Mangled.__annotations__)


class I(int):
    def __int__(self): return I(5)
    def __index__(self): return I(6)
    def __float__(self): return F(1)


class F(float):
    pass


class J:
    def __int__(self): return True
    def __trunc__(self): return 5
    __float__ = I.__float__


with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    print(int(I(3)), int(J()), float(J()))
print([str(x.message) for x in w])
print("%.2f %s %d" % (F(1.5), F(1.5), F(2.5)), (-0.0) ** float("-inf"), f"{'''a's'''}")
for bad in "0x1p0\0 0x1p0", "0x1p0\0":
    try:
        float.fromhex(bad)
    except ValueError as e:
        print(e)
