/* bounds.c -- ranges of integers: what they decide, and what operations and guards tell of them.
 * needs: nothing.  gives: lo and hi in info.  breaks: nothing. */
#include "jit/opt/opt.h"

struct range {
    int64_t lo, hi;
};

static struct range range_of(struct opt *o, ir_ref r)
{
    if (ir_is_const(r)) {
        int64_t i = ir_constant(o->out, r)->u.i;
        return (struct range){i, i};
    }
    const struct info *n = info_of(o, r);
    return n ? (struct range){n->lo, n->hi} : (struct range){INT64_MIN, INT64_MAX};
}

static void narrow(struct opt *o, ir_ref r, int64_t lo, int64_t hi)
{
    struct info *n = info_of(o, r);
    if (!n)
        return;
    n->lo = lo > n->lo ? lo : n->lo;
    n->hi = hi < n->hi ? hi : n->hi;
}

static bool product(struct range a, struct range b, struct range *r)
{
    const int64_t x[4] = {a.lo, a.lo, a.hi, a.hi}, y[4] = {b.lo, b.hi, b.lo, b.hi};
    for (int k = 0; k < 4; k++) {
        int64_t p;
        if (__builtin_mul_overflow(x[k], y[k], &p))
            return false;
        r->lo = k == 0 || p < r->lo ? p : r->lo;
        r->hi = k == 0 || p > r->hi ? p : r->hi;
    }
    return true;
}

/* A mask that is not negative bounds the result, whatever the other operand is. */
static bool masked(struct range a, struct range b, struct range *r)
{
    if (a.lo < 0 && b.lo < 0)
        return false;
    int64_t least = a.hi < b.hi ? a.hi : b.hi;
    *r = (struct range){0, a.lo < 0 ? b.hi : b.lo < 0 ? a.hi : least};
    return true;
}

/* The range of a result; false: any 64-bit value. */
static bool result_range(enum ir_op op, struct range a, struct range b, struct range *r)
{
    switch (op) {
    case IR_int_add:
    case IR_int_add_ovf:
        return !__builtin_add_overflow(a.lo, b.lo, &r->lo) &&
               !__builtin_add_overflow(a.hi, b.hi, &r->hi);
    case IR_int_sub:
    case IR_int_sub_ovf:
        return !__builtin_sub_overflow(a.lo, b.hi, &r->lo) &&
               !__builtin_sub_overflow(a.hi, b.lo, &r->hi);
    case IR_int_mul:
    case IR_int_mul_ovf: return product(a, b, r);
    case IR_int_and: return masked(a, b, r);
    case IR_int_mod: *r = (struct range){0, b.hi - 1}; return b.lo > 0;
    case IR_int_rshift:
        *r = (struct range){a.lo >> (b.lo & 63), a.hi >> (b.lo & 63)};
        return b.lo == b.hi;
    case IR_int_floordiv:
        *r = (struct range){a.lo < 0 ? a.lo : 0, a.hi > 0 ? a.hi : 0};
        return b.lo > 0;
    default: *r = (struct range){0, 1}; return ir_is_condition(op);
    }
}

/* What a comparison must be, from the ranges; -1: not known. */
static int decide(enum ir_op op, struct range a, struct range b)
{
    bool natural = a.lo >= 0 && b.lo >= 0;
    switch (op) {
    case IR_int_lt: return a.hi < b.lo ? 1 : a.lo >= b.hi ? 0 : -1;
    case IR_int_le: return a.hi <= b.lo ? 1 : a.lo > b.hi ? 0 : -1;
    case IR_int_gt: return a.lo > b.hi ? 1 : a.hi <= b.lo ? 0 : -1;
    case IR_int_ge: return a.lo >= b.hi ? 1 : a.hi < b.lo ? 0 : -1;
    case IR_int_eq: return a.hi < b.lo || a.lo > b.hi ? 0 : -1;
    case IR_int_ne: return a.hi < b.lo || a.lo > b.hi ? 1 : -1;
    case IR_uint_lt: return natural && a.hi < b.lo ? 1 : -1;
    case IR_int_is_true: return a.lo > 0 || a.hi < 0 ? 1 : -1;
    case IR_int_is_zero: return a.lo > 0 || a.hi < 0 ? 0 : -1;
    default: return -1;
    }
}

