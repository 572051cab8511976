#!/usr/bin/env python3
"""Every method, slot and builtin function with odd selves and arguments, beside python3.

  methods.py --hotloop PROGRAM [--seed N] [--seconds N] [--differences]

Each call is a small program of its own (harness.py runs many in a process). No call may end the process by a
signal or make it hang; with --differences also those are shown whose result or type of exception is another one,
the first of each method. What the VM does not have yet is left out."""
import argparse, builtins, random, re, sys, tempfile, time

import features, fuzz, harness

VALUES = ["0", "1", "-1", "2", "5", "2**40", "2**62", "-2**62 - 1", "2**63", "-2**64", "2**70", "True", "False", "None", "...", "NotImplemented", "0.0", "-0.0", "1.5", "-2.5", "1e300", "float('inf')",
          "float('nan')", "''", "'a'", "'abc'", "'a,b c\\n'", "'\\xe9\\u65e5'", "'\\U0001f600'", "'%s %d'", "'{} {0}'", "'{:99999999999}'", "'%99999999999d'", "'12'", "b''", "b'ab'", "[]", "[1, 2, 3]", "[1.5, 2.5]",
          "['b', 'a', None]", "()", "(1, 'a')", "((1, 2), (3, 4))", "{}", "{1: 2, 'a': 3}", "set()", "{1, 2}", "frozenset({1, 'x'})", "range(5)", "range(2**62, 2**62 + 9, 3)", "slice(1, None, 2)", "slice(2**70, -2**70)",
          "int", "str", "list", "dict", "type", "object", "ValueError", "ValueError(1, 'a')", "len", "[].append", "lambda *a: 1", "lambda: 1", "iter([1, 2])", "iter('\\xe9b')", "(q for q in (1, 2))", "enumerate([1])", "zip([1], 'a')",
          "map(str, [1])", "reversed([1, 2])", "{1: 2}.keys()", "{1: 2}.items()", "{1: 2}.values()", "property()", "property(len)", "staticmethod(len)", "classmethod(len)", "super(C, C())", "C", "C()", "C().m", "C.m", "Odd()", "Odd", "Index()", "Raises()",
          "math", "math.sqrt", "selfish()", "print"]
NUMBERS = ["0", "1", "-1", "-2**63", "2**63", "2**40", "-2**40", "100", "-100", "2**62 - 1", "2**70", "True", "Index()"]
TYPES = ["int", "bool", "float", "str", "bytes", "list", "tuple", "dict", "set", "frozenset", "range", "slice", "type", "object", "property", "staticmethod", "classmethod", "super", "enumerate", "zip", "map", "filter", "reversed",
         "BaseException", "ValueError", "StopIteration", "KeyError", "OSError", "type(None)", "type(...)", "type(len)", "type(lambda: 1)", "type(C().m)", "type(q for q in ())", "type(iter([]))", "type(iter(''))", "type({}.keys())", "type({}.items())",
         "C", "Odd", "complex", "bytearray", "memoryview", "type(iter(range(1)))", "type(iter({}))", "type(math)", "type(C.__dict__)", "type(f.__code__)"]
OPERATORS = ["{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} // {}", "{} % {}", "{} & {}", "{} | {}", "{} ^ {}", "{} < {}", "{} <= {}", "{} == {}", "{} != {}", "{} in {}", "{} is {}", "{} and {}", "{}[{}]", "{}({})", "{} @ {}", "-{}", "~{}", "+{}",
             "not {}", "{} << 3", "{} >> {}", "{} ** 2", "2 ** {}", "[*{}]", "{{**{}}}", "f(*{})", "f(**{})", "f'{{{}!r:{{{}}}}}'", "'%s %r %5d' % {}", "{}[{}:{}]", "isinstance({}, {})", "store({}, {}, {})", "erase({}, {})", "augment({}, {})", "walk({})"]
