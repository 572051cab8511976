/* gen_func.c -- functions, lambdas, comprehensions and classes. */
#include "python/front/gen.h"

#include "python/obj/obj.h"

/* ---- making a function object ---------------------------------------------------------- */

/* The cells of the free variables, in the order in which the code wants them. */
static int load_closure(struct gen *g, const struct code *code)
{
    if (code->nfree == 0)
        return 0;
    for (int i = code->nlocals - code->nfree; i < code->nlocals; i++) {
        struct slice name = str_value(code->varnames.at[i]);
        struct symbol *s = scope_find(g->scope, name);
        emit(g, OP_LOAD_CLOSURE, s ? s->index : 0);
    }
    emit(g, OP_BUILD_TUPLE, code->nfree);
    return 8;
}

void make_function(struct gen *g, struct code *code, int flags)
{
    flags |= load_closure(g, code);
    load_const(g, code->w_code);
    emit(g, OP_MAKE_FUNCTION, flags);
}

static void set_arguments(struct gen *g, const struct node *args)
{
    struct code *c = g->code;
    for (size_t i = 0; i < args->list.n; i++)
        switch (args->list.at[i]->op) {
        case ARG_POSONLY:
            c->nposonly++;
            c->nargs++;
            break;
        case ARG_NORMAL: c->nargs++; break;
        case ARG_KWONLY: c->nkwonly++; break;
        case ARG_STAR: c->flags |= CODE_VARARGS; break;
        default: c->flags |= CODE_VARKW;
        }
}

static int load_defaults(struct gen *g, const struct node *args)
{
    int n = 0, nkw = 0, flags = 0;
    for (size_t i = 0; i < args->list.n; i++) {
        const struct node *a = args->list.at[i];
        if (a->op <= ARG_NORMAL && a->b) {
            gen_expr(g, a->b);
            n++;
        }
    }
    if (n) {
        emit(g, OP_BUILD_TUPLE, n);
        flags |= 1;
    }
    for (size_t i = 0; i < args->list.n; i++) {
        const struct node *a = args->list.at[i];
        if (a->op == ARG_KWONLY && a->b) {
            load_const(
                g, str_intern(g->vm, mangle(g->arena, g->scope->class_name, a->name)));
            gen_expr(g, a->b);
            nkw++;
        }
    }
    if (nkw) {
        emit(g, OP_BUILD_MAP, nkw);
        flags |= 2;
    }
    return flags;
}

static int load_annotations(struct gen *g, const struct node *n)
{
    int count = 0;
    static const enum arg_kind order[] = {ARG_NORMAL, ARG_POSONLY, ARG_STAR, ARG_KWONLY,
                                          ARG_STARSTAR}; /* CPython's */
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < n->args->list.n; i++) {
            const struct node *a = n->args->list.at[i];
            if (!a->a || a->op != (int)order[k])
                continue;
            load_const(
                g, str_intern(g->vm, mangle(g->arena, g->scope->class_name, a->name)));
            gen_annotation(g, a->a);
            count++;
        }
    if (n->a) {
        load_const(g, str_intern(g->vm, SLICE("return")));
        gen_annotation(g, n->a);
        count++;
    }
    if (count)
        emit(g, OP_BUILD_MAP, count);
    return count ? 4 : 0;
}

static void start_generator(struct gen *g)
{
    const struct scope *s = g->scope;
    if (!s->generator && !s->async)
        return;
    g->code->flags |=
        CODE_GENERATOR | (s->async ? CODE_ASYNC : 0) | (s->generator ? CODE_YIELDS : 0);
    emit(g, OP_RETURN_GENERATOR, !s->async ? 0 : s->generator ? 2 : 1);
}

static void function_body(struct gen *g, struct node *n)
{
    struct nodes body = n->list;
    set_arguments(g, n->args);
    g->code->doc = take_doc(g, &body);
    start_generator(g);
    gen_body(g, body);
    load_const(g, g->vm->none);
    emit(g, OP_RETURN_VALUE, 0);
}

static void decorate(struct gen *g, const struct node *n)
{
    for (size_t i = n->list2.n; i > 0; i--) {
        g->at = n->list2.at[i - 1];
        emit(g, OP_CALL_FUNCTION, 1);
    }
}

static void load_decorators(struct gen *g, const struct node *n)
{
    for (size_t i = 0; i < n->list2.n; i++)
        gen_expr(g, n->list2.at[i]);
    g->at = n;
}

void gen_function(struct gen *g, struct node *n)
{
    load_decorators(g, n);
    int flags = load_defaults(g, n->args);
    flags |= load_annotations(g, n);
    g->at = n;
    struct code *code = gen_code(g, n->scope, n, n->name, function_body);
    make_function(g, code, flags);
    decorate(g, n);
    g->at = n;
    store_name(g, n->name);
}

static void lambda_body(struct gen *g, struct node *n)
{
    set_arguments(g, n->args);
    start_generator(g);
    gen_expr(g, n->a);
    emit(g, OP_RETURN_VALUE, 0);
}

void gen_lambda(struct gen *g, struct node *n)
{
    int flags = load_defaults(g, n->args);
    g->at = n;
    make_function(g, gen_code(g, n->scope, n, SLICE("<lambda>"), lambda_body), flags);
}

/* ---- comprehensions ------------------------------------------------------------------------ */

