#include "logparse/traces/aborts.h"

#include <stdlib.h>

struct abort_words abort_words_for(struct slice reason)
{
    static const struct abort_words rows[] = {
#define ABORT(reason, meaning, advice) {reason, meaning, advice},
#include "logparse/traces/abort_words.def"
#undef ABORT
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_eq(reason, slice_of(rows[i].reason)))
            return rows[i];
    return (struct abort_words){0};
}

static struct place place_of(const struct traces *traces, bool known, uint32_t text)
{
    struct place place = {.line = -1};
    if (known)
        place_parse(traces->texts.at[text], &place);
    return place;
}

static uint64_t ticks_of(const struct traces *traces, uint32_t section)
{
    const struct section *s = &traces->log->sections.at[section];
    return s->t1 > s->t0 ? s->t1 - s->t0 : 0;
}

static bool is_same_function(const struct place *a, const struct place *b)
{
    return a->is_python == b->is_python && a->first_line == b->first_line &&
           slice_eq(a->function, b->function) && slice_eq(a->file, b->file);
}

static struct abort_group *group_for(struct aborts *a, uint32_t reason,
                                     const struct place *start)
{
    for (size_t i = 0; i < a->groups.n; i++)
        if (a->groups.at[i].reason == reason &&
            is_same_function(&a->groups.at[i].start, start))
            return &a->groups.at[i];
    *vec_add(&a->groups) = (struct abort_group){.reason = reason, .start = *start};
    return &a->groups.at[a->groups.n - 1];
}

static int dearer(const void *a, const void *b)
{
    const struct abort_group *x = a, *y = b;
    if (x->ticks != y->ticks)
        return x->ticks > y->ticks ? -1 : 1;
    return x->count > y->count ? -1 : x->count < y->count;
}

static void group_aborts(struct aborts *a, const struct traces *traces)
{
    for (size_t i = 0; i < traces->aborts.n; i++) {
        const struct abort *abort = &traces->aborts.at[i];
        struct place start = place_of(traces, abort->has_start, abort->start);
        struct abort_group *g = group_for(a, abort->reason, &start);
        g->count++;
        g->last = place_of(traces, abort->has_place, abort->place);
        g->ticks += ticks_of(traces, abort->section);
    }
    if (a->groups.n)
        qsort(a->groups.at, a->groups.n, sizeof *a->groups.at, dearer);
}

static int oftener(const void *a, const void *b)
{
    const struct again *x = a, *y = b;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    return x->trace < y->trace ? -1 : x->trace > y->trace;
}

/* Several bridges at one guard; several loops at one place. */
static void find_again(struct aborts *a, const struct traces *traces)
{
    struct map seen = {0}; /* what it is -> number in a->again + 1 */
    size_t kept = 0;
    for (uint32_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        bool bridge = t->kind == TRACE_BRIDGE;
        if (t->is_stub || (bridge && (t->parent == NO_TRACE || t->parent_guard == 0)) ||
            (!bridge && !t->has_where))
            continue;
        uint64_t key = bridge ? (uint64_t)t->parent << 32 | t->parent_guard
                              : ~((uint64_t)t->where << 2 | (uint64_t)t->kind);
        uint64_t *at = map_put(&seen, key);
        if (*at == 0) {
            *vec_add(&a->again) = (struct again){i, bridge ? t->parent_guard : 0, 0};
            *at = a->again.n;
        }
        a->again.at[*at - 1].times++;
    }
    for (size_t i = 0; i < a->again.n; i++)
        if (a->again.at[i].times >= LEAST_AGAIN)
            a->again.at[kept++] = a->again.at[i];
    a->again.n = kept;
    if (kept)
        qsort(a->again.at, kept, sizeof *a->again.at, oftener);
    map_free(&seen);
}

static uint64_t span_of(const struct log *log)
{
    uint64_t first = UINT64_MAX, last = 0;
    for (size_t i = 0; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        first = s->t0 < first ? s->t0 : first;
        last = s->t1 > last ? s->t1 : last;
    }
    return last > first ? last - first : 0;
}

void aborts_read(struct aborts *a, const struct traces *traces)
{
    *a = (struct aborts){.ticks = span_of(traces->log)};
    group_aborts(a, traces);
    find_again(a, traces);
}

void aborts_free(struct aborts *a)
{
    vec_free(&a->groups);
    vec_free(&a->again);
}
