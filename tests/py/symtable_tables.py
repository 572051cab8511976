"""The module symtable: what the compiler says of names."""
import symtable

TEXTS = [
    "x = 1\ny: int\nz: int = x\nimport a.b, c as d\nfrom e import f as g, h\ndel x\nx += 1\nprint(u)",
    "global p\np = 1\ndef f(a, /, b, *c, d=1, **e):\n    global p, q\n    q = 2\n    return a, p, w",
    "def f(a):\n    b = 1\n    def g():\n        nonlocal b\n        b = a\n        class C(b):\n"
    "            b = 3\n            def m(self): return a, b, super().x\n            x = a\n"
    "        return lambda t=b: (t, a)\n    return g",
    "class A:\n    __private = 1\n    y = [k for k in range(3) if k]\n    def m(self, __p): return __class__, __p\n",
    "[x for x in a for y in x if (z := y)]\n{k: v for k, v in b}\n{s for s in c}\n(g async for g in d)" if 0 else
    "def f():\n    [x for x in a for y in x if (z := y)]\n    return {k: v for k, v in b}, {s for s in c}, list(g for g in d)\n",
    "print([(m := y) for y in a], m)",
    "try:\n    pass\nexcept E as e:\n    pass\nwith o as w, n as (i, j): pass\nfor k in l: pass\n"
    "match v:\n    case [q, *r]: pass\n    case {'a': s, **t}: pass\n    case C(u) as z: pass",
    "@deco(lambda x: x)\ndef f(a: int = 5, *b: str) -> float: pass\n\n@other\nclass C(metaclass=M): pass",
    "async def f():\n    async for x in y: await x\n    return [z async for z in x]\n",
    "def f():\n    def g():\n        def h(): return v\n        return h\n    v = 1\n    return g\n",
    "from m import *\ndef f(): global late\nlate = 1\n",
]


def show(table, depth=0):
    print("  " * depth, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(),
          table.is_optimized(), table.has_children(), type(table).__name__)
    if table.get_type() == "function":
        print("  " * depth, table.get_parameters(), sorted(table.get_locals()), sorted(table.get_globals()),
              sorted(table.get_nonlocals()), sorted(table.get_frees()))
    elif table.get_type() == "class":
        print("  " * depth, sorted(table.get_methods()))
    for symbol in sorted(table.get_symbols(), key=lambda s: s.get_name()):
        print("  " * depth, "-", symbol.get_name(),
              [name for name in dir(symbol) if name.startswith("is_") and getattr(symbol, name)()],
              len(symbol.get_namespaces()))
    for child in table.get_children():
        show(child, depth + 1)


for text in TEXTS:
    show(symtable.symtable(text, "file", "exec"))
show(symtable.symtable("a + [b for b in c][d]", "file", "eval"))
show(symtable.symtable("a = 1", "file", "single"))
for args in (("a +", "f", "exec"), ("def f(a, a): pass", "f", "exec"), ("a", "f", "any"),
             ("def f():\n nonlocal x", "f", "exec"), (b"# coding: latin-1\nx = '\xe9'", b"f", "exec")):
    try:
        print(symtable.symtable(*args).get_identifiers())
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.filename, e.lineno, e.offset)
    except ValueError as e:
        print(type(e).__name__, e)
