/* alias.c -- list[int] and int | str: types with parameters, and unions of types. */
#include "python/frozen/frozen.h"
#include "python/types/types.h"

#include "python/obj/depth.h"

/* ---- list[int] -------------------------------------------------------------------------- */

val alias_new(struct vm *vm, val origin, val args)
{
    val tuple = is_kind(args, KIND_TUPLE) ? args : tuple_of(vm, &args, 1);
    struct w_alias *a = new_object(vm, KIND_ALIAS, sizeof *a);
    a->origin = origin;
    a->args = tuple;
    return &a->h;
}

static val make(struct vm *vm, val class, val origin, val args)
{
    (void)class;
    return alias_new(vm, origin, args);
}

/* int, module.Class, ..., or what repr() says. */
static bool name_of(struct vm *vm, struct str *out, val v)
{
    if (v == vm->ellipsis) {
        str_add(out, SLICE("..."));
        return true;
    }
    if (v == vm->types[KIND_NONE]) {
        str_add(out, SLICE("None"));
        return true;
    }
    if (!is_kind(v, KIND_TYPE))
        return add_repr(vm, out, v);
    val module = py_getattr_or_null(vm, v, vm->n_module),
        name = module ? py_getattr_or_null(vm, v, vm->n_qualname) : NULL;
    if (!name || !is_kind(name, KIND_STR) || !is_kind(module, KIND_STR))
        return !vm->exc && add_repr(vm, out, v);
    if (!slice_eq(str_value(module), SLICE("builtins")))
        str_addf(out, "%.*s.", (int)str_value(module).n, str_value(module).p);
    str_add(out, str_value(name));
    return true;
}

static bool names_of(struct vm *vm, struct str *out, val args, const char *between)
{
    for (int64_t i = 0; i < as_tuple(args)->n; i++) {
        if (i)
            str_add(out, slice_of(between));
        if (!name_of(vm, out, as_tuple(args)->at[i]))
            return false;
    }
    return true;
}

static bool alias_repr(struct vm *vm, struct str *out, val a)
{
    if (as_alias(a)->unpacked)
        str_addc(out, '*');
    if (!name_of(vm, out, as_alias(a)->origin))
        return false;
    str_addc(out, '[');
    if (as_tuple(as_alias(a)->args)->n == 0)
        str_add(out, SLICE("()"));
    if (!names_of(vm, out, as_alias(a)->args, ", "))
        return false;
    str_addc(out, ']');
    return true;
}

static bool alias_hash(struct vm *vm, val a, int64_t *out)
{
    int64_t origin, args;
    if (!stack_fits(vm) || !py_hash(vm, as_alias(a)->origin, &origin) ||
        !py_hash(vm, as_alias(a)->args, &args))
        return false;
    *out = origin ^ args;
    return true;
}

static val alias_compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_kind(a, KIND_ALIAS) || !is_kind(b, KIND_ALIAS) ||
        (op != OP_COMPARE_EQ && op != OP_COMPARE_NE))
        return vm->notimpl;
    int same = py_equal(vm, as_alias(a)->origin, as_alias(b)->origin);
    if (same > 0)
        same = py_equal(vm, as_alias(a)->args, as_alias(b)->args);
    return same < 0 ? NULL : bool_val(vm, same == (op == OP_COMPARE_EQ));
}

/* list[int]() is list(), and the new object is told where it allows that. */
val alias_call(struct vm *vm, val a, const val *args, int64_t n, val kwnames)
{
    if (!stack_fits(vm))
        return NULL;
    val o = vm_call_kw(vm, as_alias(a)->origin, args, n, kwnames);
    if (o && !py_setattr(vm, o, str_intern(vm, SLICE("__orig_class__")), a)) {
        if (!exc_matches(vm, E_AttributeError) && !exc_matches(vm, E_TypeError))
            return NULL;
        vm->exc = NULL;
    }
    return o;
}

