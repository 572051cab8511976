#include "jit/x64/machine.h"

enum {
    KEPT_BY_CALLS =
        1 << RBX | 1 << RBP | 1 << RSP | 1 << R12 | 1 << R13 | 1 << R14 | 1 << R15
};
#define DESTROYED (~(uint64_t)KEPT_BY_CALLS) /* by calls; all float registers, too */

static const uint8_t ints[] = {RBX, R12, R13, R14, RAX, RDX,
                               RCX, R10, R9,  R8,  RDI, RSI};
static const uint8_t floats[] = {XMM + 14, XMM + 13, XMM + 12, XMM + 11, XMM + 10,
                                 XMM + 9,  XMM + 8,  XMM + 7,  XMM + 6,  XMM + 5,
                                 XMM + 4,  XMM + 3,  XMM + 2,  XMM + 1,  XMM + 0};
static const uint8_t call_args[] = {RSI, RDX, RCX, R8, R9}; /* after self in rdi */

static const struct pattern patterns[] = {
#define PATTERN(op, a, b, c, result, flags, clobbers, function, how)                   \
    {IR_##op, {a, b, c}, result, flags, clobbers},
#include "jit/x64/patterns.def"
#undef PATTERN
};

static bool fits(enum operand kind, const struct ir_const *c)
{
    if (c->type == 'f' || (c->type == 'r' && is_ref(c->u.r)))
        return false;
    return kind == INDEX ? c->u.i >= 0 && c->u.i < 1 << 24
                         : c->u.i >= INT32_MIN && c->u.i <= INT32_MAX;
}

const struct machine x64_machine = {
    .patterns = patterns,
    .npatterns = sizeof patterns / sizeof *patterns,
    .ints = ints,
    .floats = floats,
    .nints = sizeof ints,
    .nfloats = sizeof floats,
    .frame = FRAME,
    .spare = XMM + SCRATCH_X,
    .call_args = call_args,
    .ncall_args = sizeof call_args,
    .fits = fits,
};
