/* deque.c -- collections.deque: a ring of values. Its room is a power of two, so item i is
 * at (first + i) & (room - 1); traces rely on it. Places without an item are NULL.
 *
 * Every change counts: an iterator, and what compares items, see by `changes` that the
 * deque is no longer what it was. */
#include "python/sem/sem.h"
#include "python/types/types.h"

enum { LEAST_ROOM = 8 };

static int64_t room_of(const struct w_deque *d)
{
    return as_array(d->items)->n;
}

static val *place(const struct w_deque *d, int64_t i)
{
    assert(i >= 0 && i < room_of(d));
    return &as_array(d->items)->at[(d->first + i) & (room_of(d) - 1)];
}

static void put(struct vm *vm, const struct w_deque *d, int64_t i, val v)
{
    gc_store(&vm->gc, d->items, place(d, i), v);
}

static void set_room(struct vm *vm, struct w_deque *d, int64_t room)
{
    val items = array_new(vm, room);
    for (int64_t i = 0; i < d->n; i++)
        as_array(items)->at[i] = *place(d, i);
    gc_wrote(&vm->gc, items);
    gc_store(&vm->gc, &d->h, &d->items, items);
    d->first = 0;
}

static bool grow(struct vm *vm, struct w_deque *d)
{
    int64_t room = room_of(d);
    if (d->n < room)
        return true;
    if (!memory_fits(vm, room * 2, sizeof(val)))
        return false;
    set_room(vm, d, room * 2);
    return true;
}

/* Behind a change that took items away. */
static void shrink(struct vm *vm, struct w_deque *d)
{
    d->changes++;
    if (room_of(d) > LEAST_ROOM && d->n < room_of(d) / 8)
        set_room(vm, d, room_of(d) / 2);
}

val deque_new(struct vm *vm, int64_t maxlen)
{
    val items = array_new(vm, LEAST_ROOM);
    struct w_deque *d = new_object(vm, KIND_DEQUE, sizeof *d);
    d->items = items;
    d->maxlen = maxlen;
    return &d->h;
}

/* ---- ends ------------------------------------------------------------------------------- */

static val take_first(struct vm *vm, struct w_deque *d)
{
    val v = *place(d, 0);
    *place(d, 0) = NULL;
    d->first = (d->first + 1) & (room_of(d) - 1);
    d->n--;
    shrink(vm, d);
    return v;
}

static val take_last(struct vm *vm, struct w_deque *d)
{
    val v = *place(d, d->n - 1);
    *place(d, d->n - 1) = NULL;
    d->n--;
    shrink(vm, d);
    return v;
}

static bool add_last(struct vm *vm, struct w_deque *d, val v)
{
    if (d->maxlen == 0)
        return true;
    if (d->maxlen == d->n)
        take_first(vm, d);
    if (!grow(vm, d))
        return false;
    put(vm, d, d->n++, v);
    d->changes++;
    return true;
}

static bool add_first(struct vm *vm, struct w_deque *d, val v)
{
    if (d->maxlen == 0)
        return true;
    if (d->maxlen == d->n)
        take_last(vm, d);
    if (!grow(vm, d))
        return false;
    d->first = (d->first - 1) & (room_of(d) - 1);
    d->n++;
    put(vm, d, 0, v);
    d->changes++;
    return true;
}

static val append(struct vm *vm, val self, val v)
{
    return add_last(vm, as_deque(self), v) ? vm->none : NULL;
}

static val appendleft(struct vm *vm, val self, val v)
{
    return add_first(vm, as_deque(self), v) ? vm->none : NULL;
}

static val pop(struct vm *vm, val self)
{
    return as_deque(self)->n ? take_last(vm, as_deque(self))
                             : raise_error(vm, E_IndexError, "pop from an empty deque");
}

static val popleft(struct vm *vm, val self)
{
    return as_deque(self)->n ? take_first(vm, as_deque(self))
                             : raise_error(vm, E_IndexError, "pop from an empty deque");
}

/* ---- many at once ------------------------------------------------------------------------- */

/* Extending by itself: by what it is now. */
static val source(struct vm *vm, val self, val from)
{
    if (plain_of(from) != self)
        return from;
    val l = list_new(vm, as_deque(self)->n);
    for (int64_t i = 0; i < as_deque(self)->n; i++)
        list_append(vm, l, *place(as_deque(self), i));
    return l;
}

