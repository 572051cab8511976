/* iterators.c -- iterators over builtin containers. What FOR_ITER does itself for some of
 * them (sem/iter_ops.inc), next() does here for all; both leave the same state behind. */
#include "python/obj/buffer.h"
#include "python/obj/depth.h"
#include "python/sem/sem.h"
#include "python/types/types.h"

bool is_iterator_kind(enum kind k)
{
    const struct type_def *def = type_def_of(k);
    return k == KIND_GENERATOR || k == KIND_ASEND || k == KIND_ATHROW ||
           k == KIND_CORO_WRAPPER || (def && def->slots.next);
}

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

/* (iter or reversed, (of,)), and the index that __setstate__ gets unless it is negative. */
static val reduced(struct vm *vm, const char *maker, val of, int64_t index)
{
    val cell = ns_cell(vm, vm->builtins, str_intern(vm, slice_of(maker)));
    if (!cell || !as_cell(cell)->value)
        return raise_error(vm, E_AttributeError, "%s", maker);
    const val parts[] = {as_cell(cell)->value, tuple_of(vm, &of, 1), tag_int(index)};
    return tuple_of(vm, parts, index < 0 ? 2 : 3);
}

static val clamped(struct vm *vm, val state, int64_t least, int64_t most, int64_t *out)
{
    if (!py_index(vm, state, out))
        return NULL;
    *out = *out < least ? least : *out > most ? most : *out;
    return vm->none;
}

/* ---- sequences ----------------------------------------------------------------------------- */

/* The kind of iterator that goes over values of this kind. */
static enum kind iterator_kind(enum kind k)
{
    switch (k) {
    case KIND_LIST: return KIND_LIST_ITER;
    case KIND_TUPLE: return KIND_TUPLE_ITER;
    case KIND_STR: return KIND_STR_ITER;
    case KIND_BYTES: return KIND_BYTES_ITER;
    case KIND_BYTEARRAY: return KIND_BYTEARRAY_ITER;
    default: return KIND_SEQ_ITER;
    }
}

val seq_iter_new(struct vm *vm, val seq)
{
    struct w_seq_iter *it =
        new_object(vm, iterator_kind((enum kind)seq->kind), sizeof *it);
    it->seq = seq;
    return &it->h;
}

/* The character at a byte of a string. */
val sem_char_at(struct vm *vm, val s, int64_t i)
{
    size_t width;
    assert(i >= 0 && i < as_str(s)->n);
    return str_char(vm, utf8_read(str_bytes(s) + i, &width));
}

/* Item i of any other sequence; NULL without an exception: there is none. */
static val any_item(struct vm *vm, val seq, int64_t i)
{
    val v = py_getitem(vm, seq, tag_int(i));
    if (!v && (exc_matches(vm, E_IndexError) || exc_matches(vm, E_StopIteration)))
        vm->exc = NULL;
    return v;
}

static val next_in_sequence(struct vm *vm, val self)
{
    struct w_seq_iter *it = as_seq_iter(self);
    val r = NULL, seq = it->seq;
    int64_t i = it->index, width = 1;
    if (!seq)
        return vm->stop;
    switch (self->kind) {
    case KIND_LIST_ITER: r = i < as_list(seq)->n ? list_get(vm, seq, i) : NULL; break;
    case KIND_TUPLE_ITER: r = i < as_tuple(seq)->n ? as_tuple(seq)->at[i] : NULL; break;
    case KIND_STR_ITER: /* the index is one of bytes */
        r = i < as_str(seq)->n ? sem_char_at(vm, seq, i) : NULL;
        width = r ? as_str(r)->n : 0;
        break;
    case KIND_BYTES_ITER:
        if (i < as_str(seq)->n)
            r = tag_int((unsigned char)str_bytes(seq)[i]);
        break;
    case KIND_BYTEARRAY_ITER:
        if (i < as_bytearray(seq)->n)
            r = tag_int((unsigned char)bytearray_at(seq)[i]);
        break;
    default: r = any_item(vm, seq, i);
    }
    if (!r && vm->exc)
        return NULL;
    if (r)
        it->index = i + width;
    else
        it->seq = NULL;
    return r ? r : vm->stop;
}

static int64_t characters(val s, int64_t bytes)
{
    int64_t n = 0;
    for (int64_t i = 0; i < bytes; n++)
        i += (int64_t)utf8_width((unsigned char)str_bytes(s)[i]);
    return n;
}

