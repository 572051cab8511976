/* prim_run.h -- running: a value is itself, a primitive is its C expression. */
#ifndef INTERP_PRIM_RUN_H
#define INTERP_PRIM_RUN_H

#include "python/sem/sem.h"

#include <math.h>

typedef val val_r;
typedef int64_t val_i;
typedef double val_f;
typedef bool val_b;
#define CX             struct vm *cx __attribute__((unused))

#define KR(v)          (v)
#define KI(i)          ((int64_t)(i))
#define KF(d)          (d)
#define TRUE_          (cx->true_)
#define FALSE_         (cx->false_)
#define NONE_          (cx->none)
#define STOP_          (cx->stop)
#define NULL_R         ((val)NULL)

#define taken(c)       (c)
#define taken_after(c) (c)
#define overflows(c)   (c)
#define promote(v)     (v)
#define is_null(v)     ((v) == NULL)
#define is_small(v)    is_int(v)
#define unbox(v)       untag(v)
#define box(i)         tag_int(i)
#define box_float(d)   run_box_float(cx, d)
#define box_bool(b)    bool_val(cx, b)
#define is_func(v)     is_kind(v, KIND_FUNC)

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

/* A pure operation with operands a and b is its row's expression. */
#define IR_PURE1(name, k, x, expr)                                                     \
    static inline val_##k name(val_##x a)                                              \
    {                                                                                  \
        return expr;                                                                   \
    }
#define IR_PURE2(name, k, x, y, expr)                                                  \
    static inline val_##k name(val_##x a, val_##y b)                                   \
    {                                                                                  \
        return expr;                                                                   \
    }
#include "jit/pure.def"
#undef IR_PURE1
#undef IR_PURE2

#define OVERFLOWING(name, op)                                                          \
    static inline bool int_##name##_ovf(int64_t a, int64_t b, int64_t *out)            \
    {                                                                                  \
        return __builtin_##op##_overflow(a, b, out) || !fits_small(*out);              \
    }
OVERFLOWING(add, add)
OVERFLOWING(sub, sub)
OVERFLOWING(mul, mul)
#undef OVERFLOWING

static inline bool ptr_eq(val a, val b)
{
    return a == b;
}
/* ---- fields and items ------------------------------------------------------------- */

typedef val field_r;
typedef int64_t field_i;
typedef double field_f;
static inline void run_set_r(struct vm *vm, val o, val *slot, val v)
{
    gc_store(&vm->gc, o, slot, v);
}
static inline void run_set_i(struct vm *vm, val o, int64_t *slot, int64_t v)
{
    (void)vm, (void)o;
    *slot = v;
}
static inline void run_set_f(struct vm *vm, val o, double *slot, double v)
{
    (void)vm, (void)o;
    *slot = v;
}
#define FIELD(id, type, member, k, text, pure)                                         \
    static inline field_##k get_##id(val o)                                            \
    {                                                                                  \
        return ((struct type *)(void *)o)->member;                                     \
    }                                                                                  \
    static inline void run_store_##id(struct vm *vm, val o, field_##k v)               \
    {                                                                                  \
        run_set_##k(vm, o, &((struct type *)(void *)o)->member, v);                    \
    }                                                                                  \
    static inline void run_init_##id(val o, field_##k v)                               \
    {                                                                                  \
        ((struct type *)(void *)o)->member = v;                                        \
    }
