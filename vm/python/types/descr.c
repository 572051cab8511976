/* descr.c -- property, staticmethod, classmethod, and members of types. */
#include "python/types/types.h"

#include "python/obj/depth.h"

/* ---- property -------------------------------------------------------------------------- */

/* The getter's doc, unless there is another. One of a class below has an attribute for it,
 * in front of which the doc of its class would otherwise stand. */
static bool fill_property(struct vm *vm, val self, val get, val set, val del, val doc)
{
    val p = plain_of(self);
    bool own = doc != vm->none;
    if (!own && get != vm->none) {
        doc = py_getattr_or_null(vm, get, vm->n_doc);
        if (vm->exc || (doc && self != p && !py_setattr(vm, self, vm->n_doc, doc)))
            return false;
    }
    struct w_property *w = as_property(p);
    w->own_doc = own;
    gc_store(&vm->gc, p, &w->get, get);
    gc_store(&vm->gc, p, &w->set, set);
    gc_store(&vm->gc, p, &w->del, del);
    gc_store(&vm->gc, p, &w->doc, doc ? doc : vm->none);
    return true;
}

static val make_property(struct vm *vm, val class, val get, val set, val del, val doc)
{
    struct w_property *p = new_object(vm, KIND_PROPERTY, sizeof *p);
    (void)class;
    p->get = p->set = p->del = p->doc = vm->none;
    if (!get) /* of a class below property, whose __init__ comes next */
        return &p->h;
    return fill_property(vm, &p->h, get, set, del, doc) ? &p->h : NULL;
}

static val property_init(struct vm *vm, val p, val get, val set, val del, val doc)
{
    return fill_property(vm, p, get, set, del, doc) ? vm->none : NULL;
}

/* The same property but for one part, of the type of the instance. */
static val with_part(struct vm *vm, val self, int which, val f)
{
    const struct w_property *old = as_property(plain_of(self));
    val parts[4] = {old->get, old->set, old->del, old->doc};
    parts[which] = f;
    if (!old->own_doc && parts[0] != vm->none)
        parts[3] = vm->none; /* the getter's */
    val name = old->name, copy = vm_call(vm, type_of(vm, self), parts, 4);
    if (copy && name && is_a(copy, KIND_PROPERTY))
        gc_store(&vm->gc, plain_of(copy), &as_property(plain_of(copy))->name, name);
    return copy;
}
static val getter(struct vm *vm, val p, val f)
{
    return with_part(vm, p, 0, f);
}
static val setter(struct vm *vm, val p, val f)
{
    return with_part(vm, p, 1, f);
}
static val deleter(struct vm *vm, val p, val f)
{
    return with_part(vm, p, 2, f);
}

static void no_part(struct vm *vm, val p, val o, const char *part)
{
    val name = as_property(p)->name ? py_repr(vm, as_property(p)->name) : NULL;
    struct slice of = type_qualname(type_of(vm, o));
    if (name)
        raise_error(vm, E_AttributeError, "property %.*s of '%.*s' object has no %s",
                    (int)str_value(name).n, str_value(name).p, (int)of.n, of.p, part);
    else if (!vm->exc)
        raise_error(vm, E_AttributeError, "property of '%.*s' object has no %s",
                    (int)of.n, of.p, part);
}

static val property_name(struct vm *vm, val p, val args)
{
    if (as_tuple(args)->n != 2)
        return raise_error(
            vm, E_TypeError,
            "__set_name__() takes 2 positional arguments but %lld were given",
            (long long)as_tuple(args)->n);
    gc_store(&vm->gc, p, &as_property(p)->name, as_tuple(args)->at[1]);
    return vm->none;
}

static val property_get(struct vm *vm, val p, val o, val type)
{
    (void)type;
    if (!o)
        return p;
    if (as_property(p)->get == vm->none) {
        no_part(vm, p, o, "getter");
        return NULL;
    }
    return vm_call(vm, as_property(p)->get, &o, 1);
}

