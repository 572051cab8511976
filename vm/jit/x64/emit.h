/* emit.h -- from decisions to bytes. */
#ifndef X64_EMIT_H
#define X64_EMIT_H

#include "jit/back/alloc.h"
#include "jit/x64/machine.h"

struct emitter { /* one trace */
    struct jit *j;
    struct jit_trace *t;
    const struct allocation *a;
    struct code c;
    val *data, *data_end; /* the next free word of the constants */
    val **constants;      /* where each constant of the trace is, or NULL */
    uint32_t pos, guard;
    const uint8_t *top; /* of the loop */
    bool failed;
};

/* Everything between t->start and the stubs. */
void emit_trace(struct emitter *e);

/* One operation, moves done. The rows of patterns.def name them, ops.c has them. */
struct emit_row {
    void (*emit)(struct emitter *e, const struct ir_ins *i, const struct decision *d);
    int how;
};
extern const struct emit_row emit_rows[];

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

#endif
