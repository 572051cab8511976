/* emit.c -- one trace to machine code: an operation at a time, guards to stubs behind it. */
#include <stdlib.h>

#include "jit/x64/regs.h"

static bool constant_fits(const struct back *b, ir_ref r, int64_t *out)
{
    if (!ir_is_const(r))
        return false;
    const struct ir_const *k = ir_constant(b->ir, r);
    if (k->type == 'f' || (k->type == 'r' && k->u.r && !((uintptr_t)k->u.r & 1)))
        return false;
    *out = k->u.i;
    return k->u.i >= INT32_MIN && k->u.i <= INT32_MAX;
}

static ir_ref arg(const struct back *b, unsigned n)
{
    return ir_arg(b->ir, &b->ir->ins.at[b->pos], n);
}

/* ---- guards ---------------------------------------------------------------------------- */

static void add_ref(struct back *b, struct jit_guard *g, ir_ref r)
{
    if (r & (IR_CONST | IR_VIRTUAL) || r == IR_NONE)
        return;
    for (uint32_t i = 0; i < g->nrefs; i++)
        if (g->refs[i] == r)
            return;
    if (b->loc[r] == NOWHERE)
        b->failed = true;
    if (g->nrefs % 16 == 0) {
        g->refs = mem_resize(g->refs, g->nrefs + 16, sizeof *g->refs);
        g->locs = mem_resize(g->locs, g->nrefs + 16, sizeof *g->locs);
    }
    g->refs[g->nrefs] = r;
    g->locs[g->nrefs++] = b->loc[r];
}

static void note_values(struct back *b, struct jit_guard *g)
{
    const struct ir_trace *t = b->ir;
    const struct ir_snap *s = &t->snaps.at[g->snap - 1];
    for (uint32_t i = 0; i < s->nframes; i++) {
        const struct ir_snap_frame *f = &t->snap_frames.at[s->first + i];
        for (uint32_t k = 0; k < f->nslots; k++)
            add_ref(b, g, t->snap_refs.at[f->slots + k]);
        add_ref(b, g, f->func);
        add_ref(b, g, f->extra);
    }
    for (uint32_t i = 0; i < s->nvirtuals; i++) {
        const struct ir_snap_virtual *v = &t->snap_virtuals.at[s->virtuals + i];
        for (uint32_t k = 0; k < v->nfields; k++)
            add_ref(b, g, t->snap_refs.at[v->fields + 1 + 3 * k + 2]);
    }
}

static uint32_t guard_number(const struct back *b)
{
    uint32_t n = 0;
    for (uint32_t at = 0; at < b->pos; at++)
        n += b->ir->ins.at[at].op != IR_none &&
             ir_op_flags[b->ir->ins.at[at].op] & IRF_G;
    return n;
}

static struct jit_guard *note_guard(struct back *b)
{
    struct jit_guard *g = &b->t->guards[guard_number(b)];
    g->trace = b->t;
    g->snap = b->ir->ins.at[b->pos].snap;
    g->ins = b->pos;
    note_values(b, g);
    return g;
}

/* Leave the trace when the condition holds (and when the second does, if there is one). */
static void exit_if(struct back *b, int cc, int cc2)
{
    struct jit_guard *g = note_guard(b);
    g->patch[0] = x_jcc(&b->c, cc);
    g->patch[1] = cc2 >= 0 ? x_jcc(&b->c, cc2) : NULL;
}

static void emit_exits(struct back *b)
{
    for (uint32_t n = 0; n < b->t->nguards; n++) {
        struct jit_guard *g = &b->t->guards[n];
        for (int k = 0; k < 2 && !b->c.full; k++)
            if (g->patch[k]) {
                int32_t rel = (int32_t)(b->c.p - (g->patch[k] + 4));
                memcpy(g->patch[k], &rel, 4);
            }
        x_mov_ri(&b->c, R11, (int64_t)(uintptr_t)g);
        x_jmp(&b->c, b->j->exit_stub);
    }
}

/* ---- integers ---------------------------------------------------------------------------- */

static void alu(struct back *b, enum ir_op op, int dst, int src)
{
    switch (op) {
    case IR_int_add: x_add_rr(&b->c, dst, src); break;
    case IR_int_sub: x_sub_rr(&b->c, dst, src); break;
    case IR_int_and: x_and_rr(&b->c, dst, src); break;
    case IR_int_or: x_or_rr(&b->c, dst, src); break;
    case IR_int_xor: x_xor_rr(&b->c, dst, src); break;
    default: x_imul_rr(&b->c, dst, src); break;
    }
}

static void alu_imm(struct back *b, enum ir_op op, int dst, int a, int32_t imm)
{
    if (op == IR_int_mul) {
        x_imul_rri(&b->c, dst, a, imm);
        return;
    }
    if ((op == IR_int_add || op == IR_int_sub) && dst != a && imm != INT32_MIN) {
        x_lea(&b->c, dst, a, op == IR_int_add ? imm : -imm);
        return;
    }
    x_mov_rr(&b->c, dst, a);
    switch (op) {
    case IR_int_add: x_add_ri(&b->c, dst, imm); break;
    case IR_int_sub: x_sub_ri(&b->c, dst, imm); break;
    case IR_int_and: x_and_ri(&b->c, dst, imm); break;
    case IR_int_or: x_or_ri(&b->c, dst, imm); break;
    default: x_xor_ri(&b->c, dst, imm); break;
    }
}

