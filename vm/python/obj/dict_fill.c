/* dict_fill.c -- a dict from a mapping or from pairs. */
#include "python/sem/sem.h"

static bool fill_from_keys(struct vm *vm, val d, val from, val keys)
{
    val names = vm_call(vm, keys, NULL, 0), it = names ? py_iter(vm, names) : NULL, k;
    while (it && (k = py_next(vm, it)) && k != vm->stop) {
        val v = py_getitem(vm, from, k);
        if (!v || !dict_set(vm, d, k, v))
            return false;
    }
    return !vm->exc;
}

/* The two values of element number i, as a list. */
static val pair_of(struct vm *vm, val pair, int64_t i)
{
    val l = list_new(vm, 2);
    if (!py_iterable(vm, pair))
        return raise_error(vm, E_TypeError,
                           "cannot convert dictionary update sequence element #%lld "
                           "to a sequence",
                           (long long)i);
    if (!list_extend(vm, l, pair))
        return NULL;
    return as_list(l)->n == 2 ? l
                              : raise_error(vm, E_ValueError,
                                            "dictionary update sequence element #%lld "
                                            "has length %lld; 2 is required",
                                            (long long)i, (long long)as_list(l)->n);
}

bool dict_fill(struct vm *vm, val d, val from)
{
    val k, v;
    if (is_a(from, KIND_DICT) &&
        type_lookup(vm, type_of(vm, from), vm->n_iter) ==
            type_lookup(vm, vm->types[KIND_DICT], vm->n_iter)) {
        from = plain_of(from); /* a class below that iterates as dict does is a dict */
        int64_t used = as_dict(from)->used;
        for (int64_t at = 0; dict_next(from, &at, &k, &v);) {
            if (!dict_set(vm, d, k, v))
                return false;
            if (as_dict(from)->used != used) {
                raise_error(vm, E_RuntimeError, "dict mutated during update");
                return false;
            }
        }
        return true;
    }
    val keys = py_getattr_or_null(vm, from, str_intern(vm, SLICE("keys")));
    if (keys || vm->exc)
        return keys && fill_from_keys(vm, d, from, keys);
    val it = py_iter(vm, from);
    if (it && iterates_in_python(vm, it))
        return prelude_call(vm, PRELUDE_FILL, (const val[]){d, it}, 2);
    for (int64_t i = 0; it; i++) {
        val pair = py_next(vm, it);
        if (!pair || pair == vm->stop)
            return pair != NULL;
        val t = pair_of(vm, pair, i);
        if (!t || !dict_set(vm, d, list_get(vm, t, 0), list_get(vm, t, 1)))
            return false;
    }
    return false;
}
