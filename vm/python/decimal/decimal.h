/* decimal.h -- numbers and operations of the General Decimal Arithmetic Specification 1.70
 * (speleotrove.com/decimal), which Python's module decimal computes with.
 *
 * A number is (-1)**negative * coefficient * 10**exp, an infinity, or a NaN whose payload is
 * the coefficient. The coefficient is kept in limbs of 19 digits, so that shifting by digits,
 * rounding and reading are linear. Operations write to an `out` that was begun with
 * dec_start() and is none of the operands; they add to c->status what happened. What would
 * need more than DEC_MOST_DIGITS becomes a NaN with DEC_MEMORY. */
#ifndef DECIMAL_DECIMAL_H
#define DECIMAL_DECIMAL_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"

enum dec_kind { DEC_FINITE, DEC_INFINITE, DEC_QUIET, DEC_SIGNALING };
enum dec_rounding {
    DEC_UP,
    DEC_DOWN,
    DEC_CEILING,
    DEC_FLOOR,
    DEC_HALF_UP,
    DEC_HALF_DOWN,
    DEC_HALF_EVEN,
    DEC_05UP,
    N_DEC_ROUNDINGS
};
/* Signals in the order in which Python asks for them; then what INVALID can be in detail. */
enum dec_status {
    DEC_INVALID = 1,
    DEC_FLOAT = 2,
    DEC_DIVISION_BY_ZERO = 4,
    DEC_OVERFLOW = 8,
    DEC_UNDERFLOW = 16,
    DEC_SUBNORMAL = 32,
    DEC_INEXACT = 64,
    DEC_ROUNDED = 128,
    DEC_CLAMPED = 256,
    DEC_SYNTAX = 1 << 9,
    DEC_IMPOSSIBLE = 1 << 10,
    DEC_UNDEFINED = 1 << 11,
    DEC_CONTEXT = 1 << 12,
    DEC_MEMORY = 1 << 13,
    DEC_ALL_SIGNALS = 511,
    DEC_INVALIDS =
        DEC_INVALID | DEC_SYNTAX | DEC_IMPOSSIBLE | DEC_UNDEFINED | DEC_CONTEXT,
};

#define DEC_MAX_PREC    INT64_C(999999999999999999)
#define DEC_MAX_EMAX    INT64_C(999999999999999999)
#define DEC_MIN_EMIN    INT64_C(-999999999999999999)
#define DEC_MIN_ETINY   (DEC_MIN_EMIN - (DEC_MAX_PREC - 1))
#define DEC_MOST_DIGITS INT64_C(4000000000)
#define DEC_BASE        UINT64_C(10000000000000000000)

enum { DEC_LIMB_DIGITS = 19, DEC_OWN_LIMBS = 8 };

struct dec {
    uint8_t kind; /* enum dec_kind */
    bool negative;
    int64_t exp;
    int64_t
        n; /* limbs, the lowest first; the last one is not 0. 0: the coefficient is 0 */
    int64_t room; /* of `heap`, which is ours then; 0: it is another's, or NULL */
    uint64_t *heap;
    uint64_t own[DEC_OWN_LIMBS];
};

struct dec_context {
    int64_t prec, emax, emin;
    enum dec_rounding rounding;
    bool clamp;
    uint32_t status;
};

/* ---- coefficients: coefficient.c ------------------------------------------------------ */

/* What is cut off, beside one half of the last digit that stays. */
enum dec_rest { REST_NONE, REST_LESS, REST_HALF, REST_MORE };

extern const uint64_t dec_tens[DEC_LIMB_DIGITS + 1]; /* 10**i */

static inline void dec_start(struct dec *d)
{
    d->kind = DEC_FINITE;
    d->negative = false;
    d->exp = d->n = d->room = 0;
    d->heap = NULL;
}
static inline void dec_end(struct dec *d)
{
    if (d->room)
        free(d->heap);
}
static inline uint64_t *dec_limbs(struct dec *d)
{
    return d->heap ? d->heap : d->own;
}
static inline const uint64_t *dec_read(const struct dec *d)
{
    return d->heap ? d->heap : d->own;
}
static inline bool dec_special(const struct dec *d)
{
    return d->kind != DEC_FINITE;
}
static inline bool dec_is_nan(const struct dec *d)
{
    return d->kind >= DEC_QUIET;
}
static inline bool dec_is_zero(const struct dec *d)
{
    return d->kind == DEC_FINITE && d->n == 0;
}
int64_t dec_digits(const struct dec *d); /* of the coefficient; at least 1 */
/* The exponent of the first digit. */
static inline int64_t dec_adjusted(const struct dec *d)
{
    return d->exp + dec_digits(d) - 1;
}
void dec_copy(struct dec *out, const struct dec *a);
void dec_set_u64(struct dec *d, uint64_t u); /* the coefficient */
void dec_set_i64(struct dec *d, int64_t i);  /* all of a number */
/* These change coefficients and nothing else. */
void dec_shift_left(struct dec *d, int64_t digits);
enum dec_rest dec_shift_right(struct dec *d, int64_t digits);
void dec_keep_low(struct dec *d, int64_t digits);
int64_t dec_strip_zeros(struct dec *d, int64_t most); /* how many were there */
int dec_order(const struct dec *a, const struct dec *b);
void dec_sum(struct dec *out, const struct dec *a, const struct dec *b);
void dec_difference(struct dec *out, const struct dec *a,
                    const struct dec *b); /* a >= b */
