/* ast_nodes.c -- the parser's tree of a program's objects of `ast`, the other way round as
 * ast_objects.c. Objects are not trusted: a node that the parser would not have made is told
 * with CPython's words, where it has some. Nothing of the heap is kept in the nodes. */
#include "python/lib/ast_objects.h"

#include <stdio.h>

#include "python/front/symtable.h"
#include "python/obj/depth.h"

enum context { LOAD, STORE, DEL };
static const char *const contexts[] = {"Load", "Store", "Del"};

struct reading {
    struct vm *vm;
    val module; /* _ast */
    struct arena *arena;
};

static struct node *node_of(struct reading *r, val o, const char *kind,
                            enum context ctx);

/* ---- attributes ------------------------------------------------------------------------- */

static val word(struct reading *r, const char *text)
{
    return str_intern(r->vm, slice_of(text));
}

/* The class of `o` in _ast is this one, or below it. */
static bool is_one(struct reading *r, val o, const char *class)
{
    val type = py_getattr(r->vm, r->module, word(r, class));
    return type && is_instance(r->vm, o, type) > 0;
}

static struct slice class_of(struct reading *r, val o)
{
    return name_of_type(type_of(r->vm, o));
}

/* NULL: raised. A field that may be None has None in its class. */
static val field(struct reading *r, val o, const char *name)
{
    val v = py_getattr_or_null(r->vm, o, word(r, name));
    struct slice s = class_of(r, o);
    if (v || r->vm->exc)
        return v;
    return raise_error(r->vm, E_TypeError, "required field \"%s\" missing from %.*s",
                       name, (int)s.n, s.p);
}

static bool may_be_none(struct reading *r, val o, const char *name)
{
    return type_lookup(r->vm, type_of(r->vm, o), word(r, name)) == r->vm->none;
}

static bool missing(struct reading *r, val o, const char *name)
{
    struct slice s = class_of(r, o);
    return raise_error(r->vm, E_ValueError, "field '%s' is required for %.*s", name,
                       (int)s.n, s.p);
}

/* False. */
static bool unexpected(struct reading *r, val o, const char *kind)
{
    val shown = r->vm->exc ? NULL : py_repr(r->vm, o);
    return shown &&
           raise_error(r->vm, E_TypeError, "expected some sort of %s, but got %.*s",
                       kind, (int)str_value(shown).n, str_value(shown).p);
}

static struct slice kept(struct reading *r, struct slice s)
{
    char *p = arena_new(r->arena, s.n + 1);
    memcpy(p, s.p, s.n);
    return (struct slice){p, s.n};
}

static bool number_is(struct reading *r, val v, int64_t *out)
{
    if (int_is(plain_of(v)) && int_to_i64(plain_of(v), out))
        return true;
    val shown = py_repr(r->vm, v);
    return shown && raise_error(r->vm, E_ValueError, "invalid integer value: %.*s",
                                (int)str_value(shown).n, str_value(shown).p);
}

static bool number(struct reading *r, val o, const char *name, int64_t *out)
{
    val v = field(r, o, name);
    return v && number_is(r, v, out);
}

static bool name_text(struct reading *r, val v, struct slice *out)
{
    static const char *const reserved[] = {"None", "True", "False"};
    if (!is_a(v, KIND_STR))
        return raise_error(r->vm, E_TypeError, "AST identifier must be of type str");
    *out = kept(r, str_value(plain_of(v)));
    for (int i = 0; i < 3; i++)
        if (slice_eq(*out, slice_of(reserved[i])))
            return raise_error(r->vm, E_ValueError,
                               "identifier field can't represent '%s' constant",
                               reserved[i]);
    return true;
}

static bool identifier(struct reading *r, val o, const char *name, struct slice *out)
{
    val v = field(r, o, name);
    if (v != r->vm->none)
        return v && name_text(r, v, out);
    *out = (struct slice){NULL, 0};
    return may_be_none(r, o, name) || missing(r, o, name);
}

static struct node *new_at(struct reading *r, enum node_kind kind,
                           const struct node *at)
{
    struct node *n = arena_new(r->arena, sizeof *n);
    n->kind = kind;
    if (at) {
        n->line = at->line;
        n->col = at->col;
        n->end_line = at->end_line;
        n->end_col = at->end_col;
    }
    return n;
}