static void comp_element(struct gen *g, struct node *n, int depth)
{
    gen_expr(g, n->a);
    if (n->b)
        gen_expr(g, n->b);
    g->at = n->a;
    switch (n->kind) {
    case N_LISTCOMP: emit(g, OP_LIST_APPEND, depth); break;
    case N_SETCOMP: emit(g, OP_SET_ADD, depth); break;
    case N_DICTCOMP: emit(g, OP_MAP_ADD, depth); break;
    default: gen_yield_value(g); emit(g, OP_POP_TOP, 0);
    }
}

static void comp_loop(struct gen *g, struct node *n, size_t i);

/* What stands behind the i-th `for`: conditions, and the next one or the element. */
static void comp_rest(struct gen *g, struct node *n, size_t i, struct label *again)
{
    struct node *c = n->list.at[i];
    gen_store(g, c->a);
    g->at = n;
    for (size_t k = 0; k < c->list.n; k++)
        gen_jump_if(g, c->list.at[k], again, false);
    if (i + 1 < n->list.n)
        comp_loop(g, n, i + 1);
    else
        comp_element(g, n, (int)n->list.n + 1);
    jump(g, OP_JUMP_ABSOLUTE, again);
}

static void comp_loop(struct gen *g, struct node *n, size_t i)
{
    struct node *c = n->list.at[i];
    struct label again = new_label(), end = new_label();
    if (i == 0)
        emit(g, OP_LOAD_FAST, 0);
    else {
        gen_expr(g, c->b);
        emit(g, c->op ? OP_GET_AITER : OP_GET_ITER, 0);
    }
    place(g, &again);
    if (c->op) {
        int outside = g->handler, handler = push_handler(g);
        gen_await(g, OP_GET_ANEXT, 0);
        g->handler = outside;
        comp_rest(g, n, i, &again);
        place_handler(g, handler);
        emit(g, OP_END_ASYNC_FOR, 0);
        return;
    }
    jump(g, OP_FOR_ITER, &end);
    jump(g, OP_FOR_TEST, &end);
    comp_rest(g, n, i, &again);
    place(g, &end);
}

/* A comprehension that makes an item of each: its iterator tells how many there will be. */
static bool gives_an_item_each(const struct node *n)
{
    const struct node *c = n->list.at[0];
    return n->list.n == 1 && c->list.n == 0 && !c->op;
}

static void comprehension_body(struct gen *g, struct node *n)
{
    g->code->nargs = 1;
    start_generator(g);
    switch (n->kind) {
    case N_LISTCOMP:
        emit(g, gives_an_item_each(n) ? OP_BUILD_LIST_FOR : OP_BUILD_LIST, 0);
        break;
    case N_SETCOMP: emit(g, OP_BUILD_SET, 0); break;
    case N_DICTCOMP: emit(g, OP_BUILD_MAP, 0); break;
    default: break;
    }
    comp_loop(g, n, 0);
    if (n->kind == N_GENEXP)
        load_const(g, g->vm->none);
    emit(g, OP_RETURN_VALUE, 0);
}

void gen_comprehension(struct gen *g, struct node *n)
{
    struct slice name = n->kind == N_LISTCOMP   ? SLICE("<listcomp>")
                        : n->kind == N_SETCOMP  ? SLICE("<setcomp>")
                        : n->kind == N_DICTCOMP ? SLICE("<dictcomp>")
                                                : SLICE("<genexpr>");
    bool async = n->scope->async && n->kind != N_GENEXP;
    if (async && !g->scope->async && g->scope->kind != SCOPE_COMPREHENSION)
        gen_error(g, n,
                  "asynchronous comprehension outside of an asynchronous function");
    make_function(g, gen_code(g, n->scope, n, name, comprehension_body), 0);
    gen_expr(g, n->list.at[0]->b);
    g->at = n;
    emit(g, n->list.at[0]->op ? OP_GET_AITER : OP_GET_ITER, 0);
    emit(g, OP_CALL_FUNCTION, 1);
    if (async)
        gen_await(g, OP_GET_AWAITABLE, 0);
}

/* ---- classes ---------------------------------------------------------------------------------- */

/* The body runs in a namespace of its own and returns the __class__ cell or None. */
static void class_body(struct gen *g, struct node *n)
{
    g->code->flags |= CODE_CLASS;
    struct symbol *cell = NULL;
    load_name(g, SLICE("__name__"));
    store_name(g, SLICE("__module__"));
    load_const(g, g->code->qualname);
    store_name(g, SLICE("__qualname__"));
    struct nodes body = n->list;
    val doc = take_doc(g, &body);
    if (doc) {
        load_const(g, doc);
        store_name(g, SLICE("__doc__"));
    }
    if (g->scope->annotates)
        emit(g, OP_SETUP_ANNOTATIONS, 0);
    gen_body(g, body);
    if (g->scope->uses_class_cell)
        cell = scope_find(g->scope, SLICE("__class__"));
    if (cell)
        emit(g, OP_LOAD_CLOSURE, cell->index);
    else
        load_const(g, g->vm->none);
    emit(g, OP_RETURN_VALUE, 0);
}

void gen_class(struct gen *g, struct node *n)
{
    load_decorators(g, n);
    emit(g, OP_LOAD_BUILD_CLASS, 0);
    if (n->scope->uses_class_cell) {
        struct symbol *s = scope_find(n->scope, SLICE("__class__"));
        if (!s) {
            s = vec_add(&n->scope->symbols);
            *s = (struct symbol){.name = SLICE("__class__"), .node = n};
        }
        s->where = WHERE_CELL;
    }
    make_function(g, gen_code(g, n->scope, n, n->name, class_body), 0);
    load_const(g, str_intern(g->vm, n->name));
    gen_call_args(g, n->list3, 2);
    decorate(g, n);
    g->at = n;
    store_name(g, n->name);
}
