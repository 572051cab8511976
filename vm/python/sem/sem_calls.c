/* sem_calls.c -- the C functions of calls.def and stack_calls.def that are only for them. */
#include "python/sem/sem.h"

#include "python/frozen/frozen.h"
#include "python/obj/buffer.h"
#include "python/obj/depth.h"

#include <stdio.h>

val py_binary_op(struct vm *vm, int64_t op, val a, val b)
{
    return py_binary(vm, (enum opcode)op, a, b);
}
val py_compare_op(struct vm *vm, int64_t op, val a, val b)
{
    return py_compare(vm, (enum opcode)op, a, b);
}
val py_unary_op(struct vm *vm, int64_t op, val a)
{
    return py_unary(vm, (enum opcode)op, a);
}
int64_t sem_str_equal(struct vm *vm, val a, val b)
{
    (void)vm;
    return str_eq(a, b);
}
int64_t sem_str_hash(struct vm *vm, val s)
{
    (void)vm;
    return str_hash(vm, s);
}
int64_t sem_ord(struct vm *vm, val s)
{
    (void)vm;
    return str_ord(s);
}
val sem_bool(struct vm *vm, int64_t i)
{
    return bool_val(vm, i != 0);
}
int64_t sem_truth(struct vm *vm, val v)
{
    return py_truth(vm, v);
}
int64_t sem_setitem(struct vm *vm, val o, val key, val v)
{
    return py_setitem(vm, o, key, v) ? 0 : -1;
}
int64_t sem_delitem(struct vm *vm, val o, val key)
{
    return py_delitem(vm, o, key) ? 0 : -1;
}
/* Of builtin sequences, with bounds that are small integers or None. */
val sem_slice(struct vm *vm, val o, val slice)
{
    assert(is_kind(slice, KIND_SLICE));
    return py_getitem(vm, o, slice);
}
int64_t sem_put_slice(struct vm *vm, val o, val slice, val v)
{
    assert(is_kind(slice, KIND_SLICE));
    return sem_setitem(vm, o, slice, v);
}
int64_t sem_delete_simple(struct vm *vm, val o, val key)
{
    assert(!is_kind(o, KIND_INSTANCE)); /* whose class may be asked */
    return sem_delitem(vm, o, key);
}
/* Of arrays whose numbers are of at most 32 bits. */
int64_t numbers_int(struct vm *vm, val self, int64_t i)
{
    (void)vm;
    const void *p = bytearray_at(self);
    switch (as_bytearray(self)->code) {
    case 'b': return ((const int8_t *)p)[i];
    case 'B': return ((const uint8_t *)p)[i];
    case 'h': return ((const int16_t *)p)[i];
    case 'H': return ((const uint16_t *)p)[i];
    case 'i': return ((const int32_t *)p)[i];
    default: assert(as_bytearray(self)->code == 'I'); return ((const uint32_t *)p)[i];
    }
}

/* The number is in range. */
int64_t numbers_put(struct vm *vm, val self, int64_t i, int64_t v)
{
    (void)vm;
    int64_t size = as_bytearray(self)->itemsize;
    assert(size <= 4);
    memcpy(bytearray_at(self) + i * size, &v,
           (size_t)size); /* the low bytes are first */
    return 0;
}

