/* mmu.h -- minimum mutator utilisation, exactly.
 *
 * MMU(w) is the least share of time that the program itself had in any window of length
 * w inside the run (P. Cheng, G. E. Blelloch, "A Parallel, Real-Time Garbage
 * Collector", PLDI 2001). The pause time in a window is a continuous, piecewise linear
 * function of where it begins, and its slope falls only where the window begins at the
 * beginning of a pause or ends at the end of one. So its maximum is at one of these
 * places, or at an end of the run: all are tried, in one sweep a window length. */
#ifndef GCSTATS_MMU_H
#define GCSTATS_MMU_H

#include "gcstats/timeline.h"

struct mmu_window {
    uint64_t ticks;  /* length */
    bool known;      /* the run is at least that long */
    double value;    /* 0 .. 1 */
    uint64_t at;     /* where the (first) worst window begins */
    uint64_t paused; /* ticks in it */
    uint32_t pauses; /* that touch it */
};

void mmu_read(struct mmu_window *window, const struct timeline *line, uint64_t ticks);

#endif
