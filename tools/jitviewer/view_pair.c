/* view_pair.c -- two traces, aligned operation by operation: beside each other, or below each
 * other on a narrow screen. A trace that only one log has stands alone. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/view_matches.h"
#include "jitviewer/view_text.h"
#include "jitviewer/view_trace.h"
#include "logparse/diff/print.h"
#include "logparse/diff/text.h"
#include "logparse/util/safe.h"

enum {
    BESIDE_FROM = 100 /* columns */,
    BETWEEN = 3 /* columns of the sign between the sides */,
    UNWRAPPED = 10000 /* columns of text that is printed */
};

enum pair_side { OLD = 1, NEW = 2 };

enum layout { LAYOUT_FITTING, LAYOUT_BESIDE, LAYOUT_BELOW };

enum pair_row_kind { PAIR_SAYS, PAIR_SOURCE, PAIR_OP };

struct pair_row {
    enum pair_row_kind kind;
    unsigned sides; /* of enum pair_side: what this row shows */
    uint32_t at;    /* row of `says`; else in the pairs of the alignment */
    uint32_t hunk;  /* from 1; 0: no difference */
};

struct pair_view {
    struct view v;
    const struct match *match;
    const struct aligned_pair *d;
    struct aligned_pair *ours; /* what of it was made here; NULL: the match has it */
    struct view *says;         /* what happened, in words, wrapped */
    VEC(struct pair_row) rows;
    uint32_t hunks;
    enum layout layout;
    bool beside; /* the rows are made for it */
    int cols;
};

static struct pair_view *of(const struct view *v)
{
    return (struct pair_view *)(uintptr_t)v;
}

static uint32_t pair_rows(const struct view *v)
{
    return (uint32_t)of(v)->rows.n;
}

static const struct pair *pair_of(const struct pair_view *w, const struct pair_row *r)
{
    return &w->d->alignment.pairs.at[r->at];
}

/* The operation of a pair on one side; false when that side has none. */
static bool read_op(const struct pair_view *w, const struct pair *p,
                    enum pair_side side, struct op *op)
{
    uint32_t i = side == OLD ? p->a : p->b;
    if (i != NO_OP)
        *op = side == OLD ? norm_line(&w->d->a, &w->d->a_lines, i)
                          : norm_line(&w->d->b, &w->d->b_lines, i);
    return i != NO_OP;
}

static void add_row(struct pair_view *w, struct pair_row row)
{
    *vec_add(&w->rows) = row;
}

/* Rows for both sides: one when they are beside each other or alike. */
static void add_rows(struct pair_view *w, struct pair_row row, bool alike)
{
    if (row.sides != (OLD | NEW) || w->beside) {
        add_row(w, row);
    } else if (alike) {
        row.sides = NEW;
        add_row(w, row);
    } else {
        row.sides = OLD;
        add_row(w, row);
        row.sides = NEW;
        add_row(w, row);
    }
}

/* The last source line that was shown, on each side. */
struct shown {
    struct slice file[2], function[2];
    int64_t line[2];
};

/* Does the operation begin another source line on this side? */
static bool begins_line(const struct pair_view *w, const struct pair *p,
                        enum pair_side side, struct shown *shown)
{
    int s = side == NEW;
    struct op op;
    struct place place;
    if (!read_op(w, p, side, &op) || op.kind != OP_MERGE_POINT)
        return false;
    place_parse(op.where, &place);
    if (!place.is_python || place.line < 0 ||
        (place.line == shown->line[s] && slice_eq(place.file, shown->file[s]) &&
         slice_eq(place.function, shown->function[s])))
        return false;
    shown->line[s] = place.line;
    shown->file[s] = place.file;
    shown->function[s] = place.function;
    return true;
}

static void make_rows(struct pair_view *w)
{
    struct shown shown = {.line = {-1, -1}};
    bool differed = false;
    w->rows.n = w->hunks = 0;
    for (uint32_t i = 0; i < view_rows(w->says); i++)
        add_row(w, (struct pair_row){PAIR_SAYS, OLD | NEW, i, 0});
    for (uint32_t i = 0; i < w->d->alignment.pairs.n; i++) {
        const struct pair *p = &w->d->alignment.pairs.at[i];
        bool same = pair_is_same(p);
        unsigned sides = (p->a != NO_OP ? OLD : 0) | (p->b != NO_OP ? NEW : 0),
                 lines = 0;
        w->hunks += !same && !differed;
        differed = !same;
        uint32_t hunk = same ? 0 : w->hunks;
        lines |= begins_line(w, p, OLD, &shown) ? OLD : 0;
        lines |= begins_line(w, p, NEW, &shown) ? NEW : 0;
        if (lines)
            add_rows(w, (struct pair_row){PAIR_SOURCE, lines, i, hunk}, same);
        add_rows(w, (struct pair_row){PAIR_OP, sides, i, hunk}, same);
    }
    w->v.serial++;
}

