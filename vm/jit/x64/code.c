/* code.c -- memory for machine code, the stubs, entering.
 *
 * One range of addresses: first data (constants of traces, writable), then code, which
 * is executable except while it is being written. */
#define _GNU_SOURCE
#include "jit/x64/code.h"

#include <sys/mman.h>

#include "base/die.h"
#include "jit/x64/machine.h"

enum { DATA_BYTES = 4 << 20, CODE_BYTES = 60 << 20 };

void code_writable(struct jit *j, bool on)
{
    if (mprotect(j->code, CODE_BYTES,
                 on ? PROT_READ | PROT_WRITE : PROT_READ | PROT_EXEC) != 0)
        die("cannot change the protection of machine code");
}

/* ---- the stubs ------------------------------------------------------------------- */

static const uint8_t callee_saved[] = {RBX, RBP, R12, R13, R14, R15};

/* void enter(code, self, frame): callee-saved registers, our frame, and off. */
static void emit_enter(struct code *c)
{
    for (size_t i = 0; i < sizeof callee_saved; i++)
        put_r(c, F_push, callee_saved[i]);
    put_ri(c, F_sub_i, RSP, FRAME_BYTES);
    put_rr(c, F_mov, SELF, RSI);
    put_rr(c, F_mov, FRAME, RDX);
    put_r(c, F_jmp_to, RDI);
}

/* Save all registers on the stack, from rsp + area on; or load those that `without`
 * does not have a bit for. */
static void emit_all(struct code *c, bool save, int32_t area, uint32_t without)
{
    for (int r = 0; r < 16; r++)
        if (!(without >> r & 1))
            put(c, save ? F_mov_to : F_mov, r, at_mem(RSP, area + r * 8), 0);
    for (int r = 0; r < 16; r++)
        put(c, save ? F_movsd_to : F_movsd, r, at_mem(RSP, area + (XMM + r) * 8), 0);
}

static void emit_c_call(struct code *c, const void *fn)
{
    put_constant(c, RAX, (int64_t)(uintptr_t)fn);
    put_r(c, F_call_to, RAX);
}

/* From a guard, r11 = the guard: save all registers, tell C, leave. */
static void emit_exit(struct code *c)
{
    emit_all(c, true, MOST_SPILLS * 8, 1 << RSP);
    put_rr(c, F_mov, RDI, SCRATCH);
    put_rr(c, F_mov, RSI, RSP);
    put_rr(c, F_mov, RDX, FRAME);
    emit_c_call(c, (const void *)(uintptr_t)jit_guard_failed);
    put_ri(c, F_add_i, RSP, FRAME_BYTES);
    for (size_t i = sizeof callee_saved; i > 0; i--)
        put_r(c, F_pop, callee_saved[i - 1]);
    put_0(c, F_ret);
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

/* fn(self, r11, gc), with its result in r11; every other register is kept. */
static void emit_slow(struct code *c, struct jit *j, const void *fn)
{
    enum { ROOM = SAVE_AREA + 8, MINE = 1 << RSP | 1 << SCRATCH };
    put_ri(c, F_sub_i, RSP, ROOM); /* with the return address a multiple of 16 */
    emit_all(c, true, 0, MINE);
    put_rr(c, F_mov, RDI, SELF);
    put_rr(c, F_mov, RSI, SCRATCH);
    put_constant(c, RDX, (int64_t)(uintptr_t)j->gc);
    emit_c_call(c, fn);
    put_rr(c, F_mov, SCRATCH, RAX);
    emit_all(c, false, 0, MINE);
    put_ri(c, F_add_i, RSP, ROOM);
    put_0(c, F_ret);
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
    j->slow_new = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_new);
    j->slow_barrier = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_barrier);
    j->code_free = (uint8_t *)(((uintptr_t)c.p + 15) & ~(uintptr_t)15);
    code_writable(j, false);
}

void backend_enter(struct jit *j, const uint8_t *code, void *frame)
{
    void (*enter)(const uint8_t *, void *, void *);
    memcpy(&enter, &j->enter, sizeof enter);
    enter(code, j->lang.self, frame);
}
