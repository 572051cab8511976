#!/usr/bin/env python3
"""Random patterns and texts through _sre and through python3's re: the same answers?

Patterns are compiled by python3's re._compiler to code lists, which both engines get, so
that Hotloop's `_sre` is compared even where its `re` does not import. What differs is
printed with its seed; `--count N` cases from `--seed S`."""
import argparse, random, re, subprocess, sys, tempfile, warnings
from pathlib import Path

warnings.simplefilter("ignore")
LITERALS = ["a", "b", "c", "A", "B", "1", " ", "\\n", "_", "x", ":", "é", "É", "ß", "σ", "ς", "Σ",
            "日", "İ", "ı", "k", "K", "\\u212a", "\\U0001d7d8", "\\ud800", "ſ", "s", "-"]
CLASSES = [".", "\\w", "\\W", "\\d", "\\D", "\\s", "\\S"]
SETS = ["[abc]", "[^a]", "[a-f]", "[\\w:]", "[^\\d\\s]", "[A-Zé]", "[^\\W_]", "[à-ÿ]", "[日-語a]", "[^b-z]",
        "[\\U00010400-\\U00010450]", "[ab\\n]", "[\\s\\d-]", "[^\\n]", "[σb]", "[k-s]", "[\\x80-\\uffff]"]
