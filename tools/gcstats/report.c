#include "gcstats/report.h"

#include <assert.h>
#include <langinfo.h>
#include <math.h>
#include <unistd.h>

#include "gcstats/quantity.h"
#include "logparse/log/problems.h"
#include "logparse/util/safe.h"

enum {
    PLAIN_WIDTH = 80, /* when the output is no terminal */
    LEAST_WIDTH = 20,
    LABEL_WIDTH = 10,
    NARROW = 60, /* below it a long label gets a line of its own */
};

struct page page_for(FILE *out, struct style style, enum chart_choice choice)
{
    struct page page = {style, out, choice};
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (page.style.width == 0)
        page.style.width = PLAIN_WIDTH;
    if (page.style.width < LEAST_WIDTH)
        page.style.width = LEAST_WIDTH;
    if (choice == CHARTS_AUTO)
        page.charts = isatty(fileno(out)) && utf8 ? CHARTS_BRAILLE : CHARTS_ASCII;
    assert(page.charts != CHARTS_AUTO && page.style.width >= LEAST_WIDTH);
    return page;
}

void page_title(const struct page *page, const char *format, ...)
{
    struct str text = {0};
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    fputc('\n', page->out);
    style_put(&page->style, page->out, LOOK_TITLE,
              safe_cut(str_slice(&text), page->style.width));
    fputc('\n', page->out);
    str_free(&text);
}

/* Bytes of the longest beginning that fits and ends before a blank. */
static size_t line_end(struct slice text, size_t width)
{
    struct slice fits = safe_cut(text, width);
    if (fits.n == text.n || text.p[fits.n] == ' ')
        return fits.n;
    size_t n = fits.n;
    while (n > 0 && text.p[n - 1] != ' ')
        n--;
    while (n > 0 && text.p[n - 1] == ' ')
        n--;
    return n ? n : fits.n ? fits.n : text.n;
}

void page_paragraph(const struct page *page, const char *bullet, struct slice text)
{
    size_t indent = strlen(bullet);
    size_t width = page->style.width > indent ? page->style.width - indent : 1;
    for (bool first = true; text.n; first = false) {
        size_t n = line_end(text, width);
        assert(n > 0 && n <= text.n);
        fprintf(page->out, "%*s%.*s\n", (int)indent, first ? bullet : "", (int)n,
                text.p);
        while (n < text.n && text.p[n] == ' ')
            n++;
        text = slice_from(text, n);
    }
}

static void put(const struct page *page, const char *bullet, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void put(const struct page *page, const char *bullet, const char *format, ...)
{
    struct str text = {0};
    va_list args;
    va_start(args, format);
    str_addv(&text, format, args);
    va_end(args);
    page_paragraph(page, bullet, str_slice(&text));
    str_free(&text);
}

/* "170 minor, at least 145 major steps"; only of what the log would show. */
static void add_counts(struct str *out, const struct analysis *a)
{
    const struct {
        enum gc_part part;
        uint64_t n;
        const char *words;
    } rows[] = {{GC_PART_MINOR, a->minors, "minor"},
                {GC_PART_STEP, a->steps, "major steps"},
                {GC_PART_DONE, a->memory.cycles.n, "major completed"}};
    const char *between = "; collections: ";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum gc_knowledge known = a->known[rows[i].part];
        str_addf(out, "%s", between);
        between = ", ";
        if (known == GC_NONE || (known == GC_TANGLED && rows[i].n == 0))
            str_addf(out, "%s not recorded", rows[i].words);
        else
            str_addf(out, "%s%llu %s", known == GC_ALL ? "" : "at least ",
                     (unsigned long long)rows[i].n, rows[i].words);
    }
}

static void print_head(const struct page *page, const struct analysis *a)
{
    char run[QUANTITY_SIZE];
    struct str text = {0};
    safe_add(&text, slice_of(a->path));
    if (a->part) {
        str_addf(&text, ": ");
        safe_add(&text, slice_of(a->part->label));
        str_addf(&text, " (line %llu on)", (unsigned long long)a->part->line);
    }
    style_put(&page->style, page->out, LOOK_TITLE, str_slice(&text));
    fputc('\n', page->out);
    str_clear(&text);
    if (a->log.sections.n)
        str_addf(&text, "%s from the first mark to the last",
                 quantity_time(run, &a->clock, (double)a->line.run));
    if (a->events.all.n)
        add_counts(&text, a);
    page_paragraph(page, "  ", str_slice(&text));
    str_free(&text);
}

