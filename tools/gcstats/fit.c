#include "gcstats/fit.h"

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

bool fit_slope(const struct fit *fit, double *slope, double *error)
{
    if (fit->n < 3 || fit->xx <= 0 ||
        fit->xx <= 1e-12 * fit->n * fit->mean_x * fit->mean_x)
        return false;
    *slope = fit->xy / fit->xx;
    double rest =
        fmax(0, fit->yy - *slope * fit->xy); /* squared distances from the line */
    *error = 3 * sqrt(rest / (fit->n - 2) / fit->xx);
    return true;
}
