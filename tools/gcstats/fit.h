/* fit.h -- a straight line through points: least squares in one pass (Welford 1962). */
#ifndef GCSTATS_FIT_H
#define GCSTATS_FIT_H

#include <stdbool.h>

struct fit {
    double n, mean_x, mean_y;
    double xx, xy, yy; /* sums of products of the distances from the means */
};

void fit_add(struct fit *fit, double x, double y);
/* The slope, and three times its standard error. False when all x are (nearly) the
 * same: then no slope can be told. */
bool fit_slope(const struct fit *fit, double *slope, double *error);

#endif
