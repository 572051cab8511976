/* _io.c -- the module `_io`: its classes are in frozen/_io.py, their methods in python/io. */
#include "python/io/io.h"
#include "python/modules/module_def.h"

/* The class gets the rows of C that go with its name. */
static val install(struct vm *vm, val type, val name)
{
    for (const struct io_class *c = io_classes; c->name; c++)
        if (is_kind(name, KIND_STR) && slice_eq(str_value(name), slice_of(c->name))) {
            io_install(vm, type, c);
            return vm->none;
        }
    return raise_error(vm, E_ValueError, "no class of _io");
}

static const struct method functions[] = {
    FUNCTION("_install", "type, name, /", install, RUNS),
    FUNCTION("_fspath", "path, /", io_fspath, RUNS),
    LAST_METHOD,
};

const struct module_def _io_module = {
    .name = "_io",
    .doc = "Files, buffers and text.",
    .functions = functions,
};
