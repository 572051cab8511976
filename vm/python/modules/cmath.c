/* cmath.c -- the module cmath. Of finite numbers the functions are computed as CPython does,
 * by W. Kahan's formulas ("Branch cuts for complex elementary functions", 1987); of
 * infinities and what is no number, C's own functions give the values that C99's annex G
 * lists. */
#include <complex.h>
#include <errno.h>
#include <float.h>
#include <math.h>

#include "python/modules/module_def.h"

/* C's name for its type stands in the way. */
#undef complex

#define PI  3.14159265358979323846
#define LN2 0.6931471805599453094

/* What is larger is halved or lowered before it is squared or exponentiated. */
static const double large = DBL_MAX / 4;
#define LOG_LARGE log(DBL_MAX / 4)

struct pair {
    double re, im;
    int error; /* 0, EDOM: a pole or no number, ERANGE: too large */
};
typedef struct pair function(struct pair z);

static struct pair pair(double re, double im)
{
    return (struct pair){re, im, 0};
}

static struct pair with_error(struct pair z, int error)
{
    z.error = error;
    return z;
}

static bool finite_pair(struct pair z)
{
    return isfinite(z.re) && isfinite(z.im);
}

static struct pair by_c(double _Complex f(double _Complex), struct pair z)
{
    double _Complex r = f(CMPLX(z.re, z.im));
    return pair(creal(r), cimag(r));
}

static bool is_large(struct pair z)
{
    return fabs(z.re) > large || fabs(z.im) > large;
}

/* ---- roots and logarithms ------------------------------------------------------------------ */

static struct pair root(struct pair z)
{
    if (!finite_pair(z))
        return by_c(csqrt, z);
    if (z.re == 0 && z.im == 0)
        return pair(0, z.im);
    double ax = fabs(z.re), ay = fabs(z.im), s;
    if (ax < DBL_MIN && ay < DBL_MIN && (ax > 0 || ay > 0)) {
        ax = ldexp(ax, 53); /* no digits are lost in subnormals */
        s = ldexp(sqrt(ax + hypot(ax, ldexp(ay, 53))), -27);
    } else {
        ax /= 8;
        s = 2 * sqrt(ax + hypot(ax, ay / 8));
    }
    double d = ay / (2 * s);
    return z.re >= 0 ? pair(s, copysign(d, z.im)) : pair(d, copysign(s, z.im));
}

static double log_of_length(struct pair z)
{
    double ax = fabs(z.re), ay = fabs(z.im);
    if (ax > large || ay > large)
        return log(hypot(ax / 2, ay / 2)) + LN2;
    if (ax < DBL_MIN && ay < DBL_MIN) {
        if (ax > 0 || ay > 0)
            return log(hypot(ldexp(ax, DBL_MANT_DIG), ldexp(ay, DBL_MANT_DIG))) -
                   DBL_MANT_DIG * LN2;
        return -INFINITY;
    }
    double h = hypot(ax, ay);
    if (h < 0.71 || h > 1.73)
        return log(h);
    double more = ax > ay ? ax : ay, less = ax > ay ? ay : ax; /* near 1: exactly */
    return log1p((more - 1) * (more + 1) + less * less) / 2;
}

static struct pair natural_log(struct pair z)
{
    if (!finite_pair(z))
        return by_c(clog, z);
    int error = z.re == 0 && z.im == 0 ? EDOM : 0;
    return with_error(pair(log_of_length(z), atan2(z.im, z.re)), error);
}

static struct pair log_10(struct pair z)
{
    struct pair r = natural_log(z);
    return with_error(pair(r.re / log(10), r.im / log(10)), r.error);
}

static struct pair exponential(struct pair z)
{
    if (!finite_pair(z)) {
        bool bad = isinf(z.im) && !isnan(z.re) && z.re != -INFINITY;
        return with_error(by_c(cexp, z), bad ? EDOM : 0);
    }
    struct pair r;
    if (z.re > LOG_LARGE) {
        double l = exp(z.re - 1);
        r = pair(l * cos(z.im) * M_E, l * sin(z.im) * M_E);
    } else {
        double l = exp(z.re);
        r = pair(l * cos(z.im), l * sin(z.im));
    }
    return with_error(r, finite_pair(r) ? 0 : ERANGE);
}

