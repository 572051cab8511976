"""unicodedata.ucd_3_2_0: the characters as Unicode 3.2 had them, which names of domains are
made by (RFC 3454). It is the data of today with the differences, as CPython's unicodedata tells
them: `distance.more[.value]` in base 36, from the last range's end to a range, and how many
characters more it has."""

import unicodedata as _now

# What was unassigned, and other categories.
_CATEGORIES = """
4n.0.So 3.0.Ll 3.0.Pd 9.0.So 4.0.Ll 9z.0 j.r 1x.0.Ll q.1 a.1.Sk c.9.Sk t.0.Sk
3.g 29.f h.3 1.0.Sk 2.1 4.2 2.0 28.0 14.8 3s.0 20.0 13.1
3.5 h.v 1d.0 14.0 5.2 j.0 o.0 4.0.Po 7.2 14.0 h.b 2.d
2.2 2.0 r.4 n.9 3j.0.Me g.1 g.0 1a.2 u.1e 1t.1m 3.1c 3.e
2.r 3.0 2.a 6.u 2.1 7.2w 4.0 1i.1 j.1 6.2 q.f 1p.0
h.0 19.3 3.0 2.0 26.0 10.1 m.0 2d.2 d.1 8.6 1i.0 f.0
h.0 d.1 e.6 1r.0 q.0 m.0 d.7 6.0 4.0 1c.0 8.1 r.2 3.0
5.1 k.a 3.0 1k.1 w.0 5.1 e.1 e.1 3.0 11.0 h.3 7.0 a.1
5.2 2.7 3.1 d.f 2.0 2t.9 47.0 3.0 3.0 2.5 5.0 8.0 8.1
3.0 e.0 10.1 1h.0.So 2f.1 w.3 1r.0 2.a 20.0 6.0 3.0 8.2
5.5 r.1x 14.0 6.0 3.14.Lo 1.1 2.3 2j.4 1x.4 2b.5 8.0 1s.0
1s.0 14.0 w.0 w.0 w.0 g.0 14.0 m.3 9.8.Nd f.p 7.2c.Lo 1.0
3.5 3.0 h9.0.Po a.8 36.7 l.0 8.0 a.0 l.0.Mn 3k.1.Mc 14.0 j.9
m.0 2x.0 d.1.Lo 10.0 6.1x b.u 2.b 5.b 5.0 4.15 3.4 c.17
5.p 7.a 4.1p 3.1s 2.s 3.a 7.9 7.d 3.u 1e.24 4.1a 2.37
9.1n 4.e 4.1n 8.16 3.a 9.16 6.73 4d.3 2j.5 7g.0.Zs 20.3 2.6
6.0 2.3 8.0.Ll e.0.Ll h.c m.e 17.5 14.0.So q.0.So 9.1 g.6 1d.0.Nl
1.7 al.3.Sm 4p.0.Ps 1.0.Pe 1.0.Po p.1c 74.0 7p.1 3.0 2u.1 b.3a 5.0
5.1 t.0 10.0 2.0 5.2 2.0 8.1 1h.2 p.0 f.g t.3 lt.37
3.v 2.9o 6.18 2.0 6.0 3.1j 8.1 f.n a.6 2.6 2.6 2.6
2.6 2.6 2.6 2.6 2.3h cx.1.Mn 5o.0.Pc 1e.2 3t.17 1m.1 12.c 18.2
26.3 1c.0 3c.3 2s.1 w.0 52v.21 g4n.2h m.0.Lo xn.9n l.53 9.5m
6.1 2.0 2.4 p.1m 4.9 7.1j 9.1x 9.b 7.37 c.t 4.25 2.a
5.w 2.1i a.d 3.9 3.2u p.r b.5 3.5 3.5 a.6 2.6 2.1n
5.3h 3.9 8mv.m 5.1c 6r7.1 1o.2 3.2x 61.g ak.0.Ps 1.0.Pe 1.f
3k.0 1a.2 h.9 b.b o.1 7x.0.Pc 4b.b 2.p 2.i 2.1 2.e 3.d
z.3e 6.2 5.18 4.2f 2.c 4.0 1c.19 3n.s 4.1c g.r 10.0 e.2
i.0.Lo f.16 6.t 2.10 5.d 29.1 13.27 3.9 7.z 5.z 5.13 9.1f
c.b 2.e 2.6 2.1 2.a 2.e 2.6 2.1 1w.8m a.l b.7 p.5
2.15 2.8 1y.5 3.0 2.17 2.1 4.0 3.m 2.1z 9.8 1d.i 2.1
6.w 4.q 6.0 1t.1j 5.j 3.1d 2.1 6.7 2.2 2.s 3.2 5.9
8.8 8.1r x.12 5.b a.1h 4.s 3.q 6.p 8.3 d.6 29.20 1k.1e
e.1e 8.19 9.9 87.u 2.15 2.2 3.1 27.13 9.15 n.p 13.r l.m
a.25 5.z a.1v b.0 3.o 8.9 7.1g 2.h 9.12 a.2n 2.j c.h
2.17 1u.6 2.0 2.3 2.e 2.a 7.1m 6.9 7.3 2.7 3.1 3.l
2.6 2.1 2.4 2.9 3.1 3.2 3.0 7.0 6.6 3.6 4.4 3w.2j 2.4
v.1z 9.9 4n.1h 3.11 z.1w c.9 7.c k.1l 7.9 1j.q 3.e 5.m
56.1n 2t.2a d.7 3.0 3.7 2.1 2.t 2.1 3.b a.9 1z.7 3.19
3.a s.1z 9.2a e.20 7c.8 2.18 2.d b.s 4.v 3.l 2.d 22.6
2.1 2.17 4.0 2.1 2.8 9.9 7.5 2.1 2.10 2.1 2.5 8.9
8n.o 54.0 g.1d e.pm 2v.32 2.4 c.5f 219.2q e.tq 2.8 348.g6
6nu.fs 8.u 2.9 5.28 2.9 7.t 3.5 b.1x b.9 2.6 2.k 6.i
j5.2i 2u.22 5.1k 8.g 1t.4 c.1 f.4qf 9.yd 17.8 6w8.3 2.6
2.1 2.82 1a.2 i.3 9.az 1s5.2y 6.c 4.8 8.9 3.7 3ml.19 3.m
a.37 9y.0 51.c m.1x 4b.j d.2e a.o 95.0 df.1 85.1 1h.i3
g.4 2.e up.u 6a.6 2.g 3.6 2.1 2.4 5y.18 4.d 3.9 5.1
8x.u i.1l 6.0 yp.6 2.3 2.1 2.e 2.5g 3.f 16.23 5.9 5.1
lu.1v 25.1o 5f.3 2.q 2.1 2.0 3.0 2.9 2.3 2.0 2.0 7.0
5.0 2.0 2.0 2.2 2.1 2.0 3.0 2.0 2.0 2.0 2.0 2.1 2.0
3.3 2.6 2.3 2.3 2.0 2.9 2.g 6.2 2.4 2.g 1h.1 7j.17
5.2r d.e 3.e 2.e 2.10 b.4t 1l.s e.17 5.8 8.1 f.5 4b.rb
6.f 4.c 4.37 d.2g 8.b 5.0 g.b 5.1j 9.9 7.13 9.t 3.1
27.9f d.d 3.4 4.4 4.6 a.s 4.a 6.5 b.9 7.7 9.6 a.42
2.1i 12.9 xr2.8 x.37c 8.65 3.4g1 f.5rk 3z4.3t6 fcmu.6n
"""
_BIDIRECTIONAL = """
17.0.ET 2.0.ET 2.0.ES 3i.0.ON 180.0.AL 1.0.NSM 1d.0.BN 14g.0.NSM 7.0.NSM 226.0.NSM 3k.1.L
5s.1.L 1ih.0.WS l.0.ON 1i.1.ET f.1.ET 4n.0.ON 68.0.ET ge.13.EN 2r.0.EN ly.73.ON 1f3.1.NSM
143e.0.ET mx.1.ET 4o.0.ET 2.0.ET 2.0.ES 6i.2.BN 16g0.0.L 1m.0.L 1m.0.L 1m.0.L 1m.0.L
"""
_MIRRORED = """
30a.3.0 1ge.1.0 3r9.0.1 160o.5.0 6.1.0 16ra.0.0 1m.0.0 1m.0.0 1m.0.0 1m.0.0
"""
_DECIMALS = """
4y.0.2 1.0.3 6.0.1 3ow.0.1 1.0.2 1.0.3 1.0.4 1.0.5 1.0.6 1.0.7 1.0.8 1.0.9 2kf.0.0 4.0.4
1.0.5 1.0.6 1.0.7 1.0.8 1.0.9 7.0.0 1.0.1 1.0.2 1.0.3 1.0.4 1.0.5 1.0.6 1.0.7 1.0.8 1.0.9
"""
_WIDTHS = """
6xm.1.N ki.1.N 22.b.N
"""
# What normalization made of characters whose decompositions were wrong then (Corrigendum 4).
_NORMALIZED = {0x2f868: 0x2136a, 0x2f874: 0x5f33, 0x2f91f: 0x43ab, 0x2f95f: 0x7aae,
               0x2f9bf: 0x4d57}


