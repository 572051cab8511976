/* module_error.c -- exceptions of builtin modules. */
#include "python/obj/module_error.h"

bool module_exception(struct vm *vm, val ns, const char *of, const char *name,
                      enum exception base)
{
    val dict = dict_new(vm, KIND_DICT), text = str_intern(vm, slice_of(of));
    if (!dict_set(vm, dict, vm->n_module, text))
        return false;
    const val args[] = {str_intern(vm, slice_of(name)),
                        tuple_of(vm, &vm->exceptions[base], 1), dict};
    val type = vm_call(vm, vm->types[KIND_TYPE], args, 3);
    if (type)
        ns_set(vm, ns, args[0], type);
    return type != NULL;
}

static val raise_made(struct vm *vm, const char *module, const char *name,
                      const val *args, int64_t n)
{
    val type = module_value(vm, module, name),
        exc = type ? vm_call(vm, type, args, n) : NULL;
    return exc ? raise_value(vm, exc) : NULL;
}

val module_raise(struct vm *vm, const char *module, const char *name,
                 const char *format, ...)
{
    struct str text = {0};
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    val message = str_finish(vm, &text);
    return raise_made(vm, module, name, &message, 1);
}

val module_raise_number(struct vm *vm, const char *module, const char *name, int number,
                        const char *text)
{
    const val args[] = {tag_int(number), str_new(vm, slice_of(text))};
    return raise_made(vm, module, name, args, 2);
}
