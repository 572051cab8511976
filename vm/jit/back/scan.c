#include "jit/back/scan.h"

#include <stdlib.h>

void scan_fail(struct scan *s, const char *why)
{
    if (!s->out->failed)
        s->out->failed = why;
}

bool scan_is_float(const struct scan *s, ir_ref r)
{
    return (ir_is_const(r) ? ir_constant(s->ir, r)->type : s->ir->ins.at[r].type) ==
           'f';
}

void scan_move(struct scan *s, int from, int to, ir_ref constant)
{
    if (from != to)
        *vec_add(&s->out->moves) = (struct move){(int16_t)from, (int16_t)to, constant};
}

int scan_location(const struct scan *s, ir_ref r)
{
    return ir_is_const(r) ? CONSTANT : s->reg[r] != NOWHERE ? s->reg[r] : s->slot[r];
}

/* When its register is wanted next; a value that lives around the loop, in the next
 * turn. */
static uint32_t next_use(const struct scan *s, ir_ref r)
{
    const struct lifetimes *l = s->l;
    if (s->next[r] != NEVER || !lives_around(l, r) || l->again[r] == NEVER)
        return s->next[r];
    return l->jump + (l->again[r] - l->label);
}

bool scan_dies(const struct scan *s, ir_ref r)
{
    return s->l->last[r] <= s->pos;
}

const struct pattern *scan_pattern(const struct scan *s, const struct ir_ins *i)
{
    uint16_t n = s->first_pattern[i->op];
    return n == NO_PATTERN ? NULL : &s->m->patterns[n];
}

bool scan_is_call(const struct scan *s, const struct ir_ins *i)
{
    const struct pattern *p = scan_pattern(s, i);
    return p && p->flags & CALL;
}

/* ---- registers and slots --------------------------------------------------------- */

void scan_put_in(struct scan *s, ir_ref r, int reg)
{
    s->in[reg] = r;
    s->reg[r] = (int16_t)reg;
}

void scan_leave(struct scan *s, ir_ref r)
{
    if (s->reg[r] == NOWHERE || s->reg[r] == s->m->frame) /* that one always stays */
        return;
    s->in[s->reg[r]] = IR_NONE;
    s->reg[r] = NOWHERE;
}

void scan_free(struct scan *s, ir_ref r)
{
    scan_leave(s, r);
    if (s->slot[r] != NOWHERE)
        s->used[s->slot[r] - SPILL] = false;
    s->slot[r] = NOWHERE;
}

int scan_take_slot(struct scan *s, bool untouched)
{
    for (int n = 0; n < MOST_SPILLS; n++)
        if (!s->used[n] && !(untouched && s->touched[n])) {
            s->used[n] = s->touched[n] = true;
            return SPILL + n;
        }
    scan_fail(s, "too many values are alive");
    return SPILL;
}

void scan_spill(struct scan *s, ir_ref r)
{
    bool hoist = s->pos > s->l->label && lives_around(s->l, r);
    if (s->slot[r] == NOWHERE) {
        s->slot[r] = (int16_t)scan_take_slot(s, hoist);
        if (hoist)
            *vec_add(&s->out->at_label) =
                (struct move){s->label_reg[r], s->slot[r], IR_NONE};
        else
            scan_move(s, s->reg[r], s->slot[r], IR_NONE);
    }
    scan_leave(s, r);
}

bool scan_crosses(const struct scan *s, ir_ref r)
{
    return s->next_call[s->pos + 1] < s->l->last[r];
}

int scan_free_register(const struct scan *s, bool floats, bool kept, uint64_t avoid)
{
    const uint8_t *regs = floats ? s->m->floats : s->m->ints;
    int n = floats ? s->m->nfloats : s->m->nints;
    for (int i = 0; i < n; i++) {
        int reg = regs[kept ? i : n - 1 - i];
        if (s->in[reg] == IR_NONE && !(avoid & REG_BIT(reg)))
            return reg;
    }
    return NOWHERE;
}

int scan_farthest(const struct scan *s, bool floats, uint32_t *when)
{
    const uint8_t *regs = floats ? s->m->floats : s->m->ints;
    int n = floats ? s->m->nfloats : s->m->nints, best = NOWHERE;
    for (int i = 0; i < n; i++) {
        if (s->locked & REG_BIT(regs[i]))
            continue;
        uint32_t use = next_use(s, s->in[regs[i]]);
        if (best == NOWHERE || use > *when) {
            best = regs[i];
            *when = use;
        }
    }
    return best;
}

static int take_register(struct scan *s, bool floats, bool kept)
{
    uint32_t when = 0;
    int reg = scan_free_register(s, floats, kept, s->locked);
    if (reg == NOWHERE) {
        reg = scan_farthest(s, floats, &when);
        if (reg == NOWHERE) {
            scan_fail(s, "an operation needs more registers than there are");
            return floats ? s->m->floats[0] : s->m->ints[0];
        }
        scan_spill(s, s->in[reg]);
    }
    s->locked |= REG_BIT(reg);
    return reg;
}

