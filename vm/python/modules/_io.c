/* _io.c -- the module `_io`: its classes are in frozen/_io.py, their methods in python/io. */
#define _GNU_SOURCE
#include <locale.h>
#include <stdlib.h>

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

/* Does the environment name no locale but C's, so that the bytes may be of any encoding? */
static val c_locale(struct vm *vm)
{
    locale_t l = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (!l)
        return vm->true_;
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *name = NULL;
    for (int i = 0; i < 3 && !(name && *name); i++)
        name = getenv(variables[i]);
    static const char *const names[] = {"", "C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"};
    bool plain = !name;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        plain |= strcmp(name, names[i]) == 0;
    freelocale(l);
    return bool_val(vm, plain);
}

static const struct method functions[] = {
    FUNCTION("_c_locale", "", c_locale, READS),
    FUNCTION("_install", "type, name, /", install, RUNS),
    FUNCTION("_fspath", "path, /", io_fspath, RUNS),
    LAST_METHOD,
};

const struct module_def _io_module = {
    .name = "_io",
    .doc = "Files, buffers and text.",
    .functions = functions,
};
