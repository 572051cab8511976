/* search.c -- regular expressions in a view, and through all traces. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/prompt.h"
#include "jitviewer/search.h"
#include "jitviewer/view_text.h"
#include "logparse/rows/optext.h"
#include "logparse/traces/ranking.h"

enum {
    MOST_TIMES = 1000 /* more is a slip of the fingers */,
    HUNT_STEP = 4000 /* operations between two looks at the keyboard: 2 ms or so */,
    HIT_COLUMN = 28,  /* of the operation in a line that tells a hit */
    HUNT_MOST = 10000 /* hits: more are of no use to a person */
};

void search_clear(struct app *a)
{
    regex_free(a->search.regex);
    free(a->search.pattern);
    a->search = (struct search){.serial = a->search.serial + 1};
}

bool search_set(struct app *a, const char *pattern, bool backward, bool loud)
{
    struct str why = {0};
    struct regex *regex = regex_new(pattern, &why);
    if (regex) {
        search_clear(a);
        a->search.regex = regex;
        a->search.pattern = mem_copy_text(pattern, strlen(pattern));
        a->search.backward = backward;
    } else if (loud) {
        app_say(a, LOOK_BAD, "%s", str_text(&why));
    }
    str_free(&why);
    return regex != NULL;
}

/* The row as it is shown, or what it stands for in full. */
static bool row_matches(const struct view *v, uint32_t row, const struct regex *regex,
                        struct rich *r)
{
    v->ops->row(v, row, r);
    if (regex_match(regex, str_slice(&r->text)))
        return true;
    rich_clear(r);
    return v->ops->whole && v->ops->whole(v, row, &r->text) &&
           regex_match(regex, str_slice(&r->text));
}

static bool hides_match(const struct view *v, uint32_t row, const struct regex *regex)
{
    return v->ops->hides_match && v->ops->hides_match(v, row, regex);
}

/* The rows are looked at in order and only as far as needed; the rest while nobody types. */
bool search_view(struct view *v, uint32_t rows)
{
    struct app *a = v->app;
    struct rich r = {0};
    uint32_t n = view_rows(v);
    if (v->matches_of != a->search.serial || v->matches_rows != v->serial) {
        v->matches.n = v->looked_at = 0;
        v->matches_of = a->search.serial;
        v->matches_rows = v->serial;
    }
    for (; a->search.regex && rows && v->looked_at < n; rows--, v->looked_at++) {
        if (row_matches(v, v->looked_at, a->search.regex, &r) ||
            hides_match(v, v->looked_at, a->search.regex))
            *vec_add(&v->matches) = v->looked_at;
    }
    rich_free(&r);
    return a->search.regex && v->looked_at < n;
}

