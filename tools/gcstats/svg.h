/* svg.h -- the charts of the report as one SVG file that needs nothing else. */
#ifndef GCSTATS_SVG_H
#define GCSTATS_SVG_H

#include <stdio.h>

#include "gcstats/analysis.h"

void svg_write(FILE *out, const struct analysis *a);

#endif
