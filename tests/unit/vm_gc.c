/* vm_gc.c -- the collector alone, with a language of three kinds of objects.
 * vm_gc TEST, where TEST is a row of the table at the end; status 0: all as it should be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gc/gc.h"
#include "gc/gc_impl.h"

#define CHECK(what)                                                                    \
    do {                                                                               \
        if (!(what)) {                                                                 \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what);         \
            exit(1);                                                                   \
        }                                                                              \
    } while (0)

enum { NODE = 1, ARRAY, WEAK, N_KINDS };
enum { ROOTS = 40 };

struct node {
    struct obj h;
    int64_t id;
    val next, other;
};
struct array {
    struct obj h;
    int64_t n;
    val at[];
};
struct weak {
    struct obj h;
    val target;
};

static const uint16_t node_refs[] = {offsetof(struct node, next),
                                     offsetof(struct node, other)};
static const struct gc_kind kinds[N_KINDS] = {
    [NODE] = {.name = "node",
              .size = sizeof(struct node),
              .nrefs = 2,
              .refs = node_refs},
    [ARRAY] = {.name = "array",
               .size = sizeof(struct array),
               .length_at = offsetof(struct array, n),
               .items_at = offsetof(struct array, at),
               .item_size = sizeof(val),
               .items_are_refs = true},
    [WEAK] = {.name = "weak", .size = 16, .weak_at = offsetof(struct weak, target)},
};

struct world { /* the language: its roots, and what the collector told it */
    struct gc gc;
    val roots[ROOTS];
    int told_doomed, told_wipe;
};

static void visit_roots(void *self, const struct gc_visitor *v)
{
    struct world *w = self;
    for (int i = 0; i < ROOTS; i++)
        v->slot(v->gc, &w->roots[i]);
}
static void doomed(void *self)
{
    ((struct world *)self)->told_doomed++;
}
static void wipe(void *self)
{
    ((struct world *)self)->told_wipe++;
}

static void start(struct world *w, const char *base)
{
    *w = (struct world){0};
    const struct gc_language lang = {.self = w,
                                     .kinds = kinds,
                                     .nkinds = N_KINDS,
                                     .roots = visit_roots,
                                     .doomed = doomed,
                                     .wipe = wipe};
    gc_init(&w->gc, &lang, base);
    w->gc.verify = w->gc.poison = 1;
    gc_open(&w->gc);
}

static struct node *as_node(val v)
{
    CHECK(v->kind == NODE);
    return (struct node *)(void *)v;
}
static struct array *as_array(val v)
{
    CHECK(v->kind == ARRAY);
    return (struct array *)(void *)v;
}
static struct weak *as_weak(val v)
{
    CHECK(v->kind == WEAK);
    return (struct weak *)(void *)v;
}

static val new_node(struct world *w, int64_t id)
{
    struct node *n = gc_alloc(&w->gc, NODE, gc_round(sizeof *n));
    n->id = id;
    return &n->h;
}
static val new_array(struct world *w, int64_t n)
{
    struct array *a =
        gc_alloc(&w->gc, ARRAY, gc_round(sizeof *a + (size_t)n * sizeof(val)));
    a->n = n;
    return &a->h;
}
static val new_weak(struct world *w, val target, bool tell)
{
    struct weak *r = gc_alloc(&w->gc, WEAK, 16);
    r->target = target;
    gc_register_weak(&w->gc, &r->h, tell);
    return &r->h;
}

/* No dead word of a function that has returned may look like a reference. */
static __attribute__((noinline)) void collect(struct world *w)
{
    gc_wipe_stack();
    gc_collect(&w->gc);
}
static __attribute__((noinline)) void minor(struct world *w)
{
    gc_wipe_stack();
    gc_minor(&w->gc);
}

/* Far below the frame of the test, so that collect() wipes what is left there. */
static __attribute__((noinline)) void deeper(void (*f)(struct world *w, int n),
                                             struct world *w, int n)
{
    char room[4096];
    __asm__ volatile("" ::"r"(room) : "memory");
    f(w, n);
    __asm__ volatile("" ::"r"(room) : "memory");
}

/* ---- a random program beside a model of what it does ------------------------------- */

enum { ITEMS = 6000, IDS = 1 << 16 };
struct model {
    int32_t next[IDS], other[IDS], root[ROOTS], item[ITEMS]; /* ids; 0: nothing */
    int32_t last;
};

static int64_t id_of(val v)
{
    return v ? as_node(v)->id : 0;
}

