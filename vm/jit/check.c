/* check.c -- what every pass and the back end rely on, checked in debug builds after
 * recording and after each stage of optimizing:
 * - an operand is a constant or a value made before it on every way in, one that is still
 *   there, of the type that the operation takes;
 * - a field or an item is inside of its object, where the trace made that;
 * - a guard has a snapshot, which names what exists, and so have objects that it makes;
 * - within an instruction no guard follows an effect: the instruction would be run again.
 *   Those that may ask for the exception of a call;
 * - a label's parameters and the jumps to it agree. */
#include "base/die.h"
#include "jit/jit_impl.h"

struct check {
    const struct ir_trace *t;
    const char *after;
    ir_ref at;           /* the operation that is looked at */
    ir_ref instruction;  /* the merge point before it */
    bool in_instruction; /* there was one: a trace in a test may do without */
    bool effect;         /* since then something was done that cannot be done twice */
    bool
        unreachable; /* behind a guard that always fails, kept where nothing folds it */
    const struct ir_ins *label;
};

/* Operands: i r f, = a value as the description says, ? any, * more of the last one. */
static const char *const operands[N_IR_OPS] = {
    [IR_finish] = "r*",
    [IR_guard_true] = "?",
    [IR_guard_false] = "?",
    [IR_guard_value] = "??",
    [IR_guard_class] = "r",
    [IR_guard_nonnull] = "r",
    [IR_guard_isnull] = "r",
    [IR_int_add_ovf] = "ii",
    [IR_int_sub_ovf] = "ii",
    [IR_int_mul_ovf] = "ii",
    [IR_cast_int_to_ptr] = "i",
    [IR_ptr_eq] = "rr",
    [IR_getfield_gc_i] = "r",
    [IR_getfield_gc_r] = "r",
    [IR_getfield_gc_f] = "r",
    [IR_setfield_gc] = "r=",
    [IR_getarrayitem_gc_r] = "ri",
    [IR_getarrayitem_gc_f] = "ri",
    [IR_setarrayitem_gc] = "ri=",
    [IR_new_array] = "i",
    [IR_call_assembler_r] = "r*",
};

static void bad(const struct check *c, const char *what, unsigned which)
{
    die("after %s: operation %u (%s): %s (%u)", c->after, c->at,
        ir_names[c->t->ins.at[c->at].op], what, which);
}

static char type_of(const struct ir_trace *t, ir_ref r)
{
    return ir_is_const(r) ? ir_constant(t, r)->type : t->ins.at[r].type;
}

static void check_ref(const struct check *c, ir_ref r)
{
    if (r == IR_NONE)
        return;
    if (ir_is_const(r)) {
        if ((r & ~IR_CONST) >= c->t->consts.n)
            bad(c, "there is no such constant", r & ~IR_CONST);
        return;
    }
    if (r & IR_VIRTUAL || r >= c->at)
        bad(c, "refers to what is not made yet", r);
    if (c->t->ins.at[r].op == IR_none || c->t->ins.at[r].type == 'v')
        bad(c, "refers to what has no value", r);
}

/* ---- operands ---------------------------------------------------------------------------- */

static char letter_type(const struct check *c, const struct ir_descr *d)
{
    if (!d || !strchr("SPF", d->letter))
        bad(c, "has no description of what it reads or writes", 0);
    return d->letter == 'S' ? 'i' : d->letter == 'P' ? 'r' : 'f';
}

static void check_operand(const struct check *c, unsigned k, char want)
{
    const struct ir_ins *i = &c->t->ins.at[c->at];
    char got = type_of(c->t, ir_arg(c->t, i, k));
    if (want == '=')
        want = letter_type(c, i->descr);
    if (want != '?' && got != want)
        bad(c, "an operand has another type", k);
}

static void check_call(const struct check *c, const struct ir_ins *i)
{
    const struct ir_descr *d = i->descr;
    if (!d || !d->args || strlen(d->args) != i->nargs)
        bad(c, "calls with another number of arguments", i->nargs);
    if (d->letter != i->type)
        bad(c, "expects another result than the function has", 0);
    for (unsigned k = 0; k < i->nargs; k++)
        check_operand(c, k, d->args[k]);
}

