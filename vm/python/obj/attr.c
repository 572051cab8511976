/* attr.c -- reading and writing attributes of anything: the data model's algorithm. */
#include "python/obj/type_def.h"

#include "python/obj/depth.h"
#include "python/lib/import.h"
#include "python/modules/late.h"
#include "python/types/weakref.h"

/* ---- descriptors --------------------------------------------------------------------- */

/* What the type of a descriptor written in Python says. */
static val special_of(struct vm *vm, val v, val name)
{
    return is_kind(v, KIND_INSTANCE) ? type_lookup(vm, type_of(vm, v), name) : NULL;
}

static val bind_builtin(struct vm *vm, val found, val o, val type)
{
    const struct w_builtin *w = as_builtin(found);
    if (w->self)
        return found;
    if (w->b->flags & B_CLASS)
        return builtin_bind(vm, found, type);
    return o && w->b->flags & B_METHOD ? builtin_bind(vm, found, o) : found;
}

static val bind_class(struct vm *vm, val func, val type)
{
    bool binds = is_kind(func, KIND_PROPERTY) || is_kind(func, KIND_INSTANCE) ||
                 is_kind(func, KIND_STATICMETHOD) || is_kind(func, KIND_CLASSMETHOD);
    if (binds && (slots_of(func)->descr_get || special_of(vm, func, vm->n_get)))
        return py_bind(vm, func, type, type);
    return method_new(vm, func, type);
}

val py_bind(struct vm *vm, val found, val o, val type)
{
    if (is_int(found))
        return found;
    switch (found->kind) {
    case KIND_FUNC: return o ? method_new(vm, found, o) : found;
    case KIND_BUILTIN: return bind_builtin(vm, found, o, type);
    case KIND_CLASSMETHOD: return bind_class(vm, as_wrapper(found)->func, type);
    case KIND_INSTANCE: {
        val get = special_of(vm, found, vm->n_get);
        if (!get)
            return found;
        val args[3] = {found, o ? o : vm->none, type};
        return vm_call(vm, get, args, 3);
    }
    default:
        return slots_of(found)->descr_get
                   ? slots_of(found)->descr_get(vm, found, o, type)
                   : found;
    }
}

static bool data_descriptor(struct vm *vm, val v)
{
    return slots_of(v)->descr_set || special_of(vm, v, vm->n_set) ||
           special_of(vm, v, vm->n_delete);
}

static bool gives(struct vm *vm, val v)
{
    return slots_of(v)->descr_get || special_of(vm, v, vm->n_get);
}

/* v NULL: delete. */
static bool set_through(struct vm *vm, val descriptor, val o, val v)
{
    if (slots_of(descriptor)->descr_set)
        return slots_of(descriptor)->descr_set(vm, descriptor, o, v);
    val f = special_of(vm, descriptor, v ? vm->n_set : vm->n_delete),
        args[3] = {descriptor, o, v};
    if (f)
        return vm_call(vm, f, args, v ? 3 : 2) != NULL;
    raise_error(vm, E_AttributeError, v ? "__set__" : "__delete__");
    return false;
}

/* ---- reading ------------------------------------------------------------------------- */

static val not_in_module(struct vm *vm, val module, struct slice n)
{
    struct slice m = str_value(as_module(module)->name);
    if (module_is_running(vm, module))
        return raise_error(vm, E_AttributeError,
                           "partially initialized module '%.*s' has no attribute "
                           "'%.*s' (most likely due to a circular import)",
                           (int)m.n, m.p, (int)n.n, n.p);
    if (submodule_is_running(vm, module, n))
        return raise_error(vm, E_AttributeError,
                           "cannot access submodule '%.*s' of module '%.*s' (most "
                           "likely due to a circular import)",
                           (int)n.n, n.p, (int)m.n, m.p);
    return raise_error(vm, E_AttributeError, "module '%.*s' has no attribute '%.*s'",
                       (int)m.n, m.p, (int)n.n, n.p);
}

static val no_attribute(struct vm *vm, val o, val name)
{
    struct slice n = str_value(name);
    if (is_kind(o, KIND_TYPE))
        return raise_error(vm, E_AttributeError,
                           "type object '%.*s' has no attribute '%.*s'",
                           (int)name_of_type(o).n, name_of_type(o).p, (int)n.n, n.p);
    if (is_kind(o, KIND_MODULE))
        return not_in_module(vm, o, n);
    return raise_error(vm, E_AttributeError, "'%s' object has no attribute '%.*s'",
                       type_name(vm, o), (int)n.n, n.p);
}

/* Where the search of super() starts: behind its type in the mro of the object's. */
val attr_name(struct vm *vm, val name)
{
    if (is_a(name, KIND_STR))
        return str_intern(vm, str_value(plain_of(name)));
    return raise_error(vm, E_TypeError, "attribute name must be string, not '%s'",
                       type_name(vm, name));
}

