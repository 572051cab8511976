/* record.h -- a language's recorder: the dialect compiled for recording. Included by one
 * file, behind the macros that hotjit.h lists; defines HOTJIT_LANGUAGE_record. */
#include "jit/dialect_rec.h"
#include "kit/hotjit.h"
#include "kit/names.h"

/* ---- objects and items ----------------------------------------------------------------------- */

#define kind_of(v) rec_class(cx, v)
static inline val_r rec_new_object(struct rec *cx, uint32_t kind, size_t size)
{
    return rec_made(cx, gc_alloc(cx->j->gc, kind, gc_round(size)), size);
}
#define NEW(kind, type)  rec_new_object(cx, kind, sizeof(struct type))
#define NEW_ARRAY(id, n) rec_new_##id(cx, n)

#define ITEM_LETTER_r    'P'
#define ITEM_LETTER_f    'F'
#define rec_get_item_r   rec_item
#define rec_get_item_f   rec_item_f
#define rec_put_item_r   rec_set_item
#define rec_put_item_f   rec_set_item_f
#define FIELD(id, type, member, k, text, pure)
#define ITEMS(id, type, member, knd, k, txt)                                           \
    static const struct ir_descr items_##id = {.letter = ITEM_LETTER_##k,              \
                                               .offset =                               \
                                                   offsetof(struct type, member),      \
                                               .kind = knd,                            \
                                               .text = txt};                           \
    static_assert(offsetof(struct type, n) == sizeof(struct obj),                      \
                  "the length of " #type " is its first field");                       \
    static inline val_r rec_new_##id(struct rec *cx, int64_t n)                        \
    {                                                                                  \
        size_t size = offsetof(struct type, member) + (size_t)n * 8;                   \
        struct type *o = gc_alloc(cx->j->gc, knd, gc_round(size));                     \
        o->n = n;                                                                      \
        return rec_made_array(cx, (val)o, n, &items_##id);                             \
    }                                                                                  \
    static inline val_##k rec_item_##id(struct rec *cx, val_r o, val_i i)              \
    {                                                                                  \
        return rec_get_item_##k(cx, o, i, &items_##id);                                \
    }                                                                                  \
    static inline void rec_init_item_##id(struct rec *cx, val_r o, val_i i, val_##k v) \
    {                                                                                  \
        rec_put_item_##k(cx, o, i, v, &items_##id);                                    \
    }                                                                                  \
    static inline void rec_set_item_##id(struct rec *cx, val_r o, val_i i, val_##k v)  \
    {                                                                                  \
        rec_init_item_##id(cx, o, i, v);                                               \
        cx->effect = true;                                                             \
    }
#include JIT_FIELDS
#undef ITEMS
#undef FIELD
#define ITEM(id, o, i)         rec_item_##id(cx, o, i)
#define SET_ITEM(id, o, i, v)  rec_set_item_##id(cx, o, i, v)
#define INIT_ITEM(id, o, i, v) rec_init_item_##id(cx, o, KI(i), v)

/* ---- instructions --------------------------------------------------------------------------- */

#define REFS (cx->frames[cx->depth].refs)
static inline val_r rec_slot_at(struct rec *cx, const val *p)
{
    return (val_r){*p, REFS[p - cx->f->slots]};
}
static inline void rec_put_at(struct rec *cx, val *p, val_r v)
{
    *p = v.v;
    REFS[p - cx->f->slots] = v.ref;
}
static inline val_r rec_function(struct rec *cx)
{
    static const struct ir_descr func = {.letter = 'P',
                                         .pure = true,
                                         .offset = offsetof(struct frame, func),
                                         .text = "frame.func"};
    if (cx->depth)
        return (val_r){cx->f->func, cx->frames[cx->depth].func};
    return (val_r){cx->f->func, rec_emit1(cx, IR_getfield_gc_r, &func, cx->frame_ref)};
}
#define peek(n)         rec_slot_at(cx, cx->f->sp - 1 - (n))
#define push(v)         rec_put_at(cx, cx->f->sp++, v)
#define poke(n, v)      rec_put_at(cx, cx->f->sp - 1 - (n), v)
#define drop(n)         (cx->f->sp -= (n))
#define local(i)        rec_slot_at(cx, cx->f->slots + (i))
#define set_local(i, v) rec_put_at(cx, cx->f->slots + (i), v)
#define ARG             ((int64_t)(*cx->pc >> 8))
#define CONST(i)        KR(cx->f->code->consts.at[i])
#define FUNCTION        rec_function(cx)
#define VM              cx->vm
#define PC              (cx->pc)
#define NARGS           (cx->f->code->nargs)
/* From here on the trace relies on this object to stay as it is. */
#define WATCH(o) (rec_watch(cx, o, cx->j->lang.driver->version(o)), true)

#define OP(name)                                                                       \
    static void rec_op_##name(struct rec *cx)                                          \
    {
#define END                                                                            \
    NEXT();                                                                            \
    }
#define NEXT()                                                                         \
    do {                                                                               \
        cx->pc++;                                                                      \
        return;                                                                        \
    } while (0)
#define JUMP(target)                                                                   \
    do {                                                                               \
        cx->pc = cx->f->code->ops + (target);                                          \
        return;                                                                        \
    } while (0)
#define LOOP_BACK(target)                                                              \
    do {                                                                               \
        cx->back = true;                                                               \
        JUMP(target);                                                                  \
    } while (0)
/* What comes here raises always: the guards before it say so. */
#define RAISE()                                                                        \
    do {                                                                               \
        cx->raised = cx->certain = true;                                               \
        return;                                                                        \
    } while (0)
#define CHECK(x)                                                                       \
    do {                                                                               \
        val_r x_ = x;                                                                  \
        if (rec_failed(cx, x_.v == NULL, x_.ref, -1))                                  \
            return;                                                                    \
    } while (0)
#define CHECK_I(x)                                                                     \
    do {                                                                               \
        val_i x_ = x;                                                                  \
        if (rec_failed(cx, x_.v < 0, x_.ref, -1))                                      \
            return;                                                                    \
    } while (0)

static inline void rec_call_code(struct rec *cx, val_r func, struct code *c, int n,
                                 int all)
{
    val_r args[MOST_ARGS], r;
    for (int i = 0; i < n && i < MOST_ARGS; i++)
        args[i] = peek(n - 1 - i);
    if (n > MOST_ARGS)
        jit_give_up(cx->j, ABORT_ESCAPE);
    if (n <= MOST_ARGS && rec_inlines(cx, c)) {
        rec_follow_call(cx, c, func, args, n, all, RET_PUSH, KR(NULL));
        return;
    }
    r = rec_call_assembler(cx, c, func, args, n, n > MOST_ARGS);
    if (rec_failed(cx, r.v == NULL, r.ref, all))
        return;
    drop(all);
    push(r);
    cx->pc++;
}
#define CALL_CODE(func_, code_, n_, all_)                                              \
    do {                                                                               \
        rec_call_code(cx, func_, code_, (int)(n_), (int)(all_));                       \
        return;                                                                        \
    } while (0)

static inline void rec_return(struct rec *cx, val_r v)
{
    if (cx->depth == 0) {
        rec_finish(cx, v);
        return;
    }
    rec_back_to_caller(cx);
    push(v);
    cx->pc++;
}
#define RETURN(value_)                                                                 \
    do {                                                                               \
        rec_return(cx, value_);                                                        \
        return;                                                                        \
    } while (0)

#ifdef HOTJIT_HELPERS
#include HOTJIT_HELPERS
#endif
#include HOTJIT_SEM

jit_rec_op *const HOTJIT_RECORD[] = {
#define OPCODE(name) rec_op_##name,
#include HOTJIT_OPS
#undef OPCODE
};