static bool fill(struct vm *vm, val self, val from,
                 bool (*add)(struct vm *, struct w_deque *, val))
{
    val it = py_iter(vm, source(vm, self, from)), v;
    if (it && add == add_last && iterates_in_python(vm, it))
        return prelude_call(vm, PRELUDE_EXTEND, (const val[]){self, it}, 2);
    while (it && (v = py_next(vm, it)) && v != vm->stop)
        if (!add(vm, as_deque(self), v))
            return false;
    return it && !vm->exc;
}

static val extend(struct vm *vm, val self, val from)
{
    return fill(vm, self, from, add_last) ? vm->none : NULL;
}

static val extendleft(struct vm *vm, val self, val from)
{
    return fill(vm, self, from, add_first) ? vm->none : NULL;
}

static void empty(struct vm *vm, struct w_deque *d)
{
    val items = array_new(vm, LEAST_ROOM);
    gc_store(&vm->gc, &d->h, &d->items, items);
    d->n = d->first = 0;
    d->changes++;
}

static val clear(struct vm *vm, val self)
{
    empty(vm, as_deque(self));
    return vm->none;
}

/* None: no bound. */
static bool read_maxlen(struct vm *vm, val v, int64_t *out)
{
    *out = -1;
    if (v == vm->none)
        return true;
    if (!int_is(plain_of(v))) {
        raise_error(vm, E_TypeError, "an integer is required");
        return false;
    }
    if (!py_index(vm, v, out))
        return false;
    if (*out < 0)
        raise_error(vm, E_ValueError, "maxlen must be non-negative");
    return *out >= 0;
}

static val init(struct vm *vm, val self, val from, val maxlen)
{
    int64_t most;
    if (!read_maxlen(vm, maxlen, &most))
        return NULL;
    as_deque(self)->maxlen = most;
    empty(vm, as_deque(self));
    return !from || fill(vm, self, from, add_last) ? vm->none : NULL;
}

static val make(struct vm *vm, val class, val from, val maxlen)
{
    val d = deque_new(vm, -1);
    (void)class;
    return !maxlen || init(vm, d, from, maxlen) ? d : NULL;
}

static val copy_plain(struct vm *vm, val self)
{
    const struct w_deque *from = as_deque(self);
    val d = deque_new(vm, from->maxlen);
    set_room(vm, as_deque(d), room_of(from));
    for (int64_t i = 0; i < from->n; i++)
        put(vm, as_deque(d), i, *place(from, i));
    as_deque(d)->n = from->n;
    return d;
}

static val maxlen_value(struct vm *vm, val self)
{
    int64_t most = as_deque(self)->maxlen;
    return most < 0 ? vm->none : tag_int(most);
}

/* Of a class below deque: what the class makes of it. */
static val copy(struct vm *vm, val self)
{
    val plain = plain_of(self);
    if (plain == self)
        return copy_plain(vm, self);
    const val args[] = {self, maxlen_value(vm, plain)};
    return vm_call(vm, type_of(vm, self), args, as_deque(plain)->maxlen < 0 ? 1 : 2);
}

/* ---- places in the middle ------------------------------------------------------------------ */

static bool index_of(struct vm *vm, val self, val key, int64_t *i)
{
    if (!int_is(plain_of(key)) && !type_lookup(vm, type_of(vm, key), vm->n_index)) {
        raise_error(vm, E_TypeError, "sequence index must be integer, not '%s'",
                    type_name(vm, key));
        return false;
    }
    if (!py_position(vm, key, i))
        return false;
    int64_t n = as_deque(self)->n;
    *i += *i < 0 ? n : 0;
    if (*i >= 0 && *i < n)
        return true;
    raise_error(vm, E_IndexError, "deque index out of range");
    return false;
}

static val get(struct vm *vm, val self, val key)
{
    int64_t i;
    return index_of(vm, self, key, &i) ? *place(as_deque(self), i) : NULL;
}

