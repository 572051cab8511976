/* object.c -- what every object and every class have. */
#define _GNU_SOURCE
#include <string.h>

#include "python/obj/codec.h"
#include "python/types/types.h"

#include "python/frozen/frozen.h"

/* ---- object ---------------------------------------------------------------------------- */

static val get_class(struct vm *vm, val o)
{
    return type_of(vm, o);
}

/* Have instances of both the same number of slots, and both or neither of the two extras? */
static bool same_room(struct vm *vm, val a, val b)
{
    const struct w_type *x = as_type(a), *y = as_type(b);
    return x->kind == y->kind && x->value_kind == y->value_kind &&
           x->nslots == y->nslots && !((x->flags ^ y->flags) & TYPE_HAS_DICT) &&
           !type_lookup(vm, a, vm->n_weakref_slot) ==
               !type_lookup(vm, b, vm->n_weakref_slot);
}

/* The class that gave instances of t their layout: those from it to t added nothing. */
static val layout_base(struct vm *vm, val t)
{
    while (as_type(t)->flags & TYPE_HEAP) {
        val base = type_best_base(vm, as_type(t)->bases);
        if (!base || !same_room(vm, base, t))
            break;
        t = base;
    }
    return t;
}

/* The name of the slot `index` that class t itself has; NULL: it is no attribute. */
static val name_of_slot(val t, int64_t index)
{
    int64_t at = 0;
    for (val k, v; dict_next(as_type(t)->dict, &at, &k, &v);)
        if (is_kind(v, KIND_MEMBER) && as_member(v)->owner == t && !as_member(v)->row &&
            as_member(v)->index == index)
            return as_member(v)->name;
    return NULL;
}

static bool same_slots(val a, val b, int64_t from)
{
    for (int64_t i = from; i < as_type(a)->nslots; i++)
        if (name_of_slot(a, i) != name_of_slot(b, i))
            return false;
    return true;
}

/* Can an instance of one become one of the other? */
static bool same_layout(struct vm *vm, val a, val b)
{
    a = layout_base(vm, a);
    b = layout_base(vm, b);
    if (a == b)
        return true;
    if (!(as_type(a)->flags & as_type(b)->flags & TYPE_HEAP) || !same_room(vm, a, b))
        return false;
    val base = type_best_base(vm, as_type(a)->bases);
    return base == type_best_base(vm, as_type(b)->bases) &&
           same_slots(a, b, as_type(base)->nslots);
}

static bool set_class(struct vm *vm, val o, val class)
{
    if (!class) {
        raise_error(vm, E_TypeError, "can't delete __class__ attribute");
        return false;
    }
    if (!is_kind(class, KIND_TYPE)) {
        raise_error(vm, E_TypeError,
                    "__class__ must be set to a class, not '%s' object",
                    type_name(vm, class));
        return false;
    }
    val old = type_of(vm, o);
    struct slice from = name_of_type(old), to = name_of_type(class);
    if (!is_kind(o, KIND_INSTANCE) || !(as_type(class)->flags & TYPE_HEAP) ||
        !(as_type(old)->flags & TYPE_HEAP)) {
        raise_error(vm, E_TypeError,
                    "__class__ assignment only supported for mutable types or "
                    "ModuleType subclasses");
        return false;
    }
    if (!same_layout(vm, class, old)) {
        raise_error(vm, E_TypeError,
                    "__class__ assignment: '%.*s' object layout differs from '%.*s'",
                    (int)to.n, to.p, (int)from.n, from.p);
        return false;
    }
    inst_set_class(vm, o, class);
    if (type_lookup(vm, class, vm->n_get) || type_lookup(vm, old, vm->n_get))
        class_changed(vm, class, vm->n_get);
    return true;
}

static const struct attribute object_attributes[] = {
    GETSET("__class__", get_class, set_class),
    {0},
};
const struct type_def object_type = {.kind = KIND_INSTANCE,
                                     .attributes = object_attributes};

/* ---- type ------------------------------------------------------------------------------ */

/* A builtin type's name starts with its module's, unless that is builtins. */
static size_t module_part(val t)
{
    struct slice s = name_of_type(t);
    const char *dot = as_type(t)->flags & TYPE_HEAP ? NULL : memrchr(s.p, '.', s.n);
    return dot ? (size_t)(dot - s.p) : 0;
}

val type_short_name(struct vm *vm, val t)
{
    size_t n = module_part(t);
    return n ? str_intern(vm, slice_from(name_of_type(t), n + 1)) : as_type(t)->name;
}

