"""Expands the tables of grammar.py into one program. The same seed and features: the same program."""
import bisect, itertools, random, re

import grammar

HOLE = re.compile(r"<(=?[a-z]+)>")
WORD = re.compile(r"[A-Za-z_]\w*")
SPLIT = {}  # text: its pieces, each second one a name
KINDS = {"i": ("ivar", ["a", "b", "c"]), "f": ("fvar", ["x", "y"]), "s": ("svar", ["s", "t"]), "l": ("lvar", ["l", "k"]),
         "fl": ("flvar", ["fl"]), "t": ("tvar", ["u"]), "d": ("dvar", ["d"]), "o": ("ovar", ["o", "p"]), "z": ("zvar", ["v", "w"]),
         "m": ("mvar", ["m"])}
ATTRIBUTES = 20  # a0 .. a19; their number says what they hold
DEEPEST = 4


def attribute_kind(k):
    return "iifsl"[k % 5]


class Scope:
    """What a piece of code can name."""

    def __init__(self, me=None, generator=False, calls=2, level=9, function=True, main=False):
        self.me = me                # the class whose method this is
        self.generator = generator  # it can yield
        self.calls = calls          # calls of functions and methods still to be made here
        self.level = level          # only those numbered below it
        self.function = function    # not the module
        self.main = main            # the only code that calls in loops: what calls itself by accident should end
        self.loops = []             # variables of the loops around
        self.closures = []          # names of local functions without parameters
        self.iters = []             # names of generator objects
        self.inline = 0             # inside of a lambda or comprehension