static int64_t bytes_of_characters(val s, int64_t n)
{
    int64_t i = 0;
    for (; n > 0 && i < as_str(s)->n; n--)
        i += (int64_t)utf8_width((unsigned char)str_bytes(s)[i]);
    return i;
}

static int64_t place_in(const struct w_seq_iter *it)
{
    return it->h.kind == KIND_STR_ITER ? characters(it->seq, it->index) : it->index;
}

static val hint_sequence(struct vm *vm, val self)
{
    const struct w_seq_iter *it = as_seq_iter(self);
    if (!it->seq)
        return tag_int(0);
    if (is_kind(self, KIND_SEQ_ITER) &&
        !type_lookup(vm, type_of(vm, it->seq), vm->n_len))
        return vm->notimpl;
    int64_t n = py_len(vm, it->seq), left = n - (it->seq ? place_in(it) : n);
    return n < 0 ? NULL : tag_int(left < 0 ? 0 : left);
}

static val reduce_sequence(struct vm *vm, val self)
{
    const struct w_seq_iter *it = as_seq_iter(self);
    if (it->seq)
        return reduced(vm, "iter", it->seq, place_in(it));
    return reduced(vm, "iter",
                   is_kind(self, KIND_LIST_ITER)  ? list_new(vm, 0)
                   : is_kind(self, KIND_STR_ITER) ? vm->empty_str
                                                  : vm->empty_tuple,
                   -1);
}

static val set_sequence(struct vm *vm, val self, val state)
{
    int64_t i;
    if (!as_seq_iter(self)->seq)
        return py_index(vm, state, &i) ? vm->none : NULL;
    bool any = is_kind(self, KIND_SEQ_ITER);
    int64_t n = any ? INT64_MAX : py_len(vm, as_seq_iter(self)->seq);
    if (n < 0 || !clamped(vm, state, 0, n, &i))
        return NULL;
    struct w_seq_iter *it = as_seq_iter(self);
    it->index = is_kind(self, KIND_STR_ITER) ? bytes_of_characters(it->seq, i) : i;
    return vm->none;
}

static const struct method sequence_rows[] = {
    METHOD("__length_hint__", "/", hint_sequence, RUNS),
    METHOD("__reduce__", "/", reduce_sequence, READS),
    METHOD("__setstate__", "state, /", set_sequence, RUNS),
    LAST_METHOD,
};
#define ITERATOR(kind_, next_, rows)                                                   \
    {                                                                                  \
        .kind = kind_, .flags = FINAL, .slots = {.iter = itself, .next = next_},       \
        .methods = rows                                                                \
    }
const struct type_def list_iter_type =
                          ITERATOR(KIND_LIST_ITER, next_in_sequence, sequence_rows),
                      tuple_iter_type =
                          ITERATOR(KIND_TUPLE_ITER, next_in_sequence, sequence_rows),
                      str_iter_type =
                          ITERATOR(KIND_STR_ITER, next_in_sequence, sequence_rows),
                      bytearray_iter_type = ITERATOR(KIND_BYTEARRAY_ITER,
                                                     next_in_sequence, sequence_rows),
                      bytes_iter_type =
                          ITERATOR(KIND_BYTES_ITER, next_in_sequence, sequence_rows),
                      seq_iter_type =
                          ITERATOR(KIND_SEQ_ITER, next_in_sequence, sequence_rows);

/* ---- sequences from their end: the index is that of the next item ---------------------------- */

static val next_backwards(struct vm *vm, val self)
{
    struct w_seq_iter *it = as_seq_iter(self);
    val r = NULL, seq = it->seq;
    int64_t i = it->index;
    if (!seq)
        return vm->stop;
    if (i < 0)
        r = NULL;
    else if (is_kind(seq, KIND_LIST))
        r = i < as_list(seq)->n ? list_get(vm, seq, i) : NULL;
    else if (is_kind(seq, KIND_TUPLE))
        r = i < as_tuple(seq)->n ? as_tuple(seq)->at[i] : NULL;
    else
        r = any_item(vm, seq, i);
    if (!r && vm->exc)
        return NULL;
    it->index = i - 1;
    if (!r)
        it->seq = NULL;
    return r ? r : vm->stop;
}

