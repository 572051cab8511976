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

struct jit_language {
    void *self;
    uint32_t class_float;              /* kinds that the optimizer unboxes */
    const struct ir_descr *frame_item; /* a slot of a frame */
    int32_t exc_offset, gc_offset; /* of the pending exception and the gc, from self */
    const struct ir_descr *int_field; /* how unboxing a small integer is printed */
    void (*resume)(void *self, void *frame, const struct jit_frame_state *frames,
                   unsigned n);
    void (*location)(const void *code, int32_t pc,
                     struct str *out); /* NAME;FILE:1-2~#3 OP */
    void (*source)(const void *code, struct str *out);
    const char *(*class_name)(uint32_t kind);
};

struct jit_trace;
struct jit_guard {
    struct jit_trace *trace;
    uint32_t snap, fails;
    ir_ref *refs; /* the values it needs, and where they are when it fails */
    int16_t *locs;
    uint32_t nrefs, ins;
    uint8_t *patch[2]; /* where the rel32 of its jumps are */
    struct jit_trace *bridge;
    bool no_bridge;
};

struct jit_trace {
    struct ir_trace ir;
    struct jit *owner;
    uint64_t number; /* Loop number; 0: a bridge */
    bool is_loop, entry_bridge, invalid_now;
    uint8_t invalidated; /* machine code looks at it */
    const void *code;    /* where it starts */
    int32_t pc;
    const void *world; /* what else has to be the same: the globals */
    struct jit_guard *guards;
    uint32_t nguards;
    struct jit_guard *parent;
    uint8_t *start, *resops, *failures, *end;
    val *table; /* constants of machine code: roots */
    uint32_t ntable;
    uint64_t entries, label_count[2];
    int nlabels;
    uint64_t tokens[2];
    struct jit_trace *target; /* of the jump at its end */
    bool
        joins; /* that jump goes to the target's second label, its arguments as `entry` there */
    /* Who jumps to the second label brings these values of this trace, where entry_locs say;
     * NOWHERE: the machine code does without. The optimizer fills entry, the back end the rest. */
    ir_ref *entry;
    uint32_t nentry;
    int16_t *entry_locs;
    uint8_t *entry_code;
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

struct jit {
    struct jit_language lang;
    struct jit_events events;
    struct gc *gc;
    bool on, counting, log_started;
    long params[32];
    char enable_opts[128];
    struct jit_trace *traces, *last; /* in order of compilation */
    uint64_t next_number;
    VEC(struct jit_deps) deps;
    uint8_t *code, *code_free, *code_end;
    val *data_free, *data_end;
    void *enter, *exit_stub, *slow_new, *slow_array, *slow_barrier;
    struct jit_counters counters;
    /* recording */
    struct ir_trace rec;
    bool recording;
    double started;
    enum jit_abort abort;
    /* the guard that failed last, and the values it left, for a bridge */
    struct jit_guard *failed;
    bool entered_by_failure;
};

enum jit_param {
#define PARAM(name, value, text) PARAM_##name,
#include "jit/params.def"
#undef PARAM
    N_PARAMS
};

void jit_init(struct jit *j, struct gc *gc, const struct jit_language *lang);
/* "off", "k=v,..."; false: *bad is what it does not know. */
bool jit_set_params(struct jit *j, const char *text, struct str *bad);
void jit_help(void);
void jit_visit(struct jit *j, const struct gc_visitor *v);
void jit_finish(
    struct jit *j); /* the end of the process: summary and counts to the log */

/* recording */
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
    const void *code, *world;
    int32_t pc;
    bool loop;                /* closes on itself */
    struct jit_trace *target; /* else jumps there, or when NULL ends in a finish */
    struct jit_guard *guard;  /* of a bridge */
    const ir_ref *slots;
    unsigned nslots;
    ir_ref frame;
};
struct jit_trace *jit_compile(struct jit *j, const struct jit_start *s);

/* Run a trace on the frame until it leaves. */
void jit_run(struct jit *j, struct jit_trace *t, void *frame);
/* A fact that the trace being recorded relies on may change: remember who relies on it. */
void jit_depend(struct jit *j, struct jit_trace *t, int64_t *deps);
void jit_invalidate(struct jit *j, int64_t *deps);
bool jit_opt_enabled(const struct jit *j, const char *pass);

#endif
