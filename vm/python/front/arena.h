/* arena.h -- memory of one compilation: handed out in order, freed together. */
#ifndef FRONT_ARENA_H
#define FRONT_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *newest; /* {0} is an empty arena */
    struct remark *remarks;     /* the newest: remarks.h */
};

void *arena_new(struct arena *a, size_t size); /* zeroed, aligned for anything */
void arena_free(struct arena *a);

#endif
