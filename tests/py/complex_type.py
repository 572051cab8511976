# complex: texts, arguments, every operator with every kind of number, classes below it.
def sh(f,*a,**k):
    try: return repr(f(*a,**k))
    except Exception as e: return type(e).__name__+': '+str(e)
inf=float('inf'); nan=float('nan')
texts=['1+2j','(1+2j)',' ( 1-2j ) ','j','+j','-J','1','1e3','1e3j','1_0+2_0j','1__0j','_1j','1_j','1 + 2j','','()','((1))','nan+infj','-inf-nanj','1+2','1+2k','1j+2','0x1j','+-1j','1e-400j','\u0661+\u0662j','1\0','infinity','nan(1)','1e1_0j','9'*500+'j','(1','1)','1.5e+3-.5J','1..j']
for t in texts: print(ascii(t), sh(complex,t))
class C:
    def __complex__(self): return 3+4j
class D:
    def __complex__(self): return 3
class E:
    def __float__(self): return 2.5
class I:
    def __index__(self): return 7
class S(complex):
    def __repr__(self): return 'S%s'%complex.__repr__(self)
class T(str): pass
vals=[0,1,-1.5,True,2j,1+1j,C(),D(),E(),I(),S(1,2),T('1j'),'1',None,[],10**400,b'1',nan]
for a in vals:
    print(sh(complex,a))
    for b in vals: print(vals.index(a),vals.index(b),sh(complex,a,b))
print(sh(complex),sh(complex,real=1,imag=2),sh(complex,imag=3),sh(complex,1,2,3),sh(complex,x=1))
nums=[0j,-0j,1+2j,-3.5+0.25j,complex(inf,1),complex(nan,0),complex(1,-inf),1e200+1e200j,complex(-0.0,-0.0),2,-3,0,1.5,-0.0,True,10**30,S(1,1),1e-320j,'a',None]
import operator
for a in nums:
    for op in (operator.neg,operator.pos,abs,hash,bool, int,float): print(op.__name__,nums.index(a), sh(op,a)) if op is not hash or isinstance(a,complex) and a==a else None
    for b in nums:
        for op in (operator.add,operator.sub,operator.mul,operator.truediv,operator.pow,operator.floordiv,operator.mod,operator.eq,operator.ne,operator.lt,divmod):
            if op is operator.pow and (a==10**30 or b==10**30) : continue
            if 'a' in (a,b) and op in (operator.mul,operator.mod): continue
            print(op.__name__,nums.index(a),nums.index(b),sh(op,a,b))
print(sh(pow,1j,2,3),sh(pow,1j,2,None),(1+2j)**-3,(1+2j)**100,(1+2j)**101,(2j)**0.5,(1.5+1j)**(2-3j), sh(pow,1e300j,3),(-8)**(1/3))
print(S(1,2),S(1,2)+1,type(S(1,2)+1),type(S(1,2).conjugate()),S(1,2).real,S(1,2).imag,S('3j'),S(1,2)==1+2j,complex(S(1,2)),type(complex(S(1,2))),{1+0j:1}[1],hash(1+0j)==hash(1),hash(2.5+0j)==hash(2.5), (1+2j).__getnewargs__(),(1+2j).__complex__())
print((1).real,(1j).conjugate(),sh(complex.__new__,int,1),sh(complex.fromhex) if hasattr(complex,'fromhex') else '',(1j).__add__('a'),(1j).__radd__(2),(1j).__eq__('a'),(1j).__lt__(2j),(1j).__mul__([1]),(1j).__pow__(2),(1j).__rpow__(2),(1j).__rsub__(1),(1j).__rtruediv__(1), bool(0j),sum([1j,2]),sum([1,2j,3.5]), str(1j), repr(-1j), [1j], -0j, 1j*1j, 3-0j, -(0j), 5e-324j, 1e16j,1e22+1e23j)
