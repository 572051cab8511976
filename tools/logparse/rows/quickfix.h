/* quickfix.h -- lines that editors take as places to go to: "FILE:LINE: text" (Vim's quickfix list,
 * Emacs' compilation mode, problem matchers). */
#ifndef LOGPARSE_ROWS_QUICKFIX_H
#define LOGPARSE_ROWS_QUICKFIX_H

#include <stdio.h>

#include "logparse/rows/source.h"
#include "logparse/ops/place.h"

/* Print "FILE:LINE: ", where FILE is where the source is now, when it was found. False, and nothing is
 * printed, for a place that no editor can go to. */
bool quickfix_place(struct sources *sources, const struct place *place, FILE *out);

#endif
