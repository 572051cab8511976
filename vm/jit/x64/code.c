/* code.c -- memory for machine code, the stubs, entering, and attaching bridges.
 *
 * One range of addresses: first data (constants that the collector may move, writable), then
 * code, which is executable except while a trace is being written. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>

#include "base/die.h"
#include "jit/x64/regs.h"

enum { DATA_BYTES = 4 << 20, CODE_BYTES = 60 << 20 };

void emit_trace(struct back *b);

static void writable(struct jit *j, bool on)
{
    if (mprotect(j->code, CODE_BYTES,
                 on ? PROT_READ | PROT_WRITE : PROT_READ | PROT_EXEC) != 0)
        die("cannot change the protection of machine code");
}

/* struct jit_exit enter(code, self, frame): callee-saved registers, our frame, and off. */
static void emit_enter(struct code *c)
{
    static const uint8_t saved[] = {RBX, RBP, R12, R13, R14, R15};
    for (size_t i = 0; i < sizeof saved; i++)
        x_push(c, saved[i]);
    x_sub_ri(c, RSP, FRAME_BYTES);
    x_mov_rr(c, R15, RSI);
    x_mov_rr(c, RBP, RDX);
    rex(c, 0, 0, 0, RDI), put1(c, 0xFF), modrm_rr(c, 4, RDI); /* jmp rdi */
}

/* rax = the value that the frame returns or NULL, rdx = the guard or finish: leave. */
static void emit_leave(struct code *c)
{
    static const uint8_t saved[] = {R15, R14, R13, R12, RBP, RBX};
    x_add_ri(c, RSP, FRAME_BYTES);
    for (size_t i = 0; i < sizeof saved; i++)
        x_pop(c, saved[i]);
    x_ret(c);
}

/* From a guard, r11 = the guard: save all registers, tell C, leave. */
static void emit_exit(struct code *c)
{
    int32_t area = MAX_SPILLS * 8;
    for (int r = 0; r < 16; r++)
        if (r != RSP)
            x_mov_mr(c, RSP, area + r * 8, r);
    for (int r = 0; r < 16; r++)
        x_movsd_mr(c, RSP, area + (16 + r) * 8, r);
    x_mov_rr(c, RDI, R11);
    x_mov_rr(c, RSI, RSP);
    x_mov_rr(c, RDX, RBP);
    x_mov_ri(c, RAX, (int64_t)(uintptr_t)jit_guard_failed);
    x_call_r(c, RAX);
    x_mov_rr(c, RDX, RAX);
    x_mov_ri(c, RAX, 0);
    emit_leave(c);
}

static void jump_here(const struct code *c, uint8_t *rel32)
{
    int32_t rel = (int32_t)(c->p - (rel32 + 4));
    memcpy(rel32, &rel, 4);
}

/* From a trace on the frame rbp: rdx = the frame it has pushed, rdi = the machine code of
 * the callee or NULL. The result is in rax as a C function's, NULL for an exception, and
 * the frame is gone. Whatever is not the usual way is left to the language. */
static void emit_call_frame(struct code *c, struct jit *j)
{
    const struct jit_frames *f = &j->lang.frames;
    uint8_t *slow[5];
    x_mov_rm(c, RAX, R15, f->depth);
    x_add_ri(c, RAX, f->inlined);
    x_cmp_rm(c, RAX, R15, f->limit);
    slow[0] = x_jcc(c, CC_G);
    x_lea(c, RAX, RDX, f->room);
    x_cmp_rm(c, RAX, R15, f->end);
    slow[1] = x_jcc(c, CC_A);
    x_cmp_mi8(c, R15, j->lang.gc_offset + (int32_t)offsetof(struct gc, doomed.n), 0);
    slow[2] = x_jcc(c, CC_NE);
    x_cmp_rm(c, RSP, R15, f->stack);
    slow[3] = x_jcc(c, CC_B);
    x_test_rr(c, RDI, RDI);
    slow[4] = x_jcc(c, CC_E);
    x_push(c, RDX);
    x_mov_rr(c, RSI, R15);
    x_call(c, j->enter);
    x_pop(c, RSI);
    x_test_rr(c, RAX, RAX);
    uint8_t *failed = x_jcc(c, CC_E);
    x_mov_mr(c, R15, f->top, RBP);
    x_add_mi8(c, R15, f->depth, -1);
    x_ret(c);
    for (int i = 0; i < 5; i++)
        jump_here(c, slow[i]);
    x_mov_rr(c, RSI, RDX);
    x_mov_ri(c, RDX, 0);
    jump_here(c, failed);
    x_mov_rr(c, RDI, R15);
    x_mov_ri(c, RAX, (int64_t)(uintptr_t)j->lang.run_frame);
    rex(c, 0, 0, 0, RAX), put1(c, 0xFF), modrm_rr(c, 4, RAX); /* jmp rax */
}

