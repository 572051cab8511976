/* ops.c -- the operations: each a few instructions, named by the rows of patterns.def. */
#include "jit/a64/emit.h"

static int how(const struct decision *d)
{
    return emit_rows[d->pattern].how;
}

/* The condition that a comparison leaves: the mirrored one when its operands are
 * swapped. */
static int test_of(const struct decision *d)
{
    static const uint8_t mirrored[] = {
        [CC_EQ] = CC_EQ, [CC_NE] = CC_NE, [CC_LT] = CC_GT, [CC_GT] = CC_LT,
        [CC_LE] = CC_GE, [CC_GE] = CC_LE, [CC_LO] = CC_HI, [CC_HI] = CC_LO,
        [CC_LS] = CC_HS, [CC_HS] = CC_LS};
    return d->swapped ? mirrored[how(d)] : how(d);
}

static ir_ref arg(const struct op *o, unsigned k)
{
    return ir_arg(&o->e->t->ir, o->i, o->d->swapped && k < 2 ? 1 - k : k);
}

/* The value of operand k, which is a constant in the instruction. */
static int64_t number(const struct op *o, unsigned k)
{
    return ir_constant(&o->e->t->ir, arg(o, k))->u.i;
}

static bool is_constant(const struct op *o, unsigned k)
{
    return o->at[k] == CONSTANT;
}

/* ---- arithmetic ------------------------------------------------------------------ */

static void three(const struct op *o)
{
    put_rrr(o->c, (enum form)o->how, in_form(o->result), in_form(o->at[0]),
            in_form(o->at[1]));
}

static void two(const struct op *o)
{
    put_rrr(o->c, (enum form)o->how, in_form(o->result), in_form(o->at[0]), 0);
}

/* The forms with a zero register in the middle. */
static void opposite(const struct op *o)
{
    put_rrr(o->c, (enum form)o->how, o->result, 0, o->at[0]);
}

static void with_constant(const struct op *o)
{
    put_rri(o->c, (enum form)o->how, o->result, o->at[0], number(o, 1));
}

static void shift(const struct op *o)
{
    put_rri(o->c, (enum form)o->how, o->result, o->at[0], number(o, 1) & 63);
}

/* how: 1 adds, -1 subtracts */
static void add_constant(const struct op *o)
{
    int64_t n = number(o, 1) * o->how;
    put_rri(o->c, n < 0 ? F_sub_i : F_add_i, o->result, o->at[0], n < 0 ? -n : n);
}

/* Cut off, then brought to rounding down: when there is a remainder and it has another
 * sign than the divisor. LT holds then. */
static void divide(const struct op *o)
{
    int a = o->at[0], by = o->at[1], quotient = SCRATCH, rest = SCRATCH_2;
    put_rrr(o->c, F_sdiv, quotient, a, by);
    put(o->c, F_msub, rest, quotient, by, a);
    put_rrr(o->c, F_eor, LR, rest, by);
    put(o->c, F_cmp_i, 0, rest, 0, 0);
    put(o->c, F_ccmp_i, 0, LR, 0, ccmp_imm(CC_NE, 0, 0));
    if (o->how) {
        put(o->c, F_cset, LR, 0, 0, CC_LT);
        put_rrr(o->c, F_sub, o->result, quotient, LR);
    } else {
        put_rrr(o->c, F_add, LR, rest, by);
        put(o->c, F_csel, o->result, LR, rest, CC_LT);
    }
}

/* A small integer ends where twice its value does not fit into 64 bits. */
static void test_small(const struct op *o)
{
    put_rrr(o->c, F_cmn, 0, o->result, o->result);
}

static void add_small_constant(const struct op *o)
{
    add_constant(o);
    test_small(o);
}

static void small(const struct op *o)
{
    three(o);
    test_small(o);
}

/* Twice the product has 128 bits; it fits when the upper half is nothing but the sign of
 * the lower one. That sets Z, and the guard wants V: compared with itself when equal, a
 * register leaves V clear. */
static void mul_small(const struct op *o)
{
    int a = o->at[0], b = o->at[1];
    put_rrr(o->c, F_add, SCRATCH, a, a);
    put_rrr(o->c, F_smulh, SCRATCH_2, SCRATCH, b);
    put_rrr(o->c, F_mul, SCRATCH, SCRATCH, b);
    put_rrr(o->c, F_mul, o->result, a, b);
    put(o->c, F_cmp_asr, 0, SCRATCH_2, SCRATCH, 63);
    put(o->c, F_ccmp_i, 0, SCRATCH, 0, ccmp_imm(CC_EQ, FLAG_V, 0));
}

