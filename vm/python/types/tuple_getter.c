/* tuple_getter.c -- _collections._tuplegetter: an attribute that is an item of a tuple, as
 * those of named tuples are. Traces read the item (sem/lookups.c, AT_ITEM). */
#include "python/types/types.h"

static val make(struct vm *vm, val class, val index, val doc)
{
    int64_t i;
    (void)class;
    if (!doc || !py_index(vm, index, &i))
        return NULL;
    struct w_tuple_getter *g = new_object(vm, KIND_TUPLE_GETTER, sizeof *g);
    g->index = i;
    g->doc = doc;
    return &g->h;
}

static val get(struct vm *vm, val self, val o, val type)
{
    int64_t i = as_tuple_getter(self)->index;
    (void)type;
    if (!o)
        return self;
    val t = plain_of(o);
    if (!is_kind(t, KIND_TUPLE))
        return raise_error(vm, E_TypeError,
                           "descriptor for index '%lld' for tuple subclasses doesn't "
                           "apply to '%s' object",
                           (long long)i, type_name(vm, o));
    return i >= 0 && i < as_tuple(t)->n
               ? as_tuple(t)->at[i]
               : raise_error(vm, E_IndexError, "tuple index out of range");
}

static bool set(struct vm *vm, val self, val o, val v)
{
    (void)self, (void)o;
    raise_error(vm, E_AttributeError,
                v ? "can't set attribute" : "can't delete attribute");
    return false;
}

static bool repr(struct vm *vm, struct str *out, val self)
{
    str_addf(out, "_tuplegetter(%lld, ", (long long)as_tuple_getter(self)->index);
    if (!add_repr(vm, out, as_tuple_getter(self)->doc))
        return false;
    str_addc(out, ')');
    return true;
}

static val doc_of(struct vm *vm, val self)
{
    (void)vm;
    return as_tuple_getter(self)->doc;
}

static bool set_doc(struct vm *vm, val self, val v)
{
    gc_store(&vm->gc, self, &as_tuple_getter(self)->doc, v ? v : vm->none);
    return true;
}

static val reduce(struct vm *vm, val self)
{
    const val args[] = {tag_int(as_tuple_getter(self)->index),
                        as_tuple_getter(self)->doc};
    const val parts[] = {type_of(vm, self), tuple_of(vm, args, 2)};
    return tuple_of(vm, parts, 2);
}

static const struct method make_row =
    CONSTRUCTOR("_tuplegetter", "index, doc, /", make, RUNS, 0);
static const struct method methods[] = {METHOD("__reduce__", "/", reduce, READS),
                                        LAST_METHOD};
static const struct attribute attributes[] = {GETSET("__doc__", doc_of, set_doc), {0}};
const struct type_def tuple_getter_type = {
    .kind = KIND_TUPLE_GETTER,
    .module = "_collections",
    .flags = FINAL,
    .slots = {.repr = repr, .descr_get = get, .descr_set = set},
    .make = &make_row,
    .methods = methods,
    .attributes = attributes,
};
