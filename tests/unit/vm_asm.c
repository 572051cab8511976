/* vm_asm.c -- each instruction form of asm.h, on every register, read back by capstone. */
#include <capstone/capstone.h>
#include <stdarg.h>
#include <stdio.h>

#include "jit/x64/asm.h"

static csh cs;
static unsigned passed, failed;
static uint8_t buffer[32];
static const char *const names[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp",
                                    "rsi", "rdi", "r8",  "r9",  "r10", "r11",
                                    "r12", "r13", "r14", "r15"};

static struct code fresh(void)
{
    return (struct code){buffer, buffer + sizeof buffer, false};
}

static void expect(const struct code *c, const char *format, ...)
{
    char want[120], got[200] = "?";
    va_list args;
    va_start(args, format);
    vsnprintf(want, sizeof want, format, args);
    va_end(args);
    cs_insn *in;
    size_t size = (size_t)(c->p - buffer),
           n = cs_disasm(cs, buffer, size, 0x1000, 0, &in);
    if (n == 1 && in->size == size)
        snprintf(got, sizeof got, "%s %s", in->mnemonic, in->op_str);
    if (n)
        cs_free(in, n);
    if (strcmp(got, want) == 0)
        passed++;
    else {
        failed++;
        printf("want %s, got %s\n", want, got);
    }
}

#define CHECK(call, ...)                                                               \
    do {                                                                               \
        struct code code = fresh(), *c = &code;                                        \
        call;                                                                          \
        expect(c, __VA_ARGS__);                                                        \
    } while (0)

static void integers(int a, int b)
{
    const char *x = names[a], *y = names[b];
#define ALU(name, rr, rm, digit)                                                       \
    CHECK(x_##name##_rr(c, a, b), #name " %s, %s", x, y);                              \
    CHECK(x_##name##_rm(c, a, b, 0x12), #name " %s, qword ptr [%s + 0x12]", x, y);     \
    CHECK(x_##name##_ri(c, a, 0x7654321), #name " %s, 0x7654321", x);
    ALU_ROWS(ALU)
#undef ALU
    if (a != b)
        CHECK(x_mov_rr(c, a, b), "mov %s, %s", x, y);
    CHECK(x_mov_rm(c, a, b, 0x1234), "mov %s, qword ptr [%s + 0x1234]", x, y);
    CHECK(x_mov_mr(c, a, 0x40, b), "mov qword ptr [%s + 0x40], %s", x, y);
    CHECK(x_lea(c, a, b, -16), "lea %s, [%s - 0x10]", x, y);
    CHECK(x_mov8_mi(c, a, 0x40, 1), "mov byte ptr [%s + 0x40], 1", x);
    CHECK(x_imul_rr(c, a, b), "imul %s, %s", x, y);
    CHECK(x_imul_rri(c, a, b, 5), "imul %s, %s, 5", x, y);
    CHECK(x_test_rr(c, a, b), "test %s, %s", x, y);
    if (b != RSP) {
        CHECK(x_mov_rx(c, RAX, a, b, 0x10), "mov rax, qword ptr [%s + %s*8 + 0x10]", x,
              y);
        CHECK(x_mov_xr(c, a, b, 0x10, R9), "mov qword ptr [%s + %s*8 + 0x10], r9", x,
              y);
        CHECK(x_movsd_rx(c, 9, a, b, 0x10), "movsd xmm9, qword ptr [%s + %s*8 + 0x10]",
              x, y);
        CHECK(x_movsd_xr(c, a, b, 0x10, 2), "movsd qword ptr [%s + %s*8 + 0x10], xmm2",
              x, y);
        CHECK(x_lea_x(c, R9, a, b, 0x10), "lea r9, [%s + %s*8 + 0x10]", x, y);
    }
}

static void one_register(int a)
{
    const char *x = names[a];
    CHECK(x_mov_ri(c, a, 0x123456789abcdef), "movabs %s, 0x123456789abcdef", x);
    CHECK(x_mov_ri(c, a, -0x1234), "mov %s, -0x1234", x);
    CHECK(x_unary(c, 3, a), "neg %s", x);
    CHECK(x_unary(c, 4, a), "mul %s", x);
    CHECK(x_unary(c, 7, a), "idiv %s", x);
    CHECK(x_shift_ri(c, 4, a, 3), "shl %s, 3", x);
    CHECK(x_shift_ri(c, 7, a, 63), "sar %s, 0x3f", x);
    CHECK(x_shift_rcl(c, 5, a), "shr %s, cl", x);
    CHECK(x_push(c, a), "push %s", x);
    CHECK(x_pop(c, a), "pop %s", x);
    CHECK(x_call_r(c, a), "call %s", x);
    CHECK(x_cmp32_mi(c, a, 0, 7), "cmp dword ptr [%s], 7", x);
    CHECK(x_cmp_mi8(c, a, 0x20, 0), "cmp qword ptr [%s + 0x20], 0", x);
    CHECK(x_test8_mi(c, a, 4, 2), "test byte ptr [%s + 4], 2", x);
    CHECK(x_mov_mi(c, a, 8, 5), "mov qword ptr [%s + 8], 5", x);
}

static void doubles(int a, int b)
{
    CHECK(x_sse_rr(c, 0x58, a, b), "addsd xmm%d, xmm%d", a, b);
    CHECK(x_sse_rr(c, 0x5E, a, b), "divsd xmm%d, xmm%d", a, b);
    CHECK(x_sse_rr(c, 0x51, a, b), "sqrtsd xmm%d, xmm%d", a, b);
    CHECK(x_movsd_rm(c, a, b, 0x18), "movsd xmm%d, qword ptr [%s + 0x18]", a, names[b]);
    CHECK(x_movsd_mr(c, b, 0x18, a), "movsd qword ptr [%s + 0x18], xmm%d", names[b], a);
    CHECK(x_ucomisd(c, a, b), "ucomisd xmm%d, xmm%d", a, b);
    CHECK(x_movq_xr(c, a, b), "movq xmm%d, %s", a, names[b]);
    CHECK(x_movq_rx(c, b, a), "movq %s, xmm%d", names[b], a);
    CHECK(x_cvtsi2sd(c, a, b), "cvtsi2sd xmm%d, %s", a, names[b]);
    CHECK(x_xorpd(c, a, b), "xorpd xmm%d, xmm%d", a, b);
    if (a != b)
        CHECK(x_movapd(c, a, b), "movaps xmm%d, xmm%d", a, b);
}

int main(void)
{
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &cs) != CS_ERR_OK)
        return 2;
    for (int a = RAX; a <= R15; a++) {
        one_register(a);
        for (int b = RAX; b <= R15; b++) {
            integers(a, b);
            doubles(a, b);
        }
    }
    cs_close(&cs);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
