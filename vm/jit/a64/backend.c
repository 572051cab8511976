/* backend.c -- a trace to machine code: lifetimes, registers, bytes, stubs. */
#include <stdlib.h>

#include "base/die.h"
#include "jit/a64/code.h"
#include "jit/a64/emit.h"
#include "jit/back/check.h"

/* Constants that the collector may move get a word each that it updates: t->table. */
static void make_table(struct emitter *e)
{
    struct jit_trace *t = e->t;
    t->table = e->data;
    for (size_t k = 0; k < t->ir.consts.n; k++) {
        const struct ir_const *c = &t->ir.consts.at[k];
        if (c->type == 'r' && is_ref(c->u.r))
            (void)emit_constant(e, IR_CONST | (ir_ref)k);
    }
    t->ntable = (uint32_t)(e->data - t->table);
    e->numbers = e->data;
}

static void emit(struct emitter *e)
{
    struct jit_trace *t = e->t;
    t->start = e->c.p;
    emit_count(e, &t->entries);
    t->resops = e->c.p;
    if (!t->parent)
        emit_count(e, &t->label_count[0]);
    t->nlabels = 1;
    t->tokens[0] = (uint64_t)(uintptr_t)&t->label_count[0];
    emit_trace(e);
    t->failures = e->c.p;
    emit_slow_ways(e);
    emit_exits(e);
    emit_literals(e);
    t->end = e->c.p;
}

bool backend_registers(struct jit_trace *t, struct allocation *a)
{
    struct lifetimes l;
    for (size_t k = 0; k < t->ir.ins.n; k++)
        t->nguards += is_guard(&t->ir.ins.at[k]);
    t->guards = mem_zero(t->nguards + 1, sizeof *t->guards);
    lifetimes_find(&l, &t->ir, t->is_loop);
    allocate(a, &a64_machine, t, &l);
    lifetimes_free(&l);
    return !a->failed;
}

/* What an attempt has noted about places in the code. */
static void forget_places(struct jit_trace *t)
{
    for (uint32_t n = 0; n < t->nguards; n++) {
        t->guards[n].patch[0] = t->guards[n].patch[1] = NULL;
        t->guards[n].exit = NULL;
    }
}

static bool try_emit(struct emitter *e)
{
    struct jit *j = e->j;
    forget_places(e->t);
    e->c = (struct code){j->code_free, j->code_end, false};
    e->data = j->data_free;
    e->data_end = j->data_end;
    e->constants = mem_zero(e->t->ir.consts.n + 1, sizeof *e->constants);
    make_table(e);
    emit(e);
    free(e->constants);
    vec_free(&e->slow);
    vec_free(&e->literals);
    return !e->failed && !e->c.full;
}

enum emitted emit_as(struct jit *j, struct jit_trace *t, const struct allocation *a,
                     bool far)
{
    struct emitter e = {.j = j, .t = t, .a = a, .far = far};
    code_writable(j, true);
    bool ok = try_emit(&e);
    if (ok && !e.too_far)
        code_written(t->start, t->end);
    code_writable(j, false);
    if (!ok)
        return NO_ROOM;
    if (e.too_far)
        return TOO_FAR;
    j->data_free = e.data;
    j->code_free = (uint8_t *)(((uintptr_t)e.c.p + 15) & ~(uintptr_t)15);
    return EMITTED;
}

bool backend_emit(struct jit *j, struct jit_trace *t, const struct allocation *a)
{
    enum emitted how = emit_as(j, t, a, false);
    if (how == TOO_FAR)
        how = emit_as(j, t, a, true);
    assert(how != TOO_FAR);
    return how == EMITTED;
}

bool backend_compile(struct jit *j, struct jit_trace *t)
{
    struct allocation a;
    bool ok = backend_registers(t, &a);
#ifndef NDEBUG
    char why[200];
    if (ok && !allocation_check(&a, &a64_machine, t, why, sizeof why))
        die("wrong registers: %s", why);
#endif
    ok = ok && backend_emit(j, t, &a);
    allocation_free(&a);
    return ok;
}
