/* int.c -- integers: tagged small ones in the fast paths, GMP for the rest.
 *
 * A w_long holds the limbs of the size of the number, without leading zeros; it is never
 * small enough to be tagged, so equal integers have one form each. */
#include "python/obj/mpz.h"

#include <ctype.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool int_is(val v)
{
    return is_int(v) || v->kind == KIND_LONG || v->kind == KIND_BOOL;
}

static val small_of(val v)
{
    return is_kind(v, KIND_BOOL) ? tag_int(as_bool(v)->value) : v;
}

mpz_srcptr int_view(mpz_t z, mp_limb_t *room, val v)
{
    v = small_of(v);
    if (is_int(v)) {
        int64_t i = untag(v);
        *room = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
        return mpz_roinit_n(z, room, i < 0 ? -1 : i > 0);
    }
    const struct w_long *w = as_long(v);
    return mpz_roinit_n(z, w->limbs, (mp_size_t)(w->sign * w->n));
}

val int_finish(struct vm *vm, mpz_t z)
{
    size_t n = mpz_size(z);
    uint64_t low = n ? mpz_getlimbn(z, 0) : 0;
    int sign = mpz_sgn(z);
    val r;
    if (n == 0 || (n == 1 && low <= ((uint64_t)1 << 62) - (sign > 0))) {
        r = tag_int(sign < 0 ? (int64_t)(0 - low) : (int64_t)low);
    } else {
        struct w_long *w = new_object(vm, KIND_LONG, sizeof *w + n * 8);
        w->n = (int64_t)n;
        w->sign = sign;
        memcpy(w->limbs, mpz_limbs_read(z), n * 8);
        r = &w->h;
    }
    mpz_clear(z);
    return r;
}

val int_from_i64(struct vm *vm, int64_t i)
{
    if (fits_small(i))
        return tag_int(i);
    mpz_t z;
    mpz_init_set_si(z, i);
    return int_finish(vm, z);
}

val int_from_u64(struct vm *vm, uint64_t i)
{
    if (i < (uint64_t)1 << 62)
        return tag_int((int64_t)i);
    mpz_t z;
    mpz_init_set_ui(z, i);
    return int_finish(vm, z);
}

val int_from_double(struct vm *vm, double d)
{
    if (!isfinite(d))
        return raise_error(vm, isnan(d) ? E_ValueError : E_OverflowError,
                           "cannot convert float %s to integer",
                           isnan(d) ? "NaN" : "infinity");
    if (fabs(d) < 1e18)
        return tag_int((int64_t)d);
    mpz_t z;
    mpz_init_set_d(z, d);
    return int_finish(vm, z);
}

bool int_to_i64(val v, int64_t *out)
{
    v = small_of(v);
    if (is_int(v)) {
        *out = untag(v);
        return true;
    }
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    if (!mpz_fits_slong_p(s))
        return false;
    *out = mpz_get_si(s);
    return true;
}

/* 63 bits of a number of more, the last of the size set when anything below it was lost: from
 * these the hardware rounds to nearest, ties to even. mpz_get_d alone cuts off. */
static int64_t top_bits(mpz_srcptr s, size_t drop)
{
    mpz_t shifted;
    mpz_init(shifted);
    mpz_tdiv_q_2exp(shifted, s, drop);
    int64_t size = (int64_t)mpz_get_ui(shifted); /* below 2**62 */
    if (drop && mpz_scan1(s, 0) < drop)
        size |= 1;
    mpz_clear(shifted);
    return mpz_sgn(s) < 0 ? -size : size;
}

double int_frexp(val v, int64_t *exponent)
{
    int e;
    v = small_of(v);
    if (is_int(v)) {
        double fraction = frexp((double)untag(v), &e);
        *exponent = e;
        return fraction;
    }
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    size_t bits = mpz_sizeinbase(s, 2), drop = bits > 62 ? bits - 62 : 0;
    double fraction = frexp((double)top_bits(s, drop), &e);
    *exponent = (int64_t)drop + e;
    return fraction;
}

