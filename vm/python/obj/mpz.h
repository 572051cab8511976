/* mpz.h -- integers as numbers of GMP, for who computes with them there. */
#ifndef OBJ_MPZ_H
#define OBJ_MPZ_H

#include <gmp.h>

#include "python/obj/obj.h"

/* The most bits that a result may have: 8 GB. GMP ends the program where a number gets too
 * large for it, so who makes large ones asks before. */
#define MOST_BITS ((uint64_t)1 << 36)

/* A read-only view of an integer; `room` holds the limb of a small one. Of a large one it
 * points into v, which the caller keeps. */
mpz_srcptr int_view(mpz_t z, mp_limb_t *room, val v);
/* The integer; takes z over, which is cleared. */
val int_finish(struct vm *vm, mpz_t z);

#endif
