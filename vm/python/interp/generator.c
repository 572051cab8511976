/* generator.c -- generators, coroutines and asynchronous generators: one kind of frame that
 * is put away at a yield and made again when it goes on.
 *
 * The instruction before the one a suspended frame goes on with is its YIELD_VALUE; which
 * kind of yield that is, its argument says (enum yield_bits). */
#include "python/interp/generator.h"

static const struct code *code_in(val gen)
{
    return code_of(as_func(as_gen(gen)->func)->code);
}

static val_instr yield_of(val gen)
{
    assert(as_gen(gen)->state == GEN_SUSPENDED && as_gen(gen)->pc > 0);
    return code_in(gen)->ops[as_gen(gen)->pc - 1];
}

const char *gen_word(val gen)
{
    return is_kind(gen, KIND_COROUTINE)   ? "coroutine"
           : is_kind(gen, KIND_ASYNC_GEN) ? "async generator"
                                          : "generator";
}

val gen_awaits(val gen)
{
    const struct w_gen *w = as_gen(gen);
    if (w->state != GEN_SUSPENDED || !(instr_arg(yield_of(gen)) & YIELD_DELEGATES))
        return NULL;
    return as_array(w->slots)->at[code_in(gen)->nlocals + w->depth - 1];
}

bool gen_yielded(val gen)
{
    return as_gen(gen)->state == GEN_SUSPENDED &&
           instr_arg(yield_of(gen)) & YIELD_ASYNC;
}

/* ---- waking up and going to sleep --------------------------------------------------------- */

/* Where an exception is being handled the frame has pushed what was handled outside. */
static val *handled_outside(struct frame *f, val_instr yield)
{
    return &f->slots[f->code->nlocals + (instr_arg(yield) >> YIELD_SHIFT)];
}

void gen_wake(struct vm *vm, struct frame *g, val gen, val sent)
{
    struct w_gen *w = as_gen(gen);
    int64_t n = g->code->nlocals + w->depth;
    for (int64_t i = 0; i < n; i++)
        g->slots[i] = as_array(w->slots)->at[i];
    g->sp = g->slots + n;
    g->pc = g->code->ops + w->pc;
    if (w->state == GEN_SUSPENDED) {
        *g->sp++ = sent;
        val_instr yield = yield_of(gen);
        if (instr_arg(yield) & YIELD_HANDLING) {
            assert(w->handled && vm->handled);
            *handled_outside(g, yield) = vm->handled;
            vm->handled = w->handled;
            w->handled = NULL;
        }
    }
    w->state = GEN_RUNNING;
}

void gen_sleep_handling(struct vm *vm, struct frame *f, val_instr yield)
{
    struct w_gen *w = as_gen(f->extra);
    gc_store(&vm->gc, &w->h, &w->handled, vm->handled);
    vm->handled = *handled_outside(f, yield);
    assert(w->handled && vm->handled);
}

void gen_sleep(struct vm *vm, struct frame *f, const val *sp, const val_instr *pc)
{
    struct w_gen *w = as_gen(f->extra);
    int64_t n = sp - f->slots - 1; /* without the value that is yielded */
    for (int64_t i = 0; i < n; i++)
        gc_store(&vm->gc, w->slots, &as_array(w->slots)->at[i], f->slots[i]);
    w->depth = n - f->code->nlocals;
    w->pc = pc + 1 - f->code->ops;
    w->state = GEN_SUSPENDED;
    if (instr_arg(*pc) & YIELD_HANDLING)
        gen_sleep_handling(vm, f, *pc);
}

/* ---- running until the next yield ---------------------------------------------------------- */

static struct frame *push_frame(struct vm *vm, val gen, val sent)
{
    val fn = as_gen(gen)->func;
    struct frame *f =
        frame_push(vm, code_of(as_func(fn)->code), fn, as_func(fn)->ns, RET_GEN, gen);
    if (f)
        gen_wake(vm, f, gen, sent);
    return f;
}

static val already_running(struct vm *vm, val gen)
{
    return raise_error(vm, E_ValueError, "%s already executing", gen_word(gen));
}

val gen_resume(struct vm *vm, val gen, val sent)
{
    struct w_gen *w = as_gen(gen);
    if (w->state == GEN_RUNNING)
        return already_running(vm, gen);
    if (w->state == GEN_DONE) {
        if (is_kind(gen, KIND_COROUTINE))
            return raise_error(vm, E_RuntimeError,
                               "cannot reuse already awaited coroutine");
        w->result = vm->none;
        return vm->stop;
    }
    return push_frame(vm, gen, sent) ? interp_run(vm) : NULL;
}

/* vm->exc is raised where the generator sleeps. */
static val raise_in(struct vm *vm, val gen)
{
    val pending = vm->exc;
    vm->exc = NULL;
    if (as_gen(gen)->state == GEN_NEW) { /* not in its frame: it has never begun */
        as_gen(gen)->state = GEN_DONE;
        as_gen(gen)->slots = NULL;
        vm->exc = pending;
        return NULL;
    }
    struct frame *f = push_frame(vm, gen, vm->none);
    if (!f)
        return NULL;
    f->pc--; /* the yield itself raises */
    f->raises_first = true;
    if (instr_arg(*f->pc) & YIELD_HANDLING)
        raise_value(vm, pending); /* what it handles becomes the context */
    else
        vm->exc = pending;
    return interp_run(vm);
}

