# what changes a bytearray, also while somebody looks at it; % of bytes; subclasses

def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return repr(r)

def tried(code, start=b"abcdef", kind=bytearray):
    b = kind(start)
    try:
        exec(code, {"b": b, "show": show})
        r = "done"
    except Exception as e:
        r = type(e).__name__ + ": " + str(e)
    print(code, "->", r, b, len(b))

for code in ["b[0] = 65", "b[-1] = 65", "b[9] = 1", "b[0] = 256", "b[0] = -1", "b[0] = 'a'", "b[0] = b'a'", "b['a'] = 1", "b[0] = 1.5", "b[1 << 70] = 1", "del b[0]", "del b[-1]", "del b[9]",
             "b[1:3] = b'XYZ'", "b[1:3] = b''", "b[:] = b''", "b[2:2] = b'--'", "b[4:1] = b'--'", "b[::2] = b'XYZ'", "b[::2] = b'XY'", "b[::2] = b''", "b[::-1] = b'123456'", "b[1:3] = [65, 66, 67]",
             "b[1:3] = 'abc'", "b[1:3] = 5", "b[1:3] = [300]", "b[1:3] = range(70, 75)", "b[1:3] = b", "b[::2] = memoryview(b'XYZ')", "b[9:] = b'tail'", "b[-2:] = bytearray(b'!')", "b[1:3] = None",
             "del b[1:3]", "del b[::2]", "del b[::-2]", "del b[:]", "del b[4:1]", "del b['a']", "b.append(65)", "b.append(256)", "b.append('a')", "b.extend(b'xyz')", "b.extend([1, 2])", "b.extend('a')",
             "b.extend(5)", "b.extend([1, 256])", "b.extend(b)", "b.extend(iter(range(3)))", "b.insert(0, 65)", "b.insert(99, 65)", "b.insert(-1, 65)", "b.insert(0, 300)", "b.pop()", "b.pop(0)", "b.pop(-2)",
             "b.pop(9)", "b.clear(); b.pop()", "b.remove(99)", "b.remove(5)", "b.remove(300)", "b.reverse()", "b.clear()", "b += b'xyz'", "b += bytearray(b'q')", "b += 'x'", "b += [1]", "b += b", "b *= 2",
             "b *= 0", "b *= 'a'", "b *= -1", "b += memoryview(b'm')", "c = b.copy(); c[0] = 0", "b.__init__(3)", "b.__init__(b'new')", "b.__init__('text', 'utf-8')", "b.__init__()", "b.__init__('a')",
             "b[True] = 66", "b.__setitem__(0, 67)", "b.__delitem__(0)", "b.__iadd__(b'1')", "b.__iadd__('1')", "b.__imul__(2)", "b.append()", "b.insert(1)"]:
    tried(code)

# a long life
b = bytearray()
for i in range(3000):
    b.append(i & 255)
    if i % 3 == 0:
        b.pop(i % len(b))
    if i % 500 == 499:
        del b[:100]
        b[10:20] = b"0123456789" * 3
