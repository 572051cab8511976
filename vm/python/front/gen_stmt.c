/* gen_stmt.c -- statements. */
#include "python/front/gen.h"
#include "python/front/remarks.h"

#include <stdio.h>

#include "python/obj/obj.h"

static void gen_stmt(struct gen *g, struct node *n);

val take_doc(struct gen *g, struct nodes *body)
{
    if (body->n == 0 || body->at[0]->kind != N_EXPR ||
        body->at[0]->a->kind != N_CONST || body->at[0]->a->op != C_STR)
        return NULL;
    if (g->vm->settings.optimize > 1) { /* -OO */
        *body = (struct nodes){body->at + 1, body->n - 1};
        return NULL;
    }
    val doc = const_value(g, body->at[0]->a);
    body->at++;
    body->n--;
    return doc;
}

void gen_body(struct gen *g, struct nodes list)
{
    for (size_t i = 0; i < list.n && !g->error->type; i++)
        gen_stmt(g, list.at[i]);
}

/* ---- leaving blocks -------------------------------------------------------------------- */

void push_block(struct gen *g, struct block *b)
{
    if (b->kind != BLOCK_HANDLER && b->kind != BLOCK_NAMED)
        b->handling = g->handling;
    b->outer = g->block;
    g->block = b;
}

void call_exit_with_none(struct gen *g, bool async)
{
    for (int i = 0; i < 3; i++)
        load_const(g, g->vm->none);
    emit(g, OP_CALL_FUNCTION, 3);
    if (async)
        gen_await(g, OP_GET_AWAITABLE, 2);
    emit(g, OP_POP_TOP, 0);
}

void unbind(struct gen *g, struct slice name)
{
    load_const(g, g->vm->none);
    store_name(g, name);
    delete_name(g, name);
}

/* Emit what leaving this block takes. With `value` something to keep is on top. */
static void leave_block(struct gen *g, struct block *b, bool value)
{
    g->handler = b->handler;
    g->handling = b->handling;
    switch (b->kind) {
    case BLOCK_WHILE: break;
    case BLOCK_STAR:
        gen_error(g, g->at,
                  "'break', 'continue' and 'return' cannot appear in an except* block");
        break;
    case BLOCK_FOR:
        if (value)
            emit(g, OP_SWAP, 2);
        emit(g, OP_POP_TOP, 0);
        break;
    case BLOCK_FINALLY: {
        struct block *saved = g->block;
        g->block = b->outer;
        struct block keep = {.kind = BLOCK_POP, .handler = g->handler};
        if (value)
            push_block(g, &keep);
        gen_body(g, b->body);
        g->block = saved;
        break;
    }
    case BLOCK_WITH:
        if (value)
            emit(g, OP_SWAP, 2);
        g->at = b->node;
        call_exit_with_none(g, b->node->op);
        break;
    case BLOCK_HANDLER:
        if (value)
            emit(g, OP_SWAP, 2);
        emit(g, OP_POP_EXCEPT, 0);
        break;
    case BLOCK_NAMED:
        if (value)
            emit(g, OP_SWAP, 2);
        emit(g, OP_POP_EXCEPT, 0);
        unbind(g, b->name);
        break;
    case BLOCK_POP:
        if (value)
            emit(g, OP_SWAP, 2);
        emit(g, OP_POP_TOP, 0);
        break;
    }
}

static void gen_return(struct gen *g, struct node *n)
{
    if (g->scope->kind == SCOPE_MODULE || g->scope->kind == SCOPE_CLASS) {
        gen_error(g, n, "'return' outside function");
        return;
    }
    int depth = g->depth;
    if (n->a && g->scope->async && g->scope->generator)
        gen_error(g, n, "'return' with value in async generator");
    if (n->a)
        gen_expr(g, n->a);
    else
        load_const(g, g->vm->none);
    g->at = n;
    int handler = g->handler, handling = g->handling;
    for (struct block *b = g->block; b; b = b->outer) {
        leave_block(g, b, true);
        g->at = n;
    }
    emit(g, OP_RETURN_VALUE, 0);
    g->handler = handler;
    g->handling = handling;
    g->depth = depth;
}

static void gen_break(struct gen *g, struct node *n)
{
    bool leave = n->kind == N_BREAK;
    int handler = g->handler, handling = g->handling, depth = g->depth;
    struct block *b = g->block;
    for (; b && b->kind != BLOCK_FOR && b->kind != BLOCK_WHILE; b = b->outer) {
        leave_block(g, b, false);
        g->at = n;
    }
    if (!b) {
        gen_error(g, n,
                  leave ? "'break' outside loop" : "'continue' not properly in loop");
        return;
    }
    if (leave && b->kind == BLOCK_FOR)
        emit(g, OP_POP_TOP, 0);
    jump(g, leave ? OP_JUMP_FORWARD : OP_JUMP_ABSOLUTE, leave ? b->out : b->again);
    g->handler = handler;
    g->handling = handling;
    g->depth = depth;
}

