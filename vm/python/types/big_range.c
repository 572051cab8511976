/* big_range.c -- ranges of integers of any size. It is the same type as that of range.c, whose
 * methods come here for them; nothing is fast. */
#include "python/sem/sem.h"
#include "python/types/types.h"

static val op(struct vm *vm, enum opcode o, val a, val b)
{
    return int_binary(vm, o, a, b);
}

static bool less(val a, val b)
{
    return int_cmp(a, b) < 0;
}

/* How many: rounded up, nothing below 0. */
static val length(struct vm *vm, val start, val stop, val step)
{
    bool up = less(tag_int(0), step);
    val low = up ? start : stop, high = up ? stop : start;
    if (!less(low, high))
        return tag_int(0);
    val span =
        op(vm, OP_BINARY_SUBTRACT, op(vm, OP_BINARY_SUBTRACT, high, low), tag_int(1));
    val by = up ? step : int_negate(vm, step);
    return op(vm, OP_BINARY_ADD, op(vm, OP_BINARY_FLOOR_DIVIDE, span, by), tag_int(1));
}

struct range_parts range_parts_of(struct vm *vm, val v)
{
    if (is_kind(v, KIND_BIG_RANGE)) {
        const struct w_big_range *r = as_big_range(v);
        return (struct range_parts){r->start, r->stop, r->step, r->n};
    }
    const struct w_range *r = as_range(v);
    return (struct range_parts){int_from_i64(vm, r->start), int_from_i64(vm, r->stop),
                                int_from_i64(vm, r->step), tag_int(r->n)};
}

val range_of_any(struct vm *vm, val start, val stop, val step)
{
    int64_t a, b, c;
    if (int_to_i64(start, &a) && int_to_i64(stop, &b) && int_to_i64(step, &c) &&
        range_is_small(a) && range_is_small(b) && range_is_small(c))
        return range_new(vm, a, b, c);
    val n = length(vm, start, stop, step);
    struct w_big_range *r = new_object(vm, KIND_BIG_RANGE, sizeof *r);
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->n = n;
    return &r->h;
}

/* start + i * step */
static val item_of(struct vm *vm, struct range_parts p, val i)
{
    return op(vm, OP_BINARY_ADD, p.start, op(vm, OP_BINARY_MULTIPLY, i, p.step));
}

static val item(struct vm *vm, const struct w_big_range *r, val i)
{
    return item_of(vm, (struct range_parts){r->start, r->stop, r->step, r->n}, i);
}

/* ---- slots --------------------------------------------------------------------------- */

static int64_t len(struct vm *vm, val self)
{
    int64_t n;
    if (int_to_i64(as_big_range(self)->n, &n) && fits_small(n))
        return n;
    raise_error(vm, E_OverflowError, "Python int too large to convert to C ssize_t");
    return -1;
}

static int truth(struct vm *vm, val self)
{
    (void)vm;
    return as_big_range(self)->n != tag_int(0);
}

val big_range_part(struct vm *vm, val range, val slice)
{
    struct range_parts p = range_parts_of(vm, range);
    val at[3];
    if (!slice_indices(vm, slice, p.n, at))
        return NULL;
    return range_of_any(vm, item_of(vm, p, at[0]), item_of(vm, p, at[1]),
                        op(vm, OP_BINARY_MULTIPLY, p.step, at[2]));
}

static val get(struct vm *vm, val self, val key)
{
    const struct w_big_range *r = as_big_range(self);
    if (is_kind(key, KIND_SLICE))
        return big_range_part(vm, self, key);
    if (!int_is(key) && !type_lookup(vm, type_of(vm, key), vm->n_index))
        return raise_error(vm, E_TypeError,
                           "range indices must be integers or slices, not %s",
                           type_name(vm, key));
    val i = py_index_value(vm, key);
    if (!i)
        return NULL;
    if (less(i, tag_int(0)))
        i = op(vm, OP_BINARY_ADD, i, r->n);
    return less(i, tag_int(0)) || !less(i, r->n)
               ? raise_error(vm, E_IndexError, "range object index out of range")
               : item(vm, r, i);
}

static val iter(struct vm *vm, val self)
{
    const struct w_big_range *r = as_big_range(self);
    return prelude_call(vm, PRELUDE_BIG_RANGE, (const val[]){r->start, r->step, r->n},
                        3);
}

/* The place of an integer; NULL: it is no item. */
static val place(struct vm *vm, const struct w_big_range *r, val v)
{
    val d = op(vm, OP_BINARY_SUBTRACT, v, r->start);
    if (op(vm, OP_BINARY_MODULO, d, r->step) != tag_int(0))
        return NULL;
    val i = op(vm, OP_BINARY_FLOOR_DIVIDE, d, r->step);
    return less(i, tag_int(0)) || !less(i, r->n) ? NULL : i;
}

val big_range_find(struct vm *vm, val self, val v)
{
    if (int_is(v))
        return place(vm, as_big_range(self), v);
    val it = iter(vm, self), i = tag_int(0);
    for (val w; it && (w = py_next(vm, it)) && w != vm->stop;) {
        int equal = py_equal(vm, w, v);
        if (equal)
            return equal < 0 ? NULL : i;
        i = op(vm, OP_BINARY_ADD, i, tag_int(1));
    }
    return NULL;
}

static int has(struct vm *vm, val self, val v)
{
    val i = big_range_find(vm, self, v);
    return vm->exc ? -1 : i != NULL;
}

static bool repr(struct vm *vm, struct str *out, val self)
{
    struct range_parts p = range_parts_of(vm, self);
    str_add(out, SLICE("range("));
    if (!add_repr(vm, out, p.start))
        return false;
    str_add(out, SLICE(", "));
    if (!add_repr(vm, out, p.stop))
        return false;
    if (p.step != tag_int(1)) {
        str_add(out, SLICE(", "));
        if (!add_repr(vm, out, p.step))
            return false;
    }
    str_addc(out, ')');
    return true;
}

/* Equal ranges have the same length, start and step, as far as these matter. */
static val essence(struct vm *vm, val self)
{
    struct range_parts p = range_parts_of(vm, self);
    const val parts[3] = {p.n, p.n == tag_int(0) ? vm->none : p.start,
                          int_cmp(p.n, tag_int(1)) <= 0 ? vm->none : p.step};
    return tuple_of(vm, parts, 3);
}

static bool hash(struct vm *vm, val self, int64_t *out)
{
    return py_hash(vm, essence(vm, self), out);
}

static val compare(struct vm *vm, enum opcode o, val a, val b)
{
    if (!is_any_range(a) || !is_any_range(b) ||
        (o != OP_COMPARE_EQ && o != OP_COMPARE_NE))
        return vm->notimpl;
    return py_compare(vm, o, essence(vm, a), essence(vm, b));
}

val big_range_backwards(struct vm *vm, val self)
{
    const struct w_big_range *r = as_big_range(self);
    val last = item(vm, r, op(vm, OP_BINARY_SUBTRACT, r->n, tag_int(1)));
    return prelude_call(vm, PRELUDE_BIG_RANGE,
                        (const val[]){last, int_negate(vm, r->step), r->n}, 3);
}

const struct type_def big_range_type = {
    .kind = KIND_BIG_RANGE,
    .flags = FINAL,
    .slots = {.len = len,
              .truth = truth,
              .get = get,
              .has = has,
              .iter = iter,
              .repr = repr,
              .hash = hash,
              .compare = compare},
};
