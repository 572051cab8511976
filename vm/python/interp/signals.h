/* signals.h -- handlers that programs have for signals: modules/_signal.c. */
#ifndef INTERP_SIGNALS_H
#define INTERP_SIGNALS_H

#include "python/obj/obj.h"

/* Ctrl-C is KeyboardInterrupt from here on. */
void signals_start(struct vm *vm);
/* Would signals_run() at most raise KeyboardInterrupt, and run no code of the program? */
bool signals_simple(const struct vm *vm);
/* A KeyboardInterrupt came where it could not be raised: as if Ctrl-C came now. */
void signals_again(struct vm *vm);
/* Runs the handlers of all that have come. False: vm->exc is set. */
bool signals_run(struct vm *vm);

#endif
