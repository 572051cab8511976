/* emit.c -- the walk over the decisions: moves, then the operation. */
#include "jit/x64/emit.h"

void emit_count(struct emitter *e, uint64_t *counter)
{
    if (!e->j->counting)
        return;
    put_constant(&e->c, SCRATCH, (int64_t)(uintptr_t)counter);
    put(&e->c, F_inc, 0, at_mem(SCRATCH, 0), 0);
}

/* ---- moves ----------------------------------------------------------------------- */

struct rm emit_constant(struct emitter *e, ir_ref r)
{
    val **at = &e->constants[r & ~IR_CONST];
    if (!*at && e->data < e->data_end) { /* references have their words already */
        memcpy(e->data, &ir_constant(&e->t->ir, r)->u, sizeof *e->data);
        *at = e->data++;
    }
    if (!*at)
        e->failed = true;
    return at_address(*at);
}

static bool is_moving(const struct ir_const *k) /* the collector may change it */
{
    return k->type == 'r' && is_ref(k->u.r);
}

static void load_constant(struct emitter *e, int to, ir_ref r)
{
    const struct ir_const *k = ir_constant(&e->t->ir, r);
    if (to >= XMM && k->u.i == 0)
        put_rr(&e->c, F_xorps, to - XMM, to - XMM);
    else if (to >= XMM)
        put(&e->c, F_movsd, to - XMM, emit_constant(e, r), 0);
    else if (is_moving(k))
        put(&e->c, F_mov, to, emit_constant(e, r), 0);
    else
        put_constant(&e->c, to, k->u.i);
}

static void load(struct emitter *e, int to, struct rm from)
{
    if (to >= XMM)
        put(&e->c, F_movsd, to - XMM, from, 0);
    else
        put(&e->c, F_mov, to, from, 0);
}

static void copy(struct emitter *e, int to, int from)
{
    if (to >= XMM && from >= XMM)
        put_rr(&e->c, F_movaps, to - XMM, from - XMM);
    else if (to >= XMM)
        put_rr(&e->c, F_movq_x, to - XMM, from);
    else if (from >= XMM)
        put_rr(&e->c, F_movq_from_x, from - XMM, to);
    else
        put_rr(&e->c, F_mov, to, from);
}

static void store(struct emitter *e, int slot, int from)
{
    if (from >= XMM)
        put(&e->c, F_movsd_to, from - XMM, emit_slot(slot), 0);
    else
        put(&e->c, F_mov_to, from, emit_slot(slot), 0);
}

void emit_move(struct emitter *e, const struct move *m)
{
    int through =
        m->to >= SPILL && (m->from >= SPILL || m->from == CONSTANT) ? SCRATCH : m->to;
    if (m->from == CONSTANT) {
        const struct ir_const *k = ir_constant(&e->t->ir, m->constant);
        if (m->to >= SPILL && !is_moving(k) && k->u.i >= INT32_MIN &&
            k->u.i <= INT32_MAX) {
            put(&e->c, F_mov_i, 0, emit_slot(m->to), k->u.i);
            return;
        }
        load_constant(e, through, m->constant);
    } else if (m->from >= SPILL)
        load(e, through, emit_slot(m->from));
    else if (m->to < SPILL)
        copy(e, m->to, m->from);
    else
        store(e, m->to, m->from);
    if (through != m->to)
        store(e, m->to, through);
}

/* ---- labels and jumps ------------------------------------------------------------ */

static void emit_label(struct emitter *e)
{
    e->t->label_code = e->c.p;
    for (size_t k = 0; k < e->a->at_label.n; k++)
        emit_move(e, &e->a->at_label.at[k]);
    e->top = e->c.p;
    e->t->nlabels = 2;
    e->t->tokens[1] = (uint64_t)(uintptr_t)&e->t->label_count[1];
    emit_count(e, &e->t->label_count[1]);
}

static void emit_jump(struct emitter *e)
{
    const struct jit_trace *to = e->t->target;
    put_branch(&e->c, F_jmp, 0,
               e->top        ? e->top
               : e->t->joins ? to->label_code
                             : to->resops);
}

/* ---- the walk -------------------------------------------------------------------- */

static void emit_pattern(struct emitter *e, const struct ir_ins *i,
                         const struct decision *d)
{
    const struct emit_row *row = &emit_rows[d->pattern];
    row->emit(&(struct op){e, &e->c, i, d, d->at, d->result, row->how});
}

static void emit_operation(struct emitter *e, const struct ir_ins *i,
                           const struct decision *d)
{
    for (uint32_t k = 0; k < d->nmoves; k++)
        emit_move(e, &e->a->moves.at[d->first + k]);
    if (d->pattern != NO_PATTERN)
        emit_pattern(e, i, d);
    else if (i->op == IR_label && e->t->is_loop)
        emit_label(e);
    else if (i->op == IR_jump)
        emit_jump(e);
    e->guard += is_guard(i);
}

void emit_trace(struct emitter *e)
{
    struct ir_trace *ir = &e->t->ir;
    for (e->pos = 0; e->pos < ir->ins.n && !e->failed && !e->c.full; e->pos++) {
        struct ir_ins *i = &ir->ins.at[e->pos];
        i->offset = (uint32_t)(e->c.p - e->t->start);
        emit_operation(e, i, &e->a->ops[e->pos]);
    }
}
