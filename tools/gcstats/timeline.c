#include "gcstats/timeline.h"

#include <assert.h>

#include "logparse/log/pages.h"

/* Stamps of a corrupt log may add up to more than a number can hold. */
static uint64_t add_ticks(uint64_t a, uint64_t b)
{
    static const uint64_t limit = (uint64_t)1 << 62;
    return a > limit || b > limit || a + b > limit ? limit : a + b;
}

static uint64_t forward(uint64_t from, uint64_t to)
{
    int64_t ticks = (int64_t)(to - from);
    return ticks > 0 ? (uint64_t)ticks : 0;
}

struct cursor {
    uint64_t stamp, at;
    uint64_t backwards;
};

static uint64_t move_to(struct cursor *c, uint64_t stamp)
{
    c->backwards += (int64_t)(stamp - c->stamp) < 0;
    c->at = add_ticks(c->at, forward(c->stamp, stamp));
    c->stamp = stamp;
    return c->at;
}

/* An event that no other one holds. */
static void add_outer(struct timeline *line, struct cursor *c, const struct section *s,
                      uint32_t event)
{
    struct moment m = {.at = move_to(c, s->t0)};
    if (s->unclosed) {
        line->unclosed++;
    } else {
        m.own = m.ticks = move_to(c, s->t1) - m.at;
        *vec_add(&line->pauses) = (struct pause){m.at, m.ticks, 0, event, event};
    }
    *vec_add(&line->moments) = m;
}

/* An event inside another: its time is not the other's own. */
static void add_inner(struct timeline *line, const struct log *log,
                      const struct gc_events *events, uint32_t event)
{
    const struct gc_event *e = &events->all.at[event];
    const struct section *s = &log->sections.at[e->section];
    const struct section *outer = &log->sections.at[events->all.at[e->parent].section];
    struct moment *around = &line->moments.at[e->parent];
    uint64_t offset = forward(outer->t0, s->t0);
    struct moment m = {0};
    assert(e->parent < event && "an event begins after the one that it is in");
    if (offset > around->ticks)
        offset = around->ticks;
    m.at = around->at + offset;
    m.ticks = s->unclosed ? 0 : forward(s->t0, s->t1);
    if (m.ticks > around->own)
        m.ticks = around->own;
    m.own = m.ticks;
    around->own -= m.ticks;
    line->unclosed += s->unclosed;
    *vec_add(&line->moments) = m;
}

void timeline_read(struct timeline *line, const struct log *log,
                   const struct gc_events *events)
{
    struct cursor c = {.stamp = log->first_tick};
    *line = (struct timeline){0};
    vec_reserve(&line->moments, events->all.n);
    vec_reserve(&line->pauses, events->all.n);
    pages_large(line->moments.at, events->all.n * sizeof *line->moments.at);
    pages_large(line->pauses.at, events->all.n * sizeof *line->pauses.at);
    for (uint32_t i = 0; i < events->all.n; i++) {
        const struct gc_event *e = &events->all.at[i];
        if (e->parent == NO_EVENT)
            add_outer(line, &c, &log->sections.at[e->section], i);
        else
            add_inner(line, log, events, i);
    }
    assert(line->moments.n == events->all.n);
    line->run = log->sections.n ? move_to(&c, log->last_tick) : 0;
    line->backwards = c.backwards;
}

void timeline_join(struct timeline *line, const struct gc_events *events,
                   uint64_t limit, uint64_t sure, uint64_t unsure)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->pauses.n; i++) {
        struct pause p = line->pauses.at[i];
        struct pause *before = kept ? &line->pauses.at[kept - 1] : NULL;
        bool pair = before && before->first == before->last &&
                    events->all.at[before->first].kind == GC_MINOR &&
                    events->all.at[p.first].kind != GC_MINOR;
        uint64_t gap = pair ? p.at - (before->at + before->ticks) : 0;
        line->doubtful += pair && gap >= sure && gap < unsure;
        if (pair && gap < limit) {
            before->ticks = p.at + p.ticks - before->at;
            before->last = p.last;
            line->joined++;
        } else {
            line->pauses.at[kept++] = p;
        }
    }
    line->pauses.n = kept;
    uint64_t sum = 0;
    for (size_t i = 0; i < kept; sum += line->pauses.at[i++].ticks)
        line->pauses.at[i].before = sum;
    assert(timeline_check(line));
}

bool timeline_check(const struct timeline *line)
{
    uint64_t end = 0, sum = 0;
    for (size_t i = 0; i < line->pauses.n; i++) {
        const struct pause *p = &line->pauses.at[i];
        if (p->at < end || p->before != sum || p->first > p->last)
            return false;
        end = p->at + p->ticks;
        sum += p->ticks;
    }
    return end <= line->run;
}

void timeline_free(struct timeline *line)
{
    vec_free(&line->moments);
    vec_free(&line->pauses);
}
