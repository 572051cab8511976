/* prim_run.h -- running: a value is itself, a primitive is its C expression. */
#ifndef INTERP_PRIM_RUN_H
#define INTERP_PRIM_RUN_H

#include "python/sem/sem.h"

#include <math.h>

#define JIT_FIELDS "python/sem/fields.def"
#define JIT_CALLS  "python/sem/calls.def"
#include "jit/dialect_run.h"
#include "python/field_names.h"
#include "python/call_names.h"

#define TRUE_        (cx->true_)
#define FALSE_       (cx->false_)
#define NONE_        (cx->none)
#define STOP_        (cx->stop)

#define is_small(v)  is_int(v)
#define box_float(d) run_box_float(cx, d)
#define box_bool(b)  bool_val(cx, b)
#define is_func(v)   is_kind(v, KIND_FUNC)

static inline val run_box_float(struct vm *vm, double d)
{
    struct w_float *f = gc_alloc(&vm->gc, KIND_FLOAT, sizeof(struct w_float));
    f->value = d;
    return &f->h;
}

static inline enum kind kind_of(val v)
{
    return is_int(v) ? KIND_INT : (enum kind)v->kind;
}

/* ---- items ------------------------------------------------------------------------- */

#define array_item(array, i)        (as_array(array)->at[i])
#define tuple_item(tuple, i)        (as_tuple(tuple)->at[i])
#define set_array_item(array, i, v) run_set_array_item(cx, array, i, v)
#define float_item(floats, i)       (as_float_array(floats)->at[i])
#define set_float_item(floats, i, d)                                                   \
    (as_float_array(floats)->at[i] = (d)) /* no reference, no barrier */
#define init_float_item(floats, i, d) set_float_item(floats, i, d)
/* Doubles in the bytes of an array.array. */
static inline double double_item(val buf, int64_t i)
{
    double d;
    memcpy(&d, as_buf(buf)->at + i * (int64_t)sizeof d, sizeof d);
    return d;
}
#define set_double_item(buf, i, d)                                                     \
    memcpy(as_buf(buf)->at + (i) * (int64_t)sizeof(double), &(double){d},              \
           sizeof(double))
static inline void run_set_array_item(struct vm *vm, val array, int64_t i, val v)
{
    gc_store(&vm->gc, array, &as_array(array)->at[i], v);
}
#define new_object_of(kind, type) ((val)new_object(cx, kind, sizeof(struct type)))
#define new_array(n)              array_new(cx, n)
#define new_floats(n)             floats_new(cx, n)
#define new_tuple(n)              tuple_new(cx, n)
/* a large object is born remembered, so filling it needs no barrier */
#define init_array_item(array, i, v) (as_array(array)->at[i] = (v))
#define init_tuple_item(tuple, i, v) (as_tuple(tuple)->at[i] = (v))
#define new_instance(type)           instance_new(cx, type)

#define inst_slot(o, map, i)         inst_get(o, i)
#define set_inst_slot(o, map, i, v)  inst_set(cx, o, i, v)
#define can_add_slot(o, i)           ((i) < as_inst(o)->n)
#define set_new_slot(o, i, v)        inst_set(cx, o, i, v)
#define init_inst_slot(o, i, v)      inst_set(cx, o, i, v)

/* ---- lookups --------------------------------------------------------------------------- */

#define class_of(v)                           type_of(cx, v)
#define is_text(v)                            is_a(v, KIND_STR)
#define same_text(a, b)                       str_eq(a, b)
#define attr_folds(cx, o, name, otherwise, r) ((void)(r), false)
#define is_stop(v)                            ((v) == cx->stop)
#define promote_builtin(v)                    (as_builtin(v)->b)
#define builtin_owner(v)                      (as_builtin(v)->owner)
#define call_fits(code)                       true
#define can_call(func, n)                     takes_exactly(as_func(func)->code, n)
#define can_inline(func, n)                   takes_exactly(as_func(func)->code, n)
#define takes_defaults(code, callee, n)       run_takes_defaults(code, callee, n)
static inline bool run_takes_defaults(val code, val func, int64_t n)
{
    const struct code *c = code_of(code);
    const val d = as_func(func)->defaults;
    return d && takes_exactly(code, c->nargs) && n < c->nargs &&
           n >= c->nargs - as_tuple(d)->n;
}
#define is_simple_call(func, n)                                                        \
    (is_kind(func, KIND_FUNC) && takes_exactly(as_func(func)->code, n))
#define intrinsic_of(type)                type_intrinsic(cx, type)
#define isinstance_folds(cx, n, a, b, r)  run_isinstance(cx, n, a, b, r)
#define exc_match_folds(cx, exc, type, r) run_exc_match(exc, type, r)
static inline bool run_exc_match(val exc, val type, bool *r)
{
    if (!is_kind(type, KIND_TYPE) || !is_kind(exc, KIND_INSTANCE) ||
        !(as_type(type)->flags & TYPE_EXCEPTION))
        return false;
    *r = is_subtype(as_map(as_inst(exc)->map)->type, type);
    return true;
}
static inline bool run_isinstance(struct vm *vm, int n, val a, val b, val *r)
{
    if (n != 2 || !is_kind(b, KIND_TYPE) || as_type(b)->meta)
        return false;
    bool is = is_instance(vm, a, b);
    *r = bool_val(vm, is);
    return is || !says_its_class(vm, a);
}

#endif
