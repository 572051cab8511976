"""Random Python programs, run by python3 and by hotloop; both have to print the same, errors included.

  programs.py --hotloop PROGRAM [--seed N] [--count N] [--seconds N]

Each program is made from a seed. It is run interpreted, with everything compiled as soon as possible,
and with collections all the time. One that differs is made smaller, line by line, and shown."""
import argparse, os, pathlib, random, subprocess, sys, tempfile, time

EAGER = "threshold=2,function_threshold=2,trace_eagerness=1"
MODES = {  # name: options, environment
    "interp": (["--jit", "off"], {}),
    "eager": (["--jit", EAGER], {}),
    "eager-gc": (["--jit", EAGER], {"HOTLOOP_GC_EVERY": "7", "HOTLOOP_GC_POISON": "1"}),
}
STRINGS = ["", "a", "abc", "x y", "Hello", "123", "-7", "é", "日本", "a,b,c", "1.5", "TitLe", "\\n\\t'", "zz top"]
INTS = ["0", "1", "-1", "2", "3", "7", "10", "-13", "255", "2**31", "2**62", "-2**62", "2**63", "10**20", "-10**25", "True"]
FLOATS = ["0.0", "-0.0", "1.0", "1.5", "-2.25", "1e10", "1e-7", "3.14159", "1e300", "float('inf')", "float('nan')"]
BINARY = ["+", "-", "*", "//", "%", "/", "&", "|", "^", "<<", ">>", "**"]
COMPARE = ["<", "<=", "==", "!=", ">", ">=", "in", "not in", "is", "is not"]
STR_METHODS = ["upper()", "lower()", "strip()", "title()", "split()", "split(',')", "isdigit()", "isalpha()",
               "replace('a', 'bb')", "find('b')", "count('a')", "startswith('a')", "endswith('c')", "join(['1', '2'])",
               "center(9)", "ljust(7, '*')", "rjust(8)", "zfill(6)", "partition(',')", "index('b')", "splitlines()",
               "capitalize()", "swapcase()", "isupper()", "islower()", "isspace()", "rstrip('c')", "lstrip('a')"]
LIST_METHODS = ["append({})", "pop()", "pop(0)", "insert(0, {})", "extend([{}])", "reverse()", "sort()", "remove({})",
                "index({})", "count({})", "copy()", "clear()"]
DICT_METHODS = ["get({})", "pop({}, None)", "setdefault({}, 1)", "keys()", "values()", "items()", "copy()", "popitem()"]
FORMATS = ["", "5", "<6", ">7", "^8", "05", "+", "x", "b", "o", ".2f", "e", "g", ",", "10.3f", "*^9", "d", "s", "%", ".3", "#x", " d"]
PERCENT = ["%d", "%s", "%r", "%5d", "%-5s|", "%05d", "%x", "%.2f", "%e", "%g", "%+d", "%c", "%%%s", "%o", "%10.4f"]
CALLS = ["len({})", "abs({})", "str({})", "repr({})", "int({})", "float({})", "bool({})", "sum({})", "min({}, {})",
         "max({}, {})", "sorted({})", "list({})", "tuple({})", "set({})", "ord({})", "chr({})", "round({}, 2)", "divmod({}, {})",
         "isinstance({}, int)", "list(range({}))", "list(enumerate({}))", "list(zip({}, {}))", "list(reversed({}))", "any({})",
         "all({})", "hash({}) == hash({})", "type({}).__name__", "f0({})", "f1({}, {})", "f2({}, k={})", "list(g0({}))", "C({}).get()",
         "C({}) + C({})", "D({}).get()", "hex({})", "bin({})", "pow({}, {})", "sorted({}, key=str)", "dict(a={})", "next(iter({}))"]

PRELUDE = '''\
def show(x):
    if isinstance(x, set):
        x = sorted(x, key=repr)
    print(type(x).__name__, repr(x)[:300])

def f0(x):
    return [x, x]

def f1(a, b=3, *rest):
    if a == b:
        return rest
    return (a, b)

def f2(a, *, k=1, **kw):
    def inner(d):
        return (a, k, d)
    return inner(kw)

def g0(x):
    for i in range(3):
        try:
            yield x
        finally:
            x = (i, x)

class C:
    made = 0
    def __init__(self, v):
        self.v = v
        C.made += 1
    def get(self):
        return self.v
    def __add__(self, other):
        return self.v + other.v
    def __eq__(self, other):
        return isinstance(other, C) and self.v == other.v
    def __hash__(self):
        return 1
    def __repr__(self):
        return f'C({self.v!r})'
    def __lt__(self, other):
        return self.v < other.v

class D(C):
    def get(self):
        return [super().get()]
    @property
    def twice(self):
        return self.v * 2
    def __len__(self):
        return self.v

class E(Exception):
    pass
'''


