/* prelude.c -- builtins that are loops over a generator, in Python.
 *
 * A loop in C would run the interpreter anew for each item, and no trace could follow the
 * generator into it. These loops are compiled like any others. Their frames do not show
 * in tracebacks. */
#include "python/interp/attend.h"
#include "python/front/codegen.h"
#include "python/obj/obj.h"

#include "base/die.h"

/* in the order of enum prelude */
static const char *const names[N_PRELUDE] = {"sum", "all", "any", "extend",
                                            "anext"};
static const char text[] = "def sum(items, total):\n"
                           "    for item in items:\n"
                           "        total = total + item\n"
                           "    return total\n"
                           "def all(items):\n"
                           "    for item in items:\n"
                           "        if not item:\n"
                           "            return False\n"
                           "    return True\n"
                           "def any(items):\n"
                           "    for item in items:\n"
                           "        if item:\n"
                           "            return True\n"
                           "    return False\n"
                           "def extend(to, items):\n"
                           "    for item in items:\n"
                           "        to.append(item)\n"
                           "async def anext(item, default):\n"
                           "    try:\n"
                           "        return await item\n"
                           "    except StopAsyncIteration:\n"
                           "        return default\n";

static void load(struct vm *vm)
{
    struct source *source = mem_zero(1, sizeof *source); /* lives as long as its code */
    struct syntax_error error = {0};
    source->path = "<prelude>";
    source->hidden = true;
    str_add(&source->text, slice_of(text));
    val code = compile_source(vm, source, COMPILE_MODULE, &error);
    val ns = ns_new(vm);
    unsigned wanted = 0; /* an interrupt comes when the prelude is there */
    while (!code || !vm_run_code(vm, code, ns)) {
        if (code && exc_matches(vm, E_KeyboardInterrupt))
            wanted |= ATTEND_SIGNAL;
        else if (code && exc_matches(vm, E_MemoryError))
            wanted |= ATTEND_MEMORY;
        else
            die("the prelude does not run");
        vm->exc = NULL;
    }
    if (wanted)
        vm_want(vm, wanted);
    for (int i = 0; i < N_PRELUDE; i++)
        vm->prelude[i] =
            as_cell(ns_cell(vm, ns, str_intern(vm, slice_of(names[i]))))->value;
}

val prelude_call(struct vm *vm, enum prelude which, const val *args, int64_t n)
{
    if (!vm->prelude[which])
        load(vm);
    return vm_call(vm, vm->prelude[which], args, n);
}
