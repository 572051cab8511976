"""Classes of syntax trees. lib/ast_objects.c makes their instances from the parser's tree."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000


class AST:
    """What all nodes are."""
    _fields = _attributes = __match_args__ = ()
    __module__ = "ast"

    def __init__(self, /, *args, **kwargs):
        names = self._fields
        cls = type(self).__name__
        if len(args) > len(names):
            raise TypeError(f"{cls} constructor takes at most {len(names)} positional "
                            f"argument{'' if len(names) == 1 else 's'}")
        for name, value in zip(names, args):
            setattr(self, name, value)
        for name, value in kwargs.items():
            if name in names[:len(args)]:
                raise TypeError(f"{cls} got multiple values for argument {name!r}")
            setattr(self, name, value)

    def __reduce__(self):
        return type(self), (), self.__dict__


_PLACE = "lineno", "col_offset", "end_lineno", "end_col_offset"

# The kinds of nodes and their fields: `*` is a list, `?` may be None.
_GRAMMAR = """
mod = Module(stmt* body, type_ignore* type_ignores)
 Interactive(stmt* body)
 Expression(expr body)
 FunctionType(expr* argtypes, expr returns)
stmt @ FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)
 AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)
 ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list)
 Return(expr? value)
 Delete(expr* targets)
 Assign(expr* targets, expr value, string? type_comment)
 AugAssign(expr target, operator op, expr value)
 AnnAssign(expr target, expr annotation, expr? value, int simple)
 For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
 AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
 While(expr test, stmt* body, stmt* orelse)
 If(expr test, stmt* body, stmt* orelse)
 With(withitem* items, stmt* body, string? type_comment)
 AsyncWith(withitem* items, stmt* body, string? type_comment)
 Match(expr subject, match_case* cases)
 Raise(expr? exc, expr? cause)
 Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
 TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
 Assert(expr test, expr? msg)
 Import(alias* names)
 ImportFrom(identifier? module, alias* names, int? level)
 Global(identifier* names)
 Nonlocal(identifier* names)
 Expr(expr value)
 Pass
 Break
 Continue
expr @ BoolOp(boolop op, expr* values)
 NamedExpr(expr target, expr value)
 BinOp(expr left, operator op, expr right)
 UnaryOp(unaryop op, expr operand)
 Lambda(arguments args, expr body)
 IfExp(expr test, expr body, expr orelse)
 Dict(expr* keys, expr* values)
 Set(expr* elts)
 ListComp(expr elt, comprehension* generators)
 SetComp(expr elt, comprehension* generators)
 DictComp(expr key, expr value, comprehension* generators)
 GeneratorExp(expr elt, comprehension* generators)
 Await(expr value)
 Yield(expr? value)
 YieldFrom(expr value)
 Compare(expr left, cmpop* ops, expr* comparators)
 Call(expr func, expr* args, keyword* keywords)
 FormattedValue(expr value, int conversion, expr? format_spec)
 JoinedStr(expr* values)
 Constant(constant value, string? kind)
 Attribute(expr value, identifier attr, expr_context ctx)
 Subscript(expr value, expr slice, expr_context ctx)
 Starred(expr value, expr_context ctx)
 Name(identifier id, expr_context ctx)
 List(expr* elts, expr_context ctx)
 Tuple(expr* elts, expr_context ctx)
 Slice(expr? lower, expr? upper, expr? step)
expr_context = Load
 Store
 Del
boolop = And
 Or
operator = Add
 Sub
 Mult
 MatMult
 Div
 Mod
 Pow
 LShift
 RShift
 BitOr
 BitXor
 BitAnd
 FloorDiv
unaryop = Invert
 Not
 UAdd
 USub
cmpop = Eq
 NotEq
 Lt
 LtE
 Gt
 GtE
 Is
 IsNot
 In
 NotIn
comprehension : (expr target, expr iter, expr* ifs, int is_async)
excepthandler @ ExceptHandler(expr? type, identifier? name, stmt* body)
arguments : (arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)
arg & (identifier arg, expr? annotation, string? type_comment)
keyword & (identifier? arg, expr value)
alias & (identifier name, identifier? asname)
withitem : (expr context_expr, expr? optional_vars)
match_case : (pattern pattern, expr? guard, stmt* body)
pattern @ MatchValue(expr value)
 MatchSingleton(constant value)
 MatchSequence(pattern* patterns)
 MatchMapping(expr* keys, pattern* patterns, identifier? rest)
 MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
 MatchStar(identifier? name)
 MatchAs(pattern? pattern, identifier? name)
 MatchOr(pattern* patterns)
type_ignore = TypeIgnore(int lineno, string tag)
"""


_kinds = {} # of each field of each class, for lib/ast_nodes.c


def _class(name, base, fields, place, text):
    _kinds[name] = {field.split()[1]: field.split()[0] for field in fields.split(", ") if field}
    names = tuple(f.split()[1] for f in fields.split(", ")) if fields else ()
    body = {"_fields": names, "__match_args__": names, "__module__": "ast", "__doc__": text}
    for field in fields.split(", ") if fields else ():
        kind, field = field.split()
        if kind.endswith("?"):
            body[field] = None
    if place:
        body["_attributes"] = _PLACE
        body["end_lineno"] = body["end_col_offset"] = None
    globals()[name] = cls = type(base)(name, (base,), body)
    return cls


_singletons = {}


def _make():
    for line in _GRAMMAR.strip().split("\n"):
        if line[0] != " ":
            name, sign, line = line.split(" ", 2)
            if sign in ":&":
                _class(name, AST, line[1:-1], sign == "&", f"{name}{line}")
                continue
            base = _class(name, AST, "", sign == "@", name)
        name, bracket, fields = line.strip().partition("(")
        cls = _class(name, base, fields[:-1], False, line.strip())
        if not fields:
            _singletons[name] = cls()


_make()
del _make
