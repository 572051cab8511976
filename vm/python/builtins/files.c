/* files.c -- the builtin functions that need _io: it is made when one is called. */
#include "python/builtins/methods.h"
#include "python/io/io.h"

static val call_helper(struct vm *vm, const char *name, val *args, int64_t n,
                       val kwnames)
{
    val f = io_helper(vm, name);
    return f ? vm_call_kw(vm, f, args, n, kwnames) : NULL;
}

val builtin_open(ARGS)
{
    return call_helper(vm, "_open", args, n, kwnames);
}

val builtin_input(ARGS)
{
    return call_helper(vm, "_input", args, n, kwnames);
}

val builtin_breakpoint(ARGS)
{
    return call_helper(vm, "_breakpoint", args, n, kwnames);
}

/* exit, help and their kin are made when one of them is first asked for. */
val builtin_of_site(struct vm *vm, val name)
{
    static const char *const names[] = {"exit",    "quit",    "help",
                                        "license", "credits", "copyright"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!slice_eq(str_value(name), slice_of(names[i])))
            continue;
        val f = vm->exc || vm->site_names ? NULL : io_helper(vm, "_site_builtins");
        vm->site_names = true; /* once: a program may delete them */
        if (f)
            vm_call(vm, f, NULL, 0);
        vm->exc = NULL;
        return ns_cell(vm, vm->builtins, name);
    }
    return NULL;
}
