/* export.h -- a log as rows of tables (tables.def), for databases and programs of other people.
 * What a row says is worked out here once; writers (sqlite.c, ndjson.c) only put rows down. */
#ifndef LOGPARSE_EXPORT_EXPORT_H
#define LOGPARSE_EXPORT_EXPORT_H

#include "logparse/rows/listing.h"

enum table {
#define TABLE(table, what) TABLE_##table,
#define COLUMN(table, column, type, what)
#include "logparse/export/tables.def"
#undef TABLE
#undef COLUMN
    TABLES
};

/* All columns of all tables, in order: those of a table are FIRST_x up to the next table's. */
enum column {
#define TABLE(table, what)                FIRST_##table, BEFORE_##table = FIRST_##table - 1,
#define COLUMN(table, column, type, what) COLUMN_##table##_##column,
#include "logparse/export/tables.def"
#undef TABLE
#undef COLUMN
    COLUMNS
};

/* KEY: the primary key of the table log. LOG: refers to it. */
enum column_type { TYPE_KEY, TYPE_LOG, TYPE_INTEGER, TYPE_REAL, TYPE_TEXT };

extern const struct table_row {
    const char *name, *what;
    enum column first;
} table_rows[TABLES];
enum column table_end(enum table table); /* behind its last column */
extern const struct column_row {
    const char *name, *what;
    enum column_type type;
} column_rows[COLUMNS];
struct export_view {
    const char *name, *what, *select;
};
extern const struct export_view export_views[];
extern const size_t n_export_views;

enum cell_kind { CELL_NULL, CELL_INTEGER, CELL_REAL, CELL_TEXT };
struct cell {
    enum cell_kind kind;
    union {
        int64_t integer;
        double real;
        struct slice text; /* safe, UTF-8; lives until the row is written */
    };
};

/* Puts rows down. `row` gets the cells of one table, in the order of its columns; false: it could
 * not, and says why itself; then no more rows come. */
struct row_sink {
    bool (*row)(void *self, enum table table, const struct cell *cells);
    void *self;
    uint32_t tables; /* 1 << table: those that are wanted */
};

/* The number of a log: of its text (inflated, but not yet decoded), so the same log has the same
 * everywhere. The lower 53 bits of CRC-64/XZ, so that every reader of JSON has it exactly. Waits
 * for all of the text, and needs nothing else of the log. */
int64_t export_log_number(struct text *text);

/* All rows of a log. False: the sink could not take one. */
bool export_log(struct library *lib, int64_t log_number, const struct row_sink *sink);

#endif
