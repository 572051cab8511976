/* eval.h -- the reference evaluator: a recorded trace, operation by operation, in C.
 * Slow and plain: tests compare machine code with it. */
#ifndef JIT_EVAL_H
#define JIT_EVAL_H

#include "jit/ir.h"

union eval_value {
    int64_t i;
    double f;
};

/* Run a recording that closes on itself: `slots` are the frame's, `ends` what they get at
 * the loop's end. Returns the guard that failed, with the slots of its snapshot (outermost
 * frame) in `slots`; at most `turns` turns, then IR_NONE. Fields are not known; calls have three integers. */
ir_ref ir_eval(const struct ir_trace *t, val *slots, const ir_ref *ends,
               unsigned nslots, unsigned long turns);

#endif
