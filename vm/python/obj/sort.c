/* sort.c -- a stable merge sort of lists. */
#include "python/obj/obj.h"

#include <stdlib.h>

/* What is compared most often is compared here. */
static int less(struct vm *vm, val a, val b)
{
    if (is_kind(a, KIND_STR) && is_kind(b, KIND_STR))
        return str_cmp(a, b) < 0;
    return py_less(vm, a, b);
}

/* Items and keys move together. */
static bool merge(struct vm *vm, val *items, val *keys, val *tmp, int64_t n,
                  bool reverse)
{
    if (n < 2)
        return true;
    int64_t half = n / 2;
    if (!merge(vm, items, keys, tmp, half, reverse) ||
        !merge(vm, items + half, keys + half, tmp, n - half, reverse))
        return false;
    memcpy(tmp, items, (size_t)half * sizeof *tmp);
    memcpy(tmp + half, keys, (size_t)half * sizeof *tmp);
    int64_t a = 0, b = half, out = 0;
    while (a < half && b < n) {
        int first = reverse ? less(vm, tmp[half + a], keys[b])
                            : less(vm, keys[b], tmp[half + a]);
        if (first < 0)
            return false;
        val *from = first ? &items[b] : &tmp[a],
            *key = first ? &keys[b] : &tmp[half + a];
        items[out] = *from;
        keys[out++] = *key;
        first ? b++ : a++;
    }
    for (; a < half; a++, out++) {
        items[out] = tmp[a];
        keys[out] = tmp[half + a];
    }
    return true;
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

/* Works in arrays that the collector knows, since comparing may run Python code. The
 * arrays are large or pinned by our pointers into them, so they do not move. */
bool list_sort(struct vm *vm, val list, val key, bool reverse)
{
    if (list_has_floats(list) && !key)
        return sort_floats(list, reverse);
    int64_t n = as_list(list)->n;
    val work = array_new(vm, n * 3 + 1);
    val *items = as_array(work)->at;
    for (int64_t i = 0; i < n; i++) {
        val v = list_get(vm, list, i);
        gc_store(&vm->gc, work, &items[i], v);
        gc_store(&vm->gc, work, &items[n + i], v);
    }
    for (int64_t i = 0; key && i < n; i++) {
        val k = vm_call(vm, key, &items[i], 1);
        if (!k)
            return false;
        gc_store(&vm->gc, work, &items[n + i], k);
    }
    /* the merges store without telling the collector: it waits */
    bool was = vm->gc.disabled;
    vm->gc.disabled = true;
    bool ok = merge(vm, items, items + n, items + 2 * n, n, reverse);
    vm->gc.disabled = was;
    gc_wrote(&vm->gc, work);
    for (int64_t i = 0; i < n && i < as_list(list)->n; i++)
        list_put(vm, list, i, items[i]);
    return ok;
}