/* ---- loops and if ---------------------------------------------------------------------------- */

static void gen_if(struct gen *g, struct node *n)
{
    struct label otherwise = new_label(), end = new_label();
    gen_jump_if(g, n->a, &otherwise, false);
    gen_body(g, n->list);
    if (n->list2.n)
        jump(g, OP_JUMP_FORWARD, &end);
    place(g, &otherwise);
    if (n->list2.n) {
        gen_body(g, n->list2);
        place(g, &end);
    }
}

static bool always_true(const struct node *n)
{
    return n->kind == N_CONST &&
           (n->op == C_TRUE || (n->op == C_INT && !slice_eq(n->text, SLICE("0"))));
}

static void gen_while(struct gen *g, struct node *n)
{
    struct label again = new_label(), otherwise = new_label(), out = new_label();
    struct block b = {
        .kind = BLOCK_WHILE, .again = &again, .out = &out, .handler = g->handler};
    place(g, &again);
    out.depth = g->depth;
    if (!always_true(n->a))
        gen_jump_if(g, n->a, &otherwise, false);
    push_block(g, &b);
    gen_body(g, n->list);
    g->block = b.outer;
    g->at = n->a;
    jump(g, OP_JUMP_ABSOLUTE, &again);
    place(g, &otherwise);
    gen_body(g, n->list2);
    place(g, &out);
}

void only_in_async(struct gen *g, const struct node *n, const char *what)
{
    if (!g->scope->async)
        gen_error(g, n, "'%s' outside async function", what);
}

/* An iterator that ends by raising StopAsyncIteration, which is caught here. */
static void gen_async_for(struct gen *g, struct node *n)
{
    struct label again = new_label(), out = new_label();
    struct block b = {
        .kind = BLOCK_FOR, .again = &again, .out = &out, .handler = g->handler};
    only_in_async(g, n, "async for");
    out.depth = g->depth;
    gen_expr(g, n->b);
    g->at = n->b;
    emit(g, OP_GET_AITER, 0);
    int outside = g->handler;
    place(g, &again);
    int handler = push_handler(g);
    gen_await(g, OP_GET_ANEXT, 0);
    g->handler = outside;
    gen_store(g, n->a);
    push_block(g, &b);
    gen_body(g, n->list);
    g->block = b.outer;
    g->at = n->b;
    jump(g, OP_JUMP_ABSOLUTE, &again);
    place_handler(g, handler);
    emit(g, OP_END_ASYNC_FOR, 0);
    gen_body(g, n->list2);
    place(g, &out);
}

/* `for v in _each(it)`, in Python of our own: `it` is an iterator, it is not asked for one. */
static struct node *iterated_as_it_is(const struct gen *g, const struct node *n)
{
    const struct node *call = n->b;
    bool marked = g->source->hidden && call->kind == N_CALL && call->list.n == 1 &&
                  call->a->kind == N_NAME && slice_eq(call->a->name, SLICE("_each"));
    return marked ? call->list.at[0] : NULL;
}

/* Does control reach what follows? (Here it need only be told where it certainly does not.) */
static bool falls_through(struct nodes body)
{
    enum node_kind last = body.n ? body.at[body.n - 1]->kind : N_PASS;
    return last != N_RETURN && last != N_RAISE && last != N_BREAK;
}

static void gen_for(struct gen *g, struct node *n)
{
    struct label again = new_label(), otherwise = new_label(), out = new_label();
    struct block b = {
        .kind = BLOCK_FOR, .again = &again, .out = &out, .handler = g->handler};
    if (n->op) {
        gen_async_for(g, n);
        return;
    }
    out.depth = g->depth;
    struct node *iterator = iterated_as_it_is(g, n);
    gen_expr(g, iterator ? iterator : n->b);
    g->at = n;
    if (!iterator)
        emit(g, OP_GET_ITER, 0);
    place(g, &again);
    jump(g, OP_FOR_ITER, &otherwise);
    jump(g, OP_FOR_TEST, &otherwise);
    gen_store(g, n->a);
    push_block(g, &b);
    gen_body(g, n->list);
    g->block = b.outer;
    g->at = n->b;
    if (falls_through(n->list))
        jump(g, OP_JUMP_ABSOLUTE, &again);
    place(g, &otherwise);
    gen_body(g, n->list2);
    place(g, &out);
}

/* ---- simple statements ----------------------------------------------------------------------------- */

