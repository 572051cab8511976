/* view_trace.h -- one trace. */
#ifndef JITVIEWER_VIEW_TRACE_H
#define JITVIEWER_VIEW_TRACE_H

#include "jitviewer/app.h"

/* Cursor on operation `op`, NO_OP: at the top. Levels and stage like those of a trace view
 * that is open already. */
struct view *trace_view_new(struct app *a, uint32_t trace, uint32_t op);
/* No part is folded. */
void trace_view_unfold(struct view *v);
uint32_t trace_view_trace(const struct view *v);

#endif
