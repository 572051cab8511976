/* asm.h -- the encoder of A64: one function, driven by the table forms.def.
 *
 * put(c, F_add, X0, X1, X2, 0) is add x0, x1, x2. What does not fit any more is not
 * written, and c->full says so in the end. A number that an instruction cannot hold
 * is an error of the caller: fits_12(), find_bits(), in_reach() say what can be held. */
#ifndef A64_ASM_H
#define A64_ASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum reg { X0, X1, X2, X3, X4, X16 = 16, X17, X19 = 19, X27 = 27, X28, X29, LR, SP };
enum { XZR = SP }; /* which of them 31 is, the instruction says */

enum cond { /* the lowest bit negates */
            CC_EQ,
            CC_NE,
            CC_HS,
            CC_LO,
            CC_MI,
            CC_PL,
            CC_VS,
            CC_VC,
            CC_HI,
            CC_LS,
            CC_GE,
            CC_LT,
            CC_GT,
            CC_LE
};

enum form {
#define FORM(id, name, d, n, m, imm, opcode) F_##id,
#include "jit/a64/forms.def"
#undef FORM
    N_FORMS
};

struct code {
    uint8_t *p, *end;
    bool full;
};

void put(struct code *c, enum form f, int d, int n, int m, int64_t imm);

static inline void put_rrr(struct code *c, enum form f, int d, int n, int m)
{
    put(c, f, d, n, m, 0);
}
static inline void put_rri(struct code *c, enum form f, int d, int n, int64_t imm)
{
    put(c, f, d, n, 0, imm);
}
static inline void put_mov(struct code *c, int d, int m)
{
    put(c, F_mov, d, 0, m, 0);
}

bool fits_12(int64_t n);
/* The 13 bits that stand for n in the logical instructions; false: nothing does. */
bool find_bits(uint64_t n, uint32_t *bits);
/* What CCMP takes: compare with n (0 to 31) if cond holds, else set these flags. */
static inline int64_t ccmp_imm(int cond, unsigned nzcv, unsigned n)
{
    return (int64_t)(n << 16 | (unsigned)cond << 12 | nzcv);
}
enum { FLAG_V = 1 }; /* in nzcv */

/* Set a register to a constant with as many instructions as it takes; the flags stay.
 * number_length() says how many these are. */
unsigned number_length(int64_t n);
void put_number(struct code *c, int reg, int64_t n);

/* A load or store (a form with an OFF) at any offset: x17 is used for a far one. */
void put_mem(struct code *c, enum form f, int reg, int base, int64_t offset);

/* A branch, written without knowing where it goes: its address. */
uint8_t *put_branch(struct code *c, enum form f, int d);
/* Make the branch at `at` go to `to`; false: that is out of its reach, and nothing was
 * changed. Conditional branches reach 1 MB, others 128 MB. */
bool aim(uint8_t *at, const uint8_t *to);
/* Eight bytes that nobody executes. */
void put_data(struct code *c, uint64_t data);
/* A jump forward lands where the code is now; it is near. */
void land(struct code *c, uint8_t *skip);

#endif