/* ---- hyperbolic, and circular by them -------------------------------------------------------- */

static struct pair hyperbolic(struct pair z, double of_cos(double),
                              double of_sin(double),
                              double _Complex otherwise(double _Complex))
{
    if (!finite_pair(z))
        return with_error(by_c(otherwise, z), isinf(z.im) && !isnan(z.re) ? EDOM : 0);
    struct pair r;
    if (fabs(z.re) > LOG_LARGE) {
        double less = z.re - copysign(1, z.re);
        r = pair(cos(z.im) * of_cos(less) * M_E, sin(z.im) * of_sin(less) * M_E);
    } else
        r = pair(cos(z.im) * of_cos(z.re), sin(z.im) * of_sin(z.re));
    return with_error(r, finite_pair(r) ? 0 : ERANGE);
}

static struct pair cosine_h(struct pair z)
{
    return hyperbolic(z, cosh, sinh, ccosh);
}

static struct pair sine_h(struct pair z)
{
    return hyperbolic(z, sinh, cosh, csinh);
}

static struct pair tangent_h(struct pair z)
{
    if (isinf(z.re) && !isfinite(z.im))
        return pair(copysign(1, z.re), 0);
    if (z.re == 0 && isnan(z.im))
        return pair(NAN, NAN);
    if (!finite_pair(z))
        return with_error(by_c(ctanh, z), isinf(z.im) && isfinite(z.re) ? EDOM : 0);
    if (fabs(z.re) > LOG_LARGE)
        return pair(copysign(1, z.re),
                    4 * sin(z.im) * cos(z.im) * exp(-2 * fabs(z.re)));
    double tx = tanh(z.re), ty = tan(z.im), cx = 1 / cosh(z.re), both = tx * ty;
    double below = 1 + both * both;
    return pair(tx * (1 + ty * ty) / below, ((ty / below) * cx) * cx);
}

/* f(z) from g, with f(z) = -i g(i z) */
static struct pair turned(function *g, struct pair z)
{
    struct pair r = g(pair(-z.im, z.re));
    return with_error(pair(r.im, -r.re), r.error);
}

static struct pair sine(struct pair z)
{
    return turned(sine_h, z);
}

static struct pair cosine(struct pair z)
{
    return cosine_h(pair(-z.im, z.re));
}

static struct pair tangent(struct pair z)
{
    return turned(tangent_h, z);
}

/* ---- their inverses ------------------------------------------------------------------------------ */

static double log_of_large(struct pair z)
{
    return log(hypot(z.re / 2, z.im / 2)) + LN2 * 2;
}

static struct pair arc_cosine(struct pair z)
{
    if (!finite_pair(z))
        return by_c(cacos, z);
    if (is_large(z)) {
        double l = log_of_large(z);
        return pair(atan2(fabs(z.im), z.re),
                    z.re < 0 ? -copysign(l, z.im) : copysign(l, -z.im));
    }
    struct pair a = root(pair(1 - z.re, -z.im)), b = root(pair(1 + z.re, z.im));
    return pair(2 * atan2(a.re, b.re), asinh(b.re * a.im - b.im * a.re));
}

static struct pair arc_cosine_h(struct pair z)
{
    if (z.re == 0 && isnan(z.im)) /* C says something of the angle */
        return pair(NAN, NAN);
    if (!finite_pair(z))
        return by_c(cacosh, z);
    if (is_large(z))
        return pair(log_of_large(z), atan2(z.im, z.re));
    struct pair a = root(pair(z.re - 1, z.im)), b = root(pair(z.re + 1, z.im));
    return pair(asinh(a.re * b.re + a.im * b.im), 2 * atan2(a.im, b.re));
}

static struct pair arc_sine_h(struct pair z)
{
    if (!finite_pair(z))
        return by_c(casinh, z);
    if (is_large(z)) {
        double l = log_of_large(z);
        return pair(z.im < 0 ? -copysign(l, -z.re) : copysign(l, z.re),
                    atan2(z.im, fabs(z.re)));
    }
    struct pair a = root(pair(1 + z.im, -z.re)), b = root(pair(1 - z.im, z.re));
    return pair(asinh(a.re * b.im - b.re * a.im),
                atan2(z.im, a.re * b.re - a.im * b.im));
}

