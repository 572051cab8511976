/* warn.h -- warnings from C: modules/_warnings.c. They go the way of warnings.warn(). */
#ifndef INTERP_WARN_H
#define INTERP_WARN_H

#include "python/obj/obj.h"

/* Of the place where the running function is. False: the filters made it an exception. */
bool vm_warn(struct vm *vm, enum exception category, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Of a place in a file. */
bool vm_warn_at(struct vm *vm, enum exception category, struct slice text,
                struct slice file, int64_t line);

#endif
