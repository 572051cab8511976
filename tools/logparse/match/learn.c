#include "logparse/match/learn.h"

#include "logparse/diff/align.h"
#include "logparse/diff/text.h"
#include "logparse/match/select.h"

enum { MOST_IN_SET = 32 /* as parse.c takes */ };

/* One operation of the first log, and how much of it may be said. */
struct item {
    const struct op *op;
    VEC(bool) any; /* by argument: it differs */
    bool optional, any_descr, any_failargs, any_result;
    bool any_number; /* of arguments */
    uint32_t line;   /* in the text that was written last */
    bool gap_before; /* other logs have operations here that this one has not */
    uint32_t set;    /* number of the {{{ }}} it is in; 0: none */
};

struct template
{
    VEC(struct item) items;
    bool gap_at_end;
    uint32_t sets;
};

static void open_template(struct template *t, const struct ops *ops)
{
    *t = (struct template){0};
    for (size_t i = 0; i < ops->at.n; i++) {
        struct item item = {.op = ops->at.at[i]};
        struct slice rest = item.op->args, arg;
        while (arg_next(&rest, &arg))
            *vec_add(&item.any) = false;
        *vec_add(&t->items) = item;
    }
}

static void free_template(struct template *t)
{
    for (size_t i = 0; i < t->items.n; i++)
        vec_free(&t->items.at[i].any);
    vec_free(&t->items);
}

static void read_norm(struct norm *norm, const struct ops *ops)
{
    *norm = (struct norm){0};
    for (size_t i = 0; i < ops->at.n; i++)
        norm_add(norm, ops->at.at[i], (uint32_t)i);
}

/* Addresses differ from run to run even where one log was given. */
static void forget_addresses(struct template *t, const struct norm *norm)
{
    for (size_t i = 0; i < t->items.n; i++) {
        const struct norm_op *op = &norm->ops.at[i];
        for (uint32_t k = 0; k < op->args && k < t->items.at[i].any.n; k++)
            t->items.at[i].any.at[k] |=
                value_is_chance(norm->values.at[op->first + op->results + k]);
    }
}

static bool same_value(struct value a, struct value b)
{
    return a.kind == b.kind && (a.kind != VALUE_CONST || a.id == b.id);
}

/* Constants that differ are left open; where boxes differ, all that could be meant are. */
static void widen(struct item *item, const struct norm *a, const struct norm_op *x,
                  const struct norm *b, const struct norm_op *y, unsigned changes)
{
    const struct value *v = a->values.at + x->first + x->results;
    const struct value *w = b->values.at + y->first + y->results;
    bool open = false;
    item->any_number |= x->args != y->args;
    for (uint32_t k = 0; !item->any_number && k < item->any.n && k < x->args; k++)
        if (!same_value(v[k], w[k]))
            item->any.at[k] = open = true;
    for (uint32_t k = 0; changes & CHANGE_ARGS && !open && k < item->any.n; k++)
        item->any.at[k] = true;
    item->any_descr |= (changes & CHANGE_DESCR) != 0;
    item->any_failargs |= (changes & CHANGE_FAILARGS) != 0;
    item->any_result |= (changes & CHANGE_RESULT) != 0;
}

/* The same operations in another order on both sides of a piece of the alignment? */
static bool is_shuffled(const struct alignment *al, size_t from, size_t to,
                        const struct norm *a, const struct norm *b)
{
    struct map left = {0};
    bool same = true;
    size_t removed = 0, added = 0;
    for (size_t i = from; i < to; i++)
        if (al->pairs.at[i].a != NO_OP) {
            ++*map_put(&left, a->ops.at[al->pairs.at[i].a].key);
            removed++;
        }
    for (size_t i = from; i < to; i++)
        if (al->pairs.at[i].b != NO_OP) {
            uint64_t *n = map_find(&left, b->ops.at[al->pairs.at[i].b].key);
            same &= n && *n;
            if (n && *n)
                --*n;
            added++;
        }
    map_free(&left);
    return same && removed == added && removed > 1 && removed <= MOST_IN_SET;
}

