/* namespace.c -- types.SimpleNamespace: an object that is nothing but its attributes. */
#include "python/types/types.h"

#include "python/obj/depth.h"

static val init(struct vm *vm, val self, val kw)
{
    val k, v;
    for (int64_t at = 0; kw && dict_next(kw, &at, &k, &v);)
        inst_set_attr(vm, self, str_intern(vm, str_value(k)), v);
    return vm->none;
}

static bool add_fields(struct vm *vm, struct str *out, val self)
{
    val d = inst_dict(vm, self), k, v;
    bool first = true;
    for (int64_t at = 0; dict_next(d, &at, &k, &v); first = false) {
        str_add(out, first ? SLICE("") : SLICE(", "));
        if (!add_str(vm, out, k))
            return false;
        str_addc(out, '=');
        if (!add_repr(vm, out, v))
            return false;
    }
    return true;
}

static val repr(struct vm *vm, val self)
{
    struct str out = {0};
    bool plain = type_of(vm, self) == vm->simple_namespace;
    str_addf(&out, "%s(", plain ? "namespace" : type_name(vm, self));
    if (add_fields(vm, &out, self)) {
        str_addc(&out, ')');
        return str_finish(vm, &out);
    }
    str_free(&out);
    return NULL;
}

static val equal(struct vm *vm, val self, val other)
{
    if (!is_instance(vm, other, vm->simple_namespace))
        return vm->notimpl;
    return py_compare(vm, OP_COMPARE_EQ, inst_dict(vm, self), inst_dict(vm, other));
}

static const struct method methods[] = {
    METHOD("__init__", "*, **kwargs", init, WRITES),
    METHOD("__repr__", "/", repr, RUNS),
    METHOD("__eq__", "value, /", equal, RUNS),
    LAST_METHOD,
};
static const struct type_def def = {
    .kind = KIND_INSTANCE, .flags = UNHASHABLE, .methods = methods};

void add_simple_namespace(struct vm *vm)
{
    val dict = dict_new(vm, KIND_DICT);
    dict_set(vm, dict, vm->n_module, str_intern(vm, SLICE("types")));
    val type = type_new(vm, str_intern(vm, SLICE("SimpleNamespace")), vm->empty_tuple,
                        dict, NULL);
    vm->simple_namespace = type;
    type_add_dict(vm, type);
    type_ready(vm, type, &def);
}
