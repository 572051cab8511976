# _csv: dialects, readers, writers, all rules and messages.
import _csv
from _csv import *
def sh(f,*a,**k):
    try: return f(*a,**k)
    except Exception as e: return type(e).__name__+': '+str(e)
class excel: delimiter=','; quotechar='"'; doublequote=True; skipinitialspace=False; lineterminator='\r\n'; quoting=QUOTE_MINIMAL
class unix: delimiter=','; quotechar='"'; doublequote=True; skipinitialspace=False; lineterminator='\n'; quoting=QUOTE_ALL
register_dialect('excel',excel); register_dialect('unix',unix); register_dialect('tab',delimiter='\t')
print(list_dialects(), get_dialect('tab').delimiter, sh(get_dialect,'x'), sh(unregister_dialect,'x'), sh(register_dialect,3))
texts=[['a,b,c'],['a,"b,c",d\r\n'],['"a""b",c'],['"multi\n','line",x\n'],[''],['\n'],['a,'],[',a'],['""'],['"a"b,c'],['a"b"c,d'],[' a, "b" ,c'],["x'y',z"],['a\\,b,c'],['a\\'],['"a\\"b",c'],['a\rb'],['a\r\nb'],['a,b\r','c'],['"abc'],['1,2.5,"3"'],['1,x'],['a\0b,c'],['é,"ü,ö",日本'],[3],[b'x'],['"a\n','b\n','c'],['\\\n','x'],['"a" ,b'],['a,b\n\n','c']]
kinds=[{},dict(strict=True),dict(quotechar="'"),dict(escapechar='\\'),dict(quoting=QUOTE_NONE),dict(quoting=QUOTE_NONE,escapechar='\\'),dict(quoting=QUOTE_NONNUMERIC),dict(skipinitialspace=True),dict(doublequote=False),dict(doublequote=False,escapechar='\\',strict=True),dict(delimiter='日'),dict(delimiter=' '),dict(quotechar=None)]
for t in texts:
    for k in kinds: print(t,k,sh(lambda: list(reader(t,**k))))
r=reader(['a,b','"x','y",z','q']); print(r.line_num,next(r),r.line_num,next(r),r.line_num,r.dialect.delimiter,next(r),sh(next,r),r.line_num, iter(r) is r)
class W:
    def __init__(self): self.t=[]
    def write(self,s): self.t.append(s); return len(s)
rows=[['a','b'],['a,b','c"d'],[1,2.5,None,True],['x\ny','z\r'],[''],[None],['',''],[],(),'abc',('a b',"it's"),['\\'],['a\\b','"'],[1j,10**20,b'x',[1]],['é','日'],[' lead'],5,iter(['g',1]),['a\r\nb']]
wk=kinds+[dict(quoting=QUOTE_ALL),dict(lineterminator='!'),dict(quoting=QUOTE_ALL,doublequote=False,escapechar='\\'),dict(quoting=QUOTE_NONE,escapechar='!',delimiter='a'),dict(quoting=QUOTE_NONE,quotechar=None,escapechar='\\')]
for row in rows:
    for k in wk:
        if hasattr(row,'__next__'): row=list(row)
        w=W(); print(row if not isinstance(row,set) else '',k,sh(lambda: writer(w,**k).writerow(row)),w.t)
w=W(); x=writer(w); print(sh(x.writerows,[[1,2],'ab',(3,)]),w.t,sh(x.writerows,[1]),sh(x.writerows,3), sh(writer,3), sh(reader,3))
for k in [dict(delimiter=''),dict(delimiter='ab'),dict(delimiter=None),dict(delimiter=3),dict(quotechar=''),dict(quotechar='ab'),dict(quotechar=4),dict(escapechar='xy'),dict(escapechar=''),dict(escapechar=2),dict(lineterminator=3),dict(lineterminator=None),dict(quoting=9),dict(quoting='a'),dict(quoting=-1),dict(quotechar=None,quoting=QUOTE_ALL),dict(foo=1),dict(strict='x'),dict(doublequote=[]),dict(quoting=None), dict(quoting=True)]:
    print(k,sh(lambda: [getattr(Dialect(**k),n) for n in ('delimiter','quotechar','escapechar','doublequote','skipinitialspace','lineterminator','quoting','strict')]))
d=Dialect(excel); print(d is Dialect(d), Dialect(d,delimiter=';').delimiter, sh(setattr,d,'delimiter','x') and '', Dialect('unix').quoting, sh(Dialect,'none'))
print(field_size_limit(),field_size_limit(5),list(reader(["日本語日本"])),sh(lambda: list(reader(["日本語日本語"]))),sh(lambda: list(reader(['abcdefg,b']))),sh(lambda: list(reader(['abcde,b']))),sh(field_size_limit,'x'),field_size_limit(131072))
print(Error.__mro__,Error,QUOTE_ALL,QUOTE_MINIMAL,QUOTE_NONE,QUOTE_NONNUMERIC)
