/* dict.c -- the methods of dict. */
#include "python/sem/sem.h"
#include "python/types/types.h"

static val fill(struct vm *vm, const char *name, val self, val args, val kw)
{
    int64_t n = as_tuple(args)->n;
    if (n > 1)
        return raise_error(vm, E_TypeError, "%s expected at most 1 argument, got %lld",
                           name, (long long)n);
    if (n && !dict_fill(vm, self, as_tuple(args)->at[0]))
        return NULL;
    return !kw || dict_fill(vm, self, kw) ? vm->none : NULL;
}

/* Without args: __init__ of a class below is going to fill it. */
static val make(struct vm *vm, val class, val args, val kw)
{
    val d = dict_new(vm, KIND_DICT);
    (void)class;
    return !args || fill(vm, "dict", d, args, kw) ? d : NULL;
}

static val init(struct vm *vm, val self, val args, val kw)
{
    return fill(vm, "dict", self, args, kw);
}
static val update(struct vm *vm, val self, val args, val kw)
{
    return fill(vm, "update", self, args, kw);
}

/* ---- one key -------------------------------------------------------------------------------- */

/* d[key] of a subclass asks __missing__. */
static val item(struct vm *vm, val self, val key)
{
    val v = dict_get(vm, plain_of(self), key);
    if (v || vm->exc)
        return v;
    v = is_kind(self, KIND_INSTANCE)
            ? call_special(vm, self, str_intern(vm, SLICE("__missing__")), &key, 1)
            : NULL;
    return v || vm->exc ? v : raise_object(vm, E_KeyError, key);
}

static bool set_item(struct vm *vm, val self, val key, val v)
{
    return v ? py_setitem(vm, self, key, v) : py_delitem(vm, self, key);
}

static val get(struct vm *vm, val self, val key, val otherwise)
{
    val v = dict_get(vm, self, key);
    return v || vm->exc ? v : otherwise;
}

static val pop(struct vm *vm, val self, val key, val otherwise)
{
    val v = NULL;
    int found = as_dict(self)->used ? dict_pop(vm, self, key, &v) : 0;
    if (found)
        return found < 0 ? NULL : v;
    return otherwise ? otherwise : raise_object(vm, E_KeyError, key);
}

static val popitem(struct vm *vm, val self)
{
    val pair[2];
    return dict_pop_last(vm, self, &pair[0], &pair[1])
               ? tuple_of(vm, pair, 2)
               : raise_error(vm, E_KeyError, "popitem(): dictionary is empty");
}

static val setdefault(struct vm *vm, val self, val key, val otherwise)
{
    return dict_default(vm, self, key, otherwise);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static val clear(struct vm *vm, val self)
{
    dict_clear(vm, self);
    return vm->none;
}

static val copy(struct vm *vm, val self)
{
    return dict_copy(vm, self, KIND_DICT);
}

/* A class below dict makes its own object, and is told of each key. */
static val fromkeys(struct vm *vm, val class, val keys, val v)
{
    val d = vm_call(vm, class, NULL, 0), it = d ? py_iter(vm, keys) : NULL, k;
    while (it && (k = py_next(vm, it)) && k != vm->stop)
        if (!(is_kind(d, KIND_DICT) ? dict_set(vm, d, k, v) : py_setitem(vm, d, k, v)))
            return NULL;
    return it && !vm->exc ? d : NULL;
}

static val keys(struct vm *vm, val self)
{
    return dict_view_new(vm, KIND_DICT_KEYS, self);
}
static val values(struct vm *vm, val self)
{
    return dict_view_new(vm, KIND_DICT_VALUES, self);
}
static val items(struct vm *vm, val self)
{
    return dict_view_new(vm, KIND_DICT_ITEMS, self);
}
static val backwards(struct vm *vm, val self)
{
    return dict_backwards(vm, self, 0);
}

static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    return is_a(a, KIND_DICT) && is_a(b, KIND_DICT)
               ? plain_binary(vm, op, plain_of(a), plain_of(b))
               : vm->notimpl;
}

static const struct method dict_make =
    CONSTRUCTOR("dict", "*args, **kwargs", make, RUNS, 0);
static const struct method methods[] = {
    METHOD("__init__", "*args, **kwargs", init, RUNS),
    INSTANCE_METHOD("__getitem__", "key, /", item, RUNS),
    METHOD("__reversed__", "/", backwards, READS),
    INTRINSIC_METHOD("keys", "/", keys, READS, INTRINSIC_DICT_KEYS),
    INTRINSIC_METHOD("values", "/", values, READS, INTRINSIC_DICT_VALUES),
    INTRINSIC_METHOD("items", "/", items, READS, INTRINSIC_DICT_ITEMS),
    INTRINSIC_METHOD("get", "key, default=None, /", get, RUNS, INTRINSIC_DICT_GET),
    METHOD("pop", "key, default=NULL, /", pop, RUNS),
    METHOD("popitem", "/", popitem, WRITES),
    METHOD("setdefault", "key, default=None, /", setdefault, RUNS),
    METHOD("update", "*args, **kwargs", update, RUNS),
    METHOD("clear", "/", clear, WRITES),
    METHOD("copy", "/", copy, READS),
    CLASS_METHOD("fromkeys", "iterable, value=None, /", fromkeys, RUNS),
    LAST_METHOD,
};
const struct type_def dict_type = {
    .kind = KIND_DICT,
    .flags = MUTABLE | UNHASHABLE,
    .slots = {.len = py_len,
              .has = py_contains,
              .set = set_item,
              .iter = py_iter,
              .repr = add_repr,
              .compare = plain_compare,
              .binary = binary,
              .operators = OPERATOR(OR),
              .reflected = OPERATOR(OR),
              .inplace = plain_inplace,
              .inplace_operators = OPERATOR(OR)},
    .make = &dict_make,
    .methods = methods,
};
