/* number.c -- arithmetic of the General Decimal Arithmetic Specification: rounding to a
 * context, and the operations that programs use most. */
#include <assert.h>

#include "python/decimal/decimal.h"

struct dec_context dec_max_context(void)
{
    return (struct dec_context){.prec = DEC_MAX_PREC,
                                .emax = DEC_MAX_EMAX,
                                .emin = DEC_MIN_EMIN,
                                .rounding = DEC_HALF_EVEN};
}

void dec_invalid(struct dec *out, struct dec_context *c, uint32_t why)
{
    c->status |= why;
    out->kind = DEC_QUIET;
    out->negative = false;
    out->exp = out->n = 0;
}

void dec_infinity(struct dec *out, bool negative)
{
    out->kind = DEC_INFINITE;
    out->negative = negative;
    out->exp = out->n = 0;
}

static void set_zero(struct dec *out, bool negative, int64_t exp)
{
    out->kind = DEC_FINITE;
    out->negative = negative;
    out->exp = exp;
    out->n = 0;
}

/* ---- rounding ------------------------------------------------------------------------------- */

static bool rounds_away(enum dec_rounding mode, bool negative, enum dec_rest rest,
                        int last)
{
    if (rest == REST_NONE)
        return false;
    switch (mode) {
    case DEC_UP: return true;
    case DEC_CEILING: return !negative;
    case DEC_FLOOR: return negative;
    case DEC_HALF_UP: return rest >= REST_HALF;
    case DEC_HALF_DOWN: return rest > REST_HALF;
    case DEC_HALF_EVEN: return rest > REST_HALF || (rest == REST_HALF && last % 2);
    case DEC_05UP: return last % 5 == 0;
    default: return false;
    }
}

/* Removes digits of the coefficient and raises the exponent by as many. */
static enum dec_rest round_off(struct dec *d, int64_t digits, enum dec_rounding mode)
{
    enum dec_rest rest = dec_shift_right(d, digits);
    d->exp += digits;
    if (rounds_away(mode, d->negative, rest, dec_last_digit(d)))
        dec_add_one(d);
    return rest;
}

/* 10**digits - 1 */
static void set_nines(struct dec *d, int64_t digits)
{
    struct dec one;
    dec_start(&one);
    dec_set_u64(&one, 1);
    dec_shift_left(&one, digits);
    struct dec unit;
    dec_start(&unit);
    dec_set_u64(&unit, 1);
    dec_difference(d, &one, &unit);
    dec_end(&one);
    dec_end(&unit);
}

static void overflow(struct dec *d, struct dec_context *c)
{
    enum dec_rounding mode = c->rounding;
    bool finite = mode == DEC_DOWN || mode == DEC_05UP ||
                  mode == (d->negative ? DEC_CEILING : DEC_FLOOR);
    c->status |= DEC_OVERFLOW | DEC_INEXACT | DEC_ROUNDED;
    if (!finite)
        dec_infinity(d, d->negative);
    else if (c->prec > DEC_MOST_DIGITS)
        dec_invalid(d, c, DEC_MEMORY);
    else {
        set_nines(d, c->prec);
        d->exp = dec_etop(c);
    }
}

static void finish_zero(struct dec *d, struct dec_context *c)
{
    int64_t least = dec_etiny(c), most = c->clamp ? dec_etop(c) : c->emax;
    if (d->exp < least || d->exp > most) {
        d->exp = d->exp < least ? least : most;
        c->status |= DEC_CLAMPED;
    }
}

static void finish_subnormal(struct dec *d, struct dec_context *c)
{
    int64_t least = dec_etiny(c);
    c->status |= DEC_SUBNORMAL;
    if (d->exp >= least)
        return;
    c->status |= DEC_ROUNDED;
    if (round_off(d, least - d->exp, c->rounding) != REST_NONE)
        c->status |= DEC_INEXACT | DEC_UNDERFLOW;
    if (d->n == 0)
        c->status |= DEC_CLAMPED;
}

