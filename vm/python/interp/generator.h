/* generator.h -- generators, coroutines and asynchronous generators. */
#ifndef INTERP_GENERATOR_H
#define INTERP_GENERATOR_H

#include "python/interp/frame.h"

/* The frame of `gen`, which was just pushed, goes on where it slept, or starts. */
void gen_wake(struct vm *vm, struct frame *g, val gen, val sent);
/* Keep what is in the frame, whose YIELD_VALUE is at pc, for the next time. */
void gen_sleep(struct vm *vm, struct frame *f, const val *sp, const val_instr *pc);
/* The part of that which concerns the exception being handled. */
void gen_sleep_handling(struct vm *vm, struct frame *f, val_instr yield);

/* After unwinding: what the exception vm->exc becomes when it leaves the generator. */
void gen_raised(struct vm *vm, val gen);

#endif
