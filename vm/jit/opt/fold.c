/* fold.c -- integers and floats: constants, bounds, and operations done before.
 * needs: nothing.  gives: bounds in info, no pure operation twice.  breaks: nothing. */
#include "jit/opt/opt.h"

static const int64_t small_min = -((int64_t)1 << 62),
                     small_max = ((int64_t)1 << 62) - 1;

static void bounds(struct opt *o, ir_ref r, int64_t *lo, int64_t *hi)
{
    const struct info *n = info_of(o, r);
    *lo = n ? n->lo : INT64_MIN;
    *hi = n ? n->hi : INT64_MAX;
    if (ir_is_const(r))
        *lo = *hi = ir_constant(o->out, r)->u.i;
}

static void set_bounds(struct opt *o, ir_ref r, int64_t lo, int64_t hi)
{
    struct info *n = info_of(o, r);
    if (n) {
        n->lo = lo;
        n->hi = hi;
    }
}

/* The range of a result; false: any 64-bit value. */
static bool range(struct opt *o, enum ir_op op, const ir_ref *a, int64_t *lo,
                  int64_t *hi)
{
    int64_t al, ah, bl, bh, p[4];
    bounds(o, a[0], &al, &ah);
    bounds(o, a[1], &bl, &bh);
    switch (op) {
    case IR_int_add:
    case IR_int_add_ovf:
        return !__builtin_add_overflow(al, bl, lo) &&
               !__builtin_add_overflow(ah, bh, hi);
    case IR_int_sub:
    case IR_int_sub_ovf:
        return !__builtin_sub_overflow(al, bh, lo) &&
               !__builtin_sub_overflow(ah, bl, hi);
    case IR_int_mul:
    case IR_int_mul_ovf:
        if (__builtin_mul_overflow(al, bl, &p[0]) ||
            __builtin_mul_overflow(al, bh, &p[1]) ||
            __builtin_mul_overflow(ah, bl, &p[2]) ||
            __builtin_mul_overflow(ah, bh, &p[3]))
            return false;
        *lo = *hi = p[0];
        for (int k = 1; k < 4; k++) {
            *lo = p[k] < *lo ? p[k] : *lo;
            *hi = p[k] > *hi ? p[k] : *hi;
        }
        return true;
    case IR_int_mod:
        if (bl <= 0)
            return false;
        *lo = 0;
        *hi = bh - 1;
        return true;
    case IR_int_and:
        if (bl >= 0 || al >= 0) {
            *lo = 0;
            *hi = bl >= 0 && al >= 0 ? (ah < bh ? ah : bh) : bl >= 0 ? bh : ah;
            return true;
        }
        return false;
    case IR_int_rshift:
        if (!ir_is_const(a[1]))
            return false;
        *lo = al >> (bl & 63);
        *hi = ah >> (bl & 63);
        return true;
    case IR_int_floordiv:
        if (bl <= 0)
            return false;
        *lo = al < 0 ? al : 0;
        *hi = ah > 0 ? ah : 0;
        return true;
    default: return false;
    }
}

/* What a comparison must be, from the ranges; -1: not known. */
static int decide(struct opt *o, enum ir_op op, const ir_ref *a)
{
    int64_t al, ah, bl, bh;
    bounds(o, a[0], &al, &ah);
    bounds(o, a[1], &bl, &bh);
    switch (op) {
    case IR_int_lt: return ah < bl ? 1 : al >= bh ? 0 : -1;
    case IR_int_le: return ah <= bl ? 1 : al > bh ? 0 : -1;
    case IR_int_gt: return al > bh ? 1 : ah <= bl ? 0 : -1;
    case IR_int_ge: return al >= bh ? 1 : ah < bl ? 0 : -1;
    case IR_int_eq: return ah < bl || al > bh ? 0 : -1;
    case IR_int_ne: return ah < bl || al > bh ? 1 : -1;
    case IR_uint_lt: return al >= 0 && bl >= 0 && ah < bl ? 1 : -1;
    default: return -1;
    }
}

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
    default: return IR_NONE;
    }
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

