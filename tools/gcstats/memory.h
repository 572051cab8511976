/* memory.h -- what the collections say about memory: allocation, survival, heap. */
#ifndef GCSTATS_MEMORY_H
#define GCSTATS_MEMORY_H

#include "gcstats/spread.h"
#include "gcstats/timeline.h"

enum { SURVIVAL_ONE = 1000000 /* survival is kept in millionths of the nursery */ };

/* Bytes outside of the nursery after a minor collection. */
struct heap_point {
    uint64_t at; /* ticks */
    int64_t used;
};

/* One major collection: the steps up to the one that ended it. */
struct cycle {
    uint32_t steps;
    uint32_t done; /* in gc_events->done; NO_EVENT: a collection of the older kind */
};

struct memory {
    VEC(struct heap_point) heap;
    VEC(struct cycle) cycles;
    struct spread survival;     /* of minor collections whose nursery size is known */
    VEC(uint32_t) survivors;    /* the same in order of time: millionths .. */
    VEC(uint64_t) survivors_at; /* .. and when */

    double survived; /* bytes that left the nursery alive; NAN: unknown */
    double through;  /* bytes allocated in the nursery, at most; NAN */
    double beside;   /* bytes allocated directly outside, at least; NAN */
    double nursery;  /* size, the last one; NAN */
    double max_used, last_used, min_used;  /* bytes outside of the nursery; NAN */
    uint64_t max_at;                       /* ticks: when max_used was reached */
    double max_arenas, max_raw, threshold; /* at ends of major collections; NAN */
    double max_pinned;                     /* objects; NAN */
};

void memory_read(struct memory *m, const struct gc_events *events,
                 const struct timeline *line, struct scratch *scratch);
void memory_free(struct memory *m);

/* Bytes in use at the end of a cycle (arenas and raw); NAN when not known. */
double memory_after_cycle(const struct gc_events *events, const struct cycle *cycle);
double memory_mean_steps(const struct memory *m);
double memory_max_steps(const struct memory *m);

#endif
