/* set.c -- set and frozenset. Both are dicts without values. What takes another iterable
 * makes a set of it first, so that its iterator can do to this set what it likes. */
#include "python/sem/sem.h"
#include "python/types/types.h"

static val new_set(struct vm *vm, enum kind kind, val from)
{
    val s = dict_new(vm, kind), items = s;
    if (kind == KIND_FROZENSET && from) /* filled by a loop in Python, perhaps */
        items = dict_new(vm, KIND_SET);
    if (from && sem_update(vm, OP_SET_UPDATE, items, from) < 0)
        return NULL;
    if (items != s)
        dict_become(vm, s, items);
    return s;
}

static val make_set(struct vm *vm, val class, val from)
{
    (void)class;
    return new_set(vm, KIND_SET, from);
}

static val make_frozenset(struct vm *vm, val class, val from)
{
    (void)class;
    return from && is_kind(from, KIND_FROZENSET) ? from
                                                 : new_set(vm, KIND_FROZENSET, from);
}

static val init(struct vm *vm, val self, val from)
{
    dict_clear(vm, self);
    return !from || sem_update(vm, OP_SET_UPDATE, self, from) == 0 ? vm->none : NULL;
}

/* Its plain value, or a set of what it gives; NULL: raised. */
static val set_from(struct vm *vm, val v)
{
    val plain = plain_of(v);
    bool is = is_kind(plain, KIND_SET) || is_kind(plain, KIND_FROZENSET);
    return is ? plain : new_set(vm, KIND_SET, v);
}

/* Whether a set is in a set is asked with a frozenset in its place. */
static val element(struct vm *vm, val v)
{
    return is_a(v, KIND_SET) ? dict_copy(vm, plain_of(v), KIND_FROZENSET) : v;
}

static int has(struct vm *vm, val self, val v)
{
    val found = dict_get(vm, self, element(vm, v));
    return vm->exc ? -1 : found != NULL;
}

/* ---- one element ------------------------------------------------------------------------ */

static val add(struct vm *vm, val self, val v)
{
    return dict_set(vm, self, v, vm->none) ? vm->none : NULL;
}

static val discard(struct vm *vm, val self, val v)
{
    return dict_del(vm, self, element(vm, v)) < 0 ? NULL : vm->none;
}

static val remove_element(struct vm *vm, val self, val v)
{
    int gone = dict_del(vm, self, element(vm, v));
    return gone == 1 ? vm->none : gone < 0 ? NULL : raise_object(vm, E_KeyError, v);
}

static val pop(struct vm *vm, val self)
{
    val v;
    return dict_pop_first(vm, self, &v)
               ? v
               : raise_error(vm, E_KeyError, "pop from an empty set");
}

static val clear(struct vm *vm, val self)
{
    dict_clear(vm, self);
    return vm->none;
}

static val copy(struct vm *vm, val self)
{
    return is_kind(self, KIND_FROZENSET) ? self : dict_copy(vm, self, KIND_SET);
}

/* For copy and pickle: the class, its elements, and the attributes of a class below. */
static val reduce(struct vm *vm, val self)
{
    val elements = list_new(vm, 8);
    if (!list_extend(vm, elements, plain_of(self)))
        return NULL;
    val dict =
        is_kind(self, KIND_INSTANCE) ? py_getattr_or_null(vm, self, vm->n_dict) : NULL;
    if (vm->exc)
        return NULL;
    if (dict && is_kind(dict, KIND_DICT) && as_dict(dict)->used == 0)
        dict = NULL; /* as object.__getstate__ says */
    const val parts[3] = {type_of(vm, self), tuple_of(vm, &elements, 1),
                          dict ? dict : vm->none};
    return tuple_of(vm, parts, 3);
}

/* ---- algebra ------------------------------------------------------------------------------ */

/* The set becomes `self op other` for one other after another. */
static val change(struct vm *vm, enum opcode op, val self, val others)
{
    for (int64_t i = 0; i < as_tuple(others)->n; i++) {
        val other = set_from(vm, as_tuple(others)->at[i]);
        if (!other || !set_change(vm, op, self, other))
            return NULL;
    }
    return vm->none;
}

static val combined(struct vm *vm, enum opcode op, val self, val others)
{
    val r = dict_copy(vm, self, (enum kind)self->kind);
    return change(vm, op, r, others) ? r : NULL;
}

