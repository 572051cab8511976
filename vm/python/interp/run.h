/* run.h -- what the two compilations of run.c share. */
#ifndef INTERP_RUN_H
#define INTERP_RUN_H

#include "python/interp/frame.h"

/* Interprets until `bottom` has left, and returns its value, NULL (vm->exc), or ATTEND: the
 * caller does what is wanted and goes on. The one with hooks (hooks.h). */
val go_on_traced(struct vm *vm, const struct frame *bottom, bool at_entry);

extern struct obj attend_mark; /* never changed, and no value of the program */
#define ATTEND (&attend_mark)

#endif
