/* special.c -- which method of a class written in Python an instruction calls. */
#include "python/sem/sem.h"

/* An instance with neither __bool__ nor __len__ is true: only that is "no __bool__". */
struct special find_special(struct vm *vm, val type, val name)
{
    val f = type_lookup(vm, type, name);
    if (!f && name == vm->n_bool)
        return (struct special){.absent = !type_lookup(vm, type, vm->n_len)};
    return (struct special){.func = f && is_kind(f, KIND_FUNC) ? f : NULL,
                            .absent = !f};
}

struct special find_operator(struct vm *vm, enum opcode op, val ta, val tb)
{
    struct attempt at[MOST_ATTEMPTS];
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
    int64_t n;
    if (!py_index(vm, v, &n))
        return NULL;
    return n < 0 ? raise_error(vm, E_ValueError, "__len__() should return >= 0")
                 : int_from_i64(vm, n);
}
