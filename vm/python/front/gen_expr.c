/* gen_expr.c -- expressions, targets and conditions. */
#include "python/front/gen.h"
#include "python/front/remarks.h"

#include "python/obj/obj.h"

enum opcode binary_opcode(enum op_id op, bool inplace)
{
    enum opcode code;
    switch (op) {
    case T_ADD: code = OP_BINARY_ADD; break;
    case T_SUB: code = OP_BINARY_SUBTRACT; break;
    case T_MUL: code = OP_BINARY_MULTIPLY; break;
    case T_DIV: code = OP_BINARY_TRUE_DIVIDE; break;
    case T_FLOOR: code = OP_BINARY_FLOOR_DIVIDE; break;
    case T_MOD: code = OP_BINARY_MODULO; break;
    case T_POW: code = OP_BINARY_POWER; break;
    case T_SHL: code = OP_BINARY_LSHIFT; break;
    case T_SHR: code = OP_BINARY_RSHIFT; break;
    case T_AMP: code = OP_BINARY_AND; break;
    case T_BAR: code = OP_BINARY_OR; break;
    case T_XOR: code = OP_BINARY_XOR; break;
    default: code = OP_BINARY_MATRIX_MULTIPLY; break;
    }
    return inplace ? code + (OP_INPLACE_ADD - OP_BINARY_ADD) : code;
}

/* ---- constants --------------------------------------------------------------------- */

static val tuple_constant(struct gen *g, const struct node *n)
{
    val items = tuple_new(g->vm, (int64_t)n->list.n);
    for (size_t i = 0; i < n->list.n; i++) {
        val item = const_value(g, n->list.at[i]);
        if (!item)
            return NULL;
        as_tuple(items)->at[i] = item; /* the collector is off: nothing is old yet */
        gc_wrote(&g->vm->gc, items);
    }
    return items;
}

static val frozenset_constant(struct gen *g, const struct node *n)
{
    val set = dict_new(g->vm, KIND_FROZENSET);
    for (size_t i = 0; i < n->list.n; i++) {
        val item = const_value(g, n->list.at[i]);
        if (!item || !dict_set(g->vm, set, item, g->vm->none))
            return NULL;
    }
    return set;
}

val const_value(struct gen *g, const struct node *n)
{
    if (n->kind == N_TUPLE)
        return tuple_constant(g, n);
    if (n->kind == N_UNARY && n->op == T_SUB && n->a && n->a->kind == N_CONST &&
        (n->a->op == C_INT || n->a->op == C_FLOAT || n->a->op == C_IMAGINARY))
        return py_neg(g->vm, const_value(g, n->a));
    if (n->kind != N_CONST)
        return NULL;
    switch (n->op) {
    case C_NONE: return g->vm->none;
    case C_TRUE: return g->vm->true_;
    case C_FALSE: return g->vm->false_;
    case C_ELLIPSIS: return g->vm->ellipsis;
    case C_INT: return int_from_text(g->vm, n->text, 0);
    case C_FLOAT: return float_new(g->vm, n->number);
    case C_IMAGINARY: return complex_new(g->vm, 0, n->number);
    case C_STR: return str_intern_const(g->vm, n->text);
    case C_BYTES: return bytes_new(g->vm, n->text);
    case C_FROZENSET: return frozenset_constant(g, n);
    default: return NULL;
    }
}

/* ---- conditions ---------------------------------------------------------------------- */

static void compare_step(struct gen *g, const struct node *step)
{
    switch (step->op) {
    case T_LT: emit(g, OP_COMPARE_LT, 0); break;
    case T_LE: emit(g, OP_COMPARE_LE, 0); break;
    case T_EQ: emit(g, OP_COMPARE_EQ, 0); break;
    case T_NE: emit(g, OP_COMPARE_NE, 0); break;
    case T_GT: emit(g, OP_COMPARE_GT, 0); break;
    case T_GE: emit(g, OP_COMPARE_GE, 0); break;
    case K_IN: emit(g, OP_CONTAINS_OP, step->op2); break;
    default: emit(g, OP_IS_OP, step->op2); break;
    }
}

