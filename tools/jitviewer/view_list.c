/* view_list.c -- the traces of a log: loops with their bridges as a tree below them. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/view_list.h"
#include "jitviewer/view_text.h"
#include "jitviewer/view_trace.h"
#include "logparse/traces/ranking.h"
#include "logparse/traces/short_names.h"
#include "logparse/util/safe.h"

/* What is known of a trace, computed once. */
struct facts {
    bool has_work, has_runs, has_left;
    double own, family; /* operations run; with all bridges below */
    uint64_t runs;
    uint64_t left; /* times control left without a bridge */
    bool
        estimated; /* `left` is shared with other traces, or less what bridges cost at first */
    uint32_t parent;            /* NO_TRACE: a root of the tree */
    uint32_t first_child, next; /* in sorted order */
    bool folded, matches, shown;
    bool cold;       /* it and its bridges ran next to nothing */
    bool shows_cold; /* the cold bridges of this trace are unfolded */
};

enum column {
    COL_RUNS,
    COL_SHARE,
    COL_TREE,
    COL_LEFT,
    COL_OPS,
    COL_GUARDS,
    COL_ALLOCS,
    COL_BYTES,
    COL_NAME,
    COL_TIME,
    COLUMNS
};

static const struct {
    const char *title, *sorted_by;
    int width;
    int priority; /* the largest goes first when there is no room; 0: no column */
} columns[COLUMNS] = {
    [COL_RUNS] = {"runs", "runs", 8, 1},
    [COL_SHARE] = {"share", "share of the operations run", 7, 2},
    [COL_TREE] = {"tree", "share, with its bridges", 7, 8},
    [COL_LEFT] = {"left", "departures without a bridge", 7, 3},
    [COL_OPS] = {"ops", "operations", 6, 4},
    [COL_GUARDS] = {"guards", "guards", 7, 5},
    [COL_ALLOCS] = {"allocs", "operations that allocate", 7, 6},
    [COL_BYTES] = {"bytes", "bytes of machine code", 7, 7},
    [COL_NAME] = {"name", "name", 0, 0},
    [COL_TIME] = {"", "order of compilation", 0, 0},
};

enum { NAME_WIDTH = 50 /* columns that the name should have */ };

/* A trace; or what stands for the cold ones among its neighbours, which come last. */
struct list_row {
    uint32_t trace, depth;
    uint32_t hidden; /* traces that it stands for, from `trace` on; 0: it is one */
    double share;    /* what they executed, of the whole log */
};

struct list_view {
    struct view v;
    struct facts *facts; /* by trace */
    char **names;        /* short_names() */
    VEC(struct list_row) rows;
    enum column sort;
    bool inverted;
    bool shows[COLUMNS];
    struct regex *filter;
    char *pattern;
    uint32_t hidden; /* traces that the filter does not show */
    bool in_full;    /* rows show the stable names */
    bool shows_cold; /* cold trees, at the end, are unfolded */
};

static struct list_view *of(const struct view *v)
{
    return (struct list_view *)(uintptr_t)v;
}

static const struct trace *trace_of(const struct view *v, uint32_t trace)
{
    return &v->app->side->traces.all.at[trace];
}

/* Departures that want explaining: of each group of stretches once. */
static void count_left(const struct flow *flow, uint32_t trace, struct facts *f)
{
    uint32_t first = flow->first.at[trace], end = flow->first.at[trace + 1];
    for (uint32_t i = first; i < end; i++) {
        const struct stretch *s = &flow->stretches.at[i];
        uint64_t rest = 0;
        uint32_t guards = 0;
        bool seen = false;
        if (!s->has_uncounted)
            continue;
        /* each ends at the next label; only the last one can end where another does */
        bool last = i + 1 == end;
        for (uint32_t k = last ? first : i; k < end;
             k = last || k > i ? k + 1 : end - 1) {
            const struct stretch *o = &flow->stretches.at[k];
            bool same = k == i || (o->target == s->target && s->target >= 0);
            seen |= same && k < i;
            guards += same ? o->end_guard - o->first_guard : 0;
            if (same && o->end_guard > o->first_guard && o->passed > o->by_bridges)
                rest += o->passed - o->by_bridges;
        }
        f->has_left = true;
        f->estimated |= s->unexplained && (s->sharing > guards || s->bridged);
        if (!seen)
            f->left += s->unexplained < rest ? s->unexplained : rest;
    }
}

