/* import.h -- finding modules, running them once, and binding what an import asks for. */
#ifndef LIB_IMPORT_H
#define LIB_IMPORT_H

#include "python/obj/obj.h"

/* What is built in; NULL without an exception: nothing of this name. In modules/table.c. */
val builtin_module(struct vm *vm, val name);

/* Is the module one of these, by its name? */
bool builtin_module_exists(val module);

/* The module object of a namespace that is not imported from anywhere (__main__). */
val module_of_namespace(struct vm *vm, val ns, val name);

/* sys.path: `first` (if its p is not NULL), PYTHONPATH and the standard library. */
void start_sys_path(struct vm *vm, struct slice first);

/* The code of module `name` for `-m`, its file and its package; NULL: vm->exc says why. */
val code_of_main_module(struct vm *vm, val name, val *file, val *package);

/* Is its code still running? Then what is missing in it may come. */
bool module_is_running(struct vm *vm, val module);
/* The same of `name` in the package. */
bool submodule_is_running(struct vm *vm, val package, struct slice name);
/* Nobody goes on with the modules that other threads were running: they are imported anew. */
void import_after_fork(struct vm *vm);

#endif