/* Of a float that is cut off to a small integer. */
int64_t sem_int_of_float(struct vm *vm, val v)
{
    (void)vm;
    return (int64_t)as_float(v)->value;
}
/* Of operands whose types are builtin, and which ask nobody. */
val sem_builtin_op(struct vm *vm, int64_t op, val a, val b)
{
    enum opcode plain =
        op >= OP_INPLACE_ADD ? op - (OP_INPLACE_ADD - OP_BINARY_ADD) : op;
    val r = plain_binary(vm, plain, a, b);
    return r == vm->notimpl ? py_binary_op(vm, op, a, b) : r;
}
val str_index_checked(struct vm *vm, val s, int64_t i)
{
    return str_index(vm, s, i);
}
int64_t bytes_item(struct vm *vm, val s, int64_t i)
{
    (void)vm;
    return (unsigned char)str_bytes(s)[i];
}
int64_t bytearray_item(struct vm *vm, val a, int64_t i)
{
    (void)vm;
    return (unsigned char)bytearray_at(a)[i];
}
int64_t bytearray_put(struct vm *vm, val a, int64_t i, int64_t byte)
{
    (void)vm;
    bytearray_at(a)[i] = (char)byte;
    return 0;
}
int64_t array_put_op(struct vm *vm, val a, int64_t i, val v)
{
    return py_setitem(vm, a, tag_int(i), v) ? 0 : -1;
}
int64_t list_append_op(struct vm *vm, val l, val v)
{
    list_append(vm, l, v);
    return 0;
}
/* o[start:stop] of a list, a tuple or a string; a bound is a small integer or None. */
val sem_part(struct vm *vm, val o, val start, val stop)
{
    struct slice_parts s = {is_int(start) ? untag(start) : 0,
                            is_int(stop) ? untag(stop) : INT64_MAX, 1};
    int64_t n;
    slice_adjust(&s, py_len(vm, o), &n);
    if (o->kind == KIND_STR)
        return str_slice_of(vm, o, s.start, 1, n);
    if (o->kind == KIND_LIST)
        return list_part(vm, o, s.start, 1, n);
    if (o->kind == KIND_BYTES)
        return n == as_str(o)->n
                   ? o
                   : bytes_new(vm, (struct slice){str_bytes(o) + s.start, (size_t)n});
    assert(o->kind == KIND_TUPLE);
    return n == as_tuple(o)->n ? o : tuple_of(vm, as_tuple(o)->at + s.start, n);
}
int64_t dict_set_op(struct vm *vm, val d, val k, val v)
{
    return dict_set(vm, d, k, v) ? 0 : -1;
}
int64_t sem_str_contains(struct vm *vm, val text, val part)
{
    (void)vm;
    return as_str(part)->n == 0 || slice_find(str_value(text), str_value(part)) >= 0;
}
val sem_new_dict(struct vm *vm)
{
    return dict_new(vm, KIND_DICT);
}
int64_t dict_add_op(struct vm *vm, val d, val k, val v)
{
    dict_add(vm, d, k, v);
    return 0;
}
val dict_get_op(struct vm *vm, val d, val k)
{
    return py_getitem(vm, d, k);
}
int64_t sem_contains(struct vm *vm, val v, val container)
{
    return py_contains(vm, container, v);
}
int64_t sem_setattr(struct vm *vm, val o, val name, val v)
{
    return py_setattr(vm, o, name, v) ? 0 : -1;
}
int64_t sem_delattr(struct vm *vm, val o, val name)
{
    return py_setattr(vm, o, name, NULL) ? 0 : -1;
}
int64_t inst_add_op(struct vm *vm, val o, val name, val v)
{
    inst_add(vm, o, name, v);
    return 0;
}
int64_t cell_set_op(struct vm *vm, val c, val v)
{
    cell_set(vm, c, v);
    return 0;
}

/* ---- containers ------------------------------------------------------------------------- */

val sem_build(struct vm *vm, const val *v, int64_t n, int64_t op, val extra)
{
    (void)extra;
    bool map = op == OP_BUILD_MAP;
    val d = dict_new(vm, map ? KIND_DICT : KIND_SET);
    for (int64_t i = 0; i < n; i += 1 + map)
        if (!dict_set(vm, d, v[i], map ? v[i + 1] : vm->none))
            return NULL;
    return d;
}

val sem_build_string(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    (void)arg, (void)extra;
    int64_t bytes = 0, chars = 0;
    for (int64_t i = 0; i < n; i++) {
        bytes += as_str(v[i])->n;
        chars += as_str(v[i])->chars;
    }
    struct w_str *s = str_blank(vm, KIND_STR, bytes);
    s->chars = chars;
    char *to = s->bytes;
    for (int64_t i = 0; i < n; i++) {
        memcpy(to, str_bytes(v[i]), (size_t)as_str(v[i])->n);
        to += as_str(v[i])->n;
    }
    return &s->h;
}

int64_t sem_extend(struct vm *vm, val l, val from)
{
    if (list_extend(vm, l, from))
        return 0;
    if (exc_matches(vm, E_TypeError) && !py_iterable(vm, from)) {
        vm->exc = NULL;
        raise_error(vm, E_TypeError, "Value after * must be an iterable, not %s",
                    type_name(vm, from));
    }
    return -1;
}

