# Calls of the builtin functions with right and wrong arguments.
def t(f,*a,**k):
    try: print(f.__name__, f(*a,**k))
    except Exception as e: print(f.__name__, type(e).__name__, e)
for f in (min,max):
    t(f); t(f,1); t(f,[]); t(f,[],default=3); t(f,1,2,default=3); t(f,1,2,foo=3); t(f,[1],foo=3); t(f,[1,2],key=5); t(f,[1,2],key=None); t(f,(x for x in [3,1,2])); t(f,[1,'a']); t(f, default=2); t(f,3,1,2,key=lambda x:-x);t(f,5)
t(sum); t(sum,1); t(sum,[1],2,3); t(sum,['a']); t(sum,['a'],''); t(sum,[b'a'],b''); t(sum,[],b""); t(sum,[1,2],start=5); t(sum,[[1],[2]],[]); t(sum,[1],foo=2); t(sum,[1.5,2]); t(sum,[True,2**70]);t(sum,[1,2.5,3]); t(sum,start=2)
    if f not in (print,):
        t(f,1,2,3,4,5,6,7,8)
        t(f,foo=1)
        if f is not id: t(f,1,foo=1)
        t(f,1,2,foo=1)
t(ord,'ab'); t(ord,1); t(ord,b'a'); t(ord,b'ab'); t(chr,'a'); t(chr,-1); t(chr,2**40); t(chr, 2**80); t(chr,1.5)
t(sorted,[3,1,2],key=lambda x:-x,reverse=True); t(sorted,1); t(sorted,[2,1],reverse='a');
t(round,2.5); t(round,2.567,2); t(round,number=2.5,ndigits=0); t(round,'a'); t(round,1,'a'); t(round,1.5,None)
t(pow,2,3,5); t(pow,base=2,exp=3,mod=None); t(pow,2,-1,7); t(pow,2,3,0); t(pow,2.0,3,4); t(pow,'a',2); t(pow,2,-1,4)
t(divmod,7,2); t(divmod,'a',2); t(divmod,1,0); t(divmod,1.5,0)
t(format,1,2); t(format,3.14159,'.2f'); t(format,1,format_spec='x')
t(getattr,1,2); t(getattr,1,'x',5); t(getattr,1,'x'); t(hasattr,1,2); t(setattr,1,2,3); t(delattr,1,2);t(hasattr,[],'append')
t(isinstance,1,2); t(issubclass,1,int); t(issubclass,int,1); t(isinstance,1,(int,(str,float)))
t(iter,1); t(iter,1,2); t(next,1); t(next,iter([]),7); t(next,iter([]))
t(hash,[]); t(len,5); t(abs,'a'); t(callable,len); t(hex,1.5); t(bin,-5); t(oct,8); t(hex,255)
t(eval,1); t(exec,1); t(eval,'1+1'); t(exec,'x=1'); t(compile,'1','f','foo'); t(compile,'1'); t(vars,1)
print(pow.__name__, len.__text_signature__, sorted.__text_signature__, len.__module__, len.__qualname__, repr(len))
