/* math_special.c -- the gamma function and its logarithm.
 *
 * Lanczos' approximation (C. Lanczos, "A precision approximation of the gamma function",
 * 1964) with the rational coefficients for g = 6.0246800407767296, N = 13 that the Boost
 * library has published and that CPython uses: programs see the same digits. */
#include "python/modules/math.h"

#include <errno.h>
#include <math.h>

static const double g = 6.024680040776729583740234375;
static const double g_less_half = 5.524680040776729583740234375;
static const double log_of_pi = 1.144729885849400174143427351353058711647;
static const double pi = 3.14159265358979323846;

enum { N_TERMS = 13 };
static const double above[N_TERMS] = {
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786772,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
/* x (x+1) ... (x+11) */
static const double below[N_TERMS] = {0.0,         39916800.0, 120543840.0, 150917976.0,
                                      105258076.0, 45995730.0, 13339535.0,  2637558.0,
                                      357423.0,    32670.0,    1925.0,      66.0,
                                      1.0};

/* The quotient of the two polynomials, for x > 0. Of large x the powers would be too large:
 * then both are polynomials of 1/x. */
static double lanczos(double x)
{
    double over = 0, under = 0;
    for (int i = 0; i < N_TERMS; i++) {
        int at = x < 5 ? N_TERMS - 1 - i : i;
        over = x < 5 ? over * x + above[at] : over / x + above[at];
        under = x < 5 ? under * x + below[at] : under / x + below[at];
    }
    return over / under;
}

/* sin(pi x), exact where it is 0, 1 or -1 */
static double sin_pi(double x)
{
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0: r = sin(pi * y); break;
    case 1: r = cos(pi * (y - 0.5)); break;
    case 2: r = sin(pi * (1.0 - y)); break; /* not -sin(pi * (y - 1)): the sign of 0 */
    case 3: r = -cos(pi * (y - 1.5)); break;
    default: r = sin(pi * (y - 2.0)); break;
    }
    return copysign(1.0, x) * r;
}

/* By table: (n-1)!, which is a double without rounding up to here. */
enum { LAST_EXACT = 23 };

static double whole(double x)
{
    double r = 1;
    for (double i = 2; i < x; i++)
        r *= i;
    return r;
}

double math_gamma(double x)
{
    if (isnan(x) || x == INFINITY)
        return x;
    if (x == 0 || isinf(x) || (x < 0 && x == floor(x))) {
        errno = EDOM;
        return x == 0 ? copysign(INFINITY, x) : NAN;
    }
    if (x == floor(x) && x <= LAST_EXACT)
        return whole(x);
    double size = fabs(x), r;
    if (size < 1e-20) { /* here it is 1/x - 0.577... */
        r = 1.0 / x;
        errno = isinf(r) ? ERANGE : 0;
        return r;
    }
    if (size > 200) {
        if (x < 0)
            return 0.0 / sin_pi(x);
        errno = ERANGE;
        return INFINITY;
    }
    double y = size + g_less_half, lost; /* what rounding took from y */
    if (size > g_less_half)
        lost = y - size - g_less_half;
    else
        lost = y - g_less_half - size;
    double correction = lost * g / y;
    if (x < 0) {
        r = -pi / sin_pi(size) / size * exp(y) / lanczos(size);
        r -= correction * r;
        if (size < 140)
            r /= pow(y, size - 0.5);
        else {
            double half = pow(y, size / 2.0 - 0.25);
            r /= half;
            r /= half;
        }
    } else {
        r = lanczos(size) / exp(y);
        r += correction * r;
        if (size < 140)
            r *= pow(y, size - 0.5);
        else {
            double half = pow(y, size / 2.0 - 0.25);
            r *= half;
            r *= half;
        }
    }
    errno = isinf(r) ? ERANGE : 0;
    return r;
}

double math_lgamma(double x)
{
    if (!isfinite(x))
        return isnan(x) ? x : INFINITY;
    if (x == floor(x) && x <= 2) {
        if (x > 0)
            return 0; /* of 1 and 2 */
        errno = EDOM;
        return INFINITY;
    }
    double size = fabs(x), r;
    if (size < 1e-20)
        return -log(size);
    r = log(lanczos(size)) - g;
    r += (size - 0.5) * (log(size + g - 0.5) - 1);
    if (x < 0)
        r = log_of_pi - log(fabs(sin_pi(size))) - log(size) - r;
    errno = isinf(r) ? ERANGE : 0;
    return r;
}
