#include "python/front/arena.h"

#include <stdlib.h>

#include "base/mem.h"

struct arena_block {
    struct arena_block *older;
    size_t used, size;
    _Alignas(16) char bytes[];
};

enum { BLOCK_BYTES = 16 * 1024 }; /* a small module fits in one */

void *arena_new(struct arena *a, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if (!a->newest || a->newest->used + size > a->newest->size) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        struct arena_block *b = mem_zero(1, sizeof *b + room);
        b->older = a->newest;
        b->size = room;
        a->newest = b;
    }
    void *p = a->newest->bytes + a->newest->used;
    a->newest->used += size;
    return p;
}

void arena_free(struct arena *a)
{
    while (a->newest) {
        struct arena_block *older = a->newest->older;
        free(a->newest);
        a->newest = older;
    }
    a->remarks = NULL;
}
