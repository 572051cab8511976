/* view_text.c -- paragraphs, wrapped to the screen: the help, the card of a guard, hits of a
 * search, the health of the log. A line may lead to an operation. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/view_text.h"
#include "jitviewer/view_trace.h"
#include "logparse/util/safe.h"

struct piece { /* a row on the screen */
    uint32_t line;
    size_t start, end; /* bytes of the line's text */
    size_t indent;
};

struct text_view {
    struct view v;
    char *title;
    VEC(struct text_line) lines;
    VEC(struct piece) pieces;
    size_t hanging; /* columns: where lines that begin with blanks go on */
    int width;      /* for which the pieces were made */
    size_t fitted;  /* lines that were cut into pieces */
};

static struct text_view *of(const struct view *v)
{
    return (struct text_view *)(uintptr_t)v;
}

static uint32_t text_rows(const struct view *v)
{
    return (uint32_t)of(v)->pieces.n;
}

/* Where to break: behind the last blank that fits, or in the middle of a long word. */
static size_t break_at(struct slice rest, size_t width)
{
    struct slice fits = safe_cut(rest, width);
    size_t n = fits.n;
    if (n == rest.n)
        return n;
    while (n && fits.p[n - 1] != ' ')
        n--;
    if (n == 0)
        n = fits.n ? fits.n : utf8_length(rest);
    return n ? n : 1;
}

static void wrap(struct text_view *t, uint32_t line)
{
    struct slice text = str_slice(&t->lines.at[line].text.text);
    size_t width = t->width > 4 ? (size_t)t->width : 4, indent = 0, at = 0;
    while (indent < text.n && text.p[indent] == ' ')
        indent++;
    if (indent && t->hanging)
        indent = t->hanging;
    if (indent >= text.n || indent * 2 > width)
        indent = 0;
    do {
        size_t shift = at ? indent : 0;
        size_t n = at < text.n ? break_at(slice_from(text, at), width - shift) : 0;
        if (at == 0 && n <= indent && n < text.n) /* never break inside the indent */
            n = safe_cut(text, width).n;
        *vec_add(&t->pieces) = (struct piece){line, at, at + n, shift};
        at += n;
    } while (at < text.n);
}

static void text_fit(struct view *v, int rows, int cols)
{
    struct text_view *t = of(v);
    (void)rows;
    if (cols != t->width) {
        uint32_t line = v->cursor < t->pieces.n ? t->pieces.at[v->cursor].line : 0;
        t->width = cols;
        t->pieces.n = t->fitted = 0;
        for (; t->fitted < t->lines.n; t->fitted++) {
            if (t->fitted == line)
                v->cursor = (uint32_t)t->pieces.n;
            wrap(t, (uint32_t)t->fitted);
        }
        v->serial++;
    }
    for (; t->fitted < t->lines.n; t->fitted++) {
        wrap(t, (uint32_t)t->fitted);
        v->serial++;
    }
}

static void text_row(const struct view *v, uint32_t row, struct rich *out)
{
    const struct piece *p = &of(v)->pieces.at[row];
    const struct rich *r = &of(v)->lines.at[p->line].text;
    rich_clear(out);
    rich_pad(out, p->indent);
    for (size_t i = 0; i < r->spans.n; i++) {
        size_t start = r->spans.at[i].start;
        size_t end = i + 1 < r->spans.n ? r->spans.at[i + 1].start : r->text.n;
        start = start < p->start ? p->start : start;
        end = end > p->end ? p->end : end;
        if (start < end)
            rich_add(out, r->spans.at[i].look,
                     (struct slice){r->text.p + start, end - start});
    }
}

static void text_title(const struct view *v, struct str *out)
{
    safe_add(out, slice_of(of(v)->title));
}

static const struct text_line *line_at(const struct view *v, uint32_t row)
{
    const struct text_view *t = of(v);
    return row < t->pieces.n ? &t->lines.at[t->pieces.at[row].line] : NULL;
}

static const char *text_enter_hint(const struct view *v)
{
    const struct text_line *line = line_at(v, v->cursor);
    return line && line->trace != NO_TRACE ? "go there" : NULL;
}

static void text_enter(struct view *v, uint32_t row)
{
    const struct text_line *line = line_at(v, row);
    if (line && line->trace != NO_TRACE)
        app_push(v->app, trace_view_new(v->app, line->trace, line->op));
    else
        app_say(v->app, LOOK_PLAIN, "this line leads nowhere; Backspace goes back");
}

