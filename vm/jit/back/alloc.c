/* alloc.c -- the linear scan.
 *
 * A value is in a register, in a slot of the stack frame, or in both: values never change, so
 * a copy in a slot stays good. A register is taken from the value that is used farthest
 * ahead. A value of the preamble that the loop has no register for is stored once, at the
 * label, and not in every turn. */
#include "jit/back/alloc.h"

#include <stdlib.h>

#define BIT(r) (1u << (r))

struct scan {
    struct allocation *out;
    const struct machine *m;
    const struct ir_trace *ir;
    struct jit_trace *t;
    const struct lifetimes *l;
    uint16_t first_pattern[N_IR_OPS];
    /* of each value */
    int16_t *reg, *slot;
    int16_t *wish; /* the register where the jump wants it */
    uint32_t *next; /* the next operation with it as an operand */
    uint32_t *listed; /* guard + 1 that has it in its list */
    /* of each position */
    uint32_t *next_call;
    ir_ref in[N_REGS]; /* what a register holds */
    uint32_t locked;   /* registers that the operation at hand needs: a bit each */
    bool used[MOST_SPILLS];    /* slots */
    bool touched[MOST_SPILLS]; /* slots used since the label */
    uint32_t pos, guard;
    /* at the label */
    int16_t *label_reg;
    VEC(ir_ref) around; /* values of the preamble that live in registers around the loop */
};

static void fail(struct scan *s, const char *why)
{
    if (!s->out->failed)
        s->out->failed = why;
}

static bool is_float(const struct scan *s, ir_ref r)
{
    return (ir_is_const(r) ? ir_constant(s->ir, r)->type : s->ir->ins.at[r].type) == 'f';
}

static void move(struct scan *s, int from, int to, ir_ref constant)
{
    if (from != to)
        *vec_add(&s->out->moves) =
            (struct move){(int16_t)from, (int16_t)to, constant};
}

static int location(const struct scan *s, ir_ref r)
{
    return ir_is_const(r)         ? CONSTANT
           : s->reg[r] != NOWHERE ? s->reg[r]
                                  : s->slot[r];
}

/* When its register is wanted next; a value that lives around the loop, in the next turn. */
static uint32_t next_use(const struct scan *s, ir_ref r)
{
    const struct lifetimes *l = s->l;
    if (s->next[r] != NEVER || !lives_around(l, r) || l->again[r] == NEVER)
        return s->next[r];
    return l->jump + (l->again[r] - l->label);
}

static bool dies(const struct scan *s, ir_ref r)
{
    return s->l->last[r] <= s->pos;
}

/* ---- registers and slots ------------------------------------------------------------------ */

static void put_in(struct scan *s, ir_ref r, int reg)
{
    s->in[reg] = r;
    s->reg[r] = (int16_t)reg;
}

static void leave_register(struct scan *s, ir_ref r)
{
    if (s->reg[r] != NOWHERE)
        s->in[s->reg[r]] = IR_NONE;
    s->reg[r] = NOWHERE;
}

static void free_value(struct scan *s, ir_ref r)
{
    if (s->reg[r] == s->m->frame) /* it is always there, needed or not */
        return;
    leave_register(s, r);
    if (s->slot[r] != NOWHERE)
        s->used[s->slot[r] - SPILL] = false;
    s->slot[r] = NOWHERE;
}

static int take_slot(struct scan *s, bool untouched)
{
    for (int n = 0; n < MOST_SPILLS; n++)
        if (!s->used[n] && !(untouched && s->touched[n])) {
            s->used[n] = s->touched[n] = true;
            return SPILL + n;
        }
    fail(s, "too many values are alive");
    return SPILL;
}

/* Its register is wanted by another value. */
static void spill(struct scan *s, ir_ref r)
{
    bool hoist = s->pos > s->l->label && lives_around(s->l, r);
    if (s->slot[r] == NOWHERE) {
        s->slot[r] = (int16_t)take_slot(s, hoist);
        if (hoist)
            *vec_add(&s->out->entry) =
                (struct move){s->label_reg[r], s->slot[r], IR_NONE};
        else
            move(s, s->reg[r], s->slot[r], IR_NONE);
    }
    leave_register(s, r);
}

/* Does r live across a call? Then a register that calls keep is better. */
static bool crosses(const struct scan *s, ir_ref r)
{
    return s->next_call[s->pos + 1] < s->l->last[r];
}

