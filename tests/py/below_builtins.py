# Instances of classes below builtin types: what these do by themselves, and what the class does otherwise.
from collections import OrderedDict, defaultdict, Counter
class L(list):
    pass
class M(list):
    def __getitem__(s,i): return 'm'
    def __len__(s): return 77
class D(dict):
    def __missing__(s,k): return ('miss',k)
class T(tuple): pass
class S(str): pass
class ST(set): pass
class B(bytes): pass
class BA(bytearray): pass
def f():
    l=L([1,2,3]);m=M([1,2]);d=D(a=1);t=T((1,2,3));s=S('hello');st=ST([1,2]);b=B(b'abc');ba=BA(b'xyz');out=[]
    for i in range(400):
        l.append(i);l[0]=i;x=l[1]+l[-1]+len(l)
        out.append(x);out.append(m[0]);out.append(len(m));out.append(m[0:1])
        out.append(d['a']);out.append(d[i]);d[i%7]=i;out.append('a' in d);out.append(d.get(i%9,None));out.append(d[(1,2)])
        out.append(t[1]);out.append(t[1:]);out.append(s[1]);out.append(s[1:3]);out.append('e' in s);out.append(len(s));out.append(s.upper());out.append(s+'x')
        st.add(i%5);out.append(2 in st);out.append(len(st));out.append(b[1]);out.append(ba[0]);ba[1]=i%256
        out.append(bool(l));out.append(1 if L() else 0);out.append(1 if d else 2)
        if st: out.append('st')
        for q in t: out.append(q)
        for q in s: out.append(q)
        out.append(l.pop());l.extend([1,2]);out.append(type(l[:2]).__name__)
        try: l[10**9]
        except IndexError as e: out.append(str(e))
        try: st[0]
        except TypeError as e: out.append(str(e))
        if i==250: L.__getitem__=lambda s,i: 1000
        if i==300: L.append=lambda s,i: None
        if i==350: D.__contains__=lambda s,k: 'nope'
    return out
for r in f():
    print(r)