static bool place(struct reading *r, val o, struct node *n, const char *kind)
{
    static const char *const names[] = {"lineno", "col_offset", "end_lineno",
                                        "end_col_offset"};
    int64_t at[4];
    for (int i = 0; i < 4; i++) {
        val v = py_getattr_or_null(r->vm, o, word(r, names[i]));
        if (r->vm->exc)
            return false;
        if ((!v || v == r->vm->none) && i >= 2)
            at[i] = at[i - 2];
        else if (!v)
            return raise_error(r->vm, E_TypeError,
                               "required field \"%s\" missing from %s", names[i], kind);
        else if (!number_is(r, v, &at[i]))
            return false;
    }
    if (at[0] > at[2])
        return raise_error(r->vm, E_ValueError,
                           "AST node line range (%lld, %lld) is not valid",
                           (long long)at[0], (long long)at[2]);
    if ((at[0] < 0 && at[2] != at[0]) || (at[1] < 0 && at[3] != at[1]))
        return raise_error(r->vm, E_ValueError,
                           "AST node column range (%lld, %lld) for line range (%lld, "
                           "%lld) is not valid",
                           (long long)at[1], (long long)at[3], (long long)at[0],
                           (long long)at[2]);
    if (at[0] == at[2] && at[1] > at[3])
        return raise_error(r->vm, E_ValueError,
                           "line %lld, column %lld-%lld is not a valid range",
                           (long long)at[0], (long long)at[1], (long long)at[3]);
    for (int i = 0; i < 4; i++)
        at[i] = at[i] < -1 ? -1 : at[i] > INT32_MAX - 1 ? INT32_MAX - 1 : at[i];
    n->line = (int)at[0];
    n->col = (int)at[1];
    n->end_line = (int)at[2];
    n->end_col = (int)at[3];
    return true;
}

/* ---- lists ---------------------------------------------------------------------------------- */

static val list_field(struct reading *r, val o, const char *name)
{
    val v = field(r, o, name);
    struct slice s = class_of(r, o);
    if (v && !is_a(v, KIND_LIST))
        return raise_error(r->vm, E_TypeError,
                           "%.*s field \"%s\" must be a list, not a %s", (int)s.n, s.p,
                           name, type_name(r->vm, v));
    return v ? plain_of(v) : NULL;
}

/* `kind` of the items, with a ? when None is one of them. */
static bool nodes(struct reading *r, val list, const char *kind, enum context ctx,
                  struct nodes *out)
{
    char name[32] = "";
    bool gaps = kind[strlen(kind) - 1] == '?';
    snprintf(name, sizeof name, "%.*s", (int)(strlen(kind) - gaps), kind);
    if (!list)
        return false;
    int64_t n = as_list(list)->n;
    struct node **at = arena_new(r->arena, (size_t)n * sizeof *at + 1);
    for (int64_t i = 0; i < n; i++) {
        if (i >= as_list(list)->n)
            return raise_error(r->vm, E_RuntimeError,
                               "a list of the tree changed size during iteration");
        val v = list_get(r->vm, list, i);
        if (v == r->vm->none && gaps)
            continue;
        if (v == r->vm->none)
            return raise_error(r->vm, E_ValueError, "None disallowed in %s list",
                               strcmp(name, "stmt") == 0 ? "statement" : "expression");
        if (!(at[i] = node_of(r, v, name, ctx)))
            return false;
    }
    *out = (struct nodes){at, (size_t)n};
    return true;
}

static struct nodes joined(struct reading *r, struct nodes a, struct nodes b)
{
    struct nodes all = {arena_new(r->arena, (a.n + b.n) * sizeof *all.at + 1),
                        a.n + b.n};
    for (size_t i = 0; i < all.n; i++)
        all.at[i] = i < a.n ? a.at[i] : b.at[i - a.n];
    return all;
}

static bool names(struct reading *r, val list, const struct node *at, struct nodes *out)
{
    if (!list)
        return false;
    out->n = (size_t)as_list(list)->n;
    out->at = arena_new(r->arena, out->n * sizeof *out->at + 1);
    for (size_t i = 0; i < out->n; i++) {
        val v = list_get(r->vm, list, (int64_t)i);
        out->at[i] = new_at(r, N_NAME, at);
        if (!name_text(r, v, &out->at[i]->name))
            return false;
    }
    return true;
}

/* ---- what fits no row -------------------------------------------------------------------------- */

static struct node *constant(struct reading *r, val v, const struct node *at);

static bool item_constants(struct reading *r, val items, struct node *n)
{
    int64_t count = as_tuple(items)->n;
    n->list = (struct nodes){
        arena_new(r->arena, (size_t)count * sizeof *n->list.at + 1), (size_t)count};
    for (int64_t i = 0; i < count; i++)
        if (!(n->list.at[i] = constant(r, as_tuple(items)->at[i], n)))
            return false;
    return true;
}

static bool frozenset_constant(struct reading *r, val v, struct node *n)
{
    val items = vm_call(r->vm, r->vm->types[KIND_TUPLE], &v, 1);
    n->op = C_FROZENSET;
    if (!items || !item_constants(r, items, n))
        return false;
    for (size_t i = 0; i < n->list.n; i++)
        if (n->list.at[i]->kind == N_BINOP)
            return raise_error(r->vm, E_ValueError,
                               "a complex number in a frozenset cannot be compiled");
    return true;
}