static int binary(struct back *b, enum ir_op op)
{
    ir_ref x = arg(b, 0), y = arg(b, 1);
    int64_t imm;
    bool commutes = op != IR_int_sub;
    if (commutes && ir_is_const(x)) {
        ir_ref t = x;
        x = y;
        y = t;
    }
    int a = need(b, x);
    if (constant_fits(b, y, &imm)) {
        free_dead(b);
        int dst = result(b, b->pos, a);
        alu_imm(b, op, dst, a, (int32_t)imm);
        return dst;
    }
    int c = need(b, y);
    free_dead(b);
    int dst = result(b, b->pos, a);
    if (dst == a)
        alu(b, op, dst, c);
    else if (dst == c && commutes)
        alu(b, op, dst, a);
    else if (dst == c) {
        x_mov_rr(&b->c, R11, a);
        alu(b, op, R11, c);
        x_mov_rr(&b->c, dst, R11);
    } else if (op == IR_int_add)
        x_lea_rr(&b->c, dst, a, c);
    else {
        x_mov_rr(&b->c, dst, a);
        alu(b, op, dst, c);
    }
    return dst;
}

/* A small integer ends where twice its value does not fit into 64 bits. */
static void overflowing(struct back *b, enum ir_op op)
{
    ir_ref x = arg(b, 0), y = arg(b, 1);
    int64_t imm;
    if (op ==
        IR_int_mul) { /* the product itself may not fit: work on twice an operand */
        int a = need(b, x), c = need(b, y);
        int dst = result(b, b->pos, -1); /* the operands stay for the guard */
        x_mov_rr(&b->c, dst, a);
        x_imul_rr(&b->c, dst, c);
        x_lea_rr(&b->c, R11, a, a);
        x_imul_rr(&b->c, R11, c);
        b->cc = CC_O;
        return;
    }
    if (op == IR_int_add && ir_is_const(x)) {
        ir_ref t = x;
        x = y;
        y = t;
    }
    int a = need(b, x);
    bool simple = constant_fits(b, y, &imm);
    int c = simple ? -1 : need(b, y);
    free_dead(b);
    int dst = result(b, b->pos, simple ? a : -1);
    if (simple)
        alu_imm(b, op, dst, a, (int32_t)imm);
    else if (op == IR_int_add)
        x_lea_rr(&b->c, dst, a, c);
    else {
        x_mov_rr(&b->c, R11, a);
        x_sub_rr(&b->c, R11, c);
        x_mov_rr(&b->c, dst, R11);
    }
    x_lea(&b->c, R11, dst, 0);
    x_add_rr(&b->c, R11, dst);
    b->cc = CC_O;
}

static void shift(struct back *b, enum ir_op op)
{
    int digit = op == IR_int_lshift ? 4 : op == IR_int_rshift ? 7 : 5;
    int64_t n;
    if (constant_fits(b, arg(b, 1), &n)) {
        int a = need(b, arg(b, 0));
        free_dead(b);
        int dst = result(b, b->pos, a);
        x_mov_rr(&b->c, dst, a);
        x_shift_ri(&b->c, digit, dst, (int)n);
        return;
    }
    evict(b, RCX);
    b->locked |= 1u << RCX;
    int a = need(b, arg(b, 0)), c = need(b, arg(b, 1));
    x_mov_rr(&b->c, RCX, c);
    int dst = result(b, b->pos, -1);
    x_mov_rr(&b->c, dst, a);
    x_shift_rcl(&b->c, digit, dst);
    free_dead(b);
}

static void high_product(struct back *b)
{
    evict(b, RAX);
    evict(b, RDX);
    b->locked |= 1u << RAX | 1u << RDX;
    int a = need(b, arg(b, 0)), c = need(b, arg(b, 1));
    x_mov_rr(&b->c, RAX, a);
    x_unary(&b->c, 4, c);
    free_dead(b);
    claim(b, b->pos, RDX);
}

/* Quotient and remainder cut off, then brought to rounding down. */
static void divide(struct back *b, bool want_quotient)
{
    evict(b, RAX);
    evict(b, RDX);
    b->locked |= 1u << RAX | 1u << RDX;
    int a = need(b, arg(b, 0)), c = need(b, arg(b, 1));
    x_mov_rr(&b->c, RAX, a);
    x_cqo(&b->c);
    x_unary(&b->c, 7, c);
    x_test_rr(&b->c, RDX, RDX);
    uint8_t *done = x_jcc(&b->c, CC_E);
    x_mov_rr(&b->c, R11, RDX);
    x_xor_rr(&b->c, R11, c);
    uint8_t *same = x_jcc(&b->c, CC_NS);
    if (want_quotient)
        x_sub_ri(&b->c, RAX, 1);
    else
        x_add_rr(&b->c, RDX, c);
    for (int k = 0; k < 2 && !b->c.full; k++) {
        uint8_t *p = k ? same : done;
        int32_t rel = (int32_t)(b->c.p - (p + 4));
        memcpy(p, &rel, 4);
    }
    free_dead(b);
    claim(b, b->pos, want_quotient ? RAX : RDX);
}