double int_to_double(struct vm *vm, val v)
{
    v = small_of(v);
    if (is_int(v))
        return (double)untag(v);
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    size_t bits = mpz_sizeinbase(s, 2), drop = bits > 62 ? bits - 62 : 0;
    if (bits > 1024) {
        raise_error(vm, E_OverflowError, "int too large to convert to float");
        return 0;
    }
    double d = ldexp((double)top_bits(s, drop), (int)drop);
    if (isinf(d))
        raise_error(vm, E_OverflowError, "int too large to convert to float");
    return d;
}

int64_t small_floordiv(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return q - (a % b != 0 && (a < 0) != (b < 0));
}

int64_t small_mod(int64_t a, int64_t b)
{
    int64_t r = a % b;
    return r && (r < 0) != (b < 0) ? r + b : r;
}

static val divide_by_zero(struct vm *vm, enum opcode op)
{
    return raise_error(vm, E_ZeroDivisionError,
                       op == OP_BINARY_TRUE_DIVIDE ? "division by zero"
                       : op == OP_BINARY_FLOOR_DIVIDE
                           ? "integer division or modulo by zero"
                           : "integer modulo by zero");
}

/* NULL without an exception: the slow way is needed */
static val small_binary(enum opcode op, int64_t a, int64_t b)
{
    int64_t r;
    switch (op) {
    case OP_BINARY_ADD: r = a + b; break;
    case OP_BINARY_SUBTRACT: r = a - b; break;
    case OP_BINARY_MULTIPLY:
        if (__builtin_mul_overflow(a, b, &r))
            return NULL;
        break;
    case OP_BINARY_FLOOR_DIVIDE: r = small_floordiv(a, b); break;
    case OP_BINARY_MODULO: r = small_mod(a, b); break;
    case OP_BINARY_AND: r = a & b; break;
    case OP_BINARY_OR: r = a | b; break;
    case OP_BINARY_XOR: r = a ^ b; break;
    case OP_BINARY_RSHIFT:
        if (b < 0)
            return NULL;
        r = a >> (b > 63 ? 63 : b);
        break;
    case OP_BINARY_LSHIFT:
        if (b < 0 || b > 61)
            return NULL;
        r = (int64_t)((uint64_t)a << b);
        if (r >> b != a)
            return NULL;
        break;
    default: return NULL;
    }
    return fits_small(r) ? tag_int(r) : NULL;
}

static val int_power(struct vm *vm, val a, val b)
{
    int64_t e;
    mpz_t z, r;
    mp_limb_t room;
    mpz_srcptr base = int_view(z, &room, a);
    if (!int_to_i64(b, &e)) {
        if (mpz_cmpabs_ui(base, 1) > 0)
            return raise_error(vm, E_MemoryError, "exponent too large");
        e = as_long(b)->limbs[0] & 1;
        e = e ? 1 : 2;
    }
    if (e < 0) {
        double x = int_to_double(vm, a), y = (double)e;
        if (vm->exc)
            return NULL;
        if (x == 0)
            return raise_error(vm, E_ZeroDivisionError,
                               "0.0 cannot be raised to a negative power");
        return float_new(vm, pow(x, y));
    }
    /* GMP ends the program where a number gets too large for it */
    if (mpz_cmpabs_ui(base, 1) > 0 && (uint64_t)e > MOST_BITS / mpz_sizeinbase(base, 2))
        return raise_error(vm, E_MemoryError, "exponent too large");
    mpz_init(r);
    mpz_pow_ui(r, base, (unsigned long)e);
    return int_finish(vm, r);
}

