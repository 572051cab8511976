/* attr.c -- reading and writing attributes of anything. */
#include "python/obj/obj.h"

val bind_found(struct vm *vm, val found, val o, val type)
{
    if (is_int(found))
        return found;
    switch (found->kind) {
    case KIND_FUNC: return o ? method_new(vm, found, o) : found;
    case KIND_BUILTIN:
        if (!as_builtin(found)->b || as_builtin(found)->self)
            return found;
        if (as_builtin(found)->b->flags & B_CLASS)
            return builtin_new(vm, as_builtin(found)->b, o ? type_of(vm, o) : type);
        if (o && as_builtin(found)->b->flags & B_METHOD)
            return builtin_new(vm, as_builtin(found)->b, o);
        return found;
    case KIND_STATICMETHOD: return as_wrapper(found)->func;
    case KIND_CLASSMETHOD: return method_new(vm, as_wrapper(found)->func, type);
    case KIND_PROPERTY:
        if (!o)
            return found;
        if (as_property(found)->get == vm->none)
            return raise_error(vm, E_AttributeError,
                               "property of '%s' object has no getter",
                               type_name(vm, o));
        return vm_call(vm, as_property(found)->get, &o, 1);
    case KIND_INSTANCE: {
        val get = type_lookup(vm, type_of(vm, found), vm->n_get);
        if (!get)
            return found;
        val args[3] = {found, o ? o : vm->none, type};
        return vm_call(vm, get, args, 3);
    }
    default: return found;
    }
}

static bool data_descriptor(struct vm *vm, val v)
{
    if (is_kind(v, KIND_PROPERTY))
        return true;
    return is_kind(v, KIND_INSTANCE) && (type_lookup(vm, type_of(vm, v), vm->n_set) ||
                                         type_lookup(vm, type_of(vm, v), vm->n_delete));
}

/* ---- attributes that the structs of builtin kinds hold ------------------------------- */

static val func_attr(struct vm *vm, val o, val name)
{
    struct w_func *f = as_func(o);
    if (name == vm->n_name)
        return f->name;
    if (name == vm->n_qualname)
        return f->qualname;
    if (name == vm->n_doc)
        return f->doc;
    if (name == vm->n_module)
        return f->module ? f->module : vm->none;
    if (name == vm->n_func_code)
        return f->code;
    if (name == vm->n_defaults)
        return f->defaults ? f->defaults : vm->none;
    if (name == vm->n_closure)
        return f->closure ? f->closure : vm->none;
    if (name == vm->n_annotations) {
        if (!f->annotations) {
            val d = dict_new(vm, KIND_DICT);
            gc_store(&vm->gc, o, &as_func(o)->annotations, d);
        }
        return as_func(o)->annotations;
    }
    if (name == vm->n_dict || f->dict) {
        if (!f->dict) {
            val d = dict_new(vm, KIND_DICT);
            gc_store(&vm->gc, o, &as_func(o)->dict, d);
        }
        f = as_func(o);
        return name == vm->n_dict ? f->dict : dict_get_str(vm, f->dict, name);
    }
    return NULL;
}

static val type_attr(struct vm *vm, val o, val name)
{
    struct w_type *t = as_type(o);
    if (name == vm->n_name)
        return t->name;
    if (name == vm->n_qualname) {
        val q = dict_get_str(vm, t->dict, vm->n_qualname);
        return q ? q : t->name;
    }
    if (name == vm->n_bases)
        return t->bases;
    if (name == vm->n_mro)
        return t->mro;
    if (name == vm->n_dict)
        return type_namespace(vm, o);
    if (name == vm->n_module) {
        val m = dict_get_str(vm, t->dict, vm->n_module);
        return m ? m : str_intern(vm, SLICE("builtins"));
    }
    if (name == vm->n_doc) {
        val d = dict_get_str(vm, t->dict, vm->n_doc);
        return d ? d : vm->none;
    }
    return NULL;
}