static void remove_at(struct vm *vm, struct w_deque *d, int64_t i)
{
    assert(i >= 0 && i < d->n);
    if (i < d->n / 2) {
        for (; i > 0; i--)
            put(vm, d, i, *place(d, i - 1));
        take_first(vm, d);
        return;
    }
    for (; i < d->n - 1; i++)
        put(vm, d, i, *place(d, i + 1));
    take_last(vm, d);
}

static bool set(struct vm *vm, val self, val key, val v)
{
    int64_t i;
    if (!index_of(vm, self, key, &i))
        return false;
    if (v)
        put(vm, as_deque(self), i, v);
    else
        remove_at(vm, as_deque(self), i);
    return true;
}

static val insert(struct vm *vm, val self, val index, val v)
{
    int64_t i;
    if (!py_index(vm, index, &i))
        return NULL;
    struct w_deque *d = as_deque(self);
    if (d->maxlen == d->n)
        return raise_error(vm, E_IndexError, "deque already at its maximum size");
    i += i < 0 ? d->n : 0;
    i = i < 0 ? 0 : i > d->n ? d->n : i;
    if (i < d->n / 2) {
        if (!add_first(vm, d, v))
            return NULL;
        for (int64_t k = 0; k < i; k++)
            put(vm, d, k, *place(d, k + 1));
    } else {
        if (!add_last(vm, d, v))
            return NULL;
        for (int64_t k = d->n - 1; k > i; k--)
            put(vm, d, k, *place(d, k - 1));
    }
    put(vm, d, i, v);
    return vm->none;
}

static val rotate(struct vm *vm, val self, val steps)
{
    int64_t by;
    if (!py_index(vm, steps, &by))
        return NULL;
    struct w_deque *d = as_deque(self);
    if (d->n < 2)
        return vm->none;
    by %= d->n;
    by += by < 0 ? d->n : 0;
    d->changes++;
    if (by == 0)
        return vm->none;
    if (d->n == room_of(d)) { /* a full ring turns by itself */
        d->first = (d->first - by) & (room_of(d) - 1);
        return vm->none;
    }
    bool right = by <= d->n / 2;
    for (int64_t left = right ? by : d->n - by; left > 0; left--) {
        int64_t last = d->n - 1;
        val v = *place(d, right ? last : 0);
        *place(d, right ? last : 0) = NULL;
        d->first = (d->first + (right ? -1 : 1)) & (room_of(d) - 1);
        put(vm, d, right ? 0 : last, v);
    }
    return vm->none;
}

static val reverse(struct vm *vm, val self)
{
    struct w_deque *d = as_deque(self);
    for (int64_t i = 0, k = d->n - 1; i < k; i++, k--) {
        val v = *place(d, i);
        put(vm, d, i, *place(d, k));
        put(vm, d, k, v);
    }
    return vm->none;
}

/* ---- searching ----------------------------------------------------------------------------- */

static int64_t mutated(struct vm *vm, enum exception e)
{
    raise_error(vm, e, "deque mutated during iteration");
    return -2;
}

/* The first item from `from` on, before `to`, that is v; -1: none; -2: raised. */
static int64_t find(struct vm *vm, val self, val v, int64_t from, int64_t to)
{
    const struct w_deque *d = as_deque(self);
    int64_t changes = d->changes;
    for (int64_t i = from; i < to && i < d->n; i++) {
        int same = py_same_or_equal(vm, *place(d, i), v);
        if (same < 0)
            return -2;
        if (d->changes != changes)
            return mutated(vm, E_RuntimeError);
        if (same)
            return i;
    }
    return -1;
}

static int has(struct vm *vm, val self, val v)
{
    int64_t i = find(vm, self, v, 0, INT64_MAX);
    return i == -2 ? -1 : i >= 0;
}

static val not_there(struct vm *vm, val v)
{
    val text = py_repr(vm, v);
    return text ? raise_error(vm, E_ValueError, "%.*s is not in deque",
                              (int)str_value(text).n, str_value(text).p)
                : NULL;
}

static val find_index(struct vm *vm, val self, val v, val start, val stop)
{
    int64_t from = 0, to = INT64_MAX;
    if ((start && !slice_bound(vm, start, &from)) ||
        (stop && !slice_bound(vm, stop, &to)))
        return NULL;
    int64_t n = as_deque(self)->n;
    from += from < 0 ? n : 0;
    to += to < 0 ? n : 0;
    int64_t i = find(vm, self, v, from < 0 ? 0 : from, to);
    if (i >= 0)
        return tag_int(i);
    return i == -1 ? not_there(vm, v) : NULL;
}

