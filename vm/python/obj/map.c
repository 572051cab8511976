/* map.c -- hidden classes. A map names the attributes of its instances in the order in
 * which they were added; instances that got the same names in the same order share it.
 *
 * The first `room` attributes of an instance are in it, the others in the array `more`.
 * How many that are belongs to the map: who knows an object's map knows its size, and
 * machine code asks for nothing else. So a type has a root map for each room that its
 * instances were made with, linked through `parent`; new ones get the first of them.
 *
 * Slots come before attributes, and have no names here: the type's dict has a member
 * descriptor for each. They are the plain value of an instance of a class below a builtin
 * type (slot 0), what exceptions carry, and __slots__. */
#include "python/obj/obj.h"

enum { FIRST_ROOM = 2, MOST_ROOM = 24 };

static val new_map(struct vm *vm, val type, int64_t room)
{
    struct w_map *m = new_object(vm, KIND_MAP, sizeof *m);
    m->type = type;
    m->index = -1;
    m->room = room;
    m->n = as_type(type)->nslots;
    m->id = vm->next_version++;
    return &m->h;
}

/* ---- how much room instances will need ------------------------------------------------- */

/* The names that the code stores into attributes of its first parameter. */
static int64_t stored_names(const struct code *c, val *names, int64_t n)
{
    for (int32_t i = 1; i < (int32_t)c->n && n < MOST_ROOM; i++) {
        val_instr store = c->ops[i], self = c->ops[i - 1];
        if (instr_op(store) != OP_STORE_ATTR || instr_op(self) != OP_LOAD_FAST ||
            instr_arg(self) != 0)
            continue;
        val name = c->names.at[instr_arg(store)];
        int64_t k = 0;
        while (k < n && names[k] != name)
            k++;
        if (k == n)
            names[n++] = name;
    }
    return n;
}

/* What the constructors along the mro store: each mostly calls the next. Whoever gets more
 * attributes than that tells the type in map_extend. */
static int64_t room_of_init(struct vm *vm, val type)
{
    val names[MOST_ROOM];
    int64_t n = 0;
    const struct w_tuple *mro = as_tuple(as_type(type)->mro);
    for (int64_t i = 0; i < mro->n; i++) {
        val d = as_type(mro->at[i])->dict;
        val init = d ? dict_get_str(vm, d, vm->n_init) : NULL;
        if (init && is_kind(init, KIND_FUNC))
            n = stored_names(code_of(as_func(init)->code), names, n);
    }
    return n;
}

