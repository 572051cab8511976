# loops that traces run: items of bytes, bytearray and array, their ends, and what is no byte

from array import array

def checksum(data):
    s = 0
    for i in range(len(data)):
        s = (s * 31 + data[i]) & 0xFFFFFF
    return s

def backwards(data):
    s = 0
    i = -1
    while i >= -len(data):
        s = (s * 31 + data[i]) & 0xFFFFFF
        i -= 1
    return s

def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[0] = flags[1] = 0
    for i in range(2, n + 1):
        if flags[i]:
            j = i * i
            while j <= n:
                flags[j] = 0
                j += i
    return sum(flags)

def fill(a, k):
    for i in range(len(a)):
        a[i] = (a[i] + i * k) & 127
    return a[-1], a[0]

def grow(n):
    b = bytearray()
    for i in range(n):
        b.append(i & 255)
        if len(b) > 100:
            b.pop()
    return b[:5], len(b)

def each(data):
    s = 0
    for c in data:
        s = s * 3 + c & 0xFFFF
    return s

def until(data, f):
    i = 0
    try:
        while i < 3000:
            f(data, i)
            i += 1
    except Exception as e:
        return i, type(e).__name__, str(e)
    return i

def put_more(a, i):
    a[i % 50] = i * 2

def put_float(a, i):
    a[i % 10] = i if i < 150 else 1.5

def read(a, i):
    return a[i]

for kind in (bytes, bytearray, lambda b: array("B", b), lambda b: array("i", b), lambda b: array("d", b), lambda b: array("q", b), list, memoryview):
    data = kind(bytes(range(256)) * 8)
    print([checksum(data) if not isinstance(data[0], float) else sum(data[i] for i in range(len(data))), each(data) if not isinstance(data[0], float) else 0, until(data, read)])
    if not isinstance(data[0], float):
        print(backwards(data))
print(sieve(20000))
for kind in (bytearray, lambda n: array("b", bytes(n)), lambda n: array("i", bytes(4 * n)), lambda n: array("Q", bytes(8 * n)), lambda n: [0] * n):
    a = kind(700)
    print([fill(a, k) for k in range(5)], until(a, put_more), until(a, put_float))
print(grow(4000))
x = array("d", [0.5] * 300)
for k in range(10):
    for i in range(300):
        x[i] = x[i] * 1.5 + x[i - 1]
print(x[0], x[299], sum(x))
out = bytearray()
for i, c in enumerate(b"hello world" * 300):
    if c == 32:
        out += b"_"
    elif i % 7 == 0:
        out.append(c ^ 32)
    else:
        out += bytes([c])
print(checksum(out), len(out), out[:30])
both = 0
for i in range(3000):
    b = b"abcdef" if i % 3 else bytearray(b"ghijkl")
    both += b[i % 6] + len(b)
print(both)
