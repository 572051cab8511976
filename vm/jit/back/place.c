/* place.c -- registers for one operation, as its pattern wants them. */
#include "jit/back/scan.h"

/* ---- operations ------------------------------------------------------------------ */

static ir_ref operand(const struct scan *s, const struct decision *d, unsigned k)
{
    const struct ir_ins *i = &s->ir->ins.at[s->pos];
    return ir_arg(s->ir, i, d->swapped && k < 2 ? 1 - k : k);
}

/* Does the operation have what the pattern takes? */
static bool suits(const struct scan *s, const struct ir_ins *i, const struct pattern *p,
                  const struct decision *d)
{
    for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++) {
        if (k >= i->nargs)
            return false;
        ir_ref r = operand(s, d, k);
        bool constant = p->operands[k] >= IMM && p->operands[k] <= ZERO;
        if (constant && !(ir_is_const(r) && s->m->fits((enum operand)p->operands[k],
                                                       ir_constant(s->ir, r))))
            return false;
    }
    return true;
}

/* A constant comes second, and so does a value that is needed longer than the other;
 * what is where the result should be comes first. */
static bool better_swapped(const struct scan *s, const struct ir_ins *i)
{
    ir_ref a = ir_arg(s->ir, i, 0), b = ir_arg(s->ir, i, 1);
    if (ir_is_const(a) || ir_is_const(b))
        return ir_is_const(a);
    if (s->reg[b] == NOWHERE || !scan_dies(s, b))
        return false;
    return !scan_dies(s, a) || s->reg[b] == s->wish[s->pos];
}

static const struct pattern *choose(struct scan *s, const struct ir_ins *i,
                                    struct decision *d)
{
    const struct pattern *p = scan_pattern(s, i),
                         *end = s->m->patterns + s->m->npatterns;
    if (!p)
        return NULL;
    d->swapped = p->flags & COMMUTES && better_swapped(s, i);
    for (; p < end && p->op == i->op; p++)
        if (suits(s, i, p, d)) {
            d->pattern = (uint16_t)(p - s->m->patterns);
            return p;
        }
    scan_fail(s, "an operand that the machine cannot do");
    return NULL;
}

static uint64_t fixed_registers(const struct pattern *p)
{
    uint64_t set = p->clobbers;
    for (unsigned k = 0; k < 3; k++)
        if (p->operands[k] >= IN)
            set |= REG_BIT(p->operands[k] - IN);
    if (p->result >= OUT)
        set |= REG_BIT(p->result - OUT);
    return set;
}

/* May r stay in its fixed register? It is wanted there, and nobody misses it
 * afterwards. */
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
    bool destroyed = p->clobbers & REG_BIT(reg) || p->result == OUT + reg;
    return wanted_here && (scan_dies(s, r) || !destroyed);
}

static bool reads(const struct scan *s, const struct pattern *p,
                  const struct decision *d, ir_ref r)
{
    for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++)
        if (operand(s, d, k) == r)
            return true;
    return false;
}

/* Fixed registers are emptied before anything else is placed. The copy that a moved
 * value leaves behind may be the very operand: `before` remembers it. */
static void clear_fixed(struct scan *s, const struct pattern *p,
                        const struct decision *d, ir_ref before[N_REGS])
{
    uint64_t set = fixed_registers(p);
    s->locked |= set;
    for (int reg = 0; set; reg++, set >>= 1) {
        ir_ref r = set & 1 ? s->in[reg] : IR_NONE;
        before[reg] = r;
        if (r != IR_NONE && !may_stay(s, p, d, r, reg))
            scan_make_way(s, reg, reads(s, p, d, r));
    }
}

static int place(struct scan *s, enum operand kind, ir_ref r, uint32_t next,
                 const ir_ref before[N_REGS])
{
    switch (kind) {
    case IMM:
    case INDEX:
    case BITS:
    case COUNT:
    case ZERO: return CONSTANT;
    case FLAG:
        if (!ir_is_const(r) && scan_location(s, r) == NOWHERE)
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
        return scan_need(s, r);
    if (ir_is_const(r) || before[kind - IN] != r)
        scan_move(s, scan_location(s, r), (int)kind - IN, r);
    return (int)kind - IN;
}

static void place_operands(struct scan *s, const struct ir_ins *i,
                           const struct pattern *p, struct decision *d)
{
    ir_ref before[N_REGS];
    clear_fixed(s, p, d, before);
    for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++) {
        uint32_t arg = d->swapped && k < 2 ? 1 - k : k;
        d->at[k] = (int16_t)place(s, (enum operand)p->operands[k], operand(s, d, k),
                                  s->l->next[i->args + arg], before);
    }
}

/* Is the operation after this one a guard of its result, and the only one to look at
 * it? */
