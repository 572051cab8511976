/* sem_async.c -- what yield from, await, async for and async with ask of objects. */
#include "python/sem/sem.h"

static val special_of(struct vm *vm, val o, val name)
{
    return type_lookup(vm, type_of(vm, o), name);
}

/* May it be awaited as it is: a coroutine, or a generator that types.coroutine() marked? */
static bool is_coroutine(val v)
{
    return is_kind(v, KIND_COROUTINE) ||
           (is_kind(v, KIND_GENERATOR) &&
            code_of(as_func(as_gen(v)->func)->code)->flags & CODE_ITERABLE);
}

static bool is_async_call(val v)
{
    return is_kind(v, KIND_ASEND) || is_kind(v, KIND_ATHROW);
}

val sem_yield_from_iter(struct vm *vm, val v, int64_t flags)
{
    if (!is_kind(v, KIND_COROUTINE))
        return is_kind(v, KIND_GENERATOR) ? v : py_iter(vm, v);
    if (!(flags & (CODE_ASYNC | CODE_ITERABLE)))
        return raise_error(vm, E_TypeError,
                           "cannot 'yield from' a coroutine object in a non-coroutine "
                           "generator");
    return v;
}

val sem_send_value(struct vm *vm, val it, val v, bool *done)
{
    val r;
    *done = false;
    if (is_gen(it)) {
        r = gen_resume(vm, it, v);
        if (r == vm->stop) {
            *done = true;
            return as_gen(it)->result ? as_gen(it)->result : vm->none;
        }
        return r;
    }
    if (is_async_call(it))
        r = async_call_send(vm, it, v);
    else if (v != vm->none) {
        val send = py_getattr(vm, it, vm->n_send);
        r = send ? vm_call(vm, send, &v, 1) : NULL;
    } else if (is_kind(it, KIND_INSTANCE)) {
        r = call_special(vm, it, vm->n_next, NULL, 0);
        if (!r && !vm->exc)
            return py_next(vm, it); /* which says what it is not */
    } else
        r = py_next(vm, it);
    if (r != vm->stop && (r || !exc_matches(vm, E_StopIteration)))
        return r;
    *done = true;
    return r ? vm->none : stop_value(vm);
}

static val not_awaitable(struct vm *vm, val v, int64_t where)
{
    if (where)
        return raise_error(vm, E_TypeError,
                           "'async with' received an object from %s that does not "
                           "implement __await__: %s",
                           where == 1 ? "__aenter__" : "__aexit__", type_name(vm, v));
    return raise_error(vm, E_TypeError, "object %s can't be used in 'await' expression",
                       type_name(vm, v));
}

val sem_awaitable(struct vm *vm, val v, int64_t where)
{
    if (is_kind(v, KIND_COROUTINE) && gen_awaits(v))
        return raise_error(vm, E_RuntimeError, "coroutine is being awaited already");
    if (is_coroutine(v) || is_async_call(v))
        return v;
    if (is_int(v) || !special_of(vm, v, vm->n_await))
        return not_awaitable(vm, v, where);
    val it = call_special(vm, v, vm->n_await, NULL, 0);
    if (!it)
        return NULL;
    if (is_coroutine(it))
        return raise_error(vm, E_TypeError, "__await__() returned a coroutine");
    if (!py_is_iterator(vm, it))
        return raise_error(vm, E_TypeError,
                           "__await__() returned non-iterator of type '%s'",
                           type_name(vm, it));
    return it;
}

val sem_aiter(struct vm *vm, val v)
{
    if (is_kind(v, KIND_ASYNC_GEN))
        return v;
    if (is_int(v) || !special_of(vm, v, vm->n_aiter))
        return raise_error(
            vm, E_TypeError,
            "'async for' requires an object with __aiter__ method, got %s",
            type_name(vm, v));
    val it = call_special(vm, v, vm->n_aiter, NULL, 0);
    if (it && !is_kind(it, KIND_ASYNC_GEN) &&
        (is_int(it) || !special_of(vm, it, vm->n_anext)))
        return raise_error(
            vm, E_TypeError,
            "'async for' received an object from __aiter__ that does not "
            "implement __anext__: %s",
            type_name(vm, it));
    return it;
}

val sem_anext(struct vm *vm, val it)
{
    if (is_kind(it, KIND_ASYNC_GEN))
        return async_call_new(vm, KIND_ASEND, it, vm->none);
    if (is_int(it) || !special_of(vm, it, vm->n_anext))
        return raise_error(
            vm, E_TypeError,
            "'async for' requires an iterator with __anext__ method, got "
            "%s",
            type_name(vm, it));
    val next = call_special(vm, it, vm->n_anext, NULL, 0);
    val r = next ? sem_awaitable(vm, next, 0) : NULL;
    if (r || !next)
        return r;
    val cause = vm->exc;
    vm->exc = NULL;
    raise_error(vm, E_TypeError,
                "'async for' received an invalid object from __anext__: %s",
                type_name(vm, next));
    inst_set_attr(vm, vm->exc, vm->n_cause, cause);
    inst_set_attr(vm, vm->exc, vm->n_context, cause);
    inst_set_attr(vm, vm->exc, vm->n_suppress, vm->true_);
    return NULL;
}

int64_t sem_async_end(struct vm *vm, val exc)
{
    return is_instance(vm, exc, vm->exceptions[E_StopAsyncIteration]);
}

static val bound(struct vm *vm, val o, val name)
{
    val f = is_int(o) ? NULL : special_of(vm, o, name);
    if (f)
        return method_new(vm, f, o);
    return raise_error(vm, E_TypeError,
                       "'%s' object does not support the asynchronous context manager "
                       "protocol%s",
                       type_name(vm, o),
                       name == vm->n_aexit ? " (missed __aexit__ method)" : "");
}

val sem_async_exit(struct vm *vm, val o)
{
    if (is_int(o) || !special_of(vm, o, vm->n_aenter))
        return bound(vm, o, vm->n_aenter);
    return bound(vm, o, vm->n_aexit);
}

val sem_async_enter(struct vm *vm, val o)
{
    val f = bound(vm, o, vm->n_aenter);
    return f ? vm_call(vm, f, NULL, 0) : NULL;
}
