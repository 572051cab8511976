/* math.c -- the module math: functions of floats. Those of integers are in math_int.c, sums
 * in math_sums.c, gamma functions in math_special.c. */
#include "python/modules/math.h"

#include <errno.h>
#include <limits.h>
#include <math.h>

#include "python/modules/module_def.h"
#include "python/obj/mpz.h"
#include "python/sem/sem.h"

#define PI 3.14159265358979323846

static val domain_error(struct vm *vm)
{
    return raise_error(vm, E_ValueError, "math domain error");
}

static val range_error(struct vm *vm)
{
    return raise_error(vm, E_OverflowError, "math range error");
}

/* ---- of one float -------------------------------------------------------------------------
 * No number, made of a number, is an error of the domain. An infinity made of something
 * finite means that the result is too large where it can be (OVERFLOWS), and else a pole. */

enum grows { BOUNDED, OVERFLOWS };

static val of_one(struct vm *vm, val v, double (*f)(double), enum grows grows)
{
    double x;
    if (!real_number(vm, v, &x))
        return NULL;
    double r = f(x);
    if (isnan(r) && !isnan(x))
        return domain_error(vm);
    if (isinf(r) && isfinite(x))
        return grows == OVERFLOWS ? range_error(vm) : domain_error(vm);
    return float_new(vm, r);
}

/* The distance to the next larger number. */
static double ulp_of(double x)
{
    x = fabs(x);
    if (!isfinite(x))
        return x;
    double next = nextafter(x, INFINITY);
    return isinf(next) ? x - nextafter(x, 0) : next - x;
}

static double log_one_plus(double x)
{
    return x == 0 ? x : log1p(x); /* keeps the sign of 0 */
}

#define OF_ONE(name, f, grows)                                                         \
    static val math_##name(struct vm *vm, val x)                                       \
    {                                                                                  \
        return of_one(vm, x, f, grows);                                                \
    }
OF_ONE(acos, acos, BOUNDED)
OF_ONE(acosh, acosh, BOUNDED)
OF_ONE(asin, asin, BOUNDED)
OF_ONE(asinh, asinh, BOUNDED)
OF_ONE(atan, atan, BOUNDED)
OF_ONE(atanh, atanh, BOUNDED)
OF_ONE(cbrt, cbrt, BOUNDED)
OF_ONE(cos, cos, BOUNDED)
OF_ONE(cosh, cosh, OVERFLOWS)
OF_ONE(erf, erf, BOUNDED)
OF_ONE(erfc, erfc, BOUNDED)
OF_ONE(exp, exp, OVERFLOWS)
OF_ONE(exp2, exp2, OVERFLOWS)
OF_ONE(expm1, expm1, OVERFLOWS)
OF_ONE(fabs, fabs, BOUNDED)
OF_ONE(log1p, log_one_plus, BOUNDED)
OF_ONE(sin, sin, BOUNDED)
OF_ONE(sinh, sinh, OVERFLOWS)
OF_ONE(sqrt, sqrt, BOUNDED)
OF_ONE(tan, tan, BOUNDED)
OF_ONE(tanh, tanh, BOUNDED)
OF_ONE(ulp, ulp_of, BOUNDED)

/* An angle that is too large is infinite. */
static val math_degrees(struct vm *vm, val v)
{
    double x;
    return real_number(vm, v, &x) ? float_new(vm, x * (180.0 / PI)) : NULL;
}

static val math_radians(struct vm *vm, val v)
{
    double x;
    return real_number(vm, v, &x) ? float_new(vm, x * (PI / 180.0)) : NULL;
}

/* Those that say themselves what is wrong. */
static val of_errno(struct vm *vm, val v, double (*f)(double))
{
    double x;
    if (!real_number(vm, v, &x))
        return NULL;
    errno = 0;
    double r = f(x);
    if (errno)
        return errno == EDOM ? domain_error(vm) : range_error(vm);
    return float_new(vm, r);
}

