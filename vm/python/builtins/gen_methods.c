/* gen_methods.c -- methods and attributes of generators and coroutines. */
#include "python/builtins/methods.h"

/* ---- throw() ------------------------------------------------------------------------------- */

static bool is_exception_type(val v)
{
    return is_kind(v, KIND_TYPE) && as_type(v)->flags & TYPE_EXCEPTION;
}

/* throw(class, value): the value, when it is of that class, else what is made of it. */
static val instance_of(struct vm *vm, val class, val value)
{
    if (value && is_instance(vm, value, class))
        return value;
    bool tuple = value && is_kind(value, KIND_TUPLE);
    int64_t n = tuple ? as_tuple(value)->n : value && value != vm->none;
    val exc = vm_call(vm, class, tuple ? as_tuple(value)->at : &value, n);
    if (!exc || is_exception(vm, exc))
        return exc;
    val text = py_repr(vm, class); /* its __new__ gave something else */
    return text ? raise_error(vm, E_TypeError,
                              "calling %.*s should have returned an instance of "
                              "BaseException, not %s",
                              (int)str_value(text).n, str_value(text).p,
                              type_name(vm, exc))
                : NULL;
}

/* What goes wrong in making the exception is thrown in its place. */
static val made_or_raised(struct vm *vm, val class, val value)
{
    val exc = instance_of(vm, class, value);
    if (vm->exc) {
        exc = vm->exc;
        vm->exc = NULL;
    }
    return exc;
}

val exception_to_throw(struct vm *vm, const val *args, int64_t n)
{
    val what = args[1], value = n > 2 ? args[2] : NULL, tb = n > 3 ? args[3] : NULL,
        exc = what;
    if (tb && tb != vm->none && !is_kind(tb, KIND_TRACEBACK))
        return raise_error(vm, E_TypeError,
                           "throw() third argument must be a traceback object");
    if (is_exception_type(what))
        exc = made_or_raised(vm, what, value);
    else if (!is_exception(vm, what))
        return raise_error(vm, E_TypeError,
                           "exceptions must be classes or instances deriving from "
                           "BaseException, not %s",
                           type_name(vm, what));
    else if (value && value != vm->none)
        return raise_error(vm, E_TypeError,
                           "instance exception may not have a separate value");
    if (exc && tb && tb != vm->none)
        inst_set_attr(vm, exc, vm->n_traceback, tb);
    return exc;
}

static val finished(struct vm *vm, val gen, val r)
{
    return r == vm->stop ? gen_stop(vm, gen) : r;
}

static val send(ARGS)
{
    UNUSED_ARGS;
    if (as_gen(args[0])->state == GEN_NEW && args[1] != vm->none)
        return raise_error(vm, E_TypeError,
                           "can't send non-None value to a just-started %s",
                           gen_word(args[0]));
    return finished(vm, args[0], gen_resume(vm, args[0], args[1]));
}

static val next(ARGS)
{
    UNUSED_ARGS;
    return finished(vm, args[0], gen_resume(vm, args[0], vm->none));
}

static val throw(ARGS)
{
    UNUSED_ARGS;
    val exc = exception_to_throw(vm, args, n);
    return exc ? finished(vm, args[0], gen_throw(vm, args[0], exc)) : NULL;
}

static val close(ARGS)
{
    UNUSED_ARGS;
    return gen_close(vm, args[0]) ? vm->none : NULL;
}

static val itself(ARGS)
{
    UNUSED_ARGS;
    return args[0];
}

/* ---- what __await__ of a coroutine returns: the same without await ------------------------------ */

static val await(ARGS)
{
    UNUSED_ARGS;
    struct w_wrapper *w = new_object(vm, KIND_CORO_WRAPPER, sizeof *w);
    w->func = args[0];
    return &w->h;
}
static val inner(val *args)
{
    return args[0] = as_wrapper(args[0])->func;
}
static val wrapper_send(ARGS)
{
    inner(args);
    return send(vm, args, n, kwnames);
}
static val wrapper_next(ARGS)
{
    inner(args);
    return next(vm, args, n, kwnames);
}
static val wrapper_throw(ARGS)
{
    inner(args);
    return throw(vm, args, n, kwnames);
}
static val wrapper_close(ARGS)
{
    inner(args);
    return close(vm, args, n, kwnames);
}

/* ---- attributes ---------------------------------------------------------------------------------- */

val generator_attribute(struct vm *vm, val gen, val name)
{
    const struct w_gen *w = as_gen(gen);
    const struct w_func *f = as_func(w->func);
    struct slice s = str_value(name);
    if (name == vm->n_name)
        return w->name ? w->name : f->name;
    if (name == vm->n_qualname)
        return w->qualname ? w->qualname : f->qualname;
    const char *prefix = is_kind(gen, KIND_COROUTINE)   ? "cr_"
                         : is_kind(gen, KIND_ASYNC_GEN) ? "ag_"
                                                        : "gi_";
    if (!slice_starts(s, slice_of(prefix)))
        return NULL;
    s = slice_from(s, 3);
    bool async = is_kind(gen, KIND_ASYNC_GEN);
    if (slice_eq(s, SLICE("running")))
        return bool_val(vm, async ? w->async_state & ASYNC_RUNNING
                                  : w->state == GEN_RUNNING);
    if (slice_eq(s, SLICE("suspended")) && !async)
        return bool_val(vm, w->state == GEN_SUSPENDED);
    if (slice_eq(s, SLICE("code")))
        return f->code;
    if (slice_eq(s, SLICE("frame")))
        return gen_frame(vm, gen);
    if (slice_eq(s,
                 is_kind(gen, KIND_GENERATOR) ? SLICE("yieldfrom") : SLICE("await"))) {
        val it = gen_awaits(gen);
        return it ? it : vm->none;
    }
    if (slice_eq(s, SLICE("origin")) && is_kind(gen, KIND_COROUTINE))
        return vm->none;
    return NULL;
}

bool generator_set_attribute(struct vm *vm, val gen, val name, val v)
{
    struct w_gen *w = as_gen(gen);
    if (!v || !is_kind(v, KIND_STR)) {
        raise_error(vm, E_TypeError, "%.*s must be set to a string object",
                    (int)str_value(name).n, str_value(name).p);
        return false;
    }
    gc_store(&vm->gc, gen, name == vm->n_name ? &w->name : &w->qualname, v);
    return true;
}

#define M(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD, 0                                                \
    }
const struct builtin generator_methods[] = {
    {"send", send, 2, 2, B_METHOD, INTRINSIC_SEND},
    M("throw", throw, 2, 4),
    M("close", close, 1, 1),
    {"__next__", next, 1, 1, B_METHOD, INTRINSIC_NEXT},
    M("__iter__", itself, 1, 1),
    {0},
};
const struct builtin coroutine_methods[] = {
    {"send", send, 2, 2, B_METHOD, INTRINSIC_SEND},
    M("throw", throw, 2, 4),
    M("close", close, 1, 1),
    M("__await__", await, 1, 1),
    {0},
};
const struct builtin coro_wrapper_methods[] = {
    M("send", wrapper_send, 2, 2),   M("throw", wrapper_throw, 2, 4),
    M("close", wrapper_close, 1, 1), M("__next__", wrapper_next, 1, 1),
    M("__iter__", itself, 1, 1),     {0},
};
