#include "base/map.h"

#include <stdlib.h>

#include "base/mem.h"

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014): every bit of the key
 * changes about half of the bits of the result. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* Both halves of the product: what wyhash (Wang Yi) and its kin take a word in with. */
static uint64_t fold(uint64_t h, uint64_t word)
{
    __uint128_t product = (__uint128_t)(h ^ word) * 0x9e3779b97f4a7c15u;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Eight bytes a step; the length is in it, so the last word may be filled up. */
uint64_t hash_text(struct slice text)
{
    uint64_t h = text.n + 0xcbf29ce484222325u, word;
    size_t i = 0;
    for (; i + sizeof word <= text.n; i += sizeof word) {
        memcpy(&word, text.p + i, sizeof word);
        h = fold(h, word);
    }
    word = 0;
    if (i < text.n)
        memcpy(&word, text.p + i, text.n - i);
    return mix(fold(h, word));
}

static struct map_entry *probe(const struct map *m, uint64_t key)
{
    size_t i = mix(key) & (m->cap - 1);
    while (m->at[i].used && m->at[i].key != key)
        i = (i + 1) & (m->cap - 1);
    return &m->at[i];
}

uint64_t *map_find(const struct map *m, uint64_t key)
{
    if (m->cap == 0)
        return NULL;
    struct map_entry *e = probe(m, key);
    return e->used ? &e->value : NULL;
}

static void grow(struct map *m)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->at = mem_zero(m->cap, sizeof *m->at);
    for (size_t i = 0; i < old.cap; i++)
        if (old.at[i].used)
            *probe(m, old.at[i].key) = old.at[i];
    free(old.at);
}

uint64_t *map_put(struct map *m, uint64_t key)
{
    if (2 * (m->n + 1) > m->cap)
        grow(m);
    struct map_entry *e = probe(m, key);
    if (!e->used) {
        *e = (struct map_entry){.key = key, .used = true};
        m->n++;
    }
    return &e->value;
}

void map_free(struct map *m)
{
    free(m->at);
    *m = (struct map){0};
}

int64_t names_find(const struct names *names, struct slice text)
{
    const uint64_t *head = map_find(&names->by_hash, hash_text(text));
    for (uint64_t i = head ? *head : 0; i > 0; i = names->older[i - 1])
        if (slice_eq(names->at[i - 1], text))
            return (int64_t)(i - 1);
    return -1;
}

uint32_t names_add(struct names *names, struct slice text)
{
    int64_t known = names_find(names, text);
    if (known >= 0)
        return (uint32_t)known;
    if (names->n == names->cap) {
        names->cap = names->cap * 2 + 16;
        names->at = mem_resize(names->at, names->cap, sizeof *names->at);
        names->older = mem_resize(names->older, names->cap, sizeof *names->older);
    }
    uint64_t *head = map_put(&names->by_hash, hash_text(text));
    names->at[names->n] = (struct slice){mem_copy_text(text.p, text.n), text.n};
    names->older[names->n] = (uint32_t)*head;
    *head = ++names->n;
    return (uint32_t)names->n - 1;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free((char *)names->at[i].p);
    free(names->at);
    free(names->older);
    map_free(&names->by_hash);
    *names = (struct names){0};
}
