#include "logparse/diff/kin.h"

#include <stdlib.h>

#include "logparse/util/workers.h"

enum {
    LEAST_OPS = 6,         /* operations that make a relationship believable */
    MOST_PERCENT = 60,     /* of its operations come from (went to) the relative, or */
    ALL_LOST_PERCENT = 80, /* of what the relative lost (gained) is here, and */
    SOME_PERCENT = 25,     /* of its operations are that */
    MOST_ANCESTORS = 64,   /* that are looked at */
    MOST_NEIGHBOURS = 16
};

/* A changed pair of roots. */
struct root {
    const struct match *match;
    uint64_t a_file, b_file;
};

struct kinship {
    struct diff *d;
    size_t lonely;                     /* the first match without a partner */
    const struct match **of_a, **of_b; /* the changed pairs by their traces */
    VEC(struct root) roots;
};

/* 0: not known */
static uint64_t file_of(const struct run *run, uint32_t t)
{
    struct place place;
    if (!trace_place(&run->traces, &run->traces.all.at[t], &place) || !place.is_python)
        return 0;
    return hash_bytes(1, place_basename(place.file)) | 1;
}

/* The work that the old side lost, or that the new one gained: key -> how often. */
static uint32_t count_moved(const struct aligned_pair *pair, bool lost,
                            struct map *keys)
{
    const struct norm *norm = lost ? &pair->a : &pair->b;
    uint32_t n = 0;
    for (size_t i = 0; i < pair->alignment.pairs.n; i++) {
        const struct pair *p = &pair->alignment.pairs.at[i];
        uint32_t here = lost ? p->a : p->b, there = lost ? p->b : p->a;
        if (there != NO_OP || !norm_is_work(&norm->ops.at[here]))
            continue;
        ++*map_put(keys, norm->ops.at[here].key);
        n++;
    }
    return n;
}

/* Is the work in `norm` what the relative lost (or gained)? A loop that was taken out of
 * another one has a counter and guards of its own besides: then nearly all that was lost must
 * be in it. */
static bool is_kin(const struct norm *norm, const struct aligned_pair *relative,
                   bool lost)
{
    struct map keys = {0};
    uint32_t moved = count_moved(relative, lost, &keys), all = 0, shared = 0;
    for (size_t i = 0; i < norm->ops.n && moved >= LEAST_OPS; i++) {
        if (!norm_is_work(&norm->ops.at[i]))
            continue;
        uint64_t *left = map_find(&keys, norm->ops.at[i].key);
        all++;
        if (left && *left)
            --*left, shared++;
    }
    map_free(&keys);
    return shared >= LEAST_OPS && (shared * 100 >= all * MOST_PERCENT ||
                                   (shared * 100 >= moved * ALL_LOST_PERCENT &&
                                    shared * 100 >= all * SOME_PERCENT));
}

static bool try_kin(struct match *m, const struct norm *norm, const struct match *kin)
{
    bool is_new = m->fate == FATE_NEW;
    if (!kin || !is_kin(norm, kin->detail, is_new))
        return false;
    m->fate = is_new ? FATE_SPLIT : FATE_MERGED;
    m->relative = is_new ? kin->a : kin->b;
    return true;
}

static void try_neighbours(const struct kinship *k, struct match *m, uint64_t file,
                           const struct norm *norm)
{
    uint32_t left = MOST_NEIGHBOURS;
    for (size_t i = 0; i < k->roots.n && left > 0 && file; i++) {
        const struct root *root = &k->roots.at[i];
        if ((m->fate == FATE_NEW ? root->b_file : root->a_file) != file)
            continue;
        if (try_kin(m, norm, root->match))
            return;
        left--;
    }
}

static void find_relative(void *context, size_t i)
{
    const struct kinship *k = context;
    struct match *m = &k->d->matches.at[k->lonely + i];
    bool is_new = m->fate == FATE_NEW;
    const struct run *run = is_new ? k->d->b : k->d->a;
    uint32_t t = is_new ? m->b : m->a, up = run->traces.all.at[t].parent;
    struct norm norm = run_norm(run, t);
    if (up == NO_TRACE)
        try_neighbours(k, m, file_of(run, t), &norm);
    for (int n = 0; n < MOST_ANCESTORS && up != NO_TRACE; n++) {
        if (try_kin(m, &norm, (is_new ? k->of_b : k->of_a)[up]))
            return;
        up = run->traces.all.at[up].parent;
    }
}

void kin_find(struct diff *d, size_t lonely)
{
    struct kinship k = {.d = d, .lonely = lonely};
    k.of_a = mem_zero(d->a->traces.all.n + 1, sizeof *k.of_a);
    k.of_b = mem_zero(d->b->traces.all.n + 1, sizeof *k.of_b);
    for (size_t i = 0; i < lonely; i++) {
        const struct match *m = &d->matches.at[i];
        if (!m->detail)
            continue;
        k.of_a[m->a] = k.of_b[m->b] = m;
        if (d->b->traces.all.at[m->b].parent == NO_TRACE)
            *vec_add(&k.roots) =
                (struct root){m, file_of(d->a, m->a), file_of(d->b, m->b)};
    }
    work_all(d->matches.n - lonely, find_relative, &k);
    vec_free(&k.roots);
    free(k.of_a);
    free(k.of_b);
}
