# Each method of str on texts of all kinds; and what Unicode says of every character.
TEXTS = ["", "a", "abc", "Hello World", "ß", "İstanbul", "ΑΣ ΣΑΣ, Σ'Σ", "ǆ ǅ Ǆ", "ﬁ ŉ ΐ", "a\u0301É", "日本語", "\ud800x\udfff",
         "  \t\u3000x y\u00a0\u2028", "one\rtwo\r\nthree\n\nfour\x85five\u2029six\x1c", "٣4½²", "\U0001f600b\U0001f600", "x_1", "1x", "ªº",
         "a,b,,c", "tab\tand\ttab", "+12", "-٣", "''\"\\", "ЖжЄ", "ΌΣΟΣ", "\u1f80\u1f88", "ffﬀ", "a\0b"]

def show(f, *args, **kw):
    try:
        return ascii(f(*args, **kw))
    except Exception as e:
        return ascii((type(e).__name__, str(e)))

for name in ("upper lower casefold title capitalize swapcase isupper islower istitle isalpha isalnum isdecimal isdigit isnumeric "
             "isspace isprintable isidentifier isascii strip lstrip rstrip split rsplit splitlines expandtabs __len__ __repr__").split():
    print(name, [show(getattr(t, name)) for t in TEXTS])
PIECES = ["", "a", "b", " ", ",", "Σ", "\u3000", "日", "\ud800", "x y", None, 3, b"a", "\U0001f600"]
for name in "strip lstrip rstrip split rsplit partition rpartition find rfind index rindex count startswith endswith removeprefix removesuffix".split():
    for p in PIECES:
        print(name, ascii(p), [show(getattr(t, name), p) for t in TEXTS])
for t in TEXTS[:14]:
    print([show(t.split, None, n) for n in (-1, 0, 1, 2)], [show(t.rsplit, None, n) for n in (0, 1, 2)], show(t.splitlines, True),
          show(t.splitlines, keepends=True), show(t.split, sep=" ", maxsplit=1), show(t.rsplit, " ", 1))
    print([show(t.find, "", a, b) for a in (None, -2, 0, 1, 9) for b in (None, -1, 0, 2, 99)],
          [show(t.count, "", a, b) for a in (None, 1, 9) for b in (None, 1)], [show(t.startswith, "", a) for a in (0, 3, 99)])
    print([show(t.replace, a, b, n) for a in ("", "a", "Σ") for b in ("", "--", "日") for n in (-1, 0, 1, 2)])
    print([show(getattr(t, m), n, *f) for m in ("center", "ljust", "rjust") for n in (0, 4, 7, 12) for f in ((), ("*",), ("日",))],
          [show(t.zfill, n) for n in (0, 3, 12)])
print([show("+".zfill, 4), show("-日".zfill, 6), show("a".center, 5, "ab"), show("a".center, 5, 3), show("a".ljust, "x")])
print([show("-".join, x) for x in ((), ["a"], ["a", "b"], ("é", "日"), "xyz", [1], ["a", b"b"], 3, (c for c in "ab"), {"k": 1}, None)])
for f in (lambda: "a".startswith(("x", 3)), lambda: "a".endswith(3), lambda: "a".startswith(()), lambda: "a".startswith(("b", "a")),
          lambda: "abc".index("b", "x"), lambda: "a".split(1), lambda: "a".split(""), lambda: "a".replace("a"),
          lambda: "a".upper(1), lambda: "abc".encode(encoding=3), lambda: "abc".encode("ascii", errors=None), lambda: str(b"a", 3),
          lambda: str(object="x"), lambda: str(b"\xe9", "latin-1"), lambda: str(b"x", errors="strict"), lambda: str("x", "utf-8"),
          lambda: str(encoding="x"), lambda: "x".split(maxsplit=1, sep=None), lambda: "a b c".rsplit(maxsplit=1),
          lambda: "{a}".format_map({"a": 1}), lambda: "ab".__getnewargs__(), lambda: "%s" % (1, 2), lambda: str.__rmod__("b", "a%s")):
    print(show(f))

class S(str):
    def __format__(self, spec):
        return "S:" + spec
class D(dict):
    def __missing__(self, key):
        return key + "?"
s = S("sub")
print("-".join([s, "x"]), "sub".find(S("u")), s.replace(S("s"), S("S")), type(s.upper()), type(s.strip()), "a sub".split(S(" ")), "{}|{:>4}".format(s, s))

FORMATS = ["", "{}", "{{}}", "{", "}", "{0}", "{0}{}", "{}{0}", "{x}", "{0.real}", "{0[a]}", "{0[0]}", "{1[0]}", "{!r}", "{!s:>5}", "{!a}", "{!x}",
           "{!", "{!r", "{!rx}", "{:{}}", "{:{x}}", "{:{:{}}}", "{0:{1}}", "{a.b.c}", "{0[}", "{0[]}", "{0.}", "{0]}", "{0[a]b}", "{ 0}",
           "a{}b{{c}}d{}", "}{", "{99999999999999999999}", "{:", "{0", "{0:{", "{x[y]}", "{x!r:^10}", "{٠}", "{a{b}", "{0.__class__}", "{:%}"]
for f in FORMATS:
    print(ascii(f), show(f.format), show(f.format, 5, [1], x=7), show(f.format, 1.5, 3, x={"y": 2}), show(f.format_map, D(x=3)))
import _string
for f in FORMATS:
    print(show(lambda: list(_string.formatter_parser(f))), show(lambda: (lambda a, b: (a, list(b)))(*_string.formatter_field_name_split(f))))

# every character: one line a property, as a sum
import sys
# all of them: tests/fuzz/characters.py
CHARS = [*range(0, 0x600), *range(0x600, 0x3000, 17), *range(0x3000, 0x110000, 1999)]
def total(f):
    n = 0
    for c in CHARS:
        r = f(chr(c))
        if r is True:
            n = (n * 31 + c) % 1000000007
        elif r:
            for x in r:
                n = (n * 31 + ord(x)) % 1000000007
    return n
for name in "isupper islower istitle isalpha isalnum isdecimal isdigit isnumeric isspace isprintable isidentifier upper lower title casefold swapcase".split():
    m = getattr(str, name)
    print(name, total(m))
print("inside", total(lambda c: ("a" + c).isidentifier()), total(lambda c: ("A" + c + "Σ").lower()), total(lambda c: ("AΣ" + c).lower()))

text = "é日a\U0001f600" * 3000
print(text[5999], text[-1] == "\U0001f600", [text[i] for i in range(0, 12000, 1501)], text.find("日", 9000), text.rfind("a"), text[8000:8005], text[::-4000])
n = 0
for i in range(0, len(text), 3):
    n = (n * 7 + ord(text[i])) % 65521
print(n, text.index("a", 11000), text.count("日a", 5000, -5000))
