/* list.c -- lists, slice arithmetic, and a stable merge sort. */
#include "python/obj/obj.h"

#include <stdlib.h>

val list_new(struct vm *vm, int64_t room)
{
    val items = array_new(vm, room);
    struct w_list *l = new_object(vm, KIND_LIST, sizeof *l);
    l->items = items;
    return &l->h;
}

val list_of(struct vm *vm, const val *items, int64_t n)
{
    val l = list_new(vm, n);
    val array = as_list(l)->items;
    memcpy(as_array(array)->at, items, (size_t)n * sizeof(val));
    gc_wrote(&vm->gc, array);
    as_list(l)->n = n;
    return l;
}

/* Room for `want` items and more. A large array grows faster: what it leaves behind
 * waits for a major collection, while room that is not used is never touched. */
static void grow(struct vm *vm, val list, int64_t want)
{
    enum { LARGE = 4096 };
    struct w_list *l = as_list(list);
    int64_t more = want < LARGE ? want / 8 + 6 : want / 2;
    val old = l->items, items = array_new(vm, want + more);
    /* a young array needs no barrier; a large one is born remembered */
    memcpy(as_array(items)->at, as_array(old)->at, (size_t)l->n * sizeof(val));
    gc_store(&vm->gc, list, &l->items, items);
}

void list_append(struct vm *vm, val list, val v)
{
    struct w_list *l = as_list(list);
    if (l->n == as_array(l->items)->n)
        grow(vm, list, l->n + 1);
    gc_store(&vm->gc, l->items, &as_array(l->items)->at[l->n], v);
    l->n++;
}

static void add_items(struct vm *vm, val list, val from)
{
    bool is_list = from->kind == KIND_LIST;
    struct w_list *l = as_list(list);
    int64_t n = is_list ? as_list(from)->n : as_tuple(from)->n;
    if (l->n + n > as_array(l->items)->n)
        grow(vm, list, l->n + n);
    const val *items = is_list ? list_items(from) : as_tuple(from)->at;
    memcpy(list_items(list) + l->n, items, (size_t)n * sizeof(val));
    gc_wrote(&vm->gc, l->items);
    l->n += n;
}

bool list_extend(struct vm *vm, val list, val iterable)
{
    if (is_kind(iterable, KIND_LIST) || is_kind(iterable, KIND_TUPLE)) {
        add_items(vm, list, iterable);
        return true;
    }
    val it = py_iter(vm, iterable);
    if (!it)
        return false;
    for (;;) {
        val v = py_next(vm, it);
        if (!v || v == vm->stop)
            return v != NULL;
        list_append(vm, list, v);
    }
}

static bool bound(struct vm *vm, val v, int64_t otherwise, int64_t n, bool backward,
                  int64_t *out)
{
    if (v == vm->none) {
        *out = otherwise;
        return true;
    }
    if (int_is(v) && !int_to_i64(v, out))
        *out = as_long(v)->sign < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
    else if (!int_is(v) && !py_index(vm, v, out)) {
        if (exc_matches(vm, E_TypeError)) {
            vm->exc = NULL;
            raise_error(
                vm, E_TypeError,
                "slice indices must be integers or None or have an __index__ method");
        }
        return false;
    }
    if (*out < 0)
        *out += n;
    if (*out < 0)
        *out = backward ? -1 : 0;
    if (*out >= n)
        *out = backward ? n - 1 : n;
    return true;
}

bool slice_bounds(struct vm *vm, val slice, int64_t n, int64_t *start, int64_t *step,
                  int64_t *count)
{
    const struct w_slice *s = as_slice(slice);
    int64_t stop;
    *step = 1;
    if (s->step != vm->none && !py_index(vm, s->step, step))
        return false;
    if (*step == 0) {
        raise_error(vm, E_ValueError, "slice step cannot be zero");
        return false;
    }
    bool back = *step < 0;
    if (!bound(vm, s->start, back ? n - 1 : 0, n, back, start) ||
        !bound(vm, s->stop, back ? -1 : n, n, back, &stop))
        return false;
    if (back)
        *count = stop < *start ? (*start - stop - 1) / -*step + 1 : 0;
    else
        *count = *start < stop ? (stop - *start - 1) / *step + 1 : 0;
    return true;
}

/* ---- sorting: items and keys move together ------------------------------------------ */

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
        int less = reverse ? py_less(vm, tmp[half + a], keys[b])
                           : py_less(vm, keys[b], tmp[half + a]);
        if (less < 0)
            return false;
        val *from = less ? &items[b] : &tmp[a], *key = less ? &keys[b] : &tmp[half + a];
        items[out] = *from;
        keys[out++] = *key;
        less ? b++ : a++;
    }
    for (; a < half; a++, out++) {
        items[out] = tmp[a];
        keys[out] = tmp[half + a];
    }
    return true;
}

/* Works in arrays that the collector knows, since comparing may run Python code. The
 * arrays are large or pinned by our pointers into them, so they do not move. */
bool list_sort(struct vm *vm, val list, val key, bool reverse)
{
    int64_t n = as_list(list)->n;
    val work = array_new(vm, n * 3 + 1);
    val *items = as_array(work)->at;
    for (int64_t i = 0; i < n; i++) {
        gc_store(&vm->gc, work, &items[i], list_items(list)[i]);
        gc_store(&vm->gc, work, &items[n + i], list_items(list)[i]);
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
        gc_store(&vm->gc, as_list(list)->items, &list_items(list)[i], items[i]);
    return ok;
}
