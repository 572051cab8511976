"""Functions, generators, closures and classes of a random program."""
from maker import ATTRIBUTES, Scope, attribute_kind, indented


class Function:
    """def G_f0(a, b=1, *args, k=2, **kw); callers know what it takes, and err now and then."""

    def __init__(self, mk, number):
        r = mk.r
        self.name, self.number = f"G_f{number}", number
        self.needed = ["a", "b", "x"][:r.randrange(3)]
        self.optional = ["c", "s"][:r.randrange(3)]
        self.only = ["kk", "y"][:r.choice((0, 0, 1, 2))]
        self.star, self.kw = r.random() < 0.3, r.random() < 0.25

    def lines(self, mk):
        scope = Scope(calls=1, level=self.number)
        params = list(self.needed) + [f"{n}={mk.hole_ilit()}" for n in self.optional]
        if self.star:
            params.append("*rest")
        if self.only:
            params += ([] if self.star else ["*"]) + [f"{n}={mk.hole_ilit()}" for n in self.only]
        if self.kw:
            params.append("**kw")
        given = set(self.needed + self.optional + self.only)
        body = (["l = [*rest]"] if self.star else []) + (["d = kw"] if self.kw else [])
        body += mk.within(scope, lambda: [mk.statement() for _ in range(mk.r.randrange(1, 4))])
        body += [mk.within(scope, lambda: "return " + mk.expand("<int>"))]
        return [f"def {self.name}({', '.join(params)}):"] + indented(mk.start(scope, body, given) + body)

    def call(self, mk):
        r, args = mk.r, []
        for n in self.needed:
            args.append(mk.hole("int"))
        words = []
        for n in self.optional + self.only:
            if r.random() < 0.4:
                words.append(f"{n}={mk.hole('int')}")
        if self.optional and not words and r.random() < 0.4:
            args.append(mk.hole("int"))
        if self.star and not words and r.random() < 0.6:
            args.append("*" + r.choice((mk.name("l"), mk.name("t"))))
        if self.kw and r.random() < 0.5:
            words.append(r.choice((f"q={mk.hole('int')}", "**{'z': 1}", "**{}")))
        if r.random() < 0.05:
            args.append(mk.hole("int"))
        if r.random() < 0.04 and args:
            args.pop()
        if r.random() < 0.03:
            words.append("nix=1")
        return f"{self.name}({', '.join(args + words)})"


class Recursive(Function):
    def __init__(self, mk, number):
        self.name, self.number = f"G_f{number}", number

    def lines(self, mk):
        scope = Scope(calls=0, level=0)
        base, step, pre = mk.within(scope, lambda: (mk.hole("int"), mk.hole("cint"), mk.expand(mk.pick("simple"))))
        twice = mk.r.random() < 0.4
        again = f"{self.name}(n - 1, {step}) + {self.name}(n - 2, a)" if twice else mk.r.choice((f"{self.name}(n - 1, {step}) + 1", f"{self.name}(n - 1, {step})"))
        body = ["if n <= 0:", f"    return {base}", pre, f"return ({again}) & 0xFFFFFFFFFFFF"]
        return [f"def {self.name}(n, a=1):"] + indented(mk.start(scope, body, {"a"}) + body)

    def call(self, mk):
        return f"{self.name}({mk.r.choice(('<b> & 7', '5', '3', '<b> % 6')).replace('<b>', mk.name('i'))}, {mk.hole('int')})"


