#define _GNU_SOURCE /* madvise */
#include "logparse/log/pages.h"

#include <stdint.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20 };

void pages_large(void *at, size_t bytes)
{
    uintptr_t start = ((uintptr_t)at + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)at + bytes) & ~(uintptr_t)(LARGE_PAGE - 1);
    if (at && end > start)
        madvise((void *)start, end - start, MADV_HUGEPAGE);
}
