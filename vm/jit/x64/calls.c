/* calls.c -- calls of C functions and of other traces, and how a trace ends. */
#include "jit/x64/emit.h"

void call(const struct op *o)
{
    put_rr(o->c, F_mov, RDI, SELF);
    put_constant(o->c, SCRATCH, (int64_t)(uintptr_t)o->i->descr->fn);
    put_r(o->c, F_call_to, SCRATCH);
}

/* ---- calls of traces ------------------------------------------------------------- */

/* Operand k, wherever it is, to memory. */
static void store_operand(const struct op *o, unsigned k, struct rm to)
{
    ir_ref r = ir_arg(&o->e->t->ir, o->i, k);
    int16_t at = o->e->a->places.at[o->d->places + k];
    const struct ir_const *constant =
        at == CONSTANT ? ir_constant(&o->e->t->ir, r) : NULL;
    if (constant && x64_machine.fits(IMM, constant)) {
        put(o->c, F_mov_i, 0, to, constant->u.i);
        return;
    }
    if (constant || at >= SPILL) {
        emit_move(o->e, &(struct move){at, SCRATCH, r});
        at = SCRATCH;
    }
    put(o->c, F_mov_to, at, to, 0);
}

static void store_address(const struct op *o, const void *p, struct rm to)
{
    put_constant(o->c, SCRATCH, (int64_t)(uintptr_t)p);
    put(o->c, F_mov_to, SCRATCH, to, 0);
}

/* The first slots are the operands from 2 on; the other locals are NULL. */
static void store_slots(const struct op *o, const struct jit_callee *callee, int slots)
{
    int n = o->i->nargs - 2;
    for (int k = 0; k < n; k++)
        store_operand(o, (unsigned)k + 2, at_mem(FRAME, slots + 8 * k));
    for (int k = n; k < callee->nlocals; k++)
        put(o->c, F_mov_i, 0, at_mem(FRAME, slots + 8 * k), 0);
}

/* The callee's frame goes behind ours: every field of it is at a known distance. */
static void push_frame(const struct op *o, const struct jit_callee *callee)
{
    const struct jit_frames *f = &o->e->j->lang.frames;
    int at = o->e->t->frame_size, slots = at + o->e->j->lang.frame_item->offset;
    store_slots(o, callee, slots);
    store_operand(o, 0, at_mem(FRAME, at + f->func));
    store_operand(o, 1, at_mem(FRAME, at + f->world));
    store_address(o, callee->code, at_mem(FRAME, at + f->code));
    store_address(o, callee->pc, at_mem(FRAME, at + f->pc));
    put(o->c, F_mov_i, 0, at_mem(FRAME, at + f->extra), 0);
    put(o->c, F_mov_i, 0, at_mem(FRAME, at + f->ret), callee->ret);
    put(o->c, F_mov_to, FRAME, at_mem(FRAME, at + f->back), 0);
    put(o->c, F_lea, SCRATCH, at_mem(FRAME, slots + 8 * callee->nlocals), 0);
    put(o->c, F_mov_to, SCRATCH, at_mem(FRAME, at + f->sp), 0);
}

/* The stub call_frame takes the frame in rdx and the machine code in rdi. */
void call_assembler(const struct op *o)
{
    const struct jit_callee *callee =
        (const struct jit_callee *)(const void *)o->i->descr;
    const struct jit_frames *f = &o->e->j->lang.frames;
    struct rm depth = at_mem(SELF, f->depth);
    push_frame(o, callee);
    put(o->c, F_lea, RDX, at_mem(FRAME, o->e->t->frame_size), 0);
    put(o->c, F_mov_to, RDX, at_mem(SELF, f->top), 0);
    put(o->c, F_add_i, 0, depth, callee->inlined + 1);
    put_constant(o->c, SCRATCH, (int64_t)(uintptr_t)callee->entry);
    put(o->c, F_mov, RDI, at_mem(SCRATCH, offsetof(struct jit_entry, start)), 0);
    put_branch(o->c, F_call, 0, o->e->j->call_frame);
    if (callee->inlined)
        put(o->c, F_add_i, 0, depth, -callee->inlined);
}

/* ---- the end --------------------------------------------------------------------- */

/* The frame goes on in the interpreter. */
void leave(const struct op *o)
{
    exit_always(o->e);
}

/* The frame returns the value, which is in rax. */
void leave_with_value(const struct op *o)
{
    put_constant(o->c, RDX, (int64_t)(uintptr_t)&o->e->t->guards[o->e->guard]);
    put_branch(o->c, F_jmp, 0, o->e->j->leave);
}