static struct pair arc_sine(struct pair z)
{
    return turned(arc_sine_h, z);
}

static struct pair arc_tangent_h(struct pair z)
{
    if (!finite_pair(z))
        return by_c(catanh, z);
    if (signbit(z.re)) {
        struct pair r = arc_tangent_h(pair(-z.re, -z.im));
        return with_error(pair(-r.re, -r.im), r.error);
    }
    double ay = fabs(z.im);
    if (z.re > sqrt(DBL_MAX / 4) || ay > sqrt(DBL_MAX / 4)) {
        double h = hypot(z.re / 2, z.im / 2);
        return pair(z.re / 4 / h / h, -copysign(PI / 2, -z.im));
    }
    if (z.re == 1 && ay < sqrt(DBL_MIN)) {
        if (ay == 0)
            return with_error(pair(INFINITY, z.im), EDOM);
        return pair(-log(sqrt(ay) / sqrt(hypot(ay, 2))),
                    copysign(atan2(2, -ay) / 2, z.im));
    }
    return pair(log1p(4 * z.re / ((1 - z.re) * (1 - z.re) + ay * ay)) / 4,
                -atan2(-2 * z.im, (1 - z.re) * (1 + z.re) - ay * ay) / 2);
}

static struct pair arc_tangent(struct pair z)
{
    return turned(arc_tangent_h, z);
}

/* ---- for programs ----------------------------------------------------------------------------------- */

static bool number(struct vm *vm, val v, struct pair *out)
{
    out->error = 0;
    return complex_number(vm, v, &out->re, &out->im);
}

static val refuse(struct vm *vm, int error)
{
    return error == EDOM ? raise_error(vm, E_ValueError, "math domain error")
                         : raise_error(vm, E_OverflowError, "math range error");
}

static val call(struct vm *vm, val v, function *f)
{
    struct pair z;
    if (!number(vm, v, &z))
        return NULL;
    z = f(z);
    return z.error ? refuse(vm, z.error) : complex_new(vm, z.re, z.im);
}

#define OF_ONE(name, f)                                                                \
    static val cmath_##name(struct vm *vm, val z)                                      \
    {                                                                                  \
        return call(vm, z, f);                                                         \
    }
OF_ONE(acos, arc_cosine)
OF_ONE(acosh, arc_cosine_h)
OF_ONE(asin, arc_sine)
OF_ONE(asinh, arc_sine_h)
OF_ONE(atan, arc_tangent)
OF_ONE(atanh, arc_tangent_h)
OF_ONE(cos, cosine)
OF_ONE(cosh, cosine_h)
OF_ONE(exp, exponential)
OF_ONE(log10, log_10)
OF_ONE(sin, sine)
OF_ONE(sinh, sine_h)
OF_ONE(sqrt, root)
OF_ONE(tan, tangent)
OF_ONE(tanh, tangent_h)

static val cmath_log(struct vm *vm, val v, val base)
{
    struct pair z, b;
    if (!number(vm, v, &z) || (base && !number(vm, base, &b)))
        return NULL;
    z = natural_log(z);
    if (base)
        b = natural_log(b);
    if (z.error || (base && b.error))
        return refuse(vm, EDOM);
    val r = complex_new(vm, z.re, z.im);
    if (!base)
        return r;
    if (b.re == 0 && b.im == 0)
        return raise_error(vm, E_ValueError, "math domain error");
    return complex_binary(vm, OP_BINARY_TRUE_DIVIDE, r, complex_new(vm, b.re, b.im));
}

static val cmath_phase(struct vm *vm, val v)
{
    struct pair z;
    return number(vm, v, &z) ? float_new(vm, atan2(z.im, z.re)) : NULL;
}

static val cmath_polar(struct vm *vm, val v)
{
    struct pair z;
    if (!number(vm, v, &z))
        return NULL;
    double length = hypot(z.re, z.im);
    if (isinf(length) && finite_pair(z))
        return raise_error(vm, E_OverflowError, "math range error");
    val parts[2] = {float_new(vm, length)};
    parts[1] = float_new(vm, atan2(z.im, z.re));
    return tuple_of(vm, parts, 2);
}

