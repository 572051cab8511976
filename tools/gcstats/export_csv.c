/* export_csv.c -- tables of numbers and fixed words (RFC 4180; nothing needs quotes).
 * What is not known is an empty field. */
#include <math.h>

#include "gcstats/export.h"

const char *const table_names[TABLES] = {"events", "pauses", "figures", "mmu",
                                         "histogram"};

static void real(FILE *out, double x)
{
    if (isfinite(x))
        fprintf(out, "%.12g", x);
}

/* Behind a comma */
static void field(FILE *out, double x)
{
    fputc(',', out);
    real(out, x);
}

static void known(FILE *out, int64_t n)
{
    fputc(',', out);
    if (n >= 0)
        fprintf(out, "%lld", (long long)n);
}

static void csv_events(FILE *out, const struct analysis *a)
{
    fputs(
        "kind,at,at_ticks,length,length_ticks,own_ticks,from,to,used,survived,pinned\n",
        out);
    for (size_t i = 0; i < a->events.all.n; i++) {
        const struct gc_event *e = &a->events.all.at[i];
        const struct moment *m = &a->line.moments.at[i];
        bool unclosed = e->unclosed;
        fputs(gc_kind_names[e->kind], out);
        field(out, analysis_seconds(a, (double)m->at));
        field(out, (double)m->at);
        field(out, unclosed ? NAN : analysis_seconds(a, (double)m->ticks));
        field(out, unclosed ? NAN : (double)m->ticks);
        field(out, unclosed ? NAN : (double)m->own);
        fprintf(out, ",%s,%s", gc_state_names[e->from], gc_state_names[e->to]);
        known(out, e->used);
        known(out, e->survived);
        known(out, e->pinned);
        fputc('\n', out);
    }
}

static void csv_pauses(FILE *out, const struct analysis *a)
{
    struct str kind = {0};
    fputs("kind,at,at_ticks,length,length_ticks\n", out);
    for (size_t i = 0; i < a->line.pauses.n; i++) {
        const struct pause *p = &a->line.pauses.at[i];
        str_clear(&kind);
        pause_kind(a, p, &kind);
        fputs(str_text(&kind), out);
        field(out, analysis_seconds(a, (double)p->at));
        field(out, (double)p->at);
        field(out, analysis_seconds(a, (double)p->ticks));
        field(out, (double)p->ticks);
        fputc('\n', out);
    }
    str_free(&kind);
}

static void csv_figures(FILE *out, const struct figures *f)
{
    fputs("figure,value,unit,ticks\n", out);
    for (size_t i = 0; i < n_figures; i++) {
        fputs(figure_rows[i].name, out);
        field(out, f->value[i]);
        fprintf(out, ",%s", unit_names[figure_rows[i].unit]);
        field(out, f->ticks[i]);
        fputc('\n', out);
    }
}

static void csv_mmu(FILE *out, const struct analysis *a)
{
    fputs("window,window_ticks,mmu,at,at_ticks,pauses\n", out);
    for (int i = 0; i < MMU_WINDOWS && a->mmu[i].known; i++) {
        const struct mmu_window *w = &a->mmu[i];
        real(out, analysis_seconds(a, (double)w->ticks));
        field(out, (double)w->ticks);
        field(out, w->value);
        field(out, analysis_seconds(a, (double)w->at));
        field(out, (double)w->at);
        field(out, w->pauses);
        fputc('\n', out);
    }
}

static void csv_buckets(FILE *out, const struct analysis *a, const char *view,
                        const struct spread *s)
{
    struct bucket *buckets;
    double unit = a->clock.hz > 0 ? a->clock.hz * 1e-6 : 1;
    size_t n = spread_buckets(s, unit, &buckets);
    for (size_t i = 0; i < n; i++) {
        fputs(view, out);
        field(out, analysis_seconds(a, buckets[i].from * unit));
        field(out, analysis_seconds(a, buckets[i].to * unit));
        field(out, buckets[i].from * unit);
        field(out, buckets[i].to * unit);
        field(out, (double)buckets[i].count);
        fputc('\n', out);
    }
    free(buckets);
}

static void csv_histogram(FILE *out, const struct analysis *a)
{
    fputs("view,from,to,from_ticks,to_ticks,count\n", out);
    csv_buckets(out, a, "minor", &a->minor);
    csv_buckets(out, a, "step", &a->step);
    csv_buckets(out, a, "pause", &a->pause);
}

void export_csv(FILE *out, enum table table, const struct analysis *a,
                const struct figures *figures)
{
    switch (table) {
    case TABLE_EVENTS: csv_events(out, a); break;
    case TABLE_PAUSES: csv_pauses(out, a); break;
    case TABLE_FIGURES: csv_figures(out, figures); break;
    case TABLE_MMU: csv_mmu(out, a); break;
    case TABLE_HISTOGRAM: csv_histogram(out, a); break;
    case TABLES: break;
    }
}
