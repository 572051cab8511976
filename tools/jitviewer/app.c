#include "jitviewer/app.h"

#include <stdlib.h>

#include "jitviewer/compared.h"
#include "jitviewer/prompt.h"
#include "jitviewer/search.h"
#include "jitviewer/survey.h"
#include "jitviewer/view_list.h"
#include "jitviewer/view_matches.h"
#include "jitviewer/view_text.h"
#include "logparse/traces/ranking.h"
#include "logparse/traces/run_time.h"

/* The worst that is known of both logs takes the place of the health of one. */
static void compare_badge(struct app *a)
{
    const char *why;
    comparison_status(a->comparison, &why);
    str_clear(&a->badge);
    str_add(&a->badge, slice_of(why));
}

/* Whose traces are read. */
static void side_open(struct side *side, const char *source_root)
{
    library_open(&side->lib, &side->traces, source_root);
    health_read(&side->health, &side->traces);
}

/* Everything that is made from the log, or from two. */
static void make_views(struct app *a)
{
    a->side = &a->new;
    if (a->comparison) {
        a->old.traces = a->comparison->diff.a->traces;
        a->new.traces = a->comparison->diff.b->traces;
        side_open(&a->old, a->source_root);
    }
    side_open(&a->new, a->source_root);
    str_clear(&a->badge);
    if (a->comparison)
        compare_badge(a);
    else
        health_badge(&a->new.health, &a->new.traces, &a->badge);
    a->total_work = traces_work(&a->new.traces);
    a->has_read_time = false;
    str_clear(&a->time);
    a->top = a->comparison ? matches_view_new(a) : list_view_new(a);
    a->top->side = a->side;
    for (size_t i = 0; i < 128; i++)
        a->marks[i].trace = NO_MARK;
}

static void drop_views(struct app *a)
{
    hunt_stop(a);
    survey_stop(a);
    side_car_end(a->index);
    a->index = NULL;
    while (a->top) {
        struct view *v = a->top;
        a->top = v->below;
        view_free(v);
    }
    library_close(&a->new.lib);
    health_free(&a->new.health);
    if (!a->comparison) {
        traces_free(&a->new.traces);
        return;
    }
    library_close(&a->old.lib);
    health_free(&a->old.health);
}

enum followed app_change_log(struct app *a)
{
    drop_views(a);
    enum followed what = log_follow(a->new.log, a->locations);
    traces_read(&a->new.traces, a->new.log);
    make_views(a);
    return what;
}

/* The first sentence that a newcomer reads. */
static void greet(struct app *a)
{
    uint64_t left = list_view_left(a->top);
    if (a->side->traces.all.n == 0)
        app_say(a, LOOK_MISSING, "no traces in this log: L tells what it holds");
    else if (left >= LEFT_MATTERS)
        app_say(a, LOOK_PLAIN,
                "control left %llu times where there is no bridge: w shows where",
                (unsigned long long)left);
    else
        app_say(a, LOOK_PLAIN, "Enter opens a trace, ? explains");
}

void app_open(struct app *a, struct log *log, const struct traces *traces,
              const char *path, const char *source_root)
{
    *a = (struct app){.new = {.path = path, .log = log, .traces = *traces},
                      .source_root = source_root,
                      .pane = true};
    make_views(a);
    greet(a);
}

static void use_compared(struct app *a, struct compared *compared)
{
    struct run *old = &compared->runs[0], *new = &compared->runs[1];
    a->compared = compared;
    a->comparison = &compared->c;
    a->old = (struct side){.path = old->path, .log = &old->log};
    a->new = (struct side){.path = new->path, .log = &new->log};
    make_views(a);
}

void app_open_diff(struct app *a, struct compared *compared, const char *source_root)
{
    *a = (struct app){.source_root = source_root};
    use_compared(a, compared);
    app_say(a, LOOK_PLAIN, "Enter opens both traces, ? explains");
}

void app_close(struct app *a)
{
    drop_views(a);
    compared_close(a->compared);
    search_clear(a);
    str_free(&a->badge);
    str_free(&a->time);
    str_free(&a->message);
    str_free(&a->prompt.text);
    str_free(&a->clipboard);
}

