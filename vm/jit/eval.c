#include "jit/eval.h"

#include <stdlib.h>

#include "base/die.h"
#include "base/mem.h"

struct eval {
    const struct ir_trace *t;
    union eval_value *values;
    bool overflow;
};

static union eval_value get(const struct eval *e, ir_ref r)
{
    return ir_is_const(r) ? (union eval_value){.i = ir_constant(e->t, r)->u.i}
                          : e->values[r];
}

static void pure(struct eval *e, ir_ref at, const struct ir_ins *i)
{
    struct ir_const a = {'i', {.i = get(e, ir_arg(e->t, i, 0)).i}}, b = a, out;
    if (i->nargs > 1)
        b.u.i = get(e, ir_arg(e->t, i, 1)).i;
    if (!ir_fold((enum ir_op)i->op, &a, &b, &out))
        die("the evaluator cannot do %s", ir_names[i->op]);
    e->values[at].i = out.u.i;
}

static bool small(int64_t i)
{
    return (int64_t)((uint64_t)i << 1) >> 1 == i;
}

static void overflowing(struct eval *e, ir_ref at, const struct ir_ins *i)
{
    int64_t a = get(e, ir_arg(e->t, i, 0)).i, b = get(e, ir_arg(e->t, i, 1)).i, r;
    bool over = i->op == IR_int_add_ovf   ? __builtin_add_overflow(a, b, &r)
                : i->op == IR_int_sub_ovf ? __builtin_sub_overflow(a, b, &r)
                                          : __builtin_mul_overflow(a, b, &r);
    e->overflow = over || !small(r);
    e->values[at].i = r;
}

static void call(struct eval *e, ir_ref at, const struct ir_ins *i)
{
    int64_t (*fn)(void *self, int64_t a, int64_t b, int64_t c);
    memcpy(&fn, &i->descr->fn, sizeof fn);
    e->values[at].i = fn(NULL, get(e, ir_arg(e->t, i, 0)).i,
                         get(e, ir_arg(e->t, i, 1)).i, get(e, ir_arg(e->t, i, 2)).i);
}

/* false: this guard fails */
static bool one(struct eval *e, ir_ref at, const val *slots)
{
    const struct ir_ins *i = &e->t->ins.at[at];
    int64_t a = i->nargs ? get(e, ir_arg(e->t, i, 0)).i : 0;
    if (ir_op_flags[i->op] & IRF_PURE) {
        pure(e, at, i);
        return true;
    }
    switch (i->op) {
    case IR_int_add_ovf:
    case IR_int_sub_ovf:
    case IR_int_mul_ovf: overflowing(e, at, i); return true;
    case IR_guard_true: return a != 0;
    case IR_guard_false: return a == 0;
    case IR_guard_class: return a & 1; /* the evaluator only knows tagged integers */
    case IR_guard_no_overflow: return !e->overflow;
    case IR_getarrayitem_gc_r:
        e->values[at].i = (int64_t)(uintptr_t)slots[get(e, ir_arg(e->t, i, 1)).i];
        return true;
    case IR_getfield_gc_i: /* of a small integer: the untag */
        e->values[at].i = a >> 1;
        return true;
    case IR_cast_int_to_ptr:
        e->values[at].i = (int64_t)((uint64_t)a << 1 | 1);
        return true;
    case IR_call_i: call(e, at, i); return true;
    case IR_input:
    case IR_label:
    case IR_debug_merge_point: return true;
    default: die("the evaluator does not know %s", ir_names[i->op]);
    }
}

static void take(struct eval *e, val *slots, const ir_ref *from, unsigned n)
{
    for (unsigned k = 0; k < n; k++)
        slots[k] = (val)(uintptr_t)get(e, from[k]).i;
}

ir_ref ir_eval(const struct ir_trace *t, val *slots, const ir_ref *ends,
               unsigned nslots, unsigned long turns)
{
    struct eval e = {t, mem_zero(t->ins.n + 1, sizeof(union eval_value)), false};
    ir_ref failed = IR_NONE;
    while (turns-- > 0 && failed == IR_NONE) {
        for (ir_ref at = 0; at < t->ins.n && failed == IR_NONE; at++)
            if (!one(&e, at, slots))
                failed = at;
        if (failed == IR_NONE)
            take(&e, slots, ends, nslots);
    }
    if (failed != IR_NONE) {
        const struct ir_snap *s = &t->snaps.at[t->ins.at[failed].snap - 1];
        const struct ir_snap_frame *f = &t->snap_frames.at[s->first];
        take(&e, slots, &t->snap_refs.at[f->slots], f->nslots);
    }
    free(e.values);
    return failed;
}