static void compare(struct world *w, const struct model *m)
{
    for (int i = 1; i < ROOTS; i++) {
        val v = w->roots[i];
        int32_t id = m->root[i];
        for (int steps = 0; steps < 60; steps++) {
            CHECK(id_of(v) == id);
            if (!v)
                break;
            CHECK(id_of(as_node(v)->other) == m->other[id]);
            v = as_node(v)->next;
            id = m->next[id];
        }
    }
    for (int i = 0; i < ITEMS; i++)
        CHECK(id_of(as_array(w->roots[0])->at[i]) == m->item[i]);
}

static unsigned below(uint64_t *seed, unsigned n)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % n;
}

static void step(struct world *w, struct model *m, uint64_t *seed)
{
    unsigned i = 1 + below(seed, ROOTS - 1), k = 1 + below(seed, ROOTS - 1),
             at = below(seed, ITEMS);
    switch (below(seed, 8)) {
    case 0:
    case 1: {
        m->root[i] = ++m->last;
        m->next[m->last] = m->root[k] == m->last ? 0 : m->root[k];
        m->other[m->last] = 0;
        val n = new_node(w, m->last), next = i == k ? NULL : w->roots[k];
        if (i == k)
            m->next[m->last] = 0;
        gc_store(&w->gc, n, &as_node(n)->next, next);
        w->roots[i] = n;
        break;
    }
    case 2:
        if (m->root[i] && m->root[k]) {
            m->other[m->root[i]] = m->root[k];
            gc_store(&w->gc, w->roots[i], &as_node(w->roots[i])->other, w->roots[k]);
        }
        break;
    case 3:
        m->root[i] = 0;
        w->roots[i] = NULL;
        break;
    case 4:
    case 5:
        m->item[at] = m->root[i];
        gc_store(&w->gc, w->roots[0], &as_array(w->roots[0])->at[at], w->roots[i]);
        break;
    case 6:
        m->root[i] = m->item[at];
        w->roots[i] = as_array(w->roots[0])->at[at];
        break;
    default:
        if (m->root[i]) {
            w->roots[i] = as_node(w->roots[i])->next;
            m->root[i] = m->next[m->root[i]];
        }
    }
}

static void test_random(struct world *w)
{
    static struct model m;
    for (uint64_t round = 1; round <= 12; round++) {
        uint64_t seed = round;
        memset(&m, 0, sizeof m);
        memset(w->roots, 0, sizeof w->roots);
        w->roots[0] = new_array(w, ITEMS); /* large: it has cards */
        CHECK(old_is_large(&w->gc, w->roots[0]));
        for (int n = 0; n < 30000; n++) {
            step(w, &m, &seed);
            if (below(&seed, 900) == 0)
                below(&seed, 4) ? minor(w) : collect(w);
            if (n % 3000 == 0)
                compare(w, &m);
        }
        compare(w, &m);
    }
}

/* ---- cards, pinned objects, large ones ----------------------------------------------- */

static void store_new(struct world *w, int at)
{
    val n = new_node(w, at);
    gc_store(&w->gc, w->roots[0], &as_array(w->roots[0])->at[at], n);
}

static void test_cards(struct world *w)
{
    enum { N = 20000 };
    w->roots[0] = new_array(w, N);
    minor(w);
    static const int64_t places[] = {0, 1, 126, 127, 128, 129, 5000, N - 2, N - 1};
    for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
        deeper(store_new, w, (int)places[i]);
        i % 2 ? minor(w) : collect(w);
        for (unsigned k = 0; k <= i; k++)
            CHECK(as_node(as_array(w->roots[0])->at[places[k]])->id == places[k]);
        CHECK(!card_is_dirty(&w->gc, &as_array(w->roots[0])->at[places[i]]));
    }
    CHECK(!as_array(w->roots[0])->at[2] && !as_array(w->roots[0])->at[130]);
}

static void test_pinned(struct world *w)
{
    val held[200];
    for (int i = 0; i < 200; i++) { /* their windows are the gaps between them */
        for (int k = 0; k < 20; k++)
            new_node(w, -1);
        held[i] = new_node(w, i);
        as_node(held[i])->next = new_node(w, 1000 + i);
    }
    for (int round = 0; round < 5; round++) {
        gc_minor(&w->gc);
        CHECK(w->gc.pinned.n >= 200);
        for (int i = 0; i < 30000; i++) /* must not overwrite them */
            new_node(w, -2);
        for (int i = 0; i < 200; i++) {
            CHECK(gc_is_young(&w->gc, held[i]) && as_node(held[i])->id == i);
            CHECK(as_node(as_node(held[i])->next)->id == 1000 + i);
        }
    }
    w->roots[0] = held[0];
    memset(held, 0, sizeof held);
    __asm__ volatile("" ::"r"(held) : "memory");
    minor(w);
    CHECK(!gc_is_young(&w->gc, w->roots[0]) && as_node(w->roots[0])->id == 0);
}

