/* rec.h -- recording: a value is what it is now and its name in the trace; a primitive
 * computes and emits. What C may branch on is only what a guard has shown.
 *
 * What a language's own recorder uses is here: primitives, and how frames are followed. How
 * a recording begins, goes on and ends is record.c's business, which asks the language
 * through its jit_driver. */
#ifndef JIT_REC_H
#define JIT_REC_H

#include "jit/frame.h"

typedef struct {
    val v;
    ir_ref ref;
} rec_r;
typedef struct {
    int64_t v;
    ir_ref ref;
} rec_i;
typedef struct {
    double v;
    ir_ref ref;
} rec_f;
typedef struct {
    bool v;
    ir_ref ref;
} rec_b;

struct rec_frame { /* a frame of the trace: the names of what is in its slots */
    struct frame *f;
    ir_ref *refs;
    ir_ref func, extra;
    int call;
};

struct rec {
    struct vm *vm;
    struct jit *j;
    struct frame *f;
    struct rec_frame frames[JIT_MOST_DEPTH];
    int depth, calls, back_jumps;
    const jit_instr *pc, *began; /* where it is, and the instruction that is recorded */
    bool raised, certain, done, back, effect, pending;
    /* Of a call that raised: the value that it returns when it does not, and how many values
     * that takes the place of; IR_NONE when that is not all that would be left to do. */
    ir_ref result;
    int result_drops;
    ir_ref frame_ref, label;
};

/* ---- what a language hands over ---------------------------------------------------------- */

struct jit_shape { /* of a code */
    const jit_instr *ops;
    int32_t n, nlocals, stack_size;
    bool inlines;      /* a call of it may become part of the caller's trace */
    bool entry, loops; /* may traces begin where it is entered, and at its loops? */
    /* places that the code has for the toolkit: NULL, and 0 at first */
    struct jit_code **jit;
    uint32_t *entries; /* calls since it was last hot */
};

/* What is left to do behind the call that an instruction mostly ends with: nothing but to
 * replace `drops` values by the call's result (`pushes`), or to drop them. */
struct jit_ending {
    bool known, pushes;
    int32_t drops;
};

typedef void jit_rec_op(struct rec *cx);

struct jit_driver {
    jit_rec_op *const *ops; /* by opcode: does the instruction, and records it */
    void (*shape)(const struct code *c, struct jit_shape *out);
    /* A trace refers to the code from now on: it may never be freed. NULL: it never is. */
    void (*met)(struct code *c);
    /* A frame on top, at the code's first instruction, locals NULL; NULL: an exception is
     * pending. */
    struct frame *(*push)(struct vm *vm, struct code *c, val func, val ns, int32_t ret,
                          val extra);
    void (*pop)(struct vm *vm);
    /* The globals of a function; NULL: there is but one world. */
    val (*world)(val func);
    int32_t ret_exit; /* what `ret` is when a frame returns to C */
    /* A frame was pushed by machine code without push's tests: do them now. False: it was
     * popped, and an exception is pending. */
    bool (*allowed)(struct vm *vm);
    /* Run the newest frame until it returns or raises (NULL). */
    val (*run)(struct vm *vm);
    /* Go on where frames are now, raising what is pending, until `bottom` has left. */
    val (*go_on)(struct vm *vm, const struct frame *bottom);
    /* May no trace begin in this frame, because of how it was called? NULL: it may. */
    bool (*refuses)(const struct frame *f);
    /* An exception is pending, certainly whenever the trace comes here. Passes the frames that
     * have no handler, those that the trace inlined, and goes on at the handler. False: the
     * recording was given up, or ended by rec_leave_trace(). NULL: no code has handlers. */
    bool (*follow)(struct rec *cx);
    struct jit_ending (*ending)(jit_instr i); /* NULL: never known */
    /* Of an object that is watched: a number that changes with it, and its jit_depend(). */
    int64_t (*version)(val o);
    int64_t *(*deps)(val o);
};

/* ---- primitives ---------------------------------------------------------------------------- */

rec_r rec_const(struct rec *cx, val v);
rec_i rec_const_i(struct rec *cx, int64_t i);
rec_f rec_const_f(struct rec *cx, double d);
void rec_guard(struct rec *cx, enum ir_op op, unsigned n, ir_ref a, ir_ref b,
               const struct ir_descr *d);
bool rec_taken(struct rec *cx, rec_b c);
/* The kind of a value, which is guarded; 0: a small integer. Not for NULL. */
uint32_t rec_class(struct rec *cx, rec_r v);
val rec_promote(struct rec *cx, rec_r v);
int64_t rec_promote_i(struct rec *cx, rec_i v);
bool rec_is_null(struct rec *cx, rec_r v);
bool rec_overflow(struct rec *cx, enum ir_op op, rec_i a, rec_i b, int64_t r, bool over,
                  rec_i *out);
