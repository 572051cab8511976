/* totals.h -- time and number of sections by category, and what the collector did. */
#ifndef LOGPARSE_TRACES_TOTALS_H
#define LOGPARSE_TRACES_TOTALS_H

#include "logparse/log/log.h"

struct category {
    uint32_t name; /* in log->names */
    uint64_t sections;
    bool has_ticks;     /* at least one of them was closed */
    int64_t self_ticks; /* closed ones, without their direct children */
};

/* What is not known is not zero: see the flags. */
struct gc_totals {
    bool knows_minor, knows_major, knows_steps; /* were they recorded? */
    bool knows_survived, knows_used;            /* do the sections say it? */
    uint64_t minor, major, steps; /* gc-minor, gc-collect-done, gc-collect-step */
    uint64_t survived;            /* bytes, over all minor collections */
    uint64_t max_used;            /* bytes after a minor collection, the most */
};

struct totals {
    VEC(struct category) categories; /* by self_ticks, most first */
    int64_t span_ticks;              /* from the first mark to the last */
    int64_t outside_ticks;           /* of the span, in no section */
    struct gc_totals gc;
};

void totals_read(struct totals *totals, const struct log *log);
void totals_free(struct totals *totals);

#endif