void dec_product(struct dec *out, const struct dec *a, const struct dec *b);
void dec_quotient(struct dec *q, struct dec *r, const struct dec *a,
                  const struct dec *b);
void dec_add_one(struct dec *d);
int dec_last_digit(const struct dec *d);
void dec_to_mpz(mpz_t z, const struct dec *d);      /* z was begun */
void dec_from_mpz(struct dec *d, mpz_srcptr z);     /* not its sign */
void dec_put_digits(const struct dec *d, char *to); /* dec_digits() characters */
void dec_read_digits(struct dec *d, struct slice digits);

/* ---- arithmetic: number.c -------------------------------------------------------------- */

typedef void dec_unary(struct dec *out, const struct dec *a, struct dec_context *c);
typedef void dec_binary(struct dec *out, const struct dec *a, const struct dec *b,
                        struct dec_context *c);

struct dec_context dec_max_context(void);
static inline int64_t dec_etiny(const struct dec_context *c)
{
    return c->emin - (c->prec - 1);
}
static inline int64_t dec_etop(const struct dec_context *c)
{
    return c->emax - (c->prec - 1);
}
void dec_invalid(struct dec *out, struct dec_context *c, uint32_t why);
void dec_infinity(struct dec *out, bool negative);
/* Rounds to the context. */
void dec_finish(struct dec *d, struct dec_context *c);
/* For two operands of which one is a NaN: the result. */
bool dec_nans(struct dec *out, const struct dec *a, const struct dec *b,
              struct dec_context *c);
/* It must be exact: INVALID when it is not. */
void dec_finish_exact(struct dec *d, struct dec_context *c);
dec_unary dec_plus, dec_minus, dec_abs, dec_reduce, dec_to_integral,
    dec_to_integral_exact;
dec_binary dec_add, dec_subtract, dec_multiply, dec_divide, dec_divide_int,
    dec_remainder, dec_remainder_near, dec_quantize;
void dec_divmod(struct dec *q, struct dec *r, const struct dec *a, const struct dec *b,
                struct dec_context *c);
void dec_fma(struct dec *out, const struct dec *a, const struct dec *b,
             const struct dec *third, struct dec_context *c);
/* Without context: -1, 0, 1; neither is a NaN. */
int dec_compare_values(const struct dec *a, const struct dec *b);
int dec_total_order(const struct dec *a, const struct dec *b);
bool dec_is_integer(const struct dec *d);
/* The value of a whole number that fits; false: it is none, or does not. */
bool dec_to_i64(const struct dec *d, int64_t *out);
/* Whole part, rounded as the mode says; the exponent is 0 or more. */
void dec_round_to(struct dec *out, const struct dec *a, int64_t exp,
                  enum dec_rounding mode, uint32_t *status);

/* ---- the rest of the specification: more.c ------------------------------------------------ */

dec_binary dec_compare, dec_compare_signal, dec_compare_total, dec_compare_total_mag,
    dec_max, dec_min, dec_max_mag, dec_min_mag, dec_next_toward, dec_logical_and,
    dec_logical_or, dec_logical_xor, dec_rotate, dec_shift, dec_scaleb, dec_copy_sign;
dec_unary dec_next_minus, dec_next_plus, dec_logical_invert, dec_logb, dec_copy_abs,
    dec_copy_negate;
bool dec_same_quantum(const struct dec *a, const struct dec *b);
bool dec_is_normal(const struct dec *a, const struct dec_context *c);
bool dec_is_subnormal(const struct dec *a, const struct dec_context *c);
const char *dec_class(const struct dec *a, const struct dec_context *c);

/* ---- functions: functions.c. Correctly rounded. ------------------------------------------- */

dec_unary dec_sqrt, dec_exp, dec_ln, dec_log10;
dec_binary dec_power;
void dec_power_modulo(struct dec *out, const struct dec *a, const struct dec *b,
                      const struct dec *m, struct dec_context *c);

/* ---- text: text.c ------------------------------------------------------------------------- */

/* Exactly what the text says, not rounded; false: it is none. */
bool dec_parse(struct dec *d, struct slice text);
/* As str() does, or with an exponent that is a multiple of 3; e: 'E' or 'e'. */
void dec_print(struct str *out, const struct dec *d, bool engineering, char e);
/* hash() as int, float and Fraction have it; of a finite number. */
int64_t dec_hash(const struct dec *d);

/* The parts of a format specification. */
struct dec_spec {
    char fill[5]; /* a character as UTF-8, which may be NUL */
    size_t fill_bytes;
    char align, sign, type; /* 0: not given */
    bool no_negative_zero, percent;
    int64_t width, precision;                /* -1: not given */
    struct slice point, separator, grouping; /* grouping: as localeconv() has it */
};
/* false: it is no format specification. */
bool dec_parse_spec(struct slice text, struct dec_spec *out);
/* Adds the text of a number to out; false: the width or precision is too large. */
bool dec_format(struct str *out, const struct dec *d, const struct dec_spec *spec,
                enum dec_rounding rounding, bool capitals);

#endif