/* How the rate of the clock is known, or what would tell it. */
static void print_clock(const struct page *page, const struct analysis *a)
{
    const struct clock *c = &a->clock;
    if (a->events.all.n == 0)
        return;
    if (c->source == CLOCK_LOG)
        put(page, "  ", "clock: %.6g ticks a second, as the log says", c->hz);
    if (c->source == CLOCK_OPTION)
        put(page, "  ", "clock: %.6g ticks a second, as --hz says", c->hz);
    if (c->source == CLOCK_CALIBRATED) {
        put(page, "  ", "clock: %.5g ticks a second, within %.2g %%, from:", c->hz,
            100 * clock_error(c));
        for (int i = 0; i < EVIDENCES; i++)
            if (c->evidence[i].found)
                put(page, "    ", "%s: %.5g to %.5g", evidence_words[i],
                    c->evidence[i].low, c->evidence[i].high);
    }
    if (c->source == CLOCK_NONE)
        put(page, "  ",
            "clock: unknown%s, so times are ticks. A log with "
            "PYPYLOG=gc,jit-tracing,jit-backend,jit-summary:FILE proves the rate; "
            "--hz=N sets it.",
            c->contradiction ? " (what the log says about it is contradictory)" : "");
    if (c->option_differs)
        put(page, "  ",
            "clock: --hz lies outside of %.5g to %.5g, which %s; used all the same",
            c->proved_low, c->proved_high,
            c->stated ? "the log states" : "the log proves");
    if (a->merge_assumed && a->line.doubtful)
        put(page, "  ",
            "merged: below %llu ticks; gaps that another rate would decide "
            "otherwise: %llu. --merge=Nticks settles them.",
            (unsigned long long)a->merge_ticks, (unsigned long long)a->line.doubtful);
}

static void print_findings(const struct page *page, const struct findings *f)
{
    page_title(page, "What stands out");
    for (int about_log = 0; about_log < 2; about_log++)
        for (size_t i = 0; i < f->list.n; i++)
            if (f->list.at[i].about_log == (bool)about_log)
                page_paragraph(page, about_log ? "  ! " : "  * ",
                               str_slice(&f->list.at[i].text));
}

/* The text of a cell. Ticks stand in the title, so that three columns fit in 40. */
static void pause_cell(const struct analysis *a, const struct figures *f, int figure,
                       char *cell)
{
    bool ticks = figure_is_time(figure) && a->clock.hz == 0, bounded;
    double x = figure_or_bound(f, figure, ticks, &bounded);
    strcpy(cell, bounded ? ">=" : "");
    quantity_figure(cell + 2 * bounded, figure_rows[figure].unit, x, ticks);
    char *unit = ticks ? strstr(cell, "ticks") : NULL;
    if (unit)
        *unit = 0;
}

/* A row a statistic, a column each view; the names are those of the figures. */
static void print_pauses(const struct page *page, const struct analysis *a,
                         const struct figures *f)
{
    static const char *const rows[] = {"count", "total", "share", "mean", "median",
                                       "p90",   "p99",   "p99.9", "max"};
    static const char *const views[] = {"minor", "step", "pause"};
    char cell[QUANTITY_SIZE + 2], name[32];
    page_title(page, "%-6s %10s %10s %10s", a->clock.hz > 0 ? "Pauses" : "Ticks",
               "minor", "major step", "as felt");
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        fprintf(page->out, "%-6s", rows[r]);
        for (int v = 0; v < 3; v++) {
            snprintf(name, sizeof name, "%s.%s", views[v], rows[r]);
            pause_cell(a, f, figure_find(slice_of(name)), cell);
            fprintf(page->out, " %10s", cell);
        }
        fputc('\n', page->out);
    }
    if (a->line.joined) {
        char limit[QUANTITY_SIZE];
        put(page, "",
            "As felt: %llu times a minor collection and the major step right after it "
            "are one pause (less than %s between them).",
            (unsigned long long)a->line.joined,
            quantity_time(limit, &a->clock, (double)a->merge_ticks));
    }
}

/* "name    text", the text broken to the width. */
static void row(const struct page *page, const char *name, const struct str *text)
{
    char bullet[32];
    snprintf(bullet, sizeof bullet, "%-*s", LABEL_WIDTH, name);
    page_paragraph(page, bullet, str_slice(text));
}

static void add_part(struct str *out, const char *format, const char *value)
{
    if (strcmp(value, "-") == 0)
        return;
    if (out->n)
        str_addf(out, "; ");
    for (const char *p = format; *p; p++)
        if (*p == '@')
            str_addf(out, "%s", value);
        else
            str_addc(out, *p);
}

/* What the memory section says: figures in order, those of one row together. */
static const struct memory_row {
    const char *label, *figure, *words; /* @: the value */
} memory_rows[] = {
    {"nursery", "nursery", "@"},
    {"allocated", "allocated.nursery", "at most @ in the nursery"},
    {"allocated", "allocated.direct", "at least @ directly outside"},
    {"allocated", "allocation.rate", "@ while the program ran"},
    {"survival", "survival.median", "median @ of the nursery"},
    {"survival", "survival.p90", "p90 @"},
    {"survival", "survival.max", "max @"},
    {"survival", "survived", "@ in all"},
    {"heap", "heap.max", "@ at most"},
    {"heap", "heap.last", "@ at the end"},
    {"heap", "heap.arenas.max", "arenas up to @"},
    {"heap", "heap.raw.max", "large objects up to @"},
    {"major", "major.cycles", "@ collections"},
    {"major", "major.steps", "@ steps each"},
    {"major", "major.steps.max", "@ at most"},
    {"major", "heap.threshold", "the next at @"},
    {"pinned", "pinned.max", "@ objects at most"},
};