static void gen_compare(struct gen *g, const struct node *n)
{
    struct label drop = new_label(), end = new_label();
    size_t last = n->list2.n - 1;
    remark_compare(g, n);
    gen_expr(g, n->a);
    for (size_t i = 0; i <= last; i++) {
        gen_expr(g, n->list2.at[i]->a);
        g->at = n;
        if (i == last) {
            compare_step(g, n->list2.at[i]);
            break;
        }
        emit(g, OP_SWAP, 2);
        emit(g, OP_COPY, 2);
        compare_step(g, n->list2.at[i]);
        jump(g, OP_JUMP_IF_FALSE_OR_POP, &drop);
    }
    if (last == 0)
        return;
    jump(g, OP_JUMP_FORWARD, &end);
    place(g, &drop);
    emit(g, OP_SWAP, 2);
    emit(g, OP_POP_TOP, 0);
    place(g, &end);
}

static void gen_boolop(struct gen *g, const struct node *n)
{
    struct label end = new_label();
    for (size_t i = 0; i < n->list.n; i++) {
        gen_expr(g, n->list.at[i]);
        g->at = n;
        if (i + 1 < n->list.n)
            jump(g, n->op == K_AND ? OP_JUMP_IF_FALSE_OR_POP : OP_JUMP_IF_TRUE_OR_POP,
                 &end);
    }
    place(g, &end);
}

void gen_jump_if(struct gen *g, struct node *n, struct label *to, bool when)
{
    if (n->kind == N_UNARY && n->op == K_NOT) {
        gen_jump_if(g, n->a, to, !when);
        return;
    }
    if (n->kind == N_BOOLOP) {
        bool all = (n->op == K_AND) == when; /* every part has to hold to jump */
        struct label skip = new_label();
        for (size_t i = 0; i < n->list.n; i++) {
            bool last = i + 1 == n->list.n;
            if (all && !last)
                gen_jump_if(g, n->list.at[i], &skip, !when);
            else
                gen_jump_if(g, n->list.at[i], to, when);
        }
        place(g, &skip);
        return;
    }
    const struct node *at = g->at;
    gen_expr(g, n);
    g->at =
        n->kind == N_COMPARE ? n : at; /* as CPython places the jump, and an assert */
    jump(g, when ? OP_POP_JUMP_IF_TRUE : OP_POP_JUMP_IF_FALSE, to);
}

static void gen_ifexp(struct gen *g, struct node *n)
{
    struct label no = new_label(), end = new_label();
    gen_jump_if(g, n->a, &no, false);
    gen_expr(g, n->b);
    jump(g, OP_JUMP_FORWARD, &end);
    g->depth--;
    place(g, &no);
    gen_expr(g, n->c);
    place(g, &end);
}

/* ---- displays -------------------------------------------------------------------------- */

static bool has_star(struct nodes list)
{
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i]->kind == N_STAR)
            return true;
    return false;
}

static void gen_display(struct gen *g, const struct node *n, enum opcode build)
{
    if (!has_star(n->list)) {
        for (size_t i = 0; i < n->list.n; i++)
            gen_expr(g, n->list.at[i]);
        g->at = n;
        emit(g, build, (int)n->list.n);
        return;
    }
    bool set = build == OP_BUILD_SET;
    emit(g, set ? OP_BUILD_SET : OP_BUILD_LIST, 0);
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *item = n->list.at[i];
        gen_expr(g, item->kind == N_STAR ? item->a : item);
        g->at = n;
        if (item->kind == N_STAR)
            emit(g, set ? OP_SET_UPDATE : OP_LIST_EXTEND, 1);
        else
            emit(g, set ? OP_SET_ADD : OP_LIST_APPEND, 1);
    }
    if (build == OP_BUILD_TUPLE)
        emit(g, OP_LIST_TO_TUPLE, 0);
}

