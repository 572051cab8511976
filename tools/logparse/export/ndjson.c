#include "logparse/export/ndjson.h"

#include <math.h>

#include "base/die.h"
#include "logparse/util/json.h"

static void add_cell(struct str *out, const struct cell *cell)
{
    switch (cell->kind) {
    case CELL_NULL: str_add(out, SLICE("null")); break;
    case CELL_INTEGER: str_add_i64(out, cell->integer); break;
    case CELL_TEXT: json_add_safe(out, cell->text, false); break;
    case CELL_REAL:
        if (isfinite(cell->real))
            str_addf(out, "%.15g", cell->real);
        else
            str_add(out, SLICE("null"));
        break;
    }
}

bool ndjson_row(void *self, enum table table, const struct cell *cells)
{
    struct ndjson *n = self;
    enum column first = table_rows[table].first, end = table_end(table);
    str_clear(&n->line);
    str_add(&n->line, SLICE("{\"table\": \""));
    str_add(&n->line, slice_of(table_rows[table].name));
    str_addc(&n->line, '"');
    for (enum column c = first; c < end; c++) {
        str_add(&n->line, SLICE(", \""));
        str_add(&n->line, slice_of(column_rows[c].name));
        str_add(&n->line, SLICE("\": "));
        add_cell(&n->line, &cells[c - first]);
    }
    str_add(&n->line, SLICE("}\n"));
    if (fwrite(n->line.p, 1, n->line.n, n->out) == n->line.n)
        return true;
    complain("cannot write the output");
    return false;
}

void ndjson_free(struct ndjson *n)
{
    str_free(&n->line);
}
