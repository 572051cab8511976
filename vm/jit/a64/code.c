/* code.c -- memory for machine code, the stubs, entering.
 *
 * One range of addresses: first data (constants of traces, writable), then code, which
 * is executable except while it is being written. Branches reach 128 MB, so they reach
 * from anywhere in it to anywhere. */
#define _GNU_SOURCE
#include "jit/a64/code.h"

#include <elf.h>
#include <linux/membarrier.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/die.h"
#include "jit/a64/emit.h"

enum { DATA_BYTES = 8 << 20, CODE_BYTES = 60 << 20, LARGEST_PAGE = 64 << 10 };
static_assert(DATA_BYTES % LARGEST_PAGE == 0 && CODE_BYTES % LARGEST_PAGE == 0,
              "pages have 4, 16 or 64 KB");

void code_writable(struct jit *j, bool on)
{
    if (mprotect(j->code, CODE_BYTES,
                 on ? PROT_READ | PROT_WRITE : PROT_READ | PROT_EXEC) != 0)
        die("cannot change the protection of machine code");
}

/* Other threads of this process may run on cores that have fetched what was there before:
 * each of them passes a context synchronization event before it goes on in user space.
 * (A kernel without this command has no such threads' traces either: it returns an error,
 * and they synchronize when they are switched to.) */
void code_written(uint8_t *from, uint8_t *to)
{
    __builtin___clear_cache((char *)from, (char *)to);
    (void)syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
}

/* ---- the stubs ------------------------------------------------------------------- */

/* What enter() saves: pairs of integer registers, then of doubles. */
enum {
    SAVED_INTS = 12,
    SAVED_FLOATS = 8,
    SAVED_BYTES = (SAVED_INTS + SAVED_FLOATS) * 8
};

unsigned backend_saved_at(int location)
{
    assert(location >= 0 && location < SPILL + MOST_SPILLS);
    return (unsigned)(location >= SPILL ? location - SPILL : MOST_SPILLS + location);
}

const struct jit_machine backend_machine = {
    .name = "aarch64",
    .elf = EM_AARCH64,
    .sp = 31,
    .ra = LR,
    .nsaved = SAVED_INTS + SAVED_FLOATS,
    .cfa = FRAME_BYTES + SAVED_BYTES,
    /* as put_saved() has them; d8 is 72 */
    .saved = {{29, 20}, {30, 19}, {19, 18}, {20, 17}, {21, 16}, {22, 15}, {23, 14},
              {24, 13}, {25, 12}, {26, 11}, {27, 10}, {28, 9},  {72, 8},  {73, 7},
              {74, 6},  {75, 5},  {76, 4},  {77, 3},  {78, 2},  {79, 1}}};

/* x29 and x30, x19 to x28, d8 to d15. */
static void put_saved(struct code *c, bool save)
{
    enum form x = save ? F_stp : F_ldp, d = save ? F_stp_d : F_ldp_d;
    put(c, x, X29, SP, LR, 0);
    for (int r = 0; r < SAVED_INTS - 2; r += 2)
        put(c, x, X19 + r, SP, X19 + r + 1, 16 + r * 8);
    for (int r = 0; r < SAVED_FLOATS; r += 2)
        put(c, d, 8 + r, SP, 9 + r, (SAVED_INTS + r) * 8);
}

/* struct jit_exit enter(code, self, frame): callee-saved registers, our frame, and off. */
static void emit_enter(struct code *c)
{
    put_rri(c, F_sub_i, SP, SP, SAVED_BYTES);
    put_saved(c, true);
    put_rri(c, F_sub_i, SP, SP, FRAME_BYTES);
    put_mov(c, SELF, 1);
    put_mov(c, FRAME, 2);
    put_number(c, ONE, 1);
    put_rrr(c, F_br, 0, X0, 0);
}

/* x0 = the value that the frame returns or NULL, x1 = the guard or finish: leave. */
static void emit_leave(struct code *c)
{
    put_rri(c, F_add_i, SP, SP, FRAME_BYTES);
    put_saved(c, false);
    put_rri(c, F_add_i, SP, SP, SAVED_BYTES);
    put_rrr(c, F_ret, 0, 0, 0);
}

static void emit_c_call(struct code *c, const void *fn)
{
    put_number(c, SCRATCH, (int64_t)(uintptr_t)fn);
    put_rrr(c, F_blr, 0, SCRATCH, 0);
}

/* Pairs of registers to or from [x17 + ...], where register r has word r. */
static void put_pairs(struct code *c, bool save, int from, int to)
{
    for (int r = from; r < to; r += 2)
        put(c,
            r < D0 ? save ? F_stp : F_ldp
            : save ? F_stp_d
                   : F_ldp_d,
            in_form(r), SCRATCH_2, in_form(r + 1), r * 8);
}

/* From a guard, x16 = the guard: save all registers, tell C, leave. */
static void emit_exit(struct code *c)
{
    put_rri(c, F_add_i, SCRATCH_2, SP, SAVE_AT);
    put_pairs(c, true, X0, LR);
    put_pairs(c, true, D0, N_REGS);
    put_mov(c, X0, SCRATCH);
    put_rri(c, F_add_i, X1, SP, 0);
    put_mov(c, X2, FRAME);
    emit_c_call(c, (const void *)(uintptr_t)jit_guard_failed);
    put_mov(c, X1, X0);
    put_number(c, X0, 0);
    emit_leave(c);
}

/* Call the trace at x0 on the frame x2, on behalf of the frame x29; a value that comes
 * back leaves x29 as the newest frame. Returned: a jump that is taken for none, with x2
 * the guard that failed and x1 the frame. */
