#include "logparse/diff/words.h"

#include <stdlib.h>

const struct word_row word_rows[WORDS] = {
#define WORD(id, name, lost, gained) {name, lost, gained},
#include "logparse/diff/words.def"
#undef WORD
};

/* The trace that has an operation (here) and the one that has not (there). */
struct view {
    const struct norm *here, *there;
    const struct body_lines *lines; /* of here */
    size_t at;          /* the merge point whose place was parsed last, plus 1 */
    struct place place; /* of it */
    struct map passed;  /* places that the other trace passes */
};

static bool has(struct slice text, const char *part)
{
    return slice_find(text, slice_of(part)) >= 0;
}

static bool is_number_in_object(struct slice descr)
{
    return has(descr, "W_IntObject.inst_intval") ||
           has(descr, "W_FloatObject.inst_floatval");
}

/* Calls of these effects are folded when their arguments allow it. */
static bool is_elidable(struct slice descr)
{
    return has(descr, "EF=0") || has(descr, "EF=3") || has(descr, "EF=4");
}

/* Calls that the optimizer knows as operations on strings: numbers 2.. to 5.. */
static bool is_string_call(struct slice descr)
{
    for (ptrdiff_t at; (at = slice_find(descr, SLICE(" OS="))) >= 0;) {
        descr = slice_from(descr, (size_t)at + 4);
        if (descr.n && descr.p[0] >= '2' && descr.p[0] <= '5')
            return true;
    }
    return false;
}

