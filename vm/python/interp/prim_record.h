/* prim_record.h -- recording: a value is what it is now and its name in the trace; a
 * primitive computes and emits. What C may branch on is only what a guard has shown. */
#ifndef INTERP_PRIM_RECORD_H
#define INTERP_PRIM_RECORD_H

#include "python/interp/jit_glue.h"
#include "python/sem/sem.h"

typedef struct {
    val v;
    ir_ref ref;
} val_r;
typedef struct {
    int64_t v;
    ir_ref ref;
} val_i;
typedef struct {
    double v;
    ir_ref ref;
} val_f;
typedef struct {
    bool v;
    ir_ref ref;
} val_b;
#define CX struct rec *cx __attribute__((unused))

typedef val val_cpacked(struct vm *vm, val array, int64_t arg, val extra);

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
    struct rec_frame frames[MOST_DEPTH];
    int depth, calls, back_jumps;
    const val_instr *pc, *began; /* where it is, and the instruction that is recorded */
    bool raised, certain, done, back, effect, pending;
    /* Of a call that raised: the value that it returns when it does not, and how many values
     * that takes the place of; IR_NONE when that is not all that would be left to do. */
    ir_ref result;
    int result_drops;
    ir_ref frame_ref, label;
    val watched; /* a list of objects that the trace relies on, and their versions */
};

val_r rec_const(struct rec *cx, val v);
val_i rec_const_i(struct rec *cx, int64_t i);
val_f rec_const_f(struct rec *cx, double d);
void rec_guard(struct rec *cx, enum ir_op op, unsigned n, ir_ref a, ir_ref b,
               const struct ir_descr *d);
bool rec_taken(struct rec *cx, val_b c);
enum kind rec_kind(struct rec *cx, val_r v);
val rec_promote(struct rec *cx, val_r v);
int64_t rec_promote_i(struct rec *cx, val_i v);
bool rec_is_null(struct rec *cx, val_r v);
void rec_watch(struct rec *cx, val o, int64_t version);
void rec_call(struct rec *cx, const struct ir_descr *d, unsigned n, const ir_ref *args,
              ir_ref *out);
val_r rec_stack_call(struct rec *cx, const struct ir_descr *d, val_cpacked *fn, int n,
                     int64_t arg, val_r extra);

#define KR(v)          rec_const(cx, v)
#define KI(i)          rec_const_i(cx, i)
#define KF(d)          rec_const_f(cx, d)
#define TRUE_          (cx->vm->true_)
#define FALSE_         (cx->vm->false_)
#define NONE_          (cx->vm->none)
#define STOP_          (cx->vm->stop)
#define NULL_R         rec_const(cx, NULL)

#define taken(c)       rec_taken(cx, c)
#define taken_after(c) rec_taken(cx, c)
#define overflows(c)   (c)
#define promote(v)     rec_promote(cx, v)
#define promote_int(v) rec_promote_i(cx, v)
/* The call before: its effect alone does not say so. */
#define may_raise() (void)(cx->pending = true)
#define is_null(v)  rec_is_null(cx, v)
#define kind_of(v)  rec_kind(cx, v)
#define is_small(v) (rec_kind(cx, v) == KIND_INT)
#define is_func(v)  (rec_kind(cx, v) == KIND_FUNC)

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
#include "python/interp/pure_names.h"

static inline val_b rec_ptr_eq(struct rec *cx, val_r x, val_r y)
{
    return (val_b){x.v == y.v, rec_emit2(cx, IR_ptr_eq, NULL, x.ref, y.ref)};
}
#define ptr_eq(a, b) rec_ptr_eq(cx, a, b)

bool rec_overflow(struct rec *cx, enum ir_op op, val_i a, val_i b, int64_t r, bool over,
                  val_i *out);
#define OVERFLOWING(name)                                                              \
    static inline bool rec_int_##name##_ovf(struct rec *cx, val_i a, val_i b,          \
                                            val_i *out)                                \
    {                                                                                  \
        int64_t r;                                                                     \
        bool over = __builtin_##name##_overflow(a.v, b.v, &r);                         \
        return rec_overflow(cx, IR_int_##name##_ovf, a, b, r, over || !fits_small(r),  \
                            out);                                                      \
    }