/* The rows for another layout; the cursor stays on its operation. */
static void lay_out(struct pair_view *w)
{
    bool beside = w->layout == LAYOUT_FITTING ? w->cols >= BESIDE_FROM
                                              : w->layout == LAYOUT_BESIDE;
    struct pair_row at = {0};
    uint32_t said = 0;
    while (said < w->rows.n && w->rows.at[said].kind == PAIR_SAYS)
        said++;
    if (w->rows.n && beside == w->beside && said == view_rows(w->says))
        return;
    if (w->v.cursor < w->rows.n)
        at = w->rows.at[w->v.cursor];
    w->beside = beside;
    make_rows(w);
    for (uint32_t i = 0; i < w->rows.n; i++)
        if (w->rows.at[i].kind == at.kind && w->rows.at[i].at == at.at) {
            w->v.cursor = i;
            break;
        }
}

static void pair_fit(struct view *v, int rows, int cols)
{
    struct pair_view *w = of(v);
    if (cols != w->cols)
        v->serial++; /* the left side is cut elsewhere */
    w->cols = cols;
    w->says->ops->fit(w->says, rows, rows ? cols : UNWRAPPED);
    lay_out(w);
}

static enum look look_of(const struct op *op)
{
    if (op->kind == OP_MERGE_POINT)
        return LOOK_BYTECODE;
    return op->kind == OP_OPERATION && op_class_of(op->name) == OPC_GUARD ? LOOK_GUARD
                                                                          : LOOK_PLAIN;
}

static void put_op(const struct pair_view *w, const struct pair *p, enum pair_side side,
                   struct rich *out)
{
    struct op op;
    struct str text = {0};
    if (!read_op(w, p, side, &op))
        return;
    op_plain(&op, p->changes & CHANGE_FAILARGS, &text);
    rich_addf(out, LOOK_PLAIN, "  "); /* below its source line */
    enum look look = pair_is_same(p) ? look_of(&op)
                     : side == OLD   ? LOOK_BAD
                                     : LOOK_GOOD;
    rich_add(out, look, str_slice(&text));
    if (side == NEW && p->changes) {
        str_clear(&text);
        changes_text(p->changes, &text);
        rich_addf(out, LOOK_DIM, "    <- %s", str_text(&text));
    }
    str_free(&text);
}

/* "count.py:6         if i % 5 == 0:" */
static void put_source(const struct pair_view *w, const struct pair *p,
                       enum pair_side side, struct rich *out)
{
    struct app *a = w->v.app;
    struct sources *sources = side == OLD ? &a->old.lib.sources : &a->new.lib.sources;
    struct op op;
    struct slice text;
    struct place place;
    if (!read_op(w, p, side, &op))
        return;
    place_parse(op.where, &place);
    rich_add(out, LOOK_SOURCE, place_basename(place.file));
    rich_addf(out, LOOK_SOURCE, ":%lld  ", (long long)place.line);
    if (source_line(source_get(sources, place.file), place.line, &text))
        rich_add(out, LOOK_SOURCE, text);
    else
        rich_add(out, LOOK_DIM, place.function);
}

static void put_side(const struct pair_view *w, const struct pair_row *r,
                     enum pair_side side, struct rich *out)
{
    if (!(r->sides & side))
        return;
    if (r->kind == PAIR_SOURCE)
        put_source(w, pair_of(w, r), side, out);
    else
        put_op(w, pair_of(w, r), side, out);
}

static enum look sign_look(char sign)
{
    return sign == '-' ? LOOK_BAD : sign == '+' ? LOOK_GOOD : LOOK_MISSING;
}

/* Columns of the left side. The right one may be as long as it likes. */
static size_t half(const struct pair_view *w)
{
    return w->cols > BETWEEN + 1 ? (size_t)(w->cols - BETWEEN) / 2 : 1;
}