static void gather_facts(struct list_view *l)
{
    const struct traces *traces = &l->v.app->side->traces;
    l->facts = mem_zero(traces->all.n, sizeof *l->facts);
    for (uint32_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        struct facts *f = &l->facts[i];
        f->has_work = trace_work(t, &f->own);
        f->has_runs = trace_runs(traces, t, &f->runs);
        f->family = f->has_work ? f->own : 0;
        f->parent = t->parent != NO_TRACE && t->parent < i ? t->parent : NO_TRACE;
        count_left(&l->v.app->side->lib.flow, i, f);
    }
    for (size_t i = traces->all.n; i-- > 0;) /* a bridge comes after what it leaves */
        if (l->facts[i].parent != NO_TRACE)
            l->facts[l->facts[i].parent].family += l->facts[i].family;
}

static uint64_t bytes_of(const struct trace *t)
{
    return t->code.known ? t->code.stop - t->code.start : 0;
}

static uint32_t ops_of(const struct trace *t)
{
    return trace_ops(t);
}

/* What a row is sorted by; larger comes first. */
static double sort_value(const struct list_view *l, uint32_t i)
{
    const struct trace *t = trace_of(&l->v, i);
    const struct facts *f = &l->facts[i];
    switch (l->sort) {
    case COL_RUNS: return f->has_runs ? (double)f->runs : -1;
    case COL_SHARE: return f->has_work ? f->own : -1 / (1.0 + ops_of(t));
    case COL_TREE: return f->has_work ? f->family : -1 / (1.0 + ops_of(t));
    case COL_LEFT: return f->has_left ? (double)f->left : -1;
    case COL_OPS: return ops_of(t);
    case COL_GUARDS: return t->guards;
    case COL_ALLOCS: return t->allocs;
    case COL_BYTES: return (double)bytes_of(t);
    default: return -(double)i;
    }
}

struct sorted {
    const char *name;
    double value;
    uint32_t trace;
    bool by_name, inverted;
};

static int before(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int order = x->by_name ? strcmp(x->name, y->name)
                           : (x->value < y->value) - (x->value > y->value);
    if (order == 0)
        order = (x->trace > y->trace) - (x->trace < y->trace);
    return x->inverted ? -order : order;
}

/* Is a tree cold, when those behind it among its neighbours ran `behind`? Itself less than half a
 * percent of the log, and all of them together less than a twentieth. */
static bool is_cold(const struct list_view *l, const struct facts *f, double behind)
{
    double total = l->v.app->total_work;
    return total > 0 && f->family < 0.005 * total && behind + f->family < 0.05 * total;
}

/* Link every trace below its parent, in order; returns the first root. */
static uint32_t link_tree(struct list_view *l)
{
    size_t n = l->v.app->side->traces.all.n;
    struct sorted *order = mem_zero(n, sizeof *order);
    double *behind =
        mem_zero(n + 1, sizeof *behind); /* by parent; of the roots: the last */
    uint32_t roots = NO_TRACE;
    for (uint32_t i = 0; i < n; i++) {
        order[i] = (struct sorted){trace_of(&l->v, i)->name, sort_value(l, i), i,
                                   l->sort == COL_NAME, l->inverted};
        l->facts[i].first_child = NO_TRACE;
    }
    qsort(order, n, sizeof *order, before);
    for (size_t i = n; i-- > 0;) {
        struct facts *f = &l->facts[order[i].trace];
        uint32_t *list =
            f->parent == NO_TRACE ? &roots : &l->facts[f->parent].first_child;
        double *sum = &behind[f->parent == NO_TRACE ? n : f->parent];
        f->cold = is_cold(l, f, *sum);
        *sum += f->family;
        f->next = *list;
        *list = order[i].trace;
    }
    free(behind);
    free(order);
    return roots;
}

static bool accepts(const struct list_view *l, uint32_t i)
{
    struct place place;
    const struct trace *t = trace_of(&l->v, i);
    if (!l->filter || regex_match(l->filter, slice_of(t->name)))
        return true;
    if (!trace_place(&l->v.app->side->traces, t, &place))
        return false;
    return regex_match(l->filter, place_function(&place)) ||
           regex_match(l->filter, place.file);
}

