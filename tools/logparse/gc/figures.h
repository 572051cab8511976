/* figures.h -- what gcstats says about the collector of a log.
 *
 * Pauses, their merging and the calibration of the clock are the business of gcstats; so it is
 * asked (gcstats --json), and its names are the names. */
#ifndef LOGPARSE_GC_FIGURES_H
#define LOGPARSE_GC_FIGURES_H

#include "base/str.h"

struct gc_figures {
    uint64_t first_line,
        end_line; /* only this part of the log: from 1, the end excluded;
                                      0: all, to the end */
    bool asked;
    struct str json; /* what it printed */
    struct str why;  /* why there is nothing; empty: there is */
};

enum gc_found { GC_FOUND, GC_NO_VALUE /* not in this log */, GC_NO_NAME, GC_NO_ANSWER };

/* Look up "pause.p99": seconds, shares from 0 to 1, bytes, counts. Asks at the first call. */
enum gc_found gc_figure(struct gc_figures *gc, const char *log_path, struct slice name,
                        double *value);
void gc_figures_free(struct gc_figures *gc);

#endif