ASSERTIONS = ["^", "$", "\\b", "\\B", "\\A", "\\Z"]
QUANTIFIERS = ["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "{,2}"]


class Maker:
    def __init__(self, rng, binary):
        self.rng, self.binary, self.groups, self.open = rng, binary, 0, set()

    def pick(self, items):
        while True:
            item = self.rng.choice(items)
            if not self.binary or item.isascii() and "\\u" not in item and "\\U" not in item:
                return item

    def atom(self, depth):
        r = self.rng.random()
        if depth <= 0 or r < 0.40:
            return self.pick(LITERALS)
        if r < 0.50:
            return self.rng.choice(CLASSES)
        if r < 0.60:
            return self.pick(SETS)
        if r < 0.66:
            return self.rng.choice(ASSERTIONS)
        if r < 0.70 and self.groups:
            n = self.rng.randint(1, self.groups)
            if n in self.open:
                return self.pick(LITERALS)
            if self.rng.random() < 0.4:
                return f"(?({n}){self.seq(depth - 2)}|{self.seq(depth - 2)})"
            return f"(?:\\{n})"
        if r < 0.86:
            self.groups += 1
            n = self.groups
            self.open.add(n)
            body = self.alternatives(depth - 1)
            self.open.discard(n)
            return f"({body})" if self.rng.random() < 0.7 else f"(?P<g{n}>{body})"
        kind = self.rng.choice(["?:", "?:", "?=", "?!", "?<=", "?<!", "?>", "?i:", "?s:", "?-i:", "?m:"])
        if self.binary is False and self.rng.random() < 0.1:
            kind = "?a:"
        if kind in ("?<=", "?<!"):
            return f"({kind}{self.pick(LITERALS)}{self.rng.choice(['', '.', 'a'])})"
        return f"({kind}{self.alternatives(depth - 1)})"

    def piece(self, depth):
        a = self.atom(depth)
        if a in ASSERTIONS or self.rng.random() > 0.4:
            return a
        q = self.rng.choice(QUANTIFIERS)
        return a + q + self.rng.choice(["", "", "", "?", "+"])

    def seq(self, depth):
        return "".join(self.piece(depth) for _ in range(self.rng.randint(0, 4)))

    def alternatives(self, depth):
        return "|".join(self.seq(depth) for _ in range(self.rng.choice([1, 1, 1, 2, 3])))


# no backslash: the first character is also a template
TEXT = ["a", "b", "c", "ab", "A", "B", "1", " ", "\n", "_", "x", ":", "é", "É", "ß", "σ", "Σ", "ς", "日", "İ", "ı",
        "k", "K", "\u212a", "\U0001d7d8", "\ud800", "ſ", "s", "-", "\U00010400", "aa", "aba"]


def text(rng, binary):
    ascii_only = binary or rng.random() < 0.5
    items = [t for t in TEXT if not ascii_only or t.isascii()]
    t = "".join(rng.choice(items) for _ in range(rng.randint(0, 9)))
    if not binary:
        return t
    return bytes(rng.choice([ord(c), rng.choice([200, 233, 255, ord(c)])]) if rng.random() < .2 else ord(c) for c in t)


def case(seed):
    rng = random.Random(seed)
    binary = rng.random() < 0.2
    while True:
        pattern = Maker(rng, binary).alternatives(rng.randint(1, 4))
        flags = rng.choice([0, 0, 0, re.I, re.M, re.S, re.I | re.M])
        if binary and rng.random() < 0.1:
            flags |= re.L
        elif rng.random() < 0.1:
            flags |= re.A
        pattern = pattern.encode() if binary else eval("'" + pattern.replace("\\", "\\\\").replace("'", "\\'")
                                                       .replace("\\\\u", "\\u").replace("\\\\U", "\\U") + "'")
        try:
            compiled = re.compile(pattern, flags)
            break
        except (re.error, RecursionError, OverflowError, ValueError):
            continue
    parsed = re._parser.parse(pattern, flags)
    code = re._compiler._code(parsed, flags)
    names = parsed.state.groupdict
    index = [None] * parsed.state.groups
    for k, i in names.items():
        index[i] = k
    texts = [text(rng, binary) for _ in range(4)]
    return pattern, int(compiled.flags), code, parsed.state.groups - 1, names, tuple(index), texts


RUN = r'''
def show(m):
    return m and (m.span(), m.groups(), m.lastindex, m.lastgroup, m.regs)
def answers(p, texts):
    out = []
    for t in texts:
        n = len(t)
        e = t[:0]
        row = [show(p.search(t)), show(p.match(t)), show(p.fullmatch(t)), p.findall(t), p.split(t),
               [m.span() for m in p.finditer(t)], p.subn(t[:1], t),
               show(p.search(t, 1)), show(p.match(t, 2, max(2, n - 1))), show(p.fullmatch(t, min(1, n), 3))]
        out.append(ascii(row))
    return out
'''


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--hotloop", default="build/bin/hotloop")
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--count", type=int, default=500)
    ap.add_argument("--seconds", type=float, default=0)
    args = ap.parse_args()
    import time
    end, seed, bad = time.time() + args.seconds, args.seed, 0
    while True:
        bad += batch(args.hotloop, seed, args.count)
        seed += args.count
        if time.time() >= end or bad > 20:
            break
    print(f"{seed - args.seed} patterns, {bad} differ")
    return bad > 0


def batch(hotloop, seed, count):
    cases = [case(seed + i) for i in range(count)]
    scope = {}
    exec(RUN, scope)
    want = []
    for pattern, flags, code, groups, names, index, texts in cases:
        p = re.compile(pattern, flags & ~32 if not isinstance(pattern, bytes) else flags)
        want.append(scope["answers"](p, texts))
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "case.py"
        lines = [RUN, "import _sre", "def run(i, *a):",
                 "    try:", "        for r in answers(_sre.compile(*a[:6]), a[6]): print(i, r)",
                 "    except Exception as e: print(i, type(e).__name__, e)"]
        for i, c in enumerate(cases):
            lines.append(f"run({i}, {', '.join(map(literal, c))})")
        program.write_text("\n".join(lines))
        got = subprocess.run([hotloop, str(program)], capture_output=True, text=True, timeout=600)
    answers = {}
    for line in got.stdout.splitlines():
        i, _, rest = line.partition(" ")
        answers.setdefault(int(i), []).append(rest)
    bad = 0
    if got.returncode:
        print(f"seed {seed}: exit status {got.returncode}: {got.stderr[-500:]}")
        bad += 1
    for i, (c, w) in enumerate(zip(cases, want)):
        g = answers.get(i, [])
        if g != w:
            bad += 1
            print(f"seed {seed + i}: {ascii(c[0])} flags {c[1]}")
            for t, x, y in zip(c[6], w, g + ["nothing"] * len(w)):
                if x != y:
                    print(f"  text {ascii(t)}\n    want {x}\n    got  {y}")
                    break
    return bad


def literal(v):
    return ascii([int(x) for x in v]) if isinstance(v, list) and v and not isinstance(v[0], (str, bytes)) else ascii(v)


if __name__ == "__main__":
    sys.exit(main())
