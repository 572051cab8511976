/* class_tests.c -- the builtin functions isinstance and issubclass. */
#include "python/builtins/methods.h"
#include "python/obj/depth.h"
#include "python/types/weakref.h"

/* 1 yes, 0 no, -1 raised; -2: `of` is nothing to be an instance of, -3: `o` is no class. */
static int answer(struct vm *vm, val of, val check, val arg)
{
    val f = py_bind(vm, check, of, type_of(vm, of)),
        r = f ? vm_call(vm, f, &arg, 1) : NULL;
    return r ? py_truth(vm, r) : -1;
}

bool says_its_class(struct vm *vm, val v)
{
    if (!is_kind(v, KIND_INSTANCE))
        return is_weak_proxy(v);
    val type = type_of(vm, v);
    return as_type(type)->flags & TYPE_GETATTRIBUTE ||
           type_lookup(vm, type, vm->n_class) !=
               type_lookup(vm, vm->object_type, vm->n_class);
}

/* What `type` asks without anybody else having a say: the class, and what o calls it. */
static int plain_instance(struct vm *vm, val o, val type)
{
    if (is_instance(vm, o, type))
        return 1;
    val class = says_its_class(vm, o) ? py_getattr_or_null(vm, o, vm->n_class) : NULL;
    if (vm->exc)
        return -1;
    return class && class != type_of(vm, o) && is_kind(class, KIND_TYPE) &&
           is_subtype(class, type);
}

/* ---- what is no class but has __bases__ ---------------------------------------------- */

/* The tuple; NULL without an exception: it has none. */
static val bases_of(struct vm *vm, val class)
{
    val bases = py_getattr_or_null(vm, class, str_intern(vm, SLICE("__bases__")));
    return bases && is_kind(bases, KIND_TUPLE) ? bases : NULL;
}

static int is_below(struct vm *vm, val class, val of)
{
    int r = class == of;
    val bases = r ? NULL : bases_of(vm, class);
    if (!r && vm->exc)
        return -1;
    if (r || !bases || !depth_enter(vm, " in __issubclass__"))
        return r || !bases ? r : -1;
    for (int64_t i = 0; !r && i < as_tuple(bases)->n; i++)
        r = is_below(vm, as_tuple(bases)->at[i], of);
    depth_leave(vm);
    return r;
}

/* As class_test(), where one of the two is no type. */
static int abstract_test(struct vm *vm, val o, val of, bool instance)
{
    val class = instance ? NULL : o;
    if (!instance && !bases_of(vm, o))
        return vm->exc ? -1 : -3;
    if (!bases_of(vm, of))
        return vm->exc ? -1 : -2;
    if (instance)
        class = py_getattr_or_null(vm, o, vm->n_class);
    return class ? is_below(vm, class, of) : vm->exc ? -1 : 0;
}

static int class_test(struct vm *vm, val o, val of, bool instance);

/* Tuples nest as deeply as somebody likes. */
static int any_member(struct vm *vm, val o, val members, bool instance)
{
    if (!depth_enter(vm, instance ? " in __instancecheck__" : " in __subclasscheck__"))
        return -1;
    int r = 0;
    for (int64_t i = 0; !r && i < as_tuple(members)->n; i++)
        r = class_test(vm, o, as_tuple(members)->at[i], instance);
    depth_leave(vm);
    return r;
}

static int class_test(struct vm *vm, val o, val of, bool instance)
{
    val members = is_kind(of, KIND_TUPLE)   ? of
                  : is_kind(of, KIND_UNION) ? as_alias(of)->args
                                            : NULL;
    if (members)
        return any_member(vm, o, members, instance);
    if (instance && type_of(vm, o) == of) /* nobody is asked */
        return 1;
    if (is_kind(of, KIND_TYPE) && !as_type(of)->meta)
        return instance                ? plain_instance(vm, o, of)
               : is_kind(o, KIND_TYPE) ? is_subtype(o, of)
                                       : abstract_test(vm, o, of, false);
    val check = type_lookup(vm, type_of(vm, of),
                            str_intern(vm, instance ? SLICE("__instancecheck__")
                                                    : SLICE("__subclasscheck__")));
    if (check && (!is_kind(of, KIND_TYPE) || !is_kind(check, KIND_BUILTIN)))
        return answer(vm, of, check, o);
    if (!is_kind(of, KIND_TYPE))
        return abstract_test(vm, o, of, instance);
    return instance                ? plain_instance(vm, o, of)
           : is_kind(o, KIND_TYPE) ? is_subtype(o, of)
                                   : abstract_test(vm, o, of, false);
}

int py_isinstance(struct vm *vm, val v, val type)
{
    int r = class_test(vm, v, type, true);
    if (r != -2)
        return r;
    raise_error(vm, E_TypeError,
                "isinstance() arg 2 must be a type, a tuple of types, or a union");
    return -1;
}

val builtin_isinstance(struct vm *vm, val o, val of)
{
    int r = py_isinstance(vm, o, of);
    return r < 0 ? NULL : bool_val(vm, r);
}

int py_issubclass(struct vm *vm, val class, val of)
{
    int r = class_test(vm, class, of, false);
    if (r >= -1)
        return r;
    raise_error(vm, E_TypeError,
                r == -2
                    ? "issubclass() arg 2 must be a class, a tuple of classes, or a "
                      "union"
                    : "issubclass() arg 1 must be a class");
    return -1;
}

val builtin_issubclass(struct vm *vm, val class, val of)
{
    int r = py_issubclass(vm, class, of);
    return r < 0 ? NULL : bool_val(vm, r);
}