/* Correctly rounded: the quotient gets 64 bits and a sticky bit. */
static val true_divide(struct vm *vm, val a, val b)
{
    if (is_int(a) && is_int(b) && llabs(untag(a)) < (1LL << 53) &&
        llabs(untag(b)) < (1LL << 53))
        return float_new(vm, (double)untag(a) / (double)untag(b));
    mpz_t za, zb, n, d;
    mp_limb_t ra, rb;
    mpz_srcptr x = int_view(za, &ra, a), y = int_view(zb, &rb, b);
    if (mpz_sgn(x) == 0)
        return float_new(vm, mpz_sgn(y) < 0 ? -0.0 : 0.0);
    long shift = 64 - ((long)mpz_sizeinbase(x, 2) - (long)mpz_sizeinbase(y, 2));
    mpz_init_set(n, x);
    mpz_init_set(d, y);
    if (shift > 0)
        mpz_mul_2exp(n, n, (mp_bitcnt_t)shift);
    else
        mpz_mul_2exp(d, d, (mp_bitcnt_t)-shift);
    mpz_tdiv_qr(n, d, n, d);
    int sticky = mpz_sgn(d) != 0;
    mpz_clear(d);
    mpz_mul_2exp(n, n, 1);
    if (sticky)
        mpz_sgn(n) < 0 ? mpz_sub_ui(n, n, 1) : mpz_add_ui(n, n, 1);
    val q = int_finish(vm, n);
    double r = ldexp(int_to_double(vm, q), (int)-shift - 1);
    if (isinf(r))
        return raise_error(vm, E_OverflowError,
                           "integer division result too large for a float");
    return float_new(vm, r);
}

static val shift(struct vm *vm, enum opcode op, mpz_srcptr x, val b)
{
    int64_t n;
    bool fits = int_to_i64(b, &n);
    mpz_t r;
    if ((fits && n < 0) || (!fits && as_long(b)->sign < 0))
        return raise_error(vm, E_ValueError, "negative shift count");
    mpz_init(r);
    if (op == OP_BINARY_RSHIFT) {
        if (fits)
            mpz_fdiv_q_2exp(r, x, (mp_bitcnt_t)n);
        else if (mpz_sgn(x) < 0)
            mpz_set_si(r, -1);
    } else if (mpz_sgn(x) != 0) {
        if (!fits || n > (int64_t)MOST_BITS) {
            mpz_clear(r);
            return raise_error(vm, E_OverflowError, "too many digits in integer");
        }
        mpz_mul_2exp(r, x, (mp_bitcnt_t)n);
    }
    return int_finish(vm, r);
}

/* ---- up to 126 bits --------------------------------------------------------------------
 * What hash functions and random numbers make of 64-bit words before they mask it: without
 * GMP, which allocates. */

typedef __int128 wide;
enum { WIDE_TOP = 62 }; /* bits of the second limb that a wide number may have */

static bool to_wide(val v, wide *out)
{
    if (is_int(v)) {
        *out = untag(v);
        return true;
    }
    const struct w_long *w = as_long(v);
    if (w->n > 2 || (w->n == 2 && w->limbs[1] >> WIDE_TOP))
        return false;
    wide size = w->limbs[0];
    if (w->n == 2)
        size |= (wide)w->limbs[1] << 64;
    *out = w->sign < 0 ? -size : size;
    return true;
}

static val from_wide(struct vm *vm, wide v)
{
    if (v == (int64_t)v && fits_small((int64_t)v))
        return tag_int((int64_t)v);
    unsigned __int128 size = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;
    int64_t n = size >> 64 ? 2 : 1;
    struct w_long *w = new_object(vm, KIND_LONG, sizeof *w + (size_t)n * 8);
    w->n = n;
    w->sign = v < 0 ? -1 : 1;
    w->limbs[0] = (uint64_t)size;
    if (n == 2)
        w->limbs[1] = (uint64_t)(size >> 64);
    return &w->h;
}