static void check_types(const struct check *c, const struct ir_ins *i)
{
    if (i->op == IR_call_i || i->op == IR_call_r) {
        check_call(c, i);
        return;
    }
    if (ir_op_flags[i->op] & IRF_PURE) {
        bool floats = (i->op >= IR_float_add && i->op <= IR_float_ge) ||
                      (i->op >= IR_float_neg && i->op <= IR_float_sqrt);
        for (unsigned k = 0; k < i->nargs; k++)
            check_operand(c, k, floats ? 'f' : 'i');
        return;
    }
    const char *want = operands[i->op];
    if (!want)
        return;
    bool any_number = want[1] == '*';
    if (!any_number && strlen(want) != i->nargs)
        bad(c, "has another number of operands", i->nargs);
    for (unsigned k = 0; k < i->nargs; k++)
        check_operand(c, k, want[any_number ? 0 : k]);
    if ((i->op >= IR_getfield_gc_i && i->op <= IR_getfield_gc_f) ||
        i->op == IR_getarrayitem_gc_r || i->op == IR_getarrayitem_gc_f)
        if (letter_type(c, i->descr) != i->type)
            bad(c, "reads something of another type", 0);
    if (i->op == IR_guard_value &&
        type_of(c->t, ir_arg(c->t, i, 0)) != type_of(c->t, ir_arg(c->t, i, 1)))
        bad(c, "compares with something of another type", 0);
}

/* ---- inside of objects --------------------------------------------------------------------- */

static bool field_fits(const struct ir_descr *object, const struct ir_descr *field)
{
    return field->offset >= (int)sizeof(struct obj) &&
           field->offset + 8 <= object->size;
}

/* Of an object that the trace makes the size is known. */
static void check_inside(const struct check *c, const struct ir_ins *i)
{
    bool item = i->op == IR_getarrayitem_gc_r || i->op == IR_getarrayitem_gc_f ||
                i->op == IR_setarrayitem_gc;
    bool field = (i->op >= IR_getfield_gc_i && i->op <= IR_getfield_gc_f) ||
                 i->op == IR_setfield_gc;
    if ((!item && !field) || c->unreachable)
        return;
    ir_ref r = ir_arg(c->t, i, 0);
    if (ir_is_const(r))
        return;
    const struct ir_ins *o = &c->t->ins.at[r];
    if (o->op == IR_new_with_vtable && (item || !field_fits(o->descr, i->descr)))
        bad(c, "is outside of its object, at", (unsigned)i->descr->offset);
    if (o->op != IR_new_array || !item)
        return;
    ir_ref length = ir_arg(c->t, o, 0), index = ir_arg(c->t, i, 1);
    if (o->descr->letter != i->descr->letter)
        bad(c, "takes an array for one of another kind", 0);
    if (ir_is_const(length) && ir_is_const(index) &&
        (uint64_t)ir_constant(c->t, index)->u.i >=
            (uint64_t)ir_constant(c->t, length)->u.i)
        bad(c, "is outside of its array, at", (unsigned)ir_constant(c->t, index)->u.i);
}

/* ---- snapshots ------------------------------------------------------------------------------- */

static bool is_virtual_of(const struct ir_snap *s, ir_ref r)
{
    return !ir_is_const(r) && r != IR_NONE && r & IR_VIRTUAL &&
           (r & ~IR_VIRTUAL) < s->nvirtuals;
}

/* A value of a slot, or of a virtual object's field, when a guard fails. */
static void check_saved(const struct check *c, const struct ir_snap *s, ir_ref r,
                        char type)
{
    if (is_virtual_of(s, r)) {
        if (type != 'r')
            bad(c, "its snapshot has an object where a number is", r & ~IR_VIRTUAL);
        return;
    }
    check_ref(c, r);
    if (r != IR_NONE && type_of(c->t, r) != type)
        bad(c, "its snapshot has a value of another type", r);
}

static void check_virtual(const struct check *c, const struct ir_snap *s, uint32_t n)
{
    const struct ir_trace *t = c->t;
    const struct ir_snap_virtual *v = &t->snap_virtuals.at[s->virtuals + n];
    for (uint32_t k = 0; k < v->nfields; k++) {
        const struct ir_snap_field *f = ir_snap_field(t, v, k);
        if (!v->descr) {
            check_saved(c, s, f->value, 'i');
            continue;
        }
        if (f->value == IR_NONE)
            bad(c, "its snapshot makes an object without a value for field", k);
        check_saved(c, s, f->value, letter_type(c, f->descr));
        if (v->length >= 0 ? f->index >= v->length : f->index >= 0)
            bad(c, "its snapshot makes an array that is too short for item", k);
        if (f->index < 0 && v->length < 0 && !field_fits(v->descr, f->descr))
            bad(c, "its snapshot makes an object that is too small for field", k);
    }
    if (!v->descr && v->nfields != 1)
        bad(c, "its snapshot makes a box without its number", n);
}

static void check_snap(const struct check *c, const struct ir_ins *i)
{
    const struct ir_trace *t = c->t;
    if (i->snap == 0 || i->snap > t->snaps.n)
        bad(c, "has no snapshot", i->snap);
    const struct ir_snap *s = &t->snaps.at[i->snap - 1];
    for (uint32_t k = 0; k < s->nframes; k++) {
        const struct ir_snap_frame *f = &t->snap_frames.at[s->first + k];
        for (uint32_t n = 0; n < f->nslots; n++)
            check_saved(c, s, t->snap_refs.at[f->slots + n], 'r');
        check_saved(c, s, f->func, 'r');
        check_saved(c, s, f->extra, 'r');
    }
    for (uint32_t n = 0; n < s->nvirtuals; n++)
        check_virtual(c, s, n);
}

