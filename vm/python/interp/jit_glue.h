/* jit_glue.h -- where the interpreter asks the JIT, and what the JIT asks about Python. */
#ifndef INTERP_JIT_GLUE_H
#define INTERP_JIT_GLUE_H

#include "jit/jit.h"
#include "python/interp/frame.h"

struct jit_code_point {     /* of a loop header, or of a function's first instruction */
    uint32_t count, aborts; /* times it was hot, and could not be compiled */
    uint32_t open_ends;     /* times that the recording left the loop at once */
    struct jit_trace *trace;
};
enum { MOST_DEPTH = 8 }; /* frames in a trace: its first, and those that it inlines */
struct jit_code {
    struct jit_code_point *at; /* one an instruction */
    struct jit_entry entry;    /* for calls of a function with these globals: */
    val world;
    struct jit_callee
        callees[MOST_DEPTH]; /* by the number of frames that the caller has
                                              inlined */
};

struct jit_code_point *jit_point(const void *code, int64_t pc);
/* How a trace calls a function, or NULL: machine code is only kept for other globals. */
const struct jit_callee *jit_callee(struct code *c, val ns, int inlined);
void python_code_dies(struct code *c); /* it has counters, no traces */
/* Make a language description for this VM. */
void python_language(struct vm *vm, struct jit_language *lang);
/* When loops and functions are hot, from the JIT's parameters. */
void python_thresholds(struct vm *vm);
void python_jit_roots(struct vm *vm, const struct gc_visitor *v);

/* Record from the current state of the frame; true: an exception is pending. */
bool jit_record_loop(struct vm *vm, struct frame *f, bool loop);
bool jit_record_bridge(struct vm *vm, struct jit_guard *g);

/* A loop header was jumped back to, or a function entered: f->pc is there. True: frames
 * have changed, vm->frame is where to go on, and when vm->exc is set, to raise. */
bool jit_hot(struct vm *vm, struct frame *f, bool loop);

#if defined HOTLOOP_NOJIT || defined TRACED
#define JIT_ENTRY() JIT_LOOP()
#define JIT_LOOP()                                                                     \
    do {                                                                               \
        if (__builtin_expect(cx->attention, 0)) {                                      \
            f->sp = sp;                                                                \
            f->pc = pc;                                                                \
            return ATTEND;                                                             \
        }                                                                              \
    } while (0)
#else
#define JIT_RELOAD()                                                                   \
    do {                                                                               \
        f = cx->frame;                                                                 \
        slots = f->slots;                                                              \
        sp = f->sp;                                                                    \
        pc = f->pc;                                                                    \
        if (cx->exc)                                                                   \
            goto raised;                                                               \
        if (cx->attention)                                                             \
            return ATTEND;                                                             \
    } while (0)
#define JIT_ENTRY()                                                                    \
    do {                                                                               \
        if (pc == f->code->ops && cx->jit_on &&                                        \
            ++f->code->entry_count > cx->jit_entry) {                                  \
            f->sp = sp;                                                                \
            f->pc = pc;                                                                \
            if (jit_hot(cx, f, false))                                                 \
                JIT_RELOAD();                                                          \
        }                                                                              \
    } while (0)
#define JIT_LOOP()                                                                     \
    do {                                                                               \
        if (cx->jit_on) {                                                              \
            struct jit_code_point *p_ =                                                \
                f->code->jit ? &f->code->jit->at[pc - f->code->ops] : NULL;            \
            if (!p_ || p_->trace || ++p_->count > cx->jit_loop) {                      \
                f->sp = sp;                                                            \
                f->pc = pc;                                                            \
                if (jit_hot(cx, f, true))                                              \
                    JIT_RELOAD();                                                      \
            }                                                                          \
        }                                                                              \
    } while (0)
#endif
#endif