def _table(text):
    """(first characters of ranges, behind their last ones, values), sorted."""
    starts, ends, values = [], [], []
    at = 0
    for word in text.split():
        distance, more, *value = word.split(".")
        starts.append(at + int(distance, 36))
        at = starts[-1] + int(more, 36)
        ends.append(at + 1)
        values.append(value[0] if value else "Cn")
    return starts, ends, values


class UCD:
    __module__ = "unicodedata"
    unidata_version = "3.2.0"

    def __new__(cls):
        raise TypeError("cannot create 'unicodedata.UCD' instances")

    def _find(self, name, chr, now):
        """What the table says of the character, or what is said today."""
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = _table(globals()[name])
        starts, ends, values = table
        c = ord(chr)
        low, high = 0, len(starts)
        while low < high:
            middle = (low + high) // 2
            if starts[middle] <= c:
                low = middle + 1
            else:
                high = middle
        return values[low - 1] if low and c < ends[low - 1] else now

    def category(self, chr, /):
        return self._find("_CATEGORIES", chr, _now.category(chr))

    def _unassigned(self, chr):
        return self.category(chr) == "Cn"

    def bidirectional(self, chr, /):
        now = _now.bidirectional(chr)
        return "" if self._unassigned(chr) else self._find("_BIDIRECTIONAL", chr, now)

    def combining(self, chr, /):
        now = _now.combining(chr)
        return 0 if self._unassigned(chr) else now

    def mirrored(self, chr, /):
        now = _now.mirrored(chr)
        return 0 if self._unassigned(chr) else int(self._find("_MIRRORED", chr, now))

    def east_asian_width(self, chr, /):
        now = _now.east_asian_width(chr)
        return "F" if self._unassigned(chr) else self._find("_WIDTHS", chr, now)

    def decomposition(self, chr, /):
        now = _now.decomposition(chr)
        return "" if self._unassigned(chr) else now

    def _number(self, ask, chr, default, what):
        if not self._unassigned(chr):
            return ask(chr, *default)
        ask(chr, None)  # it must be a character
        if default:
            return default[0]
        raise ValueError(f"not a {what}")

    def decimal(self, chr, /, *default):
        ask = _now.decimal
        was = self._find("_DECIMALS", chr, None)
        return int(was) if was else self._number(ask, chr, default, "decimal")

    def digit(self, chr, /, *default):
        return _now.digit(chr, *default)  # as CPython, which has one answer for both

    def numeric(self, chr, /, *default):
        return self._number(_now.numeric, chr, default, "numeric character")

    def name(self, chr, /, *default):
        if not self._unassigned(chr):
            return _now.name(chr, *default)
        if default:
            return default[0]
        raise ValueError("no such name")

    def lookup(self, name, /):
        found = _now.lookup(name)
        if len(found) != 1 or self._unassigned(found):
            raise KeyError(f"undefined character name {name!r}")
        return found

    def normalize(self, form, unistr, /):
        """What was unassigned neither changes nor goes together with its neighbours."""
        _now.normalize(form, "")  # is there such a form?
        parts, known = [], ""
        for c in unistr.translate(_NORMALIZED):
            if self._unassigned(c):
                parts += _now.normalize(form, known), c
                known = ""
            else:
                known += c
        return "".join(parts) + _now.normalize(form, known)

    def is_normalized(self, form, unistr, /):
        return self.normalize(form, unistr) == unistr


UCD._tables = {}
ucd_3_2_0 = object.__new__(UCD)
