/* findings.h -- what stands out in a log, in sentences.
 * A sentence is said only when the log has the data that it rests on, and enough. */
#ifndef GCSTATS_FINDINGS_H
#define GCSTATS_FINDINGS_H

#include "gcstats/figures.h"

struct finding {
    const char *name; /* for scripts: "survival" */
    bool about_log;   /* it says what the log lacks, not what the program did */
    struct str text;  /* owned */
};

struct findings {
    VEC(struct finding) list;
};

void findings_read(struct findings *f, const struct analysis *a,
                   const struct figures *figures);
void findings_free(struct findings *f);

#endif
