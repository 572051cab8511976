#include "logparse/traces/flow.h"

/* Exits of guards below `guard` in this trace are those before this index in traces->exits. */
static uint32_t exits_before(const struct traces *traces, const struct trace *t,
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
        s.target = target_label(traces, t, i);
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
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (flow->stretches.at[middle].end_guard <= guard)
            low = middle + 1;
        else
            high = middle;
    }
    return &flow->stretches.at[low];
}

struct guard_flow flow_guard(const struct flow *flow, const struct traces *traces,
                             uint32_t trace, uint32_t guard)
{
    const struct trace *t = &traces->all.at[trace];
    struct guard_flow g = {.bridge = trace_bridge_at(traces, t, guard)};
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
    if (!s->has_uncounted || !g.has_reached)
        return g;
    uint64_t most = g.reached > g.bridge_runs ? g.reached - g.bridge_runs : 0;
    g.has_left = true;
    g.left_at_most = s->uncounted < most ? s->uncounted : most;
    g.likely = s->unexplained < most ? s->unexplained : most;
    g.sharing = s->sharing;
    return g;
}
