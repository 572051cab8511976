#include "gcstats/export.h"

#include <math.h>

#include "logparse/log/problems.h"

static void real(struct json *j, const char *key, double x)
{
    json_key(j, key);
    json_real(j, x);
}

static void text(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_text(j, slice_of(value));
}

/* null when it is empty */
static void word(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    *value ? json_text(j, slice_of(value)) : json_null(j);
}

static void number(struct json *j, const char *key, int64_t n) /* GC_UNKNOWN: null */
{
    json_key(j, key);
    n < 0 ? json_null(j) : json_int(j, n);
}

/* Both spellings of a time: "at" in seconds (null without a clock) and "at_ticks". */
static void time_pair(struct json *j, const struct analysis *a, const char *key,
                      uint64_t ticks)
{
    char name[32];
    real(j, key, analysis_seconds(a, (double)ticks));
    snprintf(name, sizeof name, "%s_ticks", key);
    json_key(j, name);
    json_uint(j, ticks);
}

static void open_row(struct json *j)
{
    json_open(j, '{');
    json_flat(j, true);
}

static void close_row(struct json *j)
{
    json_close(j, '}');
    json_flat(j, false);
}

static void json_clock(struct json *j, const struct clock *c)
{
    json_key(j, "clock");
    json_open(j, '{');
    text(j, "source", clock_source_names[c->source]);
    real(j, "hz", c->hz > 0 ? c->hz : NAN);
    real(j, "low", c->hz > 0 ? c->low : NAN);
    real(j, "high", c->hz > 0 ? c->high : NAN);
    json_key(j, "option_differs");
    json_bool(j, c->option_differs);
    json_key(j, "contradiction");
    json_bool(j, c->contradiction);
    json_key(j, "evidence");
    json_open(j, '[');
    for (int i = 0; i < EVIDENCES; i++) {
        if (!c->evidence[i].found)
            continue;
        open_row(j);
        text(j, "name", evidence_names[i]);
        real(j, "low", c->evidence[i].low);
        real(j, "high", c->evidence[i].high);
        json_key(j, "samples");
        json_uint(j, c->evidence[i].samples);
        close_row(j);
    }
    json_close(j, ']');
    json_close(j, '}');
}

static void json_merge(struct json *j, const struct analysis *a)
{
    json_key(j, "merge");
    json_open(j, '{');
    time_pair(j, a, "limit", a->merge_ticks);
    json_key(j, "joined");
    json_uint(j, a->line.joined);
    json_key(j, "limit_is_assumed");
    json_bool(j, a->merge_assumed);
    json_key(j, "gaps_in_doubt");
    json_uint(j, a->line.doubtful);
    json_close(j, '}');
}

/* Figures of which only some is in the log: null above, and so much at least (at most). */
static void json_bounds(struct json *j, const struct figures *f, const char *key,
                        bool most)
{
    json_key(j, key);
    json_open(j, '{');
    for (int i = 0; i < (int)n_figures; i++) {
        bool time = figure_is_time(i), bounded;
        double bound = figure_or_bound(f, i, time, &bounded);
        char name[64];
        if (!bounded || (figure_rows[i].rest == REST_MOST) != most)
            continue;
        real(j, figure_rows[i].name, f->bound[i]);
        snprintf(name, sizeof name, "%s_ticks", figure_rows[i].name);
        if (time)
            real(j, name, bound);
    }
    json_close(j, '}');
}

static void json_figures(struct json *j, const struct figures *f)
{
    json_key(j, "figures");
    json_open(j, '{');
    for (size_t i = 0; i < n_figures; i++)
        real(j, figure_rows[i].name, f->value[i]);
    json_close(j, '}');
    json_bounds(j, f, "at_least", false);
    json_bounds(j, f, "at_most", true);
    json_key(j, "ticks");
    json_open(j, '{');
    for (size_t i = 0; i < n_figures; i++)
        if (figure_is_time((int)i))
            real(j, figure_rows[i].name, f->ticks[i]);
    json_close(j, '}');
}

static void json_histogram(struct json *j, const struct analysis *a, const char *name,
                           const struct spread *s)
{
    struct bucket *buckets;
    double unit = a->clock.hz > 0 ? a->clock.hz * 1e-6 : 1;
    size_t n = spread_buckets(s, unit, &buckets);
    json_key(j, name);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        open_row(j);
        real(j, "from", analysis_seconds(a, buckets[i].from * unit));
        real(j, "to", analysis_seconds(a, buckets[i].to * unit));
        real(j, "from_ticks", buckets[i].from * unit);
        real(j, "to_ticks", buckets[i].to * unit);
        json_key(j, "count");
        json_uint(j, buckets[i].count);
        real(j, "total_ticks", buckets[i].sum);
        close_row(j);
    }
    json_close(j, ']');
    free(buckets);
}

static void json_mmu(struct json *j, const struct analysis *a)
{
    json_key(j, "mmu");
    json_open(j, '[');
    for (int i = 0; i < MMU_WINDOWS; i++) {
        const struct mmu_window *w = &a->mmu[i];
        if (!w->known)
            continue;
        open_row(j);
        time_pair(j, a, "window", w->ticks);
        real(j, "mmu", w->value);
        time_pair(j, a, "at", w->at);
        json_key(j, "paused_ticks");
        json_uint(j, w->paused);
        json_key(j, "pauses");
        json_uint(j, w->pauses);
        close_row(j);
    }
    json_close(j, ']');
}

