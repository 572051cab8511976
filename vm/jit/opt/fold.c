/* fold.c -- integers and floats made simpler: constants, algebra, strength.
 * needs: ranges are used when they are there.  gives: cheaper operations.  breaks: nothing. */
#include "jit/opt/opt.h"

static bool is_int_const(const struct opt *o, ir_ref r, int64_t v)
{
    return ir_is_const(r) && ir_constant(o->out, r)->type == 'i' &&
           ir_constant(o->out, r)->u.i == v;
}

/* x+0, x*1 and the like; IR_NONE: nothing of the kind */
static ir_ref algebra(struct opt *o, enum ir_op op, const ir_ref *a)
{
    switch (op) {
    case IR_int_add:
        return is_int_const(o, a[1], 0)   ? a[0]
               : is_int_const(o, a[0], 0) ? a[1]
                                          : IR_NONE;
    case IR_int_sub:
    case IR_int_rshift:
    case IR_int_lshift: return is_int_const(o, a[1], 0) ? a[0] : IR_NONE;
    case IR_int_mul:
        return is_int_const(o, a[1], 1)   ? a[0]
               : is_int_const(o, a[0], 1) ? a[1]
                                          : IR_NONE;
    case IR_int_and: return is_int_const(o, a[1], 0) ? a[1] : IR_NONE;
    case IR_int_or:
    case IR_int_xor: return is_int_const(o, a[1], 0) ? a[0] : IR_NONE;
    default: return IR_NONE;
    }
}

/* (x + 1) + 2 is x + 3, and (x + 1) - 1 is x, also where the sum wraps around. */
static ir_ref one_sum(struct opt *o, enum ir_op op, const ir_ref *a)
{
    int64_t inner, c;
    if ((op != IR_int_add && op != IR_int_sub) || ir_is_const(a[0]) ||
        !ir_is_const(a[1]))
        return IR_NONE;
    ir_ref x = sum_base(o, a[0], &inner);
    c = ir_constant(o->out, a[1])->u.i;
    if (x == a[0])
        return IR_NONE;
    c = (int64_t)((uint64_t)inner + (op == IR_int_add ? (uint64_t)c : -(uint64_t)c));
    const ir_ref sum[2] = {x, ir_const_i(o->out, c)};
    return c == 0 ? x : emit_pure(o, IR_int_add, 'i', sum, 2, NULL);
}

/* Division by a power of two is a shift, its remainder a mask: Python rounds down. */
static bool strength(struct opt *o, enum ir_op *op, ir_ref *a)
{
    if ((*op != IR_int_mod && *op != IR_int_floordiv) || !ir_is_const(a[1]))
        return false;
    int64_t d = ir_constant(o->out, a[1])->u.i;
    if (d <= 0 || (d & (d - 1)))
        return false;
    a[1] = ir_const_i(o->out, *op == IR_int_mod ? d - 1 : __builtin_ctzll((uint64_t)d));
    *op = *op == IR_int_mod ? IR_int_and : IR_int_rshift;
    return true;
}

/* Division by a constant: multiply by its reciprocal, as the high half of a product.
 * With 2^(L-1) < d <= 2^L and t < 2^63, t*M >> (63+L) is exact for M = 2^(63+L)/d + 1. A
 * negative x is divided as ~(~x / d), which rounds down. */
static ir_ref divide(struct opt *o, ir_ref x, int64_t d)
{
    int bits = 64 - __builtin_clzll((uint64_t)d - 1);
    uint64_t magic =
        (uint64_t)(((unsigned __int128)1 << (63 + bits)) / (uint64_t)d) + 1;
    ir_ref sign = IR_NONE, t = x;
    if (!info_of(o, x) || info_of(o, x)->lo < 0) {
        const ir_ref s[2] = {x, ir_const_i(o->out, 63)};
        sign = emit_pure(o, IR_int_rshift, 'i', s, 2, NULL);
        const ir_ref f[2] = {x, sign};
        t = emit_pure(o, IR_int_xor, 'i', f, 2, NULL);
    }
    const ir_ref m[2] = {t, ir_const_i(o->out, (int64_t)magic)};
    ir_ref q = emit_pure(o, IR_uint_mul_high, 'i', m, 2, NULL);
    const ir_ref h[2] = {q, ir_const_i(o->out, bits - 1)};
    q = emit_pure(o, IR_uint_rshift, 'i', h, 2, NULL);
    if (sign == IR_NONE)
        return q;
    const ir_ref b[2] = {q, sign};
    return emit_pure(o, IR_int_xor, 'i', b, 2, NULL);
}