# what does not end, or not alike, in python3 itself
NOT_CALLED = {"__class__", "__subclasshook__", "__dir__", "__sizeof__", "__reduce__", "__reduce_ex__", "__getstate__", "__doc__", "__hash__", "input", "exit", "quit", "breakpoint", "help", "id", "open", "copyright", "credits", "license", "globals", "locals",
              "vars", "dir", "__import__", "__loader__", "__spec__", "__build_class__", "exec", "eval", "compile", "__pow__", "__rpow__", "__lshift__", "__rlshift__", "__round__", "round", "pow", "hash", "print", "__subclasses__", "__debug__", "__init_subclass__", "mro", "memoryview"}

SHARED = '''
import math, sys
class C:
    x = 1
    def m(self, *a, **k):
        return a
class Odd:
    def __getattr__(self, n):
        return 5
    def __len__(self):
        return -1
    def __iter__(self):
        return 7
    def __bool__(self):
        return 'no'
    def __repr__(self):
        return 3
    def __eq__(self, o):
        return NotImplemented
    def __hash__(self):
        return 'h'
class Index:
    def __index__(self):
        return 3
class Raises:
    def __index__(self):
        raise KeyError('k')
    __len__ = __iter__ = __hash__ = __bool__ = __repr__ = __index__
    def __eq__(self, o):
        raise KeyError('k')
    __lt__ = __eq__
def selfish():
    l = [1]
    l.append(l)
    return l
def f(*a, **k):
    return len(a) + len(k)
def store(o, k, v):
    o[k] = v
    return o
def erase(o, k):
    del o[k]
    return o
def augment(o, k):
    o += k
    return o
def walk(o):
    return [q for q, _ in zip(o, range(9))]
def call(what):
    for _ in range(2):
        try:
            show(what())
        except Exception as e:
            print(type(e).__name__)
'''


def members(hotloop):
    """(type, name) that both have, and names of builtin functions."""
    lines = ["def has(t, n):", "    try:", "        getattr(t(), n)", "        print(1)", "    except Exception:", "        print(0)"]
    env = {}
    exec("import math, sys\n" + SHARED, env)
    pairs = []
    for t in TYPES:
        pairs += [(t, n) for n in dir(eval(t, env)) if n not in NOT_CALLED]
    names = [n for n in dir(builtins) if n not in NOT_CALLED and callable(getattr(builtins, n)) and n not in TYPES]
    lines += [f"has(lambda: {t}, {n!r})" for t, n in pairs] + [f"has(lambda: type('T', (), {{'x': staticmethod({n})}}), 'x')" for n in names]
    out = features.probe([hotloop, "--jit", "off"], SHARED + "\n".join(lines))
    assert out and out[1] == 0, "the VM cannot run the probe"
    has = [line == b"1" for line in out[0].split()]
    return [p for p, h in zip(pairs, has) if h], [n for n, h in zip(names, has[len(pairs):]) if h]


class Maker:
    def __init__(self, hotloop):
        self.pairs, self.names = members(hotloop)

    def arguments(self, r):
        pool = NUMBERS if r.random() < 0.4 else VALUES
        args = [r.choice(pool if r.random() < 0.8 else VALUES) for _ in range(r.choice((0, 1, 1, 1, 2, 2, 3, 4)))]
        if r.random() < 0.1:
            args.append(r.choice(("key=None", "nix=1", "default=2", "reverse=1", "sep=3", "strict=True", "start=1", "end=''", "**{'a': 1}", "*[1, 2]", "**{1: 2}", "encoding='x'")))
        return ", ".join(args)

    def call(self, r):
        """(what it is about, the call)"""
        kind = r.random()
        if kind < 0.2:
            text = r.choice(OPERATORS)
            return text, text.format(*(r.choice(VALUES) for _ in range(6)))
        if kind < 0.35:
            name = r.choice(self.names + TYPES[:20])
            return name, f"{name}({self.arguments(r)})"
        t, name = r.choice(self.pairs)
        if r.random() < 0.5:
            return f"{t}.{name}", f"{t}.{name}({self.arguments(r)})"
        own = [v for v in VALUES if v.startswith({"str": "'", "list": "[", "dict": "{1", "tuple": "(", "int": "2*", "float": "1.", "set": "{1, ", "bytes": "b'", "range": "range", "slice": "slice", "C": "C()"}.get(t, "?"))]
        return f"{t}.{name}", f"({r.choice(own or VALUES)}).{name}({self.arguments(r)})"

    def batch(self, seed, count=300):
        r = random.Random(seed)
        calls = [self.call(r) for _ in range(count)]
        return [(i, [f"call(lambda: {text})"]) for i, (_, text) in enumerate(calls)], [about for about, _ in calls]


