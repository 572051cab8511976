/* other_methods.c -- methods of generators, numbers and object. */
#include "python/builtins/methods.h"
#include "python/frozen/frozen.h"

#include <math.h>

/* ---- object and exceptions ----------------------------------------------------------------------- */

static val object_repr(ARGS)
{
    UNUSED_ARGS;
    struct str out = {0};
    plain_repr(vm, &out, args[0]);
    return str_finish(vm, &out);
}
static val object_init(ARGS)
{
    return object_init_takes(vm, args[0], n > 1 || kwnames) ? vm->none : NULL;
}
static val object_new(ARGS)
{
    if (n == 0)
        return raise_error(vm, E_TypeError, "object.__new__(): not enough arguments");
    if (!is_kind(args[0], KIND_TYPE))
        return raise_error(vm, E_TypeError,
                           "object.__new__(X): X is not a type object (%s)",
                           type_name(vm, args[0]));
    return object_make(vm, args[0], n > 1 || kwnames);
}
static val object_getattribute(ARGS)
{
    UNUSED_ARGS;
    val name = attr_name(vm, args[1]);
    return name ? generic_getattr_named(vm, args[0], name) : NULL;
}
static val object_setattr(ARGS)
{
    UNUSED_ARGS;
    val name = attr_name(vm, args[1]);
    return name && generic_setattr(vm, args[0], name, args[2]) ? vm->none : NULL;
}
static val object_delattr(ARGS)
{
    UNUSED_ARGS;
    val name = attr_name(vm, args[1]);
    return name && generic_setattr(vm, args[0], name, NULL) ? vm->none : NULL;
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
static val object_format(ARGS)
{
    UNUSED_ARGS;
    if (!is_a(args[1], KIND_STR))
        return raise_error(vm, E_TypeError, "__format__() argument must be str, not %s",
                           args[1] == vm->none ? "None" : type_name(vm, args[1]));
    if (as_str(plain_of(args[1]))->n)
        return raise_error(vm, E_TypeError,
                           "unsupported format string passed to %s.__format__",
                           type_name(vm, args[0]));
    return py_str(vm, args[0]);
}

static val object_size(ARGS)
{
    UNUSED_ARGS;
    return is_int(args[0]) ? tag_int(8)
                           : int_from_u64(vm, gc_size_of(&vm->gc, args[0]));
}

static val object_dir(ARGS)
{
    UNUSED_ARGS;
    return dir_of(vm, args[0]);
}

/* Not equal, when the type's __eq__ has an opinion. */
static val object_ne(ARGS)
{
    UNUSED_ARGS;
    val r = call_special(vm, args[0], vm->n_eq, args + 1, 1);
    int t = r && r != vm->notimpl ? py_truth(vm, r) : 0;
    if (!r || t < 0)
        return NULL;
    return r == vm->notimpl ? r : bool_val(vm, !t);
}

static val object_order(ARGS)
{
    UNUSED_ARGS;
    return vm->notimpl;
}

static val init_subclass(ARGS)
{
    (void)n;
    if (!kwnames)
        return vm->none;
    struct slice of = name_of_type(args[0]);
    return raise_error(vm, E_TypeError,
                       "%.*s.__init_subclass__() takes no keyword arguments", (int)of.n,
                       of.p);
}

static val subclass_hook(ARGS)
{
    UNUSED_ARGS;
    return vm->notimpl;
}

static val object_getstate(ARGS)
{
    UNUSED_ARGS;
    return frozen_call(vm, "_objects", "getstate", args, 1);
}

static val object_reduce_ex(ARGS)
{
    UNUSED_ARGS;
    if (!py_index_value(vm, args[1]))
        return NULL;
    return frozen_call(vm, "_objects", "reduce_ex", args, 2);
}

/* As with protocol 0. */
static val object_reduce(ARGS)
{
    UNUSED_ARGS;
    const val all[2] = {args[0], tag_int(0)};
    val m = import_module(vm, str_intern(vm, SLICE("copyreg")), NULL, NULL, 0),
        f = m ? py_getattr(vm, m, str_intern(vm, SLICE("_reduce_ex"))) : NULL;
    return f ? vm_call(vm, f, all, 2) : NULL;
}

#define M(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD, 0                                                \
    }
#define W(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD | B_WRAPPER, 0                                    \
    }
const struct builtin object_methods[] = {
    W("__repr__", object_repr, 1, 1),
    W("__str__", object_str, 1, 1),
    {"__init__", object_init, 1, -1, B_METHOD | B_WRAPPER | B_KEYWORDS, 0},
    {"object", object_new, 0, -1, B_STATIC | B_NEW | B_KEYWORDS, INTRINSIC_OBJECT_NEW},
    W("__getattribute__", object_getattribute, 2, 2),
    W("__setattr__", object_setattr, 3, 3),
    W("__delattr__", object_delattr, 2, 2),
    W("__eq__", object_eq, 2, 2),
    W("__ne__", object_ne, 2, 2),
    W("__lt__", object_order, 2, 2),
    W("__le__", object_order, 2, 2),
    W("__gt__", object_order, 2, 2),
    W("__ge__", object_order, 2, 2),
    W("__hash__", object_hash, 1, 1),
    M("__format__", object_format, 2, 2),
    M("__dir__", object_dir, 1, 1),
    M("__getstate__", object_getstate, 1, 1),
    M("__reduce_ex__", object_reduce_ex, 2, 2),
    M("__reduce__", object_reduce, 1, 1),
    {"__subclasshook__", subclass_hook, 1, -1, B_CLASS, 0},
    M("__sizeof__", object_size, 1, 1),
    {"__init_subclass__", init_subclass, 1, -1, B_CLASS | B_KEYWORDS, 0},
    {0},
};
