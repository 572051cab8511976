/* map.c -- hidden classes. A map names the attributes of its instances in the order in
 * which they were added; instances that got the same names in the same order share it.
 *
 * The first `n` attributes of an instance are in it, the others in the array `more`. */
#include "python/obj/obj.h"

enum { FIRST_ROOM = 2, MOST_ROOM = 24 };

val map_root(struct vm *vm, val type)
{
    struct w_type *t = as_type(type);
    if (!t->root_map) {
        struct w_map *m = new_object(vm, KIND_MAP, sizeof *m);
        m->type = type;
        m->index = -1;
        m->id = vm->next_version++;
        gc_store(&vm->gc, type, &as_type(type)->root_map, &m->h);
    }
    return as_type(type)->root_map;
}

int64_t map_find_name(val map, val name)
{
    for (const struct w_map *m = as_map(map); m->index >= 0; m = as_map(m->parent))
        if (m->name == name)
            return m->index;
    return -1;
}

val map_extend(struct vm *vm, val map, val name)
{
    struct w_map *m = as_map(map);
    for (int64_t i = 0; m->children && i < as_list(m->children)->n; i++) {
        val child = list_items(m->children)[i];
        if (as_map(child)->name == name)
            return child;
    }
    struct w_map *c = new_object(vm, KIND_MAP, sizeof *c);
    m = as_map(map);
    c->type = m->type;
    c->parent = map;
    c->name = name;
    c->index = m->n;
    c->n = m->n + 1;
    c->id = vm->next_version++;
    struct w_type *t = as_type(m->type);
    if (c->n > t->room && c->n <= MOST_ROOM)
        t->room = c->n; /* later instances have room for it at once */
    if (!m->children) {
        val l = list_new(vm, 2);
        gc_store(&vm->gc, map, &as_map(map)->children, l);
    }
    list_append(vm, as_map(map)->children, &c->h);
    return &c->h;
}

val instance_new(struct vm *vm, val type)
{
    val map = map_root(vm, type);
    struct w_type *t = as_type(type);
    int64_t room = t->room < FIRST_ROOM ? FIRST_ROOM : t->room;
    struct w_inst *o =
        new_object(vm, KIND_INSTANCE, sizeof *o + (size_t)room * sizeof(val));
    o->n = room;
    o->map = map;
    if (t->flags & TYPE_HAS_DEL)
        gc_register_final(&vm->gc, &o->h);
    return &o->h;
}

val inst_get(val inst, int64_t i)
{
    const struct w_inst *o = as_inst(inst);
    return i < o->n ? o->at[i] : as_array(o->more)->at[i - o->n];
}

void inst_set(struct vm *vm, val inst, int64_t i, val v)
{
    struct w_inst *o = as_inst(inst);
    if (i < o->n)
        gc_store(&vm->gc, inst, &o->at[i], v);
    else
        gc_store(&vm->gc, o->more, &as_array(o->more)->at[i - o->n], v);
}

void inst_add(struct vm *vm, val inst, val name, val v)
{
    val map = map_extend(vm, as_inst(inst)->map, name);
    struct w_inst *o = as_inst(inst);
    int64_t i = as_map(map)->index;
    if (i >= o->n && (!o->more || i - o->n >= as_array(o->more)->n)) {
        int64_t have = o->more ? as_array(o->more)->n : 0;
        val more = array_new(vm, have * 2 + 4);
        for (int64_t k = 0; k < have; k++)
            gc_store(&vm->gc, more, &as_array(more)->at[k],
                     as_array(as_inst(inst)->more)->at[k]);
        gc_store(&vm->gc, inst, &as_inst(inst)->more, more);
    }
    gc_store(&vm->gc, inst, &as_inst(inst)->map, map);
    inst_set(vm, inst, i, v);
}

val inst_attr(struct vm *vm, val inst, val name)
{
    (void)vm;
    int64_t i = map_find_name(as_inst(inst)->map, name);
    return i < 0 ? NULL : inst_get(inst, i);
}

void inst_set_attr(struct vm *vm, val inst, val name, val v)
{
    int64_t i = map_find_name(as_inst(inst)->map, name);
    if (i < 0)
        inst_add(vm, inst, name, v);
    else
        inst_set(vm, inst, i, v);
}

static void names_in_order(const struct w_map *m, val *names)
{
    for (; m->index >= 0; m = as_map(m->parent))
        names[m->index] = m->name;
}

/* The map without the name is made by adding the others again, in their order. */
bool inst_del_attr(struct vm *vm, val inst, val name)
{
    val old = as_inst(inst)->map;
    int64_t gone = map_find_name(old, name), n = as_map(old)->n;
    if (gone < 0)
        return false;
    val names = array_new(vm, n), values = array_new(vm, n);
    names_in_order(as_map(old), as_array(names)->at);
    for (int64_t i = 0; i < n; i++)
        gc_store(&vm->gc, values, &as_array(values)->at[i], inst_get(inst, i));
    gc_store(&vm->gc, inst, &as_inst(inst)->map, map_root(vm, as_map(old)->type));
    for (int64_t i = 0; i < n; i++)
        if (i != gone)
            inst_add(vm, inst, as_array(names)->at[i], as_array(values)->at[i]);
    inst_set(vm, inst, n - 1, NULL);
    return true;
}

/* A copy: changing it does not change the instance. */
val inst_dict(struct vm *vm, val inst)
{
    val map = as_inst(inst)->map, d = dict_new(vm, KIND_DICT);
    int64_t n = as_map(map)->n;
    val names = array_new(vm, n);
    names_in_order(as_map(map), as_array(names)->at);
    for (int64_t i = 0; i < n; i++)
        if (inst_get(inst, i))
            dict_set(vm, d, as_array(names)->at[i], inst_get(inst, i));
    return d;
}
