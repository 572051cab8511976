/* variables.h -- which Python variable a box of a trace is, where the bytecodes tell: arithmetic
 * directly in front of a STORE_FAST whose line assigns to one name. The value is the last result of
 * that arithmetic. Everything else stays without a name, rather than with a guess. */
#ifndef LOGPARSE_ROWS_VARIABLES_H
#define LOGPARSE_ROWS_VARIABLES_H

#include "logparse/rows/listing.h"

struct variable {
    struct slice box, name; /* "i53", "n" */
};
struct variables {
    VEC(struct variable) at;
};

void variables_find(struct variables *v, struct listing *l);
void variables_free(struct variables *v);
/* The name of a box; empty: not known. */
struct slice variable_of(const struct variables *v, struct slice box);
/* The one name that a line of source assigns to: "x" of "x += 1" and of "x: int = f()". */
bool assigned_name(struct slice line, struct slice *name);

#endif
