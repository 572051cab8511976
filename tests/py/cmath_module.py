# cmath: all functions. What no number gives has signs that nobody promises.
import cmath
def sh(f,*a,**k):
    try: return repr(f(*a,**k))
    except Exception as e: return type(e).__name__+': '+str(e)
inf=float('inf'); nan=float('nan')
names='acos acosh asin asinh atan atanh cos cosh exp isfinite isinf isnan log log10 phase polar sin sinh sqrt tan tanh'.split()
xs=[0.0,-0.0,1.0,-1.0,0.5,-2.5,1e-310,710.5,-745.2,1e5,0.99999,3e-170]
zs=[complex(a,b) for a in xs for b in xs]+[2,True,-3.5,10**30,'a',None,10**400]
sp=[0.0,1.5,-1.5,inf,-inf]
special=[complex(a,b) for a in sp for b in sp if a==a and b==b and not (a==b==-inf)]
for n in names:
    f=getattr(cmath,n)
    for z in zs: print(n,z,sh(f,z))
    for z in special: print('special',n,z,sh(f,z))
    print(n,sh(f),sh(f,1,2,3))
for r in sp:
    for p in sp+[0.3,2.0,100.0]: print('rect',r,p,sh(cmath.rect,r,p))
print(sh(cmath.log,2,10),sh(cmath.log,1j,2j),sh(cmath.log,0),sh(cmath.log,1,0),sh(cmath.log,2,1))
for a in (1,1+1e-10j,1j,inf,complex(nan,1),complex(inf,1)):
    for b in (1,1+1e-8,1j,inf,complex(nan,1),complex(inf,1)): print(sh(cmath.isclose,a,b),sh(cmath.isclose,a,b,rel_tol=0),sh(cmath.isclose,a,b,abs_tol=2))
print(sh(cmath.isclose,1,1,rel_tol=-1),cmath.pi,cmath.e,cmath.tau,cmath.inf,cmath.nan,cmath.infj,cmath.nanj)
seed=7
def rnd():
    global seed
    seed=(seed*6364136223846793005+1442695040888963407)&(2**64-1)
    return (seed>>11)/2.0**53*8-4
for i in range(60):
    z=complex(rnd(),rnd())
    for n in names: print(n,z,sh(getattr(cmath,n),z))
