/* sweep.h -- the one look at every byte of a log: newlines, lines that begin with '[', marks
 * that stand behind other text on their line, and whether anything needs cleaning. Marks are
 * rare, so only their lines are looked at again. */
#ifndef LOGPARSE_LOG_SWEEP_H
#define LOGPARSE_LOG_SWEEP_H

#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sweep {
    uint64_t newlines;
    bool dirty; /* a control byte other than newline and tab */
    VEC(uint32_t)
    brackets; /* offsets of lines that begin with '[', and of the '[' of marks
                               behind other text; rising */
};

/* `p` is the beginning of a line; n is at most UINT32_MAX. Replaces what is in *s. */
void sweep(struct sweep *s, const char *p, size_t n);
/* The same by at most `width` bytes at a time: 64 where the machine can, 16, or 1. */
void sweep_by(struct sweep *s, const char *p, size_t n, unsigned width);

/* A mark that ends at the end of line[0..n) and does not begin it: the offset of its '[';
 * -1: there is none. What comes before is program output on the same stream. */
ptrdiff_t glued_mark(const char *line, size_t n);

#endif
