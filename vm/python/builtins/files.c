/* files.c -- the builtin functions that need _io: it is made when one is called. */
#include "python/builtins/methods.h"
#include "python/io/io.h"

val builtin_open(ARGS)
{
    val f = io_helper(vm, "_open");
    return f ? vm_call_kw(vm, f, args, n, kwnames) : NULL;
}