class Maker:
    def __init__(self, seed, features, long=False):
        self.r = random.Random(seed)
        self.features, self.long = features, long
        self.small = self.r.random() < 0.9  # a large program costs as much as six of these
        self.tables = {}
        self.classes, self.functions, self.generators, self.makers = [], [], [], []
        self.scope = Scope()
        self.depth = 0

    # ---- tables -----------------------------------------------------------------------------

    def table(self, name):
        """Texts and their weights; a program has its own taste: some rows not at all, some often."""
        if name not in self.tables:
            rows = [r for r in grammar.TABLES[name] if len(r) == 2 or r[2] in self.features]
            taste = lambda: self.r.choice((0, 1, 1, 2, 4)) if len(rows) > 9 else 1
            weights = [r[0] * taste() for r in rows]
            if not any(weights):
                weights = [1] * len(rows)
            self.tables[name] = ([r[1] for r in rows], list(itertools.accumulate(weights)))
        return self.tables[name]

    def pick(self, name):
        texts, sums = self.tables.get(name) or self.table(name)
        return texts[bisect.bisect(sums, self.r.random() * sums[-1])]

    def expand(self, text):
        parts = SPLIT.get(text)
        if parts is None:
            parts = SPLIT[text] = HOLE.split(text)
        if len(parts) == 1:
            return text
        out, before = [], {}
        for i, part in enumerate(parts):
            if i & 1 == 0:
                out.append(part)
            elif part[0] == "=":  # the same as the last one of that name in this row
                out.append(before[part[1:]])
            else:
                made = before[part] = self.hole(part)
                if "\n" in made:  # several lines are indented as the first one is
                    line = "".join(out).rpartition("\n")[2]
                    made = made.replace("\n", "\n" + line[:len(line) - len(line.lstrip())])
                out.append(made)
        return "".join(out)

    def hole(self, name):
        own = getattr(self, "hole_" + name, None)
        if own:
            return own()
        if self.depth > 1 and name in SHORT and self.r.random() * DEEPEST < self.depth:
            return self.expand(SHORT[name])
        self.depth += 1
        try:
            return self.expand(self.pick(name))
        finally:
            self.depth -= 1

    # ---- names ------------------------------------------------------------------------------

    def name(self, kind):
        return self.r.choice(KINDS[kind][1])

    def hole_ivar(self):
        scope = self.scope
        if scope.loops and self.r.random() < 0.3:
            return self.r.choice(scope.loops)
        return self.name("i")

    def hole_loopvar(self):
        return self.r.choice(self.scope.loops) if self.scope.loops else self.name("i")

    hole_fvar = lambda self: self.name("f")
    hole_svar = lambda self: self.name("s")
    hole_lvar = lambda self: self.name("l")
    hole_flvar = lambda self: self.name("fl")
    hole_tvar = lambda self: self.name("t")
    hole_dvar = lambda self: self.name("d")
    hole_mvar = lambda self: self.name("m")
    hole_giv = lambda self: "G_gi"
    hole_gfv = lambda self: "G_gf"
    hole_gsv = lambda self: "G_gs"
    hole_glv = lambda self: "G_gl"
    hole_gdv = lambda self: "G_gd"
    hole_ilit = lambda self: self.r.choice(grammar.EDGES) if self.r.random() < 0.5 else str(self.r.randrange(-3, 12))
    hole_flit = lambda self: self.r.choice(grammar.FLOATS)
    hole_slit = lambda self: self.r.choice(grammar.TEXTS)
    hole_fmt = lambda self: self.r.choice(grammar.FORMATS)
    hole_modulus = lambda self: self.r.choice(grammar.MODULI)

    def hole_zvar(self):
        kind = self.r.choice(["z"] * 6 + ["i", "f", "s", "l", "t", "d", "o"])
        return self.name(kind)

    def hole_ovar(self):
        return self.name("o")

    def hole_oref(self):
        if self.scope.me and self.r.random() < 0.7:
            return "self"
        if self.r.random() < 0.3:
            return f"G_objs[{self.hole_loopvar()} % {self.r.randrange(1, 5)}]"
        return self.name("o")

    def hole_clsname(self):
        return self.r.choice(self.classes).name if self.classes else "Exception"

    def attribute(self, kind):
        """One that the object is likely to have, most of the time."""
        r, me = self.r.random(), self.scope.me
        if me and r < 0.8:
            known = me.every
        elif r < 0.9 and self.classes:
            known = set.intersection(*(c.every for c in self.classes))
        else:
            known = range(ATTRIBUTES)
        fit = sorted(k for k in known if attribute_kind(k) == kind)
        return f"a{self.r.choice(fit) if fit else 'iifsl'.index(kind)}"

    hole_iattr = lambda self: self.attribute("i")
    hole_fattr = lambda self: self.attribute("f")
    hole_sattr = lambda self: self.attribute("s")
    hole_lattr = lambda self: self.attribute("l")
    hole_meth = lambda self: f"m{self.r.randrange(4)}"
    hole_prop = lambda self: f"p{self.r.randrange(3)}"
    hole_fname = lambda self: self.r.choice(self.functions).name if self.functions else "len"

    # ---- calls ------------------------------------------------------------------------------

    def may_call(self):
        self.scope.calls -= 1
        return self.scope.calls >= 0

    def hole_mcall(self):
        level = min(self.scope.level if self.scope.me else 4, 4)
        if not level or not self.may_call():
            return self.name("i")
        args = ", ".join(self.hole("int") for _ in range(self.r.choice((0, 1, 1, 1, 2))))
        return f"{self.hole_oref()}.m{self.r.randrange(level)}({args})"

    def hole_call(self):
        known = [] if self.scope.me else self.functions[:self.scope.level]
        if not known or not self.may_call():
            return self.name("i")
        return self.r.choice(known).call(self)

    def hole_gencall(self):
        known = self.generators[:self.scope.level]
        if not known or not self.may_call():
            return self.name("l")
        return self.r.choice(known).call(self)

    def hole_closure(self):
        if self.scope.closures and self.may_call():
            return self.r.choice(self.scope.closures) + self.r.choice(("()", "()", f"({self.hole('int')})"))
        return self.name("i")

    def hole_genstep(self):
        if not self.scope.iters:
            return "pass"
        name = self.r.choice(self.scope.iters)
        known = self.generators
        return self.expand(self.r.choice([
            f"<ivar> = next({name})", f"<ivar> = next({name}, <small>)", f"<ivar> = {name}.send(<cint>)", f"{name}.close()", f"{name}.throw(G_E(<small>))",
            f"{name} = {self.r.choice(known).call(self)}", f"{name} = {self.r.choice(known).call(self)}", f"<lvar> = list({name})[:6]", f"{name}.throw(ValueError)",
            f"for q in {name}:\n    <ivar> += 1\n    if <bool>:\n        break"]))

    def hole_make(self):
        if not self.classes:
            return "G_E(1)"
        return self.r.choice(self.classes).make(self)

    # ---- statements -------------------------------------------------------------------------

    def hole_newvar(self):
        return self.r.choice(("i", "j", "a", "v", "q"))

    def hole_counter(self):
        return f"n{self.nesting()}"

    def hole_return(self):
        if self.scope.generator:
            return self.r.choice(("return", "yield " + self.hole("int")))
        return "return " + self.hole("int") if self.scope.function and not self.scope.loops else "pass"

    def hole_inner(self):
        """One statement that does not leave the function around it."""
        saved, self.scope = self.scope, Scope(calls=0, level=0)
        try:
            return self.hole("simple").replace("yield", "")
        finally:
            self.scope = saved

    def hole_block(self):
        return "\n".join(self.statement() for _ in range(self.r.choice((1, 1, 2, 2, 3))))

    def hole_loopblock(self):
        loops, calls = list(self.scope.loops), self.scope.calls
        self.scope.calls = min(calls, 1) if self.scope.main else 0
        lines = self.hole_block()
        if self.r.random() < 0.5:
            lines += "\n" + self.expand(self.pick("loopexit"))
        self.scope.loops, self.scope.calls = loops, calls - 1
        return lines

    def statement(self):
        r, scope = self.r.random(), self.scope
        if scope.generator and r < 0.2:
            return self.expand(self.r.choice(("yield <int>", "<ivar> = (yield <int>) or 1", "yield <any>", "yield from <lvar>", "yield from range(<small>)")))
        if self.nesting() < 3 and r < 0.35:
            self.scope.nest = self.nesting() + 1
            try:
                return self.expand(self.pick("compound"))
            finally:
                self.scope.nest -= 1
        return self.expand(self.pick("simple"))

    def nesting(self):
        return getattr(self.scope, "nest", 0)

    def within(self, scope, what):
        saved, self.scope = self.scope, scope
        try:
            return what()
        finally:
            self.scope = saved

    def start(self, scope, body, given=()):
        """Lines that give each local variable of the body its first value."""
        used = set(WORD.findall("\n".join(body))) - set(given)

        def lines():
            out = []
            for kind, (hole, names) in KINDS.items():
                for n in names:
                    if n not in used:
                        continue
                    out.append(f"{n} = " + self.expand({"i": "<ilit>", "f": "<flit>", "s": "<slit>", "l": "[<ilit>, <small>, <small>]", "fl": "[<flit>, 1.5, <flit>]",
                                                        "t": "(<ilit>, <small>)", "d": "{1: <ilit>, <small>: <small>}", "o": "G_objs[<bit>]", "z": "<ilit>", "m": "[1, 2.5, None, 'x']"}[kind]))
            return out
        return self.within(scope, lines)


SHORT = {"int": "<ivar>", "float": "<fvar>", "str": "<svar>", "bool": "(<ivar> < <small>)", "ints": "<lvar>", "floats": "<flvar>", "tuple": "<tvar>", "dict": "<dvar>",
         "any": "<zvar>", "anys": "<mvar>", "opint": "<ivar>", "genexp": "q for q in <lvar>", "iter": "iter(<lvar>)"}


def indented(lines, by=1):
    return ["    " * by + part for line in lines for part in line.split("\n")]