static val struct_attr(struct vm *vm, val o, val name)
{
    if (name == vm->n_class)
        return type_of(vm, o);
    if (is_int(o))
        return NULL;
    switch (o->kind) {
    case KIND_FUNC: return func_attr(vm, o, name);
    case KIND_METHOD:
        if (name == vm->n_self)
            return as_method(o)->self;
        if (name == vm->n_func)
            return as_method(o)->func;
        return is_kind(as_method(o)->func, KIND_FUNC)
                   ? func_attr(vm, as_method(o)->func, name)
                   : NULL;
    case KIND_BUILTIN:
        if (name == vm->n_name || name == vm->n_qualname)
            return str_intern(vm, slice_of(as_builtin(o)->b->name));
        return name == vm->n_self && as_builtin(o)->self ? as_builtin(o)->self : NULL;
    case KIND_PROPERTY: return name == vm->n_doc ? as_property(o)->doc : NULL;
    case KIND_SLICE:
        if (name == vm->n_start)
            return as_slice(o)->start;
        return NULL;
    case KIND_MODULE:
        if (name == vm->n_dict)
            return as_ns(as_module(o)->ns)->dict;
        return NULL;
    case KIND_COMPLEX:
        return slice_eq(str_value(name), SLICE("real"))
                   ? float_new(vm, as_complex(o)->re)
               : slice_eq(str_value(name), SLICE("imag"))
                   ? float_new(vm, as_complex(o)->im)
                   : NULL;
    case KIND_INSTANCE: return name == vm->n_dict ? inst_dict(vm, o) : NULL;
    case KIND_GENERATOR:
    case KIND_COROUTINE:
    case KIND_ASYNC_GEN: return generator_attribute(vm, o, name);
    default: return NULL;
    }
}

static val no_attribute(struct vm *vm, val o, val name)
{
    struct slice n = str_value(name);
    if (is_kind(o, KIND_TYPE))
        return raise_error(vm, E_AttributeError,
                           "type object '%.*s' has no attribute '%.*s'",
                           (int)name_of_type(o).n, name_of_type(o).p, (int)n.n, n.p);
    if (is_kind(o, KIND_MODULE))
        return raise_error(vm, E_AttributeError,
                           "module '%.*s' has no attribute '%.*s'",
                           (int)str_value(as_module(o)->name).n,
                           str_value(as_module(o)->name).p, (int)n.n, n.p);
    return raise_error(vm, E_AttributeError, "'%s' object has no attribute '%.*s'",
                       type_name(vm, o), (int)n.n, n.p);
}

static val super_attr(struct vm *vm, val o, val name)
{
    const struct w_super *s = as_super(o);
    const struct w_tuple *mro = as_tuple(as_type(s->start)->mro);
    int64_t i = 0;
    while (i < mro->n && mro->at[i] != s->type)
        i++;
    for (i++; i < mro->n; i++) {
        val found = type_own(vm, mro->at[i], name);
        if (found)
            return is_kind(s->self, KIND_TYPE) &&
                           !is_subtype(type_of(vm, s->self), s->type) &&
                           !is_kind(found, KIND_CLASSMETHOD)
                       ? bind_found(vm, found, NULL, s->start)
                       : bind_found(vm, found, s->self, s->start);
    }
    return raise_error(vm, E_AttributeError, "'super' object has no attribute '%.*s'",
                       (int)str_value(name).n, str_value(name).p);
}

val generic_getattr(struct vm *vm, val o, val name)
{
    if (is_kind(o, KIND_SUPER))
        return super_attr(vm, o, name);
    val type = type_of(vm, o), found = type_lookup(vm, type, name);
    if (found && data_descriptor(vm, found))
        return bind_found(vm, found, o, type);
    val own = NULL;
    if (is_kind(o, KIND_INSTANCE))
        own = inst_attr(vm, o, name);
    else if (is_kind(o, KIND_MODULE)) {
        val cell = ns_cell(vm, as_module(o)->ns, name);
        own = cell ? as_cell(cell)->value : NULL;
    } else if (is_kind(o, KIND_TYPE)) {
        own = type_lookup(vm, o, name);
        if (own && name != vm->n_doc && name != vm->n_qualname && name != vm->n_module)
            return bind_found(vm, own, NULL, o);
        own = type_attr(vm, o, name);
    }
    if (own)
        return own;
    own = struct_attr(vm, o, name);
    if (own)
        return own;
    return found ? bind_found(vm, found, o, type) : no_attribute(vm, o, name);
}

