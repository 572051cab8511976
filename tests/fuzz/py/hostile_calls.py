"""Run by the VM (hostile.py starts it): hostile_calls.py FIRST COUNT [show]

Each number is one call: a method, slot or attribute of any type that there is, a function of any builtin module, or
an operation, with odd selves and arguments. Many of these are hostile: whatever asks them something, they first change,
clear, resize, close, or ask again what the call was made with. What a call does follows from its number alone. The
number of the call that is under way is written to descriptor 97, so hostile.py knows at which one a process ended."""
import _random, gc, sys
import abc, array, ast, binascii, codecs, collections, contextvars, copy, csv, datetime, enum
import fractions, functools, hashlib, heapq, io, itertools, json, keyword, marshal, math, operator, os, pickle, random
import re, select, signal, stat, string, struct, time, tokenize, traceback, types, typing, unicodedata, weakref, zlib

FIRST, COUNT = int(sys.argv[1]), int(sys.argv[2])
SHOW = len(sys.argv) > 3
LOG = 97
TIME = 0.4 if not SHOW else 20


class TooLong(BaseException):
    pass


def too_long(*a):
    raise TooLong


# ---- chance: of this program's own, so that nothing that a call does changes it

class Chance:
    def __init__(self, number):
        self.r = _random.Random(number)

    def below(self, n):
        return int(self.r.random() * n)

    def pick(self, l):
        return l[int(self.r.random() * len(l))]

    def often(self, p):
        return self.r.random() < p


chance = Chance(0)

# ---- what is hostile

VICTIMS = []   # what the call under way was made with
AGAIN = [None]  # does the call once more
DEPTH = [0]
LEFT = [0]     # so much more mischief is allowed in this call

ARGUMENTS = [(), (), (), (0,), (1,), (-1,), (None,), ([],), ([1, 2, 3] * 30,), (b"x" * 100,), ("y" * 50,), (1 << 40,), (0, 0), (1, 2), ({},), ({"a": 1},), (2.5,), ((),), (0, 1, 2)]
QUIET = ["clear", "pop", "append", "extend", "insert", "remove", "sort", "reverse", "update", "popitem", "release", "close", "detach", "truncate", "seek", "rotate", "appendleft", "popleft",
         "send", "throw", "write", "read", "readline", "frombytes", "byteswap", "fromlist", "add", "discard", "move_to_end", "setdefault", "__init__", "__init__", "__setstate__", "__next__", "__delitem__",
         "__iadd__", "__imul__", "__enter__", "__exit__", "flush", "reset", "decode", "seed", "run", "set", "register", "toreadonly", "cast", "copy", "__clear__", "__del__", "readinto", "reconfigure", "getbuffer", "getvalue"]


def change(v):
    """Something to a victim."""
    kind = chance.below(14)
    if kind == 0:
        del v[:]
    elif kind == 1:
        v[:] = [1, 2, 3] * 40
    elif kind == 2:
        v.clear()
    elif kind == 3:
        v.__dict__.clear()
    elif kind == 4:
        del v[0]
    elif kind == 5:
        v[chance.pick((0, 1, "a", "zz", 77))] = chance.pick((1, None, b"", 1 << 70))
    elif kind == 6:
        v.__class__ = chance.pick((Hostile, Plain, int, type(v), dict))
    elif kind == 7:
        v += [1.5, 2.5] if not isinstance(v, (bytes, bytearray)) else b"zz" * 30
    elif kind == 8:
        for name in list(vars(v))[:3]:
            delattr(v, name)
    elif kind == 9:
        v.append(chance.pick(VICTIMS))
    else:
        names = [n for n in QUIET if hasattr(type(v), n)]
        getattr(v, chance.pick(names))(*chance.pick(ARGUMENTS))


def mischief():
    if LEFT[0] <= 0 or DEPTH[0] > 2:
        return
    LEFT[0] -= 1
    DEPTH[0] += 1
    try:
        for _ in range(1 + chance.below(2)):
            kind = chance.below(10)
            try:
                if kind < 7 and VICTIMS:
                    change(chance.pick(VICTIMS))
                elif kind == 7:
                    AGAIN[0]()
                elif kind == 8:
                    gc.collect() if chance.often(0.1) else None
                elif kind == 9 and VICTIMS:
                    repr(chance.pick(VICTIMS))[:10]
            except Exception:
                pass
    finally:
        DEPTH[0] -= 1
    if chance.often(0.05):
        raise ValueError("hostile")


