#include "gcstats/series.h"

#include <assert.h>
#include <math.h>

static struct series empty_series(size_t columns)
{
    struct series s = {.at = mem_new(columns * sizeof(struct column)), .n = columns};
    for (size_t i = 0; i < columns; i++)
        s.at[i] = (struct column){NAN, NAN};
    return s;
}

static size_t column_of(const struct series *s, const struct analysis *a,
                        uint64_t ticks)
{
    assert(s->n > 0 && ticks <= a->line.run);
    double share = a->line.run ? (double)ticks / (double)a->line.run : 0;
    size_t i = (size_t)(share * (double)s->n);
    return i < s->n ? i : s->n - 1;
}

static void take(struct series *s, size_t column, double low, double high)
{
    assert(column < s->n && low <= high);
    struct column *c = &s->at[column];
    if (isnan(c->low) || low < c->low)
        c->low = low;
    if (isnan(c->high) || high > c->high)
        c->high = high;
    if (high > s->max)
        s->max = high;
    s->any = true;
}

struct series series_heap(const struct analysis *a, size_t columns)
{
    struct series s = empty_series(columns);
    double last = NAN;
    size_t next = 0;
    for (size_t i = 0; i < a->memory.heap.n; i++) {
        const struct heap_point *p = &a->memory.heap.at[i];
        size_t column = column_of(&s, a, p->at);
        for (; next <= column && !isnan(last); next++)
            take(&s, next, last, last);
        next = column + 1;
        last = (double)p->used;
        take(&s, column, last, last);
    }
    for (; next < columns && !isnan(last); next++)
        take(&s, next, last, last);
    return s;
}

struct series series_pauses(const struct analysis *a, size_t columns)
{
    struct series s = empty_series(columns);
    for (size_t i = 0; i < a->line.pauses.n; i++) {
        const struct pause *p = &a->line.pauses.at[i];
        take(&s, column_of(&s, a, p->at), 0, (double)p->ticks);
    }
    return s;
}

void series_free(struct series *s)
{
    free(s->at);
    *s = (struct series){0};
}
