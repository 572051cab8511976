/* timeline.h -- the run of a program as one line of ticks with pauses on it.
 *
 * Ticks begin at 0 with the first mark of the log. Stamps that run backwards (another
 * core, another thread's clock) do not move the line back: it stands still there, and
 * goes on with the next difference. Events without an end, and events inside others,
 * are no pauses of their own: no time is counted twice. */
#ifndef GCSTATS_TIMELINE_H
#define GCSTATS_TIMELINE_H

#include "logparse/gc/events.h"

/* When an event happened; one for each of gc_events. */
struct moment {
    uint64_t at;    /* ticks from the beginning of the run */
    uint64_t ticks; /* how long; 0 without an end */
    uint64_t own;   /* the same without the events inside it */
};

/* A time in which the program stood still: a minor collection, a step, or both. */
struct pause {
    uint64_t at, ticks;
    uint64_t before;      /* ticks of all pauses before it */
    uint32_t first, last; /* events; equal when it is one */
};

struct timeline {
    VEC(struct moment) moments;
    VEC(struct pause) pauses;
    uint64_t run;       /* ticks from the first mark to the last */
    uint64_t unclosed;  /* events without an end */
    uint64_t backwards; /* of the collector's stamps */
    uint64_t joined;    /* pauses that are two events */
    uint64_t doubtful;  /* gaps between `sure` and `limit` of timeline_join() */
};

/* Lay the events on the line; each one outside of others is a pause. */
void timeline_read(struct timeline *line, const struct log *log,
                   const struct gc_events *events);

/* Make one pause of a minor collection and the major step right after it when the gap
 * is smaller than `limit` ticks. Counts in `doubtful` the gaps in [sure, unsure). */
void timeline_join(struct timeline *line, const struct gc_events *events,
                   uint64_t limit, uint64_t sure, uint64_t unsure);

/* Are the pauses in order, apart from each other, in the run, and their sums right? */
bool timeline_check(const struct timeline *line);

void timeline_free(struct timeline *line);

#endif
