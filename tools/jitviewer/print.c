/* print.c -- the views as text. */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "jitviewer/run.h"
#include "logparse/safe.h"

enum { DEFAULT_WIDTH = 120, UNWRAPPED = 10000 /* columns */ };

static int columns(const struct style *style)
{
    return style->width ? (int)style->width : DEFAULT_WIDTH;
}

static void print_whole(struct view *v, const struct style *style)
{
    struct rich r = {0};
    struct str title = {0};
    struct style whole = {style->color, 0}; /* nothing is cut: it may go into a file */
    if (v->ops->fit)
        v->ops->fit(v, 0, v->ops->where == IN_TEXT ? UNWRAPPED : columns(style));
    v->ops->title(v, &title);
    style_put(&whole, stdout, LOOK_TITLE, str_slice(&title));
    putchar('\n');
    if (v->ops->where == IN_LIST) { /* the line above a trace is about keys */
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
    v->ops->fold(v, 0, FOLD_ALL);
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
static void print_named(struct app *a, uint32_t trace, const struct style *style)
{
    struct listing l;
    print_pushed(a, ways_view_new(a, trace), style);
    printf("\n");
    print_trace(a, trace, style);
    listing_open(&l, &a->lib, trace, -1);
    print_missing(&l, style);
    listing_close(&l);
}

static void print_overview(struct app *a, const struct style *style)
{
    print_whole(a->top, style);
    uint32_t trace = list_view_trace(a->top);
    if (trace == NO_TRACE) {
        printf("There are no traces in this log.\n");
        return;
    }
    printf("\n");
    print_named(a, trace, style);
}

int print_view(struct app *a, const char *what, const struct style *style)
{
    uint32_t trace = what ? traces_find(&a->traces, what) : NO_TRACE;
    a->body_cols = columns(style);
    if (!what) {
        print_overview(a, style);
    } else if (trace != NO_TRACE) {
        print_named(a, trace, style);
    } else if (strcmp(what, "list") == 0) {
        print_whole(a->top, style);
    } else if (strcmp(what, "health") == 0) {
        print_pushed(a, health_view_new(a), style);
    } else if (strcmp(what, "help") == 0) {
        print_pushed(a, help_view_new(a, IN_TRACE), style);
    } else {
        struct str text = {0};
        safe_add(&text, slice_of(what));
        complain("there is no trace \"%s\" in this log; --print list names them",
                 str_text(&text));
        str_free(&text);
        return EXIT_TROUBLE;
    }
    if (fflush(stdout) || ferror(stdout))
        die("cannot write the output");
    return EXIT_SAME;
}