static bool changeable(struct vm *vm, val t, const char *name, val v)
{
    struct slice of = name_of_type(t);
    if (!(as_type(t)->flags & TYPE_HEAP))
        raise_error(vm, E_TypeError,
                    "cannot set '%s' attribute of immutable type '%.*s'", name,
                    (int)of.n, of.p);
    else if (!v)
        raise_error(vm, E_TypeError,
                    "cannot delete '%s' attribute of immutable type '%.*s'", name,
                    (int)of.n, of.p);
    return !vm->exc;
}

bool good_type_name(struct vm *vm, val name)
{
    if (slice_char(str_value(name), 0)) {
        raise_error(vm, E_ValueError, "type name must not contain null characters");
        return false;
    }
    return text_encode(vm, name, NULL, NULL) != NULL;
}

static bool type_set_name(struct vm *vm, val t, val v)
{
    struct slice of = name_of_type(t);
    if (!changeable(vm, t, "__name__", v))
        return false;
    if (!is_a(v, KIND_STR)) {
        raise_error(vm, E_TypeError,
                    "can only assign string to %.*s.__name__, not '%s'", (int)of.n,
                    of.p, type_name(vm, v));
        return false;
    }
    if (!good_type_name(vm, plain_of(v)))
        return false;
    if (!as_type(t)->qualname) /* it stays what it was */
        gc_store(&vm->gc, t, &as_type(t)->qualname, type_short_name(vm, t));
    gc_store(&vm->gc, t, &as_type(t)->name, plain_of(v));
    return true;
}

static val own(struct vm *vm, val t, val name)
{
    return dict_get_str(vm, as_type(t)->dict, name);
}

static val type_get_qualname(struct vm *vm, val t)
{
    val q = as_type(t)->qualname;
    return q ? q : type_short_name(vm, t);
}

/* Into the dict of the type, where it is found. */
static bool set_in_dict(struct vm *vm, val t, val name, val v)
{
    if (!changeable(vm, t, str_bytes(name), v))
        return false;
    dict_set(vm, as_type(t)->dict, name, v);
    type_modified(vm, t);
    return true;
}

static bool type_set_qualname(struct vm *vm, val t, val v)
{
    struct slice of = name_of_type(t);
    if (v && !is_a(v, KIND_STR)) {
        raise_error(vm, E_TypeError,
                    "can only assign string to %.*s.__qualname__, not '%s'", (int)of.n,
                    of.p, type_name(vm, v));
        return false;
    }
    if (!changeable(vm, t, "__qualname__", v))
        return false;
    gc_store(&vm->gc, t, &as_type(t)->qualname, plain_of(v));
    return true;
}

static val type_get_module(struct vm *vm, val t)
{
    val m = own(vm, t, vm->n_module);
    size_t n = module_part(t);
    if (m &&
        is_kind(m, KIND_MEMBER)) /* of the objects of a builtin type, not its own */
        m = NULL;
    return m   ? m
           : n ? str_intern(vm, (struct slice){name_of_type(t).p, n})
               : str_intern(vm, SLICE("builtins"));
}

static bool type_set_module(struct vm *vm, val t, val v)
{
    return set_in_dict(vm, t, vm->n_module, v);
}

static val type_get_doc(struct vm *vm, val t)
{
    val d = own(vm, t, vm->n_doc);
    if ((!d || d == vm->none) && !(as_type(t)->flags & TYPE_HEAP)) {
        val name = str_new(vm, name_of_type(t));
        return frozen_call(vm, "_docs", "find", &name, 1);
    }
    return d ? py_bind(vm, d, NULL, t) : vm->none;
}

static bool type_set_doc(struct vm *vm, val t, val v)
{
    return set_in_dict(vm, t, vm->n_doc, v);
}

static val type_get_base(struct vm *vm, val t)
{
    const struct w_tuple *bases = as_tuple(as_type(t)->bases);
    val best = bases->n ? bases->at[0] : vm->none;
    for (int64_t i = 1; i < bases->n; i++) {
        const struct w_type *b = as_type(bases->at[i]), *first = as_type(best);
        if (b->nslots > first->nslots || (b->value_kind && !first->value_kind) ||
            (b->kind != KIND_INSTANCE && first->kind == KIND_INSTANCE))
            best = bases->at[i];
    }
    return best;
}

static val type_get_dict(struct vm *vm, val t)
{
    return proxy_new(vm, t);
}

