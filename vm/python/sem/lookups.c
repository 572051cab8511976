/* lookups.c -- what is constant about globals, maps and types. */
#include "python/sem/sem.h"

val find_global_cell(struct vm *vm, val ns, val name, bool *own)
{
    val cell = ns_cell(vm, ns, name);
    *own = cell != NULL;
    if (!cell)
        cell = ns_cell(vm, vm->builtins, name);
    return cell ? cell : builtin_of_site(vm, name);
}

/* What the class of v calls when v is found in another class; NULL: nothing. A class that
 * gets such a method makes everything that was looked up void (class_changed). */
static val descriptor_method(struct vm *vm, val v, val name)
{
    return is_kind(v, KIND_INSTANCE) ? type_lookup(vm, type_of(vm, v), name) : NULL;
}

static bool is_data(struct vm *vm, val v)
{
    return is_kind(v, KIND_MEMBER) || is_kind(v, KIND_TUPLE_GETTER) ||
           descriptor_method(vm, v, vm->n_set) ||
           descriptor_method(vm, v, vm->n_delete);
}

static bool is_descriptor(struct vm *vm, val v)
{
    return is_data(vm, v) || descriptor_method(vm, v, vm->n_get);
}

/* A place in instances that the class has a name for: __slots__. */
static bool is_slot(val v)
{
    return is_kind(v, KIND_MEMBER) && as_member(v)->index >= 0;
}

/* One that anything can be stored to. */
static bool is_plain_slot(val v)
{
    return is_slot(v) && !as_member(v)->row;
}

/* A function in C that the class has. One that takes the class makes another object. */
static struct attr_place builtin_attr(val found, bool instance)
{
    const struct w_builtin *w = as_builtin(found);
    if (w->b->flags & B_CLASS && !w->self)
        return (struct attr_place){instance ? AT_SLOW : AT_C_METHOD, 0, found};
    bool binds = instance && !w->self && w->b->flags & B_METHOD;
    return (struct attr_place){binds ? AT_C_METHOD : AT_CLASS, 0, found};
}

/* What is found in a class, asked for through an instance or through the class. */
static struct attr_place class_attr(struct vm *vm, val found, bool instance)
{
    if (is_int(found))
        return (struct attr_place){AT_CLASS, 0, found};
    switch (found->kind) {
    case KIND_CELL: return (struct attr_place){AT_CELL, 0, found};
    case KIND_FUNC:
        return (struct attr_place){instance ? AT_METHOD : AT_CLASS, 0, found};
    case KIND_STATICMETHOD:
        return (struct attr_place){AT_CLASS, 0, as_wrapper(found)->func};
    case KIND_CLASSMETHOD: {
        val func = as_wrapper(found)->func;
        return (struct attr_place){is_kind(func, KIND_FUNC) ? AT_CLASSMETHOD : AT_SLOW,
                                   0, func};
    }
    case KIND_BUILTIN: return builtin_attr(found, instance);
    case KIND_TYPE:
        return (struct attr_place){as_type(found)->meta ? AT_SLOW : AT_CLASS, 0, found};
    case KIND_INSTANCE: {
        val get = descriptor_method(vm, found, vm->n_get);
        if (get && is_kind(get, KIND_FUNC))
            return (struct attr_place){AT_GETTER, 0, found};
        return (struct attr_place){is_descriptor(vm, found) ? AT_SLOW : AT_CLASS, 0,
                                   found};
    }
    default:
        return is_plain_kind((enum kind)found->kind)
                   ? (struct attr_place){AT_CLASS, 0, found}
                   : (struct attr_place){.kind = AT_SLOW};
    }
}