static int64_t at_least(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The root for new instances. When some had more attributes than there is room for, the
 * next ones get another root: traces that make instances have to hear of that. */
static val root_for_new(struct vm *vm, val type)
{
    val root = as_type(type)->root_map;
    if (!root) {
        int64_t room = at_least(as_type(type)->room,
                                as_type(type)->nslots + room_of_init(vm, type));
        room = at_least(room, as_type(type)->nslots + 1); /* for __dict__ */
        root = new_map(vm, type, at_least(room, FIRST_ROOM));
        as_type(type)->room = as_map(root)->room;
        gc_store(&vm->gc, type, &as_type(type)->root_map, root);
    } else if (as_type(type)->room > as_map(root)->room) {
        val more = new_map(vm, type, as_type(type)->room);
        as_map(more)->parent = as_type(type)->root_map;
        gc_store(&vm->gc, type, &as_type(type)->root_map, more);
        root = more;
        type_modified(vm, type);
    }
    return root;
}

static val root_with_room(struct vm *vm, val type, int64_t room)
{
    for (val m = root_for_new(vm, type); m; m = as_map(m)->parent)
        if (as_map(m)->room == room)
            return m;
    val m = new_map(vm, type, room), first = as_type(type)->root_map;
    as_map(m)->parent = as_map(first)->parent;
    gc_store(&vm->gc, first, &as_map(first)->parent, m);
    return m;
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
    struct w_map *c = as_map(new_map(vm, m->type, m->room));
    m = as_map(map);
    c->parent = map;
    c->name = name;
    c->index = m->n;
    c->n = m->n + 1;
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

size_t instance_size(struct vm *vm, val type)
{
    return sizeof(struct w_inst) +
           (size_t)as_map(root_for_new(vm, type))->room * sizeof(val);
}

val instance_new(struct vm *vm, val type)
{
    val map = root_for_new(vm, type);
    int64_t room = as_map(map)->room;
    struct w_inst *o = new_object(vm, KIND_INSTANCE, instance_size(vm, type));
    o->n = room;
    o->map = map;
    if (as_type(type)->flags & TYPE_HAS_DEL)
        gc_register_final(&vm->gc, &o->h);
    return &o->h;
}

void inst_clear(struct vm *vm, val inst, val type)
{
    val root = root_with_room(vm, type, as_inst(inst)->n);
    gc_store(&vm->gc, inst, &as_inst(inst)->map, root);
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

/* ---- instances whose attributes are in a dict ------------------------------------------ */

/* Who asks for __dict__ gets one that is the instance's from then on. Its map has a single
 * name, which is no string: the dict is its value. */
static val dict_name(const struct vm *vm)
{
    return vm->stop;
}

bool map_in_dict(const struct vm *vm, val map)
{
    return as_map(map)->name == dict_name(vm);
}

static val dict_of(const struct vm *vm, val inst)
{
    val map = as_inst(inst)->map;
    return map_in_dict(vm, map) ? inst_get(inst, as_map(map)->index) : NULL;
}

void inst_set_dict(struct vm *vm, val inst, val dict)
{
    if (!map_in_dict(vm, as_inst(inst)->map)) {
        int64_t n = as_map(as_inst(inst)->map)->n;
        val type = as_map(as_inst(inst)->map)->type;
        for (int64_t i = as_type(type)->nslots; i < n; i++)
            inst_set(vm, inst, i, NULL);
        inst_clear(vm, inst, type);
        inst_add(vm, inst, dict_name(vm), dict);
    } else
        inst_set(vm, inst, as_map(as_inst(inst)->map)->index, dict);
}

val inst_live_dict(struct vm *vm, val inst)
{
    if (!map_in_dict(vm, as_inst(inst)->map))
        inst_set_dict(vm, inst, inst_dict(vm, inst));
    return dict_of(vm, inst);
}

/* Which slot of an exception has this name; -1: none. */
static int64_t field(struct vm *vm, val inst, val name)
{
    val type = as_map(as_inst(inst)->map)->type;
    if (!(as_type(type)->flags & TYPE_EXCEPTION))
        return -1;
    int64_t base = exc_field(vm, name);
    if (base >= 0)
        return base;
    val m = type_lookup(vm, type, name);
    return m && is_kind(m, KIND_MEMBER) ? as_member(m)->index : -1;
}

val inst_attr(struct vm *vm, val inst, val name)
{
    int64_t slot = field(vm, inst, name);
    if (slot >= 0)
        return inst_get(inst, slot);
    val d = dict_of(vm, inst);
    int64_t i = d ? -1 : map_find_name(as_inst(inst)->map, name);
    return d ? dict_get_str(vm, d, name) : i < 0 ? NULL : inst_get(inst, i);
}

void inst_set_attr(struct vm *vm, val inst, val name, val v)
{
    int64_t slot = field(vm, inst, name);
    if (slot >= 0) {
        inst_set(vm, inst, slot, v);
        return;
    }
    val d = dict_of(vm, inst);
    int64_t i = d ? -1 : map_find_name(as_inst(inst)->map, name);
    if (d)
        dict_set(vm, d, name, v);
    else if (i < 0)
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
    int64_t gone = map_find_name(old, name), n = as_map(old)->n,
            first = as_type(as_map(old)->type)->nslots;
    if (dict_of(vm, inst))
        return dict_del(vm, dict_of(vm, inst), name) == 1;
    if (gone < 0)
        return false;
    val names = array_new(vm, n), values = array_new(vm, n);
    names_in_order(as_map(old), as_array(names)->at);
    for (int64_t i = first; i < n; i++)
        gc_store(&vm->gc, values, &as_array(values)->at[i], inst_get(inst, i));
    inst_clear(vm, inst, as_map(old)->type);
    for (int64_t i = first; i < n; i++)
        if (i != gone)
            inst_add(vm, inst, as_array(names)->at[i], as_array(values)->at[i]);
    inst_set(vm, inst, n - 1, NULL);
    return true;
}

val inst_dict(struct vm *vm, val inst)
{
    if (dict_of(vm, inst))
        return dict_copy(vm, dict_of(vm, inst), KIND_DICT);
    val map = as_inst(inst)->map, d = dict_new(vm, KIND_DICT);
    int64_t n = as_map(map)->n;
    val names = array_new(vm, n);
    names_in_order(as_map(map), as_array(names)->at);
    for (int64_t i = as_type(as_map(map)->type)->nslots; i < n; i++)
        if (inst_get(inst, i))
            dict_set(vm, d, as_array(names)->at[i], inst_get(inst, i));
    return d;
}

void inst_set_class(struct vm *vm, val inst, val type)
{
    val d = dict_of(vm, inst), attributes = d ? d : inst_dict(vm, inst), name, v;
    inst_clear(vm, inst, type);
    if (d) {
        inst_add(vm, inst, dict_name(vm), d);
        return;
    }
    for (int64_t at = 0; dict_next(attributes, &at, &name, &v);)
        inst_add(vm, inst, name, v);
}
