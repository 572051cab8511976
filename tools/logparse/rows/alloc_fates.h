/* alloc_fates.h -- which recorded operation an allocation of the optimized trace is, and what the
 * optimizer says made it necessary (fates.h).
 *
 * The optimizer builds the objects of a copy of the recording one after the other, each when an
 * operation needs it; so the allocations of that copy come in the order of these operations. */
#ifndef LOGPARSE_ROWS_ALLOC_FATES_H
#define LOGPARSE_ROWS_ALLOC_FATES_H

#include "logparse/rows/fates.h"

struct alloc_candidate {
    uint64_t order; /* line of the recording that needed it; its own when it was kept */
    uint64_t number; /* its own line */
    uint32_t next;   /* the next one like it, + 1; 0: none */
};

struct alloc_fates {
    bool known;
    struct fates fates;
    struct body recorded;
    uint32_t inputs; /* index of the inputs in `recorded`: line 0 */
    uint32_t *where; /* by operation of `recorded`: its merge point, or NO_OP */
    VEC(struct alloc_candidate) of[COPIES];
    struct map first[COPIES]; /* of those that are alike: the first not taken, + 1 */
};

struct alloc_fate {
    struct place born, forced;
    bool has_forced;   /* the recording's end is no place */
    struct slice made; /* the operation that needed it, "the end"; empty: it was kept */
};

void alloc_fates_open(struct alloc_fates *f, const struct traces *traces,
                      uint32_t trace);
void alloc_fates_close(struct alloc_fates *f);
/* Of an allocation in this copy; ask in order. The result lives as long as `f`. */
bool alloc_fates_take(struct alloc_fates *f, int copy, const struct op *alloc,
                      struct alloc_fate *out);

#endif
