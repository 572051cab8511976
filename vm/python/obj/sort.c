/* sort.c -- a stable merge sort of lists.
 *
 * While comparing may run Python code, the list is empty, as it is in CPython: what is
 * sorted is in an array that only we know. */
#include "python/obj/obj.h"

#include <stdlib.h>

struct sort {
    struct vm *vm;
    val work; /* n items, their n keys, and room for half of both */
    bool reverse;
    bool
        simple; /* the keys are integers or strings: comparing runs and allocates nothing */
};

/* What is compared most often is compared here. */
static int less(const struct sort *s, val a, val b)
{
    if (is_kind(a, KIND_STR) && is_kind(b, KIND_STR))
        return str_cmp(a, b) < 0;
    return py_less(s->vm, a, b);
}

static inline void put(const struct sort *s, val *slot, val v)
{
    if (s->simple)
        *slot = v;
    else
        gc_store(&s->vm->gc, s->work, slot, v);
}

/* Items and keys move together. A comparison that raises leaves all of them there. The
 * pointers into `work` hold over calls: it is on our stack, and nobody else has it. */
static bool merge(const struct sort *s, val *items, val *keys, val *tmp, int64_t n)
{
    if (n < 2)
        return true;
    int64_t half = n / 2;
    if (!merge(s, items, keys, tmp, half) ||
        !merge(s, items + half, keys + half, tmp, n - half))
        return false;
    for (int64_t i = 0; i < half; i++) {
        put(s, &tmp[i], items[i]);
        put(s, &tmp[half + i], keys[i]);
    }
    int64_t a = 0, b = half, out = 0;
    int first = 0;
    while (a < half && b < n) {
        first = s->reverse ? less(s, tmp[half + a], keys[b])
                           : less(s, keys[b], tmp[half + a]);
        if (first < 0)
            break;
        put(s, &items[out], first ? items[b] : tmp[a]);
        put(s, &keys[out++], first ? keys[b] : tmp[half + a]);
        first ? b++ : a++;
    }
    for (; a < half; a++, out++) {
        put(s, &items[out], tmp[a]);
        put(s, &keys[out], tmp[half + a]);
    }
    return first >= 0;
}

static void merge_floats(double *items, double *tmp, int64_t n, bool reverse)
{
    if (n < 2)
        return;
    int64_t half = n / 2, a = 0, b = half, out = 0;
    merge_floats(items, tmp, half, reverse);
    merge_floats(items + half, tmp, n - half, reverse);
    memcpy(tmp, items, (size_t)half * sizeof *tmp);
    while (a < half && b < n) {
        bool first = reverse ? tmp[a] < items[b] : items[b] < tmp[a];
        items[out++] = first ? items[b++] : tmp[a++];
    }
    memcpy(items + out, tmp + a, (size_t)(half - a) * sizeof *tmp);
}

static bool sort_floats(val list, bool reverse)
{
    int64_t n = as_list(list)->n;
    double *tmp = mem_new((size_t)(n / 2 + 1) * sizeof *tmp);
    merge_floats(list_floats(list), tmp, n, reverse);
    free(tmp);
    return true;
}

static bool all_simple(const val *keys, int64_t n)
{
    bool ints = true, texts = true;
    for (int64_t i = 0; i < n; i++) {
        ints &= is_int(keys[i]);
        texts &= is_kind(keys[i], KIND_STR);
    }
    return ints || texts;
}

static bool make_keys(struct vm *vm, val work, val key, int64_t n)
{
    val *items = as_array(work)->at;
    for (int64_t i = 0; i < n; i++) {
        val k = key ? vm_call(vm, key, &items[i], 1) : items[i];
        if (!k)
            return false;
        gc_store(&vm->gc, work, &items[n + i], k);
    }
    return true;
}

static bool sort_items(struct vm *vm, val work, val key, bool reverse, int64_t n)
{
    val *items = as_array(work)->at;
    if (!make_keys(vm, work, key, n))
        return false;
    struct sort s = {vm, work, reverse, all_simple(items + n, n)};
    bool ok = merge(&s, items, items + n, items + 2 * n, n);
    gc_wrote(&vm->gc, work);
    return ok;
}

bool list_sort(struct vm *vm, val list, val key, bool reverse)
{
    struct w_list *l = as_list(list);
    if (list_has_floats(list) && !key)
        return sort_floats(list, reverse);
    int64_t n = l->n;
    val work = array_new(vm, n * 3 + 1), all = l->items, empty = array_new(vm, 0);
    for (int64_t i = 0; i < n; i++) {
        val v = list_get(vm, list, i);
        gc_store(&vm->gc, work, &as_array(work)->at[i], v);
    }
    gc_store(&vm->gc, list, &l->items, empty);
    l->n = 0;
    bool ok = sort_items(vm, work, key, reverse, n),
         changed = l->n != 0 || l->items != empty;
    gc_store(&vm->gc, list, &l->items, all);
    l->n = n;
    for (int64_t i = 0; i < n; i++)
        list_put(vm, list, i, as_array(work)->at[i]);
    if (ok && changed)
        raise_error(vm, E_ValueError, "list modified during sort");
    return ok && !changed;
}
