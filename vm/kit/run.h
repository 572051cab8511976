/* run.h -- a language's interpreter: the dialect compiled for running. Included by one file,
 * behind the macros that hotjit.h lists; defines HOTJIT_LANGUAGE_go_on.
 *
 * The hot state is in locals: the frame, its slots, the instruction, and the top of its
 * stack, which is stored before each instruction so that the collector sees the value stack. */
#include "jit/dialect_run.h"
#include "kit/hotjit.h"
#include "kit/names.h"

/* ---- objects and items ----------------------------------------------------------------------- */

#define kind_of(v)       hotjit_kind(v)
#define NEW(kind, type)  ((val)gc_alloc(&cx->gc, kind, gc_round(sizeof(struct type))))
#define NEW_ARRAY(id, n) run_new_##id(cx, n)
#define FIELD(id, type, member, k, text, pure)
#define ITEMS(id, type, member, knd, k, text)                                          \
    static inline val run_new_##id(struct vm *vm, int64_t n)                           \
    {                                                                                  \
        size_t size = offsetof(struct type, member) + (size_t)n * 8;                   \
        struct type *o = gc_alloc(&vm->gc, knd, gc_round(size));                       \
        o->n = n;                                                                      \
        return (val)o;                                                                 \
    }                                                                                  \
    static inline val_##k run_item_##id(val o, int64_t i)                              \
    {                                                                                  \
        return ((struct type *)(void *)o)->member[i];                                  \
    }                                                                                  \
    static inline void run_set_item_##id(struct vm *vm, val o, int64_t i, val_##k v)   \
    {                                                                                  \
        run_set_##k(vm, o, &((struct type *)(void *)o)->member[i], v);                 \
    }
#include JIT_FIELDS
#undef ITEMS
#undef FIELD
#define ITEM(id, o, i)         run_item_##id(o, i)
#define SET_ITEM(id, o, i, v)  run_set_item_##id(cx, o, i, v)
#define INIT_ITEM(id, o, i, v) run_set_item_##id(cx, o, i, v)

/* ---- instructions --------------------------------------------------------------------------- */

#define peek(n)         (sp_[-1 - (n)])
#define push(v)         (*sp_++ = (v))
#define poke(n, v)      (sp_[-1 - (n)] = (v))
#define drop(n)         (sp_ -= (n))
#define local(i)        (slots_[i])
#define set_local(i, v) (slots_[i] = (v))
#define ARG             ((int64_t)(*pc_ >> 8))
#define CONST(i)        (frame_->code->consts.at[i])
#define FUNCTION        (frame_->func)
#define VM              cx
#define PC              pc_
#define NARGS           (frame_->code->nargs)
#define WATCH(o)        false /* only a trace relies on it */

/* The frame always knows its instruction: what this one calls may ask for its line. */
#define GO()                                                                           \
    do {                                                                               \
        frame_->sp = sp_;                                                              \
        frame_->pc = pc_;                                                              \
        goto *labels[*pc_ & 0xFF];                                                     \
    } while (0)
#define NEXT()                                                                         \
    do {                                                                               \
        pc_++;                                                                         \
        GO();                                                                          \
    } while (0)
#define JUMP(target)                                                                   \
    do {                                                                               \
        pc_ = frame_->code->ops + (target);                                            \
        GO();                                                                          \
    } while (0)
#define OP(name)                                                                       \
    L_##name:                                                                          \
    {
#define END                                                                            \
    NEXT();                                                                            \
    }
#define RAISE() goto raised
#define CHECK(v)                                                                       \
    do {                                                                               \
        if (__builtin_expect(!(v), 0))                                                 \
            RAISE();                                                                   \
    } while (0)
#define CHECK_I(i)                                                                     \
    do {                                                                               \
        if (__builtin_expect((i) < 0, 0))                                              \
            RAISE();                                                                   \
    } while (0)

/* Frames may have changed: go on where they are. */
#define RELOAD()                                                                       \
    do {                                                                               \
        frame_ = cx->frame;                                                            \
        slots_ = frame_->slots;                                                        \
        sp_ = frame_->sp;                                                              \
        pc_ = frame_->pc;                                                              \
    } while (0)
#define AFTER_TRACE()                                                                  \
    do {                                                                               \
        RELOAD();                                                                      \
        if (cx->exc)                                                                   \
            goto raised;                                                               \
        if (cx->attention)                                                             \
            return &hotjit_attend;                                                     \
    } while (0)
/* The frame is at its first instruction. */
#define ENTERED()                                                                      \
    do {                                                                               \
        if (cx->jit_on && ++frame_->code->entry_count > cx->jit_entry) {               \
            frame_->sp = sp_;                                                          \
            frame_->pc = pc_;                                                          \
            if (jit_hot(cx->jit, frame_, false))                                       \
                AFTER_TRACE();                                                         \
        }                                                                              \
    } while (0)
/* A jump backwards, to a loop's header. */
#define LOOP_BACK(target)                                                              \
    do {                                                                               \
        pc_ = frame_->code->ops + (target);                                            \
        if (cx->jit_on) {                                                              \
            struct jit_code_point *p_ =                                                \
                frame_->code->jit ? &frame_->code->jit->at[pc_ - frame_->code->ops]    \
                                  : NULL;                                              \
            if (!p_ || p_->trace || ++p_->count > cx->jit_loop) {                      \
                frame_->sp = sp_;                                                      \
                frame_->pc = pc_;                                                      \
                if (jit_hot(cx->jit, frame_, true))                                    \
                    AFTER_TRACE();                                                     \
            }                                                                          \
        }                                                                              \
        GO();                                                                          \
    } while (0)

/* A frame of the code that the function has: the n values on top are its arguments, `all`
 * leave the stack. */
#define CALL_CODE(func_, code_, n_, all_)                                              \
    do {                                                                               \
        struct frame *g_ = hotjit_push(cx, code_, func_, NULL, RET_PUSH, NULL);        \
        if (!g_)                                                                       \
            RAISE();                                                                   \
        for (int i_ = 0; i_ < (n_); i_++)                                              \
            g_->slots[i_] = peek((n_)-1 - i_);                                         \
        drop(all_);                                                                    \
        frame_->sp = sp_;                                                              \
        RELOAD();                                                                      \
        ENTERED();                                                                     \
        GO();                                                                          \
    } while (0)
#define RETURN(value_)                                                                 \
    do {                                                                               \
        val r_ = value_;                                                               \
        int32_t ret_ = frame_->ret;                                                    \
        hotjit_pop(cx);                                                                \
        if (ret_ == RET_EXIT)                                                          \
            return r_;                                                                 \
        RELOAD();                                                                      \
        push(r_);                                                                      \
        NEXT();                                                                        \
    } while (0)

#ifdef HOTJIT_HELPERS
#include HOTJIT_HELPERS
#endif

val HOTJIT_GO_ON(struct vm *cx, const struct frame *bottom, bool at_entry)
{
    static const void *const labels[] = {
#define OPCODE(name) &&L_##name,
#include HOTJIT_OPS
#undef OPCODE
    };
    struct frame *frame_ = cx->frame;
    val *slots_ = frame_->slots, *sp_ = frame_->sp;
    const jit_instr *pc_ = frame_->pc;
    if (cx->exc)
        goto raised;
    if (at_entry)
        ENTERED();
    GO();

#include HOTJIT_SEM

raised:
    frame_->pc = pc_;
    frame_->sp = sp_;
    hotjit_unwind(cx, bottom);
    return NULL;
}
