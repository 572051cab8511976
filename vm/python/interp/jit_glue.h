/* jit_glue.h -- where the interpreter asks the JIT, and what the JIT asks about Python. */
#ifndef INTERP_JIT_GLUE_H
#define INTERP_JIT_GLUE_H

#include "jit/rec.h"
#include "python/interp/frame.h"

void python_code_dies(struct code *c); /* it has counters, no traces */
/* Make a language description for this VM. */
void python_language(struct vm *vm, struct jit_language *lang);
/* When loops and functions are hot, from the JIT's parameters. */
void python_thresholds(struct vm *vm);
void python_jit_roots(struct vm *vm, const struct gc_visitor *v);

extern const struct jit_driver python_driver; /* record.c */

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
            if (jit_hot(cx->jit, f, false))                                            \
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
                if (jit_hot(cx->jit, f, true))                                         \
                    JIT_RELOAD();                                                      \
            }                                                                          \
        }                                                                              \
    } while (0)
#endif
#endif
