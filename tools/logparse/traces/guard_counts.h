/* guard_counts.h -- how often each guard failed: what Hotloop's logs add to PyPy's, in sections
 * jit-guard-counts (man/pypylog.5). With them nothing about a missing bridge is an estimate. */
#ifndef LOGPARSE_TRACES_GUARD_COUNTS_H
#define LOGPARSE_TRACES_GUARD_COUNTS_H

#include "logparse/log/log.h"

struct guard_counts {
    bool known;          /* the log has such a section */
    struct map failures; /* guard id -> times; a guard that is not there never failed */
    uint64_t
        threshold; /* failures that start a bridge (trace_eagerness); 0: not given */
};

void guard_counts_read(struct guard_counts *counts, const struct log *log);
void guard_counts_free(struct guard_counts *counts);

#endif
