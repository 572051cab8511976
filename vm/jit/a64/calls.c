/* calls.c -- calls of C functions and of other traces, and how a trace ends. */
#include "jit/a64/emit.h"

void call(const struct op *o)
{
    put_mov(o->c, X0, SELF);
    emit_address(o->e, SCRATCH, o->i->descr->fn);
    put_rrr(o->c, F_blr, 0, SCRATCH, 0);
}

/* ---- calls of traces ------------------------------------------------------------- */

/* Operand k, wherever it is, to memory at the frame's register. */
static void store_operand(const struct op *o, unsigned k, int to)
{
    ir_ref r = ir_arg(&o->e->t->ir, o->i, k);
    int at = o->e->a->places.at[o->d->places + k];
    if (at == CONSTANT && ir_constant(&o->e->t->ir, r)->u.i == 0)
        at = XZR;
    else if (at == CONSTANT || at >= SPILL) {
        emit_move(o->e, &(struct move){(int16_t)at, SCRATCH, r});
        at = SCRATCH;
    }
    put_mem(o->c, F_str, at, FRAME, to);
}

static void store_number(const struct op *o, int64_t n, int to)
{
    if (n)
        emit_number(o->e, SCRATCH, n);
    put_mem(o->c, F_str, n ? (int)SCRATCH : (int)XZR, FRAME, to);
}

static void store_address(const struct op *o, const void *p, int to)
{
    store_number(o, (int64_t)(uintptr_t)p, to);
}

/* The first slots are the operands from 2 on; the other locals are NULL. */
static void store_slots(const struct op *o, const struct jit_callee *callee, int slots)
{
    int n = o->i->nargs - 2;
    for (int k = 0; k < n; k++)
        store_operand(o, (unsigned)k + 2, slots + 8 * k);
    for (int k = n; k < callee->nlocals; k++)
        put_mem(o->c, F_str, XZR, FRAME, slots + 8 * k);
}

static void add_to_frame(const struct op *o, int to, int64_t n)
{
    if (fits_12(n))
        put_rri(o->c, F_add_i, to, FRAME, n);
    else {
        put_number(o->c, SCRATCH_2, n);
        put_rrr(o->c, F_add, to, FRAME, SCRATCH_2);
    }
}

/* The callee's frame goes behind ours: every field of it is at a known distance. */
static void push_frame(const struct op *o, const struct jit_callee *callee)
{
    const struct jit_frames *f = &o->e->j->lang.frames;
    int at = o->e->t->frame_size, slots = at + o->e->j->lang.frame_item->offset;
    store_slots(o, callee, slots);
    store_operand(o, 0, at + f->func);
    store_operand(o, 1, at + f->world);
    store_address(o, callee->code, at + f->code);
    store_address(o, callee->pc, at + f->pc);
    store_number(o, 0, at + f->extra);
    store_number(o, callee->ret, at + f->ret);
    put_mem(o->c, F_str, FRAME, FRAME, at + f->back);
    add_to_frame(o, SCRATCH, slots + 8 * callee->nlocals);
    put_mem(o->c, F_str, SCRATCH, FRAME, at + f->sp);
}

static void add_to_depth(const struct op *o, int n)
{
    int depth = o->e->j->lang.frames.depth;
    put_mem(o->c, F_ldr, SCRATCH, SELF, depth);
    put_rri(o->c, n < 0 ? F_sub_i : F_add_i, SCRATCH, SCRATCH, n < 0 ? -n : n);
    put_mem(o->c, F_str, SCRATCH, SELF, depth);
}

/* The stub call_frame takes the frame in x2 and the machine code in x0. */
void call_assembler(const struct op *o)
{
    const struct jit_callee *callee =
        (const struct jit_callee *)(const void *)o->i->descr;
    push_frame(o, callee);
    add_to_frame(o, X2, o->e->t->frame_size);
    put_mem(o->c, F_str, X2, SELF, o->e->j->lang.frames.top);
    add_to_depth(o, callee->inlined + 1);
    emit_address(o->e, SCRATCH, callee->entry);
    put_mem(o->c, F_ldr, X0, SCRATCH, offsetof(struct jit_entry, start));
    emit_branch(o->c, F_bl, o->e->j->call_frame);
    if (callee->inlined)
        add_to_depth(o, -callee->inlined);
}

/* ---- the end --------------------------------------------------------------------- */

/* The frame goes on in the interpreter. */
void leave(const struct op *o)
{
    exit_always(o->e);
}

/* The frame returns the value, which is in x0. */
void leave_with_value(const struct op *o)
{
    emit_address(o->e, X1, &o->e->t->guards[o->e->guard]);
    emit_branch(o->c, F_b, o->e->j->leave);
}