static val alias_bases(struct vm *vm, val a, val bases)
{
    (void)bases;
    return tuple_of(vm, &as_alias(a)->origin, 1);
}

/* The type variables among the arguments: what they are is the library's. */
static val parameters_of(struct vm *vm, val a)
{
    return frozen_call(vm, "_objects", "parameters", &as_alias(a)->args, 1);
}

static val alias_get(struct vm *vm, val a, val key)
{
    const val args[3] = {a, key, parameters_of(vm, a)};
    val given = args[2] ? frozen_call(vm, "_objects", "subscript", args, 3) : NULL;
    return given ? alias_new(vm, as_alias(a)->origin, given) : NULL;
}

/* *list[int]: one item, which is the alias, unpacked. */
static val alias_unpacked(struct vm *vm, val a)
{
    val u = alias_new(vm, as_alias(a)->origin, as_alias(a)->args);
    as_alias(u)->unpacked = 1;
    return u;
}

static val alias_iter(struct vm *vm, val a)
{
    val one = alias_unpacked(vm, a);
    return py_iter(vm, tuple_of(vm, &one, 1));
}

static val is_unpacked(struct vm *vm, val a)
{
    return bool_val(vm, as_alias(a)->unpacked);
}

static val unpacked_args(struct vm *vm, val a)
{
    bool tuple = as_alias(a)->unpacked && as_alias(a)->origin == vm->types[KIND_TUPLE];
    return tuple ? as_alias(a)->args : vm->none;
}

static val alias_reduce(struct vm *vm, val a)
{
    const val made[2] = {as_alias(a)->origin, as_alias(a)->args};
    const val all[2] = {vm->types[KIND_ALIAS], tuple_of(vm, made, 2)};
    return tuple_of(vm, all, 2);
}

static val union_get(struct vm *vm, val u, val key)
{
    const val args[3] = {u, key, parameters_of(vm, u)};
    val given = args[2] ? frozen_call(vm, "_objects", "subscript", args, 3) : NULL;
    if (!given)
        return NULL;
    val r = as_tuple(given)->n ? as_tuple(given)->at[0] : vm->none;
    for (int64_t i = 1; r && i < as_tuple(given)->n; i++)
        r = py_binary(vm, OP_BINARY_OR, r, as_tuple(given)->at[i]);
    return r;
}

static val no_instances(struct vm *vm, val a, val o)
{
    (void)a, (void)o;
    return raise_error(vm, E_TypeError,
                       "isinstance() argument 2 cannot be a parameterized generic");
}
static val no_subclasses(struct vm *vm, val a, val o)
{
    (void)a, (void)o;
    return raise_error(vm, E_TypeError,
                       "issubclass() argument 2 cannot be a parameterized generic");
}

/* ---- int | str --------------------------------------------------------------------------- */

static bool is_member(struct vm *vm, val v)
{
    return v == vm->none || is_kind(v, KIND_TYPE) || is_kind(v, KIND_ALIAS) ||
           is_kind(v, KIND_UNION);
}

static bool add_members(struct vm *vm, val list, val v)
{
    if (is_kind(v, KIND_UNION)) {
        for (int64_t i = 0; i < as_tuple(as_alias(v)->args)->n; i++)
            if (!add_members(vm, list, as_tuple(as_alias(v)->args)->at[i]))
                return false;
        return true;
    }
    v = v == vm->none ? vm->types[KIND_NONE] : v;
    for (int64_t i = 0; i < as_list(list)->n; i++) {
        int same = py_equal(vm, list_get(vm, list, i), v);
        if (same)
            return same > 0;
    }
    list_append(vm, list, v);
    return true;
}