static val backwards_new(struct vm *vm, enum kind kind, val seq, int64_t n)
{
    struct w_seq_iter *it = new_object(vm, kind, sizeof *it);
    it->seq = seq;
    it->index = n - 1;
    return &it->h;
}

val list_backwards(struct vm *vm, val list)
{
    return backwards_new(vm, KIND_LIST_REVERSE_ITER, list, as_list(list)->n);
}

/* What reversed() takes without a __reversed__: what has a length and items. */
static bool is_sequence(struct vm *vm, val v)
{
    if (is_int(v) || is_kind(v, KIND_DICT) || is_kind(v, KIND_SET) ||
        is_kind(v, KIND_FROZENSET) || is_kind(v, KIND_PROXY))
        return false;
    return value_kind(v) != KIND_DICT &&
           type_lookup(vm, type_of(vm, v), vm->n_getitem) != NULL;
}

static val make_reversed(struct vm *vm, val class, val seq)
{
    (void)class;
    val own = type_lookup(vm, type_of(vm, seq), vm->n_reversed);
    if (own && own != vm->none)
        return call_special(vm, seq, vm->n_reversed, NULL, 0);
    if (own || !is_sequence(vm, seq))
        return raise_error(vm, E_TypeError, "'%s' object is not reversible",
                           type_name(vm, seq));
    int64_t n = py_len(vm, seq);
    return n < 0 ? NULL : backwards_new(vm, KIND_REVERSED, seq, n);
}

static val hint_backwards(struct vm *vm, val self)
{
    const struct w_seq_iter *it = as_seq_iter(self);
    int64_t n = it->seq ? py_len(vm, it->seq) : 0;
    if (n < 0)
        return NULL;
    return tag_int(it->seq && n > it->index ? it->index + 1 : 0);
}

static val reduce_backwards(struct vm *vm, val self)
{
    const struct w_seq_iter *it = as_seq_iter(self);
    if (it->seq && it->index >= 0)
        return reduced(vm, "reversed", it->seq, it->index);
    return is_kind(self, KIND_REVERSED) ? reduced(vm, "reversed", vm->empty_tuple, -1)
                                        : reduced(vm, "iter", list_new(vm, 0), -1);
}

static val set_backwards(struct vm *vm, val self, val state)
{
    int64_t i, n = as_seq_iter(self)->seq ? py_len(vm, as_seq_iter(self)->seq) : 0;
    if (n < 0 || !clamped(vm, state, -1, n - 1, &i))
        return NULL;
    as_seq_iter(self)->index = i;
    return vm->none;
}

static const struct method backwards_rows[] = {
    METHOD("__length_hint__", "/", hint_backwards, RUNS),
    METHOD("__reduce__", "/", reduce_backwards, READS),
    METHOD("__setstate__", "state, /", set_backwards, RUNS),
    LAST_METHOD,
};
static const struct method reversed_make =
    CONSTRUCTOR("reversed", "object, /", make_reversed, RUNS, INTRINSIC_REVERSED);
const struct type_def list_reverse_iter_type =
    ITERATOR(KIND_LIST_REVERSE_ITER, next_backwards, backwards_rows);
const struct type_def reversed_type = {
    .kind = KIND_REVERSED,
    .slots = {.iter = itself, .next = next_backwards},
    .make = &reversed_make,
    .methods = backwards_rows};

void list_first_item(val code, val v)
{
    uint8_t *items = &code_of(code)->items;
    bool floats = is_kind(v, KIND_FLOAT);
    *items = floats && *items != ITEMS_OTHER ? ITEMS_FLOATS : ITEMS_OTHER;
}

/* An empty list with room for all that the iterator will give, as far as that is known; for
 * floats without their boxes where the comprehension has only made lists of these. */
val list_for_items(struct vm *vm, val it, val code)
{
    enum { MOST = 1 << 16 };
    int64_t n = 0;
    if (is_kind(it, KIND_LIST_ITER) && as_seq_iter(it)->seq)
        n = as_list(as_seq_iter(it)->seq)->n - as_seq_iter(it)->index;
    else if (is_kind(it, KIND_TUPLE_ITER) && as_seq_iter(it)->seq)
        n = as_tuple(as_seq_iter(it)->seq)->n - as_seq_iter(it)->index;
    else if (is_kind(it, KIND_RANGE_ITER) && as_range_iter(it)->step == 1)
        n = as_range_iter(it)->stop - as_range_iter(it)->current;
    n = n < 0 ? 0 : n > MOST ? MOST : n;
    return code_of(code)->items == ITEMS_FLOATS ? list_new_floats(vm, n)
                                                : list_new(vm, n);
}