static val type_get_annotations(struct vm *vm, val t)
{
    val a = own(vm, t, vm->n_annotations);
    if (a)
        return py_bind(vm, a, NULL, t);
    if (!(as_type(t)->flags & TYPE_HEAP))
        return raise_error(vm, E_AttributeError,
                           "type object '%.*s' has no attribute '__annotations__'",
                           (int)name_of_type(t).n, name_of_type(t).p);
    a = dict_new(vm, KIND_DICT);
    dict_set(vm, as_type(t)->dict, vm->n_annotations, a);
    type_modified(vm, t);
    return a;
}

static bool type_set_annotations(struct vm *vm, val t, val v)
{
    return set_in_dict(vm, t, vm->n_annotations, v);
}

static val type_get_abstract(struct vm *vm, val t)
{
    val names = t == vm->types[KIND_TYPE] /* there it is this descriptor */
                    ? NULL
                    : own(vm, t, vm->n_abstractmethods);
    return names ? names : raise_object(vm, E_AttributeError, vm->n_abstractmethods);
}

static bool type_set_abstract(struct vm *vm, val t, val v)
{
    int abstract = v ? py_truth(vm, v) : 0;
    if (abstract < 0 || !changeable(vm, t, "__abstractmethods__", v ? v : vm->none))
        return false;
    if (!v && dict_del(vm, as_type(t)->dict, vm->n_abstractmethods) != 1)
        return raise_object(vm, E_AttributeError, vm->n_abstractmethods) != NULL;
    if (v)
        dict_set(vm, as_type(t)->dict, vm->n_abstractmethods, v);
    as_type(t)->flags &= ~(int64_t)TYPE_ABSTRACT;
    as_type(t)->flags |= abstract ? TYPE_ABSTRACT : 0;
    type_modified(vm, t);
    return true;
}

/* The bits of CPython's tp_flags that programs look at. */
static val type_get_flags(struct vm *vm, val t)
{
    static const struct {
        enum kind kind;
        int bit;
    } below[] = {{KIND_INT, 24}, {KIND_LIST, 25}, {KIND_TUPLE, 26}, {KIND_BYTES, 27},
                 {KIND_STR, 28}, {KIND_DICT, 29}, {KIND_TYPE, 31}};
    enum {
        IMMUTABLE = 1 << 8,
        HEAP = 1 << 9,
        BASE = 1 << 10,
        READY = 1 << 12,
        ABSTRACT = 1 << 20,
        EXCEPTION = 1 << 30
    };
    int64_t is = as_type(t)->flags, flags = READY;
    flags |= is & TYPE_HEAP ? HEAP : IMMUTABLE;
    flags |= (is & TYPE_FINAL ? 0 : BASE) | (is & TYPE_ABSTRACT ? ABSTRACT : 0) |
             (is & TYPE_EXCEPTION ? EXCEPTION : 0) | (is & TYPE_SEQUENCE ? 1 << 5 : 0) |
             (is & TYPE_MAPPING ? 1 << 6 : 0);
    for (size_t i = 0; i < sizeof below / sizeof *below; i++)
        if (is_subtype(t, vm->types[below[i].kind]))
            flags |= (int64_t)1 << below[i].bit;
    return int_from_i64(vm, flags);
}

/* Of the fixed part of instances, as sizes are here. */
static val type_get_size(struct vm *vm, val t)
{
    const struct w_type *type = as_type(t);
    int64_t slots = type->nslots * (int64_t)sizeof(val);
    return tag_int((int64_t)vm->layouts[type->kind].size + slots);
}

static val type_get_itemsize(struct vm *vm, val t)
{
    int64_t kind = as_type(t)->kind;
    return tag_int(kind == KIND_INSTANCE ? 0 : vm->layouts[kind].item_size);
}

static val type_get_dictoffset(struct vm *vm, val t)
{
    (void)vm;
    return tag_int(as_type(t)->flags & TYPE_HAS_DICT ? -1 : 0);
}

static val type_get_weakrefoffset(struct vm *vm, val t)
{
    return tag_int(type_lookup(vm, t, vm->n_weakref_slot) ? -1 : 0);
}

static val type_get_text_signature(struct vm *vm, val t)
{
    (void)t;
    return vm->none;
}

static val type_mro(struct vm *vm, val t)
{
    return type_plain_mro(vm, t);
}

static val type_subclasses(struct vm *vm, val t)
{
    val l = as_type(t)->subclasses;
    return l ? list_part(vm, l, 0, 1, as_list(l)->n) : list_new(vm, 0);
}

