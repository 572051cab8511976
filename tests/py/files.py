# Files, buffers and text: opening, reading, writing, seeking, newlines, errors.
import _io as io

variables = dict(v.split("=", 1) for v in open("/proc/self/environ").read().split("\0") if "=" in v)
PATH = variables.get("TMPDIR", "/tmp") + "/files-%s" % open("/proc/self/stat").read().split()[0]


def show(what, f):
    try:
        print(what, repr(f()))
    except Exception as e:
        print(what, type(e).__name__, str(e).replace(PATH, "PATH"))


# text
with open(PATH, "w") as f:
    print(f.write("first\nsecond é\n"), f.writable(), f.readable(), f.closed, f.mode, f.encoding)
    f.writelines(["third\n", "no newline"])
print(f.closed)
show("write closed", lambda: f.write("x"))
show("read closed", lambda: f.read())
show("iterate closed", lambda: next(f))
show("enter closed", lambda: f.__enter__())
with open(PATH) as f:
    print([line for line in f])
with open(PATH) as f:
    print(f.readline(), f.readline(3), f.read(4), f.tell())
    at = f.tell()
    print(repr(f.read()), repr(f.read()), f.seek(at), repr(f.readline()))
    print(f.seek(0), f.readlines(3), f.readlines())
    show("write", lambda: f.write("x"))
    show("seek", lambda: f.seek(1, 1))
with open(PATH, "a") as f:
    print(f.tell(), f.write("!"), f.tell())
with open(PATH, "r+") as f:
    print(f.read(5), f.seek(0, 2), f.write("\nend"), f.seek(0), f.read())
print(open(PATH, "rb").read())
show("x", lambda: open(PATH, "x"))
show("missing", lambda: open(PATH + "-missing"))
show("folder", lambda: open("/"))
for mode in ("", "rw", "rbt", "z", "r+b+", "U", "+", "rr"):
    show("mode " + mode, lambda: open(PATH, mode))
show("mode", lambda: open(PATH, 3))
show("path", lambda: open(3.5))
show("path", lambda: open(None))
show("NUL", lambda: open("a\0b"))
show("encoding", lambda: open(PATH, "rb", encoding="utf-8"))
show("newline", lambda: open(PATH, newline="x"))
show("unbuffered", lambda: open(PATH, "r", 0))

# newlines
with open(PATH, "wb") as f:
    f.write(b"a\nb\r\nc\rd\r\n\r\re")
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(PATH, newline=newline) as f:
        print(repr(newline), list(f), f.newlines)
    with open(PATH, newline=newline) as f:
        print(repr(f.read(4)), repr(f.read(3)), newline == "" or f.tell(), repr(f.read()))
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(PATH, "w", newline=newline) as f:
        f.write("x\ny\r\nz\r")
    print(repr(newline), open(PATH, "rb").read())

# encodings
text = "naïve €uro \U0001f600\n"
for encoding in ("utf-8", "UTF8", "latin-1", "ascii", "iso-8859-1"):
    def there_and_back():
        with open(PATH, "w", encoding=encoding) as f:
            f.write(text)
        with open(PATH, encoding=encoding) as f:
            return f.encoding, f.read()
    show(encoding, there_and_back)
with open(PATH, "w", encoding="latin-1") as f:
    f.write("ä\nöü\n")
with open(PATH, encoding="latin-1") as f:
    print(repr(f.readline()), f.tell(), repr(f.read(1)), f.tell())
for data in (b"ab\xff", b"ab\xc3", b"\xe2\x82", b"a\xe2\x28\xa1b", b"\xed\xa0\x80", b"\x80"):
    with open(PATH, "wb") as f:
        f.write(data)
    show(data, lambda: open(PATH, encoding="utf-8").read())
    show(data, lambda: list(open(PATH, encoding="utf-8")))
    show(data, lambda: open(PATH, encoding="ascii").read())

# long lines, chunks, characters across their edges
with open(PATH, "w") as f:
    for i in range(3000):
        f.write("é" * (i % 7) + "x" * (i % 301) + "\n")
with open(PATH) as f:
    print(sum(len(line) for line in f), sum(len(line) for line in open(PATH)))
