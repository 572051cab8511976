/* math.h -- what the files of the module math share. */
#ifndef MODULES_MATH_H
#define MODULES_MATH_H

#include "python/obj/type_def.h"

/* modules/math_special.c: as CPython computes them, to the last bit. errno tells of a pole
 * (EDOM) and of a result that is too large (ERANGE). */
double math_gamma(double x);
double math_lgamma(double x);

/* modules/math_sums.c */
val math_fsum(struct vm *vm, val iterable);
val math_hypot(struct vm *vm, val coordinates);
val math_dist(struct vm *vm, val p, val q);

/* modules/math_int.c */
val math_gcd(struct vm *vm, val numbers);
val math_lcm(struct vm *vm, val numbers);
val math_isqrt(struct vm *vm, val n);
val math_factorial(struct vm *vm, val n);
val math_comb(struct vm *vm, val n, val k);
val math_perm(struct vm *vm, val n, val k);

#endif
