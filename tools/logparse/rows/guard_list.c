#include "logparse/rows/guard_list.h"

#include <stdlib.h>

#include "logparse/util/safe.h"

/* What the guard tests: the operation that made its first argument, or the test itself. */
static char *words_for_test(const struct listing *l, uint32_t guard)
{
    const struct op *op = &l->body.ops.at[guard];
    struct slice args = op->args, wanted;
    struct str s = {0};
    bool boolean = slice_eq(op->name, SLICE("guard_true")) ||
                   slice_eq(op->name, SLICE("guard_false"));
    if (boolean && arg_next(&args, &wanted))
        for (uint32_t i = guard; i-- > 0 && s.n == 0;) {
            const struct op *from = &l->body.ops.at[i];
            if (from->kind != OP_OPERATION || !slice_eq(from->result, wanted))
                continue;
            if (slice_eq(op->name, SLICE("guard_false")))
                str_add(&s, SLICE("not "));
            safe_add(&s, from->name);
            str_addc(&s, '(');
            safe_add(&s, from->args);
            str_addc(&s, ')');
        }
    if (s.n == 0) {
        safe_add(&s, op->name);
        str_addc(&s, '(');
        safe_add(&s, op->args);
        str_addc(&s, ')');
    }
    char *text = mem_copy_text(s.p, s.n);
    str_free(&s);
    return text;
}

static void describe(struct guard_list *list, const struct listing *l,
                     struct guard_row *row)
{
    uint32_t frame = l->frame_of.at[row->op];
    row->place = (struct place){.line = -1};
    if (frame != NO_FRAME)
        row->place = l->frames.at[frame].place;
    else
        trace_place(l->lib->traces, &l->lib->traces->all.at[l->trace], &row->place);
    row->place = place_keep(&list->places, &row->place);
    free(row->tests);
    row->tests = words_for_test(l, row->op);
}

/* Departures that are known only together: by the label where they are missing. */
static uint64_t group_of(const struct flow *flow, const struct guard_flow *g)
{
    int64_t target = flow->stretches.at[g->stretch].target;
    return target >= 0 ? (uint64_t)target : ~(uint64_t)g->stretch;
}

struct group {
    uint32_t row;
    enum suspicion best;
};

struct guard_list_maker {
    struct guard_list *list;
    struct library *lib;
    struct map groups; /* group -> number in `found` + 1 */
    VEC(struct group) found;
};

static struct guard_row *add_row(struct guard_list_maker *m, const struct listing *l,
                                 uint32_t op, const struct guard_flow *g,
                                 uint64_t times)
{
    struct guard_row *row = vec_add(&m->list->at);
    *row = (struct guard_row){.trace = l->trace,
                              .op = op,
                              .guard = l->guard_of.at[op],
                              .alternatives = 1,
                              .bridge = g->bridge,
                              .has_reached = g->has_reached,
                              .reached = g->reached,
                              .times = times};
    describe(m->list, l, row);
    return row;
}

/* NONE is worse than AMONG, and that is worse than HERE. */
static bool is_likelier(enum suspicion a, enum suspicion b)
{
    static const int order[] = {[SUSPICION_ELSEWHERE] = 0,
                                [SUSPICION_NONE] = 1,
                                [SUSPICION_AMONG] = 2,
                                [SUSPICION_HERE] = 3};
    return order[a] > order[b];
}

static void take_shared(struct guard_list_maker *m, const struct listing *l,
                        uint32_t op, const struct guard_flow *g)
{
    enum suspicion s = listing_suspicion(l, op);
    uint64_t *at = map_put(&m->groups, group_of(&l->lib->flow, g));
    if (*at == 0) {
        add_row(m, l, op, g, g->likely);
        *vec_add(&m->found) = (struct group){(uint32_t)m->list->at.n - 1, s};
        *at = m->found.n;
        return;
    }
    struct group *group = &m->found.at[*at - 1];
    struct guard_row *row = &m->list->at.at[group->row];
    row->alternatives += s == group->best;
    row->times = row->times > g->likely ? row->times : g->likely;
    if (!is_likelier(s, group->best))
        return;
    group->best = s;
    row->trace = l->trace;
    row->op = op;
    row->guard = l->guard_of.at[op];
    row->alternatives = 1;
    row->has_reached = g->has_reached;
    row->reached = g->reached;
    describe(m->list, l, row);
}

