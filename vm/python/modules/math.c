/* math.c -- the module `math`: functions of floats as the C library computes them, and a few of
 * integers of any size. */
#include "python/modules/module_def.h"
#include "python/sem/sem.h"

#include <math.h>

static bool number(struct vm *vm, val v, double *d)
{
    if (number_to_double(vm, v, d))
        return !vm->exc;
    raise_error(vm, E_TypeError, "must be real number, not %s", type_name(vm, v));
    return false;
}

/* What comes out infinite or no number of finite arguments is an error. */
static val checked(struct vm *vm, double r, bool finite, bool overflows)
{
    if (finite && (isnan(r) || (isinf(r) && !overflows)))
        return raise_error(vm, E_ValueError, "math domain error");
    if (finite && isinf(r))
        return raise_error(vm, E_OverflowError, "math range error");
    return float_new(vm, r);
}

#define MATH1(name, expr, domain)                                                      \
    static val math_##name(struct vm *vm, val v)                                       \
    {                                                                                  \
        double x;                                                                      \
        if (!number(vm, v, &x))                                                        \
            return NULL;                                                               \
        if (!(domain) && !isnan(x))                                                    \
            return raise_error(vm, E_ValueError, "math domain error");                 \
        return checked(vm, expr, isfinite(x), true);                                   \
    }
MATH1(sqrt, sqrt(x), x >= 0)
MATH1(sin, sin(x), isfinite(x))
MATH1(cos, cos(x), isfinite(x))
MATH1(tan, tan(x), isfinite(x))
MATH1(asin, asin(x), fabs(x) <= 1)
MATH1(acos, acos(x), fabs(x) <= 1)
MATH1(atan, atan(x), true)
MATH1(exp, exp(x), true)
MATH1(log2, log2(x), x > 0)
MATH1(log10, log10(x), x > 0)
MATH1(fabs, fabs(x), true)
MATH1(radians, x *(3.14159265358979323846 / 180.0), true)
MATH1(degrees, x *(180.0 / 3.14159265358979323846), true)

static val math_log(struct vm *vm, val v, val base)
{
    double x, b;
    if (!number(vm, v, &x) || (base && !number(vm, base, &b)))
        return NULL;
    if (x <= 0)
        return raise_error(vm, E_ValueError, "math domain error");
    return float_new(vm, base ? log(x) / log(b) : log(x));
}

#define MATH2(name, expr)                                                              \
    static val math_##name(struct vm *vm, val v, val w)                                \
    {                                                                                  \
        double x, y;                                                                   \
        if (!number(vm, v, &x) || !number(vm, w, &y))                                  \
            return NULL;                                                               \
        return checked(vm, expr, isfinite(x) && isfinite(y), x != 0);                  \
    }
MATH2(pow, pow(x, y))
MATH2(atan2, atan2(x, y))
MATH2(hypot, hypot(x, y))
MATH2(fmod, fmod(x, y))

#define MATHI(name, expr)                                                              \
    static val math_##name(struct vm *vm, val v)                                       \
    {                                                                                  \
        double x;                                                                      \
        if (int_is(v))                                                                 \
            return v;                                                                  \
        return number(vm, v, &x) ? int_from_double(vm, expr) : NULL;                   \
    }
MATHI(floor, floor(x))
MATHI(ceil, ceil(x))
MATHI(trunc, trunc(x))

#define MATHB(name, expr)                                                              \
    static val math_##name(struct vm *vm, val v)                                       \
    {                                                                                  \
        double x;                                                                      \
        return number(vm, v, &x) ? bool_val(vm, expr) : NULL;                          \
    }
MATHB(isnan, isnan(x))
MATHB(isinf, isinf(x))
MATHB(isfinite, isfinite(x))

static val math_gcd(struct vm *vm, val a, val b)
{
    const val both[] = {a, b};
    for (int i = 0; i < 2; i++)
        if (!int_is(both[i]))
            return raise_error(vm, E_TypeError,
                               "'%s' object cannot be interpreted as an integer",
                               type_name(vm, both[i]));
    while (int_cmp(b, tag_int(0)) != 0) {
        val r = int_binary(vm, OP_BINARY_MODULO, a, b);
        a = b;
        b = r;
    }
    return int_cmp(a, tag_int(0)) < 0 ? int_negate(vm, a) : a;
}

static val math_isqrt(struct vm *vm, val n)
{
    val v = py_index_value(vm, n);
    if (!v)
        return NULL;
    if (int_cmp(v, tag_int(0)) < 0)
        return raise_error(vm, E_ValueError, "isqrt() argument must be nonnegative");
    return int_sqrt(vm, v);
}

static const struct method functions[] = {
    ROW("sqrt", 0, "x, /", math_sqrt, RUNS, INTRINSIC_SQRT),
    FUNCTION("sin", "x, /", math_sin, RUNS),
    FUNCTION("cos", "x, /", math_cos, RUNS),
    FUNCTION("tan", "x, /", math_tan, RUNS),
    FUNCTION("asin", "x, /", math_asin, RUNS),
    FUNCTION("acos", "x, /", math_acos, RUNS),
    FUNCTION("atan", "x, /", math_atan, RUNS),
    FUNCTION("exp", "x, /", math_exp, RUNS),
    FUNCTION("log2", "x, /", math_log2, RUNS),
    FUNCTION("log10", "x, /", math_log10, RUNS),
    FUNCTION("fabs", "x, /", math_fabs, RUNS),
    FUNCTION("radians", "x, /", math_radians, RUNS),
    FUNCTION("degrees", "x, /", math_degrees, RUNS),
    FUNCTION("log", "x, base=NULL, /", math_log, RUNS),
    FUNCTION("pow", "x, y, /", math_pow, RUNS),
    FUNCTION("atan2", "y, x, /", math_atan2, RUNS),
    FUNCTION("hypot", "x, y, /", math_hypot, RUNS),
    FUNCTION("fmod", "x, y, /", math_fmod, RUNS),
    FUNCTION("floor", "x, /", math_floor, RUNS),
    FUNCTION("ceil", "x, /", math_ceil, RUNS),
    FUNCTION("trunc", "x, /", math_trunc, RUNS),
    FUNCTION("isnan", "x, /", math_isnan, RUNS),
    FUNCTION("isinf", "x, /", math_isinf, RUNS),
    FUNCTION("isfinite", "x, /", math_isfinite, RUNS),
    FUNCTION("gcd", "a, b, /", math_gcd, RUNS),
    FUNCTION("isqrt", "n, /", math_isqrt, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "pi", float_new(vm, 3.14159265358979323846)) &&
           module_set(vm, ns, "e", float_new(vm, 2.71828182845904523536)) &&
           module_set(vm, ns, "tau", float_new(vm, 6.28318530717958647692)) &&
           module_set(vm, ns, "inf", float_new(vm, INFINITY)) &&
           module_set(vm, ns, "nan", float_new(vm, NAN));
}

const struct module_def math_module = {
    .name = "math",
    .doc = "Functions of real numbers, as the C standard defines them.",
    .functions = functions,
    .init = init,
};
