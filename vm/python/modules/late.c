/* late.c -- see late.h. A program that starts does not pay for what it does not ask for. */
#include "python/modules/late.h"

#include "python/frozen/frozen.h"

static val now(struct vm *vm, val ns, val name)
{
    val cell = ns_cell(vm, ns, name);
    return cell ? as_cell(cell)->value : NULL;
}

/* What the program has put there meanwhile stays. */
bool module_complete(struct vm *vm, val ns)
{
    if (ns != vm->sys_ns || vm->sys_late)
        return true;
    vm->sys_late = true;
    val before = dict_copy(vm, as_ns(ns)->dict, KIND_DICT), key, v;
    if (!frozen_run(vm, "sys_late", ns))
        return false;
    for (int64_t at = 0; dict_next(before, &at, &key, &v);)
        if (is_kind(v, KIND_CELL) ? as_cell(v)->value != NULL : v != NULL)
            ns_set(vm, ns, str_intern(vm, str_value(key)),
                   is_kind(v, KIND_CELL) ? as_cell(v)->value : v);
    return true;
}

static bool is_one_of(val name, const char *const *texts)
{
    for (; *texts; texts++)
        if (slice_eq(str_value(name), slice_of(*texts)))
            return true;
    return false;
}

val module_late(struct vm *vm, val module, val name)
{
    static const char *const lists[] = {"meta_path", "path_hooks",
                                        "path_importer_cache", NULL};
    static const char *const origins[] = {"__spec__", "__loader__", NULL};
    static const char *const streams[] = {
        "stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__", NULL};
    val ns = as_module(module)->ns;
    if (ns == vm->sys_ns && is_one_of(name, streams))
        return NULL; /* its __getattr__ makes these */
    if (ns == vm->sys_ns && is_one_of(name, lists)) {
        if (!frozen_call(vm, "_importing", "install", NULL, 0))
            return NULL;
        return now(vm, ns, name);
    }
    if (ns == vm->sys_ns && !vm->sys_late)
        return module_complete(vm, ns) ? now(vm, ns, name) : NULL;
    if (is_one_of(name, origins)) {
        if (!frozen_call(vm, "_importing", "describe", &module, 1))
            return NULL;
        return now(vm, ns, name);
    }
    return NULL;
}
