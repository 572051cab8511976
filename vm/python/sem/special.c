/* special.c -- which method of a class written in Python an instruction calls. */
#include "python/sem/sem.h"

/* The method of the builtin type that the class is below; it gets the plain value. */
static bool is_plain(struct vm *vm, val type, val f)
{
    int64_t k = as_type(type)->value_kind;
    return k && f && is_kind(f, KIND_BUILTIN) && as_builtin(f)->owner == vm->types[k];
}

/* Of iterators that are instances (types/zip.c): __next__ is a step in Python, and
 * `identity` says that __iter__ gives the iterator itself. An instance with neither __bool__ nor __len__ is true: only that is "no __bool__". */
struct special find_special(struct vm *vm, val type, val name)
{
    val f = type_lookup(vm, type, name);
    if (!f && name == vm->n_bool) {
        val len = type_lookup(vm, type, vm->n_len);
        return (struct special){.absent = !len, .plain = is_plain(vm, type, len)};
    }
    if (f && name == vm->n_next && is_kind(f, KIND_BUILTIN) && as_builtin(f)->owner &&
        is_kind(as_builtin(f)->owner, KIND_TYPE))
        return (struct special){.func = as_type(as_builtin(f)->owner)->step};
    if (f && name == vm->n_iter && is_kind(f, KIND_BUILTIN) && as_builtin(f)->owner &&
        is_kind(as_builtin(f)->owner, KIND_TYPE))
        return (struct special){.identity = as_type(as_builtin(f)->owner)->step};
    return (struct special){.func = f && is_kind(f, KIND_FUNC) ? f : NULL,
                            .absent = !f,
                            .plain = is_plain(vm, type, f)};
}

/* Values of these types are equal to none but themselves: None, and instances whose class
 * did not say otherwise. (object.__ne__ asks __eq__.) */
static bool by_identity(struct vm *vm, val type)
{
    if (type == vm->types[KIND_NONE])
        return true;
    return as_type(type)->kind == KIND_INSTANCE &&
           type_lookup(vm, type, vm->n_eq) ==
               type_lookup(vm, vm->object_type, vm->n_eq) &&
           type_lookup(vm, type, vm->n_ne) ==
               type_lookup(vm, vm->object_type, vm->n_ne);
}

/* Builtin values that are equal to values of builtin types only. */
static bool knows_builtins_only(val type)
{
    static const bool kinds[N_KINDS] = {
        [KIND_BOOL] = true,  [KIND_INT] = true,  [KIND_FLOAT] = true, [KIND_STR] = true,
        [KIND_TUPLE] = true, [KIND_LIST] = true, [KIND_DICT] = true,  [KIND_SET] = true,
    };
    return !(as_type(type)->flags & TYPE_HEAP) && kinds[as_type(type)->kind];
}

static bool same_means_equal(struct vm *vm, val ta, val tb)
{
    bool a = by_identity(vm, ta), b = by_identity(vm, tb);
    return (a || knows_builtins_only(ta)) && (b || knows_builtins_only(tb)) && (a || b);
}

struct special find_operator(struct vm *vm, enum opcode op, val ta, val tb)
{
    struct attempt at[MOST_ATTEMPTS];
    if ((op == OP_COMPARE_EQ || op == OP_COMPARE_NE) && same_means_equal(vm, ta, tb))
        return (struct special){.absent = true, .identity = true};
    int n = operator_attempts(vm, op, ta, tb, at);
    for (int i = 0; i < n; i++) {
        val type = at[i].swapped ? tb : ta;
        if (as_type(type)->kind != KIND_INSTANCE)
            continue;
        struct special s = find_special(vm, type, at[i].name);
        s.swapped = at[i].swapped;
        s.attempt = i;
        if (!s.absent)
            return s;
    }
    return (struct special){.absent = true};
}

/* The first method that was asked has declined. */
val sem_operator_rest(struct vm *vm, int64_t op, val a, val b)
{
    enum opcode o = (enum opcode)op;
    struct special first = find_operator(vm, o, type_of(vm, a), type_of(vm, b));
    return py_operator_rest(vm, o, a, b, first.attempt + 1);
}

int64_t sem_no_bool(struct vm *vm, val v)
{
    raise_error(vm, E_TypeError, "__bool__ should return bool, returned %s",
                type_name(vm, v));
    return -1;
}

val sem_no_iterator(struct vm *vm, val v)
{
    return raise_error(vm, E_TypeError, "iter() returned non-iterator of type '%s'",
                       type_name(vm, v));
}

/* What __len__ returned, when it is not simply a length. */
val sem_odd_length(struct vm *vm, val v)
{
    int64_t n = length_of_answer(vm, v);
    return n < 0 ? NULL : int_from_i64(vm, n);
}
