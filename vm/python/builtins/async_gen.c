/* async_gen.c -- asynchronous generators' awaitables: asend(), athrow() and aclose() (PEP
 * 525). Awaiting one runs the generator; what it awaits itself is passed on to the event
 * loop, what it yields ends the awaiting with StopIteration(item). */
#include "python/builtins/methods.h"

enum { CALL_NEW, CALL_RUNNING, CALL_CLOSED };

val async_call_new(struct vm *vm, enum kind kind, val gen, val arg)
{
    struct w_async_call *c = new_object(vm, kind, sizeof *c);
    c->gen = gen;
    c->arg = arg;
    return &c->h;
}

static val close_call(val call)
{
    as_async_call(call)->state = CALL_CLOSED;
    return NULL;
}

/* `r` is what resuming the generator returned: what to pass on, or NULL at the end of this
 * call, with an exception that tells how. */
static val item_or_end(struct vm *vm, val gen, val r)
{
    struct w_gen *w = as_gen(gen);
    if (r == vm->stop)
        r = gen_stop(vm, gen);
    if (!r) {
        if (exc_matches(vm, E_StopAsyncIteration) || exc_matches(vm, E_GeneratorExit))
            w->async_state |= ASYNC_CLOSED;
        w->async_state &= ~ASYNC_RUNNING;
        return NULL;
    }
    if (!gen_yielded(gen))
        return r;
    w->async_state &= ~ASYNC_RUNNING;
    return raise_stop(vm, r);
}

/* ---- asend, __anext__ ---------------------------------------------------------------------- */

static val asend_step(struct vm *vm, val call, val v)
{
    struct w_async_call *c = as_async_call(call);
    if (c->state == CALL_CLOSED)
        return raise_error(vm, E_RuntimeError,
                           "cannot reuse already awaited __anext__()/asend()");
    if (c->state == CALL_NEW) {
        if (as_gen(c->gen)->async_state & ASYNC_RUNNING)
            return raise_error(vm, E_RuntimeError,
                               "anext(): asynchronous generator is already running");
        if (v == vm->none)
            v = c->arg;
        if (as_gen(c->gen)->state == GEN_NEW && v != vm->none)
            return raise_error(vm, E_TypeError,
                               "can't send non-None value to a just-started async "
                               "generator");
        c->state = CALL_RUNNING;
    }
    as_gen(c->gen)->async_state |= ASYNC_RUNNING;
    val r = item_or_end(vm, c->gen, gen_resume(vm, c->gen, v));
    return r ? r : close_call(call);
}

static val asend_throw(struct vm *vm, val call, val exc)
{
    struct w_async_call *c = as_async_call(call);
    if (c->state == CALL_CLOSED)
        return raise_error(vm, E_RuntimeError,
                           "cannot reuse already awaited __anext__()/asend()");
    val r = item_or_end(vm, c->gen, gen_throw(vm, c->gen, exc));
    return r ? r : close_call(call);
}

/* ---- athrow, aclose ------------------------------------------------------------------------ */

/* What resuming returned, while the generator is being closed: it may await, not yield. */
static val closing(struct vm *vm, val call, val r)
{
    struct w_gen *w = as_gen(as_async_call(call)->gen);
    if (r == vm->stop)
        r = gen_stop(vm, &w->h);
    if (r && gen_yielded(&w->h)) {
        w->async_state &= ~ASYNC_RUNNING;
        close_call(call);
        return raise_error(vm, E_RuntimeError, "async generator ignored GeneratorExit");
    }
    if (r)
        return r;
    w->async_state &= ~ASYNC_RUNNING;
    close_call(call);
    if (exc_matches(vm, E_StopAsyncIteration) || exc_matches(vm, E_GeneratorExit)) {
        vm->exc = NULL;
        return raise_stop(vm, vm->none);
    }
    return NULL;
}

static val throwing(struct vm *vm, val call, val r)
{
    r = item_or_end(vm, as_async_call(call)->gen, r);
    return r ? r : close_call(call);
}

static val athrow_first(struct vm *vm, val call)
{
    struct w_async_call *c = as_async_call(call);
    struct w_gen *w = as_gen(c->gen);
    if (w->async_state & ASYNC_RUNNING) {
        close_call(call);
        return raise_error(vm, E_RuntimeError,
                           "%s(): asynchronous generator is already running",
                           c->arg ? "athrow" : "aclose");
    }
    if (w->async_state & ASYNC_CLOSED) {
        close_call(call);
        return raise_value(vm, vm->exceptions[E_StopAsyncIteration]);
    }
    c->state = CALL_RUNNING;
    w->async_state |= ASYNC_RUNNING;
    if (c->arg)
        return throwing(vm, call, gen_throw(vm, c->gen, c->arg));
    w->async_state |= ASYNC_CLOSED;
    val exit = exception_new(vm, vm->exceptions[E_GeneratorExit], vm->empty_tuple);
    return closing(vm, call, gen_throw(vm, c->gen, exit));
}

