/* prelude.c -- builtins that are loops over any iterable: in frozen/prelude.py. */
#include "python/interp/attend.h"
#include "python/frozen/frozen.h"
#include "python/obj/obj.h"

#include "base/die.h"

/* in the order of enum prelude */
static const char *const names[N_PRELUDE] = {
    "sum", "all", "any", "min", "max", "min_by", "max_by", "big_range", "extend", "anext"};
static void load(struct vm *vm)
{
    val ns = ns_new(vm);
    unsigned wanted = 0; /* an interrupt comes when the prelude is there */
    while (!frozen_run(vm, "prelude", ns)) {
        if (exc_matches(vm, E_KeyboardInterrupt))
            wanted |= ATTEND_SIGNAL;
        else if (exc_matches(vm, E_MemoryError))
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
