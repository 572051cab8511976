/* move.c -- keys that move the cursor, in any view. */
#include "jitviewer/app.h"

#include <assert.h>
#include "jitviewer/view_trace.h"
#include "logparse/util/safe.h"

enum { ASIDE_STEP = 8 /* columns */, HOT_MOST = 20 /* rows that TAB goes through */ };

static void move_by(struct view *v, int64_t by)
{
    int64_t rows = view_rows(v), to = (int64_t)v->cursor + by;
    to = to >= rows ? rows - 1 : to;
    v->cursor = to < 0 ? 0 : (uint32_t)to;
    assert(rows == 0 || v->cursor < rows);
}

void do_move(struct app *a, int arg)
{
    move_by(a->top, arg * (int64_t)app_times(a));
}

/* Half pages: the rows move under the cursor. */
void do_page(struct app *a, int arg)
{
    struct view *v = a->top;
    int64_t half = v->height / 2 ? v->height / 2 : 1, rows = view_rows(v);
    int64_t page = v->height > 1 ? v->height - 1 : 1;
    int64_t by = (arg == 2 || arg == -2 ? page : half) * (arg < 0 ? -1 : 1);
    int64_t top;
    by *= (int64_t)app_times(a);
    top = (int64_t)v->top + by;
    top = top > rows - (int64_t)v->height ? rows - (int64_t)v->height : top;
    v->top = top < 0 ? 0 : (uint32_t)top;
    move_by(v, by);
}

void do_goto(struct app *a, int arg)
{
    struct view *v = a->top;
    uint32_t rows = view_rows(v);
    unsigned long row = a->count ? a->count - 1 : arg && rows ? rows - 1 : 0;
    view_jump(v, row < rows ? (uint32_t)row : rows ? rows - 1 : 0);
}

void do_aside(struct app *a, int arg)
{
    struct view *v = a->top;
    struct rich r = {0};
    size_t step = ASIDE_STEP * app_times(a), width = 0;
    size_t columns = (size_t)a->body_cols;
    bool back = false;
    if (v->cursor < view_rows(v))
        v->ops->row(v, v->cursor, &r);
    if (v->ops->wide && v->cursor < view_rows(v))
        width = v->ops->wide(v, v->cursor, &columns);
    if (width == 0)
        width = safe_width(str_slice(&r.text));
    if (arg == -2)
        v->left = 0;
    else if (arg == 2)
        v->left = width > columns ? width - columns + 1 : 0;
    else if (arg < 0 && v->left == 0)
        back = true;
    else if (arg < 0)
        v->left = v->left > step ? v->left - step : 0;
    else if (v->left + step < 10000)
        v->left += step;
    rich_free(&r);
    if (back)
        do_back(a, 0);
}

static const char *const seek_names[] = {
    [SEEK_MISSING] = "place where control left without a bridge",
    [SEEK_BRIDGE] = "bridge",
    [SEEK_GUARD] = "guard",
    [SEEK_CALL] = "call",
    [SEEK_ALLOC] = "allocation",
    [SEEK_PART] = "part",
    [SEEK_HUNK] = "difference",
};

static void say_none(struct app *a, enum seek what)
{
    if (what != SEEK_MISSING)
        app_say(a, LOOK_MISSING, "no %s here", seek_names[what]);
    else if (a->side->traces.has_counts)
        app_say(a, LOOK_GOOD, "no bridge is missing here");
    else
        app_say(a, LOOK_MISSING, "%s", health_no_counts(&a->side->traces));
}

/* A walk over the rows that begins beside the cursor, goes round at the ends, and unfolds what
 * hides something of the kind. */
struct walk_rows {
    struct view *v;
    uint32_t at, left; /* rows still to be looked at */
    bool backward, wrapped;
};

static void step(struct walk_rows *w)
{
    uint32_t rows = view_rows(w->v);
    bool last = w->backward ? w->at == 0 : w->at + 1 >= rows;
    w->wrapped |= last;
    if (last)
        w->at = w->backward ? rows - 1 : 0;
    else
        w->at += w->backward ? UINT32_MAX : 1;
    w->left--;
}

