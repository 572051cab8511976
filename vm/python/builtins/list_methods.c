/* list_methods.c -- methods of list, tuple and range. */
#include "python/builtins/methods.h"

static val append(ARGS)
{
    UNUSED_ARGS;
    list_append(vm, args[0], args[1]);
    return vm->none;
}

static val extend(ARGS)
{
    UNUSED_ARGS;
    return list_extend(vm, args[0], args[1]) ? vm->none : NULL;
}

static val insert(ARGS)
{
    UNUSED_ARGS;
    int64_t i;
    if (!py_index(vm, args[1], &i))
        return NULL;
    int64_t len = as_list(args[0])->n;
    i += i < 0 ? len : 0;
    list_insert(vm, args[0], i < 0 ? 0 : i > len ? len : i, args[2]);
    return vm->none;
}

static val pop(ARGS)
{
    UNUSED_ARGS;
    struct w_list *l = as_list(args[0]);
    int64_t i = -1;
    if (n == 2 && !py_index(vm, args[1], &i))
        return NULL;
    if (l->n == 0)
        return raise_error(vm, E_IndexError, "pop from empty list");
    i += i < 0 ? l->n : 0;
    if (i < 0 || i >= l->n)
        return raise_error(vm, E_IndexError, "pop index out of range");
    val v = list_get(vm, args[0], i);
    list_remove(vm, args[0], i);
    return v;
}

/* -1 absent, -2 raised */
static int64_t find(struct vm *vm, val seq, val v, int64_t from, int64_t to)
{
    if (seq->kind == KIND_LIST)
        return list_find(vm, seq, v, from, to);
    for (int64_t i = from; i < to && i < as_tuple(seq)->n; i++) {
        int same = py_same_or_equal(vm, as_tuple(seq)->at[i], v);
        if (same)
            return same < 0 ? -2 : i;
    }
    return -1;
}

static val remove_item(ARGS)
{
    UNUSED_ARGS;
    int64_t i = find(vm, args[0], args[1], 0, INT64_MAX);
    if (i < 0)
        return i == -2 ? NULL
                       : raise_error(vm, E_ValueError, "list.remove(x): x not in list");
    if (i < as_list(args[0])->n) /* __eq__ can have made it shorter */
        list_remove(vm, args[0], i);
    return vm->none;
}

/* As a bound of a slice, but there has to be one. */
static bool index_bound(struct vm *vm, val v, int64_t *out)
{
    if (v != vm->none && (int_is(v) || type_lookup(vm, type_of(vm, v), vm->n_index)))
        return slice_bound(vm, v, out);
    raise_error(vm, E_TypeError,
                "slice indices must be integers or have an __index__ method");
    return false;
}

static val index_of(ARGS)
{
    UNUSED_ARGS;
    int64_t from = 0, to = INT64_MAX;
    if ((n > 2 && !index_bound(vm, args[2], &from)) ||
        (n > 3 && !index_bound(vm, args[3], &to)))
        return NULL;
    int64_t len = args[0]->kind == KIND_LIST ? as_list(args[0])->n
                                             : as_tuple(args[0])->n;
    from += from < 0 ? len : 0;
    to += to < 0 ? len : 0;
    int64_t i = find(vm, args[0], args[1], from < 0 ? 0 : from, to);
    if (i >= 0)
        return tag_int(i);
    if (i == -2)
        return NULL;
    if (args[0]->kind == KIND_TUPLE)
        return raise_error(vm, E_ValueError, "tuple.index(x): x not in tuple");
    val r = py_repr(vm, args[1]);
    return r ? raise_error(vm, E_ValueError, "%.*s is not in list", (int)str_value(r).n,
                           str_value(r).p)
             : NULL;
}

static val count(ARGS)
{
    UNUSED_ARGS;
    int64_t c = 0, at = -1;
    while ((at = find(vm, args[0], args[1], at + 1, INT64_MAX)) >= 0)
        c++;
    return at == -2 ? NULL : tag_int(c);
}

static val clear(ARGS)
{
    UNUSED_ARGS;
    if (as_list(args[0])->n == 0) /* nothing happens to a list that is being sorted */
        return vm->none;
    as_list(args[0])->n = 0;
    val items = array_new(vm, 0);
    gc_store(&vm->gc, args[0], &as_list(args[0])->items, items);
    return vm->none;
}

static val copy(ARGS)
{
    UNUSED_ARGS;
    return list_part(vm, args[0], 0, 1, as_list(args[0])->n);
}

static val reverse(ARGS)
{
    UNUSED_ARGS;
    list_reverse(vm, args[0]);
    return vm->none;
}

static val sort(ARGS)
{
    const val allowed[] = {vm->n_key, vm->n_reverse};
    if (!only_keywords(vm, "sort", kwnames, allowed, 2))
        return NULL;
    val key = keyword(vm, args, n, kwnames, vm->n_key),
        rev = keyword(vm, args, n, kwnames, vm->n_reverse);
    int r = rev ? py_truth(vm, rev) : 0;
    if (r < 0)
        return NULL;
    return list_sort(vm, args[0], key == vm->none ? NULL : key, r) ? vm->none : NULL;
}

const struct builtin list_methods[] = {
    {"append", append, 2, 2, B_METHOD, INTRINSIC_APPEND},
    {"extend", extend, 2, 2, B_METHOD, 0},
    {"insert", insert, 3, 3, B_METHOD, 0},
    {"pop", pop, 1, 2, B_METHOD, INTRINSIC_POP},
    {"remove", remove_item, 2, 2, B_METHOD, 0},
    {"index", index_of, 2, 4, B_METHOD, 0},
    {"count", count, 2, 2, B_METHOD, 0},
    {"clear", clear, 1, 1, B_METHOD, 0},
    {"copy", copy, 1, 1, B_METHOD, 0},
    {"reverse", reverse, 1, 1, B_METHOD, 0},
    {"sort", sort, 1, 1, B_METHOD | B_KEYWORDS, 0},
    {0},
};
const struct builtin tuple_methods[] = {
    {"index", index_of, 2, 4, B_METHOD, 0},
    {"count", count, 2, 2, B_METHOD, 0},
    {0},
};
