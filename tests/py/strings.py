# Strings that are built piece by piece, formatted, cut, joined and compared.
import math


def appended(n):
    s = ""
    starts = []
    for i in range(n):
        s += "piece %d;" % i
        if i % 97 == 0:
            starts.append(s)
    for p in starts:  # two ways to go on from one start
        assert s.startswith(p)
        assert (p + "left")[-4:] == "left" and (p + "right")[-5:] == "right"
        assert len(p + "x") == len(p) + 1
    return len(s), s[-20:], hash(s) == hash("" + s), s.count(";")


def unicode_sum(n):
    s = ""
    for i in range(n):
        s += "äö" if i % 3 else "x€𝄞"
    t = s
    s += "!"
    t = t + "?"
    return len(s), s[5], s[-4:], t[-2:], s[::-50], s.find("€!"), t.upper()[-6:]


def as_key(n):
    base = "k" * 300
    d = {}
    for i in range(n):
        d[base + str(i % 7)] = i
    b = base + "3"
    return sorted(d.values()), d[b], b in d, (base + "9") in d, b == "k" * 300 + "3"


def numbers():
    out = []
    for i in (0, 7, -7, 10, 99, 100, 12345678901234567, -(1 << 62), (1 << 62) - 1, 1 << 62, 1 << 80):
        out.append("%d %s %5d|%-5d|%05d|%+d %x %r" % (i, i, i, i, i, i, abs(i), i))
        out.append(f"{i} {i!r} {i!s} {i:>8} {i:,}" + str(i))
    return "\n".join(out)


def floats():
    out = []
    for d in (0.0, -0.0, 0.1, 0.5, 1.5, 2.5, 0.25, 1 / 3, 2 / 3, 1e22, 1e16, 1e15, 99999999999999.99, 123456.789, 5e-324,
              1e-5, 0.0001, 9.999999999999999e-05, 0.00010000000000000002, 999999999999999.9, 9.999999999999998,
              9007199254740993.0, 2.0 ** 52, 2.0 ** -14, 1e100, 1.7976931348623157e308, 4.35, 0.285, 1.005, 2.675,
              1e9, 999999999.9999999, 1e-40, 123.456e-20):
        out.append("%r %s %.2f %.0f %f %.9f %.12f %g %e" % (d, -d, d, -d, d, d, d, d, d))
        out.append(f"{d} {d:.1f} {d:8.3f} {d:+.2f}")
    x = 0.37
    for i in range(1, 400):
        out.append(str(x * i) + repr(i / 7) + "%.3f" % (i / 8))
    for k in range(-5, 18):
        for d in (math.sqrt(2) * 10.0 ** k, 10.0 ** k, 10.0 ** k * (1 - 1e-16), 10.0 ** k * (1 + 3e-16)):
            out.append(repr(d))
    return "\n".join(out)


def joins():
    yield "".join([]), ",".join(["a"]), "--".join(("a", "bb", "ccc")), "é".join(["x", "ü", "z"])
    yield "".join(c for c in "generator"), b",".join([b"1", b"2"]), ", ".join(map(str, range(5)))
    for bad in (["a", 1], ("a", None), [b"x"]):
        try:
            ",".join(bad)
        except TypeError as e:
            yield str(e)


def cuts():
    s = "Hello, World of ÄÖÜ strings"
    yield s[::2], s[::-1], s[3:20:3], "ascii only"[::-1], "ascii only"[8:1:-2], b"bytes"[::-1], ""[::-1]
    yield s.upper(), s.lower(), "MiXed 123".upper(), "MiXed 123".lower()
    yield " \t pad \n".strip(), "xxpadxx".strip("x"), " a  b\tc\nd ".split(), " a  b c ".split(None, 1), "a,,b,".split(",")
    yield "abcabc".replace("b", "--"), "aaa".replace("a", "b", 2), "abc".replace("", "."), "abc".count("b"), "aaaa".count("aa")
    yield "ab" * 0, "ab" * 1, "ab" * 5, "é" * 4, "x" * 10, b"ab" * 3, "" * 9, "ab" * -1
    yield repr("quote ' and \" \\ \n\t\x01é€\u200b"), repr("it's"), repr('say "x"'), repr(b"\x00\xffab'")


def looped(n):
    total = 0
    for i in range(n):
        s = f"<{i}:{i % 3}>" + str(i) + "%s=%d" % ("k", i)
        t = "{} {}".format(i, s)
        if t.endswith("5") or s == "<3:0>3k=3":
            total += len(t)
        total += s.find(":") + ("9" in s)
        for c in s[:3]:
            if c == "1":
                total += 1
    return total


print(appended(2000))
print(unicode_sum(1000))
print(as_key(100))
print(numbers())
print(floats())
for group in (joins(), cuts()):
    for row in group:
        print(row)
print(looped(3000))

# a bool is a number for the code c
print(ascii("%c|%c|%c" % (True, 65, "z")), ascii(format(True, "c")))
for bad in -1, 0x110000, 2**80:
    try:
        print("%c" % bad)
    except OverflowError as e:
        print(e)
