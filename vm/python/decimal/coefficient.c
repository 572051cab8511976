/* coefficient.c -- natural numbers in limbs of 19 decimal digits. Schoolbook methods (Knuth,
 * The Art of Computer Programming 2, 4.3.1); what is large goes through GMP. */
#include <assert.h>

#include "base/mem.h"
#include "python/decimal/decimal.h"

typedef unsigned __int128 u128;

const uint64_t dec_tens[DEC_LIMB_DIGITS + 1] = {UINT64_C(1),
                                                UINT64_C(10),
                                                UINT64_C(100),
                                                UINT64_C(1000),
                                                UINT64_C(10000),
                                                UINT64_C(100000),
                                                UINT64_C(1000000),
                                                UINT64_C(10000000),
                                                UINT64_C(100000000),
                                                UINT64_C(1000000000),
                                                UINT64_C(10000000000),
                                                UINT64_C(100000000000),
                                                UINT64_C(1000000000000),
                                                UINT64_C(10000000000000),
                                                UINT64_C(100000000000000),
                                                UINT64_C(1000000000000000),
                                                UINT64_C(10000000000000000),
                                                UINT64_C(100000000000000000),
                                                UINT64_C(1000000000000000000),
                                                DEC_BASE};

/* Limbs from which on GMP multiplies and divides, although it takes conversions. */
enum { GMP_LIMBS = 96, HORNER_LIMBS = 24 };

/* ---- limbs -------------------------------------------------------------------------------- */

/* hi * 2**64 + lo, by the base; hi is below it (Moeller and Granlund, Improved division by
 * invariant integers, algorithm 4: the base has its highest bit set). */
static inline uint64_t by_base(u128 t, uint64_t *rest)
{
    static const uint64_t inverse = (uint64_t)(~(u128)0 / DEC_BASE - ((u128)1 << 64));
    uint64_t hi = (uint64_t)(t >> 64), lo = (uint64_t)t;
    assert(hi < DEC_BASE);
    u128 q = (u128)inverse * hi + t;
    uint64_t high = (uint64_t)(q >> 64) + 1, r = lo - high * DEC_BASE;
    if (r > (uint64_t)q) {
        high--;
        r += DEC_BASE;
    }
    if (r >= DEC_BASE) {
        high++;
        r -= DEC_BASE;
    }
    *rest = r;
    return high;
}

/* t / d; the quotient fits. */
static inline uint64_t by_limb(u128 t, uint64_t d, uint64_t *rest)
{
    assert((uint64_t)(t >> 64) < d);
#ifdef __x86_64__
    uint64_t q;
    __asm__("divq %4"
            : "=a"(q), "=d"(*rest)
            : "a"((uint64_t)t), "d"((uint64_t)(t >> 64)), "r"(d)
            : "cc");
    return q;
#else
    *rest = (uint64_t)(t % d);
    return (uint64_t)(t / d);
#endif
}

static int limb_digits(uint64_t u)
{
    int n = (64 - __builtin_clzll(u | 1)) * 1233 >> 12;
    return n + (u >= dec_tens[n]);
}

/* Room for n limbs; those that are there stay. */
static uint64_t *reserve(struct dec *d, int64_t n)
{
    if (!d->heap && n <= DEC_OWN_LIMBS)
        return d->own;
    if (d->room < n) {
        uint64_t *was = d->heap;
        int64_t room = n + n / 4;
        if (d->room)
            d->heap = mem_resize(was, (size_t)room, sizeof *was);
        else {
            d->heap = mem_resize(NULL, (size_t)room, sizeof *was);
            memcpy(d->heap, was ? was : d->own, (size_t)d->n * sizeof *was);
        }
        d->room = room;
    }
    return d->heap;
}

static void set_length(struct dec *d, int64_t n)
{
    const uint64_t *w = dec_read(d);
    while (n && !w[n - 1])
        n--;
    d->n = n;
}

int64_t dec_digits(const struct dec *d)
{
    if (d->n == 0)
        return 1;
    return (d->n - 1) * DEC_LIMB_DIGITS + limb_digits(dec_read(d)[d->n - 1]);
}

void dec_copy(struct dec *out, const struct dec *a)
{
    out->n = 0;
    memcpy(reserve(out, a->n), dec_read(a), (size_t)a->n * sizeof *a->own);
    out->n = a->n;
    out->kind = a->kind;
    out->negative = a->negative;
    out->exp = a->exp;
}

void dec_set_u64(struct dec *d, uint64_t u)
{
    d->n = 0;
    uint64_t *w = reserve(d, 2);
    w[0] = u % DEC_BASE;
    w[1] = u / DEC_BASE;
    set_length(d, 2);
}

