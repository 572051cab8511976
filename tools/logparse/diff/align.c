#include "logparse/diff/align.h"

#include <assert.h>

enum {
    MOST_CELLS = 4 << 20, /* of one table: 16 MB */
    CUT_CELLS = 1 << 14, /* larger pieces are cut at unique lines, when there are any */
    /* How much two operations want to be aligned. Equal keys come first; the place in the
     * program and what computed the arguments decide between equal candidates. */
    SCORE_KEY = 8,
    SCORE_WHERE = 3,
    SCORE_DEEP = 4,
    SCORE_NAME = 2
};

/* What the score asks for, side by side: it is asked for every pair of operations. */
struct trait {
    uint64_t key;
    uint64_t deep; /* the key, and those of what made its arguments */
    uint32_t name, where;
};

struct side {
    const struct norm *norm;
    VEC(struct trait) traits; /* by operation */
};

struct aligner {
    struct side a, b;
    VEC(uint32_t) table; /* kept for the next piece */
    struct alignment *out;
};

static void read_side(struct side *side, const struct norm *norm)
{
    struct numbering made_by = {0}; /* boxes, and the key of what made them */
    side->norm = norm;
    vec_reserve(&side->traits, norm->ops.n);
    for (size_t i = 0; i < norm->ops.n; i++) {
        const struct norm_op *op = &norm->ops.at[i];
        const struct value *v = norm->values.at + op->first;
        uint64_t deep = op->key;
        for (uint32_t k = op->results; k < op->results + op->args; k++)
            if (v[k].kind == VALUE_BOX)
                deep = hash_word(deep, *numbering_at(&made_by, v[k]));
        *vec_add(&side->traits) =
            (struct trait){op->key, deep, op->name ^ op->kind, op->where};
        if (op->results)
            *numbering_at(&made_by, v[0]) = op->key;
    }
    numbering_free(&made_by);
}

static bool is_all_or_nothing(const struct norm_op *op)
{
    return op->kind == OP_MERGE_POINT || op->kind == OP_TEXT;
}

static inline unsigned score(const struct aligner *al, uint32_t i, uint32_t k)
{
    const struct trait *x = &al->a.traits.at[i], *y = &al->b.traits.at[k];
    if (x->name != y->name)
        return 0;
    unsigned where = x->where == y->where ? SCORE_WHERE : 0;
    if (x->key != y->key)
        return is_all_or_nothing(&al->a.norm->ops.at[i]) ? 0 : SCORE_NAME + where;
    return SCORE_KEY + where + (x->deep == y->deep ? SCORE_DEEP : 0);
}

static void put(struct aligner *al, uint32_t a, uint32_t b)
{
    assert(a != NO_OP || b != NO_OP);
    *vec_add(&al->out->pairs) = (struct pair){a, b, 0};
}

/* Half-open pieces of both traces. */
struct piece {
    uint32_t a, a_end, b, b_end;
};

/* Needleman and Wunsch 1970, without a price for gaps: best[i][k] is the most that what is
 * behind (i, k) can score. */
static void align_table(struct aligner *al, struct piece p)
{
    size_t n = p.a_end - p.a, m = p.b_end - p.b, row = m + 1;
    al->table.n = 0;
    vec_reserve(&al->table, (n + 1) * row);
    uint32_t *best = al->table.at;
    memset(best + n * row, 0, row * sizeof *best);
    for (size_t i = 0; i < n; i++)
        best[i * row + m] = 0;
    for (size_t i = n; i-- > 0;)
        for (size_t k = m; k-- > 0;) {
            unsigned s = score(al, p.a + (uint32_t)i, p.b + (uint32_t)k);
            uint32_t most = best[(i + 1) * row + k], here = best[i * row + k + 1];
            most = here > most ? here : most;
            here = best[(i + 1) * row + k + 1] + s;
            best[i * row + k] = s && here > most ? here : most;
        }
    size_t i = 0, k = 0;
    while (i < n || k < m) {
        uint32_t x = i < n ? p.a + (uint32_t)i : NO_OP,
                 y = k < m ? p.b + (uint32_t)k : NO_OP;
        unsigned s = x != NO_OP && y != NO_OP ? score(al, x, y) : 0;
        uint32_t here = best[i * row + k];
        if (s && here == best[(i + 1) * row + k + 1] + s) {
            put(al, x, y);
            i++, k++;
        } else if (x != NO_OP && (y == NO_OP || here == best[(i + 1) * row + k])) {
            put(al, x, NO_OP);
            i++;
        } else {
            put(al, NO_OP, y);
            k++;
        }
    }
}