ANSWERS = {  # special method: what it may answer, of which one is taken
    "__len__": (0, 1, 3, 100, 1 << 40, -1), "__hash__": (1, 2, -1, 1 << 62), "__bool__": (True, False), "__index__": (0, 1, -1, 2, 100, 1 << 40, -(1 << 70)), "__int__": (0, 5, -1, 1 << 65),
    "__float__": (0.0, 1.5, -1e300), "__complex__": (1j,), "__repr__": ("hostile", "", "\u20ac"), "__str__": ("hostile", "\u20ac" * 30, ""), "__format__": ("f", ""), "__bytes__": (b"ab", b""), "__fspath__": ("nowhere", b"nowhere"),
    "__eq__": (True, False, NotImplemented), "__ne__": (True, False, NotImplemented), "__lt__": (True, False, NotImplemented), "__le__": (True, False), "__gt__": (True, False), "__ge__": (True, False),
    "__contains__": (True, False), "__getitem__": (0, 1, "a", None, 255), "__setitem__": (None,), "__delitem__": (None,), "__length_hint__": (0, 3, 1 << 40, -5), "__enter__": (None, 1), "__exit__": (None, True, False), "__getattr__": (0, None, "x", 3),
    "__missing__": (0, None), "__reversed__": ((1, 2).__iter__(), 5), "__round__": (1,), "__trunc__": (1,), "__floor__": (1,), "__ceil__": (1,), "__neg__": (1,), "__pos__": (1,), "__invert__": (1,), "__abs__": (1,), "__dir__": (["a"], 1), "__sizeof__": (1,),
    "__reduce_ex__": ("x", (int, ()), (list, ([],))), "__reduce__": ("x", (int, ())), "__copy__": (1,), "__deepcopy__": (1,), "__getstate__": (None, {}), "__setstate__": (None,), "__instancecheck__": (True, False), "__subclasscheck__": (True, False), "__get__": (1, None), "__set__": (None,), "__delete__": (None,),
    "__del__": (None,), "read": (b"abc", "abc", b"", None, 5), "readline": (b"a\n", "a\n", "", b"", 7), "readinto": (0, 3, 1 << 40, -1, None), "write": (0, 3, None, 1 << 40, -7), "flush": (None,), "seek": (0, -1, 1 << 40), "tell": (0, -1, 1 << 70), "readable": (True,), "writable": (True,), "seekable": (True,), "fileno": (-1, 1 << 40, 99), "isatty": (False,), "closed": (False,),
    "keys": (["a", "b"], [[]], 5), "items": ([("a", 1)], [1], 5), "values": ([1],), "send": (1,), "throw": (1,), "close": (None,), "encode": (b"x", ("x", 1), 5), "decode": ("x", ("x", 1), 5), "copy": ([],), "append": (None,), "__call__": (0, None, "a", b"a", True, (1, 2), [], ("", 1), ("x", 1 << 40), ("x", -5), {}),
}
for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift", "and", "or", "xor", "matmul"):
    for before in ("", "r", "i"):
        ANSWERS[f"__{before}{name}__"] = (1, NotImplemented, [], "a")


def hostile(answers):
    def method(self, *a, **k):
        mischief()
        if chance.often(0.1) and VICTIMS:
            return chance.pick(VICTIMS)
        return chance.pick(answers)
    return method


def iterate(self):
    mischief()
    return Turns(chance.below(6))


class Turns:
    def __init__(self, n=3):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        mischief()
        self.n -= 1
        if self.n < 0:
            raise StopIteration(5)
        return chance.pick((0, 1, "a", (1, 2), ("k", 3), b"x", None, 2.5, chance.pick(VICTIMS) if VICTIMS else 1, Hostile()))


class Plain:
    pass


BODY = {n: hostile(a) for n, a in ANSWERS.items()}
BODY["__iter__"] = iterate
BODY["__next__"] = Turns.__next__
BODY["n"] = 3
del BODY["__del__"]
Hostile = type("Hostile", (), dict(BODY))
Finalized = type("Finalized", (), {"__del__": hostile((None,))})
HOSTILE_BELOW = {}
for base in (int, float, str, bytes, list, tuple, dict, set, frozenset, bytearray, complex, collections.deque, collections.OrderedDict, array.array, BaseException, type, io.RawIOBase, io.BytesIO, io.StringIO, csv.Dialect, codecs.IncrementalDecoder):
    body = {n: v for n, v in BODY.items() if n not in ("__getattr__", "__call__", "n", "__init__", "__del__", "closed")}
    HOSTILE_BELOW[base.__name__] = type("Hostile_" + base.__name__, (base,), body)
Few = {}  # with one hostile method each: what checks one first finds nothing else to trip over
for name in ("__len__", "__hash__", "__bool__", "__index__", "__repr__", "__eq__", "__lt__", "__getitem__", "__call__", "__iter__", "__float__", "__getattr__", "__contains__", "__length_hint__", "__fspath__", "__str__", "__bytes__"):
    Few[name] = type("Few" + name, (), {name: BODY[name]})


class Equal:
    """Alike, so that a dict asks __eq__."""
    __slots__ = ("h", "__weakref__")

    def __init__(self, h=1):
        self.h = h

    def __hash__(self):
        return 1

    def __eq__(self, o):
        mischief()
        return chance.often(0.3)

    def __lt__(self, o):
        mischief()
        return chance.often(0.5)


class Descriptor:
    def __get__(self, o, t=None):
        mischief()
        return 1

    def __set__(self, o, v):
        mischief()

    def __set_name__(self, o, n):
        mischief()


class Described:
    x = Descriptor()
    a = Descriptor()


def generator():
    for i in range(5):
        mischief()
        yield i


def stubborn():
    while True:
        try:
            yield 1
        except Exception:
            mischief()


async def coroutine():
    mischief()
    return 1


async def asynchronous():
    mischief()
    yield 1
    mischief()
    yield 2


def callback(*a, **k):
    mischief()
    return chance.pick(ANSWERS["__call__"])


