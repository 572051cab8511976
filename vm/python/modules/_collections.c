/* _collections.c -- the module `_collections`: deque, and what frozen/_collections.py needs
 * from inside of dicts. */
#include "python/modules/module_def.h"
#include "python/types/types.h"

/* The dict's order changes, and nothing else. */
static val move_to_end(struct vm *vm, val d, val key, val last)
{
    if (!is_a(d, KIND_DICT))
        return raise_error(vm, E_TypeError,
                           "descriptor 'move_to_end' for 'dict' objects "
                           "doesn't apply to a '%s' object",
                           type_name(vm, d));
    val plain = plain_of(d), value = NULL, k, v;
    int there = dict_pop(vm, plain, key, &value);
    if (there <= 0)
        return there < 0 ? NULL : raise_object(vm, E_KeyError, key);
    if (last == vm->true_)
        return dict_set(vm, plain, key, value) ? vm->none : NULL;
    val moved = dict_new(vm, KIND_DICT);
    if (!dict_set(vm, moved, key, value))
        return NULL;
    for (int64_t at = 0; dict_next(plain, &at, &k, &v);)
        if (!dict_set(vm, moved, k, v))
            return NULL;
    dict_become(vm, plain, moved);
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("_move_to_end", "d, key, last, /", move_to_end, RUNS),
    LAST_METHOD,
};

static const enum kind types[] = {KIND_DEQUE, KIND_DEQUE_ITER, KIND_DEQUE_REVERSE_ITER,
                                  KIND_TUPLE_GETTER, 0};

static bool init(struct vm *vm, val ns)
{
    (void)ns;
    type_make_generic(vm, vm->types[KIND_DEQUE]);
    return true;
}

const struct module_def _collections_module = {
    .name = "_collections",
    .doc = "High performance data structures.",
    .functions = functions,
    .types = types,
    .init = init,
};
