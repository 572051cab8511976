/* more.c -- what programs seldom ask of the General Decimal Arithmetic Specification:
 * comparisons with NaNs, neighbours, logical operations, rotation, classes. */
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "python/decimal/decimal.h"

/* ---- comparison ---------------------------------------------------------------------------- */

void dec_compare(struct dec *out, const struct dec *a, const struct dec *b,
                 struct dec_context *c)
{
    if (!dec_nans(out, a, b, c))
        dec_set_i64(out, dec_compare_values(a, b));
}

void dec_compare_signal(struct dec *out, const struct dec *a, const struct dec *b,
                        struct dec_context *c)
{
    if (dec_nans(out, a, b, c))
        c->status |= DEC_INVALID;
    else
        dec_set_i64(out, dec_compare_values(a, b));
}

void dec_compare_total(struct dec *out, const struct dec *a, const struct dec *b,
                       struct dec_context *c)
{
    (void)c;
    dec_set_i64(out, dec_total_order(a, b));
}

/* d without its sign, for as long as d lives. */
static struct dec magnitude(const struct dec *d)
{
    struct dec m = *d;
    m.negative = false;
    m.room = 0;
    return m;
}

void dec_compare_total_mag(struct dec *out, const struct dec *a, const struct dec *b,
                           struct dec_context *c)
{
    struct dec x = magnitude(a), y = magnitude(b);
    (void)c;
    dec_set_i64(out, dec_total_order(&x, &y));
}

static void choose(struct dec *out, const struct dec *a, const struct dec *b,
                   struct dec_context *c, bool larger, bool by_magnitude)
{
    const struct dec *r;
    if (dec_is_nan(a) || dec_is_nan(b)) {
        bool one = a->kind != DEC_SIGNALING && b->kind != DEC_SIGNALING &&
                   dec_is_nan(a) != dec_is_nan(b);
        if (!one) {
            dec_nans(out, a, b, c);
            return;
        }
        r = dec_is_nan(a) ? b : a;
    } else {
        struct dec x = magnitude(a), y = magnitude(b);
        int order =
            by_magnitude ? dec_compare_values(&x, &y) : dec_compare_values(a, b);
        if (order == 0)
            order = dec_total_order(a, b);
        r = (order < 0) == larger ? b : a;
    }
    dec_copy(out, r);
    dec_finish(out, c);
}

void dec_max(struct dec *out, const struct dec *a, const struct dec *b,
             struct dec_context *c)
{
    choose(out, a, b, c, true, false);
}

void dec_min(struct dec *out, const struct dec *a, const struct dec *b,
             struct dec_context *c)
{
    choose(out, a, b, c, false, false);
}

void dec_max_mag(struct dec *out, const struct dec *a, const struct dec *b,
                 struct dec_context *c)
{
    choose(out, a, b, c, true, true);
}

void dec_min_mag(struct dec *out, const struct dec *a, const struct dec *b,
                 struct dec_context *c)
{
    choose(out, a, b, c, false, true);
}

/* ---- neighbours ------------------------------------------------------------------------------ */

static void next_to(struct dec *out, const struct dec *a, struct dec_context *c,
                    bool up)
{
    struct dec tiny;
    if (dec_nans(out, a, NULL, c))
        return;
    struct dec_context quiet = *c;
    quiet.rounding = up ? DEC_CEILING : DEC_FLOOR;
    quiet.status = 0;
    dec_start(&tiny);
    if (c->prec > DEC_MOST_DIGITS)
        dec_invalid(out, c, DEC_MEMORY);
    else if (a->kind == DEC_INFINITE &&
             a->negative == up) { /* back to what is finite */
        dec_set_u64(&tiny, 1);
        tiny.exp = c->emax + 1;
        tiny.negative = a->negative;
        quiet.clamp = false;
        dec_copy(out, &tiny);
        dec_finish(out, &quiet);
    } else {
        dec_copy(out, a);
        dec_finish(out, &quiet);
        if (!(quiet.status & DEC_INEXACT)) { /* a was a neighbour of itself */
            dec_set_u64(&tiny, 1);
            tiny.exp = dec_etiny(c) - 1;
            tiny.negative = !up;
            dec_add(out, a, &tiny, &quiet);
        }
        if (dec_is_zero(out))
            out->negative = a->n ? a->negative : !up;
    }
    dec_end(&tiny);
}

