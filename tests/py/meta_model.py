class M(type):
    def __new__(m, name, bases, ns, **kw):
        print('new', name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith('__')), kw)
        return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw): print('init', name, kw); super().__init__(name, bases, ns)
    def __call__(c, *a, **k): print('call', c.__name__, a, k); return super().__call__(*a, **k)
    @classmethod
    def __prepare__(m, name, bases, **kw): print('prepare', name, kw); return {'injected': 1}
    def __getattr__(c, n): return 'meta ' + n
    def __len__(c): return 42
    def __contains__(c, x): return x == 'in'
    def __iter__(c): return iter('abc')
    def __instancecheck__(c, o): return o == 5
    def __subclasscheck__(c, o): return o is int
    def __repr__(c): return '<M %s>' % c.__name__
    def __getitem__(c, k): return ('item', k)
    prop = property(lambda c: 'prop of ' + c.__name__)
class A(metaclass=M, k=1):
    def __init__(self, v): self.v = v
print(A.injected, A(3).v, A.nothing, len(A), 'in' in A, 'x' in A, list(A), isinstance(5, A), isinstance(6, A), issubclass(int, A), A, A[1], A.prop)
class B(A): pass
print(type(B).__name__, B.__class__ is M)
T = type('T', (B,), {'z': 7}); print(T.z, type(T))
class I:
    def __init_subclass__(cls, tag=None, **kw): print('init_subclass', cls.__name__, tag, kw); super().__init_subclass__(**kw)
class J(I, tag='t'): pass
try:
    class K(I, other=1): pass
except TypeError as e: print(e)
class Sing(type):
    _i = {}
    def __call__(cls, *a):
        if cls not in cls._i: cls._i[cls] = super().__call__(*a)
        return cls._i[cls]
class S(metaclass=Sing): pass
print(S() is S())
class M2(type): pass
try:
    class Z(S, metaclass=M2): pass
except TypeError as e: print(e)
def fm(name, bases, ns): return (name, bases, sorted(ns)[-1])
class Fn(metaclass=fm): a = 1
print(Fn)


# type[int] is no method that its classes would have, too
class NotGeneric:
    pass


class MetaOfNone(type):
    pass


print(type[int], hasattr(object, "__class_getitem__"), hasattr(NotGeneric, "__class_getitem__"), hasattr(list, "__class_getitem__"))
try:
    MetaOfNone[int]
except TypeError as e:
    print(e)
