/* asm.h -- the encoder of x86-64: one function, driven by the table forms.def.
 *
 * put(c, F_add, RAX, at_mem(RBX, 8), 0) is add rax, [rbx + 8]. What does not fit any
 * more is not written, and c->full says so in the end. */
#ifndef X64_ASM_H
#define X64_ASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum reg {
    RAX,
    RCX,
    RDX,
    RBX,
    RSP,
    RBP,
    RSI,
    RDI,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15
};
enum cond { /* the lowest bit negates */
            CC_O,
            CC_NO,
            CC_B,
            CC_AE,
            CC_E,
            CC_NE,
            CC_BE,
            CC_A,
            CC_S,
            CC_NS,
            CC_P,
            CC_NP,
            CC_L,
            CC_GE,
            CC_LE,
            CC_G
};

enum form {
#define FORM(id, name, layout, reg, rm, prefix, w, opcode, digit, imm) F_##id,
#include "jit/x64/forms.def"
#undef FORM
    N_FORMS
};

struct code {
    uint8_t *p, *end;
    bool full;
};

/* The operand that can be a register or in memory. */
struct rm {
    enum { RM_REG, RM_MEM, RM_INDEX, RM_AT } kind;
    int base, index, scale; /* the index is shifted left by scale */
    int32_t disp;
    const void *at; /* RM_AT: an address within 2 GB of the code */
};
static inline struct rm at_reg(int r)
{
    return (struct rm){.kind = RM_REG, .base = r};
}
static inline struct rm at_mem(int base, int32_t disp)
{
    return (struct rm){.kind = RM_MEM, .base = base, .disp = disp};
}
/* [base + (index << scale) + disp]; the index cannot be rsp */
static inline struct rm at_index(int base, int index, int scale, int32_t disp)
{
    return (struct rm){RM_INDEX, base, index, scale, disp, NULL};
}
static inline struct rm at_address(const void *p)
{
    return (struct rm){.kind = RM_AT, .at = p};
}

/* `reg` is a register, or the condition of C and CM; ignored by forms without it. */
void put(struct code *c, enum form f, int reg, struct rm rm, int64_t imm);

static inline void put_rr(struct code *c, enum form f, int reg, int rm)
{
    put(c, f, reg, at_reg(rm), 0);
}
static inline void put_r(struct code *c, enum form f, int r) /* layouts O and M */
{
    put(c, f, r, at_reg(r), 0);
}
static inline void put_ri(struct code *c, enum form f, int r, int64_t imm)
{
    put(c, f, r, at_reg(r), imm);
}
static inline void put_0(struct code *c, enum form f)
{
    put(c, f, 0, at_reg(0), 0);
}

/* The shortest way to set a register to a constant that leaves the flags alone. */
void put_constant(struct code *c, int reg, int64_t imm);
/* F_call, F_jmp, and F_jcc with its condition */
void put_branch(struct code *c, enum form f, int cc, const void *to);
/* A jump forward within 127 bytes: land() makes it go to where the code is then. */
uint8_t *put_skip(struct code *c, enum form f, int cc);
void land(struct code *c, uint8_t *skip);
/* Make the jump whose 4-byte distance is at `distance` go to `to`. */
void aim(uint8_t *distance, const uint8_t *to);

#endif