static uint8_t *emit_enter_frame(struct code *c, const struct jit *j)
{
    enum { ROOM = 16 };
    const struct jit_frames *f = &j->lang.frames;
    put_rri(c, F_sub_i, SP, SP, ROOM);
    put(c, F_stp, X2, SP, LR, 0);
    put_mov(c, X1, SELF);
    emit_branch(c, F_bl, j->enter);
    put_mov(c, X2, X1);
    put(c, F_ldp, X1, SP, LR, 0);
    put_rri(c, F_add_i, SP, SP, ROOM);
    uint8_t *failed = put_branch(c, F_cbz, X0);
    put_mem(c, F_str, FRAME, SELF, f->top);
    put_mem(c, F_ldr, X3, SELF, f->depth);
    put_rri(c, F_sub_i, X3, X3, 1);
    put_mem(c, F_str, X3, SELF, f->depth);
    put_rrr(c, F_ret, 0, 0, 0);
    return failed;
}

/* x3 + n, compared with a word of self: a jump that is taken when cc holds. */
static uint8_t *put_limit(struct code *c, int64_t n, int32_t word, int cc)
{
    put_number(c, X4, n);
    put_rrr(c, F_add, X3, X3, X4);
    put_mem(c, F_ldr, X4, SELF, word);
    put_rrr(c, F_cmp, 0, X3, X4);
    return put_branch(c, F_b_if, cc);
}

/* From a trace on the frame x29: x2 = the frame it has pushed, x0 = the machine code of
 * the callee or NULL. The result is in x0 as a C function's, NULL for an exception, and
 * the frame is gone. Whatever is not the usual way is left to the language. */
static void emit_call_frame(struct code *c, const struct jit *j)
{
    const struct jit_frames *f = &j->lang.frames;
    uint8_t *slow[5];
    put_mem(c, F_ldr, X3, SELF, f->depth);
    slow[0] = put_limit(c, f->inlined, f->limit, CC_GT);
    put_mov(c, X3, X2);
    slow[1] = put_limit(c, f->room, f->end, CC_HI);
    put_rri(c, F_add_i, X3, SP, 0);
    slow[2] = put_limit(c, 0, f->stack, CC_LO);
    put_mem(c, F_ldr, X3, SELF, f->attention);
    slow[3] = put_branch(c, F_cbnz, X3);
    slow[4] = put_branch(c, F_cbz, X0);
    uint8_t *failed = emit_enter_frame(c, j);
    for (int i = 0; i < 5; i++)
        land(c, slow[i]);
    put_mov(c, X1, X2);
    put_number(c, X2, 0);
    land(c, failed);
    put_mov(c, X0, SELF);
    put_number(c, X3, (int64_t)(uintptr_t)j);
    put_number(c, SCRATCH, (int64_t)(uintptr_t)j->lang.run_frame);
    put_rrr(c, F_br, 0, SCRATCH, 0);
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

/* fn(self, x16, gc), with its result in x16; every other register is kept, but for x17
 * and x30. C keeps x19 to x29 and d8 to d15. */
static void emit_slow(struct code *c, struct jit *j, const void *fn)
{
    enum { LR_AT = SAVE_AREA, ROOM = SAVE_AREA + 16 };
    put_rri(c, F_sub_i, SP, SP, ROOM);
    put(c, F_str, LR, SP, 0, LR_AT);
    put_rri(c, F_add_i, SCRATCH_2, SP, 0);
    put_pairs(c, true, X0, X16);
    put_pairs(c, true, D0, D0 + 8);
    put_pairs(c, true, D0 + 16, N_REGS);
    put_mov(c, X0, SELF);
    put_mov(c, X1, SCRATCH);
    put_number(c, X2, (int64_t)(uintptr_t)j->gc);
    emit_c_call(c, fn);
    put_mov(c, SCRATCH, X0);
    put_rri(c, F_add_i, SCRATCH_2, SP, 0);
    put_pairs(c, false, X0, X16);
    put_pairs(c, false, D0, D0 + 8);
    put_pairs(c, false, D0 + 16, N_REGS);
    put(c, F_ldr, LR, SP, 0, LR_AT);
    put_rri(c, F_add_i, SP, SP, ROOM);
    put_rrr(c, F_ret, 0, 0, 0);
}

static void emit_stubs(struct jit *j, struct code *c)
{
    j->enter = c->p;
    emit_enter(c);
    j->exit_stub = c->p;
    emit_exit(c);
    j->leave = c->p;
    emit_leave(c);
    j->call_frame = c->p;
    emit_call_frame(c, j);
    j->slow_new = c->p;
    emit_slow(c, j, (const void *)(uintptr_t)slow_new);
    j->slow_barrier = c->p;
    emit_slow(c, j, (const void *)(uintptr_t)slow_barrier);
    j->slow_item_barrier = c->p;
    emit_slow(c, j, (const void *)(uintptr_t)slow_item_barrier);
}

void backend_init(struct jit *j)
{
    uint8_t *p = mmap(NULL, DATA_BYTES + CODE_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die("cannot map memory for machine code");
    (void)syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE,
                  0, 0);
    j->data_free = (val *)(void *)p;
    j->data_end = (val *)(void *)(p + DATA_BYTES);
    j->code = j->code_free = p + DATA_BYTES;
    j->code_end = j->code + CODE_BYTES;
    struct code c = {j->code, j->code_end, false};
    emit_stubs(j, &c);
    code_written(j->code, c.p);
    j->code_free = (uint8_t *)(((uintptr_t)c.p + 15) & ~(uintptr_t)15);
    code_writable(j, false);
}

struct jit_exit backend_enter(struct jit *j, const uint8_t *code, void *frame)
{
    struct jit_exit (*enter)(const uint8_t *, void *, void *);
    memcpy(&enter, &j->enter, sizeof enter);
    return enter(code, j->lang.self, frame);
}