val sem_list_to_tuple(struct vm *vm, val l)
{
    int64_t n = as_list(l)->n;
    val t = tuple_new(vm, n);
    for (int64_t i = 0; i < n; i++)
        gc_store(&vm->gc, t, &as_tuple(t)->at[i], list_get(vm, l, i));
    return t;
}

/* A dict of what is a mapping; NULL without an exception: it is none. */
static val as_mapping(struct vm *vm, val from)
{
    if (is_kind(from, KIND_DICT))
        return from;
    val keys = py_getattr_or_null(vm, from, str_intern(vm, SLICE("keys")));
    val d = keys ? dict_new(vm, KIND_DICT) : NULL;
    return d && dict_fill(vm, d, from) ? d : NULL;
}

/* How messages name what is called: module.f(). */
static val call_text(struct vm *vm, val callee)
{
    struct str out = {0};
    val name = py_getattr_or_null(vm, callee, vm->n_qualname),
        module = name ? py_getattr_or_null(vm, callee, vm->n_module) : NULL;
    if (!name || !is_kind(name, KIND_STR))
        return py_str(vm, callee);
    if (module && is_kind(module, KIND_STR) &&
        !slice_eq(str_value(module), SLICE("builtins")))
        str_addf(&out, "%.*s.", (int)str_value(module).n, str_value(module).p);
    str_addf(&out, "%.*s()", (int)str_value(name).n, str_value(name).p);
    return str_finish(vm, &out);
}

static int64_t bad_star(struct vm *vm, val callee, const char *stars, const char *what,
                        val got)
{
    vm->exc = NULL;
    val f = call_text(vm, callee);
    if (f)
        raise_error(vm, E_TypeError, "%.*s argument after %s must be %s, not %s",
                    (int)str_value(f).n, str_value(f).p, stars, what,
                    type_name(vm, got));
    return -1;
}

/* False: raised, also if d has the name already. */
static bool add_keyword(struct vm *vm, val callee, val d, val k, val v)
{
    if (!dict_get(vm, d, k))
        return !vm->exc && dict_set(vm, d, k, v);
    val f = call_text(vm, callee), text = f ? py_str(vm, k) : NULL;
    if (text)
        raise_error(vm, E_TypeError,
                    "%.*s got multiple values for keyword argument '%.*s'",
                    (int)str_value(f).n, str_value(f).p, (int)str_value(text).n,
                    str_value(text).p);
    return false;
}

/* f(**d, **from): a name may come only once, also in the keys of a mapping. */
int64_t sem_merge(struct vm *vm, val callee, val d, val from)
{
    val k, v, keys = NULL, all = list_new(vm, 4);
    if (is_kind(from, KIND_DICT)) {
        for (int64_t at = 0; dict_next(from, &at, &k, &v);)
            if (!add_keyword(vm, callee, d, k, v))
                return -1;
        return 0;
    }
    val ask = py_getattr_or_null(vm, from, str_intern(vm, SLICE("keys")));
    if (!ask)
        return vm->exc && !exc_matches(vm, E_AttributeError)
                   ? -1
                   : bad_star(vm, callee, "**", "a mapping", from);
    keys = vm_call(vm, ask, NULL, 0);
    if (!keys || !list_extend(vm, all, keys))
        return -1;
    for (int64_t i = 0; i < as_list(all)->n; i++) {
        k = list_get(vm, all, i);
        v = py_getitem(vm, from, k);
        if (!v || !add_keyword(vm, callee, d, k, v))
            return -1;
    }
    return 0;
}

int64_t sem_update(struct vm *vm, int64_t op, val d, val from)
{
    val v;
    if (op != OP_SET_UPDATE) {
        val map = as_mapping(vm, from);
        if (!map && !vm->exc)
            raise_error(vm, E_TypeError, "'%s' object is not a mapping",
                        type_name(vm, from));
        return map && dict_fill(vm, d, map) ? 0 : -1;
    }
    val it = py_iter(vm, from);
    if (!it)
        return -1;
    if (iterates_in_python(vm, it) && is_kind(d, KIND_SET))
        return prelude_call(vm, PRELUDE_ADD_ALL, (const val[]){d, it}, 2) ? 0 : -1;
    for (;;) {
        v = py_next(vm, it);
        if (!v || v == vm->stop)
            return v ? 0 : -1;
        if (!dict_set(vm, d, v, vm->none))
            return -1;
    }
}