void dec_set_i64(struct dec *d, int64_t i)
{
    d->kind = DEC_FINITE;
    d->negative = i < 0;
    d->exp = 0;
    dec_set_u64(d, i < 0 ? -(uint64_t)i : (uint64_t)i);
}

int dec_last_digit(const struct dec *d)
{
    return d->n ? (int)(dec_read(d)[0] % 10) : 0;
}

/* ---- shifting by digits ------------------------------------------------------------------- */

void dec_shift_left(struct dec *d, int64_t digits)
{
    if (digits == 0 || d->n == 0)
        return;
    int64_t whole = digits / DEC_LIMB_DIGITS, n = d->n;
    uint64_t by = dec_tens[digits % DEC_LIMB_DIGITS], low = 0;
    uint64_t *w = reserve(d, n + whole + 1);
    for (int64_t i = n; i--;) {
        uint64_t rest, high = by_base((u128)w[i] * by, &rest);
        w[i + whole + 1] = low + high; /* low is a multiple of `by`, high is below it */
        low = rest;
    }
    w[whole] = low;
    memset(w, 0, (size_t)whole * sizeof *w);
    set_length(d, n + whole + 1);
}

static bool any_limb(const uint64_t *w, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (w[i])
            return true;
    return false;
}

/* cut: what is cut off of a limb, of so many digits; more: something below it, too. */
static enum dec_rest rest_of(uint64_t cut, int digits, bool more)
{
    uint64_t half = dec_tens[digits - 1] * 5;
    if (cut == half && !more)
        return REST_HALF;
    return cut >= half ? REST_MORE : cut || more ? REST_LESS : REST_NONE;
}

enum dec_rest dec_shift_right(struct dec *d, int64_t digits)
{
    if (digits == 0 || d->n == 0)
        return REST_NONE;
    int64_t whole = digits / DEC_LIMB_DIGITS, n = d->n;
    int part = (int)(digits % DEC_LIMB_DIGITS);
    enum dec_rest rest = REST_LESS;
    uint64_t *w = reserve(d, n);
    if (whole > n || (whole == n && part)) {
        d->n = 0;
        return rest;
    }
    if (part == 0) {
        rest = rest_of(w[whole - 1], DEC_LIMB_DIGITS, any_limb(w, whole - 1));
        memmove(w, w + whole, (size_t)(n - whole) * sizeof *w);
        set_length(d, n - whole);
        return rest;
    }
    uint64_t by = dec_tens[part], up = dec_tens[DEC_LIMB_DIGITS - part];
    uint64_t quotient = w[whole] / by;
    rest = rest_of(w[whole] - quotient * by, part, any_limb(w, whole));
    for (int64_t i = whole; i + 1 < n; i++) {
        uint64_t next = w[i + 1] / by;
        w[i - whole] = quotient + (w[i + 1] - next * by) * up;
        quotient = next;
    }
    w[n - 1 - whole] = quotient;
    set_length(d, n - whole);
    return rest;
}

void dec_keep_low(struct dec *d, int64_t digits)
{
    int64_t whole = digits / DEC_LIMB_DIGITS;
    if (whole >= d->n)
        return;
    uint64_t *w = reserve(d, d->n);
    w[whole] %= dec_tens[digits % DEC_LIMB_DIGITS];
    set_length(d, whole + 1);
}

int64_t dec_strip_zeros(struct dec *d, int64_t most)
{
    const uint64_t *w = dec_read(d);
    int64_t zeros = 0, i = 0;
    if (d->n == 0)
        return 0;
    for (; !w[i]; i++)
        zeros += DEC_LIMB_DIGITS;
    for (uint64_t u = w[i]; u % 10 == 0; u /= 10)
        zeros++;
    zeros = zeros < most ? zeros : most;
    dec_shift_right(d, zeros);
    return zeros;
}

/* ---- addition -------------------------------------------------------------------------------- */

