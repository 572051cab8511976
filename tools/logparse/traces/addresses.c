#include "logparse/traces/addresses.h"

#include <assert.h>
#include <stdlib.h>

static int by_start(const void *a, const void *b)
{
    const struct code_range *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->trace < y->trace ? -1 : x->trace > y->trace;
}

static bool range_of(const struct trace *t, struct code_range *r)
{
    if (!t->code.known)
        return false;
    bool block = t->code.block && t->code.end > t->code.block;
    r->start = block ? t->code.block : t->code.start;
    r->end = block ? t->code.end : t->code.stop;
    return r->end > r->start;
}

/* The sorted ranges, each cut where a later trace begins or overlaps. */
static void cut_overlaps(struct addresses *a)
{
    size_t kept = 0;
    for (size_t i = 0; i < a->at.n; i++) {
        struct code_range r = a->at.at[i];
        bool lost = false;
        while (kept && a->at.at[kept - 1].end > r.start && !lost) {
            struct code_range *before = &a->at.at[kept - 1];
            a->reused++;
            if (before->trace > r.trace) { /* the earlier range is the newer code */
                lost = before->end >= r.end;
                r.start = before->end;
                break;
            }
            before->end = r.start;
            if (before->end > before->start)
                break;
            kept--; /* nothing is left of it */
        }
        if (!lost && r.end > r.start)
            a->at.at[kept++] = r;
    }
    a->at.n = kept;
}

void addresses_make(struct addresses *a, const struct traces *traces)
{
    *a = (struct addresses){0};
    for (uint32_t i = 0; i < traces->all.n; i++) {
        struct code_range r = {.trace = i};
        if (range_of(&traces->all.at[i], &r))
            *vec_add(&a->at) = r;
    }
    if (a->at.n)
        qsort(a->at.at, a->at.n, sizeof *a->at.at, by_start);
    cut_overlaps(a);
    for (size_t i = 1; i < a->at.n; i++)
        assert(a->at.at[i - 1].end <= a->at.at[i].start);
}

void addresses_free(struct addresses *a)
{
    vec_free(&a->at);
}

uint32_t address_trace(const struct addresses *a, uint64_t address)
{
    size_t low = 0,
           high = a->at.n; /* behind the last range that starts at or before it */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (a->at.at[middle].start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low && address < a->at.at[low - 1].end ? a->at.at[low - 1].trace : NO_TRACE;
}

uint64_t code_base_of(const struct trace *t)
{
    return t->code.known ? t->code.block : 0;
}
