/* hotloop/logparse.h -- read PYPYLOG logs of PyPy and of Hotloop; see logparse(3).
 *
 * A log is opened whole; everything that comes from it lives until logparse_close(), unless it says
 * otherwise, and must not be freed. Indices count from 0. Texts are as the log has them: not safe for
 * a terminal, not always UTF-8; they end in a NUL, and are never NULL unless it says so. What a log
 * does not tell is LOGPARSE_UNKNOWN (a double: NaN).
 *
 * A structure is filled as far as the caller knows it: pass sizeof of it. So a program that was built
 * against an older header goes on working; new members come at the end.
 *
 * A log may be used by one thread at a time, different ones at the same time. When there is no memory
 * left the process ends with a message and status 2. */
#ifndef HOTLOOP_LOGPARSE_H
#define HOTLOOP_LOGPARSE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LOGPARSE_UNKNOWN (-1)         /* times, counts, numbers: not in the log */
#define LOGPARSE_NONE    ((size_t)-1) /* instead of an index */

typedef struct logparse logparse;

struct logparse_section {
    const char *name;    /* "gc-minor" */
    size_t parent;       /* the section around it, or LOGPARSE_NONE */
    uint64_t begin_tick; /* when it began */
    int64_t ticks;       /* how long it took; LOGPARSE_UNKNOWN: it has no end */
    uint64_t text_line;  /* of the log, from 1 */
};

struct logparse_trace {
    const char *name;     /* stable from run to run: "count.py:2:count_mult_of_5#16" */
    const char *kind;     /* "loop", "entry-bridge", "bridge" */
    const char *file;     /* where it begins; "" when it is no place in a program */
    const char *function; /* "" likewise */
    int64_t line;         /* LOGPARSE_UNKNOWN likewise */
    int64_t ops;          /* operations and merge points */
    int64_t guards;       /* of them */
    int64_t entries;      /* times it was entered */
    int64_t runs;         /* iterations of a loop; else entries */
    double executed;      /* operations executed, at most */
    size_t parent;        /* the trace that a bridge leaves, or LOGPARSE_NONE */
    int64_t parent_guard; /* its guard there, from 1; LOGPARSE_UNKNOWN */
    size_t jumps_to;      /* the trace at whose label it ends, or LOGPARSE_NONE */
    size_t labels;        /* see logparse_label() */
    uint64_t code_begin, code_end; /* addresses of its machine code; 0: not told */
};

struct logparse_label {
    int64_t token;  /* as in TargetToken(1) */
    int64_t passed; /* times that control passed it */
};

struct logparse_op {
    const char *text;   /* the line of the log */
    const char *name;   /* "int_add"; "" for a line that is no operation */
    const char *result; /* the box that it makes; "" for none */
    const char *args, *descr;
    const char *file, *function; /* of the bytecode that it belongs to; "" for none */
    int64_t line;
    int64_t offset; /* of its machine code; LOGPARSE_UNKNOWN */
    int64_t guard;  /* its number as a guard of the trace, from 1; 0: it is none */
    int64_t times;  /* executed, at most; LOGPARSE_UNKNOWN */
    const char *class_name; /* "guard", "allocation", "call", "read", "write" .. */
};

struct logparse_guard {   /* a guard at which control is known to leave */
    size_t trace, op;     /* op: as of logparse_op() */
    int64_t guard;        /* from 1, in its trace */
    int64_t left;         /* times control left here */
    int64_t reached;      /* of so many, at most; LOGPARSE_UNKNOWN */
    int exact;            /* 1: counted; 0: concluded from counters around it */
    int64_t alternatives; /* guards that it may have been, this one included */
    size_t bridge;        /* the trace that goes on there, or LOGPARSE_NONE */
    const char *file;     /* "" when it is no place in a program */
    int64_t line;
    const char *tests; /* "int_lt(i5, 1000)" */
    int earlier;       /* 1: without a bridge, before the guard had one */
};

struct logparse_line { /* of source */
    const char *file, *function;
    int64_t line;
    double ops;         /* operations executed; without counts: that there are */
    double inlined_ops; /* the same of calls that were inlined here */
    double share;       /* of all operations of the log, from 0 to 1 */
    double guards, allocations, calls; /* of ops */
    uint64_t code_bytes;
};

