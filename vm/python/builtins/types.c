/* types.c -- making the builtin types, and calling a type. */
#include "python/builtins/methods.h"
#include "python/types/types.h"

#include "python/obj/depth.h"

#include <stdio.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/* ---- constructors: type(args) ------------------------------------------------------------ */

static val make_list(ARGS)
{
    UNUSED_ARGS;
    val l = list_new(vm, 4);
    return n == 1 || list_extend(vm, l, args[1]) ? l : NULL;
}

static val make_tuple(ARGS)
{
    UNUSED_ARGS;
    if (n > 1 && is_kind(args[1], KIND_TUPLE))
        return args[1];
    val l = make_list(vm, args, n, kwnames);
    return l ? sem_list_to_tuple(vm, l) : NULL;
}

/* super() without arguments: the __class__ cell and the first argument of the caller. */
static val make_super(ARGS)
{
    UNUSED_ARGS;
    val type = n > 1 ? args[1] : NULL, self = n > 2 ? args[2] : NULL;
    if (n > 1 && !is_kind(type, KIND_TYPE))
        return raise_error(vm, E_TypeError, "super() argument 1 must be a type, not %s",
                           type_name(vm, type));
    if (n > 2 && !is_instance(vm, self, type) &&
        !(is_kind(self, KIND_TYPE) && is_subtype(self, type)))
        return raise_error(vm, E_TypeError,
                           "super(type, obj): obj must be an instance "
                           "or subtype of type");
    if (n == 1) {
        const struct frame *f = vm->frame;
        for (int i = f->code->nlocals - f->code->nfree; i < f->code->nlocals; i++)
            if (slice_eq(str_value(f->code->varnames.at[i]), SLICE("__class__")))
                type = as_cell(f->slots[i])->value;
        self = f->code->nargs ? f->slots[0] : NULL;
        if (self && is_kind(self, KIND_CELL))
            self = as_cell(self)->value;
        if (f->code->nargs == 0)
            return raise_error(vm, E_RuntimeError, "super(): no arguments");
        if (!type || !self)
            return raise_error(vm, E_RuntimeError,
                               !type ? "super(): __class__ cell not found"
                                     : "super(): no arguments");
    }
    struct w_super *s = new_object(vm, KIND_SUPER, sizeof *s);
    s->type = type;
    s->self = self;
    if (self)
        s->start = is_kind(self, KIND_TYPE) && is_subtype(self, type)
                       ? self
                       : type_of(vm, self);
    return &s->h;
}

/* ---- iterators written in C ---------------------------------------------------------------- */

static val c_iter(struct vm *vm, val (*next)(struct vm *, struct w_c_iter *), val a,
                  val b, int64_t i)
{
    struct w_c_iter *it = new_object(vm, KIND_C_ITER, sizeof *it);
    it->next = next;
    it->a = a;
    it->b = b;
    it->i = i;
    return &it->h;
}

static val enumerate_next(struct vm *vm, struct w_c_iter *it)
{
    val v = py_next(vm, it->a);
    if (!v || v == vm->stop)
        return v;
    val pair[2] = {tag_int(it->i++), v};
    return tuple_of(vm, pair, 2);
}
static val make_enumerate(ARGS)
{
    int64_t start = 0;
    if (!only_keywords(vm, "enumerate", kwnames, &vm->n_start, 1))
        return NULL;
    val s = n > 2 ? args[2] : keyword(vm, args, n, kwnames, vm->n_start),
        it = py_iter(vm, args[1]);
    if (!it || (s && !py_index(vm, s, &start)))
        return NULL;
    return c_iter(vm, enumerate_next, it, NULL, start);
}

/* The next item of each; where one has ended, *short_at says which. */
static val zip_items(struct vm *vm, val its, int64_t *short_at)
{
    int64_t n = as_tuple(its)->n;
    val out = list_new(vm, n);
    for (int64_t i = 0; i < n; i++) {
        val v = py_next(vm, as_tuple(its)->at[i]);
        *short_at = i;
        if (!v || v == vm->stop)
            return v;
        list_append(vm, out, v);
    }
    return n ? sem_list_to_tuple(vm, out) : vm->stop;
}

static val zip_next(struct vm *vm, struct w_c_iter *it)
{
    int64_t short_at;
    return zip_items(vm, it->a, &short_at);
}

