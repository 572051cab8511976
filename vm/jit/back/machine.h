/* machine.h -- what the allocator is told about a machine: registers, and for every
 * operation the ways in which the machine can do it.
 *
 * A location is an integer register (0..31), a float register (32..63), or a word of
 * the trace's stack frame (SPILL + n). No machine has more registers; one with fewer
 * leaves numbers out. */
#ifndef BACK_MACHINE_H
#define BACK_MACHINE_H

#include "jit/ir.h"

enum {
    FLOAT_REGS = 32,
    N_REGS = 64,
    SPILL = 64,
    NOWHERE = -1,
    FLAGS = -2,    /* the condition flags: only until the next operation */
    CONSTANT = -3, /* in the instruction, or in a table next to the code */
};

/* A set of registers has a bit for each. */
#define REG_BIT(r) (1ull << (r))

/* What an instruction takes as an operand. */
enum operand {
    UNUSED,
    REG,   /* a register */
    KEPT,  /* a register which is read after the result is written */
    MEM,   /* a register, a stack slot or a constant of the table */
    IMM,   /* a constant that the instruction can hold */
    INDEX, /* a constant that can be a part of an address */
    BITS, /* a constant that a logical instruction can hold, where that is another matter */
    COUNT, /* a constant that is not negative, and not large */
    ZERO,  /* NULL, 0 or 0.0, where stores have it in a register of its own */
    FLAG,  /* a register, or the flags when the operation before left it there */
    IN,    /* IN + r: a copy in register r */
};

/* Where it leaves its result. */
enum result {
    NONE,
    NEW, /* a register; it may be that of an operand that nobody needs any more */
    SAME, /* the register of operand 0: the allocator copies the operand when it is needed */
    TEST, /* NEW, or the flags when the next operation is a guard of it */
    OUT,  /* OUT + r: register r */
};

enum pattern_flags {
    COMMUTES = 1, /* operands 0 and 1 may change places */
    CALL = 2,     /* operands go where a C function expects its arguments */
    STAY = 4,     /* of a CALL: any number of them, and they stay where they are */
};

/* One way to do an operation. Of the patterns with the same op, which stand together,
 * the first whose operands fit is taken. */
struct pattern {
    uint8_t op, operands[3], result, flags;
    uint64_t clobbers; /* registers that are destroyed */
};

struct machine {
    const struct pattern *patterns;
    unsigned npatterns;
    /* registers for values, those that calls keep first */
    const uint8_t *ints, *floats;
    uint8_t nints, nfloats;
    uint8_t frame; /* where the frame of the trace always is */
    uint8_t spare; /* a register that no value and no single move uses: breaks cycles */
    const uint8_t *call_args;
    unsigned ncall_args;
    bool (*fits)(enum operand kind, const struct ir_const *c); /* IMM to ZERO */
};

#endif
