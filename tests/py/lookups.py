# Attributes of classes and modules, also while traces rely on them.
import math
class A:
    x = 1
    f = 2.5
    def m(self, a): return a + self.x
    @staticmethod
    def s(a): return a * 2
    @classmethod
    def c(cls, a): return cls.x + a
    @property
    def p(self): return 7
class B(A):
    x = 3
    def m(self, a): return A.m(self, a) + B.x
def run(n):
    b = B(); t = 0
    for i in range(n):
        t += B.x + A.s(i) + B.c(1) + b.s(2) + b.c(1) + A.m(b, 1) + b.m(2)
        t += int(math.floor(math.pi * i)) + math.gcd(i, 6)
        if i == 60: A.x = 5
        if i == 70: A.s = staticmethod(lambda a: a)
        if i == 80: B.m = lambda self, a: a
        if i == 90: math.gcd = lambda a, b: 1
    return t, A.__name__, A.__doc__, A.__module__, isinstance(A.p, property), A.__dict__['x']
print(run(100))
try: A.nope
except AttributeError as e: print(e)
try: math.nope
except AttributeError as e: print(e)
print(str.upper("abc"), dict.get({}, 1, 2), B.__mro__[1] is A)