void dec_next_plus(struct dec *out, const struct dec *a, struct dec_context *c)
{
    next_to(out, a, c, true);
}

void dec_next_minus(struct dec *out, const struct dec *a, struct dec_context *c)
{
    next_to(out, a, c, false);
}

void dec_next_toward(struct dec *out, const struct dec *a, const struct dec *b,
                     struct dec_context *c)
{
    if (dec_nans(out, a, b, c))
        return;
    int order = dec_compare_values(a, b);
    if (order == 0) {
        dec_copy(out, a);
        out->negative = b->negative;
        return;
    }
    next_to(out, a, c, order < 0);
    if (out->kind == DEC_INFINITE)
        c->status |=
            a->kind == DEC_INFINITE ? 0 : DEC_OVERFLOW | DEC_INEXACT | DEC_ROUNDED;
    else if (!dec_is_nan(out) && (out->n == 0 || dec_adjusted(out) < c->emin)) {
        c->status |= DEC_UNDERFLOW | DEC_SUBNORMAL | DEC_INEXACT | DEC_ROUNDED;
        if (out->n == 0)
            c->status |= DEC_CLAMPED;
    }
}

/* ---- logical operations ---------------------------------------------------------------------- */

static bool is_logical(const struct dec *d)
{
    const uint64_t *w = dec_read(d);
    if (d->kind != DEC_FINITE || d->exp || d->negative)
        return false;
    for (int64_t i = 0; i < d->n; i++)
        for (uint64_t u = w[i]; u; u /= 10)
            if (u % 10 > 1)
                return false;
    return true;
}

/* kind: & | ^ of the digits */
static uint64_t combine_limb(uint64_t x, uint64_t y, char kind)
{
    uint64_t r = 0;
    for (int i = 0; i < DEC_LIMB_DIGITS; i++, x /= 10, y /= 10) {
        uint64_t p = x % 10, q = y % 10;
        r += dec_tens[i] * (kind == '&' ? p & q : kind == '|' ? p | q : p ^ q);
    }
    return r;
}

static void logical(struct dec *out, const struct dec *a, const struct dec *b,
                    struct dec_context *c, char kind)
{
    if (!is_logical(a) || !is_logical(b)) {
        dec_invalid(out, c, DEC_INVALID);
        return;
    }
    const struct dec *longer = a->n < b->n ? b : a, *other = a->n < b->n ? a : b;
    dec_copy(out, longer);
    uint64_t *w = dec_limbs(out);
    for (int64_t i = 0; i < out->n; i++)
        w[i] = combine_limb(dec_read(longer)[i], i < other->n ? dec_read(other)[i] : 0,
                            kind);
    while (out->n && !w[out->n - 1])
        out->n--;
    dec_keep_low(out, c->prec);
}

void dec_logical_and(struct dec *out, const struct dec *a, const struct dec *b,
                     struct dec_context *c)
{
    logical(out, a, b, c, '&');
}

void dec_logical_or(struct dec *out, const struct dec *a, const struct dec *b,
                    struct dec_context *c)
{
    logical(out, a, b, c, '|');
}

void dec_logical_xor(struct dec *out, const struct dec *a, const struct dec *b,
                     struct dec_context *c)
{
    logical(out, a, b, c, '^');
}

void dec_logical_invert(struct dec *out, const struct dec *a, struct dec_context *c)
{
    struct dec ones;
    if (c->prec > DEC_MOST_DIGITS) {
        dec_invalid(out, c, DEC_MEMORY);
        return;
    }
    char *text = mem_new((size_t)c->prec);
    memset(text, '1', (size_t)c->prec);
    dec_start(&ones);
    dec_read_digits(&ones, (struct slice){text, (size_t)c->prec});
    logical(out, a, &ones, c, '^');
    dec_end(&ones);
    free(text);
}

/* ---- moving digits ------------------------------------------------------------------------------ */

/* The second operand of rotate, shift and scaleb: a whole number within these bounds. */
static bool small_amount(struct dec *out, const struct dec *a, const struct dec *b,
                         int64_t most, int64_t *by, struct dec_context *c)
{
    if (dec_nans(out, a, b, c))
        return false;
    if (b->kind != DEC_FINITE || b->exp != 0 || dec_digits(b) > DEC_LIMB_DIGITS ||
        (b->n && dec_read(b)[0] > (uint64_t)most)) {
        dec_invalid(out, c, DEC_INVALID);
        return false;
    }
    *by = b->n ? (int64_t)dec_read(b)[0] : 0;
    if (b->negative)
        *by = -*by;
    if (a->kind == DEC_INFINITE) {
        dec_infinity(out, a->negative);
        return false;
    }
    return true;
}

