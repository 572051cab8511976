/* ast_objects.c -- see ast_objects.h. A row says for a kind of node its class and where its
 * fields come from; what fits no row has a function. */
#include "python/front/remarks.h"
#include "python/lib/ast_objects.h"

#include <string.h>

#include "python/obj/depth.h"

enum context { LOAD, STORE, DEL };

struct making {
    struct vm *vm;
    val module; /* _ast */
};

static val node_object(struct making *m, const struct node *n, enum context ctx);

/* ---- names ---------------------------------------------------------------------------- */

static val text(struct making *m, struct slice s)
{
    return str_intern(m->vm, s);
}

static val class_of(struct making *m, const char *name)
{
    return py_getattr(m->vm, m->module, text(m, slice_of(name)));
}

/* Operators and contexts have one instance each. */
static val singleton(struct making *m, const char *name)
{
    val all = py_getattr(m->vm, m->module, text(m, SLICE("_singletons")));
    return all ? dict_get(m->vm, all, text(m, slice_of(name))) : NULL;
}

static val operator_object(struct making *m, int op)
{
    static const struct {
        int op;
        const char *name;
    } rows[] = {{T_ADD, "Add"},       {T_SUB, "Sub"},    {T_MUL, "Mult"},
                {T_DIV, "Div"},       {T_AT, "MatMult"}, {T_MOD, "Mod"},
                {T_POW, "Pow"},       {T_SHL, "LShift"}, {T_SHR, "RShift"},
                {T_BAR, "BitOr"},     {T_XOR, "BitXor"}, {T_AMP, "BitAnd"},
                {T_FLOOR, "FloorDiv"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].op == op)
            return singleton(m, rows[i].name);
    return singleton(m, "MatMult");
}

static val unary_object(struct making *m, int op)
{
    return singleton(m, op == T_ADD     ? "UAdd"
                        : op == T_SUB   ? "USub"
                        : op == T_TILDE ? "Invert"
                                        : "Not");
}

static val comparison_object(struct making *m, const struct node *step)
{
    static const struct {
        int op;
        const char *name;
    } rows[] = {{T_LT, "Lt"},
                {T_LE, "LtE"},
                {T_GT, "Gt"},
                {T_GE, "GtE"},
                {T_EQ, "Eq"},
                {T_NE, "NotEq"},
                {T_LESS_GREATER, "NotEq"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].op == step->op)
            return singleton(m, rows[i].name);
    return singleton(m, step->op == K_IN ? step->op2 ? "NotIn" : "In"
                        : step->op2      ? "IsNot"
                                         : "Is");
}

/* ---- making one ------------------------------------------------------------------------- */

static void set(struct making *m, val o, const char *field, val v)
{
    if (v && o)
        inst_set_attr(m->vm, o, text(m, slice_of(field)), v);
}

static val make(struct making *m, const char *class)
{
    val type = class_of(m, class);
    return type ? instance_new(m->vm, type) : NULL;
}

static void place(struct making *m, val o, const struct node *n)
{
    set(m, o, "lineno", tag_int(n->line));
    set(m, o, "col_offset", tag_int(n->col));
    set(m, o, "end_lineno", tag_int(n->end_line));
    set(m, o, "end_col_offset", tag_int(n->end_col));
}

static val child(struct making *m, const struct node *n, enum context ctx)
{
    return n ? node_object(m, n, ctx) : m->vm->none;
}

static val children(struct making *m, struct nodes list, enum context ctx)
{
    val out = list_new(m->vm, (int64_t)list.n);
    for (size_t i = 0; i < list.n; i++) {
        val v = child(m, list.at[i], ctx);
        if (!v)
            return NULL;
        list_append(m->vm, out, v);
    }
    return out;
}

static val name_or_none(struct making *m, struct slice name)
{
    return name.n ? text(m, name) : m->vm->none;
}

static val names_of(struct making *m, struct nodes list)
{
    val out = list_new(m->vm, (int64_t)list.n);
    for (size_t i = 0; i < list.n; i++)
        list_append(m->vm, out, text(m, list.at[i]->name));
    return out;
}

/* ---- what fits no row ----------------------------------------------------------------------- */

static val constant(struct making *m, const struct node *n)
{
    struct vm *vm = m->vm;
    switch (n->op) {
    case C_NONE: return vm->none;
    case C_TRUE: return vm->true_;
    case C_FALSE: return vm->false_;
    case C_ELLIPSIS: return vm->ellipsis;
    case C_INT: return int_from_text(vm, n->text, 0);
    case C_FLOAT: return float_new(vm, n->number);
    case C_IMAGINARY: return complex_new(vm, 0, n->number);
    case C_BYTES: return bytes_new(vm, n->text);
    default: return str_new(vm, n->text);
    }
}

