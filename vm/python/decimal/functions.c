/* functions.c -- square root, exp, ln, log10 and powers, correctly rounded.
 *
 * All but the root are computed in binary fixed point with GMP: so many digits as are wanted,
 * and some more. When these do not decide how to round (Ziv, Fast evaluation of elementary
 * functions in double precision), it is done again with more of them; what is exact is found
 * before, so that this ends. */
#include <assert.h>
#include <math.h>

#include "python/decimal/decimal.h"

/* Digits beyond those that are wanted, at first. */
enum { SPARE = 6 };
#define BITS_PER_DIGIT 3.3219280948873623

static void set_power_of_ten(mpz_t z, int64_t n)
{
    mpz_ui_pow_ui(z, 10, (unsigned long)n);
}

/* ---- square root -------------------------------------------------------------------------------- */

/* With so many digits, and a last one that tells of more; true: it is exact. */
static bool root_to(struct dec *out, const struct dec *a, int64_t prec)
{
    struct dec scaled;
    mpz_t z, rest;
    int64_t odd = a->exp & 1, exp = (a->exp - odd) / 2;
    int64_t digits = dec_digits(a) + odd, shift = prec + 1 - (digits + 1) / 2;
    bool cut = false;
    dec_start(&scaled);
    dec_copy(&scaled, a);
    dec_shift_left(&scaled, odd);
    if (shift >= 0)
        dec_shift_left(&scaled, 2 * shift);
    else
        cut = dec_shift_right(&scaled, -2 * shift) != REST_NONE;
    mpz_init(z);
    mpz_init(rest);
    dec_to_mpz(z, &scaled);
    mpz_sqrtrem(z, rest, z);
    bool exact = !cut && mpz_sgn(rest) == 0;
    dec_from_mpz(out, z);
    out->exp = exp - shift;
    out->negative = false;
    if (exact && out->exp < exp)
        out->exp += dec_strip_zeros(out, exp - out->exp);
    else if (!exact && dec_last_digit(out) % 5 == 0)
        dec_add_one(out);
    mpz_clear(z);
    mpz_clear(rest);
    dec_end(&scaled);
    return exact;
}

void dec_sqrt(struct dec *out, const struct dec *a, struct dec_context *c)
{
    struct dec_context even = *c;
    if (dec_nans(out, a, NULL, c))
        return;
    if (dec_is_zero(a)) {
        dec_copy(out, a);
        out->exp = (a->exp - (a->exp & 1)) / 2;
        dec_finish(out, c);
        return;
    }
    if (a->negative) {
        dec_invalid(out, c, DEC_INVALID);
        return;
    }
    if (a->kind == DEC_INFINITE) {
        dec_infinity(out, false);
        return;
    }
    int64_t enough = dec_digits(a) + 2; /* an exact root has fewer */
    bool exact = c->prec > enough && root_to(out, a, enough);
    if (!exact && c->prec > DEC_MOST_DIGITS) {
        dec_invalid(out, c, DEC_MEMORY);
        return;
    }
    if (!exact)
        root_to(out, a, c->prec);
    even.rounding = DEC_HALF_EVEN;
    dec_finish(out, &even);
    c->status |= even.status;
}

/* ---- constants and series in fixed point ------------------------------------------------------------ */

/* z = atanh(1/n) * 2**bits */
static void atanh_inverse(mpz_t z, unsigned long n, int64_t bits)
{
    mpz_t power, term;
    mpz_init_set_ui(power, 1);
    mpz_init(term);
    mpz_mul_2exp(power, power, (mp_bitcnt_t)bits);
    mpz_tdiv_q_ui(power, power, n);
    mpz_set(z, power);
    for (unsigned long k = 3; mpz_sgn(power); k += 2) {
        mpz_tdiv_q_ui(power, power, n * n);
        mpz_tdiv_q_ui(term, power, k);
        mpz_add(z, z, term);
    }
    mpz_clear(power);
    mpz_clear(term);
}

/* z = ln(10) * 2**bits, with an error of a few thousand units: 10 is a product of powers of
 * (n + 1) / (n - 1) for these three n. */
