# Hash functions: results, objects, messages.
import _md5,_sha1,_sha256,_sha512,_sha3,_blake2
def sh(f,*a,**k):
    try: r=f(*a,**k); return r
    except Exception as e: return type(e).__name__+': '+str(e)
data=bytes((i*7+i//256)&255 for i in range(1000))
fs=[_md5.md5,_sha1.sha1,_sha256.sha224,_sha256.sha256,_sha512.sha384,_sha512.sha512,_sha3.sha3_224,_sha3.sha3_256,_sha3.sha3_384,_sha3.sha3_512,_blake2.blake2b,_blake2.blake2s]
for f in fs:
    h=f(); h.update(data); g=h.copy(); g.update(b'x')
    print(h.name,h.digest_size,h.block_size,h.hexdigest(),g.digest(),f(data).digest()==h.digest(), f(bytearray(data)).hexdigest()==h.hexdigest(), f(memoryview(data)[5:]).hexdigest())
    print(sh(f,'x'),sh(f,3),sh(h.update,'a'),sh(h.update,None))
for f in (_sha3.shake_128,_sha3.shake_256):
    h=f(data); print(h.name,h.digest_size,h.block_size,h.hexdigest(10),h.digest(400),sh(h.digest,-1))
for f,p in ((_blake2.blake2b,16),(_blake2.blake2s,8)):
    print(f(data,digest_size=7,key=b'key',salt=b'sa',person=b'pe',fanout=3,depth=4,leaf_size=77,node_offset=5,node_depth=2,inner_size=9,last_node=True).hexdigest())
    print(f(key=b'k'*32).hexdigest(), f.MAX_KEY_SIZE,f.SALT_SIZE,f.PERSON_SIZE,f.MAX_DIGEST_SIZE)
    for k in [dict(digest_size=0),dict(digest_size=65),dict(key=b'x'*65),dict(salt=b'x'*17),dict(person=b'x'*17),dict(fanout=256),dict(depth=0),dict(node_depth=256),dict(inner_size=65),dict(leaf_size=1<<32)]: print(sh(f,**k))
