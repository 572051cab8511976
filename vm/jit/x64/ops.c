/* ops.c -- the operations: each a few instructions, named by the rows of patterns.def. */
#include "jit/x64/emit.h"

#define OP(name)                                                                       \
    static void name(struct emitter *e, const struct ir_ins *i,                        \
                     const struct decision *d)

enum {
    PARITY = 0x10
}; /* a condition of doubles that looks at the parity flag as well */

static int how(const struct decision *d)
{
    return emit_rows[d->pattern].how;
}

/* The condition that a comparison leaves: the mirrored one when its operands are swapped. */
static int test_of(const struct decision *d)
{
    int cc = how(d);
    if (!d->swapped || (cc & ~PARITY) == CC_E || (cc & ~PARITY) == CC_NE)
        return cc;
    return cc >= CC_L ? cc ^ 3 : cc ^ 5;
}
static_assert((CC_L ^ 3) == CC_G && (CC_LE ^ 3) == CC_GE,
              "mirrors of signed conditions");
static_assert((CC_B ^ 5) == CC_A && (CC_BE ^ 5) == CC_AE, "and of unsigned ones");

static ir_ref arg(const struct emitter *e, const struct ir_ins *i,
                  const struct decision *d, unsigned k)
{
    return ir_arg(&e->t->ir, i, d->swapped && k < 2 ? 1 - k : k);
}

/* The value of operand k, which is an IMM or an INDEX. */
static int32_t number(const struct emitter *e, const struct ir_ins *i,
                      const struct decision *d, unsigned k)
{
    return (int32_t)ir_constant(&e->t->ir, arg(e, i, d, k))->u.i;
}

/* Operand k, which is a MEM. */
static struct rm any(struct emitter *e, const struct ir_ins *i,
                     const struct decision *d, unsigned k)
{
    int at = d->at[k];
    return at == CONSTANT ? emit_constant(e, arg(e, i, d, k))
           : at >= SPILL  ? emit_slot(at)
                          : at_reg(at & (XMM - 1));
}

/* Float register n is n in an instruction. */
static int in_form(int at)
{
    return at & (XMM - 1);
}

/* ---- arithmetic -------------------------------------------------------------------------- */

OP(two_address)
{
    put(&e->c, (enum form)how(d), in_form(d->result), any(e, i, d, 1), 0);
}

OP(one_address)
{
    (void)i;
    put_r(&e->c, (enum form)how(d), d->result);
}

OP(with_constant)
{
    put_ri(&e->c, (enum form)how(d), d->result, number(e, i, d, 1));
}

OP(shift)
{
    put_ri(&e->c, (enum form)how(d), d->result, number(e, i, d, 1) & 63);
}

OP(add_constant)
{
    int64_t n = (int64_t)number(e, i, d, 1) * how(d);
    if (d->result == d->at[0])
        put_ri(&e->c, how(d) > 0 ? F_add_i : F_sub_i, d->result, number(e, i, d, 1));
    else if (n <= INT32_MAX)
        put(&e->c, F_lea, d->result, at_mem(d->at[0], (int32_t)n), 0);
    else {
        put_rr(&e->c, F_mov, d->result, d->at[0]);
        put_ri(&e->c, F_sub_i, d->result, number(e, i, d, 1));
    }
}

OP(add)
{
    (void)i;
    if (d->result == d->at[0])
        put_rr(&e->c, F_add, d->result, d->at[1]);
    else if (d->result == d->at[1])
        put_rr(&e->c, F_add, d->result, d->at[0]);
    else
        put(&e->c, F_lea, d->result, at_index(d->at[0], d->at[1], 0, 0), 0);
}

OP(mul_constant)
{
    put(&e->c, F_imul_i, d->result, at_reg(d->at[0]), number(e, i, d, 1));
}

OP(mul_high)
{
    put(&e->c, F_mul, 0, any(e, i, d, 1), 0);
}

