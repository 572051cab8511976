/* attend.h -- what interrupts a running program: Ctrl-C, too much memory, finalizers that are due.
 *
 * Whoever wants attention sets a bit; the program looks where it counts loops and calls, and
 * machine code leaves at the next guard_not_invalidated, of which every loop has one. */
#ifndef INTERP_ATTEND_H
#define INTERP_ATTEND_H

#include "python/obj/obj.h"

enum {
    ATTEND_MEMORY = 1,   /* MemoryError */
    ATTEND_SIGNAL = 2,   /* KeyboardInterrupt */
    ATTEND_FINALIZE = 4, /* gc_next_doomed() has something */
    ATTEND_COLLECT = 8,  /* gc.collect() was called */
    ATTEND_WIPE = 16,  /* nothing but that frames of C functions and traces are left */
    ATTEND_SWITCH = 32 /* another thread wants to run */
};

/* Safe to call from a signal handler, and by the collector. */
void vm_want(struct vm *vm, unsigned bits);
/* Do what is wanted. An exception may be pending afterwards; one that was stays. */
void vm_attend(struct vm *vm);

/* vm_interrupted() where it is asked for every item: a test, and nothing else most of the time. */
static inline bool vm_stopped(struct vm *vm)
{
    return __builtin_expect(vm->attention, 0) && !vm->exc && vm_interrupted(vm);
}

#endif
