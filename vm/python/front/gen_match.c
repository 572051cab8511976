/* gen_match.c -- match statements.
 *
 * A pattern takes its subject from the top of the stack. What it captures waits below the
 * values that are still needed until the whole pattern has matched, for a pattern that
 * fails binds nothing:  [.. captured values .. | on_top values].  A test that fails jumps
 * to the label that drops as many values as there are then. */
#include "python/front/gen.h"

#include <stdlib.h>

#include "python/obj/obj.h"

struct match {
    VEC(struct slice) names; /* of captured values, the deepest first */
    VEC(struct label) fail;  /* fail[n]: drop n values, then the next case */
    int on_top;              /* values above the captured ones */
    bool may_be_last;        /* nothing is tried after it: may match anything */
};

static void pattern(struct gen *g, struct match *m, struct node *n);

/* Jump to where everything the match has on the stack is dropped, which are `more` values
 * apart from those it knows of. */
static void fail_if(struct gen *g, struct match *m, enum opcode op)
{
    size_t n = (size_t)m->on_top + m->names.n;
    while (m->fail.n <= n)
        *vec_add(&m->fail) = new_label();
    jump(g, op, &m->fail.at[n]);
}

static void place_fails(struct gen *g, struct match *m)
{
    for (size_t n = m->fail.n; n > 0; n--) {
        place(g, &m->fail.at[n - 1]);
        if (n > 1)
            emit(g, OP_POP_TOP, 0);
    }
    vec_free(&m->fail);
}

/* The top goes below the count - 1 values under it. */
static void rotate(struct gen *g, int count)
{
    for (; count > 1; count--)
        emit(g, OP_SWAP, count);
}

static void capture(struct gen *g, struct match *m, struct slice name,
                    const struct node *n)
{
    if (name.n == 0) {
        emit(g, OP_POP_TOP, 0);
        return;
    }
    for (size_t i = 0; i < m->names.n; i++)
        if (slice_eq(m->names.at[i], name))
            gen_error(g, n, "multiple assignments to name '%.*s' in pattern",
                      (int)name.n, name.p);
    rotate(g, m->on_top + 1);
    *vec_add(&m->names) = name;
}

static bool wildcard(const struct node *n)
{
    return (n->kind == N_PCAPTURE || n->kind == N_PSTAR) && n->name.n == 0;
}

static void length_is(struct gen *g, struct match *m, size_t n, enum opcode compare)
{
    emit(g, OP_GET_LEN, 0);
    load_const(g, tag_int((int64_t)n));
    emit(g, compare, 0);
    fail_if(g, m, OP_POP_JUMP_IF_FALSE);
}

/* ---- sub-patterns of what is on the top ------------------------------------------------ */

/* They match nothing by themselves: a part of a pattern may always match anything. */
static void part(struct gen *g, struct match *m, struct node *n)
{
    bool was = m->may_be_last;
    m->may_be_last = true;
    pattern(g, m, n);
    m->may_be_last = was;
}

/* The items are on the stack, the first on top. */
static void parts(struct gen *g, struct match *m, struct nodes list)
{
    m->on_top += (int)list.n;
    for (size_t i = 0; i < list.n && !g->error->type; i++) {
        m->on_top--;
        part(g, m, list.at[i]);
    }
}

/* Only items that a pattern looks at are read; those behind a star count from the end. */
static void parts_by_index(struct gen *g, struct match *m, struct nodes list,
                           size_t star)
{
    m->on_top++;
    for (size_t i = 0; i < list.n && !g->error->type; i++) {
        if (wildcard(list.at[i]) || i == star)
            continue;
        emit(g, OP_COPY, 1);
        if (i < star)
            load_const(g, tag_int((int64_t)i));
        else {
            emit(g, OP_GET_LEN, 0);
            load_const(g, tag_int((int64_t)(list.n - i)));
            emit(g, OP_BINARY_SUBTRACT, 0);
        }
        emit(g, OP_BINARY_SUBSCR, 0);
        part(g, m, list.at[i]);
    }
    m->on_top--;
    emit(g, OP_POP_TOP, 0);
}

