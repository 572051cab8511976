# removeprefix, rindex, istitle, isprintable, isascii, expandtabs, translate, maketrans.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


class S(str):
    pass


TEXTS = ["", "a", "A", "Hello World", "hello", "HELLO", "Hello world", "A1b", "1A", "They're", "ǅungla", "Éa É", "a\tb\tcd",
         "\t", "x\n\ty\r\tz", "é\tö", "日本\t語", "\x00", "\x7f", "a b", "\u00a0", "\u2028", "\u200b", "😀", "\u0378", "abcabc",
         "_A", "A_b", "ﬁx", S("Sub Class")]
for s in TEXTS:
    print(ascii(s), s.istitle(), s.isprintable(), s.isascii(), ascii(s.expandtabs()), ascii(s.expandtabs(4)),
          ascii(s.expandtabs(0)), ascii(s.expandtabs(-1)), ascii(s.expandtabs(tabsize=1)))
    for p in "", "a", "He", s, s + "x", S("abc"), "bc", "日":
        print(ascii(s.removeprefix(p)), ascii(s.removesuffix(p)), end=" ")
        t(lambda: s.rindex(p))
        t(lambda: s.rindex(p, 1, 4))
        t(lambda: s.rindex(p, None, -1))
for f in (lambda: "a".removeprefix(5), lambda: "a".removesuffix(None), lambda: "a".rindex("z"), lambda: "a".rindex(1),
          lambda: "a".expandtabs("x"), lambda: "a".isascii(1), lambda: "a".removeprefix(), lambda: "\t".expandtabs(2**70)):
    t(f)
t(lambda: str.maketrans("abc", "xyz"))
t(lambda: str.maketrans("aé😀", "😀bc", "zé"))
t(lambda: str.maketrans({"a": 1, 98: "bb", "c": None}))
t(lambda: str.maketrans({S("q"): S("r")}))
for args in ((), (5,), ("ab",), ("ab", "c"), ("ab", 5), (5, "ab"), ("ab", "cd", 5), ({"ab": 1},), ({1.5: 2},), ("a", "b", "c", "d")):
    t(lambda: str.maketrans(*args))


class Table:
    def __getitem__(self, k):
        if k == 97:
            raise LookupError
        if k == 98:
            return None
        if k == 99:
            return "<c>"
        if k == 100:
            return 0x1F600
        if k == 101:
            return S("sub")
        raise KeyError(k)


t(lambda: "abcdefé".translate(Table()))
t(lambda: "hello".translate(str.maketrans("el", "ip")))
t(lambda: "héllo".translate({233: "e", ord("l"): None, 111: 48}))
t(lambda: "abc".translate([0] * 97 + ["A", "B"]))
for bad in ({97: -1}, {97: 0x110000}, {97: 1.5}, {97: b"x"}, 5, None):
    t(lambda: "a".translate(bad))


class Bad:
    def __getitem__(self, k):
        raise ValueError("no")


t(lambda: "a".translate(Bad()))
print(sum(len(("a%d\t" % i).expandtabs().translate({97: "bb"}).removeprefix("bb")) for i in range(3000)))
