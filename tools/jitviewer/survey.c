#include "jitviewer/survey.h"
#include "jitviewer/view_text.h"

#include <stdlib.h>

#include "logparse/rows/alloc_list.h"
#include "logparse/rows/annotate.h"
#include "logparse/rows/guard_list.h"

enum {
    STEP_OPS = 4000, /* operations read in a step: some milliseconds */
    MOST_LINES = 500 /* of a view: more are of no use to a person */
};

enum survey_kind { SURVEY_LINES, SURVEY_GUARDS, SURVEY_ALLOCS };

struct survey {
    enum survey_kind kind;
    struct side *side;
    struct view *view;
    uint32_t next;          /* trace */
    bool read;              /* all of them */
    uint32_t *order, shown; /* lines, hottest first */
    union {
        struct ledger_reader *ledger;
        struct guard_list_maker *guards;
        struct alloc_list_maker *allocs;
    } maker;
    struct ledger ledger;
    struct guard_list guards;
    struct alloc_list allocs;
};

static struct text_line *add_line(struct survey *s, const struct rich *text)
{
    struct text_line *line = text_view_add(s->view);
    rich_add_rich(&line->text, text);
    return line;
}

/* The trace in which the line costs most, and its first operation there. */
static void find_home(struct survey *s, uint32_t line, struct text_line *out)
{
    double most = -1;
    struct listing l;
    for (size_t i = 0; i < s->ledger.entries.n; i++) {
        const struct ledger_entry *e = &s->ledger.entries.at[i];
        if (e->line != line || e->ops <= most)
            continue;
        most = e->ops;
        out->trace = e->trace;
    }
    if (most < 0)
        return;
    const struct ledger_line *at = &s->ledger.lines.at[line];
    struct times best = {0};
    listing_open(&l, &s->side->lib, out->trace, -1);
    for (uint32_t i = 0; i < l.body.ops.n; i++) {
        if (l.frame_of.at[i] == NO_FRAME)
            continue;
        const struct place *p = &l.frames.at[l.frame_of.at[i]].place;
        struct times times = listing_times(&l, i);
        if (p->line == at->line && slice_eq(p->file, s->ledger.files.at[at->file]) &&
            (out->op == NO_OP || times.most > best.most)) {
            out->op = i;
            best = times;
        }
    }
    listing_close(&l);
}

static void show_line(struct survey *s, uint32_t number)
{
    struct rich r = {0};
    const struct ledger_line *l = &s->ledger.lines.at[number];
    struct slice text, path = s->ledger.files.at[l->file];
    annotate_figures(&s->ledger, l, 1, &r);
    rich_add(&r, LOOK_PLAIN, place_basename(path));
    rich_addf(&r, LOOK_PLAIN, ":%lld  ", (long long)l->line);
    if (source_line_bare(&s->side->lib.sources, path, l->line, &text)) {
        rich_add(&r, LOOK_SOURCE, text);
    }
    struct text_line *line = add_line(s, &r);
    line->op = NO_OP;
    find_home(s, number, line);
    rich_free(&r);
}

/* Some lines; true while there are more. To find where each costs most takes long. */
static bool show_lines(struct survey *s)
{
    enum { AT_ONCE = 4 };
    if (!s->order) {
        struct rich r = {0};
        ledger_hottest(&s->ledger, &s->order);
        annotate_head(s->ledger.counted, 1, &r);
        rich_addf(&r, LOOK_TITLE, "line");
        add_line(s, &r);
        rich_free(&r);
    }
    for (int i = 0; i < AT_ONCE; i++, s->shown++) {
        if (s->shown >= s->ledger.lines.n || s->shown >= MOST_LINES ||
            !(s->ledger.lines.at[s->order[s->shown]].ops > 0))
            return false;
        show_line(s, s->order[s->shown]);
    }
    return true;
}

static void show_guards(struct survey *s)
{
    struct rich r = {0};
    guard_list_head(&r);
    add_line(s, &r);
    for (size_t i = 0; i < s->guards.at.n && i < MOST_LINES; i++) {
        const struct guard_row *row = &s->guards.at.at[i];
        guard_list_text(&s->side->lib, row, &r);
        struct text_line *line = add_line(s, &r);
        line->trace = row->trace;
        line->op = row->op;
    }
    rich_clear(&r);
    rich_addf(&r, LOOK_DIM,
              "%u guards in the log; control is known to leave at %zu of them",
              s->guards.guards, s->guards.at.n);
    add_line(s, &r);
    rich_free(&r);
}