static val super_attr(struct vm *vm, val o, val name)
{
    const struct w_super *s = as_super(o);
    const struct w_tuple *mro =
        as_tuple(s->start ? as_type(s->start)->mro : vm->empty_tuple); /* unbound */
    int64_t i = 0;
    while (i < mro->n && mro->at[i] != s->type)
        i++;
    for (i++; i < mro->n && name != vm->n_class; i++) {
        val found = type_own(vm, mro->at[i], name);
        if (found)
            return py_bind(vm, found, s->self == s->start ? NULL : s->self, s->start);
    }
    val found = type_lookup(vm, vm->types[KIND_SUPER], name);
    if (found)
        return py_bind(vm, found, o, vm->types[KIND_SUPER]);
    return raise_error(vm, E_AttributeError, "'super' object has no attribute '%.*s'",
                       (int)str_value(name).n, str_value(name).p);
}

/* What the object itself holds; NULL: nothing, or exc is set. */
static val own_attribute(struct vm *vm, val o, val name)
{
    switch (is_int(o) ? KIND_INT : o->kind) {
    case KIND_INSTANCE: return inst_attr(vm, o, name);
    case KIND_MODULE: {
        val cell = ns_cell(vm, as_module(o)->ns, name);
        return cell ? as_cell(cell)->value : NULL;
    }
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD:
        return as_wrapper(o)->dict ? dict_get_str(vm, as_wrapper(o)->dict, name) : NULL;
    case KIND_FUNC:
        return as_func(o)->dict ? dict_get_str(vm, as_func(o)->dict, name) : NULL;
    case KIND_GENERATOR:
    case KIND_COROUTINE:
    case KIND_ASYNC_GEN: return generator_attribute(vm, o, name);
    case KIND_TYPE: {
        val found = type_lookup(vm, o, name);
        return found ? py_bind(vm, found, NULL, o) : NULL;
    }
    default: return NULL;
    }
}

/* What list[int] does not say about list. */
static bool alias_passes_on(struct vm *vm, val name)
{
    static const char *const own[] = {"__mro_entries__", "__reduce_ex__", "__reduce__",
                                      "__copy__",        "__deepcopy__",  "__class__"};
    (void)vm;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (slice_eq(str_value(name), slice_of(own[i])))
            return false;
    return true;
}

/* Where else some builtin types look. */
static val last_resort(struct vm *vm, val o, val name)
{
    if (is_kind(o, KIND_METHOD) && stack_fits(vm))
        return py_getattr(vm, as_method(o)->func, name);
    if (is_a(o, KIND_ALIAS) && alias_passes_on(vm, name) && stack_fits(vm))
        return py_getattr(vm, as_alias(plain_of(o))->origin, name);
    if (is_kind(o, KIND_MODULE)) {
        val late = module_late(vm, o, name);
        if (late || vm->exc)
            return late;
        val cell = as_module(o)->ns == vm->builtins ? builtin_of_site(vm, name) : NULL;
        if (cell)
            return as_cell(cell)->value;
        cell = ns_cell(vm, as_module(o)->ns, vm->n_getattr);
        if (cell && as_cell(cell)->value)
            return vm_call(vm, as_cell(cell)->value, &name, 1);
    }
    return vm->exc ? NULL : no_attribute(vm, o, name);
}

/* An AttributeError remembers what was looked for: suggestions start from there. */
static val name_the_error(struct vm *vm, val o, val name)
{
    val exc = vm->exc;
    if (exc_matches(vm, E_AttributeError) &&
        !(inst_attr(vm, exc, vm->n_nameword) && inst_attr(vm, exc, vm->n_obj))) {
        inst_set_attr(vm, exc, vm->n_nameword, name);
        inst_set_attr(vm, exc, vm->n_obj, o);
    }
    return NULL;
}

val generic_getattr_named(struct vm *vm, val o, val name)
{
    val r = generic_getattr(vm, o, name);
    return r ? r : name_the_error(vm, o, name);
}

val generic_getattr(struct vm *vm, val o, val name)
{
    if (is_kind(o, KIND_SUPER))
        return super_attr(vm, o, name);
    if (is_weak_proxy(o))
        return (o = weakref_live(vm, o)) ? py_getattr(vm, o, name) : NULL;
    val type = type_of(vm, o), found = type_lookup(vm, type, name);
    if (found && data_descriptor(vm, found) && gives(vm, found))
        return py_bind(vm, found, o, type);
    val own = own_attribute(vm, o, name);
    if (own || vm->exc)
        return own;
    return found ? py_bind(vm, found, o, type) : last_resort(vm, o, name);
}

