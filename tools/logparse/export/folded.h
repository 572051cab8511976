/* folded.h -- stacks with weights, a line each: "a.py:f:3;b.py:g:9 1200", as flamegraph.pl,
 * inferno and Speedscope read them.
 *
 * A stack is the calls that were inlined: a frame for each, with the line that it was at. A bridge out
 * of an inlined call begins with the stack of the guard that it leaves. */
#ifndef LOGPARSE_EXPORT_FOLDED_H
#define LOGPARSE_EXPORT_FOLDED_H

#include <stdio.h>

#include "logparse/traces/flow.h"

enum folded_weight { FOLDED_OPS, FOLDED_ALLOCATIONS, FOLDED_BYTES, FOLDED_WEIGHTS };
extern const char *const folded_weight_names[FOLDED_WEIGHTS];

/* Stacks in the order of their first appearance; without counts, operations that there are. False:
 * nothing has a weight. */
bool folded_write(const struct traces *traces, const struct flow *flow,
                  enum folded_weight weight, FILE *out);

#endif
