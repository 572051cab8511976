/* kin.h -- traces without a partner whose operations another pair lost or gained. */
#ifndef LOGPARSE_DIFF_KIN_H
#define LOGPARSE_DIFF_KIN_H

#include "logparse/diff/match.h"

/* Matches from number `lonely` on are new or gone; those before it are pairs, aligned where
 * they changed. Make split and merged ones of the lonely that a pair explains: one of their
 * ancestors, or for a root another root of the same file. */
void kin_find(struct diff *d, size_t lonely);

#endif
