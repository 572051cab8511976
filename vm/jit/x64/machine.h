/* machine.h -- x86-64 as the back end uses it: who lives in which register, and the
 * frame.
 *
 *   r15  the language's self        rbp  the frame of the trace       rsp  the stack
 *   r11  scratch of one operation   xmm15  scratch, and breaks cycles of moves
 *
 * On the stack: slots for values, then room where exits save all registers. */
#ifndef X64_MACHINE_H
#define X64_MACHINE_H

#include "jit/back/machine.h"
#include "jit/jit_impl.h"
#include "jit/x64/asm.h"

enum {
    SELF = R15,
    FRAME = RBP,
    SCRATCH = R11,
    XMM = FLOAT_REGS,
    SCRATCH_X = 15,
    SAVE_AREA = 32 * 8, /* 16 integer and 16 float registers */
    FRAME_BYTES = MOST_SPILLS * 8 + SAVE_AREA + 8
};

extern const struct machine x64_machine;

#endif
