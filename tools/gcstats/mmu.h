/* mmu.h -- minimum mutator utilisation, exactly.
 *
 * MMU(w) is the least share of time that the program itself had in any window of length
 * w inside the run (P. Cheng, G. E. Blelloch, "A Parallel, Real-Time Garbage
 * Collector", PLDI 2001). A worst window can always be moved, without getting better,
 * until it ends where a pause ends or begins where the run does: if its end is inside a
 * pause, later (what comes in is all pause); else earlier (what goes out is no pause).
 * So these windows are all that must be tried; docs/gcstats.md has the proof. */
#ifndef GCSTATS_MMU_H
#define GCSTATS_MMU_H

#include "gcstats/timeline.h"

struct mmu_window {
    uint64_t ticks;  /* length */
    bool known;      /* the run is at least that long */
    double value;    /* 0 .. 1 */
    uint64_t at;     /* where a worst window begins */
    uint64_t paused; /* ticks in it */
    uint32_t pauses; /* that touch it */
};

void mmu_read(struct mmu_window *window, const struct timeline *line, uint64_t ticks);

#endif
