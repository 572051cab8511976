/* check.c -- abstract execution: a state says for each place which value it certainly
 * holds. Where two ways meet, only what both agree on is kept; the loop is run until
 * its start no longer changes. */
#include "jit/back/check.h"

#include <stdarg.h>
#include <stdio.h>

enum { PLACES = SPILL + MOST_SPILLS };

struct state {
    ir_ref in[PLACES]; /* IR_NONE: unknown */
    ir_ref flags;      /* the value that they test */
    bool overflow;     /* or they are those of an operation that can overflow */
};

struct check {
    const struct allocation *a;
    const struct machine *m;
    const struct jit_trace *t;
    const struct ir_trace *ir;
    uint64_t registers; /* that decisions may name */
    struct state now, label;
    uint32_t at, label_at, guard, label_guard;
    bool looping, wrong;
    char *why;
    size_t size;
};

__attribute__((format(printf, 2, 3))) static void complain(struct check *c,
                                                           const char *format, ...)
{
    if (c->wrong)
        return;
    c->wrong = true;
    int n = snprintf(c->why, c->size, "operation %u (%s): ", c->at,
                     c->at < c->ir->ins.n ? ir_names[c->ir->ins.at[c->at].op] : "end");
    va_list args;
    va_start(args, format);
    if (n > 0 && (size_t)n < c->size)
        vsnprintf(c->why + n, c->size - (size_t)n, format, args);
    va_end(args);
}

static bool is_register(const struct check *c, int at)
{
    return at >= 0 && at < N_REGS && c->registers & REG_BIT(at);
}

static bool is_place(const struct check *c, int at)
{
    return is_register(c, at) || (at >= SPILL && at < PLACES);
}

static char type_of(const struct check *c, ir_ref r)
{
    return ir_is_const(r) ? ir_constant(c->ir, r)->type : c->ir->ins.at[r].type;
}

static bool right_kind(const struct check *c, int at, ir_ref r)
{
    return at >= SPILL || (at >= FLOAT_REGS) == (type_of(c, r) == 'f');
}

static void holds(struct check *c, int at, ir_ref r, const char *what)
{
    if (!is_place(c, at))
        complain(c, "%s: no such place: %d", what, at);
    else if (c->now.in[at] != r)
        complain(c, "%s: value %x should be in %d, where %x is", what, r, at,
                 c->now.in[at]);
}

/* ---- steps ----------------------------------------------------------------------- */

static void run_move(struct check *c, struct state *s, const struct move *m)
{
    if (!is_place(c, m->to) && m->to != c->m->spare)
        complain(c, "a move to %d", m->to);
    else if (m->to == c->m->frame)
        complain(c, "a move into the register of the frame");
    else if (m->from == CONSTANT && ir_is_const(m->constant))
        s->in[m->to] = m->constant;
    else if (is_place(c, m->from) || m->from == c->m->spare)
        s->in[m->to] = s->in[m->from];
    else
        complain(c, "a move from %d", m->from);
}

static void check_operand(struct check *c, const struct pattern *p,
                          const struct decision *d, unsigned k, ir_ref r)
{
    static const char *const names[] = {"operand 0", "operand 1", "operand 2"};
    int at = d->at[k];
    switch (p->operands[k]) {
    case IMM:
    case INDEX:
    case BITS:
    case COUNT:
    case ZERO:
        if (at != CONSTANT || !ir_is_const(r) ||
            !c->m->fits((enum operand)p->operands[k], ir_constant(c->ir, r)))
            complain(c, "%s is no constant that fits", names[k]);
        return;
    case FLAG:
        if (at == FLAGS) {
            if (c->now.flags != r)
                complain(c, "the flags are not those of %x", r);
            return;
        }
        break;
    case MEM:
        if (at == CONSTANT) {
            if (!ir_is_const(r))
                complain(c, "%s is no constant", names[k]);
            return;
        }
        break;
    default:
        if (p->operands[k] >= IN && at != p->operands[k] - IN)
            complain(c, "%s has to be in register %d", names[k], p->operands[k] - IN);
    }
    holds(c, at, r, names[k]);
    if (p->operands[k] != MEM && at >= SPILL)
        complain(c, "%s has to be in a register", names[k]);
    else if (!right_kind(c, at, r))
        complain(c, "%s is in the wrong kind of register", names[k]);
}