/* ---- comparisons ---------------------------------------------------------------------------- */

/* Is the next operation a guard on this one, and the only one to look? */
static bool fused(const struct back *b)
{
    for (uint32_t at = b->pos + 1; at < b->ir->ins.n; at++) {
        const struct ir_ins *i = &b->ir->ins.at[at];
        if (i->op == IR_none || i->op == IR_debug_merge_point)
            continue;
        return (i->op == IR_guard_true || i->op == IR_guard_false) &&
               ir_arg(b->ir, i, 0) == b->pos && b->last[b->pos] == at;
    }
    return false;
}

/* The flags are set: keep the condition for the guard, or make a 0 or 1 of it. */
static void condition(struct back *b, int cc, int with)
{
    if (fused(b)) {
        b->cc = cc;
        b->cc2 = with;
        free_dead(b);
        b->loc[b->pos] = NOWHERE;
        return;
    }
    int dst = result(b, b->pos, -1);
    x_setcc(&b->c, cc, dst);
    if (with >= 0) { /* equal floats: and not unordered; different ones: or unordered */
        x_setcc(&b->c, with == CC_P ? CC_P : CC_NP, R11);
        x_movzx8(&b->c, R11, R11);
        x_movzx8(&b->c, dst, dst);
        with == CC_P ? x_or_rr(&b->c, dst, R11) : x_and_rr(&b->c, dst, R11);
    } else
        x_movzx8(&b->c, dst, dst);
    free_dead(b);
}

static void compare_ints(struct back *b, int cc)
{
    int64_t imm;
    int a = need(b, arg(b, 0));
    if (constant_fits(b, arg(b, 1), &imm)) {
        if (imm == 0 && (cc == CC_E || cc == CC_NE))
            x_test_rr(&b->c, a, a);
        else
            x_cmp_ri(&b->c, a, (int32_t)imm);
    } else
        x_cmp_rr(&b->c, a, need(b, arg(b, 1)));
    condition(b, cc, -1);
}

static void compare_floats(struct back *b, enum ir_op op)
{
    int x = need(b, arg(b, 0)) - XMM, y = need(b, arg(b, 1)) - XMM;
    switch (op) {
    case IR_float_lt:
        x_ucomisd(&b->c, y, x);
        condition(b, CC_A, -1);
        break;
    case IR_float_le:
        x_ucomisd(&b->c, y, x);
        condition(b, CC_AE, -1);
        break;
    case IR_float_gt:
        x_ucomisd(&b->c, x, y);
        condition(b, CC_A, -1);
        break;
    case IR_float_ge:
        x_ucomisd(&b->c, x, y);
        condition(b, CC_AE, -1);
        break;
    case IR_float_eq:
        x_ucomisd(&b->c, x, y);
        condition(b, CC_E, CC_NP);
        break;
    default:
        x_ucomisd(&b->c, x, y);
        condition(b, CC_NE, CC_P);
        break;
    }
}

static void guard_condition(struct back *b, bool want)
{
    int cc = b->cc, with = b->cc2;
    if (cc < 0) {
        int a = need(b, arg(b, 0));
        x_test_rr(&b->c, a, a);
        exit_if(b, want ? CC_E : CC_NE, -1);
    } else if (with < 0)
        exit_if(b, want ? cc ^ 1 : cc, -1);
    else if (with == CC_NP) { /* equal: E and NP */
        if (want)
            exit_if(b, CC_NE, CC_P);
        else {
            x_jcc_short(&b->c, CC_P, 6);
            exit_if(b, CC_E, -1);
        }
    } else if (want) { /* different: NE or P */
        x_jcc_short(&b->c, CC_P, 6);
        exit_if(b, CC_E, -1);
    } else
        exit_if(b, CC_NE, CC_P);
    b->cc = b->cc2 = -1;
    free_dead(b);
}

/* ---- floats --------------------------------------------------------------------------------- */

static void float_binary(struct back *b, int op, bool commutes)
{
    int x = need(b, arg(b, 0)), y = need(b, arg(b, 1));
    free_dead(b);
    int dst = result(b, b->pos, x);
    if (dst == x)
        x_sse_rr(&b->c, op, dst - XMM, y - XMM);
    else if (dst == y && commutes)
        x_sse_rr(&b->c, op, dst - XMM, x - XMM);
    else {
        x_movapd(&b->c, SCRATCH_X, x - XMM);
        x_sse_rr(&b->c, op, SCRATCH_X, y - XMM);
        x_movapd(&b->c, dst - XMM, SCRATCH_X);
    }
}

