/* workers.h -- do independent pieces of work on all cores. */
#ifndef LOGPARSE_WORKERS_H
#define LOGPARSE_WORKERS_H

#include <stddef.h>

/* Piece number i; must touch nothing that another piece writes. */
typedef void work_function(void *context, size_t i);

/* Do pieces 0 .. n-1, begun in this order, and wait for all of them. */
void work_all(size_t n, work_function *work, void *context);

#endif