class Generator:
    def __init__(self, mk, number):
        self.name, self.number = f"G_g{number}", number

    def lines(self, mk):
        scope = Scope(generator=True, calls=1, level=self.number)

        def inside():
            out = [mk.statement() for _ in range(mk.r.randrange(1, 4))]
            loop = mk.r.choice((f"for j in range({mk.r.randrange(1, 5)}):", f"for j in [1, 'x', 2.5, None][:{mk.r.randrange(4)}]:", "while n9 < 3:\n    n9 += 1", "for j in range(a & 3):"))
            scope.loops.append("b")
            inner = [mk.statement() for _ in range(mk.r.randrange(1, 3))] + [mk.expand(mk.r.choice(("yield <int>", "a = (yield <int>) or 2", "yield <ivar>")))]
            scope.loops.pop()
            shape = mk.r.randrange(4)
            if shape == 0:  # what is left behind by a dropped generator must not be seen: no effects here
                inner = ["try:"] + indented(inner) + ["except G_E as e:", "    note(e)", "    yield -1"]
            elif shape == 1:
                inner = ["try:"] + indented(inner) + ["except (ValueError, TypeError):", "    a = 1", "finally:", "    b += 1"]
            if self.number and mk.r.random() < 0.5:
                inner.append(f"{mk.r.choice(('yield from', 'yield from', 'c = sum'))}({mk.generators[mk.r.randrange(self.number)].call(mk)})")
            return out + ["n9 = 0", loop] + indented(inner) + ([mk.expand("return <int>")] if mk.r.random() < 0.3 else [])
        body = mk.within(scope, inside)
        return [f"def {self.name}(a=2, b=0):"] + indented(mk.start(scope, body, {"a", "b"}) + body)

    def call(self, mk):
        return f"{self.name}({mk.r.choice(('', mk.name('i'), '3', '2, b=1', mk.hole('int')))})"


class Closure:
    """A function that makes functions with a common variable."""

    def __init__(self, mk, number):
        self.name, self.number = f"G_k{number}", number

    def lines(self, mk):
        outer, inner = Scope(calls=0, level=0), Scope(calls=1, level=2)
        keep, step = mk.within(outer, lambda: (mk.hole("cint"), mk.hole("ilit")))
        change, extra, result = mk.within(inner, lambda: (mk.hole("cint"), mk.expand(mk.pick("simple")), mk.hole("int")))
        names = sorted({"a", "b", "s"} - {mk.r.choice("abs")})
        # the inner function has its own of everything but what it declares
        inside = [f"{mk.r.choice([n for n in names if n != 's'])} = {change}", extra, f"return {result}"]
        body = [f"a = {keep}", "s = 's'", f"def inc(q={step}, r=b):"]
        body += indented([f"nonlocal {', '.join(names)}"] + mk.start(inner, inside, names) + inside)
        body = mk.start(outer, [keep, step], {"b"}) + body + ["def get(q=None):", "    return a if q is None else b", mk.r.choice(("return inc, get", "return inc, lambda q=a: (q, b)[0]"))]
        return [f"def {self.name}(b=1):"] + indented(body)


SPECIAL = {  # name: parameters, body; what is not deterministic or does not end is not here
    "__add__": ("o", "return <int>"), "__radd__": ("o", "return <int>"), "__sub__": ("o", "<maybe>return <int>"), "__rsub__": ("o", "return <int>"), "__mul__": ("o", "return <int>"),
    "__rmul__": ("o", "return <int>"), "__floordiv__": ("o", "return <int>"), "__mod__": ("o", "return <int>"), "__matmul__": ("o", "return <int>"), "__divmod__": ("o", "return <int>"),
    "__or__": ("o", "return <int>"), "__lshift__": ("o", "return <int>"), "__pow__": ("o", "return <int>"), "__iadd__": ("o", "self.<iattr> = <cint>\nreturn self"),
    "__neg__": ("", "return <int>"), "__invert__": ("", "return <int>"), "__abs__": ("", "return <int>"), "__eq__": ("o", "return <cmp>"), "__ne__": ("o", "return <cmp>"), "__lt__": ("o", "return <cmp>"),
    "__ge__": ("o", "return <cmp>"), "__hash__": ("", "return <smallish>"), "__len__": ("", "return <smallish>"), "__bool__": ("", "return <truth>"), "__getitem__": ("k", "<stop>return <int>"),
    "__setitem__": ("k, v", "self.<iattr> = <cint>"), "__delitem__": ("k", "self.<iattr> = <cint>"), "__contains__": ("k", "return <bool>"), "__iter__": ("", "<iterbody>"), "__call__": ("q=1", "return <int>"),
    "__enter__": ("", "self.<iattr> = <cint>\nreturn self"), "__exit__": ("q, r, s", "return <truth>"), "__getattr__": ("n", "<getattr>"), "__setattr__": ("n, v", "object.__setattr__(self, n, v)"),
    "__int__": ("", "return <int>"), "__float__": ("", "return <float>"), "__index__": ("", "return <smallish>"), "__str__": ("", "return <str>"), "__format__": ("q", "return <str>"), "__round__": ("q=None", "return <int>"),
    "__reversed__": ("", "return iter([1, 2])"),
}


