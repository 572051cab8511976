/* gc.c -- the module `gc`: asking the collector. */
#include "python/interp/attend.h"
#include "python/modules/module_def.h"

/* As soon as this has returned, where no C function's frame keeps dead objects alive. */
static val collect(struct vm *vm, val generation)
{
    (void)generation;
    vm_want(vm, ATTEND_COLLECT);
    return tag_int(0);
}

static const struct method functions[] = {
    ROW("collect", B_INTERPRET, "generation=2", collect, RUNS, 0),
    LAST_METHOD,
};

const struct module_def gc_module = {
    .name = "gc",
    .doc = "The garbage collector.",
    .functions = functions,
};
