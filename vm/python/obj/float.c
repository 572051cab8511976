/* float.c -- floats: the shortest text that reads back, and Python's % and //. */
#include "python/obj/obj.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void place_point(struct str *out, const char *digits, int ndigits, int exponent)
{
    if (exponent < -4 || exponent >= 16) {
        str_addf(out, "%c", digits[0]);
        if (ndigits > 1)
            str_addf(out, ".%.*s", ndigits - 1, digits + 1);
        str_addf(out, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
        return;
    }
    if (exponent < 0) {
        str_add(out, SLICE("0."));
        for (int i = -1; i > exponent; i--)
            str_addc(out, '0');
        str_add(out, (struct slice){digits, (size_t)ndigits});
        return;
    }
    for (int i = 0; i <= exponent || i < ndigits; i++) {
        if (i == exponent + 1)
            str_addc(out, '.');
        str_addc(out, i < ndigits ? digits[i] : '0');
    }
    if (ndigits <= exponent + 1)
        str_add(out, SLICE(".0"));
}

/* ---- exact decimals ------------------------------------------------------------------
 * A double is m / 2^s with a whole m below 2^53. In 128 bits m * 10^k is exact as long as
 * k <= 21, so its quotient by 2^s is the number in units of 10^-k, and the remainder tells
 * how to round it and how far off the rounded number is. */

enum { LARGEST_POWER = 21 };
typedef unsigned __int128 wide;

struct ratio {
    uint64_t m; /* 0: the number is not of this kind */
    int s;      /* 0 < s < 120 */
};

static struct ratio ratio_of(double d)
{
    int e;
    double fraction = frexp(d, &e);
    struct ratio r = {(uint64_t)ldexp(fraction, 53), 53 - e};
    if (!(d > 0) || r.s <= 0 || r.s >= 120)
        r.m = 0;
    return r;
}

static wide power_of_ten(int k)
{
    wide p = 1;
    while (k-- > 0)
        p *= 10;
    return p;
}

/* The number in units of 10^-k, halves to even; *off: how far off, in units of
 * 10^-k / 2^s. */
static wide rounded(struct ratio r, wide power, wide *off)
{
    wide product = r.m * power, half = (wide)1 << (r.s - 1),
         rest = product & (half * 2 - 1), q = product >> r.s;
    bool up = rest > half || (rest == half && q & 1);
    *off = up ? half * 2 - rest : rest;
    return q + up;
}

/* The fewest digits that read back as d, in front of `end`, and the exponent of the
 * first; empty: another way has to find them. Among numbers of up to 15 digits at most
 * one reads back as d, and it is the rounded one; for 16 digits the nearest does when
 * any does, for the numbers that read back as d reach equally far to both sides: except
 * at a power of two. 17 digits always do. */
static struct slice short_digits(double d, char *end, int *exponent)
{
    struct ratio r = ratio_of(d);
    if (r.m == 0 || r.m == (uint64_t)1 << 52 || d < 1e-4 || d >= 1e14)
        return (struct slice){end, 0};
    int e = (int)floor(log10(d));
    for (int n = 15; n <= 18; n++) { /* log10 may have been one too large */
        int k = n - 1 - e;
        wide power = power_of_ten(k), off, q = rounded(r, power, &off);
        if (off > power / 2 || (off == power / 2 && r.m & 1))
            continue;
        struct slice s = digits_of((int64_t)q, end);
        *exponent = (int)s.n - 1 - k;
        while (s.n > 1 && s.p[s.n - 1] == '0')
            s.n--;
        return s;
    }
    return (struct slice){end, 0};
}

bool float_fixed(struct str *out, double d, int digits)
{
    enum { MOST = 9 };
    struct ratio r = ratio_of(fabs(d));
    wide off;
    if (r.m == 0 || digits > MOST || fabs(d) >= 1e9)
        return false;
    uint64_t unit = (uint64_t)power_of_ten(digits),
             q = (uint64_t)rounded(r, unit, &off);
    char text[MOST_DIGITS];
    if (signbit(d))
        str_addc(out, '-');
    str_add_i64(out, (int64_t)(q / unit));
    if (digits == 0)
        return true;
    /* the digits behind the point, with the zeros they start with */
    struct slice part = digits_of((int64_t)(q % unit + unit), text + MOST_DIGITS);
    text[part.p - text] = '.';
    str_add(out, part);
    return true;
}

/* The decimal above, of as many digits; false: it has one more. */
static bool next_decimal(char *text)
{
    char *p = strchr(text, 'e');
    while (p-- > text) {
        if (*p == '9')
            *p = '0';
        else if (*p != '.') {
            ++*p;
            return true;
        }
    }
    return false;
}

/* Does this text read back as d, or, where d is a power of two, the one above it? The
 * numbers that read back as a power of two reach twice as far up as down. */
static bool reads_back(char *text, double d)
{
    int unused;
    if (strtod(text, NULL) == d)
        return true;
    return frexp(d, &unused) == 0.5 && next_decimal(text) && strtod(text, NULL) == d;
}

void float_repr(struct str *out, double d)
{
    if (isnan(d)) {
        str_add(out, SLICE("nan"));
        return;
    }
    if (signbit(d)) {
        str_addc(out, '-');
        d = -d;
    }
    if (isinf(d)) {
        str_add(out, SLICE("inf"));
        return;
    }
    char text[40], digits[MOST_DIGITS];
    int exponent, most = MOST_DIGITS;
    struct slice found = short_digits(d, digits + most, &exponent);
    if (found.n) {
        place_point(out, found.p, (int)found.n, exponent);
        return;
    }
    for (int precision = 0; precision < 18; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, d);
        if (reads_back(text, d))
            break;
    }
    int n = 0;
    char *p = text;
    for (; *p && *p != 'e'; p++)
        if (*p != '.')
            digits[n++] = *p;
    place_point(out, digits, n, atoi(p + 1));
}

