/* lifetimes.h -- when each value of a trace is needed: one walk backwards.
 *
 * A position is the index of an operation. A value from before the loop that the loop
 * reads is needed in every turn, so it lives until the jump that closes the loop. */
#ifndef BACK_LIFETIMES_H
#define BACK_LIFETIMES_H

#include "jit/ir.h"

enum { NEVER = UINT32_MAX };

struct lifetimes {
    uint32_t n;           /* operations */
    uint32_t label, jump; /* of the loop; n when there is none */
    /* of each value: */
    uint32_t *born;  /* where it comes to be: parameters of the loop at its label */
    uint32_t *last;  /* the last operation that needs it; == born: nobody does */
    uint32_t *uses;  /* how many operands and snapshots name it */
    uint32_t *first; /* the first operation with it as an operand, or NEVER */
    uint32_t
        *again; /* the first one after the label: that is its use in the next turn */
    /* of each operand, by its index in ir_trace.args: */
    uint32_t *next; /* the next operation with the same value as an operand, or NEVER */
};

/* `loop`: the trace ends in a jump to its own label. Free with lifetimes_free(). */
void lifetimes_find(struct lifetimes *l, const struct ir_trace *t, bool loop);
void lifetimes_free(struct lifetimes *l);

/* Is r made before the loop, and read in it? */
static inline bool lives_around(const struct lifetimes *l, ir_ref r)
{
    return l->label < l->n && l->born[r] < l->label && l->last[r] == l->jump;
}

static inline bool is_value(ir_ref r)
{
    return !(r & (IR_CONST | IR_VIRTUAL)) && r != IR_NONE;
}
/* Operand k of a label is a parameter when k is even, what it starts as when k is odd. */
static inline bool is_operand(const struct ir_ins *i, unsigned k)
{
    return i->op != IR_label || k % 2 == 1;
}
static inline bool is_guard(const struct ir_ins *i)
{
    return i->op != IR_none && ir_op_flags[i->op] & IRF_G;
}

/* Call see(x, r) for every value that the snapshot names; one may come more than once. */
void snap_values(const struct ir_trace *t, const struct ir_snap *s,
                 void (*see)(void *x, ir_ref r), void *x);

#endif
