/* patch.c -- ways out of a trace: stubs that name the guard, jumps to bridges, slow
 * ways. */
#include "jit/x64/code.h"
#include "jit/x64/emit.h"

/* The distance of the jump that was just written belongs to the guard at hand. */
static void note_exit(struct emitter *e)
{
    struct jit_guard *g = &e->t->guards[e->guard];
    int k = g->patch[0] ? 1 : 0;
    assert(!g->patch[k] && "a guard with three jumps");
    g->patch[k] = e->c.p - 4;
}

void exit_if(struct emitter *e, int cc)
{
    put(&e->c, F_jcc, cc, at_reg(0), 0);
    note_exit(e);
}

void exit_always(struct emitter *e)
{
    put_0(&e->c, F_jmp);
    note_exit(e);
}

static void aim_guard(const struct jit_guard *g, const uint8_t *to)
{
    for (int k = 0; k < 2; k++)
        if (g->patch[k])
            aim(g->patch[k], to);
}

void emit_exits(struct emitter *e)
{
    for (uint32_t n = 0; n < e->t->nguards && !e->c.full; n++) {
        struct jit_guard *g = &e->t->guards[n];
        if (!g->patch[0]) /* a finish with a value */
            continue;
        g->exit = e->c.p;
        aim_guard(g, g->exit);
        put_constant(&e->c, SCRATCH, (int64_t)(uintptr_t)g);
        put_branch(&e->c, F_jmp, 0, e->j->exit_stub);
    }
}

uint8_t *slow_jump(struct emitter *e, int cc)
{
    put(&e->c, F_jcc, cc, at_reg(0), 0);
    return e->c.p - 4;
}

void slow_way(struct emitter *e, struct slow_way way)
{
    way.back = e->c.p;
    *vec_add(&e->slow) = way;
}

void emit_slow_ways(struct emitter *e)
{
    for (size_t n = 0; n < e->slow.n && !e->c.full; n++) {
        const struct slow_way *w = &e->slow.at[n];
        aim(w->jump, e->c.p);
        if (w->size)
            put_constant(&e->c, SCRATCH, (int64_t)w->size);
        else
            put_rr(&e->c, F_mov, SCRATCH, w->reg);
        put_branch(&e->c, F_call, 0, w->stub);
        if (w->size)
            put_rr(&e->c, F_mov, w->reg, SCRATCH);
        put_branch(&e->c, F_jmp, 0, w->back);
    }
}

static void patch_guard(struct jit *j, struct jit_guard *g, const uint8_t *to)
{
    code_writable(j, true);
    aim_guard(g, to);
    code_writable(j, false);
    for (int k = 0; k < 2; k++)
        if (g->patch[k])
            jlog_patch(j, g->patch[k], 4);
}

void backend_attach(struct jit *j, struct jit_guard *g, struct jit_trace *bridge)
{
    patch_guard(j, g, bridge->start);
}

void backend_detach(struct jit *j, struct jit_guard *g)
{
    assert(g->exit);
    patch_guard(j, g, g->exit);
}
