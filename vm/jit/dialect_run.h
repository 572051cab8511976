/* dialect_run.h -- the dialect, running: a value is itself, a primitive is its C expression.
 *
 * What follows is included once a file, behind the language's own headers, which say
 *   JIT_FIELDS   the table of fields, as a text for #include; rows
 *                FIELD(id, struct, member, i | r | f, "name in logs", never changes)
 *   JIT_CALLS    the table of C functions; rows CALL0 to CALL3(function, result,
 *                operands..., effect), results and operands i, r, f
 * `cx` is the vm: a `struct vm *` whose first member is its struct gc. */
#ifndef JIT_DIALECT_RUN_H
#define JIT_DIALECT_RUN_H

#include <math.h>

#include "jit/frame.h"

typedef val val_r;
typedef int64_t val_i;
typedef double val_f;
typedef bool val_b;
#define CX             struct vm *cx __attribute__((unused))

#define KR(v)          (v)
#define KI(i)          ((int64_t)(i))
#define KF(d)          ((double)(d))
#define NULL_R         ((val)NULL)
#define V(x)           (x)

#define taken(c)       (c)
#define taken_after(c) (c)
#define overflows(c)   (c)
#define promote(v)     (v)
#define promote_int(v) (v)
#define is_null(v)     ((v) == NULL)
#define may_raise()    (void)0
#define unbox(v)       ((int64_t)(uintptr_t)(v) >> 1)
#define box(i)         ((val)(uintptr_t)((uint64_t)(i) << 1 | 1))

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

#define OVERFLOWING(name)                                                              \
    static inline bool int_##name##_ovf(int64_t a, int64_t b, int64_t *out)            \
    {                                                                                  \
        return __builtin_##name##_overflow(a, b, out) || !jit_is_small(*out);          \
    }
OVERFLOWING(add)
OVERFLOWING(sub)
OVERFLOWING(mul)
#undef OVERFLOWING

static inline bool ptr_eq(val a, val b)
{
    return a == b;
}

/* ---- fields ------------------------------------------------------------------------- */

static inline void run_set_r(struct vm *vm, val o, val *slot, val v)
{
    gc_store((struct gc *)(void *)vm, o, slot, v);
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
/* INIT is for an object that was made by this instruction: it is young, or remembered. */
#define FIELD(id, type, member, k, text, pure)                                         \
    static inline val_##k run_get_##id(val o)                                          \
    {                                                                                  \
        return ((struct type *)(void *)o)->member;                                     \
    }                                                                                  \
    static inline void run_store_##id(struct vm *vm, val o, val_##k v)                 \
    {                                                                                  \
        run_set_##k(vm, o, &((struct type *)(void *)o)->member, v);                    \
    }                                                                                  \
    static inline void run_init_##id(val o, val_##k v)                                 \
    {                                                                                  \
        ((struct type *)(void *)o)->member = v;                                        \
    }
#define ITEMS(id, type, member, kind, k, text)
#include JIT_FIELDS
#undef ITEMS
#undef FIELD
#define GET(id, o)     run_get_##id(o)
#define SET(id, o, v)  run_store_##id(cx, o, v)
#define INIT(id, o, v) run_init_##id(o, v)

/* ---- calls of C functions: RUN(name, ...) is name(vm, ...) ------------------------------ */

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
#include JIT_CALLS
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#define RUN(name, ...) run_##name(cx, ##__VA_ARGS__)

#endif
