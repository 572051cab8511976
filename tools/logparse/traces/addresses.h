/* addresses.h -- from an address in machine code to the trace that it belongs to. */
#ifndef LOGPARSE_TRACES_ADDRESSES_H
#define LOGPARSE_TRACES_ADDRESSES_H

#include "logparse/traces/traces.h"

struct code_range {
    uint64_t start, end; /* [start, end): the whole block where the log tells it */
    uint32_t trace;
};

/* Ranges of all traces with known code, by address. Memory is used again when code was freed: what
 * a later trace took is no longer the earlier one's. */
struct addresses {
    VEC(struct code_range) at;
    uint32_t reused; /* traces that lost memory to later ones */
};

void addresses_make(struct addresses *a, const struct traces *traces);
void addresses_free(struct addresses *a);

/* The trace whose code holds it; NO_TRACE. */
uint32_t address_trace(const struct addresses *a, uint64_t address);

/* From where the offsets of the trace's operations count: the start of its block, which begins
 * with a table of constants; not code.start. 0: not known. */
uint64_t code_base_of(const struct trace *t);

#endif
