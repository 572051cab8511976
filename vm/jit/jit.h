/* jit.h -- the tracing toolkit. It knows operations, frames as rows of slots, and small
 * tagged integers; what they mean is the language's business.
 *
 * A language records a trace through jit_emit() and jit_guard(), and gives jit_close() the
 * way it ends. The compiled trace is entered with jit_run(); it comes back through the
 * language's `resume`, with the frames as they are where the guard failed. */
#ifndef JIT_JIT_H
#define JIT_JIT_H

#include "jit/ir.h"
#include "jit/jit_events.h"

enum jit_abort {
    NO_ABORT,
#define ABORT(name, text, counter) ABORT_##name,
#include "jit/aborts.def"
#undef ABORT
    N_ABORTS
};

/* The frames at an exit, outermost first; the first one exists already. */
struct jit_frame_state {
    const void *code;
    int32_t pc, ret;
    val func, extra;
    uint32_t nslots;
    val *slots;
};

/* How machine code pushes a frame behind the one it runs on. */
struct jit_frames {
    /* from self: the newest frame, how many there are and may be, where the memory for
     * frames ends, and below which address the machine stack is not ours */
    int32_t top, depth, limit, end, stack;
    int32_t
        attention; /* 64 bits: when they are not 0 the language pushes the next frame */
    /* Machine code is only entered when there may be so many more frames, and so many
     * bytes are free behind the new one: what it inlines has to fit. */
    int32_t inlined, room;
    int16_t back, code, pc, sp, func, world, extra, ret; /* in a frame */
};

struct jit;
struct jit_guard;
struct jit_trace;
struct jit_driver;
struct frame; /* frame.h */
struct vm;    /* the language's */
struct jit_language {
    void *self;
    uint32_t class_float;              /* kinds that the optimizer unboxes */
    const struct ir_descr *frame_item; /* a slot of a frame */
    int32_t exc_offset, gc_offset; /* of the pending exception and the gc, from self */
    const struct ir_descr *int_field; /* how unboxing a small integer is printed */
    struct jit_frames frames;
    /* Of a language with a driver jit_resume() and jit_run_frame() of hot.c.
     * Frames as they are where a guard failed. */
    void (*resume)(struct jit *j, struct frame *f, const struct jit_frame_state *frames,
                   unsigned n);
    /* Run the frame, and those above it, to its end: it was just pushed (failed: NULL), or
     * was left by the guard. Pops it. NULL: an exception is pending. */
    val (*run_frame)(struct vm *vm, struct frame *f, struct jit_guard *failed,
                     struct jit *j);
    void (*location)(const void *code, int32_t pc,
                     struct str *out); /* NAME;FILE:1-2~#3 OP */
    void (*source)(const void *code, struct str *out);
    const char *(*class_name)(uint32_t kind);
    const struct jit_driver *driver; /* rec.h; NULL: it has a recorder of its own */
};

/* Where calls of a function find its machine code, which may come and go. */
struct jit_entry {
    const uint8_t *start; /* NULL: it has none now, and is interpreted */
    struct jit_trace *trace;
};

/* What a call_assembler calls. Its operands are the function, its globals and the first
 * slots; the other locals are NULL. */
struct jit_callee {
    struct ir_descr d;
    struct jit_entry *entry;
    const void *code, *pc;
    int32_t nlocals, ret; /* ret: what the language wants in that field of the frame */
    int32_t
        inlined; /* frames of the trace above its first at the call: they count too */
};

struct jit_guard {
    struct jit_trace *trace;
    uint32_t snap, fails;
    ir_ref *refs; /* the values it needs, and where they are when it fails */
    int16_t *locs;
    uint32_t nrefs, ins;
    uint8_t *patch[2]; /* its jumps: what attaching a bridge changes in them */
    uint8_t *exit;     /* where they lead without a bridge */
    struct jit_trace *bridge;
    bool no_bridge;
    uint32_t tries,
        retry_at; /* recordings of a bridge that failed, and when the next is */
};

struct jit_class { /* what a value is known to be, and from which operation on */
    int32_t class; /* or CLASS_UNKNOWN */
    uint32_t from;
};

enum jit_invalid {
    TRACE_INVALID = 1,  /* what it relies on holds no more */
    TRACE_INTERRUPT = 2 /* valid, but the interpreter should go on: see jit_interrupt */
};

struct jit_label;
struct jit_trace {
    struct ir_trace ir;
    struct jit *owner;
    uint64_t number; /* Loop number; 0: a bridge */
    bool is_loop, entry_bridge, invalid_now;
    bool settled; /* nothing that it refers to is young: minor collections pass it by */
    uint8_t invalidated; /* bits of enum jit_invalid; machine code looks at it */
    const void *code;    /* where it starts */
    int32_t pc;
    val world;               /* what else has to be the same: the globals */
    int32_t frame_size;      /* from its frame to one that it pushes */
    struct jit_entry *entry; /* that leads here, or NULL */
    struct jit_guard *guards;
    uint32_t nguards;
    struct jit_guard *parent;
    uint8_t *start, *resops, *failures, *end;
    val *table; /* constants of machine code: roots */
    uint32_t ntable;
    uint64_t entries, label_count[2];
    int nlabels;
    uint64_t tokens[2];
    struct jit_trace *target;  /* of the jump at its end */
    bool joins;                /* ... which goes to the target's label, with values: */
    uint32_t joined_at;        /* from here on operations were made for that */
    struct jit_label *label;   /* the optimizer's, about a loop */
    struct jit_class *classes; /* of each value, for the bridges */
    /* the values that are alive at the label (the optimizer's), and where machine code
     * wants them: a register or a stack slot; NOWHERE: it does without (the back end's) */
    ir_ref *live;
    uint32_t nlive;
    int16_t *live_locs;
    uint8_t *label_code;
    struct jit_trace *next;
};

