/* gc.c -- the module `gc`: asking the collector. The rest is frozen/gc.py. */
#include "python/interp/attend.h"
#include "python/modules/module_def.h"

/* The callbacks hear of it before and after. */
static bool tell(struct vm *vm, val callbacks, const char *phase, int64_t generation)
{
    val info = dict_new(vm, KIND_DICT);
    dict_set(vm, info, str_intern(vm, SLICE("generation")), tag_int(generation));
    dict_set(vm, info, str_intern(vm, SLICE("collected")), tag_int(0));
    dict_set(vm, info, str_intern(vm, SLICE("uncollectable")), tag_int(0));
    const val args[2] = {str_intern(vm, slice_of(phase)), info};
    for (int64_t i = 0; i < as_list(callbacks)->n; i++)
        if (!vm_call(vm, list_get(vm, callbacks, i), args, 2))
            return false;
    return true;
}

/* As soon as this has returned, where no C function's frame keeps dead objects alive; with
 * callbacks at once. */
static val collect(struct vm *vm, val which)
{
    int64_t generation;
    if (!py_index(vm, which, &generation))
        return NULL;
    if (generation < 0 || generation > 2)
        return raise_error(vm, E_ValueError, "invalid generation");
    val callbacks = module_value(vm, "gc", "callbacks");
    if (!callbacks)
        return NULL;
    if (is_kind(callbacks, KIND_LIST) && as_list(callbacks)->n) {
        if (!tell(vm, callbacks, "start", generation))
            return NULL;
        gc_collect(&vm->gc);
        if (!tell(vm, callbacks, "stop", generation))
            return NULL;
    }
    vm_want(vm, ATTEND_COLLECT);
    return tag_int(0);
}

/* Minor and major collections so far. */
static val counts(struct vm *vm)
{
    const val both[2] = {int_from_u64(vm, vm->gc.minors),
                         int_from_u64(vm, vm->gc.majors)};
    return tuple_of(vm, both, 2);
}

/* Does it refer to anything? */
static val is_tracked(struct vm *vm, val o)
{
    if (is_int(o))
        return vm->false_;
    const struct gc_kind *k = &vm->layouts[o->kind];
    bool empty = is_kind(o, KIND_TUPLE) && as_tuple(o)->n == 0;
    return bool_val(vm, (k->nrefs || k->items_are_refs) && !empty);
}

static const struct method functions[] = {
    ROW("collect", B_INTERPRET, "generation=2", collect, RUNS, 0),
    FUNCTION("_counts", "", counts, READS),
    FUNCTION("is_tracked", "obj, /", is_tracked, READS),
    LAST_METHOD,
};

const struct module_def gc_module = {
    .name = "gc",
    .doc = "The garbage collector.",
    .functions = functions,
};
