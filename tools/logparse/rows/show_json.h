/* show_json.h -- a listing as JSON. */
#ifndef LOGPARSE_ROWS_SHOW_JSON_H
#define LOGPARSE_ROWS_SHOW_JSON_H

#include <stdio.h>

#include "logparse/rows/listing.h"

void show_json(const struct listing *l, FILE *out);

#endif
