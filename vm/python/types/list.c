/* list.c -- the types list and tuple. What runs Python code can change the list: its length
 * is looked at anew behind that (obj.h). */
#include "python/sem/sem.h"
#include "python/types/types.h"

static bool set_item(struct vm *vm, val self, val key, val v)
{
    return v ? py_setitem(vm, self, key, v) : py_delitem(vm, self, key);
}

/* ---- list --------------------------------------------------------------------------------- */

static val make_list(struct vm *vm, val class, val from)
{
    (void)class;
    val l = list_new(vm, 4);
    return !from || list_extend(vm, l, from) ? l : NULL;
}

static val init(struct vm *vm, val self, val from)
{
    val items = array_new(vm, 0);
    as_list(self)->n = 0;
    gc_store(&vm->gc, self, &as_list(self)->items, items);
    return !from || list_extend(vm, self, from) ? vm->none : NULL;
}

static val append(struct vm *vm, val self, val v)
{
    list_append(vm, self, v);
    return vm->none;
}

static val extend(struct vm *vm, val self, val iterable)
{
    return list_extend(vm, self, iterable) ? vm->none : NULL;
}

static val insert(struct vm *vm, val self, val index, val v)
{
    int64_t i;
    if (!py_index(vm, index, &i))
        return NULL;
    int64_t n = as_list(self)->n;
    i += i < 0 ? n : 0;
    list_insert(vm, self, i < 0 ? 0 : i > n ? n : i, v);
    return vm->none;
}

static val pop(struct vm *vm, val self, val index)
{
    int64_t i;
    if (!py_index(vm, index, &i))
        return NULL;
    int64_t n = as_list(self)->n;
    if (n == 0)
        return raise_error(vm, E_IndexError, "pop from empty list");
    i += i < 0 ? n : 0;
    if (i < 0 || i >= n)
        return raise_error(vm, E_IndexError, "pop index out of range");
    val v = list_get(vm, self, i);
    list_remove(vm, self, i);
    return v;
}

static val remove_item(struct vm *vm, val self, val v)
{
    int64_t i = list_find(vm, self, v, 0, INT64_MAX);
    if (i == -1)
        return raise_error(vm, E_ValueError, "list.remove(x): x not in list");
    if (i >= 0 && i < as_list(self)->n) /* __eq__ can have made it shorter */
        list_remove(vm, self, i);
    return i == -2 ? NULL : vm->none;
}

static val clear(struct vm *vm, val self)
{
    if (as_list(self)->n == 0) /* nothing happens to a list that is being sorted */
        return vm->none;
    as_list(self)->n = 0;
    val items = array_new(vm, 0);
    gc_store(&vm->gc, self, &as_list(self)->items, items);
    return vm->none;
}

static val copy(struct vm *vm, val self)
{
    return list_part(vm, self, 0, 1, as_list(self)->n);
}

static val reverse(struct vm *vm, val self)
{
    list_reverse(vm, self);
    return vm->none;
}

static val sort(struct vm *vm, val self, val key, val backwards)
{
    val down = py_index_value(vm, backwards); /* a number: not any truth */
    bool ok = down && list_sort(vm, self, key == vm->none ? NULL : key,
                                int_cmp(down, tag_int(0)) != 0);
    return ok ? vm->none : NULL;
}

/* ---- searching in both ----------------------------------------------------------------------- */

static int64_t length(val seq)
{
    return is_kind(seq, KIND_LIST) ? as_list(seq)->n : as_tuple(seq)->n;
}

/* -1 absent, -2 raised */
static int64_t find(struct vm *vm, val seq, val v, int64_t from, int64_t to)
{
    if (is_kind(seq, KIND_LIST))
        return list_find(vm, seq, v, from, to);
    for (int64_t i = from; i < to && i < as_tuple(seq)->n; i++) {
        int same = py_same_or_equal(vm, as_tuple(seq)->at[i], v);
        if (same)
            return same < 0 ? -2 : i;
    }
    return -1;
}

/* As a bound of a slice, but there has to be one. */
static bool bound(struct vm *vm, val v, int64_t *out)
{
    if (!v)
        return true;
    if (v != vm->none && (int_is(v) || type_lookup(vm, type_of(vm, v), vm->n_index)))
        return slice_bound(vm, v, out);
    raise_error(vm, E_TypeError,
                "slice indices must be integers or have an __index__ method");
    return false;
}

