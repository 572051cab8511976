/* _functools.c -- the functions of _functools that a class may keep: what is written in Python
 * would become a method there. What they do is in frozen/_functools.py. */
#include "python/frozen/frozen.h"
#include "python/modules/module_def.h"

static val reduce(struct vm *vm, val function, val iterable, val initial)
{
    const val args[3] = {function, iterable, initial};
    return frozen_call(vm, "_functools", "_reduce", args, initial ? 3 : 2);
}

static val cmp_to_key(struct vm *vm, val mycmp)
{
    return frozen_call(vm, "_functools", "_Keys", &mycmp, 1);
}

static const struct method functions[] = {
    FUNCTION("reduce", "function, iterable, initial=NULL, /", reduce, RUNS),
    FUNCTION("cmp_to_key", "mycmp", cmp_to_key, RUNS),
    LAST_METHOD,
};

const struct module_def _functools_module = {
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .functions = functions,
};