/* Whoever has a match below is shown too, so that the tree holds together. */
static void apply_filter(struct list_view *l)
{
    size_t n = l->v.app->side->traces.all.n;
    l->hidden = 0;
    for (uint32_t i = 0; i < n; i++)
        l->facts[i].shown = l->facts[i].matches = accepts(l, i);
    for (size_t i = n; i-- > 0;) {
        const struct facts *f = &l->facts[i];
        if (f->shown && f->parent != NO_TRACE)
            l->facts[f->parent].shown = true;
        l->hidden += !f->shown;
    }
}

enum { COLD_LEAST = 3 /* so many are worth a row that stands for them */ };

/* The trace behind `t`: below it, else beside it, else beside what it is below, within the list
 * where the walk began at depth 0. */
static uint32_t next_in_trees(const struct list_view *l, uint32_t t, uint32_t *depth)
{
    if (l->facts[t].first_child != NO_TRACE) {
        ++*depth;
        return l->facts[t].first_child;
    }
    for (; l->facts[t].next == NO_TRACE && *depth > 0; --*depth)
        t = l->facts[t].parent;
    return l->facts[t].next;
}

/* Traces of the list that begins with `t`, and of the trees below them. */
static uint32_t count_trees(const struct list_view *l, uint32_t t, double *work)
{
    uint32_t n = 0, depth = 0;
    *work = 0;
    while (t != NO_TRACE) {
        const struct facts *f = &l->facts[t];
        n++;
        *work += depth == 0 ? f->family : 0;
        t = next_in_trees(l, t, &depth);
    }
    return n;
}

/* From `t` on, are all of its neighbours cold, and enough of them? Then one row is added for them.
 * In another order than that of work, they do not stand together. */
static bool add_cold(struct list_view *l, uint32_t t, uint32_t depth)
{
    uint32_t parent = l->facts[t].parent, n = 0;
    bool by_work = (l->sort == COL_TREE || l->sort == COL_SHARE) && !l->inverted;
    if (!by_work || l->filter || !l->facts[t].cold ||
        (parent == NO_TRACE ? l->shows_cold : l->facts[parent].shows_cold))
        return false;
    for (uint32_t k = t; k != NO_TRACE; k = l->facts[k].next, n++)
        if (!l->facts[k].cold)
            return false;
    if (n < COLD_LEAST)
        return false;
    double work;
    uint32_t hidden = count_trees(l, t, &work);
    *vec_add(&l->rows) =
        (struct list_row){t, depth, hidden, work / l->v.app->total_work};
    return true;
}

/* Make the rows: the tree from top to bottom, without recursion, for it can be deep. */
static void lay_out(struct list_view *l)
{
    uint32_t t = link_tree(l), depth = 0;
    bool first_cold =
        true; /* of these neighbours: cold ones stand together at the end */
    apply_filter(l);
    l->rows.n = 0;
    l->v.serial++;
    while (t != NO_TRACE) {
        const struct facts *f = &l->facts[t];
        bool skip = first_cold && f->cold && add_cold(l, t, depth);
        first_cold = !f->cold;
        if (!skip && f->shown)
            *vec_add(&l->rows) = (struct list_row){t, depth, 0, 0};
        if (!skip && f->shown && !f->folded && f->first_child != NO_TRACE) {
            t = f->first_child;
            depth++;
            first_cold = true;
            continue;
        }
        while ((skip || l->facts[t].next == NO_TRACE) &&
               l->facts[t].parent != NO_TRACE) {
            t = l->facts[t].parent;
            depth--;
            skip = false;
            first_cold = !l->facts[t].cold;
        }
        t = skip ? NO_TRACE : l->facts[t].next;
    }
}

/* The same, with the cursor on the same trace as before. */
static void lay_out_again(struct list_view *l)
{
    uint32_t trace = list_view_trace(&l->v);
    lay_out(l);
    for (uint32_t i = 0; trace != NO_TRACE && i < l->rows.n; i++)
        if (l->rows.at[i].trace == trace)
            l->v.cursor = i;
    if (l->v.cursor >= l->rows.n)
        l->v.cursor = l->rows.n ? (uint32_t)l->rows.n - 1 : 0;
}

uint32_t list_view_trace(const struct view *v)
{
    const struct list_view *l = of(v);
    return v->cursor < l->rows.n ? l->rows.at[v->cursor].trace : NO_TRACE;
}

