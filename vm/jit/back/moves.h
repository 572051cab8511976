/* moves.h -- copies between locations, one after the other or all at once. */
#ifndef BACK_MOVES_H
#define BACK_MOVES_H

#include "base/vec.h"
#include "jit/back/machine.h"

struct move {
    int16_t from, to; /* from CONSTANT: the constant below */
    ir_ref constant;
};
typedef VEC(struct move) move_list;

/* Moves that are meant to happen at the same time, each to another place: appended to
 * `out` in an order that does the same. `spare` is a location that none of them
 * mentions. */
void moves_at_once(move_list *out, const struct move *m, unsigned n, int spare);

#endif