static void make_large(struct world *w, int n)
{
    for (int i = 0; i < n; i++) {
        w->roots[i] = new_array(w, 100000 + i);
        gc_store(&w->gc, w->roots[i], &as_array(w->roots[i])->at[i], new_node(w, i));
    }
}

static void check_large(struct world *w, int i)
{
    CHECK(as_array(w->roots[i])->n == 100000 + i);
    CHECK(as_node(as_array(w->roots[i])->at[i])->id == i);
}

static void test_large(struct world *w)
{
    collect(w);
    size_t before = w->gc.large_bytes;
    deeper(make_large, w, 10);
    collect(w);
    CHECK(w->gc.large_bytes - before >= 10 * 800000);
    for (int i = 0; i < 10; i++)
        deeper(check_large, w, i);
    for (int i = 0; i < 9; i++)
        w->roots[i] = NULL;
    collect(w);
    CHECK(w->gc.large_bytes - before < 2 * 800000);
    deeper(check_large, w, 9);
    memset(w->roots, 0, sizeof w->roots);
    collect(w);
    CHECK(w->gc.large_bytes == before);
}

/* As when there is no room for it in the nursery's window. */
static val new_fresh(struct world *w, int64_t n)
{
    struct array *a =
        gc_alloc_slow(&w->gc, gc_round(sizeof *a + (size_t)n * sizeof(val)));
    a->h.kind = ARRAY;
    a->n = n;
    return &a->h;
}

/* Large objects of the sizes of cells and of blocks, each held in another way. */
enum { FRESH_SIZES = 2, FRESH_WAYS = 7 };
static const int64_t fresh_sizes[FRESH_SIZES] = {2000, 20000};

static void make_fresh(struct world *w, int at)
{
    int64_t n = fresh_sizes[at / FRESH_WAYS];
    val a = new_fresh(w, n), holder = w->roots[30];
    switch (at % FRESH_WAYS) {
    case 0: w->roots[at] = a; break; /* a root */
    case 1:
        gc_store(&w->gc, holder, &as_array(holder)->at[at], a); /* an old object */
        break;
    case 2: /* a young one */
        w->roots[at] = new_node(w, at);
        gc_store(&w->gc, w->roots[at], &as_node(w->roots[at])->next, a);
        break;
    case 3: /* another fresh one */
        w->roots[at] = new_fresh(w, n);
        as_array(w->roots[at])->at[n - 1] = a;
        break;
    case 4: w->roots[at] = new_weak(w, a, true); break; /* nobody */
    case 5: gc_register_final(&w->gc, a); break;        /* its finalizer */
    case 6: break;                                      /* nobody */
    }
    val node = new_node(w, at);
    gc_store(&w->gc, a, &as_array(a)->at[n - 1], node);
}

/* The minor collection frees those that nobody holds, and only those. */
static void test_fresh(struct world *w)
{
    enum { LIVE = 5 };
    w->roots[30] = new_array(w, 100);
    collect(w);
    size_t large = w->gc.large_bytes, small = w->gc.small_bytes, live[2] = {0, 0};
    uint64_t minors = w->gc.minors;
    for (int i = 0; i < FRESH_SIZES * FRESH_WAYS; i++)
        deeper(make_fresh, w, i);
    bool none = w->gc.minors == minors; /* else some are not fresh any more */
    CHECK(!none || w->gc.fresh.n == FRESH_SIZES * (FRESH_WAYS + 1));
    minor(w);
    gc_verify(&w->gc);
    CHECK(w->gc.fresh.n == 0);
    for (int s = 0; s < FRESH_SIZES; s++) {
        int first = s * FRESH_WAYS;
        int64_t last = fresh_sizes[s] - 1;
        val held[4] = {w->roots[first], as_array(w->roots[30])->at[first + 1],
                       as_node(w->roots[first + 2])->next,
                       as_array(w->roots[first + 3])->at[last]};
        for (int i = 0; i < 4; i++)
            CHECK(as_node(as_array(held[i])->at[last])->id == first + i);
        CHECK(!none || as_weak(w->roots[first + 4])->target == NULL);
        live[s] = LIVE + 1; /* and the one that holds another */
    }
    /* a large one takes three blocks, a small one a cell */
    size_t large_now = w->gc.large_bytes - large, small_now = w->gc.small_bytes - small;
    CHECK(!none || large_now == live[1] * 3 * GC_BLOCK);
    CHECK(!none || (small_now >= live[0] * 16000 && small_now < (live[0] + 1) * 16000));
    memset(w->roots, 0, sizeof w->roots);
    collect(w);
    CHECK(!none || w->gc.doomed.n ==
                       FRESH_SIZES + FRESH_SIZES); /* finalizers, weak references */
}

