#include "logparse/export/emit.h"

#include <assert.h>

#include "logparse/util/safe.h"

const struct table_row table_rows[TABLES] = {
#define TABLE(table, what) [TABLE_##table] = {#table, what, FIRST_##table},
#define COLUMN(table, column, type, what)
#include "logparse/export/tables.def"
#undef TABLE
#undef COLUMN
};

const struct column_row column_rows[COLUMNS] = {
#define TABLE(table, what)
#define COLUMN(table, column, type, what)                                              \
    [COLUMN_##table##_##column] = {#column, what, TYPE_##type},
#include "logparse/export/tables.def"
#undef TABLE
#undef COLUMN
};

const struct export_view export_views[] = {
#define VIEW(name, what, select) {#name, what, select},
#include "logparse/export/views.def"
#undef VIEW
};
const size_t n_export_views = sizeof export_views / sizeof *export_views;

enum column table_end(enum table table)
{
    return table + 1 < TABLES ? table_rows[table + 1].first : COLUMNS;
}

bool emit_wants(const struct emit *e, enum table table)
{
    return !e->failed && e->sink->tables & 1u << table;
}

void emit_integer(struct emit *e, enum column column, int64_t n)
{
    assert(column_rows[column].type != TYPE_TEXT &&
           column_rows[column].type != TYPE_REAL);
    e->cells[column] = (struct cell){CELL_INTEGER, {.integer = n}};
}

void emit_real(struct emit *e, enum column column, double x)
{
    assert(column_rows[column].type == TYPE_REAL);
    e->cells[column] = (struct cell){CELL_REAL, {.real = x}};
}

static bool is_plain(struct slice s)
{
    unsigned char odd = 0;
    for (size_t i = 0; i < s.n; i++)
        odd |= (unsigned char)(s.p[i] - 0x20) > 0x7e - 0x20;
    return !odd;
}

void emit_text(struct emit *e, enum column column, struct slice text)
{
    assert(column_rows[column].type == TYPE_TEXT);
    if (!text.p)
        return;
    if (!is_plain(text)) {
        str_clear(&e->texts[column]);
        safe_add(&e->texts[column], text);
        text = str_slice(&e->texts[column]);
    }
    e->cells[column] = (struct cell){CELL_TEXT, {.text = text}};
}

void emit_place(struct emit *e, const struct place *place, enum column file,
                enum column line, enum column function)
{
    if (!place->is_python)
        return;
    emit_text(e, file, place->file);
    if (place->line >= 0)
        emit_integer(e, line, place->line);
    if (function != COLUMNS)
        emit_text(e, function, place->function);
}

void emit_row(struct emit *e, enum table table)
{
    enum column first = table_rows[table].first, end = table_end(table);
    assert(column_rows[first].type == TYPE_LOG || column_rows[first].type == TYPE_KEY);
    emit_integer(e, first, e->log_number);
    if (emit_wants(e, table))
        e->failed = !e->sink->row(e->sink->self, table, e->cells + first);
    memset(e->cells + first, 0, (size_t)(end - first) * sizeof *e->cells);
}
