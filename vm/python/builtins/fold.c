/* fold.c -- the builtin functions that go through an iterable: min, max, sum, all, any, sorted.
 *
 * A list or a tuple is walked here. Any other iterable, and a key function, is walked by
 * frozen/prelude.py: a trace can follow it. */
#include "python/builtins/methods.h"
#include "python/obj/type_def.h"

static bool is_sequence(val v)
{
    return is_kind(v, KIND_LIST) || is_kind(v, KIND_TUPLE);
}

/* ---- min, max ------------------------------------------------------------------------ */

/* 1: b is better than a; they are asked in this order: messages and methods can tell. */
static int better(struct vm *vm, val b, val a, bool max)
{
    if (!max)
        return py_less(vm, b, a);
    val r = py_compare(vm, OP_COMPARE_GT, b, a);
    return r ? py_truth(vm, r) : -1;
}

/* NULL without an exception: there are no items. */
static val extreme(struct vm *vm, val items, bool max)
{
    val it = py_iter(vm, items), best = NULL;
    for (val v; it && (v = py_next(vm, it)) != vm->stop;) {
        int r = !v ? -1 : !best ? 1 : better(vm, v, best, max);
        if (r < 0)
            return NULL;
        best = r ? v : best;
    }
    return best;
}

static val min_or_max(struct vm *vm, val args, val key, val otherwise, bool max)
{
    const char *name = max ? "max" : "min";
    int64_t n = as_tuple(args)->n;
    if (n == 0)
        return raise_error(vm, E_TypeError, "%s expected at least 1 argument, got 0",
                           name);
    if (n > 1 && otherwise)
        return raise_error(vm, E_TypeError,
                           "Cannot specify a default for %s() with multiple "
                           "positional arguments",
                           name);
    val items = n > 1 ? args : as_tuple(args)->at[0], best;
    if (key == vm->none && is_sequence(items))
        best = extreme(vm, items, max);
    else {
        const val a[] = {items, vm->stop, key};
        enum prelude f = key == vm->none ? (max ? PRELUDE_MAX : PRELUDE_MIN)
                                         : (max ? PRELUDE_MAX_BY : PRELUDE_MIN_BY);
        best = prelude_call(vm, f, a, key == vm->none ? 2 : 3);
        best = best == vm->stop ? NULL : best;
    }
    if (best || vm->exc)
        return best;
    return otherwise
               ? otherwise
               : raise_error(vm, E_ValueError, "%s() arg is an empty sequence", name);
}

val builtin_min(struct vm *vm, val args, val key, val otherwise)
{
    return min_or_max(vm, args, key, otherwise, false);
}

val builtin_max(struct vm *vm, val args, val key, val otherwise)
{
    return min_or_max(vm, args, key, otherwise, true);
}

/* ---- sum ----------------------------------------------------------------------------- */

static val sum_floats(struct vm *vm, val list, val start)
{
    double total;
    if (as_list(list)->n == 0)
        return start;
    number_to_double(vm, start, &total);
    for (int64_t i = 0; i < as_list(list)->n; i++)
        total += list_floats(list)[i];
    return float_new(vm, total);
}

static val add(struct vm *vm, val a, val b)
{
    int64_t r;
    if (is_int(a) && is_int(b) && !__builtin_add_overflow(untag(a), untag(b), &r) &&
        fits_small(r))
        return tag_int(r);
    return py_binary(vm, OP_BINARY_ADD, a, b);
}

/* What there are better ways to put together; false: raised. */
static bool can_start(struct vm *vm, val start)
{
    const char *message =
        is_a(start, KIND_STR)     ? "sum() can't sum strings [use ''.join(seq) instead]"
        : is_a(start, KIND_BYTES) ? "sum() can't sum bytes [use b''.join(seq) instead]"
        : is_a(start, KIND_BYTEARRAY)
            ? "sum() can't sum bytearray [use b''.join(seq) instead]"
            : NULL;
    if (message)
        raise_error(vm, E_TypeError, "%s", message);
    return !message;
}

val builtin_sum(struct vm *vm, val items, val start)
{
    val total = start;
    if (!can_start(vm, start))
        return NULL;
    if (is_kind(items, KIND_LIST) && list_has_floats(items) &&
        (is_int(start) || is_kind(start, KIND_FLOAT)))
        return sum_floats(vm, items, start);
    if (!is_sequence(items) && !is_kind(items, KIND_RANGE))
        return prelude_call(vm, PRELUDE_SUM, (const val[]){items, start}, 2);
    val it = py_iter(vm, items);
    for (val v; total && (v = py_next(vm, it)) != vm->stop;)
        total = v ? add(vm, total, v) : NULL;
    return total;
}

/* ---- all, any ------------------------------------------------------------------------ */

static val all_or_any(struct vm *vm, val items, bool all)
{
    if (!is_sequence(items))
        return prelude_call(vm, all ? PRELUDE_ALL : PRELUDE_ANY, &items, 1);
    val it = py_iter(vm, items);
    for (val v; (v = py_next(vm, it)) != vm->stop;) {
        int t = v ? py_truth(vm, v) : -1;
        if (t < 0)
            return NULL;
        if (t != all)
            return bool_val(vm, !all);
    }
    return bool_val(vm, all);
}

val builtin_all(struct vm *vm, val items)
{
    return all_or_any(vm, items, true);
}

val builtin_any(struct vm *vm, val items)
{
    return all_or_any(vm, items, false);
}

/* ---- sorted -------------------------------------------------------------------------- */

val builtin_sorted(struct vm *vm, val items, val key, val reverse)
{
    val list = list_new(vm, 8);
    int64_t r;
    if (!py_index(vm, reverse, &r) || !list_extend(vm, list, items) ||
        !list_sort(vm, list, key == vm->none ? NULL : key, r != 0))
        return NULL;
    return list;
}
