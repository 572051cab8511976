# Classes with a __new__ of their own, metaclasses, super() of a class, type(x).
from abc import ABCMeta, abstractmethod
class F:
    def __new__(cls,a=0,b=None,*,n=True):
        self=super(F,cls).__new__(cls); self.a=a; self.b=b; self.n=n
        return self
class G(F):
    def __new__(cls,*a,**k): return super().__new__(cls,*a,**k)
class Ab(metaclass=ABCMeta):
    @abstractmethod
    def f(s): pass
class Im(Ab):
    def __init__(s,x): s.x=x
    def f(s): return s.x
class Odd:
    def __new__(cls,x): return x if x%2 else object.__new__(cls)
class Par:
    kid=None
    def __new__(cls,x):
        return object.__new__(Par.kid or cls)
class MC(type):
    def __call__(c,*a): return ('called',a)
class WithCall(metaclass=MC): pass
class MP(type): pass
class Plain(metaclass=MP):
    def __init__(s,v): s.v=v
class Base:
    @classmethod
    def mk(cls): return cls.__name__
    @staticmethod
    def st(x): return x+1
    def me(self): return 'base'
class Sub(Base):
    @classmethod
    def mk(cls): return 'sub '+super().mk()
    @staticmethod
    def st(x): return Base.st(x)*2
    def me(self): return super().me()+super().st(1).__class__.__name__
class T(tuple):
    def __new__(cls,*a): return tuple.__new__(cls,a)
    def __add__(s,o): return T(*(x+y for x,y in zip(s,o)))
class N(int):
    def __new__(cls,v): return super().__new__(cls,v+1)
def work(n):
    out=[];v=T(0,0)
    for i in range(n):
        f=F(i,2);out.append((f.a,f.b,f.n));f=F(i,n=False);out.append((f.a,f.b,f.n));g=G(i,n=3);out.append((type(g).__name__,g.a,g.n))
        out.append(Im(i).f());
        try: Ab()
        except TypeError as e: out.append(str(e))
        o=Odd(i);out.append(o if i%2 else type(o).__name__)
        p=Par(i);out.append(getattr(p,'x',type(p).__name__))
        out.append(WithCall(i));out.append(Plain(i).v)
        out.append(Sub.mk());out.append(Sub.st(i));out.append(Sub().me())
        v=v+(1,2);out.append(v);out.append(N(i));out.append(type(N(3)).__name__)
        for x in (1,'a',None,f,type,F,MC,len,[].append,2.5,1<<70,WithCall): out.append(type(x).__name__)
        try: F(1,2,3,4)
        except TypeError as e: out.append(str(e))
        try: object.__new__(5)
        except TypeError as e: out.append(str(e))
        try: object.__new__(int)
        except TypeError as e: out.append(str(e))
        try: object.__new__(Ab)
        except TypeError as e: out.append(str(e))
        out.append(type(object()).__name__)
        try: object(F)
        except TypeError as e: out.append(str(e))
        if i==n//3:
            class Kid(Par):
                def __init__(s,x): s.x=('kid',x)
            Par.kid=Kid
        if i==n//2: F.__init__=lambda s,*a,**k: setattr(s,'a','init')
        if i==n//2+8: del F.__init__
        if i==n//2+16: MP.__call__=lambda c,*a: Plainer()
        if i==n//2+24: del MP.__call__
        if i==n//2+32: F.__new__=staticmethod(lambda cls,*a,**k: object.__new__(cls))
        if i==n//2+32: F.a=F.b=F.n='class'
    return out
class Plainer: v='plainer'
for r in work(120):
    print(r)


# class methods through classes, instances and super(); int() of floats
class CM:
    n = 1

    @classmethod
    def make(cls, *a):
        return cls.__name__, a

    @classmethod
    def twice(cls, k=2):
        return cls.n * k


class CM2(CM):
    n = 5

    @classmethod
    def make(cls, *a):
        return super().make(7, *a)

    def ask(self):
        return self.twice(), self.make(1), CM.make(self.n), super().twice(3)


def class_methods(n):
    out, o = [], CM2()
    for i in range(n):
        out.append((o.ask(), CM2.twice(i), getattr(o.twice, "__self__", None) is CM2, CM.make is CM.make))
        for x in (i + .75, -i - .25, 1e17, -1e17, 1e18, 1e19 + i, -1e300):
            out.append(int(x))
        for x in (float("nan"), float("inf"), -float("inf")):
            try:
                out.append(int(x))
            except (ValueError, OverflowError) as e:
                out.append(str(e))
        if i == n // 2:
            CM.twice = staticmethod(lambda k=2: ("static", k))
        if i == n // 2 + 9:
            CM.twice = lambda *a: ("function", len(a))
        if i == n // 2 + 18:
            CM.twice = classmethod(lambda cls, k=1: (cls.__name__, k))
    return out


for r in class_methods(60):
    print(r)


# __new__ called with something that is no class, or another one: directly, as a trace calls what it knows
class NotBelow:
    pass


def direct(f):
    out = []
    for _ in range(5):
        try:
            out.append(f())
        except TypeError as e:
            out.append(str(e))
    assert len(set(map(repr, out))) == 1, out
    return out[0]


print(direct(lambda: int.__new__(5)))
print(direct(lambda: str.__new__(-100)))
print(direct(lambda: (2**70).__new__(2**40)))
print(direct(lambda: float.__new__(5)))
print(direct(lambda: range.__new__(5)))
print(direct(lambda: list.__new__(5)))
print(direct(lambda: tuple.__new__([1])))
print(direct(lambda: int.__new__(str)))
print(direct(lambda: int.__new__(bool)))
print(direct(lambda: int.__new__(int, "12")))
print(direct(lambda: str.__new__(str, 12)))
print(direct(lambda: BaseException.__new__(NotBelow)))
print(direct(lambda: BaseException.__new__(int)))
print(repr(direct(lambda: BaseException.__new__(KeyError, 1))))
print(direct(lambda: type(object.__new__(NotBelow)).__name__))