static val gamma_of(struct vm *vm, val x)
{
    return of_errno(vm, x, math_gamma);
}

static val lgamma_of(struct vm *vm, val x)
{
    return of_errno(vm, x, math_lgamma);
}

static val is_finite(struct vm *vm, val v)
{
    double x;
    return real_number(vm, v, &x) ? bool_val(vm, isfinite(x)) : NULL;
}

static val is_infinite(struct vm *vm, val v)
{
    double x;
    return real_number(vm, v, &x) ? bool_val(vm, isinf(x)) : NULL;
}

static val is_nan(struct vm *vm, val v)
{
    double x;
    return real_number(vm, v, &x) ? bool_val(vm, isnan(x)) : NULL;
}

/* ---- of two floats -------------------------------------------------------------------------- */

static bool two_numbers(struct vm *vm, val a, val b, double *x, double *y)
{
    return real_number(vm, a, x) && real_number(vm, b, y);
}

static val of_two(struct vm *vm, val a, val b, double (*f)(double, double))
{
    double x, y;
    if (!two_numbers(vm, a, b, &x, &y))
        return NULL;
    double r = f(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y))
        return domain_error(vm);
    if (isinf(r) && isfinite(x) && isfinite(y))
        return range_error(vm);
    return float_new(vm, r);
}

static val math_atan2(struct vm *vm, val y, val x)
{
    return of_two(vm, y, x, atan2);
}

static val math_copysign(struct vm *vm, val x, val y)
{
    return of_two(vm, x, y, copysign);
}

static val math_fmod(struct vm *vm, val x, val y)
{
    return of_two(vm, x, y, fmod);
}

static val math_remainder(struct vm *vm, val x, val y)
{
    return of_two(vm, x, y, remainder);
}

static val math_nextafter(struct vm *vm, val a, val b)
{
    double x, y;
    return two_numbers(vm, a, b, &x, &y) ? float_new(vm, nextafter(x, y)) : NULL;
}

static val math_pow(struct vm *vm, val a, val b)
{
    double x, y;
    if (!two_numbers(vm, a, b, &x, &y))
        return NULL;
    double r = pow(x, y);
    bool finite = isfinite(x) && isfinite(y);
    if (finite && (isnan(r) || (isinf(r) && x == 0)))
        return domain_error(vm);
    return finite && isinf(r) ? range_error(vm) : float_new(vm, r);
}

static bool tolerance(struct vm *vm, val v, double otherwise, double *out)
{
    *out = otherwise;
    return !v || real_number(vm, v, out);
}

static val math_isclose(struct vm *vm, val a, val b, val rel_tol, val abs_tol)
{
    double x, y, relative, absolute;
    if (!two_numbers(vm, a, b, &x, &y) || !tolerance(vm, rel_tol, 1e-9, &relative) ||
        !tolerance(vm, abs_tol, 0, &absolute))
        return NULL;
    if (relative < 0 || absolute < 0)
        return raise_error(vm, E_ValueError, "tolerances must be non-negative");
    if (x == y)
        return vm->true_;
    if (isinf(x) || isinf(y))
        return vm->false_;
    double apart = fabs(y - x);
    return bool_val(vm, apart <= fabs(relative * y) || apart <= fabs(relative * x) ||
                            apart <= absolute);
}

/* ---- the parts of a float ---------------------------------------------------------------------- */

static val math_ldexp(struct vm *vm, val v, val by)
{
    double x;
    int64_t n;
    if (!real_number(vm, v, &x))
        return NULL;
    if (!is_a(by, KIND_INT) && !int_is(plain_of(by)))
        return raise_error(vm, E_TypeError,
                           "Expected an int as second argument to ldexp.");
    by = plain_of(by);
    if (!int_to_i64(by, &n))
        n = int_cmp(by, tag_int(0)) < 0 ? INT_MIN : INT_MAX;
    if (x == 0 || !isfinite(x))
        return float_new(vm, x);
    double r = ldexp(x, n < INT_MIN ? INT_MIN : n > INT_MAX ? INT_MAX : (int)n);
    return isinf(r) ? range_error(vm) : float_new(vm, r);
}

