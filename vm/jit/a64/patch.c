/* patch.c -- ways out of a trace: stubs that name the guard, jumps to bridges, slow
 * ways.
 *
 * The stubs of a trace lie behind it, where its conditional branches reach them (1 MB);
 * a trace that is too long for that is emitted once more with branches around branches. A
 * bridge may lie anywhere: when the guard's own branch does not reach it, the guard's stub
 * becomes a branch that does. */
#include "jit/a64/code.h"
#include "jit/a64/emit.h"

void emit_branch(struct code *c, enum form f, const void *to)
{
    uint8_t *at = put_branch(c, f, 0);
    if (!c->full && !aim(at, to))
        assert(!"the code area is smaller than the reach of a branch");
}

/* A branch whose aim comes later: a conditional one, or one that the opposite condition
 * jumps over. */
static uint8_t *branch_on(struct emitter *e, enum form f, int d)
{
    if (!e->far)
        return put_branch(&e->c, f, d);
    enum form opposite = f == F_cbz ? F_cbnz : F_cbz;
    uint8_t *over =
        f == F_b_if ? put_branch(&e->c, f, d ^ 1) : put_branch(&e->c, opposite, d);
    uint8_t *at = put_branch(&e->c, F_b, 0);
    land(&e->c, over);
    return at;
}

void emit_aim(struct emitter *e, uint8_t *at, const uint8_t *to)
{
    if (!e->c.full && !aim(at, to))
        e->too_far = true;
}

/* The branch belongs to the guard at hand. */
static void note_exit(struct emitter *e, uint8_t *at)
{
    struct jit_guard *g = &e->t->guards[e->guard];
    int k = g->patch[0] ? 1 : 0;
    assert(!g->patch[k] && "a guard with three jumps");
    g->patch[k] = at;
}

void exit_if(struct emitter *e, int cc)
{
    note_exit(e, branch_on(e, F_b_if, cc));
}

void exit_by(struct emitter *e, enum form f, int reg)
{
    assert(f == F_cbz || f == F_cbnz);
    note_exit(e, branch_on(e, f, reg));
}

void exit_always(struct emitter *e)
{
    note_exit(e, put_branch(&e->c, F_b, 0));
}

enum {
    STUB_DATA = 8
}; /* from a guard's stub to the guard's address, between the stubs */

static void put_stub_start(struct code *c)
{
    put(c, F_ldr_near, SCRATCH, 0, 0, STUB_DATA);
}

static void emit_stub(struct emitter *e, struct jit_guard *g)
{
    if ((uintptr_t)e->c.p % 8)
        put(&e->c, F_nop, 0, 0, 0, 0);
    g->exit = e->c.p;
    for (int k = 0; k < 2; k++)
        if (g->patch[k])
            emit_aim(e, g->patch[k], g->exit);
    put_stub_start(&e->c);
    emit_branch(&e->c, F_b, e->j->exit_stub);
    put_data(&e->c, (uint64_t)(uintptr_t)g);
}

void emit_exits(struct emitter *e)
{
    for (uint32_t n = 0; n < e->t->nguards && !e->c.full; n++)
        if (e->t->guards[n].patch[0]) /* else a finish with a value */
            emit_stub(e, &e->t->guards[n]);
}

uint8_t *slow_jump(struct emitter *e, int cc)
{
    return branch_on(e, F_b_if, cc);
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
        emit_aim(e, w->jump, e->c.p);
        if (w->size)
            emit_number(e, SCRATCH, (int64_t)w->size);
        else
            put_mov(&e->c, SCRATCH, w->reg);
        emit_branch(&e->c, F_bl, w->stub);
        if (w->size)
            put_mov(&e->c, w->reg, SCRATCH);
        emit_branch(&e->c, F_b, w->back);
    }
}

static void aim_at_stub(uint8_t *at, const uint8_t *stub)
{
    if (!aim(at, stub))
        assert(!"a guard reached its stub when it was emitted");
}

/* The guard's branches go to the bridge; where one does not reach that far it stays with
 * the stub, which becomes a branch that does. Without a bridge: the stub again. */
static void patch_guard(struct jit *j, struct jit_guard *g, const uint8_t *bridge)
{
    struct code stub = {g->exit, g->exit + 4, false};
    bool through_stub = false;
    code_writable(j, true);
    if (bridge)
        emit_branch(&stub, F_b, bridge);
    else
        put_stub_start(&stub);
    code_written(g->exit, g->exit + 4);
    for (int k = 0; k < 2; k++)
        if (g->patch[k]) {
            if (!aim(g->patch[k], bridge ? bridge : g->exit)) {
                through_stub = true;
                aim_at_stub(g->patch[k], g->exit);
            }
            code_written(g->patch[k], g->patch[k] + 4);
        }
    code_writable(j, false);
    for (int k = 0; k < 2; k++)
        if (g->patch[k])
            jlog_patch(j, g->patch[k], 4);
    if (through_stub)
        jlog_patch(j, g->exit, 4);
}

void backend_attach(struct jit *j, struct jit_guard *g, struct jit_trace *bridge)
{
    patch_guard(j, g, bridge->start);
}

void backend_detach(struct jit *j, struct jit_guard *g)
{
    assert(g->exit);
    patch_guard(j, g, NULL);
}
