/* flow.h -- how often control left a trace, as far as the counters prove it.
 *
 * PyPy counts how often each trace is entered and each label passed, and how often each
 * bridge ran. It does not count failures of guards that have no bridge. But nothing is lost
 * on the way: whoever passes a label either leaves at a guard before the next label, or
 * arrives there. So for every label
 *
 *     sum over the stretches that end at this label:  passed - left through bridges
 *   - passed(label)
 *   = left without a counter, at any guard of these stretches.
 *
 * (A stretch that ends in a finish, or at a label that is not in the log, has nobody who counts
 * the arrivals: there nothing is known.)
 *
 * That is an upper bound for each single guard, and exact for all of them together.
 *
 * So an operation ran at most as often as its stretch was passed, less what left through bridges in
 * front of it; and at least so often less what may have left in front of it without a counter.
 * When the log counts the failures of guards (jit-guard-counts) the two are one.
 * A guard_always_fails sends everything away that reaches it: its stretch ends there.
 *
 * A guard that has a bridge now had none at first: it failed trace_eagerness times before
 * one was compiled. Taking these away leaves the departures that still want explaining. */
#ifndef LOGPARSE_TRACES_FLOW_H
#define LOGPARSE_TRACES_FLOW_H

#include "logparse/traces/traces.h"

/* PyPy's default; a log does not say whether --jit trace_eagerness=N changed it. */
enum {
    TRACE_EAGERNESS = 200,
    LEFT_MATTERS = 10 /* departures: fewer are how loops end, and no bridge is missed */
};

/* A part of a trace between two labels (or its beginning, or its end). */
struct stretch {
    uint32_t first_op, end_op;       /* as the digest counts: lines of operations */
    uint32_t first_guard, end_guard; /* ordinals from 1 */
    bool is_loop; /* behind the last label, and jumping back to a label */
    bool has_passed;
    uint64_t passed;     /* times control came in at its beginning */
    uint64_t by_bridges; /* of these, left through a bridge */
    uint32_t dead_end;   /* the guard_always_fails in it; 0: none */
    bool has_uncounted;  /* are the numbers below known? */
    uint64_t
        uncounted;    /* times control left without a counter, in all the stretches that
                              end at the same label together */
    uint32_t sharing; /* number of guards that share `uncounted` */
    uint32_t bridged; /* of these, the ones with a bridge */
    int64_t target;   /* the label (in traces->labels) at which it ends; -1: none */
    uint64_t
        unexplained; /* of `uncounted`: without the failures of bridged guards before
                              their bridges were compiled; an estimate */
};

struct flow {
    VEC(struct stretch) stretches; /* of all traces, in order */
    VEC(uint32_t) first;           /* by trace: its first one; one more at the end */
    VEC(uint64_t) runs_before;     /* by traces->exits: runs of all bridges before it */
};

void flow_make(struct flow *flow, const struct traces *traces);
void flow_free(struct flow *flow);

/* How often an operation ran. */
struct times {
    bool known;
    uint64_t least, most;
};

/* Goes through the operations of a trace in order; `now` is of the next one. Tell it of each
 * guard and label behind which it is to go on. */
struct walk {
    const struct flow *flow;
    const struct traces *traces;
    const struct stretch *stretch;
    uint32_t trace, guard, exit; /* guards passed; the next of traces->exits */
    uint64_t by_bridges, failed; /* left in this stretch so far */
    struct times now;
};
void walk_open(struct walk *w, const struct flow *flow, const struct traces *traces,
               uint32_t trace);
void walk_guard(struct walk *w);
void walk_label(struct walk *w);

/* Operations that each trace executed, from all of this: trace.executed. */
void flow_count_work(const struct flow *flow, struct traces *traces);

/* What is known about one guard. */
struct guard_flow {
    bool has_reached;
    uint64_t reached; /* executed at most so often */
    uint32_t bridge;  /* NO_TRACE */
    bool has_bridge_runs;
    uint64_t bridge_runs; /* left through its bridges */
    bool has_left;
    uint64_t left_at_most; /* without a bridge */
    uint32_t sharing;      /* guards that this bound is shared with, itself included */
    uint64_t likely;       /* of left_at_most: by the estimate above */
    uint32_t stretch;      /* in flow->stretches */
    bool has_failed; /* the log counts failures of guards: left_at_most is exact */
    uint64_t needed; /* failures that start a bridge */
};

/* `guard` counts from 1 in the trace. */
struct guard_flow flow_guard(const struct flow *flow, const struct traces *traces,
                             uint32_t trace, uint32_t guard);

/* Exits of guards below `guard` (an ordinal) in this trace are those before this index in
 * traces->exits: they are in order of guards. */
uint32_t exits_before(const struct traces *traces, const struct trace *t,
                      uint32_t guard);

#endif