static void ln_ten(mpz_t z, int64_t bits)
{
    mpz_t part;
    mpz_init(part);
    atanh_inverse(z, 31, bits);
    mpz_mul_ui(z, z, 46);
    atanh_inverse(part, 49, bits);
    mpz_addmul_ui(z, part, 34);
    atanh_inverse(part, 161, bits);
    mpz_addmul_ui(z, part, 20);
    mpz_clear(part);
}

static int64_t steps_for(int64_t bits)
{
    return (int64_t)sqrt((double)bits) + 2;
}

/* x = e**x, in fixed point; 0 <= x < 3. It loses less than steps_for(bits) + 8 bits. */
static void exp_series(mpz_t x, int64_t bits)
{
    int64_t steps = steps_for(bits);
    mpz_t sum, term;
    mpz_init_set_ui(sum, 1);
    mpz_init(term);
    mpz_mul_2exp(sum, sum, (mp_bitcnt_t)bits);
    mpz_set(term, sum);
    mpz_tdiv_q_2exp(x, x, (mp_bitcnt_t)steps);
    for (unsigned long k = 1; mpz_sgn(term); k++) {
        mpz_mul(term, term, x);
        mpz_tdiv_q_2exp(term, term, (mp_bitcnt_t)bits);
        mpz_tdiv_q_ui(term, term, k);
        mpz_add(sum, sum, term);
    }
    for (int64_t i = 0; i < steps; i++) {
        mpz_mul(sum, sum, sum);
        mpz_tdiv_q_2exp(sum, sum, (mp_bitcnt_t)bits);
    }
    mpz_swap(x, sum);
    mpz_clear(sum);
    mpz_clear(term);
}

/* x = ln(x), in fixed point; 1/4 < x < 4. It loses less than steps_for(bits) + 8 bits. */
static void ln_series(mpz_t x, int64_t bits)
{
    int64_t steps = steps_for(bits);
    mpz_t one, below, square, term;
    mpz_init_set_ui(one, 1);
    mpz_init(below);
    mpz_init(square);
    mpz_init(term);
    mpz_mul_2exp(one, one, (mp_bitcnt_t)bits);
    for (int64_t i = 0; i < steps; i++) {
        mpz_mul_2exp(x, x, (mp_bitcnt_t)bits);
        mpz_sqrt(x, x);
    }
    mpz_add(below, x, one);
    mpz_sub(x, x, one);
    mpz_mul_2exp(x, x, (mp_bitcnt_t)bits);
    mpz_tdiv_q(x, x, below); /* ln(x) = 2 atanh((x - 1) / (x + 1)) */
    mpz_mul(square, x, x);
    mpz_tdiv_q_2exp(square, square, (mp_bitcnt_t)bits);
    mpz_set(below, x);
    for (unsigned long k = 3; mpz_sgn(below); k += 2) {
        mpz_mul(below, below, square);
        mpz_tdiv_q_2exp(below, below, (mp_bitcnt_t)bits);
        mpz_tdiv_q_ui(term, below, k);
        mpz_add(x, x, term);
    }
    mpz_mul_2exp(x, x, (mp_bitcnt_t)steps + 1);
    mpz_clear(one);
    mpz_clear(below);
    mpz_clear(square);
    mpz_clear(term);
}

static int64_t bits_for(int64_t digits)
{
    int64_t bits = (int64_t)((double)digits * BITS_PER_DIGIT) + 64;
    return bits + steps_for(bits) + 32;
}

/* z = a * 2**bits, rounded towards 0. */
static void to_fixed(mpz_t z, const struct dec *a, int64_t bits)
{
    mpz_t power;
    mpz_init(power);
    dec_to_mpz(z, a);
    if (a->negative)
        mpz_neg(z, z);
    set_power_of_ten(power, a->exp < 0 ? -a->exp : a->exp);
    if (a->exp >= 0)
        mpz_mul(z, z, power);
    mpz_mul_2exp(z, z, (mp_bitcnt_t)bits);
    if (a->exp < 0)
        mpz_tdiv_q(z, z, power);
    mpz_clear(power);
}

/* ---- rounding what is not exact ------------------------------------------------------------------------ */

struct approximation {
    mpz_t coefficient; /* off by less than 2 */
    int64_t exp;
};
/* With at least so many digits. */
typedef void approximate(struct approximation *out, const struct dec *a,
                         const struct dec *b, int64_t digits);