static val count(struct vm *vm, val self, val v)
{
    const struct w_deque *d = as_deque(self);
    int64_t times = 0, changes = d->changes;
    for (int64_t i = 0; i < d->n; i++) {
        int same = py_same_or_equal(vm, *place(d, i), v);
        if (same < 0)
            return NULL;
        if (d->changes != changes) {
            mutated(vm, E_RuntimeError);
            return NULL;
        }
        times += same;
    }
    return tag_int(times);
}

static val remove_value(struct vm *vm, val self, val v)
{
    struct w_deque *d = as_deque(self);
    int64_t n = d->n, i = -1;
    for (int64_t k = 0; k < n && i < 0; k++) {
        int same = py_same_or_equal(vm, *place(d, k), v);
        if (same < 0)
            return NULL;
        if (d->n != n) {
            mutated(vm, E_IndexError);
            return NULL;
        }
        i = same ? k : -1;
    }
    if (i < 0)
        return not_there(vm, v);
    remove_at(vm, d, i);
    return vm->none;
}

/* ---- operators ------------------------------------------------------------------------------ */

static int64_t len(struct vm *vm, val self)
{
    (void)vm;
    return as_deque(self)->n;
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    a = plain_of(a);
    b = plain_of(b);
    if (!is_kind(a, KIND_DEQUE) || !is_kind(b, KIND_DEQUE))
        return vm->notimpl;
    const struct w_deque *x = as_deque(a), *y = as_deque(b);
    bool equality = op == OP_COMPARE_EQ || op == OP_COMPARE_NE;
    if (equality && x->n != y->n)
        return bool_val(vm, op == OP_COMPARE_NE);
    int64_t changes = x->changes, others = y->changes;
    for (int64_t i = 0; i < x->n && i < y->n; i++) {
        val p = *place(x, i), q = *place(y, i);
        int same = py_same_or_equal(vm, p, q);
        if (same < 0)
            return NULL;
        if (!same)
            return equality ? bool_val(vm, op == OP_COMPARE_NE)
                            : py_compare(vm, op, p, q);
        if (x->changes != changes || y->changes != others) {
            mutated(vm, E_RuntimeError);
            return NULL;
        }
    }
    return py_compare(vm, op, tag_int(x->n), tag_int(y->n));
}

static val repeat_in_place(struct vm *vm, val self, val times)
{
    int64_t n;
    if (!py_index(vm, times, &n))
        return NULL;
    struct w_deque *d = as_deque(self);
    int64_t size = d->n;
    if (n <= 0)
        empty(vm, d);
    else if (size == 0 || n == 1)
        return self;
    else if (d->maxlen >= 0 && n > d->maxlen / size + 2)
        n = d->maxlen / size + 2; /* the rest would push out what is the same */
    if (n > 1 && !memory_fits(vm, n, size * (int64_t)sizeof(val)))
        return NULL;
    val items = source(vm, self, self);
    for (int64_t k = 1; k < n; k++)
        for (int64_t i = 0; i < size; i++)
            if (!add_last(vm, d, list_get(vm, items, i)))
                return NULL;
    return self;
}

static val inplace(struct vm *vm, enum opcode op, val self, val b)
{
    if (op == OP_INPLACE_MULTIPLY)
        return int_is(plain_of(b)) ? repeat_in_place(vm, self, plain_of(b))
                                   : vm->notimpl;
    return fill(vm, self, b, add_last) ? self : NULL;
}

/* A copy of the same class, and then the in-place operator. */
static val combined(struct vm *vm, enum opcode op, val self, val other)
{
    val r = copy(vm, self);
    return r && inplace(vm, op, plain_of(r), other) ? r : NULL;
}

static val add(struct vm *vm, val self, val other)
{
    if (!is_a(other, KIND_DEQUE))
        return raise_error(vm, E_TypeError,
                           "can only concatenate deque (not \"%s\") to deque",
                           type_name(vm, other));
    return combined(vm, OP_INPLACE_ADD, self, other);
}