def handler(e):
    mischief()
    return chance.pick((("?", e.end), ("", e.end), ("?", 0), ("?", 1 << 40), ("?", -1), (b"ab", e.end), 5, ("?" * 100, e.end)))


codecs.register_error("hostile", handler)


def weak():
    o = Plain()
    VICTIMS.append(weakref.ref(o, callback))
    return o


def deep(n=3000):
    l = []
    for _ in range(n):
        l = [l]
    return l


def view(source=None):
    b = bytearray(b"0123456789abcdef") if source is None else source
    VICTIMS.append(b)
    m = memoryview(b)
    VICTIMS.append(m)
    return m


def selfish():
    l = [1]
    l.append(l)
    return l


def ran(f):
    """A frame and a traceback that are over."""
    try:
        1 // 0
    except ZeroDivisionError as e:
        return f(e.__traceback__)


def pattern(text=r"(a|b)*?(?P<x>c+)(\w)?"):
    return re.compile(text)


POOL = """0; 1; -1; 2; 3; 7; 100; -100; 255; 256; 2**31; 2**32 - 1; 2**40; -2**40; 2**62 - 1; 2**62; -2**62; 2**63 - 1; 2**63; -2**63; -2**63 - 1; 2**64; 2**70; -2**70; 10**400; True; False; None; ...; NotImplemented
0.0; -0.0; 1.0; 1.5; -2.5; 1e300; 5e-324; float('inf'); float('nan'); 1j; complex('nan'); 2.5 + 3j
''; 'a'; 'abc'; 'a,b c\\n'; '\\xe9\\u65e5'; '\\U0001f600' * 9; '\\ud800'; 'a\\0b'; '%s %d'; '{} {0.real!r:>{1}}'; '{:99999999999}'; '%99999999999d'; '12'; 'ab' * 400; '\\u20ac' * 300; 'utf-8'; 'utf-7'; 'hostile'; 'strict'; 'surrogateescape'; 'd'; '>hHiIqQfd'; '99999999999s'; 'r'; 'rb+'; '[1, {\"a\": 2.5e3}, \"\\\\ud83d\\\\ude00\"]'; '(a|b)*c'; 'x = [1 for y in z]'; 'print'; '__class__'; 'real'; 'append'
b''; b'ab'; b'abc' * 200; b'\\xff\\x80\\x00'; b'\\xe2\\x82'; bytearray(b''); bytearray(b'abc' * 9); bytearray(200); zlib.compress(b'abc' * 99); marshal.dumps([1, 'a', (2.5, None)]); pickle.dumps([1, 'a'])
[]; [1, 2, 3]; [1.5, 2.5]; [2.5] * 40; ['b', 'a', None]; [3, 1, 2] * 30; [Equal(i) for i in range(9)]; [Hostile() for i in range(5)]; ['a', 'b'] * 20; [b'a', b'b']; selfish(); deep(); [[1, 2], [3]]; [('a', 1)]; list(range(200))
(); (1, 'a'); ((1, 2), (3, 4)); (Hostile(), 1); (int, str); ('a',); (1, 2, 3, 4, 5, 6, 7, 8, 9); (Equal(), Equal())
{}; {1: 2, 'a': 3}; {'a': Hostile()}; {Equal(i): i for i in range(9)}; {i: str(i) for i in range(99)}; {'x': 1, 'n': 2, 'y': {}}; set(); {1, 2}; {Equal(i) for i in range(9)}; frozenset({1, 'x'}); frozenset([Equal()]); set(range(99))
range(5); range(0); range(2**62, 2**62 + 9, 3); range(10, 0, -3); range(2**70); slice(1, None, 2); slice(2**70, -2**70); slice(Few['__index__'](), None); slice(None, None, -1)
int; str; list; dict; type; object; float; tuple; bytearray; ValueError; Exception; Plain; Hostile; Described; type(None); Few['__len__']; HOSTILE_BELOW['list']; HOSTILE_BELOW['type']; len; [].append; lambda *a: 1; lambda: 1; callback; callback; functools.partial(callback, 1); print; operator.add; Plain().__init__; str.upper; 'abc'.find; abc.ABCMeta; enum.Enum; typing.Any; collections.abc.Sized
ValueError(1, 'a'); KeyError(); StopIteration(3); OSError(2, 'x'); UnicodeDecodeError('utf-8', b'ab\\xff', 2, 3, 'r'); UnicodeEncodeError('ascii', 'a\\xe9', 1, 2, 'r'); UnicodeTranslateError('a', 0, 1, 'r'); SyntaxError('m', ('f', 1, 2, 't')); ExceptionGroup('g', [ValueError(1)]); ImportError('a', name='b'); AttributeError('a')
iter([1, 2]); iter('ab\\u20ac'); iter(b'ab'); iter(bytearray(b'ab')); iter((1, 2)); iter({1, 2}); iter({1: 2}); iter(range(3)); iter({1: 2}.items()); iter({1: 2}.values()); reversed([1, 2]); reversed({1: 2}); reversed({1: 2}.items()); reversed({1: 2}.values()); iter(callback, 5); iter(view()); iter(range(2**70))
enumerate([1]); enumerate(Turns()); zip([1], 'a'); zip(Turns(), Turns(), strict=True); map(str, [1]); map(callback, Turns(), [1, 2]); filter(callback, Turns()); filter(None, [1]); reversed(Few['__getitem__']()) ; (q for q in (1, 2)); generator(); generator(); stubborn(); coroutine(); asynchronous(); asynchronous().asend(None); asynchronous().athrow(ValueError); asynchronous().__anext__(); coroutine().__await__()
{1: 2}.keys(); {1: 2}.items(); {1: 2}.values(); {Equal(): 1}.keys(); {Equal(): Hostile()}.items(); types.MappingProxyType({1: 2}); types.MappingProxyType(HOSTILE_BELOW['dict']()); vars(Plain); vars(math)
view(); view(); view(array.array('d', [1.0, 2.0])); memoryview(b'abcdef').cast('B', (2, 3)); view()[::2]; view().cast('I'); memoryview(bytearray(96)).cast('d', (3, 4)); view().toreadonly()
array.array('i', [1, 2, 3]); array.array('d', [1.5] * 9); array.array('u', 'ab\\u20ac'); array.array('b'); array.array('Q', range(99)); iter(array.array('i', [1]))
collections.deque(); collections.deque([1, 2, 3]); collections.deque(range(200), 100); collections.deque([Equal(i) for i in range(9)]); iter(collections.deque([1, 2])); reversed(collections.deque([1, 2])); collections.deque([], 0)
collections.OrderedDict(); collections.OrderedDict([(i, i) for i in range(9)]); collections.OrderedDict([(Equal(i), i) for i in range(5)]); iter(collections.OrderedDict(a=1)); reversed(collections.OrderedDict(a=1)); collections.OrderedDict(a=1).items(); collections.defaultdict(callback, a=1); collections.Counter('abca'); collections.ChainMap({}, {1: 2}); collections.UserDict(a=1); collections.UserList([1]); collections.namedtuple('N', 'a b')(1, 2)
itertools.count(); itertools.count(Hostile(), Hostile()); itertools.count(2**62 - 1); itertools.cycle(Turns()); itertools.cycle([1]); itertools.repeat(1, 3); itertools.repeat(Hostile()); itertools.accumulate(Turns(), callback); itertools.chain(Turns(), [1]); itertools.chain.from_iterable(Turns()); itertools.compress(Turns(), Turns()); itertools.dropwhile(callback, Turns()); itertools.filterfalse(callback, Turns()); itertools.groupby(Turns(), callback); next(itertools.groupby([1, 1]))[1]; itertools.islice(Turns(), 1, 9, 2); itertools.pairwise(Turns()); itertools.starmap(callback, [(1,), (2,)]); itertools.takewhile(callback, Turns()); itertools.tee(Turns())[0]; itertools.tee(generator(), 3)[1]; itertools.zip_longest(Turns(), [1], fillvalue=2); itertools.product([1, 2], 'ab', repeat=2); itertools.permutations(range(4), 2); itertools.combinations(range(4), 2); itertools.combinations_with_replacement('abc', 2)
functools.partial(callback); functools.partial(int, base=2); functools.partial(functools.partial(callback, 1), k=2); functools.lru_cache(3)(callback); functools.cache(callback); functools.cmp_to_key(callback)(1); functools.cmp_to_key(callback); functools.partialmethod(callback); functools.singledispatch(callback); operator.itemgetter(0); operator.itemgetter('a', 1); operator.attrgetter('a.b'); operator.attrgetter('x', 'n'); operator.methodcaller('append', 1); operator.methodcaller('sort', key=callback)
io.BytesIO(b'abc\\ndef'); io.BytesIO(); io.StringIO('abc\\ndef'); io.StringIO('a\\u20ac\\r\\nb', newline=None); io.TextIOWrapper(io.BytesIO(b'abc\\ndef\\xff'), 'utf-8', 'hostile'); io.TextIOWrapper(Hostile(), 'utf-8'); io.TextIOWrapper(io.BytesIO(b'abc'), 'latin-1', newline=''); io.BufferedReader(io.BytesIO(b'abc' * 99)); io.BufferedReader(HOSTILE_BELOW['RawIOBase'](), 4); io.BufferedWriter(io.BytesIO()); io.BufferedWriter(HOSTILE_BELOW['RawIOBase'](), 4); io.BufferedRandom(io.BytesIO(b'abc')); io.BufferedRWPair(io.BytesIO(b'a'), io.BytesIO()); io.IncrementalNewlineDecoder(None, True); io.IncrementalNewlineDecoder(Hostile(), False); io.BytesIO(b'abc').getbuffer(); io.FileIO('/dev/null', 'r'); io.FileIO('/dev/null', 'w'); open('/dev/null'); io.RawIOBase(); io.BufferedIOBase(); io.TextIOBase(); HOSTILE_BELOW['BytesIO'](b'abc'); HOSTILE_BELOW['StringIO']('abc')
struct.Struct('>hHiIqQfd'); struct.Struct('3s5pxxn'); struct.iter_unpack('h', bytearray(8)); struct.iter_unpack('h', view()); json.decoder.JSONDecoder(object_hook=callback, parse_float=callback); json.encoder.JSONEncoder(default=callback, indent=2); json.scanner.c_make_scanner(json.decoder.JSONDecoder(object_pairs_hook=callback)); json.encoder.c_make_encoder({}, callback, json.encoder.c_encode_basestring_ascii, None, ':', ',', False, False, True); csv.reader(Turns()); csv.reader(['a,b', '"c"'], delimiter=','); csv.writer(Hostile()); csv.writer(io.StringIO(), quoting=2); csv.Dialect; HOSTILE_BELOW['Dialect']; csv.excel()
pattern(); pattern('(?i)\\\\w+'); re.compile(b'[a-c]+'); pattern().match('abcx'); re.compile(b'(a)(b)?').match(bytearray(b'ab')); pattern().scanner('abcabc'); pattern().finditer('abcbc')
weakref.ref(Plain()); weakref.ref(weak(), callback); weakref.proxy(weak()); weakref.proxy(callback); weakref.WeakKeyDictionary(); weakref.WeakValueDictionary(); weakref.WeakSet(); weakref.finalize(weak(), callback)
hashlib.md5(b'a'); hashlib.sha256(); hashlib.sha3_256(b'a'); hashlib.shake_128(b'a'); hashlib.blake2b(b'a', digest_size=9); hashlib.blake2s(); zlib.compressobj(); zlib.decompressobj(); zlib.decompressobj(zdict=b'abc'); random.Random(3); _random.Random(1); codecs.getincrementaldecoder('utf-8')('hostile'); codecs.getincrementalencoder('utf-16')(); codecs.lookup('utf-8'); codecs.getreader('utf-8')(io.BytesIO(b'abc')); select.poll(); select.epoll()
contextvars.ContextVar('v'); contextvars.ContextVar('v', default=Hostile()); contextvars.copy_context(); contextvars.ContextVar('w').set(1); contextvars.Context()
ast.parse('x = [1, 2]'); ast.parse('def f(a): return a + 1').body[0]; ast.Name('x', ast.Load()); ast.BinOp(1, 2, 3); ast.Constant(Hostile()); ast.Module(Turns(), Hostile()); (lambda a=1, *b, c=2, **d: a).__code__; generator.__code__; sys._getframe(); generator().gi_frame; ran(lambda t: t); ran(lambda t: t.tb_frame); types.CellType(1); types.SimpleNamespace(a=1); types.ModuleType('m'); types.MethodType(callback, 1); types.GenericAlias(list, (int,)); list[int]; int | str; typing.TypeVar('T'); typing.List[int]
property(callback, callback, callback); property(); staticmethod(callback); classmethod(callback); super(Hostile, Hostile()); super(Plain, Plain); int.real; type.__dict__['__mro__']; Plain.__dict__['__dict__']; Equal.__dict__['h']; int.__add__; [].__len__; str.join; dict.__dict__['fromkeys']; object.__init__; functools.cached_property(callback); os.stat('/'); time.gmtime(0); sys.version_info; sys.flags; os.terminal_size((1, 2)); os.scandir('/'); next(os.scandir('/')); os.uname(); os.environ.__class__({}, callback, callback, callback, callback)
datetime.datetime(2000, 1, 2); datetime.timedelta(3); datetime.timezone.utc; fractions.Fraction(3, 4); enum.Enum('E', 'A B').A; string.Template('$a'); string.Formatter(); abc.ABCMeta('A', (), {}); abc.ABCMeta('A', (), {'__subclasshook__': classmethod(callback)}); random.SystemRandom(); math; sys; collections; io
Hostile(); Hostile(); Hostile(); Hostile(); Hostile(); Hostile(); Finalized(); Finalized(); Plain(); Described(); Descriptor(); Equal(); Turns(); Turns(9); type('T', (), {'x': Descriptor()}); type('T', (Plain,), {'__slots__': ('a', 'b')})(); type('T', (list,), {'__slots__': ('a', 'b')})()""".replace("\n", ";").split(";")
POOL = [text.strip() for text in POOL if text.strip()]
POOL += [f"HOSTILE_BELOW['{n}']()" for n in HOSTILE_BELOW if n not in ("type", "array", "RawIOBase")] * 2
POOL += ["HOSTILE_BELOW['int'](5)", "HOSTILE_BELOW['str']('abc')", "HOSTILE_BELOW['bytes'](b'abc')", "HOSTILE_BELOW['list']([1, 2, 3])", "HOSTILE_BELOW['tuple']((1, 2))", "HOSTILE_BELOW['dict'](a=1)", "HOSTILE_BELOW['set']([1, 2])",
         "HOSTILE_BELOW['array']('i', [1, 2])", "HOSTILE_BELOW['bytearray'](b'abc')", "HOSTILE_BELOW['deque']([1, 2])", "HOSTILE_BELOW['OrderedDict'](a=1)", "HOSTILE_BELOW['float'](2.5)"] * 2