static void put_apart(struct aligner *al, struct piece p)
{
    for (; p.a < p.a_end; p.a++)
        put(al, p.a, NO_OP);
    for (; p.b < p.b_end; p.b++)
        put(al, NO_OP, p.b);
}

struct seen {
    uint32_t a, b, a_times, b_times;
};
typedef VEC(struct seen) seen_list;

static void see(seen_list *list, struct map *at, const struct side *side, uint32_t i,
                bool is_a)
{
    uint64_t *nth =
        map_put(at, hash_word(side->traits.at[i].deep, side->traits.at[i].where));
    if (!*nth) {
        *vec_add(list) = (struct seen){0};
        *nth = list->n;
    }
    struct seen *s = &list->at[*nth - 1];
    *(is_a ? &s->a : &s->b) = i;
    ++*(is_a ? &s->a_times : &s->b_times);
}

/* The longest run of lines, unique in both pieces, that rises in b as it does in a. Gives
 * their indices in `list`, which is in order of a. */
static size_t rising(const seen_list *list, uint32_t *chosen)
{
    uint32_t *tail =
        mem_zero(list->n + 1, sizeof *tail); /* smallest end of length i+1 */
    uint32_t *before = mem_zero(list->n + 1, sizeof *before);
    size_t length = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->at[i].a_times != 1 || list->at[i].b_times != 1)
            continue;
        size_t low = 0, high = length;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (list->at[tail[mid]].b < list->at[i].b)
                low = mid + 1;
            else
                high = mid;
        }
        before[i] = low ? tail[low - 1] : 0;
        tail[low] = i;
        length = low == length ? length + 1 : length;
    }
    uint32_t at = length ? tail[length - 1] : 0;
    for (size_t i = length; i-- > 0; at = before[at])
        chosen[i] = at;
    free(tail);
    free(before);
    return length;
}

static void align_piece(struct aligner *al, struct piece p);

/* Cut a large piece at the lines that are unique (patience, Bram Cohen); what is between
 * has unique lines of its own. False: there is none. */
static bool align_cut(struct aligner *al, struct piece p)
{
    seen_list list = {0};
    struct map at = {0};
    for (uint32_t i = p.a; i < p.a_end; i++)
        see(&list, &at, &al->a, i, true);
    for (uint32_t i = p.b; i < p.b_end; i++)
        see(&list, &at, &al->b, i, false);
    uint32_t *chosen = mem_zero(list.n + 1, sizeof *chosen);
    size_t n = rising(&list, chosen);
    for (size_t i = 0; i < n; i++) {
        struct seen s = list.at[chosen[i]];
        align_piece(al, (struct piece){p.a, s.a, p.b, s.b});
        put(al, s.a, s.b);
        p.a = s.a + 1;
        p.b = s.b + 1;
    }
    if (n)
        align_piece(al, p);
    free(chosen);
    map_free(&at);
    vec_free(&list);
    return n > 0;
}

static bool same_key(const struct aligner *al, uint32_t i, uint32_t k)
{
    return al->a.traits.at[i].key == al->b.traits.at[k].key;
}

static void align_piece(struct aligner *al, struct piece p)
{
    uint32_t tail = 0;
    for (; p.a < p.a_end && p.b < p.b_end && same_key(al, p.a, p.b); p.a++, p.b++)
        put(al, p.a, p.b);
    for (; p.a < p.a_end && p.b < p.b_end && same_key(al, p.a_end - 1, p.b_end - 1);
         tail++)
        p.a_end--, p.b_end--;
    uint64_t cells = (uint64_t)(p.a_end - p.a + 1) * (p.b_end - p.b + 1);
    bool done = p.a == p.a_end || p.b == p.b_end;
    if (done || (cells > CUT_CELLS && align_cut(al, p)))
        cells = 0; /* nothing is left to a table */
    else if (cells <= MOST_CELLS)
        align_table(al, p);
    if (done || cells > MOST_CELLS)
        put_apart(al, p);
    for (uint32_t i = 0; i < tail; i++)
        put(al, p.a_end + i, p.b_end + i);
}