static val not_as_long(struct vm *vm, int64_t i, const char *how)
{
    char others[40];
    snprintf(others, sizeof others, i == 1 ? " %lld" : "s 1-%lld", (long long)i);
    return raise_error(vm, E_ValueError, "zip() argument %lld is %s than argument%s",
                       (long long)i + 1, how, others);
}

/* zip(..., strict=True): all end together. */
static val strict_next(struct vm *vm, struct w_c_iter *it)
{
    int64_t short_at = 0;
    val t = zip_items(vm, it->a, &short_at);
    if (t != vm->stop)
        return t;
    if (short_at)
        return not_as_long(vm, short_at, "shorter");
    for (int64_t i = 1; i < as_tuple(it->a)->n; i++) {
        val v = py_next(vm, as_tuple(it->a)->at[i]);
        if (v != vm->stop)
            return v ? not_as_long(vm, i, "longer") : NULL;
    }
    return vm->stop;
}

/* iter(f, sentinel): what f() gives until it is equal to the sentinel. */
static val call_next(struct vm *vm, struct w_c_iter *it)
{
    val v = it->a ? vm_call(vm, it->a, NULL, 0) : vm->stop;
    if (!v && exc_matches(vm, E_StopIteration)) {
        vm->exc = NULL;
        v = vm->stop;
    }
    int last = v && v != vm->stop ? py_same_or_equal(vm, it->b, v) : v == vm->stop;
    if (last > 0)
        it->a = NULL;
    return last < 0 ? NULL : last ? vm->stop : v;
}

val call_iter_new(struct vm *vm, val f, val sentinel)
{
    return c_iter(vm, call_next, f, sentinel, 0);
}

static val iterators(struct vm *vm, val *args, int64_t n)
{
    val out = list_new(vm, n);
    for (int64_t i = 0; i < n; i++) {
        val it = py_iter(vm, args[i]);
        if (!it)
            return NULL;
        list_append(vm, out, it);
    }
    return sem_list_to_tuple(vm, out);
}
static val make_zip(ARGS)
{
    if (!only_keywords(vm, "zip", kwnames, &vm->n_strict, 1))
        return NULL;
    val strict = keyword(vm, args, n, kwnames, vm->n_strict);
    int all = strict ? py_truth(vm, strict) : 0;
    val its = all < 0 ? NULL : iterators(vm, args + 1, n - 1);
    return its ? c_iter(vm, all ? strict_next : zip_next, its, NULL, 0) : NULL;
}

static val map_next(struct vm *vm, struct w_c_iter *it)
{
    val t = zip_next(vm, it);
    return !t || t == vm->stop ? t
                               : vm_call(vm, it->b, as_tuple(t)->at, as_tuple(t)->n);
}
static val make_map(ARGS)
{
    UNUSED_ARGS;
    val its = iterators(vm, args + 2, n - 2);
    return its ? c_iter(vm, map_next, its, args[1], 0) : NULL;
}

static val filter_next(struct vm *vm, struct w_c_iter *it)
{
    for (;;) {
        val v = py_next(vm, it->a);
        if (!v || v == vm->stop)
            return v;
        val r = it->b == vm->none ? v : vm_call(vm, it->b, &v, 1);
        int t = r ? py_truth(vm, r) : -1;
        if (t)
            return t < 0 ? NULL : v;
    }
}
static val make_filter(ARGS)
{
    UNUSED_ARGS;
    val it = py_iter(vm, args[2]);
    return it ? c_iter(vm, filter_next, it, args[1], 0) : NULL;
}

static val reversed_next(struct vm *vm, struct w_c_iter *it)
{
    val v = it->i > 0 ? py_getitem(vm, it->a, tag_int(--it->i)) : vm->stop;
    if (!v && (exc_matches(vm, E_IndexError) || exc_matches(vm, E_StopIteration))) {
        vm->exc = NULL; /* it has become shorter */
        v = vm->stop;
    }
    if (v == vm->stop)
        it->i = 0;
    return v;
}
static val make_reversed(ARGS)
{
    UNUSED_ARGS;
    val r = call_special(vm, args[1], vm->n_reversed, NULL, 0);
    if (r || vm->exc)
        return r;
    val seq = args[1];
    if (seq &&
        (is_int(seq) || seq->kind != KIND_INSTANCE ||
         !type_lookup(vm, type_of(vm, seq), vm->n_getitem)) &&
        !is_kind(seq, KIND_LIST) && !is_kind(seq, KIND_TUPLE) &&
        !is_kind(seq, KIND_STR) && !is_kind(seq, KIND_BYTES) &&
        !is_kind(seq, KIND_BYTEARRAY) && !is_kind(seq, KIND_MEMORYVIEW) &&
        !is_kind(seq, KIND_RANGE))
        return raise_error(vm, E_TypeError, "'%s' object is not reversible",
                           type_name(vm, seq));
    int64_t len = seq ? py_len(vm, seq) : -1;
    return len < 0 ? NULL : c_iter(vm, reversed_next, seq, NULL, len);
}