/* Do the digits behind the first prec say how to round, whatever the mode is? */
static bool decides(const struct approximation *r, int64_t prec)
{
    struct dec d, low, half;
    int64_t extra;
    dec_start(&d);
    dec_start(&low);
    dec_start(&half);
    dec_from_mpz(&d, r->coefficient);
    extra = dec_digits(&d) - prec;
    bool decided = extra >= 2;
    if (decided) { /* (low + 3) mod (10**extra / 2) must not be below 6 */
        mpz_t rest, period;
        mpz_init(period);
        mpz_init(rest);
        set_power_of_ten(period, extra);
        mpz_tdiv_q_2exp(period, period, 1);
        mpz_abs(rest, r->coefficient);
        mpz_add_ui(rest, rest, 3);
        mpz_tdiv_r(rest, rest, period);
        decided = mpz_cmp_ui(rest, 6) > 0;
        mpz_clear(period);
        mpz_clear(rest);
    }
    dec_end(&d);
    dec_end(&low);
    dec_end(&half);
    return decided;
}

static void round_correctly(struct dec *out, approximate *f, const struct dec *a,
                            const struct dec *b, struct dec_context *c)
{
    struct approximation r;
    if (c->prec > DEC_MOST_DIGITS / 64) {
        dec_invalid(out, c, DEC_MEMORY);
        return;
    }
    int64_t digits = c->prec + SPARE;
    mpz_init(r.coefficient);
    f(&r, a, b, digits);
    while (!decides(&r, c->prec)) {
        digits += digits / 2;
        f(&r, a, b, digits);
    }
    dec_from_mpz(out, r.coefficient);
    out->kind = DEC_FINITE;
    out->negative = mpz_sgn(r.coefficient) < 0;
    out->exp = r.exp;
    mpz_clear(r.coefficient);
    dec_finish(out, c);
}

/* z * 2**-bits in decimal: with at least so many digits, when its first bit is where it is said
 * to be, or above. */
static void from_fixed(struct approximation *out, mpz_t z, int64_t bits, int64_t digits)
{
    mpz_t power;
    int64_t first =
        (int64_t)mpz_sizeinbase(z, 2) - bits; /* |value| >= 2**(first - 1) */
    int64_t places = digits + 1 - (int64_t)floor((double)(first - 1) / BITS_PER_DIGIT);
    mpz_init(power);
    set_power_of_ten(power, places < 0 ? -places : places);
    if (places >= 0) {
        mpz_mul(z, z, power);
        mpz_tdiv_q_2exp(out->coefficient, z, (mp_bitcnt_t)bits);
    } else {
        mpz_tdiv_q_2exp(z, z, (mp_bitcnt_t)bits);
        mpz_tdiv_q(out->coefficient, z, power);
    }
    out->exp = -places;
    mpz_clear(power);
}

/* 1 + x, when x is too near to 0 to show in prec digits. */
static void beside_one(struct dec *out, bool below, struct dec_context *c)
{
    if (c->prec > DEC_MOST_DIGITS) {
        dec_invalid(out, c, DEC_MEMORY);
        return;
    }
    struct dec one, tiny;
    dec_start(&one);
    dec_start(&tiny);
    dec_set_i64(&one, 1);
    dec_set_i64(&tiny, below ? -1 : 1);
    tiny.exp = -c->prec - 3;
    dec_add(out, &one, &tiny, c);
    dec_end(&one);
    dec_end(&tiny);
}

/* ---- exp ------------------------------------------------------------------------------------------------ */

/* 10**exp * coefficient = e**x, where x is a fixed-point number, which is used up. */
static void exp_of_fixed(struct approximation *out, mpz_t x, int64_t bits,
                         int64_t digits)
{
    mpz_t ten, k;
    mpz_init(ten);
    mpz_init(k);
    ln_ten(ten, bits);
    mpz_fdiv_qr(k, x, x, ten);
    exp_series(x, bits);
    from_fixed(out, x, bits, digits);
    out->exp += mpz_get_si(k);
    mpz_clear(ten);
    mpz_clear(k);
}