static val set_union(struct vm *vm, val self, val others)
{
    return combined(vm, OP_BINARY_OR, self, others);
}
static val intersection(struct vm *vm, val self, val others)
{
    return combined(vm, OP_BINARY_AND, self, others);
}
static val difference(struct vm *vm, val self, val others)
{
    return combined(vm, OP_BINARY_SUBTRACT, self, others);
}
static val symmetric(struct vm *vm, val self, val other)
{
    return combined(vm, OP_BINARY_XOR, self, tuple_of(vm, &other, 1));
}
static val update(struct vm *vm, val self, val others)
{
    return change(vm, OP_BINARY_OR, self, others);
}
static val keep(struct vm *vm, val self, val others)
{
    return change(vm, OP_BINARY_AND, self, others);
}
static val take_away(struct vm *vm, val self, val others)
{
    return change(vm, OP_BINARY_SUBTRACT, self, others);
}
static val exchange(struct vm *vm, val self, val other)
{
    return change(vm, OP_BINARY_XOR, self, tuple_of(vm, &other, 1));
}

/* ---- comparisons ---------------------------------------------------------------------------- */

static val issubset(struct vm *vm, val self, val v)
{
    val other = set_from(vm, v);
    return other ? plain_compare(vm, OP_COMPARE_LE, self, other) : NULL;
}

static val issuperset(struct vm *vm, val self, val v)
{
    val other = set_from(vm, v);
    return other ? plain_compare(vm, OP_COMPARE_GE, self, other) : NULL;
}

static val isdisjoint(struct vm *vm, val self, val v)
{
    val other = set_from(vm, v);
    if (!other ||
        !set_change(vm, OP_BINARY_AND, other = dict_copy(vm, other, KIND_SET), self))
        return NULL;
    return bool_val(vm, as_dict(other)->used == 0);
}

/* Of a class below it starts with that class's name. */
static val repr(struct vm *vm, val self)
{
    val plain = plain_of(self);
    if (plain == self)
        return py_repr(vm, self);
    struct slice name = name_of_type(type_of(vm, self));
    val inner = as_dict(plain)->used ? py_repr(vm, dict_copy(vm, plain, KIND_SET))
                                     : vm->empty_str;
    if (!inner)
        return NULL;
    struct str out = {0};
    str_addf(&out, "%.*s(%.*s)", (int)name.n, name.p, (int)str_value(inner).n,
             str_value(inner).p);
    return str_finish(vm, &out);
}

#define SHARED                                                                         \
    INSTANCE_METHOD("__repr__", "/", repr, RUNS), METHOD("copy", "/", copy, READS),    \
        INSTANCE_METHOD("__reduce__", "/", reduce, RUNS),                              \
        METHOD("union", "*others", set_union, RUNS),                                   \
        METHOD("intersection", "*others", intersection, RUNS),                         \
        METHOD("difference", "*others", difference, RUNS),                             \
        METHOD("symmetric_difference", "other, /", symmetric, RUNS),                   \
        METHOD("issubset", "other, /", issubset, RUNS),                                \
        METHOD("issuperset", "other, /", issuperset, RUNS),                            \
        METHOD("isdisjoint", "other, /", isdisjoint, RUNS)

static const struct method set_make =
    CONSTRUCTOR("set", "iterable=NULL, /", make_set, RUNS, 0);
static const struct method set_rows[] = {
    METHOD("__init__", "iterable=NULL, /", init, RUNS),
    INTRINSIC_METHOD("add", "object, /", add, RUNS, INTRINSIC_SET_ADD),
    METHOD("discard", "object, /", discard, RUNS),
    METHOD("remove", "object, /", remove_element, RUNS),
    METHOD("pop", "/", pop, WRITES),
    METHOD("clear", "/", clear, WRITES),
    METHOD("update", "*others", update, RUNS),
    METHOD("intersection_update", "*others", keep, RUNS),
    METHOD("difference_update", "*others", take_away, RUNS),
    METHOD("symmetric_difference_update", "other, /", exchange, RUNS),
    SHARED,
    LAST_METHOD,
};
const struct type_def set_type = {
    .kind = KIND_SET,
    .flags = MUTABLE | UNHASHABLE | WEAK,
    .slots = {.len = py_len,
              .has = has,
              .iter = py_iter,
              .compare = plain_compare,
              .binary = plain_binary,
              .operators = SET_OPERATORS,
              .reflected = SET_OPERATORS,
              .inplace = plain_inplace,
              .inplace_operators = SET_OPERATORS},
    .make = &set_make,
    .methods = set_rows,
};

static const struct method frozenset_make =
    CONSTRUCTOR("frozenset", "iterable=NULL, /", make_frozenset, RUNS, 0);
static const struct method frozenset_rows[] = {SHARED, LAST_METHOD};
const struct type_def frozenset_type = {
    .kind = KIND_FROZENSET,
    .flags = WEAK,
    .slots = {.len = py_len,
              .has = has,
              .iter = py_iter,
              .hash = py_hash,
              .compare = plain_compare,
              .binary = plain_binary,
              .operators = SET_OPERATORS,
              .reflected = SET_OPERATORS},
    .make = &frozenset_make,
    .methods = frozenset_rows,
};