static val multiply(struct vm *vm, val self, val times)
{
    return int_is(plain_of(times)) ? combined(vm, OP_INPLACE_MULTIPLY, self, times)
                                   : vm->notimpl;
}

static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    bool first = is_a(a, KIND_DEQUE);
    if (op == OP_BINARY_MULTIPLY)
        return multiply(vm, first ? a : b, first ? b : a);
    return first ? add(vm, a, b) : vm->notimpl;
}

static bool add_deque(struct vm *vm, struct str *out, val self)
{
    int64_t most = as_deque(self)->maxlen;
    str_add(out, SLICE("deque("));
    if (!add_repr(vm, out, source(vm, self, self)))
        return false;
    if (most >= 0)
        str_addf(out, ", maxlen=%lld", (long long)most);
    str_addc(out, ')');
    return true;
}

/* Of a class below it starts with that class's name. */
static val repr(struct vm *vm, val self)
{
    val plain = plain_of(self), text = py_repr(vm, plain);
    struct slice name = name_of_type(type_of(vm, self));
    if (!text || plain == self || !slice_starts(str_value(text), SLICE("deque(")))
        return text;
    struct str out = {0};
    str_add(&out, name);
    str_add(&out, slice_from(str_value(text), strlen("deque")));
    return str_finish(vm, &out);
}

/* ---- iterators -------------------------------------------------------------------------------- */

static val iterator(struct vm *vm, val self, enum kind kind, int64_t at)
{
    struct w_deque_iter *it = new_object(vm, kind, sizeof *it);
    it->deque = self;
    it->changes = as_deque(self)->changes;
    it->at = at;
    return &it->h;
}

static val iter(struct vm *vm, val self)
{
    return iterator(vm, self, KIND_DEQUE_ITER, 0);
}

static val reversed(struct vm *vm, val self)
{
    return iterator(vm, self, KIND_DEQUE_REVERSE_ITER, 0);
}

static int64_t items_left(const struct w_deque_iter *it)
{
    return it->deque ? as_deque(it->deque)->n - it->at : 0;
}

static val next(struct vm *vm, val self)
{
    struct w_deque_iter *it = as_deque_iter(self);
    if (!it->deque)
        return vm->stop;
    const struct w_deque *d = as_deque(it->deque);
    if (it->changes != d->changes) {
        it->deque = NULL;
        mutated(vm, E_RuntimeError);
        return NULL;
    }
    if (it->at >= d->n) {
        it->deque = NULL;
        return vm->stop;
    }
    int64_t i = it->at++;
    return *place(d, is_kind(self, KIND_DEQUE_ITER) ? i : d->n - 1 - i);
}

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

static val length_hint(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(items_left(as_deque_iter(self)));
}

static val make_iterator(struct vm *vm, enum kind kind, val deque, val at)
{
    int64_t i = 0;
    if (!is_a(deque, KIND_DEQUE))
        return raise_error(
            vm, E_TypeError, "%s() argument 1 must be collections.deque, not %s",
            kind == KIND_DEQUE_ITER ? "_deque_iterator" : "_deque_reverse_iterator",
            type_name(vm, deque));
    if (at && !py_index(vm, at, &i))
        return NULL;
    int64_t n = as_deque(plain_of(deque))->n;
    return iterator(vm, plain_of(deque), kind, i < 0 ? 0 : i > n ? n : i);
}

static val make_iter(struct vm *vm, val class, val deque, val at)
{
    (void)class;
    return make_iterator(vm, KIND_DEQUE_ITER, deque, at);
}

static val make_reverse_iter(struct vm *vm, val class, val deque, val at)
{
    (void)class;
    return make_iterator(vm, KIND_DEQUE_REVERSE_ITER, deque, at);
}

static val reduce_iter(struct vm *vm, val self)
{
    const struct w_deque_iter *it = as_deque_iter(self);
    const val args[] = {it->deque ? it->deque : deque_new(vm, -1), tag_int(it->at)};
    const val parts[] = {type_of(vm, self), tuple_of(vm, args, 2)};
    return tuple_of(vm, parts, 2);
}