static bool text_is(const struct view *v, uint32_t row, enum seek what)
{
    const struct text_view *t = of(v);
    const struct piece *p = &t->pieces.at[row];
    const struct rich *r = &t->lines.at[p->line].text;
    return what == SEEK_PART && p->start == 0 && r->spans.n &&
           r->spans.at[0].look == LOOK_TITLE;
}

static struct view *text_card(struct view *v, uint32_t row)
{
    const struct text_line *line = line_at(v, row);
    struct listing l;
    if (!line || line->trace == NO_TRACE)
        return NULL;
    if (line->op == NO_OP)
        return trace_card_new(v->app, line->trace);
    listing_open(&l, &v->app->side->lib, line->trace, -1);
    struct view *card =
        line->op < l.body.ops.n ? card_view_new(v->app, &l, line->op) : NULL;
    listing_close(&l);
    return card;
}

static void text_free(struct view *v)
{
    struct text_view *t = of(v);
    for (size_t i = 0; i < t->lines.n; i++)
        rich_free(&t->lines.at[i].text);
    vec_free(&t->lines);
    vec_free(&t->pieces);
    free(t->title);
}

static const struct view_ops text_ops = {
    .where = IN_TEXT,
    .rows = text_rows,
    .row = text_row,
    .title = text_title,
    .fit = text_fit,
    .enter_hint = text_enter_hint,
    .enter = text_enter,
    .is = text_is,
    .card = text_card,
    .free = text_free,
};

struct view *text_view_new(struct app *a, const char *title)
{
    struct text_view *t = mem_zero(1, sizeof *t);
    t->v = (struct view){.ops = &text_ops, .app = a};
    t->title = mem_copy_text(title, strlen(title));
    return &t->v;
}

void text_view_hang(struct view *v, size_t column)
{
    of(v)->hanging = column;
}

struct text_line *text_view_add(struct view *v)
{
    struct text_line *line = vec_add(&of(v)->lines);
    *line = (struct text_line){.trace = NO_TRACE, .op = NO_OP};
    return line;
}

enum { HELP_INDENT = 19 /* columns for the keys */ };

static void help_rows(struct view *v, unsigned where, bool here)
{
    const struct key_row *group = NULL;
    struct str keys = {0};
    for (size_t i = 0; i < n_key_rows; i++) {
        const struct key_row *row = &key_rows[i];
        if (!row->run) {
            group = row;
            continue;
        }
        if (!(row->where & where) == here)
            continue;
        if (group) {
            text_view_add(v);
            rich_addf(&text_view_add(v)->text, LOOK_TITLE, "%s", group->what);
            group = NULL;
        }
        struct rich *r = &text_view_add(v)->text;
        str_clear(&keys);
        key_labels(row, &keys);
        rich_addf(r, LOOK_GUARD, "  %-*s ", HELP_INDENT - 3, str_text(&keys));
        rich_addf(r, LOOK_PLAIN, "%s", row->what);
    }
    str_free(&keys);
}

static void help_signs(struct view *v)
{
    static const char *const signs[] = {
        "  runs             times that a loop went round, or that a bridge was entered",
        "  share            of all operations run, those of this trace; tree: with its "
        "bridges",
        "  left             times that control left at guards without a bridge; an "
        "estimate, for the "
        "log does not count them one by one. <= when other traces share the number",
        "  #                hot: at least 10 % of the hottest;   .  cold: less than "
        "0.1 %",
        "  !                a guard;   >  a bridge leaves here;   x  no bridge, and "
        "most likely control "
        "left here;   -  no bridge, and likely none needed",
        "  + -              folded, unfolded; of source, bytecode, ops, asm: on, off",
        "  ~ - +            of two logs: changed; only in the old one; only in the new "
        "one",
        "  < >              there is more text at this side: h and l scroll",
    };
    text_view_add(v);
    rich_addf(&text_view_add(v)->text, LOOK_TITLE, "Columns and signs");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        rich_addf(&text_view_add(v)->text, LOOK_PLAIN, "%s", signs[i]);
}

struct view *help_view_new(struct app *a, unsigned where)
{
    static const char *const names[] = {[IN_LIST] = "the list of traces",
                                        [IN_TRACE] = "a trace",
                                        [IN_TEXT] = "a text",
                                        [IN_MATCHES] = "a list of what changed",
                                        [IN_PAIR] = "two traces"};
    struct view *v = text_view_new(a, "help");
    text_view_hang(v, HELP_INDENT);
    rich_addf(&text_view_add(v)->text, LOOK_TITLE, "Keys in %s", names[where]);
    help_rows(v, where, true);
    help_signs(v);
    text_view_add(v);
    rich_addf(&text_view_add(v)->text, LOOK_TITLE, "Keys in other views");
    help_rows(v, where, false);
    return v;
}
