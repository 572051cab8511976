/* ending.h -- how a program ends: its status, what is shown, what it wanted done. */
#ifndef ENDING_H
#define ENDING_H

#include "python/obj/obj.h"

/* vm->exc is what ended the program. Shows it, unless it is SystemExit. Returns the status. */
int report_exception(struct vm *vm);
/* What atexit and threading have registered. */
void run_exit_functions(struct vm *vm);

enum { INTERRUPTED = 130 }; /* status: by Ctrl-C */

#endif