/* -1 and 1+2j are operations on what a program can write. */
static struct node *int_constant(struct reading *r, val v, struct node *n)
{
    bool negative = int_cmp(v, tag_int(0)) < 0;
    val digits = int_to_str(r->vm, negative ? int_negate(r->vm, v) : v, 16);
    struct str text = {0};
    if (!digits)
        return NULL;
    str_addf(&text, "0x%.*s", (int)str_value(digits).n, str_value(digits).p);
    n->op = C_INT;
    n->text = kept(r, str_slice(&text));
    str_free(&text);
    if (!negative)
        return n;
    struct node *minus = new_at(r, N_UNARY, n);
    minus->op = T_SUB;
    minus->a = n;
    return minus;
}

static struct node *complex_constant(struct reading *r, val v, struct node *n)
{
    n->op = C_IMAGINARY;
    n->number = as_complex(v)->im;
    if (as_complex(v)->re == 0 && !__builtin_signbit(as_complex(v)->re))
        return n;
    struct node *sum = new_at(r, N_BINOP, n), *re = new_at(r, N_CONST, n);
    re->op = C_FLOAT;
    re->number = as_complex(v)->re;
    sum->op = T_ADD;
    sum->a = re;
    sum->b = n;
    return sum;
}

static struct node *constant(struct reading *r, val v, const struct node *at)
{
    struct vm *vm = r->vm;
    struct node *n = new_at(r, N_CONST, at);
    n->op = v == vm->none       ? C_NONE
            : v == vm->true_    ? C_TRUE
            : v == vm->false_   ? C_FALSE
            : v == vm->ellipsis ? C_ELLIPSIS
                                : C_INT;
    if (n->op != C_INT)
        return n;
    if (is_int(v) || (int_is(v) && !is_kind(v, KIND_BOOL)))
        return int_constant(r, v, n);
    if (is_kind(v, KIND_FLOAT)) {
        n->op = C_FLOAT;
        n->number = as_float(v)->value;
        return n;
    }
    if (is_kind(v, KIND_COMPLEX))
        return complex_constant(r, v, n);
    if (is_kind(v, KIND_STR) || is_kind(v, KIND_BYTES)) {
        n->op = is_kind(v, KIND_STR) ? C_STR : C_BYTES;
        n->text = kept(r, str_value(v));
        return n;
    }
    bool tuple = is_kind(v, KIND_TUPLE), ok = false;
    if (!tuple && !is_kind(v, KIND_FROZENSET)) {
        raise_error(vm, E_TypeError, "got an invalid type in Constant: %s",
                    type_name(vm, v));
        return NULL;
    }
    if (!depth_enter(vm, " during compilation"))
        return NULL;
    if (tuple)
        n->kind = N_TUPLE;
    ok = tuple ? item_constants(r, v, n) : frozenset_constant(r, v, n);
    depth_leave(vm);
    return ok ? n : NULL;
}

static struct node *formatted(struct reading *r, struct node *n)
{
    struct node *part = new_at(r, N_FVALUE, n);
    part->a = n;
    return part;
}

static bool is_text(const struct node *n)
{
    return n->kind == N_CONST && n->op == C_STR;
}

static void put_one(struct reading *r, struct node *whole, struct node *part)
{
    whole->list = (struct nodes){arena_new(r->arena, sizeof(struct node *)), 1};
    whole->list.at[0] = part;
}

/* An f-string; another expression is one part of one. */
static struct node *as_fstring(struct reading *r, struct node *n)
{
    if (n->kind == N_FSTRING)
        return n;
    struct node *whole = new_at(r, N_FSTRING, n);
    put_one(r, whole, is_text(n) ? n : formatted(r, n));
    return whole;
}

static bool read_fstring(struct reading *r, val o, struct node *n)
{
    if (!nodes(r, list_field(r, o, "values"), "expr", LOAD, &n->list))
        return false;
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *part = n->list.at[i];
        if (part->kind == N_FSTRING && part->op2) /* a FormattedValue: see below */
            n->list.at[i] = part->list.at[0];
        else if (!is_text(part))
            n->list.at[i] = formatted(r, part);
    }
    return true;
}

/* Also where it stands alone it is an f-string of one part (op2 says so). */
static bool read_formatted(struct reading *r, val o, struct node *n)
{
    int64_t conversion;
    val value = field(r, o, "value"), spec = value ? field(r, o, "format_spec") : NULL;
    struct node *part = new_at(r, N_FVALUE, n);
    if (!spec || !number(r, o, "conversion", &conversion) ||
        !(part->a = node_of(r, value, "expr", LOAD)))
        return false;
    if (conversion != -1 && conversion != 's' && conversion != 'r' && conversion != 'a')
        return raise_error(r->vm, E_ValueError,
                           "Unrecognized conversion character %lld",
                           (long long)conversion);
    part->op = conversion < 0 ? 0 : (int)conversion;
    if (spec != r->vm->none) {
        struct node *b = node_of(r, spec, "expr", LOAD);
        if (!b)
            return false;
        part->b = as_fstring(r, b);
    }
    n->kind = N_FSTRING;
    n->op2 = 1;
    put_one(r, n, part);
    return true;
}

