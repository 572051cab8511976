/* search.h -- regular expressions in a view, and through all traces. */
#ifndef JITVIEWER_SEARCH_H
#define JITVIEWER_SEARCH_H

#include "jitviewer/app.h"

void search_clear(struct app *a);
/* Take a new expression; false when it is none (said in the message when `loud`). */
bool search_set(struct app *a, const char *pattern, bool backward, bool loud);
/* Look for matches in the next rows of the view, at most `rows`. True when there are more rows
 * to look at. */
bool search_view(struct view *v, uint32_t rows);
/* The first match at a row or behind it (backward: before it); wraps. False: no match. */
bool search_from(struct view *v, uint32_t row, bool backward, uint32_t *found);
/* Go to a row that search_from() gave; what hides the match is unfolded. */
bool search_land(struct view *v, uint32_t row, bool backward);
void hunt_start(struct app *a, const char *pattern);
void hunt_step(struct app *a);
void hunt_stop(struct app *a);

#endif