static void approximate_exp(struct approximation *out, const struct dec *a,
                            const struct dec *b, int64_t digits)
{
    int64_t whole = dec_adjusted(a) > 0 ? dec_adjusted(a) : 0,
            bits = bits_for(digits + whole + 2);
    mpz_t x;
    (void)b;
    mpz_init(x);
    to_fixed(x, a, bits);
    exp_of_fixed(out, x, bits, digits);
    mpz_clear(x);
}

/* More than any context has room for: too large, or too small. */
static void beyond(struct dec *out, bool small, struct dec_context *c)
{
    dec_set_i64(out, 1);
    out->exp = small ? dec_etiny(c) - 2 : c->emax + 1;
    dec_finish(out, c);
    c->status |= DEC_INEXACT | DEC_ROUNDED;
}

static struct dec_context half_even(const struct dec_context *c)
{
    struct dec_context even = *c;
    even.rounding = DEC_HALF_EVEN;
    return even;
}

void dec_exp(struct dec *out, const struct dec *a, struct dec_context *c)
{
    struct dec_context even = half_even(c);
    if (dec_nans(out, a, NULL, c))
        return;
    if (a->kind == DEC_INFINITE) {
        if (a->negative)
            dec_set_i64(out, 0);
        else
            dec_infinity(out, false);
        return;
    }
    if (a->n == 0) {
        dec_set_i64(out, 1);
        return;
    }
    int64_t adjusted = dec_adjusted(a);
    if (adjusted > DEC_LIMB_DIGITS + 1)
        beyond(out, a->negative, &even);
    else if (adjusted < -c->prec - 2)
        beside_one(out, a->negative, &even);
    else
        round_correctly(out, approximate_exp, a, NULL, &even);
    c->status |= even.status;
}

/* ---- logarithms ------------------------------------------------------------------------------------------- */

/* x = ln(a) * 2**bits; a is positive. */
static void ln_fixed(mpz_t x, const struct dec *a, int64_t bits)
{
    struct dec mantissa;
    int64_t power = dec_adjusted(a);
    dec_start(&mantissa);
    dec_copy(&mantissa, a);
    mantissa.exp -= power; /* now 1 <= mantissa < 10 */
    to_fixed(x, &mantissa, bits);
    mpz_t three;
    mpz_init_set_ui(three, 3);
    mpz_mul_2exp(three, three, (mp_bitcnt_t)bits);
    if (mpz_cmp(x, three) > 0) {
        mantissa.exp--;
        power++;
        to_fixed(x, &mantissa, bits);
    }
    ln_series(x, bits);
    if (power) {
        mpz_t ten;
        mpz_init(ten);
        ln_ten(ten, bits);
        mpz_set_si(three, power);
        mpz_addmul(x, ten, three);
        mpz_clear(ten);
    }
    mpz_clear(three);
    dec_end(&mantissa);
}

/* How many zeros are between the point and the first digit of a - 1; 0: none, or a is 1. */
static int64_t nearness(const struct dec *a)
{
    struct dec one, d;
    struct dec_context exact = dec_max_context();
    dec_start(&one);
    dec_start(&d);
    int64_t near = 0, adjusted = dec_adjusted(a);
    if (adjusted == 0 || adjusted == -1) {
        dec_set_i64(&one, 1);
        dec_subtract(&d, a, &one, &exact);
        if (d.n && dec_adjusted(&d) < 0)
            near = -dec_adjusted(&d);
    }
    dec_end(&one);
    dec_end(&d);
    return near;
}

static void approximate_ln(struct approximation *out, const struct dec *a,
                           const struct dec *b, int64_t digits)
{
    int64_t bits = bits_for(digits + nearness(a) + DEC_LIMB_DIGITS + 2);
    mpz_t x;
    (void)b;
    mpz_init(x);
    ln_fixed(x, a, bits);
    from_fixed(out, x, bits, digits);
    mpz_clear(x);
}

