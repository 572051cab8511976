/* mem.h -- allocation that never returns NULL for want of memory.
 * A program of ours that has no memory left cannot say anything useful later on,
 * so it says so at once and exits with status 2. Sizes are in bytes. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* The caller owns what these return and frees it with free(). */
void *mem_new(size_t size);
void *mem_zero(size_t count, size_t size);
void *mem_resize(void *old, size_t count, size_t size);
char *mem_copy_text(const char *text, size_t size); /* adds a NUL */

#endif
