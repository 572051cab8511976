/* _weakref.c -- what weakref.py and _weakrefset.py are built on. */
#include "python/modules/module_def.h"
#include "python/types/weakref.h"

static val getweakrefcount(struct vm *vm, val o)
{
    return tag_int(weakref_count(vm, o));
}

static val getweakrefs(struct vm *vm, val o)
{
    return weakref_list(vm, o);
}

static val proxy(struct vm *vm, val o, val callback)
{
    return weakref_proxy(vm, o, callback);
}

/* Takes the key away if its value is a reference to what is gone. */
static val remove_dead(struct vm *vm, val dict, val key)
{
    if (!is_kind(dict, KIND_DICT))
        return raise_error(vm, E_TypeError,
                           "_remove_dead_weakref() argument 1 must be dict, not %s",
                           type_name(vm, dict));
    val w = dict_get(vm, dict, key);
    if (!w)
        return vm->exc ? NULL : vm->none;
    if (!is_weak(plain_of(w)))
        return raise_error(vm, E_TypeError, "not a weakref");
    if (!as_weakref(plain_of(w))->target && dict_del(vm, dict, key) < 0)
        return NULL;
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("getweakrefcount", "object, /", getweakrefcount, READS),
    FUNCTION("getweakrefs", "object, /", getweakrefs, READS),
    FUNCTION("proxy", "object, callback=None, /", proxy, READS),
    FUNCTION("_remove_dead_weakref", "dct, key, /", remove_dead, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "ref", vm->types[KIND_WEAKREF]) &&
           module_set(vm, ns, "ReferenceType", vm->types[KIND_WEAKREF]) &&
           module_set(vm, ns, "ProxyType", vm->types[KIND_WEAK_PROXY]) &&
           module_set(vm, ns, "CallableProxyType", vm->types[KIND_WEAK_CALLABLE]);
}

const struct module_def _weakref_module = {
    .name = "_weakref",
    .doc = "Weak-reference support module.",
    .functions = functions,
    .init = init,
};