/* With `clamp` an exponent is small enough for prec digits: zeros make it so. */
static void fold_down(struct dec *d, struct dec_context *c)
{
    if (c->clamp && d->n && d->exp > dec_etop(c)) {
        dec_shift_left(d, d->exp - dec_etop(c));
        d->exp = dec_etop(c);
        c->status |= DEC_CLAMPED;
    }
}

void dec_finish(struct dec *d, struct dec_context *c)
{
    if (dec_is_nan(d)) {
        if (d->n && dec_digits(d) > c->prec - c->clamp)
            dec_keep_low(d, c->prec - c->clamp);
        return;
    }
    if (d->kind == DEC_INFINITE)
        return;
    if (d->n == 0) {
        finish_zero(d, c);
        return;
    }
    int64_t digits = dec_digits(d), adjusted = d->exp + digits - 1;
    if (adjusted < c->emin) {
        finish_subnormal(d, c);
        fold_down(d, c);
        return;
    }
    if (digits > c->prec) {
        c->status |= DEC_ROUNDED;
        if (round_off(d, digits - c->prec, c->rounding) != REST_NONE)
            c->status |= DEC_INEXACT;
        if (dec_digits(d) > c->prec) { /* 999 has become 1000 */
            dec_shift_right(d, 1);
            d->exp++;
        }
        adjusted = dec_adjusted(d);
    }
    if (adjusted > c->emax) {
        overflow(d, c);
        return;
    }
    fold_down(d, c);
}

void dec_finish_exact(struct dec *d, struct dec_context *c)
{
    struct dec_context most = dec_max_context();
    dec_finish(d, &most);
    if (most.status &
        (DEC_INEXACT | DEC_ROUNDED | DEC_CLAMPED | DEC_OVERFLOW | DEC_UNDERFLOW))
        dec_invalid(d, c, DEC_INVALID);
    c->status |= most.status & DEC_MEMORY;
}

bool dec_nans(struct dec *out, const struct dec *a, const struct dec *b,
              struct dec_context *c)
{
    if (!dec_is_nan(a) && !(b && dec_is_nan(b)))
        return false;
    const struct dec *from = a->kind == DEC_SIGNALING        ? a
                             : b && b->kind == DEC_SIGNALING ? b
                             : dec_is_nan(a)                 ? a
                                                             : b;
    if (from->kind == DEC_SIGNALING)
        c->status |= DEC_INVALID;
    dec_copy(out, from);
    out->kind = DEC_QUIET;
    dec_finish(out, c);
    return true;
}

/* Is a shift to the left by so much too large for the machine? */
static bool too_long(struct dec *out, const struct dec *a, int64_t by,
                     struct dec_context *c)
{
    if (a->n == 0 || by <= DEC_MOST_DIGITS)
        return false;
    dec_invalid(out, c, DEC_MEMORY);
    return true;
}

/* ---- sums -------------------------------------------------------------------------------------- */

/* a and b have one exponent; b counts as negative when the flag says so. */
static void add_aligned(struct dec *out, const struct dec *a, const struct dec *b,
                        bool b_negative, struct dec_context *c)
{
    if (a->negative == b_negative) {
        dec_sum(out, a, b);
        out->negative = a->negative;
    } else {
        int order = dec_order(a, b);
        if (order >= 0)
            dec_difference(out, a, b);
        else
            dec_difference(out, b, a);
        out->negative = order > 0   ? a->negative
                        : order < 0 ? b_negative
                                    : c->rounding == DEC_FLOOR;
    }
}

/* With different exponents: `high` has the larger one. When `low` lies below all digits that the
 * result can have, any other number there serves as well. */