static void gen_assign(struct gen *g, struct node *n)
{
    gen_expr(g, n->a);
    for (size_t i = 0; i < n->list.n; i++) {
        if (i + 1 < n->list.n)
            emit(g, OP_COPY, 1);
        gen_store(g, n->list.at[i]);
    }
}

static void gen_augassign(struct gen *g, struct node *n)
{
    struct node *t = n->a;
    int name;
    g->at = t;
    switch (t->kind) {
    case N_NAME:
        load_name(g, t->name);
        gen_expr(g, n->b);
        g->at = n;
        gen_operator(g, n, true);
        store_name(g, t->name);
        break;
    case N_ATTRIBUTE:
        gen_expr(g, t->a);
        emit(g, OP_COPY, 1);
        g->at = t;
        name = add_name(g, mangle(g->arena, g->scope->class_name, t->name));
        emit(g, OP_LOAD_ATTR, name);
        gen_expr(g, n->b);
        g->at = n;
        gen_operator(g, n, true);
        emit(g, OP_SWAP, 2);
        g->at = t;
        emit(g, OP_STORE_ATTR, name);
        break;
    default:
        gen_expr(g, t->a);
        gen_expr(g, t->b);
        emit(g, OP_COPY, 2);
        emit(g, OP_COPY, 2);
        g->at = t;
        emit(g, OP_BINARY_SUBSCR, 0);
        gen_expr(g, n->b);
        g->at = n;
        gen_operator(g, n, true);
        emit(g, OP_SWAP, 3);
        emit(g, OP_SWAP, 2);
        g->at = t;
        emit(g, OP_STORE_SUBSCR, 0);
    }
}

void gen_annotation(struct gen *g, struct node *n)
{
    if (g->text_annotations)
        load_const(g, annotation_text(g, n));
    else if (n->kind == N_STAR) { /* of *args: what it unpacks to is one value */
        gen_expr(g, n->a);
        emit(g, OP_UNPACK_SEQUENCE, 1);
    } else
        gen_expr(g, n);
}

static void gen_and_drop(struct gen *g, struct node *n)
{
    gen_expr(g, n);
    emit(g, OP_POP_TOP, 0);
}

static void gen_annassign(struct gen *g, struct node *n)
{
    if (n->c) {
        gen_expr(g, n->c);
        gen_store(g, n->a);
    } else if (n->a->kind != N_NAME) {
        gen_and_drop(g, n->a->a);
        if (n->a->kind == N_SUBSCRIPT)
            gen_and_drop(g, n->a->b);
    }
    if (g->scope->kind > SCOPE_CLASS)
        return;
    if (!n->op) { /* such an annotation is evaluated, but not kept */
        if (!g->text_annotations)
            gen_and_drop(g, n->b);
        return;
    }
    gen_annotation(g, n->b);
    load_name(g, SLICE("__annotations__"));
    load_const(g,
               str_intern(g->vm, mangle(g->arena, g->scope->class_name, n->a->name)));
    emit(g, OP_STORE_SUBSCR, 0);
}

static void gen_import(struct gen *g, struct node *n)
{
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *alias = n->list.at[i];
        const char *dot = slice_char(alias->name, '.');
        load_const(g, tag_int(0));
        load_const(g, g->vm->none);
        emit(g, OP_IMPORT_NAME, add_name(g, alias->name));
        if (alias->name2.n) {
            while (dot) { /* import a.b as c binds a.b */
                const char *end = alias->name.p + alias->name.n;
                const char *next = memchr(dot + 1, '.', (size_t)(end - dot - 1));
                struct slice part = {dot + 1, (size_t)((next ? next : end) - dot - 1)};
                emit(g, OP_IMPORT_FROM, add_name(g, part));
                emit(g, OP_SWAP, 2);
                emit(g, OP_POP_TOP, 0);
                dot = next;
            }
            store_name(g, alias->name2);
        } else
            store_name(g,
                       (struct slice){alias->name.p, dot ? (size_t)(dot - alias->name.p)
                                                         : alias->name.n});
    }
}

static const char late_future[] =
    "from __future__ imports must occur at the beginning of the file";

/* CPython finds these before it compiles, and tells no end. */
static void future_error(struct gen *g, const struct node *n, int col,
                         const char *format, struct slice name)
{
    char text[160];
    snprintf(text, sizeof text, format, (int)name.n, name.p);
    syntax_error(g->error, "SyntaxError", n->line, col, END_NONE, "%s", text);
}

