/* attend.c -- see attend.h. */
#include "python/interp/attend.h"

#include "python/interp/jit_glue.h"
#include "python/interp/signals.h"
#include "python/interp/threads.h"

/* The interpreter asks whether a loop or a function is hot where it counts: now always. */
static void look_at_once(struct vm *vm)
{
    vm->jit_on = true;
    vm->jit_loop = vm->jit_entry = 0;
}

void vm_want(struct vm *vm, unsigned bits)
{
    __atomic_or_fetch(&vm->attention, bits, __ATOMIC_SEQ_CST);
    look_at_once(vm);
    if (vm->jit)
        jit_interrupt(vm->jit, true);
}

/* A signal may come at any moment: what it sets must not be lost. */
static unsigned take(struct vm *vm, unsigned bits)
{
    unsigned what = bits & __atomic_fetch_and(&vm->attention, ~bits, __ATOMIC_SEQ_CST);
    if (vm->jit) {
        python_thresholds(vm);
        jit_interrupt(vm->jit, false);
    }
    if (__atomic_load_n(&vm->attention, __ATOMIC_SEQ_CST))
        vm_want(vm, 0);
    return what;
}

static void raise_wanted(struct vm *vm, unsigned what)
{
    if (!threads_is_main(vm)) /* signals are the main thread's, when it runs next */
        what &= ~(unsigned)ATTEND_SIGNAL;
    unsigned later = vm->exc ? what & (ATTEND_MEMORY | ATTEND_SIGNAL) : 0;
    if (later) /* when that one has been caught */
        vm_want(vm, later);
    if (what & ~later & ATTEND_SIGNAL && !signals_run(vm) && what & ATTEND_MEMORY)
        vm_want(vm, ATTEND_MEMORY);
    else if (what & ~later & ATTEND_MEMORY)
        raise_value(vm,
                    exception_new(vm, vm->exceptions[E_MemoryError], vm->empty_tuple));
}

bool vm_interrupted(struct vm *vm)
{
    /* handlers in Python wait until the interpreter is asked */
    unsigned now = ATTEND_MEMORY | (signals_simple(vm) ? ATTEND_SIGNAL : 0);
    if (!vm->exc)
        raise_wanted(vm, take(vm, now));
    return vm->exc != NULL;
}

void vm_attend(struct vm *vm)
{
    unsigned what = take(vm, ~0U);
    if (what & ATTEND_COLLECT)
        gc_collect(&vm->gc);
    if (vm->gc.doomed.n)
        run_finalizers(vm);
    raise_wanted(vm, what);
    if (what & ATTEND_SWITCH)
        threads_yield(vm);
}
