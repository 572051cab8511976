/* list.c -- lists, and slice arithmetic.
 *
 * A list of nothing but floats keeps them as machine words in a w_floats; any other list
 * keeps values in a w_array. What `items` is tells which. An empty list takes up the kind
 * of its first item; a list of floats that gets something else becomes one of values, and
 * stays one until it is empty. Both have items of eight bytes, so what only moves items
 * need not know which they are. */
#include "python/obj/obj.h"

static bool is_float(val v)
{
    return is_kind(v, KIND_FLOAT);
}

val list_new(struct vm *vm, int64_t room)
{
    val items = array_new(vm, room);
    struct w_list *l = new_object(vm, KIND_LIST, sizeof *l);
    l->items = items;
    return &l->h;
}

val list_new_floats(struct vm *vm, int64_t room)
{
    val items = floats_new(vm, room);
    struct w_list *l = new_object(vm, KIND_LIST, sizeof *l);
    l->items = items;
    return &l->h;
}

static val list_around(struct vm *vm, val items, int64_t n)
{
    struct w_list *l = new_object(vm, KIND_LIST, sizeof *l);
    l->items = items;
    l->n = n;
    return &l->h;
}

static val items_new(struct vm *vm, bool floats, int64_t room)
{
    return floats ? floats_new(vm, room) : array_new(vm, room);
}

static int64_t room_of(val list)
{
    val items = as_list(list)->items;
    return list_has_floats(list) ? as_float_array(items)->n : as_array(items)->n;
}

val list_get(struct vm *vm, val list, int64_t i)
{
    assert(i >= 0 && i < as_list(list)->n);
    return list_has_floats(list) ? float_new(vm, list_floats(list)[i])
                                 : list_items(list)[i];
}

val *list_objects(struct vm *vm, val list)
{
    struct w_list *l = as_list(list);
    if (!list_has_floats(list))
        return list_items(list);
    val items = array_new(vm, room_of(list));
    for (int64_t i = 0; i < l->n; i++) {
        val v = float_new(vm, list_floats(list)[i]);
        gc_store(&vm->gc, items, &as_array(items)->at[i], v);
    }
    gc_store(&vm->gc, list, &l->items, items);
    return list_items(list);
}

/* Make the list one that can hold v. */
static void admit(struct vm *vm, val list, val v)
{
    struct w_list *l = as_list(list);
    if (is_float(v) == list_has_floats(list))
        return;
    if (l->n == 0) {
        val items = items_new(vm, is_float(v), room_of(list));
        gc_store(&vm->gc, list, &l->items, items);
    } else
        list_objects(vm, list);
}

static void write(struct vm *vm, val list, int64_t i, val v)
{
    if (list_has_floats(list))
        list_floats(list)[i] = as_float(v)->value;
    else
        gc_store(&vm->gc, as_list(list)->items, &list_items(list)[i], v);
}

void list_put(struct vm *vm, val list, int64_t i, val v)
{
    assert(i >= 0 && i < as_list(list)->n);
    if (list_has_floats(list) && !is_float(v))
        list_objects(vm, list);
    write(vm, list, i, v);
}

/* Room for `want` items and more. A large array grows faster: what it leaves behind
 * waits for a major collection, while room that is not used is never touched. */
static void grow(struct vm *vm, val list, int64_t want)
{
    enum { LARGE = 4096 };
    struct w_list *l = as_list(list);
    int64_t more = want < LARGE ? want / 8 + 6 : want / 2;
    val old = l->items, items = items_new(vm, list_has_floats(list), want + more);
    /* a young array needs no barrier; a large one is born remembered */
    memcpy(list_words(items), list_words(old), (size_t)l->n * sizeof(val));
    gc_store(&vm->gc, list, &l->items, items);
}

void list_append(struct vm *vm, val list, val v)
{
    struct w_list *l = as_list(list);
    admit(vm, list, v);
    if (l->n == room_of(list))
        grow(vm, list, l->n + 1);
    write(vm, list, l->n, v);
    l->n++;
}

