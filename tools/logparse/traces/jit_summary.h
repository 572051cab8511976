/* jit_summary.h -- what PyPy counts itself, and prints at the end in jit-summary. */
#ifndef LOGPARSE_TRACES_JIT_SUMMARY_H
#define LOGPARSE_TRACES_JIT_SUMMARY_H

#include "logparse/log/log.h"

enum jit_counter {
#define COUNTER(id, name, label, words) JIT_##id,
#include "logparse/traces/jit_summary.def"
#undef COUNTER
    JIT_COUNTERS
};

struct jit_counter_row {
    const char *name, *label, *words;
};
extern const struct jit_counter_row jit_counter_rows[JIT_COUNTERS];

enum jit_time { JIT_TIME_TRACING, JIT_TIME_BACKEND, JIT_TIME_TOTAL, JIT_TIMES };
extern const char *const jit_time_names[JIT_TIMES]; /* "tracing_seconds", ... */

struct jit_summary {
    bool found;        /* exactly one is in the log, with an end */
    uint64_t sections; /* several: of several processes, and nothing is added up */
    bool has[JIT_COUNTERS], has_time[JIT_TIMES];
    uint64_t count[JIT_COUNTERS];
    double seconds[JIT_TIMES];
};

void jit_summary_read(struct jit_summary *s, const struct log *log);

/* Is it a reason for giving up a recording? */
bool jit_counter_is_abort(enum jit_counter c);
/* The reason as jit-tracing prints it: "ABORT_TOO_LONG". */
const char *jit_abort_reason(enum jit_counter c);
/* All recordings that were given up; false: the log does not tell. */
bool jit_summary_aborts(const struct jit_summary *s, uint64_t *n);

/* It in a few lines for people, each with its newline; nothing when it was not found. */
void jit_summary_text(const struct jit_summary *s, struct str *out);

#endif
