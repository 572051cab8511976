/* check.h -- are the decisions of an allocation right? Debug builds ask after each
 * one. */
#ifndef BACK_CHECK_H
#define BACK_CHECK_H

#include "jit/back/alloc.h"

/* Executes the decisions with names of values in registers and slots, knowing nothing
 * of how they were found, and shows that every operand is where its operation expects
 * it, that every guard finds its values, and that both hold in all turns of the loop,
 * however it is entered. False: `why` says what is wrong. */
bool allocation_check(const struct allocation *a, const struct machine *m,
                      const struct jit_trace *t, char *why, size_t size);

#endif