/* n items that are of the kind that the list's own are, or are to be. */
static void add_words(struct vm *vm, val list, val from, int64_t n)
{
    struct w_list *l = as_list(list);
    if (l->n + n > room_of(list))
        grow(vm, list, l->n + n);
    const val *words =
        from->kind == KIND_LIST ? list_words(as_list(from)->items) : as_tuple(from)->at;
    memcpy(list_words(l->items) + l->n, words, (size_t)n * sizeof(val));
    gc_wrote(&vm->gc, l->items);
    l->n += n;
}

static void add_items(struct vm *vm, val list, val from)
{
    bool is_list = from->kind == KIND_LIST, floats = is_list && list_has_floats(from);
    int64_t n = is_list ? as_list(from)->n : as_tuple(from)->n;
    if (n == 0)
        return;
    if (as_list(list)->n == 0)
        admit(vm, list, is_list ? list_get(vm, from, 0) : as_tuple(from)->at[0]);
    if (list_has_floats(list) == floats) {
        add_words(vm, list, from, n);
        return;
    }
    for (int64_t i = 0; i < n; i++)
        list_append(vm, list, is_list ? list_get(vm, from, i) : as_tuple(from)->at[i]);
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
    if (iterates_in_python(vm, it))
        return prelude_call(vm, PRELUDE_EXTEND, (const val[]){list, it}, 2);
    for (;;) {
        val v = py_next(vm, it);
        if (!v || v == vm->stop)
            return v != NULL;
        list_append(vm, list, v);
    }
}

val list_of(struct vm *vm, const val *items, int64_t n)
{
    val array = array_new(vm, n);
    memcpy(list_words(array), items, (size_t)n * sizeof(val));
    return list_around(vm, array, n);
}

val list_part(struct vm *vm, val list, int64_t start, int64_t step, int64_t n)
{
    val items = items_new(vm, list_has_floats(list), n);
    const val *from = list_words(as_list(list)->items);
    if (step == 1)
        memcpy(list_words(items), from + start, (size_t)n * sizeof(val));
    for (int64_t i = 0; step != 1 && i < n; i++)
        list_words(items)[i] = from[start + i * step];
    return list_around(vm, items, n);
}

val list_repeat(struct vm *vm, val list, int64_t times)
{
    int64_t n = as_list(list)->n, all = n * times;
    val items = items_new(vm, list_has_floats(list), all);
    const val *from = list_words(as_list(list)->items);
    val *to = list_words(items);
    for (int64_t i = 0; n == 1 && i < all; i++)
        to[i] = from[0];
    for (int64_t i = 0; n > 1 && i < all; i += n)
        memcpy(to + i, from, (size_t)n * sizeof(val));
    return list_around(vm, items, all);
}

/* ---- moving items inside of a list: they are words ----------------------------------- */

static void move(struct vm *vm, val list, int64_t to, int64_t from, int64_t n)
{
    val items = as_list(list)->items;
    if (n == 0)
        return;
    memmove(list_words(items) + to, list_words(items) + from, (size_t)n * sizeof(val));
    gc_wrote(&vm->gc, items);
}

void list_insert(struct vm *vm, val list, int64_t i, val v)
{
    struct w_list *l = as_list(list);
    int64_t last = l->n;
    list_append(vm, list, v);
    val *words = list_words(l->items), word = words[last];
    move(vm, list, i + 1, i, last - i);
    words[i] = word;
    gc_wrote(&vm->gc, l->items);
}

void list_remove(struct vm *vm, val list, int64_t i)
{
    struct w_list *l = as_list(list);
    assert(i >= 0 && i < l->n);
    move(vm, list, i, i + 1, l->n - i - 1);
    list_words(l->items)[--l->n] = NULL;
}

void list_reverse(struct vm *vm, val list)
{
    struct w_list *l = as_list(list);
    val *words = list_words(l->items);
    for (int64_t i = 0, j = l->n - 1; i < j; i++, j--) {
        val t = words[i];
        words[i] = words[j];
        words[j] = t;
    }
    gc_wrote(&vm->gc, l->items);
}

/* ---- looking for an item ---------------------------------------------------------------- */

/* A float that comes out of a list of floats is the one that went in: NaN is itself. */
int py_same_or_equal(struct vm *vm, val a, val b)
{
    if (a == b)
        return 1;
    if (is_int(a) && is_int(b))
        return 0;
    if (is_float(a) && is_float(b))
        return as_float(a)->value == as_float(b)->value ||
               memcmp(&as_float(a)->value, &as_float(b)->value, 8) == 0;
    return py_equal(vm, a, b);
}