/* ---- yield from, and await --------------------------------------------------------------------- */

static bool close_iterator(struct vm *vm, val it)
{
    if (is_gen(it))
        return gen_close(vm, it);
    val close = py_getattr_or_null(vm, it, vm->n_close);
    if (!close)
        return !vm->exc;
    return vm_call(vm, close, NULL, 0) != NULL;
}

val stop_value(struct vm *vm)
{
    val v = inst_attr(vm, vm->exc, vm->n_value);
    vm->exc = NULL;
    return v ? v : vm->none;
}

/* The iterator that was delegated to has ended: go on behind the loop of SEND. */
static val resume_behind(struct vm *vm, val gen, val result)
{
    const struct code *c = code_in(gen);
    val_instr send = c->ops[as_gen(gen)->pc - 2];
    assert(instr_op(send) == OP_SEND);
    struct frame *f = push_frame(vm, gen, result);
    if (!f)
        return NULL;
    f->pc = c->ops + instr_arg(send);
    return interp_run(vm);
}

/* throw() of the iterator that is delegated to; *answered is false when it has none. */
static val throw_to(struct vm *vm, val it, val exc, bool *answered)
{
    *answered = true;
    if (is_gen(it) && !is_kind(it, KIND_ASYNC_GEN)) {
        val r = gen_throw(vm, it, exc);
        if (r != vm->stop)
            return r;
        gen_stop(vm, it);
        return NULL;
    }
    val method = py_getattr_or_null(vm, it, vm->n_throw);
    if (!method) {
        *answered = vm->exc != NULL;
        return NULL;
    }
    return vm_call(vm, method, &exc, 1);
}

val gen_throw(struct vm *vm, val gen, val exc)
{
    struct w_gen *w = as_gen(gen);
    val it = gen_awaits(gen);
    bool answered = false;
    if (w->state == GEN_RUNNING)
        return already_running(vm, gen);
    if (w->state == GEN_DONE && is_kind(gen, KIND_COROUTINE))
        return raise_error(vm, E_RuntimeError,
                           "cannot reuse already awaited coroutine");
    if (it && is_instance(vm, exc, vm->exceptions[E_GeneratorExit])) {
        w->state = GEN_RUNNING;
        bool closed = close_iterator(vm, it);
        w->state = GEN_SUSPENDED;
        if (!closed)
            return raise_in(vm, gen);
    } else if (it) {
        w->state = GEN_RUNNING;
        val r = throw_to(vm, it, exc, &answered);
        w->state = GEN_SUSPENDED;
        if (r)
            return r;
        if (answered && exc_matches(vm, E_StopIteration))
            return resume_behind(vm, gen, stop_value(vm));
        if (answered)
            return raise_in(vm, gen);
    }
    vm->exc = exc;
    return w->state == GEN_DONE ? NULL : raise_in(vm, gen);
}

bool gen_close(struct vm *vm, val gen)
{
    struct w_gen *w = as_gen(gen);
    if (w->state == GEN_RUNNING)
        return already_running(vm, gen) != NULL;
    if (w->state == GEN_DONE)
        return true;
    if (w->state == GEN_NEW) {
        w->state = GEN_DONE;
        w->slots = NULL;
        return true;
    }
    val exc = exception_new(vm, vm->exceptions[E_GeneratorExit], vm->empty_tuple);
    val r = gen_throw(vm, gen, exc);
    if (r && r != vm->stop) {
        raise_error(vm, E_RuntimeError, "%s ignored GeneratorExit", gen_word(gen));
        return false;
    }
    if (!r && !exc_matches(vm, E_GeneratorExit) && !exc_matches(vm, E_StopIteration))
        return false;
    vm->exc = NULL;
    return true;
}

/* ---- ends -------------------------------------------------------------------------------------- */

val raise_stop(struct vm *vm, val value)
{
    val exc =
        exception_new(vm, vm->exceptions[E_StopIteration],
                      value == vm->none ? vm->empty_tuple : tuple_of(vm, &value, 1));
    inst_set_attr(vm, exc, vm->n_value, value);
    return raise_value(vm, exc);
}

val gen_stop(struct vm *vm, val gen)
{
    val result = as_gen(gen)->result;
    as_gen(gen)->result = vm->none;
    if (is_kind(gen, KIND_ASYNC_GEN))
        return raise_value(vm, vm->exceptions[E_StopAsyncIteration]);
    return raise_stop(vm, result ? result : vm->none);
}

void gen_raised(struct vm *vm, val gen)
{
    const char *what =
        exc_matches(vm, E_StopIteration) ? "StopIteration"
        : is_kind(gen, KIND_ASYNC_GEN) && exc_matches(vm, E_StopAsyncIteration)
            ? "StopAsyncIteration"
            : NULL;
    as_gen(gen)->state = GEN_DONE;
    as_gen(gen)->slots = NULL;
    if (!what)
        return;
    val old = vm->exc;
    vm->exc = NULL;
    raise_error(vm, E_RuntimeError, "%s raised %s", gen_word(gen), what);
    inst_set_attr(vm, vm->exc, vm->n_cause, old);
    inst_set_attr(vm, vm->exc, vm->n_context, old);
    inst_set_attr(vm, vm->exc, vm->n_suppress, vm->true_);
}
