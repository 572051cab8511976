/* complex.c -- complex numbers: arithmetic as CPython does it, digit for digit. */
#include "python/obj/obj.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct pair {
    double re, im;
};

val complex_new(struct vm *vm, double re, double im)
{
    struct w_complex *c = new_object(vm, KIND_COMPLEX, sizeof *c);
    c->re = re;
    c->im = im;
    return &c->h;
}

static bool to_pair(struct vm *vm, val v, struct pair *out)
{
    if (is_kind(v, KIND_COMPLEX)) {
        *out = (struct pair){as_complex(v)->re, as_complex(v)->im};
        return true;
    }
    out->im = 0;
    return number_to_double(vm, v, &out->re);
}

static struct pair product(struct pair a, struct pair b)
{
    return (struct pair){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* Smith's method: the larger part of the divisor is divided by, so nothing overflows that
 * need not (R. L. Smith, Algorithm 116, CACM 5 (1962), 435). */
static struct pair quotient(struct pair a, struct pair b)
{
    if (fabs(b.re) >= fabs(b.im)) {
        double ratio = b.im / b.re, denominator = b.re + b.im * ratio;
        return (struct pair){(a.re + a.im * ratio) / denominator,
                             (a.im - a.re * ratio) / denominator};
    }
    double ratio = b.re / b.im, denominator = b.re * ratio + b.im;
    return (struct pair){(a.re * ratio + a.im) / denominator,
                         (a.im * ratio - a.re) / denominator};
}

static struct pair whole_power(struct pair a, int n)
{
    struct pair r = {1, 0}, square = a;
    for (int left = abs(n); left; left >>= 1) {
        if (left & 1)
            r = product(r, square);
        square = product(square, square);
    }
    if (n < 0 && r.re == 0 && r.im == 0)
        errno = EDOM;
    return n < 0 ? quotient((struct pair){1, 0}, r) : r;
}

static struct pair polar_power(struct pair a, struct pair b)
{
    double length = hypot(a.re, a.im), r = pow(length, b.re), angle = atan2(a.im, a.re),
           turn = angle * b.re;
    if (b.im != 0) {
        r /= exp(angle * b.im);
        turn += b.im * log(length);
    }
    return (struct pair){r * cos(turn), r * sin(turn)};
}

/* Whether it went well is what the functions of C say in errno; an infinity is too large
 * even when they do not. */
static val power(struct vm *vm, struct pair a, struct pair b)
{
    struct pair r;
    bool zero = a.re == 0 && a.im == 0;
    errno = 0;
    if (b.im == 0 && b.re == floor(b.re) && fabs(b.re) <= 100)
        r = whole_power(a, (int)b.re);
    else if (zero) {
        if (b.im != 0 || b.re < 0)
            errno = EDOM;
        r = (struct pair){0, 0};
    } else
        r = polar_power(a, b);
    bool infinite = isinf(r.re) || isinf(r.im);
    if (errno == EDOM)
        return raise_error(vm, E_ZeroDivisionError,
                           "0.0 to a negative or complex power");
    if (infinite)
        return raise_error(vm, E_OverflowError, "complex exponentiation");
    return complex_new(vm, r.re, r.im);
}

val complex_power(struct vm *vm, double a, double b)
{
    return power(vm, (struct pair){a, 0}, (struct pair){b, 0});
}

val complex_binary(struct vm *vm, enum opcode op, val v, val w)
{
    struct pair a, b, r;
    if (!to_pair(vm, v, &a) || !to_pair(vm, w, &b))
        return vm->notimpl;
    if (vm->exc)
        return NULL;
    switch (op) {
    case OP_BINARY_ADD: return complex_new(vm, a.re + b.re, a.im + b.im);
    case OP_BINARY_SUBTRACT: return complex_new(vm, a.re - b.re, a.im - b.im);
    case OP_BINARY_MULTIPLY: r = product(a, b); break;
    case OP_BINARY_TRUE_DIVIDE:
        if (b.re == 0 && b.im == 0)
            return raise_error(vm, E_ZeroDivisionError, "complex division by zero");
        r = quotient(a, b);
        break;
    case OP_BINARY_POWER: return power(vm, a, b);
    default: return vm->notimpl;
    }
    return complex_new(vm, r.re, r.im);
}

bool complex_equal(struct vm *vm, val v, val w, bool *equal)
{
    val c = is_kind(v, KIND_COMPLEX) ? v : w, other = c == v ? w : v;
    const struct w_complex *a = as_complex(c);
    if (is_kind(other, KIND_COMPLEX))
        *equal = a->re == as_complex(other)->re && a->im == as_complex(other)->im;
    else if (int_is(other) || is_kind(other, KIND_FLOAT)) {
        int same = a->im == 0 ? py_equal(vm, float_new(vm, a->re), other) : 0;
        *equal = same > 0;
    } else
        return false;
    return true;
}

int64_t complex_hash(val v)
{
    const struct w_complex *c = as_complex(v);
    uint64_t h = (uint64_t)float_hash(c->re) + 1000003 * (uint64_t)float_hash(c->im);
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

/* A float's repr, without the ".0" of whole numbers. */
static void add_part(struct str *out, double d, bool sign)
{
    struct str text = {0};
    float_repr(&text, d);
    struct slice s = str_slice(&text);
    if (slice_ends(s, SLICE(".0")))
        s.n -= 2;
    if (sign && *s.p != '-')
        str_addc(out, '+');
    str_add(out, s);
    str_free(&text);
}

void complex_repr(struct str *out, val v)
{
    const struct w_complex *c = as_complex(v);
    if (c->re == 0 && !signbit(c->re)) {
        add_part(out, c->im, false);
        str_addc(out, 'j');
        return;
    }
    str_addc(out, '(');
    add_part(out, c->re, false);
    add_part(out, c->im, true);
    str_add(out, SLICE("j)"));
}
