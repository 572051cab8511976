/* fates.h -- what the optimizer says it did with each recorded operation of a trace: Hotloop's
 * section opt-fates (man/pypylog.5). */
#ifndef LOGPARSE_ROWS_FATES_H
#define LOGPARSE_ROWS_FATES_H

#include "logparse/ops/body.h"
#include "logparse/traces/traces.h"

enum { FIRST_COPY, LOOP_COPY, COPIES };

/* Why an object exists in a copy of the recording. */
struct made_for {
    bool known;
    uint64_t
        by; /* line of the recording that needed it, as `number`; UINT64_MAX: its end */
    struct slice name; /* "setarrayitem_gc"; "the end" */
};

struct fate {
    uint64_t number;           /* line of the recording behind its inputs, from 1 */
    struct slice name;         /* of the operation */
    struct slice what[COPIES]; /* "kept", "changed", the pass that removed it, "-" */
    struct made_for made[COPIES];
};

struct fates {
    struct body_lines lines; /* in which the slices lie */
    VEC(struct fate) at;     /* in order */
};

/* False: the log does not say it. Else the caller calls fates_free(). */
bool fates_read(struct fates *fates, const struct traces *traces, uint32_t trace);
void fates_free(struct fates *fates);
/* NULL: it has none. */
const struct fate *fates_of(const struct fates *fates, uint64_t number);

#endif
