/* other_methods.c -- methods of generators, properties, numbers, object and exceptions. */
#include "python/builtins/methods.h"

#include <math.h>


/* ---- properties ----------------------------------------------------------------------------- */

static val with_part(struct vm *vm, val p, int which, val f)
{
    struct w_property *q = new_object(vm, KIND_PROPERTY, sizeof *q);
    const struct w_property *old = as_property(p);
    q->get = which == 0 ? f : old->get;
    q->set = which == 1 ? f : old->set;
    q->del = which == 2 ? f : old->del;
    q->doc = old->doc;
    return &q->h;
}
static val getter(ARGS)
{
    UNUSED_ARGS;
    return with_part(vm, args[0], 0, args[1]);
}
static val setter(ARGS)
{
    UNUSED_ARGS;
    return with_part(vm, args[0], 1, args[1]);
}
static val deleter(ARGS)
{
    UNUSED_ARGS;
    return with_part(vm, args[0], 2, args[1]);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static val bit_length(ARGS)
{
    UNUSED_ARGS;
    val text = int_to_str(vm, args[0], 2);
    int64_t sign = *str_bytes(text) == '-';
    return args[0] == tag_int(0) ? tag_int(0) : tag_int(as_str(text)->n - sign);
}
static val is_integer(ARGS)
{
    UNUSED_ARGS;
    double d = as_float(args[0])->value;
    return bool_val(vm, isfinite(d) && floor(d) == d);
}

static val conjugate(ARGS)
{
    UNUSED_ARGS;
    return complex_new(vm, as_complex(args[0])->re, -as_complex(args[0])->im);
}

/* ---- object and exceptions ----------------------------------------------------------------------- */

static val object_repr(ARGS)
{
    UNUSED_ARGS;
    struct str out = {0};
    str_addf(&out, "<%s object at 0x%lx>", type_name(vm, args[0]),
             (unsigned long)gc_identity(&vm->gc, args[0]));
    return str_finish(vm, &out);
}
static val object_init(ARGS)
{
    UNUSED_ARGS;
    return vm->none;
}
static val object_new(ARGS)
{
    UNUSED_ARGS;
    if (n == 0)
        return raise_error(vm, E_TypeError, "object.__new__(): not enough arguments");
    if (!is_kind(args[0], KIND_TYPE))
        return raise_error(vm, E_TypeError,
                           "object.__new__(X): X is not a type object (%s)",
                           type_name(vm, args[0]));
    val o = instance_new(vm, args[0]);
    if (as_type(args[0])->flags & TYPE_EXCEPTION)
        inst_set_attr(vm, o, vm->n_args, tuple_of(vm, args + 1, n - 1));
    return o;
}
static val object_getattribute(ARGS)
{
    UNUSED_ARGS;
    return generic_getattr(vm, args[0], args[1]);
}
static val object_setattr(ARGS)
{
    UNUSED_ARGS;
    return generic_setattr(vm, args[0], args[1], args[2]) ? vm->none : NULL;
}
static val object_delattr(ARGS)
{
    UNUSED_ARGS;
    return generic_setattr(vm, args[0], args[1], NULL) ? vm->none : NULL;
}
static val object_eq(ARGS)
{
    UNUSED_ARGS;
    return args[0] == args[1] ? vm->true_ : vm->notimpl;
}
static val object_hash(ARGS)
{
    UNUSED_ARGS;
    return tag_int((int64_t)(gc_identity(&vm->gc, args[0]) >> 4));
}
static val object_str(ARGS)
{
    UNUSED_ARGS;
    return py_repr(vm, args[0]);
}
static val init_subclass(ARGS)
{
    UNUSED_ARGS;
    return vm->none;
}

static val exception_init(ARGS)
{
    UNUSED_ARGS;
    inst_set_attr(vm, args[0], vm->n_args, tuple_of(vm, args + 1, n - 1));
    if (is_instance(vm, args[0], vm->exceptions[E_StopIteration]))
        inst_set_attr(vm, args[0], vm->n_value, n > 1 ? args[1] : vm->none);
    if (is_instance(vm, args[0], vm->exceptions[E_SystemExit]))
        inst_set_attr(vm, args[0], vm->n_code,
                      n == 1   ? vm->none
                      : n == 2 ? args[1]
                               : tuple_of(vm, args + 1, n - 1));
    return vm->none;
}
static val with_traceback(ARGS)
{
    UNUSED_ARGS;
    inst_set_attr(vm, args[0], vm->n_traceback, args[1]);
    return args[0];
}
static val exception_str(ARGS)
{
    UNUSED_ARGS;
    val a = inst_attr(vm, args[0], vm->n_args);
    if (!a || as_tuple(a)->n == 0)
        return vm->empty_str;
    return as_tuple(a)->n == 1 ? py_str(vm, as_tuple(a)->at[0]) : py_str(vm, a);
}
static val exception_repr(ARGS)
{
    UNUSED_ARGS;
    struct str out = {0};
    val a = inst_attr(vm, args[0], vm->n_args);
    str_add(&out, name_of_type(type_of(vm, args[0])));
    if (a && as_tuple(a)->n == 1)
        str_addf(&out, "(");
    if (!add_repr(vm, &out, as_tuple(a)->n == 1 ? as_tuple(a)->at[0] : a))
        return NULL;
    if (a && as_tuple(a)->n == 1)
        str_addf(&out, ")");
    return str_finish(vm, &out);
}

#define M(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD, 0                                                \
    }
const struct builtin property_methods[] = {
    M("getter", getter, 2, 2),
    M("setter", setter, 2, 2),
    M("deleter", deleter, 2, 2),
    {0},
};
const struct builtin int_methods[] = {M("bit_length", bit_length, 1, 1), {0}};
const struct builtin float_methods[] = {M("is_integer", is_integer, 1, 1), {0}};
const struct builtin complex_methods[] = {M("conjugate", conjugate, 1, 1), {0}};
const struct builtin object_methods[] = {
    M("__repr__", object_repr, 1, 1),
    M("__str__", object_str, 1, 1),
    M("__init__", object_init, 1, -1),
    {"__new__", object_new, 0, -1, B_STATIC | B_KEYWORDS, 0},
    M("__getattribute__", object_getattribute, 2, 2),
    M("__setattr__", object_setattr, 3, 3),
    M("__delattr__", object_delattr, 2, 2),
    M("__eq__", object_eq, 2, 2),
    M("__hash__", object_hash, 1, 1),
    {"__init_subclass__", init_subclass, 1, -1, B_CLASS | B_KEYWORDS, 0},
    {0},
};
const struct builtin exception_methods[] = {
    {"__init__", exception_init, 1, -1, B_METHOD | B_KEYWORDS, 0},
    M("with_traceback", with_traceback, 2, 2),
    M("__str__", exception_str, 1, 1),
    M("__repr__", exception_repr, 1, 1),
    {0},
};
