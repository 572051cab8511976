#include "jit/a64/asm.h"

#include <assert.h>
#include <string.h>

enum { _, X, S, W, D, XT, DT };
enum imm {
    NONE,
    I12,
    I16,
    BITS,
    OFF1,
    OFF4,
    OFF8,
    PAIR,
    LSL,
    LSR,
    SHIFT,
    REG4,
    COND,
    NCOND,
    CCMP,
    B26,
    B19,
    C19,
    PAGE,
    AT
};

static const struct {
    uint8_t d, n, m, imm;
    uint32_t opcode;
} forms[N_FORMS] = {
#define FORM(id, name, d, n, m, imm, opcode) {d, n, m, imm, opcode},
#include "jit/a64/forms.def"
#undef FORM
};

static void word(struct code *c, uint32_t w)
{
    if (c->end - c->p < 4) {
        c->full = true;
        return;
    }
    memcpy(c->p, &w, 4);
    c->p += 4;
}

void put_data(struct code *c, uint64_t data)
{
    word(c, (uint32_t)data);
    word(c, (uint32_t)(data >> 32));
}

bool fits_12(int64_t n)
{
    return (n >= 0 && n < 1 << 12) || (n > 0 && n < 1 << 24 && n % (1 << 12) == 0);
}

static uint64_t rotate_right(uint64_t n, unsigned by)
{
    return by ? n >> by | n << (64 - by) : n;
}

/* The immediates of logical instructions (Arm ARM, DecodeBitMasks): an element of 2 to 64
 * bits, repeated; in it a run of ones, rotated. So the smallest period is looked for,
 * and how far the run has to be turned to begin at bit 0. */
bool find_bits(uint64_t n, uint32_t *bits)
{
    unsigned size = 64, turn = 0;
    if (n == 0 || n == UINT64_MAX)
        return false;
    while (size > 2 && rotate_right(n, size / 2) == n)
        size /= 2;
    while (turn < size && !((n & 1) && !(rotate_right(n, 63) & 1))) {
        n = rotate_right(n, 1);
        turn++;
    }
    uint64_t mask = size == 64 ? UINT64_MAX : (1ull << size) - 1, run = n & mask;
    unsigned ones = (unsigned)__builtin_popcountll(run);
    if (run != (1ull << ones) - 1)
        return false;
    unsigned immr = (size - turn) % size;
    unsigned imms = ((0x3Fu & ~(size * 2 - 1)) | (ones - 1)) & 0x3F;
    *bits = (size == 64) << 12 | immr << 6 | imms;
    return true;
}

static uint32_t scaled(int64_t imm, unsigned unit, int64_t least, int64_t most)
{
    int64_t units = imm / (int64_t)unit;
    bool fits = imm % (int64_t)unit == 0 && units >= least && units <= most;
    assert(fits && "an offset that does not fit");
    (void)fits;
    return (uint32_t)units;
}

/* The bits of the immediate; m: its position, for I16. */
static uint32_t immediate(enum imm kind, int d, int m, int64_t imm)
{
    uint32_t bits = 0;
    switch (kind) {
    case NONE:
    case AT: return 0;
    case I12:
        assert(fits_12(imm));
        return imm < 1 << 12 ? (uint32_t)imm << 10 : 1u << 22 | (uint32_t)(imm >> 2);
    case I16: return (uint32_t)(imm & 0xFFFF) << 5 | (uint32_t)m << 21;
    case BITS: assert(find_bits((uint64_t)imm, &bits)); break;
    case OFF1: return scaled(imm, 1, 0, 4095) << 10;
    case OFF4: return scaled(imm, 4, 0, 4095) << 10;
    case OFF8: return scaled(imm, 8, 0, 4095) << 10;
    case PAIR: return (scaled(imm, 8, -64, 63) & 0x7F) << 15;
    case LSL: return (uint32_t)(-imm & 63) << 16 | (uint32_t)(63 - (imm & 63)) << 10;
    case LSR: return (uint32_t)(imm & 63) << 16;
    case SHIFT:
    case REG4: return (uint32_t)imm << 10;
    case COND: return (uint32_t)imm << 12;
    case NCOND: return (uint32_t)(imm ^ 1) << 12;
    case CCMP: return (uint32_t)imm;
    case B26: return scaled(imm, 4, -(1 << 25), (1 << 25) - 1) & 0x3FFFFFF;
    case C19: bits = (uint32_t)d; /* fallthrough */
    case B19: return bits | (scaled(imm, 4, -(1 << 18), (1 << 18) - 1) & 0x7FFFF) << 5;
    case PAGE: return (uint32_t)(imm & 3) << 29 | (uint32_t)(imm >> 2 & 0x7FFFF) << 5;
    }
    (void)find_bits((uint64_t)imm, &bits);
    return bits << 10;
}

