/* trace_json.h -- one trace as JSON: the element of `logparse traces --json`. */
#ifndef LOGPARSE_ROWS_TRACE_JSON_H
#define LOGPARSE_ROWS_TRACE_JSON_H

#include "logparse/util/json.h"
#include "logparse/traces/jit_summary.h"
#include "logparse/traces/traces.h"

void trace_json(struct json *j, const struct traces *traces, const struct trace *t);

/* "key": "text", or null when it is not known. */
void json_field_text(struct json *j, const char *key, bool known, struct slice text);
void json_field_uint(struct json *j, const char *key, bool known, uint64_t n);
void json_field_int(struct json *j, const char *key, bool known, int64_t n);
void json_field_hex(struct json *j, const char *key, bool known, uint64_t n);

/* "jit_summary": {counters and seconds by name}, or null when the log has none. */
void json_summary(struct json *j, const struct jit_summary *s);

#endif