val sem_unpack(struct vm *vm, val s, int64_t want)
{
    val l = list_new(vm, want + 1), it = py_iter(vm, s);
    if (!it) {
        if (exc_matches(vm, E_TypeError) && !py_iterable(vm, s)) {
            vm->exc = NULL;
            raise_error(vm, E_TypeError, "cannot unpack non-iterable %s object",
                        type_name(vm, s));
        }
        return NULL;
    }
    for (int64_t i = 0;; i++) {
        val v = py_next(vm, it);
        if (!v)
            return NULL;
        if (v == vm->stop && i < want)
            return raise_error(vm, E_ValueError,
                               "not enough values to unpack (expected %lld, got %lld)",
                               (long long)want, (long long)i);
        if (v == vm->stop)
            return sem_list_to_tuple(vm, l);
        if (i == want)
            return raise_error(vm, E_ValueError,
                               "too many values to unpack (expected %lld)",
                               (long long)want);
        list_append(vm, l, v);
    }
}

val sem_unpack_ex(struct vm *vm, val s, int64_t arg)
{
    int64_t before = arg & 0xFFF, after = arg >> 12;
    val all = list_new(vm, 4);
    if (!list_extend(vm, all, s)) {
        if (exc_matches(vm, E_TypeError) && !py_iterable(vm, s)) {
            vm->exc = NULL;
            raise_error(vm, E_TypeError, "cannot unpack non-iterable %s object",
                        type_name(vm, s));
        }
        return NULL;
    }
    int64_t n = as_list(all)->n;
    if (n < before + after)
        return raise_error(
            vm, E_ValueError,
            "not enough values to unpack (expected at least %lld, got %lld)",
            (long long)(before + after), (long long)n);
    val rest = list_part(vm, all, before, 1, n - before - after);
    val out = list_part(vm, all, 0, 1, before);
    list_append(vm, out, rest);
    for (int64_t i = n - after; i < n; i++)
        list_append(vm, out, list_get(vm, all, i));
    return sem_list_to_tuple(vm, out);
}

val sem_format(struct vm *vm, int64_t how, val v)
{
    if (how == 0)
        return is_kind(v, KIND_INSTANCE) ? py_format(vm, v, vm->empty_str)
                                         : py_str(vm, v);
    val text = how == 1 ? py_str(vm, v) : py_repr(vm, v);
    return text && how == 3 ? ascii_of(vm, text) : text;
}

val sem_int_text(struct vm *vm, int64_t i)
{
    return int_to_str(vm, tag_int(i), 10);
}

val sem_format_spec(struct vm *vm, val v, val spec)
{
    return py_format(vm, v, spec);
}

/* ---- names ---------------------------------------------------------------------------------- */

int64_t sem_name_error(struct vm *vm, val name)
{
    raise_named(vm, E_NameError, name, "name '%.*s' is not defined");
    return 0;
}

int64_t sem_unbound(struct vm *vm, val code, int64_t slot)
{
    const struct code *c = code_of(code);
    val name = c->varnames.at[slot];
    if (slot >= c->nlocals - c->nfree)
        raise_named(vm, E_NameError, name,
                    "cannot access free variable '%.*s' where it is not associated "
                    "with a value in enclosing scope");
    else
        raise_named(vm, E_UnboundLocalError, name,
                    "cannot access local variable '%.*s' where it is not associated "
                    "with a value");
    return 0;
}

static struct frame *class_frame(struct vm *vm)
{
    return vm->frame;
}

/* A name in a mapping that is no dict, or NULL, perhaps with an exception. */
static val from_mapping(struct vm *vm, val names, val name)
{
    if (is_kind(names, KIND_DICT))
        return dict_get_str(vm, names, name);
    val v = py_getitem(vm, names, name);
    if (!v && exc_matches(vm, E_KeyError))
        vm->exc = NULL;
    return v;
}