void app_push(struct app *a, struct view *v)
{
    v->below = a->top;
    v->side = a->side;
    a->top = v;
    v->height = v->below ? v->below->height : 1;
    if (v->ops->fit)
        v->ops->fit(v, (int)v->height, a->body_cols ? a->body_cols : 80);
}

void app_pop(struct app *a)
{
    struct view *v = a->top;
    if (!v->below)
        return;
    hunt_stop(a); /* it may be filling this view */
    survey_stop(a);
    a->top = v->below;
    a->side = a->top->side;
    view_free(v);
}

void app_say(struct app *a, enum look look, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_clear(&a->message);
    str_addv(&a->message, format, args);
    a->message_look = look;
    va_end(args);
}

unsigned long app_times(const struct app *a)
{
    return a->count ? a->count : 1;
}

/* Once, in one go: logs that are too long for that tell it in their health only. */
static void read_time(struct app *a)
{
    enum { MOST_SECTIONS = 300000 /* 20 ms or so */ };
    struct run_time r;
    a->has_read_time = true;
    if (a->comparison || a->new.log->sections.n > MOST_SECTIONS)
        return;
    run_time_read(&r, &a->new.traces);
    run_time_brief(&r, &a->time);
}

bool app_idle(struct app *a)
{
    enum { SEARCH_ROWS = 500 /* 2 ms or so */ };
    if (!a->has_read_time) {
        read_time(a);
        return true;
    }
    if (a->hunt) {
        hunt_step(a);
        return true;
    }
    if (a->survey) {
        survey_step(a);
        return true;
    }
    if (search_view(a->top, SEARCH_ROWS))
        return true;
    if (a->index && side_car_step(a->index))
        return true;
    /* so that the key for machine code need not wait */
    return library_read_code(&a->side->lib);
}

static void interrupt(struct app *a, int before)
{
    if (a->hunt) {
        hunt_stop(a);
        app_say(a, LOOK_PLAIN, "search stopped");
    } else if (before == K_CTRL_C) {
        a->quit = true;
    } else {
        app_say(a, LOOK_PLAIN, "Q quits (or Ctrl-C once more)");
    }
}

static void run_key(struct app *a, int key, int before, uint32_t old_cursor,
                    uint32_t old_top)
{
    struct view *v = a->top;
    const struct key_row *pair = key_find(before, key, v->ops->where);
    const struct key_row *single = key_find(K_NONE, key, v->ops->where);
    const struct key_row *row = pair ? pair : single;
    if (!row) {
        app_say(a, LOOK_PLAIN, "this key does nothing here; ? shows the keys");
        hunt_stop(a);
    } else {
        if (pair &&
            pair != single) { /* the first key of the pair has done something else */
            v->cursor = old_cursor;
            v->top = old_top;
        }
        row->run(a, row->arg);
    }
    a->count = 0;
}

static void take_key(struct app *a, int key)
{
    struct view *v = a->top;
    int before = a->before;
    uint32_t cursor = v->before_cursor, top = v->before_top;
    bool digit = key >= '0' && key <= '9' && (key != '0' || a->count);
    v->before_cursor = v->cursor;
    v->before_top = v->top;
    a->before = key;
    str_clear(&a->message);
    if (a->letter) {
        void (*letter)(struct app *, int) = a->letter;
        a->letter = NULL;
        a->before = K_NONE; /* a name of a mark begins no pair of keys */
        letter(a, key);
    } else if (key == K_CTRL_C) {
        interrupt(a, before);
    } else if (digit) {
        if (a->count < 100000000)
            a->count = a->count * 10 + (unsigned long)(key - '0');
    } else {
        run_key(a, key, before, cursor, top);
    }
}

static void take_mouse(struct app *a, struct event e)
{
    struct view *v = a->top;
    uint32_t row = v->top + (uint32_t)(e.row - a->body_row);
    str_clear(&a->message);
    if (e.key == K_WHEEL_UP || e.key == K_WHEEL_DOWN) {
        uint32_t n = view_rows(v);
        v->top = e.key == K_WHEEL_DOWN ? v->top + 3 : v->top > 3 ? v->top - 3 : 0;
        if (v->top + v->height > n)
            v->top = n > v->height ? n - v->height : 0;
        if (v->cursor < v->top)
            v->cursor = v->top;
        if (v->cursor >= v->top + v->height)
            v->cursor = v->top + v->height - 1;
    } else if (e.row == a->body_row - 1 && v->ops->where == IN_LIST &&
               a->body_row > 1) {
        list_view_click_head(v, e.col);
    } else if (e.row >= a->body_row && (uint32_t)(e.row - a->body_row) < v->height &&
               row < view_rows(v)) {
        v->cursor = row;
        if (e.key == K_MOUSE_DOUBLE && v->ops->enter)
            v->ops->enter(v, row);
    }
}

