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

static val indices(struct vm *vm, val self, val length)
{
    int64_t n, count;
    struct slice_parts s;
    if (!py_index(vm, length, &n))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_ValueError, "length should not be negative");
    if (!slice_parts(vm, self, &s))
        return NULL;
    slice_adjust(&s, n, &count);
    const val all[3] = {tag_int(s.start), tag_int(s.stop), tag_int(s.step)};
    return tuple_of(vm, all, 3);
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