static void float_bits(struct back *b, bool negate)
{
    int x = need(b, arg(b, 0));
    x_movq_rx(&b->c, R11, x - XMM);
    free_dead(b);
    int dst = result(b, b->pos, -1);
    if (negate) {
        x_mov_ri(&b->c, R11, INT64_MIN);
        x_movq_xr(&b->c, SCRATCH_X, R11);
        x_movapd(&b->c, dst - XMM, x - XMM);
        x_xorpd(&b->c, dst - XMM, SCRATCH_X);
    } else {
        x_shift_ri(&b->c, 4, R11, 1);
        x_shift_ri(&b->c, 5, R11, 1);
        x_movq_xr(&b->c, dst - XMM, R11);
    }
}

/* ---- memory ------------------------------------------------------------------------------------ */

static void load_field(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    int a = need(b, arg(b, 0));
    free_dead(b);
    int dst = result(b, b->pos, i->type == 'f' ? -1 : a);
    if (i->descr == b->j->lang.int_field) {
        x_mov_rr(&b->c, dst, a);
        x_shift_ri(&b->c, 7, dst, 1);
    } else if (i->type == 'f')
        x_movsd_rm(&b->c, dst - XMM, a, i->descr->offset);
    else
        x_mov_rm(&b->c, dst, a, i->descr->offset);
}

static void barrier(struct back *b, int holder)
{
    x_test8_mi(&b->c, holder, 4, GC_TRACK | GC_CARDED);
    uint8_t *over = x_jcc(&b->c, CC_E);
    x_mov_rr(&b->c, R11, holder);
    x_call(&b->c, b->j->slow_barrier);
    if (b->c.full)
        return;
    int32_t rel = (int32_t)(b->c.p - (over + 4));
    memcpy(over, &rel, 4);
}

/* An array that is known to be written to gets its card dirtied here: gc/cards.c. (A
 * card of a small array means nothing.) The index is a register, or -1: in the disp. */
static void item_barrier(struct back *b, int holder, int index, int32_t disp)
{
    enum { CALL_BYTES = 5 };
    int32_t cards = b->j->lang.gc_offset + (int32_t)offsetof(struct gc, cards);
    x_test8_mi(&b->c, holder, 4, GC_TRACK | GC_CARDED);
    uint8_t *over = x_jcc(&b->c, CC_E);
    if (index < 0)
        x_lea(&b->c, R11, holder, disp);
    else
        x_lea_x(&b->c, R11, holder, index, disp);
    x_jcc_short(&b->c, CC_S, CALL_BYTES); /* the sign is GC_CARDED */
    x_call(&b->c, b->j->slow_item_barrier);
    x_shift_ri(&b->c, 5, R11, GC_CARD_SHIFT);
    x_add_rm(&b->c, R11, R15, cards);
    x_mov8_mi(&b->c, R11, 0, 1);
    if (b->c.full)
        return;
    int32_t rel = (int32_t)(b->c.p - (over + 4));
    memcpy(over, &rel, 4);
}

static void store_field(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    ir_ref v = arg(b, 1);
    int64_t imm;
    int o = need(b, arg(b, 0));
    if (!ir_is_const(v) && b->ir->ins.at[v].type == 'f')
        x_movsd_mr(&b->c, o, i->descr->offset, need(b, v) - XMM);
    else if (constant_fits(b, v, &imm))
        x_mov_mi(&b->c, o, i->descr->offset, (int32_t)imm);
    else {
        int r = need(b, v);
        if (r >= XMM)
            x_movsd_mr(&b->c, o, i->descr->offset, r - XMM);
        else
            x_mov_mr(&b->c, o, i->descr->offset, r);
    }
    if (ir_needs_barrier(b->ir, b->j->gc, arg(b, 0), v))
        barrier(b, o);
    free_dead(b);
}

static bool is_frame(const struct back *b, ir_ref r)
{
    return !ir_is_const(r) && b->ir->ins.at[r].op == IR_input;
}

static void load_float_item(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    int64_t n;
    int a = need(b, arg(b, 0));
    if (constant_fits(b, arg(b, 1), &n) && n < 1 << 24) {
        free_dead(b);
        x_movsd_rm(&b->c, result(b, b->pos, -1) - XMM, a,
                   i->descr->offset + (int32_t)n * 8);
        return;
    }
    int x = need(b, arg(b, 1));
    free_dead(b);
    x_movsd_rx(&b->c, result(b, b->pos, -1) - XMM, a, x, i->descr->offset);
}

static void store_float_item(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    int64_t n;
    int a = need(b, arg(b, 0)), v = need(b, arg(b, 2)) - XMM;
    if (constant_fits(b, arg(b, 1), &n) && n < 1 << 24)
        x_movsd_mr(&b->c, a, i->descr->offset + (int32_t)n * 8, v);
    else
        x_movsd_xr(&b->c, a, need(b, arg(b, 1)), i->descr->offset, v);
    free_dead(b);
}

