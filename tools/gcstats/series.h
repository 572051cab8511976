/* series.h -- what happened over time, gathered into columns of equal length. */
#ifndef GCSTATS_SERIES_H
#define GCSTATS_SERIES_H

#include "gcstats/analysis.h"

struct column {
    double low, high; /* NAN: nothing happened in this stretch of time */
};

struct series {
    struct column *at; /* owned */
    size_t n;
    double max; /* of all `high`; 0 when there is none */
    bool any;
};

/* Bytes outside of the nursery; where nothing is reported the last value goes on. */
struct series series_heap(const struct analysis *a, size_t columns);
/* Ticks of the longest pause that begins in the column. */
struct series series_pauses(const struct analysis *a, size_t columns);
void series_free(struct series *s);

#endif