static void gen_tuple(struct gen *g, const struct node *n)
{
    val constant = const_value(g, n);
    if (constant)
        load_const(g, constant);
    else
        gen_display(g, n, OP_BUILD_TUPLE);
}

static void gen_dict(struct gen *g, const struct node *n)
{
    bool plain = true;
    for (size_t i = 0; i < n->list.n; i++)
        plain &= n->list.at[i] != NULL;
    if (!plain)
        emit(g, OP_BUILD_MAP, 0);
    for (size_t i = 0; i < n->list.n; i++) {
        if (n->list.at[i])
            gen_expr(g, n->list.at[i]);
        gen_expr(g, n->list2.at[i]);
        g->at = n;
        if (!plain)
            emit(g, n->list.at[i] ? OP_MAP_ADD : OP_DICT_UPDATE, 1);
    }
    g->at = n;
    if (plain)
        emit(g, OP_BUILD_MAP, (int)n->list.n);
}

/* `at`: the whole literal, also for a format specification inside of it. */
static void gen_fstring(struct gen *g, const struct node *n, const struct node *at)
{
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *part = n->list.at[i];
        if (part->kind != N_FVALUE) {
            gen_expr(g, part);
            continue;
        }
        gen_expr(g, part->a);
        int how = part->op == 's' ? 1 : part->op == 'r' ? 2 : part->op == 'a' ? 3 : 0;
        if (part->b)
            gen_fstring(g, part->b, at);
        g->at = at;
        emit(g, OP_FORMAT_VALUE, how | (part->b ? 4 : 0));
    }
    g->at = at;
    emit(g, OP_BUILD_STRING, (int)n->list.n);
}

/* Of an attribute whose name is on a later line than its object, messages show the name. */
static struct node at_name(const struct node *n)
{
    struct node at = *n;
    if (n->line != n->end_line) {
        at.line = n->end_line;
        at.col = n->end_col - (int)n->name.n;
    }
    return at;
}

/* ---- calls ------------------------------------------------------------------------------- */

static void gen_keywords(struct gen *g, struct nodes args, int npos)
{
    int n = 0;
    val names = NULL;
    const struct node *at = g->at;
    for (size_t i = 0; i < args.n; i++)
        n += args.at[i]->kind == N_KEYWORD;
    names = tuple_new(g->vm, n);
    n = 0;
    for (size_t i = 0; i < args.n; i++)
        if (args.at[i]->kind == N_KEYWORD) {
            gen_expr(g, args.at[i]->a);
            as_tuple(names)->at[n++] = str_intern(g->vm, args.at[i]->name);
            gc_wrote(&g->vm->gc, names);
        }
    g->at = at;
    load_const(g, names);
    emit(g, OP_CALL_KW, npos + n);
}

/* All positional arguments as a tuple, or as the one iterable there is. */
static void gen_positional(struct gen *g, struct nodes args, int already)
{
    const struct node *at = g->at, *only = NULL;
    int count = already;
    for (size_t i = 0; i < args.n; i++)
        if (args.at[i]->kind != N_KEYWORD) {
            only = args.at[i];
            count++;
        }
    if (count == 1 && only && only->kind == N_STAR) {
        gen_expr(g, only->a);
        return;
    }
    emit(g, OP_BUILD_LIST, already);
    for (size_t i = 0; i < args.n; i++) {
        struct node *a = args.at[i];
        if (a->kind == N_KEYWORD)
            continue;
        gen_expr(g, a->kind == N_STAR ? a->a : a);
        g->at = at;
        emit(g, a->kind == N_STAR ? OP_LIST_EXTEND : OP_LIST_APPEND, 1);
    }
    emit(g, OP_LIST_TO_TUPLE, 0);
}

