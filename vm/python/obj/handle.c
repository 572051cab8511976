/* handle.c -- objects that own something of a C library. */
#include "python/obj/handle.h"

#include "python/obj/type_def.h"

val handle_new(struct vm *vm, const struct handle_def *def, void *p, val keeps)
{
    assert(p);
    struct w_handle *h = new_object(vm, KIND_HANDLE, sizeof *h);
    h->def = def;
    h->p = p;
    h->keeps = keeps;
    gc_register_final(&vm->gc, &h->h);
    return &h->h;
}

void *handle_get(struct vm *vm, val v, const struct handle_def *def)
{
    if (!is_kind(v, KIND_HANDLE) || as_handle(v)->def != def) {
        raise_error(vm, E_TypeError, "a %s is required, not '%s'", def->name,
                    type_name(vm, v));
        return NULL;
    }
    if (!as_handle(v)->p)
        raise_error(vm, E_ValueError, "the %s is closed", def->name);
    return as_handle(v)->p;
}

void handle_close(val v)
{
    struct w_handle *h = as_handle(v);
    void *p = h->p;
    h->p = NULL;
    if (p)
        h->def->leave(p);
}

const struct type_def handle_type = {
    .kind = KIND_HANDLE,
    .module = "_objects",
    .flags = FINAL,
};
