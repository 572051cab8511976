/* traces.h -- what was compiled: every trace of a log with its stages, addresses, counts,
 * and the graph trace -> guard -> bridge -> target label.
 *
 * Made in one pass over the sections that matter; the operations themselves stay in the
 * text and are read by op.h when somebody looks. Ids in a log are addresses of objects
 * that are freed and reused, so each is resolved to its latest earlier owner. */
#ifndef LOGPARSE_TRACES_TRACES_H
#define LOGPARSE_TRACES_TRACES_H

#include "logparse/log/log.h"
#include "logparse/ops/place.h"

enum { NO_TRACE = UINT32_MAX };

/* TRACE_UNKNOWN: a recording, whose header does not say what became of it. */
enum trace_kind {
    TRACE_LOOP,
    TRACE_ENTRY_BRIDGE,
    TRACE_BRIDGE,
    TRACE_UNKNOWN,
    TRACE_KINDS
};
/* "loop", "entry-bridge", "bridge", "recording" */
extern const char *const trace_kind_names[TRACE_KINDS];

/* The sections in which one compilation was printed. */
enum stage {
    STAGE_NOOPT,     /* as recorded */
    STAGE_COMPILING, /* optimized, as handed to the back end */
    STAGE_PREAMBLE,  /* short preamble */
    STAGE_REWRITTEN, /* lowered for the collector; what machine code is made of */
    STAGE_OPT,       /* optimized, with offsets */
    STAGES
};
extern const char *const stage_names[STAGES];

struct label {
    int64_t token;
    uint64_t count; /* times control passed it; see has_count */
    bool has_token, has_count;
    uint32_t guards_before; /* guards of the trace in front of this label */
    uint32_t ops_before;    /* operations (lines) in front of it */
    uint32_t work_before;   /* the same as trace.work counts */
};

/* A guard: what the digest keeps of each. */
struct guard_mark {
    uint32_t work : 31;        /* operations of the trace up to it, itself included, as
                                  trace.work counts them */
    uint32_t always_fails : 1; /* guard_always_fails: nothing behind it ever runs */
};

/* A guard that a bridge leaves. */
struct exit {
    uint32_t guard;  /* ordinal in its trace, from 1 */
    uint32_t bridge; /* trace */
};

/* A call_assembler: this trace runs another one as a function. */
struct call {
    int64_t loop_number;
    uint32_t target; /* trace; NO_TRACE: not in the log at that time */
};

struct code {
    uint64_t start, stop; /* "has address START to STOP": first operation .. stubs */
    uint64_t bootstrap;   /* 0: a bridge */
    uint64_t block, end;  /* the whole block ("gc table", "end"); 0: not printed */
    bool known;
};

/* (side_car.c keeps these in files, and all that has no pointer below: it has a number for
 * what they look like.) */
struct trace {
    enum trace_kind kind;
    bool is_stub; /* "Loop -1": a temporary target for call_assembler */
    bool has_number, has_guard;
    int64_t number; /* "Loop N"; neither dense nor unique */
    uint64_t guard; /* the guard that this bridge leaves */

    uint32_t
        where; /* the location, in traces->texts; bridges: of their first bytecode */
    bool has_where;
    char *name;               /* stable between runs; owned */
    uint32_t section[STAGES]; /* NO_SECTION: not in the log */
    enum stage stage;         /* the one that the numbers below were counted in */
    uint32_t addr_section;    /* jit-backend-addr; NO_SECTION */
    struct code code;

    bool has_ops; /* a header said how many */
    bool has_body;
    uint32_t ops, lines_of_ops; /* as the header says; as counted */
    uint32_t work; /* operations that do something: without merge points and labels */
    uint32_t guards, allocs, merge_points, max_depth;
    uint32_t first_guard;         /* in traces->guards, when there is a body */
    uint32_t first_label, labels; /* in traces->labels */
    uint32_t first_exit, exits;   /* in traces->exits, ordered by guard */
    uint32_t first_call, calls;   /* in traces->calls */

    bool has_jump_token;
    int64_t jump_token;
    uint32_t jump_trace,
        jump_label; /* where it ends; NO_TRACE: nowhere known, or finish */

    uint32_t parent;       /* trace that a bridge leaves; NO_TRACE */
    uint32_t parent_guard; /* ordinal from 1; 0: not known, but where its code is: */
    uint32_t depth;        /* bridges from here up to the loop; 0: not a bridge */
    uint64_t
        parent_offset; /* of the patched jump, from the start of the parent's block */

    bool has_entries;
    uint64_t entries;  /* times entered (loop: from outside) */
    bool has_executed; /* is it known how often its operations ran? Then in all: */
    double executed, executed_least; /* at most (flow.h), and at least */
    uint32_t counts_key;             /* in traces->texts: the line it came from */
};

/* A recording that was given up. */
struct abort {
    uint32_t reason; /* in traces->texts: "ABORT_TOO_LONG" */
    uint32_t start,
        place; /* in traces->texts: where it began, where it was; see flags */
    bool has_start, has_place;
    uint32_t section;
    uint64_t line;
};

struct recording { /* a noopt section that no trace came from */
    uint32_t section;
};

struct traces {
    struct log *log;
    struct names texts;    /* locations, reasons, counter keys */
    VEC(struct trace) all; /* in order of compilation */
    VEC(struct label) labels;
    VEC(struct guard_mark) guards;
    VEC(uint64_t) failures; /* by guard, when the log counts them; else empty */
    uint64_t eagerness;     /* failures that start a bridge; 0: the log does not say */
    VEC(struct exit) exits;
    VEC(struct call) calls;
    VEC(struct abort) aborts;
    VEC(struct recording) recordings;
    bool is_incomplete; /* traces that were compiled are not in the log, or not their
                                 operations: what the counters prove of others is not known */
    bool has_counts;    /* there is a jit-backend-counts section with lines */
    uint32_t counts_section;
};

/* Read all traces of a log. Adds problems to the log. The log stays the caller's and must
 * outlive the result. */
void traces_read(struct traces *traces, struct log *log);
void traces_free(struct traces *traces);

/* Location of a trace; false when none is known. */
bool trace_place(const struct traces *traces, const struct trace *t,
                 struct place *place);

/* The section that the trace's operations were counted in; NO_SECTION: the log does not hold them. */
uint32_t trace_body_section(const struct trace *t);

/* How many operations a trace has: what its header said, else what was counted. Not known (and 0)
 * when there is neither. */
bool trace_has_ops(const struct trace *t);
uint32_t trace_ops(const struct trace *t);

/* How often the trace ran: a loop's iterations (count of its last label), else entries.
 * False when the log has no counts for it. */
bool trace_runs(const struct traces *traces, const struct trace *t, uint64_t *runs);

/* The bridge that leaves guard number `guard` (from 1); NO_TRACE when none does. When
 * several were compiled over time, the last one. */
uint32_t trace_bridge_at(const struct traces *traces, const struct trace *t,
                         uint32_t guard);

/* The trace with this name, or the only root at this location of the log, or "loop N", "N",
 * "0xGUARD"; NO_TRACE when there is none. */
uint32_t traces_find(const struct traces *traces, const char *name);
/* The only trace, or else the only root, whose name holds `part`. NO_TRACE: `hit` was called
 * for each of several, or there is none. */
uint32_t traces_find_part(const struct traces *traces, const char *part,
                          void (*hit)(void *context, const char *name), void *context);

#endif
