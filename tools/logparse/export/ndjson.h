/* ndjson.h -- rows of an export as lines of JSON: {"table": "op", "log": 1, ...}. */
#ifndef LOGPARSE_EXPORT_NDJSON_H
#define LOGPARSE_EXPORT_NDJSON_H

#include <stdio.h>

#include "logparse/export/export.h"

struct ndjson {
    FILE *out;
    struct str line;
};

/* A row_sink's function; `self` is a struct ndjson. Every column is there, also where it is null:
 * readers that guess their columns from the first lines see all of them. */
bool ndjson_row(void *self, enum table table, const struct cell *cells);
void ndjson_free(struct ndjson *n);

#endif