static void json_cycles(struct json *j, const struct analysis *a)
{
    json_key(j, "cycles");
    json_open(j, '[');
    for (size_t i = 0; i < a->memory.cycles.n; i++) {
        const struct cycle *c = &a->memory.cycles.at[i];
        open_row(j);
        number(j, "steps", c->steps ? (int64_t)c->steps : GC_UNKNOWN);
        if (c->done != NO_EVENT) {
            const struct gc_done *d = &a->events.done.at[c->done];
            if (d->event != NO_EVENT)
                time_pair(j, a, "at", a->line.moments.at[d->event].at);
            number(j, "arenas_before", d->arenas_before);
            number(j, "arenas_after", d->arenas_after);
            number(j, "arena_bytes", d->arena_bytes);
            number(j, "raw_before", d->raw_before);
            number(j, "raw_after", d->raw_after);
            real(j, "threshold", d->threshold < 0 ? NAN : d->threshold);
        }
        close_row(j);
    }
    json_close(j, ']');
}

static void json_pause_fields(struct json *j, const struct analysis *a,
                              const struct pause *p)
{
    struct str kind = {0};
    pause_kind(a, p, &kind);
    time_pair(j, a, "at", p->at);
    time_pair(j, a, "length", p->ticks);
    text(j, "kind", str_text(&kind));
    word(j, "from", gc_state_names[a->events.all.at[p->last].from]);
    word(j, "to", gc_state_names[a->events.all.at[p->last].to]);
    number(j, "survived", a->events.all.at[p->first].survived);
    str_free(&kind);
}

static void json_worst(struct json *j, const struct analysis *a, const struct worst *w)
{
    json_key(j, "worst");
    json_open(j, '[');
    for (size_t i = 0; i < w->list.n; i++) {
        const struct bad_pause *bad = &w->list.at[i];
        open_row(j);
        json_pause_fields(j, a, &a->line.pauses.at[bad->pause]);
        text(j, "jit", jit_activity_names[bad->activity]);
        word(j, "trace",
             bad->trace == NO_TRACE ? "" : w->traces.all.at[bad->trace].name);
        json_key(j, "trace_age_ticks");
        bad->activity == JIT_COMPILED ? json_uint(j, bad->ago) : json_null(j);
        json_key(j, "traces_that_may_run");
        bad->activity == JIT_COMPILED ? json_uint(j, bad->may_run) : json_null(j);
        close_row(j);
    }
    json_close(j, ']');
}

static void json_findings(struct json *j, const struct findings *f)
{
    json_key(j, "findings");
    json_open(j, '[');
    for (size_t i = 0; i < f->list.n; i++) {
        open_row(j);
        text(j, "name", f->list.at[i].name);
        json_key(j, "about_log");
        json_bool(j, f->list.at[i].about_log);
        text(j, "text", str_text(&f->list.at[i].text));
        close_row(j);
    }
    json_close(j, ']');
}

static void json_event(struct json *j, const struct analysis *a, size_t i)
{
    const struct gc_event *e = &a->events.all.at[i];
    const struct moment *m = &a->line.moments.at[i];
    bool unclosed = e->unclosed;
    open_row(j);
    text(j, "kind", gc_kind_names[e->kind]);
    time_pair(j, a, "at", m->at);
    real(j, "length", unclosed ? NAN : analysis_seconds(a, (double)m->ticks));
    real(j, "length_ticks", unclosed ? NAN : (double)m->ticks);
    real(j, "own_ticks", unclosed ? NAN : (double)m->own);
    word(j, "from", gc_state_names[e->from]);
    word(j, "to", gc_state_names[e->to]);
    number(j, "used", e->used);
    number(j, "survived", e->survived);
    number(j, "pinned", e->pinned);
    close_row(j);
}

static void json_lists(struct json *j, const struct analysis *a)
{
    json_key(j, "pauses");
    json_open(j, '[');
    for (size_t i = 0; i < a->line.pauses.n; i++) {
        open_row(j);
        json_pause_fields(j, a, &a->line.pauses.at[i]);
        close_row(j);
    }
    json_close(j, ']');
    json_key(j, "events");
    json_open(j, '[');
    for (size_t i = 0; i < a->events.all.n; i++)
        json_event(j, a, i);
    json_close(j, ']');
}

void export_json(FILE *out, const struct analysis *a, const struct figures *figures,
                 const struct findings *findings, const struct worst *worst)
{
    struct json j = {.out = out};
    json_open(&j, '{');
    text(&j, "file", a->path);
    if (a->part) {
        text(&j, "part", a->part->label);
        json_key(&j, "first_line");
        json_uint(&j, a->part->line);
    }
    json_clock(&j, &a->clock);
    json_merge(&j, a);
    json_figures(&j, figures);
    json_key(&j, "histogram");
    json_open(&j, '{');
    json_histogram(&j, a, "minor", &a->minor);
    json_histogram(&j, a, "step", &a->step);
    json_histogram(&j, a, "pause", &a->pause);
    json_close(&j, '}');
    json_mmu(&j, a);
    json_cycles(&j, a);
    json_worst(&j, a, worst);
    json_findings(&j, findings);
    json_lists(&j, a);
    problems_json(&j, &a->log);
    json_close(&j, '}');
}
