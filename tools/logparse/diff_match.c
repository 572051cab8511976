#include "logparse/diff_match.h"

#include <stdlib.h>

#include "logparse/workers.h"

const char *const fate_names[FATES] = {"same", "changed", "new",
                                       "gone", "split",   "merged"};

enum {
    LEAST_KIN_OPS = 6,      /* operations that make a relationship believable */
    LEAST_KIN_PERCENT = 60, /* of its operations come from (went to) the relative */
    MOST_KIN = 64           /* relatives that are looked at */
};

static const struct trace *trace_of(const struct run *run, uint32_t t)
{
    return &run->traces.all.at[t];
}

static struct body_lines read_lines(const struct run *run, uint32_t t)
{
    uint32_t section = t == NO_TRACE ? NO_SECTION : trace_section(trace_of(run, t));
    struct body_lines lines = {0};
    if (section != NO_SECTION)
        body_lines_read(&lines, &run->log, section);
    return lines;
}

struct aligned_pair *detail_make(const struct run *a, uint32_t x, const struct run *b,
                                 uint32_t y)
{
    struct aligned_pair *d = mem_zero(1, sizeof *d);
    d->a_lines = read_lines(a, x);
    d->b_lines = read_lines(b, y);
    d->a = run_norm(a, x);
    d->b = run_norm(b, y);
    align(&d->alignment, &d->a, &d->b);
    return d;
}

void detail_free(struct aligned_pair *d)
{
    if (!d)
        return;
    body_lines_free(&d->a_lines);
    body_lines_free(&d->b_lines);
    alignment_free(&d->alignment);
    free(d);
}

/* A number that two traces must share to be paired in some round; 0: leave it out. */
typedef uint64_t key_function(const struct run *run, uint32_t t);