/* ---- range ------------------------------------------------------------------------------------ */

static val next_in_range(struct vm *vm, val self)
{
    struct w_range_iter *it = as_range_iter(self);
    if (it->step > 0 ? it->current >= it->stop : it->current <= it->stop)
        return vm->stop;
    val v = tag_int(it->current); /* a range holds small integers only */
    it->current += it->step;
    return v;
}

static val range_left(struct vm *vm, val self)
{
    const struct w_range_iter *it = as_range_iter(self);
    return range_new(vm, it->current, it->stop, it->step);
}

static val hint_range(struct vm *vm, val self)
{
    return tag_int(as_range(range_left(vm, self))->n);
}

static val reduce_range(struct vm *vm, val self)
{
    return reduced(vm, "iter", range_left(vm, self), 0);
}

static val set_range(struct vm *vm, val self, val state)
{
    int64_t i;
    if (!clamped(vm, state, 0, as_range(range_left(vm, self))->n, &i))
        return NULL;
    as_range_iter(self)->current += i * as_range_iter(self)->step;
    return vm->none;
}

static const struct method range_rows[] = {
    METHOD("__length_hint__", "/", hint_range, READS),
    METHOD("__reduce__", "/", reduce_range, READS),
    METHOD("__setstate__", "state, /", set_range, RUNS),
    LAST_METHOD,
};
const struct type_def range_iter_type =
    ITERATOR(KIND_RANGE_ITER, next_in_range, range_rows);

/* ---- dicts and sets ------------------------------------------------------------------------------ */

enum { KEYS, VALUES, ITEMS };

static val dict_iterator(struct vm *vm, enum kind kind, val dict, int64_t what)
{
    struct w_dict_iter *it = new_object(vm, kind, sizeof *it);
    it->dict = dict;
    it->what = what;
    it->used = as_dict(dict)->used;
    return &it->h;
}

val dict_iter_new(struct vm *vm, val v)
{
    if (is_kind(v, KIND_DICT))
        return dict_iterator(vm, KIND_DICT_KEY_ITER, v, KEYS);
    if (is_kind(v, KIND_SET) || is_kind(v, KIND_FROZENSET))
        return dict_iterator(vm, KIND_SET_ITER, v, KEYS);
    assert(v->kind >= KIND_DICT_KEYS && v->kind <= KIND_DICT_ITEMS);
    int64_t what = as_dict_iter(v)->what;
    return dict_iterator(vm, (enum kind)(KIND_DICT_KEY_ITER + what),
                         as_dict_iter(v)->dict, what);
}

val dict_backwards(struct vm *vm, val dict, int64_t what)
{
    val it =
        dict_iterator(vm, (enum kind)(KIND_DICT_REVERSE_KEY_ITER + what), dict, what);
    as_dict_iter(it)->index = as_dict(dict)->filled;
    return it;
}

static bool goes_backwards(const struct w_dict_iter *it)
{
    return it->h.kind >= KIND_DICT_REVERSE_KEY_ITER &&
           it->h.kind <= KIND_DICT_REVERSE_ITEM_ITER;
}

static val next_in_dict(struct vm *vm, val self)
{
    struct w_dict_iter *it = as_dict_iter(self);
    val k, v;
    if (!it->dict)
        return vm->stop;
    if (as_dict(it->dict)->used != it->used) {
        it->used = -1;
        return raise_error(vm, E_RuntimeError, "%s changed size during iteration",
                           it->dict->kind == KIND_DICT ? "dictionary" : "Set");
    }
    int64_t from = it->index;
    if (!(goes_backwards(it) ? dict_previous : dict_next)(it->dict, &it->index, &k,
                                                          &v)) {
        it->dict = NULL;
        return vm->stop;
    }
    if (it->h.kind != KIND_SET_ITER && !goes_backwards(it)) {
        it->skipped += it->index - 1 - from;
        if (it->index - it->skipped > it->used) { /* more than there were */
            it->dict = NULL;
            return raise_error(vm, E_RuntimeError,
                               "dictionary keys changed during iteration");
        }
    }
    if (it->what != ITEMS)
        return it->what == VALUES ? v : k;
    const val pair[2] = {k, v};
    return tuple_of(vm, pair, 2);
}