static int free_register(const struct scan *s, bool floats, bool kept, uint32_t avoid)
{
    const uint8_t *regs = floats ? s->m->floats : s->m->ints;
    int n = floats ? s->m->nfloats : s->m->nints;
    for (int i = 0; i < n; i++) {
        int reg = regs[kept ? i : n - 1 - i];
        if (s->in[reg] == IR_NONE && !(avoid & BIT(reg)))
            return reg;
    }
    return NOWHERE;
}

/* The register whose value is used farthest ahead. */
static int farthest(const struct scan *s, bool floats, uint32_t *when)
{
    const uint8_t *regs = floats ? s->m->floats : s->m->ints;
    int n = floats ? s->m->nfloats : s->m->nints, best = NOWHERE;
    for (int i = 0; i < n; i++) {
        if (s->locked & BIT(regs[i]))
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
    int reg = free_register(s, floats, kept, s->locked);
    if (reg == NOWHERE) {
        reg = farthest(s, floats, &when);
        if (reg == NOWHERE) {
            fail(s, "an operation needs more registers than there are");
            return floats ? s->m->floats[0] : s->m->ints[0];
        }
        spill(s, s->in[reg]);
    }
    s->locked |= BIT(reg);
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
    if (s->first_pattern[i->op] == NO_PATTERN)
        return NOWHERE;
    const struct pattern *p = &s->m->patterns[s->first_pattern[i->op]];
    for (unsigned k = 0; k < i->nargs; k++)
        if (ir_arg(s->ir, i, k) == r && p->flags & CALL && k < s->m->ncall_args &&
            s->l->last[r] == use)
            return s->m->call_args[k];
        else if (ir_arg(s->ir, i, k) == r && k < 3 && p->operands[k] >= IN)
            return p->operands[k] - IN;
    return NOWHERE;
}

/* A register for the value that operation r makes. `like`: a register that would be good. */
static int new_register(struct scan *s, ir_ref r, int like)
{
    bool floats = is_float(s, r);
    int wish = wished(s, r);
    const int good[] = {wish, like};
    for (int i = 0; i < 2; i++)
        if (good[i] >= 0 && (good[i] >= FLOAT_REGS) == floats &&
            s->in[good[i]] == IR_NONE && !(s->locked & BIT(good[i]))) {
            s->locked |= BIT(good[i]);
            return good[i];
        }
    return take_register(s, floats, crosses(s, r));
}

/* An operand in a register, which then stays there during the operation. */
static int need(struct scan *s, ir_ref r)
{
    if (ir_is_const(r)) { /* for this operation only */
        int reg = take_register(s, is_float(s, r), false);
        move(s, CONSTANT, reg, r);
        return reg;
    }
    if (s->reg[r] == NOWHERE) {
        assert(s->slot[r] != NOWHERE);
        int reg = take_register(s, is_float(s, r), crosses(s, r));
        move(s, s->slot[r], reg, IR_NONE);
        put_in(s, r, reg);
    }
    s->locked |= BIT(s->reg[r]);
    return s->reg[r];
}

/* Whatever is in the register goes elsewhere; `wanted`: it is read by this operation. */
static void make_way(struct scan *s, int reg, bool wanted)
{
    ir_ref r = s->in[reg];
    int to = free_register(s, reg >= FLOAT_REGS, crosses(s, r), s->locked);
    if (to != NOWHERE && (wanted || (s->slot[r] == NOWHERE && next_use(s, r) != NEVER))) {
        move(s, reg, to, IR_NONE);
        leave_register(s, r);
        put_in(s, r, to);
    } else
        spill(s, r);
}

/* ---- operations ------------------------------------------------------------------------------ */

static ir_ref operand(const struct scan *s, const struct decision *d, unsigned k)
{
    const struct ir_ins *i = &s->ir->ins.at[s->pos];
    return ir_arg(s->ir, i, d->swapped && k < 2 ? 1 - k : k);
}

static bool suits(const struct scan *s, const struct pattern *p, const struct decision *d)
{
    for (unsigned k = 0; k < 3; k++)
        if (p->operands[k] == IMM || p->operands[k] == INDEX) {
            ir_ref r = operand(s, d, k);
            if (!ir_is_const(r) ||
                !s->m->fits((enum operand)p->operands[k], ir_constant(s->ir, r)))
                return false;
        }
    return true;
}

/* A constant comes second, and so does a value that is needed longer than the other; what is
 * where the result should be comes first. */
static bool better_swapped(const struct scan *s, const struct ir_ins *i)
{
    ir_ref a = ir_arg(s->ir, i, 0), b = ir_arg(s->ir, i, 1);
    if (ir_is_const(a) || ir_is_const(b))
        return ir_is_const(a);
    if (s->reg[b] == NOWHERE || !dies(s, b))
        return false;
    return !dies(s, a) || s->reg[b] == s->wish[s->pos];
}

static const struct pattern *choose(struct scan *s, const struct ir_ins *i,
                                    struct decision *d)
{
    uint32_t n = s->first_pattern[i->op];
    if (n == NO_PATTERN)
        return NULL;
    d->swapped = s->m->patterns[n].flags & COMMUTES && better_swapped(s, i);
    for (; n < s->m->npatterns && s->m->patterns[n].op == i->op; n++)
        if (suits(s, &s->m->patterns[n], d)) {
            d->pattern = (uint16_t)n;
            return &s->m->patterns[n];
        }
    fail(s, "an operand that the machine cannot do");
    return NULL;
}

static uint32_t fixed_registers(const struct pattern *p)
{
    uint32_t set = p->clobbers;
    for (unsigned k = 0; k < 3; k++)
        if (p->operands[k] >= IN)
            set |= BIT(p->operands[k] - IN);
    if (p->result >= OUT)
        set |= BIT(p->result - OUT);
    return set;
}

/* May r stay in its fixed register? It is wanted there, and nobody misses it afterwards. */
static bool may_stay(const struct scan *s, const struct pattern *p,
                     const struct decision *d, ir_ref r, int reg)
{
    bool wanted_here = false;
    for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++)
        if (operand(s, d, k) == r) {
            if (p->operands[k] != IN + reg)
                return false;
            wanted_here = true;
        }
    bool destroyed = p->clobbers & BIT(reg) || p->result == OUT + reg;
    return wanted_here && (dies(s, r) || !destroyed);
}

