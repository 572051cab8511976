/* library.c -- loading libraries of the system. */
#include "python/lib/library.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "base/mem.h"

bool library_missing(struct vm *vm, const char *module, const char *package)
{
    raise_error(vm, E_ImportError,
                "hotloop was built without %s: install Debian's %s and build it again",
                module, package);
    return false;
}

static void **load(struct vm *vm, const struct library *l)
{
    void *so = dlopen(l->file, RTLD_NOW | RTLD_LOCAL);
    if (!so) {
        raise_error(vm, E_ImportError, "cannot load %s (Debian's %s): %s", l->file,
                    l->package, dlerror());
        return NULL;
    }
    void **at = mem_zero((size_t)l->n, sizeof *at);
    for (int i = 0; i < l->n; i++)
        if (!(at[i] = dlsym(so, l->names[i]))) {
            raise_error(vm, E_ImportError, "%s has no %s: it is too old", l->file,
                        l->names[i]);
            free(at);
            dlclose(so);
            return NULL;
        }
    return at;
}

void *library_get(struct vm *vm, const struct library *l)
{
    uint64_t key = (uint64_t)(uintptr_t)l;
    const uint64_t *known = map_find(&vm->libraries, key);
    if (known)
        return (void *)(uintptr_t)*known;
    void **at = load(vm, l);
    if (at)
        *map_put(&vm->libraries, key) = (uint64_t)(uintptr_t)at;
    return at;
}
