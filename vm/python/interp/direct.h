/* direct.h -- calls of functions in C from traces: with their values in registers, and with
 * the effect that their row states, instead of through a call of anything. */
#ifndef INTERP_DIRECT_H
#define INTERP_DIRECT_H

#include "python/interp/prim_record.h"

enum {
    MOST_DIRECT = 5
}; /* values that the machine passes in registers, beside the VM */

/* Call `callee` with n values and those of the keywords `kwnames` (a tuple that the trace
 * knows, or NULL) behind them. False: nothing was done, it has to be called like anything;
 * else *r is the result, or NULL, and an exception may be pending. */
bool rec_direct_call(struct rec *cx, val_r callee, const val_r *args, int n,
                     val kwnames, val_r *r);

#endif