with open(PATH) as f:
    n, places = 0, []
    while True:
        line = f.readline()
        if not line:
            break
        n += 1
        if n % 500 == 0:
            places.append((f.tell(), n))
    print(places)
    for at, n in places[::-1]:
        f.seek(at)
        print(n, len(f.readline()))
with open(PATH) as f:
    f.readline()
    next(f)
    show("tell", f.tell)
with open(PATH, newline="") as f:
    print(len(f.read(10001)), f.tell())

# bytes
with open(PATH, "wb") as f:
    print(f.write(b"0123456789" * 3000), f.tell(), f.seek(5), f.write(b"abc"), f.seek(0, 2))
    show("read", f.read)
with open(PATH, "rb") as f:
    print(f.read(4), f.tell(), f.read1(3), f.peek(2)[:2], f.tell(), f.seek(-4, 2), f.read(), f.read())
    print(f.seek(29990), f.seek(2, 1), f.read(3), len(f.read()), f.readable(), f.seekable())
    show("seek", lambda: f.seek(-1))
    show("whence", lambda: f.seek(0, 9))
    show("write", lambda: f.write(b"x"))
with open(PATH, "r+b") as f:
    print(f.read(3), f.write(b"XY"), f.tell(), f.read(3), f.seek(0), f.read(10), f.truncate(12), f.seek(0), f.read())
with open(PATH, "rb", buffering=0) as f:
    print(type(f).__name__, f.read(3), f.tell(), f.readall(), f.readline())
with open(PATH, "rb", buffering=4) as f:
    print([f.read(n) for n in (1, 2, 3, 100)])
with open(PATH, "wb") as f:
    show("text to bytes", lambda: f.write("x"))
with open(PATH, "w") as f:
    show("bytes to text", lambda: f.write(b"x"))
    show("number to text", lambda: f.write(3))
with open(PATH, "wb", buffering=4) as f:
    for i in range(9):
        f.write(str(i).encode() * i)
print(open(PATH, "rb").read())

# in memory
s = io.StringIO("one\ntwo\nthree")
print(list(s), s.tell(), s.seek(4), s.readline(), s.read(2), s.write("XXXX"), s.getvalue())
s = io.StringIO()
print(s.write("é€x"), s.seek(1), s.write("ab"), s.getvalue(), s.seek(6), s.write("!"), s.getvalue())
print(s.truncate(2), s.getvalue(), s.tell(), s.seek(0, 2), s.read(), s.seek(0), s.read(1))
for newline in (None, "", "\n", "\r", "\r\n"):
    s = io.StringIO("a\nb\r\nc\rd", newline)
    print(repr(newline), list(s), repr(s.getvalue()))
s.close()
show("closed", s.read)
show("seek", lambda: io.StringIO("x").seek(1, 1))
show("StringIO", lambda: io.StringIO(b"x"))
show("write", lambda: io.StringIO().write(b"x"))
b = io.BytesIO(b"one\ntwo\nthree")
print(list(b), b.tell(), b.seek(4), b.readline(), b.read(2), b.write(b"XXXX"), b.getvalue())
print(b.seek(20), b.write(b"end"), b.getvalue(), b.truncate(3), b.getvalue(), b.tell(), b.seek(-2, 2), b.read())
show("BytesIO", lambda: io.BytesIO("x"))
show("write", lambda: b.write("x"))
b.close()
show("closed", b.getvalue)
t = io.TextIOWrapper(io.BytesIO(b"one\r\ntwo\rthree"), "ascii")
print(t.readline(), list(t))
t = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\r\n", write_through=True)
print(t.write("é\n"), t.buffer.getvalue(), t.seek(0), t.read())
r = io.BufferedReader(io.BytesIO(b"line 1\nline 2\n" * 3))
print(r.readline(), r.readlines(20), next(r), list(r))
room = bytearray(5)
with open(PATH, "rb", buffering=0) as f:
    print(f.readinto(room), room)
with open(PATH, "rb") as f:
    print(f.readinto(memoryview(room)[2:]), room)
print(io.BytesIO(b"abc").readinto(room), room, io.BytesIO().write(room))
show("read-only", lambda: io.BytesIO(b"abc").readinto(b"xyz"))
