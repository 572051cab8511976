/* dict_methods.c -- methods of dict, set and frozenset. */
#include "python/builtins/methods.h"

static val view(struct vm *vm, val d, int what)
{
    struct w_dict_iter *v = new_object(vm, KIND_DICT_VIEW, sizeof *v);
    v->dict = d;
    v->what = what;
    return &v->h;
}
static val keys(ARGS)
{
    UNUSED_ARGS;
    return view(vm, args[0], 0);
}
static val values(ARGS)
{
    UNUSED_ARGS;
    return view(vm, args[0], 1);
}
static val items(ARGS)
{
    UNUSED_ARGS;
    return view(vm, args[0], 2);
}

static val get(ARGS)
{
    UNUSED_ARGS;
    val v = dict_get(vm, args[0], args[1]);
    return v || vm->exc ? v : n > 2 ? args[2] : vm->none;
}

static val pop(ARGS)
{
    UNUSED_ARGS;
    val v = NULL;
    int found = as_dict(args[0])->used ? dict_pop(vm, args[0], args[1], &v) : 0;
    if (found)
        return found < 0 ? NULL : v;
    return n > 2 ? args[2] : raise_object(vm, E_KeyError, args[1]);
}

static val popitem(ARGS)
{
    UNUSED_ARGS;
    val pair[2];
    if (!dict_pop_last(vm, args[0], &pair[0], &pair[1]))
        return raise_error(vm, E_KeyError, "popitem(): dictionary is empty");
    return tuple_of(vm, pair, 2);
}

static val setdefault(ARGS)
{
    UNUSED_ARGS;
    return dict_default(vm, args[0], args[1], n > 2 ? args[2] : vm->none);
}

static bool fill_from_keys(struct vm *vm, val d, val from, val keys)
{
    val names = vm_call(vm, keys, NULL, 0), it = names ? py_iter(vm, names) : NULL, k;
    while (it && (k = py_next(vm, it)) && k != vm->stop) {
        val v = py_getitem(vm, from, k);
        if (!v || !dict_set(vm, d, k, v))
            return false;
    }
    return !vm->exc;
}

bool dict_fill(struct vm *vm, val d, val from)
{
    val k, v;
    if (is_kind(from, KIND_DICT)) {
        int64_t used = as_dict(from)->used;
        for (int64_t at = 0; dict_next(from, &at, &k, &v);) {
            if (!dict_set(vm, d, k, v))
                return false;
            if (as_dict(from)->used != used) {
                raise_error(vm, E_RuntimeError, "dict mutated during update");
                return false;
            }
        }
        return true;
    }
    val keys = py_getattr_or_null(vm, from, str_intern(vm, SLICE("keys")));
    if (keys || vm->exc)
        return keys && fill_from_keys(vm, d, from, keys);
    val it = py_iter(vm, from);
    while (it) {
        val pair = py_next(vm, it);
        if (!pair || pair == vm->stop)
            return pair != NULL;
        val t = sem_unpack(vm, pair, 2);
        if (!t || !dict_set(vm, d, as_tuple(t)->at[0], as_tuple(t)->at[1]))
            return false;
    }
    return false;
}

static val update(ARGS)
{
    if (n > 1 && !dict_fill(vm, args[0], args[1]))
        return NULL;
    for (int64_t i = 0; kwnames && i < as_tuple(kwnames)->n; i++)
        dict_set(vm, args[0], as_tuple(kwnames)->at[i], args[n + i]);
    return vm->none;
}

static val clear(ARGS)
{
    UNUSED_ARGS;
    dict_clear(vm, args[0]);
    return vm->none;
}

static val copy(ARGS)
{
    UNUSED_ARGS;
    return dict_copy(vm, args[0], args[0]->kind);
}

static val fromkeys(ARGS)
{
    UNUSED_ARGS;
    val d = dict_new(vm, KIND_DICT), it = py_iter(vm, args[1]);
    while (it) {
        val k = py_next(vm, it);
        if (!k)
            return NULL;
        if (k == vm->stop)
            return d;
        if (!dict_set(vm, d, k, n > 2 ? args[2] : vm->none))
            return NULL;
    }
    return NULL;
}

/* ---- sets ------------------------------------------------------------------------------ */

