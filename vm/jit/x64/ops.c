/* ops.c -- the operations: each a few instructions, named by the rows of patterns.def. */
#include "jit/x64/emit.h"

/* A condition of doubles that looks at the parity flag as well. */
enum { PARITY = 0x10 };

static int how(const struct decision *d)
{
    return emit_rows[d->pattern].how;
}

/* The condition that a comparison leaves: the mirrored one when its operands are
 * swapped. */
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

static ir_ref arg(const struct op *o, unsigned k)
{
    return ir_arg(&o->e->t->ir, o->i, o->d->swapped && k < 2 ? 1 - k : k);
}

/* The value of operand k, which is an IMM or an INDEX. */
static int32_t number(const struct op *o, unsigned k)
{
    return (int32_t)ir_constant(&o->e->t->ir, arg(o, k))->u.i;
}

/* Operand k, which is a MEM. */
static struct rm any(const struct op *o, unsigned k)
{
    int at = o->at[k];
    return at == CONSTANT ? emit_constant(o->e, arg(o, k))
           : at >= SPILL  ? emit_slot(at)
                          : at_reg(at & (XMM - 1));
}

/* Float register n is n in an instruction. */
static int in_form(int at)
{
    return at & (XMM - 1);
}

/* ---- arithmetic ------------------------------------------------------------------ */

static void two_address(const struct op *o)
{
    put(o->c, (enum form)o->how, in_form(o->result), any(o, 1), 0);
}

static void one_address(const struct op *o)
{
    put_r(o->c, (enum form)o->how, o->result);
}

static void with_constant(const struct op *o)
{
    put_ri(o->c, (enum form)o->how, o->result, number(o, 1));
}

static void shift(const struct op *o)
{
    put_ri(o->c, (enum form)o->how, o->result, number(o, 1) & 63);
}

static void add_constant(const struct op *o)
{
    int64_t n = (int64_t)number(o, 1) * o->how;
    if (o->result == o->at[0])
        put_ri(o->c, o->how > 0 ? F_add_i : F_sub_i, o->result, number(o, 1));
    else if (n <= INT32_MAX)
        put(o->c, F_lea, o->result, at_mem(o->at[0], (int32_t)n), 0);
    else {
        put_rr(o->c, F_mov, o->result, o->at[0]);
        put_ri(o->c, F_sub_i, o->result, number(o, 1));
    }
}

static void add(const struct op *o)
{
    if (o->result == o->at[0])
        put_rr(o->c, F_add, o->result, o->at[1]);
    else if (o->result == o->at[1])
        put_rr(o->c, F_add, o->result, o->at[0]);
    else
        put(o->c, F_lea, o->result, at_index(o->at[0], o->at[1], 0, 0), 0);
}

static void mul_constant(const struct op *o)
{
    put(o->c, F_imul_i, o->result, at_reg(o->at[0]), number(o, 1));
}

static void mul_high(const struct op *o)
{
    put(o->c, F_mul, 0, any(o, 1), 0);
}

/* Cut off, then brought to rounding down: when there is a remainder of the other sign. */
static void divide(const struct op *o)
{
    int by = o->at[1];
    put_0(o->c, F_cqo);
    put_r(o->c, F_idiv, by);
    put_rr(o->c, F_test, RDX, RDX);
    uint8_t *exact = put_skip(o->c, F_jcc_near, CC_E);
    put_rr(o->c, F_mov, SCRATCH, RDX);
    put_rr(o->c, F_xor, SCRATCH, by);
    uint8_t *same_sign = put_skip(o->c, F_jcc_near, CC_NS);
    if (o->result == RAX)
        put_ri(o->c, F_sub_i, RAX, 1);
    else
        put_rr(o->c, F_add, RDX, by);
    land(o->c, exact);
    land(o->c, same_sign);
}

/* A small integer ends where twice its value does not fit into 64 bits. */
static void test_small(const struct op *o)
{
    put_rr(o->c, F_mov, SCRATCH, o->result);
    put_rr(o->c, F_add, SCRATCH, o->result);
}

static void add_small_constant(const struct op *o)
{
    add_constant(o);
    test_small(o);
}

static void add_small(const struct op *o)
{
    add(o);
    test_small(o);
}

static void sub_small(const struct op *o)
{
    put(o->c, F_sub, o->result, any(o, 1), 0);
    test_small(o);
}

/* The product may not even fit into 64 bits: the test is made with twice an operand. */
static void mul_small(const struct op *o)
{
    put(o->c, F_lea, SCRATCH, at_index(o->result, o->result, 0, 0), 0);
    put_rr(o->c, F_imul, o->result, o->at[1]);
    put_rr(o->c, F_imul, SCRATCH, o->at[1]);
}

static void mul_small_constant(const struct op *o)
{
    int32_t n = number(o, 1);
    put(o->c, F_lea, SCRATCH, at_index(o->result, o->result, 0, 0), 0);
    put(o->c, F_imul_i, o->result, at_reg(o->result), n);
    put(o->c, F_imul_i, SCRATCH, at_reg(SCRATCH), n);
}

