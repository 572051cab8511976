/* view_matches.h -- two logs: what became of each trace, and two traces aligned. */
#ifndef JITVIEWER_VIEW_MATCHES_H
#define JITVIEWER_VIEW_MATCHES_H

#include "jitviewer/app.h"

/* The traces of two logs, what became of each. */
struct view *matches_view_new(struct app *a);
/* The row of the trace with this name, or the only one that it is a part of; false: none. */
bool matches_view_find(const struct view *v, const char *name, uint32_t *row);
/* The name of the trace in this row. */
const char *matches_view_name(const struct view *v, uint32_t row);

/* view_pair.c: two traces (or the one that there is), aligned. */
struct view *pair_view_new(struct app *a, const struct match *m);

#endif
