/* counts.c -- jit-backend-counts: which line belongs to which trace.
 *
 * The k-th `entry` or `bridge` line belongs to the k-th compilation: order is certain where
 * names are not, for the ids are addresses that recur. Only when the numbers of both differ
 * (a filter, a compile hook, several processes in one file) the ids have to decide. */
#include "logparse/build.h"

struct group {
    struct counter head;
    size_t first, n; /* its labels, in `counters` */
    int64_t trace;   /* -1: none */
};

struct counters {
    VEC(struct counter) all;
    VEC(struct group) groups;
};

/* The counters of the last section that has any. Keys point into the log's text. */
static bool read_counters(struct builder *b, uint32_t section, struct counters *c)
{
    struct lines lines;
    struct slice line;
    c->all.n = c->groups.n = 0;
    lines_open(&lines, b->log, section);
    while (lines_next(&lines, &line)) {
        struct counter counter;
        if (!counter_parse(line, &counter)) {
            if (line.n)
                log_problem(b->log, PROBLEM_BAD_COUNT, lines.at,
                            "%.*s", (int)(line.n > 60 ? 60 : line.n), line.p);
            continue;
        }
        /* a cleaned line lives in the reader's buffer: keep what outlives it */
        uint32_t key = names_add(&b->out->texts, counter.key);
        counter.key = b->out->texts.at[key];
        if (counter_is_group(&counter))
            *vec_add(&c->groups) = (struct group){counter, c->all.n, 0, -1};
        else if (c->groups.n)
            c->groups.at[c->groups.n - 1].n++;
        else
            continue; /* a label before any group belongs to nobody */
        if (!counter_is_group(&counter))
            *vec_add(&c->all) = counter;
    }
    lines_close(&lines);
    return c->groups.n > 0;
}

static bool is_stub(const struct group *g)
{
    return slice_eq(g->head.key, SLICE("entry -1"));
}

static bool group_fits(const struct group *g, const struct trace *t)
{
    if (is_stub(g))
        return t->is_stub;
    return !t->is_stub && counter_is_for(g->head.key, t->has_number, t->number, t->guard);
}

static void match_by_order(struct counters *c, bool skip_stubs)
{
    int64_t k = 0;
    for (size_t i = 0; i < c->groups.n; i++)
        if (!skip_stubs || !is_stub(&c->groups.at[i]))
            c->groups.at[i].trace = k++;
}

enum { LOOK_AHEAD = 1000 /* traces without counters between two that have some */ };

/* Both sequences are in order, so a group belongs to the next trace with its id. */
static void match_by_id(const struct traces *traces, struct counters *c)
{
    size_t from = 0;
    for (size_t i = 0; i < c->groups.n; i++)
        for (size_t t = from; t < traces->all.n && t < from + LOOK_AHEAD; t++)
            if (group_fits(&c->groups.at[i], &traces->all.at[t])) {
                c->groups.at[i].trace = (int64_t)t;
                from = t + 1;
                break;
            }
}

static void match(struct builder *b, struct counters *c)
{
    size_t stubs = 0;
    for (size_t i = 0; i < c->groups.n; i++)
        stubs += is_stub(&c->groups.at[i]);
    if (c->groups.n == b->out->all.n)
        match_by_order(c, false);
    else if (c->groups.n - stubs == b->out->all.n)
        match_by_order(c, true);
    else if (b->out->all.n) {
        match_by_id(b->out, c);
        log_problem(b->log, PROBLEM_COUNTS_DIFFER,
                    b->log->sections.at[b->out->counts_section].head,
                    "%zu counters, %zu traces", c->groups.n, b->out->all.n);
    }
}

static void give_labels(struct traces *out, struct trace *t, const struct counter *counts,
                        size_t n)
{
    if (t->labels == 0 && n) { /* the body is not in the log: these are all we know of it */
        t->first_label = (uint32_t)out->labels.n;
        for (; t->labels < n; t->labels++)
            *vec_add(&out->labels) = (struct label){0};
    }
    struct label *labels = out->labels.at + t->first_label;
    for (size_t i = 0; i < n && i < t->labels; i++) {
        int64_t token;
        if (slice_starts(counts[i].key, SLICE("TargetToken(")) &&
            slice_to_i64((struct slice){counts[i].key.p + 12, counts[i].key.n - 13},
                         &token)) {
            labels[i].token = token;
            labels[i].has_token = true;
        }
        labels[i].count = (uint64_t)counts[i].count;
        labels[i].has_count = true;
    }
}

void counts_attach(struct builder *b)
{
    struct counters c = {0};
    int64_t kind = section_kind(b->log, "jit-backend-counts");
    uint32_t last = NO_SECTION;
    for (size_t i = b->log->sections.n; kind >= 0 && i-- > 0 && last == NO_SECTION;)
        if (b->log->sections.at[i].name == (uint32_t)kind &&
            read_counters(b, (uint32_t)i, &c))
            last = (uint32_t)i;
    b->out->counts_section = last;
    b->out->has_counts = last != NO_SECTION;
    if (b->out->has_counts)
        match(b, &c);
    for (size_t i = 0; i < c.groups.n; i++) {
        const struct group *g = &c.groups.at[i];
        if (g->trace < 0)
            continue;
        struct trace *t = &b->out->all.at[g->trace];
        t->has_entries = true;
        t->entries = (uint64_t)g->head.count;
        t->counts_key = names_add(&b->out->texts, g->head.key);
        give_labels(b->out, t, c.all.at + g->first, g->n);
    }
    vec_free(&c.all);
    vec_free(&c.groups);
}
