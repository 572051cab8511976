/* errno.c -- the module `errno`. */
#include <errno.h>

#include "python/modules/module_def.h"

static const struct {
    const char *name;
    int number;
} rows[] = {
#define E(id) {#id, id},
#include "python/modules/errno.def"
#undef E
};

static bool init(struct vm *vm, val ns)
{
    val codes = dict_new(vm, KIND_DICT);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        val name = str_intern(vm, slice_of(rows[i].name));
        ns_set(vm, ns, name, tag_int(rows[i].number));
        if (!dict_set(vm, codes, tag_int(rows[i].number), name))
            return false;
    }
    return module_set(vm, ns, "errorcode", codes);
}

const struct module_def errno_module = {
    .name = "errno",
    .doc = "The error numbers of the system, by their names.",
    .init = init,
};