static bool read_constant(struct reading *r, val o, struct node *n)
{
    val v = field(r, o, "value");
    struct node *made = v ? constant(r, v, n) : NULL;
    if (made)
        *n = *made;
    return made != NULL;
}

static bool read_compare(struct reading *r, val o, struct node *n)
{
    static const struct {
        const char *name;
        int op, op2;
    } rows[] = {{"Lt", T_LT, 0},   {"LtE", T_LE, 0},   {"Gt", T_GT, 0},
                {"GtE", T_GE, 0},  {"Eq", T_EQ, 0},    {"NotEq", T_NE, 0},
                {"In", K_IN, 0},   {"NotIn", K_IN, 1}, {"Is", K_IS, 0},
                {"IsNot", K_IS, 1}};
    struct nodes values;
    val left = field(r, o, "left"), ops = left ? list_field(r, o, "ops") : NULL;
    if (!ops || !(n->a = node_of(r, left, "expr", LOAD)) ||
        !nodes(r, list_field(r, o, "comparators"), "expr", LOAD, &values))
        return false;
    if (!values.n)
        return raise_error(r->vm, E_ValueError, "Compare with no comparators");
    if (values.n != (size_t)as_list(ops)->n)
        return raise_error(
            r->vm, E_ValueError,
            "Compare has a different number of comparators and operands");
    for (size_t i = 0; i < values.n; i++) {
        val op = list_get(r->vm, ops, (int64_t)i);
        struct node *step = new_at(r, N_COMPARE_STEP, values.at[i]);
        size_t k = 0, all = sizeof rows / sizeof *rows;
        while (k < all && !is_one(r, op, rows[k].name))
            k++;
        if (k == all)
            return unexpected(r, op, "cmpop");
        step->op = rows[k].op;
        step->op2 = rows[k].op2;
        step->a = values.at[i];
        values.at[i] = step;
    }
    n->list2 = values;
    return true;
}

static bool with_keywords(struct reading *r, val o, const char *name, struct nodes *out)
{
    struct nodes plain, named;
    if (!nodes(r, list_field(r, o, name), "expr", LOAD, &plain) ||
        !nodes(r, list_field(r, o, "keywords"), "keyword", LOAD, &named))
        return false;
    *out = joined(r, plain, named);
    return true;
}

static bool read_call(struct reading *r, val o, struct node *n)
{
    val f = field(r, o, "func");
    return f && (n->a = node_of(r, f, "expr", LOAD)) &&
           with_keywords(r, o, "args", &n->list);
}

static bool body(struct reading *r, val o, const char *name, struct nodes *out)
{
    struct slice s = class_of(r, o);
    if (!nodes(r, list_field(r, o, name), "stmt", LOAD, out))
        return false;
    return out->n ||
           raise_error(r->vm, E_ValueError, "empty %s on %.*s", name, (int)s.n, s.p);
}

static bool read_class(struct reading *r, val o, struct node *n)
{
    return identifier(r, o, "name", &n->name) &&
           with_keywords(r, o, "bases", &n->list3) && body(r, o, "body", &n->list) &&
           nodes(r, list_field(r, o, "decorator_list"), "expr", LOAD, &n->list2);
}

static bool arguments_of(struct reading *r, val o, const char *name, int kind,
                         struct nodes *all)
{
    struct nodes more;
    val list = list_field(r, o, name);
    if (!list || !nodes(r, list, "arg", LOAD, &more))
        return false;
    for (size_t i = 0; i < more.n; i++)
        more.at[i]->op = kind;
    *all = joined(r, *all, more);
    return true;
}

static bool rest_argument(struct reading *r, val o, const char *name, int kind,
                          struct nodes *all)
{
    val v = field(r, o, name);
    if (!v || v == r->vm->none)
        return v != NULL;
    struct node *a = node_of(r, v, "arg", LOAD);
    if (!a)
        return false;
    a->op = kind;
    *all = joined(r, *all, (struct nodes){&a, 1});
    return true;
}

static bool read_arguments(struct reading *r, val o, struct node *n)
{
    struct nodes all = {NULL, 0}, defaults, kw;
    if (!arguments_of(r, o, "posonlyargs", ARG_POSONLY, &all) ||
        !arguments_of(r, o, "args", ARG_NORMAL, &all))
        return false;
    size_t positional = all.n;
    if (!rest_argument(r, o, "vararg", ARG_STAR, &all))
        return false;
    size_t first = all.n;
    if (!arguments_of(r, o, "kwonlyargs", ARG_KWONLY, &all))
        return false;
    size_t end = all.n;
    if (!rest_argument(r, o, "kwarg", ARG_STARSTAR, &all) ||
        !nodes(r, list_field(r, o, "defaults"), "expr", LOAD, &defaults) ||
        !nodes(r, list_field(r, o, "kw_defaults"), "expr?", LOAD, &kw))
        return false;
    if (defaults.n > positional)
        return raise_error(r->vm, E_ValueError,
                           "more positional defaults than args on arguments");
    if (kw.n != end - first)
        return raise_error(r->vm, E_ValueError,
                           "length of kwonlyargs is not the same as kw_defaults on "
                           "arguments");
    for (size_t i = 0; i < defaults.n; i++)
        all.at[positional - defaults.n + i]->b = defaults.at[i];
    for (size_t i = 0; i < kw.n; i++)
        all.at[first + i]->b = kw.at[i];
    n->list = all;
    return true;
}

