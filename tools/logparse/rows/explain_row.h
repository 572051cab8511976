/* explain_row.h -- any row of a listing in sentences: a part, a source line, a bytecode with what
 * became of what was recorded for it, an inlined call, an instruction; and a whole trace. */
#ifndef LOGPARSE_ROWS_EXPLAIN_ROW_H
#define LOGPARSE_ROWS_EXPLAIN_ROW_H

#include "logparse/rows/explain.h"

/* *out is made anew; never without a line. */
void explain_row(const struct listing *l, uint32_t row, struct lines_of_text *out);
void explain_trace(struct library *lib, uint32_t trace, struct lines_of_text *out);

#endif