static void check_result(struct check *c, const struct pattern *p,
                         const struct decision *d)
{
    bool flags = p->result == TEST && d->result == FLAGS;
    if (p->result == NONE ? d->result != NOWHERE : !flags && !is_register(c, d->result))
        complain(c, "the result cannot be in %d", d->result);
    else if (p->result == NONE || flags)
        return;
    else if (p->result >= OUT && d->result != p->result - OUT)
        complain(c, "the result is in %d, not in %d", p->result - OUT, d->result);
    else if (p->result == SAME && d->result != d->at[0])
        complain(c, "the result is not where operand 0 was");
    else if (d->result == c->m->frame || !right_kind(c, d->result, c->at))
        complain(c, "the result is in the wrong register");
    for (unsigned k = 0; k < 3; k++)
        if (p->operands[k] == KEPT && d->at[k] == d->result)
            complain(c, "the result overwrites operand %u", k);
}

static void check_places(struct check *c, const struct ir_ins *i,
                         const struct decision *d)
{
    for (unsigned k = 0; k < i->nargs && !c->wrong; k++) {
        ir_ref r = ir_arg(c->ir, i, k);
        if (d->places + k >= c->a->places.n)
            complain(c, "places that do not exist");
        else if (c->a->places.at[d->places + k] != CONSTANT)
            holds(c, c->a->places.at[d->places + k], r, "operand");
        else if (!ir_is_const(r))
            complain(c, "operand %u is no constant", k);
    }
}

static void check_arguments(struct check *c, const struct ir_ins *i)
{
    for (unsigned k = 0; k < i->nargs; k++)
        if (k >= c->m->ncall_args)
            complain(c, "too many arguments");
        else
            holds(c, c->m->call_args[k], ir_arg(c->ir, i, k), "argument");
}

static void check_listed(void *x, ir_ref r)
{
    struct check *c = x;
    const struct jit_guard *g = &c->t->guards[c->guard];
    for (uint32_t k = 0; k < g->nrefs; k++)
        if (g->refs[k] == r)
            return;
    complain(c, "the guard does not list %x", r);
}

static void check_guard(struct check *c, const struct ir_ins *i)
{
    const struct jit_guard *g = &c->t->guards[c->guard];
    for (uint32_t k = 0; k < g->nrefs; k++)
        holds(c, g->locs[k], g->refs[k], "guard");
    if (i->snap)
        snap_values(c->ir, &c->ir->snaps.at[i->snap - 1], check_listed, c);
    c->guard++;
}

static bool asks_for_overflow(const struct ir_ins *i)
{
    return i->op == IR_guard_no_overflow || i->op == IR_guard_overflow;
}

static void run_pattern(struct check *c, const struct ir_ins *i,
                        const struct decision *d)
{
    if (d->pattern >= c->m->npatterns || c->m->patterns[d->pattern].op != i->op) {
        complain(c, "the pattern of another operation");
        return;
    }
    const struct pattern *p = &c->m->patterns[d->pattern];
    if (d->swapped && !(p->flags & COMMUTES))
        complain(c, "its operands may not be swapped");
    if (asks_for_overflow(i) && !c->now.overflow)
        complain(c, "the flags are not those of an overflow");
    if (p->flags & STAY)
        check_places(c, i, d);
    else if (p->flags & CALL)
        check_arguments(c, i);
    for (unsigned k = 0; k < 3 && p->operands[k] != UNUSED; k++)
        check_operand(c, p, d, k, ir_arg(c->ir, i, d->swapped && k < 2 ? 1 - k : k));
    if (is_guard(i))
        check_guard(c, i);
    check_result(c, p, d);
    for (int r = 0; r < N_REGS; r++)
        if (p->clobbers & REG_BIT(r))
            c->now.in[r] = IR_NONE;
    c->now.flags = d->result == FLAGS ? c->at : IR_NONE;
    c->now.overflow = i->op >= IR_int_add_ovf && i->op <= IR_int_mul_ovf;
    if (!c->wrong && d->result >= 0)
        c->now.in[d->result] = c->at;
}

/* ---- labels and jumps ------------------------------------------------------------ */

/* Keep what both agree on; true: that is less than before. */
static bool meet(struct state *s, const struct state *other)
{
    bool changed = false;
    for (int p = 0; p < PLACES; p++)
        if (s->in[p] != IR_NONE && s->in[p] != other->in[p]) {
            s->in[p] = IR_NONE;
            changed = true;
        }
    return changed;
}

/* The parameters have their values, said by operand `first + step * k` of i: from here
 * on these places hold the parameters, and no other place does. */
static void enter_params(struct check *c, const struct ir_ins *i, unsigned first,
                         unsigned step)
{
    const struct ir_ins *label = &c->ir->ins.at[c->label_at];
    for (unsigned k = 0; k < c->a->nparams; k++)
        if (c->a->params[k] != NOWHERE)
            holds(c, c->a->params[k], ir_arg(c->ir, i, first + step * k), "parameter");
    for (int p = 0; p < PLACES; p++) /* what an earlier turn has left */
        if (is_value(c->now.in[p]) && c->ir->ins.at[c->now.in[p]].op == IR_param)
            for (unsigned k = 0; k < c->a->nparams; k++)
                if (c->now.in[p] == ir_arg(c->ir, label, 2 * k))
                    c->now.in[p] = IR_NONE;
    for (unsigned k = 0; k < c->a->nparams && !c->wrong; k++)
        if (c->a->params[k] != NOWHERE)
            c->now.in[c->a->params[k]] = ir_arg(c->ir, label, 2 * k);
}