/* ---- patterns ------------------------------------------------------------------------------------ */

static bool read_as(struct reading *r, val o, struct node *n)
{
    val inner = field(r, o, "pattern");
    if (!inner || !identifier(r, o, "name", &n->name))
        return false;
    n->kind = inner == r->vm->none ? N_PCAPTURE : N_PAS;
    if (n->kind == N_PAS && !n->name.n)
        return raise_error(r->vm, E_ValueError,
                           "MatchAs must specify a target name if a pattern is given");
    return n->kind == N_PCAPTURE || (n->a = node_of(r, inner, "pattern", LOAD));
}

static bool is_value(const struct node *n)
{
    switch (n->kind) {
    case N_CONST: return n->op > C_ELLIPSIS;
    case N_UNARY: return n->op == T_SUB && is_value(n->a);
    case N_BINOP:
        return (n->op == T_ADD || n->op == T_SUB) && is_value(n->a) && is_value(n->b);
    case N_ATTRIBUTE: return n->a->kind == N_NAME || is_value(n->a);
    case N_FSTRING: return true; /* the code generator has a message for it */
    default: return false;
    }
}

static bool read_value(struct reading *r, val o, struct node *n)
{
    val v = field(r, o, "value");
    if (!v || !(n->a = node_of(r, v, "expr", LOAD)))
        return false;
    return is_value(n->a) ||
           raise_error(r->vm, E_ValueError,
                       "patterns may only match literals and attribute lookups");
}

static bool read_singleton(struct reading *r, val o, struct node *n)
{
    val v = field(r, o, "value");
    if (v && v != r->vm->none && !is_kind(v, KIND_BOOL))
        return raise_error(r->vm, E_ValueError,
                           "MatchSingleton can only contain True, False and None");
    return v && (n->a = constant(r, v, n));
}

static bool read_mapping(struct reading *r, val o, struct node *n)
{
    if (!nodes(r, list_field(r, o, "keys"), "expr", LOAD, &n->list) ||
        !nodes(r, list_field(r, o, "patterns"), "pattern", LOAD, &n->list2) ||
        !identifier(r, o, "rest", &n->name))
        return false;
    if (n->list.n != n->list2.n)
        return raise_error(r->vm, E_ValueError,
                           "MatchMapping doesn't have the same number of keys as "
                           "patterns");
    for (size_t i = 0; i < n->list.n; i++)
        if (!is_value(n->list.at[i]) && n->list.at[i]->kind != N_CONST)
            return raise_error(
                r->vm, E_ValueError,
                "patterns may only match literals and attribute lookups");
    return true;
}

static bool read_class_pattern(struct reading *r, val o, struct node *n)
{
    struct nodes values;
    val cls = field(r, o, "cls");
    if (!cls || !(n->a = node_of(r, cls, "expr", LOAD)) ||
        !nodes(r, list_field(r, o, "patterns"), "pattern", LOAD, &n->list) ||
        !names(r, list_field(r, o, "kwd_attrs"), n, &n->list2) ||
        !nodes(r, list_field(r, o, "kwd_patterns"), "pattern", LOAD, &values))
        return false;
    const struct node *c = n->a;
    while (c->kind == N_ATTRIBUTE)
        c = c->a;
    if (c->kind != N_NAME)
        return raise_error(r->vm, E_ValueError,
                           "MatchClass cls field can only contain Name or Attribute "
                           "nodes.");
    if (values.n != n->list2.n)
        return raise_error(r->vm, E_ValueError,
                           "MatchClass doesn't have the same number of keyword "
                           "attributes as patterns");
    for (size_t i = 0; i < values.n; i++) {
        n->list2.at[i]->kind = N_PKEYWORD;
        n->list2.at[i]->a = values.at[i];
    }
    return true;
}

/* ---- the rows ---------------------------------------------------------------------------------------- */

typedef bool reader(struct reading *r, val o, struct node *n);

