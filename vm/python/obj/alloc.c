/* alloc.c -- making simple objects. */
#include "python/obj/obj.h"

/* Of a few kinds there are few, they stay, and all else refers to them. */
static bool lives_long(enum kind kind)
{
    return kind == KIND_MAP || kind == KIND_TYPE || kind == KIND_NS ||
           kind == KIND_CODE || kind == KIND_MODULE;
}

void *new_object(struct vm *vm, enum kind kind, size_t size)
{
    if (lives_long(kind))
        return gc_alloc_old(&vm->gc, kind, gc_round(size));
    return gc_alloc(&vm->gc, kind, gc_round(size));
}

val array_new(struct vm *vm, int64_t n)
{
    struct w_array *a = new_object(vm, KIND_ARRAY, sizeof *a + (size_t)n * sizeof(val));
    a->n = n;
    return &a->h;
}

val floats_new(struct vm *vm, int64_t n)
{
    struct w_floats *a = new_object(vm, KIND_FLOATS, sizeof *a + (size_t)n * 8);
    a->n = n;
    return &a->h;
}

val tuple_new(struct vm *vm, int64_t n)
{
    if (n == 0 && vm->empty_tuple)
        return vm->empty_tuple;
    struct w_tuple *t = new_object(vm, KIND_TUPLE, sizeof *t + (size_t)n * sizeof(val));
    t->n = n;
    return &t->h;
}

val tuple_of(struct vm *vm, const val *items, int64_t n)
{
    val t = tuple_new(vm, n);
    for (int64_t i = 0; i < n; i++)
        as_tuple(t)->at[i] = items[i];
    return t;
}

val float_new(struct vm *vm, double d)
{
    struct w_float *f = new_object(vm, KIND_FLOAT, sizeof *f);
    f->value = d;
    return &f->h;
}

val cell_new(struct vm *vm, val value)
{
    struct w_cell *c = new_object(vm, KIND_CELL, sizeof *c);
    c->value = value;
    return &c->h;
}

val method_new(struct vm *vm, val func, val self)
{
    struct w_method *m = new_object(vm, KIND_METHOD, sizeof *m);
    m->func = func;
    m->self = self;
    return &m->h;
}

val func_new(struct vm *vm, val code, val ns, val closure)
{
    struct w_func *f = new_object(vm, KIND_FUNC, sizeof *f);
    f->code = code;
    f->ns = ns;
    f->closure = closure;
    f->name = code_of(code)->name;
    f->qualname = code_of(code)->qualname;
    f->doc = code_of(code)->doc ? code_of(code)->doc : vm->none;
    return &f->h;
}

val range_new(struct vm *vm, int64_t start, int64_t stop, int64_t step)
{
    struct w_range *r = new_object(vm, KIND_RANGE, sizeof *r);
    r->start = start;
    r->stop = stop;
    r->step = step;
    if (step > 0)
        r->n =
            start < stop
                ? (int64_t)(((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step) + 1
                : 0;
    else
        r->n = start > stop ? (int64_t)(((uint64_t)start - (uint64_t)stop - 1) /
                                        (0 - (uint64_t)step)) +
                                  1
                            : 0;
    return &r->h;
}

val builtin_new(struct vm *vm, const struct builtin *b, val self)
{
    struct w_builtin *w = new_object(vm, KIND_BUILTIN, sizeof *w);
    w->b = b;
    w->self = self;
    return &w->h;
}

val builtin_bind(struct vm *vm, val descriptor, val self)
{
    struct w_builtin *w = new_object(vm, KIND_BUILTIN, sizeof *w);
    *w = (struct w_builtin){.h = w->h,
                            .b = as_builtin(descriptor)->b,
                            .signature = as_builtin(descriptor)->signature,
                            .self = self,
                            .owner = as_builtin(descriptor)->owner};
    return &w->h;
}