static void tag(const struct op *o)
{
    put(o->c, F_add_lsl, o->result, ONE, o->at[0], 1);
}

/* ---- comparisons ----------------------------------------------------------------- */

/* The flags are set. They are the result, or a 0 or 1 is made of them. */
static void condition(const struct op *o)
{
    if (o->result != FLAGS)
        put(o->c, F_cset, o->result, 0, 0, test_of(o->d));
}

static void set_flags(const struct op *o)
{
    if (!is_constant(o, 1))
        put_rrr(o->c, F_cmp, 0, o->at[0], o->at[1]);
    else if (number(o, 1) < 0)
        put_rri(o->c, F_cmn_i, 0, o->at[0], -number(o, 1));
    else
        put_rri(o->c, F_cmp_i, 0, o->at[0], number(o, 1));
}

static void compare(const struct op *o)
{
    set_flags(o);
    condition(o);
}

static void compare_zero(const struct op *o)
{
    put_rri(o->c, F_cmp_i, 0, o->at[0], 0);
    condition(o);
}

/* When one is no number C and V are set: of the conditions that patterns.def has for
 * doubles only NE holds then, and of their opposites all others do. */
static void compare_floats(const struct op *o)
{
    put_rrr(o->c, F_fcmp, 0, in_form(o->at[0]), in_form(o->at[1]));
    condition(o);
}

/* ---- guards ---------------------------------------------------------------------- */

static void guard_condition(const struct op *o)
{
    bool want = o->how;
    if (o->at[0] != FLAGS)
        exit_by(o->e, want ? F_cbz : F_cbnz, o->at[0]);
    else {
        int cc = test_of(&o->e->a->ops[arg(o, 0)]);
        exit_if(o->e, want ? cc ^ 1 : cc);
    }
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
    put_rri(o->c, F_tst_i, 0, o->at[0], 1);
    if (class == CLASS_SMALL) {
        exit_if(o->e, CC_EQ);
        return;
    }
    exit_if(o->e, CC_NE);
    put_mem(o->c, F_ldr32, SCRATCH, o->at[0], offsetof(struct obj, kind));
    if (fits_12(class))
        put_rri(o->c, F_cmp_i, 0, SCRATCH, class);
    else {
        put_number(o->c, SCRATCH_2, class);
        put_rrr(o->c, F_cmp32, 0, SCRATCH, SCRATCH_2);
    }
    exit_if(o->e, CC_NE);
}

static void guard_zero(const struct op *o)
{
    exit_by(o->e, (enum form)o->how, o->at[0]);
}

static void guard_flags(const struct op *o)
{
    exit_if(o->e, o->how);
}

static void guard_exception(const struct op *o)
{
    put_mem(o->c, F_ldr, SCRATCH, SELF, o->e->j->lang.exc_offset);
    exit_by(o->e, (enum form)o->how, SCRATCH);
}

/* Any bit of enum jit_invalid. */
static void guard_valid(const struct op *o)
{
    emit_address(o->e, SCRATCH, &o->e->t->invalidated);
    put_mem(o->c, F_ldrb, SCRATCH, SCRATCH, 0);
    exit_by(o->e, F_cbnz, SCRATCH);
}

/* ---- memory ---------------------------------------------------------------------- */

static void load_at(const struct op *o, int base, int64_t offset)
{
    put_mem(o->c, o->result >= D0 ? F_ldr_d : F_ldr, in_form(o->result), base, offset);
}

/* Operand k, a REG or a ZERO, into memory. */
static void store_at(const struct op *o, unsigned k, int base, int64_t offset)
{
    if (is_constant(o, k))
        put_mem(o->c, F_str, XZR, base, offset);
    else
        put_mem(o->c, o->at[k] >= D0 ? F_str_d : F_str, in_form(o->at[k]), base,
                offset);
}

static void load_field(const struct op *o)
{
    if (o->i->descr == o->e->j->lang.int_field) /* the untag */
        put_rri(o->c, F_asr_i, o->result, o->at[0], 1);
    else
        load_at(o, o->at[0], o->i->descr->offset);
}

/* Operand k is stored into operand 0. */
static bool needs_barrier(const struct op *o, unsigned k)
{
    return ir_needs_barrier(&o->e->t->ir, o->e->j->gc, arg(o, 0), arg(o, k));
}

static void barrier(const struct op *o)
{
    put_mem(o->c, F_ldr32, SCRATCH, o->at[0], offsetof(struct obj, gc));
    put_number(o->c, SCRATCH_2, GC_TRACK | GC_CARDED);
    put_rrr(o->c, F_tst32, 0, SCRATCH, SCRATCH_2);
    uint8_t *jump = slow_jump(o->e, CC_NE);
    slow_way(o->e, (struct slow_way){jump, NULL, o->e->j->slow_barrier, o->at[0], 0});
}