/* The first use of a new value may want it in a certain register. */
static int wished(const struct scan *s, ir_ref r)
{
    if (s->wish[r] != NOWHERE)
        return s->wish[r];
    uint32_t use = s->l->first[r];
    if (use >= s->l->n || s->next_call[s->pos + 1] < use)
        return NOWHERE;
    const struct ir_ins *i = &s->ir->ins.at[use];
    const struct pattern *p = scan_pattern(s, i);
    bool call = scan_is_call(s, i);
    if (p && p->flags & STAY)
        return NOWHERE;
    for (unsigned k = 0; p && k < i->nargs; k++) {
        if (ir_arg(s->ir, i, k) != r)
            continue;
        if (call && k < s->m->ncall_args && s->l->last[r] == use)
            return s->m->call_args[k];
        if (!call && p->operands[k] >= IN)
            return p->operands[k] - IN;
    }
    return NOWHERE;
}

int scan_new_register(struct scan *s, ir_ref r, int like)
{
    bool floats = scan_is_float(s, r);
    int wish = wished(s, r);
    const int good[] = {wish, like};
    for (int i = 0; i < 2; i++)
        if (good[i] >= 0 && good[i] < SPILL && (good[i] >= FLOAT_REGS) == floats &&
            s->in[good[i]] == IR_NONE && !(s->locked & REG_BIT(good[i]))) {
            s->locked |= REG_BIT(good[i]);
            return good[i];
        }
    return take_register(s, floats, scan_crosses(s, r));
}

int scan_need(struct scan *s, ir_ref r)
{
    if (ir_is_const(r)) { /* for this operation only */
        int reg = take_register(s, scan_is_float(s, r), false);
        scan_move(s, CONSTANT, reg, r);
        return reg;
    }
    if (s->reg[r] == NOWHERE) {
        assert(s->slot[r] != NOWHERE);
        int reg = take_register(s, scan_is_float(s, r), scan_crosses(s, r));
        scan_move(s, s->slot[r], reg, IR_NONE);
        scan_put_in(s, r, reg);
    }
    s->locked |= REG_BIT(s->reg[r]);
    return s->reg[r];
}

void scan_make_way(struct scan *s, int reg, bool wanted)
{
    ir_ref r = s->in[reg];
    int to = scan_free_register(s, reg >= FLOAT_REGS, scan_crosses(s, r), s->locked);
    if (to != NOWHERE &&
        (wanted || (s->slot[r] == NOWHERE && next_use(s, r) != NEVER))) {
        scan_move(s, reg, to, IR_NONE);
        scan_leave(s, r);
        scan_put_in(s, r, to);
    } else
        scan_spill(s, r);
}

void scan_leave_operands(struct scan *s, const struct ir_ins *i)
{
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(s->ir, i, k);
        if (!is_operand(i, k) || !is_value(r))
            continue;
        s->next[r] = s->l->next[i->args + k];
        if (scan_dies(s, r))
            scan_leave(s, r);
    }
}

void scan_free_operands(struct scan *s, const struct ir_ins *i)
{
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(s->ir, i, k);
        if (is_operand(i, k) && is_value(r) && scan_dies(s, r))
            scan_free(s, r);
    }
}

/* ---- start and end --------------------------------------------------------------- */

static void find_patterns(struct scan *s)
{
    memset(s->first_pattern, 0xFF, sizeof s->first_pattern);
    for (unsigned n = s->m->npatterns; n > 0; n--)
        s->first_pattern[s->m->patterns[n - 1].op] = (uint16_t)(n - 1);
}

static void find_calls(struct scan *s)
{
    s->next_call[s->l->n] = s->next_call[s->l->n + 1] = NEVER;
    for (uint32_t at = s->l->n; at > 0; at--)
        s->next_call[at - 1] =
            scan_is_call(s, &s->ir->ins.at[at - 1]) ? at - 1 : s->next_call[at];
}

static int16_t *nowhere(uint32_t n)
{
    int16_t *p = mem_new((n + 1) * sizeof *p);
    memset(p, 0xFF, (n + 1) * sizeof *p);
    return p;
}

void scan_start(struct scan *s)
{
    uint32_t n = s->l->n;
    find_patterns(s);
    s->reg = nowhere(n);
    s->slot = nowhere(n);
    s->wish = nowhere(n);
    s->label_reg = nowhere(n);
    s->next = mem_new((n + 1) * sizeof *s->next);
    memcpy(s->next, s->l->first, (n + 1) * sizeof *s->next);
    s->listed = mem_zero(n + 1, sizeof *s->listed);
    s->next_call = mem_new((n + 2) * sizeof *s->next_call);
    find_calls(s);
    for (int r = 0; r < N_REGS; r++)
        s->in[r] = IR_NONE;
    if (s->t->parent)
        start_bridge(s, s->t->parent);
}

void scan_end(struct scan *s)
{
    free(s->reg);
    free(s->slot);
    free(s->wish);
    free(s->label_reg);
    free(s->next);
    free(s->listed);
    free(s->next_call);
    vec_free(&s->around);
}
