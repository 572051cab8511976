/* range.c -- arithmetic progressions of small integers; those of others are in big_range.c. */
#include "python/sem/sem.h"
#include "python/types/types.h"

static val make(struct vm *vm, val class, val start, val stop, val step)
{
    val parts[] = {stop ? start : tag_int(0), stop ? stop : start,
                   step ? step : tag_int(1)};
    (void)class;
    for (int i = 0; i < 3; i++)
        if (!(parts[i] = py_index_value(vm, parts[i])))
            return NULL;
    if (parts[2] == tag_int(0))
        return raise_error(vm, E_ValueError, "range() arg 3 must not be zero");
    return range_of_any(vm, parts[0], parts[1], parts[2]);
}

static int64_t item(const struct w_range *r, int64_t i)
{
    assert(i >= 0 && i < r->n);
    return r->start + i * r->step;
}

/* Where v is; -1: it is no item. */
static int64_t place(const struct w_range *r, int64_t v)
{
    int64_t d = v - r->start;
    bool there = d % r->step == 0 && d / r->step >= 0 && d / r->step < r->n;
    return there ? d / r->step : -1;
}

static bool same(const struct w_range *p, const struct w_range *q)
{
    return p->n == q->n &&
           (p->n == 0 || (p->start == q->start && (p->n == 1 || p->step == q->step)));
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (is_kind(a, KIND_BIG_RANGE) || is_kind(b, KIND_BIG_RANGE))
        return big_range_type.slots.compare(vm, op, a, b);
    if (!is_kind(a, KIND_RANGE) || !is_kind(b, KIND_RANGE) ||
        (op != OP_COMPARE_EQ && op != OP_COMPARE_NE))
        return vm->notimpl;
    return bool_val(vm, same(as_range(a), as_range(b)) == (op == OP_COMPARE_EQ));
}

/* Equal ranges have the same length, start and step, as far as these matter. */
static bool hash(struct vm *vm, val self, int64_t *out)
{
    if (is_kind(self, KIND_BIG_RANGE))
        return big_range_type.slots.hash(vm, self, out);
    const struct w_range *r = as_range(self);
    val parts[3] = {tag_int(r->n), vm->none, vm->none};
    if (r->n > 0)
        parts[1] = tag_int(r->start);
    if (r->n > 1)
        parts[2] = tag_int(r->step);
    return py_hash(vm, tuple_of(vm, parts, 3), out);
}

static bool repr(struct vm *vm, struct str *out, val self)
{
    if (is_kind(self, KIND_BIG_RANGE))
        return big_range_type.slots.repr(vm, out, self);
    const struct w_range *r = as_range(self);
    (void)vm;
    str_addf(out, "range(%lld, %lld", (long long)r->start, (long long)r->stop);
    if (r->step != 1)
        str_addf(out, ", %lld", (long long)r->step);
    str_addc(out, ')');
    return true;
}

static int64_t find(struct vm *vm, val self, val v)
{
    if (int_is(v)) {
        int64_t i;
        return int_to_i64(v, &i) && range_is_small(i / 2) ? place(as_range(self), i)
                                                          : -1;
    }
    for (int64_t i = 0; i < as_range(self)->n; i++) {
        int equal = py_equal(vm, tag_int(item(as_range(self), i)), v);
        if (equal)
            return equal < 0 ? -2 : i;
    }
    return -1;
}

static int has(struct vm *vm, val self, val v)
{
    if (is_kind(self, KIND_BIG_RANGE))
        return big_range_type.slots.has(vm, self, v);
    int64_t i = find(vm, self, v);
    return i == -2 ? -1 : i >= 0;
}

static val index_of(struct vm *vm, val self, val v)
{
    if (is_kind(self, KIND_BIG_RANGE)) {
        val at = big_range_find(vm, self, v);
        if (at || vm->exc)
            return at;
    } else {
        int64_t i = find(vm, self, v);
        if (i >= 0 || i == -2)
            return i < 0 ? NULL : tag_int(i);
    }
    if (!int_is(v))
        return raise_error(vm, E_ValueError, "sequence.index(x): x not in sequence");
    val text = py_repr(vm, v);
    return text ? raise_error(vm, E_ValueError, "%.*s is not in range",
                              (int)str_value(text).n, str_value(text).p)
                : NULL;
}

static val count(struct vm *vm, val self, val v)
{
    if (is_kind(self, KIND_BIG_RANGE)) {
        int found = has(vm, self, v);
        return found < 0 ? NULL : tag_int(found);
    }
    if (int_is(v))
        return tag_int(find(vm, self, v) >= 0);
    int64_t n = 0;
    for (int64_t i = 0; i < as_range(self)->n; i++) {
        int equal = py_equal(vm, tag_int(item(as_range(self), i)), v);
        if (equal < 0)
            return NULL;
        n += equal;
    }
    return tag_int(n);
}

static val backwards(struct vm *vm, val self)
{
    if (is_kind(self, KIND_BIG_RANGE))
        return big_range_backwards(vm, self);
    const struct w_range *r = as_range(self);
    int64_t last = r->start + (r->n - 1) * r->step;
    return py_iter(vm, range_new(vm, last, r->start - r->step, -r->step));
}

static val get_start(struct vm *vm, val self)
{
    return range_parts_of(vm, self).start;
}

static val get_stop(struct vm *vm, val self)
{
    return range_parts_of(vm, self).stop;
}

static val get_step(struct vm *vm, val self)
{
    return range_parts_of(vm, self).step;
}

/* For copies and pickles. */
static val reduce(struct vm *vm, val self)
{
    struct range_parts p = range_parts_of(vm, self);
    const val args[] = {p.start, p.stop, p.step};
    const val both[] = {vm->types[KIND_RANGE], tuple_of(vm, args, 3)};
    return tuple_of(vm, both, 2);
}

static const struct method range_make =
    CONSTRUCTOR("range", "start, stop=NULL, step=NULL, /", make, RUNS, INTRINSIC_RANGE);
static const struct method methods[] = {
    METHOD("index", "value, /", index_of, RUNS),
    METHOD("count", "value, /", count, RUNS),
    METHOD("__reversed__", "/", backwards, READS),
    METHOD("__reduce__", "/", reduce, READS),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    COMPUTED_MEMBER("start", get_start),
    COMPUTED_MEMBER("stop", get_stop),
    COMPUTED_MEMBER("step", get_step),
    {0},
};
const struct type_def range_type = {
    .kind = KIND_RANGE,
    .flags = FINAL,
    .slots = {.len = py_len,
              .truth = py_truth,
              .get = py_getitem,
              .has = has,
              .iter = py_iter,
              .repr = repr,
              .hash = hash,
              .compare = compare},
    .make = &range_make,
    .methods = methods,
    .attributes = attributes,
};
