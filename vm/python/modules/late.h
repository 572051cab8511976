/* late.h -- attributes of modules that are made when they are asked for. */
#ifndef MODULES_LATE_H
#define MODULES_LATE_H

#include "python/obj/obj.h"

/* sys: what is seldom asked for (frozen/sys_late.py), and its lists of importers;
 * __spec__ and __loader__ of a module that C imported. NULL: it has none, or vm->exc. */
val module_late(struct vm *vm, val module, val name);
/* All of sys, for who looks at the whole module. False: vm->exc. */
bool module_complete(struct vm *vm, val ns);

#endif
