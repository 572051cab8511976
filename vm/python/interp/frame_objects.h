/* frame_objects.h -- frames that a program has an object of.
 *
 * A frame is memory on a stack. Who asks for it gets an object, which stays the same as long as
 * the frame is there, and finds the frame by its address. Such a frame is `seen`: when it
 * leaves, its variables move to the object. */
#ifndef INTERP_FRAME_OBJECTS_H
#define INTERP_FRAME_OBJECTS_H

#include "python/interp/frame.h"

/* The frame of the object, when it is there still; else NULL. */
struct frame *frame_still_there(struct vm *vm, val self);
/* The object of a frame that is seen. */
val frame_seen(struct vm *vm, const struct frame *f);
/* An array: the variables as they are now (or the mapping that has them), and the
 * namespace. NULL: of a frame that tracebacks leave out. */
val frame_variables(struct vm *vm, const struct frame *f);
/* The frame returns, is unwound, or sleeps as that of a generator; its instruction is f->pc. */
void frame_object_leaves(struct vm *vm, struct frame *f, bool sleeps);

#endif