static val as_set(struct vm *vm, val v)
{
    if (is_kind(v, KIND_SET) || is_kind(v, KIND_FROZENSET))
        return v;
    val s = dict_new(vm, KIND_SET);
    return sem_update(vm, OP_SET_UPDATE, s, v) < 0 ? NULL : s;
}

static val add(ARGS)
{
    UNUSED_ARGS;
    return dict_set(vm, args[0], args[1], vm->none) ? vm->none : NULL;
}
static val discard(ARGS)
{
    UNUSED_ARGS;
    return dict_del(vm, args[0], args[1]) < 0 ? NULL : vm->none;
}
static val remove_item(ARGS)
{
    UNUSED_ARGS;
    int r = dict_del(vm, args[0], args[1]);
    return r == 1 ? vm->none : r < 0 ? NULL : raise_object(vm, E_KeyError, args[1]);
}
static val set_pop(ARGS)
{
    UNUSED_ARGS;
    val k;
    if (!dict_pop_first(vm, args[0], &k))
        return raise_error(vm, E_KeyError, "pop from an empty set");
    return k;
}

static val combine(struct vm *vm, enum opcode op, val *args, int64_t n)
{
    val r = dict_copy(vm, args[0], args[0]->kind);
    for (int64_t i = 1; r && i < n; i++) {
        val other = as_set(vm, args[i]);
        r = other && set_change(vm, op, r, other) ? r : NULL;
    }
    return r;
}
static val set_union(ARGS)
{
    UNUSED_ARGS;
    return combine(vm, OP_BINARY_OR, args, n);
}
static val intersection(ARGS)
{
    UNUSED_ARGS;
    return combine(vm, OP_BINARY_AND, args, n);
}
static val difference(ARGS)
{
    UNUSED_ARGS;
    return combine(vm, OP_BINARY_SUBTRACT, args, n);
}
static val symmetric(ARGS)
{
    UNUSED_ARGS;
    return combine(vm, OP_BINARY_XOR, args, n);
}
static val issubset(ARGS)
{
    UNUSED_ARGS;
    val other = as_set(vm, args[1]);
    return other ? py_compare(vm, OP_COMPARE_LE, args[0], other) : NULL;
}
static val issuperset(ARGS)
{
    UNUSED_ARGS;
    val other = as_set(vm, args[1]);
    return other ? py_compare(vm, OP_COMPARE_GE, args[0], other) : NULL;
}
static val isdisjoint(ARGS)
{
    UNUSED_ARGS;
    val r = combine(vm, OP_BINARY_AND, args, n);
    return r ? bool_val(vm, as_dict(r)->used == 0) : NULL;
}
static val set_update(ARGS)
{
    UNUSED_ARGS;
    for (int64_t i = 1; i < n; i++)
        if (sem_update(vm, OP_SET_UPDATE, args[0], args[i]) < 0)
            return NULL;
    return vm->none;
}

#define M(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD, 0                                                \
    }
const struct builtin dict_methods[] = {
    M("keys", keys, 1, 1),
    M("values", values, 1, 1),
    M("items", items, 1, 1),
    {"get", get, 2, 3, B_METHOD, INTRINSIC_DICT_GET},
    M("pop", pop, 2, 3),
    M("popitem", popitem, 1, 1),
    M("setdefault", setdefault, 2, 3),
    {"update", update, 1, 2, B_METHOD | B_KEYWORDS, 0},
    M("clear", clear, 1, 1),
    M("copy", copy, 1, 1),
    {"fromkeys", fromkeys, 2, 3, B_CLASS, 0},
    {0},
};
const struct builtin set_methods[] = {
    {"add", add, 2, 2, B_METHOD, INTRINSIC_SET_ADD},
    M("discard", discard, 2, 2),
    M("remove", remove_item, 2, 2),
    M("pop", set_pop, 1, 1),
    M("clear", clear, 1, 1),
    M("copy", copy, 1, 1),
    M("union", set_union, 1, -1),
    M("intersection", intersection, 1, -1),
    M("difference", difference, 1, -1),
    M("symmetric_difference", symmetric, 2, 2),
    M("issubset", issubset, 2, 2),
    M("issuperset", issuperset, 2, 2),
    M("isdisjoint", isdisjoint, 2, 2),
    M("update", set_update, 1, -1),
    {0},
};