static void take_guard(struct guard_list_maker *m, const struct listing *l, uint32_t op)
{
    struct guard_flow g;
    if (!listing_guard(l, op, &g))
        return;
    m->list->guards++;
    if (g.bridge != NO_TRACE && g.has_bridge_runs && g.bridge_runs)
        add_row(m, l, op, &g, g.bridge_runs)->exact = true;
    if (g.bridge != NO_TRACE && !g.has_failed && g.sharing != 1)
        return;
    if (!g.has_left || g.likely == 0)
        return;
    if (g.has_failed || g.sharing == 1) {
        struct guard_row *row = add_row(m, l, op, &g, g.likely);
        row->bridge = NO_TRACE;
        row->exact = true;
    } else if (g.likely >= LEFT_MATTERS) {
        take_shared(m, l, op, &g);
    }
}

static int busier(const void *a, const void *b)
{
    const struct guard_row *x = a, *y = b;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    if (x->trace != y->trace)
        return x->trace < y->trace ? -1 : 1;
    return (x->op > y->op) - (x->op < y->op);
}

struct guard_list_maker *guard_list_begin(struct guard_list *list, struct library *lib)
{
    struct guard_list_maker *m = mem_zero(1, sizeof *m);
    *list = (struct guard_list){0};
    m->list = list;
    m->lib = lib;
    return m;
}

void guard_list_add_trace(struct guard_list_maker *m, uint32_t trace)
{
    struct listing l;
    if (!m->lib->traces->all.at[trace].has_body)
        return;
    listing_open(&l, m->lib, trace, -1);
    for (uint32_t i = 0; i < l.body.ops.n; i++)
        take_guard(m, &l, i);
    listing_close(&l);
}

void guard_list_end(struct guard_list_maker *m)
{
    if (m->list->at.n)
        qsort(m->list->at.at, m->list->at.n, sizeof *m->list->at.at, busier);
    map_free(&m->groups);
    vec_free(&m->found);
    free(m);
}

void guard_list_make(struct guard_list *list, struct library *lib)
{
    struct guard_list_maker *m = guard_list_begin(list, lib);
    for (uint32_t t = 0; t < lib->traces->all.n; t++)
        guard_list_add_trace(m, t);
    guard_list_end(m);
}

void guard_list_free(struct guard_list *list)
{
    for (size_t i = 0; i < list->at.n; i++)
        free(list->at.at[i].tests);
    vec_free(&list->at);
    names_free(&list->places);
}

void guard_list_head(struct rich *out)
{
    rich_addf(out, LOOK_TITLE, "%8s    %-9s %6s  %-28s %s", "left", "way", "of",
              "where", "what it tests");
}

static void add_where(struct library *lib, const struct guard_row *row,
                      struct rich *out)
{
    struct slice line;
    struct slice file = place_basename(row->place.file);
    if (!row->place.is_python)
        return;
    rich_add(out, LOOK_PLAIN, file);
    rich_addf(out, LOOK_PLAIN, ":%lld ", (long long)row->place.line);
    if (!source_line_bare(&lib->sources, row->place.file, row->place.line, &line))
        return;
    rich_add(out, LOOK_SOURCE, line);
}

void guard_list_text(struct library *lib, const struct guard_row *row, struct rich *out)
{
    bool bridge = row->bridge != NO_TRACE;
    enum look look = bridge                       ? LOOK_BRIDGE
                     : row->times >= LEFT_MATTERS ? LOOK_MISSING
                                                  : LOOK_DIM;
    rich_clear(out);
    rich_addf(out, LOOK_TITLE, " %s%6llu ", row->exact ? " " : "~",
              (unsigned long long)row->times);
    rich_addf(out, look, "%s %-9s ", bridge ? " >" : " x",
              bridge ? "bridge" : "no bridge");
    if (row->has_reached && row->reached)
        rich_addf(out, LOOK_PLAIN, "%5.1f%%  ",
                  100 * (double)row->times / (double)row->reached);
    else
        rich_addf(out, LOOK_PLAIN, "%6s  ", "");
    add_where(lib, row, out);
    rich_addf(out, LOOK_GUARD, "  %s", row->tests);
    rich_addf(out, LOOK_DIM, "  g%u of ", row->guard);
    rich_add(out, LOOK_DIM, slice_of(lib->traces->all.at[row->trace].name));
    if (row->alternatives > 1)
        rich_addf(out, LOOK_DIM, ", or another of %u guards", row->alternatives);
}