/* Nothing above the trace hides it. */
static void unfold_to(struct list_view *l, uint32_t trace)
{
    for (uint32_t i = trace; i != NO_TRACE; i = l->facts[i].parent) {
        uint32_t parent = l->facts[i].parent;
        if (l->facts[i].cold && parent == NO_TRACE)
            l->shows_cold = true;
        else if (l->facts[i].cold)
            l->facts[parent].shows_cold = true;
        if (parent != NO_TRACE)
            l->facts[parent].folded = false;
    }
}

void list_view_show(struct view *v, uint32_t trace)
{
    struct list_view *l = of(v);
    unfold_to(l, trace);
    if (!l->facts[trace].shown)
        list_view_filter(v, NULL, NULL);
    lay_out(l);
    for (uint32_t i = 0; i < l->rows.n; i++)
        if (l->rows.at[i].trace == trace)
            view_jump(v, i);
}

void list_view_filter(struct view *v, struct regex *regex, const char *pattern)
{
    struct list_view *l = of(v);
    regex_free(l->filter);
    free(l->pattern);
    l->filter = regex;
    l->pattern = regex ? mem_copy_text(pattern, strlen(pattern)) : NULL;
    lay_out_again(l);
}

static uint32_t list_rows(const struct view *v)
{
    return (uint32_t)of(v)->rows.n;
}

static void number(struct rich *out, enum look look, int width, bool known, uint64_t n)
{
    struct str text = {0};
    if (known)
        count_text(n, &text);
    rich_addf(out, look, "%*s", width, known ? str_text(&text) : "?");
    str_free(&text);
}

static void number_left(struct rich *out, enum look look, int width,
                        const struct facts *f)
{
    struct str text = {0};
    if (f->estimated && f->left)
        str_addc(&text, '~');
    count_text(f->left, &text);
    rich_addf(out, look, "%*s", width, f->has_left ? str_text(&text) : "");
    str_free(&text);
}

static void percent(struct rich *out, enum look look, int width, bool known,
                    double part, double whole)
{
    if (known && whole > 0)
        rich_addf(out, look, "%*.1f%%", width - 1, 100 * part / whole);
    else
        rich_addf(out, look, "%*s", width, "?");
}

static void add_column(const struct list_view *l, uint32_t i, enum column c,
                       enum look look, struct rich *out)
{
    const struct trace *t = trace_of(&l->v, i);
    const struct facts *f = &l->facts[i];
    double total = l->v.app->total_work;
    bool has_ops = trace_has_ops(t);
    int width = columns[c].width;
    switch (c) {
    case COL_RUNS: number(out, look, width, f->has_runs, f->runs); break;
    case COL_SHARE: percent(out, look, width, f->has_work, f->own, total); break;
    case COL_TREE: percent(out, look, width, f->has_work, f->family, total); break;
    case COL_LEFT:
        number_left(out, f->left >= LEFT_MATTERS ? LOOK_MISSING : look, width, f);
        break;
    case COL_OPS: number(out, look, width, has_ops, ops_of(t)); break;
    case COL_GUARDS: number(out, look, width, t->has_body, t->guards); break;
    case COL_ALLOCS: number(out, look, width, t->has_body, t->allocs); break;
    case COL_BYTES: number(out, look, width, t->code.known, bytes_of(t)); break;
    default: break;
    }
}

/* '#' hot, '.' cold: colour alone would not do. */
static char heat_sign(const struct list_view *l, const struct facts *f)
{
    double total = l->v.app->total_work;
    if (!f->has_work || total <= 0)
        return ' ';
    return f->own >= 0.1 * total ? '#' : f->own < 0.001 * total ? '.' : ' ';
}

/* A bridge is called by what its name has more than its parent's: "g12". */
static struct slice short_name(const struct list_view *l, uint32_t i)
{
    struct slice name = slice_of(trace_of(&l->v, i)->name);
    if (l->facts[i].parent == NO_TRACE)
        return slice_of(l->names[i]);
    struct slice parent = slice_of(trace_of(&l->v, l->facts[i].parent)->name);
    if (slice_starts(name, parent) && name.n > parent.n + 1)
        return slice_from(name, parent.n + 1);
    return name;
}

