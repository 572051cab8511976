/* math_sums.c -- sums of floats without loss: fsum, hypot, dist. */
#include "python/modules/math.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* ---- fsum ---------------------------------------------------------------------------------
 * The sum so far is kept exactly, as numbers that do not overlap, the smallest first
 * (J. Shewchuk, "Adaptive precision floating-point arithmetic", 1997). */

struct parts {
    double *at;
    size_t n, room;
};

/* a + b and what rounding took from it; |a| >= |b| is not needed. */
static double two_sum(double a, double b, double *lost)
{
    double sum = a + b, of_b = sum - a;
    *lost = (a - (sum - of_b)) + (b - of_b);
    return sum;
}

static void add_part(struct parts *p, double x)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->n; i++) {
        double low;
        x = two_sum(x, p->at[i], &low);
        if (low != 0)
            p->at[kept++] = low;
    }
    p->n = kept;
    if (p->n == p->room) {
        p->room = p->room ? 2 * p->room : 32;
        p->at = mem_resize(p->at, p->room, sizeof *p->at);
    }
    p->at[p->n++] = x;
}

/* Rounded once. What is exactly between two doubles goes to the even one in the addition
 * that rounds; the parts below tell when it was not exactly between them. */
static double total(const struct parts *p)
{
    size_t n = p->n;
    double high = 0, low = 0;
    if (n == 0)
        return 0;
    high = p->at[--n];
    while (n > 0) {
        double x = high, y = p->at[--n];
        high = x + y;
        low = y - (high - x);
        if (low != 0)
            break;
    }
    if (n > 0 && ((low < 0 && p->at[n - 1] < 0) || (low > 0 && p->at[n - 1] > 0))) {
        double twice = low * 2, away = high + twice;
        if (twice == away - high)
            high = away;
    }
    return high;
}

struct special {
    double sum, infinities; /* of those that are not finite */
    bool any;
};

static bool add_number(struct vm *vm, struct parts *p, struct special *s, double x)
{
    if (!isfinite(x)) {
        s->any = true;
        s->sum += x;
        if (isinf(x))
            s->infinities += x;
        return true;
    }
    add_part(p, x);
    if (isfinite(p->at[p->n - 1]))
        return true;
    raise_error(vm, E_OverflowError, "intermediate overflow in fsum");
    return false;
}

static bool add_all(struct vm *vm, val iterator, struct parts *p, struct special *s)
{
    double x;
    for (;;) {
        val v = py_next(vm, iterator);
        if (!v || v == vm->stop)
            return v != NULL;
        if (!real_number(vm, v, &x) || !add_number(vm, p, s, x))
            return false;
    }
}

val math_fsum(struct vm *vm, val iterable)
{
    struct parts p = {0};
    struct special s = {0};
    val iterator = py_iter(vm, iterable);
    bool good = iterator && add_all(vm, iterator, &p, &s);
    if (good && isnan(s.infinities)) {
        raise_error(vm, E_ValueError, "-inf + inf in fsum");
        good = false;
    }
    double r = s.any ? s.sum : total(&p);
    free(p.at);
    return good ? float_new(vm, r) : NULL;
}

/* ---- the length of a vector ---------------------------------------------------------------------
 * Scaled by a power of two, so that no square is too large or too small; squares and their
 * sum in twice the precision; and a step of Newton's method after the square root. */

static double vector_length(double *v, int64_t n)
{
    double largest = 0, sum = 0, rest = 0, lost;
    bool nan = false;
    int exponent;
    for (int64_t i = 0; i < n; i++) {
        nan |= isnan(v[i]);
        largest = fmax(largest, fabs(v[i]));
    }
    if (isinf(largest) || nan)
        return isinf(largest) ? largest : NAN;
    if (largest == 0 || n == 1)
        return largest;
    frexp(largest, &exponent);
    if (exponent < -1020) { /* the scale itself would be too large: all in subnormals */
        for (int64_t i = 0; i < n; i++)
            v[i] /= DBL_MIN;
        return DBL_MIN * vector_length(v, n);
    }
    double scale = ldexp(1, -exponent);
    for (int64_t i = 0; i < n; i++) {
        double x = v[i] * scale, square = x * x;
        rest += fma(x, x, -square);
        sum = two_sum(sum, square, &lost);
        rest += lost;
    }
    double root = sqrt(sum + rest), square = root * root;
    double off = two_sum(sum, -square, &lost) - fma(root, root, -square) + lost + rest;
    return (root + off / (2 * root)) / scale;
}

val math_hypot(struct vm *vm, val coordinates)
{
    int64_t n = as_tuple(coordinates)->n;
    double *v = mem_new((size_t)n * sizeof *v + 1);
    bool good = true;
    for (int64_t i = 0; i < n && good; i++)
        good = real_number(vm, as_tuple(coordinates)->at[i], &v[i]);
    double r = good ? vector_length(v, n) : 0;
    free(v);
    return good ? float_new(vm, r) : NULL;
}

/* A tuple of its items; NULL: raised. */
static val point(struct vm *vm, val p)
{
    if (is_a(p, KIND_TUPLE))
        return plain_of(p);
    val l = list_new(vm, 4);
    return list_extend(vm, l, p) ? tuple_of(vm, list_objects(vm, l), as_list(l)->n)
                                 : NULL;
}

val math_dist(struct vm *vm, val p, val q)
{
    if (!(p = point(vm, p)) || !(q = point(vm, q)))
        return NULL;
    int64_t n = as_tuple(p)->n;
    if (as_tuple(q)->n != n)
        return raise_error(vm, E_ValueError,
                           "both points must have the same number of dimensions");
    double *v = mem_new((size_t)n * sizeof *v + 1), x, y;
    bool good = true;
    for (int64_t i = 0; i < n && good; i++) {
        good = real_number(vm, as_tuple(p)->at[i], &x) &&
               real_number(vm, as_tuple(q)->at[i], &y);
        v[i] = fabs(x - y);
    }
    double r = good ? vector_length(v, n) : 0;
    free(v);
    return good ? float_new(vm, r) : NULL;
}