/* ---- the kinds of patterns -------------------------------------------------------------- */

static void sequence(struct gen *g, struct match *m, struct node *n)
{
    size_t size = n->list.n, star = size;
    bool all_wild = true;
    for (size_t i = 0; i < size; i++) {
        const struct node *item = n->list.at[i];
        all_wild &= wildcard(item);
        if (item->kind != N_PSTAR)
            continue;
        if (star < size)
            gen_error(g, n, "multiple starred names in sequence pattern");
        star = i;
    }
    bool starred = star < size;
    m->on_top++;
    emit(g, OP_MATCH_SEQUENCE, 0);
    fail_if(g, m, OP_POP_JUMP_IF_FALSE);
    if (!starred)
        length_is(g, m, size, OP_COMPARE_EQ);
    else if (size > 1)
        length_is(g, m, size - 1, OP_COMPARE_GE);
    m->on_top--;
    if (all_wild)
        emit(g, OP_POP_TOP, 0);
    else if (starred && wildcard(n->list.at[star]))
        parts_by_index(g, m, n->list, star);
    else {
        if (starred)
            emit(g, OP_UNPACK_EX, (int)(star | (size - star - 1) << 12));
        else
            emit(g, OP_UNPACK_SEQUENCE, (int)size);
        parts(g, m, n->list);
    }
}

static void check_keys(struct gen *g, const struct node *n)
{
    for (size_t i = 0; i < n->list.n; i++) {
        val key = const_value(g, n->list.at[i]);
        for (size_t k = 0; key && k < i; k++) {
            val other = const_value(g, n->list.at[k]);
            if (!other || py_equal(g->vm, key, other) != 1)
                continue;
            val text = py_repr(g->vm, key);
            if (text)
                gen_error(g, n, "mapping pattern checks duplicate key (%.*s)",
                          (int)str_value(text).n, str_value(text).p);
        }
    }
}

/* [subject keys]: a dict of what has no pattern is captured. */
static void rest_of_mapping(struct gen *g, struct match *m, const struct node *n,
                            const struct node *last)
{
    int size = (int)n->list.n;
    emit(g, OP_BUILD_MAP, 0);
    emit(g, OP_SWAP, 3);
    emit(g, OP_DICT_UPDATE, 2); /* [rest keys] */
    emit(g, OP_UNPACK_SEQUENCE, size);
    for (; size > 0; size--) {
        emit(g, OP_COPY, size + 1);
        emit(g, OP_SWAP, 2);
        emit(g, OP_DELETE_SUBSCR, 0);
    }
    capture(g, m, n->name, last);
}

static void mapping(struct gen *g, struct match *m, struct node *n)
{
    size_t size = n->list.n;
    check_keys(g, n);
    m->on_top++;
    emit(g, OP_MATCH_MAPPING, 0);
    fail_if(g, m, OP_POP_JUMP_IF_FALSE);
    if (size == 0 && n->name.n == 0) {
        m->on_top--;
        emit(g, OP_POP_TOP, 0);
        return;
    }
    if (size)
        length_is(g, m, size, OP_COMPARE_GE);
    for (size_t i = 0; i < size; i++) {
        if (n->list.at[i]->kind == N_FSTRING)
            gen_error(g, n,
                      "mapping pattern keys may only match literals and attribute "
                      "lookups");
        gen_expr(g, n->list.at[i]);
    }
    g->at = n;
    emit(g, OP_BUILD_TUPLE, (int)size);
    emit(g, OP_MATCH_KEYS, 0); /* [subject keys values] */
    m->on_top += 2;
    emit(g, OP_COPY, 1);
    load_const(g, g->vm->none);
    emit(g, OP_IS_OP, 0);
    fail_if(g, m, OP_POP_JUMP_IF_TRUE);
    m->on_top--;
    emit(g, OP_UNPACK_SEQUENCE, (int)size);
    parts(g, m, n->list2);
    m->on_top -= 2;
    const struct node *last = g->at;
    g->at = n;
    if (n->name.n)
        rest_of_mapping(g, m, n, last);
    else {
        emit(g, OP_POP_TOP, 0);
        emit(g, OP_POP_TOP, 0);
    }
}

