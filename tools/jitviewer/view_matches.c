/* view_matches.c -- the traces of two logs: what became of each, and what it costs now. */
#include <math.h>

#include "jitviewer/app.h"
#include "jitviewer/view_matches.h"
#include "logparse/diff/print.h"
#include "logparse/util/safe.h"

enum { ALL_COLUMNS_FROM = 60, CHANGE_FROM = 30 /* columns of the screen */ };

struct matches_view {
    struct view v;
    VEC(uint32_t)
    order; /* of comparison->diff.matches: differences first, as they are ranked */
    uint32_t differences;
    int cols;
};

static struct matches_view *of(const struct view *v)
{
    return (struct matches_view *)(uintptr_t)v;
}

static const struct match *match_at(const struct view *v, uint32_t row)
{
    return &v->app->comparison->diff.matches.at[of(v)->order.at[row]];
}

static uint32_t matches_rows(const struct view *v)
{
    return (uint32_t)of(v)->order.n;
}

static const char *fate_word(const struct match *m)
{
    if (m->fate == FATE_SAME && m->moved)
        return "moved";
    return m->fate == FATE_SAME && m->retargeted ? "target" : fate_names[m->fate];
}

static char fate_sign(const struct match *m)
{
    if (m->a == NO_TRACE)
        return '+';
    if (m->b == NO_TRACE)
        return '-';
    return match_is_difference(m) ? '~' : ' ';
}

/* A column with the change of a figure: "+24", "0"; "?" when a log does not hold it. */
static void put_change(const struct view *v, const struct match *m, enum figure f,
                       int width, struct rich *out)
{
    struct shift s = match_shift(v->app->comparison, m, f);
    struct str text = {0};
    double by = s.a.known && s.b.known ? shift_by(&s) : 0;
    enum look look = by > 0 ? LOOK_BAD : by < 0 ? LOOK_GOOD : LOOK_DIM;
    if (by > 0 || by < 0)
        str_addc(&text, by > 0 ? '+' : '-');
    if (s.a.known && s.b.known)
        count_text((uint64_t)fabs(by), &text);
    else
        str_addc(&text, '?');
    rich_addf(out, look, "%*s", width, str_text(&text));
    str_free(&text);
}

/* The old name of a trace that got another one without moving; NULL. */
static const char *old_name(const struct diff *d, const struct match *m)
{
    if (m->a == NO_TRACE || m->b == NO_TRACE || m->moved)
        return NULL;
    const char *old = d->a->traces.all.at[m->a].name;
    return strcmp(old, d->b->traces.all.at[m->b].name) != 0 ? old : NULL;
}

/* What the word of the fate leaves out: "split from NAME" -> " from NAME". */
static void put_rest_of_fate(const struct view *v, const struct match *m,
                             struct rich *out)
{
    const char *old = old_name(&v->app->comparison->diff, m);
    struct str text = {0};
    fate_text(v->app->comparison, m, &text);
    struct slice rest = slice_from(str_slice(&text), strlen(fate_names[m->fate]));
    rich_add(out, LOOK_DIM, rest);
    if (old) {
        rich_addf(out, LOOK_DIM, ", was ");
        rich_add(out, LOOK_DIM, slice_of(old));
    }
    if (m->retargeted)
        rich_addf(out, LOOK_DIM, ", goes on in another trace");
    str_free(&text);
}

static void matches_row(const struct view *v, uint32_t row, struct rich *out)
{
    static const enum look looks[] = {
        ['+'] = LOOK_GOOD, ['-'] = LOOK_BAD, ['~'] = LOOK_MISSING, [' '] = LOOK_DIM};
    const struct match *m = match_at(v, row);
    char sign = fate_sign(m);
    int cols = of(v)->cols;
    rich_clear(out);
    rich_addf(out, looks[(unsigned char)sign], "%c ", sign);
    if (cols >= ALL_COLUMNS_FROM) {
        rich_addf(out, looks[(unsigned char)sign], "%-7s", fate_word(m));
        put_change(v, m, FIG_OPS, 8, out);
        put_change(v, m, FIG_GUARDS, 8, out);
    }
    if (cols >= CHANGE_FROM) {
        put_change(v, m, FIG_EXECUTED_OPS, 10, out);
        rich_addf(out, LOOK_PLAIN, "  ");
    }
    rich_add(out, LOOK_PLAIN,
             slice_of(match_trace(&v->app->comparison->diff, m)->name));
    put_rest_of_fate(v, m, out);
}