OVERFLOWING(add)
OVERFLOWING(sub)
OVERFLOWING(mul)
#undef OVERFLOWING
#define int_add_ovf(a, b, out) rec_int_add_ovf(cx, a, b, out)
#define int_sub_ovf(a, b, out) rec_int_sub_ovf(cx, a, b, out)
#define int_mul_ovf(a, b, out) rec_int_mul_ovf(cx, a, b, out)

/* ---- boxes, fields and items --------------------------------------------------------------- */

extern const struct ir_descr descr_int_field, descr_frame_item, descr_array_item,
    descr_tuple_item, descr_float_item, descr_double_item;
#define FIELD(id, type, member, k, text, pure) extern const struct ir_descr descr_##id;
#include "python/sem/fields.def"
#undef FIELD

static inline val_i rec_unbox(struct rec *cx, val_r v)
{
    return (val_i){untag(v.v),
                   rec_emit1(cx, IR_getfield_gc_i, &descr_int_field, v.ref)};
}
static inline val_r rec_box(struct rec *cx, val_i i)
{
    return (val_r){tag_int(i.v), rec_emit1(cx, IR_cast_int_to_ptr, NULL, i.ref)};
}
val_r rec_box_float(struct rec *cx, val_f d);
val_r rec_new(struct rec *cx, enum kind kind, size_t size);
/* An operation that makes an object such as `v`, which was made now. */
val_r rec_made(struct rec *cx, val v, size_t size);
val_r rec_new_items(struct rec *cx, enum kind kind, int64_t n);
#define unbox(v)                  rec_unbox(cx, v)
#define box(i)                    rec_box(cx, i)
#define box_float(d)              rec_box_float(cx, d)
#define box_bool(c)               rec_box_bool(cx, c)
#define new_object_of(kind, type) rec_new(cx, kind, sizeof(struct type))
#define new_array(n)              rec_new_items(cx, KIND_ARRAY, n)
#define new_tuple(n)              rec_new_items(cx, KIND_TUPLE, n)
#define new_floats(n)             rec_new_items(cx, KIND_FLOATS, n)

