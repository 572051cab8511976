/* check.c -- what every pass and the back end rely on, checked in debug builds:
 * an operand is a constant or a value made before, one that is still there, of the type
 * that the operation takes; a field is inside of its object; a guard has a snapshot, and
 * that too names what exists. */
#include "base/die.h"
#include "jit/jit_impl.h"

static char type_of(const struct ir_trace *t, ir_ref r)
{
    return ir_is_const(r) ? ir_constant(t, r)->type : t->ins.at[r].type;
}

static void check_ref(const struct ir_trace *t, ir_ref r, ir_ref at, const char *after)
{
    if (r == IR_NONE)
        return;
    if (ir_is_const(r)) {
        if ((r & ~IR_CONST) >= t->consts.n)
            die("after %s: operation %u refers to constant %u of %zu", after, at,
                r & ~IR_CONST, t->consts.n);
        return;
    }
    if (r & IR_VIRTUAL || r >= at)
        die("after %s: operation %u (%s) refers to %u, which is not made yet", after,
            at, ir_names[t->ins.at[at].op], r);
    if (t->ins.at[r].op == IR_none || t->ins.at[r].type == 'v')
        die("after %s: operation %u (%s) refers to %u, which has no value", after, at,
            ir_names[t->ins.at[at].op], r);
}

static void check_types(const struct ir_trace *t, ir_ref at, const char *after)
{
    const struct ir_ins *i = &t->ins.at[at];
    bool floats = i->op >= IR_float_add && i->op <= IR_float_ge;
    for (unsigned k = 0; k < i->nargs && (ir_op_flags[i->op] & IRF_PURE); k++) {
        char want =
            floats || (i->op >= IR_float_neg && i->op <= IR_float_sqrt) ? 'f' : 'i';
        if (type_of(t, ir_arg(t, i, k)) != want)
            die("after %s: operand %u of operation %u (%s) is not of type %c", after, k,
                at, ir_names[i->op], want);
    }
}

static void check_snap(const struct ir_trace *t, ir_ref at, const char *after)
{
    const struct ir_ins *i = &t->ins.at[at];
    if (i->snap == 0 || i->snap > t->snaps.n)
        die("after %s: guard %u has no snapshot", after, at);
    const struct ir_snap *s = &t->snaps.at[i->snap - 1];
    for (uint32_t k = 0; k < s->nframes; k++) {
        const struct ir_snap_frame *f = &t->snap_frames.at[s->first + k];
        for (uint32_t n = 0; n < f->nslots; n++) {
            ir_ref r = t->snap_refs.at[f->slots + n];
            if (!ir_is_const(r) && r & IR_VIRTUAL && (r & ~IR_VIRTUAL) < s->nvirtuals)
                continue;
            check_ref(t, r, at, after);
            if (r != IR_NONE && type_of(t, r) != 'r')
                die("after %s: guard %u puts a raw value into a slot", after, at);
        }
    }
}

/* Of an object that the trace makes the size is known: its fields are inside of it. */
static void check_inside(const struct ir_trace *t, ir_ref at, const char *after)
{
    const struct ir_ins *i = &t->ins.at[at];
    if (i->op != IR_setfield_gc && i->op != IR_getfield_gc_r &&
        i->op != IR_getfield_gc_i && i->op != IR_getfield_gc_f)
        return;
    ir_ref o = ir_arg(t, i, 0);
    if (ir_is_const(o) || t->ins.at[o].op != IR_new_with_vtable)
        return;
    int size = t->ins.at[o].descr->size;
    if (i->descr->offset < (int)sizeof(struct obj) || i->descr->offset + 8 > size)
        die("after %s: operation %u (%s) is at %d, outside of an object of %d bytes",
            after, at, ir_names[i->op], i->descr->offset, size);
}

void ir_check(const struct ir_trace *t, const char *after)
{
    for (ir_ref at = 0; at < t->ins.n; at++) {
        const struct ir_ins *i = &t->ins.at[at];
        if (i->op == IR_none)
            continue;
        for (unsigned k = 0; k < i->nargs; k++)
            if (i->op != IR_label || k % 2 == 1)
                check_ref(t, ir_arg(t, i, k), at, after);
        check_types(t, at, after);
        check_inside(t, at, after);
        if (ir_op_flags[i->op] & IRF_G)
            check_snap(t, at, after);
    }
}