POOL += [f"Few['{n}']()" for n in Few] * 2
SMALL = POOL[:POOL.index("''")]

# ---- what can be called

# what ends the process, harms others, waits, or changes this program
NEVER = {"posix": None, "_signal": None, "_posixsubprocess": None, "faulthandler": None, "_importing": None, "_repl": None, "_imp": None, "atexit": None, "_frozen_importlib": None, "_frozen_importlib_external": None,
         "_thread": {"interrupt_main", "exit", "start_new_thread", "start_new", "stack_size", "exit_thread"}, "builtins": {"breakpoint", "input", "help", "exit", "quit", "exec", "__import__", "open", "print", "copyright", "credits", "license"},
         "time": {"sleep", "clock_settime", "clock_settime_ns"}, "resource": {"setrlimit", "prlimit"}, "sys": {"exit", "setrecursionlimit", "settrace", "setprofile", "excepthook", "set_int_max_str_digits", "displayhook", "breakpointhook", "unraisablehook", "_debugmallocstats", "set_asyncgen_hooks"},
         "gc": {"set_threshold", "disable", "set_debug", "get_objects"}, "fcntl": None, "select": {"select"}, "_io": {"open", "open_code", "FileIO"}, "_warnings": None}
NAMES_NEVER = {"__subclasses__", "fileno_close", "gi_frame_clear", "breakpoint"}
POSIX = ["fspath", "fsencode", "WIFEXITED", "WEXITSTATUS", "stat", "lstat", "access", "listdir", "scandir", "stat_result", "terminal_size", "times_result", "uname_result", "strerror", "cpu_count", "get_terminal_size", "device_encoding", "getxattr", "readlink", "sched_param", "major", "makedev", "isatty", "_path_normpath"]