/* Values of both sides that are the same have the same number; 0: not met. */
struct renaming {
    struct numbering a, b;
    uint64_t last;
};

/* May a of one trace be b of the other? Learns it when neither has been met. */
static bool unify(struct renaming *r, struct value a, struct value b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == VALUE_CONST)
        return a.id == b.id;
    if (a.kind == VALUE_BOX && (a.id & 0xff) != (b.id & 0xff))
        return false;
    uint64_t *x = numbering_at(&r->a, a), *y = numbering_at(&r->b, b);
    if (!*x && !*y)
        *x = *y = ++r->last;
    return *x == *y;
}

static bool unify_lists(struct renaming *r, const struct value *a, uint32_t n,
                        const struct value *b, uint32_t m)
{
    bool same = n == m;
    for (uint32_t i = 0; same && i < n; i++)
        if (!unify(r, a[i], b[i]))
            same = false;
    return same;
}

static unsigned compare(struct renaming *r, const struct norm *na,
                        const struct norm_op *a, const struct norm *nb,
                        const struct norm_op *b)
{
    const struct value *x = na->values.at + a->first, *y = nb->values.at + b->first;
    unsigned changes = a->name == b->name && a->kind == b->kind ? 0 : CHANGE_NAME;
    if (a->kind == OP_MERGE_POINT || a->kind == OP_TEXT)
        return a->key == b->key ? 0 : CHANGE_NAME;
    const struct {
        uint32_t n, m;
        enum change change;
    } parts[] = {{a->results, b->results, CHANGE_RESULT},
                 {a->args, b->args, CHANGE_ARGS},
                 {a->tokens, b->tokens, CHANGE_TARGET},
                 {a->failargs, b->failargs, CHANGE_FAILARGS}};
    for (int i = 0; i < 4; i++) {
        if (!unify_lists(r, x, parts[i].n, y, parts[i].m))
            changes |= parts[i].change;
        x += parts[i].n;
        y += parts[i].m;
    }
    changes |= a->descr == b->descr ? 0 : CHANGE_DESCR;
    if (a->key != b->key && !changes) /* "[]" and no failargs at all */
        changes = CHANGE_FAILARGS;
    return changes;
}

static void rename_all(struct alignment *out, const struct norm *a,
                       const struct norm *b)
{
    struct renaming r = {0};
    for (size_t i = 0; i < out->pairs.n; i++) {
        struct pair *p = &out->pairs.at[i];
        if (p->a != NO_OP && p->b != NO_OP)
            p->changes = compare(&r, a, &a->ops.at[p->a], b, &b->ops.at[p->b]);
        out->removed += p->b == NO_OP;
        out->added += p->a == NO_OP;
        out->changed += p->changes != 0;
    }
    numbering_free(&r.a);
    numbering_free(&r.b);
}

void align(struct alignment *out, const struct norm *a, const struct norm *b)
{
    struct aligner al = {.out = out};
    *out = (struct alignment){0};
    read_side(&al.a, a);
    read_side(&al.b, b);
    align_piece(&al, (struct piece){0, (uint32_t)a->ops.n, 0, (uint32_t)b->ops.n});
    rename_all(out, a, b);
    vec_free(&al.a.traits);
    vec_free(&al.b.traits);
    vec_free(&al.table);
}

void alignment_free(struct alignment *alignment)
{
    vec_free(&alignment->pairs);
}

uint32_t alignment_guard(const struct alignment *alignment, const struct norm *a,
                         const struct norm *b, uint32_t guard)
{
    for (size_t i = 0; i < alignment->pairs.n; i++) {
        const struct pair *p = &alignment->pairs.at[i];
        if (p->a != NO_OP && p->b != NO_OP && a->ops.at[p->a].guard == guard)
            return b->ops.at[p->b].guard;
    }
    return 0;
}
