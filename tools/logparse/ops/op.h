/* op.h -- one line of a trace: an operation, a merge point, the inputs, the end.
 * Parsing copies nothing; every slice points into the line. Tolerates every spelling since
 * 2010 (man/pypylog.5); what fits nowhere is OP_TEXT. */
#ifndef LOGPARSE_OPS_OP_H
#define LOGPARSE_OPS_OP_H

#include "base/map.h"

enum op_kind { OP_TEXT, OP_OPERATION, OP_MERGE_POINT, OP_INPUTS, OP_END, OP_COMMENT };

struct op {
    enum op_kind kind;
    struct slice line;     /* all of it */
    int64_t offset;        /* bytes from the start of the code block; -1: not given */
    struct slice result;   /* "i23"; empty: none */
    struct slice name;     /* "int_add" */
    struct slice args;     /* "i1, ConstClass(x)": without descr; see arg_next() */
    struct slice descr;    /* "<Guard0x7f..>"; empty: none */
    struct slice failargs; /* "p0, None"; see has_failargs */
    bool has_failargs;
    /* OP_MERGE_POINT: */
    int64_t depth, call_id; /* -1: not given (old logs) */
    struct slice where;     /* the location, with its commas as '.' */
};

void op_parse(struct slice line, struct op *op);

/* Take the next argument (of args or failargs) off the front; false when none is left. */
bool arg_next(struct slice *rest, struct slice *arg);

/* A merge point whose location holds a newline is continued on the next line. */
bool op_is_unfinished(struct slice line);

/* "<Guard0x7f..>" or "<Guard5>" -> number. Negative ones are taken modulo 2^64. */
bool descr_guard(struct slice descr, uint64_t *id);
/* "TargetToken(123)" -> number */
bool descr_token(struct slice descr, int64_t *token);
/* "<Loop12>" -> number, which may be -1 */
bool descr_loop(struct slice descr, int64_t *number);
/* "0x7f..", "7f..", "-0x4a", "0x-4a", in either case */
bool parse_hex_id(struct slice text, uint64_t *id);

/* What an operation does, for people and for counting. */
enum op_class {
    OPC_OTHER,
    OPC_GUARD,
    OPC_ALLOC,   /* takes memory from the collector */
    OPC_CALL,    /* leaves the trace for a function: a residual call */
    OPC_BARRIER, /* tells the collector of a store */
    OPC_READ,
    OPC_WRITE,
    OPC_ARITH,
    OPC_LABEL,
    OPC_JUMP, /* jump and finish: the last operation */
    OPC_MARK, /* no code: merge points, portal frames */
    OP_CLASSES
};

enum op_class op_class_of(struct slice name);
/* The same by a table of the names that were asked before, for whoever asks a million times.
 * `hash` is of the name. {0} to begin with; map_free(&c->by_name). */
struct op_classes {
    struct map by_name; /* hash -> class + 1 */
};
enum op_class op_classes_of(struct op_classes *c, struct slice name, uint64_t hash);
extern const char *const op_class_names[OP_CLASSES];

#endif
