/* _imp.c -- builtin modules for importlib. The rest is frozen/_imp.py. */
#include "python/lib/import.h"
#include "python/modules/module_def.h"

static val builtin(struct vm *vm, val name)
{
    if (!is_a(name, KIND_STR))
        return raise_error(vm, E_TypeError, "name must be string, not %s",
                           type_name(vm, name));
    val m = builtin_module(vm, str_intern(vm, str_value(plain_of(name))));
    return m || vm->exc ? m : vm->none;
}

static const struct method functions[] = {
    FUNCTION("_builtin", "name, /", builtin, RUNS),
    LAST_METHOD,
};

const struct module_def _imp_module = {
    .name = "_imp",
    .doc = "(Extremely) low-level import machinery bits as used by importlib.",
    .functions = functions,
};
