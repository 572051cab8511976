# struct: every letter in every order, gaps, ranges, what is wrong

import struct

def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return repr(r)

values = [0, 1, -1, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535, 65536, -32769, 2**31 - 1, 2**31, 2**32 - 1, 2**32, -2**31, -2**31 - 1, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -2**63, -2**63 - 1, True,
          1.5, -0.0, 65504.0, 65519.9, 65520.0, 1e-8, 3e-8, 6e-8, 2**-14, 2**-15 * 1.5, 0.1, 1e40, 1e300, float("inf"), float("-inf"), 10**400, "a", b"", b"a", b"ab", bytearray(b"q"), None, []]
for order in ["", "@", "=", "<", ">", "!"]:
    for letter in "xcbB?hHiIlLqQnNefdspP":
        print(order + letter, show(struct.calcsize, order + letter), show(struct.calcsize, order + "b" + letter), show(struct.calcsize, order + "3" + letter + "b"), show(struct.calcsize, order + "b0" + letter))
        for v in values:
            packed = show(struct.pack, order + letter, v)
            print(order + letter, v if v != 10**400 else "huge", packed, show(lambda: struct.unpack(order + letter, struct.pack(order + letter, v))) if not packed.count("rror") else "")
for e in ["pack('z',1)", "pack('3')", "pack('i\\0',1)", "pack(5)", "pack()", "pack('ii',1)", "pack('i',1,2)", "pack('99999999999999999999i')", "calcsize('9223372036854775807i')", "unpack('i',b'abc')", "unpack('i','abcd')",
          "unpack_from('i',b'abcd',1)", "unpack_from('i',b'abcd',-5)", "unpack_from('i',b'abcd',-3)", "unpack_from('i',b'abcd',-4)", "unpack_from('i',b'abcd',9)", "unpack_from('<h',memoryview(b'abcd'),offset=1)",
          "pack_into('i',b'abcd',0,1)", "pack_into('i',bytearray(3),0,1)", "pack_into('i',bytearray(3),-1,1)", "pack_into('i',bytearray(3),-9,1)", "pack_into('i',bytearray(3),0)", "pack_into('i',bytearray(3))", "pack_into('i')",
          "pack_into('i',5,0,1)", "pack_into('i',bytearray(8),'a',1)", "list(iter_unpack('',b''))", "list(iter_unpack('i',b'abc'))", "list(iter_unpack('<h2s',b'abcdefgh'))", "iter_unpack('i',b'abcdefgh').__length_hint__()",
          "Struct('i').size", "Struct(b'i').format", "Struct(5)", "repr(Struct('ii'))[:23]", "Struct('i').pack('a')", "Struct('i').unpack(b'a')", "Struct('i').pack_into(bytearray(4))", "Struct('i').pack()", "Struct('<ih3s').pack(1,2,b'abc')",
          "calcsize('bi'), calcsize('<bi'), calcsize('ib0i'), calcsize('b0d'), calcsize('x3i'), calcsize(' i  h ')", "pack('3s',b'abcdef'), pack('5s',b'ab'), pack('3p',b'abcdef'), pack('5p',b'ab'), pack('0s',b'a'), pack('0p',b'a')",
          "unpack('5p',b'\\2abcd'), unpack('2p',b'\\5a'), unpack('1p',b'a')", "unpack('e',b'\\1\\0'), unpack('<e',b'\\xff\\x7b'), unpack('>e',b'\\x7c\\0')", "unpack('??',b'\\0\\2')", "unpack('2x',b'ab')", "Struct('\\u1234')",
          "pack(bytearray(b'i'),1)", "pack('<3hxb', 1, 2, 3, 4)", "pack('>3hxb', *range(4))", "pack('=qd', 1, 2.5)", "unpack('>I', b'\\xff\\0\\0\\1')", "Struct('i').unpack_from(buffer=b'abcd',offset=0)", "pack('300p', b'x' * 299)[0]", "pack('2c', b'a', b'b')", "unpack('3sx2h', b'abc\\0\\1\\2\\3\\4')"]:
    print(e, "->", show(eval, e, vars(struct)))
print(struct.error.__module__, struct.error.__mro__, issubclass(struct.error, ValueError), struct.Struct.__module__, struct.Struct.__name__)
class Big(struct.Struct):
    pass
print(Big("h").pack(5), Big("h").size, isinstance(Big("h"), struct.Struct))
class Index:
    def __index__(self): return 7
class Real:
    def __float__(self): return 2.5
print(struct.pack("iB", Index(), Index()), struct.pack("d", Real()), show(struct.pack, "i", Real()), struct.pack("?", Real()))
a = bytearray(12)
s = struct.Struct("<hi")
for i in range(2):
    s.pack_into(a, i * 6, i - 1, i * 1000)
print(a, list(s.iter_unpack(a)), [s.unpack_from(a, o) for o in (0, 6, -6)], sum(x for (x,) in struct.iter_unpack("<H", a)))
total = 0
for i in range(2000):
    x, y = struct.unpack("<HI", struct.pack("<HI", i, i * i))
    total += x + y
print(total)
