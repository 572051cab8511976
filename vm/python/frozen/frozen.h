/* frozen.h -- Python of our own inside the program: frozen/NAME.py, embedded by frozen.c.
 *
 * What iterates over any iterable or calls back is written in Python: a loop in C would run
 * the interpreter anew for each item, and no trace could follow the caller's code into it.
 * Frames of frozen code do not show in tracebacks. */
#ifndef FROZEN_FROZEN_H
#define FROZEN_FROZEN_H

#include "python/obj/obj.h"

/* Run the text of that name in a namespace. True also when there is no such text; false:
 * vm->exc says why. */
bool frozen_run(struct vm *vm, const char *name, val ns);

/* Call a function of a builtin module, by name. NULL: vm->exc says why. */
val frozen_call(struct vm *vm, const char *module, const char *function,
                const val *args, int64_t n);

#endif
