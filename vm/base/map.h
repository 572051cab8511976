/* map.h -- hash tables: 64-bit number -> 64-bit number, and text -> small number.
 * Open addressing with linear probing; entries are never removed. {0} is empty. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_entry {
    uint64_t key, value;
    bool used;
};

struct map {
    struct map_entry *at;
    size_t n, cap; /* cap is 0 or a power of two */
};

/* The place of the key's value; NULL when the key is not there. */
uint64_t *map_find(const struct map *m, uint64_t key);
/* The same, made with value 0 when it is not there. Valid until the next map_put. */
uint64_t *map_put(struct map *m, uint64_t key);
void map_free(struct map *m);

/* Texts numbered 0, 1, 2 ... in the order in which they were first seen. */
struct names {
    struct slice *at; /* owned copies, NUL-terminated */
    size_t n, cap;
    struct map by_hash; /* hash -> number + 1 of the newest text with this hash */
    uint32_t *older;    /* the same for the next older text */
};

uint32_t names_add(struct names *names, struct slice text);
int64_t names_find(const struct names *names, struct slice text); /* -1: not there */
void names_free(struct names *names);

uint64_t hash_text(struct slice text);

#endif