class Maker:
    """One program. Variables are v0, v1 ... of any type: what goes wrong is part of the test."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.names = ["v0", "v1", "v2"]
        self.depth = 0

    def pick(self, *choices):
        return self.r.choice(choices)

    def atom(self):
        kind = self.r.random()
        if kind < 0.4:
            return self.r.choice(self.names)
        if kind < 0.65:
            return self.r.choice(INTS)
        if kind < 0.75:
            return self.r.choice(FLOATS)
        if kind < 0.9:
            return "'" + self.r.choice(STRINGS).replace("'", "\\'") + "'"
        return self.pick("None", "[]", "{}", "()", "[1, 2, 3]", "(1, 'a')", "{'a': 1, 2: 'b'}", "{1, 2}", "C(1)", "D(2)", "range(4)")

    def expr(self, depth=0):
        if depth > 3 or self.r.random() < 0.25:
            return self.atom()
        e = lambda: self.expr(depth + 1)
        kind = self.r.randrange(16)
        if kind < 4:
            op = self.r.choice(BINARY)
            if op == "**":
                return f"({e()} ** {self.r.randrange(4)})"
            if op == "<<":
                return f"({e()} << {self.r.randrange(70)})"
            if op == "*":
                return f"({e()} * {self.pick('2', '-1', '1.5', '0', '3')})"
            return f"({e()} {op} {e()})"
        if kind == 4:
            return f"({e()} {self.r.choice(COMPARE[:6])} {e()})"
        if kind == 5:
            return f"({e()} {self.pick('and', 'or')} {e()})"
        if kind == 6:
            return f"({e()} if {e()} else {e()})"
        if kind == 7:
            return f"{self.pick('-', 'not ', '~', '+')}{self.atom()}".join("()")
        if kind == 8:
            a, b, c = (self.pick("", "0", "1", "-1", "2", "-2", "5") for _ in range(3))
            return f"{self.atom()}[{a}:{b}:{c if c != '0' else ''}]".replace("True[", "'t'[")
        if kind == 9:
            return f"{self.r.choice(self.names)}[{self.pick('0', '-1', '1', e())}]"
        if kind == 10:
            return self.pick(f"[{e()}, {e()}]", f"({e()}, {e()})", f"{{{self.atom()}: {e()}}}", f"[*{self.r.choice(self.names)}, {e()}]")
        if kind == 11:
            n = f"x{depth}"
            cond = self.pick("", f" if {n} != 1", f" if {n}")
            return self.pick(f"[{n} for {n} in {e()}{cond}]", f"sum({n} for {n} in {e()})", f"{{{n}: {e()} for {n} in {e()}}}")
        if kind == 12:
            return f"'{self.r.choice(STRINGS)}'.{self.r.choice(STR_METHODS)}" if self.r.random() < 0.7 else \
                   f"{self.r.choice(self.names)}.{self.r.choice(STR_METHODS)}"
        if kind == 13:
            if self.r.random() < 0.5:
                return f"f'{{{self.r.choice(self.names)}:{self.r.choice(FORMATS)}}}'"
            return f"('{self.r.choice(PERCENT)}' % ({self.atom()},))"
        call = self.r.choice(CALLS)
        while "{}" in call:
            call = call.replace("{}", e(), 1)
        return call

    def block(self, indent, loops):
        out = []
        for _ in range(self.r.randrange(1, 4)):
            out += self.statement(indent, loops)
        return out

    def statement(self, indent="", loops=0):
        pad, deeper = indent, indent + "    "
        self.depth += 1
        kind = self.r.randrange(20) if len(indent) < 12 else self.r.randrange(8)
        name = self.r.choice(self.names)
        out = []
        if kind < 4:
            out = [f"{pad}{name} = {self.expr()}"]
        elif kind < 6:
            out = [f"{pad}show({self.expr()})"]
        elif kind == 6:
            out = [f"{pad}{name} {self.pick('+=', '-=', '*=', '//=', '|=')} {self.pick('1', '2', 'v0', repr('s'), '[4]', '0.5')}"]
        elif kind == 7:
            target = self.pick(f"{name}[{self.pick('0', '-1', repr('a'))}]", "v0, v1", "v0, *v1")
            out = [f"{pad}{target} = {self.expr()}"]
        elif kind < 10:
            out = [f"{pad}if {self.expr()}:"] + self.block(deeper, loops)
            if self.r.random() < 0.5:
                out += [f"{pad}else:"] + self.block(deeper, loops)
        elif kind < 13 and loops < 2:
            n = f"i{loops}"
            out = [f"{pad}for {n} in range({self.r.randrange(2, 9)}):"] + self.block(deeper, loops + 1)
            if self.r.random() < 0.3:
                out += [f"{deeper}if {n} == {self.r.randrange(6)}:", f"{deeper}    {self.pick('break', 'continue')}"]
            out += [f"{deeper}{name} = {self.pick(n, f'{n} * 2', f'{name}', f'[{n}]')}"]
        elif kind < 16:
            out = [f"{pad}try:"] + self.block(deeper, loops)
            caught = self.pick("Exception as e", "(TypeError, ValueError) as e", "ZeroDivisionError as e", "ArithmeticError as e")
            out += [f"{pad}except {caught}:", f"{deeper}print(type(e).__name__, e)"]
            if self.r.random() < 0.3:
                out += [f"{pad}else:"] + self.block(deeper, loops)
            if self.r.random() < 0.3:
                out += [f"{pad}finally:", f"{deeper}print('finally')"]
        elif kind == 16:
            out = [f"{pad}{name} = {self.expr()}", f"{pad}{name}.{self.r.choice(LIST_METHODS + DICT_METHODS).format(self.atom())}"]
        elif kind == 17:
            out = [f"{pad}def h(a, b=v0):"] + self.block(deeper.replace("", ""), 2)[:2] + [f"{deeper}return (a, b)"]
            out += [f"{pad}for j in range(5):", f"{deeper}show(h(j))"]
            out = [line if "v" not in line.split("=")[0] or "def" in line else line for line in out]
            out.insert(1, f"{deeper}global v0, v1, v2")
        elif kind == 18:
            out = [f"{pad}{name} = D({self.atom()})", f"{pad}show({name}.{self.pick('twice', 'get()', 'v', 'made', 'w')})"]
        else:
            out = [f"{pad}if {self.expr()}:", f"{deeper}raise {self.pick('E', 'ValueError', 'KeyError')}({self.atom()})"]
        return out

    def program(self):
        lines = PRELUDE.splitlines() + ["v0, v1, v2 = 5, 'abc', [1, 2, 3]"]
        for _ in range(self.r.randrange(6, 16)):
            body = self.statement()
            if self.r.random() < 0.85:
                lines += ["try:"] + ["    " + line for line in body]
                lines += ["except Exception as e:", "    print(type(e).__name__, e)"]
            else:
                lines += body
        return lines + ["show(v0)", "show(v1)", "show(v2)"]


def run(command, path, extra=()):
    env = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
    env.update(extra)
    try:
        done = subprocess.run([*command, str(path)], capture_output=True, timeout=20, env=env)
        return done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired:
        return b"", b"", "timeout"


def difference(hotloop, path, modes=MODES):
    """The name of a mode that differs from python3, with both results; None."""
    want = run(["python3", "-I", "-S"], path)
    if want[2] == "timeout" or b"MemoryError" in want[0] + want[1] or b"SyntaxWarning" in want[1]:
        return None
    for name in modes:
        options, extra = MODES[name]
        got = run([hotloop, *options], path, extra)
        if got != want:
            return name, want, got
    return None


def smaller(hotloop, path, mode):
    """Leave out runs of lines as long as the program still differs in this mode."""
    lines, size = path.read_text().splitlines(), 16
    while size:
        at = 0
        while at < len(lines):
            path.write_text("\n".join(lines[:at] + lines[at + size:]) + "\n")
            found = difference(hotloop, path, [mode])
            if found and b"SyntaxError" not in found[1][1] and b"IndentationError" not in found[1][1]:
                del lines[at:at + size]
            else:
                at += size
        size //= 2
    path.write_text("\n".join(lines) + "\n")


def check(hotloop, seed, directory, minimise=True):
    """None, or what is wrong with the program of this seed."""
    path = pathlib.Path(directory) / f"seed{seed}.py"
    path.write_text("\n".join(Maker(seed).program()) + "\n")
    found = difference(hotloop, path)
    if not found:
        path.unlink()
        return None
    if minimise:
        smaller(hotloop, path, found[0])
        found = difference(hotloop, path) or found
    show = lambda r: (r[0][-700:] + r[1][-700:]).decode(errors="replace") + f"status {r[2]}"
    return f"seed {seed}, {found[0]}: {path}\n{path.read_text()[-2500:]}\n--- wanted\n{show(found[1])}\n--- got\n{show(found[2])}"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--hotloop", required=True)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--count", type=int, default=1000000)
    ap.add_argument("--seconds", type=float, default=60)
    args = ap.parse_args()
    directory, start, bad, seed = tempfile.mkdtemp(), time.time(), 0, args.seed
    while seed < args.seed + args.count and time.time() - start < args.seconds:
        wrong = check(args.hotloop, seed, directory)
        seed += 1
        if wrong:
            bad += 1
            print(wrong, flush=True)
    print(f"{seed - args.seed} programs, {bad} differ")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