def functions():
    out = []
    for name in sys.builtin_module_names:
        if name in NEVER and NEVER[name] is None:
            continue
        try:
            module = __import__(name)
        except ImportError:
            continue
        for n in dir(module):
            f = getattr(module, n)
            if callable(f) and n not in NEVER.get(name, ()) and not (isinstance(f, type) and f.__module__ == "__main__") and f is not io.FileIO:
                out.append((f"{name}.{n}", f))
    posix = sys.modules["posix"]
    return out + [("posix." + n, getattr(posix, n)) for n in POSIX if hasattr(posix, n)]


def subclasses(t, seen):
    if t not in seen:
        seen.append(t)
        for s in type.__subclasses__(t):
            subclasses(s, seen)
    return seen


def all_types():
    """Those of C, and Python's own that stand for such."""
    seen = subclasses(object, [])
    own = {"__main__", "_sitebuiltins"}
    library = lambda v: isinstance(v, types.FunctionType) and v.__code__.co_filename.startswith("/usr/lib")
    seen = [t for t in seen if not any(library(v) for v in vars(t).values())]
    return [t for t in seen if t.__module__ not in own and not (issubclass(t, ast.AST) and len(vars(t)) < 9) and not (issubclass(t, BaseException) and "__init__" not in vars(t) and len(vars(t)) < 4)]