/* The columns [left, left + width) of a line; '<' and '>' stand where there is more. */
static void put_window(const struct rich *line, size_t left, size_t width,
                       struct rich *out)
{
    struct slice text = str_slice(&line->text);
    bool before = left > 0 && text.n > 0;
    size_t start = safe_cut(text, before ? left + 1 : 0).n;
    bool whole = safe_width(text) <= left + width;
    size_t end = safe_cut(text, whole ? left + width : left + width - 1).n;
    if (before)
        rich_addf(out, LOOK_DIM, "<");
    for (size_t i = 0; i < line->spans.n; i++) {
        size_t from = line->spans.at[i].start;
        size_t to = i + 1 < line->spans.n ? line->spans.at[i + 1].start : line->text.n;
        from = from > start ? from : start;
        to = to < end ? to : end;
        if (from < to)
            rich_add(out, line->spans.at[i].look,
                     (struct slice){line->text.p + from, to - from});
    }
    if (!whole) {
        rich_pad(out, width - 1);
        rich_addf(out, LOOK_DIM, ">");
    }
}

static void beside_row(const struct pair_view *w, const struct pair_row *r, char sign,
                       struct rich *out)
{
    struct rich line = {0};
    put_side(w, r, OLD, &line);
    put_window(&line, w->v.left, half(w), out);
    rich_pad(out, half(w));
    rich_addf(out, sign_look(sign), " %c ", sign);
    rich_clear(&line);
    put_side(w, r, NEW, &line);
    put_window(&line, w->v.left, UNWRAPPED, out);
    rich_free(&line);
}

static void below_row(const struct pair_view *w, const struct pair_row *r, char sign,
                      struct rich *out)
{
    if (sign == '~') /* of a changed pair, each side has a row of its own */
        sign = r->sides == OLD ? '-' : '+';
    rich_addf(out, sign_look(sign), "%c ", sign);
    put_side(w, r, r->sides & NEW ? NEW : OLD, out);
}

static void pair_row(const struct view *v, uint32_t row, struct rich *out)
{
    const struct pair_view *w = of(v);
    const struct pair_row *r = &w->rows.at[row];
    rich_clear(out);
    if (r->kind == PAIR_SAYS) {
        w->says->ops->row(w->says, r->at, out);
        return;
    }
    char sign = pair_mark(pair_of(w, r));
    if (r->kind == PAIR_SOURCE && sign == '~')
        sign = ' '; /* the operation differs, not the line */
    if (w->beside)
        beside_row(w, r, sign, out);
    else
        below_row(w, r, sign, out);
}

/* Both sides scroll; the signs between them stay. */
static size_t pair_wide(const struct view *v, uint32_t row, size_t *columns)
{
    const struct pair_view *w = of(v);
    const struct pair_row *r = &w->rows.at[row];
    size_t widest = 0;
    if (!w->beside || r->kind == PAIR_SAYS)
        return 0;
    for (enum pair_side side = OLD; side <= NEW; side++) {
        struct rich line = {0};
        put_side(w, r, side, &line);
        size_t width = safe_width(str_slice(&line.text));
        widest = width > widest ? width : widest;
        rich_free(&line);
    }
    *columns = half(w);
    return widest;
}

static void pair_title(const struct view *v, struct str *out)
{
    const struct comparison *c = v->app->comparison;
    struct str text = {0};
    str_add(&text, slice_of(match_trace(&c->diff, of(v)->match)->name));
    str_add(&text, SLICE("  "));
    fate_text(c, of(v)->match, &text);
    safe_add(out, str_slice(&text));
    str_free(&text);
}

static void pair_head(const struct view *v, struct rich *out)
{
    const struct pair_view *w = of(v);
    const struct diff *d = &v->app->comparison->diff;
    struct rich line = {0};
    rich_clear(out);
    rich_addf(&line, LOOK_BAD, "--- ");
    rich_add(&line, LOOK_BAD, place_basename(slice_of(d->a->path)));
    if (w->beside) {
        put_window(&line, 0, half(w), out);
        rich_pad(out, half(w) + BETWEEN);
    } else {
        put_window(&line, 0, safe_width(str_slice(&line.text)), out);
        rich_addf(out, LOOK_PLAIN, "  ");
    }
    rich_addf(out, LOOK_GOOD, "+++ ");
    rich_add(out, LOOK_GOOD, place_basename(slice_of(d->b->path)));
    rich_free(&line);
}

static void pair_state(const struct view *v, struct str *out)
{
    const struct pair_view *w = of(v);
    const struct pair_row *r = v->cursor < w->rows.n ? &w->rows.at[v->cursor] : NULL;
    if (!r || r->hunk == 0) {
        str_addf(out, "%u change%s", w->hunks, w->hunks == 1 ? "" : "s");
        return;
    }
    str_addf(out, "change %u of %u", r->hunk, w->hunks);
    if (pair_of(w, r)->changes) {
        str_add(out, SLICE(": "));
        changes_text(pair_of(w, r)->changes, out);
    }
}