static val math_frexp(struct vm *vm, val v)
{
    double x;
    int exponent = 0;
    if (!real_number(vm, v, &x))
        return NULL;
    if (isfinite(x))
        x = frexp(x, &exponent);
    const val pair[2] = {float_new(vm, x), tag_int(exponent)};
    return tuple_of(vm, pair, 2);
}

static val math_modf(struct vm *vm, val v)
{
    double x, whole;
    if (!real_number(vm, v, &x))
        return NULL;
    double fraction = modf(x, &whole);
    val pair[2] = {float_new(vm, fraction)};
    pair[1] = float_new(vm, whole);
    return tuple_of(vm, pair, 2);
}

/* ---- to integers: by the special method, which any type may have ------------------------------- */

static val rounded(struct vm *vm, val v, val name, double (*f)(double))
{
    double x;
    if (is_kind(v, KIND_FLOAT))
        return int_from_double(vm, f(as_float(v)->value));
    val r = call_special(vm, v, name, NULL, 0);
    if (r || vm->exc)
        return r;
    return real_number(vm, v, &x) ? int_from_double(vm, f(x)) : NULL;
}

static val math_ceil(struct vm *vm, val x)
{
    return rounded(vm, x, vm->n_ceil, ceil);
}

static val math_floor(struct vm *vm, val x)
{
    return rounded(vm, x, vm->n_floor, floor);
}

static val math_trunc(struct vm *vm, val v)
{
    if (is_kind(v, KIND_FLOAT))
        return int_from_double(vm, as_float(v)->value);
    val r = call_special(vm, v, vm->n_trunc, NULL, 0);
    return r || vm->exc
               ? r
               : raise_error(vm, E_TypeError, "type %s doesn't define __trunc__ method",
                             type_name(vm, v));
}

/* ---- logarithms, of integers of any size -------------------------------------------------------- */

/* The logarithm of v, from that of a double; log_two is that of 2. False: raised. */
static bool logarithm(struct vm *vm, val v, double (*f)(double), double log_two,
                      double *out)
{
    double x;
    int64_t exponent;
    val plain = plain_of(v);
    if (int_is(plain)) {
        if (int_cmp(plain, tag_int(0)) <= 0) {
            domain_error(vm);
            return false;
        }
        x = int_frexp(plain, &exponent);
        *out = exponent <= 1024 && isfinite(ldexp(x, (int)exponent))
                   ? f(ldexp(x, (int)exponent))
                   : f(x) + log_two * (double)exponent;
        return true;
    }
    if (!real_number(vm, v, &x))
        return false;
    if (x <= 0) {
        domain_error(vm);
        return false;
    }
    *out = f(x);
    return true;
}

static val math_log(struct vm *vm, val v, val base)
{
    double x, b;
    if (!v)
        return raise_error(vm, E_TypeError, "math.log requires 1 to 2 arguments");
    if (!logarithm(vm, v, log, M_LN2, &x))
        return NULL;
    if (!base)
        return float_new(vm, x);
    if (!logarithm(vm, base, log, M_LN2, &b))
        return NULL;
    return float_binary(vm, OP_BINARY_TRUE_DIVIDE, x, b);
}

static val math_log2(struct vm *vm, val v)
{
    double x;
    return logarithm(vm, v, log2, 1, &x) ? float_new(vm, x) : NULL;
}

static val math_log10(struct vm *vm, val v)
{
    double x;
    return logarithm(vm, v, log10, log10(2), &x) ? float_new(vm, x) : NULL;
}

/* ---- the module -------------------------------------------------------------------------------------- */

