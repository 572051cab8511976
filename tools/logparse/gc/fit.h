/* fit.h -- a straight line through points: least squares in one pass (Welford 1962). */
#ifndef LOGPARSE_GC_FIT_H
#define LOGPARSE_GC_FIT_H

#include <stdbool.h>
#include <stddef.h>

struct fit {
    double n, mean_x, mean_y;
    double xx, xy, yy; /* sums of products of the distances from the means */
};

void fit_add(struct fit *fit, double x, double y);
/* The slope that `count` groups of points have in common, each with an intercept of its
 * own, and three times its standard error. False when the x of each group are (nearly)
 * the same: then no slope can be told. */
bool fit_slope(const struct fit *fits, size_t count, double *slope, double *error);

#endif