/* A piece [from, to) of pairs that are not the same. */
static void widen_piece(struct template *t, const struct alignment *al, size_t from,
                        size_t to, const struct norm *a, const struct norm *b)
{
    bool shuffled = is_shuffled(al, from, to, a, b);
    uint32_t next = (uint32_t)t->items.n; /* the item behind what was added */
    t->sets += shuffled;
    for (size_t i = to; i < al->pairs.n && next == t->items.n; i++)
        if (al->pairs.at[i].a != NO_OP)
            next = al->pairs.at[i].a;
    for (size_t i = to; i-- > from;) {
        const struct pair *p = &al->pairs.at[i];
        struct item *item = p->a != NO_OP ? &t->items.at[p->a] : NULL;
        if (item && shuffled)
            item->set = t->sets;
        else if (item && p->b == NO_OP)
            item->optional = true;
        else if (item)
            widen(item, a, &a->ops.at[p->a], b, &b->ops.at[p->b], p->changes);
        else if (!shuffled && next < t->items.n)
            t->items.at[next].gap_before = true;
        else if (!shuffled)
            t->gap_at_end = true;
        if (p->a != NO_OP)
            next = p->a;
    }
}

static size_t end_of_difference(const struct alignment *al, size_t from)
{
    while (from < al->pairs.n && !pair_is_same(&al->pairs.at[from]))
        from++;
    return from;
}

/* Two lines that changed places are one removed, one the same, one added: the smallest piece
 * from here on that is shuffled, over a few lines that are the same; 0: there is none. */
static size_t end_of_shuffle(const struct alignment *al, size_t from,
                             const struct norm *a, const struct norm *b)
{
    enum { MOST_SAME = 8 };
    size_t to = end_of_difference(al, from);
    for (size_t same = 0; same <= MOST_SAME && to < al->pairs.n;
         to = end_of_difference(al, to)) {
        if (is_shuffled(al, from, to, a, b))
            return to;
        for (; to < al->pairs.n && pair_is_same(&al->pairs.at[to]); to++)
            same++;
    }
    return is_shuffled(al, from, to, a, b) && to == al->pairs.n ? to : 0;
}

static void learn_from(struct template *t, const struct norm *a, const struct norm *b)
{
    struct alignment al;
    align(&al, a, b);
    for (size_t i = 0; i < al.pairs.n;) {
        size_t end =
            pair_is_same(&al.pairs.at[i]) ? i + 1 : end_of_shuffle(&al, i, a, b);
        if (end == 0)
            end = end_of_difference(&al, i);
        if (!pair_is_same(&al.pairs.at[i]))
            widen_piece(t, &al, i, end, a, b);
        i = end;
    }
    alignment_free(&al);
}

static void add_descr(const struct item *item, struct str *out)
{
    struct str descr = {0};
    descr_pattern(item->op->descr, &descr);
    if (descr.n) {
        str_add(out, item->op->args.n ? SLICE(", descr=") : SLICE("descr="));
        str_add(out, item->any_descr ? SLICE("...") : str_slice(&descr));
    }
    str_free(&descr);
}

static void add_item(const struct item *item, struct str *out)
{
    const struct op *op = item->op;
    struct slice rest = op->args, arg;
    if (op->result.n) {
        str_add(out, item->any_result ? SLICE("_") : op->result);
        str_add(out, SLICE(" = "));
    }
    str_add(out, op->name);
    str_addc(out, '(');
    if (item->any_number)
        str_add(out, SLICE("..."));
    for (size_t k = 0; !item->any_number && arg_next(&rest, &arg); k++) {
        str_add(out, k ? SLICE(", ") : SLICE(""));
        str_add(out, item->any.at[k] ? SLICE("_") : arg);
    }
    add_descr(item, out);
    str_addc(out, ')');
    if (op->has_failargs && !item->any_failargs && !item->optional) {
        str_add(out, SLICE(" ["));
        str_add(out, op->failargs);
        str_addc(out, ']');
    }
    str_add(out, item->optional ? SLICE("?\n") : SLICE("\n"));
}

static void add_head(const char *name, struct str *out)
{
    str_add(out, SLICE("@ trace "));
    for (; *name; name++) /* '?' fits any byte, so it fits a newline */
        str_addc(out, (unsigned char)*name < ' ' ? '?' : *name);
    str_addc(out, '\n');
}

