"""pickle: the same bytes as CPython's, all protocols, what classes say of themselves, hostile input."""
import sys
del sys.path[0]  # this folder has a numbers.py
import collections
import copyreg
import datetime
import decimal
import hashlib
import io
import pickle
import random
from pickle import Pickler, PickleBuffer, PicklingError, Unpickler, UnpicklingError, dumps, loads


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)

    def __repr__(self):
        return f"{type(self).__name__}({vars(self)})"


class Slotted:
    __slots__ = ("a", "b")

    def __repr__(self):
        return f"Slotted({[getattr(self, n, None) for n in self.__slots__]})"


class Both(Slotted):
    pass


class Reduced(Point):
    def __reduce__(self):
        return Reduced, (self.x, self.y), {"z": 3}


class Stated(Point):
    def __getstate__(self):
        return [self.x, self.y]

    def __setstate__(self, state):
        self.x, self.y = state


class WithArguments(Point):
    def __new__(cls, x=0, y=0):
        self = super().__new__(cls)
        self.made = x, y
        return self

    def __getnewargs_ex__(self):
        return (self.x,), {"y": self.y}


class Words(list):
    pass


class Table(dict):
    pass


class Number(int):
    pass


Pair = collections.namedtuple("Pair", "left right")


def same(o):
    """What it is, in a text that knows no addresses."""
    return repr(o)


def round_trips():
    shared = ["again"]
    ring = [1]
    ring.append(ring)
    table = {}
    table["self"] = table
    slotted = Slotted()
    slotted.a = 1
    both = Both()
    both.a, both.c = 5, 6
    values = [None, True, False, 0, 1, 255, 256, 65535, 65536, -1, -129, 2 ** 31 - 1, 2 ** 31, -2 ** 31,
              -2 ** 31 - 1, 2 ** 63, -2 ** 63, 10 ** 40, -10 ** 700, 1.5, -0.0, float("inf"), "", "text",
              "\u00e9\u20ac\U0001f600", "a\nb\\c\r\0", "x" * 300, b"", b"bytes", bytes(range(256)) * 2,
              bytearray(b"array"), bytearray(), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1],
              list(range(2500)), {}, {"a": 1}, {i: str(i) for i in range(1100)}, set(), {1}, frozenset(),
              frozenset([7]), [shared, shared, (shared,)], Point(1, [2]), slotted, both, Reduced(1, 2),
              Stated(3, 4), WithArguments(5, 6), Words("ab"), Table(k="v"), Number(7), Pair(1, "r"),
              len, Point, int, type(None), type(...), ..., NotImplemented, range(3), slice(1, 2), 1 + 2j,
              collections.OrderedDict(a=1, b=2), collections.Counter("aab"), collections.deque([1, 2], 5),
              decimal.Decimal("1.5"), datetime.date(2020, 1, 2), ValueError("x", 3), OSError(2, "no", "f"),
              Point(0, 0).__eq__.__func__.__name__, [[[[[[]]]]]], [1.0, 2.0, 3.0]]
    for v in values:
        line = []
        for proto in range(6):
            try:
                data = dumps(v, proto)
            except Exception as e:
                line.append(f"{type(e).__name__}: {e}")
                continue
            back = loads(data)
            if same(back) != same(v):
                line.append(f"{same(back)[:60]} is not {same(v)[:60]}")
            line.append(f"{len(data)}:{hashlib.md5(data).hexdigest()[:8]}")
        print(same(v)[:50], *line)
    for proto in range(6):
        r = loads(dumps(ring, proto))
        t = loads(dumps(table, proto))
        a, b, c = loads(dumps([shared, shared, (shared,)], proto))
        print(r[1] is r, t["self"] is t, a is b is c[0])
        inner = []
        pair = (1, inner)
        inner.append(pair)
        back = loads(dumps(pair, proto))
        print(back[1][0] is back, loads(dumps(inner, proto))[0][1][0][0] == 1)


def errors():
    class Local:
        pass
    gone = type("Gone", (), {"__module__": __name__})
    for v in (Local, Local(), lambda: 1, gone, gone(), (i for i in ()), sys):
        for proto in (0, 2, 5):
            try:
                print(len(dumps(v, proto)))
            except Exception as e:
                print(proto, type(e).__name__, str(e).split(" at 0x")[0][:90])
    for data in (b"", b".", b"N", b"\x80\x07N.", b"(.", b"]e.", b"h\x05.", b"}(K\x01u.", b"\x80\x04\x95\x10\0",
                 b"X\x10\0\0\0ab.", b"\x00.", b"a.", b"t.", b"0.", b"2.", b"(0N.", b"c__main__\nnope\n.", b"I1x\n.",
                 b"S'abc\n.", b"Vab\n.", b"K\x01K\x02a.", b"g7\n.", b"P1\n.", b"\x8a\x01\xff.", b"R.", b"N)R.",
                 b"NN\x81.", b"\x97.", b"\x82\x05.", b"(NN.", b"K\x01K\x02s.", b"\x93.", b"NN\x93.", b"\x85."):
        try:
            print(data, loads(data))
        except Exception as e:
            print(data, type(e).__name__, str(e)[:70])
    for make in (lambda: dumps(1, 6), lambda: dumps(1, "x"), lambda: Pickler(3), lambda: Unpickler(3),
                 lambda: dumps(1, 4, buffer_callback=print), lambda: loads("text"),
                 lambda: Pickler.__new__(Pickler).dump(1), lambda: Unpickler.__new__(Unpickler).load()):
        try:
            print(make())
        except Exception as e:
            print(type(e).__name__, str(e)[:80])