static const struct method functions[] = {
    FUNCTION("acos", "x, /", math_acos, READS),
    FUNCTION("acosh", "x, /", math_acosh, READS),
    FUNCTION("asin", "x, /", math_asin, READS),
    FUNCTION("asinh", "x, /", math_asinh, READS),
    FUNCTION("atan", "x, /", math_atan, READS),
    FUNCTION("atan2", "y, x, /", math_atan2, READS),
    FUNCTION("atanh", "x, /", math_atanh, READS),
    FUNCTION("cbrt", "x, /", math_cbrt, READS),
    FUNCTION("ceil", "x, /", math_ceil, READS),
    FUNCTION("comb", "n, k, /", math_comb, READS),
    FUNCTION("copysign", "x, y, /", math_copysign, READS),
    FUNCTION("cos", "x, /", math_cos, READS),
    FUNCTION("cosh", "x, /", math_cosh, READS),
    FUNCTION("degrees", "x, /", math_degrees, READS),
    FUNCTION("dist", "p, q, /", math_dist, RUNS),
    FUNCTION("erf", "x, /", math_erf, READS),
    FUNCTION("erfc", "x, /", math_erfc, READS),
    FUNCTION("exp", "x, /", math_exp, READS),
    FUNCTION("exp2", "x, /", math_exp2, READS),
    FUNCTION("expm1", "x, /", math_expm1, READS),
    FUNCTION("fabs", "x, /", math_fabs, READS),
    FUNCTION("factorial", "n, /", math_factorial, READS),
    FUNCTION("floor", "x, /", math_floor, READS),
    FUNCTION("fmod", "x, y, /", math_fmod, READS),
    FUNCTION("frexp", "x, /", math_frexp, READS),
    FUNCTION("fsum", "seq, /", math_fsum, RUNS),
    FUNCTION("gamma", "x, /", gamma_of, READS),
    FUNCTION("gcd", "*integers", math_gcd, READS),
    FUNCTION("hypot", "*coordinates", math_hypot, READS),
    FUNCTION("isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0", math_isclose, READS),
    FUNCTION("isfinite", "x, /", is_finite, READS),
    FUNCTION("isinf", "x, /", is_infinite, READS),
    FUNCTION("isnan", "x, /", is_nan, READS),
    FUNCTION("isqrt", "n, /", math_isqrt, READS),
    FUNCTION("lcm", "*integers", math_lcm, READS),
    FUNCTION("ldexp", "x, i, /", math_ldexp, READS),
    FUNCTION("lgamma", "x, /", lgamma_of, READS),
    FUNCTION("log", "x=NULL, base=NULL, /", math_log, READS),
    FUNCTION("log10", "x, /", math_log10, READS),
    FUNCTION("log1p", "x, /", math_log1p, READS),
    FUNCTION("log2", "x, /", math_log2, READS),
    FUNCTION("modf", "x, /", math_modf, READS),
    FUNCTION("nextafter", "x, y, /", math_nextafter, READS),
    FUNCTION("perm", "n, k=None, /", math_perm, READS),
    FUNCTION("pow", "x, y, /", math_pow, READS),
    FUNCTION("radians", "x, /", math_radians, READS),
    FUNCTION("remainder", "x, y, /", math_remainder, READS),
    FUNCTION("sin", "x, /", math_sin, READS),
    FUNCTION("sinh", "x, /", math_sinh, READS),
    ROW("sqrt", 0, "x, /", math_sqrt, READS, INTRINSIC_SQRT),
    FUNCTION("tan", "x, /", math_tan, READS),
    FUNCTION("tanh", "x, /", math_tanh, READS),
    FUNCTION("trunc", "x, /", math_trunc, READS),
    FUNCTION("ulp", "x, /", math_ulp, READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "pi", float_new(vm, PI)) &&
           module_set(vm, ns, "e", float_new(vm, 2.71828182845904523536)) &&
           module_set(vm, ns, "tau", float_new(vm, 2 * PI)) &&
           module_set(vm, ns, "inf", float_new(vm, INFINITY)) &&
           module_set(vm, ns, "nan", float_new(vm, NAN));
}

const struct module_def math_module = {
    .name = "math",
    .doc = "Functions of real numbers, as the C standard has them, and of integers.",
    .functions = functions,
    .init = init,
};