static void show_allocs(struct survey *s)
{
    struct rich r = {0};
    alloc_list_head(&r);
    add_line(s, &r);
    for (size_t i = 0; i < s->allocs.at.n && i < MOST_LINES; i++) {
        const struct alloc_row *row = &s->allocs.at.at[i];
        alloc_list_text(&s->side->lib, row, &r);
        struct text_line *line = add_line(s, &r);
        line->trace = row->trace;
        line->op = row->op;
    }
    rich_clear(&r);
    if (s->allocs.at.n == 0)
        rich_addf(&r, LOOK_GOOD, "nothing allocates in compiled code");
    else if (s->allocs.has_nursery)
        rich_addf(&r, LOOK_DIM, "%.0f%% of what filled the nursery",
                  100 * s->allocs.bytes / s->allocs.nursery);
    add_line(s, &r);
    rich_free(&r);
}

static void add_trace(struct survey *s, uint32_t trace)
{
    switch (s->kind) {
    case SURVEY_LINES: ledger_add_trace(s->maker.ledger, trace); break;
    case SURVEY_GUARDS: guard_list_add_trace(s->maker.guards, trace); break;
    case SURVEY_ALLOCS: alloc_list_add_trace(s->maker.allocs, trace); break;
    }
}

static void end_reading(struct survey *s)
{
    switch (s->kind) {
    case SURVEY_LINES: ledger_end(s->maker.ledger); break;
    case SURVEY_GUARDS: guard_list_end(s->maker.guards); break;
    case SURVEY_ALLOCS: alloc_list_end(s->maker.allocs); break;
    }
}

static void survey_free(struct survey *s)
{
    ledger_free(&s->ledger);
    guard_list_free(&s->guards);
    alloc_list_free(&s->allocs);
    free(s->order);
    free(s);
}

void survey_stop(struct app *a)
{
    if (!a->survey)
        return;
    if (!a->survey->read)
        end_reading(a->survey);
    survey_free(a->survey);
    a->survey = NULL;
}

void survey_step(struct app *a)
{
    struct survey *s = a->survey;
    const struct traces *traces = &s->side->traces;
    for (size_t done = 0; done < STEP_OPS && s->next < traces->all.n; s->next++) {
        add_trace(s, s->next);
        done += traces->all.at[s->next].lines_of_ops + 1;
    }
    if (s->next < traces->all.n) {
        app_say(a, LOOK_PLAIN, "reading all traces: %zu %%",
                100 * s->next / traces->all.n);
        return;
    }
    if (!s->read)
        end_reading(s);
    s->read = true;
    switch (s->kind) {
    case SURVEY_LINES:
        if (show_lines(s))
            return;
        break;
    case SURVEY_GUARDS: show_guards(s); break;
    case SURVEY_ALLOCS: show_allocs(s); break;
    }
    app_say(a, LOOK_PLAIN, "ENTER goes there; Backspace comes back");
    survey_free(s);
    a->survey = NULL;
}

void do_survey(struct app *a, int kind)
{
    static const char *const titles[] = {"hottest source lines of the log",
                                         "guards of the log, busiest first",
                                         "what allocates in the log, most bytes first"};
    survey_stop(a);
    struct survey *s = mem_zero(1, sizeof *s);
    s->kind = (enum survey_kind)kind;
    s->side = a->side;
    s->view = text_view_new(a, titles[kind]);
    switch (s->kind) {
    case SURVEY_LINES:
        s->maker.ledger =
            ledger_begin(&s->ledger, &s->side->traces, &s->side->lib.flow);
        break;
    case SURVEY_GUARDS:
        s->maker.guards = guard_list_begin(&s->guards, &s->side->lib);
        break;
    case SURVEY_ALLOCS:
        s->maker.allocs = alloc_list_begin(&s->allocs, &s->side->lib);
        break;
    }
    a->survey = s;
    app_push(a, s->view);
}
