# pow() of three integers of any size and sign.
def sh(f,*a):
    try: return repr(f(*a))
    except Exception as e: return type(e).__name__+': '+str(e)
vs=[0,1,-1,2,-2,3,7,-13,10**20,-10**25,2**64+13,97]
for a in vs:
    for b in vs:
        for m in vs: print(a,b,m,sh(pow,a,b,m))
print(pow(3,10**50,2**521-1), sh(pow,2,3,1.0),sh(pow,True,2,3),sh(pow,2,'a',3))
