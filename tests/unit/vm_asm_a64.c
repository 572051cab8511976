/* vm_asm_a64.c -- every row of a64/forms.def with every register and immediates of each
 * kind, read back by capstone; constants of all shapes, and branches at the ends of
 * their reach. */
#include <capstone/capstone.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jit/a64/asm.h"

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
    const char *name;
    int d, n, m;
    enum imm imm;
} forms[] = {
#define FORM(id, name, d, n, m, imm, opcode) {name, d, n, m, imm},
#include "jit/a64/forms.def"
#undef FORM
};

enum { HERE = 0x10000000 };
static csh cs;
static unsigned passed, failed;
static const char *const conditions[] = {"eq", "ne", "hs", "lo", "mi", "pl", "vs",
                                         "vc", "hi", "ls", "ge", "lt", "gt", "le"};

static const char *reg_text(int kind, int r)
{
    static char texts[8][16];
    static unsigned next;
    char *out = texts[next++ % 8];
    const char *letter = kind == W ? "w" : kind == D || kind == DT ? "d" : "x";
    if (r == 31 && kind != D && kind != DT)
        strcpy(out, kind == S ? "sp" : kind == W ? "wzr" : "xzr");
    else
        snprintf(out, sizeof texts[0], "%s%d", letter, r);
    return out;
}

/* Numbers as capstone prints them: up to nine without 0x. */
static const char *number_text(int64_t n)
{
    static char texts[4][32];
    static unsigned next;
    char *out = texts[next++ % 4];
    uint64_t u = n < 0 ? -(uint64_t)n : (uint64_t)n;
    snprintf(out, sizeof texts[0], u > 9 ? "%s0x%" PRIx64 : "%s%" PRIx64,
             n < 0 ? "-" : "", u);
    return out;
}

struct text {
    char s[200];
};

static void add(struct text *t, const char *between, const char *piece)
{
    size_t n = strlen(t->s);
    snprintf(t->s + n, sizeof t->s - n, "%s%s", between, piece);
}

static bool is_memory(int f)
{
    return forms[f].imm == OFF1 || forms[f].imm == OFF4 || forms[f].imm == OFF8 ||
           forms[f].imm == PAIR || forms[f].imm == AT;
}

static void add_memory(struct text *t, int f, int n, int m, int64_t imm)
{
    if (forms[f].imm == PAIR)
        add(t, ", ", reg_text(forms[f].m, m));
    add(t, ", [", reg_text(S, n));
    if (forms[f].imm == AT)
        add(t, ", ", reg_text(X, m));
    else if (imm)
        add(t, ", #", number_text(imm));
    add(t, "]", "");
}

static void add_immediate(struct text *t, int f, const char *comma, int m, int64_t imm)
{
    char decimal[16];
    switch (forms[f].imm) {
    case I12:
    case LSL:
    case LSR:
        if (forms[f].imm == I12 && imm >= 4096) {
            add(t, ", #", number_text(imm >> 12));
            add(t, ", lsl #12", "");
        } else
            add(t, ", #", number_text(imm));
        break;
    case BITS: {
        char hex[24];
        snprintf(hex, sizeof hex, (uint64_t)imm > 9 ? "0x%" PRIx64 : "%" PRIx64,
                 (uint64_t)imm);
        add(t, ", #", hex);
        break;
    }
    case I16:
        add(t, ", #", number_text(imm));
        if (m) {
            snprintf(decimal, sizeof decimal, "%d", 16 * m);
            add(t, ", lsl #", decimal);
        }
        break;
    case SHIFT:
        snprintf(decimal, sizeof decimal, "%d", (int)imm);
        add(t, strcmp(forms[f].name, "cmp") ? ", lsl #" : ", asr #", decimal);
        break;
    case REG4: add(t, ", ", reg_text(X, (int)imm)); break;
    case COND:
    case NCOND: add(t, ", ", conditions[imm]); break;
    case CCMP:
        add(t, ", #", number_text(imm >> 16));
        add(t, ", #", number_text(imm & 15));
        add(t, ", ", conditions[imm >> 12 & 15]);
        break;
    case B26:
    case B19:
    case C19: {
        char hex[24];
        snprintf(hex, sizeof hex, "%s#0x%" PRIx64, comma, (uint64_t)(HERE + imm));
        add(t, "", hex);
        break;
    }
    case PAGE: add(t, ", #", number_text(HERE + imm * 4096)); break;
    default: break;
    }
}

static void want_text(struct text *t, int f, int d, int n, int m, int64_t imm)
{
    const char *between = " ";
    t->s[0] = 0;
    add(t, "", forms[f].name);
    if (forms[f].imm == C19)
        add(t, "", conditions[d]);
    if (forms[f].d) {
        add(t, between, reg_text(forms[f].d, d));
        between = ", ";
    }
    if (is_memory(f)) {
        add_memory(t, f, n, m, imm);
        return;
    }
    if (forms[f].n) {
        add(t, between, reg_text(forms[f].n, n));
        between = ", ";
    }
    if (forms[f].m) {
        add(t, between, reg_text(forms[f].m, m));
        between = ", ";
    }
    add_immediate(t, f, between, m, imm);
}

