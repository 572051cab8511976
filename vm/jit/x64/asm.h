/* asm.h -- x86-64 instructions: one small function a form. */
#ifndef X64_ASM_H
#define X64_ASM_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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
enum cond {
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

struct code {
    uint8_t *p, *end;
    bool full; /* it did not fit: what follows is not written */
};

static inline void put1(struct code *c, unsigned b)
{
    if (c->p >= c->end) {
        c->full = true;
        return;
    }
    *c->p++ = (uint8_t)b;
}
static inline void put4(struct code *c, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        put1(c, v >> 8 * i);
}
static inline void put8(struct code *c, uint64_t v)
{
    put4(c, (uint32_t)v);
    put4(c, (uint32_t)(v >> 32));
}
static inline void rex(struct code *c, int w, int reg, int index, int rm)
{
    put1(c, (unsigned)(0x40 | w << 3 | (reg >> 3) << 2 | (index >> 3) << 1 | rm >> 3));
}
static inline void modrm_rr(struct code *c, int reg, int rm)
{
    put1(c, (unsigned)(0xC0 | (reg & 7) << 3 | (rm & 7)));
}
/* [base + disp]: rsp and r12 need a SIB byte, rbp and r13 a displacement */
static inline void modrm_mem(struct code *c, int reg, int base, int32_t disp)
{
    bool small = disp >= -128 && disp < 128;
    put1(c, (unsigned)((small ? 0x40 : 0x80) | (reg & 7) << 3 | (base & 7)));
    if ((base & 7) == RSP)
        put1(c, 0x24);
    if (small)
        put1(c, (unsigned)disp & 0xFF);
    else
        put4(c, (uint32_t)disp);
}
/* [base + index * 8 + disp] */
static inline void modrm_index(struct code *c, int reg, int base, int index,
                               int32_t disp)
{
    put1(c, (unsigned)(0x84 | (reg & 7) << 3));
    put1(c, (unsigned)(0xC0 | (index & 7) << 3 | (base & 7)));
    put4(c, (uint32_t)disp);
}

/*  name   op r,r  op r,m  /digit r,imm */
#define ALU_ROWS(_)                                                                    \
    _(add, 0x01, 0x03, 0)                                                              \
    _(or, 0x09, 0x0B, 1)                                                               \
    _(and, 0x21, 0x23, 4)                                                              \
    _(sub, 0x29, 0x2B, 5) _(xor, 0x31, 0x33, 6) _(cmp, 0x39, 0x3B, 7)
#define ALU_ROW(name, op_rr, op_rm, digit)                                             \
    static inline void x_##name##_rr(struct code *c, int dst, int src)                 \
    {                                                                                  \
        rex(c, 1, src, 0, dst), put1(c, op_rr), modrm_rr(c, src, dst);                 \
    }                                                                                  \
    static inline void x_##name##_rm(struct code *c, int dst, int base, int32_t disp)  \
    {                                                                                  \
        rex(c, 1, dst, 0, base), put1(c, op_rm), modrm_mem(c, dst, base, disp);        \
    }                                                                                  \
    static inline void x_##name##_ri(struct code *c, int dst, int32_t imm)             \
    {                                                                                  \
        rex(c, 1, 0, 0, dst);                                                          \
        bool small = imm >= -128 && imm < 128;                                         \
        put1(c, small ? 0x83 : 0x81), modrm_rr(c, digit, dst);                         \
        if (small)                                                                     \
            put1(c, (unsigned)imm & 0xFF);                                             \
        else                                                                           \
            put4(c, (uint32_t)imm);                                                    \
    }
ALU_ROWS(ALU_ROW)

static inline void x_mov_rr(struct code *c, int dst, int src)
{
    if (dst != src)
        rex(c, 1, src, 0, dst), put1(c, 0x89), modrm_rr(c, src, dst);
}
static inline void x_mov_rm(struct code *c, int dst, int base, int32_t disp)
{
    rex(c, 1, dst, 0, base), put1(c, 0x8B), modrm_mem(c, dst, base, disp);
}
static inline void x_mov_mr(struct code *c, int base, int32_t disp, int src)
{
    rex(c, 1, src, 0, base), put1(c, 0x89), modrm_mem(c, src, base, disp);
}
static inline void x_mov_rx(struct code *c, int dst, int base, int index, int32_t disp)
{
    rex(c, 1, dst, index, base), put1(c, 0x8B), modrm_index(c, dst, base, index, disp);
}
static inline void x_mov_xr(struct code *c, int base, int index, int32_t disp, int src)
{
    rex(c, 1, src, index, base), put1(c, 0x89), modrm_index(c, src, base, index, disp);
}
static inline void x_mov_mi(struct code *c, int base, int32_t disp, int32_t imm)
{
    rex(c, 1, 0, 0, base), put1(c, 0xC7), modrm_mem(c, 0, base, disp),
        put4(c, (uint32_t)imm);
}
static inline void x_mov_ri(struct code *c, int dst, int64_t imm)
{
    if (imm >= 0 && imm <= 0x7FFFFFFF) {
        if (dst >= 8)
            rex(c, 0, 0, 0, dst);
        put1(c, (unsigned)(0xB8 | (dst & 7))), put4(c, (uint32_t)imm);
    } else if (imm >= INT32_MIN && imm < 0) {
        rex(c, 1, 0, 0, dst), put1(c, 0xC7), modrm_rr(c, 0, dst),
            put4(c, (uint32_t)imm);
    } else
        rex(c, 1, 0, 0, dst), put1(c, (unsigned)(0xB8 | (dst & 7))),
            put8(c, (uint64_t)imm);
}
static inline void x_mov_rip(struct code *c, int dst, const void *at)
{
    rex(c, 1, dst, 0, 0), put1(c, 0x8B), put1(c, (unsigned)(0x05 | (dst & 7) << 3));
    put4(c, (uint32_t)((const uint8_t *)at - (c->p + 4)));
}
static inline void x_lea(struct code *c, int dst, int base, int32_t disp)
{
    rex(c, 1, dst, 0, base), put1(c, 0x8D), modrm_mem(c, dst, base, disp);
}
static inline void x_lea_x(struct code *c, int dst, int base, int index, int32_t disp)
{
    rex(c, 1, dst, index, base), put1(c, 0x8D), modrm_index(c, dst, base, index, disp);
}
static inline void x_mov8_mi(struct code *c, int base, int32_t disp, int imm)
{
    rex(c, 0, 0, 0, base), put1(c, 0xC6), modrm_mem(c, 0, base, disp),
        put1(c, (unsigned)imm);
}
static inline void x_lea_rr(struct code *c, int dst, int a,
                            int b) /* dst = a + b; b is not rsp */
{
    rex(c, 1, dst, b, a), put1(c, 0x8D), put1(c, (unsigned)(0x44 | (dst & 7) << 3));
    put1(c, (unsigned)((b & 7) << 3 | (a & 7))), put1(c, 0);
}
static inline void x_imul_rr(struct code *c, int dst, int src)
{
    rex(c, 1, dst, 0, src), put1(c, 0x0F), put1(c, 0xAF), modrm_rr(c, dst, src);
}
static inline void x_imul_rri(struct code *c, int dst, int src, int32_t imm)
{
    rex(c, 1, dst, 0, src), put1(c, 0x69), modrm_rr(c, dst, src),
        put4(c, (uint32_t)imm);
}
static inline void x_unary(struct code *c, int digit,
                           int r) /* F7: 2 not 3 neg 4 mul 7 idiv */
{
    rex(c, 1, 0, 0, r), put1(c, 0xF7), modrm_rr(c, digit, r);
}
static inline void x_cqo(struct code *c)
{
    put1(c, 0x48), put1(c, 0x99);
}
static inline void x_shift_ri(struct code *c, int digit, int r,
                              int n) /* 4 shl 5 shr 7 sar */
{
    rex(c, 1, 0, 0, r), put1(c, 0xC1), modrm_rr(c, digit, r), put1(c, (unsigned)n & 63);
}
static inline void x_shift_rcl(struct code *c, int digit, int r)
{
    rex(c, 1, 0, 0, r), put1(c, 0xD3), modrm_rr(c, digit, r);
}
static inline void x_test_rr(struct code *c, int a, int b)
{
    rex(c, 1, b, 0, a), put1(c, 0x85), modrm_rr(c, b, a);
}
static inline void x_test8_ri(struct code *c, int r, int imm)
{
    rex(c, 0, 0, 0, r), put1(c, 0xF6), modrm_rr(c, 0, r), put1(c, (unsigned)imm);
}
static inline void x_cmp32_mi(struct code *c, int base, int32_t disp, int32_t imm)
{
    rex(c, 0, 0, 0, base), put1(c, 0x81), modrm_mem(c, 7, base, disp),
        put4(c, (uint32_t)imm);
}
static inline void x_cmp_mi8(struct code *c, int base, int32_t disp, int imm)
{
    rex(c, 1, 0, 0, base), put1(c, 0x83), modrm_mem(c, 7, base, disp),
        put1(c, (unsigned)imm & 0xFF);
}
static inline void x_add_mi8(struct code *c, int base, int32_t disp, int imm)
{
    rex(c, 1, 0, 0, base), put1(c, 0x83), modrm_mem(c, 0, base, disp),
        put1(c, (unsigned)imm & 0xFF);
}
static inline void x_test8_mi(struct code *c, int base, int32_t disp, int imm)
{
    rex(c, 0, 0, 0, base), put1(c, 0xF6), modrm_mem(c, 0, base, disp),
        put1(c, (unsigned)imm);
}
static inline void x_setcc(struct code *c, int cc, int r)
{
    rex(c, 0, 0, 0, r), put1(c, 0x0F), put1(c, (unsigned)(0x90 | cc)),
        modrm_rr(c, 0, r);
}
static inline void x_movzx8(struct code *c, int dst, int src)
{
    rex(c, 1, dst, 0, src), put1(c, 0x0F), put1(c, 0xB6), modrm_rr(c, dst, src);
}
static inline uint8_t *x_jcc(struct code *c, int cc) /* returns where its rel32 is */
{
    put1(c, 0x0F), put1(c, (unsigned)(0x80 | cc)), put4(c, 0);
    return c->p - 4;
}
static inline void x_jcc_short(struct code *c, int cc, int over)
{
    put1(c, (unsigned)(0x70 | cc)), put1(c, (unsigned)over);
}
static inline void x_jmp(struct code *c, const void *to)
{
    put1(c, 0xE9), put4(c, (uint32_t)((const uint8_t *)to - (c->p + 4)));
}
static inline void x_call(struct code *c, const void *to)
{
    put1(c, 0xE8), put4(c, (uint32_t)((const uint8_t *)to - (c->p + 4)));
}
static inline void x_call_r(struct code *c, int r)
{
    rex(c, 0, 0, 0, r), put1(c, 0xFF), modrm_rr(c, 2, r);
}
static inline void x_push(struct code *c, int r)
{
    rex(c, 0, 0, 0, r), put1(c, (unsigned)(0x50 | (r & 7)));
}
static inline void x_pop(struct code *c, int r)
{
    rex(c, 0, 0, 0, r), put1(c, (unsigned)(0x58 | (r & 7)));
}
static inline void x_ret(struct code *c)
{
    put1(c, 0xC3);
}
static inline void x_inc_abs(struct code *c, const void *at) /* through r11 */
{
    x_mov_ri(c, R11, (int64_t)(uintptr_t)at);
    rex(c, 1, 0, 0, R11), put1(c, 0xFF), modrm_mem(c, 0, R11, 0);
}

/* ---- doubles: F2 0F op: 58 add 59 mul 5C sub 5E div 51 sqrt ------------------------------ */
static inline void x_sse_rr(struct code *c, int op, int dst, int src)
{
    put1(c, 0xF2), rex(c, 0, dst, 0, src), put1(c, 0x0F), put1(c, (unsigned)op),
        modrm_rr(c, dst, src);
}
static inline void x_movsd_rm(struct code *c, int dst, int base, int32_t disp)
{
    put1(c, 0xF2), rex(c, 0, dst, 0, base), put1(c, 0x0F), put1(c, 0x10),
        modrm_mem(c, dst, base, disp);
}
static inline void x_movsd_mr(struct code *c, int base, int32_t disp, int src)
{
    put1(c, 0xF2), rex(c, 0, src, 0, base), put1(c, 0x0F), put1(c, 0x11),
        modrm_mem(c, src, base, disp);
}
static inline void x_movsd_rx(struct code *c, int dst, int base, int index,
                              int32_t disp)
{
    put1(c, 0xF2), rex(c, 0, dst, index, base), put1(c, 0x0F), put1(c, 0x10),
        modrm_index(c, dst, base, index, disp);
}
static inline void x_movsd_xr(struct code *c, int base, int index, int32_t disp,
                              int src)
{
    put1(c, 0xF2), rex(c, 0, src, index, base), put1(c, 0x0F), put1(c, 0x11),
        modrm_index(c, src, base, index, disp);
}
static inline void x_movapd(struct code *c, int dst, int src)
{
    if (dst != src)
        rex(c, 0, dst, 0, src), put1(c, 0x0F), put1(c, 0x28), modrm_rr(c, dst, src);
}
static inline void x_ucomisd(struct code *c, int a, int b)
{
    put1(c, 0x66), rex(c, 0, a, 0, b), put1(c, 0x0F), put1(c, 0x2E), modrm_rr(c, a, b);
}
static inline void x_movq_xr(struct code *c, int xmm, int r) /* xmm = r */
{
    put1(c, 0x66), rex(c, 1, xmm, 0, r), put1(c, 0x0F), put1(c, 0x6E),
        modrm_rr(c, xmm, r);
}
static inline void x_movq_rx(struct code *c, int r, int xmm) /* r = xmm */
{
    put1(c, 0x66), rex(c, 1, xmm, 0, r), put1(c, 0x0F), put1(c, 0x7E),
        modrm_rr(c, xmm, r);
}
static inline void x_cvtsi2sd(struct code *c, int xmm, int r)
{
    put1(c, 0xF2), rex(c, 1, xmm, 0, r), put1(c, 0x0F), put1(c, 0x2A),
        modrm_rr(c, xmm, r);
}
static inline void x_xorpd(struct code *c, int a, int b)
{
    put1(c, 0x66), rex(c, 0, a, 0, b), put1(c, 0x0F), put1(c, 0x57), modrm_rr(c, a, b);
}

#endif