class Class:
    def __init__(self, mk, number):
        r = mk.r
        self.name, self.number = f"G_C{number}", number
        self.bases = self.choose_bases(mk)
        n = r.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 11, 20) if mk.small else (0, 1, 2, 3, 4, 5, 6, 8, 11, 16, 17, 20))
        self.attributes = sorted(r.sample(range(ATTRIBUTES), n))
        if not self.bases:
            self.attributes = sorted({*self.attributes, *(k for k in (0, 2, 3, 4) if r.random() < 0.8)})
        self.every = set(self.attributes).union(*(b.every for b in self.bases))
        r.shuffle(self.attributes)
        self.slots = "slots" in mk.features and r.random() < 0.25
        self.params = r.randrange(3)

    def choose_bases(self, mk):
        """Some earlier classes of which a type can be made."""
        for _ in range(5):
            if mk.r.random() < 0.45 or not mk.classes:
                break
            some = mk.r.sample(mk.classes, min(len(mk.classes), mk.r.choice((1, 1, 1, 2, 2, 3))))
            some.sort(key=lambda c: -c.number)
            try:
                self.model = type(self.name, tuple(c.model for c in some), {})
                return some
            except TypeError:
                pass
        self.model = type(self.name, (), {})
        return []

    def value(self, mk, k):
        if mk.r.random() < 0.8:
            return mk.expand({"i": mk.r.choice(("<ilit>", "q0 + 1" if self.params else "<ilit>")), "f": "<flit>", "s": "<slit>", "l": "[<ilit>, <small>]"}[attribute_kind(k)])
        return mk.expand({"i": "<cint>", "f": "<float>", "s": "<cstr>", "l": "[<cint>, <small>]"}[attribute_kind(k)])

    def method(self, mk, name, params, body, level=0, calls=0):
        scope = Scope(me=self, calls=calls, level=level)
        return [f"def {name}(self{', ' if params else ''}{params}):"] + indented(mk.within(scope, body))

    def init(self, mk):
        r = mk.r
        params = ", ".join(f"q{i}={mk.hole_ilit()}" for i in range(self.params))

        def body():
            # locals of the tables stand for parameters here
            out = ["o = p = self"]
            out += [f"{mk.name('i')} = q{i}" for i in range(self.params)]
            if self.bases and r.random() < 0.8:
                out.append(r.choice(("super().__init__()", f"{self.bases[0].name}.__init__(self)", "super().__init__(a)")))
            for i, k in enumerate(self.attributes):
                line = f"self.a{k} = {self.value(mk, k)}"
                out += [f"if a:", "    " + line] if r.random() < 0.08 else [line]
            out.append("self.n0 = None")
            return mk.start(mk.scope, out, ["o", "p"]) + out
        return self.method(mk, "__init__", params, body)

    def special(self, mk, name):
        params, template = SPECIAL[name]

        def body():
            scope, first = mk.scope, ["o = p = self" if params != "o" else "p = self"]
            text = template.replace("<cmp>", mk.r.choice(("getattr(self, '<iattr>', 1) <op> getattr(o, '<iattr>', 2)", "<bool>", "NotImplemented", "self is o")).replace("<op>", mk.r.choice(("<", "==", ">="))))
            text = text.replace("<smallish>", mk.r.choice(("<small>", "<iself> & 7", "3", "2", "<int>"))).replace("<truth>", mk.r.choice(("True", "False", "<iself> > 3", "<bool>", "<int>" if mk.r.random() < 0.2 else "None" if name == "__exit__" else "True")))
            text = text.replace("<iself>", "self.<iattr>").replace("<maybe>", mk.r.choice(("", "if not isinstance(o, int):\n    return NotImplemented\n")))
            text = text.replace("<stop>", mk.r.choice(("if not isinstance(k, int) or k > 3 or k < 0:\n    raise IndexError(k)\n",) * 3 + ("if k == 2:\n    raise KeyError(k)\nif not isinstance(k, int) or k > 4:\n    raise IndexError\n",)))
            text = text.replace("<iterbody>", mk.r.choice(("return iter([<int>, <small>])", "for q in range(<small>):\n    yield q + <ivar>", "yield <int>\nyield <int>", "return iter(range(<small>))", "return self.<lattr>.__iter__()", "return 5")))
            text = text.replace("<getattr>", mk.r.choice(("if n[:3] != 'dyn':\n    raise AttributeError(n)\nreturn <int>", "if n == 'dyn0':\n    return <int>\nraise AttributeError(n)", "if n[0] == '_' or n[0] == 'n':\n    raise AttributeError(n)\nreturn <small>")))
            # a special method does not use the others: that need not end
            with_less = mk.tables.get("opint"), mk.tables.get("oref")
            mk.tables["opint"] = (["<ivar>"], [1])
            try:
                lines = mk.expand(text).split("\n")
            finally:
                mk.tables["opint"] = with_less[0]
                if with_less[0] is None:
                    del mk.tables["opint"]
            mk.scope = scope
            return mk.start(scope, lines, ["o", "p", *params.split(", ")]) + first + lines
        return self.method(mk, name, params, body)

    def plain_method(self, mk, number):
        def body():
            out = [mk.statement() for _ in range(mk.r.randrange(1, 3))]
            if self.bases and mk.r.random() < 0.3:
                out.append(f"a = super().m{number}({mk.hole('int')})")
            out.append("return " + mk.hole("int"))
            return mk.start(mk.scope, out, {"a"}) + out
        return self.method(mk, f"m{number}", mk.r.choice(("a=1", "a=2, *rest", "a=3, **kw", "a=1, q=2")), body, level=number, calls=1)

    def lines(self, mk):
        r, body = mk.r, []
        bases = ", ".join(b.name for b in self.bases)
        if self.slots:
            names = [f"a{k}" for k in self.attributes if not any(k in b.attributes for b in self.bases)]
            body.append(f"__slots__ = ({''.join(repr(n) + ', ' for n in names + ([] if self.bases else ['n0']))})")
        else:
            for k in r.sample(range(ATTRIBUTES), r.choice((0, 0, 1, 2))):
                scope = Scope(calls=0, level=0)
                body.append(f"a{k} = " + {"i": "7", "f": "1.25", "s": "'cls'", "l": "[1, 2]"}[attribute_kind(k)])
        if self.attributes and r.random() < 0.9 or not self.bases:
            body += self.init(mk)
        if not self.bases:  # the inherited one shows an address
            body += ["def __repr__(self):", "    return 'an instance'"]
        for n in range(4):
            if r.random() < (0.3 if self.bases or mk.small else 0.7):
                body += self.plain_method(mk, n)
        for n in range(3):
            if r.random() < 0.3:
                body += ["@property"] + self.method(mk, f"p{n}", "", lambda: ["a = b = c = 5", "l = k = [3]", "o = p = self", "return " + mk.r.choice(("self.", "self.", "5 + self.")) + mk.hole_iattr()])
                if r.random() < 0.5 or "property_messages" not in mk.features:
                    body += [f"@p{n}.setter"] + self.method(mk, f"p{n}", "v", lambda: [f"self.{mk.hole_iattr()} = v"])
        if r.random() < 0.3:
            body += ["@staticmethod", "def sm(a=1):", "    return a + 1"]
        if r.random() < 0.3:
            body += ["@classmethod", "def cm(cls, a=1):", f"    return (a, cls.__name__)[{mk.r.choice('01')}]" if r.random() < 0.5 else "    return a - 1"]
        special = r.sample(sorted(SPECIAL), r.choice((0, 0, 1, 2, 3) if mk.small else (0, 2, 3, 5, 8, 12)))
        if "half_items" not in mk.features and len({"__setitem__", "__delitem__"} & set(special)) == 1:
            special = list(dict.fromkeys([*special, "__setitem__", "__delitem__"]))
        for name in special:
            body += self.special(mk, name)
        return [f"class {self.name}({bases}):" if bases else f"class {self.name}:"] + indented(body or ["pass"])

    def make(self, mk):
        args = ", ".join(mk.hole_ilit() for _ in range(mk.r.choice((0, 0, 0, 1, 2))))
        return f"{self.name}({args})"
