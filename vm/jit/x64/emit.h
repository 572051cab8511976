/* emit.h -- from decisions to bytes. */
#ifndef X64_EMIT_H
#define X64_EMIT_H

#include "jit/back/alloc.h"
#include "jit/x64/machine.h"

/* A rare part of an operation, behind the trace: it calls a stub with the size, or
 * with the register when that is 0, and comes back; with a size the result is in the
 * register. */
struct slow_way {
    uint8_t *jump, *back;
    const void *stub;
    int reg;
    size_t size;
};

struct emitter { /* one trace */
    struct jit *j;
    struct jit_trace *t;
    const struct allocation *a;
    struct code c;
    val *data, *data_end; /* the next free word of the constants */
    val **constants;      /* where each constant of the trace is, or NULL */
    uint32_t pos, guard;
    const uint8_t *top; /* of the loop */
    VEC(struct slow_way) slow;
    bool failed;
};

/* Everything between t->start and the stubs. */
void emit_trace(struct emitter *e);
void emit_move(struct emitter *e, const struct move *m);

/* One operation, moves done. The rows of patterns.def name them, ops.c and calls.c have
 * them. */
struct op {
    struct emitter *e;
    struct code *c; /* of e */
    const struct ir_ins *i;
    const struct decision *d;
    const int16_t *at; /* of d */
    int result, how;
};
struct emit_row {
    void (*emit)(const struct op *o);
    int how;
};
extern const struct emit_row emit_rows[];

/* calls.c */
void call(const struct op *o);
void call_assembler(const struct op *o);
void leave(const struct op *o);
void leave_with_value(const struct op *o);

/* Count a passage, when anybody wants to know. */
void emit_count(struct emitter *e, uint64_t *counter);
/* The constant's word next to the code. */
struct rm emit_constant(struct emitter *e, ir_ref r);
static inline struct rm emit_slot(int at)
{
    return at_mem(RSP, (at - SPILL) * 8);
}

/* backend.c: the two halves of backend_compile(). False: it cannot be done. */
bool backend_registers(struct jit_trace *t, struct allocation *a);
bool backend_emit(struct jit *j, struct jit_trace *t, const struct allocation *a);

/* patch.c */
/* Leave by the guard at hand: at most twice for each. */
void exit_if(struct emitter *e, int cc);
void exit_always(struct emitter *e);
void emit_exits(struct emitter *e);
/* A jump to a slow way that slow_way() then tells of; it comes back to where that is
 * said. */
uint8_t *slow_jump(struct emitter *e, int cc);
void slow_way(struct emitter *e, struct slow_way way);
void emit_slow_ways(struct emitter *e);

#endif