struct attr_place find_attr(struct vm *vm, val map, val name)
{
    val type = as_map(map)->type, found = type_find(vm, type, name);
    int64_t i = map_find_name(map, name);
    if (as_type(type)->flags & TYPE_GETATTRIBUTE || name == vm->n_dict ||
        name == vm->n_class)
        return (struct attr_place){.kind = AT_SLOW};
    if (found && is_kind(found, KIND_PROPERTY)) {
        /* what a getter raises may be for __getattr__ to deal with */
        if (type_lookup(vm, type, vm->n_getattr))
            return (struct attr_place){.kind = AT_SLOW};
        return (struct attr_place){AT_PROPERTY, 0, as_property(found)->get};
    }
    if (found && is_slot(found))
        return (struct attr_place){AT_MEMBER, as_member(found)->index, NULL};
    if (found && is_kind(found, KIND_TUPLE_GETTER) &&
        as_type(type)->value_kind == KIND_TUPLE)
        return (struct attr_place){AT_ITEM, as_tuple_getter(found)->index, NULL};
    bool data = found && is_data(vm, found);
    if (map_in_dict(vm, map))
        return (struct attr_place){.kind = AT_SLOW};
    if (i >= 0 && !data)
        return (struct attr_place){AT_SLOT, i, NULL};
    struct attr_place at =
        found ? class_attr(vm, found, true) : (struct attr_place){.kind = AT_SLOW};
    /* what a getter raises may be for __getattr__ to deal with */
    bool fits = at.kind == AT_GETTER ? !type_lookup(vm, type, vm->n_getattr) : !data;
    return fits ? at : (struct attr_place){.kind = AT_SLOW};
}

/* The same of a class: its own attributes come before those of `type`, but for the few
 * that every class has. */
struct attr_place find_type_attr(struct vm *vm, val type, val name)
{
    val found = type_find(vm, type, name), meta = type_of(vm, type),
        over = type_lookup(vm, meta, name);
    /* a method of the metaclass comes after what the class has */
    bool hides = over && !is_kind(over, KIND_BUILTIN) && !is_kind(over, KIND_FUNC);
    if (!found || name == vm->n_doc || name == vm->n_qualname || name == vm->n_module ||
        as_type(meta)->flags & TYPE_GETATTRIBUTE || hides)
        return (struct attr_place){.kind = AT_SLOW};
    struct attr_place at = class_attr(vm, found, false);
    if (at.kind == AT_GETTER && type_lookup(vm, meta, vm->n_getattr))
        at.kind = AT_SLOW;
    return at;
}

struct attr_place find_type_store(struct vm *vm, val type, val name)
{
    val own = as_type(type)->meta || !(as_type(type)->flags & TYPE_HEAP)
                  ? NULL
                  : dict_get_str(vm, as_type(type)->dict, name);
    return own && is_kind(own, KIND_CELL) ? (struct attr_place){AT_CELL, 0, own}
                                          : (struct attr_place){.kind = AT_SLOW};
}

val find_module_cell(struct vm *vm, val module, val name)
{
    val cell = type_lookup(vm, vm->types[KIND_MODULE], name)
                   ? NULL
                   : ns_cell(vm, as_module(module)->ns, name);
    return cell && as_cell(cell)->value ? cell : NULL;
}

static struct attr_place find_setter(struct vm *vm, val found)
{
    bool property = is_kind(found, KIND_PROPERTY);
    val f =
        property ? as_property(found)->set : descriptor_method(vm, found, vm->n_set);
    if (!f || !is_kind(f, KIND_FUNC))
        return (struct attr_place){.kind = AT_SLOW};
    return (struct attr_place){AT_SETTER, property, property ? f : found};
}

struct attr_place find_store(struct vm *vm, val map, val name)
{
    val type = as_map(map)->type, found = type_lookup(vm, type, name);
    int64_t i = map_find_name(map, name);
    if (as_type(type)->flags & TYPE_SETATTR || name == vm->n_class ||
        name == vm->n_dict)
        return (struct attr_place){.kind = AT_SLOW};
    if (found && !is_plain_slot(found) &&
        (is_kind(found, KIND_PROPERTY) || is_data(vm, found)))
        return find_setter(vm, found);
    if (found && is_plain_slot(found))
        return (struct attr_place){AT_SLOT, as_member(found)->index, NULL};
    if (map_in_dict(vm, map) || (i < 0 && !(as_type(type)->flags & TYPE_HAS_DICT)))
        return (struct attr_place){.kind = AT_SLOW};
    if (i >= 0)
        return (struct attr_place){AT_SLOT, i, NULL};
    val next = map_extend(vm, map, name);
    return (struct attr_place){AT_NEW, as_map(next)->index, next};
}

int class_cell(val code)
{
    const struct code *c = code_of(code);
    for (int i = c->nlocals - c->nfree; i < c->nlocals; i++)
        if (slice_eq(str_value(c->varnames.at[i]), SLICE("__class__")))
            return c->nargs > 0 ? i : -1;
    return -1;
}

val find_builtin_method(struct vm *vm, enum kind k, val name)
{
    val f = type_lookup(vm, vm->types[k], name);
    return f && is_kind(f, KIND_BUILTIN) && as_builtin(f)->b->flags & B_METHOD ? f
                                                                               : NULL;
}