static void store_field(const struct op *o)
{
    store_at(o, 1, o->at[0], o->i->descr->offset);
    if (needs_barrier(o, 1))
        barrier(o);
}

/* The register that item operand 1 is addressed from, and how far it is from there. */
static int item_base(const struct op *o, int64_t *offset)
{
    *offset = o->i->descr->offset;
    if (is_constant(o, 1)) {
        *offset += number(o, 1) * 8;
        return o->at[0];
    }
    put(o->c, F_add_lsl, SCRATCH, o->at[0], o->at[1], 3);
    return SCRATCH;
}

static void load_item(const struct op *o)
{
    int64_t offset;
    int base = item_base(o, &offset);
    load_at(o, base, offset);
}

static void put_add(struct code *c, int to, int from, int64_t n)
{
    if (fits_12(n))
        put_rri(c, F_add_i, to, from, n);
    else {
        put_number(c, SCRATCH_2, n);
        put_rrr(c, F_add, to, from, SCRATCH_2);
    }
}

/* An array that is known to be written to gets its card dirtied here: gc/cards.c. (A
 * card of a small array means nothing.) The byte of flags is read with its sign, which
 * is GC_CARDED, so that N tells of it. */
static void item_barrier(const struct op *o)
{
    enum { FLAGS_BITS = (int32_t)~0x7Fu | GC_TRACK };
    static_assert(GC_CARDED == 0x80, "the sign of a byte");
    int cards = o->e->j->lang.gc_offset + (int)offsetof(struct gc, cards);
    int64_t offset;
    put_mem(o->c, F_ldrsb, SCRATCH, o->at[0], offsetof(struct obj, gc));
    put_number(o->c, SCRATCH_2, FLAGS_BITS);
    put_rrr(o->c, F_tst32, 0, SCRATCH, SCRATCH_2);
    uint8_t *over = put_branch(o->c, F_b_if, CC_EQ);
    int base = item_base(o, &offset);
    put_add(o->c, SCRATCH, base, offset);
    uint8_t *known = put_branch(o->c, F_b_if, CC_MI);
    emit_branch(o->c, F_bl, o->e->j->slow_item_barrier);
    land(o->c, known);
    put_rri(o->c, F_lsr_i, SCRATCH, SCRATCH, GC_CARD_SHIFT);
    put_mem(o->c, F_ldr, SCRATCH_2, SELF, cards);
    put_rrr(o->c, F_strb_at, ONE, SCRATCH, SCRATCH_2);
    land(o->c, over);
}

static void store_item(const struct op *o)
{
    int64_t offset;
    int base = item_base(o, &offset);
    store_at(o, 2, base, offset);
    if (needs_barrier(o, 2))
        item_barrier(o);
}

/* Bump the nursery's pointer. The slow way may have made an old object, so only the
 * kind is written, not the collector's half of the word. */
static void allocate_object(const struct op *o, size_t size, uint32_t kind)
{
    int gc = o->e->j->lang.gc_offset, to = o->result;
    int free = gc + (int)offsetof(struct gc, free);
    put_mem(o->c, F_ldr, to, SELF, free);
    put_add(o->c, SCRATCH, to, (int64_t)size);
    put_mem(o->c, F_ldr, SCRATCH_2, SELF, gc + (int)offsetof(struct gc, top));
    put_rrr(o->c, F_cmp, 0, SCRATCH, SCRATCH_2);
    struct slow_way slow = {slow_jump(o->e, CC_HI), NULL, o->e->j->slow_new, to, size};
    put_mem(o->c, F_str, SCRATCH, SELF, free);
    slow_way(o->e, slow);
    put_number(o->c, SCRATCH, kind);
    put_mem(o->c, F_str32, SCRATCH, to, offsetof(struct obj, kind));
}

static void new_object(const struct op *o)
{
    allocate_object(o, gc_round((size_t)o->i->descr->size), o->i->descr->kind);
}

static void new_array(const struct op *o)
{
    int64_t n = number(o, 0);
    allocate_object(o, gc_round((size_t)(o->i->descr->offset + n * 8)),
                    o->i->descr->kind);
    put_number(o->c, SCRATCH, n);
    put_mem(o->c, F_str, SCRATCH, o->result, sizeof(struct obj));
}

const struct emit_row emit_rows[] = {
#define PATTERN(op, a, b, c, result, flags, clobbers, function, how) {function, how},
#include "jit/a64/patterns.def"
#undef PATTERN
};
