/* health.c -- what is wrong with the log, what was given up, what it does not hold, as a
 * view. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/view_text.h"
#include "logparse/traces/run_time.h"

static void add_problems(struct view *v, const struct log *log)
{
    enum { PLACES = 5 };
    bool any = false;
    rich_addf(&text_view_add(v)->text, LOOK_TITLE, "What is wrong with this log");
    for (int kind = 0; kind < PROBLEM_KINDS; kind++) {
        if (log->problem_counts[kind] == 0)
            continue;
        any = true;
        bool bad = problem_severity[kind] == SEVERITY_DAMAGE;
        rich_addf(&text_view_add(v)->text, bad ? LOOK_BAD : LOOK_PLAIN,
                  "  %s: %llu x %s", severity_names[problem_severity[kind]],
                  (unsigned long long)log->problem_counts[kind], problem_words[kind]);
        int shown = 0;
        for (size_t i = 0; i < log->problems.n && shown < PLACES; i++) {
            const struct problem *p = &log->problems.at[i];
            if (p->kind != (enum problem_kind)kind)
                continue;
            shown++;
            if (p->line)
                rich_addf(&text_view_add(v)->text, LOOK_DIM, "      line %llu: %s",
                          (unsigned long long)p->line, p->detail);
            else
                rich_addf(&text_view_add(v)->text, LOOK_DIM, "      %s", p->detail);
        }
    }
    if (!any)
        rich_addf(&text_view_add(v)->text, LOOK_GOOD, "  Nothing was found.");
}

static void add_aborts(struct view *v, const struct traces *traces)
{
    text_view_add(v);
    rich_addf(&text_view_add(v)->text, LOOK_TITLE, "Recordings that were given up: %zu",
              traces->aborts.n);
    for (size_t i = 0; i < traces->aborts.n; i++) {
        const struct abort *b = &traces->aborts.at[i];
        struct rich *r = &text_view_add(v)->text;
        rich_addf(r, LOOK_MISSING, "  ");
        rich_add(r, LOOK_MISSING, traces->texts.at[b->reason]);
        if (b->has_start) {
            rich_addf(r, LOOK_DIM, "  of ");
            rich_add(r, LOOK_PLAIN, traces->texts.at[b->start]);
        }
        if (b->has_place) {
            rich_addf(r, LOOK_DIM, "  at ");
            rich_add(r, LOOK_PLAIN, traces->texts.at[b->place]);
        }
        rich_addf(r, LOOK_DIM, "  (line %llu of the log)", (unsigned long long)b->line);
    }
}

static void add_holdings(struct view *v, const struct health *h)
{
    static const char *const words[] = {[PRESENT] = "yes   ",
                                        [PARTLY] = "partly",
                                        [ABSENT] = "no    ",
                                        [NOT_APPLICABLE] = "-     "};
    text_view_add(v);
    rich_addf(&text_view_add(v)->text, LOOK_TITLE, "What it holds");
    for (size_t i = 0; i < h->rows.n; i++) {
        const struct health_row *row = &h->rows.at[i];
        struct rich *r = &text_view_add(v)->text;
        rich_addf(r, row->presence == PRESENT ? LOOK_GOOD : LOOK_MISSING, "  %s ",
                  words[row->presence]);
        rich_addf(r, LOOK_PLAIN, "%s", row->what);
        if (row->presence == PARTLY)
            rich_addf(r, LOOK_DIM, " (%llu of %llu)", (unsigned long long)row->have,
                      (unsigned long long)row->wanted);
        else if (row->presence == ABSENT)
            rich_addf(r, LOOK_DIM, " (needs %s; gives %s)", row->needs, row->used_by);
    }
    if (h->remedy.n)
        rich_addf(&text_view_add(v)->text, LOOK_PLAIN,
                  "  To have all of it, record with %s", str_text(&h->remedy));
}

static void add_summary(struct view *v, const struct jit_summary *s)
{
    struct str text = {0};
    jit_summary_text(s, &text);
    struct slice rest = str_slice(&text);
    if (rest.n)
        text_view_add(v);
    for (bool first = true; rest.n; first = false) {
        size_t n = (size_t)(slice_char(rest, '\n') - rest.p);
        rich_add(&text_view_add(v)->text, first ? LOOK_TITLE : LOOK_PLAIN,
                 (struct slice){rest.p, n});
        rest = slice_from(rest, n + 1);
    }
    str_free(&text);
}

/* Where the time of the run went: its lines, as logparse summary prints them. */
static void add_time(struct view *v, const struct traces *traces)
{
    struct run_time r;
    struct str text = {0};
    run_time_read(&r, traces);
    run_time_text(&r, &text);
    if (text.n)
        rich_addf(&text_view_add(v)->text, LOOK_TITLE, "Where the time went");
    for (struct slice rest = str_slice(&text); rest.n;) {
        const char *end = slice_char(rest, '\n');
        size_t n = end ? (size_t)(end - rest.p) : rest.n;
        rich_addf(&text_view_add(v)->text, LOOK_PLAIN, "  %.*s", (int)n, rest.p);
        rest = slice_from(rest, end ? n + 1 : n);
    }
    if (text.n)
        text_view_add(v);
    str_free(&text);
}

static void add_sources(struct view *v, struct sources *sources)
{
    text_view_add(v);
    rich_addf(&text_view_add(v)->text, LOOK_TITLE, "Source files looked for so far");
    for (size_t i = 0; i < sources->all.n; i++) {
        const struct source *s = &sources->all.at[i];
        if (s->missing)
            rich_addf(&text_view_add(v)->text, LOOK_MISSING, "  %s", s->missing);
        else
            rich_addf(&text_view_add(v)->text, LOOK_PLAIN, "  %s%s", s->found,
                      s->newer_than_log ? " (changed after the log was written)" : "");
    }
}

struct view *health_view_new(struct app *a)
{
    struct view *v = text_view_new(a, "health of the log");
    add_time(v, &a->side->traces);
    add_problems(v, a->side->log);
    add_holdings(v, &a->side->health);
    add_aborts(v, &a->side->traces);
    add_summary(v, &a->side->health.summary);
    add_sources(v, &a->side->lib.sources);
    return v;
}