/* A list of what is left. */
static val left_in_dict(struct vm *vm, val self)
{
    struct w_dict_iter rest = *as_dict_iter(self);
    val l = list_new(vm, 4), v,
        copy = rest.dict
                   ? dict_iterator(vm, (enum kind)self->kind, rest.dict, rest.what)
                   : NULL;
    if (!copy)
        return l;
    as_dict_iter(copy)->index = rest.index;
    as_dict_iter(copy)->used = rest.used;
    as_dict_iter(copy)->skipped = rest.skipped;
    while ((v = next_in_dict(vm, copy)) && v != vm->stop)
        list_append(vm, l, v);
    return v ? l : NULL;
}

static val hint_dict(struct vm *vm, val self)
{
    const struct w_dict_iter *it = as_dict_iter(self);
    if (!it->dict || as_dict(it->dict)->used != it->used)
        return tag_int(0);
    return tag_int(as_list(left_in_dict(vm, self))->n);
}

static val reduce_dict(struct vm *vm, val self)
{
    val left = left_in_dict(vm, self);
    return left ? reduced(vm, "iter", left, -1) : NULL;
}

static const struct method dict_rows[] = {
    METHOD("__length_hint__", "/", hint_dict, READS),
    METHOD("__reduce__", "/", reduce_dict, READS),
    LAST_METHOD,
};
const struct type_def set_iter_type = ITERATOR(KIND_SET_ITER, next_in_dict, dict_rows),
                      dict_key_iter_type =
                          ITERATOR(KIND_DICT_KEY_ITER, next_in_dict, dict_rows),
                      dict_value_iter_type =
                          ITERATOR(KIND_DICT_VALUE_ITER, next_in_dict, dict_rows),
                      dict_item_iter_type =
                          ITERATOR(KIND_DICT_ITEM_ITER, next_in_dict, dict_rows),
                      dict_reverse_key_iter_type =
                          ITERATOR(KIND_DICT_REVERSE_KEY_ITER, next_in_dict, dict_rows),
                      dict_reverse_value_iter_type = ITERATOR(
                          KIND_DICT_REVERSE_VALUE_ITER, next_in_dict, dict_rows),
                      dict_reverse_item_iter_type = ITERATOR(
                          KIND_DICT_REVERSE_ITEM_ITER, next_in_dict, dict_rows);

/* ---- iter(f, sentinel) ------------------------------------------------------------------------------ */

val call_iter_new(struct vm *vm, val f, val sentinel)
{
    struct w_call_iter *it = new_object(vm, KIND_CALL_ITER, sizeof *it);
    it->func = f;
    it->sentinel = sentinel;
    return &it->h;
}

/* What f() gives until it is equal to the sentinel. */
static val next_of_calls(struct vm *vm, val self)
{
    struct w_call_iter *it = as_call_iter(self);
    if (!stack_fits(vm))
        return NULL;
    val v = it->func ? vm_call(vm, it->func, NULL, 0) : vm->stop;
    if (!v && exc_matches(vm, E_StopIteration)) {
        vm->exc = NULL;
        v = vm->stop;
    }
    int last = v && v != vm->stop && it->func ? py_same_or_equal(vm, it->sentinel, v)
                                              : v == vm->stop || !it->func;
    if (!v || last < 0)
        return NULL;
    if (last)
        it->func = NULL;
    return last ? vm->stop : v;
}

static val reduce_calls(struct vm *vm, val self)
{
    const struct w_call_iter *it = as_call_iter(self);
    val r = reduced(vm, "iter", it->func ? it->func : vm->empty_tuple, -1);
    if (!r || !it->func)
        return r;
    const val args[] = {it->func, it->sentinel};
    const val parts[] = {as_tuple(r)->at[0], tuple_of(vm, args, 2)};
    return tuple_of(vm, parts, 2);
}

static const struct method call_rows[] = {
    METHOD("__reduce__", "/", reduce_calls, READS),
    LAST_METHOD,
};
const struct type_def call_iter_type =
    ITERATOR(KIND_CALL_ITER, next_of_calls, call_rows);

static val next_in_c(struct vm *vm, val self)
{
    return stack_fits(vm) ? as_c_iter(self)->next(vm, as_c_iter(self)) : NULL;
}

const struct type_def c_iter_type = ITERATOR(KIND_C_ITER, next_in_c, NULL);
