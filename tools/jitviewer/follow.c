/* follow.c -- a log that changes while it is shown: read again, with list and traces where they
 * were. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/run.h"
#include "jitviewer/view_list.h"
#include "jitviewer/view_trace.h"
#include "logparse/log/follow.h"

enum { MOST_VIEWS = 20, LOOK_MS = 500, REST = 10 /* times what reading took */ };

/* A view that can be made anew from another reading of the log. */
struct kept {
    char *trace; /* NULL: the list; its cursor is on this trace */
    bool is_list;
    uint64_t place;
    uint32_t above; /* rows between the top of the screen and the cursor */
};

struct kept_views {
    struct kept at[MOST_VIEWS]; /* the list first */
    size_t n;
};

static bool can_keep(const struct app *a)
{
    size_t n = 0;
    for (const struct view *v = a->top; v; v = v->below, n++)
        if (v->ops->where != IN_LIST && v->ops->where != IN_TRACE)
            return false;
    return n <= MOST_VIEWS && !a->prompt.kind && !a->hunt && !a->survey;
}

static void keep_views(const struct app *a, struct kept_views *k)
{
    k->n = 0;
    for (const struct view *v = a->top; v && k->n < MOST_VIEWS; v = v->below)
        k->n++;
    size_t i = k->n;
    for (const struct view *v = a->top; v && i > 0; v = v->below) {
        struct kept *one = &k->at[--i];
        bool list = v->ops->where == IN_LIST;
        uint32_t trace = list ? list_view_trace(v) : trace_view_trace(v);
        *one = (struct kept){.is_list = list,
                             .place = list ? 0 : v->ops->place(v),
                             .above = v->cursor - v->top};
        if (trace != NO_TRACE) {
            const char *name = a->side->traces.all.at[trace].name;
            one->trace = mem_copy_text(name, strlen(name));
        }
    }
}

static void settle(struct view *v, uint32_t above)
{
    v->top = v->cursor > above ? v->cursor - above : 0;
}

static void restore_views(struct app *a, struct kept_views *k)
{
    bool open = true; /* a trace that is not there any more closes those on top of it */
    for (size_t i = 0; i < k->n; i++) {
        struct kept *one = &k->at[i];
        uint32_t trace =
            one->trace ? traces_find(&a->side->traces, one->trace) : NO_TRACE;
        if (one->is_list && trace != NO_TRACE)
            list_view_show(a->top, trace);
        else if (!one->is_list && trace != NO_TRACE && open)
            app_push(a, trace_view_new(a, trace, (uint32_t)one->place));
        else
            open &= one->is_list;
        settle(a->top, one->above);
        free(one->trace);
    }
}

/* What the end of the run will bring, or that it has come. */
static void say_news(struct app *a, enum followed what)
{
    struct str missing = {0};
    follow_missing(a->side->log, &missing);
    app_say(a, LOOK_GOOD, "the log %s: read again%s%s",
            what == FOLLOW_REPLACED ? "is another one" : "has grown",
            missing.n ? "; " : "", str_text(&missing));
    str_free(&missing);
}

void app_read_again(struct app *a)
{
    struct kept_views kept;
    bool keeps = can_keep(a);
    if (keeps)
        keep_views(a, &kept);
    double start = clock_ms();
    enum followed what = app_change_log(a);
    a->next_look = clock_ms() + LOOK_MS + REST * (clock_ms() - start);
    if (keeps)
        restore_views(a, &kept);
    if (what == FOLLOW_GONE)
        app_say(a, LOOK_BAD,
                "the log is not there any more, or no log: what was read "
                "stays");
    else
        say_news(a, what);
}

void app_follow(struct app *a)
{
    double now = clock_ms();
    if (!a->follow || a->comparison || now < a->next_look)
        return;
    a->next_look = now + LOOK_MS;
    if (can_keep(a) && log_is_stale(a->side->log))
        app_read_again(a);
}
