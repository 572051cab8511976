/* code.c -- memory for machine code, the stubs, entering.
 *
 * One range of addresses: first data (constants of traces, writable), then code, which
 * is executable except while it is being written. */
#define _GNU_SOURCE
#include "jit/x64/code.h"

#include <elf.h>
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

unsigned backend_saved_at(int location)
{
    int reg = location < XMM ? location : location - XMM + 16;
    assert(location >= 0 && location < SPILL + MOST_SPILLS);
    return (unsigned)(location >= SPILL ? location - SPILL : MOST_SPILLS + reg);
}

enum { WORD = 8, RETURN_ADDRESS = 16 /* DWARF's number */ };
const struct jit_machine backend_machine = {
    .name = "x86_64",
    .elf = EM_X86_64,
    .sp = 7,
    .ra = RETURN_ADDRESS,
    .nsaved = sizeof callee_saved + 1,
    .cfa = FRAME_BYTES + (sizeof callee_saved + 1) * WORD,
    /* rbx, rbp, r12 to r15 */
    .saved = {{RETURN_ADDRESS, 1}, {3, 2}, {6, 3}, {12, 4}, {13, 5}, {14, 6}, {15, 7}}};

/* struct jit_exit enter(code, self, frame): callee-saved registers, our frame, and off. */
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
        put(c, save ? F_movsd_to : F_movsd, r, at_mem(RSP, area + (16 + r) * 8), 0);
}

static void emit_c_call(struct code *c, const void *fn)
{
    put_constant(c, RAX, (int64_t)(uintptr_t)fn);
    put_r(c, F_call_to, RAX);
}

/* rax = the value that the frame returns or NULL, rdx = the guard or finish: leave. */
static void emit_leave(struct code *c)
{
    put_ri(c, F_add_i, RSP, FRAME_BYTES);
    for (size_t i = sizeof callee_saved; i > 0; i--)
        put_r(c, F_pop, callee_saved[i - 1]);
    put_0(c, F_ret);
}

/* From a guard, r11 = the guard: save all registers, tell C, leave. */
static void emit_exit(struct code *c)
{
    emit_all(c, true, MOST_SPILLS * 8, 1 << RSP);
    put_rr(c, F_mov, RDI, SCRATCH);
    put_rr(c, F_mov, RSI, RSP);
    put_rr(c, F_mov, RDX, FRAME);
    emit_c_call(c, (const void *)(uintptr_t)jit_guard_failed);
    put_rr(c, F_mov, RDX, RAX);
    put_constant(c, RAX, 0);
    emit_leave(c);
}

/* Call the trace at rdi on the frame rdx, on behalf of the frame rbp; a value that comes
 * back leaves rbp as the newest frame. Returned: a jump that is taken for none, with rdx
 * the guard that failed and rsi the frame. */
static uint8_t *emit_enter_frame(struct code *c, const struct jit *j)
{
    const struct jit_frames *f = &j->lang.frames;
    put_r(c, F_push, RDX);
    put_rr(c, F_mov, RSI, SELF);
    put_branch(c, F_call, 0, j->enter);
    put_r(c, F_pop, RSI);
    put_rr(c, F_test, RAX, RAX);
    uint8_t *failed = put_skip(c, F_jcc_near, CC_E);
    put(c, F_mov_to, FRAME, at_mem(SELF, f->top), 0);
    put(c, F_add_i, 0, at_mem(SELF, f->depth), -1);
    put_0(c, F_ret);
    return failed;
}

/* From a trace on the frame rbp: rdx = the frame it has pushed, rdi = the machine code of
 * the callee or NULL. The result is in rax as a C function's, NULL for an exception, and
 * the frame is gone. Whatever is not the usual way is left to the language. */
static void emit_call_frame(struct code *c, const struct jit *j)
{
    const struct jit_frames *f = &j->lang.frames;
    uint8_t *slow[5];
    put(c, F_mov, RAX, at_mem(SELF, f->depth), 0);
    put_ri(c, F_add_i, RAX, f->inlined);
    put(c, F_cmp, RAX, at_mem(SELF, f->limit), 0);
    slow[0] = put_skip(c, F_jcc_near, CC_G);
    put(c, F_lea, RAX, at_mem(RDX, f->room), 0);
    put(c, F_cmp, RAX, at_mem(SELF, f->end), 0);
    slow[1] = put_skip(c, F_jcc_near, CC_A);
    put(c, F_cmp_i, 0, at_mem(SELF, f->attention), 0);
    slow[2] = put_skip(c, F_jcc_near, CC_NE);
    put(c, F_cmp, RSP, at_mem(SELF, f->stack), 0);
    slow[3] = put_skip(c, F_jcc_near, CC_B);
    put_rr(c, F_test, RDI, RDI);
    slow[4] = put_skip(c, F_jcc_near, CC_E);
    uint8_t *failed = emit_enter_frame(c, j);
    for (int i = 0; i < 5; i++)
        land(c, slow[i]);
    put_rr(c, F_mov, RSI, RDX);
    put_constant(c, RDX, 0);
    land(c, failed);
    put_rr(c, F_mov, RDI, SELF);
    put_constant(c, RCX, (int64_t)(uintptr_t)j);
    put_constant(c, RAX, (int64_t)(uintptr_t)j->lang.run_frame);
    put_r(c, F_jmp_to, RAX);
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
    j->leave = c.p;
    emit_leave(&c);
    j->call_frame = c.p;
    emit_call_frame(&c, j);
    j->slow_new = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_new);
    j->slow_barrier = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_barrier);
    j->slow_item_barrier = c.p;
    emit_slow(&c, j, (const void *)(uintptr_t)slow_item_barrier);
    j->code_free = (uint8_t *)(((uintptr_t)c.p + 15) & ~(uintptr_t)15);
    code_writable(j, false);
}

struct jit_exit backend_enter(struct jit *j, const uint8_t *code, void *frame)
{
    struct jit_exit (*enter)(const uint8_t *, void *, void *);
    memcpy(&enter, &j->enter, sizeof enter);
    return enter(code, j->lang.self, frame);
}
