/* pauses.c -- the collector's pauses in time, as a drawing with tooltips. */
#include <stdlib.h>

#include "logparse/gc/events.h"
#include "logparse/html/write.h"
#include "logparse/traces/run_time.h"

enum { MOST_BARS = 2000, WIDTH = 1000, HEIGHT = 160 };

struct pause {
    const struct gc_event *event;
    uint64_t begin; /* ticks from the first mark */
    int64_t ticks;
};

struct pauses {
    const struct log *log;
    struct gc_events events;
    VEC(struct pause) at; /* longest first */
    double hz;            /* 0: not known */
    double span;
};

static int longer(const void *a, const void *b)
{
    const struct pause *x = a, *y = b;
    if (x->ticks != y->ticks)
        return x->ticks > y->ticks ? -1 : 1;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static void pauses_open(struct pauses *ps, const struct traces *traces)
{
    const struct log *log = traces->log;
    struct run_time times;
    *ps = (struct pauses){.log = log};
    run_time_read(&times, traces);
    ps->hz = times.hz;
    ps->span = (double)(log->last_tick - log->first_tick);
    gc_events_read(&ps->events, log);
    for (size_t i = 0; i < ps->events.all.n; i++) {
        const struct gc_event *e = &ps->events.all.at[i];
        const struct section *s = &log->sections.at[e->section];
        if (e->parent == NO_EVENT && !e->unclosed && section_ticks(s) >= 0)
            *vec_add(&ps->at) =
                (struct pause){e, s->t0 - log->first_tick, section_ticks(s)};
    }
    if (ps->at.n)
        qsort(ps->at.at, ps->at.n, sizeof *ps->at.at, longer);
}

static void pauses_close(struct pauses *ps)
{
    gc_events_free(&ps->events);
    vec_free(&ps->at);
}

static void put_time(const struct pauses *ps, double ticks, FILE *out)
{
    if (ps->hz > 0)
        fprintf(out, "%.3f ms", 1e3 * ticks / ps->hz);
    else
        fprintf(out, "%.0f ticks", ticks);
}

static void put_words(const struct pauses *ps, const struct pause *pause, FILE *out)
{
    const struct gc_event *e = pause->event;
    fputs(gc_kind_names[e->kind], out);
    if (e->from != GC_STATE_UNKNOWN)
        fprintf(out, " (%s)", gc_state_names[e->from]);
    fputs(", ", out);
    put_time(ps, (double)pause->ticks, out);
    fputs(" at ", out);
    put_time(ps, (double)pause->begin, out);
    if (e->used != GC_UNKNOWN)
        fprintf(out, "; %lld bytes used", (long long)e->used);
    if (e->survived != GC_UNKNOWN)
        fprintf(out, "; %lld bytes survived", (long long)e->survived);
}

static void put_bar(const struct pauses *ps, const struct pause *pause, FILE *out)
{
    double most = (double)ps->at.at[0].ticks,
           width = WIDTH * (double)pause->ticks / ps->span,
           height = most > 0 ? HEIGHT * (double)pause->ticks / most : 0;
    height = height < 1 ? 1 : height;
    fprintf(
        out,
        "<rect class=%s x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"><title>",
        gc_kind_names[pause->event->kind], WIDTH * (double)pause->begin / ps->span,
        HEIGHT - height, width < 1.5 ? 1.5 : width, height);
    put_words(ps, pause, out);
    fputs("</title></rect>\n", out);
}

static void put_drawing(const struct pauses *ps, FILE *out)
{
    fprintf(out,
            "<svg role=img aria-label=\"pauses in time\" viewBox=\"0 0 %d %d\" "
            "preserveAspectRatio=none>\n",
            WIDTH, HEIGHT);
    for (size_t i = 0; i < ps->at.n && i < MOST_BARS; i++)
        put_bar(ps, &ps->at.at[i], out);
    fputs("</svg><p class=axis><span>0</span><span>", out);
    put_time(ps, ps->span, out);
    fputs("</span></p>\n", out);
}

void write_pauses(struct page *p)
{
    enum { LONGEST = 20 };
    struct pauses ps;
    double all = 0;
    pauses_open(&ps, p->lib->traces);
    for (size_t i = 0; i < ps.at.n; i++)
        all += (double)ps.at.at[i].ticks;
    fputs("<section id=pauses><h2>Pauses</h2>\n", p->out);
    if (ps.at.n == 0 || ps.span <= 0) {
        fputs("<p class=note>There are no collections in this log.</p></section>\n",
              p->out);
        pauses_close(&ps);
        return;
    }
    fprintf(p->out, "<p class=note>%zu pauses, %.1f%% of the run. ", ps.at.n,
            100 * all / ps.span);
    if (ps.at.n > MOST_BARS)
        fprintf(p->out, "The %d longest are drawn. ", MOST_BARS);
    if (ps.hz == 0)
        fputs("The log does not prove how long a tick is. ", p->out);
    fputs("Hover over one to see what it did; gcstats tells more.</p>\n", p->out);
    put_drawing(&ps, p->out);
    fputs("<h3>The longest</h3><ol>\n", p->out);
    for (size_t i = 0; i < ps.at.n && i < LONGEST; i++) {
        fputs("<li>", p->out);
        put_words(&ps, &ps.at.at[i], p->out);
        fputs("\n", p->out);
    }
    fputs("</ol></section>\n", p->out);
    pauses_close(&ps);
}