static const struct row {
    const char *class, *other, *fields;
    enum node_kind kind;
    bool nowhere;
    reader *read;
} rows[] = {
/* clang-format off */
#define ROW(kind, class, other, fields, nowhere) {class, other, fields, N_##kind, nowhere, NULL},
#define SPECIAL(kind, make, nowhere)
/* clang-format on */
#include "python/lib/ast_rows.def"
#undef ROW
#undef SPECIAL
};
/* These come first. */
static const struct row special[] = {
    {"Constant", NULL, NULL, N_CONST, false, read_constant},
    {"Compare", NULL, NULL, N_COMPARE, false, read_compare},
    {"Call", NULL, NULL, N_CALL, false, read_call},
    {"JoinedStr", NULL, NULL, N_FSTRING, false, read_fstring},
    {"FormattedValue", NULL, NULL, N_FVALUE, false, read_formatted},
    {"ClassDef", NULL, NULL, N_CLASS, false, read_class},
    {"arguments", NULL, NULL, N_ARGS, true, read_arguments},
    {"MatchAs", NULL, NULL, N_PAS, false, read_as},
    {"MatchValue", NULL, NULL, N_PVALUE, false, read_value},
    {"MatchSingleton", NULL, NULL, N_PVALUE, false, read_singleton},
    {"MatchMapping", NULL, NULL, N_PMAPPING, false, read_mapping},
    {"MatchClass", NULL, NULL, N_PCLASS, false, read_class_pattern},
};

static const struct row *row_named(struct slice name, bool *other)
{
    *other = false;
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (slice_eq(name, slice_of(special[i].class)))
            return &special[i];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *other = rows[i].other && slice_eq(name, slice_of(rows[i].other));
        if (*other || slice_eq(name, slice_of(rows[i].class)))
            return &rows[i];
    }
    return NULL;
}

/* That of its class, or of the nearest one above that is in _ast. */
static const struct row *row_of(struct reading *r, val o, bool *other)
{
    const struct w_tuple *mro = as_tuple(as_type(type_of(r->vm, o))->mro);
    for (int64_t i = 0; i < mro->n; i++) {
        val name = as_type(mro->at[i])->name;
        const struct row *row = row_named(str_value(name), other);
        if (row && py_getattr_or_null(r->vm, r->module, name) == mro->at[i])
            return row;
    }
    return NULL;
}

static bool one_of(struct reading *r, val o, const char *name, const char *kind,
                   int *op, const int *ops, const char *const *texts)
{
    val v = field(r, o, name);
    for (int i = 0; v && texts[i]; i++)
        if (is_one(r, v, texts[i])) {
            *op = ops[i];
            return true;
        }
    return v && unexpected(r, v, kind);
}

static bool operator(struct reading *r, val o, const char *name, struct node *n)
{
    static const int ops[] = {T_ADD, T_SUB, T_MUL, T_DIV, T_AT,  T_MOD,  T_POW,
                              T_SHL, T_SHR, T_BAR, T_XOR, T_AMP, T_FLOOR};
    static const char *const texts[] = {
        "Add",    "Sub",    "Mult",  "Div",    "MatMult", "Mod",      "Pow",
        "LShift", "RShift", "BitOr", "BitXor", "BitAnd",  "FloorDiv", NULL};
    return one_of(r, o, name, "operator", &n->op, ops, texts);
}

static bool unary(struct reading *r, val o, const char *name, struct node *n)
{
    static const int ops[] = {T_ADD, T_SUB, T_TILDE, K_NOT};
    static const char *const texts[] = {"UAdd", "USub", "Invert", "Not", NULL};
    return one_of(r, o, name, "unaryop", &n->op, ops, texts);
}

static bool joins(struct reading *r, val o, const char *name, struct node *n)
{
    static const int ops[] = {K_AND, K_OR};
    static const char *const texts[] = {"And", "Or", NULL};
    return one_of(r, o, name, "boolop", &n->op, ops, texts);
}

static bool read_context(struct reading *r, val o, const char *name, enum context ctx)
{
    int got = 0;
    static const int all[] = {LOAD, STORE, DEL};
    static const char *const texts[] = {"Load", "Store", "Del", NULL};
    if (!one_of(r, o, name, "expr_context", &got, all, texts))
        return false;
    return got == (int)ctx ||
           raise_error(r->vm, E_ValueError,
                       "expression must have %s context but has %s instead",
                       contexts[ctx], contexts[got]);
}

/* What the class says the field is: "expr", "stmt", ... */
static bool kind_of_field(struct reading *r, struct slice class, const char *name,
                          char *out, size_t room)
{
    val all = py_getattr(r->vm, r->module, word(r, "_kinds")),
        of = all ? dict_get(r->vm, all, str_intern(r->vm, class)) : NULL,
        kind = of ? dict_get(r->vm, of, word(r, name)) : NULL;
    if (!kind)
        return !r->vm->exc && raise_error(r->vm, E_TypeError, "no field \"%s\" in %.*s",
                                          name, (int)class.n, class.p);
    snprintf(out, room, "%.*s", (int)str_value(kind).n, str_value(kind).p);
    out[strcspn(out, "*?")] = 0;
    return true;
}

static bool read_child(struct reading *r, val o, const char *name, const char *kind,
                       enum context ctx, struct node **out)
{
    val v = field(r, o, name);
    if (!v)
        return false;
    if (v == r->vm->none)
        return may_be_none(r, o, name) || missing(r, o, name);
    *out = node_of(r, v, kind, ctx);
    return *out != NULL;
}