static void add_apart(struct dec *out, const struct dec *high, bool high_negative,
                      const struct dec *low, bool low_negative, struct dec_context *c)
{
    int64_t digits = dec_digits(high), exp = low->exp;
    struct dec h, l;
    dec_start(&h);
    dec_start(&l);
    if (low->n == 0 && high->n) {
        int64_t least = high->exp - c->prec - 1;
        exp = exp < least ? least : exp;
    } else if (high->n) {
        int64_t spare = digits - c->prec - 2,
                least = high->exp + (spare < -1 ? spare : -1);
        if (dec_adjusted(low) < least) {
            exp = least;
            dec_set_u64(&l, 1);
        } else
            dec_copy(&l, low);
    } else
        dec_copy(&l, low);
    if (!too_long(out, high, high->exp - exp, c)) {
        dec_copy(&h, high);
        dec_shift_left(&h, high->exp - exp);
        h.negative = high_negative;
        l.negative = low_negative;
        add_aligned(out, &h, &l, low_negative, c);
        out->exp = exp;
    }
    dec_end(&h);
    dec_end(&l);
}

static void add(struct dec *out, const struct dec *a, const struct dec *b,
                bool b_negative, struct dec_context *c)
{
    if (dec_special(a) || dec_special(b)) {
        if (dec_nans(out, a, b, c))
            return;
        if (dec_special(a) && dec_special(b) && a->negative != b_negative)
            dec_invalid(out, c, DEC_INVALID);
        else
            dec_infinity(out, dec_special(a) ? a->negative : b_negative);
        return;
    }
    if (a->exp == b->exp) {
        add_aligned(out, a, b, b_negative, c);
        out->exp = a->exp;
    } else if (a->exp > b->exp)
        add_apart(out, a, a->negative, b, b_negative, c);
    else
        add_apart(out, b, b_negative, a, a->negative, c);
    dec_finish(out, c);
}

void dec_add(struct dec *out, const struct dec *a, const struct dec *b,
             struct dec_context *c)
{
    add(out, a, b, b->negative, c);
}

void dec_subtract(struct dec *out, const struct dec *a, const struct dec *b,
                  struct dec_context *c)
{
    add(out, a, b, !b->negative, c);
}

/* ---- one operand -------------------------------------------------------------------------------- */

/* 0 + a, 0 - a */
static void signed_copy(struct dec *out, const struct dec *a, bool negative,
                        struct dec_context *c)
{
    if (dec_nans(out, a, NULL, c))
        return;
    dec_copy(out, a);
    out->negative = dec_is_zero(a) && c->rounding != DEC_FLOOR ? false : negative;
    dec_finish(out, c);
}

void dec_plus(struct dec *out, const struct dec *a, struct dec_context *c)
{
    signed_copy(out, a, a->negative, c);
}

void dec_minus(struct dec *out, const struct dec *a, struct dec_context *c)
{
    signed_copy(out, a, !a->negative, c);
}

void dec_abs(struct dec *out, const struct dec *a, struct dec_context *c)
{
    if (a->negative)
        dec_minus(out, a, c);
    else
        dec_plus(out, a, c);
}

void dec_reduce(struct dec *out, const struct dec *a, struct dec_context *c)
{
    dec_plus(out, a, c);
    if (out->kind != DEC_FINITE)
        return;
    if (out->n == 0) {
        out->exp = 0;
        out->negative = a->negative;
        return;
    }
    int64_t most = c->clamp ? dec_etop(c) : c->emax;
    out->exp += dec_strip_zeros(out, most - out->exp);
}

/* ---- products ------------------------------------------------------------------------------------- */

/* Not rounded. */
static bool multiply_exactly(struct dec *out, const struct dec *a, const struct dec *b,
                             struct dec_context *c)
{
    bool negative = a->negative != b->negative;
    if (dec_special(a) || dec_special(b)) {
        if (dec_nans(out, a, b, c))
            return false;
        if (dec_is_zero(a) || dec_is_zero(b))
            dec_invalid(out, c, DEC_INVALID);
        else
            dec_infinity(out, negative);
        return false;
    }
    dec_product(out, a, b);
    out->exp = a->exp + b->exp;
    out->negative = negative;
    return true;
}