/* Neither the class nor one below it has an __init__. That one of those gets one, or that
 * there is another, changes the version (init_changed). */
static bool inits_nothing(struct vm *vm, val type)
{
    val below = as_type(type)->subclasses;
    if (type_lookup(vm, type, vm->n_init) !=
        type_lookup(vm, vm->object_type, vm->n_init))
        return false;
    for (int64_t i = 0; below && i < as_list(below)->n; i++)
        if (!inits_nothing(vm, list_items(below)[i]))
            return false;
    return true;
}

/* A __new__ in Python: what it gives is all, when there is no __init__ whose turn it would
 * be. */
static struct attr_place new_in_python(struct vm *vm, val type, val new)
{
    val func = is_kind(new, KIND_STATICMETHOD) ? as_wrapper(new)->func : new;
    return is_kind(func, KIND_FUNC) && inits_nothing(vm, type)
               ? (struct attr_place){AT_MAKER, 1, func}
               : (struct attr_place){.kind = AT_SLOW};
}

/* Does the metaclass say what calling the class is? */
static bool calls_otherwise(struct vm *vm, val type)
{
    val meta = as_type(type)->meta;
    return meta && type_lookup(vm, meta, vm->n_call) !=
                       type_lookup(vm, vm->types[KIND_TYPE], vm->n_call);
}

bool can_make(val type, bool own)
{
    int flags = as_type(type)->flags;
    return makes_instances(type) && !(flags & (TYPE_HAS_DEL | TYPE_EXCEPTION)) &&
           (own || (flags & TYPE_HEAP && !(flags & TYPE_ABSTRACT)));
}

/* What calling the class does, when all of it is to make an instance and to call a
 * function: AT_METHOD, or not even that: AT_NEW. The index is 1 for exceptions, which keep
 * the arguments. */
struct attr_place find_maker(struct vm *vm, val type)
{
    const struct w_type *t = as_type(type);
    bool exc = t->flags & TYPE_EXCEPTION;
    if (t->maker)
        return (struct attr_place){AT_MAKER, 0, t->maker};
    if ((!(t->flags & TYPE_HEAP) && !exc) ||
        t->flags & (TYPE_HAS_DEL | TYPE_ABSTRACT) || calls_otherwise(vm, type))
        return (struct attr_place){.kind = AT_SLOW};
    val base = exc ? vm->exceptions[E_BaseException] : vm->object_type,
        new = type_lookup(vm, type, vm->n_new),
        init = type_lookup(vm, type, vm->n_init);
    if (new != type_lookup(vm, base, vm->n_new))
        return new_in_python(vm, type, new);
    if (init == type_lookup(vm, base, vm->n_init))
        return (struct attr_place){AT_NEW, exc, NULL};
    if (is_kind(init, KIND_FUNC) &&
        !(code_of(as_func(init)->code)->flags & CODE_GENERATOR))
        return (struct attr_place){AT_METHOD, exc, init};
    return (struct attr_place){.kind = AT_SLOW};
}

/* A method behind `after` in the mro of `start`: what super() finds for an instance. */
struct attr_place find_super_method(struct vm *vm, val start, val after, val name)
{
    const struct w_tuple *mro = as_tuple(as_type(start)->mro);
    int64_t i = 0;
    while (i < mro->n && mro->at[i] != after)
        i++;
    for (i++; i < mro->n && name != vm->n_class; i++) {
        val found = type_own(vm, mro->at[i], name);
        if (!found)
            continue;
        bool fixed =
            is_kind(found, KIND_BUILTIN) && as_builtin(found)->b->flags & B_STATIC;
        if (fixed || is_kind(found, KIND_STATICMETHOD))
            return (struct attr_place){AT_CLASS, 0,
                                       fixed ? found : as_wrapper(found)->func};
        if (is_kind(found, KIND_CLASSMETHOD) &&
            is_kind(as_wrapper(found)->func, KIND_FUNC))
            return (struct attr_place){AT_CLASSMETHOD, 0, as_wrapper(found)->func};
        bool method =
            is_kind(found, KIND_FUNC) ||
            (is_kind(found, KIND_BUILTIN) && as_builtin(found)->b->flags & B_METHOD &&
             !(as_builtin(found)->b->flags & (B_CLASS | B_STATIC)));
        return (struct attr_place){method ? AT_METHOD : AT_SLOW, 0, found};
    }
    return (struct attr_place){.kind = AT_SLOW};
}