static void disassemble(const uint8_t *code, size_t size, char *got, size_t room)
{
    cs_insn *in;
    size_t n = cs_disasm(cs, code, size, HERE, 1, &in);
    snprintf(got, room, "?");
    if (n)
        snprintf(got, room, "%s%s%s", in->mnemonic, *in->op_str ? " " : "", in->op_str);
    if (n)
        cs_free(in, n);
}

static void verdict(bool ok, const char *want, const char *got)
{
    if (ok)
        passed++;
    else if (failed++ < 200)
        printf("want %s, got %s\n", want, got);
}

/* Of two names of one instruction capstone prefers the other one. */
static bool same(int f, int d, int n, int m, int64_t imm, const char *want,
                 const char *got)
{
    char other[200];
    (void)d, (void)n, (void)m;
    if (strcmp(want, got) == 0)
        return true;
    if (f == F_movz || f == F_movn) { /* mov x0, #the whole number */
        int64_t value = (int64_t)((uint64_t)imm << 16 * m);
        snprintf(other, sizeof other, "mov %s, #%s", reg_text(X, d),
                 number_text(f == F_movn ? ~value : value));
        return strcmp(other, got) == 0;
    }
    if ((f == F_add_i || f == F_sub_i) && imm == 0) { /* to or from sp */
        snprintf(other, sizeof other, "mov %s, %s", reg_text(S, d), reg_text(S, n));
        return strcmp(other, got) == 0;
    }
    if (f == F_add_i && n == 31)
        return false;
    if (f == F_orr_i && n == 31) {
        snprintf(other, sizeof other, "mov %s, %s", reg_text(S, d), strrchr(want, '#'));
        return strcmp(other, got) == 0;
    }
    return false;
}

static void check(int f, int d, int n, int m, int64_t imm)
{
    struct text want;
    char got[260];
    uint8_t buffer[8];
    struct code c = {buffer, buffer + sizeof buffer, false};
    put(&c, (enum form)f, d, n, m, imm);
    want_text(&want, f, d, n, m, imm);
    disassemble(buffer, (size_t)(c.p - buffer), got, sizeof got);
    verdict(c.p - buffer == 4 && same(f, d, n, m, imm, want.s, got), want.s, got);
}

static void each_immediate(int f, int d, int n, int m)
{
    static const int64_t twelve[] = {0, 1, 9, 10, 4095, 4096, 0x123000, 0xFFF000};
    static const int64_t bits[] = {
        1,  2,      0xFF,   0xFF00, 0x5555555555555555, 0x0F0F0F0F0F0F0F0F,
        -2, -0x100, 0x7FFF, 1 << 20};
    switch (forms[f].imm) {
    case I12:
        for (int k = 0; k < 8; k++)
            check(f, d, n, m, twelve[k]);
        break;
    case BITS:
        for (int k = 0; k < 10; k++)
            check(f, d, n, m, bits[k]);
        break;
    case I16:
        for (int k = 0; k < 4; k++) {
            check(f, d, n, k, 0x1234);
            check(f, d, n, k, 0xFFFE);
        }
        break;
    case OFF1:
    case OFF4:
    case OFF8: {
        int unit = forms[f].imm == OFF1 ? 1 : forms[f].imm == OFF4 ? 4 : 8;
        check(f, d, n, m, 0);
        check(f, d, n, m, unit);
        check(f, d, n, m, 4095 * unit);
        break;
    }
    case PAIR:
        check(f, d, n, m, 0);
        check(f, d, n, m, 504);
        check(f, d, n, m, -512);
        break;
    case LSL:
    case LSR:
    case SHIFT:
        check(f, d, n, m, 1);
        check(f, d, n, m, 31);
        check(f, d, n, m, 63);
        break;
    case REG4:
        for (int r = 0; r < 31; r++)
            check(f, d, n, m, r);
        break;
    case COND:
    case NCOND:
        for (int cc = 0; cc < 14; cc++)
            check(f, d, n, m, cc);
        break;
    case CCMP:
        for (int cc = 0; cc < 14; cc++)
            check(f, d, n, m, ccmp_imm(cc, (unsigned)cc, 31 - (unsigned)cc));
        break;
    case B26:
        check(f, d, n, m, 4);
        check(f, d, n, m, -((int64_t)1 << 27));
        check(f, d, n, m, ((int64_t)1 << 27) - 4);
        break;
    case B19:
    case C19:
        check(f, d, n, m, 4);
        check(f, d, n, m, -(1 << 20));
        check(f, d, n, m, (1 << 20) - 4);
        break;
    case PAGE:
        check(f, d, n, m, 1);
        check(f, d, n, m, 0x12345);
        check(f, d, n, m, -3);
        break;
    default: check(f, d, n, m, 0);
    }
}

/* Register 31 where it means sp; where it is the zero register most instructions have
 * another name. */
static int registers(int kind)
{
    return kind == _ ? 1 : kind == D || kind == DT || kind == S ? 32 : 31;
}

static bool base_only(int f) /* a logical result may be sp, which nobody wants */
{
    return forms[f].imm == BITS;
}

