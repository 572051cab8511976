#include "jit/x64/regs.h"

#include <stdlib.h>

/* r11 and xmm15 are scratch, r15 the language's self, rbp the frame, rsp the stack */
static const uint8_t int_regs[] = {RBX, R12, R13, R14, RSI, RDI,
                                   R8,  R9,  R10, RCX, RDX, RAX};
enum {
    N_INT_REGS = sizeof int_regs,
    CALLEE_SAVED = 1 << RBX | 1 << R12 | 1 << R13 | 1 << R14
};

bool is_float(const struct back *b, ir_ref r)
{
    return b->ir->ins.at[r].type == 'f';
}

/* ---- lifetimes ------------------------------------------------------------------------- */

static void alive(struct back *b, ir_ref r, uint32_t at)
{
    if (r & (IR_CONST | IR_VIRTUAL) || r == IR_NONE)
        return;
    if (b->label_at && at > b->label_at && r < b->label_at &&
        b->ir->ins.at[r].op != IR_param)
        at = b->jump_at; /* from before the loop: alive in every turn */
    if (at > b->last[r])
        b->last[r] = at;
}

static void alive_in_snap(struct back *b, const struct ir_snap *s, uint32_t at)
{
    const struct ir_trace *t = b->ir;
    for (uint32_t i = 0; i < s->nframes; i++) {
        const struct ir_snap_frame *f = &t->snap_frames.at[s->first + i];
        for (uint32_t k = 0; k < f->nslots; k++)
            alive(b, t->snap_refs.at[f->slots + k], at);
        alive(b, f->func, at);
        alive(b, f->extra, at);
    }
    for (uint32_t i = 0; i < s->nvirtuals; i++) {
        const struct ir_snap_virtual *v = &t->snap_virtuals.at[s->virtuals + i];
        for (uint32_t k = 0; k < v->nfields; k++)
            alive(b, t->snap_refs.at[v->fields + 1 + 3 * k + 2], at);
    }
}

static bool counts(const struct ir_ins *i, unsigned k)
{
    return i->op != IR_none && (i->op != IR_label || k % 2 == 1);
}

void find_lifetimes(struct back *b)
{
    const struct ir_trace *t = b->ir;
    uint32_t n = (uint32_t)t->ins.n;
    for (uint32_t at = 0; at < n; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        if (i->op == IR_label)
            b->label_at = at;
        if (i->op == IR_jump)
            b->jump_at = at;
    }
    for (uint32_t at = 0; at < n; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        for (unsigned k = 0; k < i->nargs; k++)
            if (counts(i, k)) {
                ir_ref r = ir_arg(t, i, k);
                alive(b, r, at);
                if (!(r & (IR_CONST | IR_VIRTUAL)))
                    b->use_first[r + 1]++;
            }
        if (ir_op_flags[i->op] & IRF_G && i->op != IR_none && i->snap)
            alive_in_snap(b, &t->snaps.at[i->snap - 1], at);
    }
    for (uint32_t r = 0; r < n; r++)
        b->use_first[r + 1] += b->use_first[r];
    b->uses = mem_new((b->use_first[n] + 1) * sizeof *b->uses);
    uint32_t *fill = mem_new((n + 1) * sizeof *fill);
    memcpy(fill, b->use_first, (n + 1) * sizeof *fill);
    for (uint32_t at = 0; at < n; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        for (unsigned k = 0; k < i->nargs; k++)
            if (counts(i, k) && !(ir_arg(t, i, k) & (IR_CONST | IR_VIRTUAL)))
                b->uses[fill[ir_arg(t, i, k)]++] = at;
    }
    free(fill);
}

/* The next operation that has r as an operand; values of the loop's start are used again
 * in its next turn. */
static uint32_t next_use(const struct back *b, ir_ref r)
{
    for (uint32_t k = b->use_first[r]; k < b->use_first[r + 1]; k++)
        if (b->uses[k] >= b->pos)
            return b->uses[k];
    return UINT32_MAX - (b->last[r] < UINT32_MAX ? b->last[r] : 0) / 2;
}

/* ---- registers and slots ------------------------------------------------------------------ */

