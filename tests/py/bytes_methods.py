# methods and operators of bytes and bytearray, with what they say of wrong arguments

def show(f, *args):
    try:
        r = f(*args)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    return repr(r)

TEXTS = [b"", b"a", b"Hello, World", b"  two  words\t\n", b"\x00\xff'\"\\", b"a,b,,c,", b"x\r\ny\rz\n", b"-42", b"aXbXXc",
         b"abcabcabc" * 3]
ARGS0 = "upper lower swapcase title capitalize isalnum isalpha isascii isdigit isspace islower isupper istitle strip lstrip rstrip split rsplit splitlines hex decode expandtabs __len__ __repr__ __str__ copy".split()
ARGS1 = [("find", b"b"), ("find", 97), ("find", b""), ("rfind", b"abc"), ("rfind", b""), ("index", b"zz"), ("rindex", 300), ("count", b"a"), ("count", b""),
         ("startswith", b"a"), ("startswith", (b"x", b"He")), ("endswith", b"c"), ("endswith", "c"), ("startswith", ("a",)), ("startswith", ()),
         ("removeprefix", b"a"), ("removesuffix", b"\n"), ("removeprefix", "a"), ("strip", b" a"), ("strip", "a"), ("lstrip", b"-"), ("rstrip", None),
         ("split", b","), ("split", b""), ("split", "x"), ("rsplit", b"X"), ("splitlines", True), ("partition", b","), ("rpartition", b"X"), ("partition", b""),
         ("partition", "a"), ("join", [b"1", b"2", bytearray(b"3"), memoryview(b"4")]), ("join", ["a"]), ("join", 5), ("join", (b"q",)), ("join", iter([b"a", b"b"])),
         ("center", 7), ("ljust", 14), ("rjust", 15), ("zfill", 6), ("zfill", "a"), ("expandtabs", 3), ("expandtabs", 0), ("expandtabs", -1), ("hex", ":"), ("hex", b"-"),
         ("hex", "::"), ("hex", 5), ("hex", "\xff"), ("decode", "latin-1"), ("decode", "ascii"), ("decode", 5), ("decode", "nothing"), ("find", "a"), ("find", None),
         ("find", 1.5), ("index", -1), ("count", 256), ("__contains__", 97), ("__contains__", b"b"), ("__contains__", "b"), ("__contains__", 256),
         ("__add__", b"z"), ("__add__", bytearray(b"z")), ("__add__", "z"), ("__mul__", 2), ("__mul__", -1), ("__eq__", b"a"), ("__eq__", bytearray(b"a")), ("__eq__", "a"),
         ("__lt__", b"b"), ("__lt__", bytearray(b"b")), ("__ge__", memoryview(b"b")), ("__getitem__", 0), ("__getitem__", -1), ("__getitem__", 99), ("__getitem__", "a"),
         ("__getitem__", slice(1, None)), ("__getitem__", slice(None, None, -2)), ("__getitem__", 1 << 70), ("translate", bytes(range(255, -1, -1))), ("translate", None), ("translate", b"a")]
ARGS2 = [("find", b"a", 1), ("rfind", b"a", 0, -1), ("find", b"", 99), ("find", b"", 3), ("count", b"a", 1, 5), ("startswith", b"b", 1), ("endswith", b"b", 0, 2),
         ("split", b",", 1), ("rsplit", b",", 1), ("split", None, 1), ("rsplit", None, 1), ("split", b",", -5), ("replace", b"a", b"xyz"), ("replace", b"", b"-"),
         ("replace", b"a", b"", 1), ("replace", b"X", b"Y", 0), ("replace", "a", b""), ("replace", b"a", 1), ("center", 9, b"*"), ("center", 9, "*"), ("ljust", 9, b""), ("rjust", 20, bytearray(b".")),
         ("hex", ":", 2), ("hex", ":", -2), ("hex", ":", 0), ("decode", "utf-8", "replace"), ("decode", "ascii", "ignore"), ("decode", "utf8", "backslashreplace"),
         ("find", b"a", None, None), ("find", b"a", "x"), ("index", b"a", 1 << 80), ("translate", None, b"ab"), ("translate", bytes(256), b"")]

