# pickle and copy of all builtin types, their classes, and what cannot be taken apart
import pickle, copy, copyreg
class P:
    def __init__(self): self.a = [1]; self.b = {"k": (1, 2)}
    def __eq__(self, o): return self.__dict__ == o.__dict__
class S:
    __slots__ = ("x", "y")
    def __eq__(self, o): return self.x == o.x
class L(list): pass
class D(dict): pass
class I(int): pass
class T(tuple): pass
class B(bytes): pass
class BA(bytearray): pass
class St(set): pass
class E(Exception): pass
class G:
    def __init__(self, v): self.v = v
    def __getstate__(self): return {"w": self.v}
    def __setstate__(self, s): self.v = s["w"]
    def __eq__(self, o): return self.v == o.v
class R:
    def __reduce__(self): return (R, ())
    def __eq__(self, o): return True
class N:
    def __new__(cls, v): o = super().__new__(cls); o.v = v; return o
    def __getnewargs__(self): return (self.v,)
    def __eq__(self, o): return self.v == o.v
s = S(); s.x = 5
l = L([1, 2]); l.tag = "t"
d = D(a=1); d.tag = 2
def f(): pass
values = [None, True, False, Ellipsis, NotImplemented, 0, -1, 2**31, 2**100, -2**70, 1.5, float("inf"), 1j, "", "a\u1234\U00012345", b"", b"ab\xff" * 100, bytearray(b"ba"), [], [1, [2]], (), (1,), (1, 2, 3, 4), {}, {1: 2, "a": [3]}, set(), {1, 2}, frozenset({3}),
          range(1, 10, 2), slice(1, 2, 3), P(), s, l, d, I(5), T((1, 2)), B(b"x"), BA(b"y"), St({1}), G(3), R(), N(4), int, P, len, f, [].append, "abc".upper, ValueError, object, type, list.append]
def show(fn):
    try:
        return repr(fn())[:70]
    except Exception as e:
        return type(e).__name__ + ": " + str(e)[:90]
for v in values:
    for p in range(6):
        try:
            data = pickle.dumps(v, p)
            w = pickle.loads(data)
            print(p, type(v).__name__, type(w) is type(v), w == v, getattr(w, "tag", None), len(data) if not callable(v) else 0)
        except Exception as e:
            print(p, type(v).__name__, type(e).__name__, str(e)[:100])
    c = show(lambda: copy.copy(v) == v); dd = show(lambda: copy.deepcopy(v) == v)
    print(type(v).__name__, c, dd)
for e in [ValueError("a", 1), KeyError("k"), E(1, 2), OSError(2, "x")]:
    w = pickle.loads(pickle.dumps(e))
    print(type(w), w.args, show(lambda: copy.copy(e)))
for v in [(x for x in []), open, iter([1, 2]), iter((1,)), iter({1: 2}), enumerate([1]), zip([1], [2]), map(len, []), reversed([1])]:
    print(type(v).__name__, show(lambda: type(pickle.loads(pickle.dumps(v)))), show(lambda: type(copy.copy(v))))
for v in [object(), P(), s, l, d, I(5), T((1,)), 5, "a", [1], {1: 2}, {1}, (1,), b"a", bytearray(b"a"), 1.5, 1j, ValueError(1), range(3)]:
    for p in (0, 2, 4):
        print(type(v).__name__, p, show(lambda: v.__reduce_ex__(p)).split(" at 0x")[0])
x = [1]; x.append(x)
y = pickle.loads(pickle.dumps(x))
print(y[1] is y, copy.deepcopy(x)[1][0])
