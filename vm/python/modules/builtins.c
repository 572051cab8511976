/* builtins.c -- the module `builtins`: its namespace is filled when the VM starts. */
#include "python/modules/module_def.h"

const struct module_def builtins_module = {
    .name = "builtins",
    .doc =
        "Functions, types and exceptions that every module can name without an import.",
};
