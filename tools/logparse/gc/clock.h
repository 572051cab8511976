/* clock.h -- how many ticks of the log make a second, and how that is known.
 *
 * A log does not say it (docs/gcstats.md#clock). Each piece of evidence in it gives an
 * interval in which the rate must lie; together they give their intersection. Evidence
 * that contradicts itself proves nothing, and then times stay ticks. */
#ifndef LOGPARSE_GC_CLOCK_H
#define LOGPARSE_GC_CLOCK_H

#include "logparse/gc/events.h"

enum evidence_kind {
    EVIDENCE_TIME_TAKEN,  /* "time taken" of the collector's own sections */
    EVIDENCE_JIT_BACKEND, /* jit-backend sections and the Backend line of jit-summary */
    EVIDENCE_JIT_TOTAL, /* from the first jit-tracing to jit-summary, and its TOTAL line
                         */
    EVIDENCE_WALL,      /* times of day before the lines; where nothing else is known */
    EVIDENCES
};

enum clock_source { CLOCK_NONE, CLOCK_LOG, CLOCK_CALIBRATED, CLOCK_OPTION };
extern const char
    *const clock_source_names[]; /* "unknown", "log", "calibrated", "option" */
extern const char *const evidence_names[EVIDENCES];
extern const char *const evidence_words[EVIDENCES];

struct evidence {
    bool found;
    double low, high; /* ticks per second */
    uint64_t samples; /* measurements it is made of */
};

struct clock {
    enum clock_source source;
    double hz;        /* 0 when the source is CLOCK_NONE */
    double low, high; /* the error bound: hz is in between */
    struct evidence evidence[EVIDENCES];
    bool contradiction; /* the pieces of evidence exclude each other */
    bool stated;        /* the log says a rate (it is used, unless --hz says another) */
    double proved_low, proved_high; /* what the log states or proves; 0: nothing */
    bool option_differs; /* --hz was given, is used, and lies outside of that */
};

/* `option_hz` is 0 when --hz was not given. */
void clock_read(struct clock *clock, const struct log *log,
                const struct gc_events *events, double option_hz);

/* Half of the width of the bound, as a share of the rate. */
double clock_error(const struct clock *clock);

#endif