static bool reads(const struct scan *s, const struct pattern *p,
                  const struct decision *d, ir_ref r)
{
    for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++)
        if (operand(s, d, k) == r)
            return true;
    return false;
}

/* Fixed registers are emptied before anything else is placed. The copy that a moved value
 * leaves behind may be the very operand: `before` remembers it. */
static void clear_fixed(struct scan *s, const struct pattern *p,
                        const struct decision *d, ir_ref before[N_REGS])
{
    uint32_t set = fixed_registers(p);
    s->locked |= set;
    for (int reg = 0; set; reg++, set >>= 1) {
        ir_ref r = set & 1 ? s->in[reg] : IR_NONE;
        before[reg] = r;
        if (r != IR_NONE && !may_stay(s, p, d, r, reg))
            make_way(s, reg, reads(s, p, d, r));
    }
}

static int place(struct scan *s, enum operand kind, ir_ref r, uint32_t next,
                 const ir_ref before[N_REGS])
{
    switch (kind) {
    case IMM:
    case INDEX: return CONSTANT;
    case FLAG:
        if (!ir_is_const(r) && location(s, r) == NOWHERE)
            return FLAGS;
        break;
    case MEM:
        if (ir_is_const(r))
            return CONSTANT;
        if (s->reg[r] == NOWHERE && next == NEVER)
            return s->slot[r];
        break;
    default: break;
    }
    if (kind < IN)
        return need(s, r);
    if (ir_is_const(r) || before[kind - IN] != r)
        move(s, location(s, r), (int)kind - IN, r);
    return (int)kind - IN;
}

/* Is the operation after this one a guard of its result, and the only one to look at it? */
static bool tested_next(const struct scan *s)
{
    if (s->l->uses[s->pos] != 1)
        return false;
    for (uint32_t at = s->pos + 1; at < s->l->n; at++) {
        const struct ir_ins *i = &s->ir->ins.at[at];
        if (i->op == IR_none || i->op == IR_debug_merge_point)
            continue;
        return s->first_pattern[i->op] != NO_PATTERN &&
               s->m->patterns[s->first_pattern[i->op]].operands[0] == FLAG &&
               ir_arg(s->ir, i, 0) == s->pos;
    }
    return false;
}