int64_t list_find(struct vm *vm, val list, val v, int64_t from, int64_t to)
{
    assert(from >= 0);
    for (int64_t i = from; i < to && i < as_list(list)->n; i++) {
        int same = py_same_or_equal(vm, list_get(vm, list, i), v);
        if (same)
            return same < 0 ? -2 : i;
    }
    return -1;
}

/* ---- slices ------------------------------------------------------------------------------- */

bool slice_bound(struct vm *vm, val v, int64_t *out)
{
    if (v == vm->none || (int_is(v) && int_to_i64(v, out)))
        return true;
    if (!int_is(v)) {
        if (!type_lookup(vm, type_of(vm, v), vm->n_index)) {
            raise_error(
                vm, E_TypeError,
                "slice indices must be integers or None or have an __index__ method");
            return false;
        }
        if (!(v = py_index_value(vm, v)))
            return false;
    }
    if (!int_to_i64(v, out)) /* beyond every container */
        *out = int_cmp(v, tag_int(0)) < 0 ? INT64_MIN : INT64_MAX;
    return true;
}

bool slice_parts(struct vm *vm, val slice, struct slice_parts *out)
{
    const struct w_slice *s = as_slice(slice);
    out->step = 1;
    if (!slice_bound(vm, s->step, &out->step))
        return false;
    if (out->step == 0) {
        raise_error(vm, E_ValueError, "slice step cannot be zero");
        return false;
    }
    if (out->step < -INT64_MAX)
        out->step = -INT64_MAX;
    out->start = out->step < 0 ? INT64_MAX : 0;
    out->stop = out->step < 0 ? INT64_MIN : INT64_MAX;
    return slice_bound(vm, s->start, &out->start) &&
           slice_bound(vm, s->stop, &out->stop);
}

static int64_t adjusted(int64_t i, int64_t n, bool back)
{
    i += i < 0 ? n : 0;
    if (i < 0)
        return back ? -1 : 0;
    return i < n ? i : back ? n - 1 : n;
}

void slice_adjust(struct slice_parts *s, int64_t n, int64_t *count)
{
    bool back = s->step < 0;
    s->start = adjusted(s->start, n, back);
    s->stop = adjusted(s->stop, n, back);
    if (back)
        *count = s->stop < s->start ? (s->start - s->stop - 1) / -s->step + 1 : 0;
    else
        *count = s->start < s->stop ? (s->stop - s->start - 1) / s->step + 1 : 0;
}

/* ---- storing to slices: `parts` were asked for, and the items of v are in a list ------ */

/* The items from..to become those of `with`. */
void list_replace(struct vm *vm, val list, int64_t from, int64_t to, val with)
{
    struct w_list *l = as_list(list);
    from = from > l->n ? l->n : from;
    to = to < from ? from : to > l->n ? l->n : to;
    if (as_list(with)->n == to - from &&
        list_has_floats(list) == list_has_floats(with)) {
        memmove(list_words(l->items) + from, list_words(as_list(with)->items),
                (size_t)(to - from) * sizeof(val));
        gc_wrote(&vm->gc, l->items);
        return;
    }
    val rest = list_part(vm, list, to, 1, l->n - to);
    for (int64_t i = from; i < l->n; i++) /* nothing is kept alive behind the end */
        list_words(l->items)[i] = NULL;
    l->n = from;
    add_items(vm, list, with);
    add_items(vm, list, rest);
}

/* Without the items of the slice. */
void list_remove_slice(struct vm *vm, val list, struct slice_parts s, int64_t count)
{
    struct w_list *l = as_list(list);
    if (count == 0)
        return;
    if (s.step < 0) {
        s.start += (count - 1) * s.step;
        s.step = -s.step;
    }
    val *words = list_words(l->items);
    int64_t to = s.start, gone = 0;
    for (int64_t i = s.start; i < l->n; i++)
        if (gone < count && i == s.start + gone * s.step)
            gone++;
        else
            words[to++] = words[i];
    for (int64_t i = to; i < l->n; i++)
        words[i] = NULL;
    l->n = to;
    gc_wrote(&vm->gc, l->items);
}