class Run:
    def __init__(self, hotloop, directory, flavour, differences):
        self.runner = harness.Runner(hotloop, directory, flavour)
        self.maker, self.differences, self.calls, self.told = Maker(hotloop), differences, 0, set()
        shared = harness.program.SHARED
        if SHARED not in shared:
            harness.program.SHARED = shared + SHARED

    def one(self, seed):
        """Texts about crashes and hangs, and about differences when they are wanted."""
        programs, about = self.maker.batch(seed)
        self.calls += len(programs)
        texts = []
        for mode in (harness.Mode("interp", "off"), harness.Mode("eager", harness.EAGER, HOTLOOP_GC_EVERY=31, HOTLOOP_GC_POISON=1, PYPY_GC_NURSERY="64K")):
            path = self.runner.write(programs, "calls")
            got = self.runner.got(path, mode, 8)
            while got.status not in (0, 1):
                ends = lambda some: self.runner.got(self.runner.write(some, "some"), mode, 5).status not in (0, 1)
                bad = self.runner.unfinished(programs, got)
                if not bad or not ends(bad):
                    bad = harness.fewer(programs, ends)
                end = self.runner.got(self.runner.write(bad, "some"), mode, 5)
                texts.append(f"*** {end.status}: {mode}\n" + "\n".join(lines[0] for _, lines in bad) + "\n" + end.err[-1500:].decode(errors="replace"))
                numbers = {n for n, _ in bad}
                programs = [p for p in programs if p[0] not in numbers]
                got = self.runner.got(self.runner.write(programs, "calls"), mode, 8)
            if mode.name == "interp" and self.differences:
                texts += self.compare(programs, about, got)
        return texts

    def compare(self, programs, about, got):
        path = self.runner.write(programs, "calls")
        want, again = (harness.run(harness.ORACLE, path, {"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
        cut = lambda out: {int(m[2].split()[0]): m[1] for m in re.finditer(rb"(.*?)^===== ([^\n]*)\n", out, re.S | re.M)}
        a, other, b, texts = cut(want.out), cut(again.out), cut(got.out), []
        for n, lines in programs:
            if a.get(n) == other.get(n) != b.get(n) and n in a and about[n] not in self.told and b" at 0x" not in a[n]:
                self.told.add(about[n])
                texts.append(f"{lines[0][13:-1]}   wanted {a.get(n, b'').split(bytes([10]))[0][:90]!r}   got {b.get(n, b'').split(bytes([10]))[0][:90]!r}")
        return texts


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--hotloop", required=True)
    ap.add_argument("--seed", type=int, default=int(time.time()) * 1000)
    ap.add_argument("--seconds", type=float, default=60)
    ap.add_argument("--differences", action="store_true")
    args = ap.parse_args()
    start, seed, bad = time.time(), args.seed, 0
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as directory:
        run = Run(args.hotloop, directory, args.hotloop, args.differences)
        while time.time() - start < args.seconds:
            for text in run.one(seed):
                bad += text.startswith("***")
                print(text, flush=True)
            seed += 1
    print(f"{run.calls} calls of {len(run.maker.pairs)} methods and {len(run.maker.names)} functions, {bad} ended the process, {len(run.told)} differ")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