/* Each register in each place, the others being some. */
static void each_register(int f)
{
    static const int some[] = {3, 21, 30};
    int nd = forms[f].imm == C19 ? 14
             : base_only(f)      ? 31
                                 : registers(forms[f].d),
        nn = registers(forms[f].n), nm = registers(forms[f].m);
    for (int d = 0; d < nd; d++)
        each_immediate(f, d, nn > 1 ? 5 : 0, nm < 2 ? 0 : d == 6 ? 7 : 6);
    for (int n = 0; n < nn; n++)
        each_immediate(f, nd > 1 ? some[n % 3] % nd : 0, n, nm > 1 ? 6 : 0);
    for (int m = 0; m < nm; m++)
        if (forms[f].imm != PAIR || m != some[m % 3])
            each_immediate(f, nd > 1 ? some[m % 3] % nd : 0, nn > 1 ? 5 : 0, m);
}

/* ---- constants ------------------------------------------------------------------- */

/* What the instructions leave in the register, by their text. */
static bool run_number(const uint8_t *p, const uint8_t *end, int reg, int64_t *out)
{
    uint64_t value = 0;
    for (; p < end; p += 4) {
        uint32_t w;
        memcpy(&w, p, 4);
        unsigned shift = 16 * (w >> 21 & 3);
        uint64_t piece = (uint64_t)(w >> 5 & 0xFFFF) << shift;
        if ((int)(w & 31) != reg)
            return false;
        if (w >> 23 == 0xD2800000 >> 23)
            value = piece;
        else if (w >> 23 == 0x92800000 >> 23)
            value = ~piece;
        else if (w >> 23 == 0xF2800000 >> 23)
            value = (value & ~((uint64_t)0xFFFF << shift)) | piece;
        else { /* orr: capstone knows the bits */
            char got[100];
            disassemble(p, 4, got, sizeof got);
            const char *number = strchr(got, '#');
            if (!number || (strncmp(got, "mov", 3) != 0 && strncmp(got, "orr", 3) != 0))
                return false;
            value = number[1] == '-' ? (uint64_t)strtoll(number + 1, NULL, 0)
                                     : strtoull(number + 1, NULL, 0);
        }
    }
    *out = (int64_t)value;
    return true;
}

static void number(int64_t n)
{
    uint8_t buffer[32];
    char want[64], got[64];
    int64_t is = 0;
    struct code c = {buffer, buffer + sizeof buffer, false};
    put_number(&c, 7, n);
    bool ok = run_number(buffer, c.p, 7, &is) && is == n &&
              (size_t)(c.p - buffer) == number_length(n) * 4;
    snprintf(want, sizeof want, "%" PRIx64 " in %u", (uint64_t)n, number_length(n));
    snprintf(got, sizeof got, "%" PRIx64 " in %d", (uint64_t)is,
             (int)(c.p - buffer) / 4);
    verdict(ok, want, got);
}

static void numbers(void)
{
    static const uint64_t pieces[] = {0, 1, 0xFFFF, 0x8000, 0x1234, 0x5555};
    for (int k = 0; k < 6 * 6 * 6 * 6; k++)
        number((int64_t)(pieces[k % 6] | pieces[k / 6 % 6] << 16 |
                         pieces[k / 36 % 6] << 32 | pieces[k / 216] << 48));
    for (int by = 0; by < 64; by++)
        for (int run = 1; run < 64; run++) { /* each run of ones, turned */
            uint64_t ones = ((uint64_t)1 << run) - 1;
            number((int64_t)(by ? ones << by | ones >> (64 - by) : ones));
        }
}

/* ---- branches -------------------------------------------------------------------- */

static void branch(enum form f, int64_t by, bool reaches)
{
    static uint32_t place; /* what is aimed at is never touched */
    uint8_t *at = (uint8_t *)&place;
    struct code c = {at, at + 4, false};
    struct text want;
    char got[100], where[260];
    put_branch(&c, f, 1);
    bool ok = aim(at, at + by);
    want_text(&want, f, 1, 0, 0, reaches ? by : 0);
    disassemble(at, 4, got, sizeof got);
    snprintf(where, sizeof where, "%s by %" PRId64, want.s, by);
    verdict(ok == reaches && strcmp(got, want.s) == 0, where, got);
}

static void branches(void)
{
    static const enum form near[] = {F_b_if, F_cbz, F_cbnz};
    enum { MB = 1 << 20 };
    for (int k = 0; k < 3; k++) {
        branch(near[k], MB - 4, true);
        branch(near[k], -MB, true);
        branch(near[k], MB, false);
        branch(near[k], -MB - 4, false);
    }
    branch(F_b, (int64_t)128 * MB - 4, true);
    branch(F_b, (int64_t)-128 * MB, true);
    branch(F_b, (int64_t)128 * MB, false);
    branch(F_bl, (int64_t)-128 * MB - 4, false);
}

int main(void)
{
    if (cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &cs) != CS_ERR_OK)
        return 2;
    for (int f = 0; f < N_FORMS; f++)
        each_register(f);
    numbers();
    branches();
    cs_close(&cs);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
