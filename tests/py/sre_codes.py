# _sre runs what re/_compiler.py makes; here code lists as it makes them.
import _sre

def pattern(text, code, groups=0, names={}, flags=32):
    index = [None] * (groups + 1)
    for name, i in names.items():
        index[i] = name
    return _sre.compile(text, flags, code, groups, names, tuple(index))

# (?P<word>\w+)=(\d*)
p = pattern(r"(?P<word>\w+)=(\d*)", [14, 4, 0, 2, 4294967295, 17, 0, 24, 9, 1, 4294967295, 13, 4, 8, 14, 0, 1, 17, 1,
                                     16, 61, 17, 2, 24, 9, 0, 4294967295, 13, 4, 8, 10, 0, 1, 17, 3, 1], 2, {"word": 1})
print(p, p.groups, dict(p.groupindex), p.flags)
m = p.search("  abc=12 é=٣x")
print(m, m.group("word"), m[2], m.groups(), m.groupdict(), m.lastindex, m.lastgroup, m.regs, m.span("word"))
print([m.span() for m in p.finditer("  abc=12 é=٣x")], p.findall("a=1 b= =2"))
print(p.split("a=1,b=2"), p.sub("<>", "a=1,b=2"), p.subn(lambda m: m[1] * 2, "a=1,b=2", count=1))
for f in (lambda: p.match(b"a"), lambda: p.match(3), lambda: m.group(3), lambda: m.group("none"), lambda: m["x"],
          lambda: p.sub(lambda m: 3, "a=1"), lambda: pattern("x", [1, 2, 3]), lambda: pattern("x", []),
          lambda: pattern("x", [16]), lambda: pattern("x", [14, 90, 0, 1]), lambda: pattern("x", [17, 9, 1])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
s = p.scanner("a=1b=2")
print(s.match(), s.match(), s.match())

# (?:a|ab)(?:c|bcd)(d*) : backing up; and a million turns without a stack of C frames
q = pattern(None, [14, 4, 0, 2, 4294967295, 7, 5, 16, 97, 15, 9, 7, 16, 97, 16, 98, 15, 2, 0, 7, 5, 16, 99, 15, 11, 9,
                   16, 98, 16, 99, 16, 100, 15, 2, 0, 17, 0, 24, 6, 0, 4294967295, 16, 100, 1, 17, 1, 1], 1)
print(q.fullmatch("abcd"), q.match("abcd").groups(), q.match(b"abcdd").groups())
deep = pattern("(?:ab?)*", [14, 4, 0, 0, 4294967295, 23, 12, 0, 4294967295, 16, 97, 24, 6, 0, 1, 16, 98, 1, 18, 1])
print(deep.match("ab" * 300000).end(), deep == deep, hash(deep) == hash(deep))

# more groups than there can be
for groups in (2 ** 62, -1):
    try:
        print(pattern("x", [16, 120, 1], 0) and _sre.compile("x", 32, [16, 120, 1], groups, {}, (None,)))
    except (RuntimeError, OverflowError) as e:
        print("refused")