/* Registers of operands that die can be the result's, unless they are read after it is
 * written. */
static void unlock_dead(struct scan *s, const struct pattern *p,
                        const struct decision *d)
{
    for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++)
        if (d->at[k] >= 0 && d->at[k] < SPILL && p->operands[k] < IN &&
            s->in[d->at[k]] == IR_NONE)
            s->locked &= ~BIT(d->at[k]);
    for (unsigned k = 0; k < 3; k++)
        if (p->operands[k] == KEPT)
            s->locked |= BIT(d->at[k]);
}

static int same_register(struct scan *s, const struct pattern *p, struct decision *d)
{
    int reg = d->at[0];
    bool kept = p->operands[1] == KEPT && d->at[1] == reg;
    int wish = s->wish[s->pos]; /* a copy now is as good as one at the jump */
    bool elsewhere = wish != NOWHERE && wish != reg && s->in[wish] == IR_NONE &&
                     !(s->locked & BIT(wish));
    if (s->in[reg] == IR_NONE && !kept && !elsewhere)
        return reg;
    d->at[0] = (int16_t)new_register(s, s->pos, NOWHERE);
    move(s, reg, d->at[0], operand(s, d, 0));
    return d->at[0];
}

static void place_result(struct scan *s, const struct pattern *p, struct decision *d)
{
    switch (p->result) {
    case NONE: return;
    case TEST:
        if (tested_next(s)) {
            d->result = FLAGS;
            return;
        }
        /* fallthrough */
    case NEW:
        unlock_dead(s, p, d);
        d->result = (int16_t)new_register(s, s->pos, d->at[0]);
        break;
    case SAME: d->result = (int16_t)same_register(s, p, d); break;
    default: d->result = p->result - OUT;
    }
    put_in(s, s->pos, d->result);
}

/* Operands that die leave their registers to the result. Their slots are not free before the
 * operation is done: what makes way for the result is stored before it. */
static void leave_operands(struct scan *s, const struct ir_ins *i)
{
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(s->ir, i, k);
        if (!is_operand(i, k) || !is_value(r))
            continue;
        s->next[r] = s->l->next[i->args + k];
        if (dies(s, r) && s->reg[r] != s->m->frame)
            leave_register(s, r);
    }
}

static void free_operands(struct scan *s, const struct ir_ins *i)
{
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(s->ir, i, k);
        if (is_operand(i, k) && is_value(r) && dies(s, r))
            free_value(s, r);
    }
}

/* ---- guards ---------------------------------------------------------------------------------- */

static void list_value(void *x, ir_ref r)
{
    struct scan *s = x;
    struct jit_guard *g = &s->t->guards[s->guard];
    if (s->listed[r] == s->guard + 1)
        return;
    s->listed[r] = s->guard + 1;
    if (location(s, r) == NOWHERE)
        fail(s, "a guard needs a value that is nowhere");
    if (g->nrefs % 16 == 0) {
        g->refs = mem_resize(g->refs, g->nrefs + 16, sizeof *g->refs);
        g->locs = mem_resize(g->locs, g->nrefs + 16, sizeof *g->locs);
    }
    g->refs[g->nrefs] = r;
    g->locs[g->nrefs++] = (int16_t)location(s, r);
}

static void list_values(struct scan *s, const struct ir_ins *i)
{
    struct jit_guard *g = &s->t->guards[s->guard];
    g->trace = s->t;
    g->snap = i->snap;
    g->ins = s->pos;
    if (i->snap)
        snap_values(s->ir, &s->ir->snaps.at[i->snap - 1], list_value, s);
}

static void free_listed(struct scan *s)
{
    const struct jit_guard *g = &s->t->guards[s->guard++];
    for (uint32_t k = 0; k < g->nrefs; k++)
        if (dies(s, g->refs[k]))
            free_value(s, g->refs[k]);
}

/* ---- calls ------------------------------------------------------------------------------------ */

/* What lives on leaves the registers that the call destroys; then its arguments are put into
 * theirs, all at once. */
