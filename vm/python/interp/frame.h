/* frame.h -- frames of Python functions: what is done with them. jit/frame.h has what they
 * look like. */
#ifndef INTERP_FRAME_H
#define INTERP_FRAME_H

#include "jit/frame.h"
#include "python/obj/obj.h"

/* What happens with the value a frame returns. */
enum ret {
    RET_PUSH, /* pushed for the caller, which goes on behind its instruction */
    RET_EXIT, /* returned from interp_run to C code */
    RET_INIT, /* of __init__: dropped; the caller gets the instance in `extra` */
    RET_ITER, /* a generator run by FOR_ITER: the end of the loop */
    RET_SEND, /* a generator run by SEND: what `yield from` gives */
    RET_GEN,  /* a generator run by C code */
    RET_RESUMED, /* a generator run by a call: next(g), g.send(v); its end is StopIteration */
    /* of special methods; what is done with the value is in sem/special.inc */
    RET_DROP,     /* dropped: __setitem__ */
    RET_OPERATOR, /* NotImplemented: others are asked */
    RET_BOOL, /* of __bool__: takes the place of the top, then the instruction again */
    RET_LENGTH,   /* of __len__ */
    RET_CONTAINS, /* of __contains__: its truth, negated when the instruction says so */
    RET_ITERATOR, /* of __iter__ */
    RET_NEXT,     /* of __next__: StopIteration is the end of the loop */
};

void frames_visit(struct vm *vm, const struct gc_visitor *v);
void frames_visit_from(struct frame *newest, const struct gc_visitor *v);

/* A new frame on top, slots of locals NULL. NULL: RecursionError is pending. */
struct frame *frame_push(struct vm *vm, struct code *code, val func, val ns,
                         enum ret ret, val extra);
/* From a frame of this code to the one behind it. */
static inline size_t frame_bytes(const struct code *c)
{
    return jit_frame_bytes(c->nlocals, c->stack_size);
}
static inline void frame_pop(struct vm *vm)
{
    vm->frame = vm->frame->back;
    vm->depth_frames--;
}

/* Arguments to slots by Python's rules: a tuple with a value for each parameter. */
val bind_arguments(struct vm *vm, val func, const val *args, int64_t n, val kwnames);
bool frame_fill(struct vm *vm, struct frame *f, val func, const val *args, int64_t n,
                val kwnames);

/* The newest frame was pushed without frame_push's tests: do them now. False: it was too
 * deep and is gone, RecursionError is pending. */
bool frame_allowed(struct vm *vm);

/* Run the newest frame, which returns to C, until it returns or raises. */
val interp_run(struct vm *vm);
/* Go on where frames are now, raising vm->exc if it is set, until `bottom` has left. */
val interp_resume(struct vm *vm, const struct frame *bottom);

/* Take the pending exception to a handler in frames above `stop`; false: there is none.
 * Adds to the traceback and pops frames. */
const struct code_handler *handler_at(const struct code *c, int64_t pc);
/* What unwinding does, in steps that a trace can do without the frames: vm->exc passes the
 * frame of this code (its traceback tells, and keeps an array: the variables, or the mapping
 * that has them, and the namespace), and is caught. */
int64_t sem_pass_frame(struct vm *vm, val code, val kept, int64_t pc);
val sem_catch(struct vm *vm);
bool unwind(struct vm *vm, struct frame **f, const struct frame *stop);

#endif