/* Who comes from another trace brings only what live_locs say. */
static void join_label(struct check *c)
{
    struct state s;
    memset(&s, 0, sizeof s);
    for (int p = 0; p < PLACES; p++)
        s.in[p] = IR_NONE;
    s.in[c->m->frame] = c->now.in[c->m->frame];
    for (uint32_t k = 0; k < c->t->nlive; k++)
        if (is_place(c, c->t->live_locs[k]))
            s.in[c->t->live_locs[k]] = c->t->live[k];
    for (size_t k = 0; k < c->a->at_label.n; k++)
        run_move(c, &s, &c->a->at_label.at[k]);
    (void)meet(&c->now, &s);
}

static void run_label(struct check *c, const struct ir_ins *i)
{
    if (!c->t->is_loop)
        return;
    c->looping = true;
    c->label_at = c->at;
    c->label_guard = c->guard;
    if (c->a->nparams * 2 != i->nargs)
        complain(c, "not all parameters have a place");
    enter_params(c, i, 1, 2);
    for (size_t k = 0; k < c->a->at_label.n; k++)
        run_move(c, &c->now, &c->a->at_label.at[k]);
    if (c->t->nlive)
        join_label(c);
    c->label = c->now;
}

static void run_join(struct check *c, const struct ir_ins *i)
{
    const struct jit_trace *to = c->t->target;
    if (i->nargs != to->nlive)
        complain(c, "%u values for a label of %u", i->nargs, to->nlive);
    for (unsigned k = 0; k < i->nargs && !c->wrong; k++)
        if (to->live_locs[k] != NOWHERE)
            holds(c, to->live_locs[k], ir_arg(c->ir, i, k), "joined value");
}

/* Back at the label: when it knows less now, the loop runs again from what is left. */
static void run_jump(struct check *c, const struct ir_ins *i)
{
    if (c->t->joins)
        run_join(c, i);
    if (!c->looping)
        return;
    enter_params(c, i, 0, 1);
    if (!c->wrong && meet(&c->label, &c->now)) {
        c->now = c->label;
        c->at = c->label_at;
        c->guard = c->label_guard;
    }
}

/* ---- the walk -------------------------------------------------------------------- */

static void run_one(struct check *c)
{
    const struct ir_ins *i = &c->ir->ins.at[c->at];
    const struct decision *d = &c->a->ops[c->at];
    for (uint32_t k = 0; k < d->nmoves && !c->wrong; k++)
        if (d->first + k < c->a->moves.n)
            run_move(c, &c->now, &c->a->moves.at[d->first + k]);
        else
            complain(c, "moves that do not exist");
    if (d->pattern != NO_PATTERN)
        run_pattern(c, i, d);
    else if (i->op == IR_input)
        c->now.in[c->m->frame] = c->at;
    else if (i->op == IR_label)
        run_label(c, i);
    else if (i->op == IR_jump)
        run_jump(c, i);
    else if (i->op != IR_none && i->op != IR_param && i->op != IR_debug_merge_point)
        complain(c, "nothing was decided");
}

static void start_bridge(struct check *c, const struct jit_guard *g)
{
    uint32_t n = 0;
    for (ir_ref r = 0; r < c->ir->ins.n && n < g->nrefs; r++)
        if (c->ir->ins.at[r].op == IR_param)
            c->now.in[g->locs[n++]] = r;
}

bool allocation_check(const struct allocation *a, const struct machine *m,
                      const struct jit_trace *t, char *why, size_t size)
{
    struct check c = {.a = a,
                      .m = m,
                      .t = t,
                      .ir = &t->ir,
                      .registers = REG_BIT(m->frame),
                      .why = why,
                      .size = size};
    for (unsigned k = 0; k < m->nints; k++)
        c.registers |= REG_BIT(m->ints[k]);
    for (unsigned k = 0; k < m->nfloats; k++)
        c.registers |= REG_BIT(m->floats[k]);
    for (int p = 0; p < PLACES; p++)
        c.now.in[p] = IR_NONE;
    c.now.flags = IR_NONE;
    if (t->parent)
        start_bridge(&c, t->parent);
    for (; c.at < t->ir.ins.n && !c.wrong; c.at++)
        run_one(&c);
    return !c.wrong;
}