static void add_tree(const struct list_view *l, const struct list_row *r,
                     struct rich *out)
{
    const struct facts *f = &l->facts[r->trace];
    uint32_t depth = r->depth < 20 ? r->depth : 20;
    rich_addf(out, LOOK_DIM, " %c ",
              f->first_child == NO_TRACE ? ' '
              : f->folded                ? '+'
                                         : '-');
    for (uint32_t i = 1; i < depth; i++)
        rich_addf(out, LOOK_DIM, "  ");
    if (depth)
        rich_addf(out, LOOK_DIM, l->v.app->ascii ? "`-" : "\u2514\u2500");
}

/* The place of a trace, when it is a line of Python. */
static bool line_of(const struct list_view *l, uint32_t i, struct place *place)
{
    return trace_place(&l->v.app->side->traces, trace_of(&l->v, i), place) &&
           place->is_python && place->line >= 0;
}

/* A root is called by the line that it begins at; its stable name, which tells where its function
 * begins, is in its title. What tells two traces of one line apart stays. */
static void add_root_name(const struct list_view *l, uint32_t i, enum look look,
                          struct rich *out)
{
    struct place place;
    struct slice name = slice_of(l->names[i]);
    bool whole = l->names[i] == trace_of(&l->v, i)->name;
    ptrdiff_t at = slice_rfind(name, SLICE("#"));
    if (l->in_full || !whole || at < 0 || !line_of(l, i, &place)) {
        rich_add(out, look, name);
        return;
    }
    rich_add(out, look, place_basename(place.file));
    rich_addf(out, look, ":%lld ", (long long)place.line);
    rich_add(out, look, place.function);
    rich_add(out, LOOK_DIM, slice_from(name, (size_t)at));
}

static void add_location(const struct list_view *l, uint32_t i, struct rich *out)
{
    struct place place;
    struct slice line;
    const struct trace *t = trace_of(&l->v, i);
    if (!line_of(l, i, &place))
        return;
    bool near = t->kind == TRACE_BRIDGE && l->facts[i].parent != NO_TRACE;
    if (near)
        rich_addf(out, LOOK_DIM, "  to line %lld", (long long)place.line);
    if (source_line_bare(&l->v.app->side->lib.sources, place.file, place.line, &line)) {
        rich_addf(out, LOOK_DIM, near ? ": " : "  ");
        rich_add(out, LOOK_SOURCE, line);
    } else if (near) {
        rich_addf(out, LOOK_DIM, " of ");
        rich_add(out, LOOK_DIM, place.function);
    }
}

/* "... 21 more bridges, 1.2%" */
static void cold_row(const struct list_view *l, const struct list_row *r,
                     struct rich *out)
{
    bool root = l->facts[r->trace].parent == NO_TRACE;
    int width = 1;
    for (enum column c = 0; c < COLUMNS; c++)
        width += l->shows[c] ? columns[c].width : 0;
    rich_pad(out, (size_t)width);
    rich_addf(out, LOOK_DIM, " + ");
    for (uint32_t i = 1; i < r->depth && i < 20; i++)
        rich_addf(out, LOOK_DIM, "  ");
    rich_addf(out, LOOK_DIM, "%s%s %u more %s, %.1f%%",
              r->depth == 0     ? ""
              : l->v.app->ascii ? "`-"
                                : "\u2514\u2500",
              l->v.app->ascii ? "..." : "\u2026", r->hidden,
              root ? "traces" : "bridges", 100 * r->share);
}

static void list_row(const struct view *v, uint32_t row, struct rich *out)
{
    const struct list_view *l = of(v);
    const struct list_row *r = &l->rows.at[row];
    const struct trace *t = trace_of(v, r->trace);
    const struct facts *f = &l->facts[r->trace];
    bool dim = t->is_stub || !f->matches;
    enum look look = dim ? LOOK_DIM : LOOK_PLAIN;
    rich_clear(out);
    if (r->hidden) {
        cold_row(l, r, out);
        return;
    }
    rich_addf(out, heat_sign(l, f) == '#' ? LOOK_TITLE : LOOK_DIM, "%c",
              heat_sign(l, f));
    for (enum column c = 0; c < COLUMNS; c++)
        if (l->shows[c])
            add_column(l, r->trace, c, look, out);
    add_tree(l, r, out);
    rich_addf(out,
              dim                       ? LOOK_DIM
              : t->kind == TRACE_BRIDGE ? LOOK_BRIDGE
                                        : LOOK_LABEL,
              "%s ", t->is_stub ? "stub" : trace_kind_names[t->kind]);
    look = dim ? LOOK_DIM : r->depth ? LOOK_PLAIN : LOOK_TITLE;
    if (r->depth)
        rich_add(out, look, short_name(l, r->trace));
    else
        add_root_name(l, r->trace, look, out);
    add_location(l, r->trace, out);
}