static void matches_head(const struct view *v, struct rich *out)
{
    int cols = of(v)->cols;
    rich_clear(out);
    if (cols >= ALL_COLUMNS_FROM)
        rich_addf(out, LOOK_DIM, "  %-7s%8s%8s", "became", "ops", "guards");
    else
        rich_addf(out, LOOK_DIM, "  ");
    if (cols >= CHANGE_FROM)
        rich_addf(out, LOOK_DIM, "%10s  ", "executed");
    rich_addf(out, LOOK_DIM, "trace");
}

static void matches_title(const struct view *v, struct str *out)
{
    const struct matches_view *w = of(v);
    str_addf(out, "%u trace%s differ%s, %u the same", w->differences,
             w->differences == 1 ? "" : "s", w->differences == 1 ? "s" : "",
             matches_rows(v) - w->differences);
}

/* Of the trace under the cursor, what the columns have no room for. */
static void matches_state(const struct view *v, struct str *out)
{
    if (v->cursor >= matches_rows(v))
        return;
    const struct match *m = match_at(v, v->cursor);
    struct shift s = match_shift(v->app->comparison, m, FIG_OPS);
    if (m->a != NO_TRACE && m->b != NO_TRACE && s.a.known && s.b.known)
        str_addf(out, "%.0f -> %.0f operations", s.a.median, s.b.median);
    else if (m->a == NO_TRACE && s.b.known)
        str_addf(out, "only in the new log: %.0f operations", s.b.median);
    else if (m->b == NO_TRACE && s.a.known)
        str_addf(out, "only in the old log: %.0f operations", s.a.median);
}

static void matches_fit(struct view *v, int rows, int cols)
{
    (void)rows;
    if (of(v)->cols != cols)
        v->serial++;
    of(v)->cols = cols;
}

static const char *matches_enter_hint(const struct view *v)
{
    if (v->cursor >= matches_rows(v))
        return NULL;
    const struct match *m = match_at(v, v->cursor);
    return m->a != NO_TRACE && m->b != NO_TRACE ? "open both" : "open";
}

static void matches_enter(struct view *v, uint32_t row)
{
    app_push(v->app, pair_view_new(v->app, match_at(v, row)));
}

static bool matches_is(const struct view *v, uint32_t row, enum seek what)
{
    return what == SEEK_PART &&
           (row == 0 || fate_word(match_at(v, row)) != fate_word(match_at(v, row - 1)));
}

static void matches_free(struct view *v)
{
    vec_free(&of(v)->order);
}

static const struct view_ops matches_ops = {
    .where = IN_MATCHES,
    .rows = matches_rows,
    .row = matches_row,
    .title = matches_title,
    .head = matches_head,
    .state = matches_state,
    .fit = matches_fit,
    .enter_hint = matches_enter_hint,
    .enter = matches_enter,
    .is = matches_is,
    .free = matches_free,
};

struct view *matches_view_new(struct app *a)
{
    struct matches_view *w = mem_zero(1, sizeof *w);
    const struct diff *d = &a->comparison->diff;
    w->v.ops = &matches_ops;
    w->v.app = a;
    w->cols = 80;
    for (int same = 0; same <= 1; same++) {
        for (uint32_t i = 0; i < d->matches.n; i++)
            if (match_is_difference(&d->matches.at[i]) != same)
                *vec_add(&w->order) = i;
        if (!same)
            w->differences = (uint32_t)w->order.n;
    }
    return &w->v;
}

static bool is_named(const struct view *v, uint32_t row, const char *name, bool whole)
{
    const struct diff *d = &v->app->comparison->diff;
    const struct match *m = match_at(v, row);
    const char *names[] = {m->a != NO_TRACE ? d->a->traces.all.at[m->a].name : "",
                           m->b != NO_TRACE ? d->b->traces.all.at[m->b].name : ""};
    for (int side = 0; side < 2; side++)
        if (*names[side] && (whole ? strcmp(names[side], name) == 0
                                   : strstr(names[side], name) != NULL))
            return true;
    return false;
}

const char *matches_view_name(const struct view *v, uint32_t row)
{
    return match_trace(&v->app->comparison->diff, match_at(v, row))->name;
}

bool matches_view_find(const struct view *v, const char *name, uint32_t *row)
{
    uint32_t rows = matches_rows(v), hits = 0;
    for (uint32_t i = 0; i < rows; i++)
        if (is_named(v, i, name, true)) {
            *row = i;
            return true;
        }
    for (uint32_t i = 0; i < rows; i++)
        if (is_named(v, i, name, false) && hits++ == 0)
            *row = i;
    return hits == 1;
}