/* The trace is invalidated when o has another version than this. */
void rec_watch(struct rec *cx, val o, int64_t version);
void rec_call(struct rec *cx, const struct ir_descr *d, unsigned n, const ir_ref *args,
              ir_ref *out);
enum { MOST_MADE = 31 * GC_GRAIN }; /* bytes of an object that a trace makes */
/* An operation that makes an object such as `v`, which was made now. */
rec_r rec_made(struct rec *cx, val v, size_t size);
/* The same of an array of n items; `d` describes them. */
rec_r rec_made_array(struct rec *cx, val v, int64_t n, const struct ir_descr *d);
/* Of an array of references: d says where the items are. */
rec_r rec_item(struct rec *cx, rec_r array, rec_i i, const struct ir_descr *d);
void rec_set_item(struct rec *cx, rec_r array, rec_i i, rec_r v,
                  const struct ir_descr *d);
/* Of an array of doubles. */
rec_f rec_item_f(struct rec *cx, rec_r array, rec_i i, const struct ir_descr *d);
void rec_set_item_f(struct rec *cx, rec_r array, rec_i i, rec_f v,
                    const struct ir_descr *d);

static inline ir_ref rec_emit1(struct rec *cx, enum ir_op op, const struct ir_descr *d,
                               ir_ref a)
{
    return jit_emit(cx->j, op, d, 1, &a);
}
static inline ir_ref rec_emit2(struct rec *cx, enum ir_op op, const struct ir_descr *d,
                               ir_ref a, ir_ref b)
{
    const ir_ref args[2] = {a, b};
    return jit_emit(cx->j, op, d, 2, args);
}
static inline ir_ref rec_emit3(struct rec *cx, enum ir_op op, const struct ir_descr *d,
                               ir_ref a, ir_ref b, ir_ref c)
{
    const ir_ref args[3] = {a, b, c};
    return jit_emit(cx->j, op, d, 3, args);
}

/* ---- frames and exceptions ----------------------------------------------------------------- */

enum { MOST_ARGS = MOST_OPERANDS - 2 }; /* of a call that the trace does not inline */

/* Is a call of it to become part of this trace? */
bool rec_inlines(struct rec *cx, const struct code *c);
/* Go into a frame of this code. False: an exception is pending. The frame that was left has
 * its pc; the new one's slots are NULL, and rec_go_into() goes on there. */
bool rec_enter_frame(struct rec *cx, struct code *c, rec_r func, int32_t ret,
                     rec_r extra);
void rec_go_into(struct rec *cx);
/* A frame for the call, with n arguments; `all` values leave the stack with it. */
void rec_follow_call(struct rec *cx, struct code *c, rec_r func, const rec_r *args,
                     int n, int all, int32_t ret, rec_r extra);
/* The callee has machine code of its own, or will have: the trace calls that. The result's v
 * is NULL when an exception is pending. `looked_at`: the callee's frame has to exist. */
rec_r rec_call_assembler(struct rec *cx, struct code *c, rec_r func, const rec_r *args,
                         int n, bool looked_at);
void rec_back_to_caller(struct rec *cx);
/* The frame that the trace started in returns: that is the trace's end. */
void rec_finish(struct rec *cx, rec_r v);
/* The trace ends, but the frame goes on. */
void rec_leave_trace(struct rec *cx);
/* A call has returned: did it raise? The trace asks, unless the value was not a call's.
 * `drops`: as many values as the instruction says, when negative. */
bool rec_failed(struct rec *cx, bool failed, ir_ref result, int drops);

/* ---- how a recording starts: hot.c --------------------------------------------------------- */

struct jit_code_point *jit_point(struct jit *j, const struct code *c, int64_t pc);
/* How a trace calls a function, or NULL: machine code is only kept for other globals. */
const struct jit_callee *jit_callee(struct jit *j, struct code *c, val ns, int inlined);
/* Record from the current state of the frame; true: an exception is pending. */
bool jit_record_loop(struct jit *j, struct frame *f, bool loop);
bool jit_record_bridge(struct jit *j, struct jit_guard *g);

static inline struct frame **jit_top(const struct jit *j)
{
    return (struct frame **)(void *)((char *)j->lang.self + j->lang.frames.top);
}
static inline val *jit_exception(const struct jit *j)
{
    return (val *)(void *)((char *)j->lang.self + j->lang.exc_offset);
}
static inline bool jit_attention(const struct jit *j)
{
    return *(uint64_t *)(void *)((char *)j->lang.self + j->lang.frames.attention) != 0;
}
static inline struct jit_shape jit_shape_of(const struct jit *j, const struct code *c)
{
    struct jit_shape s;
    j->lang.driver->shape(c, &s);
    return s;
}

#endif
