/* stack.c -- every word of the machine stack and of the registers.
 *
 * Nothing here decides what a word means, and nothing ever rewrites one. */
#define _DEFAULT_SOURCE
#include <string.h>

#include "gc/gc_impl.h"

/* Starts below its caller, which has pushed all registers that survive calls. */
__attribute__((noinline, no_sanitize("address", "undefined"))) static void
scan_from_here(struct gc *gc, void (*look)(struct gc *, uintptr_t))
{
    const uintptr_t *p = __builtin_frame_address(0);
    for (; (const char *)p < gc->stack_base; p++)
        look(gc, *p);
}

struct scan {
    struct gc *gc;
    void (*look)(struct gc *, uintptr_t);
};

__attribute__((no_sanitize("address", "undefined"))) static void
scan_range(void *arg, const void *low, const void *high)
{
    const struct scan *s = arg;
    for (const uintptr_t *p = low; p < (const uintptr_t *)high; p++)
        s->look(s->gc, *p);
}

__attribute__((noinline)) void stack_scan(struct gc *gc,
                                          void (*look)(struct gc *, uintptr_t))
{
    __builtin_unwind_init();
    scan_from_here(gc, look);
    if (gc->lang.stacks)
        gc->lang.stacks(gc->lang.self, scan_range, &(struct scan){gc, look});
    __asm__ volatile(""); /* keep this frame: no tail call */
}

__attribute__((noinline)) void gc_wipe_stack(void)
{
    char dead[16 * 1024];
    explicit_bzero(dead, sizeof dead);
}
