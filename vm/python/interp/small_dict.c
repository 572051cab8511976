/* small_dict.c -- see small_dict.h. */
#include "python/interp/small_dict.h"

enum { TRIPLE = 3 }; /* hash, key, value */

static bool are_texts(const struct w_dict *d)
{
    for (int64_t i = 0; i < d->filled; i++)
        if (!is_kind(as_array(d->entries)->at[i * TRIPLE + 1], KIND_STR))
            return false;
    return true;
}

static val_r item(struct rec *cx, val_r entries, int64_t i)
{
    return rec_item(cx, entries, rec_const_i(cx, i), &descr_array_item);
}

bool rec_small_dict(struct rec *cx, val_r d, struct small_dict *s)
{
    if (!is_kind(d.v, KIND_DICT))
        return false;
    const struct w_dict *w = as_dict(d.v);
    if (w->ns || w->index || w->used > MOST_KEYS || w->filled != w->used ||
        !are_texts(w))
        return false;
    rec_kind(cx, d);
    rec_is_null(cx, rec_get_dict_ns(cx, d));
    rec_is_null(cx, rec_get_dict_index(cx, d));
    rec_promote_i(cx, rec_get_dict_used(cx, d));
    s->n = (int)rec_promote_i(cx, rec_get_dict_filled(cx, d));
    if (s->n == 0)
        return true;
    val_r entries = rec_get_dict_entries(cx, d);
    for (int i = 0; i < s->n; i++)
        s->keys[i] = rec_promote(cx, item(cx, entries, i * TRIPLE + 1));
    for (int i = 0; i < s->n; i++)
        s->values[i] = item(cx, entries, i * TRIPLE + 2);
    return true;
}

static int find(const struct small_dict *s, val key)
{
    for (int i = 0; i < s->n; i++)
        if (str_eq(s->keys[i], key))
            return i;
    return -1;
}

bool small_dict_add(struct small_dict *s, val key, val_r value, bool twice)
{
    int at = find(s, key);
    if (at >= 0 && !twice)
        return false;
    if (at < 0) {
        if (s->n == MOST_KEYS)
            return false;
        at = s->n++;
        s->keys[at] = key;
    }
    s->values[at] = value;
    return true;
}

/* The array of triples is always a new one: who goes over a dict asks the dict for it. */
static void fill(struct rec *cx, val_r d, const struct small_dict *s)
{
    val_r entries = rec_new_items(cx, KIND_ARRAY, MOST_KEYS * TRIPLE);
    for (int i = 0; i < s->n; i++) {
        const val_r triple[TRIPLE] = {
            rec_const(cx, tag_int(str_hash(cx->vm, s->keys[i]))),
            rec_const(cx, s->keys[i]), s->values[i]};
        for (int k = 0; k < TRIPLE; k++)
            rec_set_item(cx, entries, rec_const_i(cx, i * TRIPLE + k), triple[k],
                         &descr_array_item);
    }
    val_i n = rec_const_i(cx, s->n);
    rec_init_dict_entries(cx, d, entries);
    rec_init_dict_used(cx, d, n);
    rec_init_dict_filled(cx, d, n);
    rec_init_dict_spent(cx, d, n);
}

val_r rec_new_small_dict(struct rec *cx, const struct small_dict *s)
{
    val_r d = rec_new(cx, KIND_DICT, sizeof(struct w_dict));
    if (s->n)
        fill(cx, d, s);
    return d;
}

static bool is_known_text(val_r key)
{
    return ir_is_const(key.ref) && is_kind(key.v, KIND_STR);
}

bool rec_dict_of_pairs(struct rec *cx, const val_r *pairs, int n, val_r *d)
{
    struct small_dict s = {0};
    for (int i = 0; i < n; i++)
        if (!is_known_text(pairs[2 * i]) ||
            !small_dict_add(&s, pairs[2 * i].v, pairs[2 * i + 1], false))
            return false;
    *d = rec_new_small_dict(cx, &s);
    return true;
}

static bool made_here(struct rec *cx, val_r d)
{
    return !ir_is_const(d.ref) && cx->j->rec.ins.at[d.ref].op == IR_new_with_vtable &&
           is_kind(d.v, KIND_DICT);
}

bool rec_small_put(struct rec *cx, val_r d, val_r key, val_r v)
{
    struct small_dict s;
    if (!made_here(cx, d) || !is_known_text(key) || !rec_small_dict(cx, d, &s) ||
        !small_dict_add(&s, key.v, v, true))
        return false;
    fill(cx, d, &s);
    cx->effect = true;
    return true;
}

bool rec_small_merge(struct rec *cx, val_r d, val_r from, bool twice)
{
    struct small_dict s, more;
    if (!made_here(cx, d) || !rec_small_dict(cx, d, &s) ||
        !rec_small_dict(cx, from, &more))
        return false;
    for (int i = 0; i < more.n; i++)
        if (!small_dict_add(&s, more.keys[i], more.values[i], twice))
            return false;
    if (more.n == 0)
        return true;
    fill(cx, d, &s);
    cx->effect = true;
    return true;
}

bool rec_small_place(struct rec *cx, val_r d, val_r key, val_i *at)
{
    struct small_dict s;
    if (!made_here(cx, d) || !is_known_text(key) || !rec_small_dict(cx, d, &s))
        return false;
    int i = find(&s, key.v);
    *at = rec_const_i(cx, i < 0 ? PLACE_ABSENT : i * TRIPLE + 2);
    return true;
}

val_r rec_value_of_name(struct rec *cx, val_r d, val name, int64_t i)
{
    assert(i >= 0 && i < MOST_KEYS); /* no array of triples is shorter */
    rec_kind(cx, d);
    val_r entries = rec_get_dict_entries(cx, d);
    rec_is_null(cx, entries);
    val key = rec_promote(cx, item(cx, entries, i * TRIPLE + 1));
    assert(str_eq(key, name));
    (void)key, (void)name;
    return item(cx, entries, i * TRIPLE + 2);
}