struct jit_counters {
#define ABORT(name, text, counter) uint64_t abort_##counter;
#include "jit/aborts.def"
#undef ABORT
    uint64_t traced, compiled, ops, recorded, guards, opt_ops, opt_guards, calls, loops,
        bridges, nvirtuals;
    double tracing_seconds, backend_seconds;
};

struct jit_deps {
    VEC(struct jit_trace *) traces;
};

/* A recording that was put aside, because another thread runs. */
struct jit_recording {
    struct jit_recording *next;
    struct ir_trace rec;
    double started;
    enum jit_abort abort;
    bool there;
};

struct jit {
    struct jit_language lang;
    struct jit_events events;
    struct gc *gc;
    bool on, counting, log_started;
    long params[32];
    uint32_t opts;                   /* a bit an optimization */
    struct jit_trace *traces, *last; /* in order of compilation */
    uint64_t next_number;
    VEC(struct jit_deps) deps;
    uint8_t *code, *code_free, *code_end;
    val *data_free, *data_end;
    void *enter, *exit_stub, *leave, *call_frame;
    void *slow_new, *slow_barrier, *slow_item_barrier;
    uint64_t wiped_at; /* the number of minor collections when the stack was wiped */
    struct jit_counters counters;
    /* recording */
    struct ir_trace rec;
    bool recording;
    double started;
    enum jit_abort abort;
    struct jit_recording *aside; /* those of other threads */
    struct map sizes;            /* rec.c: kind and size -> how a trace makes such */
};

enum jit_opt {
#define OPT(name, function, text) OPT_##name,
#include "jit/opts.def"
#undef OPT
    N_OPTS
};

enum jit_param {
#define PARAM(name, value, text) PARAM_##name,
#include "jit/params.def"
#undef PARAM
    N_PARAMS
};

void jit_init(struct jit *j, struct gc *gc, const struct jit_language *lang);
/* "off", "k=v,..."; false: *bad says what is wrong, in words. */
bool jit_set_params(struct jit *j, const char *text, struct str *bad);
void jit_help(void);
const struct jit_machine *jit_machine(void);
void jit_visit(struct jit *j, const struct gc_visitor *v);
/* While this is on all traces leave at the next guard_not_invalidated. May be called by a
 * signal handler. */
void jit_interrupt(struct jit *j, bool on);
static inline bool jit_is_invalid(const struct jit_trace *t)
{
    return t->invalidated & TRACE_INVALID;
}
void jit_finish(
    struct jit *j); /* the end of the process: summary and counts to the log */

/* recording */
/* The recording in progress, if there is one, waits in *r, and others may be made meanwhile;
 * then it goes on. r stays the caller's, and where it is. */
void jit_put_aside(struct jit *j, struct jit_recording *r);
void jit_take_up(struct jit *j, struct jit_recording *r);
void jit_start_recording(struct jit *j);
void jit_give_up(struct jit *j, enum jit_abort why);
ir_ref jit_emit(struct jit *j, enum ir_op op, const struct ir_descr *d, unsigned n,
                const ir_ref *args);
void jit_snap(struct jit *j, ir_ref guard, const struct ir_snap_frame *frames,
              unsigned n);
void jit_where(struct jit *j, const void *code, int32_t pc, int32_t depth,
               int32_t call);

/* Compile what was recorded. For a loop `slots` are the values of the frame at its end.
 * NULL: it could not be compiled. The recording is over in any case. */
struct jit_start {
    const void *code;
    val world;
    int32_t pc, frame_size;
    struct jit_entry *entry;  /* calls of the function may go there; or NULL */
    bool loop;                /* closes on itself */
    struct jit_trace *target; /* else jumps there, or when NULL ends in a finish */
    struct jit_guard *guard;  /* of a bridge */
    const ir_ref *slots;
    unsigned nslots;
    ir_ref frame;
};
struct jit_trace *jit_compile(struct jit *j, const struct jit_start *s);

/* Run a trace on the frame until it leaves: with the value that the frame returns, or
 * with NULL because the guard failed. `guard` is the finish in the first case. */
struct jit_exit {
    val value;
    struct jit_guard *guard;
};
struct jit_exit jit_run(struct jit *j, struct jit_trace *t, void *frame);
/* A fact that the trace being recorded relies on may change: remember who relies on it. */
void jit_depend(struct jit *j, struct jit_trace *t, int64_t *deps);
void jit_invalidate(struct jit *j, int64_t *deps);
/* For what is too rare to be watched. A recording is given up; whatever runs leaves. */
void jit_invalidate_all(struct jit *j);
/* Machine code has left by a guard of a trace that is invalid. False: no bridge can begin
 * here. When that trace is a bridge, the guard before it is as it was, and gets another one
 * in time. */
bool jit_left_invalid(struct jit_guard *g);

#endif
