#include "gcstats/memory.h"

#include <assert.h>
#include <math.h>

/* NAN counts as nothing so far. */
static void add(double *sum, double x)
{
    *sum = isnan(*sum) ? x : *sum + x;
}

static void keep_max(double *max, double x)
{
    if (isnan(*max) || x > *max)
        *max = x;
}

struct reading {
    struct memory *out;
    const struct gc_events *events;
    size_t next_nursery;
    int64_t nursery; /* bytes now; GC_UNKNOWN */
    int64_t used;    /* after the minor collection before; GC_UNKNOWN */
    bool swept;      /* a major step may have freed something since */
    uint32_t steps;  /* since the last major collection ended */
};

static void take_nurseries(struct reading *r, uint32_t section)
{
    const struct gc_events *events = r->events;
    while (r->next_nursery < events->nurseries.n &&
           events->nurseries.at[r->next_nursery].section < section) {
        r->nursery = events->nurseries.at[r->next_nursery++].size;
        if (r->nursery > 0)
            r->out->nursery = (double)r->nursery;
    }
}

static void take_survivors(struct reading *r, const struct gc_event *e,
                           const struct moment *when)
{
    struct memory *m = r->out;
    if (e->survived < 0)
        return;
    add(&m->survived, (double)e->survived);
    if (r->nursery <= 0 || (e->used == 0 && e->survived == 0))
        return; /* the collection at the start of the process finds an empty nursery */
    double share = (double)e->survived / (double)r->nursery * SURVIVAL_ONE;
    uint64_t millionths = share < 1e9 ? (uint64_t)(share + 0.5) : (uint64_t)1e9;
    *vec_add(&m->survival.sorted) = millionths;
    *vec_add(&m->survivors) = (uint32_t)millionths;
    *vec_add(&m->survivors_at) = when->at;
    add(&m->through, (double)r->nursery);
}

/* What the memory grew by beyond the survivors was allocated outside of the nursery. */
static void take_growth(struct reading *r, const struct gc_event *e)
{
    if (r->used >= 0 && e->survived >= 0 && !r->swept) {
        double more = (double)e->used - (double)r->used - (double)e->survived;
        add(&r->out->beside, more > 0 ? more : 0);
    }
    r->used = e->used;
    r->swept = false;
}

/* So much was in use at that time. */
static void take_used(struct memory *m, int64_t used, uint64_t at)
{
    if (used < 0)
        return;
    if (isnan(m->max_used) || (double)used > m->max_used)
        m->max_at = at;
    keep_max(&m->max_used, (double)used);
    if (isnan(m->min_used) || (double)used < m->min_used)
        m->min_used = (double)used;
    m->last_used = (double)used;
    *vec_add(&m->heap) = (struct heap_point){at, used};
}

static void take_minor(struct reading *r, const struct gc_event *e,
                       const struct moment *when)
{
    struct memory *m = r->out;
    take_nurseries(r, e->section);
    take_survivors(r, e, when);
    if (e->pinned >= 0)
        keep_max(&m->max_pinned, e->pinned);
    if (e->used >= 0)
        take_growth(r, e);
    take_used(m, e->used, when->at + when->ticks);
}

static void take_done(struct memory *m, const struct gc_done *d)
{
    if (d->arena_bytes >= 0)
        keep_max(&m->max_arenas, (double)d->arena_bytes);
    if (d->raw_before >= 0)
        keep_max(&m->max_raw, (double)d->raw_before);
    if (d->raw_after >= 0)
        keep_max(&m->max_raw, (double)d->raw_after);
    if (d->threshold >= 0)
        m->threshold = d->threshold;
}

static void take_major(struct reading *r, const struct gc_event *e,
                       const struct moment *when)
{
    bool inside_full =
        e->parent != NO_EVENT && r->events->all.at[e->parent].kind == GC_FULL;
    r->swept = true;
    r->steps += e->kind == GC_STEP;
    if (e->done != NO_EVENT) { /* only older collectors say it here */
        const struct gc_done *d = &r->events->done.at[e->done];
        take_used(r->out, d->used_before, when->at);
        take_used(r->out, d->used_after, when->at + when->ticks);
    }
    if (e->done == NO_EVENT && (e->kind != GC_FULL || inside_full))
        return;
    *vec_add(&r->out->cycles) = (struct cycle){r->steps, e->done};
    r->steps = 0;
}

void memory_read(struct memory *m, const struct gc_events *events,
                 const struct timeline *line, struct scratch *scratch)
{
    struct reading r = {
        .out = m, .events = events, .nursery = GC_UNKNOWN, .used = GC_UNKNOWN};
    *m = (struct memory){.survived = NAN,
                         .through = NAN,
                         .beside = NAN,
                         .nursery = NAN,
                         .max_used = NAN,
                         .last_used = NAN,
                         .min_used = NAN,
                         .max_arenas = NAN,
                         .max_raw = NAN,
                         .threshold = NAN,
                         .max_pinned = NAN};
    for (size_t i = 0; i < events->all.n; i++) {
        const struct gc_event *e = &events->all.at[i];
        if (e->kind == GC_MINOR)
            take_minor(&r, e, &line->moments.at[i]);
        else
            take_major(&r, e, &line->moments.at[i]);
    }
    take_nurseries(&r, UINT32_MAX);
    for (size_t i = 0; i < events->done.n; i++) {
        take_done(m, &events->done.at[i]);
        if (events->done.at[i].event == NO_EVENT) /* its steps were filtered away */
            *vec_add(&m->cycles) = (struct cycle){0, (uint32_t)i};
    }
    assert(m->survivors.n == m->survival.sorted.n);
    assert(m->survivors.n == m->survivors_at.n);
    spread_sort(&m->survival, scratch);
}

void memory_free(struct memory *m)
{
    vec_free(&m->heap);
    vec_free(&m->cycles);
    vec_free(&m->survivors);
    vec_free(&m->survivors_at);
    spread_free(&m->survival);
}

double memory_after_cycle(const struct gc_events *events, const struct cycle *cycle)
{
    if (cycle->done == NO_EVENT)
        return NAN;
    const struct gc_done *d = &events->done.at[cycle->done];
    if (d->arena_bytes < 0 || d->raw_after < 0)
        return NAN;
    return (double)d->arena_bytes + (double)d->raw_after;
}

double memory_mean_steps(const struct memory *m)
{
    double sum = 0;
    for (size_t i = 0; i < m->cycles.n; i++)
        sum += m->cycles.at[i].steps;
    return sum > 0 ? sum / (double)m->cycles.n : NAN;
}

double memory_max_steps(const struct memory *m)
{
    double max = NAN;
    for (size_t i = 0; i < m->cycles.n; i++)
        if (m->cycles.at[i].steps)
            keep_max(&max, m->cycles.at[i].steps);
    return max;
}
