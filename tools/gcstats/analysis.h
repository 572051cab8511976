/* analysis.h -- everything that gcstats knows about one log. */
#ifndef GCSTATS_ANALYSIS_H
#define GCSTATS_ANALYSIS_H

#include "logparse/gc/clock.h"
#include "gcstats/memory.h"
#include "gcstats/mmu.h"
#include "gcstats/spread.h"
#include "gcstats/timeline.h"
#include "logparse/traces/parts.h"

/* Window lengths 1, 2, 5 .. 1000: milliseconds; without a clock millions of ticks. */
enum { MMU_WINDOWS = 10, MMU_1MS = 0, MMU_10MS = 3, MMU_100MS = 6, MMU_1S = 9 };
extern const unsigned mmu_lengths[MMU_WINDOWS];

/* A length of time that somebody typed. */
struct length {
    double amount;
    bool in_ticks; /* else seconds */
};

struct question {
    struct length merge;
    double hz; /* 0: not given */
    struct part_choice part;
};

struct analysis {
    const char *path;
    const struct log_part *part; /* NULL: all of the log */
    struct log log;
    struct gc_events events;
    struct clock clock;
    struct timeline line;
    uint64_t merge_ticks; /* the limit that was used */
    bool merge_assumed;   /* without a clock it came from ASSUMED_HZ */
    struct spread minor, step, pause;
    uint64_t minors, steps; /* sections, with or without an end */
    struct memory memory;
    struct mmu_window mmu[MMU_WINDOWS];
    enum gc_knowledge known[GC_PARTS];
};

/* Read a log and compute. False, after a complaint, when it cannot be read. */
bool analysis_open(struct analysis *a, const char *path,
                   const struct question *question);
/* The same of a->log, which is open (and part of the log at `path`). */
void analysis_compute(struct analysis *a, const struct question *question);
void analysis_close(struct analysis *a);

/* Does the log hold any pause whose length is known? */
bool analysis_has_pauses(const struct analysis *a);
/* Of the pauses: as well as minor collections and major steps are known together. */
enum gc_knowledge analysis_knows_pauses(const struct analysis *a);
/* Seconds; NAN without a clock. */
double analysis_seconds(const struct analysis *a, double ticks);

#endif