static void load_item(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    int64_t n;
    int a = is_frame(b, arg(b, 0)) ? RBP : need(b, arg(b, 0));
    if (constant_fits(b, arg(b, 1), &n) && n < 1 << 24) {
        free_dead(b);
        x_mov_rm(&b->c, result(b, b->pos, -1), a, i->descr->offset + (int32_t)n * 8);
        return;
    }
    int x = need(b, arg(b, 1));
    free_dead(b);
    x_mov_rx(&b->c, result(b, b->pos, -1), a, x, i->descr->offset);
}

static void store_item(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    int64_t n, imm;
    bool frame = is_frame(b, arg(b, 0));
    int a = frame ? RBP : need(b, arg(b, 0));
    bool fixed = constant_fits(b, arg(b, 1), &n) && n < 1 << 24;
    int x = fixed ? -1 : need(b, arg(b, 1));
    if (fixed && constant_fits(b, arg(b, 2), &imm))
        x_mov_mi(&b->c, a, i->descr->offset + (int32_t)n * 8, (int32_t)imm);
    else if (fixed)
        x_mov_mr(&b->c, a, i->descr->offset + (int32_t)n * 8, need(b, arg(b, 2)));
    else
        x_mov_xr(&b->c, a, x, i->descr->offset, need(b, arg(b, 2)));
    if (ir_needs_barrier(b->ir, b->j->gc, arg(b, 0), arg(b, 2)))
        item_barrier(b, a, x, i->descr->offset + (fixed ? (int32_t)n * 8 : 0));
    free_dead(b);
}

/* Bump the nursery's pointer; the stub saves all registers and collects. */
static void allocate(struct back *b, int32_t size, uint32_t kind)
{
    int32_t gc = b->j->lang.gc_offset;
    int dst = result(b, b->pos, -1);
    x_mov_rm(&b->c, dst, R15, gc + (int32_t)offsetof(struct gc, free));
    x_lea(&b->c, R11, dst, size);
    x_cmp_rm(&b->c, R11, R15, gc + (int32_t)offsetof(struct gc, top));
    uint8_t *slow = x_jcc(&b->c, CC_A);
    x_mov_mr(&b->c, R15, gc + (int32_t)offsetof(struct gc, free), R11);
    put1(&b->c, 0xEB); /* over the slow way: push, call, pop are of known length */
    uint8_t *over = b->c.p;
    put1(&b->c, 0);
    if (!b->c.full) {
        int32_t rel = (int32_t)(b->c.p - (slow + 4));
        memcpy(slow, &rel, 4);
    }
    x_mov_ri(&b->c, R11, size);
    x_call(&b->c, b->j->slow_new);
    x_mov_rr(&b->c, dst, R11);
    if (!b->c.full)
        *over = (uint8_t)(b->c.p - (over + 1));
    /* only the kind: the slow way may have made an old object */
    rex(&b->c, 0, 0, 0, dst), put1(&b->c, 0xC7), modrm_mem(&b->c, 0, dst, 0),
        put4(&b->c, kind);
}

static void new_array(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    int64_t n;
    if (!constant_fits(b, arg(b, 0), &n)) {
        b->failed = true;
        return;
    }
    allocate(b, (int32_t)gc_round((size_t)(i->descr->offset + n * 8)), i->descr->kind);
    x_mov_mi(&b->c, b->loc[b->pos], 8, (int32_t)n);
}

/* ---- calls ---------------------------------------------------------------------------------------- */

/* Behind a call: what it needed is gone, what it returned is in rax. */
static void called(struct back *b)
{
    free_dead(b);
    for (int reg = 0; reg < 32;
         reg++) /* arguments that died were in registers that did too */
        if (b->regs[reg] != IR_NONE && b->last[b->regs[reg]] <= b->pos)
            free_value(b, b->regs[reg]);
    b->locked = 0;
    if (b->last[b->pos] > 0)
        claim(b, b->pos, RAX);
}

static void call(struct back *b)
{
    static const uint8_t int_args[] = {RSI, RDX, RCX, R8, R9};
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    struct move m[8];
    char types[8];
    unsigned n = 0;
    spill_for_call(b);
    for (unsigned k = 0; k < i->nargs && k < 5; k++) {
        ir_ref r = arg(b, k);
        m[n] = (struct move){ir_is_const(r) ? NOWHERE : b->loc[r], int_args[k], r};
        types[n++] = 'i';
    }
    moves(b, m, n, types);
    x_mov_rr(&b->c, RDI, R15);
    x_mov_ri(&b->c, R11, (int64_t)(uintptr_t)i->descr->fn);
    x_call_r(&b->c, R11);
    called(b);
}

static void store_value(struct back *b, int base, int32_t disp, ir_ref r)
{
    int64_t imm;
    if (constant_fits(b, r, &imm))
        x_mov_mi(&b->c, base, disp, (int32_t)imm);
    else
        x_mov_mr(&b->c, base, disp, glance(b, r));
}

static void store_address(struct back *b, int base, int32_t disp, const void *p)
{
    x_mov_ri(&b->c, R11, (int64_t)(uintptr_t)p);
    x_mov_mr(&b->c, base, disp, R11);
}

