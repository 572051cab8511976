#include "logparse/diff/lines.h"

#include <math.h>
#include <stdlib.h>

/* How far lines may be from the common ratio, and how much of the work must be as near. */
static const double NEAR = 0.1, MOST_OF_IT = 0.6;

static uint64_t key_of_function(const struct ledger *ledger,
                                const struct ledger_line *l)
{
    struct slice file = place_basename(ledger->files.at[l->file]);
    return hash_text(file) * 31 + hash_text(ledger->functions.at[l->function]);
}

/* A file may have several functions of one name (methods of different classes): they are told
 * apart by their order. */
struct function {
    uint64_t key;
    int64_t first_line;
};
typedef VEC(struct function) functions;

static void find_functions(const struct ledger *ledger, functions *out)
{
    struct map seen = {0};
    for (size_t i = 0; i < ledger->lines.n; i++) {
        const struct ledger_line *l = &ledger->lines.at[i];
        uint64_t key = key_of_function(ledger, l);
        uint64_t *at = map_put(&seen, key * 1000003 + (uint64_t)l->first_line);
        if ((*at)++ == 0)
            *vec_add(out) = (struct function){key, l->first_line};
    }
    map_free(&seen);
}

static uint64_t key_of(const struct ledger *ledger, const functions *all,
                       const struct ledger_line *l)
{
    uint64_t key = key_of_function(ledger, l), before = 0;
    for (size_t i = 0; i < all->n; i++)
        before += all->at[i].key == key && all->at[i].first_line < l->first_line;
    return (key * 1000003 + before) * 1000003 + (uint64_t)(l->line - l->first_line);
}

static bool has_cost(const struct ledger_line *l)
{
    return l->merge_points + l->there > 0;
}

static void pair_lines(struct line_diff *d)
{
    struct map old = {0}; /* key -> number in d->at + 1 */
    functions old_functions = {0}, new_functions = {0};
    find_functions(d->old, &old_functions);
    find_functions(d->new, &new_functions);
    for (size_t i = 0; i < d->old->lines.n; i++) {
        const struct ledger_line *l = &d->old->lines.at[i];
        if (!has_cost(l))
            continue;
        *vec_add(&d->at) = (struct line_pair){.old = l};
        *map_put(&old, key_of(d->old, &old_functions, l)) = d->at.n;
    }
    for (size_t i = 0; i < d->new->lines.n; i++) {
        const struct ledger_line *l = &d->new->lines.at[i];
        if (!has_cost(l))
            continue;
        uint64_t *at = map_put(&old, key_of(d->new, &new_functions, l));
        if (*at && !d->at.at[*at - 1].new)
            d->at.at[*at - 1].new = l;
        else
            *vec_add(&d->at) = (struct line_pair){.new = l};
    }
    map_free(&old);
    vec_free(&old_functions);
    vec_free(&new_functions);
}

struct ratio {
    double ratio, weight;
};

static int smaller(const void *a, const void *b)
{
    const struct ratio *x = a, *y = b;
    return x->ratio > y->ratio ? 1 : x->ratio < y->ratio ? -1 : 0;
}

/* The weighted median of how often lines were run in the new log, against the old one. */
static void find_passes(struct line_diff *d)
{
    VEC(struct ratio) ratios = {0};
    double all = 0, sum = 0, near = 0;
    d->passes = 1;
    for (size_t i = 0; i < d->at.n; i++) {
        const struct line_pair *p = &d->at.at[i];
        if (!p->old || !p->new || !(p->old->runs > 0) || !(p->new->runs > 0))
            continue;
        *vec_add(&ratios) = (struct ratio){p->new->runs / p->old->runs, p->old->ops};
        all += p->old->ops;
    }
    if (ratios.n)
        qsort(ratios.at, ratios.n, sizeof *ratios.at, smaller);
    double median = 1;
    for (size_t i = 0; i < ratios.n && sum <= all / 2; i++) {
        median = ratios.at[i].ratio;
        sum += ratios.at[i].weight;
    }
    for (size_t i = 0; i < ratios.n; i++)
        if (fabs(ratios.at[i].ratio / median - 1) <= NEAR)
            near += ratios.at[i].weight;
    d->has_passes = all > 0 && near >= MOST_OF_IT * all;
    if (d->has_passes)
        d->passes = median;
    vec_free(&ratios);
}

static int larger(const void *a, const void *b)
{
    const struct line_pair *x = a, *y = b;
    double p = fabs(x->change), q = fabs(y->change);
    if (p > q || p < q)
        return p > q ? -1 : 1;
    int64_t k = x->old ? x->old->line : x->new->line,
            n = y->old ? y->old->line : y->new->line;
    return (k > n) - (k < n);
}

void line_diff_make(struct line_diff *d, const struct ledger *old,
                    const struct ledger *new)
{
    *d = (struct line_diff){.old = old, .new = new};
    pair_lines(d);
    find_passes(d);
    for (size_t i = 0; i < d->at.n; i++) {
        struct line_pair *p = &d->at.at[i];
        p->change = (p->new ? p->new->ops / d->passes : 0) - (p->old ? p->old->ops : 0);
    }
    if (d->at.n)
        qsort(d->at.at, d->at.n, sizeof *d->at.at, larger);
}

void line_diff_free(struct line_diff *d)
{
    vec_free(&d->at);
}