/* All features of 3.11 that change nothing any more, or nothing here. */
static void check_features(struct gen *g, const struct node *n)
{
    static const char *const known[] = {
        "nested_scopes",  "generators",     "division",         "absolute_import",
        "with_statement", "print_function", "unicode_literals", "barry_as_FLUFL",
        "generator_stop", "annotations"};
    for (size_t i = 0; i < n->list.n; i++) {
        struct slice name = n->list.at[i]->name;
        bool found = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            found |= slice_eq(name, slice_of(known[k]));
        g->text_annotations |= slice_eq(name, SLICE("annotations"));
        if (slice_eq(name, SLICE("braces")))
            future_error(g, n, 1, "not a chance%.*s", SLICE(""));
        else if (!found)
            future_error(g, n, 1, "future feature %.*s is not defined", name);
    }
}

bool is_future_import(const struct node *n)
{
    return n->kind == N_IMPORTFROM && slice_eq(n->name, SLICE("__future__"));
}

static bool is_behind(const struct node *n, const struct node *other)
{
    return n->line > other->line || (n->line == other->line && n->col > other->col);
}

static void gen_import_from(struct gen *g, struct node *n)
{
    bool future = is_future_import(n);
    val names = tuple_new(g->vm, (int64_t)n->list.n);
    for (size_t i = 0; i < n->list.n; i++)
        as_tuple(names)->at[i] = str_intern(g->vm, n->list.at[i]->name);
    gc_wrote(&g->vm->gc, names);
    if (future) {
        if (g->scope->kind != SCOPE_MODULE)
            gen_error(g, n, "%s", late_future);
        else if (!g->last_future || is_behind(n, g->last_future))
            future_error(g, n, n->col ? n->col : 1, "%.*s", slice_of(late_future));
        check_features(g, n);
        return;
    }
    load_const(g, tag_int(n->op));
    load_const(g, names);
    emit(g, OP_IMPORT_NAME, add_name(g, n->name));
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *alias = n->list.at[i];
        if (slice_eq(alias->name, SLICE("*"))) {
            emit(g, OP_IMPORT_STAR, 0);
            return;
        }
        emit(g, OP_IMPORT_FROM, add_name(g, alias->name));
        store_name(g, alias->name2.n ? alias->name2 : alias->name);
    }
    emit(g, OP_POP_TOP, 0);
}

static void gen_assert(struct gen *g, struct node *n)
{
    if (g->vm->settings.optimize) /* -O */
        return;
    struct label ok = new_label();
    remark_assert(g, n);
    gen_jump_if(g, n->a, &ok, true);
    const struct node *at = g->at;
    emit(g, OP_LOAD_ASSERTION_ERROR, 0);
    if (n->b) {
        gen_expr(g, n->b);
        g->at = at;
        emit(g, OP_CALL_FUNCTION, 1);
    }
    emit(g, OP_RAISE_VARARGS, 1);
    place(g, &ok);
}

static void gen_raise(struct gen *g, struct node *n)
{
    int count = 0;
    if (n->a) {
        gen_expr(g, n->a);
        count++;
    }
    if (n->b) {
        gen_expr(g, n->b);
        count++;
    }
    g->at = n;
    emit(g, OP_RAISE_VARARGS, count);
}

static void gen_stmt(struct gen *g, struct node *n)
{
    g->at = n;
    switch (n->kind) {
    case N_EXPR:
        gen_expr(g, n->a);
        g->at = n;
        if (g->mode == COMPILE_SINGLE && g->scope->kind == SCOPE_MODULE)
            emit(g, OP_PRINT_EXPR, 0);
        else
            emit(g, OP_POP_TOP, 0);
        break;
    case N_ASSIGN: gen_assign(g, n); break;
    case N_AUGASSIGN: gen_augassign(g, n); break;
    case N_ANNASSIGN: gen_annassign(g, n); break;
    case N_DELETE:
        for (size_t i = 0; i < n->list.n; i++)
            gen_delete(g, n->list.at[i]);
        break;
    case N_PASS: emit(g, OP_NOP, 0); break;
    case N_GLOBAL:
    case N_NONLOCAL: break;
    case N_BREAK:
    case N_CONTINUE: gen_break(g, n); break;
    case N_RETURN: gen_return(g, n); break;
    case N_RAISE: gen_raise(g, n); break;
    case N_IMPORT: gen_import(g, n); break;
    case N_IMPORTFROM: gen_import_from(g, n); break;
    case N_ASSERT: gen_assert(g, n); break;
    case N_IF: gen_if(g, n); break;
    case N_WHILE: gen_while(g, n); break;
    case N_FOR: gen_for(g, n); break;
    case N_TRY: gen_try(g, n); break;
    case N_WITH: gen_with(g, n, 0); break;
    case N_FUNCTION: gen_function(g, n); break;
    case N_CLASS: gen_class(g, n); break;
    default: assert(n->kind == N_MATCH); gen_match(g, n);
    }
}