static void tag(const struct op *o)
{
    put(o->c, F_lea, o->result, at_index(o->at[0], o->at[0], 0, 1), 0);
}

/* ---- doubles --------------------------------------------------------------------- */

static void sign_bit(const struct op *o)
{
    put_constant(o->c, SCRATCH, o->how == F_xorps ? INT64_MIN : INT64_MAX);
    put_rr(o->c, F_movq_x, SCRATCH_X, SCRATCH);
    put_rr(o->c, (enum form)o->how, in_form(o->result), SCRATCH_X);
}

static void square_root(const struct op *o)
{
    put(o->c, F_sqrtsd, in_form(o->result), any(o, 0), 0);
}

/* Cleared first: cvtsi2sd waits for the rest of the register. */
static void to_float(const struct op *o)
{
    put_rr(o->c, F_xorps, in_form(o->result), in_form(o->result));
    put(o->c, F_cvtsi2sd, in_form(o->result), any(o, 0), 0);
}

/* ---- comparisons ----------------------------------------------------------------- */

/* Equal doubles: equal, and not unordered. Different ones: not equal, or unordered. */
static void and_parity(const struct op *o, int cc)
{
    put(o->c, F_set, cc == CC_E ? CC_NP : CC_P, at_reg(SCRATCH), 0);
    put_rr(o->c, cc == CC_E ? F_and32 : F_or32, o->result, SCRATCH);
}

/* The flags are set. They are the result, or a 0 or 1 is made of them. */
static void condition(const struct op *o)
{
    int cc = test_of(o->d) & ~PARITY;
    if (o->result == FLAGS)
        return;
    put(o->c, F_set, cc, at_reg(o->result), 0);
    if (o->how & PARITY)
        and_parity(o, cc);
    put_rr(o->c, F_movzx8, o->result, o->result);
}

static void set_flags(const struct op *o)
{
    if (x64_machine.patterns[o->d->pattern].operands[1] != IMM)
        put(o->c, F_cmp, o->at[0], any(o, 1), 0);
    else if (number(o, 1) == 0)
        put_rr(o->c, F_test, o->at[0], o->at[0]);
    else
        put_ri(o->c, F_cmp_i, o->at[0], number(o, 1));
}

static void compare(const struct op *o)
{
    set_flags(o);
    condition(o);
}

static void compare_zero(const struct op *o)
{
    put_rr(o->c, F_test, o->at[0], o->at[0]);
    condition(o);
}

static void compare_above(const struct op *o)
{
    put(o->c, F_ucomisd, in_form(o->at[0]), any(o, 1), 0);
    condition(o);
}

static void compare_below(const struct op *o)
{
    put(o->c, F_ucomisd, in_form(o->at[1]), any(o, 0), 0);
    condition(o);
}

/* ---- guards ---------------------------------------------------------------------- */

/* Leave on equal and not unordered. */
static void exit_if_equal(const struct op *o)
{
    uint8_t *over = put_skip(o->c, F_jcc_near, CC_P);
    exit_if(o->e, CC_E);
    land(o->c, over);
}

static void guard_condition(const struct op *o)
{
    bool want = o->how;
    if (o->at[0] != FLAGS) {
        put_rr(o->c, F_test, o->at[0], o->at[0]);
        exit_if(o->e, want ? CC_E : CC_NE);
        return;
    }
    int test = test_of(&o->e->a->ops[arg(o, 0)]), cc = test & ~PARITY;
    if (!(test & PARITY))
        exit_if(o->e, want ? cc ^ 1 : cc);
    else if (want == (cc == CC_E)) {
        exit_if(o->e, CC_NE);
        exit_if(o->e, CC_P);
    } else
        exit_if_equal(o);
}

static void guard_value(const struct op *o)
{
    set_flags(o);
    exit_if(o->e, CC_NE);
}

/* A small integer has its lowest bit set; anything else has its kind in its first
 * word. */
static void guard_class(const struct op *o)
{
    int32_t class = (int32_t)(intptr_t)o->i->descr;
    put_ri(o->c, F_test8_i, o->at[0], 1);
    if (class == CLASS_SMALL) {
        exit_if(o->e, CC_E);
        return;
    }
    exit_if(o->e, CC_NE);
    put(o->c, F_cmp32_i, 0, at_mem(o->at[0], offsetof(struct obj, kind)), class);
    exit_if(o->e, CC_NE);
}

static void guard_zero(const struct op *o)
{
    put_rr(o->c, F_test, o->at[0], o->at[0]);
    exit_if(o->e, o->how);
}

static void guard_flags(const struct op *o)
{
    exit_if(o->e, o->how);
}

static void guard_exception(const struct op *o)
{
    put(o->c, F_cmp_i, 0, at_mem(SELF, o->e->j->lang.exc_offset), 0);
    exit_if(o->e, o->how);
}

static void guard_valid(const struct op *o)
{
    put_constant(o->c, SCRATCH, (int64_t)(uintptr_t)&o->e->t->invalidated);
    put(o->c, F_test8_i, 0, at_mem(SCRATCH, 0), TRACE_INVALID | TRACE_INTERRUPT);
    exit_if(o->e, CC_NE);
}

