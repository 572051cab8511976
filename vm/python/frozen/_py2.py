"""Python 2, as far as --py2 goes: its builtins, and what its statements and operators do.

The compiler calls the functions whose names begin with a dot in `_dotted`. Text is Python 3's
str everywhere; files read and write UTF-8 and keep bytes that are none."""
import builtins as _b
import functools as _functools
import io as _io
import sys as _sys


# ---- files and print ---------------------------------------------------------------------

class file(_io.TextIOWrapper):
    """A file. softspace: print writes a blank first, when it goes on in the line."""
    softspace = 0

    def __init__(self, name, mode="r", buffering=-1):
        if isinstance(name, str):
            kind = mode.replace("U", "").replace("b", "").replace("t", "") or "r"
            raw = _io.open(name, kind + "b")
        else:
            raw = name
        super().__init__(raw, "utf-8", "surrogateescape", "\n", buffering == 1)

    def write(self, text):
        self.softspace = 0
        super().write(text)

    def writelines(self, lines):
        self.softspace = 0
        super().writelines(lines)

    next = _io.TextIOWrapper.__next__

    def xreadlines(self):
        return self


def open(name, mode="r", buffering=-1):
    return file(name, mode, buffering)


def _print(to, newline, *items):
    to = _sys.stdout if to is None else to
    soft = getattr(to, "softspace", 0)
    for item in items:
        text = _text(item)
        to.write(" " + text if soft else text)
        soft = not (isinstance(item, str) and text[-1:].isspace() and text[-1] != " ")
    if newline:
        to.write("\n")
        soft = False
    try:
        to.softspace = 1 if soft else 0
    except AttributeError:
        pass


def _text(v):
    """str(v); floats have twelve digits."""
    if type(v) is float:
        text = "%.12g" % v
        return text if not text.lstrip("-").isdigit() else text + ".0"
    return str(v)


def _end_line():
    """A program that ended with `print x,` ends its line all the same."""
    if getattr(_sys.stdout, "softspace", 0):
        _sys.stdout.write("\n")


# ---- operators, attributes, classes ----------------------------------------------------------

def _divide(pair):
    a, b = pair
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    return a / b


def _divide_in(pair):
    a, b = pair
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    a /= b
    return a


def _sort(l):
    def sort(cmp=None, key=None, reverse=False):
        l.sort(key=_key(cmp, key), reverse=reverse)
    return sort


def _key(cmp, key):
    if cmp is None:
        return key
    as_key = _functools.cmp_to_key(cmp)
    return as_key if key is None else lambda v: as_key(key(v))


def _join(words, between=" "):
    return between.join(words)


def _of_itertools(name):
    return {"izip": _b.zip, "imap": _b.map, "ifilter": _b.filter}.get(name)


_lists = {"keys": list, "values": list, "items": list}
_dict_ways = {"has_key": lambda d: d.__contains__,
              "iteritems": lambda d: lambda: iter(d.items()),
              "iterkeys": lambda d: lambda: iter(d.keys()),
              "itervalues": lambda d: lambda: iter(d.values()),
              "viewitems": lambda d: d.items, "viewkeys": lambda d: d.keys,
              "viewvalues": lambda d: d.values}
_renamed = {"func_name": "__name__", "func_code": "__code__", "func_doc": "__doc__",
            "func_globals": "__globals__", "func_defaults": "__defaults__",
            "im_func": "__func__", "im_self": "__self__", "next": "__next__"}


def _attribute(pair):
    v, name = pair
    if name in _lists and isinstance(v, dict) and \
            getattr(type(v), name) is getattr(dict, name):
        return lambda: list(getattr(v, name)())
    if name == "sort" and isinstance(v, list):
        return _sort(v)
    try:
        return getattr(v, name)
    except AttributeError:
        found = _missing(v, name)
        if found is None:
            raise
        return found[0]


def _missing(v, name):
    """(value,) of an attribute that only Python 2 has."""
    if isinstance(v, dict) and name in _dict_ways:
        return (_dict_ways[name](v),)
    if name in _renamed and hasattr(v, _renamed[name]):
        return (getattr(v, _renamed[name]),)
    if name == "message" and isinstance(v, BaseException):
        return (v.args[0] if len(v.args) == 1 else "",)
    if name == "im_class" and hasattr(v, "__self__"):
        return (type(v.__self__),)
    module = v.__name__ if isinstance(v, type(_sys)) else None
    if module == "sys":
        return {"maxint": (_sys.maxsize,), "exc_clear": (lambda: None,)}.get(name)
    if module == "string":
        return {"letters": (v.ascii_letters,), "lowercase": (v.ascii_lowercase,),
                "uppercase": (v.ascii_uppercase,), "join": (_join,),
                "maketrans": (str.maketrans,)}.get(name)
    if module == "itertools":
        if name == "izip_longest":
            return (v.zip_longest,)
        return (_of_itertools(name),) if _of_itertools(name) else None
    if module == "os" and name == "getcwdu":
        return (v.getcwd,)
    if module == "time" and name == "clock":
        return (v.process_time,)
    return None


