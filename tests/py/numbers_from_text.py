# int() and float() of text and of what has methods; hex; rounding; division of all mixtures.
def sh(f,*a,**k):
    try: return repr(f(*a,**k))
    except Exception as e: return type(e).__name__+': '+str(e)
texts=['1',' 12 ','-0x1f','0x1F','0b101','0o17','017','0','00','0_0','1_000','1__0','_1','1_','0x_f','0x','','-','+','--1','+5','\t7\n','z','Zz','1e5','1.0','\u0663\u0664','\xa05\xa0','1\0','0b12','0xg','0B1','0X1','0O7','- 1','10'*50]
for t in texts:
    for b in (None,0,2,8,10,16,36,3,1,37,-1): print(ascii(t),b,sh(int,t) if b is None else sh(int,t,b))
print(sh(int,b'12'),sh(int,bytearray(b'0x1f'),16),sh(int,memoryview(b'7')),sh(int,b'x'),sh(int,'9',base=10),sh(int,x=5),sh(int,base=10),sh(int,1.9),sh(int,-1.9),sh(int,1.5,10),sh(int,None),sh(int,[]),sh(int,float('nan')),sh(int,float('inf')),sh(int,1e300) if 0 else '',sh(int,1,2,3),sh(int,'1',2.0),sh(int,'1',None),sh(int,True),sh(int,3+0j))
class I:
    def __index__(self): return 6
class J:
    def __int__(self): return 7
class T:
    def __trunc__(self): return 8
class B:
    def __int__(self): return 1.5
class K(int):
    def __int__(self): return 99
    def __index__(self): return 98
print(sh(int,I()),sh(int,J()),sh(int,B()),sh(int,K(5)),sh(int,'1',I()),sh(int,'11',J()))
hexes=['0x1.8p3','1.8p3','-0x1p-1074','0x1p1024','0x1.fffffffffffff8p1023','0x.8','0x1.','0x','0x1p','inf','-Infinity','nan','+nan','0x1.00000000000008p0','0x1.00000000000008001p0','0x1.8000000000001p0',' 0x1p0 ','0x1p0 x','','.','-','0x1p-1075','0x1.8p-1075','0x0p9999999999','0x1p-99999999999','0x1p99999999999','1','A.B','0xg','0x1_0','0x1p1_0','0x1.8P+3','\x000x1','1e5','0x'+'f'*400,'0x.'+'0'*400+'1p1600','infx','naninf']
for t in hexes: print(repr(t)[:40],sh(float.fromhex,t))
fl=[0.0,-0.0,1.0,-1.5,0.1,5e-324,2.2250738585072014e-308,1.7976931348623157e308,float('inf'),float('nan'),1e22,123456.789,2.5,3.5,-2.5,0.5,1e16+2,2675e-3,1e300]
for x in fl:
    print(x,x.hex(),sh(float.fromhex,x.hex()),sh(x.as_integer_ratio),x.is_integer(),sh(int,x),sh(round,x),[sh(round,x,n) for n in (-310,-20,-2,-1,0,1,2,3,15,20,400)],sh(x.__floor__),sh(x.__ceil__),sh(x.__trunc__),x.__getnewargs__(),x.real,x.imag,x.conjugate(),hash(x) if x==x else '')
ft=['1','1.5','-1e5','.5','5.','.','1e','1e+','e5','inf','-Infinity','nan','infin','1_0.0_1','1__0','_1','1_','1_.5','1._5','1e1_0','0x1','\u0661.5',' 1 ','1\0','','1 2','+-1','1e400','-1e400','1e-400','iNf','NAN','nan()','1d5','1,5']
for t in ft: print(ascii(t),sh(float,t),sh(float,t.encode()) if t.isascii() else '')
print(sh(float),sh(float,None),sh(float,[]),sh(float,1,2),sh(float,x=1),sh(float,10**400),sh(float,bytearray(b'1.5')),sh(float,memoryview(b'2')),sh(float,1j),sh(float,I()),sh(float,J()))
class FF(float):
    def __float__(self): return 9.0
class FI:
    def __float__(self): return FF(3.5)
class FB:
    def __float__(self): return 'a'
print(sh(float,FF(1)),sh(float,FB()),type(FF(1.5)+1),sh(FF.fromhex,'0x1p1'),type(FF.fromhex('0x1p1')))
mix=[0,1,-1,7,-7,2.5,-2.5,0.0,-0.0,True,10**20,1e300,float('inf'),float('nan'),-3.0,3]
import operator
for a in mix:
    for b in mix:
        print(a,b,sh(divmod,a,b),sh(operator.floordiv,a,b),sh(operator.mod,a,b),sh(operator.pow,a,b) if not(abs(b)>1e6 and isinstance(a,int)) else '',sh(operator.truediv,a,b))
for v in (0,5,15,25,-5,-15,-25,12345,-12355,10**20+5,2**70,True,I()):
    print([sh(round,v,n) for n in (None,0,1,-1,-2,-3,-20,-30,10**20)])
print((5).__round__(),sh((5).__round__,-1),sh((5).__round__,'a'),sh(round,5,1.5),sh(round,'a'),sh(round),sh(round,1,2,3),sh(round,number=2.567,ndigits=1))
print((5).__floor__(),(5).__ceil__(),(5).__trunc__(),(5).as_integer_ratio(),True.as_integer_ratio(),(5).__getnewargs__(),(5).numerator,(-5).denominator,(5).real,(5).imag,(5).conjugate(),type(True.real),K(5).real,type(K(5).real),type(K(5)+1),K(5)+1,int.__add__(K(5),2),sh(int.__add__,1,'a'),(5).__add__(1.5),(5).__rpow__(2),(5).__pow__(2,3),(5).__rdivmod__(17),(5).__divmod__(0) if 0 else sh((5).__divmod__,0),(5).__bool__(),(5).__index__(),(5).__int__(),(5).__float__(),(5).__abs__(),(5).__neg__(),(5).__invert__(),(5).__format__('x'),sh((5).__format__,3),(5).__sizeof__()>0,(5).__hash__(),(5).__eq__('a'),(5).__lt__(2.5),(5).__lshift__(2),(5).__rlshift__(2),sh((5).__lshift__,-1),sh((5).__rshift__,-1))