val union_of(struct vm *vm, enum opcode op, val a, val b)
{
    if (op != OP_BINARY_OR || !is_member(vm, a) || !is_member(vm, b) ||
        (a == vm->none && b == vm->none))
        return vm->notimpl;
    val all = list_new(vm, 4);
    if (!add_members(vm, all, a) || !add_members(vm, all, b))
        return NULL;
    if (as_list(all)->n == 1)
        return list_get(vm, all, 0);
    val args = tuple_of(vm, list_items(all), as_list(all)->n);
    struct w_alias *u = new_object(vm, KIND_UNION, sizeof *u);
    u->origin = vm->none;
    u->args = args;
    return &u->h;
}

static bool union_repr(struct vm *vm, struct str *out, val u)
{
    return names_of(vm, out, as_alias(u)->args, " | ");
}

static bool union_hash(struct vm *vm, val u, int64_t *out)
{
    *out = 0;
    for (int64_t i = 0, h; i < as_tuple(as_alias(u)->args)->n; i++) {
        if (!py_hash(vm, as_tuple(as_alias(u)->args)->at[i], &h))
            return false;
        *out ^= h * 31; /* in any order */
    }
    return true;
}

static int has_member(struct vm *vm, val u, val v)
{
    return py_contains(vm, as_alias(u)->args, v);
}

static val union_compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_kind(a, KIND_UNION) || !is_kind(b, KIND_UNION) ||
        (op != OP_COMPARE_EQ && op != OP_COMPARE_NE))
        return vm->notimpl;
    const struct w_tuple *all = as_tuple(as_alias(a)->args);
    int same = all->n == as_tuple(as_alias(b)->args)->n;
    for (int64_t i = 0; same > 0 && i < all->n; i++)
        same = has_member(vm, b, all->at[i]);
    return same < 0 ? NULL : bool_val(vm, same == (op == OP_COMPARE_EQ));
}

static const struct method alias_make =
    CONSTRUCTOR("GenericAlias", "origin, args, /", make, READS, 0);
static const struct method alias_methods[] = {
    METHOD("__mro_entries__", "bases, /", alias_bases, READS),
    METHOD("__reduce__", "/", alias_reduce, READS),
    METHOD("__instancecheck__", "instance, /", no_instances, READS),
    METHOD("__subclasscheck__", "cls, /", no_subclasses, READS),
    LAST_METHOD,
};
static const struct attribute alias_attributes[] = {
    MEMBER("__origin__", w_alias, origin),
    MEMBER("__args__", w_alias, args),
    GETTER("__parameters__", parameters_of),
    GETTER("__unpacked__", is_unpacked),
    GETTER("__typing_unpacked_tuple_args__", unpacked_args),
    {0},
};
const struct type_def alias_type = {
    .kind = KIND_ALIAS,
    .module = "types",
    .flags = CALLABLE | WEAK,
    .slots = {.repr = alias_repr,
              .iter = alias_iter,
              .hash = alias_hash,
              .compare = alias_compare,
              .get = alias_get,
              .binary = union_of,
              .operators = OPERATOR(OR),
              .reflected = OPERATOR(OR)},
    .make = &alias_make,
    .methods = alias_methods,
    .attributes = alias_attributes,
};
static const struct attribute union_attributes[] = {
    MEMBER("__args__", w_alias, args),
    GETTER("__parameters__", parameters_of),
    {0},
};
const struct type_def union_type = {
    .kind = KIND_UNION,
    .module = "types",
    .flags = FINAL,
    .slots = {.repr = union_repr,
              .hash = union_hash,
              .compare = union_compare,
              .get = union_get,
              .binary = union_of,
              .operators = OPERATOR(OR),
              .reflected = OPERATOR(OR)},
    .attributes = union_attributes,
};

/* ---- types that take parameters ----------------------------------------------------------- */

static const struct method subscript =
    CLASS_METHOD("__class_getitem__", "item, /", alias_new, READS);

void type_make_generic(struct vm *vm, val type)
{
    val f = builtin_new(vm, &subscript.b, NULL);
    as_builtin(f)->owner = type;
    dict_set(vm, as_type(type)->dict, vm->n_class_getitem, f);
    type_modified(vm, type);
}