/* The first match at `row` or behind it, and the first of all when there is none. */
static bool search_forward(struct view *v, uint32_t row, uint32_t *found)
{
    bool more = search_view(v, row < v->looked_at ? 0 : 64);
    while (more && (v->matches.n == 0 || v->matches.at[v->matches.n - 1] < row))
        more = search_view(v, 64);
    if (v->matches.n == 0)
        return false;
    size_t low = 0, high = v->matches.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (v->matches.at[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    *found = v->matches.at[low < v->matches.n ? low : 0];
    return true;
}

bool search_from(struct view *v, uint32_t row, bool backward, uint32_t *found)
{
    size_t n, i;
    if (!backward)
        return search_forward(v, row, found);
    search_view(v, UINT32_MAX);
    n = i = v->matches.n;
    while (i > 0 && v->matches.at[i - 1] >= row)
        i--;
    if (n)
        *found = v->matches.at[(i + n - 1) % n];
    return n > 0;
}

bool search_land(struct view *v, uint32_t row, bool backward)
{
    const struct regex *regex = v->app->search.regex;
    struct rich r = {0};
    bool found = true;
    while (found && !row_matches(v, row, regex, &r) && hides_match(v, row, regex)) {
        uint32_t more = view_unfold(v, row);
        found =
            more && search_from(v, backward ? row + more + 1 : row + 1, backward, &row);
    }
    if (found)
        view_jump(v, row);
    rich_free(&r);
    return found;
}

/* A search through the operations of all traces, the hottest first; in small steps, so that
 * keys work meanwhile. */
struct hunt {
    struct regex *regex;
    uint32_t *order;
    size_t next; /* in order */
    size_t hits;
    struct view *view;
};

void hunt_start(struct app *a, const char *pattern)
{
    struct str why = {0}, title = {0};
    struct regex *regex = regex_new(pattern, &why);
    hunt_stop(a);
    if (!regex) {
        app_say(a, LOOK_BAD, "%s", str_text(&why));
        str_free(&why);
        return;
    }
    str_addf(&title, "matches of %s in all traces", pattern);
    struct hunt *h = mem_zero(1, sizeof *h);
    h->regex = regex;
    h->order = mem_zero(a->side->traces.all.n, sizeof *h->order);
    for (uint32_t i = 0; i < a->side->traces.all.n; i++)
        h->order[i] = i;
    ranking_sort(&a->side->traces, h->order, a->side->traces.all.n);
    h->view = text_view_new(a, str_text(&title));
    text_view_hang(h->view, HIT_COLUMN + 2);
    a->hunt = h;
    search_set(a, pattern, false, false);
    app_push(a, h->view);
    str_free(&title);
}

/* How often it ran, the line of the program, the operation (in short, unless the match is in what
 * would be left out), and the trace. */
static void add_hit(struct app *a, struct hunt *h, const struct listing *l, uint32_t i)
{
    struct text_line *line = text_view_add(h->view);
    const struct op *op = &l->body.ops.at[i];
    struct rich text = {0};
    struct str count = {0};
    uint64_t runs;
    if (op->kind == OP_OPERATION)
        optext(op, 0, &text);
    if (!regex_match(h->regex, str_slice(&text.text))) {
        rich_clear(&text);
        rich_add(&text, LOOK_PLAIN, op->line);
    }
    line->trace = l->trace;
    line->op = i;
    if (op->kind == OP_OPERATION && listing_runs(l, i, &runs))
        count_text(runs, &count);
    rich_addf(&line->text, LOOK_DIM, "%6s  ", str_text(&count));
    if (l->frame_of.at[i] != NO_FRAME &&
        l->frames.at[l->frame_of.at[i]].place.is_python) {
        const struct place *p = &l->frames.at[l->frame_of.at[i]].place;
        rich_add(&line->text, LOOK_SOURCE, place_basename(p->file));
        rich_addf(&line->text, LOOK_SOURCE, ":%lld", (long long)p->line);
    }
    rich_pad(&line->text, HIT_COLUMN);
    rich_addf(&line->text, LOOK_PLAIN, "  ");
    rich_add_rich(&line->text, &text);
    rich_addf(&line->text, LOOK_DIM, "   ");
    rich_add(&line->text, LOOK_DIM, slice_of(a->side->traces.all.at[l->trace].name));
    rich_free(&text);
    str_free(&count);
    h->hits++;
}

static size_t hunt_trace(struct app *a, struct hunt *h, uint32_t trace)
{
    const struct trace *t = &a->side->traces.all.at[trace];
    struct body_lines lines;
    struct listing l;
    bool any = false;
    if (t->stage >= STAGES || t->section[t->stage] == NO_SECTION)
        return 1;
    body_lines_read(&lines, a->side->log, t->section[t->stage]);
    size_t n = lines.at.n;
    for (size_t i = 0; i < n && !any; i++)
        any = regex_match(h->regex, lines.at.at[i]);
    body_lines_free(&lines);
    if (!any)
        return n + 1;
    listing_open(&l, &a->side->lib, trace, -1);
    for (uint32_t i = 0; i < l.body.ops.n && h->hits < HUNT_MOST; i++)
        if (regex_match(h->regex, l.body.ops.at[i].line))
            add_hit(a, h, &l, i);
    listing_close(&l);
    return 3 * n + 1;
}

void hunt_step(struct app *a)
{
    struct hunt *h = a->hunt;
    size_t done = 0;
    while (done < HUNT_STEP && h->next < a->side->traces.all.n && h->hits < HUNT_MOST)
        done += hunt_trace(a, h, h->order[h->next++]);
    if (h->next < a->side->traces.all.n && h->hits < HUNT_MOST) {
        app_say(a, LOOK_PLAIN, "searching: %zu %%, %zu matches (Esc stops)",
                100 * h->next / a->side->traces.all.n, h->hits);
        return;
    }
    app_say(a, h->hits ? LOOK_PLAIN : LOOK_MISSING, "%zu matches in all traces%s",
            h->hits, h->hits == HUNT_MOST ? " and more" : "");
    hunt_stop(a);
}

void hunt_stop(struct app *a)
{
    if (!a->hunt)
        return;
    regex_free(a->hunt->regex);
    free(a->hunt->order);
    free(a->hunt);
    a->hunt = NULL;
}

void do_search(struct app *a, int arg)
{
    (void)arg;
    prompt_open(a, '/');
}

void do_search_all(struct app *a, int arg)
{
    (void)arg;
    prompt_open(a, '*');
}

void do_search_off(struct app *a, int arg)
{
    (void)arg;
    a->search.hidden = !a->search.hidden;
}

void do_search_next(struct app *a, int arg)
{
    struct view *v = a->top;
    bool backward = a->search.backward != (arg < 0);
    uint32_t row;
    if (!a->search.regex) {
        app_say(a, LOOK_PLAIN, "nothing is searched yet: / begins");
        return;
    }
    search_view(v, 0);
    unsigned long times = app_times(a);
    for (unsigned long i = times < MOST_TIMES ? times : MOST_TIMES; i > 0; i--) {
        if (!search_from(v, backward ? v->cursor : v->cursor + 1, backward, &row)) {
            app_say(a, LOOK_MISSING, "no match");
            return;
        }
        if (backward ? row >= v->cursor : row <= v->cursor)
            app_say(a, LOOK_PLAIN,
                    backward ? "went on from the last row"
                             : "went on from the first row");
        search_land(v, row, backward);
    }
}