double float_mod(double a, double b)
{
    double r = fmod(a, b);
    if (r == 0)
        return copysign(0.0, b);
    return (r < 0) != (b < 0) ? r + b : r;
}

static double float_floordiv(double a, double b)
{
    double r = fmod(a, b), q = (a - r) / b;
    if (r != 0 && (r < 0) != (b < 0))
        q -= 1;
    if (q == 0)
        return copysign(0.0, a / b);
    double f = floor(q);
    return q - f > 0.5 ? f + 1 : f;
}

static val power(struct vm *vm, double a, double b)
{
    if (a == 0 && b < 0 && isfinite(b))
        return raise_error(vm, E_ZeroDivisionError,
                           "0.0 cannot be raised to a negative power");
    if (a < 0 && isfinite(a) && isfinite(b) && floor(b) != b)
        return complex_power(vm, a, b);
    double r = pow(a, b);
    if (isinf(r) && isfinite(a) && isfinite(b))
        return raise_error(vm, E_OverflowError,
                           "(34, 'Numerical result out of range')");
    return float_new(vm, r);
}

val float_binary(struct vm *vm, enum opcode op, double a, double b)
{
    if (b == 0 && op == OP_BINARY_TRUE_DIVIDE)
        return raise_error(vm, E_ZeroDivisionError, "float division by zero");
    if (b == 0 && op == OP_BINARY_FLOOR_DIVIDE)
        return raise_error(vm, E_ZeroDivisionError, "float floor division by zero");
    if (b == 0 && op == OP_BINARY_MODULO)
        return raise_error(vm, E_ZeroDivisionError, "float modulo");
    switch (op) {
    case OP_BINARY_ADD: return float_new(vm, a + b);
    case OP_BINARY_SUBTRACT: return float_new(vm, a - b);
    case OP_BINARY_MULTIPLY: return float_new(vm, a * b);
    case OP_BINARY_TRUE_DIVIDE: return float_new(vm, a / b);
    case OP_BINARY_FLOOR_DIVIDE: return float_new(vm, float_floordiv(a, b));
    case OP_BINARY_MODULO: return float_new(vm, float_mod(a, b));
    case OP_BINARY_POWER: return power(vm, a, b);
    default: return NULL;
    }
}

int64_t float_hash(double d)
{
    const uint64_t p = ((uint64_t)1 << 61) - 1;
    if (isinf(d))
        return d > 0 ? 314159 : -314159;
    if (isnan(d))
        return 0;
    int e;
    double m = frexp(fabs(d), &e);
    uint64_t x = 0;
    while (m != 0) { /* 28 bits at a time, rotating within 61 bits */
        x = (x << 28 & p) | x >> 33;
        m *= 268435456.0;
        e -= 28;
        uint64_t y = (uint64_t)m;
        m -= (double)y;
        x += y;
        x = x >= p ? x - p : x;
    }
    e = e >= 0 ? e % 61 : 61 - 1 - (-1 - e) % 61;
    x = (x << e & p) | x >> (61 - e);
    int64_t h = d < 0 ? -(int64_t)x : (int64_t)x;
    return h == -1 ? -2 : h;
}

bool number_to_double(struct vm *vm, val v, double *out)
{
    if (is_kind(v, KIND_FLOAT))
        *out = as_float(v)->value;
    else if (int_is(v))
        *out = int_to_double(vm, v);
    else
        return false;
    return true;
}