static void list_head(const struct view *v, struct rich *out)
{
    const struct list_view *l = of(v);
    const char *down = v->app->ascii ? "v" : "\u2193",
               *up = v->app->ascii ? "^" : "\u2191";
    const char *arrow = l->inverted ? up : down;
    rich_clear(out);
    rich_addf(out, LOOK_TITLE, " ");
    for (enum column c = 0; c < COLUMNS; c++) {
        if (!l->shows[c])
            continue;
        bool sorted = c == l->sort;
        int width = columns[c].width - (sorted ? 1 : 0);
        rich_addf(out, sorted ? LOOK_GUARD : LOOK_TITLE, "%*s%s", width,
                  columns[c].title, sorted ? arrow : "");
    }
    rich_addf(out, l->sort == COL_NAME ? LOOK_GUARD : LOOK_TITLE, "   kind and name");
}

static void list_title(const struct view *v, struct str *out)
{
    const struct traces *traces = &v->app->side->traces;
    static const char *const words[] = {"loop", "entry bridge", "bridge", "recording",
                                        "stub"};
    size_t n[TRACE_KINDS + 1] = {0};
    const char *comma = "";
    for (size_t i = 0; i < traces->all.n; i++)
        n[traces->all.at[i].is_stub ? TRACE_KINDS : traces->all.at[i].kind]++;
    for (size_t k = 0; k <= TRACE_KINDS; k++)
        if (n[k]) {
            str_addf(out, "%s%zu %s%s", comma, n[k], words[k], n[k] == 1 ? "" : "s");
            comma = ", ";
        }
    if (traces->all.n == 0)
        str_add(out, SLICE("no traces"));
    if (v->app->time.n)
        str_addf(out, "; %s", str_text(&v->app->time));
    const struct jit_summary *s = &v->app->side->health.summary;
    uint64_t aborts;
    if (traces->all.n || !s->found)
        return;
    str_addf(out, "; jit-summary: %llu loops, %llu bridges, %llu recordings",
             (unsigned long long)s->count[JIT_LOOPS],
             (unsigned long long)s->count[JIT_BRIDGES],
             (unsigned long long)s->count[JIT_TRACING]);
    if (jit_summary_aborts(s, &aborts))
        str_addf(out, ", %llu given up", (unsigned long long)aborts);
}

static void list_state(const struct view *v, struct str *out)
{
    const struct list_view *l = of(v);
    if (l->pattern) {
        str_addf(out, "filter ");
        safe_add(out, slice_of(l->pattern));
        str_addf(out, " hides %u  ", l->hidden);
    }
    if (l->sort != COL_TREE || l->inverted)
        str_addf(out, "by %s%s", columns[l->sort].sorted_by,
                 l->inverted ? ", upside down" : "");
}

static void list_fit(struct view *v, int rows, int cols)
{
    struct list_view *l = of(v);
    int used = 1;
    (void)rows;
    for (enum column c = 0; c < COLUMNS; c++) {
        l->shows[c] = columns[c].priority > 0;
        used += columns[c].width;
    }
    for (int p = 8; p > 1 && cols - used < NAME_WIDTH; p--)
        for (enum column c = 0; c < COLUMNS; c++)
            if (columns[c].priority == p) {
                l->shows[c] = false;
                used -= columns[c].width;
            }
}

static const char *list_enter_hint(const struct view *v)
{
    const struct list_view *l = of(v);
    return v->cursor >= l->rows.n         ? NULL
           : l->rows.at[v->cursor].hidden ? "unfold"
                                          : "open trace";
}

static void list_enter(struct view *v, uint32_t row)
{
    const struct list_view *l = of(v);
    if (row >= l->rows.n)
        return;
    if (l->rows.at[row].hidden)
        v->ops->fold(v, row, FOLD_OPEN);
    else
        app_push(v->app, trace_view_new(v->app, l->rows.at[row].trace, NO_OP));
}