/* The callee's frame goes behind ours: every field of it is at a known distance from rbp. */
static void push_frame(struct back *b, const struct jit_callee *callee)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    const struct jit_frames *f = &b->j->lang.frames;
    int32_t at = b->t->frame_size, slots = at + b->j->lang.frame_item->offset;
    int32_t n = i->nargs - 2;
    for (int32_t k = 0; k < n; k++)
        store_value(b, RBP, slots + 8 * k, arg(b, (unsigned)k + 2));
    for (int32_t k = n; k < callee->nlocals; k++)
        x_mov_mi(&b->c, RBP, slots + 8 * k, 0);
    store_value(b, RBP, at + f->func, arg(b, 0));
    store_value(b, RBP, at + f->world, arg(b, 1));
    store_address(b, RBP, at + f->code, callee->code);
    store_address(b, RBP, at + f->pc, callee->pc);
    x_mov_mi(&b->c, RBP, at + f->extra, 0);
    x_mov_mi(&b->c, RBP, at + f->ret, callee->ret);
    x_mov_mr(&b->c, RBP, at + f->back, RBP);
    x_lea(&b->c, R11, RBP, slots + 8 * callee->nlocals);
    x_mov_mr(&b->c, RBP, at + f->sp, R11);
}

static void call_assembler(struct back *b)
{
    const struct jit_callee *callee =
        (const struct jit_callee *)(const void *)b->ir->ins.at[b->pos].descr;
    const struct jit_frames *f = &b->j->lang.frames;
    spill_for_call(b);
    push_frame(b, callee);
    x_lea(&b->c, RDX, RBP, b->t->frame_size);
    x_mov_mr(&b->c, R15, f->top, RDX);
    x_add_mi8(&b->c, R15, f->depth, callee->inlined + 1);
    x_mov_ri(&b->c, R11, (int64_t)(uintptr_t)callee->entry);
    x_mov_rm(&b->c, RDI, R11, (int32_t)offsetof(struct jit_entry, start));
    x_call(&b->c, b->j->call_frame);
    if (callee->inlined)
        x_add_mi8(&b->c, R15, f->depth, -callee->inlined);
    called(b);
}

/* The frame returns the value. Without one, it only goes on in the interpreter. */
static void finish(struct back *b)
{
    if (b->ir->ins.at[b->pos].nargs == 0) {
        x_cmp_rr(&b->c, RBP, RBP);
        exit_if(b, CC_E, -1);
        return;
    }
    const struct jit_guard *g = note_guard(b);
    x_mov_rr(&b->c, RAX, need(b, arg(b, 0)));
    x_mov_ri(&b->c, RDX, (int64_t)(uintptr_t)g);
    x_jmp(&b->c, b->j->leave);
}

/* ---- labels and jumps -------------------------------------------------------------------------------- */

static void count(struct back *b, uint64_t *counter)
{
    if (b->j->counting)
        x_inc_abs(&b->c, counter);
}

static void label(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    /* every parameter gets a place of its own, with the preamble's value in it */
    unsigned n = i->nargs / 2;
    for (unsigned k = 0; k < n; k++) {
        ir_ref p = arg(b, 2 * k), v = arg(b, 2 * k + 1);
        if (b->last[p] == 0) /* nobody reads it */
            continue;
        b->locked = 0;
        int dst;
        if (!ir_is_const(v) && b->loc[v] != NOWHERE && b->last[v] <= b->pos &&
            b->loc[v] < SPILL) {
            bool again = false;
            for (unsigned q = k + 1; q < n; q++)
                again |= arg(b, 2 * q + 1) == v;
            dst = b->loc[v];
            if (!again) {
                free_value(b, v);
                claim(b, p, dst);
                continue;
            }
        }
        int src = need(b, v);
        dst = result(b, p, -1);
        if (src >= XMM)
            x_movapd(&b->c, dst - XMM, src - XMM);
        else
            x_mov_rr(&b->c, dst, src);
    }
    b->locked = 0;
    for (unsigned k = 0; k < n; k++) {
        ir_ref v = arg(b, 2 * k + 1);
        if (!ir_is_const(v) && b->last[v] <= b->pos && b->loc[v] != NOWHERE)
            free_value(b, v);
    }
    for (uint32_t r = 0; r <= b->pos; r++) {
        b->label_loc[r] = b->loc[r];
        b->label_spill[r] = b->spill[r];
    }
    b->t->nlabels = 2;
    b->t->tokens[1] = (uint64_t)(uintptr_t)&b->t->label_count[1];
    b->top = b->t->label_code = b->c.p;
    count(b, &b->t->label_count[1]);
    b->t->live_locs = mem_new((b->t->nlive + 1) * sizeof *b->t->live_locs);
    b->t->live_spills = mem_new((b->t->nlive + 1) * sizeof *b->t->live_spills);
    for (uint32_t k = 0; k < b->t->nlive; k++) {
        b->t->live_locs[k] = b->label_loc[b->t->live[k]];
        b->t->live_spills[k] = b->label_spill[b->t->live[k]];
    }
}

