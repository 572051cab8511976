#include "jit/a64/machine.h"

#define RANGE(from, to) ((REG_BIT((to) + 1) - 1) & ~(REG_BIT(from) - 1))
#define KEPT_BY_CALLS   (RANGE(X19, X29) | RANGE(D0 + 8, D0 + 15))
#define DESTROYED       (~KEPT_BY_CALLS)

static const uint8_t ints[] = {19, 20, 21, 22, 23, 24, 25, 26, 15, 14, 13, 12,
                               11, 10, 9,  8,  7,  6,  5,  4,  3,  2,  1,  0};
static const uint8_t floats[] = {
    D0 + 8,  D0 + 9,  D0 + 10, D0 + 11, D0 + 12, D0 + 13, D0 + 14, D0 + 15,
    D0 + 30, D0 + 29, D0 + 28, D0 + 27, D0 + 26, D0 + 25, D0 + 24, D0 + 23,
    D0 + 22, D0 + 21, D0 + 20, D0 + 19, D0 + 18, D0 + 17, D0 + 16, D0 + 7,
    D0 + 6,  D0 + 5,  D0 + 4,  D0 + 3,  D0 + 2,  D0 + 1,  D0 + 0};
static const uint8_t call_args[] = {1, 2, 3, 4, 5, 6, 7}; /* after self in x0 */

static const struct pattern patterns[] = {
#define PATTERN(op, a, b, c, result, flags, clobbers, function, how)                   \
    {IR_##op, {a, b, c}, result, flags, clobbers},
#include "jit/a64/patterns.def"
#undef PATTERN
};

static bool fits(enum operand kind, const struct ir_const *c)
{
    int64_t n = c->u.i;
    uint32_t bits;
    if (kind == ZERO)
        return n == 0;
    if (c->type == 'f' || (c->type == 'r' && is_ref(c->u.r)))
        return false;
    switch (kind) {
    case IMM: return fits_12(n) || (n > INT64_MIN && fits_12(-n));
    case BITS: return find_bits((uint64_t)n, &bits);
    default: return n >= 0 && n < 1 << 24; /* INDEX, COUNT */
    }
}

const struct machine a64_machine = {
    .patterns = patterns,
    .npatterns = sizeof patterns / sizeof *patterns,
    .ints = ints,
    .floats = floats,
    .nints = sizeof ints,
    .nfloats = sizeof floats,
    .frame = FRAME,
    .spare = D0 + SCRATCH_D,
    .call_args = call_args,
    .ncall_args = sizeof call_args,
    .fits = fits,
};