int new_slot(struct back *b)
{
    for (int s = 0; s < MAX_SPILLS; s++)
        if (!b->slot_used[s]) {
            b->slot_used[s] = true;
            return SPILL + s;
        }
    b->failed = true;
    return SPILL;
}

static void store_slot(struct back *b, int slot, int reg)
{
    if (reg >= XMM)
        x_movsd_mr(&b->c, RSP, slot_disp(slot), reg - XMM);
    else
        x_mov_mr(&b->c, RSP, slot_disp(slot), reg);
}

static void load_slot(struct back *b, int reg, int slot)
{
    if (reg >= XMM)
        x_movsd_rm(&b->c, reg - XMM, RSP, slot_disp(slot));
    else
        x_mov_rm(&b->c, reg, RSP, slot_disp(slot));
}

static void to_slot(struct back *b, ir_ref r)
{
    int reg = b->loc[r];
    if (b->spill[r] == NOWHERE) {
        b->spill[r] = (int16_t)new_slot(b);
        store_slot(b, b->spill[r], reg);
    }
    b->loc[r] = b->spill[r];
    b->regs[reg] = IR_NONE;
}

void evict(struct back *b, int reg)
{
    if (b->regs[reg] != IR_NONE)
        to_slot(b, b->regs[reg]);
}

static int pick(struct back *b, bool floats, uint32_t avoid)
{
    int best = -1;
    uint32_t farthest = 0;
    int n = floats ? SCRATCH_X : N_INT_REGS;
    for (int i = 0; i < n; i++) {
        int reg = floats ? XMM + i : int_regs[i];
        if (b->locked & 1u << reg || avoid & 1u << reg)
            continue;
        if (b->regs[reg] == IR_NONE)
            return reg;
        uint32_t use = next_use(b, b->regs[reg]);
        if (best < 0 || use > farthest) {
            best = reg;
            farthest = use;
        }
    }
    if (best < 0) {
        b->failed = true;
        return floats ? XMM : RAX;
    }
    evict(b, best);
    return best;
}

static void load_const(struct back *b, int reg, ir_ref r)
{
    const struct ir_const *k = ir_constant(b->ir, r);
    if (k->type == 'r' && k->u.r && !((uintptr_t)k->u.r & 1)) {
        for (uint32_t i = 0; i < b->t->ntable; i++)
            if (b->t->table[i] == k->u.r) {
                x_mov_rip(&b->c, reg, &b->t->table[i]);
                return;
            }
        b->failed = true;
    } else if (k->type == 'f') {
        if (k->u.i == 0)
            x_xorpd(&b->c, reg - XMM, reg - XMM);
        else {
            x_mov_ri(&b->c, R11, k->u.i);
            x_movq_xr(&b->c, reg - XMM, R11);
        }
    } else
        x_mov_ri(&b->c, reg, k->u.i);
}

int need(struct back *b, ir_ref r)
{
    int reg;
    if (ir_is_const(r)) { /* it lives for this operation only */
        reg = pick(b, ir_constant(b->ir, r)->type == 'f', 0);
        load_const(b, reg, r);
        b->locked |= 1u << reg;
        return reg;
    }
    reg = b->loc[r];
    if (reg == NOWHERE) {
        b->failed = true;
        return RAX;
    }
    if (reg >= SPILL) {
        int slot = reg;
        reg = pick(b, is_float(b, r), 0);
        load_slot(b, reg, slot);
        b->loc[r] = (int16_t)reg;
        b->regs[reg] = r;
    }
    b->locked |= 1u << reg;
    return reg;
}

int glance(struct back *b, ir_ref r)
{
    if (ir_is_const(r))
        load_const(b, R11, r);
    else if (b->loc[r] >= SPILL)
        load_slot(b, R11, b->loc[r]);
    else
        return b->loc[r];
    return R11;
}

void claim(struct back *b, ir_ref r, int reg)
{
    b->regs[reg] = r;
    b->loc[r] = (int16_t)reg;
    b->locked |= 1u << reg;
}

int result(struct back *b, ir_ref r, int hint)
{
    int reg = hint >= 0 && b->regs[hint] == IR_NONE ? hint : pick(b, is_float(b, r), 0);
    claim(b, r, reg);
    return reg;
}