static void approximate_log10(struct approximation *out, const struct dec *a,
                              const struct dec *b, int64_t digits)
{
    int64_t bits = bits_for(digits + nearness(a) + DEC_LIMB_DIGITS + 2);
    mpz_t x, ten;
    (void)b;
    mpz_init(x);
    mpz_init(ten);
    ln_fixed(x, a, bits);
    ln_ten(ten, bits);
    mpz_mul_2exp(x, x, (mp_bitcnt_t)bits);
    mpz_tdiv_q(x, x, ten);
    from_fixed(out, x, bits, digits);
    mpz_clear(x);
    mpz_clear(ten);
}

/* Is it 10**n? */
static bool is_power_of_ten(const struct dec *a)
{
    struct dec d;
    dec_start(&d);
    dec_copy(&d, a);
    dec_strip_zeros(&d, INT64_MAX);
    bool is = d.n == 1 && dec_read(&d)[0] == 1;
    dec_end(&d);
    return is;
}

static bool log_special(struct dec *out, const struct dec *a, struct dec_context *c)
{
    if (dec_nans(out, a, NULL, c))
        return true;
    if (dec_is_zero(a))
        dec_infinity(out, true);
    else if (a->negative)
        dec_invalid(out, c, DEC_INVALID);
    else if (a->kind == DEC_INFINITE)
        dec_infinity(out, false);
    else
        return false;
    return true;
}

/* ln(1 + d) = d - d**2/2 for a d this near to 0. */
static void ln_beside_one(struct dec *out, const struct dec *a, struct dec_context *c)
{
    struct dec one, d, half, square;
    struct dec_context exact = dec_max_context();
    dec_start(&one);
    dec_start(&d);
    dec_start(&half);
    dec_start(&square);
    dec_set_i64(&one, 1);
    dec_subtract(&d, a, &one, &exact);
    dec_set_i64(&half, -5);
    half.exp = -1;
    dec_multiply(&square, &d, &half, &exact);
    dec_fma(out, &square, &d, &d, c);
    dec_end(&one);
    dec_end(&d);
    dec_end(&half);
    dec_end(&square);
}

void dec_ln(struct dec *out, const struct dec *a, struct dec_context *c)
{
    struct dec_context even = half_even(c);
    if (log_special(out, a, c))
        return;
    if (is_power_of_ten(a) && dec_adjusted(a) == 0)
        dec_set_i64(out, 0);
    else if (nearness(a) > c->prec + 3)
        ln_beside_one(out, a, &even);
    else
        round_correctly(out, approximate_ln, a, NULL, &even);
    c->status |= even.status;
}

void dec_log10(struct dec *out, const struct dec *a, struct dec_context *c)
{
    struct dec_context even = half_even(c);
    if (log_special(out, a, c))
        return;
    if (is_power_of_ten(a)) {
        dec_set_i64(out, dec_adjusted(a));
        dec_finish(out, &even);
    } else
        round_correctly(out, approximate_log10, a, NULL, &even);
    c->status |= even.status;
}

/* ---- powers ------------------------------------------------------------------------------------------------- */

static void approximate_power(struct approximation *out, const struct dec *a,
                              const struct dec *b, int64_t digits)
{
    int64_t whole = dec_adjusted(b) > 0 ? dec_adjusted(b) : 0;
    int64_t bits = bits_for(digits + whole + 2 * DEC_LIMB_DIGITS + nearness(a));
    mpz_t x, power;
    mpz_init(x);
    mpz_init(power);
    ln_fixed(x, a, bits);
    dec_to_mpz(power, b);
    mpz_mul(x, x, power);
    set_power_of_ten(power, b->exp < 0 ? -b->exp : b->exp);
    if (b->exp >= 0)
        mpz_mul(x, x, power);
    else
        mpz_tdiv_q(x, x, power);
    if (b->negative)
        mpz_neg(x, x);
    exp_of_fixed(out, x, bits, digits);
    mpz_clear(x);
    mpz_clear(power);
}

/* log10 of |ln(a)|, roughly; a is positive and not 1. */
static double size_of_ln(const struct dec *a)
{
    int64_t near = nearness(a), digits = dec_digits(a), adjusted = dec_adjusted(a);
    if (near)
        return (double)-near + 0.5;
    double first = (double)dec_read(a)[a->n - 1];
    first /= pow(10, (double)((digits - 1) % DEC_LIMB_DIGITS));
    return log10(fabs(log(first) + (double)adjusted * log(10)));
}