/* A name of a class body or of what exec() runs: its own mapping, then a cell (arg < 0),
 * or globals and builtins. */
val sem_load_name(struct vm *vm, val names, int64_t arg)
{
    struct frame *f = class_frame(vm);
    struct code *c = f->code;
    bool own;
    val name = arg < 0 ? c->varnames.at[-1 - arg] : c->names.at[arg];
    val v = names ? from_mapping(vm, names, name) : NULL;
    if (v || vm->exc)
        return v;
    val cell = arg < 0 ? f->slots[-1 - arg] : find_global_cell(vm, f->ns, name, &own);
    if (cell && as_cell(cell)->value)
        return as_cell(cell)->value;
    if (arg < 0)
        sem_unbound(vm, c->w_code, -1 - arg);
    else
        sem_name_error(vm, name);
    return NULL;
}

int64_t sem_store_name(struct vm *vm, val names, val v, int64_t arg)
{
    const struct frame *f = class_frame(vm);
    val name = f->code->names.at[arg];
    if (!names)
        return sem_global_op(vm, f->ns, v, name);
    if (v)
        return py_setitem(vm, names, name, v) ? 0 : -1;
    if (is_kind(names, KIND_DICT) ? dict_del(vm, names, name) == 1
                                  : py_delitem(vm, names, name))
        return 0;
    if (!vm->exc || exc_matches(vm, E_KeyError)) {
        vm->exc = NULL;
        sem_name_error(vm, name);
    }
    return -1;
}

/* What an expression gives is shown, and kept as _, unless sys.displayhook does otherwise. */
int64_t sem_display(struct vm *vm, val v)
{
    val hook = vm->sys_ns
                   ? ns_cell(vm, vm->sys_ns, str_intern(vm, SLICE("displayhook")))
                   : NULL;
    if (hook && as_cell(hook)->value)
        return vm_call(vm, as_cell(hook)->value, &v, 1) ? 0 : -1;
    if (v == vm->none)
        return 0;
    val text = py_repr(vm, v);
    if (!text)
        return -1;
    fwrite(str_bytes(text), 1, (size_t)as_str(text)->n, stdout);
    fputc('\n', stdout);
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("_")), v);
    return 0;
}

int64_t sem_global_op(struct vm *vm, val ns, val v, val name)
{
    if (v)
        ns_set(vm, ns, name, v);
    else if (!ns_del(vm, ns, name)) {
        sem_name_error(vm, name);
        return -1;
    }
    return 0;
}

val sem_annotations(struct vm *vm, const val *v, int64_t n, int64_t arg, val where)
{
    (void)v, (void)n, (void)arg;
    val names = is_kind(where, KIND_NS) ? as_ns(where)->dict : where;
    if (from_mapping(vm, names, vm->n_annotations))
        return vm->none;
    return !vm->exc && py_setitem(vm, names, vm->n_annotations, dict_new(vm, KIND_DICT))
               ? vm->none
               : NULL;
}

/* ---- functions and calls ------------------------------------------------------------------------- */

val sem_make_function(struct vm *vm, const val *v, int64_t n, int64_t flags, val ns)
{
    int64_t i = 0;
    val f = func_new(vm, v[n - 1], ns, NULL);
    struct w_func *w = as_func(f);
    if (flags & 1)
        w->defaults = v[i++];
    if (flags & 2)
        w->kwdefaults = v[i++];
    if (flags & 4)
        w->annotations = v[i++];
    if (flags & 8)
        w->closure = v[i++];
    val name = ns_cell(vm, ns, vm->n_name);
    w->module = name ? as_cell(name)->value : NULL;
    return f;
}

val sem_call(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    (void)extra, (void)n;
    return vm_call_kw(vm, v[0], v + 1, arg, NULL);
}

val sem_call_kw(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    (void)extra;
    return vm_call_kw(vm, v[0], v + 1, arg - as_tuple(v[n - 1])->n, v[n - 1]);
}

val sem_bind_kw(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    (void)extra;
    return bind_arguments(vm, v[0], v + 1, arg - as_tuple(v[n - 1])->n, v[n - 1]);
}