static bool is_string_op(const struct op *op)
{
    static const char *const parts[] = {
        "strgetitem",     "strlen",         "strsetitem",  "newstr",
        "newunicode",     "copystr",        "copyunicode", "unicodelen",
        "unicodegetitem", "unicodesetitem", "strhash",     "unicodehash"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (slice_starts(op->name, slice_of(parts[i])))
            return true;
    return has(op->args, "ll_str") || is_string_call(op->descr);
}

/* What is computed without effects: a key of the operation with its very boxes. */
static uint64_t computation(const struct norm *norm, uint32_t i)
{
    const struct norm_op *op = &norm->ops.at[i];
    uint64_t key = hash_word(op->name, op->descr);
    for (uint32_t k = 0; k < op->args; k++)
        key = hash_word(key, norm->values.at[op->first + op->results + k].id);
    return key;
}

/* The memory that a read or a write of a field names: object and descr. */
static uint64_t memory(const struct norm *norm, uint32_t i)
{
    const struct norm_op *op = &norm->ops.at[i];
    uint64_t key = hash_word(99, op->descr);
    uint32_t n = op->class == OPC_WRITE && op->args ? op->args - 1 : op->args;
    for (uint32_t k = 0; k < n; k++)
        key = hash_word(key, norm->values.at[op->first + op->results + k].id);
    return key;
}

/* Was the field read or written before, or the value computed? A label forgets nothing: what
 * was in a box stays there. */
static bool was_done(struct view *v, uint32_t upto, uint64_t key)
{
    for (uint32_t i = 0; i < upto; i++) {
        enum op_class class = v->here->ops.at[i].class;
        if (class == OPC_ARITH && computation(v->here, i) == key)
            return true;
        if ((class == OPC_READ || class == OPC_WRITE) && memory(v->here, i) == key)
            return true;
    }
    return false;
}

/* Did the other trace go deeper at this place, where this one calls? Then the merge points
 * that only the other one has follow the operation's place. */
static bool was_inlined(const struct view *v, uint32_t i)
{
    const struct norm_op *op = &v->here->ops.at[i];
    bool at_place = false;
    for (size_t k = 0; k < v->there->ops.n; k++) {
        const struct norm_op *o = &v->there->ops.at[k];
        if (o->kind != OP_MERGE_POINT)
            continue;
        if (at_place && o->depth > op->depth)
            return true;
        at_place = o->where == op->where;
    }
    return false;
}

static enum word_kind word_of_call(const struct view *v, uint32_t i,
                                   const struct op *op)
{
    if (is_string_op(op))
        return WORD_STRING;
    if (is_elidable(op->descr))
        return WORD_FOLDED;
    return was_inlined(v, i) ? WORD_INLINED : WORD_CALLS;
}

static enum word_kind word_of_read(struct view *v, uint32_t i, const struct op *op)
{
    if (is_number_in_object(op->descr))
        return WORD_UNBOXED;
    return was_done(v, i, memory(v->here, i)) ? WORD_KNOWN : WORD_READS;
}

static enum word_kind word_of_arithmetic(struct view *v, uint32_t i,
                                         const struct op *op)
{
    if (was_done(v, i, computation(v->here, i)))
        return WORD_REPEATED;
    return slice_ends(op->name, SLICE("_ovf")) ? WORD_OVERFLOW : WORD_COMPUTES;
}

static enum word_kind word_of_guard(const struct op *op)
{
    return has(op->name, "overflow") ? WORD_OVERFLOW : WORD_GUARD;
}

static enum word_kind word_of(struct view *v, uint32_t i)
{
    const struct norm_op *n = &v->here->ops.at[i];
    const struct op parsed = norm_line(v->here, v->lines, i), *op = &parsed;
    bool passed = n->where == 0 || map_find(&v->passed, n->where);
    if (n->class == OPC_ALLOC && passed)
        return is_string_op(op) ? WORD_STRING : WORD_VIRTUAL;
    if (n->class == OPC_ALLOC)
        return WORD_ALLOCATES;
    if (n->class == OPC_CALL && passed)
        return word_of_call(v, i, op);
    if (!passed)
        return WORD_OTHER;
    if (is_string_op(op))
        return WORD_STRING;
    switch (n->class) {
    case OPC_GUARD: return word_of_guard(op);
    case OPC_READ: return word_of_read(v, i, op);
    case OPC_ARITH: return word_of_arithmetic(v, i, op);
    case OPC_WRITE: return WORD_WRITES;
    case OPC_BARRIER: return WORD_BARRIER;
    default: return WORD_OTHER;
    }
}

static void add_word(struct words *words, struct word w)
{
    for (size_t i = 0; i < words->at.n; i++) {
        struct word *old = &words->at.at[i];
        if (old->kind == w.kind && old->lost == w.lost && old->line == w.line &&
            slice_eq(old->file, w.file)) {
            old->count += w.count;
            return;
        }
    }
    *vec_add(&words->at) = w;
}

/* NULL: not known. Neighbours are at the same place. */
static const struct place *place_of(struct view *v, uint32_t i)
{
    size_t at = norm_merge_point(v->here, i);
    if (at == v->here->ops.n)
        return NULL;
    if (v->at != at + 1)
        place_parse(norm_line(v->here, v->lines, at).where, &v->place);
    v->at = at + 1;
    return &v->place;
}

static void add_at(struct words *words, enum word_kind kind, bool lost, struct view *v,
                   uint32_t i)
{
    struct word w = {.kind = kind, .lost = lost, .count = 1, .line = -1};
    const struct place *place = place_of(v, i);
    w.proof = v->lines->at.at[v->here->ops.at[i].source];
    if (place && place->is_python) {
        w.file = place->file;
        w.function = place->function;
        w.line = place->line >= 0 ? place->line : place->first_line;
    }
    add_word(words, w);
}

static void open_view(struct view *v, const struct norm *here, const struct norm *there,
                      const struct body_lines *lines)
{
    *v = (struct view){.here = here, .there = there, .lines = lines};
    for (size_t i = 0; i < there->ops.n; i++)
        *map_put(&v->passed, there->ops.at[i].where) = 1;
}

static uint32_t labels_of(const struct norm *norm)
{
    uint32_t n = 0;
    for (size_t i = 0; i < norm->ops.n; i++)
        n += norm->ops.at[i].class == OPC_LABEL;
    return n;
}

static void add_peeling(struct words *words, struct view *va, struct view *vb)
{
    uint32_t before = labels_of(va->here), after = labels_of(vb->here);
    if ((before >= 2) != (after >= 2) && before && after)
        add_at(words, WORD_PEELED, before > after, before > after ? vb : va, 0);
}

static void add_pair(struct words *words, struct view *va, struct view *vb,
                     const struct pair *p)
{
    if (p->a == NO_OP || p->b == NO_OP) {
        struct view *v = p->a == NO_OP ? vb : va;
        uint32_t i = p->a == NO_OP ? p->b : p->a;
        const struct norm_op *op = &v->here->ops.at[i];
        /* labels, inputs and merge points come with what they frame */
        if (op->kind == OP_OPERATION && op->class != OPC_LABEL && op->class != OPC_MARK)
            add_at(words, word_of(v, i), p->a == NO_OP, v, i);
    } else if (p->changes) {
        bool keeps = p->changes == CHANGE_FAILARGS;
        add_at(words, keeps ? WORD_KEEPS : WORD_CHANGED, true, vb, p->b);
    }
}

static int graver(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->lost != y->lost)
        return x->lost ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* Said of the whole trace. */
static void add_whole(struct words *words, enum word_kind kind)
{
    *vec_add(&words->at) =
        (struct word){.kind = kind, .lost = true, .count = 1, .line = -1};
}

void words_make(struct words *words, const struct match *m)
{
    *words = (struct words){0};
    if (m->moved)
        add_whole(words, m->relocated ? WORD_PLACE : WORD_MOVED);
    if (m->retargeted)
        add_whole(words, WORD_TARGET);
    if (!m->detail)
        return;
    const struct aligned_pair *d = m->detail;
    struct view va, vb;
    open_view(&va, &d->a, &d->b, &d->a_lines);
    open_view(&vb, &d->b, &d->a, &d->b_lines);
    add_peeling(words, &va, &vb);
    for (size_t i = 0; i < d->alignment.pairs.n; i++)
        add_pair(words, &va, &vb, &d->alignment.pairs.at[i]);
    map_free(&va.passed);
    map_free(&vb.passed);
    if (words->at.n == 0)
        add_whole(words, WORD_PLACES);
    if (words->at.n)
        qsort(words->at.at, words->at.n, sizeof *words->at.at, graver);
}

void words_free(struct words *words)
{
    vec_free(&words->at);
}
