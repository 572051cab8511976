/* view_text.h -- paragraphs whose lines can lead to operations, and the views that are made of them. */
#ifndef JITVIEWER_VIEW_TEXT_H
#define JITVIEWER_VIEW_TEXT_H

#include "jitviewer/app.h"

/* A line of text that ENTER can follow to an operation of a trace. */
struct text_line {
    struct rich text;
    uint32_t trace, op; /* NO_TRACE: leads nowhere */
};
struct view *text_view_new(struct app *a, const char *title);
/* A new line at the end, to be filled. Valid until the next one. */
struct text_line *text_view_add(struct view *v);
/* Lines that begin with blanks go on at this column. */
void text_view_hang(struct view *v, size_t column);
struct view *help_view_new(struct app *a, unsigned where);
struct view *health_view_new(struct app *a);
/* Where the guards of a trace let control out. */
struct view *ways_view_new(struct app *a, uint32_t trace);
/* cards.c: an operation, any row of a trace, and a trace, in sentences. */
struct view *card_view_new(struct app *a, const struct listing *l, uint32_t op);
struct view *row_card_new(struct app *a, const struct listing *l, uint32_t row);
struct view *trace_card_new(struct app *a, uint32_t trace);

#endif