void dec_multiply(struct dec *out, const struct dec *a, const struct dec *b,
                  struct dec_context *c)
{
    if (multiply_exactly(out, a, b, c))
        dec_finish(out, c);
}

void dec_fma(struct dec *out, const struct dec *a, const struct dec *b,
             const struct dec *third, struct dec_context *c)
{
    struct dec product;
    uint32_t before = c->status;
    dec_start(&product);
    if (a->kind == DEC_SIGNALING || b->kind == DEC_SIGNALING)
        dec_nans(out, a, b, c);
    else {
        multiply_exactly(&product, a, b, c);
        /* 0 * Infinity is wrong, whatever is added */
        if (c->status != before && !dec_is_nan(a) && !dec_is_nan(b))
            dec_copy(out, &product);
        else
            dec_add(out, &product, third, c);
    }
    dec_end(&product);
}

/* ---- quotients --------------------------------------------------------------------------------------- */

/* a / b with so many digits, and a last digit that tells of more; true: it is exact. */
static bool divide_to(struct dec *q, const struct dec *a, const struct dec *b,
                      int64_t prec)
{
    struct dec x, y, r;
    int64_t shift = dec_digits(b) - dec_digits(a) + prec + 1;
    dec_start(&x);
    dec_start(&y);
    dec_start(&r);
    dec_copy(&x, a);
    dec_copy(&y, b);
    if (shift >= 0)
        dec_shift_left(&x, shift);
    else
        dec_shift_left(&y, -shift);
    dec_quotient(q, &r, &x, &y);
    q->exp = a->exp - b->exp - shift;
    bool exact = r.n == 0;
    if (!exact && dec_last_digit(q) % 5 == 0)
        dec_add_one(q);
    dec_end(&x);
    dec_end(&y);
    dec_end(&r);
    return exact;
}

static bool divide_special(struct dec *out, const struct dec *a, const struct dec *b,
                           struct dec_context *c)
{
    bool negative = a->negative != b->negative;
    if (dec_special(a) || dec_special(b)) {
        if (dec_nans(out, a, b, c))
            return true;
        if (a->kind == DEC_INFINITE && b->kind == DEC_INFINITE)
            dec_invalid(out, c, DEC_INVALID);
        else if (a->kind == DEC_INFINITE)
            dec_infinity(out, negative);
        else {
            set_zero(out, negative, dec_etiny(c));
            c->status |= DEC_CLAMPED;
        }
        return true;
    }
    if (b->n)
        return false;
    if (a->n == 0)
        dec_invalid(out, c, DEC_UNDEFINED);
    else {
        c->status |= DEC_DIVISION_BY_ZERO;
        dec_infinity(out, negative);
    }
    return true;
}

void dec_divide(struct dec *out, const struct dec *a, const struct dec *b,
                struct dec_context *c)
{
    if (divide_special(out, a, b, c))
        return;
    int64_t ideal = a->exp - b->exp;
    /* What is exact has at most so many digits: those of a, and of a power of 5 or 2 below b. */
    int64_t enough = dec_digits(a) + 4 * dec_digits(b) + 4;
    bool exact = false;
    if (a->n == 0)
        set_zero(out, false, ideal);
    else {
        if (c->prec > enough)
            exact = divide_to(out, a, b, enough);
        if (!exact && c->prec > DEC_MOST_DIGITS) {
            dec_invalid(out, c, DEC_MEMORY);
            return;
        }
        if (!exact)
            exact = divide_to(out, a, b, c->prec);
        if (exact && out->exp < ideal)
            out->exp += dec_strip_zeros(out, ideal - out->exp);
    }
    out->kind = DEC_FINITE;
    out->negative = a->negative != b->negative;
    dec_finish(out, c);
}