/* Cut off, then brought to rounding down: when there is a remainder of the other sign. */
OP(divide)
{
    int by = d->at[1];
    (void)i;
    put_0(&e->c, F_cqo);
    put_r(&e->c, F_idiv, by);
    put_rr(&e->c, F_test, RDX, RDX);
    uint8_t *exact = put_skip(&e->c, F_jcc_near, CC_E);
    put_rr(&e->c, F_mov, SCRATCH, RDX);
    put_rr(&e->c, F_xor, SCRATCH, by);
    uint8_t *same_sign = put_skip(&e->c, F_jcc_near, CC_NS);
    if (d->result == RAX)
        put_ri(&e->c, F_sub_i, RAX, 1);
    else
        put_rr(&e->c, F_add, RDX, by);
    land(&e->c, exact);
    land(&e->c, same_sign);
}

/* A small integer ends where twice its value does not fit into 64 bits. */
static void test_small(struct emitter *e, int r)
{
    put_rr(&e->c, F_mov, SCRATCH, r);
    put_rr(&e->c, F_add, SCRATCH, r);
}

OP(add_small_constant)
{
    add_constant(e, i, d);
    test_small(e, d->result);
}

OP(add_small)
{
    add(e, i, d);
    test_small(e, d->result);
}

OP(sub_small)
{
    put(&e->c, F_sub, d->result, any(e, i, d, 1), 0);
    test_small(e, d->result);
}

/* The product may not even fit into 64 bits: the test is made with twice an operand. */
OP(mul_small)
{
    (void)i;
    put(&e->c, F_lea, SCRATCH, at_index(d->result, d->result, 0, 0), 0);
    put_rr(&e->c, F_imul, d->result, d->at[1]);
    put_rr(&e->c, F_imul, SCRATCH, d->at[1]);
}

OP(mul_small_constant)
{
    int32_t n = number(e, i, d, 1);
    put(&e->c, F_lea, SCRATCH, at_index(d->result, d->result, 0, 0), 0);
    put(&e->c, F_imul_i, d->result, at_reg(d->result), n);
    put(&e->c, F_imul_i, SCRATCH, at_reg(SCRATCH), n);
}

OP(tag)
{
    (void)i;
    put(&e->c, F_lea, d->result, at_index(d->at[0], d->at[0], 0, 1), 0);
}

/* ---- doubles ----------------------------------------------------------------------------- */

OP(sign_bit)
{
    (void)i;
    put_constant(&e->c, SCRATCH, how(d) == F_xorps ? INT64_MIN : INT64_MAX);
    put_rr(&e->c, F_movq_x, SCRATCH_X, SCRATCH);
    put_rr(&e->c, (enum form)how(d), in_form(d->result), SCRATCH_X);
}

OP(square_root)
{
    put(&e->c, F_sqrtsd, in_form(d->result), any(e, i, d, 0), 0);
}

OP(to_float) /* clearing it first: cvtsi2sd waits for the rest of the register */
{
    put_rr(&e->c, F_xorps, in_form(d->result), in_form(d->result));
    put(&e->c, F_cvtsi2sd, in_form(d->result), any(e, i, d, 0), 0);
}

/* ---- comparisons --------------------------------------------------------------------------- */

/* Equal doubles: equal, and not unordered. Different ones: not equal, or unordered. */
static void and_parity(struct emitter *e, int cc, int result)
{
    put(&e->c, F_set, cc == CC_E ? CC_NP : CC_P, at_reg(SCRATCH), 0);
    put_rr(&e->c, cc == CC_E ? F_and32 : F_or32, result, SCRATCH);
}

/* The flags are set. They are the result, or a 0 or 1 is made of them. */
static void condition(struct emitter *e, const struct decision *d)
{
    int cc = test_of(d) & ~PARITY;
    if (d->result == FLAGS)
        return;
    put(&e->c, F_set, cc, at_reg(d->result), 0);
    if (how(d) & PARITY)
        and_parity(e, cc, d->result);
    put_rr(&e->c, F_movzx8, d->result, d->result);
}

