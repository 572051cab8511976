/* align.h -- which operation of one trace became which of another.
 *
 * First a sequence alignment over what no renaming touches (keys, places, and what defines
 * the arguments). Then the aligned operations are compared in order under one injective
 * renaming, which grows as boxes are met. No pair differs and nothing is left over exactly
 * when the two traces have equal hashes (norm.h). */
#ifndef LOGPARSE_DIFF_ALIGN_H
#define LOGPARSE_DIFF_ALIGN_H

#include "logparse/diff/norm.h"

/* What differs between two aligned operations. */
enum change {
    CHANGE_NAME = 1,
    CHANGE_RESULT = 2,
    CHANGE_ARGS = 4,
    CHANGE_DESCR = 8,
    CHANGE_TARGET = 16, /* label or loop */
    CHANGE_FAILARGS = 32
};

struct pair {
    uint32_t a, b;    /* in norm->ops; NO_OP: only the other side has it */
    unsigned changes; /* of enum change; 0 for what is only on one side */
};

struct alignment {
    VEC(struct pair) pairs; /* in order of both traces */
    uint32_t removed, added, changed;
};

void align(struct alignment *out, const struct norm *a, const struct norm *b);
void alignment_free(struct alignment *alignment);

static inline bool pair_is_same(const struct pair *p)
{
    return p->a != NO_OP && p->b != NO_OP && p->changes == 0;
}

/* The guard (ordinal from 1) of b that guard number `guard` of a became; 0: none. */
uint32_t alignment_guard(const struct alignment *alignment, const struct norm *a,
                         const struct norm *b, uint32_t guard);

#endif