static val attribute_names(struct gen *g, const struct node *n)
{
    val names = tuple_new(g->vm, (int64_t)n->list2.n);
    for (size_t i = 0; i < n->list2.n; i++) {
        const struct node *k = n->list2.at[i];
        for (size_t j = 0; j < i; j++)
            if (slice_eq(n->list2.at[j]->name, k->name))
                gen_error(g, k->a, "attribute name repeated in class pattern: %.*s",
                          (int)k->name.n, k->name.p);
        as_tuple(names)->at[i] = str_intern(g->vm, k->name);
    }
    gc_wrote(&g->vm->gc, names);
    return names;
}

static void class(struct gen *g, struct match *m, struct node *n)
{
    size_t size = n->list.n + n->list2.n;
    gen_expr(g, n->a);
    g->at = n;
    load_const(g, attribute_names(g, n));
    emit(g, OP_MATCH_CLASS, (int)n->list.n); /* [a tuple of values, or None] */
    emit(g, OP_COPY, 1);
    load_const(g, g->vm->none);
    emit(g, OP_IS_OP, 0);
    m->on_top++;
    fail_if(g, m, OP_POP_JUMP_IF_TRUE);
    m->on_top--;
    emit(g, OP_UNPACK_SEQUENCE, (int)size);
    m->on_top += (int)size;
    for (size_t i = 0; i < size && !g->error->type; i++) {
        m->on_top--;
        part(g, m, i < n->list.n ? n->list.at[i] : n->list2.at[i - n->list.n]->a);
    }
}

static void value(struct gen *g, struct match *m, const struct node *n)
{
    bool same = n->a->kind == N_CONST && n->a->op <= C_FALSE; /* None, True, False */
    if (n->a->kind == N_FSTRING) {
        gen_error(g, n, "patterns may only match literals and attribute lookups");
        return;
    }
    gen_expr(g, n->a);
    g->at = n;
    emit(g, same ? OP_IS_OP : OP_COMPARE_EQ, 0);
    fail_if(g, m, OP_POP_JUMP_IF_FALSE);
}

static void name_or_anything(struct gen *g, struct match *m, const struct node *n)
{
    if (!m->may_be_last && n->name.n)
        gen_error(g, n, "name capture '%.*s' makes remaining patterns unreachable",
                  (int)n->name.n, n->name.p);
    else if (!m->may_be_last)
        gen_error(g, n, "wildcard makes remaining patterns unreachable");
    capture(g, m, n->name, n);
}

static void as(struct gen *g, struct match *m, struct node *n)
{
    emit(g, OP_COPY, 1);
    m->on_top++;
    pattern(g, m, n->a);
    m->on_top--;
    g->at = n;
    capture(g, m, n->name, n);
}

/* ---- alternatives -------------------------------------------------------------------------- */

/* All alternatives leave the same names in the same order: that of the first. */
static void same_order(struct gen *g, const struct match *first, struct match *m)
{
    bool same = first->names.n == m->names.n;
    for (size_t want = 0; same && want < first->names.n; want++) {
        size_t at = want;
        while (at < m->names.n && !slice_eq(m->names.at[at], first->names.at[want]))
            at++;
        if (at == m->names.n) {
            same = false;
            break;
        }
        struct slice moved = m->names.at[at];
        for (; at > want; at--) { /* exchange neighbours, through the top */
            int up = (int)(m->names.n - at), down = up + 1;
            emit(g, OP_SWAP, up);
            emit(g, OP_SWAP, down);
            emit(g, OP_SWAP, up);
            m->names.at[at] = m->names.at[at - 1];
        }
        m->names.at[want] = moved;
    }
    if (!same)
        gen_error(g, g->at, "alternative patterns bind different names");
}

