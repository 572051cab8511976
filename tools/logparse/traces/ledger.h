/* ledger.h -- what each source line costs, over all traces of a log: operations counted as flow.h
 * counts them, charged to the line of the last merge point before them. What an inlined call does
 * is charged to its own lines; the lines that call it get it in a figure of its own. */
#ifndef LOGPARSE_TRACES_LEDGER_H
#define LOGPARSE_TRACES_LEDGER_H

#include "logparse/ops/op.h"
#include "logparse/traces/flow.h"

struct ledger_line {
    uint32_t file;                /* in ledger->files */
    int64_t line, first_line;     /* first_line: of the function */
    uint32_t function;            /* in ledger->functions: the one seen first */
    double ops;                   /* executed at most; without counts: that there are */
    double inlined;               /* the same of calls inlined here, at any depth */
    double guards, allocs, calls; /* of `ops`; calls out of the trace */
    double runs;                  /* times that control came to the line */
    uint64_t bytes;               /* of machine code, stubs not included */
    uint32_t traces;              /* that hold it */
    uint32_t merge_points;        /* bytecodes of it in all traces */
    uint32_t there, there_in_loop; /* operations, however often they ran */
    bool loop_passes;              /* a loop, or a bridge, has a bytecode of it */
    /* As recorded, before optimizing; see ledger_read_recorded(): */
    uint32_t recorded, recorded_allocs, recorded_guards, recorded_calls;
};

struct ledger_entry { /* one line in one trace */
    uint32_t line, trace;
    double ops;
};

struct ledger {
    struct names files; /* as recorded in the log */
    struct names functions;
    VEC(struct ledger_line) lines;
    VEC(struct ledger_entry) entries; /* in order of traces */
    struct map by_place;              /* file << 32 | line -> number in lines + 1 */
    double total;                     /* operations of the log: what shares are of */
    bool counted, has_recorded;
};

void ledger_make(struct ledger *ledger, const struct traces *traces,
                 const struct flow *flow);
void ledger_free(struct ledger *ledger);
/* The same in steps: a trace each time, in any order; then the end, once. */
struct ledger_reader;
struct ledger_reader *ledger_begin(struct ledger *ledger, const struct traces *traces,
                                   const struct flow *flow);
void ledger_add_trace(struct ledger_reader *r, uint32_t trace);
void ledger_end(struct ledger_reader *r);

/* Count what was recorded for each line of a file (in ledger->files), where the log has it. */
void ledger_read_recorded(struct ledger *ledger, const struct traces *traces,
                          uint32_t file);

/* NULL: no trace passes the line. */
const struct ledger_line *ledger_at(const struct ledger *ledger, uint32_t file,
                                    int64_t line);

/* Line numbers (in ledger->lines), most operations first; *order is the caller's to free. */
void ledger_hottest(const struct ledger *ledger, uint32_t **order);

#endif