/* Into the middle of another trace: each value to where that one has it at its label. */
static void jump_to_label(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos];
    const struct jit_trace *to = b->t->target;
    struct move *m = mem_new((2 * (size_t)i->nargs + 1) * sizeof *m);
    char *types = mem_new(2 * (size_t)i->nargs + 1);
    unsigned n = 0;
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref v = arg(b, k);
        int16_t at[2] = {to->live_locs[k], to->live_spills[k]};
        for (int copy = 0; copy < 2; copy++) {
            if (at[copy] == NOWHERE || (copy && at[0] == at[1]))
                continue;
            types[n] = to->ir.ins.at[to->live[k]].type;
            m[n++] = (struct move){ir_is_const(v) ? NOWHERE : b->loc[v], at[copy], v};
        }
    }
    moves(b, m, n, types);
    x_jmp(&b->c, to->label_code);
    free(m);
    free(types);
}

static void close_loop(struct back *b)
{
    const struct ir_ins *i = &b->ir->ins.at[b->pos], *l = &b->ir->ins.at[b->label_at];
    struct move *m = mem_new((b->pos + 2) * sizeof *m);
    char *types = mem_new(b->pos + 2);
    unsigned n = 0;
    for (unsigned k = 0; k < i->nargs; k++) {
        ir_ref p = ir_arg(b->ir, l, 2 * k), v = arg(b, k);
        if (b->label_loc[p] == NOWHERE)
            continue;
        types[n] = b->ir->ins.at[p].type;
        m[n++] =
            (struct move){ir_is_const(v) ? NOWHERE : b->loc[v], b->label_loc[p], v};
    }
    for (ir_ref r = 0; r < b->label_at; r++) {
        if (b->label_loc[r] == NOWHERE || b->label_loc[r] >= SPILL ||
            b->ir->ins.at[r].op == IR_param)
            continue;
        if (b->last[r] < b->pos)
            continue;
        types[n] = b->ir->ins.at[r].type;
        m[n++] = (struct move){b->loc[r], b->label_loc[r], r};
    }
    moves(b, m, n, types);
    x_jmp(&b->c, b->top);
    free(m);
    free(types);
}

/* ---- the table of operations ---------------------------------------------------------------------------- */

static void guard_class(struct back *b)
{
    int32_t class = (int32_t)(intptr_t)b->ir->ins.at[b->pos].descr;
    int a = need(b, arg(b, 0));
    if (class == -2) {
        x_test8_ri(&b->c, a, 1);
        exit_if(b, CC_E, -1);
    } else { /* two jumps: it is tagged, or its kind differs */
        x_test8_ri(&b->c, a, 1);
        exit_if(b, CC_NE, -1);
        struct jit_guard *g = &b->t->guards[guard_number(b)];
        x_cmp32_mi(&b->c, a, 0, class);
        g->patch[1] = x_jcc(&b->c, CC_NE);
    }
    free_dead(b);
}

static void guard_value(struct back *b)
{
    int64_t imm;
    int a = need(b, arg(b, 0));
    if (constant_fits(b, arg(b, 1), &imm))
        x_cmp_ri(&b->c, a, (int32_t)imm);
    else
        x_cmp_rr(&b->c, a, need(b, arg(b, 1)));
    exit_if(b, CC_NE, -1);
    free_dead(b);
}

static void other(struct back *b, const struct ir_ins *i)
{
    int a;
    switch (i->op) {
    case IR_guard_true: guard_condition(b, true); break;
    case IR_guard_false: guard_condition(b, false); break;
    case IR_guard_class: guard_class(b); break;
    case IR_guard_value: guard_value(b); break;
    case IR_guard_nonnull:
    case IR_guard_isnull:
        a = need(b, arg(b, 0));
        x_test_rr(&b->c, a, a);
        exit_if(b, i->op == IR_guard_nonnull ? CC_E : CC_NE, -1);
        free_dead(b);
        break;
    case IR_guard_no_exception:
        x_cmp_mi8(&b->c, R15, b->j->lang.exc_offset, 0);
        exit_if(b, CC_NE, -1);
        break;
    case IR_guard_no_overflow:
        exit_if(b, b->cc, -1);
        b->cc = -1;
        break;
    case IR_guard_overflow:
        exit_if(b, b->cc ^ 1, -1);
        b->cc = -1;
        break;
    case IR_guard_not_invalidated:
        x_mov_ri(&b->c, R11, (int64_t)(uintptr_t)&b->t->invalidated);
        x_test8_mi(&b->c, R11, 0, 1);
        exit_if(b, CC_NE, -1);
        break;
    case IR_finish: finish(b); break;
    case IR_int_add_ovf: overflowing(b, IR_int_add); break;
    case IR_int_sub_ovf: overflowing(b, IR_int_sub); break;
    case IR_int_mul_ovf: overflowing(b, IR_int_mul); break;
    case IR_cast_int_to_ptr:
        a = need(b, arg(b, 0));
        free_dead(b);
        {
            int dst = result(b, b->pos, -1);
            x_lea_rr(&b->c, dst, a, a);
            x_add_ri(&b->c, dst, 1);
        }
        break;
    case IR_ptr_eq: compare_ints(b, CC_E); break;
    case IR_getfield_gc_i:
    case IR_getfield_gc_r:
    case IR_getfield_gc_f: load_field(b); break;
    case IR_setfield_gc: store_field(b); break;
    case IR_getarrayitem_gc_r: load_item(b); break;
    case IR_getarrayitem_gc_f: load_float_item(b); break;
    case IR_setarrayitem_gc:
        i->descr->letter == 'F' ? store_float_item(b) : store_item(b);
        break;
    case IR_new_with_vtable:
        allocate(b, (int32_t)gc_round((size_t)i->descr->size), i->descr->kind);
        break;
    case IR_new_array: new_array(b); break;
    case IR_call_i:
    case IR_call_r: call(b); break;
    case IR_call_assembler_r: call_assembler(b); break;
    case IR_label: label(b); break;
    default: break; /* markers */
    }
}

