/* array.c -- the module array; what unpickles one is in frozen/array.py. */
#include "python/modules/module_def.h"
#include "python/types/types.h"

static const enum kind types[] = {KIND_ARRAY_ARRAY, 0};

static bool init(struct vm *vm, val ns)
{
    val type = vm->types[KIND_ARRAY_ARRAY];
    type_make_generic(vm, type);
    return module_set(vm, ns, "ArrayType", type) &&
           module_set(vm, ns, "typecodes", str_new(vm, SLICE("bBuhHiIlLqQfd")));
}

const struct module_def array_module = {
    .name = "array",
    .doc = "An object type which can compactly represent an array of basic values.",
    .types = types,
    .init = init,
};
