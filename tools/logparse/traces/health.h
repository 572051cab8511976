/* health.h -- what a log holds, what it lacks, and the PYPYLOG value that would fill it. */
#ifndef LOGPARSE_TRACES_HEALTH_H
#define LOGPARSE_TRACES_HEALTH_H

#include "logparse/traces/jit_summary.h"
#include "logparse/traces/traces.h"

enum presence { PRESENT, PARTLY, ABSENT, NOT_APPLICABLE };

struct health_row {
    const char *what;    /* "counts of traces and bridges" */
    const char *needs;   /* "jit-backend-counts": what PYPYLOG has to select */
    const char *used_by; /* what a person sees less without it */
    enum presence presence;
    uint64_t have, wanted; /* for PARTLY */
};

struct health {
    VEC(struct health_row) rows;
    bool profiling_mode; /* marks only, no text at all */
    bool complete;       /* nothing of the log was lost */
    struct jit_summary summary;
    struct str remedy; /* "PYPYLOG=jit-log-opt,jit-backend:FILE", or empty */
};

void health_read(struct health *health, const struct traces *traces);
void health_free(struct health *health);

/* Why there are no counts, by what is in the log, and what to do: a sentence without its full
 * stop. */
const char *health_no_counts(const struct traces *traces);

/* A few words for a status line: "complete", "cut off at line 1033". Safe text. */
void health_badge(const struct health *health, const struct traces *traces,
                  struct str *out);

#endif
