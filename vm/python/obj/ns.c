/* ns.c -- the namespaces of modules: names to cells.
 *
 * A cell that was stored to once is a constant as far as traces are concerned; a second
 * store invalidates them. A namespace's version changes when a name comes or goes. */
#include "python/obj/obj.h"

void (*vm_invalidate)(struct vm *vm, int64_t *deps);

val ns_new(struct vm *vm)
{
    val dict = dict_new(vm, KIND_DICT);
    struct w_ns *ns = new_object(vm, KIND_NS, sizeof *ns);
    ns->dict = dict;
    ns->version = vm->next_version++;
    return &ns->h;
}

val ns_cell(struct vm *vm, val ns, val name)
{
    return dict_get_str(vm, as_ns(ns)->dict, name);
}

static void names_changed(struct vm *vm, val ns)
{
    as_ns(ns)->version = vm->next_version++;
    if (as_ns(ns)->deps && vm_invalidate)
        vm_invalidate(vm, &as_ns(ns)->deps);
}

void cell_set(struct vm *vm, val cell, val v)
{
    struct w_cell *c = as_cell(cell);
    gc_store(&vm->gc, cell, &c->value, v);
    c->writes++;
    if (c->deps && vm_invalidate)
        vm_invalidate(vm, &c->deps);
}

void ns_set(struct vm *vm, val ns, val name, val v)
{
    val cell = ns_cell(vm, ns, name);
    if (cell) {
        cell_set(vm, cell, v);
        return;
    }
    cell = cell_new(vm, v);
    as_cell(cell)->writes = 1;
    dict_set(vm, as_ns(ns)->dict, name, cell);
    names_changed(vm, ns);
}

bool ns_del(struct vm *vm, val ns, val name)
{
    val cell = ns_cell(vm, ns, name);
    if (!cell)
        return false;
    cell_set(vm, cell, NULL);
    dict_del(vm, as_ns(ns)->dict, name);
    names_changed(vm, ns);
    return true;
}