static bool read_field(struct reading *r, val o, struct node *n, const char *class,
                       const char *name, const char *source, enum context own)
{
    char kind[32] = "";
    int64_t i;
    enum context ctx = source[1] == 's'   ? STORE
                       : source[1] == 'd' ? DEL
                       : source[1] == 'x' ? own
                                          : LOAD;
    if (strchr("abcR1234", source[0]) &&
        !kind_of_field(r, slice_of(class), name, kind, sizeof kind))
        return false;
    if (n->kind == N_DICT && source[0] == '1')
        strcat(kind, "?");
    switch (source[0]) {
    case 'a': return read_child(r, o, name, kind, ctx, &n->a);
    case 'b': return read_child(r, o, name, kind, ctx, &n->b);
    case 'c': return read_child(r, o, name, kind, ctx, &n->c);
    case 'R': return read_child(r, o, name, kind, ctx, &n->args);
    case '1': return nodes(r, list_field(r, o, name), kind, ctx, &n->list);
    case '2': return nodes(r, list_field(r, o, name), kind, ctx, &n->list2);
    case '3': return nodes(r, list_field(r, o, name), kind, ctx, &n->list3);
    case '4': return nodes(r, list_field(r, o, name), kind, ctx, &n->list4);
    case 'n':
    case 'N': return identifier(r, o, name, &n->name);
    case 'm': return identifier(r, o, name, &n->name2);
    case 'G': return names(r, list_field(r, o, name), n, &n->list);
    case 'O': return operator(r, o, name, n);
    case 'U': return unary(r, o, name, n);
    case 'L': return joins(r, o, name, n);
    case 'X': return read_context(r, o, name, own);
    case 'I':
        if (py_getattr_or_null(r->vm, o, word(r, name)) == r->vm->none)
            return true; /* ImportFrom.level */
        if (!number(r, o, name, &i))
            return false;
        n->op = i < 0 ? -1 : i > INT32_MAX ? INT32_MAX : (int)i;
        return i >= 0 || n->kind != N_IMPORTFROM ||
               raise_error(r->vm, E_ValueError, "Negative ImportFrom level");
    default: return true;
    }
}

static bool read_fields(struct reading *r, val o, struct node *n, const struct row *row,
                        const char *class, enum context ctx)
{
    for (const char *fields = row->fields; *fields;) {
        char name[32];
        size_t end = strcspn(fields, " "), is = strcspn(fields, "=");
        snprintf(name, sizeof name, "%.*s", (int)is, fields);
        if (!read_field(r, o, n, class, name, fields + is + 1, ctx))
            return false;
        fields += end + (fields[end] == ' ');
    }
    return true;
}

/* ---- what the parser sees to ----------------------------------------------------------------------- */

static bool is_target(const struct node *n)
{
    return n->kind == N_NAME || n->kind == N_ATTRIBUTE || n->kind == N_SUBSCRIPT ||
           n->kind == N_STAR || n->kind == N_TUPLE || n->kind == N_LIST;
}

static bool needs_some(struct reading *r, struct nodes list, const char *what,
                       const char *class)
{
    return list.n || raise_error(r->vm, E_ValueError, "empty %s on %s", what, class);
}

static bool captures(struct reading *r, const struct node *n)
{
    return !slice_eq(n->name, SLICE("_")) ||
           raise_error(r->vm, E_ValueError, "can't capture name '_' in patterns");
}

static bool no_star(struct reading *r, const struct node *n)
{
    if (n->kind == N_PKEYWORD)
        n = n->a;
    return n->kind != N_PSTAR ||
           raise_error(r->vm, E_ValueError, "can't use MatchStar here");
}

static bool no_stars(struct reading *r, struct nodes list)
{
    for (size_t i = 0; i < list.n; i++)
        if (!no_star(r, list.at[i]))
            return false;
    return true;
}