/* coefficient**n, without a's exponent, if that has no more digits than a context could want:
 * not rounded. a's coefficient ends in no 0. */
static bool exact_power(struct dec *out, const struct dec *a, int64_t n, int64_t prec)
{
    double digits = (double)(dec_digits(a) - 1) * (double)n; /* at least */
    if (dec_digits(a) < 4 && a->n)
        digits = log10((double)dec_read(a)[0]) * (double)n;
    if (digits > (double)prec + 3 || digits > 1e9)
        return false;
    mpz_t z;
    mpz_init(z);
    dec_to_mpz(z, a);
    mpz_pow_ui(z, z, (unsigned long)n);
    dec_from_mpz(out, z);
    mpz_clear(z);
    return true;
}

/* a ** -n is exact when a is a power of 2 or of 5: then the other one's power is the result. */
static bool exact_inverse(struct dec *out, const struct dec *a, int64_t n, int64_t prec)
{
    mpz_t z, base;
    mpz_init(z);
    mpz_init(base);
    dec_to_mpz(z, a);
    mpz_set_ui(base, mpz_even_p(z) ? 2 : 5);
    int64_t e = (int64_t)mpz_remove(z, z, base);
    bool exact =
        mpz_cmp_ui(z, 1) == 0 &&
        (double)e * (double)n * (mpz_cmp_ui(base, 2) ? 0.31 : 0.7) < (double)prec + 4;
    if (exact) {
        mpz_ui_pow_ui(z, mpz_cmp_ui(base, 2) ? 2 : 5, (unsigned long)(e * n));
        dec_from_mpz(out, z);
        out->exp = -e * n;
    }
    mpz_clear(z);
    mpz_clear(base);
    return exact;
}

/* a ** n, if it is exact within some digits more than prec. a is positive, n not 0. */
static bool power_by_integer(struct dec *out, const struct dec *a, int64_t n,
                             int64_t prec)
{
    struct dec stripped;
    dec_start(&stripped);
    dec_copy(&stripped, a);
    stripped.exp = 0;
    int64_t exp = a->exp + dec_strip_zeros(&stripped, INT64_MAX),
            count = n < 0 ? -n : n;
    out->exp = 0;
    bool exact = n > 0 ? exact_power(out, &stripped, count, prec)
                       : exact_inverse(out, &stripped, count, prec);
    int64_t moved;
    if (exact && __builtin_mul_overflow(exp, n, &moved))
        exact = false;
    if (exact) {
        out->exp += moved;
        out->kind = DEC_FINITE;
        out->negative = false;
        int64_t spare = prec + 1 - dec_digits(out), ideal;
        if (n > 0 && spare > 0 && !__builtin_mul_overflow(a->exp, n, &ideal) &&
            ideal < out->exp) {
            int64_t zeros = out->exp - ideal < spare ? out->exp - ideal : spare;
            dec_shift_left(out, zeros);
            out->exp -= zeros;
        }
    }
    dec_end(&stripped);
    return exact;
}

/* a ** (p/q) with q > 1 is a decimal number only if a is a q-th power of one. */
static bool power_by_fraction(struct dec *out, const struct dec *a, const struct dec *b,
                              int64_t prec)
{
    struct dec stripped, root;
    mpz_t q, p, g, z;
    int64_t most_bits;
    dec_start(&stripped);
    dec_start(&root);
    dec_copy(&stripped, a);
    stripped.exp += dec_strip_zeros(&stripped, INT64_MAX);
    most_bits = dec_digits(&stripped) * 4 + 64;
    bool exact = false;
    if (-b->exp > most_bits + dec_digits(b)) { /* then q has more than most_bits bits */
        dec_end(&stripped);
        return false;
    }
    mpz_init(q);
    mpz_init(p);
    mpz_init(g);
    mpz_init(z);
    dec_to_mpz(p, b);
    set_power_of_ten(q, -b->exp);
    mpz_gcd(g, p, q);
    mpz_divexact(p, p, g);
    mpz_divexact(q, q, g);
    if (mpz_cmp_si(q, most_bits) <= 0) {
        unsigned long n = mpz_get_ui(q);
        dec_to_mpz(z, &stripped);
        int64_t rest = stripped.exp % (int64_t)n;
        rest = rest < 0 ? rest + (int64_t)n : rest;
        mpz_ui_pow_ui(g, 10,
                      (unsigned long)rest); /* now the exponent is a multiple of n */
        mpz_mul(z, z, g);
        if (mpz_root(z, z, n) && mpz_fits_slong_p(p)) {
            dec_from_mpz(&root, z);
            root.exp = (stripped.exp - rest) / (int64_t)n;
            int64_t times = mpz_get_si(p);
            exact = power_by_integer(out, &root, b->negative ? -times : times, prec);
        }
    }
    mpz_clear(q);
    mpz_clear(p);
    mpz_clear(g);
    mpz_clear(z);
    dec_end(&stripped);
    dec_end(&root);
    return exact;
}

