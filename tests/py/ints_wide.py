# Integers around one, two and more machine words; bytes; the limit of decimal texts.
def sh(f,*a,**k):
    try: return repr(f(*a,**k))
    except Exception as e: return type(e).__name__+': '+str(e)
import operator
seed=12345
def rnd(bits):
    global seed
    r=0
    for i in range((bits+31)//32):
        seed=(seed*6364136223846793005+1442695040888963407)&0xFFFFFFFFFFFFFFFF
        r=r<<32|seed>>32
    return r>>(-bits%32)
vals=[0,1,-1,2**62-1,2**62,-2**62,-2**62-1,2**63-1,2**63,-2**63,2**64-1,2**64,-2**64,2**126-1,2**126,-2**126,2**127,-2**127,2**128,7,-3,62,63,64,125,126,127,128]
for i in range(12): vals.append((rnd(i*4+1))*(-1)**(i&1))
ops=[operator.add,operator.sub,operator.mul,operator.floordiv,operator.mod,operator.and_,operator.or_,operator.xor,operator.truediv]
h=0
for a in vals:
    for b in vals:
        for op in ops:
            r=sh(op,a,b)
            h=hash((h,len(r),sum(map(ord,r)))) & 0xffffffff
            if (vals.index(a)*7+vals.index(b))%41==0: print(op.__name__,a,b,r)
        if 0<=b<200: print(a<<b,a>>b)
        print(a<b,a==b,divmod(a,b) if b else '')
for a in vals:
    print(a.bit_length(),a.bit_count(),hash(a),-a,~a,abs(a),+a,float(a),a.to_bytes(40,'little',signed=True).hex(),a.to_bytes(33,'big',signed=True),int.from_bytes(a.to_bytes(40,'little',signed=True),'little',signed=True)==a)
for a in (0,1,127,128,255,256,-1,-128,-129,2**64,-2**63):
    for n in (0,1,2,8,9):
        for s in (True,False): print(a,n,s,sh(a.to_bytes,n,'big',signed=s),sh(a.to_bytes,n,'little',signed=s))
for b in (b'',b'\0',b'\x80',b'\xff\x00',bytearray(b'\1\2\3'),memoryview(b'\xfe\xff'),[1,2,255],(256,),'a',3,b'\x00'*9+b'\x01'):
    for s in (True,False): print(b if not isinstance(b,memoryview) else 'mv',sh(int.from_bytes,b,'big',signed=s),sh(int.from_bytes,b,'little',signed=s),sh(int.from_bytes,b))
big='1'*4301
print(sh(int,big),sh(int,'1'*4300)[:20],sh(str,10**4300),sh(repr,-10**4300),len(str(10**4299)),sh(lambda: '%d'%10**1 and '%d'%(10**4300)),sh(lambda: f'{10**4300}'),sh(lambda: f'{10**5000:x}')[:10],len(hex(10**5000)),sh(int,'f'*5000,16)[:30] if 0 else '', sh(str,10**5000), sh(lambda:[10**5000].__repr__()), sh(int,'_'.join('1'*4301)), sh(int,' '+big+' '), sh(int,'x'*5000)[:60])
print(sh(int,'42',2**234),sh(int,'42',-2**70),0<<10**30,[sh(float,s*(2**1024-2**970+d)) for s in (1,-1) for d in (-1,0,1)],[float(s*(2**n+2**(n-53)+d)) for n in (70,100,200) for s in (1,-1) for d in (-1,0,1)],[(s*(2**n+1))/3 for n in (70,130) for s in (1,-1)])
import sys
print(sys.get_int_max_str_digits(),sh(sys.set_int_max_str_digits,5),sh(sys.set_int_max_str_digits,-1),sh(sys.set_int_max_str_digits,'a'))
sys.set_int_max_str_digits(0); print(len(str(10**6000)),sh(int,'1'*5000)==str(int('1'*5000)),sys.get_int_max_str_digits())
sys.set_int_max_str_digits(640); print(sh(str,10**640),len(str(10**639)),sh(int,'1'*641),len(f'{10**639}'),sh(lambda:'%d'%10**640 and '%d'%(10**640)))