/* A word inside of it is enough. */
static void test_fresh_pinned(struct world *w)
{
    collect(w);
    size_t large = w->gc.large_bytes;
    val a = new_array(w, 20000);
    volatile uintptr_t inside = (uintptr_t)&as_array(a)->at[10000];
    a = NULL;
    minor(w);
    CHECK(w->gc.large_bytes - large == 3 * GC_BLOCK);
    CHECK(*(val *)inside == NULL);
}

/* ---- weak references and finalizers, in both generations ------------------------------- */

static void make_weak(struct world *w, int age)
{
    for (int i = 0; i < 5; i++) {
        w->roots[i] = new_node(w, i);
        w->roots[10 + i] = new_weak(w, w->roots[i], i % 2);
    }
    w->roots[20] = new_weak(w, new_node(w, 99), true);   /* nothing else refers to it */
    w->roots[21] = new_weak(w, (val)(uintptr_t)7, true); /* a tagged integer */
    if (age)
        collect(w);
}

static void test_weak(struct world *w)
{
    for (int age = 0; age < 2; age++) {
        deeper(make_weak, w, age);
        w->told_doomed = 0;
        w->roots[1] = w->roots[2] = NULL;
        age ? collect(w) : minor(w);
        for (int i = 0; i < 5; i++)
            CHECK(as_weak(w->roots[10 + i])->target == w->roots[i]);
        CHECK(!as_weak(w->roots[20])->target);
        CHECK(as_weak(w->roots[21])->target == (val)(uintptr_t)7);
        CHECK(w->told_doomed > 0 || age);
        int told[ROOTS] = {0};
        for (val v; (v = gc_next_doomed(&w->gc));)
            for (int i = 0; i < ROOTS; i++)
                told[i] += v == w->roots[i];
        CHECK(told[11] == 1 && told[12] == 0 && told[10] == 0 && told[20] == 1);
        collect(w);
        CHECK(!gc_next_doomed(&w->gc));
        memset(w->roots, 0, sizeof w->roots);
    }
}

static val final_node(struct world *w, int64_t id, val next)
{
    val n = new_node(w, id);
    gc_store(&w->gc, n, &as_node(n)->next, next);
    gc_register_final(&w->gc, n);
    return n;
}

static void make_final(struct world *w, int age)
{
    val inner = final_node(w, 1, NULL), plain = new_node(w, 2);
    gc_store(&w->gc, plain, &as_node(plain)->next, inner);
    val outer = final_node(w, 3, plain);
    w->roots[0] = outer; /* 3 -> 2 -> 1 */
    w->roots[1] = final_node(w, 4, NULL);
    gc_store(&w->gc, w->roots[1], &as_node(w->roots[1])->next,
             w->roots[1]); /* a ring */
    w->roots[2] = final_node(w, 5, NULL);
    w->roots[3] = new_weak(w, inner, false);
    if (age)
        collect(w);
}

/* The ids of what is doomed, as decimal digits. */
static int64_t doomed_ids(struct world *w, val *keep)
{
    int64_t ids = 0;
    for (val v; (v = gc_next_doomed(&w->gc));) {
        ids = ids * 10 + as_node(v)->id;
        if (keep && as_node(v)->id == 4)
            *keep = v;
    }
    return ids;
}

static void test_final(struct world *w)
{
    for (int age = 0; age < 2; age++) {
        deeper(make_final, w, age);
        CHECK(!gc_next_doomed(&w->gc));
        w->roots[0] = w->roots[1] = NULL;
        minor(w); /* these are not looked for in the nursery */
        CHECK(!gc_next_doomed(&w->gc));
        collect(w);
        CHECK(!as_weak(w->roots[3])->target); /* before anything is finalized */
        int64_t ids = doomed_ids(w, &w->roots[1]);
        CHECK(ids == 34 || ids == 43);
        collect(w);
        CHECK(doomed_ids(w, NULL) == 1); /* nothing refers to it any more */
        CHECK(as_node(w->roots[1])->next == w->roots[1]); /* it lives again */
        w->roots[1] = NULL;
        collect(w);
        CHECK(!gc_next_doomed(&w->gc)); /* once an object */
        w->roots[2] = NULL;
        collect(w);
        CHECK(doomed_ids(w, NULL) == 5);
        memset(w->roots, 0, sizeof w->roots);
    }
}