static void unfold_for(struct walk_rows *w, enum seek what)
{
    struct view *v = w->v;
    while (v->ops->hides && v->ops->hides(v, w->at, what)) {
        uint32_t more = view_unfold(v, w->at);
        w->left += more;
        if (more == 0 || !w->backward)
            return;
        w->at += more; /* backwards, what was hidden comes before the row that hid it */
    }
}

void do_seek(struct app *a, int arg)
{
    struct view *v = a->top;
    enum seek what = (enum seek)(arg < 0 ? -arg : arg);
    unsigned long times = app_times(a);
    struct walk_rows w = {v, v->cursor, view_rows(v), arg < 0, false};
    bool found = false;
    uint64_t hit = 0;
    if (!v->ops->is)
        return;
    if (!w.backward && w.left)
        unfold_for(&w, what); /* the row under the cursor may hide the next one */
    while (w.left && times) {
        step(&w);
        unfold_for(&w, what);
        if (v->ops->is(v, w.at, what)) {
            found = true;
            hit = w.at;
            times--;
        }
    }
    if (!found) {
        say_none(a, what);
        return;
    }
    if (hit == v->cursor)
        app_say(a, LOOK_PLAIN, "this is the only %s here", seek_names[what]);
    else if (w.wrapped)
        app_say(a, LOOK_PLAIN, "no more: went round to the first %s again",
                seek_names[what]);
    view_jump(v, (uint32_t)hit);
}

void do_hottest(struct app *a, int arg)
{
    struct view *v = a->top;
    uint64_t places[HOT_MOST];
    size_t n = v->ops->hottest(v, places, HOT_MOST);
    if (n == 0) {
        app_say(a, LOOK_MISSING, "%s",
                a->side->traces.has_counts ? "nothing of this was counted"
                                           : health_no_counts(&a->side->traces));
        return;
    }
    if (arg == 0)
        v->hot = 1;
    else if (arg > 0)
        v->hot = v->hot >= n ? 1 : v->hot + 1;
    else
        v->hot = v->hot <= 1 ? (uint32_t)n : v->hot - 1;
    v->ops->go(v, places[v->hot - 1]);
    app_say(a, LOOK_PLAIN, "hottest: %u of %zu", v->hot, n);
}

void do_fold(struct app *a, int arg)
{
    struct view *v = a->top;
    v->ops->fold(v, v->cursor, (enum fold)arg);
}

static uint32_t mark_trace(const struct view *v)
{
    return v->ops->where == IN_LIST ? MARK_LIST : trace_view_trace(v);
}

static void set_mark(struct app *a, int letter)
{
    if (letter <= ' ' || letter >= 0x7f) {
        app_say(a, LOOK_PLAIN, "a mark is a letter or a digit");
        return;
    }
    a->marks[letter] =
        (struct mark){a->side, mark_trace(a->top), a->top->ops->place(a->top)};
    app_say(a, LOOK_PLAIN, "marked; '%c comes back here", letter);
}

static void go_to(struct app *a, struct mark m)
{
    if (m.trace == MARK_LIST) {
        while (a->top->below)
            app_pop(a);
        a->top->ops->go(a->top, m.place);
    } else if (a->top->ops->where == IN_TRACE && a->side == m.side &&
               trace_view_trace(a->top) == m.trace) {
        a->top->ops->go(a->top, m.place);
    } else {
        a->side = m.side;
        app_push(a, trace_view_new(a, m.trace, (uint32_t)m.place));
    }
}

static void use_mark(struct app *a, int letter)
{
    struct view *v = a->top;
    if (letter == '\'' && v->has_last)
        v->ops->go(v, v->last_place);
    else if (letter > ' ' && letter < 0x7f && a->marks[letter].trace != NO_MARK)
        go_to(a, a->marks[letter]);
    else
        app_say(a, LOOK_PLAIN, "there is no such mark");
}

void do_mark(struct app *a, int arg)
{
    (void)arg;
    a->letter = set_mark;
    app_say(a, LOOK_PLAIN, "mark: which letter?");
}

void do_to_mark(struct app *a, int arg)
{
    (void)arg;
    a->letter = use_mark;
    app_say(a, LOOK_PLAIN, "to which mark?");
}
