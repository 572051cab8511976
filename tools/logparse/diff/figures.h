/* figures.h -- a log read for comparing: the hash of every trace, and its figures. */
#ifndef LOGPARSE_DIFF_FIGURES_H
#define LOGPARSE_DIFF_FIGURES_H

#include "logparse/diff/norm.h"
#include "logparse/traces/flow.h"
#include "logparse/traces/jit_summary.h"
#include "logparse/util/glob.h"

enum figure {
#define FIGURE(id, name, words, of, per_trace) FIG_##id,
#include "logparse/diff/figures.def"
#undef FIGURE
    FIGURES
};

struct figure_row {
    const char *name, *words;
    enum figure of; /* the static figure it weighs; itself when it is static */
    bool per_trace;
};
extern const struct figure_row figure_rows[FIGURES];

static inline bool figure_is_executed(enum figure f)
{
    return figure_rows[f].of != f;
}

/* The figure with this name; FIGURES when there is none. */
enum figure figure_named(struct slice name);

struct figures {
    double value[FIGURES];
    bool known[FIGURES]; /* does the log hold what it takes? */
};

void figures_add(struct figures *sum, const struct figures *more);

struct facts {            /* of one trace */
    bool has_hash;        /* its operations are in the log */
    size_t first_op, ops; /* in the run's norm */
    uint64_t hash;        /* equal: the same code but for names (norm.h) */
    uint64_t where; /* hash of where it starts, without line numbers; 0: unknown */
    struct figures figures;
};

struct run { /* one log */
    const char *path;
    struct log log;
    struct traces traces;
    struct flow flow;
    VEC(struct facts) facts; /* by trace */
    struct norm norm;        /* of all traces; see run_norm() */
    struct figures total;
    struct jit_summary summary; /* stands in for what the log has no traces of */
    struct names names;         /* of traces, so that they can be looked up */
    VEC(uint32_t) by_name;      /* number in names -> trace */
};

/* Read a log; false (and the reason on stderr) when it cannot be read. Its total is of the
 * chosen traces; loops and so on are counted among them only. */
bool run_open(struct run *run, const char *path, const struct chosen *chosen);
/* The same of a log that is open; it becomes the run's. Always succeeds. */
void run_take(struct run *run, const char *path, const struct log *log,
              const struct chosen *chosen);
/* The same of several logs at once, on all cores. False: none is open. */
bool runs_open(struct run *runs, char **paths, size_t n, const struct chosen *chosen);
/* The same, with a line in *why for each that cannot be read instead of a complaint. */
bool runs_read(struct run *runs, const char *const *paths, size_t n,
               const struct chosen *chosen, struct str *why);
void run_close(struct run *run);

/* The trace with this stable name; NO_TRACE when there is none. */
uint32_t run_trace(const struct run *run, const char *name);

/* Its operations; none for NO_TRACE. Lives as long as the run, and is not freed. */
struct norm run_norm(const struct run *run, uint32_t trace);

/* A sentence about why this log cannot be trusted in full, or holds no traces; NULL when it
 * can. The second does not ask for traces. */
const char *run_damage(const struct run *run);
const char *run_only_damage(const struct run *run);

#endif
