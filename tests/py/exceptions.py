# what exceptions carry
try:
    1 / 0
except ZeroDivisionError as e:
    print(e.args, e.__cause__, e.__context__, e.__suppress_context__, type(e.__traceback__).__name__, e.__dict__)

def caught(f, *a, **kw):
    try:
        return f(*a, **kw)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"

e = ValueError("a", 1)
print(e.args, str(e), repr(e), ValueError().args, str(ValueError()), str(KeyError("k")), repr(KeyError("k")), str(KeyError()))
e.args = [1, 2, 3]
print(e.args, repr(e))
e.extra = 5
print(e.__dict__, vars(e))
e.add_note("first")
e.add_note("second")
print(e.__notes__, caught(e.add_note, 5))
e.__cause__ = KeyError("k")
print(repr(e.__cause__), e.__suppress_context__)
print(caught(setattr, e, "__cause__", 5), caught(setattr, e, "__traceback__", 5), caught(delattr, e, "args"),
      caught(setattr, e, "args", 5))
print(e.with_traceback(None) is e, e.__traceback__)

# fields of their own
print(StopIteration(5).value, StopIteration().value, StopIteration(1, 2).value, SystemExit(3).code, SystemExit().code,
      SystemExit(1, 2).code)
n = NameError("text", name="x")
print(n.name, n.args, NameError("t").name, caught(NameError, "a", nope=1))
a = AttributeError("text", name="x", obj=5)
print(a.name, a.obj, a.args)
i = ImportError("msg", name="mod", path="/p")
print(i.name, i.path, i.msg, i, ImportError("a", "b").msg, ModuleNotFoundError("x", name="m").name)
o = OSError(2, "No such file", "name.txt")
print(type(o).__name__, o.errno, o.strerror, o.filename, o.args, o)
print(OSError(2, "x"), OSError("only"), OSError(), repr(OSError(13, "no")), OSError(1, "a", "f", None, "g"))
print(IOError is OSError, EnvironmentError is OSError, issubclass(BrokenPipeError, ConnectionError))
s = SyntaxError("bad", ("f.py", 3, 4, "line"))
print(s.msg, s.filename, s.lineno, s.offset, s.text, s.end_lineno)
print(caught(ValueError, x=1), caught(StopIteration, value=1))


class Plain(Exception):
    pass

class Mine(Exception):
    def __init__(self, code, text="none"):
        super().__init__(text)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {self.args}"

class Fixed(Exception):
    __slots__ = ("where",)

p = Plain(1, 2)
print(p, repr(p), p.args, Plain.__mro__)
m = Mine(5, text="t")
print(m, repr(m), m.code, m.args, m.__dict__)
f = Fixed("x")
f.where = 3
print(f.where, f.args)

class New(Exception):
    def __new__(cls, *args):
        o = super().__new__(cls, *args)
        o.tag = len(args)
        return o

print(New(1, 2).tag, New(1, 2).args)

class OsBelow(OSError):
    pass

print(OsBelow(2, "x").errno, type(OsBelow(2, "x")).__name__)

class Multi(Plain, ValueError):
    pass

print(isinstance(Multi("x"), ValueError), repr(Multi("x")))
try:
    class Bad(OSError, SyntaxError):
        pass
except TypeError as e:
    print(e)

# chains
try:
    try:
        raise ValueError("inner")
    except ValueError as v:
        raise KeyError("outer") from v
except KeyError as k:
    print(repr(k.__cause__), repr(k.__context__), k.__suppress_context__)
try:
    try:
        raise ValueError("inner")
    except ValueError:
        raise KeyError("outer") from None
except KeyError as k:
    print(repr(k.__cause__), repr(k.__context__), k.__suppress_context__)


def loop(n):
    total = 0
    for i in range(n):
        try:
            raise Mine(i)
        except Mine as e:
            total += e.code
            e.seen = total
    return total

print(loop(5000))

# errors of codecs
print(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), UnicodeDecodeError("utf-8", b"abc", 0, 2, "bad"))
print(UnicodeEncodeError("ascii", "\xe9x", 0, 1, "no"), UnicodeEncodeError("ascii", "\u20acx", 0, 2, "no"))
print(UnicodeTranslateError("\u20ac", 0, 1, "no"), UnicodeDecodeError("a", b"b", 1, 2, "c").args)
print(caught(UnicodeDecodeError, "a"), UnicodeEncodeError("ascii", "\U0001F600", 0, 1, "no").reason)


class Listed:
    def __dir__(self):
        return ["b", "a"]

print(dir(Listed()), dir(Exception) == sorted(dir(Exception)), "args" in dir(ValueError()))


# UnicodeErrors check what they are made of, and say something whatever is put there later
def unicode_errors():
    rows = ((UnicodeDecodeError, ("utf-8", b"abc", 1, 2, "bad")), (UnicodeEncodeError, ("utf-8", "abc", 1, 2, "bad")),
            (UnicodeTranslateError, ("abc", 1, 2, "bad")))
    for t, a in rows:
        for i in range(len(a)):
            for v in (5, "q", b"q", bytearray(b"xy"), None, 2**70, 1.5, True):
                b = list(a)
                b[i] = v
                try:
                    e = t(*b)
                    print(t.__name__, i, repr(e), str(e), repr(e.object), repr(e.start), repr(e.end))
                except Exception as e:
                    print(t.__name__, i, type(v).__name__, type(e).__name__, e)
        for name, v in (("object", 5), ("object", b"x"), ("object", "x"), ("encoding", 5), ("reason", 6), ("start", 50), ("start", -5), ("end", 2**60)):
            e = t(*a)
            setattr(e, name, v)
            print(t.__name__, name, v, str(e))


unicode_errors()
