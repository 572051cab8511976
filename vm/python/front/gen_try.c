/* gen_try.c -- try and with. */
#include "python/front/gen.h"

#include "python/obj/obj.h"

/* [.. exc]: make it current, and undo that when something goes wrong in `body`. */
static int start_handling(struct gen *g)
{
    if (!g->handling)
        g->handling = g->depth;
    emit(g, OP_PUSH_EXC_INFO, 0);
    g->depth--; /* the handler keeps the previous exception only */
    int cleanup = push_handler(g);
    g->depth++;
    return cleanup;
}

static void end_handling(struct gen *g, int cleanup, int outside, int handling)
{
    g->handler = outside;
    g->handling = handling;
    place_handler(g, cleanup); /* [previous exc] */
    emit(g, OP_SWAP, 2);
    emit(g, OP_POP_EXCEPT, 0);
    emit(g, OP_RERAISE, 0);
}

static void one_handler(struct gen *g, struct node *h, struct label *end, int outside,
                        int handling)
{
    struct label next = new_label();
    if (h->a) {
        gen_expr(g, h->a);
        g->at = h;
        emit(g, OP_CHECK_EXC_MATCH, 0);
        jump(g, OP_POP_JUMP_IF_FALSE, &next);
    }
    int inner = g->handler, named = -1;
    struct block b = {.kind = h->name.n ? BLOCK_NAMED : BLOCK_HANDLER,
                      .name = h->name,
                      .handler = outside,
                      .handling = handling};
    if (h->name.n) {
        g->at = h;
        store_name(g, h->name);
        named = push_handler(g);
    } else
        emit(g, OP_POP_TOP, 0);
    push_block(g, &b);
    gen_body(g, h->list);
    g->block = b.outer;
    g->at = h;
    g->handler = outside;
    g->artificial = true;
    emit(g, OP_POP_EXCEPT, 0);
    if (h->name.n)
        unbind(g, h->name);
    jump(g, OP_JUMP_FORWARD, end);
    g->artificial = false;
    g->handler = inner;
    if (named >= 0) { /* [previous exc2]: the name goes away also then */
        place_handler(g, named);
        unbind(g, h->name);
        emit(g, OP_RERAISE, 0);
    }
    if (h->a) /* [previous exc] */
        place(g, &next);
}

static void try_except(struct gen *g, struct node *n)
{
    struct label end = new_label();
    int outside = g->handler, handling = g->handling, handler = push_handler(g),
        depth = g->depth;
    gen_body(g, n->list);
    g->handler = outside;
    gen_body(g, n->list3);
    end.depth = depth;
    jump(g, OP_JUMP_FORWARD, &end);
    place_handler(g, handler);
    int cleanup = start_handling(g);
    for (size_t i = 0; i < n->list2.n; i++) {
        g->at = n->list2.at[i];
        if (!g->at->a && i + 1 < n->list2.n)
            gen_error(g, g->at, "default 'except:' must be last");
        one_handler(g, n->list2.at[i], &end, outside, handling);
    }
    if (n->list2.at[n->list2.n - 1]->a) {
        g->handler = cleanup;
        emit(g, OP_RERAISE, 0);
    }
    end_handling(g, cleanup, outside, handling);
    place(g, &end);
}

/* One `except*`: [previous original list rest]. What it raises itself is collected. */
static void star_handler(struct gen *g, struct node *h, int outside)
{
    struct label none = new_label(), next = new_label();
    gen_expr(g, h->a);
    g->at = h;
    emit(g, OP_CHECK_EG_MATCH, 0); /* [.. rest match] */
    emit(g, OP_COPY, 1);
    load_const(g, g->vm->none);
    emit(g, OP_IS_OP, 0);
    jump(g, OP_POP_JUMP_IF_TRUE, &none);
    if (h->name.n)
        store_name(g, h->name);
    else
        emit(g, OP_POP_TOP, 0);
    int inner = g->handler, raised = push_handler(g);
    struct block b = {.kind = BLOCK_STAR, .handler = outside};
    push_block(g, &b);
    gen_body(g, h->list);
    g->block = b.outer;
    g->at = h;
    g->handler = inner;
    g->artificial = true;
    if (h->name.n)
        unbind(g, h->name);
    jump(g, OP_JUMP_FORWARD, &next);
    g->artificial = false;
    place_handler(g, raised); /* [.. list rest exc] */
    emit(g, OP_LIST_APPEND, 2);
    if (h->name.n)
        unbind(g, h->name);
    jump(g, OP_JUMP_FORWARD, &next);
    place(g, &none);
    emit(g, OP_POP_TOP, 0);
    place(g, &next);
}

