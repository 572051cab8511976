"""Trees that a program makes or changes are compiled as they are: places, values, mistakes."""
import ast
import traceback

SOURCE = '''
import os.path as p, sys
from math import sin as s
x: int = 3
def deco(f): return f
@deco
def f(a, /, b=2, *c, d=4, **e) -> None:
    """doc"""
    global g
    g = [i * 2 for i in range(b) if i] + list(k for k in (1, 2))
    try:
        assert a, "no"
        return f"{a!r:>{b}} {{}} {d:x}", -1, 2.5, 1j, b"z", ..., (1, (2,)), {1, 2}, {**{"q": 1}, "r": 2}
    except (ValueError, TypeError) as err:
        raise KeyError from err
    else:
        pass
    finally:
        del b
class C(object, metaclass=type):
    y = lambda self, *z: (yield)
    async def m(self):
        async with self as q: await q
        async for w in q: return [t async for t in w]
def match(v):
    match v:
        case [1, *rest] if rest: return rest
        case {"k": val, **more}: return val, more
        case C(y=1) | None: return "c"
        case str() as t: return t
        case -1 | 1 + 2j: return "n"
        case _: return 0
while x > 0:
    x -= 1
    if x == 1: continue
    elif not x: break
else:
    x = 9
with open(p.devnull) as (fh): (n := 5)
r = f(1), x, match([1, 2]), match({"k": 1, "z": 2}), match(None), match("s"), match(-1), n, s(0), 0 < n <= 5, x if x else n
'''
tree = ast.parse(SOURCE)
names = {}
exec(compile(tree, "made", "exec"), names)
print(names["r"], names["g"], names["f"].__doc__, names["f"].__defaults__, names["__annotations__"])


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        if type(node.value) is int:
            return ast.copy_location(ast.Constant(node.value * 10**30), node)
        return node


def value(node):
    return eval(compile(ast.fix_missing_locations(ast.Expression(node)), "made", "eval"))


print(value(Double().visit(ast.parse("1 + 2", mode="eval").body)))
L, S = ast.Load(), ast.Store()
for node in (ast.Constant((1, "a", (None, -5, frozenset([2])))), ast.Constant(-0.0), ast.Constant(3 - 4j), ast.Constant(-10**40),
             ast.JoinedStr([ast.Call(ast.Name("str", L), [ast.Constant(5)], []), ast.Constant("{x}\n'\"")]),
             ast.FormattedValue(ast.Constant(5), 114, ast.Constant(">4")), ast.JoinedStr([]),
             ast.JoinedStr([ast.JoinedStr([ast.Constant("in")])]),
             ast.Subscript(ast.Constant("abc"), ast.Slice(ast.Constant(1), None, None), L)):
    print(repr(value(node)))

try:
    exec(compile(ast.increment_lineno(ast.parse("def f():\n    return (1 +\n        None)\nf()"), 40), "nowhere.py", "exec"))
except TypeError as e:
    for entry in traceback.extract_tb(e.__traceback__)[1:]:
        print(entry.lineno, entry.end_lineno, entry.colno, entry.end_colno, entry.name)


class Below(ast.Name):
    pass


one, x = ast.Constant(1), ast.Name("x", L)
BAD = [
    ast.Name("x", S), ast.Name("None", L), ast.Name(5, L), ast.Name("x"), ast.BinOp(one, "+", one), ast.BinOp(one, ast.Add()),
    ast.Compare(one, [], []), ast.Compare(one, [ast.Lt()], []), ast.Compare(one, [ast.Add()], [one]), ast.BoolOp(ast.And(), [one]),
    ast.Dict([one], []), ast.Dict([None], [one]), ast.Set([]), ast.List([one], S), ast.ListComp(x, []),
    ast.ListComp(x, [ast.comprehension(ast.Constant(1), x, [], 0)]), ast.Call(x, one, []), ast.Call(x, [None], []),
    ast.Constant([1]), ast.Constant(object), ast.Lambda(ast.arguments([], [], None, [], [], None, [one]), x),
    ast.Lambda(ast.arguments([], [], None, [], [one], None, []), x), ast.NamedExpr(ast.Attribute(x, "a", S), one),
    ast.Starred(x, L), ast.Tuple([ast.Starred(x, L), ast.Starred(one, L)], L), Below("print", L),
    ast.UnaryOp(ast.Add(), one), ast.Yield(None), ast.Await(x), ast.Subscript(x, None, L), ast.expr(), ast.Pass(), None,
]
for node in BAD:
    try:
        print(type(value(node)).__name__)
    except (ValueError, TypeError, SyntaxError, NameError) as e:
        print(type(e).__name__, str(e).split(" (")[0].split(" at 0x")[0])
p, n = ast.Pass(), ast.MatchValue(one)
BAD = [
    ast.FunctionDef("f", ast.arguments([], [], None, [], [], None, []), [], []), ast.If(one, [], []), ast.While(one, [], []),
    ast.For(ast.Name("i", S), x, [], []), ast.With([], [p]), ast.Try([p], [], [], []), ast.Try([p], [], [p], [p]),
    ast.Try([p], [ast.ExceptHandler(None, None, [])], [], []), ast.Delete([]), ast.Assign([], one), ast.Assign([one], one),
    ast.Assign([ast.Starred(ast.Name("q", S), S)], one), ast.Global([]), ast.Global(["a", 5]),
    ast.Import([]), ast.ImportFrom(None, [ast.alias("a")], -1), ast.Raise(None, one), ast.Match(one, []), ast.Break(), ast.Return(one),
    ast.AnnAssign(ast.Attribute(x, "a", S), one, None, 1), ast.Expr(None), ast.stmt(), ast.Assert(None, None), ast.Nonlocal(["a"]),
] + [ast.Match(one, [ast.match_case(pattern, None, [p])]) for pattern in (
    ast.MatchAs(None, "_"), ast.MatchAs(n, None), ast.MatchStar("a"), ast.MatchOr([n]), ast.MatchSingleton(1), ast.MatchValue(x),
    ast.MatchMapping([one], []), ast.MatchMapping([x], [n]), ast.MatchClass(one, [], [], []), ast.MatchClass(x, [], ["a"], []),
    ast.MatchClass(x, [ast.MatchStar()], [], []), ast.MatchSequence([ast.MatchStar("a"), ast.MatchStar("b")]))]
for node in BAD:
    try:
        compile(ast.fix_missing_locations(ast.Module([node], [])), "made", "exec")
        print("compiled")
    except (ValueError, TypeError, SyntaxError) as e:
        print(type(e).__name__, str(e).split(" (")[0].split(" at 0x")[0])
for place in ({}, {"lineno": 5}, {"lineno": 5, "col_offset": "a"}, {"lineno": 5, "col_offset": 0, "end_lineno": 4},
              {"lineno": 5, "col_offset": 8, "end_lineno": 5, "end_col_offset": 2}, {"lineno": -5, "col_offset": 0, "end_lineno": 1}):
    try:
        compile(ast.Expression(ast.Constant(1, **place)), "made", "eval")
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