static void place_call(struct scan *s, const struct ir_ins *i, const struct pattern *p)
{
    struct move m[8];
    s->locked = p->clobbers;
    for (int reg = 0; reg < N_REGS; reg++)
        if (p->clobbers & BIT(reg) && s->in[reg] != IR_NONE && !dies(s, s->in[reg]))
            make_way(s, reg, false);
    if (i->nargs > s->m->ncall_args || i->nargs > sizeof m / sizeof *m) {
        fail(s, "a call with too many arguments");
        return;
    }
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(s->ir, i, k);
        m[k] = (struct move){(int16_t)location(s, r), s->m->call_args[k], r};
    }
    moves_at_once(&s->out->moves, m, i->nargs, s->m->spare);
}

/* ---- the loop ---------------------------------------------------------------------------------- */

/* The parameter's place when it cannot simply take over what its value is in. */
static void place_param(struct scan *s, ir_ref p, ir_ref v)
{
    uint32_t when = 0;
    bool floats = is_float(s, p);
    int from = location(s, v), to = free_register(s, floats, crosses(s, p), s->locked);
    if (to == NOWHERE) {
        to = farthest(s, floats, &when);
        if (to == NOWHERE || when <= s->l->first[p]) {
            s->slot[p] = (int16_t)take_slot(s, false);
            move(s, from, s->slot[p], v);
            return;
        }
        spill(s, s->in[to]);
        from = location(s, v);
    }
    move(s, from, to, v);
    put_in(s, p, to);
}

/* A value that dies here leaves its register to the last parameter that starts with it. */
static void take_over(struct scan *s, ir_ref p, ir_ref v)
{
    int reg = s->reg[v];
    if (reg == NOWHERE) { /* it was spilled meanwhile */
        place_param(s, p, v);
        return;
    }
    leave_register(s, v);
    put_in(s, p, reg);
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
            bool dead = is_value(v) && dies(s, v) && heir[v] == p;
            if (dead && inherits)
                take_over(s, p, v);
            else if (!dead && !inherits)
                place_param(s, p, v);
        }
    free(heir);
}

/* v should be in this register at the jump, and so should what it is made from in place. */
static void wish(struct scan *s, ir_ref v, int reg)
{
    while (s->l->born[v] > s->l->label && s->wish[v] == NOWHERE) {
        const struct ir_ins *i = &s->ir->ins.at[v];
        uint16_t n = s->first_pattern[i->op];
        s->wish[v] = (int16_t)reg;
        if (n == NO_PATTERN || i->nargs == 0 || s->m->patterns[n].operands[0] != REG)
            return;
        ir_ref from = ir_arg(s->ir, i, 0);
        if (!is_value(from) || s->l->last[from] != v ||
            is_float(s, from) != (reg >= FLOAT_REGS))
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
        a->params[k] = (int16_t)location(s, ir_arg(s->ir, i, 2 * k));
        if (is_value(v) && a->params[k] < SPILL)
            wish(s, v, a->params[k]);
    }
    memcpy(s->touched, s->used, sizeof s->touched);
}

/* Who jumps to the label finds one place for each value; a second one is filled here. */
static void open_entry(struct scan *s)
{
    struct jit_trace *t = s->t;
    t->entry_locs = mem_new((t->nentry + 1) * sizeof *t->entry_locs);
    for (uint32_t k = 0; k < t->nentry; k++) {
        ir_ref r = t->entry[k];
        t->entry_locs[k] = (int16_t)(is_value(r) ? location(s, r) : NOWHERE);
        if (is_value(r) && s->reg[r] != NOWHERE && s->slot[r] != NOWHERE)
            *vec_add(&s->out->entry) = (struct move){s->reg[r], s->slot[r], IR_NONE};
    }
}

static void place_label(struct scan *s, const struct ir_ins *i)
{
    place_params(s, i);
    leave_operands(s, i);
    free_operands(s, i);
    note_label(s, i);
    if (s->t->nentry)
        open_entry(s);
}

/* Back to the label: parameters get their new values, and what was in a register there is
 * in that register again. */
static void close_loop(struct scan *s, const struct ir_ins *i)
{
    const struct allocation *a = s->out;
    move_list m = {0};
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref v = ir_arg(s->ir, i, k);
        if (a->params[k] != NOWHERE)
            *vec_add(&m) = (struct move){(int16_t)location(s, v), a->params[k], v};
    }
    for (size_t k = 0; k < s->around.n; k++) {
        ir_ref r = s->around.at[k];
        *vec_add(&m) = (struct move){(int16_t)location(s, r), s->label_reg[r], r};
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
        if (to->entry_locs[k] != NOWHERE)
            *vec_add(&m) = (struct move){(int16_t)location(s, r), to->entry_locs[k], r};
    }
    moves_at_once(&s->out->moves, m.at, (unsigned)m.n, s->m->spare);
    vec_free(&m);
}

