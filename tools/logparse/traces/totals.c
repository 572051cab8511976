#include "logparse/traces/totals.h"

#include <stdlib.h>

#include "logparse/log/recorded.h"

static int by_ticks(const void *a, const void *b)
{
    const struct category *x = a, *y = b;
    if (x->self_ticks != y->self_ticks)
        return x->self_ticks > y->self_ticks ? -1 : 1;
    return x->name < y->name ? -1 : x->name > y->name;
}

/* Stamps of a damaged log can be anything: sums wrap, as stamps do. */
static void add_ticks(int64_t *sum, int64_t ticks)
{
    *sum = (int64_t)((uint64_t)*sum + (uint64_t)ticks);
}

/* A section's time is its own; its parent's time is that much less. */
static void add_times(struct totals *t, const struct log *log)
{
    if (log->sections.n)
        t->span_ticks = (int64_t)(log->last_tick - log->first_tick);
    t->outside_ticks = t->span_ticks;
    for (size_t i = 0; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        struct category *c = &t->categories.at[s->name];
        int64_t ticks = section_ticks(s);
        c->sections++;
        if (s->unclosed)
            continue;
        c->has_ticks = true;
        add_ticks(&c->self_ticks, ticks);
        if (s->parent == NO_SECTION)
            add_ticks(&t->outside_ticks, (int64_t)(0 - (uint64_t)ticks));
        else if (!log->sections.at[s->parent].unclosed)
            add_ticks(&t->categories.at[log->sections.at[s->parent].name].self_ticks,
                      (int64_t)(0 - (uint64_t)ticks));
    }
}

/* The decimal number behind `label` at the front of the line */
static bool number_behind(struct slice line, struct slice label, uint64_t *n)
{
    if (!slice_starts(line, label))
        return false;
    size_t end = label.n;
    while (end < line.n && line.p[end] >= '0' && line.p[end] <= '9')
        end++;
    return slice_to_u64((struct slice){line.p + label.n, end - label.n}, 10, n);
}

static void add_minor(struct gc_totals *gc, const struct log *log, uint32_t section)
{
    struct lines lines;
    struct slice line;
    uint64_t n;
    gc->minor++;
    lines_open(&lines, log, section);
    while (lines_next(&lines, &line)) {
        if (number_behind(line, SLICE("minor collect, total memory used: "), &n)) {
            gc->max_used = n > gc->max_used ? n : gc->max_used;
            gc->knows_used = true;
        } else if (number_behind(line, SLICE("total size of surviving objects: "),
                                 &n)) {
            gc->survived += n;
            gc->knows_survived = true;
        }
    }
    lines_close(&lines);
}

static void add_collections(struct totals *t, const struct log *log)
{
    int64_t minor = section_kind(log, "gc-minor"),
            done = section_kind(log, "gc-collect-done"),
            step = section_kind(log, "gc-collect-step");
    t->gc.knows_minor = log_recorded(log, "gc-minor") == RECORDED_YES;
    t->gc.knows_steps =
        step >= 0 || (done < 0 && log_recorded(log, "gc-collect-step") == RECORDED_YES);
    t->gc.knows_major = log_recorded(log, "gc-collect-done") == RECORDED_YES;
    t->gc.major = done >= 0 ? t->categories.at[done].sections : 0;
    t->gc.steps = step >= 0 ? t->categories.at[step].sections : 0;
    for (uint32_t i = 0; minor >= 0 && i < log->sections.n; i++)
        if (log->sections.at[i].name == (uint32_t)minor)
            add_minor(&t->gc, log, i);
}

void totals_read(struct totals *t, const struct log *log)
{
    *t = (struct totals){0};
    vec_reserve(&t->categories, log->names.n);
    t->categories.n = log->names.n;
    for (uint32_t i = 0; i < log->names.n; i++)
        t->categories.at[i] = (struct category){.name = i};
    add_times(t, log);
    add_collections(t, log);
    size_t kept = 0; /* names that only stray STOPs used have no section */
    for (size_t i = 0; i < t->categories.n; i++)
        if (t->categories.at[i].sections)
            t->categories.at[kept++] = t->categories.at[i];
    t->categories.n = kept;
    if (kept)
        qsort(t->categories.at, kept, sizeof *t->categories.at, by_ticks);
}

void totals_free(struct totals *t)
{
    vec_free(&t->categories);
}