#define GETOP_i                   IR_getfield_gc_i
#define GETOP_r                   IR_getfield_gc_r
#define GETOP_f                   IR_getfield_gc_f
static inline void rec_put_r(struct rec *cx, val o, val *slot, val v)
{
    gc_store(&cx->vm->gc, o, slot, v);
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
#include "python/sem/fields.def"
#undef FIELD
#include "python/interp/field_names.h"

val_r rec_item(struct rec *cx, val_r array, val_i i, const struct ir_descr *d);
void rec_set_item(struct rec *cx, val_r array, val_i i, val_r v,
                  const struct ir_descr *d);
val_f rec_double_item(struct rec *cx, val_r buf, val_i i);
void rec_set_double_item(struct rec *cx, val_r buf, val_i i, val_f v);
#define double_item(buf, i)        rec_double_item(cx, buf, i)
#define set_double_item(buf, i, v) rec_set_double_item(cx, buf, i, v)
val_f rec_float_item(struct rec *cx, val_r floats, val_i i);
void rec_set_float_item(struct rec *cx, val_r floats, val_i i, val_f v);
#define float_item(a, i) rec_float_item(cx, a, i)
#define set_float_item(a, i, v)                                                        \
    (rec_set_float_item(cx, a, i, v), (void)(cx->effect = true))
#define init_float_item(a, i, v) rec_set_float_item(cx, a, KI(i), v)
#define array_item(a, i)         rec_item(cx, a, i, &descr_array_item)
#define tuple_item(a, i)         rec_item(cx, a, i, &descr_tuple_item)
#define set_array_item(a, i, v)                                                        \
    (rec_set_item(cx, a, i, v, &descr_array_item), (void)(cx->effect = true))
#define init_array_item(a, i, v) rec_set_item(cx, a, KI(i), v, &descr_array_item)
#define init_tuple_item(a, i, v) rec_set_item(cx, a, KI(i), v, &descr_tuple_item)

val_r rec_new_instance(struct rec *cx, val type);
val_b rec_same_text(struct rec *cx, val_r a, val_r b);
#define same_text(a, b) rec_same_text(cx, a, b)
val_r rec_slot(struct rec *cx, val_r o, int64_t i);
void rec_set_slot(struct rec *cx, val_r o, int64_t i, val_r v);
void rec_init_slot(struct rec *cx, val_r o, int64_t i, val_r v); /* of a new object */
bool rec_can_add(val_r o, int64_t i);
#define new_instance(type)          rec_new_instance(cx, type)
#define inst_slot(o, map, i)        rec_slot(cx, o, i)
#define set_inst_slot(o, map, i, v) rec_set_slot(cx, o, i, v)
#define set_new_slot(o, i, v)       rec_set_slot(cx, o, i, v)
#define init_inst_slot(o, i, v)     rec_init_slot(cx, o, i, v)
#define can_add_slot(o, i)          rec_can_add(o, i)

/* ---- calls of C functions -------------------------------------------------------------------- */

#define CALL0(name, k, e)          extern const struct ir_descr call_##name;
#define CALL1(name, k, a, e)       extern const struct ir_descr call_##name;
#define CALL2(name, k, a, b, e)    extern const struct ir_descr call_##name;
#define CALL3(name, k, a, b, c, e) extern const struct ir_descr call_##name;
#include "python/sem/calls.def"
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#define CALL0(name, k, e)                                                              \
    static inline val_##k rec_c_##name(struct rec *cx)                                 \
    {                                                                                  \
        val_##k r = {0};                                                               \
        rec_call(cx, &call_##name, 0, NULL, &r.ref);                                   \
        r.v = name(cx->vm);                                                            \
        return r;                                                                      \
    }
#define CALL1(name, k, a, e)                                                           \
    static inline val_##k rec_c_##name(struct rec *cx, val_##a x)                      \
    {                                                                                  \
        val_##k r = {0};                                                               \
        rec_call(cx, &call_##name, 1, &x.ref, &r.ref);                                 \
        r.v = name(cx->vm, x.v);                                                       \
        return r;                                                                      \
    }
#define CALL2(name, k, a, b, e)                                                        \
    static inline val_##k rec_c_##name(struct rec *cx, val_##a x, val_##b y)           \
    {                                                                                  \
        val_##k r = {0};                                                               \
        const ir_ref args[2] = {x.ref, y.ref};                                         \
        rec_call(cx, &call_##name, 2, args, &r.ref);                                   \
        r.v = name(cx->vm, x.v, y.v);                                                  \
        return r;                                                                      \
    }
#define CALL3(name, k, a, b, c, e)                                                     \
    static inline val_##k rec_c_##name(struct rec *cx, val_##a x, val_##b y,           \
                                       val_##c z)                                      \
    {                                                                                  \
        val_##k r = {0};                                                               \
        const ir_ref args[3] = {x.ref, y.ref, z.ref};                                  \
        rec_call(cx, &call_##name, 3, args, &r.ref);                                   \
        r.v = name(cx->vm, x.v, y.v, z.v);                                             \
        return r;                                                                      \
    }
#include "python/sem/calls.def"
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#define RUN(name, ...) rec_c_##name(cx, ##__VA_ARGS__)
#include "python/interp/call_names.h"
static inline val_r rec_box_bool(struct rec *cx, val_b c)
{
    return c_sem_bool(((val_i){c.v, c.ref}));
}
#define STACK_CALL(name, e)                                                            \
    extern const struct ir_descr call_packed_##name;                                   \
    val packed_##name(struct vm *vm, val array, int64_t arg, val extra);
#include "python/sem/stack_calls.def"
#undef STACK_CALL
#define stack_call(name, n, arg, extra)                                                \
    rec_stack_call(cx, &call_packed_##name, packed_##name, n, arg, extra)

#endif
