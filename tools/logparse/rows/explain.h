/* explain.h -- a guard in sentences: what it tests, who leaves here, and why there is no
 * bridge. The answer to "look at the missing bridge". */
#ifndef LOGPARSE_ROWS_EXPLAIN_H
#define LOGPARSE_ROWS_EXPLAIN_H

#include "logparse/rows/rowtext.h"

struct lines_of_text {
    VEC(struct rich) lines;
};

/* `op` is an operation of the listing; one that is no guard gives one sentence about it. */
void explain_op(const struct listing *l, uint32_t op, struct lines_of_text *out);
void lines_of_text_free(struct lines_of_text *t);

#endif