FUNCTIONS = functions()
TYPES = all_types()
MEMBERS = [(t, n) for t in TYPES for n in sorted(vars(t)) if isinstance(n, str) and n not in NAMES_NEVER]
SELVES = {}
BAD = []
for text in dict.fromkeys(POOL):
    try:
        t = type(eval(text))
    except Exception as e:
        BAD.append((text, e))
        continue
    for base in t.__mro__[:-1]:
        SELVES.setdefault(base, []).append(text)
VICTIMS.clear()

SYNTAX = ["a + b", "a - b", "a * b", "a / b", "a // b", "a % b", "a @ b", "a & b", "a | b", "a ^ b", "a << b", "a >> b", "a ** b", "a < b", "a <= b", "a == b", "a != b", "a in b", "a is b", "-a", "~a", "+a", "not a", "a[b]", "a[b:c]", "a[b:c:d]", "a[b, c]", "a(b)", "a(*b)", "a(**b)",
          "a(b, *c, **d)", "[*a]", "(*a, *b)", "{**a}", "{*a}", "{a: b}", "{a, b}", "f'{a!r:{b}}'", "f'{a:>{b}}'", "'%s %r %5d' % a", "'{0!r:>{1}}'.format(a, b)", "str(a)", "repr(a)", "bytes(a)", "list(a)", "tuple(a)", "set(a)", "dict(a)", "sorted(a, key=b)", "sorted(a)", "max(a, key=b)", "min(a)", "sum(a, b)",
          "any(a)", "all(a)", "zip(a, b)", "list(map(a, b))", "isinstance(a, b)", "issubclass(a, b)", "getattr(a, 'n')", "hasattr(a, 'x')", "[x for x in a]", "[x for x in a if x in b]", "{x: y for x, y in a}", "lambda: a", "a if b else c", "a and b", "a.n", "a.x.y", "next(a)", "iter(a)", "len(a)", "hash(a)", "bool(a)",
          "int(a)", "float(a)", "complex(a, b)", "range(a, b, c)", "slice(a, b).indices(c)", "divmod(a, b)", "pow(a, b, c)", "round(a, b)", "copy.copy(a)", "copy.deepcopy(a)", "pickle.dumps(a, 2)", "pickle.loads(pickle.dumps(a))", "json.dumps(a)", "json.dumps(a, indent=b, default=c)", "json.loads(a, object_hook=b)",
          "re.sub(r'(.)', a, b)", "re.sub(a, b, c)", "re.split(a, b)", "re.findall(a, b)", "struct.pack('>iqd3s', a, b, c, d)", "struct.pack_into('i', a, b, c)", "struct.unpack('2i', a)", "struct.unpack_from(a, b, c)", "marshal.dumps(a)", "marshal.loads(a)", "compile(a, 'f', 'exec')", "eval(compile(a, 'f', 'eval'), {})",
          "'x'.join(a)", "b''.join(a)", "str(a, b, c)", "'abc\\xe9'.encode('ascii', a)", "b'abc\\xff'.decode('ascii', 'hostile')", "'\\u20ac\\ud800'.encode('utf-8', 'hostile')", "'\\u20acx'.encode('charmap', 'hostile')", "codecs.charmap_encode('abc', 'hostile', a)", "codecs.charmap_decode(b'abc', 'hostile', a)", "'abc'.translate(a)", "type('N', (a,), b)", "type(a)('N', (), {})",
          "functools.reduce(a, b)", "heapq.merge(a, b)", "heapq.heapify(a)", "heapq.heappush(a, b)", "itertools.islice(a, b)", "list(itertools.islice(a, 5))", "list(zip(a, range(9)))", "dict.fromkeys(a, b)", "collections.deque(a, b)", "collections.Counter(a)", "collections.OrderedDict(a)", "memoryview(a)", "memoryview(a)[b]", "bytearray(a)", "array.array('i', a)", "array.array('d', a)",
          "csv.reader(a, dialect=b)", "list(csv.reader(a))", "csv.writer(a).writerow(b)", "csv.writer(a, b).writerows(c)", "io.TextIOWrapper(a, 'utf-8').read(b)", "io.BufferedReader(a).read(b)", "io.BufferedWriter(a).write(b)", "io.BufferedRWPair(a, b).read(1)", "super(a, b).__init__", "property(a).__get__(b)", "a.__class__", "weakref.ref(a, b)", "weakref.proxy(a).n",
          "math.fsum(a)", "math.prod(a)", "math.dist(a, b)", "math.gcd(a, b)", "math.hypot(a, b)", "binascii.hexlify(a, b)", "zlib.crc32(a)", "hashlib.md5(a)", "operator.itemgetter(a)(b)", "operator.index(a)", "operator.length_hint(a)", "a.send(b)", "a.throw(b)", "traceback.format_exception(a, b, c)", "unicodedata.normalize('NFC', a)",
          "print(a, file=b)", "print(a, sep=b, end=c, file=io.StringIO())", "exec(a, b)", "eval('n', a, b)", "__build_class__(a, 'N', b)", "vars(a)", "dir(a)", "type.__call__(a, b)", "object.__new__(a)", "object.__reduce_ex__(a, 2)", "types.coroutine(a)", "random.Random(a)", "random.choice(a)", "random.shuffle(a)", "enumerate(a, b)", "reversed(a)", "list(reversed(a))", "list(filter(a, b))"]
