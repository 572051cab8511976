/* view_list.h -- the list of the traces of a log. */
#ifndef JITVIEWER_VIEW_LIST_H
#define JITVIEWER_VIEW_LIST_H

#include "jitviewer/app.h"

struct view *list_view_new(struct app *a);
uint32_t list_view_trace(const struct view *v); /* under the cursor; NO_TRACE */
/* A click on the line above the rows: sort by that column. */
void list_view_click_head(struct view *v, int col);
/* Times that control likely left without a bridge, in all traces. */
uint64_t list_view_left(const struct view *v);
/* Cursor on this trace, unfolding what hides it. */
void list_view_show(struct view *v, uint32_t trace);
/* For text in a file: every trace gets a row, with its stable name. */
void list_view_write_out(struct view *v);
void list_view_filter(struct view *v, struct regex *regex,
                      const char *pattern); /* takes regex */

#endif
