# unicodedata: every property of every character, as sums; names both ways; normal forms.
import unicodedata as u

def show(f, *args):
    try:
        return ascii(f(*args))
    except Exception as e:
        return ascii((type(e).__name__, str(e)))

# all of them: tests/fuzz/characters.py
CHARS = [*range(0, 0x600), *range(0x600, 0x3000, 17), *range(0x3000, 0x110000, 1999)]
def total(f):
    n = 0
    for c in CHARS:
        r = f(chr(c))
        if r:
            for x in r:
                n = (n * 31 + ord(x) + c) % 1000000007
    return n

for name in "category bidirectional east_asian_width decomposition".split():
    print(name, total(getattr(u, name)))
for name in "combining mirrored".split():
    f = getattr(u, name)
    print(name, total(lambda c: chr(f(c)) if f(c) else ""))
print("name", total(lambda c: u.name(c, "")))
print("numbers", total(lambda c: str(u.decimal(c, "")) + str(u.digit(c, "")) + str(u.numeric(c, ""))))
for form in "NFC NFD NFKC NFKD".split():
    print(form, total(lambda c: u.normalize(form, c) if c > "\x7f" else ""))
for c in list(range(0x20, 0x250)) + list(range(0x3400, 0x323af, 997)) + [0xac00, 0xd7a3, 0x1e030, 0x31350]:
    n = u.name(chr(c), None)
    if n is not None and u.lookup(n) != chr(c):
        print("lookup", hex(c), n)
print([show(u.lookup, n) for n in ("NULL", "nbsp", "LATIN SMALL LETTER GHA", "latin small letter a", "nope", "", "x" * 300, "HANGUL SYLLABLE GAG",
       "HANGUL SYLLABLE GAGA", "hangul syllable ga", "CJK UNIFIED IDEOGRAPH-4E00", "CJK UNIFIED IDEOGRAPH-4e00", "KEYCAP NUMBER SIGN",
       "LATIN SMALL LETTER R WITH TILDE", "A;B")])
print("\N{DIGIT ONE}\N{latin small letter sharp s}\N{GREEK SMALL LETTER ALPHA}\N{NULL}\N{CJK UNIFIED IDEOGRAPH-4E00}", f"\N{BULLET}{1}\N{EM DASH}")
TEXTS = ["", "abc", "e\u0301", "\u1e9b\u0323", "\u0344", "a\u0323\u0307\u0300x", "a\u0307\u0323", "\uac00\u11a8", "\u1100\u1161\u11a8", "\ud800\u0301", "ﬁ①",
         "\u0958", "q\u0307\u0323", "\u212b", "\U0001d15e", "\u0bc7\u0bbe", "\u0301\u0301a", "\u1e030", "\u2126Å", "\u0340", "ǖ\u0301"]
for form in "NFC NFD NFKC NFKD X".split():
    print(form, [show(u.normalize, form, t) for t in TEXTS], [show(u.is_normalized, form, t) for t in TEXTS])
for f in (lambda: u.category("ab"), lambda: u.category(3), lambda: u.name("ab"), lambda: u.name("\0"), lambda: u.numeric("a"), lambda: u.decimal("½"),
          lambda: u.digit("½"), lambda: u.normalize("NFC", 3), lambda: u.normalize(3, "a"), lambda: u.name("\0", 3), lambda: u.decimal("x", None)):
    print(show(f))
print(u.unidata_version, "e\u0301".encode("ascii", "namereplace"), "\ue000é".encode("ascii", "namereplace"), b"\\N{DIGIT TWO}\\N{nope}".decode("unicode_escape", "replace"))
for source in (r'"\N{nope}"', r'"\N"', r'"\N{"', r'"\N{}"', r'"\N{DIGIT ONE"', r'"\NX"'):
    print(source, show(eval, source))