_special = {"next": "__next__", "__nonzero__": "__bool__", "__div__": "__truediv__",
            "__rdiv__": "__rtruediv__", "__idiv__": "__itruediv__", "__unicode__": "__str__"}


def _compared(name, test):
    def compare(self, other):
        return test(self.__cmp__(other))
    compare.__name__ = name
    return compare


_comparisons = {"__eq__": lambda c: c == 0, "__ne__": lambda c: c != 0, "__lt__": lambda c: c < 0,
                "__le__": lambda c: c <= 0, "__gt__": lambda c: c > 0, "__ge__": lambda c: c >= 0}


def _class(c):
    meta = c.__dict__.get("__metaclass__")
    if meta is not None and type(c) is not meta:
        names = {k: v for k, v in c.__dict__.items() if k not in ("__dict__", "__weakref__")}
        c = meta(c.__name__, c.__bases__, names)
    names = c.__dict__
    for old, new in _special.items():
        if old in names and new not in names:
            setattr(c, new, names[old])
    if "__cmp__" in names:
        for name, test in _comparisons.items():
            if name not in names:
                setattr(c, name, _compared(name, test))
    if names.get("__hash__", 0) is None and "__eq__" in names:
        c.__hash__ = object.__hash__
    return c


def _raised(type_, value=None, traceback=None):
    if isinstance(type_, type):
        if isinstance(value, type_):
            exc = value
        elif value is None:
            exc = type_()
        else:
            exc = type_(*value) if isinstance(value, tuple) else type_(value)
    else:
        exc = type_
    return exc if traceback is None else exc.with_traceback(traceback)


# ---- builtins ------------------------------------------------------------------------------------

def range(*args):
    return list(_b.range(*args))


def map(function, *lists):
    if len(lists) == 1:
        return list(lists[0]) if function is None else [function(v) for v in lists[0]]
    from itertools import zip_longest
    rows = zip_longest(*lists)
    return list(rows) if function is None else [function(*row) for row in rows]


def filter(function, items):
    kept = [v for v in items if (v if function is None else function(v))]
    if isinstance(items, str):
        return "".join(kept)
    return tuple(kept) if isinstance(items, tuple) else kept


def zip(*lists):
    return list(_b.zip(*lists))


def sorted(items, cmp=None, key=None, reverse=False):
    return _b.sorted(items, key=_key(cmp, key), reverse=reverse)


def round(number, digits=0):
    """Halves go away from zero, and the result is a float."""
    from decimal import Decimal, ROUND_HALF_UP
    if number != number or number in (float("inf"), float("-inf")):
        return float(number)
    return float(Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def input(prompt=""):
    return eval(raw_input(prompt), _sys._getframe(0).f_globals)


raw_input = _b.input


def cmp(a, b):
    return (a > b) - (a < b)


def reduce(function, items, *start):
    return _functools.reduce(function, items, *start)


def apply(function, args=(), keywords={}):
    return function(*args, **keywords)


def execfile(name, globals=None, locals=None):
    if globals is None:
        globals = _sys._getframe(0).f_globals # the caller's: frames of this file do not count
    with _io.open(name, encoding="utf-8") as f:
        exec(compile(f.read(), name, "exec"), globals, globals if locals is None else locals)


def reload(module):
    from importlib import reload
    return reload(module)


def oct(n):
    text = _b.oct(n).replace("o", "")
    return "0" if n == 0 else text


xrange = _b.range
unicode = basestring = _b.str
long = _b.int
unichr = _b.chr
buffer = memoryview
intern = _sys.intern
StandardError = Exception
_names = {name: v for name, v in globals().items()
          if name[0] != "_" and name not in ("open",)}
_names["open"] = open


def _start(names):
    """What a module of Python 2 begins with."""
    for name, v in _names.items():
        names.setdefault(name, v)
    if not isinstance(_sys.stdout, file):
        out = _sys.stdout
        if hasattr(out, "buffer"):
            out.flush()
            _sys.stdout = file(out.buffer, "w", 1 if out.isatty() else -1)


for _name, _function in {".print": _print, ".repr": repr, ".divide": _divide,
                         ".divide_in": _divide_in, ".attribute": _attribute, ".class": _class,
                         ".raised": _raised, ".names": _start}.items():
    _b.__dict__[_name] = _function
