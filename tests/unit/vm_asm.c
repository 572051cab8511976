/* vm_asm.c -- every row of forms.def with every register and every kind of memory
 * operand, read back by capstone. */
#include <capstone/capstone.h>
#include <stdio.h>
#include <string.h>

#include "jit/x64/asm.h"

enum layout { RM, MR, M, MC, CM, O, C, Z };
enum { Q = 'Q', D = 'D', B = 'B', X = 'X', _ = 0 };
enum { S = -1, R = -4, R1 = -2 };

static const struct {
    const char *name;
    enum layout layout;
    int reg, rm, imm;
} forms[] = {
#define FORM(id, name, layout, reg, rm, prefix, w, opcode, digit, imm)                 \
    {name, layout, reg, rm, imm},
#include "jit/x64/forms.def"
#undef FORM
};

static csh cs;
static unsigned passed, failed;
static uint8_t buffer[0x2000]; /* an instruction is at its start */
static const char *const conditions[] = {"o", "no", "b", "ae", "e", "ne", "be", "a",
                                         "s", "ns", "p", "np", "l", "ge", "le", "g"};
static const char *const names[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp",
                                    "rsi", "rdi", "r8",  "r9",  "r10", "r11",
                                    "r12", "r13", "r14", "r15"};
static const char *const names32[] = {"eax",  "ecx",  "edx",  "ebx", "esp",  "ebp",
                                      "esi",  "edi",  "r8d",  "r9d", "r10d", "r11d",
                                      "r12d", "r13d", "r14d", "r15d"};
static const char *const names8[] = {"al",   "cl",   "dl",   "bl",  "spl",  "bpl",
                                     "sil",  "dil",  "r8b",  "r9b", "r10b", "r11b",
                                     "r12b", "r13b", "r14b", "r15b"};

static void register_text(char *out, int kind, int r)
{
    if (kind == X)
        sprintf(out, "xmm%d", r);
    else
        strcpy(out, kind == Q ? names[r] : kind == D ? names32[r] : names8[r]);
}

static void number_text(char *out, long n)
{
    if (n < 0)
        sprintf(out, n > -10 ? "-%ld" : "-0x%lx", -n);
    else
        sprintf(out, n < 10 ? "%ld" : "0x%lx", n);
}

static void disp_text(char *out, long n)
{
    *out = 0;
    if (n) {
        sprintf(out, n < 0 ? " - " : " + ");
        number_text(out + 3, n < 0 ? -n : n);
    }
}

static void memory_text(char *out, int f, const struct rm *m, size_t size)
{
    char disp[40];
    const char *width = strcmp(forms[f].name, "lea") == 0 ? ""
                        : forms[f].rm == D                ? "dword ptr "
                        : forms[f].rm == B                ? "byte ptr "
                                                          : "qword ptr ";
    disp_text(disp, m->kind == RM_AT
                        ? (long)((const uint8_t *)m->at - buffer) - (long)size
                        : m->disp);
    if (m->kind == RM_INDEX && m->scale)
        sprintf(out, "%s[%s + %s*%d%s]", width, names[m->base], names[m->index],
                1 << m->scale, disp);
    else if (m->kind == RM_INDEX)
        sprintf(out, "%s[%s + %s%s]", width, names[m->base], names[m->index], disp);
    else
        sprintf(out, "%s[%s%s]", width, m->kind == RM_AT ? "rip" : names[m->base],
                disp);
}