static val instance_getattr(struct vm *vm, val o, val name)
{
    val type = type_of(vm, o), r;
    if (as_type(type)->flags & TYPE_GETATTRIBUTE) {
        val args[2] = {o, name};
        r = vm_call(vm, type_lookup(vm, type, vm->n_getattribute), args, 2);
    } else
        r = generic_getattr(vm, o, name);
    if (r || !exc_matches(vm, E_AttributeError))
        return r;
    val fallback = type_lookup(vm, type, vm->n_getattr);
    if (!fallback)
        return NULL;
    vm->exc = NULL;
    val args[2] = {o, name};
    return vm_call(vm, fallback, args, 2);
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

val py_getattr(struct vm *vm, val o, val name)
{
    val r = is_kind(o, KIND_INSTANCE) ? instance_getattr(vm, o, name)
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

static bool set_property(struct vm *vm, val p, val o, val name, val v)
{
    val f = v ? as_property(p)->set : as_property(p)->del, args[2] = {o, v};
    if (f == vm->none) {
        raise_error(vm, E_AttributeError, "property '%.*s' of '%s' object has no %s",
                    (int)str_value(name).n, str_value(name).p, type_name(vm, o),
                    v ? "setter" : "deleter");
        return false;
    }
    return vm_call(vm, f, args, v ? 2 : 1) != NULL;
}

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
        type_modified(vm, o);
    } else
        type_store(vm, o, name, v);
    return true;
}

static bool set_func_attr(struct vm *vm, val o, val name, val v)
{
    struct w_func *f = as_func(o);
    val *slot = name == vm->n_name       ? &f->name
                : name == vm->n_qualname ? &f->qualname
                : name == vm->n_doc      ? &f->doc
                : name == vm->n_module   ? &f->module
                : name == vm->n_defaults ? &f->defaults
                                         : NULL;
    if (slot == &f->defaults) {
        v = v == vm->none ? NULL : v; /* none: NULL, to who calls */
        if (v && !is_kind(v, KIND_TUPLE)) {
            raise_error(vm, E_TypeError, "__defaults__ must be set to a tuple object");
            return false;
        }
    }
    if (slot) {
        gc_store(&vm->gc, o, slot, v);
        return true;
    }
    func_attr(vm, o, vm->n_dict);
    if (v)
        return dict_set(vm, as_func(o)->dict, name, v);
    int gone = dict_del(vm, as_func(o)->dict, name);
    if (gone == 0)
        no_attribute(vm, o, name);
    return gone == 1;
}

bool generic_setattr(struct vm *vm, val o, val name, val v)
{
    val type = type_of(vm, o), found = type_lookup(vm, type, name);
    if (is_gen(o) && (name == vm->n_name || name == vm->n_qualname))
        return generator_set_attribute(vm, o, name, v);
    if (found && is_kind(found, KIND_PROPERTY))
        return set_property(vm, found, o, name, v);
    if (found && data_descriptor(vm, found)) {
        val args[3] = {found, o, v};
        val f = type_lookup(vm, type_of(vm, found), v ? vm->n_set : vm->n_delete);
        if (f)
            return vm_call(vm, f, args, v ? 3 : 2) != NULL;
    }
    if (is_kind(o, KIND_INSTANCE)) {
        if (v && name == vm->n_class && is_kind(v, KIND_TYPE)) {
            val d = inst_dict(vm, o), key, value;
            inst_clear(vm, o, v);
            for (int64_t at = 0; dict_next(d, &at, &key, &value);)
                inst_add(vm, o, key, value);
            return true;
        }
        if (v) {
            inst_set_attr(vm, o, name, v);
            return true;
        }
        if (inst_del_attr(vm, o, name))
            return true;
    } else if (is_kind(o, KIND_TYPE))
        return set_type_attr(vm, o, name, v);
    else if (is_kind(o, KIND_FUNC))
        return set_func_attr(vm, o, name, v);
    else if (is_kind(o, KIND_MODULE)) {
        if (v)
            ns_set(vm, as_module(o)->ns, name, v);
        if (v || ns_del(vm, as_module(o)->ns, name))
            return true;
    }
    if (found && v) {
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
    val args[3] = {o, name, v};
    return vm_call(vm, type_lookup(vm, type, v ? vm->n_setattr : vm->n_delattr), args,
                   v ? 3 : 2) != NULL;
}
