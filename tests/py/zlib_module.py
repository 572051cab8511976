# zlib: at once, streams, dictionaries, messages.
import zlib
def sh(f,*a,**k):
    try: r=f(*a,**k); return r
    except Exception as e: return type(e).__name__+': '+str(e)
data=b''.join(b'line %d of the text\n'%(i*i%1000) for i in range(3000))
print(zlib.crc32(b''),zlib.crc32(data),zlib.crc32(data,123),zlib.adler32(data),zlib.adler32(b''),zlib.adler32(b'a',0),zlib.crc32(b'x',2**40+5),zlib.crc32(b'x',-1), sh(zlib.crc32,'a'), sh(zlib.crc32), sh(zlib.crc32,b'a','b'))
for l in (-1,0,1,6,9):
    c=zlib.compress(data,l); print(l,len(c),zlib.crc32(c),zlib.decompress(c)==data)
for w in (15,-15,31,9,-9,25):
    c=zlib.compress(data,wbits=w); print(w,len(c),zlib.decompress(c,w)==data, zlib.decompress(c,wbits=w,bufsize=1)==data)
print(sh(zlib.compress,data,10),sh(zlib.compress,'a'),sh(zlib.compress,b'a',wbits=99),sh(zlib.decompress,b''),sh(zlib.decompress,b'abc'),sh(zlib.decompress,zlib.compress(b'abc')[:-2]),sh(zlib.decompress,b'x',wbits=99),sh(zlib.decompress,b'x',bufsize=-1), sh(zlib.decompress, zlib.compress(b'abc')+b'tail'))
co=zlib.compressobj(9); out=co.compress(data[:5000]); c2=co.copy(); out2=out; out+=co.compress(data[5000:]); out+=co.flush(); out2+=c2.compress(b'other')+c2.flush()
print(len(out),zlib.decompress(out)==data, zlib.decompress(out2)==data[:5000]+b'other')
print(sh(co.compress,b'x'),sh(co.flush),sh(co.copy),co.__class__)
co=zlib.compressobj(); a=co.compress(b'abc'); b=co.flush(zlib.Z_SYNC_FLUSH); c=co.flush(zlib.Z_FULL_FLUSH); d=co.flush(zlib.Z_NO_FLUSH); e=co.flush(); print(a,b,c,d,e)
do=zlib.decompressobj(); r=b''
for i in range(0,len(out),7): r+=do.decompress(out[i:i+7])
r+=do.flush(); print(r==data,do.eof,do.unused_data,do.unconsumed_tail)
do=zlib.decompressobj(); r=do.decompress(out+b'trailing',100); print(len(r),do.eof,len(do.unconsumed_tail),do.unused_data)
d2=do.copy()
while not do.eof: r+=do.decompress(do.unconsumed_tail,1000)
print(r==data,do.unused_data,do.unconsumed_tail, len(d2.flush()), do.decompress(b'more'), do.unused_data)
do=zlib.decompressobj(); r=do.decompress(out,10); r+=do.flush(); print(r==data, do.eof, sh(do.flush,0), sh(do.flush,-3), sh(do.decompress,b'a',-1))
zd=b'line of the text'
co=zlib.compressobj(zdict=zd); x=co.compress(data)+co.flush(); do=zlib.decompressobj(zdict=zd); print(len(x),do.decompress(x)==data, sh(zlib.decompress,x), sh(zlib.decompressobj().decompress,x), sh(zlib.compressobj,zdict='a'), sh(zlib.decompressobj,zdict=3), sh(zlib.decompressobj(zdict=b'no').decompress,x))
co=zlib.compressobj(wbits=-15,zdict=zd); x=co.compress(data)+co.flush(); do=zlib.decompressobj(-15,zdict=zd); print(len(x),do.decompress(x)==data)
print(sh(zlib.compressobj,11),sh(zlib.compressobj,wbits=3),sh(zlib.decompressobj,3), sh(zlib.compressobj,memLevel=10))
for ml in range(1,10):
    for wb in (9,12,15,-9,-15,25,31):
        co=zlib.compressobj(6,8,wb,ml,zlib.Z_FILTERED if ml%2 else zlib.Z_RLE); x=co.compress(data)+co.flush(); print(ml,wb,len(x),zlib.decompress(x,47 if wb>0 else wb)==data)
print(zlib.error, zlib.error.__mro__, sorted(n for n in dir(zlib) if n.isupper()==True or n[0]=='Z' or n[:2]=='DE'), zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
print(sh(zlib.decompressobj().decompress,b'garbage!'), zlib.decompressobj().flush(), zlib.decompressobj().decompress(b''))
