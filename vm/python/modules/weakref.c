/* weakref.c -- the module `weakref`: references that do not keep their object alive. */
#include "python/modules/module_def.h"

static val make_ref(struct vm *vm, val target, val callback)
{
    if (is_int(target))
        return raise_error(vm, E_TypeError,
                           "cannot create weak reference to 'int' object");
    struct w_weakref *w = new_object(vm, KIND_WEAKREF, sizeof *w);
    w->target = target;
    w->callback = callback;
    gc_register_weak(&vm->gc, &w->h, callback != vm->none);
    return &w->h;
}

static const struct method functions[] = {
    FUNCTION("ref", "object, callback=None, /", make_ref, RUNS),
    LAST_METHOD,
};

const struct module_def weakref_module = {
    .name = "weakref",
    .doc = "References that do not keep their object alive.",
    .functions = functions,
};
