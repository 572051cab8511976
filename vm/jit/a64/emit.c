/* emit.c -- the walk over the decisions: moves, then the operation. */
#include "jit/a64/emit.h"

#include <stdlib.h>

void emit_count(struct emitter *e, uint64_t *counter)
{
    if (!e->j->counting)
        return;
    emit_address(e, SCRATCH, counter);
    put_mem(&e->c, F_ldr, SCRATCH_2, SCRATCH, 0);
    put_rri(&e->c, F_add_i, SCRATCH_2, SCRATCH_2, 1);
    put_mem(&e->c, F_str, SCRATCH_2, SCRATCH, 0);
}

/* ---- constants ------------------------------------------------------------------- */

static val *new_word(struct emitter *e)
{
    if (e->data < e->data_end)
        return e->data++;
    e->failed = true;
    return NULL;
}

val *emit_constant(struct emitter *e, ir_ref r)
{
    val **at = &e->constants[r & ~IR_CONST];
    if (!*at && (*at = new_word(e))) /* references have their words already */
        memcpy(*at, &ir_constant(&e->t->ir, r)->u, sizeof **at);
    return *at;
}

static void load_literal(struct emitter *e, int to, int64_t n)
{
    uint8_t *at = put_branch(&e->c, to >= D0 ? F_ldr_d_near : F_ldr_near, in_form(to));
    *vec_add(&e->literals) = (struct literal){at, n};
}

/* The word of an equal literal among the last few, or NULL. */
static uint8_t *same_literal(const struct emitter *e, size_t n, uint8_t *const *words)
{
    enum { LOOK = 64 };
    for (size_t k = n; k > 0 && n - k < LOOK; k--)
        if (e->literals.at[k - 1].value == e->literals.at[n].value)
            return words[k - 1];
    return NULL;
}

void emit_literals(struct emitter *e)
{
    uint8_t **words = mem_new((e->literals.n + 1) * sizeof *words);
    if ((uintptr_t)e->c.p % 8)
        put(&e->c, F_nop, 0, 0, 0, 0);
    for (size_t n = 0; n < e->literals.n && !e->c.full; n++) {
        words[n] = same_literal(e, n, words);
        if (!words[n]) {
            words[n] = e->c.p;
            put_data(&e->c, (uint64_t)e->literals.at[n].value);
        }
        emit_aim(e, e->literals.at[n].load, words[n]);
    }
    free(words);
}

/* A word that holds n: the last few are looked through. */
static val *number_word(struct emitter *e, int64_t n)
{
    enum { LOOK = 64 };
    for (val *at = e->data; at > e->numbers && e->data - at < LOOK;)
        if (memcmp(--at, &n, sizeof n) == 0)
            return at;
    val *at = new_word(e);
    if (at)
        memcpy(at, &n, sizeof n);
    return at;
}

/* The address of a word of the table has its upper bits in `base`: the rest is the
 * offset. The table and the code are so near that ADRP reaches. */
static int64_t put_page(struct code *c, int base, const val *word)
{
    int64_t here = (int64_t)(uintptr_t)c->p >> 12,
            there = (int64_t)(uintptr_t)word >> 12;
    put(c, F_adrp, base, 0, 0, there - here);
    return (int64_t)(uintptr_t)word & 0xFFF;
}

static void load_word(struct emitter *e, int to, const val *word)
{
    int base = to >= D0 ? SCRATCH : to;
    if (!word)
        return;
    int64_t offset = put_page(&e->c, base, word);
    put(&e->c, to >= D0 ? F_ldr_d : F_ldr, in_form(to), base, 0, offset);
}

void emit_number(struct emitter *e, int to, int64_t n)
{
    if (number_length(n) <= 2)
        put_number(&e->c, to, n);
    else if (e->far)
        load_word(e, to, number_word(e, n));
    else
        load_literal(e, to, n);
}

void emit_address(struct emitter *e, int to, const void *p)
{
    emit_number(e, to, (int64_t)(uintptr_t)p);
}

static bool is_moving(const struct ir_const *k) /* the collector may change it */
{
    return k->type == 'r' && is_ref(k->u.r);
}

static void load_constant(struct emitter *e, int to, ir_ref r)
{
    const struct ir_const *k = ir_constant(&e->t->ir, r);
    if (to >= D0 && k->u.i == 0)
        put(&e->c, F_fmov_d, in_form(to), XZR, 0, 0);
    else if (to >= D0 && !e->far)
        load_literal(e, to, k->u.i);
    else if (to >= D0 || is_moving(k))
        load_word(e, to, emit_constant(e, r));
    else
        emit_number(e, to, k->u.i);
}

/* ---- moves ----------------------------------------------------------------------- */

static int slot_at(int slot)
{
    return (slot - SPILL) * 8;
}

static void load(struct emitter *e, int to, int slot)
{
    put(&e->c, to >= D0 ? F_ldr_d : F_ldr, in_form(to), SP, 0, slot_at(slot));
}

static void store(struct emitter *e, int slot, int from)
{
    put(&e->c, from >= D0 ? F_str_d : F_str, in_form(from), SP, 0, slot_at(slot));
}

static void copy(struct emitter *e, int to, int from)
{
    if (to < D0 && from < D0)
        put_mov(&e->c, to, from);
    else
        put(&e->c,
            to < D0     ? F_fmov_x
            : from < D0 ? F_fmov_d
                        : F_fmov,
            in_form(to), in_form(from), 0, 0);
}

void emit_move(struct emitter *e, const struct move *m)
{
    int through =
        m->to >= SPILL && (m->from >= SPILL || m->from == CONSTANT) ? SCRATCH : m->to;
    if (m->from == CONSTANT) {
        if (m->to >= SPILL && ir_constant(&e->t->ir, m->constant)->u.i == 0)
            through = XZR;
        else
            load_constant(e, through, m->constant);
    } else if (m->from >= SPILL)
        load(e, through, m->from);
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
    emit_branch(&e->c, F_b,
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