static struct range range_of_arg(struct opt *o, const struct ir_ins *i, unsigned n)
{
    return n < i->nargs ? range_of(o, resolve(o, ir_arg(o->in, i, n)))
                        : (struct range){0, 0};
}

bool opt_bounds(struct opt *o, ir_ref at, struct ir_ins *i)
{
    if (ir_is_overflowing(i->op)) {
        struct range r, a = range_of_arg(o, i, 0), b = range_of_arg(o, i, 1);
        if (result_range((enum ir_op)i->op, a, b, &r) && r.lo >= IR_SMALL_MIN &&
            r.hi <= IR_SMALL_MAX)
            without_overflow(o, i);
        return false;
    }
    if (i->type != 'i' || !(ir_op_flags[i->op] & IRF_PURE))
        return false;
    if (i->op >= IR_float_lt && i->op <= IR_float_ge)
        return false;
    int known = decide((enum ir_op)i->op, range_of_arg(o, i, 0), range_of_arg(o, i, 1));
    if (known >= 0)
        o->map[at] = ir_const_i(o->out, known);
    return known >= 0;
}

static bool is_length(const struct ir_descr *d)
{
    return d->text && slice_ends(slice_of(d->text), SLICE("length"));
}

/* What an operation that has been dealt with tells of its result. */
void bounds_of_result(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    ir_ref r = o->map[at];
    struct range s;
    if (i->type != 'i' || !info_of(o, r))
        return;
    if (ir_is_overflowing(i->op))
        narrow(o, r, IR_SMALL_MIN, IR_SMALL_MAX);
    if (ir_op_flags[i->op] & IRF_PURE || ir_is_overflowing(i->op)) {
        if (result_range((enum ir_op)i->op, range_of_arg(o, i, 0),
                         range_of_arg(o, i, 1), &s))
            narrow(o, r, s.lo, s.hi);
    } else if (i->descr == o->j->lang.int_field)
        narrow(o, r, IR_SMALL_MIN, IR_SMALL_MAX);
    else if (i->op == IR_getfield_gc_i && is_length(i->descr))
        narrow(o, r, 0, (int64_t)1 << 48);
}

/* x < y holds: x is less than y's greatest value, y greater than x's least. When nothing
 * is known of the other one, that it is no extreme is not worth knowing: a join would have
 * to make sure of it. */
static void learn_less(struct opt *o, ir_ref x, ir_ref y)
{
    struct range a = range_of(o, x), b = range_of(o, y);
    if (b.hi != INT64_MIN && b.hi != INT64_MAX)
        narrow(o, x, INT64_MIN, b.hi - 1);
    if (a.lo != INT64_MAX && a.lo != INT64_MIN)
        narrow(o, y, a.lo + 1, INT64_MAX);
}

static void learn_not_greater(struct opt *o, ir_ref x, ir_ref y)
{
    struct range a = range_of(o, x), b = range_of(o, y);
    narrow(o, x, INT64_MIN, b.hi);
    narrow(o, y, a.lo, INT64_MAX);
}

void bounds_of_guard(struct opt *o, ir_ref cond, bool holds)
{
    const struct ir_ins *c = &o->out->ins.at[cond];
    if (c->op < IR_int_lt || c->op > IR_int_ge)
        return;
    ir_ref a = ir_arg(o->out, c, 0), b = ir_arg(o->out, c, 1);
    switch (c->op) {
    case IR_int_lt: holds ? learn_less(o, a, b) : learn_not_greater(o, b, a); break;
    case IR_int_ge: holds ? learn_not_greater(o, b, a) : learn_less(o, a, b); break;
    case IR_int_gt: holds ? learn_less(o, b, a) : learn_not_greater(o, a, b); break;
    case IR_int_le: holds ? learn_not_greater(o, a, b) : learn_less(o, b, a); break;
    default: break; /* equal, different */
    }
}
