/* print.c -- the views as text. */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "jitviewer/run.h"
#include "jitviewer/view_list.h"
#include "jitviewer/view_matches.h"
#include "jitviewer/view_text.h"
#include "jitviewer/view_trace.h"
#include "logparse/diff/compare.h"
#include "logparse/util/safe.h"

enum {
    DEFAULT_WIDTH = 120,
    DEFAULT_PAIR = 80 /* below each other: nothing is cut */,
    UNWRAPPED = 10000 /* columns */
};

static int columns(const struct style *style)
{
    return style->width ? (int)style->width : DEFAULT_WIDTH;
}

static void print_whole(struct view *v, const struct style *style)
{
    struct rich r = {0};
    struct str title = {0};
    struct style whole = {style->color, 0}; /* nothing is cut: it may go into a file */
    int cols = v->ops->where == IN_TEXT                    ? UNWRAPPED
               : v->ops->where == IN_PAIR && !style->width ? DEFAULT_PAIR
                                                           : columns(style);
    if (v->ops->fit)
        v->ops->fit(v, 0, cols);
    v->ops->title(v, &title);
    style_put(&whole, stdout, LOOK_TITLE, str_slice(&title));
    putchar('\n');
    if (v->ops->head &&
        v->ops->where != IN_TRACE) { /* the line above a trace is about keys */
        v->ops->head(v, &r);
        rich_print(&r, &whole, stdout);
    }
    for (uint32_t i = 0, n = view_rows(v); i < n; i++) {
        v->ops->row(v, i, &r);
        rich_print(&r, &whole, stdout);
    }
    str_free(&title);
    rich_free(&r);
}

static void print_trace(struct app *a, uint32_t trace, const struct style *style)
{
    struct view *v = trace_view_new(a, trace, NO_OP);
    app_push(a, v);
    trace_view_unfold(v);
    print_whole(v, style);
    app_pop(a);
}

static void print_pushed(struct app *a, struct view *v, const struct style *style)
{
    app_push(a, v);
    print_whole(v, style);
    app_pop(a);
}

/* Why a bridge is missing, in sentences, for the first few guards that miss one. */
static void print_missing(struct listing *l, const struct style *style)
{
    enum { MOST = 3 };
    struct lines_of_text text;
    for (uint32_t i = 0, shown = 0; i < l->body.ops.n && shown < MOST; i++) {
        if (!listing_misses_bridge(l, i))
            continue;
        if (shown++ == 0)
            style_putf(style, stdout, LOOK_TITLE, "\nWhere a bridge is missing:\n");
        printf("\n");
        explain_op(l, i, &text);
        for (size_t k = 0; k < text.lines.n; k++) {
            printf("  ");
            rich_print(&text.lines.at[k], &(struct style){style->color, 0}, stdout);
        }
        lines_of_text_free(&text);
    }
}

/* One trace: its ways out, all of it, and why a bridge is missing. */
static int print_named(struct app *a, uint32_t trace, const struct style *style)
{
    struct listing l;
    print_pushed(a, ways_view_new(a, trace), style);
    printf("\n");
    print_trace(a, trace, style);
    listing_open(&l, &a->side->lib, trace, -1);
    print_missing(&l, style);
    int status = l.has_body ? EXIT_SAME : EXIT_INCONCLUSIVE;
    listing_close(&l);
    return status;
}

static int print_overview(struct app *a, const struct style *style)
{
    print_whole(a->top, style);
    uint32_t trace = list_view_trace(a->top);
    if (trace == NO_TRACE) {
        struct str summary = {0};
        jit_summary_text(&a->side->health.summary, &summary);
        fputs(summary.n ? str_text(&summary) : "", stdout);
        str_free(&summary);
        printf(
            "There are no traces in this log; jitviewer --print health tells what it "
            "holds.\n");
        return EXIT_INCONCLUSIVE;
    }
    printf("\n");
    return print_named(a, trace, style);
}

static struct view *help_for_traces(struct app *a)
{
    return help_view_new(a, IN_TRACE);
}

static const struct {
    const char *name;
    struct view *(*make)(struct app *a);
} texts[] = {{"health", health_view_new}, {"help", help_for_traces}};

enum { CANDIDATES = 8 };

struct candidates {
    struct str text;
    size_t n;
};

static void add_candidate(void *context, const char *name)
{
    struct candidates *c = context;
    if (++c->n > CANDIDATES)
        return;
    str_add(&c->text, SLICE("\n  "));
    safe_add(&c->text, slice_of(name));
}

/* The trace with this name, or with the only name (of a root) that it is a part of.
 * Complains. */
static uint32_t find_trace(const struct traces *traces, const char *what)
{
    uint32_t found = traces_find(traces, what);
    struct candidates c = {0};
    struct str safe = {0};
    if (found == NO_TRACE)
        found = traces_find_part(traces, what, add_candidate, &c);
    safe_add(&safe, slice_of(what));
    if (found == NO_TRACE && c.n)
        complain("\"%s\" is a part of %zu names:%s%s", str_text(&safe), c.n,
                 str_text(&c.text), c.n > CANDIDATES ? "\n  ..." : "");
    else if (found == NO_TRACE)
        complain("there is no trace \"%s\" in this log; --print list names them",
                 str_text(&safe));
    str_free(&c.text);
    str_free(&safe);
    return found;
}

static int print_what(struct app *a, const char *what, const struct style *style)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(what, texts[i].name) == 0) {
            print_pushed(a, texts[i].make(a), style);
            return EXIT_SAME;
        }
    if (strcmp(what, "list") == 0) {
        list_view_write_out(a->top);
        print_whole(a->top, style);
        return a->side->traces.all.n ? EXIT_SAME : EXIT_INCONCLUSIVE;
    }
    uint32_t trace = find_trace(&a->side->traces, what);
    return trace == NO_TRACE ? EXIT_TROUBLE : print_named(a, trace, style);
}

/* The list and the first trace that differs, or the view that is named. */
static int print_diff(struct app *a, const char *what, const struct style *style)
{
    const char *why;
    uint32_t row = 0;
    int status = comparison_status(a->comparison, &why);
    if (!what || strcmp(what, "list") == 0)
        print_whole(a->top, style);
    if (what && strcmp(what, "list") != 0 && !matches_view_find(a->top, what, &row)) {
        struct str safe = {0};
        safe_add(&safe, slice_of(what));
        complain("\"%s\" is not the name, or a part of just one name, of a trace of "
                 "these logs; "
                 "--print list --diff OLD NEW names them",
                 str_text(&safe));
        str_free(&safe);
        return EXIT_TROUBLE;
    }
    if (view_rows(a->top) && (!what || strcmp(what, "list") != 0)) {
        if (!what)
            putchar('\n');
        a->top->ops->enter(a->top, row);
        print_whole(a->top, style);
        app_pop(a);
    }
    printf("\n%s\n", why);
    return status;
}

int print_view(struct app *a, const char *what, const struct style *style)
{
    a->body_cols = columns(style);
    int status = a->comparison ? print_diff(a, what, style)
                 : what        ? print_what(a, what, style)
                               : print_overview(a, style);
    if (fflush(stdout) || ferror(stdout))
        die("cannot write the output");
    return status;
}
