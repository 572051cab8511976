/* body.h -- the lines of one stage of a trace, parsed. */
#ifndef LOGPARSE_OPS_BODY_H
#define LOGPARSE_OPS_BODY_H

#include "logparse/ops/op.h"
#include "logparse/log/log.h"

enum { NO_OP = UINT32_MAX }; /* instead of the index of an operation */

/* Every line behind the header, not parsed: enough where few of them are looked at. */
struct body_lines {
    VEC(struct slice) at; /* live as long as the log */
    VEC(char *) copies;   /* lines that had to be cleaned or joined */
};

void body_lines_read(struct body_lines *lines, const struct log *log, uint32_t section);
void body_lines_free(struct body_lines *lines);

struct body {
    VEC(struct op) ops; /* by line */
    struct body_lines lines;
    int64_t end_offset; /* of "--end of the loop--"; -1: not printed */
};

void body_read(struct body *body, const struct log *log, uint32_t section);
void body_free(struct body *body);

/* Machine code of operation i: offsets [start, end) from the start of the block. False when
 * it has none or when they were not printed. */
bool body_code_range(const struct body *body, size_t i, int64_t *start, int64_t *end);

#endif
