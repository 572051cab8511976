# __bases__ can be assigned: the order of lookups follows, below as well.
import typing
class A:
    def f(self): return 'A'
class B:
    def f(self): return 'B'
    def g(self): return 'Bg'
class C(A): pass
class D(C): pass
c, d = C(), D()
def look():
    return c.f(), d.f(), hasattr(d, 'g')
print([look() for i in range(3)], C.__bases__, A.__subclasses__(), B.__subclasses__())
C.__bases__ = (B,)
print([look() for i in range(3)], C.__bases__, D.__mro__, A.__subclasses__(), B.__subclasses__())
C.__bases__ = (A, B)
print(look(), C.__mro__)
class S:
    __slots__ = ('x',)
for bases in ([A], (), (3,), (D,), (S,), (A, A)):
    try:
        C.__bases__ = bases
        print('set', bases)
    except TypeError as e:
        print(type(e).__name__, str(e)[:60])
print(look(), C.__bases__)
for t, b in ((int, (A,)), (dict, ())):
    try:
        t.__bases__ = b
    except TypeError as e:
        print(e)
class N(typing.NamedTuple):
    a: int
    b: str = 'x'
print(N(1), N.__bases__, N(1)._replace(b=2), isinstance(N(1), tuple))

# what is freed in another way cannot change into each other
class A: pass
class B: pass
class S:
    __slots__=('x',)
class L(list): pass
class C(A): pass
class D(B): pass
class E(S): pass
def t(c, b):
    try:
        c.__bases__ = b
        print('ok', c.__name__, c.__mro__[1].__name__)
    except TypeError as e: print(e)
class X: pass
t(X, (A,))
class X: pass
t(X, (object,))
t(C, (B,))
t(C, (object,))
t(C, (list,)); t(C, (L,)); t(C, (S,)); t(E, (A,)); t(C, (D,)); t(C, (C,)); t(C, ()); t(C, (A, B)); t(C, 5); t(C, (5,)); t(L, (A,)); t(L,(list,)); t(int, (A,))
class G(S): __slots__=()
t(G, (S,)); t(G,(object,)); t(G,(A,))
class V(Exception): pass
t(V, (ValueError,)); t(V, (A,)); t(V, (OSError,))
