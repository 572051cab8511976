/* machine.h -- AArch64 as the back end uses it: who lives in which register, and the
 * frame. AAPCS64 says what calls keep: x19 to x29, and the doubles in d8 to d15.
 *
 *   x28  the language's self        x29  the frame of the trace       sp  the stack
 *   x27  is 1, so that one instruction makes a tagged integer
 *   x16 x17 x30  scratch of one operation (calls destroy them anyway)
 *   d31  breaks cycles of moves     x18  belongs to the platform
 *
 * On the stack: slots for values, then room where exits save all registers. */
#ifndef A64_MACHINE_H
#define A64_MACHINE_H

#include "jit/a64/asm.h"
#include "jit/back/machine.h"
#include "jit/jit_impl.h"

enum {
    SELF = X28,
    FRAME = X29,
    ONE = X27,
    SCRATCH = X16,
    SCRATCH_2 = X17,
    D0 = FLOAT_REGS,
    SCRATCH_D = 31,
    SAVE_AT = MOST_SPILLS * 8,
    SAVE_AREA = N_REGS * 8,
    FRAME_BYTES = SAVE_AT + SAVE_AREA
};
static_assert(FRAME_BYTES % 16 == 0, "sp is always a multiple of 16");

extern const struct machine a64_machine;

#endif
