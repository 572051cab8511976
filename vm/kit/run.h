/* run.h -- a language's interpreter: the dialect compiled for running. Included by one file,
 * behind the macros that hotjit.h lists; defines HOTJIT_LANGUAGE_go_on.
 *
 * The hot state is in locals: the frame f, its slots, the instruction pc, and sp, which is
 * stored to f->sp before each instruction so that the collector sees the value stack. */
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

#define peek(n)         (sp[-1 - (n)])
#define push(v)         (*sp++ = (v))
#define poke(n, v)      (sp[-1 - (n)] = (v))
#define drop(n)         (sp -= (n))
#define local(i)        (slots[i])
#define set_local(i, v) (slots[i] = (v))
#define ARG             ((int64_t)(*pc >> 8))
#define CONST(i)        (f->code->consts.at[i])
#define FUNCTION        (f->func)
#define VM              cx

/* The frame always knows its instruction: what this one calls may ask for its line. */
#define GO()                                                                           \
    do {                                                                               \
        f->sp = sp;                                                                    \
        f->pc = pc;                                                                    \
        goto *labels[*pc & 0xFF];                                                      \
    } while (0)
#define NEXT()                                                                         \
    do {                                                                               \
        pc++;                                                                          \
        GO();                                                                          \
    } while (0)
#define JUMP(target)                                                                   \
    do {                                                                               \
        pc = f->code->ops + (target);                                                  \
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
        f = cx->frame;                                                                 \
        slots = f->slots;                                                              \
        sp = f->sp;                                                                    \
        pc = f->pc;                                                                    \
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
        if (cx->jit_on && ++f->code->entry_count > cx->jit_entry) {                    \
            f->sp = sp;                                                                \
            f->pc = pc;                                                                \
            if (jit_hot(cx->jit, f, false))                                            \
                AFTER_TRACE();                                                         \
        }                                                                              \
    } while (0)
/* A jump backwards, to a loop's header. */
#define LOOP_BACK(target)                                                              \
    do {                                                                               \
        pc = f->code->ops + (target);                                                  \
        if (cx->jit_on) {                                                              \
            struct jit_code_point *p_ =                                                \
                f->code->jit ? &f->code->jit->at[pc - f->code->ops] : NULL;            \
            if (!p_ || p_->trace || ++p_->count > cx->jit_loop) {                      \
                f->sp = sp;                                                            \
                f->pc = pc;                                                            \
                if (jit_hot(cx->jit, f, true))                                         \
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
        f->sp = sp;                                                                    \
        RELOAD();                                                                      \
        ENTERED();                                                                     \
        GO();                                                                          \
    } while (0)
#define RETURN(value_)                                                                 \
    do {                                                                               \
        val r_ = value_;                                                               \
        int32_t ret_ = f->ret;                                                         \
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
    struct frame *f = cx->frame;
    val *slots = f->slots, *sp = f->sp;
    const jit_instr *pc = f->pc;
    if (cx->exc)
        goto raised;
    if (at_entry)
        ENTERED();
    GO();

#include HOTJIT_SEM

raised:
    f->pc = pc;
    f->sp = sp;
    hotjit_unwind(cx, bottom);
    return NULL;
}
