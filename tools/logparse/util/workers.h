/* workers.h -- do independent pieces of work on all cores. */
#ifndef LOGPARSE_UTIL_WORKERS_H
#define LOGPARSE_UTIL_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Piece number i; must touch nothing that another piece writes. */
typedef void work_function(void *context, size_t i);

/* Do pieces 0 .. n-1, begun in this order, and wait for all of them. */
void work_all(size_t n, work_function *work, void *context);

/* Print items first .. end-1; as above. */
typedef void print_function(const void *context, size_t first, size_t end, FILE *out);

/* Print items 0 .. n-1 in order, in pieces that are made at the same time, with `between`
 * between the pieces that print anything. Was anything printed? Ends the program when there
 * is no memory. */
bool work_print(size_t n, const char *between, print_function *print,
                const void *context, FILE *out);

#endif