print(len(b), sum(b), b[:12], b[-5:], hash(bytes(b)) == hash(bytes(bytearray(b))))
b = bytearray(b"x") * 5000
b[2500:2500] = bytes(range(256)) * 20
del b[::3]
print(len(b), sum(b))
while len(b) > 7:
    del b[len(b) // 2:]
print(b)

# exports lock the size
b = bytearray(b"abcdef")
m = memoryview(b)
for f in (lambda: b.append(1), lambda: b.extend(b"x"), lambda: b.pop(), lambda: b.clear(), lambda: b.__delitem__(0), lambda: b.__setitem__(slice(0, 1), b"xx"), lambda: b.__iadd__(b"x"), lambda: b.__init__(b"q"),
          lambda: b.__setitem__(slice(0, 2), b"ZZ"), lambda: b.insert(0, 1), lambda: b.remove(97), lambda: b.__setitem__(0, 48), lambda: b.__imul__(1), lambda: b.reverse()):
    print(show(f), bytes(m))
s = m[2:4]
m.release()
print(show(b.append, 1))
s.release()
print(show(b.append, 1), b)
with memoryview(b) as m:
    print(show(b.append, 2), m[0])
print(show(b.append, 2), b)
total = 0
for i in range(300):
    total += sum(memoryview(b)[1:4])
    b.append(65)
print(total, len(b))

class Grows:
    def __init__(self, b): self.b = b
    def __index__(self):
        self.b.extend(b"0" * 1000)
        return 1
class Clears:
    def __init__(self, b): self.b = b
    def __index__(self):
        self.b.clear()
        return 1
for kind in (Grows, Clears):
    for f in (lambda b, i: b.__getitem__(i), lambda b, i: b.__getitem__(slice(i, None)), lambda b, i: b.find(b"a", i), lambda b, i: b.insert(i, i), lambda b, i: b.pop(i),
              lambda b, i: b.append(i), lambda b, i: b.extend([i, 2, 3])):
        b = bytearray(b"abcd")
        print(kind.__name__, show(f, b, kind(b))[:60], len(b))

# formatting
class Bytes:
    def __bytes__(self): return b"<B>"
for form in [b"%d|%5d|%-5d|%05d|%+d|% d", b"%s|%10s|%-10s|%.2s", b"%c|%3c|%-3c", b"%x|%#x|%X|%#o", b"%f|%.2f|%10.3f|%e|%g", b"%a|%r|%10a|%.3r", b"%b|%b|%b", b"%%|%d", b"%5%", b"%z", b"%", b"%(a)d %(b)s", b"%(a", b"%*d|%-*d|%.*f"]:
    for args in [(1, 22, 333, 4444, -5, 6), (b"abc", bytearray(b"de"), b"f", b"ghi"), (65, b"a", 255), (255, 255, 255, 8), (1.5, 2.25, -3.125, 1e10, 1e-5), ("é", None, b"q", [1]), (Bytes(), memoryview(b"m"), b""), (5,), 7,
                 {b"a": 1, b"b": b"x"}, {}, "s", b"b", (), (4, 5, 4, 5, 2, 1.239), ("a", 1), 300, 1 << 70]:
        print(form, args if not isinstance(args, tuple) or Bytes not in map(type, args) else "", show(lambda: form % args), show(lambda: bytearray(form) % args) == show(lambda: form % args).replace("b", "bytearray(b", 1) + ")")

# subclasses
class MyBytes(bytes):
    def __new__(cls, *a): return super().__new__(cls, *a)
    def extra(self): return len(self)
class MyArray(bytearray):
    tag = 1
x, y = MyBytes(b"abc"), MyArray(b"abc")
y.name = "n"
print(x, y, repr(y), str(y), x.extra(), y.name, x == b"abc", b"abc" == x, y == x, x + b"d", type(x + b"d"), type(x[:]), type(y[:]), type(x.upper()), hash(x) == hash(b"abc"), {x: 1}[b"abc"])
print(x.join([x, y]), b"-".join([x, y]), bytes(x) is x, type(bytes(x)), type(bytes(y)), bytearray(x), memoryview(x).obj is x, memoryview(y)[1], 98 in x, b"b" in y, x % (), b"%s" % x, b"%b" % y)
y += b"d"
y.append(33)
y *= 2
print(y, type(y), y.pop(), len(y), y.copy(), type(y.copy()), MyBytes.fromhex("00"), type(MyBytes.fromhex("00")), type(MyArray.fromhex("00")), x.decode(), y.decode())
y[1:3] = x
print(y, x.split(b"b"), x.strip(b"a"), type(x.strip()), type(x.replace(b"q", b"")), list(x), isinstance(y, bytearray), issubclass(MyBytes, bytes), x.__class__.__mro__)