static val cmath_rect(struct vm *vm, val length, val angle)
{
    double r, phi;
    if (!real_number(vm, length, &r) || !real_number(vm, angle, &phi))
        return NULL;
    if (isinf(phi) && r != 0 && !isnan(r))
        return raise_error(vm, E_ValueError, "math domain error");
    if (isnan(r) && phi == 0)
        return complex_new(vm, r, 0);
    if (isinf(r) && phi == 0)
        return complex_new(vm, r, phi * copysign(1, r));
    if (isinf(r) && isfinite(phi)) /* an infinity in each direction */
        return complex_new(vm, copysign(INFINITY, r > 0 ? cos(phi) : -cos(phi)),
                           copysign(INFINITY, r > 0 ? sin(phi) : -sin(phi)));
    if (r == 0 && !isfinite(phi))
        return complex_new(vm, 0, 0);
    if (isinf(r) && isnan(phi))
        return complex_new(vm, INFINITY, NAN);
    return phi == 0 ? complex_new(vm, r, r * phi)
                    : complex_new(vm, r * cos(phi), r * sin(phi));
}

static val cmath_isfinite(struct vm *vm, val v)
{
    struct pair z;
    return number(vm, v, &z) ? bool_val(vm, finite_pair(z)) : NULL;
}

static val cmath_isinf(struct vm *vm, val v)
{
    struct pair z;
    return number(vm, v, &z) ? bool_val(vm, isinf(z.re) || isinf(z.im)) : NULL;
}

static val cmath_isnan(struct vm *vm, val v)
{
    struct pair z;
    return number(vm, v, &z) ? bool_val(vm, isnan(z.re) || isnan(z.im)) : NULL;
}

static val cmath_isclose(struct vm *vm, val v, val w, val rel_tol, val abs_tol)
{
    struct pair a, b;
    double relative = 1e-9, absolute = 0;
    if (!number(vm, v, &a) || !number(vm, w, &b) ||
        (rel_tol && !real_number(vm, rel_tol, &relative)) ||
        (abs_tol && !real_number(vm, abs_tol, &absolute)))
        return NULL;
    if (relative < 0 || absolute < 0)
        return raise_error(vm, E_ValueError, "tolerances must be non-negative");
    if (a.re == b.re && a.im == b.im)
        return vm->true_;
    if (isinf(a.re) || isinf(a.im) || isinf(b.re) || isinf(b.im))
        return vm->false_;
    double apart = hypot(a.re - b.re, a.im - b.im);
    return bool_val(vm, apart <= relative * hypot(b.re, b.im) ||
                            apart <= relative * hypot(a.re, a.im) || apart <= absolute);
}

#define F(name) FUNCTION(#name, "z, /", cmath_##name, READS)
static const struct method functions[] = {
    F(acos),
    F(acosh),
    F(asin),
    F(asinh),
    F(atan),
    F(atanh),
    F(cos),
    F(cosh),
    F(exp),
    F(isfinite),
    F(isinf),
    F(isnan),
    F(log10),
    F(phase),
    F(polar),
    F(sin),
    F(sinh),
    F(sqrt),
    F(tan),
    F(tanh),
    FUNCTION("log", "z, base=NULL, /", cmath_log, READS),
    FUNCTION("rect", "r, phi, /", cmath_rect, READS),
    FUNCTION("isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0", cmath_isclose, READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "pi", float_new(vm, PI)) &&
           module_set(vm, ns, "e", float_new(vm, M_E)) &&
           module_set(vm, ns, "tau", float_new(vm, 2 * PI)) &&
           module_set(vm, ns, "inf", float_new(vm, INFINITY)) &&
           module_set(vm, ns, "nan", float_new(vm, NAN)) &&
           module_set(vm, ns, "infj", complex_new(vm, 0, INFINITY)) &&
           module_set(vm, ns, "nanj", complex_new(vm, 0, NAN));
}

const struct module_def cmath_module = {
    .name = "cmath",
    .doc = "Functions of complex numbers.",
    .functions = functions,
    .init = init,
};
