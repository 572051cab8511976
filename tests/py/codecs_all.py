# Every codec of _codecs with texts and bytes of all kinds, under each handler of errors.
import _codecs

HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass"]
TEXTS = ["", "abc", "é", "aé日\U0001f600z", "\ud800", "a\udc80\udfff!", "\n\t\r\\'\"\x00\x7f\x80", "+-a+b~!", "\ufeffx",
         "日本語+", "\udcff\ud83d\ude00", "x\u20ac\u0100"]
BYTES = [b"", b"abc", b"\xff\xfe", b"\xff\xfea\0", b"\xfe\xff\0a\0", b"\0\0\xfe\xff\0\0\0a", b"\xe9\xed\xa0\x80\xf0\x9f",
         b"\xf0\x9f\x98\x80", b"a\0\0\xd8b\0", b"\0\xd8\0\xdc", b"\0\xdc1", b"\0\0\x11\0", b"\\x4", b"\\x41\\101\\u00e9\\n\\\nz",
         b"\\U00110000", b"\\u12", b"\\", b"\\\\u0041\\\\\\u0041", b"+AOk-+ZeVnLIqe-!", b"a+", b"+", b"+-+A", b"+2D3eAA-",
         b"\x80\x81\xa4\xff", b"\xc3", b"+\xff", b"+!"]

def show(f, *args):
    try:
        return ascii(f(*args))
    except Exception as e:
        fields = [getattr(e, n) for n in ("encoding", "start", "end", "reason") if hasattr(e, n)]
        return ascii((type(e).__name__, fields or str(e)))

for name in ("utf_8", "ascii", "latin_1", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "utf_7",
             "unicode_escape", "raw_unicode_escape", "charmap"):
    encode, decode = getattr(_codecs, name + "_encode"), getattr(_codecs, name + "_decode")
    for errors in HANDLERS:
        for t in TEXTS:
            print(name, errors, show(encode, t, errors))
        for b in BYTES:
            print(name, errors, show(decode, b, errors))
    if name.startswith("utf") or "escape" in name:
        for b in BYTES:
            print(name, "partly", show(decode, b, "strict", False), show(decode, b, "replace", True))

table = "abc\ufffeé日"
print([show(_codecs.charmap_decode, b, e, table) for b in (b"\0\1\2", b"\3", b"\4\5\6") for e in ("strict", "replace", "ignore")])
for mapping in ({97: 98, 98: "xyz", 99: None, 100: 0x110000, 101: 1.5}, {97: "\ufffe"}):
    print([show(_codecs.charmap_decode, bytes([b]), "strict", mapping) for b in range(97, 103)])
build = _codecs.charmap_build(table)
print([show(_codecs.charmap_encode, t, e, build) for t in ("abc", "é日", "xyz", "a\ud800") for e in ("strict", "replace", "ignore")])
for mapping in ({97: 98, 98: b"xyz", 99: None, 100: 256, 101: "s", 63: 33},):
    print([show(_codecs.charmap_encode, chr(c), e, mapping) for c in range(97, 103) for e in ("strict", "replace")])
for b in (b"a\\n\\x41\\101\\'", b"\\x4", b"\\"):
    print([show(_codecs.escape_decode, b, e) for e in ("strict", "replace", "ignore")])
print(_codecs.escape_encode(b"a'\"\\\n\x00\xff"), _codecs.readbuffer_encode("é"), _codecs.readbuffer_encode(bytearray(b"x")))
print([show(_codecs.utf_16_ex_decode, b, "strict", o) for b in BYTES[:4] for o in (-1, 0, 1)])

def handler(e):
    return (f"<{e.encoding}:{e.start}:{e.end}>", e.end)
_codecs.register_error("mine", handler)
print("aé日\ud800".encode("ascii", "mine"), b"a\xff\xe9".decode("utf-8", "mine"), _codecs.lookup_error("mine") is handler)
for bad in (None, 3, ("x",), ("x", "y"), ("x", 100), (3, 3), ("é", 2)):
    _codecs.register_error("bad", lambda e: bad)
    print(show("aé".encode, "ascii", "bad"), show(b"a\xff".decode, "ascii", "bad"))
for f in (lambda: "é".encode("ascii", "none"), lambda: _codecs.lookup_error("none"), lambda: _codecs.utf_8_decode("x"),
          lambda: _codecs.utf_8_encode(b"x"), lambda: _codecs.utf_8_encode("x", 3), lambda: _codecs.register(3),
          lambda: _codecs.register_error("x", 3), lambda: _codecs.lookup("a\0b")):
    print(show(f))