STATEMENTS = ["a[b] = c", "a[b:c] = d", "a[b:c:d] = b", "del a[b]", "del a[b:c]", "a.n = b", "del a.n", "a += b", "a *= b", "a |= b", "x, y = a", "x, *y = a", "for x in a: pass", "for x in a: a.append(x) if len(a) < 50 else None", "for x in a: a.pop()", "for x, y in a: b[x] = y",
              "with a as x: pass", "with a, b: pass", "raise a", "raise a from b", "assert a, b", "import a", "from a import b", "try: raise ValueError\nexcept a: pass", "try: raise ExceptionGroup('g', [ValueError()])\nexcept* a: pass", "match a:\n    case [x, y, *z]: pass\n    case {'a': x, **y}: pass\n    case Plain(n=x): pass\n    case int(x) | str(x): pass\n    case _: pass",
              "class N(a): pass", "class N(a, metaclass=b): x = c", "class N(a, b): __slots__ = c", "def f(x=a, *y: b, **z) -> c: pass\nf(*b, **c)", "while a: break", "x = [a] * 3; x[0] += b", "a.__class__ = b", "a.__dict__ = b", "sys.stdout.write(a)", "a.sort(key=b)", "a.extend(b)", "a.update(b)", "a.__init__(b, c)", "a.append(b)", "a.__setstate__(b)",
              "d = {a: 1, b: 2}; d[c] = 3; d.pop(a)", "s = {a, b}; s.add(c); s & {b}; s - {a}", "async def f():\n    async with a as x: await b\n    async for y in c: pass\nf().send(None)", "def g():\n    x = yield from a\n    yield x\nlist(itertools.islice(g(), 5))", "exec(a)"]