/* Zeros up to prec digits, and the signals of something inexact: what is not a whole power has
 * no exponent of its own. */
static void pad(struct dec *d, struct dec_context *c)
{
    if (c->prec > DEC_MOST_DIGITS) {
        dec_invalid(d, c, DEC_MEMORY);
        return;
    }
    int64_t zeros = c->prec - dec_digits(d);
    if (zeros > 0) {
        dec_shift_left(d, zeros);
        d->exp -= zeros;
    }
    dec_finish(d, c);
    c->status |= DEC_INEXACT | DEC_ROUNDED;
}

/* 1 ** b */
static void power_of_one(struct dec *out, const struct dec *a, const struct dec *b,
                         bool whole, struct dec_context *c)
{
    int64_t n, exp;
    dec_set_i64(out, 1);
    if (!whole) {
        pad(out, c);
        return;
    }
    if (!dec_to_i64(b, &n))
        n = b->negative ? 0 : c->prec;
    n = n < 0 ? 0 : n > c->prec ? c->prec : n;
    if (__builtin_mul_overflow(a->exp, n, &exp) || exp < 1 - c->prec) {
        exp = 1 - c->prec;
        c->status |= DEC_ROUNDED;
    }
    if (exp < 0 && c->prec <= DEC_MOST_DIGITS) {
        dec_shift_left(out, -exp);
        out->exp = exp;
    }
    dec_finish(out, c);
}

/* For 0, infinities and NaNs; `negative`: the result's sign. */
static bool power_special(struct dec *out, const struct dec *a, const struct dec *b,
                          bool negative, struct dec_context *c)
{
    if (dec_nans(out, a, b, c))
        return true;
    if (dec_is_zero(b)) {
        if (dec_is_zero(a))
            dec_invalid(out, c, DEC_INVALID);
        else
            dec_set_i64(out, 1);
        return true;
    }
    if (a->negative && !dec_is_zero(a) &&
        (b->kind == DEC_INFINITE || !dec_is_integer(b))) {
        dec_invalid(out, c, DEC_INVALID);
        return true;
    }
    if (dec_is_zero(a) || a->kind == DEC_INFINITE) {
        if (dec_is_zero(a) == b->negative)
            dec_infinity(out, negative);
        else {
            dec_set_i64(out, 0);
            out->negative = negative;
        }
        return true;
    }
    return false;
}

static bool is_odd(const struct dec *d)
{
    struct dec whole;
    bool odd = false;
    if (!dec_is_integer(d) || d->exp > 0 || d->n == 0)
        return false;
    dec_start(&whole);
    dec_copy(&whole, d);
    dec_shift_right(&whole, -d->exp);
    odd = dec_last_digit(&whole) % 2;
    dec_end(&whole);
    return odd;
}

static void power_of_positive(struct dec *out, const struct dec *a, const struct dec *b,
                              struct dec_context *c)
{
    int64_t n;
    bool whole = dec_is_integer(b);
    if (is_power_of_ten(a) && dec_adjusted(a) == 0) {
        power_of_one(out, a, b, whole, c);
        return;
    }
    if (b->kind == DEC_INFINITE) {
        struct dec one;
        dec_start(&one);
        dec_set_i64(&one, 1);
        if ((dec_compare_values(a, &one) > 0) == b->negative)
            dec_set_i64(out, 0);
        else
            dec_infinity(out, false);
        dec_end(&one);
        return;
    }
    bool grows = (dec_adjusted(a) >= 0) != b->negative;
    double size = size_of_ln(a) + (double)dec_adjusted(b);
    if (whole && dec_to_i64(b, &n) && power_by_integer(out, a, n, c->prec)) {
        dec_finish(out, c);
        return;
    }
    if (!whole && power_by_fraction(out, a, b, c->prec)) {
        pad(out, c);
        return;
    }
    if (size > DEC_LIMB_DIGITS + 1)
        beyond(out, !grows, c);
    else if (size < (double)(-c->prec - 4))
        beside_one(out, !grows, c);
    else
        round_correctly(out, approximate_power, a, b, c);
}