/* The whole part of a / b and what remains; not rounded. false: more than prec digits. */
static bool divide_whole(struct dec *q, struct dec *r, const struct dec *a,
                         const struct dec *b, struct dec_context *c)
{
    int64_t apart = dec_adjusted(a) - dec_adjusted(b);
    int64_t exp = b->kind == DEC_INFINITE || a->exp < b->exp ? a->exp : b->exp;
    bool q_negative = a->negative != b->negative;
    set_zero(q, q_negative, 0);
    if (a->n == 0 || b->kind == DEC_INFINITE || apart <= -2) {
        if (a->n && too_long(r, a, a->exp - exp, c))
            return true;
        dec_copy(r, a);
        dec_shift_left(r, a->exp - exp);
        r->exp = exp;
        return true;
    }
    if (apart > c->prec)
        return false;
    struct dec x, y;
    dec_start(&x);
    dec_start(&y);
    bool done = !too_long(r, a, a->exp - exp, c) && !too_long(r, b, b->exp - exp, c);
    if (done) {
        dec_copy(&x, a);
        dec_copy(&y, b);
        dec_shift_left(&x, a->exp - exp);
        dec_shift_left(&y, b->exp - exp);
        dec_quotient(q, r, &x, &y);
        r->exp = exp;
        r->negative = a->negative;
    }
    dec_end(&x);
    dec_end(&y);
    return !done || dec_digits(q) <= c->prec;
}

/* What there is to say of remainders without dividing; wants: of a divmod, the quotient too. */
static bool remainder_special(struct dec *out, const struct dec *a, const struct dec *b,
                              struct dec_context *c)
{
    if (dec_nans(out, a, b, c))
        return true;
    if (a->kind == DEC_INFINITE) {
        dec_invalid(out, c, DEC_INVALID);
        return true;
    }
    if (dec_is_zero(b)) {
        dec_invalid(out, c, a->n ? DEC_INVALID : DEC_UNDEFINED);
        return true;
    }
    return false;
}

void dec_divide_int(struct dec *out, const struct dec *a, const struct dec *b,
                    struct dec_context *c)
{
    struct dec r;
    if (b->kind == DEC_INFINITE && a->kind == DEC_FINITE) {
        set_zero(out, a->negative != b->negative, 0);
        return;
    }
    if (divide_special(out, a, b, c))
        return;
    dec_start(&r);
    if (!divide_whole(out, &r, a, b, c))
        dec_invalid(out, c, DEC_IMPOSSIBLE);
    else
        dec_finish(out, c);
    dec_end(&r);
}

void dec_remainder(struct dec *out, const struct dec *a, const struct dec *b,
                   struct dec_context *c)
{
    struct dec q;
    if (remainder_special(out, a, b, c))
        return;
    dec_start(&q);
    if (!divide_whole(&q, out, a, b, c))
        dec_invalid(out, c, DEC_IMPOSSIBLE);
    else
        dec_finish(out, c);
    dec_end(&q);
}

void dec_divmod(struct dec *q, struct dec *r, const struct dec *a, const struct dec *b,
                struct dec_context *c)
{
    bool negative = a->negative != b->negative;
    if (dec_nans(q, a, b, c)) {
        dec_copy(r, q);
        return;
    }
    if (a->kind == DEC_INFINITE) {
        dec_invalid(r, c, DEC_INVALID);
        if (b->kind == DEC_INFINITE)
            dec_invalid(q, c, DEC_INVALID);
        else
            dec_infinity(q, negative);
        return;
    }
    if (dec_is_zero(b)) {
        if (a->n == 0) {
            dec_invalid(q, c, DEC_UNDEFINED);
            dec_invalid(r, c, DEC_UNDEFINED);
        } else {
            dec_infinity(q, negative);
            dec_invalid(r, c, DEC_INVALID);
            c->status |= DEC_DIVISION_BY_ZERO;
        }
        return;
    }
    if (!divide_whole(q, r, a, b, c)) {
        dec_invalid(q, c, DEC_IMPOSSIBLE);
        dec_invalid(r, c, DEC_IMPOSSIBLE);
        return;
    }
    dec_finish(q, c);
    dec_finish(r, c);
}

