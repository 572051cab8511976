/* counts.c -- jit-backend-counts: which line belongs to which trace.
 *
 * The k-th `entry` or `bridge` line belongs to the k-th compilation: order is certain where
 * names are not, for the ids are addresses that recur. Only when the numbers of both differ
 * (a filter, a compile hook, several processes in one file) the ids have to decide. */
#include "logparse/traces/build.h"

#include <assert.h>

struct group {
    struct counter head;
    size_t first, n; /* its labels, in `counters` */
    int64_t trace;   /* -1: none */
};

struct counters {
    VEC(struct counter) all;
    VEC(struct group) groups;
    uint32_t section;
    size_t first_trace, last_trace; /* the traces it can count: [first, last) */
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
                log_problem(b->log, PROBLEM_BAD_COUNT, lines.at, "%.*s",
                            (int)(line.n > 60 ? 60 : line.n), line.p);
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
    if (!t->has_number &&
        !t->has_guard) /* a rewritten loop: its header has no number */
        return slice_starts(g->head.key, SLICE("entry "));
    return !t->is_stub &&
           counter_is_for(g->head.key, t->has_number, t->number, t->guard);
}

static void match_by_order(struct counters *c, bool skip_stubs)
{
    int64_t k = (int64_t)c->first_trace;
    for (size_t i = 0; i < c->groups.n; i++)
        if (!skip_stubs || !is_stub(&c->groups.at[i]))
            c->groups.at[i].trace = k++;
}

/* Traces that wait for their counter, by id: the first one compiled is served first. */
struct queue {
    struct map first;    /* hash of the id -> trace + 1 */
    VEC(uint32_t) later; /* by trace: the next one with that hash + 1 */
};

static uint64_t id_of_trace(const struct trace *t)
{
    if (t->is_stub)
        return hash_text(SLICE("entry -1"));
    return t->has_number ? hash_text(SLICE("entry")) ^ (uint64_t)t->number : t->guard;
}

static uint64_t id_of_group(const struct group *g)
{
    struct slice key = g->head.key;
    const char *blank = slice_char(key, ' ');
    struct slice id = blank ? slice_from(key, (size_t)(blank + 1 - key.p)) : key;
    int64_t number = 0;
    uint64_t guard = 0;
    if (is_stub(g))
        return hash_text(SLICE("entry -1"));
    slice_to_i64(id, &number);
    if (blank && slice_starts(key, SLICE("bridge ")))
        return slice_to_u64(id, 10, &guard) ? guard : (uint64_t)number;
    return hash_text(SLICE("entry")) ^ (uint64_t)number;
}

static void match_by_id(const struct traces *traces, struct counters *c)
{
    struct queue q = {0};
    assert(c->first_trace <= c->last_trace && c->last_trace <= traces->all.n);
    for (size_t t = c->last_trace; t-- > c->first_trace;) {
        uint64_t *first = map_put(&q.first, id_of_trace(&traces->all.at[t]));
        *vec_add(&q.later) = (uint32_t)*first; /* by trace, from the last one down */
        *first = t + 1;
    }
    for (size_t i = 0; i < c->groups.n; i++) {
        uint64_t *first = map_find(&q.first, id_of_group(&c->groups.at[i]));
        if (!first || *first == 0 ||
            !group_fits(&c->groups.at[i], &traces->all.at[*first - 1]))
            continue;
        c->groups.at[i].trace = (int64_t)*first - 1;
        *first = q.later.at[c->last_trace - *first];
    }
    map_free(&q.first);
    vec_free(&q.later);
}

/* Without addresses the order of the traces is that of their printing: compile hooks put the
 * inner ones first. */
static bool order_is_certain(const struct traces *traces, const struct counters *c)
{
    for (size_t i = 0; i < c->groups.n; i++) {
        const struct group *g = &c->groups.at[i];
        if (g->trace >= 0 && traces->all.at[g->trace].addr_section == NO_SECTION &&
            !group_fits(g, &traces->all.at[g->trace]))
            return false;
    }
    return true;
}

