# memoryview: shapes, casts, slices, comparisons, what a released one says

def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return type(r).__name__ if isinstance(r, memoryview) else repr(r)

b8 = b"abcdefgh"
env = {"b8": b8, "m": memoryview(b8), "w": memoryview(bytearray(b8)), "two": memoryview(b8).cast("B", [2, 4]), "zero": memoryview(b"a").cast("B", ()), "memoryview": memoryview,
       "three": memoryview(bytes(range(24))).cast("B", (2, 3, 4)), "w2": memoryview(bytearray(8)).cast("B", [2, 4])}
for e in """m[5] m[-1] m[9] m['a'] m[1<<70] m[0,1] m[0,] m[()] m[...] m[1:3].tobytes() m[::-1].tolist() m[::2].tobytes() m[5:2].tolist() m[1:7:2][::-1].tobytes()
len(m) m.nbytes m.itemsize m.ndim m.shape m.strides m.suboffsets m.format m.readonly w.readonly m.c_contiguous m.f_contiguous m.contiguous m[::2].contiguous m[::2].strides m.obj m[1:].obj
two.shape two.strides two.tolist() two[0,1] two[-1,-1] two[2,0] two[0,4] two[0] two[0,] two[0,1,2] two[0:1].tolist() two[::-1].tolist() two[::-1].tobytes() two[0:1,0:1] two[0,0:1] two['a'] two.tobytes('F')
two.tobytes('A') two.tobytes('C') two.tobytes('Q') two.tobytes(None) two.tobytes(1) len(two) two.nbytes two.f_contiguous two[::2].strides two[1:].tobytes() two.hex() two.hex(':') three.tolist() three[1,2,3]
three[1:].shape three.tobytes('F') three[::-1,] three.strides zero[()] zero[0] zero[...] zero.tolist() zero.tobytes() len(zero) zero.shape zero.strides zero.ndim zero.nbytes
m.cast('h').tolist() m.cast('H')[1] m.cast('i')[1] m.cast('I').tolist() m.cast('q')[0] m.cast('Q')[0] m.cast('l')[0] m.cast('L')[0] m.cast('n')[0] m.cast('N')[0] m.cast('P')[0] m.cast('f').tolist() m.cast('d').tolist()
m.cast('?').tolist() m.cast('c').tolist() m.cast('b').tolist() m.cast('@h').format m.cast('@h')[0] m.cast('=h') m.cast('e') m.cast('z') m.cast('') m.cast('hh') m.cast(1) m.cast(None) m.cast('h').cast('i') m.cast('h').cast('B').tobytes()
m[:7].cast('h') m[::2].cast('h') m.cast('B',[2,3]) m.cast('B',5) m.cast('B',[0,8]) m.cast('B',['a']) m.cast('B',[-1]) m.cast('B',[1]*65) two.cast('B').shape two.cast('B',[8,1]) two.cast('h').tolist() m.cast('h',[2,2]).tolist()
m.cast('i',shape=[1,2]).tolist() m.cast('B',[8]).ndim m.cast(format='h').itemsize m.cast('h').hex() m.hex('-',2) m.hex(5) m.cast('h')[::-1].tobytes() m.cast('i')[::-1].tolist()
w.__setitem__(0,300) w.__setitem__(0,'a') w.__setitem__(0,1.5) w.__setitem__(9,1) m.__setitem__(0,1) w.__delitem__(0) m.__delitem__(0) w.__setitem__(slice(0,2),b'x') w.__setitem__(slice(0,2),5) w.__setitem__(slice(0,2),'ab')
w.__setitem__('a',1) w.__setitem__((0,),65) w.__setitem__((0,1),65) w2.__setitem__((0,1),65) w2.__setitem__(0,65) w2.__setitem__(slice(0,1),b'abcd') w2.__setitem__((0,9),1) w2.tolist()
w.cast('d').__setitem__(0,'a') w.cast('q').__setitem__(0,1<<70) w.cast('c').__setitem__(0,1) w.cast('c').__setitem__(0,b'ab') w.cast('h').__setitem__(0,40000) w.cast('h').__setitem__(0,-40000) w.cast('H').__setitem__(0,-1) w.cast('b').__setitem__(0,-129)
w.cast('Q').__setitem__(0,-1) w.cast('Q').__setitem__(0,(1<<64)-1) w.cast('Q')[0] w.cast('Q').__setitem__(0,1<<64) w.cast('q').__setitem__(0,-(1<<63)) w.cast('q')[0] w.cast('?').__setitem__(0,[]) w.cast('?')[0] w.cast('f').__setitem__(0,1.5) w.cast('f')[0] w.cast('d').__setitem__(0,True) w.cast('d')[0]
w.cast('P').__setitem__(0,5) w.cast('P')[0] w.cast('n').__setitem__(0,-5) w.cast('n')[0] w.cast('N').__setitem__(0,-5) w.cast('h').__setitem__(0,1.0) w.cast('h').__setitem__(slice(0,1),b'ab')
m==b8 m==bytearray(b8) m==1 m!=b8 m==m[:] m==m[::-1] m=='abcdefgh' two==m two==two[:] m.cast('h')==m m.cast('h')==m.cast('H') m.cast('f')==m.cast('f') m<b8 b8==m b8!=m hash(m)==hash(b8) hash(w) hash(w.toreadonly()) hash(m.cast('i')) hash(m.cast('b'))==hash(b8)
m+b'' m*2 memoryview(5) memoryview('a') memoryview() memoryview(object=b'a')[0] memoryview(m).obj list(m) list(reversed(m)) bytes(m[::2]) bytearray(m[::-1]) b''.join([m,m[::2]]) b''.join([m,m[2:4]])
m.toreadonly().readonly w.toreadonly().readonly w.toreadonly()[0] bytes(two) bytes(two[::-1]) b'ab'+m[:2] bytearray(b'x')+m sorted(m)[:2] max(m) b8.find(m[2:4]) m[2:4]in(b8,) m.nothing int.from_bytes(m[:2],'big') str(m[:3],'ascii') m.tolist()[::3] m[True] type(m)""".split():
    print(e, "->", show(eval, e, env))

m = memoryview(b"abc")
s = m[1:]
m.release()
m.release()
for e in "m[0] len(m) m==m m==b'abc' m.tobytes() m.tolist() m.obj hash(m) m.__enter__() m.nbytes m.format m.shape bytes(m) memoryview(m) m.cast('B') m[0:1] m.readonly m.c_contiguous m.hex() m.toreadonly() b''.join([m]) m.__setitem__(0,1) s.tobytes() repr(m)[:10]".split():
    print(e, "->", show(eval, e, {"m": m, "s": s, "memoryview": memoryview}))
with memoryview(b"abc") as n:
    print(n[0])
print(show(len, n))
a = bytearray(b"0123456789")
v = memoryview(a)
v[2:5] = b"abc"
v[::3] = b"WXYZ"
v[1:4] = v[3:6]
v[4:9] = v[3:8]
print(a, v[2:5] == a[2:5])
a[0] = 255
print(v[0], v.cast("b")[0], repr(v)[:13])
d = memoryview(bytearray(24)).cast("d")
for i in range(3):
    d[i] = i / 2
d[0:2] = d[1:3]
print(d.tolist(), sum(d), d.format, d[::-1].tolist())
class Own(bytearray):
    pass
o = Own(b"own")
v = memoryview(o)
print(v.obj is o, v.tobytes(), show(o.append, 1))
v.release()
print(show(o.append, 1), o, [memoryview(bytes([i]))[0] for i in range(5)])