static val athrow_step(struct vm *vm, val call, val v)
{
    struct w_async_call *c = as_async_call(call);
    if (c->state == CALL_CLOSED)
        return raise_error(vm, E_RuntimeError,
                           "cannot reuse already awaited aclose()/athrow()");
    if (as_gen(c->gen)->state == GEN_DONE) {
        close_call(call);
        return raise_stop(vm, vm->none);
    }
    if (c->state == CALL_NEW) {
        if (v != vm->none)
            return raise_error(vm, E_RuntimeError,
                               "can't send non-None value to a just-started coroutine");
        return athrow_first(vm, call);
    }
    val r = gen_resume(vm, c->gen, v);
    return c->arg ? throwing(vm, call, r) : closing(vm, call, r);
}

static val athrow_throw(struct vm *vm, val call, val exc)
{
    const struct w_async_call *c = as_async_call(call);
    if (c->state == CALL_CLOSED)
        return raise_error(vm, E_RuntimeError,
                           "cannot reuse already awaited aclose()/athrow()");
    val r = gen_throw(vm, c->gen, exc);
    return c->arg ? throwing(vm, call, r) : closing(vm, call, r);
}

/* ---- methods --------------------------------------------------------------------------------- */

val async_call_send(struct vm *vm, val call, val v)
{
    return is_kind(call, KIND_ASEND) ? asend_step(vm, call, v)
                                     : athrow_step(vm, call, v);
}

static val call_send(ARGS)
{
    UNUSED_ARGS;
    return async_call_send(vm, args[0], args[1]);
}
static val call_next(ARGS)
{
    UNUSED_ARGS;
    return async_call_send(vm, args[0], vm->none);
}
static val call_throw(ARGS)
{
    val exc = exception_to_throw(vm, args, n);
    UNUSED_ARGS;
    if (!exc)
        return NULL;
    return is_kind(args[0], KIND_ASEND) ? asend_throw(vm, args[0], exc)
                                        : athrow_throw(vm, args[0], exc);
}
static val call_close(ARGS)
{
    UNUSED_ARGS;
    close_call(args[0]);
    return vm->none;
}
static val itself(ARGS)
{
    UNUSED_ARGS;
    return args[0];
}

static val anext(ARGS)
{
    UNUSED_ARGS;
    return async_call_new(vm, KIND_ASEND, args[0], vm->none);
}
static val asend(ARGS)
{
    UNUSED_ARGS;
    return async_call_new(vm, KIND_ASEND, args[0], args[1]);
}
static val athrow(ARGS)
{
    UNUSED_ARGS;
    val exc = exception_to_throw(vm, args, n);
    return exc ? async_call_new(vm, KIND_ATHROW, args[0], exc) : NULL;
}
static val aclose(ARGS)
{
    UNUSED_ARGS;
    return async_call_new(vm, KIND_ATHROW, args[0], NULL);
}

/* ---- aiter(), anext() -------------------------------------------------------------------------- */

val builtin_aiter(struct vm *vm, val o)
{
    if (is_int(o) || !type_lookup(vm, type_of(vm, o), vm->n_aiter))
        return raise_error(vm, E_TypeError, "'%s' object is not an async iterable",
                           type_name(vm, o));
    val it = call_special(vm, o, vm->n_aiter, NULL, 0);
    if (it && (is_int(it) || !type_lookup(vm, type_of(vm, it), vm->n_anext)))
        return raise_error(vm, E_TypeError,
                           "aiter() returned not an async iterator of type '%s'",
                           type_name(vm, it));
    return it;
}

val builtin_anext(struct vm *vm, val it, val otherwise)
{
    if (is_int(it) || !type_lookup(vm, type_of(vm, it), vm->n_anext))
        return raise_error(vm, E_TypeError, "'%s' object is not an async iterator",
                           type_name(vm, it));
    val next = call_special(vm, it, vm->n_anext, NULL, 0);
    if (!next || !otherwise)
        return next;
    const val both[] = {next, otherwise};
    return prelude_call(vm, PRELUDE_ANEXT, both, 2);
}

#define M(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD, 0                                                \
    }
const struct builtin async_call_methods[] = {
    M("send", call_send, 2, 2),
    M("throw", call_throw, 2, 4),
    M("close", call_close, 1, 1),
    M("__next__", call_next, 1, 1),
    M("__await__", itself, 1, 1),
    M("__iter__", itself, 1, 1),
    {0},
};
const struct builtin async_gen_methods[] = {
    M("asend", asend, 2, 2),      M("athrow", athrow, 2, 4),
    M("aclose", aclose, 1, 1),    M("__anext__", anext, 1, 1),
    M("__aiter__", itself, 1, 1), {0},
};