static void list_fold(struct view *v, uint32_t row, enum fold how)
{
    struct list_view *l = of(v);
    size_t n = v->app->side->traces.all.n;
    if (row >= l->rows.n)
        return;
    if (how == FOLD_ALL) {
        bool any = false;
        for (size_t i = 0; i < n; i++)
            any |= l->facts[i].folded;
        for (size_t i = 0; i < l->rows.n; i++)
            any |= l->rows.at[i].hidden != 0;
        l->shows_cold = any;
        for (size_t i = 0; i < n; i++) {
            l->facts[i].folded = !any && l->facts[i].first_child != NO_TRACE;
            l->facts[i].shows_cold = any;
        }
    } else if (l->rows.at[row].hidden && how == FOLD_OPEN) {
        unfold_to(l, l->rows.at[row].trace);
    } else {
        uint32_t t = l->rows.at[row].trace;
        if (how == FOLD_CLOSE && l->facts[t].parent != NO_TRACE &&
            (l->facts[t].first_child == NO_TRACE || l->facts[t].folded))
            t = l->facts[t].parent; /* a leaf folds what it hangs on */
        l->facts[t].folded = how == FOLD_CLOSE && l->facts[t].first_child != NO_TRACE;
        l->facts[t].shows_cold &= !l->facts[t].folded;
        for (uint32_t i = 0; i < l->rows.n; i++)
            if (l->rows.at[i].trace == t)
                v->cursor = i;
    }
    uint32_t trace = list_view_trace(v);
    while (how == FOLD_ALL && trace != NO_TRACE && l->facts[trace].parent != NO_TRACE &&
           l->facts[l->facts[trace].parent].folded)
        trace = l->facts[trace].parent;
    for (uint32_t i = 0; i < l->rows.n; i++)
        if (l->rows.at[i].trace == trace)
            v->cursor = i;
    lay_out_again(l);
}

static bool trace_is(const struct list_view *l, uint32_t t, enum seek what)
{
    switch (what) {
    case SEEK_MISSING: return l->facts[t].left >= LEFT_MATTERS;
    case SEEK_BRIDGE: return trace_of(&l->v, t)->kind == TRACE_BRIDGE;
    case SEEK_PART: return l->facts[t].parent == NO_TRACE;
    default: return false;
    }
}

static bool list_is(const struct view *v, uint32_t row, enum seek what)
{
    const struct list_row *r = &of(v)->rows.at[row];
    return !r->hidden && trace_is(of(v), r->trace, what);
}

/* What a row hides: the trees from its trace on, or those below it. */
static uint32_t hidden_by(const struct list_view *l, uint32_t row)
{
    const struct list_row *r = &l->rows.at[row];
    return r->hidden                   ? r->trace
           : l->facts[r->trace].folded ? l->facts[r->trace].first_child
                                       : NO_TRACE;
}

/* Looks at all trees from `t` on; true when one of their traces is it. */
static bool any_hidden(const struct list_view *l, uint32_t t,
                       bool (*test)(const struct list_view *, uint32_t, const void *),
                       const void *context)
{
    for (uint32_t depth = 0; t != NO_TRACE;) {
        if (test(l, t, context))
            return true;
        t = next_in_trees(l, t, &depth);
    }
    return false;
}

static bool test_seek(const struct list_view *l, uint32_t t, const void *context)
{
    return trace_is(l, t, *(const enum seek *)context);
}

static bool list_hides(const struct view *v, uint32_t row, enum seek what)
{
    return any_hidden(of(v), hidden_by(of(v), row), test_seek, &what);
}

static bool test_match(const struct list_view *l, uint32_t t, const void *context)
{
    struct place place;
    struct slice line;
    const struct regex *regex = context;
    if (regex_match(regex, slice_of(trace_of(&l->v, t)->name)))
        return true;
    return line_of(l, t, &place) &&
           source_line(source_get(&l->v.app->side->lib.sources, place.file), place.line,
                       &line) &&
           regex_match(regex, line);
}

static bool list_hides_match(const struct view *v, uint32_t row,
                             const struct regex *regex)
{
    return any_hidden(of(v), hidden_by(of(v), row), test_match, regex);
}

/* The stable name, which the row does not show. */
static bool list_whole(const struct view *v, uint32_t row, struct str *out)
{
    const struct list_row *r = &of(v)->rows.at[row];
    if (r->hidden)
        return false;
    safe_add(out, slice_of(trace_of(v, r->trace)->name));
    return true;
}

