/* draw.c -- a frame: title, a line of the view's own, its rows, a status line, the keys.
 * What does not fit is left out, the least important first; the row under the cursor stays
 * down to a single cell. */
#include "jitviewer/app.h"
#include "jitviewer/prompt.h"
#include "jitviewer/search.h"
#include "jitviewer/view_text.h"
#include "logparse/diff/compare.h"
#include "logparse/util/safe.h"

enum {
    PANE_FROM = 120 /* columns of a screen that has a side pane */,
    PANE_LEAST = 44
};

struct frame_rows { /* -1: not there */
    int title, head, body, n_body, status, keys;
};

static struct frame_rows divide(int rows, bool has_head)
{
    struct frame_rows f = {-1, -1, 0, rows, -1, -1};
    if (rows >= 5)
        f.keys = --f.n_body;
    if (rows >= 2)
        f.status = --f.n_body;
    if (rows >= 3)
        f.title = f.body++;
    if (rows >= 6 && has_head)
        f.head = f.body++;
    f.n_body -= f.body;
    return f;
}

static void draw_title(const struct app *a, struct cells *out, int row)
{
    struct str text = {0};
    cells_mark(out, row, 0, out->cols, CELL_REVERSE);
    if (a->comparison && a->side == &a->new) {
        safe_add(&text, place_basename(slice_of(a->old.path)));
        str_add(&text, SLICE(" -> "));
    }
    safe_add(&text, place_basename(slice_of(a->side->path)));
    str_add(&text, SLICE(" > "));
    a->top->ops->title(a->top, &text);
    struct rich title = {0};
    rich_add(&title, LOOK_TITLE, str_slice(&text));
    cells_rich(out, row, 0, out->cols, &title, 0, 0, CELL_REVERSE);
    rich_free(&title);
    str_free(&text);
}

/* Columns that are not scrolled away; none where they would leave no room for the rest. */
static int fixed_columns(const struct view *v, int end)
{
    int fixed = v->ops->fixed ? (int)v->ops->fixed(v) : 0;
    return fixed * 2 < end ? fixed : 0;
}

/* Where a column of the text is on the screen. */
static int column_of(size_t width, int fixed, size_t left)
{
    int col = (int)width;
    if (col < fixed)
        return col;
    return col - (int)left < fixed ? fixed : col - (int)left;
}

/* Every match of the search in this row is marked. */
static void mark_matches(const struct app *a, struct cells *out, int row, int end,
                         const struct rich *r, int fixed, size_t left)
{
    size_t from = 0, start, stop;
    struct slice text = str_slice(&r->text);
    if (!a->search.regex || a->search.hidden)
        return;
    while (regex_find(a->search.regex, text, from, &start, &stop)) {
        int col = column_of(safe_width((struct slice){text.p, start}), fixed, left);
        int last = column_of(safe_width((struct slice){text.p, stop}), fixed, left);
        cells_mark(out, row, col, last < end ? last : end, CELL_UNDERLINE | CELL_BOLD);
        from = stop > start ? stop : stop + 1;
    }
}

static void draw_rows(struct app *a, struct cells *out, struct frame_rows f, int end)
{
    struct view *v = a->top;
    struct rich r = {0};
    uint32_t rows = view_rows(v);
    for (int i = 0; i < f.n_body && v->top + (uint32_t)i < rows; i++) {
        uint32_t row = v->top + (uint32_t)i;
        unsigned attr = row == v->cursor ? CELL_REVERSE : 0;
        v->ops->row(v, row, &r);
        cells_mark(out, f.body + i, 0, end, attr);
        size_t columns = 0;
        bool scrolled = v->ops->wide && v->ops->wide(v, row, &columns);
        size_t left = scrolled ? 0 : v->left;
        int fixed = fixed_columns(v, end);
        cells_rich(out, f.body + i, 0, end, &r, fixed, left, attr);
        mark_matches(a, out, f.body + i, end, &r, fixed, left);
    }
    rich_free(&r);
}