void dec_power(struct dec *out, const struct dec *a, const struct dec *b,
               struct dec_context *c)
{
    bool negative = a->negative && is_odd(b);
    if (power_special(out, a, b, negative, c))
        return;
    struct dec positive = *a;
    positive.negative = false;
    positive.room = 0;
    /* Rounding a negative result is rounding its opposite the other way round. */
    struct dec_context mirrored = *c;
    if (negative && (c->rounding == DEC_CEILING || c->rounding == DEC_FLOOR))
        mirrored.rounding = c->rounding == DEC_CEILING ? DEC_FLOOR : DEC_CEILING;
    power_of_positive(out, &positive, b, &mirrored);
    c->status |= mirrored.status;
    if (!dec_is_nan(out))
        out->negative = negative;
}

/* z = the whole number d; it fits in memory. */
static void whole_mpz(mpz_t z, const struct dec *d)
{
    struct dec plain;
    dec_start(&plain);
    dec_copy(&plain, d);
    if (d->exp >= 0)
        dec_shift_left(&plain, d->exp);
    else
        dec_shift_right(&plain, -d->exp);
    dec_to_mpz(z, &plain);
    dec_end(&plain);
}

/* z = d mod m, for a whole number of any exponent. */
static void whole_modulo(mpz_t z, const struct dec *d, mpz_srcptr m)
{
    mpz_t ten, exp;
    if (d->exp <= 0) {
        whole_mpz(z, d);
        mpz_mod(z, z, m);
        return;
    }
    mpz_init_set_ui(ten, 10);
    mpz_init_set_si(exp, d->exp);
    dec_to_mpz(z, d);
    mpz_powm(ten, ten, exp, m);
    mpz_mul(z, z, ten);
    mpz_mod(z, z, m);
    mpz_clear(ten);
    mpz_clear(exp);
}

void dec_power_modulo(struct dec *out, const struct dec *a, const struct dec *b,
                      const struct dec *m, struct dec_context *c)
{
    if (dec_is_nan(a) || dec_is_nan(b) || dec_is_nan(m)) {
        const struct dec *first = a->kind == DEC_SIGNALING   ? a
                                  : b->kind == DEC_SIGNALING ? b
                                  : m->kind == DEC_SIGNALING ? m
                                  : dec_is_nan(a)            ? a
                                  : dec_is_nan(b)            ? b
                                                             : m;
        dec_nans(out, first, NULL, c);
        return;
    }
    bool wrong = !dec_is_integer(a) || !dec_is_integer(b) || !dec_is_integer(m) ||
                 (b->negative && b->n) || dec_is_zero(m) || (a->n == 0 && b->n == 0);
    if (wrong || dec_adjusted(m) >= c->prec) {
        dec_invalid(out, c, DEC_INVALID);
        return;
    }
    if (dec_adjusted(b) > DEC_MOST_DIGITS || dec_adjusted(m) > DEC_MOST_DIGITS) {
        dec_invalid(out, c, DEC_MEMORY);
        return;
    }
    mpz_t base, power, modulus;
    mpz_init(base);
    mpz_init(power);
    mpz_init(modulus);
    whole_mpz(modulus, m);
    whole_modulo(base, a, modulus);
    whole_mpz(power, b);
    bool negative = a->negative && mpz_odd_p(power) && b->n;
    mpz_powm(base, base, power, modulus);
    dec_from_mpz(out, base);
    out->kind = DEC_FINITE;
    out->exp = 0;
    out->negative = negative;
    mpz_clear(base);
    mpz_clear(power);
    mpz_clear(modulus);
}