static void print_memory(const struct page *page, const struct figures *f)
{
    enum { N = sizeof memory_rows / sizeof *memory_rows };
    struct str text = {0};
    bool any = false;
    for (size_t i = 0; i < N; i++) {
        const struct memory_row *m = &memory_rows[i];
        char value[QUANTITY_SIZE + 2];
        int figure = figure_find(slice_of(m->figure));
        bool bounded;
        double x = figure_or_bound(f, figure, false, &bounded);
        strcpy(value, bounded && figure_rows[figure].rest == REST_LEAST ? ">=" : "");
        quantity_figure(value + strlen(value), figure_rows[figure].unit, x, false);
        add_part(&text, m->words, value);
        if (i + 1 < N && strcmp(m->label, memory_rows[i + 1].label) == 0)
            continue;
        if (text.n && !any)
            page_title(page, "Memory");
        any |= text.n > 0;
        row(page, m->label, &text);
        str_clear(&text);
    }
    str_free(&text);
}

/* The program ran. Which code of it is not in a log; what it can have been is. */
static void running_words(const struct worst *w, const struct bad_pause *bad,
                          struct str *out)
{
    if (bad->may_run == 0 && bad->trace != NO_TRACE && !w->traces.is_incomplete) {
        str_addf(out, "the interpreter, as no trace of then ever ran");
        return;
    }
    str_addf(out, "the interpreter or ");
    if (bad->may_run == 0)
        str_addf(out, "machine code");
    else if (bad->may_run == 1)
        safe_add(out, slice_of(w->traces.all.at[bad->one].name));
    else
        str_addf(out, "one of %u traces", bad->may_run);
}

/* What ran: "in the interpreter or one of 3 traces", "tracing count.py:2:f#16" */
static void jit_words(const struct worst *w, const struct bad_pause *bad,
                      struct str *out)
{
    str_addf(out, "%s", jit_activity_words[bad->activity]);
    if (bad->activity == JIT_COMPILED) {
        running_words(w, bad, out);
    } else if (bad->trace != NO_TRACE) {
        str_addc(out, ' ');
        safe_add(out, slice_of(w->traces.all.at[bad->trace].name));
    }
}

/* What it was, what survived, what the JIT did. */
static void describe_pause(const struct analysis *a, const struct worst *w,
                           const struct bad_pause *bad, struct str *out)
{
    const struct pause *p = &a->line.pauses.at[bad->pause];
    const struct gc_event *first = &a->events.all.at[p->first];
    char bytes[QUANTITY_SIZE];
    pause_kind(a, p, out);
    if (a->events.all.at[p->last].from) {
        str_addf(out, ", ");
        pause_states(a, p, out);
    }
    if (first->survived >= 0)
        str_addf(out, ", %s survive", quantity_bytes(bytes, (double)first->survived));
    if (bad->activity != JIT_NOT_LOGGED) {
        str_addf(out, ", ");
        jit_words(w, bad, out);
    }
}

static void print_worst(const struct page *page, const struct analysis *a,
                        const struct worst *w)
{
    struct str line = {0};
    char at[QUANTITY_SIZE], length[QUANTITY_SIZE], bullet[3 * QUANTITY_SIZE];
    bool narrow = page->style.width < NARROW;
    if (w->list.n)
        page_title(page, "Longest pauses");
    for (size_t i = 0; i < w->list.n; i++) {
        const struct pause *p = &a->line.pauses.at[w->list.at[i].pause];
        str_clear(&line);
        describe_pause(a, w, &w->list.at[i], &line);
        snprintf(bullet, sizeof bullet, "%10s at %-*s%s",
                 quantity_time(length, &a->clock, (double)p->ticks),
                 narrow            ? 0
                 : a->clock.hz > 0 ? 9
                                   : 13,
                 quantity_when(at, &a->clock, (double)p->at), narrow ? "" : "  ");
        if (narrow)
            fprintf(page->out, "%s\n", bullet);
        page_paragraph(page, narrow ? "    " : bullet, str_slice(&line));
    }
    str_free(&line);
}

void report_print(const struct page *page, const struct analysis *a,
                  const struct figures *figures, const struct findings *findings,
                  const struct worst *worst)
{
    print_head(page, a);
    print_clock(page, a);
    print_findings(page, findings);
    if (analysis_has_pauses(a))
        print_pauses(page, a, figures);
    if (a->events.has_texts)
        print_memory(page, figures);
    if (analysis_knows_pauses(a) == GC_TANGLED) { /* no length is certain */
        problems_print(&a->log, &page->style, page->out);
        return;
    }
    if (page->charts != CHARTS_NONE) {
        report_heap_chart(page, a);
        report_pause_chart(page, a);
    }
    report_histogram(page, a);
    report_windows(page, a);
    print_worst(page, a, worst);
    problems_print(&a->log, &page->style, page->out);
}