/* The explanation of the row under the cursor, at the right. */
static void draw_pane(struct app *a, struct cells *out, struct frame_rows f, int col)
{
    struct lines_of_text text;
    struct rich r = {0};
    struct view *pane = text_view_new(a, "");
    for (int i = 0; i < f.n_body; i++)
        cells_put(out, f.body + i, col, LOOK_DIM, 0,
                  out->ascii ? SLICE("|") : SLICE("\u2502"));
    if (a->top->ops->aside(a->top, &text)) {
        for (size_t i = 0; i < text.lines.n; i++) {
            text_view_add(pane)->text = text.lines.at[i];
            text.lines.at[i] = (struct rich){0};
        }
        lines_of_text_free(&text);
    } else {
        rich_addf(&text_view_add(pane)->text, LOOK_DIM,
                  "On an operation, its explanation is shown here.");
    }
    pane->ops->fit(pane, f.n_body, out->cols - col - 2);
    for (uint32_t i = 0; i < view_rows(pane) && (int)i < f.n_body; i++) {
        pane->ops->row(pane, i, &r);
        cells_rich(out, f.body + (int)i, col + 2, out->cols, &r, 0, 0, 0);
    }
    rich_free(&r);
    view_free(pane);
}

/* The badge of the log: is what is shown all that there was? */
static enum look health_text(const struct app *a, struct str *out)
{
    if (a->comparison) { /* then the badge is what comparing them came to */
        str_add(out, str_slice(&a->badge));
        return LOOK_PLAIN;
    }
    uint64_t aborts = a->side->traces.aborts.n;
    if (aborts || jit_summary_aborts(&a->side->health.summary, &aborts))
        str_addf(out, aborts ? "%llu aborts  " : "", (unsigned long long)aborts);
    if (a->follow)
        str_add(out, a->side->traces.has_counts
                         ? SLICE("live  ")
                         : SLICE("live, no counts before the end  "));
    else
        str_add(out, str_slice(&a->badge));
    return !a->side->health.complete    ? LOOK_BAD
           : a->side->traces.has_counts ? LOOK_PLAIN
                                        : LOOK_MISSING;
}

static void add_matches(struct app *a, struct str *out)
{
    struct view *v = a->top;
    size_t at = 0;
    if (!a->search.regex)
        return;
    bool more = search_view(v, 0);
    while (at < v->matches.n && v->matches.at[at] < v->cursor)
        at++;
    bool on = at < v->matches.n && v->matches.at[at] == v->cursor;
    str_addf(out, "match %zu/%zu%s  ", on ? at + 1 : 0, v->matches.n, more ? "+" : "");
}

static void add_position(const struct app *a, struct str *out)
{
    const struct view *v = a->top;
    uint32_t rows = view_rows(v);
    if (a->count)
        str_addf(out, "%lu  ", a->count);
    str_addf(out, "%u/%u %u%%", rows ? v->cursor + 1 : 0, rows,
             rows ? (unsigned)(100ull * (v->cursor + 1) / rows) : 100);
}

/* What the view or the last key has to say at the left, the position at the right. When both
 * do not fit, the position shrinks first, then it goes: a sentence is worth more. */
static void draw_status(struct app *a, struct cells *out, int row)
{
    struct view *v = a->top;
    struct str left = {0}, position = {0}, right = {0};
    enum look look = a->message.n ? a->message_look : LOOK_PLAIN;
    if (a->message.n)
        safe_add(&left, str_slice(&a->message));
    else if (v->ops->state && out->cols >= 60)
        v->ops->state(v, &left);
    add_position(a, &position);
    add_matches(a, &right);
    str_add(&right, str_slice(&position));
    str_add(&right, SLICE("  "));
    enum look health = health_text(a, &right);
    int cols = out->cols, width = (int)safe_width(str_slice(&left));
    int wide = (int)safe_width(str_slice(&right));
    int narrow = (int)safe_width(str_slice(&position));
    cells_mark(out, row, 0, cols, CELL_REVERSE);
    if (width + wide < cols || (width == 0 && wide <= cols))
        cells_put(out, row, cols - wide, health, CELL_REVERSE, str_slice(&right));
    else if (width + narrow < cols || width == 0)
        cells_put(out, row, narrow < cols ? cols - narrow : 0, LOOK_PLAIN, CELL_REVERSE,
                  str_slice(&position));
    cells_put(out, row, 0, look, CELL_REVERSE | (a->message.n ? CELL_BOLD : 0),
              str_slice(&left));
    str_free(&left);
    str_free(&position);
    str_free(&right);
}

