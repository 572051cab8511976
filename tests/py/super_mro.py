class A:
    def f(s): return ['A']
    def __init__(s, **k): s.log = getattr(s, 'log', []) + ['A']; assert not k
class B(A):
    def f(s): return ['B'] + super().f()
    def __init__(s, b=None, **k): super().__init__(**k); s.log.append('B')
class C(A):
    def f(s): return ['C'] + super(C, s).f()
    def __init__(s, c=None, **k): super().__init__(**k); s.log.append('C')
class D(B, C):
    def f(s): return ['D'] + super().f()
    @classmethod
    def k(cls): return super().__name__ if False else super().mro()[0].__name__ if hasattr(super(), 'mro') else cls.__name__
    def __init__(s): super().__init__(b=1, c=2); s.log.append('D')
d = D(); print(d.f(), d.log, [c.__name__ for c in D.mro()], D.k(), super(B, d).f(), super(D, D).f(d), super(A, d).__init__ is not None)
class E(D):
    f = 5
    @property
    def p(s): return super().f()
print(E().p)
class Base:
    @classmethod
    def make(cls): return cls.__name__
    @property
    def v(s): return 'base v'
    x = 1
class Der(Base):
    @classmethod
    def make(cls): return 'Der:' + super().make()
    @property
    def v(s): return 'der ' + super().v
    def gx(s): return super().x
print(Der.make(), Der().v, Der().gx())
try: super()
except RuntimeError as e: print(e)
class N:
    def m(s): return super().nope
try: N().m()
except AttributeError as e: print(e)
try: super(int, 'a')
except TypeError as e: print(e)
print(type(super(B, d)).__name__, super(B, d).__thisclass__.__name__, super(B, d).__self__ is d)
class X(list):
    def __init__(s, *a): super().__init__(*a); s.n = len(s)
    def append(s, v): super().append(v); s.n += 1; return s
x = X([1]); x.append(2).append(3); print(x, x.n)
class Y(dict):
    def __setitem__(s, k, v): super().__setitem__(k.upper(), v)
y = Y(); y['a'] = 1; print(y)
class Z(str):
    def __new__(c, v): return super().__new__(c, v + '!')
    def up(s): return super().upper()
z = Z('hi'); print(z, z.up(), len(z), type(z + 'a').__name__, z == 'hi!', {'hi!': 1}[z], z[0], f'{z:>5}', '%s' % z, isinstance(z, str), z.join(['a', 'b']), 'x' + z, z * 2, z in 'ahi!b')
class Mix:
    def __init_subclass__(cls, **k): super().__init_subclass__(**k); cls.reg = cls.__name__
class Q(Mix): pass
print(Q.reg)
