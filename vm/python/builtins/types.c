/* types.c -- making the builtin types, and calling a type. */
#include "python/builtins/methods.h"
#include "python/types/types.h"

#include "python/obj/depth.h"

#include <stdio.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/* ---- constructors: type(args) ------------------------------------------------------------ */

/* What super() without arguments takes from the frame that calls it: the cell __class__ and
 * the first argument. */
static bool super_of_frame(struct vm *vm, val *type, val *self)
{
    const struct frame *f = vm->frame;
    const struct code *c = f->code;
    if (c->nargs == 0)
        return raise_error(vm, E_RuntimeError, "super(): no arguments");
    *self = f->slots[0];
    if (*self && is_kind(*self, KIND_CELL))
        *self = as_cell(*self)->value;
    if (!*self)
        return raise_error(vm, E_RuntimeError, "super(): arg[0] deleted");
    for (int i = c->nlocals - c->nfree; i < c->nlocals; i++)
        if (slice_eq(str_value(c->varnames.at[i]), SLICE("__class__"))) {
            *type = as_cell(f->slots[i])->value;
            return *type ||
                   raise_error(vm, E_RuntimeError, "super(): empty __class__ cell");
        }
    return raise_error(vm, E_RuntimeError, "super(): __class__ cell not found");
}

static val make_super(ARGS)
{
    UNUSED_ARGS;
    val type = n > 1 ? args[1] : NULL, self = n > 2 ? args[2] : NULL;
    if (n == 1 && !super_of_frame(vm, &type, &self))
        return NULL;
    if (n > 1 && !is_kind(type, KIND_TYPE))
        return raise_error(vm, E_TypeError, "super() argument 1 must be a type, not %s",
                           type_name(vm, type));
    if (self && (n == 1 || self != vm->none))
        return sem_super(vm, type, self);
    struct w_super *s = new_object(vm, KIND_SUPER, sizeof *s); /* not bound */
    s->type = type;
    s->self = s->start = NULL;
    return &s->h;
}

val super_bind(struct vm *vm, val super, val o, val type)
{
    (void)type;
    return as_super(super)->self || !o || o == vm->none
               ? super
               : sem_super(vm, as_super(super)->type, o);
}

/* ---- the types ------------------------------------------------------------------------------- */

static const struct builtin constructors[] = {
    [KIND_SUPER] = {"super", make_super, 1, 3, B_STATIC | B_NEW, 0},
};
enum { N_CONSTRUCTORS = sizeof constructors / sizeof *constructors };

int type_intrinsic(struct vm *vm, val type)
{
    (void)vm;
    return as_type(type)->make ? as_type(type)->make->intrinsic : NO_INTRINSIC;
}

static val type_with_bases(struct vm *vm, const char *name, val bases, enum kind kind)
{
    val t = type_new(vm, str_intern(vm, slice_of(name)), bases, dict_new(vm, KIND_DICT),
                     NULL);
    as_type(t)->flags = 0;
    as_type(t)->kind = kind;
    as_type(t)->value_kind = as_type(t)->nslots = 0;
    gc_store(&vm->gc, t, &as_type(t)->solid, t);
    return t;
}

static val plain_type(struct vm *vm, const char *name, val base, enum kind kind)
{
    return type_with_bases(vm, name, base ? tuple_of(vm, &base, 1) : vm->empty_tuple,
                           kind);
}

val type_with_fields(struct vm *vm, const char *name, const char *const *fields, int n)
{
    val type = plain_type(vm, name, vm->object_type, KIND_INSTANCE);
    for (int i = 0; i < n && fields[i]; i++) {
        val field = str_intern(vm, slice_of(fields[i]));
        dict_set(vm, as_type(type)->dict, field,
                 member_new(vm, type, field, NULL, as_type(type)->nslots++));
    }
    return type;
}

