/* ns.c -- the namespaces of modules: names to cells.
 *
 * The dict of a namespace is what globals() and module.__dict__ return: dict.c shows what
 * is in the cells, and comes here to change it. exec() makes a namespace of its dict.
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
    gc_store(&vm->gc, dict, &as_dict(dict)->ns, &ns->h);
    return &ns->h;
}

val ns_of_dict(struct vm *vm, val dict)
{
    if (as_dict(dict)->ns)
        return as_dict(dict)->ns;
    val ns = ns_new(vm), key, value;
    for (int64_t at = 0; dict_next(dict, &at, &key, &value);) {
        val cell = cell_new(vm, value);
        as_cell(cell)->writes = 1;
        if (!dict_raw_set(vm, dict, key, cell)) /* the key is there: no new place */
            return NULL;
    }
    as_dict(as_ns(ns)->dict)->ns = NULL;
    gc_store(&vm->gc, ns, &as_ns(ns)->dict, dict);
    gc_store(&vm->gc, dict, &as_dict(dict)->ns, ns);
    return ns;
}

val ns_cell(struct vm *vm, val ns, val name)
{
    return dict_raw_get_str(vm, as_ns(ns)->dict, name);
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

bool ns_put(struct vm *vm, val ns, val key, val v)
{
    val dict = as_ns(ns)->dict,
        cell = is_kind(key, KIND_STR) ? dict_raw_get_str(vm, dict, key) : NULL;
    if (cell) {
        cell_set(vm, cell, v);
        return true;
    }
    cell = cell_new(vm, v);
    as_cell(cell)->writes = 1;
    if (!dict_raw_set(vm, dict, key, cell))
        return false;
    names_changed(vm, ns);
    return true;
}

int ns_remove(struct vm *vm, val ns, val key)
{
    val cell = is_kind(key, KIND_STR) ? ns_cell(vm, ns, key) : NULL;
    int gone = dict_raw_del(vm, as_ns(ns)->dict, key);
    if (gone != 1)
        return gone;
    if (cell)
        cell_set(vm, cell, NULL);
    names_changed(vm, ns);
    return 1;
}

void ns_set(struct vm *vm, val ns, val name, val v)
{
    (void)ns_put(vm, ns, name, v); /* a name is compared without asking anybody */
}

bool ns_del(struct vm *vm, val ns, val name)
{
    return ns_remove(vm, ns, name) == 1;
}