static void want_text(char *out, int f, int reg, const struct rm *m, long imm,
                      size_t size)
{
    char first[80] = "", second[80] = "", third[40] = "", *rm;
    enum layout l = forms[f].layout;
    rm = l == RM ? second : first;
    if (l == RM || l == MR)
        register_text(l == RM ? first : second, forms[f].reg, reg);
    else if (l == O)
        register_text(first, forms[f].reg, reg);
    if (l <= CM && m->kind == RM_REG)
        register_text(rm, forms[f].rm, m->base);
    else if (l <= CM)
        memory_text(rm, f, m, size);
    if (l == MC)
        strcpy(second, "cl");
    if (forms[f].imm == R || forms[f].imm == R1)
        sprintf(first, "0x%lx", 0x1000 + (long)size + imm);
    else if (forms[f].imm)
        number_text(third, imm);
    out +=
        sprintf(out, "%s%s", forms[f].name, l == C || l == CM ? conditions[reg] : "");
    const char *const parts[] = {first, second, third};
    const char *between = " ";
    for (int k = 0; k < 3; k++)
        if (*parts[k]) {
            out += sprintf(out, "%s%s", between, parts[k]);
            between = ", ";
        }
}

static void check(int f, int reg, struct rm m, long imm)
{
    char want[200], got[260] = "?";
    struct code c = {buffer, buffer + 32, false};
    cs_insn *in;
    put(&c, (enum form)f, reg, m, imm);
    size_t size = (size_t)(c.p - buffer);
    want_text(want, f, reg, &m, imm, size);
    size_t n = cs_disasm(cs, buffer, size, 0x1000, 0, &in);
    if (n == 1 && in->size == size)
        snprintf(got, sizeof got, "%s%s%s", in->mnemonic, *in->op_str ? " " : "",
                 in->op_str);
    if (n)
        cs_free(in, n);
    if (strcmp(got, want) == 0)
        passed++;
    else {
        failed++;
        printf("want %s, got %s\n", want, got);
    }
}

static void each_immediate(int f, int reg, struct rm m)
{
    static const long wide[] = {5, 127, 128, 0x7654321, -16, -129};
    bool printed_unsigned = forms[f].rm == D || strcmp(forms[f].name, "and") == 0 ||
                            strcmp(forms[f].name, "or") == 0 ||
                            strcmp(forms[f].name, "xor") == 0;
    switch (forms[f].imm) {
    case 0: check(f, reg, m, 0); break;
    case 1: check(f, reg, m, 3); break;
    case R1: check(f, reg, m, 0x20); break;
    case 8: check(f, reg, m, 0x123456789abcdef); break;
    case 4:
    case R: check(f, reg, m, 0x7654321); break;
    default:
        for (int k = 0; k < (printed_unsigned ? 4 : 6); k++)
            check(f, reg, m, wide[k]);
    }
}

static void each_memory(int f, int reg)
{
    static const int32_t disps[] = {0, 8, -128, 127, 128, 0x12345};
    if (strstr(forms[f].name,
               "ps")) /* of registers only: in memory they are 16 bytes */
        return;
    for (int base = RAX; base <= R15; base++)
        for (int d = 0; d < 6; d++) {
            each_immediate(f, reg, at_mem(base, disps[d]));
            for (int index = RAX; index <= R15; index++)
                if (index != RSP)
                    each_immediate(f, reg,
                                   at_index(base, index, d % 2 ? 3 : 0, disps[d]));
        }
    each_immediate(f, reg, at_address(buffer + 0x1234));
}

static bool memory_only(int f)
{
    return strcmp(forms[f].name, "lea") == 0;
}

static void each_operand(int f, int reg)
{
    enum layout l = forms[f].layout;
    if (l == O || l == C || l == Z) {
        each_immediate(f, reg, at_reg(0));
        return;
    }
    for (int r = RAX; r <= R15 && !memory_only(f); r++)
        each_immediate(f, reg, at_reg(r));
    if (l != CM)
        each_memory(f, reg);
}

static bool has_register(int f)
{
    return forms[f].layout != M && forms[f].layout != MC && forms[f].layout != Z;
}

int main(void)
{
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &cs) != CS_ERR_OK)
        return 2;
    for (int f = 0; f < N_FORMS; f++)
        for (int reg = 0; reg < (has_register(f) ? 16 : 1); reg++)
            each_operand(f, reg);
    cs_close(&cs);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