/* Twice r, beside b: where r counts from the nearer multiple. */
static int beside_half(const struct dec *r, const struct dec *b)
{
    struct dec twice;
    dec_start(&twice);
    dec_sum(&twice, r, r);
    twice.exp = r->exp;
    struct dec plain = *b;
    plain.negative = false;
    plain.room = 0;
    int order = dec_compare_values(&twice, &plain);
    dec_end(&twice);
    return order;
}

void dec_remainder_near(struct dec *out, const struct dec *a, const struct dec *b,
                        struct dec_context *c)
{
    struct dec q, r, away;
    if (remainder_special(out, a, b, c))
        return;
    if (b->kind == DEC_INFINITE) {
        dec_copy(out, a);
        dec_finish(out, c);
        return;
    }
    dec_start(&q);
    dec_start(&r);
    dec_start(&away);
    bool possible = divide_whole(&q, &r, a, b, c);
    if (possible && !dec_is_nan(&r)) {
        int half = beside_half(&r, b);
        if (half > 0 || (half == 0 && dec_last_digit(&q) % 2)) {
            struct dec_context exact = dec_max_context();
            dec_add_one(&q);
            possible = dec_digits(&q) <= c->prec;
            dec_copy(&away, b);
            away.negative = r.negative;
            dec_subtract(out, &r, &away, &exact);
        } else
            dec_copy(out, &r);
        if (out->n == 0)
            out->negative = a->negative;
    } else
        dec_copy(out, &r);
    if (!possible)
        dec_invalid(out, c, DEC_IMPOSSIBLE);
    else
        dec_finish(out, c);
    dec_end(&q);
    dec_end(&r);
    dec_end(&away);
}

/* ---- exponents ------------------------------------------------------------------------------------- */

void dec_round_to(struct dec *out, const struct dec *a, int64_t exp,
                  enum dec_rounding mode, uint32_t *status)
{
    dec_copy(out, a);
    if (a->n == 0)
        out->exp = exp;
    else if (exp > a->exp) {
        *status |= DEC_ROUNDED;
        if (round_off(out, exp - a->exp, mode) != REST_NONE)
            *status |= DEC_INEXACT;
    } else if (a->exp - exp > DEC_MOST_DIGITS) {
        *status |= DEC_MEMORY;
    } else {
        dec_shift_left(out, a->exp - exp);
        out->exp = exp;
    }
}

void dec_quantize(struct dec *out, const struct dec *a, const struct dec *b,
                  struct dec_context *c)
{
    if (dec_special(a) || dec_special(b)) {
        if (dec_nans(out, a, b, c))
            return;
        if (a->kind == b->kind)
            dec_infinity(out, a->negative);
        else
            dec_invalid(out, c, DEC_INVALID);
        return;
    }
    int64_t exp = b->exp, adjusted = dec_adjusted(a);
    uint32_t status = 0;
    if (exp < dec_etiny(c) || exp > c->emax ||
        (a->n && (adjusted > c->emax || adjusted - exp + 1 > c->prec))) {
        dec_invalid(out, c, DEC_INVALID);
        return;
    }
    dec_round_to(out, a, exp, c->rounding, &status);
    if (out->n && (dec_adjusted(out) > c->emax || dec_digits(out) > c->prec)) {
        dec_invalid(out, c, DEC_INVALID);
        return;
    }
    c->status |= status;
    dec_finish(out, c);
    if (status & DEC_MEMORY)
        dec_invalid(out, c, DEC_MEMORY);
}

static void integral(struct dec *out, const struct dec *a, uint32_t *status,
                     struct dec_context *c)
{
    if (dec_nans(out, a, NULL, c))
        return;
    if (a->kind == DEC_INFINITE || a->exp >= 0)
        dec_copy(out, a);
    else
        dec_round_to(out, a, 0, c->rounding, status);
}