static size_t list_hottest(const struct view *v, uint64_t *places, size_t most)
{
    const struct list_view *l = of(v);
    size_t n = 0, traces = v->app->side->traces.all.n;
    struct hot_place *hot = mem_zero(traces, sizeof *hot);
    for (uint32_t i = 0; i < traces; i++) {
        const struct facts *f = &l->facts[i];
        if (f->shown && f->has_work && f->own > 0)
            hot[n++] = (struct hot_place){f->own, i};
    }
    n = hot_top(hot, n, places, most);
    free(hot);
    return n;
}

static struct view *list_card(struct view *v, uint32_t row)
{
    const struct list_row *r = &of(v)->rows.at[row];
    return r->hidden ? NULL : trace_card_new(v->app, r->trace);
}

static uint64_t list_place(const struct view *v)
{
    return list_view_trace(v);
}

static void list_go(struct view *v, uint64_t place)
{
    if (place < v->app->side->traces.all.n)
        list_view_show(v, (uint32_t)place);
}

static void list_free(struct view *v)
{
    struct list_view *l = of(v);
    free(l->facts);
    short_names_free(l->names, &v->app->side->traces);
    vec_free(&l->rows);
    regex_free(l->filter);
    free(l->pattern);
}

static const struct view_ops list_ops = {
    .where = IN_LIST,
    .rows = list_rows,
    .row = list_row,
    .title = list_title,
    .head = list_head,
    .state = list_state,
    .fit = list_fit,
    .enter_hint = list_enter_hint,
    .enter = list_enter,
    .fold = list_fold,
    .is = list_is,
    .hides = list_hides,
    .hides_match = list_hides_match,
    .whole = list_whole,
    .hottest = list_hottest,
    .card = list_card,
    .place = list_place,
    .go = list_go,
    .free = list_free,
};

struct view *list_view_new(struct app *a)
{
    struct list_view *l = mem_zero(1, sizeof *l);
    l->v = (struct view){.ops = &list_ops, .app = a};
    l->sort = COL_TREE;
    gather_facts(l);
    l->names = short_names(&l->v.app->side->traces);
    lay_out(l);
    return &l->v;
}

void list_view_write_out(struct view *v)
{
    struct list_view *l = of(v);
    l->shows_cold = l->in_full = true;
    for (size_t i = 0; i < v->app->side->traces.all.n; i++) {
        l->facts[i].folded = false;
        l->facts[i].shows_cold = true;
    }
    lay_out_again(l);
}

uint64_t list_view_left(const struct view *v)
{
    const struct flow *flow = &v->app->side->lib.flow;
    struct map seen = {0};
    uint64_t sum = 0;
    for (size_t i = 0; i < flow->stretches.n; i++) {
        const struct stretch *s = &flow->stretches.at[i];
        if (s->has_uncounted && s->target >= 0 &&
            !*map_put(&seen, (uint64_t)s->target)) {
            *map_put(&seen, (uint64_t)s->target) = 1;
            sum += s->unexplained;
        }
    }
    map_free(&seen);
    return sum;
}

void do_sort(struct app *a, int arg)
{
    struct list_view *l = of(a->top);
    l->sort = (enum column)(((int)l->sort + arg + COLUMNS) % COLUMNS);
    lay_out(l);
    l->v.cursor = l->v.top = 0; /* who sorts wants to see what comes first */
    app_say(a, LOOK_PLAIN, "sorted by %s", columns[l->sort].sorted_by);
}

void do_invert(struct app *a, int arg)
{
    struct list_view *l = of(a->top);
    (void)arg;
    l->inverted = !l->inverted;
    lay_out(l);
    l->v.cursor = l->v.top = 0;
}

/* A click on the line above the rows: sort by that column. */
void list_view_click_head(struct view *v, int col)
{
    struct list_view *l = of(v);
    int at = 1;
    for (enum column c = 0; c < COLUMNS; c++) {
        if (!l->shows[c])
            continue;
        if (col >= at && col < at + columns[c].width) {
            l->inverted = l->sort == c && !l->inverted;
            l->sort = c;
            lay_out(l);
            l->v.cursor = l->v.top = 0;
            return;
        }
        at += columns[c].width;
    }
}
