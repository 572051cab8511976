/* module_error.h -- exceptions that belong to a builtin module, such as struct.error. */
#ifndef OBJ_MODULE_ERROR_H
#define OBJ_MODULE_ERROR_H

#include "python/obj/obj.h"

/* For a module's init(): makes the exception, below one that is builtin, and names it in the
 * namespace. `of` is its __module__. */
bool module_exception(struct vm *vm, val ns, const char *of, const char *name,
                      enum exception base);
/* Raises it, wherever the module's functions are called from. */
val module_raise(struct vm *vm, const char *module, const char *name,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same of one that is below OSError, or like it: with a number, and the text for that. */
val module_raise_number(struct vm *vm, const char *module, const char *name, int number,
                        const char *text);

#endif