static bool property_set(struct vm *vm, val p, val o, val v)
{
    val f = v ? as_property(p)->set : as_property(p)->del, args[2] = {o, v};
    if (f != vm->none)
        return vm_call(vm, f, args, v ? 2 : 1) != NULL;
    no_part(vm, p, o, v ? "setter" : "deleter");
    return false;
}

static val is_abstract(struct vm *vm, val f)
{
    if (f == vm->none || !f)
        return vm->false_;
    if (!stack_fits(vm))
        return NULL;
    val v = py_getattr_or_null(vm, f, str_intern(vm, SLICE("__isabstractmethod__")));
    int t = v ? py_truth(vm, v) : 0;
    return vm->exc || t < 0 ? NULL : bool_val(vm, t);
}

static val property_abstract(struct vm *vm, val p)
{
    const struct w_property *w = as_property(p);
    const val parts[] = {w->get, w->set, w->del};
    for (int i = 0; i < 3; i++) {
        val r = is_abstract(vm, parts[i]);
        if (r != vm->false_)
            return r;
    }
    return vm->false_;
}

static bool set_property_doc(struct vm *vm, val p, val v)
{
    gc_store(&vm->gc, p, &as_property(p)->doc, v ? v : vm->none);
    return true;
}

static const struct method property_make = CONSTRUCTOR(
    "property", "fget=None, fset=None, fdel=None, doc=None", make_property, RUNS, 0);
static const struct method property_methods[] = {
    INSTANCE_METHOD("__init__", "fget=None, fset=None, fdel=None, doc=None",
                    property_init, RUNS),
    METHOD("__set_name__", "*args", property_name, WRITES),
    INSTANCE_METHOD("getter", "fget, /", getter, RUNS),
    INSTANCE_METHOD("setter", "fset, /", setter, RUNS),
    INSTANCE_METHOD("deleter", "fdel, /", deleter, RUNS),
    LAST_METHOD,
};
static const struct attribute property_attributes[] = {
    MEMBER("fget", w_property, get),
    MEMBER("fset", w_property, set),
    MEMBER("fdel", w_property, del),
    {"__doc__", NULL, set_property_doc, offsetof(struct w_property, doc), MEMBER_VALUE},
    GETTER("__isabstractmethod__", property_abstract),
    {0},
};
const struct type_def property_type = {
    .kind = KIND_PROPERTY,
    .flags = MUTABLE,
    .slots = {.descr_get = property_get, .descr_set = property_set},
    .make = &property_make,
    .methods = property_methods,
    .attributes = property_attributes,
};

/* ---- staticmethod and classmethod -------------------------------------------------------- */

static val wrapper_new(struct vm *vm, enum kind kind, val f)
{
    struct w_wrapper *w = new_object(vm, kind, sizeof *w);
    w->func = f ? f : vm->none;
    return &w->h;
}

static val static_get(struct vm *vm, val w, val o, val type)
{
    (void)vm, (void)o, (void)type;
    return as_wrapper(w)->func;
}

static val class_get(struct vm *vm, val w, val o, val type)
{
    return py_bind(vm, w, o, type);
}

static val wrapper_abstract(struct vm *vm, val w)
{
    return is_abstract(vm, as_wrapper(w)->func);
}

static val wrapper_dict(struct vm *vm, val w)
{
    if (!as_wrapper(w)->dict) {
        val d = dict_new(vm, KIND_DICT);
        gc_store(&vm->gc, w, &as_wrapper(w)->dict, d);
    }
    return as_wrapper(w)->dict;
}

static bool set_wrapper_dict(struct vm *vm, val w, val v)
{
    if (!v || !is_kind(v, KIND_DICT)) {
        raise_error(vm, E_TypeError, "__dict__ must be set to a dictionary, not a '%s'",
                    v ? type_name(vm, v) : "NULL");
        return false;
    }
    gc_store(&vm->gc, w, &as_wrapper(w)->dict, v);
    return true;
}