static void *slow_new(void *self, size_t size, struct gc *gc)
{
    (void)self;
    return gc_alloc_slow(gc, size);
}
static void slow_barrier(void *self, val holder, struct gc *gc)
{
    (void)self;
    gc_remember(gc, holder);
}
static val *slow_item_barrier(void *self, val *slot, struct gc *gc)
{
    (void)self;
    gc_remember_at(gc, slot);
    return slot;
}

/* r11 = argument and result; every other register is kept. */
static void emit_slow(struct code *c, struct jit *j, const void *fn, bool result)
{
    int32_t room =
        32 * 8 + 8; /* with the return address: rsp is a multiple of 16 again */
    x_sub_ri(c, RSP, room);
    for (int r = 0; r < 16; r++)
        if (r != RSP && r != R11)
            x_mov_mr(c, RSP, r * 8, r);
    for (int r = 0; r < 16; r++)
        x_movsd_mr(c, RSP, (16 + r) * 8, r);
    x_mov_rr(c, RDI, R15);
    x_mov_rr(c, RSI, R11);
    x_mov_ri(c, RDX, (int64_t)(uintptr_t)j->gc);
    x_mov_ri(c, RAX, (int64_t)(uintptr_t)fn);
    x_call_r(c, RAX);
    if (result)
        x_mov_rr(c, R11, RAX);
    for (int r = 0; r < 16; r++)
        if (r != RSP && r != R11)
            x_mov_rm(c, r, RSP, r * 8);
    for (int r = 0; r < 16; r++)
        x_movsd_rm(c, r, RSP, (16 + r) * 8);
    x_add_ri(c, RSP, room);
    x_ret(c);
}

void backend_init(struct jit *j)
{
    uint8_t *p = mmap(NULL, DATA_BYTES + CODE_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die("cannot map memory for machine code");
    j->data_free = (val *)(void *)p;
    j->data_end = (val *)(void *)(p + DATA_BYTES);
    j->code = j->code_free = p + DATA_BYTES;
    j->code_end = j->code + CODE_BYTES;
    struct code c = {j->code, j->code_end, false};
    j->enter = c.p;
    emit_enter(&c);
    j->exit_stub = c.p;
    emit_exit(&c);
    j->leave = c.p;
    emit_leave(&c);
    j->call_frame = c.p;
    emit_call_frame(&c, j);
    j->slow_new = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_new, true);
    j->slow_barrier = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_barrier, false);
    j->slow_item_barrier = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_item_barrier, true);
    j->code_free = (uint8_t *)(((uintptr_t)c.p + 15) & ~(uintptr_t)15);
    writable(j, false);
}

struct jit_exit backend_enter(struct jit *j, const uint8_t *code, void *frame)
{
    struct jit_exit (*enter)(const uint8_t *, void *, void *);
    memcpy(&enter, &j->enter, sizeof enter);
    return enter(code, j->lang.self, frame);
}

