# what CPython's own tests of bytes, memoryview, struct and array ask for
import array, struct
from collections.abc import MutableSequence, ByteString, Sequence

def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return repr(r)

b = b"abc"
print(b * 1 is b, b * 2, ord(bytearray(b"a")), ord(b"b"), show(ord, bytearray(b"ab")), show(ord, bytearray()))
class Blocked(list):
    __bytes__ = None
print(show(bytes, Blocked([1])), show(bytearray, Blocked([1])))
for t in (bytes, bytearray, list, tuple, str, lambda: array.array("i")):
    print(show(t().__mul__, "bad"), show(t().__rmul__, 1.5), show(lambda: t().__imul__("bad")) if hasattr(t(), "__imul__") else "")
print([show(struct.calcsize, s) for s in ("\0", "\0i", b"\0", b"\0i", "i\0", "@\0")], show(memoryview(b"a").tobytes, "\0"))
print(issubclass(array.array, MutableSequence), issubclass(bytearray, MutableSequence), issubclass(bytes, ByteString), issubclass(memoryview, Sequence))
class K(array.array):
    def __init__(self, typecode, new=None):
        array.array.__init__(self)
        self.new = new
print(K("b", new=5), K("b", new=5).new)
class Releases:
    def __index__(self):
        m.release()
        return 2
m = memoryview(bytearray(b"\xff" * 4))
print(list(m[:Releases()]))
m = memoryview(bytearray(b"\xff" * 4))
print(show(lambda: m[Releases()]), show(lambda: m[0]))
