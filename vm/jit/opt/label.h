/* label.h -- what a loop takes for granted at its label. peel.c finds it out, join.c makes
 * it true in another trace, so that that trace may jump to the label.
 *
 * The loop uses values of its preamble as they are, and what the preamble showed about
 * them. From elsewhere these values have to be made again: out of the frame's slots and
 * out of memory, by the operations of the preamble that compute them. */
#ifndef OPT_LABEL_H
#define OPT_LABEL_H

#include "jit/opt/opt.h"

enum guess { SAME, INT_BOX, FLOAT_BOX, PLAIN };

struct carried { /* a slot of the frame, or a field in memory */
    enum guess guess;
    ir_ref before; /* at the end of the preamble */
    ir_ref start;  /* at the start of the loop */
    ir_ref param;  /* the parameter, when it changes */
    int32_t class; /* of a PLAIN parameter */
    bool nonnull;
    bool no_class, dropped;
    bool used;                            /* memory: the loop reads it */
    const struct ir_descr *box, *unboxed; /* of a boxed float: its kind and its field */
    struct heap_entry heap;               /* object IR_NONE: a slot */
};

struct jit_label {
    struct carried *carried;
    ir_ref *inner; /* of each: what is in the box that it starts as, or IR_NONE */
    size_t n;
    unsigned nslots;
    /* of the values before the loop: how they are made, what is known about them, and
     * whether the loop relies on that */
    struct ir_ins *ins;
    struct info *info;
    bool *relied;
    uint32_t nvalues;
};

/* End the trace by a jump to the label of s->target; false: it cannot be done, and
 * nothing has changed. */
bool join(struct opt *o, const struct jit_start *s, struct jit_trace *t);

#endif