static void try_except_star(struct gen *g, struct node *n)
{
    struct label end = new_label(), again = new_label();
    int outside = g->handler, handling = g->handling, handler = push_handler(g),
        depth = g->depth;
    gen_body(g, n->list);
    g->handler = outside;
    gen_body(g, n->list3);
    end.depth = depth;
    jump(g, OP_JUMP_FORWARD, &end);
    place_handler(g, handler);
    int cleanup = start_handling(g); /* [previous exc] */
    emit(g, OP_BUILD_LIST, 0);
    emit(g, OP_COPY, 2);
    for (size_t i = 0; i < n->list2.n; i++) {
        g->at = n->list2.at[i];
        star_handler(g, n->list2.at[i], outside);
    }
    emit(g, OP_LIST_APPEND, 1);
    emit(g, OP_PREP_RERAISE_STAR, 0); /* [previous, what to raise] */
    emit(g, OP_COPY, 1);
    load_const(g, g->vm->none);
    emit(g, OP_IS_OP, 0);
    jump(g, OP_POP_JUMP_IF_FALSE, &again);
    emit(g, OP_POP_TOP, 0);
    g->handler = outside;
    emit(g, OP_POP_EXCEPT, 0);
    jump(g, OP_JUMP_FORWARD, &end);
    place(g, &again);
    emit(g, OP_SWAP, 2);
    emit(g, OP_POP_EXCEPT, 0);
    emit(g, OP_RERAISE, 0);
    end_handling(g, cleanup, outside, handling);
    place(g, &end);
}

static void try_handlers(struct gen *g, struct node *n)
{
    if (n->op)
        try_except_star(g, n);
    else
        try_except(g, n);
}

void gen_try(struct gen *g, struct node *n)
{
    emit(g, OP_NOP, 0); /* a line of its own to who traces */
    if (n->list4.n == 0) {
        try_handlers(g, n);
        return;
    }
    struct label end = new_label();
    int outside = g->handler, outer_handling = g->handling, handler = push_handler(g),
        depth = g->depth;
    struct block b = {.kind = BLOCK_FINALLY, .body = n->list4, .handler = outside};
    push_block(g, &b);
    if (n->list2.n)
        try_handlers(g, n);
    else
        gen_body(g, n->list);
    g->block = b.outer;
    g->handler = outside;
    gen_body(g, n->list4);
    end.depth = depth;
    jump(g, OP_JUMP_FORWARD, &end);
    place_handler(g, handler);
    int cleanup = start_handling(g);
    struct block handling = {.kind = BLOCK_HANDLER,
                             .handler = outside,
                             .handling = outer_handling},
                 exc = {.kind = BLOCK_POP, .handler = outside};
    push_block(g, &handling);
    push_block(g, &exc);
    gen_body(g, n->list4);
    g->block = handling.outer;
    emit(g, OP_RERAISE, 0);
    end_handling(g, cleanup, outside, outer_handling);
    place(g, &end);
}

void gen_with(struct gen *g, struct node *n, size_t i)
{
    if (i == n->list2.n) {
        gen_body(g, n->list);
        return;
    }
    if (n->op)
        only_in_async(g, n, "async with");
    struct node *item = n->list2.at[i];
    struct label end = new_label(), suppressed = new_label();
    gen_expr(g, item->a);
    g->at = n;
    int base = g->depth - 1;
    emit(g, n->op ? OP_BEFORE_ASYNC_WITH : OP_BEFORE_WITH, 0); /* [exit value] */
    if (n->op)
        gen_await(g, OP_GET_AWAITABLE, 1);
    g->depth--;
    int outside = g->handler, handling = g->handling, handler = push_handler(g);
    g->depth++;
    struct block b = {.kind = BLOCK_WITH, .handler = outside, .node = n};
    if (item->b)
        gen_store(g, item->b);
    else
        emit(g, OP_POP_TOP, 0);
    push_block(g, &b);
    gen_with(g, n, i + 1);
    g->block = b.outer;
    g->handler = outside;
    g->at = n;
    call_exit_with_none(g, n->op);
    end.depth = base;
    jump(g, OP_JUMP_FORWARD, &end);
    place_handler(g, handler);       /* [exit exc] */
    int cleanup = start_handling(g); /* [exit previous exc] */
    emit(g, OP_WITH_EXCEPT_START, n->op);
    if (n->op)
        gen_await(g, OP_GET_AWAITABLE, 2);
    jump(g, OP_POP_JUMP_IF_TRUE, &suppressed);
    emit(g, OP_RERAISE, 0);
    g->depth++;
    place(g, &suppressed);
    emit(g, OP_POP_TOP, 0);
    g->handler = outside;
    emit(g, OP_POP_EXCEPT, 0);
    emit(g, OP_POP_TOP, 0);
    jump(g, OP_JUMP_FORWARD, &end);
    end_handling(g, cleanup, outside, handling);
    place(g, &end);
}