for kind in (bytes, bytearray):
    for text in TEXTS:
        b = kind(text)
        for name in ARGS0:
            if hasattr(b, name):
                print(kind.__name__, text, name, show(getattr(b, name)))
        for name, *args in ARGS1 + ARGS2:
            print(kind.__name__, text, name, args[0] if type(args[0]) in (bytes, str, int) else "", show(getattr(b, name), *args))

print(show(b"abc".split, b"b", 1, 2), show(b"a".upper, 1), b"ab".hex(sep=":", bytes_per_sep=1), show(b"a".nothing if hasattr(b"a", "nothing") else len, b""))

# made from
class Index:
    def __index__(self): return 3
class Bytes:
    def __bytes__(self): return b"mine"
class Bad:
    def __bytes__(self): return "mine"
class Text(str):
    def __bytes__(self): return b"text"
for kind in (bytes, bytearray):
    for args in [(), (3,), (-1,), (b"abc",), (bytearray(b"abc"),), (memoryview(b"abcd")[::2],), ([1, 2, 255],), ([256],), ([-1],), (["a"],), ((1, 2),), (range(4),), (iter([5]),),
                 ("a",), ("a", "ascii"), ("é", "utf-8"), ("é", "ascii"), ("é", "ascii", "ignore"), (b"a", "ascii"), (5, "ascii"), (1.5,), (None,), (Index(),), (Bytes(),), (Bad(),), (Text("x"),),
                 (1 << 80,), ({1: 2},), ([1 << 70],), ("a", 5), ((), None), ("a", "ascii", "strict", 4)]:
        print(kind.__name__, args if not args or type(args[0]) in (int, str, bytes, list, tuple) else type(args[0]).__name__, show(kind, *args))
    print(show(lambda: kind(source=[1])), show(lambda: kind("a", encoding="ascii")), show(lambda: kind(errors="a")), show(lambda: kind(encoding="a")), show(lambda: kind(b"", errors="strict")))
    print(show(kind.fromhex, "0a FF  00"), show(kind.fromhex, "0"), show(kind.fromhex, "zz"), show(kind.fromhex, "0 0"), show(kind.fromhex, b"00"), show(kind.fromhex, "é"))
    print(show(kind.maketrans, b"ab", b"xy"), show(kind.maketrans, b"a", b""), show(kind.maketrans, "a", b"b"))

# operators
for e in ["b'a' + b'b'", "b'a' + bytearray(b'b')", "bytearray(b'a') + b'b'", "b'a' + memoryview(b'b')", "b'a' + 'b'", "'a' + b'b'", "b'a' + 1", "1 + b'a'", "b'a' * 3", "3 * b'ab'", "b'a' * b'a'",
          "b'a' * 1.5", "bytearray(b'ab') * 2", "2 * bytearray(b'ab')", "b'a' == bytearray(b'a')", "b'a' == 'a'", "b'a' < 'a'", "b'a' < bytearray(b'b')", "bytearray(b'c') > b'b'", "b'a' < 1",
          "b'a' in b'abc'", "97 in b'abc'", "'a' in b'abc'", "None in bytearray(b'abc')", "bytearray(b'bc') in b'abc'", "hash(b'abc') == hash(bytes(b'abc'))", "hash(bytearray())", "{b'a': 1}[b'a']",
          "b'abc'[1:2]", "b'abc'[5]", "bytearray(b'abc')[-4]", "bytearray(b'abc')[None]", "-b'a'", "b'a' - b'a'", "b'a' & b'b'", "bytes(3) or 1", "not bytearray(1)", "len(bytearray(5))",
          "list(b'abc')", "list(bytearray(b'abc'))", "list(reversed(b'abc'))", "[*map(chr, bytearray(b'hi'))]", "min(b'abc'), max(bytearray(b'abc')), sum(b'abc')", "sorted(b'cab')",
          "tuple(b'ab')", "set(b'aa')", "b'%d' % 5", "ascii(b'\\xff')", "str(b'a')", "str(b'a', 'ascii')", "str(b'\\xff', 'utf-8')", "int(b'12')", "float(b'1.5')",
          "iter(b'a').__next__()", "bytes(b'abc') is bytes", "type(bytearray(b'a')[0:1])", "b''.join(b'ab')", "b'a'.__class__", "bytes.__base__", "isinstance(b'', bytes)"]:
    print(e, show(eval, e))
