/* lines.h -- two logs by source line: which lines cost more, per pass of the program.
 *
 * A line of one log is the line of the other with the same file name (without its folder), the same
 * function (the second of its name stays the second) and the same distance from the function's
 * beginning; so a function that moved as a whole keeps its lines. */
#ifndef LOGPARSE_DIFF_LINES_H
#define LOGPARSE_DIFF_LINES_H

#include "logparse/traces/ledger.h"

struct line_pair {
    const struct ledger_line *old, *new; /* one of them may be NULL */
    double change; /* of operations: new ones for each pass, less the old ones */
};

struct line_diff {
    const struct ledger *old, *new;
    VEC(struct line_pair) at; /* the largest change first */
    double
        passes; /* the new run passed its lines so many times as often; 1: as often */
    bool has_passes; /* most of the work agrees on it; else `passes` is 1 */
};

/* The ledgers must outlive the result, and have counts. */
void line_diff_make(struct line_diff *d, const struct ledger *old,
                    const struct ledger *new);
void line_diff_free(struct line_diff *d);

#endif