static bool pair_is(const struct view *v, uint32_t row, enum seek what)
{
    const struct pair_view *w = of(v);
    const struct pair_row *r = &w->rows.at[row];
    if (what == SEEK_HUNK)
        return r->hunk && (row == 0 || w->rows.at[row - 1].hunk != r->hunk);
    if (what != SEEK_PART || r->kind != PAIR_OP)
        return false;
    struct op op;
    return read_op(w, pair_of(w, r), r->sides & NEW ? NEW : OLD, &op) &&
           op.kind == OP_OPERATION && slice_eq(op.name, SLICE("label"));
}

/* Does this row lead into the old trace? When only that one has the operation. */
static bool enters_old(const struct pair_view *w, uint32_t row)
{
    if (w->match->a == NO_TRACE || w->match->b == NO_TRACE)
        return w->match->b == NO_TRACE;
    return row < w->rows.n && w->rows.at[row].kind != PAIR_SAYS &&
           w->rows.at[row].sides == OLD;
}

static const char *pair_enter_hint(const struct view *v)
{
    return enters_old(of(v), v->cursor) ? "old trace" : "new trace";
}

/* A trace by itself, at this operation. */
static void pair_enter(struct view *v, uint32_t row)
{
    const struct pair_view *w = of(v);
    const struct pair_row *r = &w->rows.at[row];
    bool old = enters_old(w, row);
    const struct pair *p = r->kind == PAIR_SAYS ? NULL : pair_of(w, r);
    uint32_t op = !p ? NO_OP : old ? p->a : p->b;
    if (op != NO_OP)
        op = (old ? &w->d->a : &w->d->b)->ops.at[op].source;
    v->app->side = old ? &v->app->old : &v->app->new;
    app_push(v->app, trace_view_new(v->app, old ? w->match->a : w->match->b, op));
}

static void pair_free(struct view *v)
{
    struct pair_view *w = of(v);
    view_free(w->says);
    vec_free(&w->rows);
    detail_free(w->ours);
}

static const struct view_ops pair_ops = {
    .where = IN_PAIR,
    .rows = pair_rows,
    .row = pair_row,
    .title = pair_title,
    .head = pair_head,
    .state = pair_state,
    .fit = pair_fit,
    .enter_hint = pair_enter_hint,
    .enter = pair_enter,
    .is = pair_is,
    .wide = pair_wide,
    .free = pair_free,
};

static struct rich *say(struct pair_view *w)
{
    return &text_view_add(w->says)->text;
}

/* What logparse diff says of it. */
static void say_all(struct pair_view *w)
{
    const struct comparison *c = w->v.app->comparison;
    const struct match *m = w->match;
    struct str text = {0};
    struct words words;
    if (m->a == NO_TRACE || m->b == NO_TRACE) {
        lonely_text(c, m, &text);
        rich_add(say(w), LOOK_PLAIN, str_slice(&text));
    }
    words_make(&words, m);
    for (size_t i = 0; i < words.at.n; i++) {
        struct rich *line = say(w);
        str_clear(&text);
        word_text(&words.at.at[i], &text);
        rich_addf(line, words.at.at[i].lost ? LOOK_BAD : LOOK_GOOD, "* ");
        rich_add(line, LOOK_PLAIN, str_slice(&text));
    }
    words_free(&words);
    if (w->d->alignment.pairs.n == 0)
        rich_addf(say(w), LOOK_MISSING,
                  "The operations are not in the log (jit-log-opt).");
    str_free(&text);
}

struct view *pair_view_new(struct app *a, const struct match *m)
{
    struct pair_view *w = mem_zero(1, sizeof *w);
    const struct diff *d = &a->comparison->diff;
    w->v.ops = &pair_ops;
    w->v.app = a;
    w->match = m;
    w->cols = 80;
    w->says = text_view_new(a, "");
    if (!m->detail)
        w->ours = detail_make(d->a, m->a, d->b, m->b);
    w->d = m->detail ? m->detail : w->ours;
    say_all(w);
    pair_fit(&w->v, 0, w->cols);
    return &w->v;
}

void do_beside(struct app *a, int arg)
{
    struct pair_view *w = of(a->top);
    (void)arg;
    w->layout = w->beside ? LAYOUT_BELOW : LAYOUT_BESIDE;
    lay_out(w);
}
