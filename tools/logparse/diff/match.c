#include "logparse/diff/match.h"

#include <stdlib.h>

#include "logparse/diff/kin.h"
#include "logparse/util/workers.h"
#include "logparse/traces/flow.h"

const char *const fate_names[FATES] = {"same", "changed", "new",
                                       "gone", "split",   "merged"};

enum { LEAST_SHAPE_OPS = 6 /* operations that are not alike by chance */ };

static const struct trace *trace_of(const struct run *run, uint32_t t)
{
    return &run->traces.all.at[t];
}

static struct body_lines read_lines(const struct run *run, uint32_t t)
{
    uint32_t section =
        t == NO_TRACE ? NO_SECTION : trace_body_section(trace_of(run, t));
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

static uint32_t work_ops(const struct norm *norm)
{
    uint32_t n = 0;
    for (size_t i = 0; i < norm->ops.n; i++)
        n += norm_is_work(&norm->ops.at[i]);
    return n;
}

static uint64_t shape_of(const struct run *run, uint32_t i)
{
    struct numbering numbering = {0};
    struct norm norm = run_norm(run, i);
    uint64_t shape = norm_shape(&norm, &numbering);
    numbering_free(&numbering);
    return shape;
}

/* Of roots whose function or file is called otherwise now; short ones are alike by chance. */
static uint64_t key_root_shape(const struct run *run, uint32_t i)
{
    const struct trace *t = trace_of(run, i);
    struct norm norm = run_norm(run, i);
    bool tells = is_root(t) && run->facts.at[i].has_hash && t->has_where &&
                 work_ops(&norm) >= LEAST_SHAPE_OPS;
    return tells ? hash_word(shape_of(run, i), t->kind) | 1 : 0;
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

static uint64_t key_root_place_code(const struct run *run, uint32_t i)
{
    return is_root(trace_of(run, i)) ? key_place_code(run, i) : 0;
}

static uint64_t key_root_place(const struct run *run, uint32_t i)
{
    return is_root(trace_of(run, i)) ? key_place(run, i) : 0;
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

/* What the pairs of a round have in common. */
enum bond {
    BOND_PLACE, /* where they start */
    BOND_SHAPE, /* their operations, or they hang below such a pair */
    BOND_MOVED  /* their code, or where they start; but they leave other guards */
};

static void pair_up(struct diff *d, uint32_t a, uint32_t b, enum bond bond)
{
    struct match m = {.a = a, .b = b, .relative = NO_TRACE};
    bool root = is_root(trace_of(d->b, b));
    m.relocated = bond == BOND_SHAPE;
    m.moved = root ? bond == BOND_SHAPE : bond == BOND_MOVED;
    const struct facts *x = &d->a->facts.at[a], *y = &d->b->facts.at[b];
    d->a_partner[a] = b;
    d->b_partner[b] = a;
    m.renamed = strcmp(trace_of(d->a, a)->name, trace_of(d->b, b)->name) != 0;
    if (x->has_hash && y->has_hash && x->hash != y->hash &&
        !(m.relocated && shape_of(d->a, a) == shape_of(d->b, b)))
        m.fate = FATE_CHANGED;
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
static void pair_round(struct diff *d, key_function *key, enum bond bond)
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
            pair_up(d, a, t, bond);
    }
    map_free(&q.head);
    map_free(&q.tail);
    free(q.next);
    if (bond ==
        BOND_MOVED) /* earlier rounds only find roots; their bridges wait for all */
        pair_children(d, first);
}

/* The first exit from number i on (of all traces of b) whose bridge waits for a partner, or
 * the number of exits. Those that do not wait any more are stepped over once, not each time:
 * a guard can have had a hundred thousand bridges. */
static uint32_t next_waiting(struct diff *d, uint32_t i)
{
    uint32_t n = (uint32_t)d->b->traces.exits.n, found = i;
    while (found < n && !waits(d->b, d->b_partner, d->b->traces.exits.at[found].bridge))
        found = d->b_next[found] > found ? d->b_next[found] : found + 1;
    while (i < found && i < n) { /* shorten the way for the next one */
        uint32_t next = d->b_next[i] > i ? d->b_next[i] : i + 1;
        d->b_next[i] = found;
        i = next;
    }
    return found;
}

/* The bridge of b at its guard `guard` that waits for a partner: with this code if there is
 * one (among the first MOST_TRIED), else any when `any` is set. */
static uint32_t waiting_bridge(struct diff *d, const struct trace *t, uint32_t guard,
                               uint32_t a, bool any)
{
    enum { MOST_TRIED = 100 };
    const struct facts *x = &d->a->facts.at[a];
    const struct traces *traces = &d->b->traces;
    uint32_t end = t->first_exit + t->exits, tried = 0;
    for (uint32_t i = next_waiting(d, exits_before(traces, t, guard));
         i < end && traces->exits.at[i].guard == guard && tried < MOST_TRIED;
         i = next_waiting(d, i + 1), tried++) {
        uint32_t bridge = traces->exits.at[i].bridge;
        const struct facts *y = &d->b->facts.at[bridge];
        if (any || (x->has_hash && y->has_hash && x->hash == y->hash))
            return bridge;
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
            pair_up(d, e->bridge, b, m->relocated ? BOND_SHAPE : BOND_PLACE);
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
    d->b_next = mem_zero(b->traces.exits.n + 1, sizeof *d->b_next);
    memset(d->a_partner, 0xff, (a->traces.all.n + 1) * sizeof *d->a_partner);
    memset(d->b_partner, 0xff, (b->traces.all.n + 1) * sizeof *d->b_partner);
    pair_round(d, key_name_code, BOND_PLACE);
    pair_round(d, key_name, BOND_PLACE);
    pair_round(d, key_base, BOND_PLACE);
    pair_round(d, key_root_place_code, BOND_PLACE);
    pair_round(d, key_root_place, BOND_PLACE);
    pair_round(d, key_root_shape, BOND_SHAPE);
    pair_children(d, 0);
    pair_round(d, key_place_code, BOND_MOVED);
    pair_round(d, key_code, BOND_MOVED);
    pair_round(d, key_place, BOND_MOVED);
    for (size_t i = 0; i < d->matches.n; i++)
        d->matches.at[i].retargeted = !same_targets(d, &d->matches.at[i]);
    size_t paired = d->matches.n;
    add_left_over(d);
    kin_find(d, paired);
    sort_matches(d);
}

void diff_free(struct diff *d)
{
    for (size_t i = 0; i < d->matches.n; i++)
        detail_free(d->matches.at[i].detail);
    vec_free(&d->matches);
    free(d->a_partner);
    free(d->b_partner);
    free(d->b_next);
}
