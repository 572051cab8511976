#include "logparse/traces/flow.h"

#include <assert.h>

uint32_t exits_before(const struct traces *traces, const struct trace *t,
                      uint32_t guard)
{
    uint32_t low = t->first_exit, high = t->first_exit + t->exits;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (traces->exits.at[middle].guard < guard)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Times that bridges of guards [first, end) ran. */
static uint64_t bridge_runs(const struct flow *flow, const struct traces *traces,
                            const struct trace *t, uint32_t first, uint32_t end)
{
    return flow->runs_before.at[exits_before(traces, t, end)] -
           flow->runs_before.at[exits_before(traces, t, first)];
}

static uint32_t bridged_guards(const struct traces *traces, const struct trace *t,
                               const struct stretch *s)
{
    uint32_t n = 0, last = 0, end = exits_before(traces, t, s->end_guard);
    for (uint32_t i = exits_before(traces, t, s->first_guard); i < end; i++) {
        n += traces->exits.at[i].guard != last;
        last = traces->exits.at[i].guard;
    }
    return n;
}

static void add_up_runs(struct flow *flow, const struct traces *traces)
{
    uint64_t sum = 0;
    vec_reserve(&flow->runs_before, traces->exits.n + 1);
    for (size_t i = 0; i < traces->exits.n; i++) {
        *vec_add(&flow->runs_before) = sum;
        sum += traces->all.at[traces->exits.at[i].bridge].entries;
    }
    *vec_add(&flow->runs_before) = sum;
}

/* The label (in traces->labels) at which a stretch ends; -1: it ends in a finish, or in a
 * jump to a label that is not in the log. */
static int64_t target_label(const struct traces *traces, const struct trace *t,
                            uint32_t k)
{
    if (k < t->labels)
        return (int64_t)t->first_label + k;
    if (!t->has_jump_token || t->jump_trace == NO_TRACE)
        return -1;
    return (int64_t)traces->all.at[t->jump_trace].first_label + t->jump_label;
}

static struct guard_mark mark_of(const struct traces *traces, const struct trace *t,
                                 uint32_t guard)
{
    assert(guard >= 1 && guard <= t->guards);
    return traces->guards.at[t->first_guard + guard - 1];
}

static uint32_t first_dead_end(const struct traces *traces, const struct trace *t,
                               const struct stretch *s)
{
    for (uint32_t g = s->first_guard; g < s->end_guard; g++)
        if (mark_of(traces, t, g).always_fails)
            return g;
    return 0;
}

/* Cut a trace at its labels. */
static void add_stretches(struct flow *flow, const struct traces *traces,
                          uint32_t index)
{
    const struct trace *t = &traces->all.at[index];
    const struct label *labels = traces->labels.at + t->first_label;
    struct stretch s = {
        .first_guard = 1, .has_passed = t->has_entries, .passed = t->entries};
    for (uint32_t i = 0; i <= t->labels; i++) {
        bool last = i == t->labels;
        s.end_op = last ? t->lines_of_ops : labels[i].ops_before;
        s.end_guard = (last ? t->guards : labels[i].guards_before) + 1;
        s.is_loop = last && i > 0 && t->jump_trace == index;
        s.by_bridges = bridge_runs(flow, traces, t, s.first_guard, s.end_guard);
        s.bridged = bridged_guards(traces, t, &s);
        s.dead_end = first_dead_end(traces, t, &s);
        s.target = s.dead_end ? -1 : target_label(traces, t, i);
        *vec_add(&flow->stretches) = s;
        if (!last)
            s = (struct stretch){.first_op = s.end_op,
                                 .first_guard = s.end_guard,
                                 .has_passed = labels[i].has_count,
                                 .passed = labels[i].count};
    }
}

/* What arrives at a label, and what should: collected over all traces. */
struct balance {
    bool known;
    __int128 in; /* counters of a damaged log can be anything */
    uint32_t guards, bridged;
};

static void feed(struct balance *b, const struct stretch *s)
{
    b->known &= s->has_passed;
    b->in += (__int128)s->passed - (__int128)s->by_bridges;
    b->guards += s->end_guard - s->first_guard;
    b->bridged += s->bridged;
}

static void settle(struct stretch *s, const struct balance *b, bool has_passed,
                   uint64_t passed)
{
    __int128 rest = b->in - (__int128)passed;
    s->sharing = b->guards;
    s->has_uncounted = b->known && has_passed && rest >= 0;
    s->uncounted = s->has_uncounted ? (uint64_t)rest : 0;
    s->bridged = b->bridged;
    uint64_t warm_up = (uint64_t)b->bridged * TRACE_EAGERNESS;
    s->unexplained = s->uncounted > warm_up ? s->uncounted - warm_up : 0;
    assert(s->unexplained <= s->uncounted && (s->has_uncounted || !s->uncounted));
}

void flow_make(struct flow *flow, const struct traces *traces)
{
    *flow = (struct flow){0};
    struct balance *at = mem_zero(traces->labels.n, sizeof *at);
    for (size_t i = 0; i < traces->labels.n; i++)
        at[i].known = !traces->is_incomplete; /* else others may arrive there as well */
    add_up_runs(flow, traces);
    for (uint32_t t = 0; t < traces->all.n; t++) {
        *vec_add(&flow->first) = (uint32_t)flow->stretches.n;
        add_stretches(flow, traces, t);
    }
    assert(flow->first.n == traces->all.n);
    *vec_add(&flow->first) = (uint32_t)flow->stretches.n;
    for (int settling = 0; settling < 2; settling++)
        for (uint32_t t = 0; t < traces->all.n; t++)
            for (uint32_t k = 0; k <= traces->all.at[t].labels; k++) {
                struct stretch *s = &flow->stretches.at[flow->first.at[t] + k];
                if (s->target >= 0 && !settling) {
                    feed(&at[s->target], s);
                } else if (s->target >= 0) {
                    const struct label *l = &traces->labels.at[s->target];
                    settle(s, &at[s->target], l->has_count, l->count);
                } else if (settling) { /* nobody counts who arrives at this end */
                    settle(s, &(struct balance){0}, false, 0);
                }
            }
    free(at);
}

void flow_free(struct flow *flow)
{
    vec_free(&flow->stretches);
    vec_free(&flow->first);
    vec_free(&flow->runs_before);
}

/* The first stretch that ends behind the guard, or the trace's last one. */
static const struct stretch *stretch_of(const struct flow *flow, uint32_t trace,
                                        uint32_t guard)
{
    uint32_t low = flow->first.at[trace], high = flow->first.at[trace + 1] - 1;
    assert(low <= high); /* each trace has a stretch */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (flow->stretches.at[middle].end_guard <= guard)
            low = middle + 1;
        else
            high = middle;
    }
    return &flow->stretches.at[low];
}

