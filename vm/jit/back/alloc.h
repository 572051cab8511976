/* alloc.h -- registers for a trace: a linear scan, forwards, that writes decisions.
 *
 * Nothing here emits code. What was decided can be printed, checked (check.h) and
 * turned into machine code by anybody who knows the machine. */
#ifndef BACK_ALLOC_H
#define BACK_ALLOC_H

#include "jit/back/lifetimes.h"
#include "jit/back/machine.h"
#include "jit/back/moves.h"
#include "jit/jit_impl.h"

enum { NO_PATTERN = 0xFFFF };

struct decision {           /* about one operation */
    uint32_t first, nmoves; /* in allocation.moves: done before it, in order */
    uint16_t pattern;       /* NO_PATTERN: it makes no code */
    bool swapped;           /* operands 0 and 1 have changed places */
    int16_t at[3];   /* where the operands are: of the pattern, so after swapping */
    int16_t result;  /* NOWHERE, FLAGS, or a register */
    uint32_t places; /* of a pattern with STAY: the operands, in allocation.places */
};

struct allocation {
    struct decision *ops; /* one per operation */
    uint32_t nops;
    move_list moves;
    VEC(int16_t) places;
    int16_t
        *params; /* of the loop's label: where each is, NOWHERE when nobody reads it */
    uint32_t nparams;
    /* At the loop's label, after the preamble has its values in place and before the first
     * turn: values that get a slot besides their register. Who jumps in from another trace
     * passes here too. */
    move_list at_label;
    const char *failed; /* NULL, or why there is no allocation */
};

/* Also fills refs and locs of t->guards (which exist, zeroed) and t->live_locs. */
void allocate(struct allocation *a, const struct machine *m, struct jit_trace *t,
              const struct lifetimes *l);
void allocation_free(struct allocation *a);

#endif
