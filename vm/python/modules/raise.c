/* raise.c -- exceptions whose classes belong to modules. */
#include <stdarg.h>
#include <stdio.h>

#include "python/lib/import.h"
#include "python/modules/module_def.h"

val raise_of_module(struct vm *vm, const char *module, const char *class,
                    const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    val m = find_module(vm, str_intern(vm, slice_of(module)));
    val type = m ? py_getattr(vm, m, str_intern(vm, slice_of(class))) : NULL;
    val arg = str_new(vm, slice_of(text));
    val exc = type ? vm_call(vm, type, &arg, 1) : NULL;
    return exc ? raise_value(vm, exc) : NULL;
}
