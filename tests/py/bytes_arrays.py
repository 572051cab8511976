# array.array: every typecode, methods, slices, what is wrong

import array as A
from array import array

def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return repr(r)

values = ["a", "ab", 1.5, None, 0, 1, -1, 127, 128, -128, -129, 255, 256, 300, -300, 32767, 32768, -32769, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**32 - 1, 2**32, 2**40, 2**63 - 1, 2**63, -2**63, -2**63 - 1,
          2**64 - 1, 2**64, 2**70, -2**70, True, b"a", 0.1, 1e300]
for code in "bBuhHiIlLqQfdz":
    print(code, show(lambda: array(code).itemsize), [show(array, code, [v]) for v in values])
for e in """array(5)|array('ii')|array('i',1)|array('i','a')|array('u','abc')|array('u',[65])|array('i',array('u','a'))|array('i',b'abc')|array('i',b'abcd')|array('i',iter([1]))|array('i',array('b',[1,2]))|array('b',bytearray(b'xy'))
array('i',[1,2])[5]|array('i',[1,2])['a']|array('i',[1,2])[1.5]|array('i',[1,2]).__setitem__(5,1)|array('i',[1,2]).__setitem__('a',1)|array('i',[1,2]).__delitem__(5)|array('i',[1,2]).__setitem__(slice(0,1),[1])
array('i',[1,2]).__setitem__(slice(0,1),array('b',[1]))|array('i',[1,2]).__setitem__(slice(None,None,2),array('i',[1,2]))|array('i',[1,2]).pop(5)|array('i').pop()|array('i',[1,2]).remove(5)|array('i',[1,2]).index(5)|array('i',[1,2,1]).index(1,1)
array('i',[1,2]).count(1)|array('i',[1,2])+[1]|array('i',[1,2])+array('b',[1])|array('i',[1,2])+array('i',[3])|array('i',[1,2])*2|2*array('i',[1,2])|array('i',[1])*'a'|array('i',[1])*-1|array('i',[1]).extend(5)|array('i',[1]).extend([1.5])
array('i',[1]).extend(array('b'))|array('i',[1]).fromlist((1,))|array('i',[1]).fromlist([1,'a'])|array('i',[1]).frombytes(b'abc')|array('i').frombytes('a')|array('i').fromunicode('a')|array('u').fromunicode(5)|array('i').tounicode()
array('u','ab').tounicode()|array('i',[1,2]).tobytes()|array('d',[1.5]).tobytes()|array('i',[1,2]).tolist()|array('i',[1,2]).itemsize|array('i',[1,2]).typecode|array('i',[1,2])<array('i',[1,3])|array('i',[1,2])==array('d',[1,2])|array('i',[1])==[1]
array('i',[1])<[1]|array('i',[1])!=array('i',[1,2])|array('i',[1,2])>=array('i',[1])|repr(array('i'))|repr(array('u','a\\'b'))|repr(array('d',[1.5]))|hash(array('i'))|array('i',[1,2]).__reduce_ex__(2)|array('i',[1,2]).__reduce_ex__(4)[1:]
array('u','a').__reduce_ex__(2)|A.typecodes|A.ArrayType is array|1 in array('i',[1])|2.0 in array('i',[2])|'a' in array('i',[2])|memoryview(array('i',[1,2])).format|memoryview(array('i',[1,2]))[1]|memoryview(array('d',[1,2])).nbytes|array('i',[1]).append('a')
array('i',[1]).insert('a',1)|bytes(array('i',[1]))|array('i')+5|array('i').__iadd__([1])|array('i',{1:2})|array('i',[1,2,3])[::-1]|array('i',[1,2,3])[1:]|array('i',range(3))|array('d',[1,True,2.5])|array('f',[0.1])|array.__module__|array.__name__|array.__qualname__
array('i').fromfile(5,1)|array('i').tofile(5)|array('i')<5|array('i',[1]).remove('a')|array('i',[1]).pop('a')|array('i',[1]).index(1,5)|array('i',[1]).index(1,-1)|array('i',[1]).index(1,0,0)|A._array_reconstructor(array,'i',8,b'\\1\\0\\0\\0')|A._array_reconstructor(array,'i',9,b'\\0\\0\\0\\1')
A._array_reconstructor(array,'d',16,array('d',[2.5]).tobytes())|len(array('q',[1,2,3]))|list(array('q',[1,-2,3]))|sum(array('d',[1,2.5]))|array('u','ab')==array('u','ab')|memoryview(array('u','ab'))[0]|sorted(array('b',[3,1,2]))|max(array('h',[3,7]))""".replace("\n", "|").split("|"):
    print(e, "->", show(eval, e))

a = array("i", range(10))
a[2:4] = array("i", [-1, -2, -3])
a[::3] = array("i", [100, 200, 300, 400])
del a[1], a[-1], a[::4]
a.insert(0, 7)
a.insert(-1, 8)
a.extend([1, 2])
a.extend(array("i", [5]))
a += array("i", [6])
b = a
b *= 2
a.reverse()
print(a, a is b, a.pop(), a.pop(0), a.index(8), a.count(8), a.remove(8), len(a))
a.byteswap()
print(a[0], a[1:3], a.tolist()[:3])
a.byteswap()
a.frombytes(b"\1\0\0\0")
a.fromlist([9, 9])
print(a)
m = memoryview(a)
print(show(a.append, 1), show(a.pop), m[0], m.cast("B")[:4].tolist())
m[0] = 77
m.release()
a.append(1)
print(a[0], a[-1], a.buffer_info()[1])
class Mine(array):
    def __init__(self, *args): self.extra = args
x = Mine("d", [1, 2])
x += array("d", [3])
x.append(4)
print(x, type(x), x.extra, x[1], type(x[:1]), x.typecode, sum(x), x.__reduce_ex__(2)[1:])
print(a.__copy__() == a, a.__copy__() is a, a.__deepcopy__({})[:2])
d = array("d", [0.0]) * 100
for k in range(20):
    for i in range(len(d)):
        d[i] = d[i] + i * 0.5
print(sum(d), d[99])
c = array("I", [0]) * 50
for k in range(500):
    c[k % 50] += k
print(c.tolist()[:5], array("B", b"abc").tobytes(), [chr(v) for v in array("B", b"xyz")])