static bool division(struct opt *o, ir_ref at, enum ir_op op, const ir_ref *a)
{
    if ((op != IR_int_mod && op != IR_int_floordiv) || !ir_is_const(a[1]))
        return false;
    int64_t d = ir_constant(o->out, a[1])->u.i;
    if (d < 3)
        return false;
    ir_ref q = divide(o, a[0], d);
    if (op == IR_int_mod) {
        const ir_ref p[2] = {q, a[1]};
        const ir_ref s[2] = {a[0], emit_pure(o, IR_int_mul, 'i', p, 2, NULL)};
        q = emit_pure(o, IR_int_sub, 'i', s, 2, NULL);
    }
    o->map[at] = q;
    return true;
}

static bool fold_constants(struct opt *o, ir_ref at, const struct ir_ins *i,
                           const ir_ref *a)
{
    struct ir_const c;
    const struct ir_const *y = i->nargs > 1 ? ir_constant(o->out, a[1]) : NULL;
    if (!ir_is_const(a[0]) || (i->nargs > 1 && !ir_is_const(a[1])) ||
        !ir_fold((enum ir_op)i->op, ir_constant(o->out, a[0]), y, &c))
        return false;
    o->map[at] = c.type == 'f' ? ir_const_f(o->out, c.u.f) : ir_const_i(o->out, c.u.i);
    return true;
}

/* Of constants the overflow is known. */
static void constant_overflow(struct opt *o, struct ir_ins *i, const ir_ref *a)
{
    if (!ir_is_const(a[0]) || !ir_is_const(a[1]))
        return;
    int64_t x = ir_constant(o->out, a[0])->u.i, y = ir_constant(o->out, a[1])->u.i, r;
    bool over = i->op == IR_int_add_ovf   ? __builtin_add_overflow(x, y, &r)
                : i->op == IR_int_sub_ovf ? __builtin_sub_overflow(x, y, &r)
                                          : __builtin_mul_overflow(x, y, &r);
    if (!over && r >= IR_SMALL_MIN && r <= IR_SMALL_MAX)
        without_overflow(o, i);
}

static bool fold(struct opt *o, ir_ref at, struct ir_ins *i)
{
    ir_ref a[2] = {IR_NONE, IR_NONE};
    for (unsigned k = 0; k < i->nargs && k < 2; k++)
        a[k] = resolve(o, ir_arg(o->in, i, k));
    if (ir_is_overflowing(i->op))
        constant_overflow(o, i, a);
    if (!(ir_op_flags[i->op] & IRF_PURE))
        return false;
    if (fold_constants(o, at, i, a))
        return true;
    enum ir_op op = (enum ir_op)i->op;
    bool changed = strength(o, &op, a);
    ir_ref same = i->nargs == 2 ? algebra(o, op, a) : IR_NONE;
    if (same == IR_NONE)
        same = one_sum(o, op, a);
    if (same == IR_NONE && !changed)
        return division(o, at, op, a);
    o->map[at] = same != IR_NONE ? same : emit_pure(o, op, 'i', a, 2, NULL);
    return true;
}

/* What is in the box of a small integer, when that is a constant or was boxed by the trace. */
static bool unbox(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    if (i->op != IR_getfield_gc_i || i->descr != o->j->lang.int_field)
        return false;
    ir_ref a = resolve(o, ir_arg(o->in, i, 0));
    if (ir_is_const(a))
        o->map[at] =
            ir_const_i(o->out, (int64_t)(uintptr_t)ir_constant(o->out, a)->u.r >> 1);
    else if (!is_virtual(a) && o->out->ins.at[a].op == IR_cast_int_to_ptr)
        o->map[at] = ir_arg(o->out, &o->out->ins.at[a], 0);
    else
        return false;
    return true;
}

bool opt_rewrite(struct opt *o, ir_ref at, struct ir_ins *i)
{
    return fold(o, at, i) || unbox(o, at, i) || known_guard(o, i);
}
