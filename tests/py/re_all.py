# The library's re on our _sre: what programs do with it.
import re, copy

def show(f, *args, **kw):
    try:
        return ascii(f(*args, **kw))
    except Exception as e:
        return ascii((type(e).__name__, str(e)))

LOG = ['127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326', 'broken line', '::1 - bob [x] "POST / HTTP/1.1" 404 0']
line = re.compile(r'(?P<host>\S+) (?P<ident>\S+) (?P<user>\S+) \[(?P<time>[^\]]*)\] "(?P<req>[^"]*)" (?P<status>\d{3}) (?P<size>\d+|-)')
print([m and (m.groupdict(), m.lastgroup) for m in map(line.match, LOG)])
TOKENS = [("NUMBER", r"\d+(\.\d*)?"), ("ASSIGN", r":="), ("END", r";"), ("ID", r"[A-Za-z_]\w*"), ("OP", r"[+\-*/]"), ("NL", r"\n"),
          ("SKIP", r"[ \t]+"), ("MISMATCH", r".")]
scan = re.compile("|".join("(?P<%s>%s)" % t for t in TOKENS))
print([(m.lastgroup, m.group(), m.lastindex) for m in scan.finditer("x := 3.5 * (y1 + 2);\n é")])
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello big world"), re.sub(r"(?P<a>.)", r"<\g<a>\g<0>>", "aé日"), re.sub("x*", "-", "abxd"),
      re.subn("a|b", lambda m: m[0].upper(), "cabbage", 2), re.sub("a", r"\\", "bab"), re.sub(b"a", b"\\n", b"bab"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split(r"(\W)", "a-b c"), re.split("", "abc"), re.split(r"\b", "ab cd"), re.split("x", "axbxc", maxsplit=1))
print(re.findall(r"\bf[a-z]*", "which foot or hand fell fastest"), re.findall(r"(\w+)=(\d+)", "set width=20 and height=10"), re.findall("", "ab"))
print(re.escape("a.b*c[é]\n-"), re.compile("a", re.I | re.M), re.compile("(?ai)x").flags, re.compile(b"x").flags, re.fullmatch("a|ab", "ab"))
print(re.match(r"(?i)straße", "STRAßE"), re.match("(?i)ſ", "S"), re.match("(?i)[a-z]+", "İıK"), re.match(r"(?i:K)x", "\u212ax"), re.search("(?i)σ", "ς"))
m = re.match(r"(?P<first>\w+)(?: (?P<second>\w+))? (x)?", "ab cd ")
print(m, m.groups(), m.groups("no"), m.groupdict(), m.group(0, "first", 2), m["second"], m.span(3), m.start("first"), m.end(), m.pos, m.endpos,
      m.lastindex, m.lastgroup, m.regs, m.re is not None, m.string, m.expand(r"\2-\g<first>"), copy.copy(m) is m, copy.deepcopy(m.re) is m.re)
print([show(m.group, x) for x in (0, 1, 4, -1, "x", "first", None, 1.0, True, 10 ** 30)], show(lambda: m[9]))
for bad in ("(", ")", "[", "a**", "(?P<1>x)", "(?P<a>x)(?P<a>y)", "\\1", "(?<=a+)b", "x{2,1}", "(?z)", "[b-a]", "\\", "(?P=x)", "*", "a{99999999999}", "(?(1)a)",
            "\\q", "\\N{nope}", "(?i", "(?:", "x++y+*"):
    print(bad, show(re.compile, bad))
print(re.compile(r"\N{DIGIT ONE}[\N{EM DASH}]").findall("1\u2014"), re.match(r"(a)?(?(1)b|c)", "ab"), re.match(r"(a)?(?(1)b|c)", "c"))
print(re.match("a*+b", "aab"), re.match("a++a", "aaa"), re.match("(?>a|ab)c", "abc"), re.match("(?:ab){1,2}+", "ababab"), re.search(r"(?<!a)b(?!c)", "abbcb"))
print(re.search("é+", "日éé日").span(), re.search("(?s).$", "a\ud800").span(), re.findall(".", "a\n\ud800\U0001f600"), re.search(r"\w$", "x日").start())
print(re.match(b"(.)\\x00", b"a\0b").groups(), re.match(b"a", bytearray(b"abc")).group(), re.findall(b"\\w", memoryview(b"a\xe9b")), re.search(b"b", b"abc", 0).span() if 0 else 0)
print(show(re.match, "a", b"a"), show(re.match, b"a", "a"), show(re.match, "a", 3), show(re.sub, "a", 3, "a"), show(re.sub, "a", "b", b"a"),
      show(re.sub, "a", lambda m: 3, "xax"), show(re.sub, "a", r"\1", "a"), show(re.sub, "(a)", r"\2", "a"), show(re.sub, "a", r"\q", "a"), show(re.compile, 3))
p = re.compile("b+")
print(p.search("abbb", 2), p.search("abbb", 0, 2), p.match("abbb", 1), p.match("abbb"), p.fullmatch("abbbc", 1, 4), p.findall("abcbb", 2), p.search("abbb", -5, 99),
      [x.span() for x in p.finditer("abcbb", 1, 4)], p.scanner("ab").search(), p == re.compile("b+"), p != re.compile("b"), hash(p) == hash(re.compile("b+")))
print(re.compile("^a", re.M).findall("a\nab\r\na"), re.findall("(?m)a$", "a\na\r\nba"), re.findall(r"\Aa|\Zx|b\Z", "aab"), re.findall("$", "a\n"), re.findall(r"\B", "ab c"))
big = "ab" * 50000 + "c"
print(re.match("(?:ab)*c", big).end(), re.match("(?:a|b)*c", big).end(), re.match(r"(?:(a)|(b))*c", big).groups(), re.match("(.*?)c", big).end(1), re.search("(?:ab?)*?c", big).span())
print(sum(len(m[0]) for m in re.finditer(r"\w+", "word, another; third " * 500)), len(re.sub(r"(\w)\w*", lambda m: m[1], "the quick brown fox " * 300)))

# numbers of groups that are too large, also twice
m = re.match("(a)(b)", "ab")
for n in (2, 3, -1, 2 ** 62, 2 ** 62 - 1, 2 ** 63 - 1, 2 ** 63, 2 ** 64, -2 ** 63):
    for f in (m.group, m.__getitem__, m.start, m.end, m.span, lambda n: m.group(0, n)):
        try:
            print(n, f(n))
        except IndexError as e:
            print(e)