/* (class, (), its attributes, an iterator): pickle appends what the iterator gives. */
static val reduce(struct vm *vm, val self)
{
    val plain = plain_of(self), most = maxlen_value(vm, plain),
        state = is_kind(self, KIND_INSTANCE) ? py_getattr_or_null(vm, self, vm->n_dict)
                                             : NULL,
        it = vm->exc ? NULL : py_iter(vm, self);
    if (!it)
        return NULL;
    const val args[] = {vm->empty_tuple, most};
    const val parts[] = {
        type_of(vm, self),
        most == vm->none ? vm->empty_tuple : tuple_of(vm, args, 2),
        state && py_truth(vm, state) == 1 ? state : vm->none,
        it,
    };
    return tuple_of(vm, parts, 4);
}

static const struct method deque_make =
    CONSTRUCTOR("deque", "iterable=NULL, maxlen=None", make, RUNS, 0);
static const struct method deque_rows[] = {
    METHOD("__init__", "iterable=NULL, maxlen=None", init, RUNS),
    METHOD("append", "object, /", append, WRITES),
    METHOD("appendleft", "object, /", appendleft, WRITES),
    METHOD("pop", "/", pop, WRITES),
    METHOD("popleft", "/", popleft, WRITES),
    METHOD("extend", "iterable, /", extend, RUNS),
    METHOD("extendleft", "iterable, /", extendleft, RUNS),
    METHOD("clear", "/", clear, WRITES),
    INSTANCE_METHOD("copy", "/", copy, RUNS),
    INSTANCE_METHOD("__copy__", "/", copy, RUNS),
    METHOD("insert", "index, object, /", insert, RUNS),
    METHOD("rotate", "n=1, /", rotate, RUNS),
    METHOD("reverse", "/", reverse, WRITES),
    METHOD("index", "value, start=NULL, stop=NULL, /", find_index, RUNS),
    METHOD("count", "value, /", count, RUNS),
    METHOD("remove", "value, /", remove_value, RUNS),
    INSTANCE_METHOD("__add__", "value, /", add, RUNS),
    INSTANCE_METHOD("__mul__", "value, /", multiply, RUNS),
    INSTANCE_METHOD("__rmul__", "value, /", multiply, RUNS),
    INSTANCE_METHOD("__repr__", "/", repr, RUNS),
    INSTANCE_METHOD("__reduce__", "/", reduce, RUNS),
    METHOD("__reversed__", "/", reversed, READS),
    LAST_METHOD,
};
static const struct attribute deque_attributes[] = {GETTER("maxlen", maxlen_value),
                                                    {0}};
const struct type_def deque_type = {
    .kind = KIND_DEQUE,
    .module = "collections",
    .flags = MUTABLE | UNHASHABLE | SEQUENCE | WEAK,
    .slots = {.len = len,
              .get = get,
              .set = set,
              .has = has,
              .iter = iter,
              .repr = add_deque,
              .compare = compare,
              .binary = binary,
              .operators = OPERATOR(ADD) | OPERATOR(MULTIPLY),
              .reflected = OPERATOR(MULTIPLY),
              .inplace = inplace,
              .inplace_operators = OPERATOR(ADD) | OPERATOR(MULTIPLY)},
    .make = &deque_make,
    .methods = deque_rows,
    .attributes = deque_attributes,
};

static const struct method iter_make =
                               CONSTRUCTOR("_deque_iterator", "deque, index=NULL, /",
                                           make_iter, RUNS, 0),
                           reverse_make = CONSTRUCTOR("_deque_reverse_iterator",
                                                      "deque, index=NULL, /",
                                                      make_reverse_iter, RUNS, 0);
static const struct method iter_rows[] = {
    METHOD("__length_hint__", "/", length_hint, READS),
    METHOD("__reduce__", "/", reduce_iter, READS),
    LAST_METHOD,
};
const struct type_def deque_iter_type = {.kind = KIND_DEQUE_ITER,
                                         .module = "_collections",
                                         .flags = FINAL,
                                         .slots = {.iter = itself, .next = next},
                                         .make = &iter_make,
                                         .methods = iter_rows};
const struct type_def deque_reverse_iter_type = {
    .kind = KIND_DEQUE_REVERSE_ITER,
    .module = "_collections",
    .flags = FINAL,
    .slots = {.iter = itself, .next = next},
    .make = &reverse_make,
    .methods = iter_rows};
