/* module.c -- modules and super objects. */
#include "python/lib/import.h"
#include "python/modules/late.h"
#include "python/types/types.h"

static val get_dict(struct vm *vm, val m)
{
    return module_complete(vm, as_module(m)->ns) ? as_ns(as_module(m)->ns)->dict : NULL;
}

static bool fill(struct vm *vm, val m, val name, val doc)
{
    if (!is_a(name, KIND_STR)) {
        raise_error(vm, E_TypeError,
                    "module.__init__() argument 'name' must be str, not %s",
                    type_name(vm, name));
        return false;
    }
    val ns = as_module(m)->ns, text = str_intern(vm, str_value(plain_of(name)));
    gc_store(&vm->gc, m, &as_module(m)->name, text);
    ns_set(vm, ns, vm->n_name, text);
    ns_set(vm, ns, vm->n_doc, doc);
    ns_set(vm, ns, str_intern(vm, SLICE("__package__")), vm->none);
    ns_set(vm, ns, str_intern(vm, SLICE("__loader__")), vm->none);
    ns_set(vm, ns, str_intern(vm, SLICE("__spec__")), vm->none);
    return true;
}

/* name NULL: __init__ will say, of a class below. */
static val make(struct vm *vm, val class, val name, val doc)
{
    (void)class;
    val m = module_of_namespace(vm, ns_new(vm), vm->empty_str);
    return !name || fill(vm, m, name, doc ? doc : vm->none) ? m : NULL;
}

static val init(struct vm *vm, val self, val name, val doc)
{
    return fill(vm, self, name, doc) ? vm->none : NULL;
}

static bool repr(struct vm *vm, struct str *out, val m)
{
    struct slice n = str_value(as_module(m)->name);
    val cell = ns_cell(vm, as_module(m)->ns, vm->n_file),
        file = cell ? as_cell(cell)->value : NULL;
    str_addf(out, "<module '%.*s'", (int)n.n, n.p);
    if (file && is_kind(file, KIND_STR)) {
        str_add(out, SLICE(" from "));
        if (!add_repr(vm, out, file))
            return false;
    } else if (builtin_module_exists(m))
        str_add(out, SLICE(" (built-in)"));
    str_addc(out, '>');
    return true;
}

static val module_dir(struct vm *vm, val m)
{
    val cell = ns_cell(vm, as_module(m)->ns, str_intern(vm, SLICE("__dir__")));
    if (cell && as_cell(cell)->value)
        return vm_call(vm, as_cell(cell)->value, NULL, 0);
    val names = list_new(vm, 16);
    if (!module_complete(vm, as_module(m)->ns))
        return NULL;
    return list_extend(vm, names, as_ns(as_module(m)->ns)->dict) &&
                   list_sort(vm, names, NULL, false)
               ? names
               : NULL;
}

static val get_annotations(struct vm *vm, val m)
{
    val ns = as_module(m)->ns, cell = ns_cell(vm, ns, vm->n_annotations);
    if (!cell || !as_cell(cell)->value) {
        ns_set(vm, ns, vm->n_annotations, dict_new(vm, KIND_DICT));
        cell = ns_cell(vm, ns, vm->n_annotations);
    }
    return as_cell(cell)->value;
}

static bool set_annotations(struct vm *vm, val m, val v)
{
    if (v)
        ns_set(vm, as_module(m)->ns, vm->n_annotations, v);
    else if (!ns_del(vm, as_module(m)->ns, vm->n_annotations)) {
        raise_error(vm, E_AttributeError, "__annotations__");
        return false;
    }
    return true;
}

static const struct method module_make =
    CONSTRUCTOR("module", "name, doc=None", make, READS, 0);
static const struct method module_methods[] = {
    METHOD("__init__", "name, doc=None", init, WRITES),
    METHOD("__dir__", "/", module_dir, RUNS),
    LAST_METHOD,
};
static const struct attribute module_attributes[] = {
    GETTER("__dict__", get_dict),
    GETSET("__annotations__", get_annotations, set_annotations),
    {0},
};
const struct type_def module_type = {
    .kind = KIND_MODULE,
    .flags = MUTABLE | WEAK,
    .slots = {.repr = repr},
    .make = &module_make,
    .methods = module_methods,
    .attributes = module_attributes,
};

static const struct attribute super_attributes[] = {
    MEMBER("__thisclass__", w_super, type),
    MEMBER("__self__", w_super, self),
    MEMBER("__self_class__", w_super, start),
    {0},
};
const struct type_def super_type = {
    .kind = KIND_SUPER,
    .flags = FINAL,
    .slots = {.repr = add_repr, .descr_get = super_bind},
    .attributes = super_attributes,
};
