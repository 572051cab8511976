#include "logparse/gc/fit.h"

#include <math.h>

void fit_add(struct fit *fit, double x, double y)
{
    fit->n++;
    double dx = x - fit->mean_x, dy = y - fit->mean_y;
    fit->mean_x += dx / fit->n;
    fit->mean_y += dy / fit->n;
    fit->xx += dx * (x - fit->mean_x);
    fit->xy += dx * (y - fit->mean_y);
    fit->yy += dy * (y - fit->mean_y);
}

bool fit_slope(const struct fit *fits, size_t count, double *slope, double *error)
{
    double n = 0, xx = 0, xy = 0, yy = 0, size = 0;
    for (size_t i = 0; i < count; i++) {
        n += fits[i].n > 0 ? fits[i].n - 1 : 0; /* one is spent on the intercept */
        xx += fits[i].xx;
        xy += fits[i].xy;
        yy += fits[i].yy;
        size += fits[i].n * fits[i].mean_x * fits[i].mean_x;
    }
    if (n < 2 || xx <= 0 || xx <= 1e-12 * size)
        return false;
    *slope = xy / xx;
    double rest = fmax(0, yy - *slope * xy); /* squared distances from the lines */
    *error = 3 * sqrt(rest / (n - 1) / xx);
    return true;
}