/* `class` for messages. */
static bool sound(struct reading *r, const struct node *n, const char *class)
{
    struct vm *vm = r->vm;
    switch (n->kind) {
    case N_FUNCTION:
    case N_FOR:
    case N_WHILE:
    case N_IF: return needs_some(r, n->list, "body", class);
    case N_CASE: return needs_some(r, n->list, "body", class) && no_star(r, n->a);
    case N_HANDLER: return needs_some(r, n->list, "body", class);
    case N_WITH:
        return needs_some(r, n->list2, "items", class) &&
               needs_some(r, n->list, "body", class);
    case N_TRY:
        if (!needs_some(r, n->list, "body", class))
            return false;
        if (!n->list2.n && !n->list4.n)
            return raise_error(vm, E_ValueError,
                               "%s has neither except handlers nor finalbody", class);
        if (!n->list2.n && n->list3.n)
            return raise_error(vm, E_ValueError, "%s has orelse but no except handlers",
                               class);
        for (size_t i = 0; n->op && i < n->list2.n; i++)
            if (!n->list2.at[i]->a)
                return raise_error(vm, E_ValueError, "except* needs a type");
        return true;
    case N_DELETE:
    case N_ASSIGN: return needs_some(r, n->list, "targets", class);
    case N_GLOBAL:
    case N_NONLOCAL:
    case N_IMPORT:
    case N_IMPORTFROM: return needs_some(r, n->list, "names", class);
    case N_MATCH: return needs_some(r, n->list, "cases", class);
    case N_RAISE:
        return n->a || !n->b ||
               raise_error(vm, E_ValueError, "Raise with cause but no exception");
    case N_ANNASSIGN:
        if (n->op && n->a->kind != N_NAME)
            return raise_error(vm, E_TypeError,
                               "AnnAssign with simple non-Name target");
        if (n->a->kind != N_NAME && n->a->kind != N_ATTRIBUTE &&
            n->a->kind != N_SUBSCRIPT)
            return raise_error(vm, E_ValueError,
                               "invalid node type for annotated "
                               "assignment");
        return true;
    case N_AUGASSIGN:
        return n->a->kind == N_NAME || n->a->kind == N_ATTRIBUTE ||
               n->a->kind == N_SUBSCRIPT ||
               raise_error(vm, E_ValueError,
                           "invalid node type for augmented assignment");
    case N_NAMED:
        return n->a->kind == N_NAME ||
               raise_error(vm, E_TypeError, "NamedExpr target must be a Name");
    case N_BOOLOP:
        return n->list.n >= 2 ||
               raise_error(vm, E_ValueError, "BoolOp with less than 2 values");
    case N_DICT:
        return n->list.n == n->list2.n ||
               raise_error(vm, E_ValueError,
                           "Dict doesn't have the same number of keys as values");
    case N_PCAPTURE:
    case N_PSTAR: return captures(r, n);
    case N_PAS: return captures(r, n) && no_star(r, n->a);
    case N_PMAPPING: return captures(r, n) && no_stars(r, n->list2);
    case N_PCLASS: return no_stars(r, n->list) && no_stars(r, n->list2);
    case N_POR:
        return no_stars(r, n->list) &&
               (n->list.n >= 2 ||
                raise_error(vm, E_ValueError, "MatchOr requires at least 2 patterns"));
    default: return true;
    }
}

static bool right_kind(struct reading *r, const struct node *n, const char *kind,
                       enum context ctx)
{
    if (ctx != LOAD && strcmp(kind, "expr") == 0 && !is_target(n))
        return raise_error(r->vm, E_ValueError,
                           "expression which can't be assigned to in %s context",
                           contexts[ctx]);
    if (ctx == DEL && n->kind == N_STAR)
        return raise_error(r->vm, E_SyntaxError, "cannot delete starred");
    return true;
}

/* What goes wrong first is told first. */
static bool has_generators(struct reading *r, val o, enum node_kind kind)
{
    if (kind != N_LISTCOMP && kind != N_SETCOMP && kind != N_DICTCOMP &&
        kind != N_GENEXP)
        return true;
    val list = list_field(r, o, "generators");
    return list &&
           (as_list(list)->n ||
            raise_error(r->vm, E_ValueError, "comprehension with no generators"));
}

static struct node *read_node(struct reading *r, val o, const char *kind,
                              enum context ctx)
{
    bool other;
    const struct row *row = is_one(r, o, kind) ? row_of(r, o, &other) : NULL;
    if (!row) {
        unexpected(r, o, kind);
        return NULL;
    }
    struct node *n = new_at(r, row->kind, NULL);
    const char *class = other ? row->other : row->class;
    if ((!row->nowhere && !place(r, o, n, kind)) || !has_generators(r, o, n->kind))
        return NULL;
    bool ok = row->read ? row->read(r, o, n) : read_fields(r, o, n, row, class, ctx);
    if (other)
        n->op = 1;
    return ok && sound(r, n, class) && right_kind(r, n, kind, ctx) ? n : NULL;
}

static struct node *node_of(struct reading *r, val o, const char *kind,
                            enum context ctx)
{
    if (!depth_enter(r->vm, " during compilation"))
        return NULL;
    struct node *n = read_node(r, o, kind, ctx);
    depth_leave(r->vm);
    assert(n || r->vm->exc);
    return n;
}

struct node *nodes_of_tree(struct vm *vm, val tree, enum compile_mode mode,
                           struct arena *arena)
{
    struct reading r = {vm, find_module(vm, str_intern(vm, SLICE("_ast"))), arena};
    if (!r.module)
        return NULL;
    struct node *module = new_at(&r, N_MODULE, NULL);
    module->line = 1;
    if (mode != COMPILE_EVAL)
        return nodes(&r, list_field(&r, tree, "body"), "stmt", LOAD, &module->list)
                   ? module
                   : NULL;
    struct node *e = NULL;
    if (!read_child(&r, tree, "body", "expr", LOAD, &e))
        return NULL;
    struct node *statement = new_at(&r, N_EXPR, e);
    statement->a = e;
    put_one(&r, module, statement);
    return module;
}