/* What is dead is found although old space does not grow. */
static void test_waiting(struct world *w)
{
    deeper(make_final, w, 0);
    memset(w->roots, 0, sizeof w->roots);
    gc_wipe_stack();
    w->gc.verify = w->gc.poison = 0;
    for (uint64_t i = 0; i < (w->gc.nursery_size << 8) && !w->told_doomed; i += 32)
        new_node(w, 0);
    CHECK(w->told_doomed && w->told_wipe);
}

/* ---- settings ------------------------------------------------------------------------- */

static void test_settings(struct world *w)
{
    static const struct {
        const char *nursery, *min, *max;
        size_t want_nursery, want_min, want_max;
    } rows[] = {
        {"1M", "", "", 1 << 20, 8 << 20, SIZE_MAX},
        {"100", "1K", "", 64 << 10, 1 << 10, SIZE_MAX}, /* the smallest nursery */
        {"1.5m", "0.25G", "2GB", 3 << 19, 256 << 20, (size_t)2 << 30},
        {"nonsense", "-3", "5 M", 4 << 20, 32 << 20, SIZE_MAX},
        {"", "", "1e7b", 4 << 20, 32 << 20, 10000000},
    };
    CHECK(freopen("/dev/null", "w", stderr)); /* what is said about nonsense */
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        setenv("PYPY_GC_NURSERY", rows[i].nursery, 1);
        setenv("PYPY_GC_MIN", rows[i].min, 1);
        setenv("PYPY_GC_MAX", rows[i].max, 1);
        if (gc_settings(&w->gc) != rows[i].want_nursery ||
            w->gc.min_threshold != rows[i].want_min ||
            w->gc.max_bytes != rows[i].want_max) {
            printf("row %u: %zu %zu %zu\n", i, gc_settings(&w->gc), w->gc.min_threshold,
                   w->gc.max_bytes);
            exit(1);
        }
    }
}

/* Its future address is a cell of old space, which is free again when it dies young. */
static void identify_new(struct world *w, int n)
{
    for (int i = 0; i < n; i++)
        CHECK(gc_identity(&w->gc, new_node(w, i)));
}
static void make_old(struct world *w, int n)
{
    w->roots[0] = new_array(w, n);
    for (int i = 0; i < n; i++)
        store_new(w, i);
}

/* The cell's block is one that the sweep has yet to come to: the verifier looks at the lists. */
static void test_identity(struct world *w)
{
    enum { N = 20000 };
    size_t done;
    deeper(make_old, w, N);
    minor(w);
    deeper(identify_new, w, 100);
    while (w->gc.phase != GC_SWEEPING)
        major_step(&w->gc);
    CHECK(old_sweep(&w->gc, 1, &done));
    minor(w);
    while (w->gc.phase == GC_SWEEPING)
        major_step(&w->gc);
    for (int i = 0; i < N; i++) {
        deeper(store_new, w, i);
        CHECK(as_node(as_array(w->roots[0])->at[i])->id == i);
    }
    minor(w);
    for (int i = 0; i < N; i++)
        CHECK(as_node(as_array(w->roots[0])->at[i])->id == i);
}

/* Marking has begun when the objects die: their future addresses are grey. */
static void test_grey_shadows(struct world *w)
{
    collect(w);
    deeper(identify_new, w, 100);
    CHECK(w->gc.phase == GC_SCANNING);
    major_step(&w->gc);
    CHECK(w->gc.phase == GC_MARKING && w->gc.grey.n >= w->gc.shadows.n);
    minor(w); /* the verifier looks at what is left */
    while (w->gc.phase != GC_SCANNING)
        major_step(&w->gc);
}

static const struct {
    const char *name;
    void (*run)(struct world *w);
} tests[] = {
    {"random", test_random},       {"cards", test_cards},
    {"pinned", test_pinned},       {"large", test_large},
    {"weak", test_weak},           {"final", test_final},
    {"waiting", test_waiting},     {"settings", test_settings},
    {"identity", test_identity},   {"fresh", test_fresh},
    {"inside", test_fresh_pinned}, {"shadows", test_grey_shadows},
};

/* As the machine's main program: its words do not count. */
static __attribute__((noinline)) void run(unsigned i, const char *base)
{
    static struct world w;
    start(&w, base);
    tests[i].run(&w);
}

int main(int argc, char **argv)
{
    for (unsigned i = 0; argc > 1 && i < sizeof tests / sizeof *tests; i++)
        if (strcmp(argv[1], tests[i].name) == 0) {
            run(i, __builtin_frame_address(0));
            return 0;
        }
    for (unsigned i = 0; i < sizeof tests / sizeof *tests; i++)
        puts(tests[i].name);
    return argc > 1;
}