static void place_jump(struct scan *s, const struct ir_ins *i)
{
    if (s->l->label < s->l->n)
        close_loop(s, i);
    else if (s->t->joins)
        join(s, i);
}

/* ---- the walk ------------------------------------------------------------------------------------ */

static void place_operation(struct scan *s, const struct ir_ins *i, struct decision *d)
{
    ir_ref before[N_REGS];
    const struct pattern *p = choose(s, i, d);
    if (!p)
        return;
    s->locked = 0;
    if (p->flags & CALL)
        place_call(s, i, p);
    else {
        clear_fixed(s, p, d, before);
        for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++) {
            uint32_t arg = d->swapped && k < 2 ? 1 - k : k;
            d->at[k] = (int16_t)place(s, (enum operand)p->operands[k], operand(s, d, k),
                                      s->l->next[i->args + arg], before);
        }
    }
    if (is_guard(i))
        list_values(s, i);
    leave_operands(s, i);
    place_result(s, p, d);
    free_operands(s, i);
    if (is_guard(i))
        free_listed(s);
    if (is_value(s->pos) && i->type != 'v' && s->l->last[s->pos] == s->pos)
        free_value(s, s->pos);
}

static void one(struct scan *s, const struct ir_ins *i, struct decision *d)
{
    d->first = (uint32_t)s->out->moves.n;
    switch (i->op) {
    case IR_none:
    case IR_param: break;
    case IR_input: put_in(s, s->pos, s->m->frame); break;
    case IR_label:
        s->locked = BIT(s->m->frame);
        if (s->pos == s->l->label)
            place_label(s, i);
        break;
    case IR_jump: place_jump(s, i); break;
    default: place_operation(s, i, d);
    }
    d->nmoves = (uint32_t)s->out->moves.n - d->first;
}

/* A bridge starts with value n of its guard as parameter n, where the guard has it. */
static void start_bridge(struct scan *s, const struct jit_guard *g)
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
            put_in(s, r, at);
    }
}

static void find_patterns(struct scan *s)
{
    memset(s->first_pattern, 0xFF, sizeof s->first_pattern);
    for (unsigned n = s->m->npatterns; n > 0; n--)
        s->first_pattern[s->m->patterns[n - 1].op] = (uint16_t)(n - 1);
}

static bool is_call(const struct scan *s, const struct ir_ins *i)
{
    uint16_t n = s->first_pattern[i->op];
    return n != NO_PATTERN && s->m->patterns[n].flags & CALL;
}

static void find_calls(struct scan *s)
{
    s->next_call[s->l->n] = s->next_call[s->l->n + 1] = NEVER;
    for (uint32_t at = s->l->n; at > 0; at--)
        s->next_call[at - 1] =
            is_call(s, &s->ir->ins.at[at - 1]) ? at - 1 : s->next_call[at];
}

static int16_t *nowhere(uint32_t n)
{
    int16_t *p = mem_new((n + 1) * sizeof *p);
    memset(p, 0xFF, (n + 1) * sizeof *p);
    return p;
}

static void start(struct scan *s)
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

static void finish(struct scan *s)
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

void allocate(struct allocation *a, const struct machine *m, struct jit_trace *t,
              const struct lifetimes *l)
{
    struct scan s = {.out = a, .m = m, .ir = &t->ir, .t = t, .l = l};
    *a = (struct allocation){.nops = l->n};
    a->ops = mem_new((l->n + 1) * sizeof *a->ops);
    start(&s);
    for (; s.pos < l->n && !a->failed; s.pos++) {
        struct decision *d = &a->ops[s.pos];
        *d = (struct decision){.pattern = NO_PATTERN,
                               .at = {NOWHERE, NOWHERE, NOWHERE},
                               .result = NOWHERE};
        one(&s, &t->ir.ins.at[s.pos], d);
    }
    finish(&s);
}

void allocation_free(struct allocation *a)
{
    free(a->ops);
    free(a->params);
    vec_free(&a->moves);
    vec_free(&a->entry);
}