int dec_order(const struct dec *a, const struct dec *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    const uint64_t *x = dec_read(a), *y = dec_read(b);
    for (int64_t i = a->n; i--;)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

void dec_sum(struct dec *out, const struct dec *a, const struct dec *b)
{
    if (a->n < b->n) {
        const struct dec *t = a;
        a = b;
        b = t;
    }
    out->n = 0;
    uint64_t *w = reserve(out, a->n + 1), carry = 0;
    const uint64_t *x = dec_read(a), *y = dec_read(b);
    for (int64_t i = 0; i < a->n; i++) {
        /* below twice the base, which is more than 64 bits: 10**19 > 2**63 */
        u128 t = (u128)x[i] + (i < b->n ? y[i] : 0) + carry;
        carry = t >= DEC_BASE;
        w[i] = (uint64_t)(carry ? t - DEC_BASE : t);
    }
    w[a->n] = carry;
    set_length(out, a->n + 1);
}

void dec_difference(struct dec *out, const struct dec *a, const struct dec *b)
{
    out->n = 0;
    uint64_t *w = reserve(out, a->n), borrow = 0;
    const uint64_t *x = dec_read(a), *y = dec_read(b);
    assert(dec_order(a, b) >= 0);
    for (int64_t i = 0; i < a->n; i++) {
        uint64_t less = i < b->n ? y[i] : 0;
        bool under = x[i] < less || x[i] - less < borrow;
        w[i] = x[i] - less - borrow + (under ? DEC_BASE : 0);
        borrow = under;
    }
    set_length(out, a->n);
}

void dec_add_one(struct dec *d)
{
    int64_t n = d->n;
    uint64_t *w = reserve(d, n + 1);
    int64_t i = 0;
    while (i < n && w[i] == DEC_BASE - 1)
        w[i++] = 0;
    if (i < n)
        w[i]++;
    else {
        w[n] = 1;
        d->n = n + 1;
    }
}

/* ---- with GMP ----------------------------------------------------------------------------------- */

void dec_put_digits(const struct dec *d, char *to)
{
    const uint64_t *w = dec_read(d);
    char *end = to + dec_digits(d);
    if (d->n == 0)
        *to = '0';
    for (int64_t i = 0; i < d->n; i++) {
        uint64_t u = w[i];
        for (int k = 0; k < DEC_LIMB_DIGITS && end > to; k++, u /= 10)
            *--end = (char)('0' + u % 10);
    }
}

void dec_read_digits(struct dec *d, struct slice digits)
{
    while (digits.n && *digits.p == '0')
        digits = slice_from(digits, 1);
    d->n = 0;
    int64_t n = (int64_t)((digits.n + DEC_LIMB_DIGITS - 1) / DEC_LIMB_DIGITS);
    uint64_t *w = reserve(d, n);
    for (int64_t i = 0; i < n; i++) {
        size_t end = digits.n - (size_t)i * DEC_LIMB_DIGITS,
               from = end > DEC_LIMB_DIGITS ? end - DEC_LIMB_DIGITS : 0;
        w[i] = 0;
        for (size_t k = from; k < end; k++)
            w[i] = w[i] * 10 + (uint64_t)(digits.p[k] - '0');
    }
    d->n = n;
}

void dec_to_mpz(mpz_t z, const struct dec *d)
{
    const uint64_t *w = dec_read(d);
    if (d->n <= HORNER_LIMBS) {
        mpz_set_ui(z, 0);
        for (int64_t i = d->n; i--;) {
            mpz_mul_ui(z, z, DEC_BASE);
            mpz_add_ui(z, z, w[i]);
        }
        return;
    }
    int64_t n = dec_digits(d);
    char *text = mem_new((size_t)n + 1);
    dec_put_digits(d, text);
    text[n] = 0;
    mpz_set_str(z, text, 10);
    free(text);
}

void dec_from_mpz(struct dec *d, mpz_srcptr z)
{
    size_t limbs = mpz_size(z);
    d->n = 0;
    if (limbs <= HORNER_LIMBS) {
        mpz_t left;
        uint64_t *w = reserve(d, (int64_t)limbs + 2);
        mpz_init_set(left, z);
        mpz_abs(left, left);
        while (mpz_sgn(left))
            w[d->n++] = mpz_tdiv_q_ui(left, left, DEC_BASE);
        mpz_clear(left);
        return;
    }
    char *text = mem_new(mpz_sizeinbase(z, 10) + 2);
    mpz_get_str(text, 10, z);
    dec_read_digits(d, slice_of(text + (*text == '-')));
    free(text);
}

/* ---- multiplication and division -------------------------------------------------------------- */

static void large_product(struct dec *out, const struct dec *a, const struct dec *b)
{
    mpz_t x, y;
    mpz_init(x);
    mpz_init(y);
    dec_to_mpz(x, a);
    dec_to_mpz(y, b);
    mpz_mul(x, x, y);
    dec_from_mpz(out, x);
    mpz_clear(x);
    mpz_clear(y);
}

void dec_product(struct dec *out, const struct dec *a, const struct dec *b)
{
    if (a->n >= GMP_LIMBS && b->n >= GMP_LIMBS) {
        large_product(out, a, b);
        return;
    }
    out->n = 0;
    int64_t n = a->n + b->n;
    uint64_t *w = reserve(out, n);
    const uint64_t *x = dec_read(a), *y = dec_read(b);
    memset(w, 0, (size_t)n * sizeof *w);
    for (int64_t j = 0; j < b->n; j++) {
        uint64_t carry = 0;
        for (int64_t i = 0; i < a->n; i++)
            carry = by_base((u128)x[i] * y[j] + w[i + j] + carry, &w[i + j]);
        w[j + a->n] = carry;
    }
    set_length(out, n);
}

static void large_quotient(struct dec *q, struct dec *r, const struct dec *a,
                           const struct dec *b)
{
    mpz_t x, y, z;
    mpz_init(x);
    mpz_init(y);
    mpz_init(z);
    dec_to_mpz(x, a);
    dec_to_mpz(y, b);
    mpz_tdiv_qr(z, x, x, y);
    dec_from_mpz(q, z);
    dec_from_mpz(r, x);
    mpz_clear(x);
    mpz_clear(y);
    mpz_clear(z);
}

static void quotient_by_limb(struct dec *q, struct dec *r, const struct dec *a,
                             uint64_t by)
{
    q->n = 0;
    uint64_t *w = reserve(q, a->n), rest = 0;
    const uint64_t *x = dec_read(a);
    for (int64_t i = a->n; i--;)
        w[i] = by_limb((u128)rest * DEC_BASE + x[i], by, &rest);
    set_length(q, a->n);
    dec_set_u64(r, rest);
}

/* w[0..n) = x[0..n) * by; what is carried out of it */
static uint64_t times(uint64_t *w, const uint64_t *x, int64_t n, uint64_t by)
{
    uint64_t carry = 0;
    for (int64_t i = 0; i < n; i++)
        carry = by_base((u128)x[i] * by + carry, &w[i]);
    return carry;
}

/* u[0..n] -= q * v[0..n); is it below zero? */
static bool subtract_times(uint64_t *u, const uint64_t *v, int64_t n, uint64_t q)
{
    uint64_t carry = 0, borrow = 0, low;
    for (int64_t i = 0; i <= n; i++) {
        carry = by_base((i < n ? (u128)q * v[i] : 0) + carry, &low);
        bool under = u[i] < low || u[i] - low < borrow;
        u[i] = u[i] - low - borrow + (under ? DEC_BASE : 0);
        borrow = under;
    }
    return borrow;
}

static void add_back(uint64_t *u, const uint64_t *v, int64_t n)
{
    uint64_t carry = 0;
    for (int64_t i = 0; i <= n; i++) {
        u128 t = (u128)u[i] + (i < n ? v[i] : 0) + carry;
        carry = t >= DEC_BASE;
        u[i] = (uint64_t)(carry ? t - DEC_BASE : t);
    }
}

/* The next limb of the quotient, perhaps one too large: algorithm D, step D3. */
static uint64_t guess(const uint64_t *u, const uint64_t *v, int64_t n)
{
    uint64_t rest, q;
    if (u[n] >= v[n - 1]) {
        q = DEC_BASE - 1;
        u128 r = (u128)(u[n] - v[n - 1]) * DEC_BASE + u[n - 1] + v[n - 1];
        if (r >= DEC_BASE)
            return q;
        rest = (uint64_t)r;
    } else
        q = by_limb((u128)u[n] * DEC_BASE + u[n - 1], v[n - 1], &rest);
    while ((u128)q * v[n - 2] > (u128)rest * DEC_BASE + u[n - 2]) {
        q--;
        rest += v[n - 1];
        if (rest >= DEC_BASE || rest < v[n - 1])
            break;
    }
    return q;
}

void dec_quotient(struct dec *q, struct dec *r, const struct dec *a,
                  const struct dec *b)
{
    int64_t n = b->n, m = a->n - n;
    assert(n > 0);
    q->n = r->n = 0;
    if (dec_order(a, b) < 0) {
        memcpy(reserve(r, a->n), dec_read(a), (size_t)a->n * sizeof *a->own);
        r->n = a->n;
        return;
    }
    if (n == 1) {
        quotient_by_limb(q, r, a, dec_read(b)[0]);
        return;
    }
    if (n >= GMP_LIMBS && m >= GMP_LIMBS) {
        large_quotient(q, r, a, b);
        return;
    }
    struct dec divisor;
    dec_start(&divisor);
    uint64_t by = DEC_BASE / (dec_read(b)[n - 1] + 1), rest = 0;
    uint64_t *v = reserve(&divisor, n), *u = reserve(r, a->n + 1),
             *w = reserve(q, m + 1);
    times(v, dec_read(b), n, by);
    u[a->n] = times(u, dec_read(a), a->n, by);
    for (int64_t j = m; j >= 0; j--) {
        w[j] = guess(u + j, v, n);
        if (subtract_times(u + j, v, n, w[j])) {
            w[j]--;
            add_back(u + j, v, n);
        }
    }
    set_length(q, m + 1);
    for (int64_t i = n; i--;)
        u[i] = by_limb((u128)rest * DEC_BASE + u[i], by, &rest);
    set_length(r, n);
    dec_end(&divisor);
}
