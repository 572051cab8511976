# Every function of math, with numbers of all kinds and what is none.
import math
vals=[0.0,-0.0,0.5,-0.5,1,1.0,-1.0,2.5,-2.5,1e-300,-1e-320,5e-324,1e300,1.7976931348623157e308,1e-21,math.inf,-math.inf,math.nan,3,-7,10**30,-10**30,2**70,10**400,-10**400,True,False,170.5,171.7,-0.3,-200.3,23.0,24.0,0.1,100.3,140.2,150.7,1e10,1e22,-3.0,-170.5,-171.3,-180.6,-177.78]
class F:
    def __float__(self): return 2.25
class I:
    def __index__(self): return 9
class B:
    def __float__(self): return 3
class C:
    def __ceil__(self): return 'c'
    def __floor__(self): return 'f'
    def __trunc__(self): return 't'
class FS(float): pass
class IS(int): pass
vals+=[F(),I(),B(),'x',None,[],C(),FS(4.5),IS(5),1j]
names1=[n for n in '''acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs factorial floor frexp gamma isfinite isinf isnan isqrt lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp fsum perm gcd lcm hypot'''.split()]
def sh(f,*a,**k):
    try: r=f(*a,**k); return (type(r).__name__, r)
    except MemoryError: return 'MemoryError'
    except Exception as e: return type(e).__name__+': '+str(e)
for n in names1:
    f=getattr(math,n)
    for v in vals:
        if n in('factorial','perm') and isinstance(v,int) and v>10**6: continue
        print(n, vals.index(v), sh(f,v))
    print(n, sh(f), sh(f,1,2,3,4) if n != "log" else "", '')
small=[0.0,-0.0,1,-1.0,2,0.5,-3,3.7,1e308,1e-308,math.inf,-math.inf,math.nan,10**400,'a',F(),I(),B(), 7, 12, 53,-1074,1000, -10**20, 10**20]
for n in 'atan2 copysign fmod ldexp nextafter pow remainder log comb perm gcd lcm hypot isclose dist'.split():
    f=getattr(math,n)
    for a in small:
        for b in small:
            if n in('comb','perm') and (isinstance(a,int) and a>10**6): continue
            print(n, small.index(a), small.index(b), sh(f,a,b))
print(math.comb(10**30,5), math.perm(10**30,3), sh(math.comb,10**30,10**29), sh(math.perm,10**30,10**29))
print(math.gcd(), math.lcm(), math.gcd(12,18,27), math.lcm(4,6,-10), math.lcm(0,3), math.gcd(0,-8))
print(math.hypot(), math.hypot(-3), math.hypot(1,2,3), math.hypot(*[1e200]*7), math.hypot(*[5e-324]*4), math.hypot(3e-310,4e-310), math.hypot(math.inf,math.nan), math.hypot(math.nan,1))
print(math.dist((1,2,3),[4,5,6]), sh(math.dist,(1,),(1,2)), sh(math.dist,1,2), sh(math.dist,iter([1]),(2,)))
print(math.fsum([.1]*10), math.fsum([]), math.fsum([1e308,1e308,-1e308]) if 0 else 0, sh(math.fsum,[1e308,1e308]), sh(math.fsum,[math.inf,-math.inf]), math.fsum([math.inf,1]), math.fsum([1e16,1,1e-16]), math.fsum([2.0**53,-0.5,-2.0**-54]), math.fsum(range(100)), sh(math.fsum,['a']), sh(math.fsum,3))
import sys
seed=12345
def rnd():
    global seed
    seed=(seed*6364136223846793005+1442695040888963407)&(2**64-1)
    return seed
xs=[]
for i in range(40):
    a=rnd()>>11; e=(rnd()>>40)%60-30
    xs.append(math.ldexp(a/2.0**53*(-1 if rnd()>>63 else 1), e))
for n in 'acos asin acosh asinh atan atanh cbrt cos cosh erf erfc exp exp2 expm1 gamma lgamma log log10 log1p log2 sin sinh sqrt tan tanh'.split():
    f=getattr(math,n); h=0
    for x in xs:
        try: r=f(x).hex()
        except (ValueError,OverflowError) as ex: r=str(ex)
        if n in('gamma','lgamma'): print(n,x,r)
        for c in r: h=(h*31+ord(c))&0xffffffff
    print(n,h)
for i in range(0,30,3):
    print(math.hypot(xs[i],xs[i+1]).hex(), math.hypot(xs[i],xs[i+1],xs[i+2]).hex(), math.fsum(xs[i:i+10]).hex(), math.dist(xs[i:i+4],xs[i+4:i+8]).hex())
print(math.prod([1,2,3]), math.prod([2.5,2],start=3), math.prod('a',start=2), sh(math.prod,3), sh(math.isclose,1,1,rel_tol=-1), math.isclose(1,1.1,abs_tol=.2), math.isclose(a=1,b=1), math.pi,math.e,math.tau,math.inf,math.nan)
