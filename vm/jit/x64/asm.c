#include "jit/x64/asm.h"

#include <assert.h>
#include <string.h>

enum layout { RM, MR, M, MC, CM, O, C, Z };
enum { Q = 'Q', D = 'D', B = 'B', X = 'X', _ = 0 };
enum { S = -1, R = -4, R1 = -2 };

static const struct {
    uint8_t layout, reg, rm, prefix, w;
    uint16_t opcode;
    uint8_t digit;
    int8_t imm;
} forms[N_FORMS] = {
#define FORM(id, name, layout, reg, rm, prefix, w, opcode, digit, imm)                 \
    {layout, reg, rm, prefix, w, opcode, digit, imm},
#include "jit/x64/forms.def"
#undef FORM
};

static bool fits_byte(int64_t v)
{
    return v >= -128 && v < 128;
}

static void byte(struct code *c, unsigned b)
{
    if (c->p >= c->end) {
        c->full = true;
        return;
    }
    *c->p++ = (uint8_t)b;
}

static void bytes(struct code *c, uint64_t v, int n)
{
    for (int i = 0; i < n; i++)
        byte(c, (unsigned)(v >> 8 * i) & 0xFF);
}

/* mod = 0 has no displacement, except that base rbp (or r13) there means something
 * else; base rsp (or r12) and an index need a SIB byte. */
static void memory(struct code *c, unsigned reg, const struct rm *m)
{
    unsigned base = (unsigned)m->base & 7, mod = m->disp == 0 && base != RBP ? 0
                                                 : fits_byte(m->disp)        ? 1
                                                                             : 2;
    bool sib = m->kind == RM_INDEX || base == RSP;
    unsigned index = m->kind == RM_INDEX ? (unsigned)m->index & 7 : RSP;
    assert(m->kind != RM_INDEX || m->index != RSP);
    byte(c, mod << 6 | reg << 3 | (sib ? RSP : base));
    if (sib)
        byte(c, (unsigned)m->scale << 6 | index << 3 | base);
    bytes(c, (uint32_t)m->disp, mod == 0 ? 0 : mod == 1 ? 1 : 4);
}

static void operand(struct code *c, unsigned reg, const struct rm *m, int imm)
{
    reg &= 7;
    if (m->kind == RM_REG)
        byte(c, 0xC0 | reg << 3 | ((unsigned)m->base & 7));
    else if (m->kind == RM_AT) { /* from the end of the instruction */
        byte(c, reg << 3 | RBP);
        bytes(c, (uint64_t)((const uint8_t *)m->at - (c->p + 4 + imm)), 4);
    } else
        memory(c, reg, m);
}

/* Registers 4 to 7 have a low byte only with a REX prefix. */
static void rex(struct code *c, enum form f, unsigned reg, const struct rm *m)
{
    unsigned base = m->kind == RM_AT ? 0 : (unsigned)m->base,
             index = m->kind == RM_INDEX ? (unsigned)m->index : 0;
    unsigned bits = forms[f].w * 8u | (reg >> 3) << 2 | (index >> 3) << 1 | base >> 3;
    bool low_byte = forms[f].rm == B && m->kind == RM_REG && m->base >= 4;
    if (bits || low_byte)
        byte(c, 0x40 | bits);
}

void put(struct code *c, enum form f, int reg, struct rm rm, int64_t imm)
{
    enum layout layout = forms[f].layout;
    bool has_rm = layout <= CM;
    unsigned opcode = forms[f].opcode, number = forms[f].digit;
    int size = forms[f].imm == R ? 4 : forms[f].imm == R1 ? 1 : forms[f].imm;
    if (size == S) {
        size = fits_byte(imm) ? 1 : 4;
        opcode += size == 1 ? 2 : 0;
    }
    if (layout == RM || layout == MR)
        number = (unsigned)reg;
    else if (layout == C || layout == CM)
        opcode += (unsigned)reg;
    if (!has_rm)
        rm = at_reg(layout == O ? reg : 0);
    if (layout == O)
        opcode += (unsigned)reg & 7;
    if (forms[f].prefix)
        byte(c, forms[f].prefix);
    rex(c, f, number, &rm);
    if (opcode > 0xFF)
        byte(c, opcode >> 8);
    byte(c, opcode & 0xFF);
    if (has_rm)
        operand(c, number, &rm, size);
    bytes(c, (uint64_t)imm, size);
}

void put_constant(struct code *c, int reg, int64_t imm)
{
    put_ri(c,
           imm >= 0 && imm <= UINT32_MAX          ? F_mov_u32
           : imm >= INT32_MIN && imm <= INT32_MAX ? F_mov_i
                                                  : F_mov_i64,
           reg, imm);
}

void aim(uint8_t *distance, const uint8_t *to)
{
    int32_t rel = (int32_t)(to - (distance + 4));
    memcpy(distance, &rel, 4);
}

void put_branch(struct code *c, enum form f, int cc, const void *to)
{
    put(c, f, cc, at_reg(0), 0);
    if (!c->full)
        aim(c->p - 4, to);
}

uint8_t *put_skip(struct code *c, enum form f, int cc)
{
    put(c, f, cc, at_reg(0), 0);
    return c->p;
}

void land(struct code *c, uint8_t *skip)
{
    assert(c->full || c->p - skip < 128);
    if (!c->full)
        skip[-1] = (uint8_t)(c->p - skip);
}
