/* module_def.h -- a builtin module as a row: its functions, types and constants.
 *
 * One file a module, modules/NAME.c, with a `const struct module_def NAME_module`; a row in
 * modules.def names it. What is better written in Python is in frozen/NAME.py: its text runs in
 * the module's namespace after the rows are in it, so that it can use them. A module may
 * have either or both. */
#ifndef MODULES_MODULE_DEF_H
#define MODULES_MODULE_DEF_H

#include "python/obj/type_def.h"

struct module_def {
    const char *name, *doc;
    const struct method
        *functions;         /* FUNCTION() rows, to a row without a name; or NULL */
    const enum kind *types; /* that the module shows, to 0; or NULL */
    /* Constants, and what takes more than a row. false: vm->exc says why. */
    bool (*init)(struct vm *vm, val ns);
    /* Of a module that is made only once, because C keeps some of its objects: its dict, if it
     * was made before. Who imports it again gets another module with the same names. */
    val (*before)(struct vm *vm);
};

#define MODULE(id) extern const struct module_def id##_module;
#define FROZEN(id)
#include "python/modules/modules.def"
#undef MODULE
#undef FROZEN

/* For init(): a name of the module. A v of NULL stands for what is raised: false. */
bool module_set(struct vm *vm, val ns, const char *name, val v);
/* More functions, to a row without a name. */
void module_rows(struct vm *vm, val ns, const char *module, const struct method *rows);

/* All names that are built in, sorted as modules.def is: a tuple of strings. */
val module_names(struct vm *vm);

#endif