/* An iterable and a dict become an array of values and a tuple of names. */
static val flatten(struct vm *vm, val callee, val args, val kw, val *names,
                   int64_t *npos)
{
    val l = list_new(vm, 4), keys = list_new(vm, 2), k, v;
    if (!list_extend(vm, l, args)) {
        if (exc_matches(vm, E_TypeError) && !py_iterable(vm, args))
            bad_star(vm, callee, "*", "an iterable", args);
        return NULL;
    }
    *npos = as_list(l)->n;
    for (int64_t at = 0; kw && dict_next(kw, &at, &k, &v);) {
        if (!is_a(k, KIND_STR))
            return raise_error(vm, E_TypeError, "keywords must be strings");
        list_append(vm, keys, str_intern(vm, str_value(plain_of(k))));
        list_append(vm, l, v);
    }
    *names = as_list(keys)->n ? sem_list_to_tuple(vm, keys) : NULL;
    list_objects(vm, l);
    return as_list(l)->items;
}

val sem_call_ex(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    val names;
    int64_t npos;
    (void)extra, (void)n;
    val array = flatten(vm, v[0], v[1], arg ? v[2] : NULL, &names, &npos);
    return array ? vm_call_kw(vm, v[0], as_array(array)->at, npos, names) : NULL;
}

val sem_bind_ex(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    val names;
    int64_t npos;
    (void)extra, (void)n;
    val array = flatten(vm, v[0], v[1], arg ? v[2] : NULL, &names, &npos);
    return array ? bind_arguments(vm, v[0], as_array(array)->at, npos, names) : NULL;
}

int64_t sem_no_init(struct vm *vm, val v)
{
    raise_error(vm, E_TypeError, "__init__() should return None, not '%s'",
                type_name(vm, v));
    return 0;
}

int64_t sem_init_result(struct vm *vm, val v)
{
    if (v == vm->none)
        return 0;
    sem_no_init(vm, v);
    return -1;
}

/* The i-th slot of an instance, behind those that traces have descriptions of. */
val sem_slot(struct vm *vm, val o, int64_t i)
{
    (void)vm;
    return inst_get(o, i);
}
int64_t sem_put_slot(struct vm *vm, val o, int64_t i, val v)
{
    inst_set(vm, o, i, v);
    return 0;
}

/* Of more room than traces make objects of. */
val sem_instance_new(struct vm *vm, val type)
{
    return instance_new(vm, type);
}

/* In whose mro super() searches: self's when it is a class below type, else that of self's
 * class, or of what self says its class is. NULL: none of them is below type. */
static val super_start(struct vm *vm, val type, val self)
{
    if (is_kind(self, KIND_TYPE) && is_subtype(self, type))
        return self;
    val class = type_of(vm, self);
    if (!is_subtype(class, type))
        class = py_getattr_or_null(vm, self, vm->n_class);
    if (class && is_kind(class, KIND_TYPE) && is_subtype(class, type))
        return class;
    if (!vm->exc)
        raise_error(vm, E_TypeError,
                    "super(type, obj): obj must be an instance or subtype of type");
    return NULL;
}

/* super() without arguments: of the class in the cell, for the first argument. */
val sem_super(struct vm *vm, val type, val self)
{
    if (!is_kind(type, KIND_TYPE))
        return raise_error(vm, E_RuntimeError, "super(): __class__ is not a type (%s)",
                           type_name(vm, type));
    val start = super_start(vm, type, self);
    if (!start)
        return NULL;
    struct w_super *s = new_object(vm, KIND_SUPER, sizeof *s);
    s->type = type;
    s->self = self;
    s->start = start;
    return &s->h;
}

/* ---- exceptions and with -------------------------------------------------------------------------- */

val sem_raise(struct vm *vm, const val *v, int64_t n, int64_t again, val extra)
{
    (void)extra;
    if (again) {
        vm->exc = v[0];
        return NULL;
    }
    if (n == 0) {
        if (vm->handled == vm->none)
            return raise_error(vm, E_RuntimeError, "No active exception to reraise");
        vm->exc = vm->handled;
        return NULL;
    }
    raise_value(vm, v[0]);
    if (n == 2 && vm->exc) {
        val exc = vm->exc, cause = v[1];
        vm->exc = NULL;
        if (is_kind(cause, KIND_TYPE) && as_type(cause)->flags & TYPE_EXCEPTION)
            cause = vm_call(vm, cause, NULL, 0);
        if (!cause)
            return NULL;
        if (cause != vm->none && !is_exception(vm, cause))
            return raise_error(vm, E_TypeError,
                               "exception causes must derive from BaseException");
        inst_set_attr(vm, exc, vm->n_cause, cause);
        inst_set_attr(vm, exc, vm->n_suppress, vm->true_);
        vm->exc = exc;
    }
    return NULL;
}

