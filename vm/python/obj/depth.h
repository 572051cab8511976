/* depth.h -- how deep C functions may recurse through values.
 *
 * There are two limits. sys.setrecursionlimit()'s counts frames of Python, and beside them
 * what CPython counts: comparing, repr(), str(), calls of objects. The other is the end of
 * the machine stack, wherever `ulimit -s` and the build put it; it holds for everything.
 * Each function in C that may come back to itself through a value begins with one of these:
 * nothing else in vm/python counts levels. */
#ifndef OBJ_DEPTH_H
#define OBJ_DEPTH_H

#include "python/obj/obj.h"

/* Out of line. Always false, with RecursionError: "maximum recursion depth exceeded<doing>" */
bool too_deep(struct vm *vm, const char *doing);

/* Is there room on the machine stack? For what CPython does not count. */
static inline bool stack_fits(struct vm *vm)
{
    return __builtin_expect((const char *)__builtin_frame_address(0) > vm->stack_limit,
                            1) ||
           too_deep(vm, "");
}

/* One level more; false: RecursionError, and no depth_leave(). */
static inline bool depth_enter(struct vm *vm, const char *doing)
{
    if (__builtin_expect(vm->depth_frames < vm->most_frames &&
                             (const char *)__builtin_frame_address(0) > vm->stack_limit,
                         1)) {
        vm->depth_frames++;
        return true;
    }
    return too_deep(vm, doing);
}

static inline void depth_leave(struct vm *vm)
{
    assert(vm->depth_frames > 0);
    vm->depth_frames--;
}

/* Where the stack ends for C functions that ask, and where it does for machine code, which
 * leaves the rest to them. */
void depth_init(struct vm *vm, const char *stack_base);
/* The same for a stack of so many bytes below `base`. */
void depth_limits(struct vm *vm, const char *base, size_t size);

/* Room for n values: a few on the stack, many in an array that our pointer keeps. */
#define ROOM_FOR(vm, n)                                                                \
    ((n) <= MOST_ON_STACK ? (val *)__builtin_alloca((size_t)(n) * sizeof(val))         \
                          : as_array(array_new(vm, n))->at)
enum { MOST_ON_STACK = 512 };

#endif