/* False: the slow way is needed. b is not 0 where it divides. */
static bool wide_binary(enum opcode op, wide a, wide b, wide *r)
{
    wide rest;
    switch (op) {
    case OP_BINARY_ADD: return !__builtin_add_overflow(a, b, r);
    case OP_BINARY_SUBTRACT: return !__builtin_sub_overflow(a, b, r);
    case OP_BINARY_MULTIPLY: return !__builtin_mul_overflow(a, b, r);
    case OP_BINARY_FLOOR_DIVIDE:
        *r = a / b;
        *r -= a % b != 0 && (a < 0) != (b < 0);
        return true;
    case OP_BINARY_MODULO:
        rest = a % b;
        *r = rest && (rest < 0) != (b < 0) ? rest + b : rest;
        return true;
    case OP_BINARY_AND: *r = a & b; return true;
    case OP_BINARY_OR: *r = a | b; return true;
    case OP_BINARY_XOR: *r = a ^ b; return true;
    case OP_BINARY_RSHIFT:
        *r = b > 127 ? a >> 127 : a >> (b < 0 ? 0 : b);
        return b >= 0;
    case OP_BINARY_LSHIFT:
        if (b < 0 || b > 126)
            return false;
        *r = (wide)((unsigned __int128)a << b);
        return *r >> b == a;
    default: return false;
    }
}

val int_binary(struct vm *vm, enum opcode op, val a, val b)
{
    wide p, q, result;
    bool divides = op == OP_BINARY_FLOOR_DIVIDE || op == OP_BINARY_MODULO ||
                   op == OP_BINARY_TRUE_DIVIDE;
    a = small_of(a);
    b = small_of(b);
    if (divides && b == tag_int(0))
        return divide_by_zero(vm, op);
    val r = is_int(a) && is_int(b) ? small_binary(op, untag(a), untag(b)) : NULL;
    if (r)
        return r;
    if (to_wide(a, &p) && to_wide(b, &q) && wide_binary(op, p, q, &result))
        return from_wide(vm, result);
    if (op == OP_BINARY_POWER)
        return int_power(vm, a, b);
    if (op == OP_BINARY_TRUE_DIVIDE)
        return true_divide(vm, a, b);
    mpz_t za, zb, z;
    mp_limb_t ra, rb;
    mpz_srcptr x = int_view(za, &ra, a), y = int_view(zb, &rb, b);
    if (op == OP_BINARY_LSHIFT || op == OP_BINARY_RSHIFT)
        return shift(vm, op, x, b);
    mpz_init(z);
    switch (op) {
    case OP_BINARY_ADD: mpz_add(z, x, y); break;
    case OP_BINARY_SUBTRACT: mpz_sub(z, x, y); break;
    case OP_BINARY_MULTIPLY: mpz_mul(z, x, y); break;
    case OP_BINARY_FLOOR_DIVIDE: mpz_fdiv_q(z, x, y); break;
    case OP_BINARY_MODULO: mpz_fdiv_r(z, x, y); break;
    case OP_BINARY_AND: mpz_and(z, x, y); break;
    case OP_BINARY_OR: mpz_ior(z, x, y); break;
    case OP_BINARY_XOR: mpz_xor(z, x, y); break;
    default:
        mpz_clear(z);
        return raise_error(vm, E_SystemError, "no such integer operation");
    }
    return int_finish(vm, z);
}

val int_negate(struct vm *vm, val v)
{
    return int_binary(vm, OP_BINARY_SUBTRACT, tag_int(0), v);
}

val int_sqrt(struct vm *vm, val v)
{
    mpz_t z, r;
    mp_limb_t room;
    assert(int_cmp(v, tag_int(0)) >= 0);
    mpz_init(r);
    mpz_sqrt(r, int_view(z, &room, v));
    return int_finish(vm, r);
}

int int_cmp(val a, val b)
{
    a = small_of(a);
    b = small_of(b);
    if (is_int(a) && is_int(b))
        return untag(a) < untag(b) ? -1 : untag(a) > untag(b);
    mpz_t za, zb;
    mp_limb_t ra, rb;
    return mpz_cmp(int_view(za, &ra, a), int_view(zb, &rb, b));
}