val sem_push_exc(struct vm *vm)
{
    return vm->handled;
}

int64_t sem_will_close(struct vm *vm, val gen)
{
    gc_register_final(&vm->gc, gen);
    const val args[2] = {gen, vm->true_};
    if (vm->settings.tracks && !frozen_call(vm, "_tracking", "created", args, 2))
        vm->exc = NULL; /* no place is told then */
    return 0;
}

int64_t sem_set_handled(struct vm *vm, val v)
{
    vm->handled = v;
    return 0;
}

static bool is_exception_class(val v)
{
    return is_kind(v, KIND_TYPE) && as_type(v)->flags & TYPE_EXCEPTION;
}

/* All of a tuple are looked at first: one that is no exception is told also where another one
 * matches. A tuple in it is no exception. */
int64_t sem_exc_match(struct vm *vm, val exc, val type)
{
    const val few = is_a(type, KIND_TUPLE) ? plain_of(type) : NULL;
    const val *at = few ? as_tuple(few)->at : &type;
    int64_t n = few ? as_tuple(few)->n : 1, found = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!is_exception_class(at[i])) {
            raise_error(vm, E_TypeError,
                        "catching classes that do not inherit from "
                        "BaseException is not allowed");
            return -1;
        }
        found = found || is_instance(vm, exc, at[i]);
    }
    return found;
}

static val bound_special(struct vm *vm, val o, val name)
{
    val f = type_lookup(vm, type_of(vm, o), name);
    if (!f)
        return raise_error(
            vm, E_TypeError,
            "'%s' object does not support the context manager protocol%s",
            type_name(vm, o), name == vm->n_exit ? " (missed __exit__ method)" : "");
    return method_new(vm, f, o);
}

val sem_with_exit(struct vm *vm, val o)
{
    if (!type_lookup(vm, type_of(vm, o), vm->n_enter))
        return bound_special(vm, o, vm->n_enter);
    return bound_special(vm, o, vm->n_exit);
}

val sem_with_enter(struct vm *vm, val o)
{
    val f = bound_special(vm, o, vm->n_enter);
    return f ? vm_call(vm, f, NULL, 0) : NULL;
}

val sem_with_except(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    (void)n, (void)extra;
    val exc = v[2], tb = inst_attr(vm, exc, vm->n_traceback);
    val args[3] = {type_of(vm, exc), exc, tb ? tb : vm->none};
    val r = vm_call(vm, v[0], args, 3);
    if (!r || arg)
        return r;
    int t = py_truth(vm, r);
    return t < 0 ? NULL : bool_val(vm, t);
}

/* ---- imports ----------------------------------------------------------------------------------------- */

val sem_import(struct vm *vm, const val *v, int64_t n, int64_t arg, val name)
{
    (void)n, (void)arg;
    val cell = ns_cell(vm, vm->builtins, vm->n_import),
        f = cell ? as_cell(cell)->value : NULL, ns = vm->frame->ns;
    if (!f)
        return raise_error(vm, E_ImportError, "__import__ not found");
    if (is_kind(f, KIND_BUILTIN))
        return import_module(vm, name, ns, v[1], untag(v[0]));
    const val args[5] = {name, as_ns(ns)->dict, as_ns(ns)->dict, v[1], v[0]};
    return vm_call(vm, f, args, 5); /* the program has put its own there */
}

val sem_import_from(struct vm *vm, val module, val name)
{
    return import_from(vm, module, name);
}

val sem_import_star(struct vm *vm, const val *v, int64_t n, int64_t arg, val into)
{
    (void)n, (void)arg;
    return import_all(vm, v[0], into) ? vm->none : NULL;
}