/* A special method that the class is known to have, with at most two arguments. */
static val call_hook(struct vm *vm, val o, val name, const val *args, int64_t n)
{
    val type = type_of(vm, o), f = type_lookup(vm, type, name), all[3] = {o};
    for (int64_t i = 0; i < n; i++)
        all[i + 1] = args[i];
    if (is_kind(f, KIND_FUNC))
        return vm_call(vm, f, all, n + 1);
    f = py_bind(vm, f, o, type);
    return f ? vm_call(vm, f, all + 1, n) : NULL;
}

/* Of a class in Python, which can have __getattribute__ and __getattr__. */
static val hooked_getattr(struct vm *vm, val o, val type, val name)
{
    val r;
    if (as_type(type)->flags & TYPE_GETATTRIBUTE) {
        r = call_hook(vm, o, vm->n_getattribute, &name, 1);
    } else
        r = generic_getattr(vm, o, name);
    if (r || !exc_matches(vm, E_AttributeError))
        return r;
    if (!type_lookup(vm, type, vm->n_getattr))
        return NULL;
    vm->exc = NULL;
    return call_hook(vm, o, vm->n_getattr, &name, 1);
}

val py_getattr(struct vm *vm, val o, val name)
{
    val type = type_of(vm, o), r = as_type(type)->flags & TYPE_HEAP
                                       ? hooked_getattr(vm, o, type, name)
                                       : generic_getattr(vm, o, name);
    return r ? r : name_the_error(vm, o, name);
}

val py_getattr_or_null(struct vm *vm, val o, val name)
{
    val r = py_getattr(vm, o, name);
    if (!r && exc_matches(vm, E_AttributeError))
        vm->exc = NULL;
    return r;
}

/* ---- writing ----------------------------------------------------------------------------- */

static bool set_type_attr(struct vm *vm, val o, val name, val v)
{
    if (!(as_type(o)->flags & TYPE_HEAP)) {
        raise_error(vm, E_TypeError,
                    "cannot set '%.*s' attribute of immutable type '%.*s'",
                    (int)str_value(name).n, str_value(name).p, (int)name_of_type(o).n,
                    name_of_type(o).p);
        return false;
    }
    if (!v) {
        if (dict_del(vm, as_type(o)->dict, name) != 1) {
            no_attribute(vm, o, name);
            return false;
        }
        class_changed(vm, o, name);
    } else
        type_store(vm, o, name, v);
    return true;
}

static bool set_func_attr(struct vm *vm, val o, val name, val v)
{
    val d = py_getattr(vm, o, vm->n_dict); /* made when it is asked for */
    if (!d)
        return false;
    if (v)
        return dict_set(vm, d, name, v);
    int gone = dict_del(vm, d, name);
    if (gone == 0)
        no_attribute(vm, o, name);
    return gone == 1;
}

/* Where the object keeps its own attributes; false without exc: it has none, or not this
 * one. */
static bool set_own(struct vm *vm, val o, val name, val v)
{
    switch (is_int(o) ? KIND_INT : o->kind) {
    case KIND_INSTANCE:
        if (!v)
            return inst_del_attr(vm, o, name);
        if (!(as_type(type_of(vm, o))->flags & TYPE_HAS_DICT))
            return false;
        inst_set_attr(vm, o, name, v);
        return true;
    case KIND_TYPE: return set_type_attr(vm, o, name, v);
    case KIND_GENERATOR:
    case KIND_COROUTINE:
    case KIND_ASYNC_GEN:
        return (name == vm->n_name || name == vm->n_qualname) &&
               generator_set_attribute(vm, o, name, v);
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD:
    case KIND_FUNC: return set_func_attr(vm, o, name, v);
    case KIND_MODULE:
        if (!v)
            return ns_del(vm, as_module(o)->ns, name);
        ns_set(vm, as_module(o)->ns, name, v);
        return true;
    default: return false;
    }
}

bool generic_setattr(struct vm *vm, val o, val name, val v)
{
    if (is_weak_proxy(o))
        return (o = weakref_live(vm, o)) && py_setattr(vm, o, name, v);
    val type = type_of(vm, o), found = type_lookup(vm, type, name);
    if (found && data_descriptor(vm, found))
        return set_through(vm, found, o, v);
    if (set_own(vm, o, name, v))
        return true;
    if (vm->exc)
        return false;
    if (found &&
        (!is_kind(o, KIND_INSTANCE) || !(as_type(type)->flags & TYPE_HAS_DICT))) {
        raise_error(vm, E_AttributeError, "'%s' object attribute '%.*s' is read-only",
                    type_name(vm, o), (int)str_value(name).n, str_value(name).p);
        return false;
    }
    no_attribute(vm, o, name);
    return false;
}

bool py_setattr(struct vm *vm, val o, val name, val v)
{
    val type = type_of(vm, o);
    if (!(as_type(type)->flags & TYPE_SETATTR))
        return generic_setattr(vm, o, name, v);
    const val args[2] = {name, v};
    return call_hook(vm, o, v ? vm->n_setattr : vm->n_delattr, args, v ? 2 : 1) != NULL;
}