static void set_flags(struct emitter *e, const struct ir_ins *i,
                      const struct decision *d)
{
    if (x64_machine.patterns[d->pattern].operands[1] != IMM)
        put(&e->c, F_cmp, d->at[0], any(e, i, d, 1), 0);
    else if (number(e, i, d, 1) == 0)
        put_rr(&e->c, F_test, d->at[0], d->at[0]);
    else
        put_ri(&e->c, F_cmp_i, d->at[0], number(e, i, d, 1));
}

OP(compare)
{
    set_flags(e, i, d);
    condition(e, d);
}

OP(compare_zero)
{
    (void)i;
    put_rr(&e->c, F_test, d->at[0], d->at[0]);
    condition(e, d);
}

OP(compare_above)
{
    put(&e->c, F_ucomisd, in_form(d->at[0]), any(e, i, d, 1), 0);
    condition(e, d);
}

OP(compare_below)
{
    put(&e->c, F_ucomisd, in_form(d->at[1]), any(e, i, d, 0), 0);
    condition(e, d);
}

/* ---- guards ---------------------------------------------------------------------------------- */

/* Leave on equal and not unordered. */
static void exit_if_equal(struct emitter *e)
{
    uint8_t *over = put_skip(&e->c, F_jcc_near, CC_P);
    exit_if(e, CC_E);
    land(&e->c, over);
}

OP(guard_condition)
{
    bool want = how(d);
    if (d->at[0] != FLAGS) {
        put_rr(&e->c, F_test, d->at[0], d->at[0]);
        exit_if(e, want ? CC_E : CC_NE);
        return;
    }
    int test = test_of(&e->a->ops[arg(e, i, d, 0)]), cc = test & ~PARITY;
    if (!(test & PARITY))
        exit_if(e, want ? cc ^ 1 : cc);
    else if (want == (cc == CC_E)) {
        exit_if(e, CC_NE);
        exit_if(e, CC_P);
    } else
        exit_if_equal(e);
}

OP(guard_value)
{
    set_flags(e, i, d);
    exit_if(e, CC_NE);
}

/* A small integer has its lowest bit set; anything else has its kind in its first word. */
OP(guard_class)
{
    int32_t class = (int32_t)(intptr_t)i->descr;
    put_ri(&e->c, F_test8_i, d->at[0], 1);
    if (class == -2) {
        exit_if(e, CC_E);
        return;
    }
    exit_if(e, CC_NE);
    put(&e->c, F_cmp32_i, 0, at_mem(d->at[0], offsetof(struct obj, kind)), class);
    exit_if(e, CC_NE);
}

OP(guard_zero)
{
    (void)i;
    put_rr(&e->c, F_test, d->at[0], d->at[0]);
    exit_if(e, how(d));
}

OP(guard_flags)
{
    (void)i;
    exit_if(e, how(d));
}

OP(guard_no_exception)
{
    (void)i, (void)d;
    put(&e->c, F_cmp_i, 0, at_mem(SELF, e->j->lang.exc_offset), 0);
    exit_if(e, CC_NE);
}

OP(guard_valid)
{
    (void)i, (void)d;
    put_constant(&e->c, SCRATCH, (int64_t)(uintptr_t)&e->t->invalidated);
    put(&e->c, F_test8_i, 0, at_mem(SCRATCH, 0), 1);
    exit_if(e, CC_NE);
}

OP(leave)
{
    (void)i, (void)d;
    exit_always(e);
}

/* ---- memory ---------------------------------------------------------------------------------- */

OP(load_field)
{
    if (i->descr ==
        e->j->lang.int_field) { /* the field of a small integer: the untag */
        if (d->result != d->at[0])
            put_rr(&e->c, F_mov, d->result, d->at[0]);
        put_ri(&e->c, F_sar_i, d->result, 1);
        return;
    }
    put(&e->c, d->result >= XMM ? F_movsd : F_mov, in_form(d->result),
        at_mem(d->at[0], i->descr->offset), 0);
}