static val type_instance_check(struct vm *vm, val t, val o)
{
    return bool_val(vm, is_instance(vm, o, t));
}

static val type_subclass_check(struct vm *vm, val t, val class)
{
    if (!is_kind(class, KIND_TYPE))
        return raise_error(vm, E_TypeError, "issubclass() arg 1 must be a class");
    return bool_val(vm, is_subtype(class, t));
}

static val type_prepare(struct vm *vm, val meta, val args, val kw)
{
    (void)meta, (void)args, (void)kw;
    return dict_new(vm, KIND_DICT);
}

static val type_dir(struct vm *vm, val t)
{
    return dir_of(vm, t);
}

static bool type_hash(struct vm *vm, val t, int64_t *out)
{
    *out = (int64_t)(gc_identity(&vm->gc, t) >> 4);
    return true;
}

static val type_get_bases(struct vm *vm, val t)
{
    (void)vm;
    return as_type(t)->bases;
}

static bool set_bases(struct vm *vm, val t, val v)
{
    struct slice name = name_of_type(t);
    v = v ? plain_of(v) : NULL;
    if (!(as_type(t)->flags & TYPE_HEAP))
        raise_error(vm, E_TypeError,
                    "cannot set '__bases__' attribute of immutable type '%.*s'",
                    (int)name.n, name.p);
    else if (!v)
        raise_error(vm, E_TypeError,
                    "cannot delete '__bases__' attribute of type '%.*s'", (int)name.n,
                    name.p);
    else if (!is_kind(v, KIND_TUPLE))
        raise_error(vm, E_TypeError, "can only assign tuple to %.*s.__bases__, not %s",
                    (int)name.n, name.p, type_name(vm, v));
    else if (as_tuple(v)->n == 0)
        raise_error(vm, E_TypeError,
                    "can only assign non-empty tuple to %.*s.__bases__, not ()",
                    (int)name.n, name.p);
    for (int64_t i = 0; !vm->exc && i < as_tuple(v)->n; i++)
        if (!is_kind(as_tuple(v)->at[i], KIND_TYPE))
            raise_error(vm, E_TypeError,
                        "%.*s.__bases__ must be tuple of classes, not '%s'",
                        (int)name.n, name.p, type_name(vm, as_tuple(v)->at[i]));
    return !vm->exc && type_set_bases(vm, t, v);
}

static val type_get_mro(struct vm *vm, val t)
{
    return as_type(t)->flags & TYPE_UNORDERED ? vm->none : as_type(t)->mro;
}

static const struct attribute type_attributes[] = {
    GETSET("__name__", type_short_name, type_set_name),
    GETSET("__qualname__", type_get_qualname, type_set_qualname),
    GETSET("__module__", type_get_module, type_set_module),
    GETSET("__doc__", type_get_doc, type_set_doc),
    GETSET("__abstractmethods__", type_get_abstract, type_set_abstract),
    GETSET("__annotations__", type_get_annotations, type_set_annotations),
    GETSET("__bases__", type_get_bases, set_bases),
    COMPUTED_MEMBER("__mro__", type_get_mro),
    GETTER("__base__", type_get_base),
    GETTER("__flags__", type_get_flags),
    GETTER("__basicsize__", type_get_size),
    GETTER("__itemsize__", type_get_itemsize),
    GETTER("__dictoffset__", type_get_dictoffset),
    GETTER("__weakrefoffset__", type_get_weakrefoffset),
    GETTER("__text_signature__", type_get_text_signature),
    GETTER("__dict__", type_get_dict),
    {0},
};
static const struct method type_methods[] = {
    METHOD("mro", "/", type_mro, READS),
    METHOD("__subclasses__", "/", type_subclasses, READS),
    METHOD("__instancecheck__", "instance, /", type_instance_check, READS),
    METHOD("__subclasscheck__", "subclass, /", type_subclass_check, READS),
    METHOD("__dir__", "/", type_dir, READS),
    CLASS_METHOD("__prepare__", "*args, **kwargs", type_prepare, READS),
    LAST_METHOD,
};
const struct type_def type_type = {
    .kind = KIND_TYPE,
    .flags = WEAK,
    .slots = {.repr = add_repr,
              .hash = type_hash,
              .binary = union_of,
              .operators = OPERATOR(OR),
              .reflected = OPERATOR(OR)},
    .methods = type_methods,
    .attributes = type_attributes,
};