/* ---- memory ---------------------------------------------------------------------- */

static void load_field(const struct op *o)
{
    if (o->i->descr == o->e->j->lang.int_field) { /* the untag */
        if (o->result != o->at[0])
            put_rr(o->c, F_mov, o->result, o->at[0]);
        put_ri(o->c, F_sar_i, o->result, 1);
        return;
    }
    put(o->c, o->result >= XMM ? F_movsd : F_mov, in_form(o->result),
        at_mem(o->at[0], o->i->descr->offset), 0);
}

/* Operand k, a REG or an IMM, into memory. */
static void store(const struct op *o, unsigned k, struct rm to)
{
    if (o->at[k] == CONSTANT)
        put(o->c, F_mov_i, 0, to, number(o, k));
    else
        put(o->c, o->at[k] >= XMM ? F_movsd_to : F_mov_to, in_form(o->at[k]), to, 0);
}

/* Operand k is stored into operand 0. */
static bool needs_barrier(const struct op *o, unsigned k)
{
    return ir_needs_barrier(&o->e->t->ir, o->e->j->gc, arg(o, 0), arg(o, k));
}

static void test_holder(const struct op *o)
{
    put(o->c, F_test8_i, 0, at_mem(o->at[0], offsetof(struct obj, gc)),
        GC_TRACK | GC_CARDED);
}

static void barrier(const struct op *o)
{
    test_holder(o);
    uint8_t *jump = slow_jump(o->e, CC_NE);
    slow_way(o->e, (struct slow_way){jump, NULL, o->e->j->slow_barrier, o->at[0], 0});
}

static void store_field(const struct op *o)
{
    store(o, 1, at_mem(o->at[0], o->i->descr->offset));
    if (needs_barrier(o, 1))
        barrier(o);
}

static struct rm item(const struct op *o)
{
    return o->at[1] == CONSTANT
               ? at_mem(o->at[0], o->i->descr->offset + number(o, 1) * 8)
               : at_index(o->at[0], o->at[1], 3, o->i->descr->offset);
}

static void load_item(const struct op *o)
{
    put(o->c, o->result >= XMM ? F_movsd : F_mov, in_form(o->result), item(o), 0);
}

/* An array that is known to be written to gets its card dirtied here: gc/cards.c. (A
 * card of a small array means nothing.) */
static void item_barrier(const struct op *o)
{
    int cards = o->e->j->lang.gc_offset + (int)offsetof(struct gc, cards);
    test_holder(o);
    uint8_t *over = put_skip(o->c, F_jcc_near, CC_E);
    put(o->c, F_lea, SCRATCH, item(o), 0);
    uint8_t *known = put_skip(o->c, F_jcc_near, CC_S); /* the sign is GC_CARDED */
    put_branch(o->c, F_call, 0, o->e->j->slow_item_barrier);
    land(o->c, known);
    put_ri(o->c, F_shr_i, SCRATCH, GC_CARD_SHIFT);
    put(o->c, F_add, SCRATCH, at_mem(SELF, cards), 0);
    put(o->c, F_mov8_i, 0, at_mem(SCRATCH, 0), 1);
    land(o->c, over);
}

static void store_item(const struct op *o)
{
    store(o, 2, item(o));
    if (needs_barrier(o, 2))
        item_barrier(o);
}

/* Bump the nursery's pointer. The slow way may have made an old object, so only the
 * kind is written, not the collector's half of the word. */
static void allocate_object(const struct op *o, size_t size, uint32_t kind)
{
    int gc = o->e->j->lang.gc_offset, to = o->result;
    struct rm free = at_mem(SELF, gc + (int)offsetof(struct gc, free)),
              top = at_mem(SELF, gc + (int)offsetof(struct gc, top));
    put(o->c, F_mov, to, free, 0);
    put(o->c, F_lea, SCRATCH, at_mem(to, (int32_t)size), 0);
    put(o->c, F_cmp, SCRATCH, top, 0);
    struct slow_way slow = {slow_jump(o->e, CC_A), NULL, o->e->j->slow_new, to, size};
    put(o->c, F_mov_to, SCRATCH, free, 0);
    slow_way(o->e, slow);
    put(o->c, F_mov32_i, 0, at_mem(to, offsetof(struct obj, kind)), kind);
}

static void new_object(const struct op *o)
{
    allocate_object(o, gc_round((size_t)o->i->descr->size), o->i->descr->kind);
}

static void new_array(const struct op *o)
{
    int32_t n = number(o, 0);
    allocate_object(o, gc_round((size_t)(o->i->descr->offset + (int64_t)n * 8)),
                    o->i->descr->kind);
    put(o->c, F_mov_i, 0, at_mem(o->result, sizeof(struct obj)), n);
}

const struct emit_row emit_rows[] = {
#define PATTERN(op, a, b, c, result, flags, clobbers, function, how) {function, how},
#include "jit/x64/patterns.def"
#undef PATTERN
};
