/* run_time.h -- where the time of a run went, as far as the marks of its log tell. */
#ifndef LOGPARSE_TRACES_RUN_TIME_H
#define LOGPARSE_TRACES_RUN_TIME_H

#include "logparse/traces/traces.h"

enum time_use {
    TIME_TRACING, /* recording and optimizing; after an abort, the program in it */
    TIME_BACKEND, /* making machine code */
    TIME_GC,      /* collections */
    TIME_LOG,     /* writing what only the log is for */
    TIME_REST, /* the program: interpreter and machine code, which no log tells apart */
    TIME_USES
};
extern const char *const time_use_names[TIME_USES];
extern const char *const time_use_words[TIME_USES];

struct run_time {
    int64_t span;             /* ticks from the first mark to the last */
    int64_t ticks[TIME_USES]; /* they add up to the span */
    bool has[TIME_USES];      /* the log has sections of it */
    double hz;                /* ticks a second, when the log proves it; else 0 */
    bool compiled;        /* something was recorded or compiled, the last time at: */
    double last_compiled; /* a share of the span */
    uint64_t code_bytes;  /* of all traces */
};

void run_time_read(struct run_time *r, const struct traces *traces);

/* Two lines: the uses of time, and what else there is to know. Nothing when the log has no time. */
void run_time_text(const struct run_time *r, struct str *out);
/* A few words: "152.8 ms: collector 68%, tracing 2%". Nothing when the log has no time. */
void run_time_brief(const struct run_time *r, struct str *out);

#endif
