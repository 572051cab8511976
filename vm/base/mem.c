#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

void *mem_new(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        die("out of memory: %zu bytes wanted", size);
    return p;
}

void *mem_zero(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        die("out of memory: %zu times %zu bytes wanted", count, size);
    return p;
}

void *mem_resize(void *old, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        die("out of memory: %zu times %zu bytes wanted", count, size);
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p)
        die("out of memory: %zu bytes wanted", bytes);
    return p;
}

char *mem_copy_text(const char *text, size_t size)
{
    char *p = mem_new(size + 1);
    if (size)
        memcpy(p, text, size);
    p[size] = 0;
    return p;
}
