/* pages.h -- a word to the kernel about memory that will be filled from one end to the
 * other. */
#ifndef LOGPARSE_LOG_PAGES_H
#define LOGPARSE_LOG_PAGES_H

#include <stddef.h>

/* Ask for large pages: an array of many megabytes is then filled without a page fault
 * every 4 KiB. A wish; nothing depends on it. */
void pages_large(void *at, size_t bytes);

#endif