/* Modulo 2**61-1, so that equal ints and floats hash alike. */
int64_t int_hash(val v)
{
    enum { BITS = 61 };
    const uint64_t p = ((uint64_t)1 << BITS) - 1;
    if (is_int(v) && untag(v) >= 0 && (uint64_t)untag(v) < p)
        return untag(v);
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    int64_t h = (int64_t)mpz_tdiv_ui(s, p);
    h = mpz_sgn(s) < 0 ? -h : h;
    return h == -1 ? -2 : h;
}

/* How many bits surely make more than so many decimal digits. */
static bool too_long(const struct vm *vm, size_t bits)
{
    return vm->int_max_digits &&
           (double)bits > (double)(vm->int_max_digits + 1) * 3.3219280948873624;
}

#define TOO_LONG                                                                       \
    "Exceeds the limit (%lld digits) for integer string conversion%s; use "            \
    "sys.set_int_max_str_digits() to increase the limit"

static val refuse_digits(struct vm *vm, int64_t digits)
{
    char value[64] = "";
    if (digits)
        snprintf(value, sizeof value, ": value has %lld digits", (long long)digits);
    return raise_error(vm, E_ValueError, TOO_LONG, (long long)vm->int_max_digits,
                       value);
}

val int_to_str(struct vm *vm, val v, int base)
{
    v = small_of(v);
    if (is_int(v) && base == 10) {
        char text[MOST_DIGITS];
        struct slice digits = digits_of(untag(v), text + MOST_DIGITS);
        struct w_str *s = str_blank(vm, KIND_STR, (int64_t)digits.n);
        memcpy(s->bytes, digits.p, digits.n);
        return &s->h;
    }
    struct str out = {0};
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr number = int_view(z, &room, v);
    if (base == 10 && too_long(vm, mpz_sizeinbase(number, 2)))
        return refuse_digits(vm, 0);
    char *text = mpz_get_str(NULL, base, number);
    if (base == 10 && vm->int_max_digits &&
        (int64_t)strlen(text) - (*text == '-') > vm->int_max_digits) {
        free(text);
        return refuse_digits(vm, 0);
    }
    str_add(&out, slice_of(text));
    free(text);
    return str_finish(vm, &out);
}

/* base 0: as in source text, with a prefix */
val int_from_text(struct vm *vm, struct slice text, int base)
{
    char *clean = mem_new(text.n + 1);
    size_t n = 0;
    bool bad = false, negative = false;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '_') {
            clean[n++] = text.p[i];
            /* GMP would skip a blank, and end at a NUL */
            bad |= isspace((unsigned char)text.p[i]) != 0 || text.p[i] == 0;
        } else
            bad |= i == 0 || i + 1 == text.n || text.p[i + 1] == '_';
    clean[n] = 0;
    char *p = clean;
    if (*p == '+' || *p == '-')
        negative = *p++ == '-';
    int prefix = p[0] == '0' && p[1] ? ((p[1] | 32) == 'x'   ? 16
                                        : (p[1] | 32) == 'o' ? 8
                                        : (p[1] | 32) == 'b' ? 2
                                                             : 0)
                                     : 0;
    if (prefix && (base == 0 || base == prefix)) {
        p += 2;
        base = prefix;
    } else if (base == 0 && *p == '0') /* 017 would mean 15 elsewhere */
        bad |= p[strspn(p, "0")] != 0;
    mpz_t z;
    val r = NULL;
    size_t digits = strlen(p);
    if (!bad && vm->int_max_digits && base && (base & (base - 1)) != 0 &&
        (int64_t)digits > vm->int_max_digits && strspn(p, "0123456789") == digits) {
        free(clean);
        return refuse_digits(vm, (int64_t)digits);
    }
    mpz_init(z);
    bad |= *p == '-' || *p == '+' || mpz_set_str(z, p, base ? base : 10) != 0;
    if (bad) {
        mpz_clear(z);
    } else {
        if (negative)
            mpz_neg(z, z);
        r = int_finish(vm, z);
    }
    free(clean);
    return r;
}
