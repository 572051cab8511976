/* dir.c -- the names an object answers to, sorted: dir(), and what suggestions choose from. */
#include "python/obj/obj.h"

static bool add_keys(struct vm *vm, val names, val dict)
{
    val key, value;
    for (int64_t at = 0; dict_next(dict, &at, &key, &value);)
        if (!dict_set(vm, names, key, vm->none))
            return false;
    return true;
}

static bool add_type(struct vm *vm, val names, val type)
{
    for (int64_t i = 0; i < as_tuple(as_type(type)->mro)->n; i++)
        if (!add_keys(vm, names, as_type(as_tuple(as_type(type)->mro)->at[i])->dict))
            return false;
    return true;
}

val dir_of(struct vm *vm, val o)
{
    val names = dict_new(vm, KIND_DICT), sorted = list_new(vm, 16);
    bool ok = true;
    if (is_kind(o, KIND_MODULE))
        ok = add_keys(vm, names, as_ns(as_module(o)->ns)->dict);
    else if (is_kind(o, KIND_TYPE))
        ok = add_type(vm, names, o);
    else {
        ok = add_type(vm, names, type_of(vm, o));
        if (ok && is_kind(o, KIND_INSTANCE))
            ok = add_keys(vm, names, inst_dict(vm, o));
    }
    return ok && list_extend(vm, sorted, names) && list_sort(vm, sorted, NULL, false)
               ? sorted
               : NULL;
}