void free_value(struct back *b, ir_ref r)
{
    if (b->loc[r] >= 0 && b->loc[r] < SPILL && b->regs[b->loc[r]] == r)
        b->regs[b->loc[r]] = IR_NONE;
    if (b->spill[r] != NOWHERE &&
        !(b->label_at && b->pos > b->label_at && r < b->label_at))
        b->slot_used[b->spill[r] - SPILL] = false;
    b->loc[r] = b->spill[r] = NOWHERE;
}

void free_dead(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(b->ir, i, k);
        if (!(r & (IR_CONST | IR_VIRTUAL)) && b->last[r] <= b->pos &&
            b->loc[r] != NOWHERE)
            free_value(b, r);
    }
}

/* Values that are needed after the call leave the registers that it destroys. */
void spill_for_call(struct back *b)
{
    for (int reg = 0; reg < 32; reg++) {
        ir_ref r = b->regs[reg];
        if (r == IR_NONE || (reg < XMM && CALLEE_SAVED & 1 << reg))
            continue;
        if (b->last[r] <= b->pos) {
            continue; /* only an argument: the moves read it */
        }
        int16_t better = NOWHERE;
        for (int i = 0; reg < XMM && i < 4; i++)
            if (b->regs[int_regs[i]] == IR_NONE)
                better = int_regs[i];
        if (better != NOWHERE && b->spill[r] == NOWHERE) {
            x_mov_rr(&b->c, better, reg);
            b->regs[reg] = IR_NONE;
            b->regs[better] = r;
            b->loc[r] = better;
        } else
            to_slot(b, r);
    }
}

/* ---- several moves at once -------------------------------------------------------------------- */

static void one_move(struct back *b, const struct move *m, bool f)
{
    struct code *c = &b->c;
    int src = m->src, dst = m->dst;
    if (src == NOWHERE) {
        if (dst < SPILL)
            load_const(b, dst, m->constant);
        else if (ir_constant(b->ir, m->constant)->type == 'f') {
            load_const(b, XMM + SCRATCH_X, m->constant);
            store_slot(b, dst, XMM + SCRATCH_X);
        } else {
            load_const(b, R11, m->constant);
            store_slot(b, dst, R11);
        }
    } else if (src >= SPILL && dst >= SPILL) {
        load_slot(b, f ? XMM + SCRATCH_X : R11, src);
        store_slot(b, dst, f ? XMM + SCRATCH_X : R11);
    } else if (src >= SPILL)
        load_slot(b, dst, src);
    else if (dst >= SPILL)
        store_slot(b, dst, src);
    else if (dst >= XMM)
        x_movapd(c, dst - XMM, src - XMM);
    else
        x_mov_rr(c, dst, src);
}

static bool blocked(const struct move *m, unsigned n, unsigned i)
{
    for (unsigned k = 0; k < n; k++)
        if (k != i && m[k].dst != NOWHERE && m[k].src == m[i].dst)
            return true;
    return false;
}

/* All sources are read before any destination is written. A cycle goes through the stack
 * just below the save area, which is free outside of exits. */
void moves(struct back *b, struct move *m, unsigned n, const char *types)
{
    const int spare = SPILL + MAX_SPILLS; /* the first word of the save area */
    unsigned left = n;
    for (unsigned i = 0; i < n; i++)
        if (m[i].src == m[i].dst) {
            m[i].dst = NOWHERE;
            left--;
        }
    while (left) {
        bool progress = false;
        for (unsigned i = 0; i < n; i++) {
            if (m[i].dst == NOWHERE || blocked(m, n, i))
                continue;
            one_move(b, &m[i], types[i] == 'f');
            m[i].dst = NOWHERE;
            left--;
            progress = true;
        }
        for (unsigned i = 0; !progress && i < n; i++) {
            if (m[i].dst == NOWHERE)
                continue;
            int from = m[i].src;
            struct move out = {(int16_t)from, (int16_t)spare, 0};
            one_move(b, &out, types[i] == 'f');
            for (unsigned k = 0; k < n; k++)
                if (m[k].src == from)
                    m[k].src = (int16_t)spare;
            progress = true;
        }
    }
}
