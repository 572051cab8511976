/* spread.h -- how a lot of numbers is spread: sum, ranks, logarithmic buckets.
 *
 * A percentile is the smallest of the numbers that at least p % of them do not exceed
 * (nearest rank): always one that occurred, nothing is interpolated. */
#ifndef GCSTATS_SPREAD_H
#define GCSTATS_SPREAD_H

#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum rank { RANK_MEDIAN, RANK_P90, RANK_P99, RANK_P999, RANK_MAX, RANKS };

struct spread {
    VEC(uint64_t) sorted; /* ascending, after spread_sort() */
    double total;
};

/* Room that sorting needs; keep it from one to the next, then vec_free(). */
struct scratch {
    VEC(uint64_t) room;
};
void spread_sort(struct spread *s, struct scratch *scratch);
void spread_free(struct spread *s);

/* The share of the rank, in thousandths: 500, 900, 990, 999, 1000. */
uint64_t spread_rank(const struct spread *s, enum rank rank); /* not of an empty one */
/* How many of the numbers are smaller than x. */
size_t spread_below(const struct spread *s, double x);

/* NAN when there are no numbers. */
double spread_at(const struct spread *s, enum rank rank);
double spread_mean(const struct spread *s);
double spread_total(const struct spread *s);

/* Buckets [from, to) of the sequence 1, 2, 5, 10, 20 .. in units of `unit`, from the
 * one that holds the smallest number to the one that holds the largest; the caller
 * frees. */
struct bucket {
    double from, to; /* in units */
    size_t count;
    double sum;
};
size_t spread_buckets(const struct spread *s, double unit, struct bucket **out);

#endif
