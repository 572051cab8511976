/* site.h -- the folders of packages that CPython's site.py adds to sys.path. */
#ifndef LIB_SITE_H
#define LIB_SITE_H

#include "python/obj/obj.h"

/* A virtual environment's packages (the folder with a pyvenv.cfg); those of the user and of the
 * system, when there is none or its pyvenv.cfg includes them. Of each folder the .pth files
 * add more. Their lines that begin with `import` are run for a virtual environment only: those
 * of Debian's folders would cost every start a millisecond. */
void site_add_packages(struct vm *vm, val path);

#endif