struct logparse_alloc {
    size_t trace, op; /* the one that does it most */
    const char *class_name;
    int64_t bytes;    /* of one object; LOGPARSE_UNKNOWN */
    double times;     /* executed, at most */
    const char *file; /* where the object is born; "" */
    int64_t line;
    const char *why; /* it was not removed: a sentence */
};

struct logparse_abort {
    const char *reason;          /* "ABORT_TOO_LONG" */
    const char *meaning;         /* "" when nobody knows */
    const char *file, *function; /* where recording began; "" */
    int64_t line;
    uint64_t text_line; /* of the log, from 1 */
};

struct logparse_gc_event {
    const char *kind; /* "minor", "step", "full" */
    size_t section;
    size_t parent; /* the event around it, or LOGPARSE_NONE */
    uint64_t begin_tick;
    int64_t ticks;    /* LOGPARSE_UNKNOWN: it has no end */
    int64_t used;     /* bytes outside of the nursery, after it */
    int64_t survived; /* bytes that left the nursery alive */
};

struct logparse_problem {
    const char *name;     /* "stray-stop" */
    const char *what;     /* a sentence */
    const char *severity; /* "note", "warning", "damage" */
    uint64_t text_line;   /* from 1; 0: concerns the whole file */
};

/* The version of the library: "0.1.0". */
const char *logparse_version(void);

/* Read a log: a file, plain or gzip, or "-" for standard input. NULL when it cannot be read, with a
 * sentence in why[0 .. why_size-1], which may be NULL. The caller closes it. */
logparse *logparse_open(const char *path, char *why, size_t why_size);
/* The same of bytes, which must stay until logparse_close(). */
logparse *logparse_open_memory(const void *bytes, size_t size, char *why,
                               size_t why_size);
/* NULL is allowed. */
void logparse_close(logparse *log);

/* Lines of text. */
uint64_t logparse_text_lines(const logparse *log);
/* Ticks a second, when the log proves them to one percent; else NaN. */
double logparse_ticks_per_second(const logparse *log);
/* 1: the log counts how often traces ran; else 0, and times are not known. */
int logparse_has_counts(const logparse *log);

/* How many there are, and one of them: 1, or 0 when there is no such one (*out stays). */
size_t logparse_sections(const logparse *log);
int logparse_section(const logparse *log, size_t i, struct logparse_section *out,
                     size_t size);
/* The lines directly in a section, as one text with newlines. The caller gives it back with
 * logparse_free(). NULL: there is no such section. */
char *logparse_section_text(const logparse *log, size_t i);

size_t logparse_traces(const logparse *log); /* in order of compilation */
int logparse_trace(const logparse *log, size_t i, struct logparse_trace *out,
                   size_t size);
/* The trace with this stable name, or "loop 1"; LOGPARSE_NONE. */
size_t logparse_find_trace(const logparse *log, const char *name);
int logparse_label(const logparse *log, size_t trace, size_t i,
                   struct logparse_label *out, size_t size);
/* Lines of the trace: operations, merge points, what is neither. 0 when they are not in the log. What
 * logparse_op() gives lives until either is called with another trace. */
size_t logparse_ops(logparse *log, size_t trace);
int logparse_op(logparse *log, size_t trace, size_t i, struct logparse_op *out,
                size_t size);

size_t logparse_guards(logparse *log); /* busiest first */
int logparse_guard(logparse *log, size_t i, struct logparse_guard *out, size_t size);
size_t logparse_lines(logparse *log); /* hottest first */
int logparse_line(logparse *log, size_t i, struct logparse_line *out, size_t size);
/* The text of a source line: of the log, or of the file beside it or at its path. NULL: not found. */
const char *logparse_source(logparse *log, const char *file, int64_t line);
size_t logparse_allocs(logparse *log); /* most bytes first */
int logparse_alloc(logparse *log, size_t i, struct logparse_alloc *out, size_t size);
size_t logparse_aborts(const logparse *log);
int logparse_abort(const logparse *log, size_t i, struct logparse_abort *out,
                   size_t size);
size_t logparse_gc_events(logparse *log); /* in order of time */
int logparse_gc_event(logparse *log, size_t i, struct logparse_gc_event *out,
                      size_t size);
size_t logparse_problems(const logparse *log);
int logparse_problem(const logparse *log, size_t i, struct logparse_problem *out,
                     size_t size);

/* Give back what logparse_section_text() gave. NULL is allowed. */
void logparse_free(void *text);

#ifdef __cplusplus
}
#endif

#endif