static void add_mark(const char *mark, uint32_t *line, struct str *out)
{
    str_addf(out, "%s\n", mark);
    ++*line;
}

static void add_template(struct template *t, struct str *out)
{
    uint32_t set = 0, line = 2; /* the first one is the head */
    for (size_t i = 0; i < t->items.n; i++) {
        struct item *item = &t->items.at[i];
        if (set && item->set != set)
            add_mark("}}}", &line, out);
        if (item->gap_before && !item->set)
            add_mark("...", &line, out);
        if (item->set && item->set != set)
            add_mark("{{{", &line, out);
        set = item->set;
        item->line = line++;
        add_item(item, out);
    }
    if (set)
        str_add(out, SLICE("}}}\n"));
    if (t->gap_at_end)
        str_add(out, SLICE("...\n"));
}

bool learn_is_possible(const struct run *runs, size_t n, uint32_t trace)
{
    const char *name = runs[0].traces.all.at[trace].name;
    for (size_t r = 0; r < n; r++) {
        uint32_t t = run_trace(&runs[r], name);
        if (t == NO_TRACE || !runs[r].facts.at[t].has_hash)
            return false;
    }
    return true;
}

/* What was written must fit what it was learnt from: nothing else is given out. *line gets
 * the one that did not fit; 0: there is none to blame. */
static bool fits_all(struct slice text, const struct selection *selections, size_t n,
                     uint32_t *line)
{
    struct expectations e;
    struct str why = {0};
    bool fits = expectations_parse(&e, text, &why);
    *line = 0;
    for (size_t r = 0; fits && r < n; r++) {
        struct misfit misfit;
        fits = patterns_fit(&e.all.at[0], &selections[r].ops, &misfit) == FITS;
        *line = misfit.line;
        misfit_free(&misfit);
    }
    expectations_free(&e);
    str_free(&why);
    return fits;
}

/* Only its name and its descr stay. False: there was no more to say. */
static bool say_less_of(struct item *item)
{
    bool less = !item->any_failargs || !item->any_result;
    item->any_failargs = item->any_result = true;
    for (size_t k = 0; k < item->any.n; k++) {
        less |= !item->any.at[k];
        item->any.at[k] = true;
    }
    return less;
}

/* Names of boxes may stand for different things in different logs: say less of the line that
 * does not fit; when it is not to blame, of all. */
static bool say_less(struct template *t, uint32_t line)
{
    bool less = false;
    for (size_t i = 0; i < t->items.n; i++)
        if (t->items.at[i].line == line && line)
            less |= say_less_of(&t->items.at[i]);
    for (size_t i = 0; !less && i < t->items.n; i++)
        less |= say_less_of(&t->items.at[i]);
    return less;
}

static bool write_template(struct template *t, const char *name,
                           const struct selection *selections, size_t n,
                           struct str *out)
{
    struct str text = {0};
    uint32_t line;
    bool fits;
    do {
        str_clear(&text);
        add_head(name, &text);
        add_template(t, &text);
        fits = fits_all(str_slice(&text), selections, n, &line);
    } while (!fits && say_less(t, line));
    if (fits)
        str_add(out, str_slice(&text));
    str_free(&text);
    return fits;
}

enum learnt learn_trace(const struct run *runs, size_t n, uint32_t trace,
                        struct str *out)
{
    const char *name = runs[0].traces.all.at[trace].name;
    struct expectation all = {.anchor = ANCHOR_TRACE, .kinds = 7, .where = SLICE("*")};
    struct selection *s = mem_zero(n, sizeof *s);
    struct norm first, other;
    struct template t;
    for (size_t r = 0; r < n; r++)
        select_ops(&s[r], &all, &runs[r].traces, NULL, run_trace(&runs[r], name));
    read_norm(&first, &s[0].ops);
    open_template(&t, &s[0].ops);
    forget_addresses(&t, &first);
    for (size_t r = 1; r < n; r++) {
        read_norm(&other, &s[r].ops);
        learn_from(&t, &first, &other);
        norm_free(&other);
    }
    bool learnt = write_template(&t, name, s, n, out);
    norm_free(&first);
    free_template(&t);
    for (size_t r = 0; r < n; r++)
        selection_free(&s[r]);
    free(s);
    return learnt ? LEARNT : LEARNT_NOT;
}