/* Constants that the collector may move get a place that it updates. */
static bool make_table(struct jit *j, struct jit_trace *t)
{
    t->table = j->data_free;
    for (size_t i = 0; i < t->ir.consts.n; i++) {
        const struct ir_const *k = &t->ir.consts.at[i];
        if (k->type == 'r' && is_ref(k->u.r)) {
            if (j->data_free == j->data_end)
                return false;
            *j->data_free++ = k->u.r;
            t->ntable++;
        }
    }
    return true;
}

static void start_bridge(struct back *b)
{
    const struct jit_guard *g = b->t->parent;
    /* input n of the bridge is value n of the guard, where the guard has it */
    uint32_t n = 0;
    for (uint32_t at = 0; at < b->ir->ins.n && n < g->nrefs; at++) {
        if (b->ir->ins.at[at].op != IR_param)
            continue;
        int loc = g->locs[n++];
        if (b->last[at] == 0) {
            b->loc[at] = NOWHERE;
            continue;
        }
        b->loc[at] = (int16_t)loc;
        if (loc >= SPILL) {
            b->spill[at] = (int16_t)loc;
            b->slot_used[loc - SPILL] = true;
        } else
            b->regs[loc] = at;
    }
}

static void free_back(struct back *b)
{
    free(b->loc);
    free(b->spill);
    free(b->label_loc);
    free(b->label_spill);
    free(b->last);
    free(b->use_first);
    free(b->uses);
    vec_free(&b->exits);
}

bool backend_compile(struct jit *j, struct jit_trace *t)
{
    size_t n = t->ir.ins.n;
    struct back b = {
        .j = j, .t = t, .ir = &t->ir, .c = {j->code_free, j->code_end, false}};
    b.loc = mem_new((n + 1) * sizeof *b.loc);
    b.spill = mem_new((n + 1) * sizeof *b.spill);
    b.label_loc = mem_new((n + 1) * sizeof *b.label_loc);
    b.label_spill = mem_new((n + 1) * sizeof *b.label_spill);
    memset(b.loc, 0xFF, (n + 1) * sizeof *b.loc);
    memset(b.spill, 0xFF, (n + 1) * sizeof *b.spill);
    memset(b.label_loc, 0xFF, (n + 1) * sizeof *b.label_loc);
    b.last = mem_zero(n + 1, sizeof *b.last);
    b.use_first = mem_zero(n + 2, sizeof *b.use_first);
    for (int r = 0; r < 32; r++)
        b.regs[r] = IR_NONE;
    for (size_t i = 0; i < n; i++)
        t->nguards +=
            t->ir.ins.at[i].op != IR_none && ir_op_flags[t->ir.ins.at[i].op] & IRF_G;
    t->guards = mem_zero(t->nguards + 1, sizeof *t->guards);
    find_lifetimes(&b);
    bool ok = make_table(j, t);
    if (ok) {
        writable(j, true);
        t->start = b.c.p;
        if (j->counting)
            x_inc_abs(&b.c, &t->entries);
        t->resops = b.c.p;
        if (j->counting && !t->parent) {
            x_inc_abs(&b.c, &t->label_count[0]);
        }
        t->nlabels = 1;
        t->tokens[0] = (uint64_t)(uintptr_t)&t->label_count[0];
        if (t->parent)
            start_bridge(&b);
        emit_trace(&b);
        writable(j, false);
        ok = !b.failed && !b.c.full;
    }
    if (ok)
        j->code_free = (uint8_t *)(((uintptr_t)b.c.p + 15) & ~(uintptr_t)15);
    free_back(&b);
    return ok;
}

void backend_attach(struct jit *j, struct jit_guard *g, struct jit_trace *bridge)
{
    writable(j, true);
    for (int k = 0; k < 2; k++)
        if (g->patch[k]) {
            int32_t rel = (int32_t)(bridge->start - (g->patch[k] + 4));
            memcpy(g->patch[k], &rel, 4);
        }
    writable(j, false);
    for (int k = 0; k < 2; k++)
        if (g->patch[k])
            jlog_patch(j, g->patch[k], 4);
}