static void gen_call_ex(struct gen *g, struct nodes args, int already)
{
    bool keywords = false;
    const struct node *at = g->at;
    gen_positional(g, args, already);
    for (size_t i = 0; i < args.n; i++)
        keywords |= args.at[i]->kind == N_KEYWORD;
    g->at = at;
    if (keywords)
        emit(g, OP_BUILD_MAP, 0);
    /* names behind a mapping are a dict of their own: they must not be in that mapping */
    bool merges = false, apart = false;
    for (size_t i = 0; i < args.n; i++) {
        struct node *a = args.at[i];
        if (a->kind != N_KEYWORD)
            continue;
        if (!a->name.n && apart) {
            emit(g, OP_DICT_MERGE, 1);
            apart = false;
        } else if (a->name.n && merges && !apart) {
            emit(g, OP_BUILD_MAP, 0);
            apart = true;
        }
        merges |= !a->name.n;
        if (a->name.n)
            load_const(g, str_intern(g->vm, a->name));
        gen_expr(g, a->a);
        g->at = at;
        emit(g, a->name.n ? OP_MAP_ADD : OP_DICT_MERGE, 1);
    }
    if (apart)
        emit(g, OP_DICT_MERGE, 1);
    emit(g, OP_CALL_EX, keywords);
}

/* The callable and `already` arguments are on the stack. */
void gen_call_args(struct gen *g, struct nodes args, int already)
{
    bool ex = false, keywords = false;
    const struct node *at = g->at;
    int npos = already;
    for (size_t i = 0; i < args.n; i++) {
        const struct node *a = args.at[i];
        ex |= a->kind == N_STAR || (a->kind == N_KEYWORD && a->name.n == 0);
        keywords |= a->kind == N_KEYWORD;
        for (size_t j = 0; j < i; j++)
            if (a->kind == N_KEYWORD && a->name.n &&
                slice_eq(a->name, args.at[j]->name) && args.at[j]->kind == N_KEYWORD)
                gen_error(g, a, "keyword argument repeated: %.*s", (int)a->name.n,
                          a->name.p);
    }
    if (ex) {
        gen_call_ex(g, args, already);
        return;
    }
    for (size_t i = 0; i < args.n; i++)
        if (args.at[i]->kind != N_KEYWORD) {
            gen_expr(g, args.at[i]);
            npos++;
        }
    g->at = at;
    if (keywords)
        gen_keywords(g, args, npos);
    else
        emit(g, OP_CALL_FUNCTION, npos);
}

/* `_iter(v)`, in Python of our own: what `for` makes of v before it loops. */
static bool asks_iterator(const struct gen *g, const struct node *n)
{
    return g->source->hidden && n->list.n == 1 && n->a->kind == N_NAME &&
           slice_eq(n->a->name, SLICE("_iter"));
}

static void gen_call(struct gen *g, struct node *n)
{
    if (asks_iterator(g, n)) {
        gen_expr(g, n->list.at[0]);
        g->at = n;
        emit(g, OP_GET_ITER, 0);
        return;
    }
    remark_call(g, n);
    bool method = n->a->kind == N_ATTRIBUTE && !is_old_attribute(g, n->a->name);
    for (size_t i = 0; i < n->list.n; i++)
        method &= n->list.at[i]->kind != N_STAR && n->list.at[i]->kind != N_KEYWORD;
    if (!method) {
        gen_expr(g, n->a);
        g->at = n;
        gen_call_args(g, n->list, 0);
        return;
    }
    gen_expr(g, n->a->a);
    struct node from_name = at_name(n->a), call = *n;
    g->at = &from_name;
    emit(g, OP_LOAD_METHOD,
         add_name(g, mangle(g->arena, g->scope->class_name, n->a->name)));
    for (size_t i = 0; i < n->list.n; i++)
        gen_expr(g, n->list.at[i]);
    call.line = from_name.line;
    call.col = from_name.line == n->line ? n->col : from_name.col;
    g->at = &call;
    emit(g, OP_CALL_METHOD, (int)n->list.n);
    g->at = n;
}