void app_event(struct app *a, struct event e)
{
    if (e.key == K_NONE || e.key == K_RESIZED)
        return;
    if (e.key >= K_MOUSE_CLICK && e.key <= K_WHEEL_DOWN) {
        if (a->mouse && !a->prompt.kind)
            take_mouse(a, e);
    } else if (a->prompt.kind) {
        prompt_event(a, e);
    } else {
        take_key(a, e.key);
    }
}

void do_enter(struct app *a, int arg)
{
    struct view *v = a->top;
    (void)arg;
    if (v->ops->enter && v->cursor < view_rows(v))
        v->ops->enter(v, v->cursor);
}

void do_back(struct app *a, int arg)
{
    (void)arg;
    if (a->hunt && a->before == K_ESCAPE) {
        hunt_stop(a);
        app_say(a, LOOK_PLAIN, "search stopped");
    } else if (a->top->below)
        app_pop(a);
    else if (a->before == 'q')
        a->quit = true;
    else
        app_say(a, LOOK_PLAIN, "this is the first view; q quits");
}

void do_quit(struct app *a, int arg)
{
    (void)arg;
    a->quit = true;
}

void do_help(struct app *a, int arg)
{
    (void)arg;
    app_push(a, help_view_new(a, a->top->ops->where));
}

void do_health(struct app *a, int arg)
{
    (void)arg;
    app_push(a, health_view_new(a));
}

void do_redraw(struct app *a, int arg)
{
    (void)arg;
    a->redraw = true;
}

void do_mouse(struct app *a, int arg)
{
    (void)arg;
    a->mouse = !a->mouse;
    app_say(a, LOOK_PLAIN,
            a->mouse ? "mouse on: hold Shift to select text"
                     : "mouse off: the terminal selects text again");
}

/* Both logs are read again as they are now; the cursor stays on its trace. */
static void compare_again(struct app *a)
{
    struct str why = {0}, name = {0};
    struct view *first = a->top;
    struct compared *fresh =
        compared_open(a->old.path, a->new.path, a->compared->all.locations, &why);
    while (first->below)
        first = first->below;
    if (first->cursor < view_rows(first))
        str_add(&name, slice_of(matches_view_name(first, first->cursor)));
    if (fresh) {
        drop_views(a);
        compared_close(a->compared);
        use_compared(a, fresh);
        matches_view_find(a->top, str_text(&name), &a->top->cursor);
        app_say(a, LOOK_GOOD, "both logs are read again");
    } else {
        app_say(a, LOOK_BAD, "nothing is changed: %s", str_text(&why));
    }
    str_free(&why);
    str_free(&name);
}

void do_reload(struct app *a, int arg)
{
    (void)arg;
    if (a->comparison) {
        compare_again(a);
        return;
    }
    if (!log_is_stale(a->side->log)) {
        app_say(a, LOOK_PLAIN, "the log has not grown");
        return;
    }
    app_read_again(a);
}

void do_copy(struct app *a, int arg)
{
    struct view *v = a->top;
    struct rich r = {0};
    (void)arg;
    if (v->cursor >= view_rows(v))
        return;
    if (v->ops->where == IN_LIST) {
        rich_add(&r, LOOK_PLAIN,
                 slice_of(a->side->traces.all.at[list_view_trace(v)].name));
    } else {
        v->ops->row(v, v->cursor, &r);
    }
    struct slice text = str_slice(&r.text);
    while (text.n && text.p[0] == ' ')
        text = slice_from(text, 1);
    str_clear(&a->clipboard);
    str_add(&a->clipboard, text);
    app_say(a, LOOK_PLAIN, "sent to the clipboard, if the terminal has one");
    rich_free(&r);
}