class Call:
    """One call: texts of what it is made with, and how it is made."""

    def __init__(self, number):
        self.number = number
        self.prepare(chance)

    def some(self):
        text = chance.pick(SMALL) if chance.often(0.25) else chance.pick(POOL)
        return text

    def some_self(self, t):
        if chance.often(0.9) and t in SELVES:
            return chance.pick(SELVES[t])
        return self.some()

    def prepare(self, r):
        kind = r.below(100)
        n = r.pick((0, 1, 1, 1, 2, 2, 2, 3, 3, 4))
        self.words = {}
        if r.often(0.06):
            self.words = {r.pick(("key", "nix", "default", "reverse", "sep", "strict", "start", "end", "encoding", "errors", "repeat", "func", "initial", "maxlen", "fillvalue")): 1}
        if kind < 50:
            t, name = r.pick(MEMBERS)
            self.what = ("method", t, name)
            self.texts = [self.some_self(t)] + [self.some() for _ in range(n)]
        elif kind < 55:
            t = r.pick(TYPES)
            names = dir(t)
            self.what = ("method", t, r.pick(names))
            self.texts = [self.some_self(t)] + [self.some() for _ in range(n)]
        elif kind < 60:
            t, name = r.pick(MEMBERS)
            self.what = (r.pick(("get", "set", "delete")), t, name)
            self.texts = [self.some_self(t), self.some()]
        elif kind < 75:
            name, f = r.pick(FUNCTIONS)
            self.what = ("function", name, f)
            self.texts = [self.some() for _ in range(n)]
        elif kind < 79:
            t = r.pick(TYPES)
            self.what = ("function", t.__qualname__, t) if t is not io.FileIO else ("function", "len", len)
            self.texts = [self.some() for _ in range(n)]
        elif kind < 91:
            text = r.pick(SYNTAX)
            self.what = ("eval", text, None)
            self.texts = [self.some() for _ in range(4)]
        else:
            text = r.pick(STATEMENTS)
            self.what = ("exec", text, None)
            self.texts = [self.some() for _ in range(4)]

    def __str__(self):
        kind, a, b = self.what
        about = f"{a.__module__}.{a.__qualname__}.{b}" if isinstance(a, type) else a
        return f"{self.number} {kind} {about} ({'; '.join(self.texts)}) {self.words or ''}"

    def run(self):
        kind, a, b = self.what
        values = [eval(t) for t in self.texts]
        VICTIMS.extend(values)
        if kind == "method":
            # as found in its type: with a self that may be of another one
            f = vars(a).get(b, None) if chance.often(0.5) else None
            if f is None or not callable(f):
                f = getattr(a, b)
            self.go = lambda: f(*values, **self.words)
            if chance.often(0.4):
                self.go = lambda: getattr(values[0], b)(*values[1:], **self.words)
        elif kind == "get":
            self.go = lambda: getattr(values[0], b)
        elif kind == "set":
            self.go = lambda: setattr(values[0], b, values[1])
        elif kind == "delete":
            self.go = lambda: delattr(values[0], b)
        elif kind == "function":
            self.go = lambda: b(*values, **self.words)
        elif kind == "eval":
            self.go = eval(f"lambda a, b, c, d: lambda: {a}", globals())(*values)
        else:
            space = {}
            exec("def made(a, b, c, d):\n    " + a.replace("\n", "\n    "), globals(), space)
            self.go = lambda: space["made"](*values)
        AGAIN[0] = self.go
        for _ in range(chance.pick((1, 1, 3))):
            try:
                self.look(self.go())
            except Exception as e:
                if SHOW:
                    print("   raised", type(e).__name__, e)
                if chance.often(0.05):
                    self.look(e)

    def look(self, x, depth=0):
        """At what came out: its text, some of its items, one of its methods."""
        if SHOW:
            print("   got", type(x))
        VICTIMS.append(x)
        if chance.often(0.5):
            repr(x)[:20]
        if chance.often(0.4):
            n = 0
            for y in x if type(x) is not type else ():
                n += 1
                if n > 12:
                    break
        if depth < 2 and chance.often(0.3):
            t = type(x)
            names = [n for n in dir(t) if n in QUIET or chance.often(0.2)]
            if names and t.__module__ not in ("posix", "_signal"):
                self.look(getattr(x, chance.pick(names))(*[eval(self.some()) for _ in range(chance.below(3))]), depth + 1)


def one(number):
    global chance
    chance = Chance(number)
    call = Call(number)
    if SHOW:
        print(call, flush=True)
    DEPTH[0], LEFT[0] = 0, 60
    if LOG:
        os.write(LOG, f"{call}\n".encode(errors="replace"))
    signal.setitimer(signal.ITIMER_REAL, TIME, TIME)
    try:
        call.run()
    except (Exception, TooLong, SystemExit, KeyboardInterrupt, GeneratorExit) as e:
        if SHOW:
            print("   ended with", type(e).__name__, e)
    except BaseException:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    DEPTH[0] = 9
    try:
        for v in VICTIMS[:4]:
            repr(v)[:9]
    except BaseException:
        pass
    VICTIMS.clear()
    AGAIN[0] = None


SAVED = dict(globals()), dict(vars(sys)), dict(vars(sys.modules["builtins"]))


def restore():
    """What a call has changed of this program's own namespaces."""
    for now, then in zip((globals(), vars(sys), vars(sys.modules["builtins"])), SAVED):
        for name, value in then.items():
            if now.get(name, SAVED) is not value and name not in ("chance", "VICTIMS"):
                now[name] = value


def main():
    signal.signal(signal.SIGALRM, too_long)
    os.dup2(1, LOG)
    sys.unraisablehook = lambda *a: None
    if SHOW:
        print(len(FUNCTIONS), "functions,", len(TYPES), "types,", len(MEMBERS), "members;", len([t for t in TYPES if t not in SELVES]), "without an instance; not made:", BAD)
    done = 0
    for number in range(FIRST, FIRST + COUNT):
        try:
            one(number)
        except TooLong:
            pass
        restore()
        done += 1
    os.write(LOG, f"done {done} calls of {len(MEMBERS)} members of {len(TYPES)} types and {len(FUNCTIONS)} functions\n".encode())
    os._exit(0)


main()
