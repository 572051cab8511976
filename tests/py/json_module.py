# _json: scanner, strings, encoder.
import json, _json, math
def sh(f,*a,**k):
    try: return repr(f(*a,**k))
    except ImportError: return 'mistake'
    except StopIteration as e: return 'Stop %r'%(e.args,)
    except Exception as e: return type(e).__name__+': '+str(e)
class Ctx:
    strict=True; object_hook=None; object_pairs_hook=None; parse_float=float; parse_int=int; parse_constant={'-Infinity':-math.inf,'Infinity':math.inf,'NaN':math.nan}.__getitem__
def ctx(**k):
    c=Ctx()
    for n,v in k.items(): setattr(c,n,v)
    return c
good=['1','-1','0','-0','123456789012345678901234567890','1.5','-2.5e10','1e400','1E-5','0.1','12345678901234567','123456789012345678','-1234567890123456789','"a"','""','"\\u00e9\\ud83d\\ude00\\n\\"\\/"','"\\ud800"','"é日本😀x"','null','true','false','NaN','Infinity','-Infinity','[]','[1,2,[3,{"a":4}]]',' [1]','[ 1 , 2 ]','{}','{"a":1,"b":[1,2,{"c":null}]}','{ "a" : 1 , "a" : 2 }','{"é":"日","x\\ty":1}','01','1.','1e','1e+','-','.5','+1','nul','tru','Nan','Inf','"a" x','[1]x','{"k":"v"}  tail','1.5.5','--1','-a','[1.0,2.0,3.5]']
s=_json.make_scanner(ctx())
for t in good: print(ascii(t),sh(s,t,0))
print(sh(s,'  1',2),sh(s,'é"日"',1),sh(s,'1',5),sh(s,'1',-1),sh(s,b'1',0),sh(s,'',0),sh(s,'1','a'))
for t in ['[1,2','[1 2]','[,]','[1,]','[','{','{"a"}','{"a":}','{"a":1,}','{1:2}','{"a":1 "b":2}','{"a" 1}','"abc','"a\\','"\\x"','"\\u12"','"\\uZZZZ"','"a\nb"','"\\ud83d\\u"','[nul]','{"é":"abc','["é","\\q"]', '"é\x01"','{"a":nul}']:
    r=sh(s,t,0); print(ascii(t), r)
h=_json.make_scanner(ctx(object_hook=lambda d: ('H',sorted(d.items()))))
p=_json.make_scanner(ctx(object_pairs_hook=lambda d: ('P',d),object_hook=lambda d:1/0,parse_float=lambda s:'F'+s,parse_int=lambda s:'I'+s,parse_constant=lambda s:'C'+s,strict=False))
for t in ['{"a":{"b":1},"c":2}','{}','[1,2.5,1e5,NaN,-Infinity,{"x":1,"x":2}]',]: print(sh(h,t,0),sh(p,t,0))
print(sh(p,'"a\nb\x00"',0),h.strict,p.strict)
print(sh(_json.scanstring,'abc"def',0),sh(_json.scanstring,'x"abc"def',2),sh(_json.scanstring,'"a\tb"',1,False),sh(_json.scanstring,b'a',0),sh(_json.scanstring,'é"日x" ',2),sh(_json.scanstring,'abc"',9))
for t in ['','a"b\\c/d\x00\x1f\x7f\n\r\t\b\f é日😀\ud800',3,None,b'x']:
    print(ascii(sh(_json.encode_basestring,t)),sh(_json.encode_basestring_ascii,t))
def default(o):
    if isinstance(o,set): return sorted(o)
    if o is Ctx: return loop
    raise TypeError('no %s'%type(o).__name__)
class I(int):
    def __repr__(self): return 'I'
class S(str): pass
class L(list): pass
class T(tuple): pass
class D(dict): pass
class F(float):
    def __repr__(self): return 'F'
vals=[None,True,False,0,-5,10**30,1.5,1e100,-0.0,math.inf,-math.inf,math.nan,'x','é"',[],[1,[2,()],{}],(1,2),{},{'a':1,'b':[1]},{(1,2):3},{'b':1,'a':2},{'z':{1,2}},{b'x':1},object,I(5),S('q'),L([1]),T((1,)),D(a=1),F(2.5),[[[]]],{'a':math.nan},{math.inf:1},{10**30:1}]
loop=[1]; loop.append(loop); loop2={}; loop2['a']=[loop2]
vals+=[loop,loop2,Ctx,{'c':Ctx}]
for en in (_json.encode_basestring_ascii,_json.encode_basestring,lambda s:'<'+s+'>'):
  for mk in ({},None):
   for sk,sp,an in ((False,False,True),(True,True,False),(True,False,True),(False,True,True)):
    e=_json.make_encoder(mk if mk is None else {},default,en,None,': ',', ',sk,sp,an)
    for i,v in enumerate(vals):
        if mk is None and v in (loop,loop2,Ctx) : continue
        if mk is None and i==len(vals)-1: continue
        print(i,ascii(sh(lambda: ''.join(e(v,0)))))
deep='['*20000
try: s(deep,0)
except RecursionError as e: print('rec')
v=[]
for i in range(20000): v=[v]
try: _json.make_encoder(None,default,_json.encode_basestring,None,':',',',False,False,True)(v,0)
except RecursionError as e: print('rec')