static void pure(struct back *b, const struct ir_ins *i)
{
    static const int8_t int_cc[] = {CC_L,  CC_LE, CC_E,  CC_NE, CC_G,
                                    CC_GE, CC_B,  CC_BE, CC_A,  CC_AE};
    enum ir_op op = (enum ir_op)i->op;
    int a, dst;
    if (op >= IR_int_lt && op <= IR_uint_ge) {
        compare_ints(b, int_cc[op - IR_int_lt]);
        return;
    }
    if (op >= IR_float_lt && op <= IR_float_ge) {
        compare_floats(b, op);
        return;
    }
    switch (op) {
    case IR_int_add:
    case IR_int_sub:
    case IR_int_mul:
    case IR_int_and:
    case IR_int_or:
    case IR_int_xor: binary(b, op); break;
    case IR_uint_mul_high: high_product(b); break;
    case IR_int_rshift:
    case IR_int_lshift:
    case IR_uint_rshift: shift(b, op); break;
    case IR_int_floordiv: divide(b, true); break;
    case IR_int_mod: divide(b, false); break;
    case IR_float_add: float_binary(b, 0x58, true); break;
    case IR_float_sub: float_binary(b, 0x5C, false); break;
    case IR_float_mul: float_binary(b, 0x59, true); break;
    case IR_float_truediv: float_binary(b, 0x5E, false); break;
    case IR_float_neg: float_bits(b, true); break;
    case IR_float_abs: float_bits(b, false); break;
    case IR_float_sqrt:
        a = need(b, arg(b, 0));
        free_dead(b);
        dst = result(b, b->pos, -1);
        x_sse_rr(&b->c, 0x51, dst - XMM, a - XMM);
        break;
    case IR_cast_int_to_float:
        a = need(b, arg(b, 0));
        dst = result(b, b->pos, -1);
        x_xorpd(&b->c, dst - XMM, dst - XMM);
        x_cvtsi2sd(&b->c, dst - XMM, a);
        free_dead(b);
        break;
    case IR_int_is_zero:
    case IR_int_is_true:
        a = need(b, arg(b, 0));
        x_test_rr(&b->c, a, a);
        condition(b, op == IR_int_is_true ? CC_NE : CC_E, -1);
        break;
    case IR_int_neg:
    case IR_int_invert:
        a = need(b, arg(b, 0));
        free_dead(b);
        dst = result(b, b->pos, a);
        x_mov_rr(&b->c, dst, a);
        x_unary(&b->c, op == IR_int_neg ? 3 : 2, dst);
        break;
    default: b->failed = true;
    }
}

/* A value that nothing needs any more gives its register back. */
static void drop_unused(struct back *b)
{
    for (int reg = 0; reg < 32; reg++) {
        ir_ref r = b->regs[reg];
        if (r != IR_NONE && b->last[r] <= b->pos && r <= b->pos)
            free_value(b, r);
    }
    for (ir_ref r = 0; r < b->pos; r++)
        if (b->loc[r] >= SPILL && b->last[r] <= b->pos)
            free_value(b, r);
}

void emit_trace(struct back *b);
void emit_trace(struct back *b)
{
    struct ir_trace *t = b->ir;
    b->cc = b->cc2 = -1;
    for (b->pos = 0; b->pos < t->ins.n && !b->failed && !b->c.full; b->pos++) {
        struct ir_ins *i = &t->ins.at[b->pos];
        b->locked = 0;
        i->offset = (uint32_t)(b->c.p - b->t->start);
        if (i->op == IR_none)
            continue;
        if (i->op == IR_jump && b->t->is_loop && b->label_at)
            close_loop(b);
        else if (i->op == IR_jump && b->t->joins)
            jump_to_label(b);
        else if (i->op ==
                 IR_jump) /* into another trace: it starts by reading the frame */
            x_jmp(&b->c, b->t->target->resops);
        else if (ir_op_flags[i->op] & IRF_PURE)
            pure(b, i);
        else
            other(b, i);
        if (b->cc < 0)
            drop_unused(b);
    }
    b->t->failures = b->c.p;
    emit_exits(b);
    b->t->end = b->c.p;
}