static val index_of(struct vm *vm, val self, val v, val start, val stop)
{
    int64_t from = 0, to = INT64_MAX;
    if (!bound(vm, start, &from) || !bound(vm, stop, &to))
        return NULL;
    int64_t n = length(self);
    from += from < 0 ? n : 0;
    to += to < 0 ? n : 0;
    int64_t i = find(vm, self, v, from < 0 ? 0 : from, to);
    if (i >= 0 || i == -2)
        return i < 0 ? NULL : tag_int(i);
    if (is_kind(self, KIND_TUPLE))
        return raise_error(vm, E_ValueError, "tuple.index(x): x not in tuple");
    val text = py_repr(vm, v);
    return text ? raise_error(vm, E_ValueError, "%.*s is not in list",
                              (int)str_value(text).n, str_value(text).p)
                : NULL;
}

static val count(struct vm *vm, val self, val v)
{
    int64_t n = 0, at = -1;
    while ((at = find(vm, self, v, at + 1, INT64_MAX)) >= 0)
        n++;
    return at == -2 ? NULL : tag_int(n);
}

#define SLOTS_OF_BOTH                                                                  \
    .repr = add_repr, .compare = plain_compare, .len = py_len, .has = py_contains,     \
    .iter = py_iter, .get = py_getitem, .binary = plain_binary,                        \
    .operators = OPERATOR(ADD) | OPERATOR(MULTIPLY), .reflected = OPERATOR(MULTIPLY)

static const struct method list_make =
    CONSTRUCTOR("list", "iterable=NULL, /", make_list, RUNS, 0);
static const struct method list_methods[] = {
    METHOD("__init__", "iterable=NULL, /", init, RUNS),
    INTRINSIC_METHOD("append", "object, /", append, WRITES, INTRINSIC_APPEND),
    METHOD("extend", "iterable, /", extend, RUNS),
    METHOD("insert", "index, object, /", insert, WRITES),
    INTRINSIC_METHOD("pop", "index=-1, /", pop, WRITES, INTRINSIC_POP),
    METHOD("remove", "value, /", remove_item, RUNS),
    METHOD("index", "value, start=NULL, stop=NULL, /", index_of, RUNS),
    METHOD("count", "value, /", count, RUNS),
    METHOD("clear", "/", clear, WRITES),
    METHOD("copy", "/", copy, READS),
    METHOD("reverse", "/", reverse, WRITES),
    METHOD("__reversed__", "/", list_backwards, READS),
    METHOD("sort", "*, key=None, reverse=False", sort, RUNS),
    LAST_METHOD,
};
const struct type_def list_type = {
    .kind = KIND_LIST,
    .flags = SEQUENCE | MUTABLE | UNHASHABLE,
    .slots = {SLOTS_OF_BOTH, .set = set_item, .inplace = plain_inplace,
              .inplace_operators = OPERATOR(ADD) | OPERATOR(MULTIPLY)},
    .make = &list_make,
    .methods = list_methods,
};

/* ---- tuple --------------------------------------------------------------------------------------- */

static val make_tuple(struct vm *vm, val class, val from)
{
    if (from && is_kind(from, KIND_TUPLE))
        return from;
    val l = make_list(vm, class, from);
    return l ? sem_list_to_tuple(vm, l) : NULL;
}

static val new_arguments(struct vm *vm, val self)
{
    return tuple_of(vm, &self, 1);
}

static const struct method tuple_make =
    CONSTRUCTOR("tuple", "iterable=NULL, /", make_tuple, RUNS, 0);
static const struct method tuple_methods[] = {
    METHOD("index", "value, start=NULL, stop=NULL, /", index_of, RUNS),
    METHOD("count", "value, /", count, RUNS),
    METHOD("__getnewargs__", "/", new_arguments, READS),
    LAST_METHOD,
};
const struct type_def tuple_type = {
    .kind = KIND_TUPLE,
    .flags = SEQUENCE,
    .slots = {SLOTS_OF_BOTH, .hash = py_hash},
    .make = &tuple_make,
    .methods = tuple_methods,
};