void dec_rotate(struct dec *out, const struct dec *a, const struct dec *b,
                struct dec_context *c)
{
    int64_t by;
    struct dec high, low;
    if (!small_amount(out, a, b, c->prec, &by, c))
        return;
    if (c->prec > DEC_MOST_DIGITS) {
        dec_invalid(out, c, DEC_MEMORY);
        return;
    }
    by = by < 0 ? by + c->prec : by;
    dec_start(&high);
    dec_start(&low);
    dec_copy(&high, a);
    dec_keep_low(&high, c->prec);
    dec_copy(&low, &high);
    dec_shift_right(&high, c->prec - by);
    dec_keep_low(&low, c->prec - by);
    dec_shift_left(&low, by);
    dec_sum(out, &high, &low);
    out->negative = a->negative;
    out->exp = a->exp;
    dec_end(&high);
    dec_end(&low);
}

void dec_shift(struct dec *out, const struct dec *a, const struct dec *b,
               struct dec_context *c)
{
    int64_t by;
    if (!small_amount(out, a, b, c->prec, &by, c))
        return;
    if (by > DEC_MOST_DIGITS) {
        dec_invalid(out, c, DEC_MEMORY);
        return;
    }
    dec_copy(out, a);
    if (by < 0) {
        dec_keep_low(out, c->prec);
        dec_shift_right(out, -by);
    } else {
        dec_keep_low(out, c->prec - by);
        dec_shift_left(out, by);
    }
}

void dec_scaleb(struct dec *out, const struct dec *a, const struct dec *b,
                struct dec_context *c)
{
    int64_t by;
    if (!small_amount(out, a, b, 2 * (c->emax + c->prec), &by, c))
        return;
    dec_copy(out, a);
    out->exp += by;
    dec_finish(out, c);
}

void dec_logb(struct dec *out, const struct dec *a, struct dec_context *c)
{
    if (dec_nans(out, a, NULL, c))
        return;
    if (a->kind == DEC_INFINITE)
        dec_infinity(out, false);
    else if (a->n == 0) {
        c->status |= DEC_DIVISION_BY_ZERO;
        dec_infinity(out, true);
    } else {
        dec_set_i64(out, dec_adjusted(a));
        dec_finish(out, c);
    }
}

/* ---- signs and classes -------------------------------------------------------------------------- */

void dec_copy_abs(struct dec *out, const struct dec *a, struct dec_context *c)
{
    (void)c;
    dec_copy(out, a);
    out->negative = false;
}

void dec_copy_negate(struct dec *out, const struct dec *a, struct dec_context *c)
{
    (void)c;
    dec_copy(out, a);
    out->negative = !a->negative;
}

void dec_copy_sign(struct dec *out, const struct dec *a, const struct dec *b,
                   struct dec_context *c)
{
    (void)c;
    dec_copy(out, a);
    out->negative = b->negative;
}

bool dec_same_quantum(const struct dec *a, const struct dec *b)
{
    if (dec_special(a) || dec_special(b))
        return dec_is_nan(a) == dec_is_nan(b) &&
               (a->kind == DEC_INFINITE) == (b->kind == DEC_INFINITE);
    return a->exp == b->exp;
}

bool dec_is_normal(const struct dec *a, const struct dec_context *c)
{
    return a->kind == DEC_FINITE && a->n && dec_adjusted(a) >= c->emin;
}

bool dec_is_subnormal(const struct dec *a, const struct dec_context *c)
{
    return a->kind == DEC_FINITE && a->n && dec_adjusted(a) < c->emin;
}

const char *dec_class(const struct dec *a, const struct dec_context *c)
{
    switch (a->kind) {
    case DEC_QUIET: return "NaN";
    case DEC_SIGNALING: return "sNaN";
    case DEC_INFINITE: return a->negative ? "-Infinity" : "+Infinity";
    default: break;
    }
    if (a->n == 0)
        return a->negative ? "-Zero" : "+Zero";
    if (dec_is_subnormal(a, c))
        return a->negative ? "-Subnormal" : "+Subnormal";
    return a->negative ? "-Normal" : "+Normal";
}
