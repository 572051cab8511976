/* report_charts.c -- the parts of the report that are pictures. */
#include <math.h>

#include "gcstats/dots.h"
#include "gcstats/quantity.h"
#include "gcstats/report.h"
#include "gcstats/series.h"

enum {
    CHART_ROWS = 8,
    CHART_LABEL = 11, /* columns to the left of a chart: "1.23 Mticks" */
    WIDEST_CHART = 160,
    LEAST_CHART = 8,
    BAR_LABEL = 41,
};

static bool braille(const struct page *page)
{
    return page->charts == CHARTS_BRAILLE;
}

static size_t chart_columns(const struct page *page)
{
    size_t width = page->style.width;
    width =
        width > CHART_LABEL + 2 + LEAST_CHART ? width - CHART_LABEL - 2 : LEAST_CHART;
    return width < WIDEST_CHART ? width : WIDEST_CHART;
}

/* The time below a chart, from 0 to the end of the run. */
static void print_axis(const struct page *page, const struct analysis *a,
                       size_t columns)
{
    char end[QUANTITY_SIZE];
    quantity_time(end, &a->clock, (double)a->line.run);
    int gap = (int)columns - 1 - (int)strlen(end);
    fprintf(page->out, "%*s 0%*s%s\n", CHART_LABEL + 1, "", gap > 0 ? gap : 1, "", end);
}

static void print_dots(const struct page *page, const struct dots *d, const char *top)
{
    struct str line = {0};
    for (size_t row = 0; row < CHART_ROWS; row++) {
        str_clear(&line);
        dots_row(d, row, &line);
        fprintf(page->out, "%*s |%s\n", CHART_LABEL,
                row == 0                ? top
                : row == CHART_ROWS - 1 ? "0"
                                        : "",
                str_text(&line));
    }
    str_free(&line);
}

static void print_series(const struct page *page, const struct analysis *a,
                         const struct series *s, bool bars, const char *top)
{
    size_t columns = chart_columns(page);
    struct dots d = dots_new(columns, CHART_ROWS, braille(page));
    double before = NAN;
    for (size_t i = 0; i < s->n; i++) {
        if (isnan(s->at[i].high))
            continue;
        double low = s->at[i].low, high = s->at[i].high;
        if (!bars && before < low) /* an unbroken line */
            low = before;
        if (!bars && before > high)
            high = before;
        before = s->at[i].high;
        dots_fill(&d, i, s->max > 0 ? low / s->max : 0, s->max > 0 ? high / s->max : 0);
    }
    print_dots(page, &d, top);
    print_axis(page, a, columns);
    dots_free(&d);
}

void report_heap_chart(const struct page *page, const struct analysis *a)
{
    char top[QUANTITY_SIZE];
    struct series s = series_heap(a, chart_columns(page) * (braille(page) ? 2 : 1));
    if (s.any) {
        page_title(page, "Memory outside of the nursery, over time");
        print_series(page, a, &s, false, quantity_bytes(top, s.max));
    }
    series_free(&s);
}

void report_pause_chart(const struct page *page, const struct analysis *a)
{
    char top[QUANTITY_SIZE];
    struct series s = series_pauses(a, chart_columns(page) * (braille(page) ? 2 : 1));
    if (s.any) {
        page_title(page, "Longest pause, over time");
        print_series(page, a, &s, true, quantity_time(top, &a->clock, s.max));
    }
    series_free(&s);
}

static void print_bar(const struct page *page, double share)
{
    struct str bar = {0};
    size_t width = page->style.width;
    size_t room = width > BAR_LABEL + 4 ? width - BAR_LABEL : 0;
    if (page->charts != CHARTS_NONE && room)
        dots_bar(&bar, share, room < 60 ? room : 60, braille(page));
    fprintf(page->out, "%s%s\n", bar.n ? " " : "", str_text(&bar));
    str_free(&bar);
}

/* The buckets of a view, and how far they are printed. */
struct buckets {
    struct bucket *at;
    size_t n, next;
};

enum { VIEW_MINOR, VIEW_STEP, VIEW_PAUSE, VIEWS };

/* The lower limit of the next row: the least one of all views. INFINITY: no more. */
static double next_limit(const struct buckets *views)
{
    double least = INFINITY;
    for (int v = 0; v < VIEWS; v++)
        if (views[v].next < views[v].n)
            least = fmin(least, views[v].at[views[v].next].from);
    return least;
}

static void histogram_row(const struct page *page, const struct analysis *a,
                          struct buckets *views, double unit, double most)
{
    char text[QUANTITY_SIZE];
    double from = next_limit(views), pauses = 0, sum = 0;
    fprintf(page->out, "%11s", quantity_time(text, &a->clock, from * unit));
    for (int v = 0; v < VIEWS; v++) {
        struct buckets *b = &views[v];
        bool here = b->next < b->n && b->at[b->next].from == from;
        pauses = here ? (double)b->at[b->next].count : 0;
        sum = here ? b->at[b->next].sum : 0;
        fprintf(page->out, " %6.0f", pauses);
        b->next += here;
    }
    double share = a->pause.total > 0 ? sum / a->pause.total : NAN;
    fprintf(page->out, " %7s", quantity_share(text, share));
    print_bar(page, pauses / most);
}

void report_histogram(const struct page *page, const struct analysis *a)
{
    const struct spread *spreads[VIEWS] = {&a->minor, &a->step, &a->pause};
    struct buckets views[VIEWS] = {{0}};
    double unit = a->clock.hz > 0 ? a->clock.hz * 1e-6 : 1, most = 1;
    for (int v = 0; v < VIEWS; v++)
        views[v].n = spread_buckets(spreads[v], unit, &views[v].at);
    for (size_t i = 0; i < views[VIEW_PAUSE].n; i++)
        most = fmax(most, (double)views[VIEW_PAUSE].at[i].count);
    if (views[VIEW_PAUSE].n)
        page_title(page, "%11s %6s %6s %6s %7s", "Length from", "minor", "step", "felt",
                   "paused");
    while (views[VIEW_PAUSE].n && isfinite(next_limit(views)))
        histogram_row(page, a, views, unit, most);
    for (int v = 0; v < VIEWS; v++)
        free(views[v].at);
}

void report_windows(const struct page *page, const struct analysis *a)
{
    char window[QUANTITY_SIZE], share[QUANTITY_SIZE], at[QUANTITY_SIZE];
    if (!a->mmu[0].known)
        return;
    page_title(page, "%10s %8s %14s", "Worst", "program", "begins at");
    for (int i = 0; i < MMU_WINDOWS && a->mmu[i].known; i++) {
        const struct mmu_window *w = &a->mmu[i];
        quantity_time(window, &a->clock, (double)w->ticks);
        quantity_share(share, w->value);
        quantity_when(at, &a->clock, (double)w->at);
        fprintf(page->out, "%10s %8s %14s", window, share, at);
        print_bar(page, w->value);
    }
    struct str text = {0};
    str_addf(
        &text,
        "The least share of time that the program itself had in any window of that "
        "length (minimum mutator utilisation).");
    page_paragraph(page, "", str_slice(&text));
    str_free(&text);
}
