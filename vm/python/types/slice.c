/* slice.c -- what stands between the brackets of a subscript. */
#include "python/types/types.h"

static val make(struct vm *vm, val class, val start, val stop, val step)
{
    struct w_slice *s = new_object(vm, KIND_SLICE, sizeof *s);
    (void)class;
    s->start = stop ? start : vm->none;
    s->stop = stop ? stop : start;
    s->step = step ? step : vm->none;
    return &s->h;
}

static val parts(struct vm *vm, val self)
{
    const struct w_slice *s = as_slice(self);
    const val all[3] = {s->start, s->stop, s->step};
    return tuple_of(vm, all, 3);
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_kind(a, KIND_SLICE) || !is_kind(b, KIND_SLICE))
        return vm->notimpl;
    return py_compare(vm, op, parts(vm, a), parts(vm, b));
}

static bool repr(struct vm *vm, struct str *out, val self)
{
    const struct w_slice *s = as_slice(self);
    str_add(out, SLICE("slice("));
    if (!add_repr(vm, out, s->start))
        return false;
    str_add(out, SLICE(", "));
    if (!add_repr(vm, out, s->stop))
        return false;
    str_add(out, SLICE(", "));
    if (!add_repr(vm, out, s->step))
        return false;
    str_addc(out, ')');
    return true;
}

/* One end of a slice, None or a number of any size, between `low` and `high`. */
static val end_within(struct vm *vm, val v, val otherwise, val length, val low,
                      val high)
{
    if (v == vm->none)
        return otherwise;
    v = py_index_value(vm, v);
    if (v && int_cmp(v, tag_int(0)) < 0)
        v = int_binary(vm, OP_BINARY_ADD, v, length);
    return !v ? NULL : int_cmp(v, low) < 0 ? low : int_cmp(v, high) > 0 ? high : v;
}

bool slice_indices(struct vm *vm, val slice, val length, val out[3])
{
    const struct w_slice *s = as_slice(slice);
    val step = s->step == vm->none ? tag_int(1) : py_index_value(vm, s->step);
    if (!step)
        return false;
    if (step == tag_int(0)) {
        raise_error(vm, E_ValueError, "slice step cannot be zero");
        return false;
    }
    bool down = int_cmp(step, tag_int(0)) < 0;
    val low = tag_int(down ? -1 : 0), high = length;
    if (down)
        high = int_binary(vm, OP_BINARY_SUBTRACT, length, tag_int(1));
    out[0] = end_within(vm, s->start, down ? high : low, length, low, high);
    if (!out[0])
        return false;
    out[1] = end_within(vm, s->stop, down ? low : high, length, low, high);
    out[2] = step;
    return out[1] != NULL;
}

static val indices(struct vm *vm, val self, val length)
{
    val n = py_index_value(vm, length), all[3];
    if (!n)
        return NULL;
    if (int_cmp(n, tag_int(0)) < 0)
        return raise_error(vm, E_ValueError, "length should not be negative");
    return slice_indices(vm, self, n, all) ? tuple_of(vm, all, 3) : NULL;
}

static const struct method slice_make =
    CONSTRUCTOR("slice", "start, stop=NULL, step=NULL, /", make, READS, 0);
static const struct method methods[] = {
    METHOD("indices", "length, /", indices, RUNS),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    MEMBER("start", w_slice, start),
    MEMBER("stop", w_slice, stop),
    MEMBER("step", w_slice, step),
    {0},
};
const struct type_def slice_type = {
    .kind = KIND_SLICE,
    .flags = FINAL | UNHASHABLE,
    .slots = {.compare = compare, .repr = repr},
    .make = &slice_make,
    .methods = methods,
    .attributes = attributes,
};