/* What a function says of itself, its wrapper says too. False: raised. */
static bool copy_names(struct vm *vm, val w, val f)
{
    const val names[] = {vm->n_module, vm->n_name, vm->n_qualname, vm->n_doc,
                         vm->n_annotations};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        val v = py_getattr_or_null(vm, f, names[i]);
        if (vm->exc)
            return false;
        if (v && !dict_set(vm, wrapper_dict(vm, w), names[i], v))
            return false;
    }
    return true;
}

static bool wrapper_repr(struct vm *vm, struct str *out, val w)
{
    str_addf(out, "<%s(",
             w->kind == KIND_STATICMETHOD ? "staticmethod" : "classmethod");
    if (!add_repr(vm, out, as_wrapper(w)->func))
        return false;
    str_add(out, SLICE(")>"));
    return true;
}

static val make_wrapper(struct vm *vm, enum kind kind, val f)
{
    val w = wrapper_new(vm, kind, f);
    return !f || copy_names(vm, w, f) ? w : NULL;
}
static val make_static(struct vm *vm, val class, val f)
{
    (void)class;
    return make_wrapper(vm, KIND_STATICMETHOD, f);
}
static val make_class(struct vm *vm, val class, val f)
{
    (void)class;
    return make_wrapper(vm, KIND_CLASSMETHOD, f);
}

static val wrapper_init(struct vm *vm, val w, val f)
{
    gc_store(&vm->gc, w, &as_wrapper(w)->func, f);
    return copy_names(vm, w, f) ? vm->none : NULL;
}

static const struct method wrapper_methods[] = {
    METHOD("__init__", "function, /", wrapper_init, WRITES),
    LAST_METHOD,
};
static const struct attribute wrapper_attributes[] = {
    MEMBER("__func__", w_wrapper, func),
    MEMBER("__wrapped__", w_wrapper, func),
    GETTER("__isabstractmethod__", wrapper_abstract),
    GETSET("__dict__", wrapper_dict, set_wrapper_dict),
    {0},
};
static const struct method static_make =
    CONSTRUCTOR("staticmethod", "function, /", make_static, READS, 0);
const struct type_def staticmethod_type = {
    .kind = KIND_STATICMETHOD,
    .flags = MUTABLE | CALLABLE,
    .slots = {.descr_get = static_get, .repr = wrapper_repr},
    .make = &static_make,
    .methods = wrapper_methods,
    .attributes = wrapper_attributes,
};
static const struct method class_make =
    CONSTRUCTOR("classmethod", "function, /", make_class, READS, 0);
const struct type_def classmethod_type = {
    .kind = KIND_CLASSMETHOD,
    .flags = MUTABLE,
    .slots = {.descr_get = class_get, .repr = wrapper_repr},
    .make = &class_make,
    .methods = wrapper_methods,
    .attributes = wrapper_attributes,
};

/* ---- members of structs, slots of instances ------------------------------------------------ */

static val get_member(struct vm *vm, val m, val o, val type)
{
    (void)type;
    return o ? member_get(vm, m, o) : m;
}

static bool member_repr(struct vm *vm, struct str *out, val m)
{
    const struct w_member *w = as_member(m);
    struct slice name = str_value(w->name), of = name_of_type(w->owner);
    bool getter = w->row && w->row->get;
    (void)vm;
    str_addf(out, "<%s '%.*s' of '%.*s' objects>", getter ? "attribute" : "member",
             (int)name.n, name.p, (int)of.n, of.p);
    return true;
}

static val no_doc(struct vm *vm, val m)
{
    (void)m;
    return vm->none;
}

static const struct attribute member_attributes[] = {
    MEMBER("__name__", w_member, name),
    MEMBER("__qualname__", w_member, name),
    MEMBER("__objclass__", w_member, owner),
    GETTER("__doc__", no_doc),
    {0},
};
const struct type_def member_type = {
    .kind = KIND_MEMBER,
    .flags = FINAL,
    .slots = {.descr_get = get_member, .descr_set = member_set, .repr = member_repr},
    .attributes = member_attributes,
};