static val make_complex(ARGS)
{
    const val names[] = {str_intern(vm, SLICE("real")), str_intern(vm, SLICE("imag"))};
    if (!only_keywords(vm, "complex", kwnames, names, 2))
        return NULL;
    val re = n > 1 ? args[1] : keyword(vm, args, n, kwnames, names[0]),
        im = n > 2 ? args[2] : keyword(vm, args, n, kwnames, names[1]);
    return complex_from(vm, re, im);
}

/* ---- the types ------------------------------------------------------------------------------- */

static const struct builtin constructors[] = {
    [KIND_COMPLEX] = {"complex", make_complex, 1, 3, B_STATIC | B_NEW | B_KEYWORDS, 0},
    [KIND_TUPLE] = {"tuple", make_tuple, 1, 2, B_STATIC | B_NEW, 0},
    [KIND_LIST] = {"list", make_list, 1, 2, B_STATIC | B_NEW, 0},
    [KIND_SUPER] = {"super", make_super, 1, 3, B_STATIC | B_NEW, 0},
};
enum { N_CONSTRUCTORS = sizeof constructors / sizeof *constructors };

int type_intrinsic(struct vm *vm, val type)
{
    (void)vm;
    return as_type(type)->make ? as_type(type)->make->intrinsic : NO_INTRINSIC;
}

static const struct {
    const char *name;
    struct builtin b;
} extra_types[] = {
    {"enumerate",
     {"enumerate", make_enumerate, 2, 3, B_STATIC | B_NEW | B_KEYWORDS, 0}},
    {"zip", {"zip", make_zip, 1, -1, B_STATIC | B_NEW | B_KEYWORDS, 0}},
    {"map", {"map", make_map, 3, -1, B_STATIC | B_NEW, 0}},
    {"filter", {"filter", make_filter, 3, 3, B_STATIC | B_NEW, 0}},
    {"reversed", {"reversed", make_reversed, 2, 2, B_STATIC | B_NEW, 0}},
};

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
                       : k == KIND_LONG
                           ? vm->types[KIND_INT]
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
    add_methods(vm, vm->types[KIND_LIST], list_methods);
    add_methods(vm, vm->types[KIND_TUPLE], tuple_methods);
    add_methods(vm, vm->types[KIND_STR], str_methods);
    add_methods(vm, vm->types[KIND_GENERATOR], generator_methods);
    add_methods(vm, vm->types[KIND_COROUTINE], coroutine_methods);
    add_methods(vm, vm->types[KIND_CORO_WRAPPER], coro_wrapper_methods);
    add_methods(vm, vm->types[KIND_ASYNC_GEN], async_gen_methods);
    add_methods(vm, vm->types[KIND_ASEND], async_call_methods);
    add_methods(vm, vm->types[KIND_ATHROW], async_call_methods);
    add_methods(vm, vm->types[KIND_TYPE], class_methods);
    add_methods(vm, vm->types[KIND_COMPLEX], complex_methods);
    add_methods(vm, vm->object_type, object_methods);
    exception_add_methods(vm);
    add_simple_namespace(vm);
    add_methods(vm, vm->exceptions[E_BaseExceptionGroup], group_methods);
    static const enum kind generic[] = {KIND_LIST, KIND_DICT,      KIND_TUPLE,
                                        KIND_SET,  KIND_FROZENSET, KIND_TYPE};
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        type_make_generic(vm, vm->types[generic[i]]);
    for (size_t i = 0; i < sizeof extra_types / sizeof *extra_types; i++) {
        val t = plain_type(vm, extra_types[i].name, vm->object_type, KIND_C_ITER);
        type_ready(vm, t, type_def_of(KIND_C_ITER));
        type_set_make(vm, t, &extra_types[i].b);
        ns_set(vm, vm->builtins, as_type(t)->name, t);
    }
}
