/* sweep.h -- the one look at every byte of a log: newlines, lines that begin with '[', and
 * whether anything needs cleaning. Marks are rare, so only their lines are looked at again. */
#ifndef LOGPARSE_LOG_SWEEP_H
#define LOGPARSE_LOG_SWEEP_H

#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct sweep {
    uint64_t newlines;
    bool dirty;             /* a control byte other than newline and tab */
    VEC(uint32_t) brackets; /* offsets of lines that begin with '[' */
};

/* `p` is the beginning of a line; n is at most UINT32_MAX. Replaces what is in *s. */
void sweep(struct sweep *s, const char *p, size_t n);

#endif