static val constant_object(struct making *m, const struct node *n)
{
    val o = make(m, "Constant");
    set(m, o, "value", constant(m, n));
    set(m, o, "kind", m->vm->none);
    return o;
}

static val compare_object(struct making *m, const struct node *n)
{
    val o = make(m, "Compare"), ops = list_new(m->vm, 2), values = list_new(m->vm, 2);
    set(m, o, "left", child(m, n->a, LOAD));
    for (size_t i = 0; i < n->list2.n && !m->vm->exc; i++) {
        const struct node *step = n->list2.at[i];
        val op = comparison_object(m, step), v = child(m, step->a, LOAD);
        if (!op || !v)
            return NULL;
        list_append(m->vm, ops, op);
        list_append(m->vm, values, v);
    }
    set(m, o, "ops", ops);
    set(m, o, "comparators", values);
    return o;
}

/* The arguments of a call and the bases of a class: those with names are apart. */
static bool set_arguments(struct making *m, val o, const char *field, struct nodes list)
{
    val plain = list_new(m->vm, 4), named = list_new(m->vm, 2);
    for (size_t i = 0; i < list.n; i++) {
        val v = child(m, list.at[i], LOAD);
        if (!v)
            return false;
        list_append(m->vm, list.at[i]->kind == N_KEYWORD ? named : plain, v);
    }
    set(m, o, field, plain);
    set(m, o, "keywords", named);
    return true;
}

static val call_object(struct making *m, const struct node *n)
{
    val o = make(m, "Call");
    set(m, o, "func", child(m, n->a, LOAD));
    return o && set_arguments(m, o, "args", n->list) ? o : NULL;
}

static val class_object(struct making *m, const struct node *n)
{
    val o = make(m, "ClassDef");
    set(m, o, "name", text(m, n->name));
    if (!o || !set_arguments(m, o, "bases", n->list3))
        return NULL;
    set(m, o, "body", children(m, n->list, LOAD));
    set(m, o, "decorator_list", children(m, n->list2, LOAD));
    return o;
}

static val arguments_object(struct making *m, const struct node *args)
{
    struct vm *vm = m->vm;
    val o = make(m, "arguments"), kinds[5] = {NULL}, defaults = list_new(vm, 2),
        kw_defaults = list_new(vm, 2), one[5] = {NULL};
    for (int k = 0; k < 5; k++)
        kinds[k] = list_new(vm, 2);
    for (size_t i = 0; args && i < args->list.n; i++) {
        const struct node *a = args->list.at[i];
        val v = child(m, a, LOAD), d = a->b ? child(m, a->b, LOAD) : NULL;
        if (!v || (a->b && !d))
            return NULL;
        list_append(vm, kinds[a->op], v);
        one[a->op] = v;
        if (a->op == ARG_KWONLY)
            list_append(vm, kw_defaults, d ? d : vm->none);
        else if (d)
            list_append(vm, defaults, d);
    }
    set(m, o, "posonlyargs", kinds[ARG_POSONLY]);
    set(m, o, "args", kinds[ARG_NORMAL]);
    set(m, o, "vararg", one[ARG_STAR] ? one[ARG_STAR] : vm->none);
    set(m, o, "kwonlyargs", kinds[ARG_KWONLY]);
    set(m, o, "kw_defaults", kw_defaults);
    set(m, o, "kwarg", one[ARG_STARSTAR] ? one[ARG_STARSTAR] : vm->none);
    set(m, o, "defaults", defaults);
    return o;
}

static val class_pattern(struct making *m, const struct node *n)
{
    val o = make(m, "MatchClass"), values = list_new(m->vm, 2);
    set(m, o, "cls", child(m, n->a, LOAD));
    set(m, o, "patterns", children(m, n->list, LOAD));
    set(m, o, "kwd_attrs", names_of(m, n->list2));
    for (size_t i = 0; i < n->list2.n; i++) {
        val v = child(m, n->list2.at[i]->a, LOAD);
        if (!v)
            return NULL;
        list_append(m->vm, values, v);
    }
    set(m, o, "kwd_patterns", values);
    return o;
}

static val value_pattern(struct making *m, const struct node *n)
{
    const struct node *v = n->a;
    bool single = v->kind == N_CONST && v->op <= C_FALSE;
    val o = make(m, single ? "MatchSingleton" : "MatchValue");
    set(m, o, "value", single ? constant(m, v) : child(m, v, LOAD));
    return o;
}

/* Its parts are where all of it is, as in CPython 3.11; a format is where its piece is. */
static val fstring_in(struct making *m, const struct node *n, const struct node *whole)
{
    val o = make(m, "JoinedStr"), parts = list_new(m->vm, (int64_t)n->list.n);
    for (size_t i = 0; o && i < n->list.n; i++) {
        const struct node *part = n->list.at[i];
        val v = node_object(m, part, LOAD);
        if (!v)
            return NULL;
        if (part->kind == N_FVALUE && part->b)
            set(m, v, "format_spec", fstring_in(m, part->b, whole));
        place(m, v, whole);
        list_append(m->vm, parts, v);
    }
    set(m, o, "values", parts);
    if (o)
        place(m, o, n);
    return o;
}

