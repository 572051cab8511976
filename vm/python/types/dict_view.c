/* dict_view.c -- what keys(), values() and items() of a dict give: each shows the dict as it
 * is at the moment. Keys and items are sets as far as operators and comparisons go. */
#include "python/sem/sem.h"
#include "python/types/types.h"

val dict_view_new(struct vm *vm, enum kind kind, val dict)
{
    struct w_dict_iter *v = new_object(vm, kind, sizeof *v);
    assert(kind >= KIND_DICT_KEYS && kind <= KIND_DICT_ITEMS);
    v->dict = dict;
    v->what = kind - KIND_DICT_KEYS;
    return &v->h;
}

static bool is_view(val v)
{
    return is_kind(v, KIND_DICT_KEYS) || is_kind(v, KIND_DICT_ITEMS);
}

static bool is_set_like(val v)
{
    return is_view(v) || is_a(v, KIND_SET) || is_a(v, KIND_FROZENSET);
}

static val set_of(struct vm *vm, val v)
{
    val s = dict_new(vm, KIND_SET);
    return sem_update(vm, OP_SET_UPDATE, s, v) == 0 ? s : NULL;
}

static int64_t len(struct vm *vm, val self)
{
    (void)vm;
    return as_dict(as_dict_iter(self)->dict)->used;
}

static int has_key(struct vm *vm, val self, val key)
{
    val v = dict_get(vm, as_dict_iter(self)->dict, key);
    return vm->exc ? -1 : v != NULL;
}

static int has_item(struct vm *vm, val self, val item)
{
    val pair = plain_of(item);
    if (!is_kind(pair, KIND_TUPLE) || as_tuple(pair)->n != 2)
        return 0;
    val v = dict_get(vm, as_dict_iter(self)->dict, as_tuple(pair)->at[0]);
    return !v ? (vm->exc ? -1 : 0) : py_same_or_equal(vm, v, as_tuple(pair)->at[1]);
}

/* Is everything of a in b? -1: raised. */
static int within(struct vm *vm, val a, val b)
{
    val it = py_iter(vm, a), v;
    while (it && (v = py_next(vm, it)) && v != vm->stop) {
        int there = py_contains(vm, b, v);
        if (there <= 0)
            return there;
    }
    return it && !vm->exc ? 1 : -1;
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_set_like(a) || !is_set_like(b))
        return vm->notimpl;
    int64_t na = py_len(vm, a), nb = py_len(vm, b);
    bool fits = op == OP_COMPARE_LT   ? na < nb
                : op == OP_COMPARE_LE ? na <= nb
                : op == OP_COMPARE_GT ? na > nb
                : op == OP_COMPARE_GE ? na >= nb
                                      : na == nb;
    bool up = op == OP_COMPARE_GT || op == OP_COMPARE_GE;
    int holds = !fits ? 0 : up ? within(vm, b, a) : within(vm, a, b);
    return holds < 0 ? NULL : bool_val(vm, (holds != 0) == (op != OP_COMPARE_NE));
}

static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_view(a) && !is_view(b))
        return vm->notimpl;
    val left = set_of(vm, a), right = left ? set_of(vm, b) : NULL;
    return right && set_change(vm, op, left, right) ? left : NULL;
}

static val isdisjoint(struct vm *vm, val self, val other)
{
    val it = py_iter(vm, other), v;
    while (it && (v = py_next(vm, it)) && v != vm->stop) {
        int there = py_contains(vm, self, v);
        if (there)
            return there < 0 ? NULL : vm->false_;
    }
    return it && !vm->exc ? vm->true_ : NULL;
}

static val backwards(struct vm *vm, val self)
{
    return dict_backwards(vm, as_dict_iter(self)->dict, as_dict_iter(self)->what);
}

static val mapping(struct vm *vm, val self)
{
    return proxy_new(vm, as_dict_iter(self)->dict);
}

static const struct attribute attributes[] = {GETTER("mapping", mapping), {0}};
static const struct method set_rows[] = {
    METHOD("isdisjoint", "other, /", isdisjoint, RUNS),
    METHOD("__reversed__", "/", backwards, READS),
    LAST_METHOD,
};
static const struct method value_rows[] = {
    METHOD("__reversed__", "/", backwards, READS),
    LAST_METHOD,
};

#define SET_LIKE                                                                       \
    .len = len, .iter = py_iter, .repr = add_repr, .compare = compare,                 \
    .binary = binary, .operators = SET_OPERATORS, .reflected = SET_OPERATORS
const struct type_def dict_keys_type = {
    .kind = KIND_DICT_KEYS,
    .flags = FINAL | UNHASHABLE,
    .slots = {SET_LIKE, .has = has_key},
    .methods = set_rows,
    .attributes = attributes,
};
const struct type_def dict_values_type = {
    .kind = KIND_DICT_VALUES,
    .flags = FINAL,
    .slots = {.len = len, .iter = py_iter, .repr = add_repr},
    .methods = value_rows,
    .attributes = attributes,
};
const struct type_def dict_items_type = {
    .kind = KIND_DICT_ITEMS,
    .flags = FINAL | UNHASHABLE,
    .slots = {SET_LIKE, .has = has_item},
    .methods = set_rows,
    .attributes = attributes,
};