static bool tested_next(const struct scan *s)
{
    if (s->l->uses[s->pos] != 1)
        return false;
    for (uint32_t at = s->pos + 1; at < s->l->n; at++) {
        const struct ir_ins *i = &s->ir->ins.at[at];
        if (i->op == IR_none || i->op == IR_debug_merge_point)
            continue;
        const struct pattern *p = scan_pattern(s, i);
        return p && p->operands[0] == FLAG && ir_arg(s->ir, i, 0) == s->pos;
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
            s->locked &= ~REG_BIT(d->at[k]);
    for (unsigned k = 0; k < 3; k++)
        if (p->operands[k] == KEPT)
            s->locked |= REG_BIT(d->at[k]);
}

static int same_register(struct scan *s, const struct pattern *p, struct decision *d)
{
    int reg = d->at[0];
    bool kept = p->operands[1] == KEPT && d->at[1] == reg;
    int wish = s->wish[s->pos]; /* a copy now is as good as one at the jump */
    bool elsewhere = wish != NOWHERE && wish != reg && s->in[wish] == IR_NONE &&
                     !(s->locked & REG_BIT(wish));
    if (s->in[reg] == IR_NONE && !kept && !elsewhere)
        return reg;
    d->at[0] = (int16_t)scan_new_register(s, s->pos, NOWHERE);
    scan_move(s, reg, d->at[0], operand(s, d, 0));
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
        d->result = (int16_t)scan_new_register(s, s->pos, d->at[0]);
        break;
    case SAME: d->result = (int16_t)same_register(s, p, d); break;
    default: d->result = p->result - OUT;
    }
    scan_put_in(s, s->pos, d->result);
}

/* ---- guards ---------------------------------------------------------------------- */

static void list_value(void *x, ir_ref r)
{
    struct scan *s = x;
    struct jit_guard *g = &s->t->guards[s->guard];
    if (s->listed[r] == s->guard + 1)
        return;
    s->listed[r] = s->guard + 1;
    if (scan_location(s, r) == NOWHERE)
        scan_fail(s, "a guard needs a value that is nowhere");
    if (g->nrefs % 16 == 0) {
        g->refs = mem_resize(g->refs, g->nrefs + 16, sizeof *g->refs);
        g->locs = mem_resize(g->locs, g->nrefs + 16, sizeof *g->locs);
    }
    g->refs[g->nrefs] = r;
    g->locs[g->nrefs++] = (int16_t)scan_location(s, r);
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
        if (scan_dies(s, g->refs[k]))
            scan_free(s, g->refs[k]);
}

/* ---- calls ----------------------------------------------------------------------- */

static void place_arguments(struct scan *s, const struct ir_ins *i)
{
    struct move m[8];
    if (i->nargs > s->m->ncall_args || i->nargs > sizeof m / sizeof *m) {
        scan_fail(s, "a call with too many arguments");
        return;
    }
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref r = ir_arg(s->ir, i, k);
        m[k] = (struct move){(int16_t)scan_location(s, r), s->m->call_args[k], r};
    }
    moves_at_once(&s->out->moves, m, i->nargs, s->m->spare);
}

static void note_places(struct scan *s, const struct ir_ins *i, struct decision *d)
{
    d->places = (uint32_t)s->out->places.n;
    for (unsigned k = 0; k < i->nargs; k++)
        *vec_add(&s->out->places) = (int16_t)scan_location(s, ir_arg(s->ir, i, k));
}

/* What lives on leaves the registers that the call destroys; then its arguments are
 * put into theirs, all at once, or are read where they are. */
static void place_call(struct scan *s, const struct ir_ins *i, const struct pattern *p,
                       struct decision *d)
{
    s->locked = p->clobbers;
    for (int reg = 0; reg < N_REGS; reg++)
        if (p->clobbers & REG_BIT(reg) && s->in[reg] != IR_NONE &&
            !scan_dies(s, s->in[reg]))
            scan_make_way(s, reg, false);
    if (p->flags & STAY)
        note_places(s, i, d);
    else
        place_arguments(s, i);
}

/* ---- all of it ------------------------------------------------------------------- */

void place_operation(struct scan *s, const struct ir_ins *i, struct decision *d)
{
    const struct pattern *p = choose(s, i, d);
    if (!p)
        return;
    s->locked = 0;
    if (p->flags & CALL)
        place_call(s, i, p, d);
    else
        place_operands(s, i, p, d);
    if (is_guard(i))
        list_values(s, i);
    scan_leave_operands(s, i);
    place_result(s, p, d);
    scan_free_operands(s, i);
    if (is_guard(i))
        free_listed(s);
    if (d->result >= 0 && scan_dies(s, s->pos)) /* nobody reads it */
        scan_free(s, s->pos);
}