static void draw_prompt(const struct app *a, struct cells *out, int row)
{
    struct slice text = str_slice(&a->prompt.text);
    struct str safe = {0};
    static const struct {
        char sign;
        const char *words;
    } words[] = {{'/', "/"},
                 {'?', "backward ?"},
                 {'*', "in all traces /"},
                 {'\\', "filter: "},
                 {':', ":"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].sign == prompt_sign(&a->prompt))
            str_add(&safe, slice_of(words[i].words));
    safe_add(&safe, text);
    for (int col = 0; col < out->cols; col++)
        cells_put(out, row, col, LOOK_PLAIN, 0, SLICE(" "));
    size_t width = safe_width(str_slice(&safe)), room = (size_t)out->cols - 1;
    struct slice shown = str_slice(&safe); /* the end of it, where one types */
    while (width > room) {
        size_t n = utf8_length(shown);
        shown = slice_from(shown, n ? n : 1);
        width = safe_width(shown);
    }
    int end = cells_put(out, row, 0, LOOK_PLAIN, 0, shown);
    cells_put(out, row, end, LOOK_PLAIN, CELL_REVERSE, SLICE(" ")); /* the cursor */
    str_free(&safe);
}

static int draw_hint(struct cells *out, int row, int col, const struct key_row *k,
                     const char *words, bool first_view)
{
    struct str text = {0};
    struct slice key = slice_of(k->keys);
    const char *blank = slice_char(key, ' ');
    if (blank && k->run == do_back && first_view) { /* there Backspace does not quit */
        key = slice_from(key, (size_t)(blank + 1 - key.p));
        blank = slice_char(key, ' ');
    }
    if (blank)
        key.n = (size_t)(blank - key.p);
    key_label(key, &text);
    if (col + (int)text.n + 1 + (int)strlen(words) > out->cols) {
        str_free(&text);
        return -1;
    }
    col = cells_put(out, row, col, LOOK_TITLE, CELL_BOLD, str_slice(&text));
    col = cells_putf(out, row, col, LOOK_PLAIN, 0, " %s", words);
    str_free(&text);
    return col + 2;
}

static const struct key_row *ranked(int rank, unsigned where)
{
    for (size_t i = 0; i < n_key_rows; i++)
        if (key_rows[i].rank == rank && key_rows[i].where & where)
            return &key_rows[i];
    return NULL;
}

static bool enter_explains(const struct view *v)
{
    const char *enter = v->ops->enter_hint ? v->ops->enter_hint(v) : NULL;
    return enter && strcmp(enter, "explain") == 0;
}

/* The keys that matter here, as many as there is room for. */
static void draw_keys(const struct app *a, struct cells *out, int row)
{
    enum { RANKS = 11 };
    const struct view *v = a->top;
    for (int rank = 1, col = 0; rank <= RANKS && col >= 0; rank++) {
        const struct key_row *k = ranked(rank, v->ops->where);
        const char *words = k ? k->hint : NULL;
        if (k && k->run == do_enter)
            words = v->ops->enter_hint ? v->ops->enter_hint(v) : NULL;
        if (k && k->run == do_back && !v->below)
            words = "quit";
        if (k && k->run == do_card && enter_explains(v))
            words = NULL; /* ENTER does the same here */
        if (words)
            col = draw_hint(out, row, col, k, words, !v->below);
    }
}

void app_draw(struct app *a, struct cells *out)
{
    struct view *v = a->top;
    struct frame_rows f = divide(out->rows, v->ops->head != NULL);
    bool pane = a->pane && v->ops->aside && out->cols >= PANE_FROM;
    int width = out->cols / 3 > PANE_LEAST ? out->cols / 3 : PANE_LEAST;
    int end = pane ? out->cols - width : out->cols;
    out->ascii = a->ascii;
    a->body_cols = end;
    a->body_row = f.body;
    if (v->ops->fit)
        v->ops->fit(v, f.n_body, end);
    view_settle(v, (uint32_t)f.n_body);
    draw_rows(a, out, f, end);
    if (pane)
        draw_pane(a, out, f, end);
    if (f.title >= 0)
        draw_title(a, out, f.title);
    if (f.head >= 0) {
        struct rich head = {0};
        v->ops->head(v, &head);
        cells_rich(out, f.head, 0, out->cols, &head, 0, 0, CELL_UNDERLINE);
        rich_free(&head);
    }
    if (f.status >= 0)
        draw_status(a, out, f.status);
    if (f.keys >= 0)
        draw_keys(a, out, f.keys);
    if (a->prompt.kind)
        draw_prompt(a, out, out->rows - 1);
}
