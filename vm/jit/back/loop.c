/* loop.c -- where values are at a label, and what has to move to get there. */
#include "jit/back/scan.h"

#include <stdlib.h>

/* The parameter's place when it cannot simply take over what its value is in. */
static void place_param(struct scan *s, ir_ref p, ir_ref v)
{
    uint32_t when = 0;
    bool floats = scan_is_float(s, p);
    int from = scan_location(s, v),
        to = scan_free_register(s, floats, scan_crosses(s, p), s->locked);
    if (to == NOWHERE) {
        to = scan_farthest(s, floats, &when);
        if (to == NOWHERE || when <= s->l->first[p]) {
            s->slot[p] = (int16_t)scan_take_slot(s, false);
            scan_move(s, from, s->slot[p], v);
            return;
        }
        scan_spill(s, s->in[to]);
        from = scan_location(s, v);
    }
    scan_move(s, from, to, v);
    scan_put_in(s, p, to);
}

/* A value that dies here leaves its register to the last parameter that starts with
 * it. */
static void take_over(struct scan *s, ir_ref p, ir_ref v)
{
    int reg = s->reg[v];
    if (reg == NOWHERE) { /* it was spilled meanwhile */
        place_param(s, p, v);
        return;
    }
    scan_leave(s, v);
    scan_put_in(s, p, reg);
}

static void place_params(struct scan *s, const struct ir_ins *i)
{
    ir_ref *heir = mem_new((s->l->n + 1) * sizeof *heir);
    for (unsigned k = 0; k < i->nargs; k += 2) {
        ir_ref p = ir_arg(s->ir, i, k), v = ir_arg(s->ir, i, k + 1);
        if (is_value(v) && s->l->last[p] != s->l->born[p])
            heir[v] = p;
    }
    for (int inherits = 0; inherits < 2; inherits++)
        for (unsigned k = 0; k < i->nargs; k += 2) {
            ir_ref p = ir_arg(s->ir, i, k), v = ir_arg(s->ir, i, k + 1);
            if (s->l->last[p] == s->l->born[p])
                continue; /* nobody reads it */
            bool dead = is_value(v) && scan_dies(s, v) && heir[v] == p;
            if (dead && inherits)
                take_over(s, p, v);
            else if (!dead && !inherits)
                place_param(s, p, v);
        }
    free(heir);
}

/* v should be in this register at the jump, and so should what it is made from in
 * place. */
static void wish(struct scan *s, ir_ref v, int reg)
{
    while (s->l->born[v] > s->l->label && s->wish[v] == NOWHERE) {
        const struct ir_ins *i = &s->ir->ins.at[v];
        const struct pattern *p = scan_pattern(s, i);
        s->wish[v] = (int16_t)reg;
        if (!p || p->operands[0] != REG)
            return;
        ir_ref from = ir_arg(s->ir, i, 0);
        if (!is_value(from) || s->l->last[from] != v ||
            scan_is_float(s, from) != (reg >= FLOAT_REGS))
            return;
        v = from;
    }
}

static void note_label(struct scan *s, const struct ir_ins *i)
{
    for (ir_ref r = 0; r < s->pos; r++) {
        s->label_reg[r] = s->reg[r];
        if (lives_around(s->l, r) && s->reg[r] != NOWHERE && s->reg[r] != s->m->frame)
            *vec_add(&s->around) = r;
    }
    struct allocation *a = s->out;
    const struct ir_ins *jump = &s->ir->ins.at[s->l->jump];
    a->nparams = jump->nargs;
    a->params = mem_new((a->nparams + 1) * sizeof *a->params);
    for (unsigned k = 0; k < jump->nargs; k++) {
        ir_ref v = ir_arg(s->ir, jump, k);
        a->params[k] = (int16_t)scan_location(s, ir_arg(s->ir, i, 2 * k));
        if (is_value(v) && a->params[k] >= 0 && a->params[k] < SPILL)
            wish(s, v, a->params[k]);
    }
    memcpy(s->touched, s->used, sizeof s->touched);
}

/* Who jumps to the label finds one place for each value; a second one is filled here. */
static void open_label(struct scan *s)
{
    struct jit_trace *t = s->t;
    t->live_locs = mem_new((t->nlive + 1) * sizeof *t->live_locs);
    for (uint32_t k = 0; k < t->nlive; k++) {
        ir_ref r = t->live[k];
        t->live_locs[k] = (int16_t)(is_value(r) ? scan_location(s, r) : NOWHERE);
        if (is_value(r) && s->reg[r] != NOWHERE && s->slot[r] != NOWHERE)
            *vec_add(&s->out->at_label) = (struct move){s->reg[r], s->slot[r], IR_NONE};
    }
}

void place_label(struct scan *s, const struct ir_ins *i)
{
    place_params(s, i);
    scan_leave_operands(s, i);
    scan_free_operands(s, i);
    note_label(s, i);
    if (s->t->nlive)
        open_label(s);
}

/* Back to the label: parameters get their new values, and what was in a register there
 * is in that register again. */
static void close_loop(struct scan *s, const struct ir_ins *i)
{
    const struct allocation *a = s->out;
    move_list m = {0};
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref v = ir_arg(s->ir, i, k);
        if (a->params[k] != NOWHERE)
            *vec_add(&m) = (struct move){(int16_t)scan_location(s, v), a->params[k], v};
    }
    for (size_t k = 0; k < s->around.n; k++) {
        ir_ref r = s->around.at[k];
        *vec_add(&m) = (struct move){(int16_t)scan_location(s, r), s->label_reg[r], r};
    }
    moves_at_once(&s->out->moves, m.at, (unsigned)m.n, s->m->spare);
    vec_free(&m);
}

/* Into the middle of another trace, with everything where that one has it. */
static void join(struct scan *s, const struct ir_ins *i)
{
    const struct jit_trace *to = s->t->target;
    move_list m = {0};
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(s->ir, i, k);
        if (to->live_locs[k] != NOWHERE)
            *vec_add(&m) =
                (struct move){(int16_t)scan_location(s, r), to->live_locs[k], r};
    }
    moves_at_once(&s->out->moves, m.at, (unsigned)m.n, s->m->spare);
    vec_free(&m);
}

void place_jump(struct scan *s, const struct ir_ins *i)
{
    if (s->l->label < s->l->n)
        close_loop(s, i);
    else if (s->t->joins)
        join(s, i);
}

/* A bridge starts with value n of its guard as parameter n, where the guard has it. */
void start_bridge(struct scan *s, const struct jit_guard *g)
{
    uint32_t n = 0;
    for (ir_ref r = 0; r < s->l->n && n < g->nrefs; r++) {
        if (s->ir->ins.at[r].op != IR_param)
            continue;
        int at = g->locs[n++];
        if (s->l->last[r] == s->l->born[r])
            continue;
        if (at >= SPILL) {
            s->slot[r] = (int16_t)at;
            s->used[at - SPILL] = true;
        } else
            scan_put_in(s, r, at);
    }
}
