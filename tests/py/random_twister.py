# _random: the numbers, seeds and states of CPython.
import _random
def sh(f,*a,**k):
    try: r=f(*a,**k); return r
    except Exception as e: return type(e).__name__+': '+str(e)
for s in [0,1,-5,2**31,2**32,2**64+3,10**50,True,3.5,'abc' and 7]:
    r=_random.Random(s)
    print([r.random() for i in range(3)],[r.getrandbits(k) for k in (1,5,31,32,33,62,63,64,100,1000)])
r=_random.Random(42)
st=r.getstate(); print(len(st), st[-1])
a=[r.random() for i in range(700)]; r.setstate(st); print(a==[r.random() for i in range(700)], sum(a))
for x in [(), [], st[:-1], st[:-1]+(-1,), st[:-1]+(999,), (1.5,)*625, (-1,)*625, (2**70,)*625]: print(sh(r.setstate,x))
for x in [-1,0,'a',2**40,1.5]: print(sh(r.getrandbits,x))
print(sh(r.seed,[])); print(sh(r.seed,1,2)); print(sh(_random.Random,1,2))
class R(_random.Random):
    def __init__(self,a,b): self.a=a; self.seed(a+b)
r=R(1,2); print(r.random(), r.a)
class Q(_random.Random): pass
print(Q(5).random(), Q(5).getrandbits(40))
class I(int): pass
r.seed(I(77)); print(r.random()); print(type(r).__mro__[1].__module__, _random.Random)