/* Leaves [subject captured...] at `matched`, or fails. */
static void alternatives(struct gen *g, struct match *m, struct node *n,
                         struct match *first, struct label *matched)
{
    for (size_t i = 0; i < n->list.n && !g->error->type; i++) {
        struct match alt = {.may_be_last = m->may_be_last && i + 1 == n->list.n};
        g->at = n->list.at[i];
        emit(g, OP_COPY, 1);
        pattern(g, &alt, n->list.at[i]);
        if (i == 0) {
            for (size_t k = 0; k < alt.names.n; k++)
                *vec_add(&first->names) = alt.names.at[k];
        } else
            same_order(g, first, &alt);
        int before = g->depth - (int)alt.names.n;
        jump(g, OP_JUMP_FORWARD, matched);
        g->depth = before;
        place_fails(g, &alt);
        vec_free(&alt.names);
    }
}

static void or (struct gen * g, struct match *m, struct node *n)
{
    struct match first = {0};
    struct label matched = new_label();
    alternatives(g, m, n, &first, &matched);
    g->at = n;
    emit(g, OP_POP_TOP, 0);
    fail_if(g, m, OP_JUMP_FORWARD);
    place(g, &matched);
    /* [on_top values, subject, captured]: drop the subject; the last captured value takes
     * its place. Then all of them go below the values on top. */
    int count = (int)first.names.n;
    if (count) {
        emit(g, OP_SWAP, count + 1);
        struct slice last = first.names.at[count - 1];
        for (int i = count - 1; i > 0; i--)
            first.names.at[i] = first.names.at[i - 1];
        first.names.at[0] = last;
    }
    emit(g, OP_POP_TOP, 0);
    for (int i = 0; i < count; i++)
        rotate(g, m->on_top + count);
    for (int i = 0; i < count; i++) {
        for (size_t k = 0; k < m->names.n; k++)
            if (slice_eq(m->names.at[k], first.names.at[i]))
                gen_error(g, n, "multiple assignments to name '%.*s' in pattern",
                          (int)first.names.at[i].n, first.names.at[i].p);
        *vec_add(&m->names) = first.names.at[i];
    }
    vec_free(&first.names);
}

static void pattern(struct gen *g, struct match *m, struct node *n)
{
    if (g->error->type)
        return;
    g->at = n;
    switch (n->kind) {
    case N_PVALUE: value(g, m, n); break;
    case N_PCAPTURE: name_or_anything(g, m, n); break;
    case N_PSTAR: capture(g, m, n->name, n); break;
    case N_POR: or (g, m, n); break;
    case N_PAS: as(g, m, n); break;
    case N_PSEQUENCE: sequence(g, m, n); break;
    case N_PMAPPING: mapping(g, m, n); break;
    default: assert(n->kind == N_PCLASS); class(g, m, n);
    }
}

/* ---- the statement --------------------------------------------------------------------------- */

static void one_case(struct gen *g, struct node *c, bool last, struct label *end)
{
    struct match m = {.may_be_last = last || c->b};
    int depth = g->depth;
    if (!last)
        emit(g, OP_COPY, 1);
    pattern(g, &m, c->a);
    g->at = c->a;
    for (size_t i = m.names.n; i > 0; i--)
        store_name(g, m.names.at[i - 1]);
    m.names.n = 0;
    if (c->b) {
        while (m.fail.n < 1)
            *vec_add(&m.fail) = new_label();
        gen_jump_if(g, c->b, &m.fail.at[0], false);
    }
    if (!last)
        emit(g, OP_POP_TOP, 0);
    gen_body(g, c->list);
    end->depth = last ? depth - 1 : g->depth;
    jump(g, OP_JUMP_FORWARD, end);
    g->depth = last ? depth - 1 : depth;
    g->at = c->a;
    place_fails(g, &m);
    vec_free(&m.names);
}

void gen_match(struct gen *g, struct node *n)
{
    struct label end = new_label();
    gen_expr(g, n->a);
    for (size_t i = 0; i < n->list.n && !g->error->type; i++)
        one_case(g, n->list.at[i], i + 1 == n->list.n, &end);
    place(g, &end);
}