/* Operand k, a REG or an IMM, into memory. */
static void store(struct emitter *e, const struct ir_ins *i, const struct decision *d,
                  unsigned k, struct rm to)
{
    if (d->at[k] == CONSTANT)
        put(&e->c, F_mov_i, 0, to, number(e, i, d, k));
    else
        put(&e->c, d->at[k] >= XMM ? F_movsd_to : F_mov_to, in_form(d->at[k]), to, 0);
}

/* May the value be a young object? */
static bool needs_barrier(const struct emitter *e, ir_ref v)
{
    const struct ir_trace *t = &e->t->ir;
    if (ir_is_const(v))
        return ir_constant(t, v)->type == 'r' && is_ref(ir_constant(t, v)->u.r);
    return t->ins.at[v].type == 'r' && t->ins.at[v].op != IR_cast_int_to_ptr;
}

static void barrier(struct emitter *e, int holder)
{
    put(&e->c, F_test8_i, 0, at_mem(holder, offsetof(struct obj, gc)), GC_TRACK);
    uint8_t *jump = slow_jump(e, CC_NE);
    slow_way(
        e, (struct slow_way){.jump = jump, .stub = e->j->slow_barrier, .reg = holder});
}

OP(store_field)
{
    store(e, i, d, 1, at_mem(d->at[0], i->descr->offset));
    if (needs_barrier(e, arg(e, i, d, 1)))
        barrier(e, d->at[0]);
}

static struct rm item(const struct emitter *e, const struct ir_ins *i,
                      const struct decision *d)
{
    return d->at[1] == CONSTANT
               ? at_mem(d->at[0], i->descr->offset + number(e, i, d, 1) * 8)
               : at_index(d->at[0], d->at[1], 3, i->descr->offset);
}

OP(load_item)
{
    put(&e->c, F_mov, d->result, item(e, i, d), 0);
}

OP(store_item) /* frames are roots: no barrier */
{
    store(e, i, d, 2, item(e, i, d));
    if (d->at[0] != FRAME && needs_barrier(e, arg(e, i, d, 2)))
        barrier(e, d->at[0]);
}

/* Bump the nursery's pointer. The slow way may have made an old object, so only the kind is
 * written, not the collector's half of the word. */
static void allocate_object(struct emitter *e, int to, size_t size, uint32_t kind)
{
    struct rm free =
                  at_mem(SELF, e->j->lang.gc_offset + (int)offsetof(struct gc, free)),
              top = at_mem(SELF, e->j->lang.gc_offset + (int)offsetof(struct gc, top));
    put(&e->c, F_mov, to, free, 0);
    put(&e->c, F_lea, SCRATCH, at_mem(to, (int32_t)size), 0);
    put(&e->c, F_cmp, SCRATCH, top, 0);
    uint8_t *jump = slow_jump(e, CC_A);
    put(&e->c, F_mov_to, SCRATCH, free, 0);
    slow_way(e, (struct slow_way){
                    .jump = jump, .stub = e->j->slow_new, .reg = to, .size = size});
    put(&e->c, F_mov32_i, 0, at_mem(to, offsetof(struct obj, kind)), kind);
}

OP(new_object)
{
    allocate_object(e, d->result, gc_round((size_t)i->descr->size), i->descr->kind);
}

OP(new_array)
{
    int32_t n = number(e, i, d, 0);
    allocate_object(e, d->result, gc_round((size_t)(i->descr->offset + (int64_t)n * 8)),
                    i->descr->kind);
    put(&e->c, F_mov_i, 0, at_mem(d->result, sizeof(struct obj)), n);
}

/* ---- calls ------------------------------------------------------------------------------------- */

OP(call)
{
    (void)d;
    put_rr(&e->c, F_mov, RDI, SELF);
    put_constant(&e->c, SCRATCH, (int64_t)(uintptr_t)i->descr->fn);
    put_r(&e->c, F_call_to, SCRATCH);
}

const struct emit_row emit_rows[] = {
#define PATTERN(op, a, b, c, result, flags, clobbers, function, how) {function, how},
#include "jit/x64/patterns.def"
#undef PATTERN
};
