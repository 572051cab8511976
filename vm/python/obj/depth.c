/* depth.c -- the end of the machine stack. */
#define _GNU_SOURCE
#include "python/obj/depth.h"

#include <sys/resource.h>
#include <unistd.h>

/* How large the machine stack may become, in bytes. */
static size_t machine_stack(void)
{
    const size_t usual = 8 << 20;
    struct rlimit r;
    if (getrlimit(RLIMIT_STACK, &r) != 0 || r.rlim_cur == RLIM_INFINITY)
        return usual;
    return (size_t)r.rlim_cur;
}

/* What lies above `base` counts too: the arguments and the environment, which the kernel
 * puts at the very start. */
static size_t taken_above(const char *base, size_t size)
{
    size_t above = 0;
    for (char **e = environ; e && *e; e++) {
        size_t end = (size_t)(*e + strlen(*e) - base);
        if (*e > base && end < size && end > above)
            above = end;
    }
    return above;
}

void depth_limits(struct vm *vm, const char *stack_base, size_t size)
{
    enum {
        FOR_LEAVES = 512 << 10
    }; /* bytes: collecting, compiling a trace, printf() */
    vm->stack_limit =
        stack_base - (size > 4 * FOR_LEAVES ? size - FOR_LEAVES : size / 4 * 3);
    vm->machine_limit = stack_base - size / 4 * 3;
    if (vm->machine_limit < vm->stack_limit)
        vm->machine_limit = vm->stack_limit;
}

void depth_init(struct vm *vm, const char *stack_base)
{
    size_t size = machine_stack();
    depth_limits(vm, stack_base, size - taken_above(stack_base, size));
}

bool too_deep(struct vm *vm, const char *doing)
{
    raise_error(vm, E_RecursionError, "maximum recursion depth exceeded%s", doing);
    return false;
}