/* ---- subscripts ---------------------------------------------------------------------------- */

static void gen_slice(struct gen *g, const struct node *n)
{
    struct node *part[3] = {n->a, n->b, n->c};
    int count = n->c ? 3 : 2;
    for (int i = 0; i < count; i++)
        if (part[i])
            gen_expr(g, part[i]);
        else
            load_const(g, g->vm->none);
    emit(g, OP_BUILD_SLICE, count);
}

static void emit_yield(struct gen *g, int bits)
{
    if (g->handling)
        bits |= YIELD_HANDLING | (g->handling - 1) << YIELD_SHIFT;
    emit(g, OP_YIELD_VALUE, bits);
}

void gen_yield_value(struct gen *g)
{
    emit_yield(g, g->scope->async ? YIELD_ASYNC : 0);
}

static void gen_yield(struct gen *g, struct node *n)
{
    if (n->a)
        gen_expr(g, n->a);
    else
        load_const(g, g->vm->none);
    g->at = n;
    gen_yield_value(g);
}

/* `get` makes the iterator of the top. [iterator None], then SEND passes what was sent on
 * until the iterator ends. */
void gen_await(struct gen *g, enum opcode get, int arg)
{
    struct label again = new_label(), done = new_label();
    emit(g, get, arg);
    load_const(g, g->vm->none);
    place(g, &again);
    jump(g, OP_SEND, &done);
    emit_yield(g, YIELD_DELEGATES);
    jump(g, OP_JUMP_FORWARD, &again);
    place(g, &done);
    emit(g, OP_SEND_DONE, 0);
}

static void gen_yield_from(struct gen *g, struct node *n)
{
    if (g->scope->async) {
        gen_error(g, n, "'yield from' inside async function");
        return;
    }
    gen_expr(g, n->a);
    g->at = n;
    gen_await(g, OP_GET_YIELD_FROM_ITER, 0);
}

static bool may_await(const struct scope *s)
{
    return s->async || s->kind == SCOPE_COMPREHENSION;
}

static void gen_await_expr(struct gen *g, struct node *n)
{
    if (!may_await(g->scope)) {
        bool function =
            g->scope->kind == SCOPE_FUNCTION || g->scope->kind == SCOPE_LAMBDA;
        gen_error(g, n,
                  function ? "'await' outside async function"
                           : "'await' outside function");
        return;
    }
    gen_expr(g, n->a);
    g->at = n;
    gen_await(g, OP_GET_AWAITABLE, 0);
}

static void gen_unary(struct gen *g, const struct node *n)
{
    gen_expr(g, n->a);
    g->at = n;
    emit(g,
         n->op == T_SUB     ? OP_UNARY_NEGATIVE
         : n->op == T_ADD   ? OP_UNARY_POSITIVE
         : n->op == T_TILDE ? OP_UNARY_INVERT
                            : OP_UNARY_NOT,
         0);
}

static void gen_named(struct gen *g, struct node *n)
{
    gen_expr(g, n->b);
    g->at = n;
    emit(g, OP_COPY, 1);
    gen_store(g, n->a);
}

/* Read, store or delete an attribute, or an item: only the instruction differs. */
static void gen_attribute(struct gen *g, struct node *n, enum opcode op)
{
    gen_expr(g, n->a);
    struct node from_name = at_name(n);
    g->at = &from_name;
    emit(g, op, add_name(g, mangle(g->arena, g->scope->class_name, n->name)));
    g->at = n;
}

static void gen_subscript(struct gen *g, struct node *n, enum opcode op)
{
    if (op == OP_BINARY_SUBSCR)
        remark_subscript(g, n);
    gen_expr(g, n->a);
    gen_expr(g, n->b);
    g->at = n;
    emit(g, op, 0);
}