void put(struct code *c, enum form f, int d, int n, int m, int64_t imm)
{
    uint32_t w = forms[f].opcode | immediate((enum imm)forms[f].imm, d, m, imm);
    if (forms[f].d)
        w |= (uint32_t)d;
    if (forms[f].n)
        w |= (uint32_t)n << 5;
    if (forms[f].m)
        w |= (uint32_t)m << (forms[f].m >= XT ? 10 : 16);
    word(c, w);
}

/* ---- constants ------------------------------------------------------------------- */

/* How many 16-bit pieces of n are not `rest`; the first instruction can set one of them. */
static unsigned pieces(uint64_t n, uint64_t rest)
{
    unsigned count = 0;
    for (int k = 0; k < 4; k++)
        count += (n >> 16 * k & 0xFFFF) != rest;
    return count ? count : 1;
}

unsigned number_length(int64_t n)
{
    unsigned zeros = pieces((uint64_t)n, 0), ones = pieces((uint64_t)n, 0xFFFF);
    uint32_t bits;
    unsigned best = zeros < ones ? zeros : ones;
    return best > 1 && find_bits((uint64_t)n, &bits) ? 1 : best;
}

void put_number(struct code *c, int reg, int64_t n)
{
    uint32_t bits;
    bool ones = pieces((uint64_t)n, 0xFFFF) < pieces((uint64_t)n, 0), first = true;
    if (number_length(n) == 1 && find_bits((uint64_t)n, &bits)) {
        put(c, F_orr_i, reg, XZR, 0, n);
        return;
    }
    for (int k = 0; k < 4; k++) {
        unsigned piece = (unsigned)((uint64_t)n >> 16 * k) & 0xFFFF;
        if (piece == (ones ? 0xFFFFu : 0))
            continue;
        put(c,
            !first ? F_movk
            : ones ? F_movn
                   : F_movz,
            reg, 0, k, first && ones ? ~piece : piece);
        first = false;
    }
    if (first)
        put(c, ones ? F_movn : F_movz, reg, 0, 0, 0);
}

/* ---- memory ---------------------------------------------------------------------- */

static enum form far_form(enum form f)
{
    switch (f) {
    case F_ldr: return F_ldr_at;
    case F_str: return F_str_at;
    case F_ldr_d: return F_ldr_d_at;
    case F_str_d: return F_str_d_at;
    default: assert(!"a small load or store is near"); return f;
    }
}

void put_mem(struct code *c, enum form f, int reg, int base, int64_t offset)
{
    int64_t unit = forms[f].imm == OFF8 ? 8 : forms[f].imm == OFF4 ? 4 : 1;
    if (offset >= 0 && offset % unit == 0 && offset / unit < 4096)
        put(c, f, reg, base, 0, offset);
    else {
        put_number(c, X17, offset);
        put(c, far_form(f), reg, base, X17, 0);
    }
}

/* ---- branches -------------------------------------------------------------------- */

uint8_t *put_branch(struct code *c, enum form f, int d)
{
    put(c, f, d, 0, 0, 0);
    return c->p - 4;
}

static bool is_long(uint32_t w) /* b or bl */
{
    return (w & 0x7C000000) == 0x14000000;
}

bool aim(uint8_t *at, const uint8_t *to)
{
    uint32_t w;
    int64_t by = (to - at) / 4;
    memcpy(&w, at, 4);
    int64_t reach = is_long(w) ? 1 << 25 : 1 << 18;
    assert((to - at) % 4 == 0);
    if (by < -reach || by >= reach)
        return false;
    w = is_long(w) ? (w & ~0x3FFFFFFu) | ((uint32_t)by & 0x3FFFFFF)
                   : (w & ~(0x7FFFFu << 5)) | ((uint32_t)by & 0x7FFFF) << 5;
    /* one aligned store: who runs here meanwhile sees the old branch or the new one */
    __atomic_store_n((uint32_t *)(void *)at, w, __ATOMIC_RELEASE);
    return true;
}

void land(struct code *c, uint8_t *skip)
{
    if (!c->full && !aim(skip, c->p))
        assert(!"a jump within an operation is near");
}
