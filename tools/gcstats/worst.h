/* worst.h -- the longest pauses, and what the JIT was doing just then. */
#ifndef GCSTATS_WORST_H
#define GCSTATS_WORST_H

#include "gcstats/analysis.h"
#include "logparse/traces/traces.h"

enum jit_activity {
    JIT_NOT_LOGGED, /* the log does not tell when something was compiled */
    JIT_QUIET,      /* nothing was compiled so far */
    JIT_COMPILED, /* between compilations: `trace` was the last one, or NO_TRACE. The program
                       ran: which of its traces, or the interpreter, no log tells */
    JIT_TRACING, /* in the middle of one: `trace` comes out of it, or NO_TRACE */
    JIT_OPTIMIZING,
    JIT_ASSEMBLING,
    JIT_OTHER, /* in some other section of the JIT */
    JIT_ACTIVITIES
};
extern const char *const jit_activity_names[JIT_ACTIVITIES]; /* for JSON */
extern const char *const jit_activity_words[JIT_ACTIVITIES];

struct bad_pause {
    uint32_t pause; /* in timeline.pauses */
    enum jit_activity activity;
    uint32_t trace; /* in traces; NO_TRACE */
    uint64_t ago;   /* JIT_COMPILED: ticks since the trace was printed */
    uint32_t may_run,
        one; /* JIT_COMPILED: traces that can have been running; one of them */
};

struct worst {
    struct traces traces;
    VEC(struct bad_pause) list; /* the longest first */
};

/* Does the log have sections that tell when the JIT compiled something? */
bool has_compilations(const struct log *log);

/* The `most` longest pauses. May add problems to the log. */
void worst_read(struct worst *w, struct analysis *a, size_t most);
void worst_free(struct worst *w);

/* "minor + step", "step" .. */
void pause_kind(const struct analysis *a, const struct pause *p, struct str *out);
/* The states of the major collection in it: "marking -> sweeping"; "" when unknown. */
void pause_states(const struct analysis *a, const struct pause *p, struct str *out);

#endif