void add_exception_types(struct vm *vm)
{
    static const char *const names[] = {
#define KIND(id, type, text, fields, items) [KIND_##id] = text,
#include "python/obj/kinds.def"
#undef KIND
    };
    vm->builtins = ns_new(vm);
    vm->modules = dict_new(vm, KIND_DICT);
    vm->object_type = plain_type(vm, "object", NULL, KIND_INSTANCE);
    for (int k = 1; k < N_KINDS; k++)
        vm->types[k] = k == KIND_INSTANCE ? vm->object_type
                       : k == KIND_LONG   ? vm->types[KIND_INT]
                       : k == KIND_BIG_RANGE
                           ? vm->types[KIND_RANGE]
                           : plain_type(vm, names[k], vm->object_type, (enum kind)k);
    /* bool is an int */
    vm->types[KIND_BOOL] = plain_type(vm, "bool", vm->types[KIND_INT], KIND_BOOL);
    enum { E_object = -1 };
    static const struct {
        const char *name;
        int id, base;
    } exceptions[] = {
#define EXC(id, parent) {#id, E_##id, E_##parent},
#include "python/obj/types.def"
#undef EXC
    };
    for (int i = 0; i < N_EXCEPTIONS; i++) {
        val base = exceptions[i].base < 0 ? vm->object_type
                                          : vm->exceptions[exceptions[i].base];
        const val both[] = {base, vm->exceptions[E_Exception]};
        val bases = tuple_of(vm, both, i == E_ExceptionGroup ? 2 : 1);
        val t = type_with_bases(vm, exceptions[i].name, bases, KIND_INSTANCE);
        as_type(t)->flags = TYPE_EXCEPTION | TYPE_HAS_DICT;
        as_type(t)->nslots = base == vm->object_type ? 0 : as_type(base)->nslots;
        as_type(t)->solid = base == vm->object_type ? t : as_type(base)->solid;
        exception_add_fields(vm, t, (enum exception)i);
        vm->exceptions[i] = t;
        ns_set(vm, vm->builtins, as_type(t)->name, t);
    }
}

/* Types of what is a KIND_BUILTIN or a KIND_MEMBER. */
static void add_descr_types(struct vm *vm)
{
    static const struct {
        const char *name;
        enum kind kind;
        const struct type_def *def;
    } rows[N_DESCR_TYPES] = {
        [WRAPPER_DESCRIPTOR] = {"wrapper_descriptor", KIND_BUILTIN, &descriptor_type},
        [METHOD_WRAPPER] = {"method-wrapper", KIND_BUILTIN, &wrapper_type},
        [METHOD_DESCRIPTOR] = {"method_descriptor", KIND_BUILTIN, &descriptor_type},
        [CLASSMETHOD_DESCRIPTOR] = {"classmethod_descriptor", KIND_BUILTIN,
                                    &descriptor_type},
        [MEMBER_DESCRIPTOR] = {"member_descriptor", KIND_MEMBER, &member_type},
    };
    for (int i = 0; i < N_DESCR_TYPES; i++)
        vm->descr_types[i] =
            plain_type(vm, rows[i].name, vm->object_type, rows[i].kind);
    for (int i = 0; i < N_DESCR_TYPES; i++)
        type_ready(vm, vm->descr_types[i], rows[i].def);
}

void add_type_methods(struct vm *vm)
{
    add_descr_types(vm);
    for (int k = 1; k < N_KINDS; k++)
        if (type_def_of((enum kind)k) && (int)as_type(vm->types[k])->kind == k)
            type_ready(vm, vm->types[k], type_def_of((enum kind)k));
    for (int k = 1; k < N_KINDS; k++)
        if (!type_def_of((enum kind)k) && k != KIND_INSTANCE && k != KIND_TYPE &&
            k != KIND_LONG)
            as_type(vm->types[k])->flags |= TYPE_FINAL;
    for (size_t k = 0; k < N_CONSTRUCTORS; k++)
        if (constructors[k].call)
            type_set_make(vm, vm->types[k], &constructors[k]);
    add_methods(vm, vm->types[KIND_GENERATOR], generator_methods);
    add_methods(vm, vm->types[KIND_COROUTINE], coroutine_methods);
    add_methods(vm, vm->types[KIND_CORO_WRAPPER], coro_wrapper_methods);
    add_methods(vm, vm->types[KIND_ASYNC_GEN], async_gen_methods);
    add_methods(vm, vm->types[KIND_ASEND], async_call_methods);
    add_methods(vm, vm->types[KIND_ATHROW], async_call_methods);
    add_methods(vm, vm->types[KIND_TYPE], class_methods);
    add_methods(vm, vm->object_type, object_methods);
    exception_add_methods(vm);
    add_simple_namespace(vm);
    add_methods(vm, vm->exceptions[E_BaseExceptionGroup], group_methods);
    static const enum kind generic[] = {KIND_LIST, KIND_DICT, KIND_TUPLE, KIND_SET,
                                        KIND_FROZENSET};
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        type_make_generic(vm, vm->types[generic[i]]);
    add_iterator_tools(vm);
}
