/* emit.h -- from decisions to bytes. */
#ifndef A64_EMIT_H
#define A64_EMIT_H

#include "jit/a64/machine.h"
#include "jit/back/alloc.h"

/* A rare part of an operation, behind the trace: it calls a stub with the size, or
 * with the register when that is 0, and comes back; with a size the result is in the
 * register. */
struct slow_way {
    uint8_t *jump, *back;
    const void *stub;
    int reg;
    size_t size;
};

/* A load of a constant whose word comes behind the trace. */
struct literal {
    uint8_t *load;
    int64_t value;
};

struct emitter { /* one trace */
    struct jit *j;
    struct jit_trace *t;
    const struct allocation *a;
    struct code c;
    val *data, *data_end; /* the next free word of the constants */
    val *numbers;         /* from here on they are any 64 bits, without a type */
    val **constants;      /* where each constant of the trace is, or NULL */
    uint32_t pos, guard;
    const uint8_t *top; /* of the loop */
    VEC(struct slow_way) slow;
    VEC(struct literal) literals;
    bool far; /* the trace is so long that from its start they do not reach its end:
                 conditional branches, and loads of literals */
    bool failed, too_far;
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

/* Float register n is n in an instruction. */
static inline int in_form(int at)
{
    return at & (FLOAT_REGS - 1);
}

/* calls.c */
void call(const struct op *o);
void call_assembler(const struct op *o);
void leave(const struct op *o);
void leave_with_value(const struct op *o);

/* Count a passage, when anybody wants to know. */
void emit_count(struct emitter *e, uint64_t *counter);
/* Set an integer register, by two instructions at most: longer constants are literals
 * behind the trace; of one that is too long for these, words of the table. */
void emit_number(struct emitter *e, int to, int64_t n);
void emit_address(struct emitter *e, int to, const void *p);
/* The constant's word in the table, which lies in front of all code. */
val *emit_constant(struct emitter *e, ir_ref r);
void emit_literals(struct emitter *e);

/* backend.c: the two halves of backend_compile(). False: it cannot be done. */
bool backend_registers(struct jit_trace *t, struct allocation *a);
bool backend_emit(struct jit *j, struct jit_trace *t, const struct allocation *a);

/* One attempt, for a trace that is near or far. */
enum emitted { EMITTED, NO_ROOM, TOO_FAR };
enum emitted emit_as(struct jit *j, struct jit_trace *t, const struct allocation *a,
                     bool far);

/* patch.c */
/* Aim a branch or a load; when it does not reach, e->too_far. */
void emit_aim(struct emitter *e, uint8_t *at, const uint8_t *to);
/* Leave by the guard at hand: at most twice for each. */
void exit_if(struct emitter *e, int cc);
/* ... by a form of cbz: when the register is zero, or is not. */
void exit_by(struct emitter *e, enum form f, int reg);
void exit_always(struct emitter *e);
void emit_exits(struct emitter *e);
/* A jump to a slow way that slow_way() then tells of; it comes back to where that is
 * said. */
uint8_t *slow_jump(struct emitter *e, int cc);
void slow_way(struct emitter *e, struct slow_way way);
void emit_slow_ways(struct emitter *e);
/* b or bl to a place in the code area, which they always reach */
void emit_branch(struct code *c, enum form f, const void *to);

#endif