/* ---- the order of guards and effects ----------------------------------------------------------- */

static void check_order(struct check *c, const struct ir_ins *i)
{
    bool call = i->op == IR_call_i || i->op == IR_call_r;
    if (i->op == IR_debug_merge_point) {
        c->instruction = c->at;
        c->in_instruction = true;
        c->effect = false;
    } else if (i->op == IR_call_assembler_r || (call && i->descr->effect >= WRITES))
        c->effect = true;
    else if (i->op == IR_setfield_gc || i->op == IR_setarrayitem_gc) {
        ir_ref o = ir_arg(c->t, i, 0);
        if (ir_is_const(o) || o < c->instruction) /* not made by this instruction */
            c->effect = true;
    } else if (c->effect && c->in_instruction && ir_op_flags[i->op] & IRF_G &&
               i->op != IR_finish && i->op != IR_guard_no_exception &&
               i->op != IR_guard_exception)
        bad(c, "is a guard behind an effect of its instruction", c->instruction);
}

/* ---- ways in -------------------------------------------------------------------------------------- */

static void check_label(struct check *c, const struct ir_ins *i)
{
    if (c->label)
        bad(c, "is a second label", 0);
    c->label = i;
    for (unsigned k = 0; k + 1 < i->nargs; k += 2)
        if (c->t->ins.at[ir_arg(c->t, i, k)].type !=
            type_of(c->t, ir_arg(c->t, i, k + 1)))
            bad(c, "a parameter starts with a value of another type", k);
}

/* The jump of a loop to its own label: a value for each parameter. */
static void check_jump(const struct check *c, const struct ir_ins *i)
{
    if (i->nargs != c->label->nargs / 2)
        bad(c, "jumps with another number of values", i->nargs);
    for (unsigned k = 0; k < i->nargs; k++)
        if (c->t->ins.at[ir_arg(c->t, c->label, 2 * k)].type !=
            type_of(c->t, ir_arg(c->t, i, k)))
            bad(c, "a parameter gets a value of another type", k);
}

/* To the label of another trace: a value for each that is alive there. */
static void check_join(const struct check *c, const struct jit_trace *owner)
{
    const struct ir_ins *i = &c->t->ins.at[c->at];
    const struct jit_trace *to = owner->target;
    if (i->nargs != to->nlive)
        bad(c, "joins a loop with another number of values", i->nargs);
    for (unsigned k = 0; k < i->nargs; k++)
        if (to->ir.ins.at[to->live[k]].type != type_of(c->t, ir_arg(c->t, i, k)))
            bad(c, "joins a loop with a value of another type", k);
}

/* An object that the trace made is asked for another class than it has. */
static bool always_fails(const struct ir_trace *t, const struct ir_ins *i)
{
    if (i->op != IR_guard_class || ir_is_const(ir_arg(t, i, 0)))
        return false;
    const struct ir_ins *o = &t->ins.at[ir_arg(t, i, 0)];
    return (o->op == IR_new_with_vtable || o->op == IR_new_array) &&
           (intptr_t)i->descr != (intptr_t)o->descr->kind;
}

static void check_op(struct check *c, bool recorded)
{
    const struct ir_ins *i = &c->t->ins.at[c->at];
    bool pairs = i->op == IR_label && !recorded; /* (parameter, its first value) */
    for (unsigned k = pairs; k < i->nargs; k += 1 + pairs)
        check_ref(c, ir_arg(c->t, i, k));
    check_types(c, i);
    check_inside(c, i);
    c->unreachable = i->op != IR_label && (c->unreachable || always_fails(c->t, i));
    if (ir_op_flags[i->op] & IRF_G)
        check_snap(c, i);
    check_order(c, i);
    if (pairs)
        check_label(c, i);
}

static void check(const struct ir_trace *t, const struct jit_trace *owner,
                  const char *after)
{
    struct check c = {.t = t, .after = after};
    for (c.at = 0; c.at < t->ins.n; c.at++) {
        if (t->ins.at[c.at].op == IR_none)
            continue;
        check_op(&c, owner == NULL);
        if (owner && t->ins.at[c.at].op == IR_jump) {
            if (owner->joins)
                check_join(&c, owner);
            else if (owner->is_loop)
                check_jump(&c, &t->ins.at[c.at]);
        }
    }
}

void recording_check(const struct ir_trace *t, const char *after)
{
    check(t, NULL, after);
}

void trace_check(const struct jit_trace *t, const char *after)
{
    check(&t->ir, t, after);
}
