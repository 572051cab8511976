/* excerpt.h -- a small log that shows some traces of a large one, by itself: operations, addresses,
 * machine code, counters and source lines of these traces, and nothing else.
 *
 * It is balanced, and each bridge's guard is in it, so PyPy's own readers take it. When traces that
 * enter or leave these ones are not in it, a section log-excerpt says so: the counters then prove
 * nothing about departures without a bridge (traces.h, is_incomplete). */
#ifndef LOGPARSE_EXPORT_EXCERPT_H
#define LOGPARSE_EXPORT_EXCERPT_H

#include "logparse/rows/listing.h"

struct excerpt {
    bool *traces;   /* by trace: is it in? */
    bool *sections; /* by section: kept as it is, with what it holds; NULL: none */
    bool redact;    /* redact.h; then `sections` must be NULL */
};

/* Add what a trace needs to be read: its bridges, theirs, the traces that it leaves, and the one that
 * each of them jumps to. */
void excerpt_add(bool *traces, const struct traces *all, uint32_t trace);

/* Is a trace that is not chosen connected with one that is? */
bool excerpt_is_cut(const struct traces *all, const bool *chosen);

/* The log's text. */
void excerpt_write(struct library *lib, const struct excerpt *e, struct str *out);

#endif
