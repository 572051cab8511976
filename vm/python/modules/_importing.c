/* _importing.c -- what frozen/_importing.py tells the import system in C. */
#include "python/modules/module_def.h"

/* A tuple of what sys.meta_path and sys.path_hooks hold when nobody has changed them; None:
 * C imports alone, whatever they are. Returns what it was before. */
static val note_importers(struct vm *vm, val importers)
{
    val before = vm->importers ? vm->importers : vm->none;
    vm->importers = importers;
    return before;
}

static const struct method functions[] = {
    FUNCTION("_note_importers", "importers, /", note_importers, RUNS),
    LAST_METHOD,
};

const struct module_def _importing_module = {
    .name = "_importing",
    .doc = "importlib as a guest.",
    .functions = functions,
};