def hooks():
    class Persistent(Pickler):
        def persistent_id(self, o):
            return ("pid", o.x) if isinstance(o, Point) else None

        def reducer_override(self, o):
            if isinstance(o, Slotted):
                return str, ("overridden",)
            return NotImplemented

    class Loader(Unpickler):
        def persistent_load(self, pid):
            return "loaded", pid

        def find_class(self, module, name):
            print("find", module, name)
            return super().find_class(module, name)

    for proto in range(1, 6):
        out = io.BytesIO()
        p = Persistent(out, proto)
        p.dump([Point(1, 2), Slotted(), Pair, Point(3, 4)])
        p.dump("second")
        out.seek(0)
        u = Loader(out)
        print(u.load(), u.load(), sorted(type(v[1]).__name__ for v in p.memo.copy().values())[:4])
    p = Pickler(out)
    p.dispatch_table = {Point: lambda o: (Pair, (o.x, o.y))}
    p.clear_memo()
    out.seek(0)
    out.truncate()
    p.dump(Point(8, 9))
    print(loads(out.getvalue()))
    copyreg.pickle(Slotted, lambda o: "Point")
    try:
        dumps(Slotted())
    except PicklingError as e:
        print(str(e)[-60:])
    del copyreg.dispatch_table[Slotted]
    copyreg.add_extension(__name__, "Point", 300)
    print(dumps(Point), loads(dumps([Point, Point(1, 1)])))
    copyreg.remove_extension(__name__, "Point", 300)
    buffers = []
    big = bytearray(b"x" * 100000)
    data = dumps([PickleBuffer(big), PickleBuffer(b"ro")], 5, buffer_callback=buffers.append)
    print(len(data), len(buffers), [bytes(b.raw()[:3]) for b in buffers])
    back = loads(data, buffers=buffers)
    print(type(back[0]).__name__, bytes(back[1]))
    back = loads(dumps([PickleBuffer(big), PickleBuffer(b"ro")], 5))
    print(type(back[0]), len(back[0]), back[1])
    b = PickleBuffer(b"abc")
    b.release()
    try:
        b.raw()
    except ValueError as e:
        print(e)
    sizes = []

    class File:
        def write(self, data):
            sizes.append(len(data))
    Pickler(File(), 4).dump([b"y" * 70000, list(range(40000)), "z" * 66000])
    print(len(sizes), sum(sizes))
    print(pickle.load(io.BytesIO(dumps({"k": [1, 2]}, 0))), pickle.load(io.BytesIO(b"S'a\\x41'\n."), encoding="bytes"))
    print(loads(b"U\x03\xe9ab.", encoding="latin1"), loads(b"c__builtin__\nxrange\n(K\x01K\x05tR."))


class Changes:
    """Its __reduce__ changes what is being pickled."""
    def __init__(self, victim):
        self.victim = victim

    def __reduce__(self):
        if isinstance(self.victim, list):
            del self.victim[:]
        elif isinstance(self.victim, dict):
            self.victim.clear()
        else:
            self.victim.pop()
        return str, ()


def hostile():
    for victim in ([], {}, set()):
        for proto in (0, 2, 5):
            c = Changes(victim)
            if isinstance(victim, list):
                victim[:] = [c] + [[i] for i in range(50)]
            elif isinstance(victim, dict):
                victim.update({i: c if i == 3 else [i] for i in range(50)})
            else:
                victim.update([c, "a", "b"])
            try:
                dumps(victim, proto)
                print("changed")
            except RuntimeError as e:
                print(e)
    deep = []
    for _ in range(100000):
        deep = [deep]
    try:
        dumps(deep)
    except RecursionError:
        print("too deep")

    class Again(Unpickler):
        def find_class(self, module, name):
            if len(name) < 3:
                try:
                    self.load()
                except Exception:
                    pass
            return dict
    inner = dumps([1, 2, 3])
    outer = b"(K\x01(K\x02cx\nyy\nK\x03t."

    class Mixed(io.BytesIO):
        """Its readline gives what belongs to another pickle."""
        def readline(self):
            if not self.tell() > 200:
                again[0]._begin(inner, None, None) if hasattr(again[0], "_begin") else None
            return super().readline()
    again = [None]
    again[0] = Again(Mixed(outer + inner))
    try:
        again[0].load()
    except Exception:
        pass
    print("nested")
    rng = random.Random(4)
    seeds = [dumps(v, proto) for proto in range(6) for v in
             ([1, "two", {3: (4.0, None)}, {5}, b"six"], Point(1, Point(2, 3)), [Words("ab"), Table(k=Pair(1, 2))])]
    ended = raised = 0
    for _ in range(400):
        data = bytearray(rng.choice(seeds))
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(data))
            kind = rng.randrange(4)
            if kind == 0:
                data[at] = rng.randrange(256)
            elif kind == 1:
                del data[at:at + rng.randrange(1, 4)]
            elif kind == 2:
                data[at:at] = bytes([rng.choice(b"(.012NRabed}eghjlopqrstu)]\x81\x85\x86\x87\x8f\x90\x91\x93\x94K\1")])
            else:
                data[at:at] = data[rng.randrange(len(data)):][:rng.randrange(8)]
            data = data or bytearray(b".")
        try:
            Careful(io.BytesIO(data)).load()
            ended += 1
        except Exception:
            raised += 1
    print(ended + raised)


class Careful(Unpickler):
    """Makes nothing but what this file has."""
    def find_class(self, module, name):
        if module == __name__ and name in ("Point", "Words", "Table", "Pair"):
            return globals()[name]
        raise UnpicklingError(name)


round_trips()
errors()
hooks()
hostile()