static void overflowing(struct opt *o, ir_ref at, const struct ir_ins *i,
                        const ir_ref *a)
{
    static const enum ir_op plain[] = {IR_int_add, IR_int_sub, IR_int_mul};
    enum ir_op op = plain[i->op - IR_int_add_ovf];
    int64_t lo, hi;
    bool known = range(o, (enum ir_op)i->op, a, &lo, &hi);
    o->no_overflow = known && lo >= small_min && hi <= small_max;
    if (o->no_overflow) {
        ir_ref same = algebra(o, op, a);
        o->map[at] = ir_is_const(a[0]) && ir_is_const(a[1]) ? ir_const_i(o->out, lo)
                     : same != IR_NONE                      ? same
                                       : emit_pure(o, op, 'i', a, 2, NULL);
        if (!ir_is_const(o->map[at]) && same == IR_NONE)
            set_bounds(o, o->map[at], lo, hi);
        return;
    }
    o->map[at] = opt_emit(o, (enum ir_op)i->op, 'i', a, 2, NULL);
    set_bounds(o, o->map[at], known && lo > small_min ? lo : small_min,
               known && hi < small_max ? hi : small_max);
}

/* Division by a constant: multiply by its reciprocal, as the high half of a product.
 * With 2^(L-1) < d <= 2^L and t < 2^63, t*M >> (63+L) is exact for M = 2^(63+L)/d + 1. A
 * negative x is divided as ~(~x / d), which rounds down. */
static ir_ref divide(struct opt *o, ir_ref x, int64_t d)
{
    int64_t lo, hi;
    int bits = 64 - __builtin_clzll((uint64_t)d - 1);
    uint64_t magic =
        (uint64_t)(((unsigned __int128)1 << (63 + bits)) / (uint64_t)d) + 1;
    bounds(o, x, &lo, &hi);
    ir_ref sign = IR_NONE, t = x;
    if (lo < 0) {
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
    int64_t lo, hi;
    if ((op != IR_int_mod && op != IR_int_floordiv) || !ir_is_const(a[1]))
        return false;
    int64_t d = ir_constant(o->out, a[1])->u.i;
    if (d < 3)
        return false;
    ir_ref q = divide(o, a[0], d);
    bool known = range(o, op, a, &lo, &hi);
    if (op == IR_int_mod) {
        const ir_ref p[2] = {q, a[1]};
        const ir_ref s[2] = {a[0], emit_pure(o, IR_int_mul, 'i', p, 2, NULL)};
        q = emit_pure(o, IR_int_sub, 'i', s, 2, NULL);
    }
    if (known)
        set_bounds(o, q, lo, hi);
    o->map[at] = q;
    return true;
}

bool opt_fold(struct opt *o, ir_ref at, const struct ir_ins *i)
{
    ir_ref a[2] = {IR_NONE, IR_NONE};
    bool ovf = i->op >= IR_int_add_ovf && i->op <= IR_int_mul_ovf;
    if (!(ir_op_flags[i->op] & IRF_PURE) && !ovf)
        return false;
    for (unsigned k = 0; k < i->nargs; k++)
        a[k] = resolve(o, ir_arg(o->in, i, k));
    if (ovf) {
        overflowing(o, at, i, a);
        return true;
    }
    enum ir_op op = (enum ir_op)i->op;
    struct ir_const c;
    if (ir_is_const(a[0]) && (i->nargs < 2 || ir_is_const(a[1])) &&
        ir_fold(op, ir_constant(o->out, a[0]),
                i->nargs > 1 ? ir_constant(o->out, a[1]) : NULL, &c)) {
        o->map[at] =
            c.type == 'f' ? ir_const_f(o->out, c.u.f) : ir_const_i(o->out, c.u.i);
        return true;
    }
    if (!strength(o, &op, a) && division(o, at, op, a))
        return true;
    int known =
        i->nargs == 2 && op >= IR_int_lt && op <= IR_uint_ge ? decide(o, op, a) : -1;
    int64_t l, h;
    if (op == IR_int_is_true || op == IR_int_is_zero) {
        bounds(o, a[0], &l, &h);
        if (l > 0 || h < 0)
            known = op == IR_int_is_true;
    }
    if (known >= 0) {
        o->map[at] = ir_const_i(o->out, known);
        return true;
    }
    ir_ref same = i->nargs == 2 ? algebra(o, op, a) : IR_NONE;
    if (same != IR_NONE) {
        o->map[at] = same;
        return true;
    }
    o->map[at] = emit_pure(o, op, i->type, a, i->nargs, NULL);
    int64_t lo, hi;
    if (i->nargs == 2 && i->type == 'i' && range(o, op, a, &lo, &hi))
        set_bounds(o, o->map[at], lo, hi);
    return true;
}
