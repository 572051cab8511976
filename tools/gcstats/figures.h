/* figures.h -- the numbers that stand for a whole log. Rows: figures.def. */
#ifndef GCSTATS_FIGURES_H
#define GCSTATS_FIGURES_H

#include "gcstats/analysis.h"

enum unit { UNIT_COUNT, UNIT_TIME, UNIT_SHARE, UNIT_BYTES, UNIT_RATE };
extern const char *const unit_names[]; /* "count", "seconds", "share", .. */

enum better { BETTER_NEITHER, BETTER_LOWER, BETTER_HIGHER };

/* What is known of a figure whose part of the log is not whole. */
enum rest { REST_NOTHING, REST_LEAST, REST_SHARE, REST_MOST };

struct figure {
    const char *name, *words;
    enum unit unit;
    enum better better;
    enum rest rest;
};
extern const struct figure figure_rows[];
extern const size_t n_figures;

enum { MAX_FIGURES = 80 };

/* NAN is what cannot be known from this log. Where only some of what a figure needs is in
 * it, `value` is NAN, and `bound` is what the figure is at least (at most: REST_MOST). */
struct figures {
    double value[MAX_FIGURES]; /* times in seconds */
    double ticks[MAX_FIGURES]; /* times in ticks; else NAN */
    double bound[MAX_FIGURES], bound_ticks[MAX_FIGURES];
};

void figures_read(struct figures *f, const struct analysis *a);

/* A figure by its name; "p99" is short for "pause.p99". -1 when there is none. */
int figure_find(struct slice name);
bool figure_is_time(int figure);
/* Where it is in figures; for those that the report shows by name. */
double figure_value(const struct figures *f, const char *name);
/* The same, or its bound; *bounded tells which. */
double figure_or_bound(const struct figures *f, int figure, bool in_ticks,
                       bool *bounded);

#endif
