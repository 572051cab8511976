/* guards.c -- remove guards whose outcome is known; learn from the others.
 * needs: info.  gives: classes and constants in info.  breaks: nothing. */
#include "jit/opt/opt.h"

static void truth(struct opt *o, const struct ir_ins *i, ir_ref a)
{
    bool want = i->op == IR_guard_true;
    if (ir_is_const(a)) {
        o->impossible |= (ir_constant(o->out, a)->u.i != 0) != want;
        return;
    }
    if (want && info_of(o, a)->nonnull)
        return;
    emit_guard(o, i, &a, 1);
    if (!want || ir_is_condition(o->out->ins.at[a].op))
        info_of(o, a)->constant = ir_const_i(o->out, want);
    info_of(o, a)->nonnull = want;
}

static void class_guard(struct opt *o, const struct ir_ins *i, ir_ref a)
{
    int32_t want = (int32_t)(intptr_t)i->descr; /* -2: a tagged integer */
    int32_t known = class_of(o, a);
    if (known != CLASS_UNKNOWN || ir_is_const(a)) { /* NULL has no class */
        o->impossible |= known != want;
        return;
    }
    emit_guard(o, i, &a, 1);
    learn_class(o, a, want);
}

static void value_guard(struct opt *o, const struct ir_ins *i, ir_ref a, ir_ref want)
{
    a = force(o, a);
    if (ir_is_const(a)) {
        o->impossible |= ir_constant(o->out, a)->u.i != ir_constant(o->out, want)->u.i;
        return;
    }
    const ir_ref args[2] = {a, want};
    emit_guard(o, i, args, 2);
    info_of(o, a)->constant = want;
}

static void null_guard(struct opt *o, const struct ir_ins *i, ir_ref a)
{
    bool want_null = i->op == IR_guard_isnull;
    if (ir_is_const(a)) {
        o->impossible |= (ir_constant(o->out, a)->u.r == NULL) != want_null;
        return;
    }
    struct info *n = is_virtual(a) ? NULL : info_of(o, a);
    if (!n || n->nonnull || n->null) {
        o->impossible |= (n && n->null) != want_null;
        return;
    }
    emit_guard(o, i, &a, 1);
    n = info_of(o, a);
    n->null = want_null;
    n->nonnull = !want_null;
    if (want_null)
        n->constant = ir_const_r(o->out, NULL);
}

bool known_guard(struct opt *o, const struct ir_ins *i)
{
    ir_ref a = i->nargs ? resolve(o, ir_arg(o->in, i, 0)) : IR_NONE;
    switch (i->op) {
    case IR_guard_true:
    case IR_guard_false: truth(o, i, a); return true;
    case IR_guard_class: class_guard(o, i, a); return true;
    case IR_guard_value:
        value_guard(o, i, a, resolve(o, ir_arg(o->in, i, 1)));
        return true;
    case IR_guard_nonnull:
    case IR_guard_isnull: null_guard(o, i, a); return true;
    default: return false;
    }
}
