# attributes through descriptors, metaclasses, classes as attributes; arrays, slices, powers, large numbers
from array import array
class Desc:
    def __set_name__(s,o,n): s.n='_'+n
    def __get__(s,i,o): return s if i is None else getattr(i,s.n,0)
    def __set__(s,i,v): i.__dict__[s.n]=v*2
class NonData:
    def __get__(s,i,o): return ('nd', i is None, o.__name__)
class Plain: pass
class Meta(type):
    mx=5
    def __getattr__(c,n): return 'meta '+n
class C:
    a=Desc();b=NonData();k=Plain();t=int;u=Plain
    def __init__(s): s._p=1
    @property
    def p(s): return s._p
    @p.setter
    def p(s,v):
        if v<0: raise ValueError(v)
        s._p=v
    @property
    def q(s): return 9
class M(metaclass=Meta):
    x=3; g=NonData()
    def f(s): return 1
class Later: pass
class D: z=Later()
def attrs(n):
    c=C();out=[];d=D()
    for i in range(n):
        c.a=i;out.append(c.a);out.append(c.b);out.append(C.b);out.append(c.k is C.k);out.append(c.t('3'));out.append(type(c.u()).__name__)
        c.p=i;out.append(c.p)
        try: c.q=1
        except AttributeError as e: out.append(str(e))
        try: c.p=-1
        except ValueError as e: out.append(str(e))
        out.append(M.x);out.append(M.g);out.append(M.nope);out.append(M.mx)
        out.append(type(d.z).__name__ if not isinstance(d.z,str) else d.z);out.append(D.z if isinstance(D.z,str) else 0)
        out.append(int.from_bytes(b'ab','big'));out.append(dict.fromkeys('ab',i)['a']);out.append(object.__repr__ is object.__repr__)
        if i==n//2: Later.__get__=lambda s,i,o: 'got'
        if i==n//2+3: Meta.x=property(lambda c: 'from meta')
        if i==n//2+6: del Later.__get__
        if i==n//2+9: C.b.__class__ if 0 else None
        if i==n//2+12: C.b=5
        if i==n//2+15: c.b=7
        if i==n//2+18: del C.a
    return out
class Z1:
    pass
class Z2:
    def __get__(s,i,o): return 'Z2 get'
class H: w=Z1()
def change_class(n):
    out=[]
    for i in range(n):
        w=H.w
        out.append(w if isinstance(w,str) else 'obj')
        if i==n//2: H.__dict__['w'].__class__=Z2
    return out
def arrays(n):
    out=[]
    for code in 'bBhHiIlLqQfd':
        a=array(code,[1,2,3,4])
        for i in range(n):
            a[i%4]=(i*7)%100;out.append(a[i%4]);out.append(a[-1])
        for v in (127,128,-1,-128,-129,255,256,65535,65536,-32769,2**31,2**32,2**32-1,-2**31-1,2**62,2**63-1,-2**63,2**64-1,1.5,'x'):
            for j in range(2):
                try: a[1]=v;out.append(a[1])
                except (OverflowError,TypeError) as e: out.append(type(e).__name__)
        try: a[4]
        except IndexError as e: out.append(str(e))
        try: a[4]=1
        except IndexError as e: out.append(str(e))
    u=array('u','abc')
    for i in range(n): out.append(u[i%3])
    d=array('d',[0.0]*3)
    for i in range(n):
        d[i%3]=i*.5;d[0]+=d[1]*2;m=memoryview(d);out.append(m[0]);del m
        if i%50==0: d.append(1.0)
    return out,list(d)
def slices(n):
    out=[]
    b=b'0123456789';ba=bytearray(b);l=list(range(10));t=tuple(l);s='0123\u00e9567'
    for i in range(n):
        k=i%7
        for o in (b,ba,l,t,s,range(10)):
            out.append(o[k:]);out.append(o[:k]);out.append(o[::-1]);out.append(o[k::-2]);out.append(o[-3:-1])
        l[k:k+2]=[1,2,3];del l[0];l[::2]=[0]*len(l[::2]);l[3:4]=(4,)
        del l[-1:];l.append(i)
        try: l[::2]=[1]
        except ValueError as e: out.append(str(e))
        try: l[::0]
        except ValueError as e: out.append(str(e))
        try: del l[99]
        except IndexError as e: out.append(str(e))
        d={1:2,'a':3,(1,2):4};del d[1];del d['a'];del d[(1,2)]
        try: del d['q']
        except KeyError as e: out.append(str(e))
    return out,l
def numbers(n):
    out=[];x=1<<60
    for i in range(n):
        out.append(i**2);out.append(i**3);out.append((i+.5)**2);out.append(2**-(i%5));out.append((-i)**3)
        x=x*3+i;x^=x>>7;x&=(1<<64)-1;out.append(x);out.append(x>5);out.append(x==x+0);out.append(x!=i);out.append(x<(1<<63));out.append(i<x)
        out.append([i]+[1]);out.append((i,)+(2,));out.append('ab'*(i%4));out.append((i%4)*[0]);out.append((1,2)*(i%3))
        l=[1];m=l;l+=[2];out.append(m is l and m);l*=2;out.append(m)
        out.append(complex(i,1)**2);out.append(complex(i,1)*2-1j);out.append(i%7/3);out.append(True+i);out.append(x//7%11);out.append(x*1.5)
        try: out.append(1%(i%3))
        except ZeroDivisionError as e: out.append(str(e))
        try: out.append(0**-(i%3))
        except ZeroDivisionError as e: out.append(str(e))
        try: out.append(1.5@i)
        except TypeError as e: out.append(str(e))
        try: out.append('a'*1.5)
        except TypeError as e: out.append(str(e))
        try: out.append(10.0**(i*10))
        except OverflowError as e: out.append(str(e))
        try: out.append([1]+(2,))
        except TypeError as e: out.append(str(e))
    return out
def texts(n):
    t=str.maketrans('abc','xyz','d');out=[]
    for i in range(n):
        out.append('abcdabcd\u00e9'.translate(t));out.append('abc'.translate({97:'long text',98:None,99:0x20ac}));out.append('a\u00e9a'.translate({97:None,233:'E'}))
    class T:
        def __init__(s): s.n=0
        def __getitem__(s,k):
            s.n+=1
            if k==98: raise LookupError
            return k+1
    q=T();out.append('aabb'.translate(q));out.append(q.n)
    return out

for f in attrs, change_class, slices, numbers:
    for part in f(60):
        print(part)
for f in arrays, texts:
    print(f(40))