#include "python/sem/fields.def"
#undef FIELD
#define set_iter_current(o, v)       run_store_iter_current(cx, o, v)
#define set_seq_index(o, v)          run_store_seq_index(cx, o, v)
#define set_seq_seq(o, v)            run_store_seq_seq(cx, o, v)
#define init_dict_iter_index(o, v)   run_init_dict_iter_index(o, v)
#define init_dict_iter_what(o, v)    run_init_dict_iter_what(o, v)
#define init_dict_iter_skipped(o, v) run_init_dict_iter_skipped(o, v)
#define init_dict_iter_used(o, v)    run_init_dict_iter_used(o, v)
#define init_dict_iter_dict(o, v)    run_init_dict_iter_dict(o, v)
#define set_dict_iter_index(o, v)    run_store_dict_iter_index(cx, o, v)
#define set_dict_iter_dict(o, v)     run_store_dict_iter_dict(cx, o, v)
#define set_cell_value(o, v)         run_store_cell_value(cx, o, v)
#define set_inst_map(o, v)           run_store_inst_map(cx, o, v)
#define set_gen_state(o, v)          run_store_gen_state(cx, o, v)
#define set_gen_slots(o, v)          run_store_gen_slots(cx, o, v)
#define init_cell_value(o, v)        run_init_cell_value(o, v)
#define init_range_start(o, v)       run_init_range_start(o, v)
#define init_range_stop(o, v)        run_init_range_stop(o, v)
#define init_range_step(o, v)        run_init_range_step(o, v)
#define init_range_n(o, v)           run_init_range_n(o, v)
#define init_iter_current(o, v)      run_init_iter_current(o, v)
#define init_iter_step(o, v)         run_init_iter_step(o, v)
#define init_iter_stop(o, v)         run_init_iter_stop(o, v)
#define init_seq_index(o, v)         run_init_seq_index(o, v)
#define init_seq_seq(o, v)           run_init_seq_seq(o, v)
#define set_list_n(o, v)             run_store_list_n(cx, o, v)
#define init_list_n(o, v)            run_init_list_n(o, v)
#define init_list_items(o, v)        run_init_list_items(o, v)
#define init_slice_start(o, v)       run_init_slice_start(o, v)
#define init_slice_stop(o, v)        run_init_slice_stop(o, v)
#define init_slice_step(o, v)        run_init_slice_step(o, v)
#define init_method_func(o, v)       run_init_method_func(o, v)
#define init_method_self(o, v)       run_init_method_self(o, v)
#define init_super_type(o, v)        run_init_super_type(o, v)
#define init_super_self(o, v)        run_init_super_self(o, v)
#define init_super_start(o, v)       run_init_super_start(o, v)
#define init_gen_func(o, v)          run_init_gen_func(o, v)
#define init_gen_slots(o, v)         run_init_gen_slots(o, v)
#define init_gen_pc(o, v)            run_init_gen_pc(o, v)
#define init_gen_depth(o, v)         run_init_gen_depth(o, v)
#define init_gen_state(o, v)         run_init_gen_state(o, v)

#define array_item(array, i)         (as_array(array)->at[i])
#define tuple_item(tuple, i)         (as_tuple(tuple)->at[i])
#define set_array_item(array, i, v)  run_set_array_item(cx, array, i, v)
#define float_item(floats, i)        (as_float_array(floats)->at[i])
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
#define promote_int(v) (v)
#define may_raise()    (void)0
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

/* ---- calls of C functions: row c_name(...) is name(vm, ...) ---------------------------- */

#define CALL0(name, k, e)                                                              \
    static inline val_##k run_##name(struct vm *vm)                                    \
    {                                                                                  \
        return name(vm);                                                               \
    }
#define CALL1(name, k, a, e)                                                           \
    static inline val_##k run_##name(struct vm *vm, val_##a x)                         \
    {                                                                                  \
        return name(vm, x);                                                            \
    }
#define CALL2(name, k, a, b, e)                                                        \
    static inline val_##k run_##name(struct vm *vm, val_##a x, val_##b y)              \
    {                                                                                  \
        return name(vm, x, y);                                                         \
    }
#define CALL3(name, k, a, b, c, e)                                                     \
    static inline val_##k run_##name(struct vm *vm, val_##a x, val_##b y, val_##c z)   \
    {                                                                                  \
        return name(vm, x, y, z);                                                      \
    }
#include "python/sem/calls.def"
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#define RUN(name, ...) run_##name(cx, ##__VA_ARGS__)
#include "python/interp/call_names.h"

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