/* The name without "~2" at its end. */
static struct slice base_name(const struct trace *t)
{
    struct slice name = slice_of(t->name);
    size_t n = name.n;
    while (n > 0 && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
        n--;
    if (n > 1 && n < name.n && name.p[n - 1] == '~')
        name.n = n - 1;
    return name;
}

static bool is_root(const struct trace *t)
{
    return t->kind != TRACE_BRIDGE || t->parent == NO_TRACE;
}

static uint64_t key_name_code(const struct run *run, uint32_t i)
{
    const struct trace *t = trace_of(run, i);
    if (!is_root(t) || !run->facts.at[i].has_hash)
        return 0;
    return hash_word(hash_bytes(t->kind, base_name(t)), run->facts.at[i].hash) | 1;
}

static uint64_t key_name(const struct run *run, uint32_t i)
{
    const struct trace *t = trace_of(run, i);
    return is_root(t) ? hash_bytes(t->kind, slice_of(t->name)) | 1 : 0;
}

static uint64_t key_base(const struct run *run, uint32_t i)
{
    const struct trace *t = trace_of(run, i);
    return is_root(t) ? hash_bytes(7, base_name(t)) | 1 : 0;
}

static uint64_t key_place_code(const struct run *run, uint32_t i)
{
    const struct facts *f = &run->facts.at[i];
    uint64_t kind = trace_of(run, i)->kind;
    return f->has_hash ? hash_word(hash_word(f->where, f->hash), kind) | 1 : 0;
}

static uint64_t key_code(const struct run *run, uint32_t i)
{
    const struct facts *f = &run->facts.at[i];
    return f->has_hash ? hash_word(f->hash, trace_of(run, i)->kind) | 1 : 0;
}

static uint64_t key_place(const struct run *run, uint32_t i)
{
    const struct facts *f = &run->facts.at[i];
    return f->where ? hash_word(f->where, trace_of(run, i)->kind) | 1 : 0;
}

/* The traces of one run that wait for a partner, by key, first come first served. */
struct queue {
    struct map head, tail; /* key -> trace + 1 */
    uint32_t *next;        /* trace -> trace + 1 */
};

static void enqueue(struct queue *q, uint64_t key, uint32_t t)
{
    uint64_t *tail = map_put(&q->tail, key);
    if (*tail)
        q->next[*tail - 1] = t + 1;
    *tail = t + 1;
    uint64_t *head = map_put(&q->head, key);
    if (!*head)
        *head = t + 1;
}

static uint32_t dequeue(struct queue *q, uint64_t key)
{
    uint64_t *head = map_find(&q->head, key);
    if (!head || !*head)
        return NO_TRACE;
    uint32_t t = (uint32_t)*head - 1;
    *head = q->next[t];
    if (!*head)
        *map_put(&q->tail, key) = 0;
    return t;
}

static void pair_children(struct diff *d, size_t first);

static void pair_up(struct diff *d, uint32_t a, uint32_t b, bool moved)
{
    struct match m = {.a = a, .b = b, .moved = moved, .relative = NO_TRACE};
    const struct facts *x = &d->a->facts.at[a], *y = &d->b->facts.at[b];
    d->a_partner[a] = b;
    d->b_partner[b] = a;
    m.renamed = strcmp(trace_of(d->a, a)->name, trace_of(d->b, b)->name) != 0;
    if (x->has_hash && y->has_hash && x->hash != y->hash) {
        m.fate = FATE_CHANGED;
    }
    d->unread++;
    *vec_add(&d->matches) = m;
}

static void read_detail(void *context, size_t i)
{
    struct diff *d = context;
    struct match *m = &d->matches.at[d->matches.n - d->unread + i];
    if (m->fate == FATE_CHANGED)
        m->detail = detail_make(d->a, m->a, d->b, m->b);
}

/* Align the pairs that were made since the last time. They stand at the end of the list. */
static void read_details(struct diff *d)
{
    work_all(d->unread, read_detail, d);
    d->unread = 0;
}

static bool waits(const struct run *run, const uint32_t *partner, uint32_t t)
{
    return partner[t] == NO_TRACE && !trace_of(run, t)->is_stub;
}

/* Pair what shares a key, in order of compilation; then what hangs below the pairs. */
static void pair_round(struct diff *d, key_function *key, bool moved)
{
    struct queue q = {.next = mem_zero(d->a->traces.all.n + 1, sizeof *q.next)};
    size_t first = d->matches.n;
    uint64_t k;
    for (uint32_t t = 0; t < d->a->traces.all.n; t++)
        if (waits(d->a, d->a_partner, t) && (k = key(d->a, t)))
            enqueue(&q, k, t);
    for (uint32_t t = 0; t < d->b->traces.all.n; t++) {
        uint32_t a = NO_TRACE;
        if (waits(d->b, d->b_partner, t) && (k = key(d->b, t)))
            a = dequeue(&q, k);
        if (a != NO_TRACE)
            pair_up(d, a, t, moved && !is_root(trace_of(d->b, t)));
    }
    map_free(&q.head);
    map_free(&q.tail);
    free(q.next);
    if (moved) /* earlier rounds only find roots; their bridges wait until all are known */
        pair_children(d, first);
}

/* The bridge of b at its guard `guard` that waits for a partner: with this code if there is
 * one, else any when `any` is set. */
static uint32_t waiting_bridge(const struct diff *d, const struct trace *t,
                               uint32_t guard, uint32_t a, bool any)
{
    const struct facts *x = &d->a->facts.at[a];
    for (uint32_t i = 0; i < t->exits; i++) {
        const struct exit *e = &d->b->traces.exits.at[t->first_exit + i];
        const struct facts *y = &d->b->facts.at[e->bridge];
        if (e->guard == guard && waits(d->b, d->b_partner, e->bridge) &&
            (any || (x->has_hash && y->has_hash && x->hash == y->hash)))
            return e->bridge;
    }
    return NO_TRACE;
}

static void pair_bridges(struct diff *d, const struct match *m, bool any)
{
    const struct trace *ta = trace_of(d->a, m->a), *tb = trace_of(d->b, m->b);
    struct aligned_pair *detail = m->detail;
    for (uint32_t i = 0; i < ta->exits; i++) {
        const struct exit *e = &d->a->traces.exits.at[ta->first_exit + i];
        if (!waits(d->a, d->a_partner, e->bridge))
            continue;
        uint32_t guard = detail ? alignment_guard(&detail->alignment, &detail->a,
                                                  &detail->b, e->guard)
                                : e->guard;
        uint32_t b = guard ? waiting_bridge(d, tb, guard, e->bridge, any) : NO_TRACE;
        if (b != NO_TRACE)
            pair_up(d, e->bridge, b, false);
    }
}

/* Down the trees: the list grows while it is gone through. A level is aligned at once. */
static void pair_children(struct diff *d, size_t first)
{
    for (size_t i = first, level = first; i < d->matches.n; i++) {
        if (i == level) {
            read_details(d);
            level = d->matches.n;
        }
        for (int any = 0; any < 2; any++) {
            struct match m = d->matches.at[i]; /* a copy: the list moves */
            pair_bridges(d, &m, any);
        }
    }
}

/* Do both end in, and call, traces that are partners? Where one log does not show the
 * target, there is nothing to compare. */
static bool same_targets(const struct diff *d, const struct match *m)
{
    const struct trace *a = trace_of(d->a, m->a), *b = trace_of(d->b, m->b);
    if (a->jump_trace != NO_TRACE && b->jump_trace != NO_TRACE)
        if (d->a_partner[a->jump_trace] != b->jump_trace ||
            a->jump_label != b->jump_label)
            return false;
    for (uint32_t i = 0; i < a->calls && i < b->calls; i++) {
        uint32_t x = d->a->traces.calls.at[a->first_call + i].target;
        uint32_t y = d->b->traces.calls.at[b->first_call + i].target;
        if (x == NO_TRACE || y == NO_TRACE || trace_of(d->a, x)->is_stub ||
            trace_of(d->b, y)->is_stub)
            continue;
        if (d->a_partner[x] != y)
            return false;
    }
    return true;
}

static void add_left_over(struct diff *d)
{
    for (uint32_t t = 0; t < d->a->traces.all.n; t++)
        if (waits(d->a, d->a_partner, t))
            *vec_add(&d->matches) =
                (struct match){t, NO_TRACE, FATE_GONE, .relative = NO_TRACE};
    for (uint32_t t = 0; t < d->b->traces.all.n; t++)
        if (waits(d->b, d->b_partner, t))
            *vec_add(&d->matches) =
                (struct match){NO_TRACE, t, FATE_NEW, .relative = NO_TRACE};
}

static bool is_work(const struct norm_op *op)
{
    return op->kind == OP_OPERATION && op->class != OPC_LABEL &&
           op->class != OPC_JUMP && op->class != OPC_MARK;
}

/* Of the work in `norm`, how many operations has the relative lost (or gained)? */
static bool is_kin(const struct norm *norm, const struct aligned_pair *relative,
                   bool lost)
{
    const struct norm *theirs = lost ? &relative->a : &relative->b;
    struct map there = {0};
    uint32_t all = 0, shared = 0;
    for (size_t i = 0; i < relative->alignment.pairs.n; i++) {
        const struct pair *p = &relative->alignment.pairs.at[i];
        if ((lost ? p->b : p->a) == NO_OP)
            ++*map_put(&there, theirs->ops.at[lost ? p->a : p->b].key);
    }
    for (size_t i = 0; i < norm->ops.n; i++) {
        uint64_t *left = map_find(&there, norm->ops.at[i].key);
        if (!is_work(&norm->ops.at[i]))
            continue;
        all++;
        if (left && *left)
            --*left, shared++;
    }
    map_free(&there);
    return shared >= LEAST_KIN_OPS && shared * 100 >= all * LEAST_KIN_PERCENT;
}

/* The changed pairs by their traces. */
struct kinship {
    struct diff *d;
    size_t lonely; /* the first match without a partner */
    const struct match **of_a, **of_b;
};

/* Look at its ancestors: was it part of one (split), did it become part of one (merged)? */
static void find_relative(void *context, size_t i)
{
    struct kinship *k = context;
    struct diff *d = k->d;
    struct match *m = &d->matches.at[k->lonely + i];
    bool is_new = m->fate == FATE_NEW;
    const struct run *run = is_new ? d->b : d->a;
    uint32_t t = is_new ? m->b : m->a, up = trace_of(run, t)->parent;
    struct norm norm = run_norm(run, t);
    for (int n = 0; n < MOST_KIN && up != NO_TRACE && m->relative == NO_TRACE; n++) {
        const struct match *kin = (is_new ? k->of_b : k->of_a)[up];
        if (kin && is_kin(&norm, kin->detail, is_new)) {
            m->fate = is_new ? FATE_SPLIT : FATE_MERGED;
            m->relative = is_new ? kin->a : kin->b;
        }
        up = trace_of(run, up)->parent;
    }
}

static void find_relatives(struct diff *d, size_t lonely)
{
    struct kinship k = {.d = d, .lonely = lonely};
    k.of_a = mem_zero(d->a->traces.all.n + 1, sizeof *k.of_a);
    k.of_b = mem_zero(d->b->traces.all.n + 1, sizeof *k.of_b);
    for (size_t i = 0; i < lonely; i++) {
        const struct match *m = &d->matches.at[i];
        if (m->detail)
            k.of_a[m->a] = k.of_b[m->b] = m;
    }
    work_all(d->matches.n - lonely, find_relative, &k);
    free(k.of_a);
    free(k.of_b);
}

struct ranked {
    double work;
    size_t index;
};

static int more_work(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->work > y->work || x->work < y->work)
        return x->work > y->work ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static double work_of(const struct run *run, uint32_t t)
{
    if (t == NO_TRACE)
        return 0;
    const struct figures *f = &run->facts.at[t].figures;
    /* without counts by size, below everything that was counted */
    return f->known[FIG_EXECUTED_OPS] ? 1 + f->value[FIG_EXECUTED_OPS]
                                      : f->value[FIG_OPS] / 1e9;
}

static void sort_matches(struct diff *d)
{
    struct ranked *ranks = mem_zero(d->matches.n + 1, sizeof *ranks);
    struct match *sorted = mem_zero(d->matches.n + 1, sizeof *sorted);
    for (size_t i = 0; i < d->matches.n; i++) {
        const struct match *m = &d->matches.at[i];
        double a = work_of(d->a, m->a), b = work_of(d->b, m->b);
        ranks[i] = (struct ranked){a > b ? a : b, i};
    }
    qsort(ranks, d->matches.n, sizeof *ranks, more_work);
    for (size_t i = 0; i < d->matches.n; i++)
        sorted[i] = d->matches.at[ranks[i].index];
    if (d->matches.n)
        memcpy(d->matches.at, sorted, d->matches.n * sizeof *sorted);
    free(sorted);
    free(ranks);
}

void diff_make(struct diff *d, const struct run *a, const struct run *b)
{
    *d = (struct diff){.a = a, .b = b};
    d->a_partner = mem_new((a->traces.all.n + 1) * sizeof *d->a_partner);
    d->b_partner = mem_new((b->traces.all.n + 1) * sizeof *d->b_partner);
    memset(d->a_partner, 0xff, (a->traces.all.n + 1) * sizeof *d->a_partner);
    memset(d->b_partner, 0xff, (b->traces.all.n + 1) * sizeof *d->b_partner);
    pair_round(d, key_name_code, false);
    pair_round(d, key_name, false);
    pair_round(d, key_base, false);
    pair_children(d, 0);
    pair_round(d, key_place_code, true);
    pair_round(d, key_code, true);
    pair_round(d, key_place, true);
    for (size_t i = 0; i < d->matches.n; i++)
        d->matches.at[i].retargeted = !same_targets(d, &d->matches.at[i]);
    size_t paired = d->matches.n;
    add_left_over(d);
    find_relatives(d, paired);
    sort_matches(d);
}

void diff_free(struct diff *d)
{
    for (size_t i = 0; i < d->matches.n; i++)
        detail_free(d->matches.at[i].detail);
    vec_free(&d->matches);
    free(d->a_partner);
    free(d->b_partner);
}