void gen_expr(struct gen *g, struct node *n)
{
    if (g->error->type)
        return;
    g->at = n;
    val constant = n->kind == N_TUPLE ? NULL : const_value(g, n);
    if (constant) {
        load_const(g, constant);
        return;
    }
    switch (n->kind) {
    case N_NAME: load_name(g, n->name); break;
    case N_BINOP:
        gen_expr(g, n->a);
        gen_expr(g, n->b);
        g->at = n;
        gen_operator(g, n, false);
        break;
    case N_UNARY: gen_unary(g, n); break;
    case N_BOOLOP: gen_boolop(g, n); break;
    case N_COMPARE: gen_compare(g, n); break;
    case N_IFEXP: gen_ifexp(g, n); break;
    case N_LAMBDA: gen_lambda(g, n); break;
    case N_CALL: gen_call(g, n); break;
    case N_ATTRIBUTE:
        if (is_old_attribute(g, n->name))
            gen_old_attribute(g, n);
        else
            gen_attribute(g, n, OP_LOAD_ATTR);
        break;
    case N_SUBSCRIPT: gen_subscript(g, n, OP_BINARY_SUBSCR); break;
    case N_SLICE: gen_slice(g, n); break;
    case N_TUPLE: gen_tuple(g, n); break;
    case N_LIST: gen_display(g, n, OP_BUILD_LIST); break;
    case N_SET: gen_display(g, n, OP_BUILD_SET); break;
    case N_DICT: gen_dict(g, n); break;
    case N_LISTCOMP:
    case N_SETCOMP:
    case N_DICTCOMP:
    case N_GENEXP: gen_comprehension(g, n); break;
    case N_YIELD: gen_yield(g, n); break;
    case N_YIELD_FROM: gen_yield_from(g, n); break;
    case N_AWAIT: gen_await_expr(g, n); break;
    case N_NAMED: gen_named(g, n); break;
    case N_FSTRING: gen_fstring(g, n, n); break;
    case N_STAR: gen_error(g, n, "can't use starred expression here"); break;
    default: gen_error(g, n, "this is not supported yet");
    }
}

/* ---- targets ---------------------------------------------------------------------------------- */

static void store_sequence(struct gen *g, struct node *n)
{
    int star = -1, count = (int)n->list.n;
    for (int i = 0; i < count; i++)
        if (n->list.at[i]->kind == N_STAR) {
            if (star >= 0)
                gen_error(g, n, "multiple starred expressions in assignment");
            star = i;
        }
    if (star < 0)
        emit(g, OP_UNPACK_SEQUENCE, count);
    else
        emit(g, OP_UNPACK_EX, star | (count - star - 1) << 12);
    for (int i = 0; i < count; i++) {
        struct node *item = n->list.at[i];
        gen_store(g, item->kind == N_STAR ? item->a : item);
    }
}

void gen_store(struct gen *g, struct node *n)
{
    g->at = n;
    switch (n->kind) {
    case N_NAME: store_name(g, n->name); break;
    case N_ATTRIBUTE: gen_attribute(g, n, OP_STORE_ATTR); break;
    case N_SUBSCRIPT: gen_subscript(g, n, OP_STORE_SUBSCR); break;
    case N_STAR:
        gen_error(g, n, "starred assignment target must be in a list or tuple");
        break;
    default: store_sequence(g, n);
    }
}

void gen_delete(struct gen *g, struct node *n)
{
    g->at = n;
    switch (n->kind) {
    case N_NAME: delete_name(g, n->name); break;
    case N_ATTRIBUTE: gen_attribute(g, n, OP_DELETE_ATTR); break;
    case N_SUBSCRIPT: gen_subscript(g, n, OP_DELETE_SUBSCR); break;
    default:
        for (size_t i = 0; i < n->list.n; i++)
            gen_delete(g, n->list.at[i]);
    }
}
