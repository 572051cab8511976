/* listing.h -- a trace as rows for a person: source lines, the bytecodes below each, the
 * operations below each bytecode, machine code below each operation. logparse show, jitviewer
 * --print and the jitviewer screen draw the same rows (rowtext.h makes them text). */
#ifndef LOGPARSE_ROWS_LISTING_H
#define LOGPARSE_ROWS_LISTING_H

#include "logparse/ops/body.h"
#include "logparse/traces/code.h"
#include "logparse/rows/disasm.h"
#include "logparse/traces/flow.h"
#include "logparse/rows/source.h"

enum row_kind {
    ROW_PART,     /* entry, preamble, loop or bridge begins: counts */
    ROW_CALL,     /* an inlined call begins, or ends */
    ROW_SOURCE,   /* a source line */
    ROW_BYTECODE, /* a merge point */
    ROW_OP,       /* an operation, or a line that is none */
    ROW_ASM,      /* an instruction */
    ROW_NOTE      /* why something is not shown */
};

/* Levels that can be switched off. */
enum level { LEVEL_SOURCE = 1, LEVEL_BYTECODE = 2, LEVEL_OPS = 4, LEVEL_ASM = 8 };

struct row {
    enum row_kind kind;
    uint32_t depth;   /* of inlined calls */
    uint32_t part;    /* in listing->parts */
    uint32_t frame;   /* in listing->frames; NO_FRAME before the first merge point */
    uint32_t op;      /* in body.ops: what this row shows or comes before */
    uint32_t insn;    /* ROW_ASM: in listing->insns */
    const char *note; /* ROW_NOTE */
};

enum { NO_FRAME = UINT32_MAX };

struct variables; /* variables.h */

/* A stretch of the trace between labels, as in flow.h. */
struct part {
    const char *name;          /* "entry", "preamble", "loop", "bridge" */
    uint32_t first_op, end_op; /* in body.ops */
    uint32_t stretch;          /* in flow->stretches */
    bool folded;
};

/* A place in the Python program: one for each change of line, function or call. */
struct frame {
    struct place place;
    int64_t depth, call_id;
    uint32_t caller; /* the frame of the call around; NO_FRAME */
};

/* What is needed beside the log to make listings; made once. */
struct library {
    const struct traces *traces;
    struct flow flow;
    struct sources sources;
    struct code_map code; /* see library_need_code() */
    bool has_code;
    double hottest; /* the most often passed stretch of the log */
};

void library_open(struct library *lib, const struct traces *traces,
                  const char *source_root);
void library_close(struct library *lib);
/* Read the code dumps: takes time, so only when somebody wants machine code. */
void library_need_code(struct library *lib);
/* Some milliseconds of the same; false: it is done. */
bool library_read_code(struct library *lib);

struct listing {
    struct library *lib;
    uint32_t trace;
    enum stage stage;
    bool has_body; /* false: this log does not hold the stage; rows say so */
    struct body body;
    VEC(uint32_t) guard_of;  /* by op: ordinal of the guard (from 1), or 0 */
    VEC(uint32_t) frame_of;  /* by op */
    VEC(struct times) times; /* by op; empty: another stage than the one counted */
    VEC(struct part) parts;
    VEC(struct frame) frames;
    VEC(struct insn) insns;
    VEC(uint32_t)
    first_insn; /* by op, one more at the end; empty: not disassembled yet */
    uint64_t code_base;
    VEC(uint8_t) suspicion;      /* by op: enum suspicion */
    struct variables *variables; /* names of boxes, when somebody set them; not owned */
    char *no_code;               /* why there is no machine code; NULL */
    unsigned levels;
    VEC(struct row) rows;
};

/* `stage` -1: the one the trace was counted in. Cold parts are folded at first; without counts,
 * what comes before the loop. */
void listing_open(struct listing *l, struct library *lib, uint32_t trace, int stage);
void listing_close(struct listing *l);
/* Make the rows anew: after a change of l->levels or of a part's `folded`. */
void listing_layout(struct listing *l);

/* Of the parts that are open, the one that ran most often; the later one of equals. */
uint32_t listing_hottest_part(const struct listing *l);

/* The row that shows operation `op` (or the one nearest before it). */
uint32_t listing_row_of(const struct listing *l, uint32_t op);

/* What flow.h knows of the guard in `op`; false when `op` is no guard, or the stage is not
 * the one whose guards are counted. */
bool listing_guard(const struct listing *l, uint32_t op, struct guard_flow *g);

/* Where the log counts failures of guards: how often control left a part without a bridge, at guards
 * that have none, and at those that had none yet. False: the log does not. */
bool listing_left_exactly(const struct listing *l, const struct part *p,
                          uint64_t *without, uint64_t *earlier);

/* Of the guards that could have let control out without a bridge, did this one? A guard that
 * tests a condition of the program is likelier to than one that tests types or overflows. */
enum suspicion {
    SUSPICION_NONE,     /* nothing is known about it */
    SUSPICION_HERE,     /* it most likely did */
    SUSPICION_AMONG,    /* it or one of some others */
    SUSPICION_ELSEWHERE /* another one most likely did */
};
enum suspicion listing_suspicion(const struct listing *l, uint32_t op);
/* Here or among others, and often enough to matter. */
bool listing_misses_bridge(const struct listing *l, uint32_t op);

/* Times that `op` ran, and the upper bound of them alone. */
struct times listing_times(const struct listing *l, uint32_t op);
bool listing_runs(const struct listing *l, uint32_t op, uint64_t *runs);

/* How often the source line or the bytecode of this frame is entered: see rowtext.h. */
enum heat { HEAT_UNKNOWN, HEAT_COLD, HEAT_WARM, HEAT_HOT };
/* By share of the most often run stretch of the log: hot from 10 %, cold below 0.1 %. */
enum heat listing_heat(const struct listing *l, uint32_t op);

#endif
