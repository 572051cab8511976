/* hooks.h -- sys.settrace() and sys.setprofile(): functions that are told what frames do.
 *
 * While a thread has such a function and it does not run (vm->traced), the interpreter that runs is
 * go_on_traced(): run.c, compiled once more with TRACED, which asks here and enters no machine
 * code. Events and their order are those of CPython. All but hooks_set() may run Python code. */
#ifndef INTERP_HOOKS_H
#define INTERP_HOOKS_H

#include "python/interp/frame.h"

/* The thread's trace function, or the one for profiling; NULL: none. Traces are left. */
void hooks_set(struct vm *vm, bool profiler, val function);

/* These return false when the function has raised: vm->exc is that, and there is no trace
 * function any more. */
bool hooks_call(struct vm *vm,
                struct frame *f); /* it begins, or goes on after a yield */
bool hooks_line(struct vm *vm,
                struct frame *f); /* the instruction f->pc comes; f is seen */
bool hooks_return(struct vm *vm, struct frame *f,
                  val v); /* NULL: vm->exc leaves the frame */
bool hooks_exception(struct vm *vm,
                     struct frame *f); /* vm->exc was raised, or passes */
/* What C function is called: told before, and with the result (NULL: it raised) after. Self is
 * that of a method, or NULL. The result, or NULL. */
bool hooks_c_call(struct vm *vm, struct frame *f, val callee, val self);
val hooks_c_return(struct vm *vm, struct frame *f, val callee, val self, val result);

#endif