void dec_to_integral(struct dec *out, const struct dec *a, struct dec_context *c)
{
    uint32_t status = 0;
    integral(out, a, &status, c);
}

void dec_to_integral_exact(struct dec *out, const struct dec *a, struct dec_context *c)
{
    integral(out, a, &c->status, c);
}

/* ---- order ---------------------------------------------------------------------------------------- */

/* Of what is finite and not 0, without signs. */
static int magnitude_order(const struct dec *a, const struct dec *b)
{
    int64_t x = dec_adjusted(a), y = dec_adjusted(b);
    if (x != y)
        return x < y ? -1 : 1;
    if (a->exp == b->exp)
        return dec_order(a, b);
    struct dec longer;
    dec_start(&longer);
    bool left = a->exp > b->exp; /* one first digit: no more than the other's digits */
    dec_copy(&longer, left ? a : b);
    dec_shift_left(&longer, left ? a->exp - b->exp : b->exp - a->exp);
    int order = left ? dec_order(&longer, b) : dec_order(a, &longer);
    dec_end(&longer);
    return order;
}

static int sign_of(const struct dec *d)
{
    return dec_is_zero(d) ? 0 : d->negative ? -1 : 1;
}

int dec_compare_values(const struct dec *a, const struct dec *b)
{
    int x = sign_of(a), y = sign_of(b);
    assert(!dec_is_nan(a) && !dec_is_nan(b));
    if (x != y)
        return x < y ? -1 : 1;
    if (x == 0)
        return 0;
    bool ia = a->kind == DEC_INFINITE, ib = b->kind == DEC_INFINITE;
    return x * (ia || ib ? ia - ib : magnitude_order(a, b));
}

/* What may be a signaling NaN is above Infinity and below NaN. */
static int total_magnitude(const struct dec *a, const struct dec *b)
{
    static const int rank[] = {
        [DEC_FINITE] = 0, [DEC_INFINITE] = 1, [DEC_SIGNALING] = 2, [DEC_QUIET] = 3};
    if (a->kind != b->kind)
        return rank[a->kind] < rank[b->kind] ? -1 : 1;
    if (dec_is_nan(a))
        return dec_order(a, b);
    struct dec x = *a, y = *b;
    x.negative = y.negative = false;
    x.room = y.room = 0;
    int order = dec_compare_values(&x, &y);
    return order ? order : (a->exp > b->exp) - (a->exp < b->exp);
}

int dec_total_order(const struct dec *a, const struct dec *b)
{
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    int order = total_magnitude(a, b);
    return a->negative ? -order : order;
}

/* ---- whole numbers ---------------------------------------------------------------------------------- */

bool dec_is_integer(const struct dec *d)
{
    if (d->kind != DEC_FINITE)
        return false;
    if (d->exp >= 0 || d->n == 0)
        return true;
    const uint64_t *w = dec_read(d);
    int64_t zeros = 0;
    for (int64_t i = 0; i < d->n; i++) {
        if (w[i]) {
            for (uint64_t u = w[i]; u % 10 == 0; u /= 10)
                zeros++;
            break;
        }
        zeros += DEC_LIMB_DIGITS;
    }
    return zeros >= -d->exp;
}

bool dec_to_i64(const struct dec *d, int64_t *out)
{
    if (!dec_is_integer(d))
        return false;
    if (d->n == 0) {
        *out = 0;
        return true;
    }
    if (dec_adjusted(d) > DEC_LIMB_DIGITS - 2) /* below 10**18: fits for sure */
        return false;
    int64_t value = 0;
    struct dec plain;
    dec_start(&plain);
    dec_copy(&plain, d);
    if (d->exp >= 0)
        dec_shift_left(&plain, d->exp);
    else
        dec_shift_right(&plain, -d->exp);
    assert(plain.n == 1);
    value = (int64_t)dec_read(&plain)[0];
    dec_end(&plain);
    *out = d->negative ? -value : value;
    return true;
}