static val fstring_object(struct making *m, const struct node *n)
{
    return fstring_in(m, n, n);
}

/* ---- the rows --------------------------------------------------------------------------------- */

static const struct row {
    const char *class, *other, *fields;
    val (*make)(struct making *m, const struct node *n);
    bool nowhere; /* it has no position */
} rows[] = {
/* clang-format off */
#define ROW(kind, class, other, fields, nowhere) [N_##kind] = {class, other, fields, NULL, nowhere},
#define SPECIAL(kind, make, nowhere) [N_##kind] = {NULL, NULL, NULL, make, nowhere},
/* clang-format on */
#include "python/lib/ast_rows.def"
#undef ROW
#undef SPECIAL
};
enum { N_KINDS_OF_NODES = sizeof rows / sizeof *rows };

static val field_value(struct making *m, const struct node *n, const char *source,
                       enum context own)
{
    static const char *const contexts[] = {"Load", "Store", "Del"};
    enum context ctx = source[1] == 's'   ? STORE
                       : source[1] == 'd' ? DEL
                       : source[1] == 'x' ? own
                                          : LOAD;
    switch (source[0]) {
    case 'a': return child(m, n->a, ctx);
    case 'b': return child(m, n->b, ctx);
    case 'c': return child(m, n->c, ctx);
    case '1': return children(m, n->list, ctx);
    case '2': return children(m, n->list2, ctx);
    case '3': return children(m, n->list3, ctx);
    case '4': return children(m, n->list4, ctx);
    case 'n': return name_or_none(m, n->name);
    case 'm': return name_or_none(m, n->name2);
    case 'N': return text(m, n->name);
    case 'G': return names_of(m, n->list);
    case 'O': return operator_object(m, n->op);
    case 'U': return unary_object(m, n->op);
    case 'L': return singleton(m, n->op == K_AND ? "And" : "Or");
    case 'R': return arguments_object(m, n->args);
    case 'I': return tag_int(n->op);
    case 'V': return tag_int(n->op ? n->op : -1);
    case 'X': return singleton(m, contexts[own]);
    case '0': return list_new(m->vm, 0);
    default: assert(source[0] == '-'); return m->vm->none;
    }
}

static bool set_fields(struct making *m, val o, const struct node *n,
                       const char *fields, enum context ctx)
{
    while (*fields) {
        size_t end = strcspn(fields, " ");
        const char *is = memchr(fields, '=', end);
        assert(is);
        val v = field_value(m, n, is + 1, ctx);
        if (!v)
            return false;
        inst_set_attr(m->vm, o, text(m, (struct slice){fields, (size_t)(is - fields)}),
                      v);
        fields += end + (fields[end] == ' ');
    }
    return true;
}

static val node_object(struct making *m, const struct node *n, enum context ctx)
{
    assert((size_t)n->kind < N_KINDS_OF_NODES);
    const struct row *row = &rows[n->kind];
    assert(row->class || row->make);
    if (!depth_enter(m->vm, " while traversing the syntax tree"))
        return NULL;
    val o = row->make ? row->make(m, n)
                      : make(m, row->other && n->op ? row->other : row->class);
    if (o && !row->make && !set_fields(m, o, n, row->fields, ctx))
        o = NULL;
    if (o && !row->nowhere)
        place(m, o, n);
    depth_leave(m->vm);
    return m->vm->exc ? NULL : o;
}

static val tree_object(struct making *m, const struct node *module,
                       enum compile_mode mode)
{
    if (mode == COMPILE_EVAL) {
        val o = make(m, "Expression");
        set(m, o, "body", child(m, module->list.at[0]->a, LOAD));
        return o;
    }
    if (mode != COMPILE_SINGLE)
        return node_object(m, module, LOAD);
    val o = make(m, "Interactive");
    set(m, o, "body", children(m, module->list, LOAD));
    return o;
}

val ast_of_source(struct vm *vm, struct source *source, enum compile_mode mode,
                  struct syntax_error *error)
{
    struct making m = {vm, find_module(vm, str_intern(vm, SLICE("_ast")))};
    if (!m.module)
        return NULL;
    struct arena arena = {0};
    struct slice s = str_slice(&source->text);
    struct node *module = mode == COMPILE_EVAL
                              ? parse_eval(s, source->old, &arena, error)
                              : parse_module(s, source->old, &arena, error);
    error->parsed = module != NULL;
    val o = module && !error->type ? tree_object(&m, module, mode) : NULL;
    if (o && !tell_remarks(vm, &arena, slice_of(source->file), error))
        o = NULL;
    arena_free(&arena);
    return vm->exc ? NULL : o;
}