/* More counters than traces: the log lacks its beginning when the last ones fit. */
static bool match_the_end(const struct traces *traces, struct counters *c,
                          bool skip_stubs)
{
    int64_t t = (int64_t)c->last_trace;
    for (size_t i = c->groups.n; i-- > 0 && t > (int64_t)c->first_trace;) {
        struct group *g = &c->groups.at[i];
        if (skip_stubs && is_stub(g))
            continue;
        if (!group_fits(g, &traces->all.at[--t]))
            return false;
        g->trace = t;
    }
    return t == (int64_t)c->first_trace;
}

static void forget(struct counters *c)
{
    for (size_t i = 0; i < c->groups.n; i++)
        c->groups.at[i].trace = -1;
}

static void match(struct builder *b, struct counters *c)
{
    size_t stubs = 0, n = c->last_trace - c->first_trace;
    for (size_t i = 0; i < c->groups.n; i++)
        stubs += is_stub(&c->groups.at[i]);
    bool same = c->groups.n == n || c->groups.n - stubs == n;
    if (same)
        match_by_order(c, c->groups.n != n);
    if (same && order_is_certain(b->out, c))
        return;
    forget(c);
    bool end = c->groups.n > n && match_the_end(b->out, c, false);
    if (!end) {
        forget(c);
        end = c->groups.n - stubs > n && match_the_end(b->out, c, true);
    }
    if (!end) {
        forget(c);
        match_by_id(b->out, c);
    }
    if (n)
        log_problem(b->log, PROBLEM_COUNTS_DIFFER, b->log->sections.at[c->section].head,
                    "%zu counters, %zu traces", c->groups.n, n);
}

static void give_labels(struct traces *out, struct trace *t,
                        const struct counter *counts, size_t n)
{
    if (t->labels == 0 &&
        n) { /* the body is not in the log: these are all we know of it */
        t->first_label = (uint32_t)out->labels.n;
        for (; t->labels < n; t->labels++)
            *vec_add(&out->labels) = (struct label){0};
    }
    struct label *labels = out->labels.at + t->first_label;
    for (size_t i = 0; i < n && i < t->labels; i++) {
        int64_t token;
        if (!labels[i].has_token &&
            slice_starts(counts[i].key, SLICE("TargetToken(")) &&
            slice_to_i64((struct slice){counts[i].key.p + 12, counts[i].key.n - 13},
                         &token)) {
            labels[i].token = token;
            labels[i].has_token = true;
        }
        labels[i].count = (uint64_t)counts[i].count;
        labels[i].has_count = true;
    }
}

static void give(struct traces *out, const struct counters *c)
{
    for (size_t i = 0; i < c->groups.n; i++) {
        const struct group *g = &c->groups.at[i];
        if (g->trace < 0) { /* of a trace that is not in the log */
            out->is_incomplete = true;
            continue;
        }
        struct trace *t = &out->all.at[g->trace];
        t->has_entries = true;
        t->entries = (uint64_t)g->head.count;
        t->counts_key = names_add(&out->texts, g->head.key);
        give_labels(out, t, c->all.at + g->first, g->n);
    }
}

/* The section in which a trace first appears */
static uint32_t birth(const struct trace *t)
{
    return t->addr_section != NO_SECTION ? t->addr_section
           : t->stage < STAGES           ? t->section[t->stage]
                                         : 0;
}

/* A process prints its counters once, at its end. So each section counts the traces since the
 * one before: several logs may have been joined. Empty ones (old versions) count nothing. */
void counts_attach(struct builder *b)
{
    struct counters c = {0};
    int64_t kind = section_kind(b->log, "jit-backend-counts");
    b->out->counts_section = NO_SECTION;
    for (uint32_t i = 0; kind >= 0 && i < b->log->sections.n; i++) {
        if (b->log->sections.at[i].name != (uint32_t)kind || !read_counters(b, i, &c))
            continue;
        b->out->counts_section = c.section = i;
        b->out->has_counts = true;
        c.first_trace = c.last_trace;
        while (c.last_trace < b->out->all.n && birth(&b->out->all.at[c.last_trace]) < i)
            c.last_trace++;
        match(b, &c);
        give(b->out, &c);
    }
    vec_free(&c.all);
    vec_free(&c.groups);
}
