/* emit.h -- a row of an export while it is being filled. */
#ifndef LOGPARSE_EXPORT_EMIT_H
#define LOGPARSE_EXPORT_EMIT_H

#include "logparse/export/export.h"
#include "logparse/rows/guard_list.h"

struct emit {
    struct library *lib;
    const struct row_sink *sink;
    int64_t log_number;
    bool failed;
    struct cell cells[COLUMNS]; /* of rows that are being filled; else NULL */
    struct str texts[COLUMNS];  /* what had to be made safe */
    struct map left;            /* trace << 32 | guard -> number in departures.at + 1 */
    struct guard_list departures;
};

#define EMIT_INTEGER(e, column, n) emit_integer(e, COLUMN_##column, (int64_t)(n))
#define EMIT_REAL(e, column, x)    emit_real(e, COLUMN_##column, x)
#define EMIT_TEXT(e, column, text) emit_text(e, COLUMN_##column, text)

bool emit_wants(const struct emit *e, enum table table);
void emit_integer(struct emit *e, enum column column, int64_t n);
void emit_real(struct emit *e, enum column column, double x);
/* `text` lives until emit_row(); an empty one without a pointer is NULL. */
void emit_text(struct emit *e, enum column column, struct slice text);
/* Of a place in a Python program; nothing when it is none. `function` may be COLUMNS: not told. */
void emit_place(struct emit *e, const struct place *place, enum column file,
                enum column line, enum column function);
/* The row is whole (its log is filled in): give it to the sink, begin a new one. */
void emit_row(struct emit *e, enum table table);

void emit_traces(struct emit *e); /* trace, label, guard, op */
void emit_lines(struct emit *e);
void emit_allocs(struct emit *e);

#endif
