/* ways.c -- where the guards of a trace let control out, busiest first: in a few lines what
 * otherwise must be gathered from all operations. As a view, each line of which leads to its
 * guard. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/view_list.h"
#include "jitviewer/view_text.h"
#include "jitviewer/view_trace.h"
#include "logparse/util/safe.h"

enum { WAYS_INDENT = 18 /* columns for number, sign and guard */ };

struct way_out {
    uint32_t op;
    bool bridge; /* else control most likely left without one */
    uint64_t times;
};

struct ways {
    VEC(struct way_out) at;
    uint32_t seldom, unknown; /* the other guards */
    uint32_t vague;           /* some of these let something out */
    uint64_t vague_times;
};

static int busier(const void *a, const void *b)
{
    const struct way_out *x = a, *y = b;
    if (x->times != y->times)
        return x->times < y->times ? 1 : -1;
    return (x->op > y->op) - (x->op < y->op);
}

static void add_vague(struct ways *w, uint64_t times)
{
    w->vague++;
    w->vague_times = w->vague_times > times ? w->vague_times : times;
}

static void find_ways(const struct listing *l, struct ways *w)
{
    for (uint32_t i = 0; i < l->body.ops.n; i++) {
        struct guard_flow g;
        if (!listing_guard(l, i, &g))
            continue;
        if (g.bridge != NO_TRACE)
            *vec_add(&w->at) = (struct way_out){i, true, g.bridge_runs};
        else if (listing_misses_bridge(l, i))
            *vec_add(&w->at) = (struct way_out){i, false, g.likely};
        else if (g.has_left && g.likely >= LEFT_MATTERS &&
                 listing_suspicion(l, i) == SUSPICION_NONE)
            add_vague(w, g.likely);
        else if (g.has_left)
            w->seldom++;
        else
            w->unknown++;
    }
    if (w->at.n)
        qsort(w->at.at, w->at.n, sizeof *w->at.at, busier);
}

/* "line 6: if i % 5 == 0:" -- of the guard, or, where that is not known, of its bridge. */
static void add_place(struct listing *l, const struct way_out *w, uint32_t bridge,
                      struct rich *r)
{
    struct place place;
    struct slice line;
    uint32_t frame = l->frame_of.at[w->op];
    const struct traces *traces = l->lib->traces;
    bool own = frame != NO_FRAME;
    if (own)
        place = l->frames.at[frame].place;
    else if (bridge == NO_TRACE ||
             !trace_place(traces, &traces->all.at[bridge], &place))
        return;
    if (!place.is_python)
        return;
    rich_addf(r, LOOK_DIM,
              own ? "line %lld: " : "to line %lld: ", (long long)place.line);
    if (source_line_bare(&l->lib->sources, place.file, place.line, &line)) {
        rich_add(r, LOOK_SOURCE, line);
        rich_addf(r, LOOK_PLAIN, "   ");
    }
}

static void add_way(struct view *v, struct listing *l, const struct way_out *w)
{
    struct guard_flow g;
    struct str verdict = {0};
    struct text_line *line = text_view_add(v);
    listing_guard(l, w->op, &g);
    guard_verdict(l, &g, listing_suspicion(l, w->op), &verdict);
    line->trace = l->trace;
    line->op = w->op;
    rich_addf(&line->text, LOOK_TITLE, "%8llu  ", (unsigned long long)w->times);
    rich_addf(&line->text, w->bridge ? LOOK_BRIDGE : LOOK_MISSING, "%c g%-4u ",
              w->bridge ? '>' : 'x', l->guard_of.at[w->op]);
    add_place(l, w, g.bridge, &line->text);
    rich_addf(&line->text, w->bridge ? LOOK_BRIDGE : LOOK_MISSING, "%s",
              str_text(&verdict));
    str_free(&verdict);
}

static void add_rest(struct view *v, const struct ways *w)
{
    if (w->vague)
        rich_addf(
            &text_view_add(v)->text, LOOK_MISSING,
            "%8llu  x most likely, at one or more of %u guards that test types and the "
            "like; not known at which",
            (unsigned long long)w->vague_times, w->vague);
    if (w->seldom)
        rich_addf(&text_view_add(v)->text, LOOK_DIM,
                  "          - %u guards hardly let anything out, or nothing",
                  w->seldom);
    if (w->unknown)
        rich_addf(&text_view_add(v)->text, LOOK_DIM,
                  "          ? of %u guards it is not known: nobody counted what "
                  "arrives behind "
                  "them",
                  w->unknown);
    if (w->seldom + w->unknown + w->vague + w->at.n == 0)
        rich_addf(&text_view_add(v)->text, LOOK_DIM, "          no guards");
}

struct view *ways_view_new(struct app *a, uint32_t trace)
{
    struct listing l;
    struct ways w = {0};
    struct str title = {0};
    str_add(&title, SLICE("where control leaves "));
    str_add(&title, slice_of(a->side->traces.all.at[trace].name));
    struct view *v = text_view_new(a, str_text(&title));
    listing_open(&l, &a->side->lib, trace, -1);
    text_view_hang(v, WAYS_INDENT);
    find_ways(&l, &w);
    for (size_t i = 0; i < w.at.n; i++)
        add_way(v, &l, &w.at.at[i]);
    add_rest(v, &w);
    listing_close(&l);
    vec_free(&w.at);
    str_free(&title);
    return v;
}

void do_ways(struct app *a, int arg)
{
    bool list = a->top->ops->where == IN_LIST;
    uint32_t trace = list ? list_view_trace(a->top) : trace_view_trace(a->top);
    (void)arg;
    if (trace != NO_TRACE)
        app_push(a, ways_view_new(a, trace));
}