/* What may have left in front of the end of a stretch without a counter. */
static uint64_t most_uncounted(const struct stretch *s)
{
    uint64_t rest = s->passed > s->by_bridges ? s->passed - s->by_bridges : 0;
    return s->has_uncounted && s->uncounted < rest ? s->uncounted : rest;
}

/* Do only the guards of this stretch share what is not counted? */
static bool is_alone(const struct stretch *s)
{
    return s->has_uncounted && s->sharing == s->end_guard - s->first_guard;
}

static uint64_t less(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

static void set_times(struct walk *w)
{
    const struct stretch *s = w->stretch;
    uint64_t left = w->by_bridges + w->failed, most = less(s->passed, left);
    bool first = w->guard + 1 == s->first_guard, last = w->guard + 1 == s->end_guard;
    bool exact = first || w->traces->failures.n;
    w->now = (struct times){.known = s->has_passed, .least = most, .most = most};
    if (s->dead_end && w->guard >= s->dead_end)
        w->now.least = w->now.most = 0;
    else if (!exact)
        w->now.least = less(most, most_uncounted(s));
    if (!exact && last && is_alone(s))
        w->now.most = w->now.least;
    assert(w->now.least <= w->now.most);
}

void walk_open(struct walk *w, const struct flow *flow, const struct traces *traces,
               uint32_t trace)
{
    *w = (struct walk){.flow = flow,
                       .traces = traces,
                       .trace = trace,
                       .exit = traces->all.at[trace].first_exit,
                       .stretch = &flow->stretches.at[flow->first.at[trace]]};
    set_times(w);
}

void walk_guard(struct walk *w)
{
    const struct trace *t = &w->traces->all.at[w->trace];
    if (w->guard >= t->guards)
        return; /* another stage than the one whose guards are counted */
    w->guard++;
    for (; w->exit < t->first_exit + t->exits &&
           w->traces->exits.at[w->exit].guard <= w->guard;
         w->exit++)
        w->by_bridges +=
            w->flow->runs_before.at[w->exit + 1] - w->flow->runs_before.at[w->exit];
    if (w->traces->failures.n)
        w->failed += w->traces->failures.at[t->first_guard + w->guard - 1];
    set_times(w);
}

void walk_label(struct walk *w)
{
    const struct stretch *end = w->flow->stretches.at + w->flow->first.at[w->trace + 1];
    if (w->stretch + 1 >= end)
        return;
    w->stretch++;
    w->by_bridges = w->failed = 0;
    set_times(w);
}

/* The operations [*from, to) ran w->now times. */
static void add_work(struct trace *t, const struct walk *w, uint32_t *from, uint32_t to)
{
    if (to <= *from)
        return;
    t->executed += (double)(to - *from) * (double)w->now.most;
    t->executed_least += (double)(to - *from) * (double)w->now.least;
    t->has_executed &= w->now.known;
    *from = to;
}

static void count_work(const struct flow *flow, struct traces *traces, uint32_t index)
{
    struct trace *t = &traces->all.at[index];
    struct walk w;
    uint32_t from = 0, label = 0;
    walk_open(&w, flow, traces, index);
    for (uint32_t g = 0; g <= t->guards; g++) {
        for (; label < t->labels &&
               traces->labels.at[t->first_label + label].guards_before <= g;
             label++) {
            add_work(t, &w, &from,
                     traces->labels.at[t->first_label + label].work_before);
            walk_label(&w);
        }
        add_work(t, &w, &from,
                 g < t->guards ? mark_of(traces, t, g + 1).work : t->work);
        if (g < t->guards)
            walk_guard(&w);
    }
}

/* Only the number of operations is known: the header's. All of it is charged to the label that
 * was passed most recently. */
static void count_without_body(const struct traces *traces, struct trace *t)
{
    const struct label *last = traces->labels.at + t->first_label + t->labels;
    bool counted = t->labels && last[-1].has_count;
    t->executed = (double)t->ops * (double)(counted ? last[-1].count : t->entries);
}

void flow_count_work(const struct flow *flow, struct traces *traces)
{
    for (uint32_t i = 0; i < traces->all.n; i++) {
        struct trace *t = &traces->all.at[i];
        t->executed = t->executed_least = 0;
        t->has_executed = t->has_entries && (trace_has_ops(t) || t->is_stub);
        if (t->has_executed && t->has_body)
            count_work(flow, traces, i);
        else if (t->has_executed)
            count_without_body(traces, t);
    }
}

static uint64_t sum_failures(const struct traces *traces, const struct trace *t,
                             uint32_t first, uint32_t end)
{
    uint64_t sum = 0;
    for (uint32_t g = first; g < end; g++)
        sum += traces->failures.at[t->first_guard + g - 1];
    return sum;
}

/* Everything that reaches a guard_always_fails leaves there; the log counts failures, or not. */
static void leave_surely(struct guard_flow *g, uint64_t left, bool counted)
{
    g->has_failed = counted;
    g->has_left = true;
    g->left_at_most = g->likely = left;
    g->sharing = 1;
}

struct guard_flow flow_guard(const struct flow *flow, const struct traces *traces,
                             uint32_t trace, uint32_t guard)
{
    const struct trace *t = &traces->all.at[trace];
    struct guard_flow g = {.bridge = trace_bridge_at(traces, t, guard),
                           .needed =
                               traces->eagerness ? traces->eagerness : TRACE_EAGERNESS};
    const struct stretch *s = stretch_of(flow, trace, guard);
    g.stretch = (uint32_t)(s - flow->stretches.at);
    if (g.bridge != NO_TRACE && traces->all.at[g.bridge].has_entries) {
        g.has_bridge_runs = true;
        g.bridge_runs = bridge_runs(flow, traces, t, guard, guard + 1);
    }
    if (!s->has_passed)
        return g;
    uint64_t before = bridge_runs(flow, traces, t, s->first_guard, guard);
    g.has_reached = before <= s->passed;
    g.reached = g.has_reached ? s->passed - before : 0;
    uint64_t most = less(g.reached, g.bridge_runs);
    if (traces->failures.n && t->has_body) {
        uint64_t failed = sum_failures(traces, t, s->first_guard, guard);
        g.reached = less(g.reached, failed);
        leave_surely(&g, traces->failures.at[t->first_guard + guard - 1], true);
        return g;
    }
    if (s->dead_end && guard > s->dead_end)
        g.reached = 0;
    if (guard == s->dead_end && g.has_reached)
        leave_surely(&g, most, false);
    if (!s->has_uncounted || !g.has_reached)
        return g;
    g.has_left = true;
    g.left_at_most = s->uncounted < most ? s->uncounted : most;
    g.likely = s->unexplained < most ? s->unexplained : most;
    assert(g.likely <= g.left_at_most && g.left_at_most <= g.reached);
    g.sharing = s->sharing;
    return g;
}
