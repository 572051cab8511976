/* dialect_rec.h -- the dialect, recording: the same primitives as in dialect_run.h, which
 * compute and emit. `cx` is the recorder. */
#ifndef JIT_DIALECT_REC_H
#define JIT_DIALECT_REC_H

#include <math.h>

#include "jit/rec.h"

typedef rec_r val_r;
typedef rec_i val_i;
typedef rec_f val_f;
typedef rec_b val_b;
#define CX             struct rec *cx __attribute__((unused))

#define KR(v)          rec_const(cx, v)
#define KI(i)          rec_const_i(cx, i)
#define KF(d)          rec_const_f(cx, d)
#define NULL_R         rec_const(cx, NULL)
#define V(x)           ((x).v) /* what it is now: only a guard makes that known */

#define taken(c)       rec_taken(cx, c)
#define taken_after(c) rec_taken(cx, c)
#define overflows(c)   (c)
#define promote(v)     rec_promote(cx, v)
#define promote_int(v) rec_promote_i(cx, v)
#define is_null(v)     rec_is_null(cx, v)
/* The call before: its effect alone does not say so. */
#define may_raise() (void)(cx->pending = true)

/* ---- pure operations: the row's expression, and the row's operation -------------------- */

#define RAW_i int64_t
#define RAW_f double
#define RAW_b bool
#define IR_PURE1(name, k, xk, expr)                                                    \
    static inline val_##k rec_##name(struct rec *cx, val_##xk x)                       \
    {                                                                                  \
        RAW_##xk a = x.v;                                                              \
        return (val_##k){expr, rec_emit1(cx, IR_##name, NULL, x.ref)};                 \
    }
#define IR_PURE2(name, k, xk, yk, expr)                                                \
    static inline val_##k rec_##name(struct rec *cx, val_##xk x, val_##yk y)           \
    {                                                                                  \
        RAW_##xk a = x.v;                                                              \
        RAW_##yk b = y.v;                                                              \
        return (val_##k){expr, rec_emit2(cx, IR_##name, NULL, x.ref, y.ref)};          \
    }
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2
#undef RAW_i
#undef RAW_f
#undef RAW_b
#include "jit/pure_names.h"

static inline val_b rec_ptr_eq(struct rec *cx, val_r x, val_r y)
{
    return (val_b){x.v == y.v, rec_emit2(cx, IR_ptr_eq, NULL, x.ref, y.ref)};
}
#define ptr_eq(a, b) rec_ptr_eq(cx, a, b)

#define OVERFLOWING(name)                                                              \
    static inline bool rec_int_##name##_ovf(struct rec *cx, val_i a, val_i b,          \
                                            val_i *out)                                \
    {                                                                                  \
        int64_t r;                                                                     \
        bool over = __builtin_##name##_overflow(a.v, b.v, &r);                         \
        return rec_overflow(cx, IR_int_##name##_ovf, a, b, r,                          \
                            over || !jit_is_small(r), out);                            \
    }
OVERFLOWING(add)
OVERFLOWING(sub)
OVERFLOWING(mul)
#undef OVERFLOWING
#define int_add_ovf(a, b, out) rec_int_add_ovf(cx, a, b, out)
#define int_sub_ovf(a, b, out) rec_int_sub_ovf(cx, a, b, out)
#define int_mul_ovf(a, b, out) rec_int_mul_ovf(cx, a, b, out)

/* ---- boxes and fields ------------------------------------------------------------------------ */

static inline val_i rec_unbox(struct rec *cx, val_r v)
{
    return (val_i){(int64_t)(uintptr_t)v.v >> 1,
                   rec_emit1(cx, IR_getfield_gc_i, cx->j->lang.int_field, v.ref)};
}
static inline val_r rec_box(struct rec *cx, val_i i)
{
    return (val_r){(val)(uintptr_t)((uint64_t)i.v << 1 | 1),
                   rec_emit1(cx, IR_cast_int_to_ptr, NULL, i.ref)};
}
#define unbox(v) rec_unbox(cx, v)
#define box(i)   rec_box(cx, i)

#define GETOP_i  IR_getfield_gc_i
#define GETOP_r  IR_getfield_gc_r
#define GETOP_f  IR_getfield_gc_f
static inline void rec_put_r(struct rec *cx, val o, val *slot, val v)
{
    gc_store(cx->j->gc, o, slot, v);
}
static inline void rec_put_i(struct rec *cx, val o, int64_t *slot, int64_t v)
{
    (void)cx, (void)o;
    *slot = v;
}
static inline void rec_put_f(struct rec *cx, val o, double *slot, double v)
{
    (void)cx, (void)o;
    *slot = v;
}
/* A store into an object that only this instruction knows is not an effect. */
#define FIELD(id, type, member, k, text, pure)                                         \
    extern const struct ir_descr descr_##id;                                           \
    static inline val_##k rec_get_##id(struct rec *cx, val_r o)                        \
    {                                                                                  \
        return (val_##k){((struct type *)(void *)o.v)->member,                         \
                         rec_emit1(cx, GETOP_##k, &descr_##id, o.ref)};                \
    }                                                                                  \
    static inline void rec_init_##id(struct rec *cx, val_r o, val_##k x)               \
    {                                                                                  \
        rec_put_##k(cx, o.v, &((struct type *)(void *)o.v)->member, x.v);              \
        rec_emit2(cx, IR_setfield_gc, &descr_##id, o.ref, x.ref);                      \
    }                                                                                  \
    static inline void rec_set_##id(struct rec *cx, val_r o, val_##k x)                \
    {                                                                                  \
        rec_init_##id(cx, o, x);                                                       \
        cx->effect = true;                                                             \
    }
#define ITEMS(id, type, member, kind, k, text)
#include JIT_FIELDS
#undef ITEMS
#undef FIELD
#define GET(id, o)     rec_get_##id(cx, o)
#define SET(id, o, v)  rec_set_##id(cx, o, v)
#define INIT(id, o, v) rec_init_##id(cx, o, v)

/* ---- calls of C functions -------------------------------------------------------------------- */

#define CALL0(name, k, e)                                                              \
    extern const struct ir_descr call_##name;                                          \
    static inline val_##k rec_c_##name(struct rec *cx)                                 \
    {                                                                                  \
        val_##k r = {0};                                                               \
        rec_call(cx, &call_##name, 0, NULL, &r.ref);                                   \
        r.v = name(cx->vm);                                                            \
        return r;                                                                      \
    }
#define CALL1(name, k, a, e)                                                           \
    extern const struct ir_descr call_##name;                                          \
    static inline val_##k rec_c_##name(struct rec *cx, val_##a x)                      \
    {                                                                                  \
        val_##k r = {0};                                                               \
        rec_call(cx, &call_##name, 1, &x.ref, &r.ref);                                 \
        r.v = name(cx->vm, x.v);                                                       \
        return r;                                                                      \
    }
#define CALL2(name, k, a, b, e)                                                        \
    extern const struct ir_descr call_##name;                                          \
    static inline val_##k rec_c_##name(struct rec *cx, val_##a x, val_##b y)           \
    {                                                                                  \
        val_##k r = {0};                                                               \
        const ir_ref args[2] = {x.ref, y.ref};                                         \
        rec_call(cx, &call_##name, 2, args, &r.ref);                                   \
        r.v = name(cx->vm, x.v, y.v);                                                  \
        return r;                                                                      \
    }
#define CALL3(name, k, a, b, c, e)                                                     \
    extern const struct ir_descr call_##name;                                          \
    static inline val_##k rec_c_##name(struct rec *cx, val_##a x, val_##b y,           \
                                       val_##c z)                                      \
    {                                                                                  \
        val_##k r = {0};                                                               \
        const ir_ref args[3] = {x.ref, y.ref, z.ref};                                  \
        rec_call(cx, &call_##name, 3, args, &r.ref);                                   \
        r.v = name(cx->vm, x.v, y.v, z.v);                                             \
        return r;                                                                      \
    }
#include JIT_CALLS
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#define RUN(name, ...) rec_c_##name(cx, ##__VA_ARGS__)

#endif
