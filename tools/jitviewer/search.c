/* search.c -- regular expressions in a view, and through all traces. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/prompt.h"
#include "jitviewer/search.h"
#include "jitviewer/view_text.h"
#include "logparse/traces/ranking.h"

enum {
    MOST_TIMES = 1000 /* more is a slip of the fingers */,
    HUNT_STEP = 4000 /* operations between two looks at the keyboard: 2 ms or so */,
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
        v->ops->row(v, v->looked_at, &r);
        if (regex_match(a->search.regex, str_slice(&r.text)))
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
    a->hunt = h;
    search_set(a, pattern, false, false);
    app_push(a, h->view);
    str_free(&title);
}

/* The operation in short, unless the match is in what would be left out. */
static void add_hit(struct app *a, struct hunt *h, uint32_t trace, uint32_t i,
                    const struct op *op)
{
    struct text_line *line = text_view_add(h->view);
    struct str text = {0};
    if (op->kind == OP_OPERATION) {
        str_addf(&text, "%.*s%s", (int)op->result.n, op->result.p,
                 op->result.n ? " = " : "");
        str_add(&text, op->name);
        str_addc(&text, '(');
        str_add(&text, op->args);
        str_addc(&text, ')');
    }
    if (!regex_match(h->regex, str_slice(&text))) {
        str_clear(&text);
        str_add(&text, op->line);
    }
    line->trace = trace;
    line->op = i;
    rich_add(&line->text, LOOK_DIM, slice_of(a->side->traces.all.at[trace].name));
    rich_addf(&line->text, LOOK_DIM, ": ");
    rich_add(&line->text, LOOK_PLAIN, str_slice(&text));
    str_free(&text);
    h->hits++;
}

static size_t hunt_trace(struct app *a, struct hunt *h, uint32_t trace)
{
    const struct trace *t = &a->side->traces.all.at[trace];
    struct body body;
    if (t->stage >= STAGES || t->section[t->stage] == NO_SECTION)
        return 1;
    body_read(&body, a->side->log, t->section[t->stage]);
    size_t n = body.ops.n;
    for (uint32_t i = 0; i < n && h->hits < HUNT_MOST; i++)
        if (regex_match(h->regex, body.ops.at[i].line))
            add_hit(a, h, trace, i, &body.ops.at[i]);
    body_free(&body);
    return n + 1;
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
        view_jump(v, row);
    }
}
