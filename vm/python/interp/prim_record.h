/* prim_record.h -- recording: a value is what it is now and its name in the trace; a
 * primitive computes and emits. What C may branch on is only what a guard has shown. */
#ifndef INTERP_PRIM_RECORD_H
#define INTERP_PRIM_RECORD_H

#include "python/interp/jit_glue.h"
#include "python/sem/sem.h"

#define JIT_FIELDS "python/sem/fields.def"
#define JIT_CALLS  "python/sem/calls.def"
#include "jit/dialect_rec.h"
#include "python/field_names.h"
#include "python/call_names.h"

typedef val val_cpacked(struct vm *vm, val array, int64_t arg, val extra);

val_r rec_stack_call(struct rec *cx, const struct ir_descr *d, val_cpacked *fn, int n,
                     int64_t arg, val_r extra);

#define TRUE_  (cx->vm->true_)
#define FALSE_ (cx->vm->false_)
#define NONE_  (cx->vm->none)
#define STOP_  (cx->vm->stop)
static inline enum kind rec_kind(struct rec *cx, val_r v)
{
    enum kind k = (enum kind)rec_class(cx, v);
    return k == KIND_FREE ? KIND_INT : k;
}
#define kind_of(v)  rec_kind(cx, v)
#define is_small(v) (rec_kind(cx, v) == KIND_INT)
#define is_func(v)  (rec_kind(cx, v) == KIND_FUNC)

/* ---- boxes, fields and items --------------------------------------------------------------- */

extern const struct ir_descr descr_int_field, descr_frame_item, descr_array_item,
    descr_tuple_item, descr_float_item, descr_double_item;
val_r rec_box_float(struct rec *cx, val_f d);
val_r rec_new(struct rec *cx, enum kind kind, size_t size);
val_r rec_new_items(struct rec *cx, enum kind kind, int64_t n);
#define box_float(d)              rec_box_float(cx, d)
#define box_bool(c)               rec_box_bool(cx, c)
#define new_object_of(kind, type) rec_new(cx, kind, sizeof(struct type))
#define new_array(n)              rec_new_items(cx, KIND_ARRAY, n)
#define new_tuple(n)              rec_new_items(cx, KIND_TUPLE, n)
#define new_floats(n)             rec_new_items(cx, KIND_FLOATS, n)

#define double_item(buf, i)       rec_item_f(cx, buf, i, &descr_double_item)
#define set_double_item(buf, i, v)                                                     \
    (rec_set_item_f(cx, buf, i, v, &descr_double_item), (void)(cx->effect = true))
#define float_item(a, i) rec_item_f(cx, a, i, &descr_float_item)
#define set_float_item(a, i, v)                                                        \
    (rec_set_item_f(cx, a, i, v, &descr_float_item), (void)(cx->effect = true))
#define init_float_item(a, i, v) rec_set_item_f(cx, a, KI(i), v, &descr_float_item)
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
