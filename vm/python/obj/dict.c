/* dict.c -- hash tables in insertion order; sets are dicts without values.
 *
 * `entries` holds triples (hash, key, value) in the order of insertion; a removed one
 * has key NULL, except that the last is never a removed one. `index` maps hashes to triples, by open addressing; a small dict has
 * none and is searched from its start. */
#include "python/obj/obj.h"

enum {
    SMALL = 8,
    EMPTY = -1,
    GONE = -2,
    RAISED = -3,
    ABSENT = -1,
    ASK = -2,
    WIDTH = 3
};

val dict_new(struct vm *vm, enum kind kind)
{
    struct w_dict *d = new_object(vm, kind, sizeof *d);
    return &d->h;
}

static val *triple(const struct w_dict *d, int64_t i)
{
    return &as_array(d->entries)->at[i * WIDTH];
}

static int64_t room(const struct w_dict *d)
{
    return d->entries ? as_array(d->entries)->n / WIDTH : 0;
}

static int32_t *slots(const struct w_dict *d)
{
    return (int32_t *)(void *)as_buf(d->index)->at;
}

static uint64_t slot_mask(const struct w_dict *d)
{
    return (uint64_t)as_buf(d->index)->n / 4 - 1;
}

static uint64_t first_slot(int64_t hash)
{
    return (uint64_t)hash * 0x9E3779B97F4A7C15u >> 20;
}

/* 1 equal, 0 not, -1 raised. Keys of the usual kinds never run Python code. */
static int same_key(struct vm *vm, val a, val b)
{
    if (a == b)
        return 1;
    if (is_int(a) && is_int(b))
        return 0;
    if (is_kind(a, KIND_STR) && is_kind(b, KIND_STR))
        return str_eq(a, b);
    return py_equal(vm, a, b);
}

static int64_t find_small(struct vm *vm, const struct w_dict *d, val key, val hash)
{
    for (int64_t i = 0; i < d->filled; i++) {
        val *t = triple(d, i);
        if (!t[1] || t[0] != hash)
            continue;
        int same = same_key(vm, t[1], key);
        if (same)
            return same < 0 ? RAISED : i;
    }
    return ABSENT;
}

static int64_t find(struct vm *vm, const struct w_dict *d, val key, int64_t hash)
{
    val tagged = tag_int(hash);
    if (!d->index)
        return find_small(vm, d, key, tagged);
    uint64_t mask = slot_mask(d), at = first_slot(hash);
    for (;; at++) {
        int32_t i = slots(d)[at & mask];
        if (i == EMPTY)
            return ABSENT;
        if (i == GONE)
            continue;
        val *t = triple(d, i);
        if (t[0] != tagged)
            continue;
        int same = same_key(vm, t[1], key);
        if (same)
            return same < 0 ? RAISED : i;
    }
}

/* ---- keys that are compared without asking anybody ----------------------------------- */

static int64_t int_key_hash(int64_t i)
{
    const int64_t prime = ((int64_t)1 << 61) - 1;
    if (i >= 0 && i < prime)
        return i;
    return i == -1 ? -2 : i % prime;
}

static bool number_key(val v)
{
    return v->kind == KIND_FLOAT || v->kind == KIND_BOOL;
}

/* As same_key; -1: the stored key has to be asked. Its hash is the same. */
static int same_simple(struct vm *vm, val stored, val key)
{
    if (stored == key)
        return 1;
    if (is_int(stored))
        return 0;
    if (stored->kind == KIND_STR)
        return !is_int(key) && str_eq(stored, key);
    if (stored->kind == KIND_INSTANCE || stored->kind == KIND_TYPE)
        return -1;
    return is_int(key) && number_key(stored) && py_equal(vm, stored, key);
}

static int64_t place_small(struct vm *vm, const struct w_dict *d, val key, val hash)
{
    for (int64_t i = 0; i < d->filled; i++) {
        val *t = triple(d, i);
        int same = t[1] == key;
        if (!same && t[0] == hash && t[1])
            same = same_simple(vm, t[1], key);
        if (same)
            return same > 0 ? i * WIDTH + 2 : ASK;
    }
    return ABSENT;
}

static int64_t raw_place(struct vm *vm, val self, val key)
{
    const struct w_dict *d = as_dict(self);
    int64_t hash = is_int(key) ? int_key_hash(untag(key)) : str_hash(key), i;
    val tagged = tag_int(hash);
    if (!d->index)
        return place_small(vm, d, key, tagged);
    const int32_t *index = slots(d);
    uint64_t mask = slot_mask(d), at = first_slot(untag(tagged));
    for (; (i = index[at & mask]) != EMPTY; at++) {
        if (i == GONE)
            continue;
        val *t = triple(d, i);
        int same = t[1] == key;
        if (!same && t[0] == tagged)
            same = same_simple(vm, t[1], key);
        if (same)
            return same > 0 ? i * WIDTH + 2 : ASK;
    }
    return ABSENT;
}

int64_t dict_place(struct vm *vm, val self, val key)
{
    return as_dict(self)->ns ? ASK : raw_place(vm, self, key);
}

static void put_slot(const struct w_dict *d, int64_t hash, int64_t i)
{
    uint64_t mask = slot_mask(d), at = first_slot(hash);
    while (slots(d)[at & mask] >= 0)
        at++;
    slots(d)[at & mask] = (int32_t)i;
}

/* New arrays without the removed entries, with room for as many again. */
static void rebuild(struct vm *vm, val self)
{
    struct w_dict *d = as_dict(self);
    int64_t want = d->used < 4 ? 4 : d->used * 2, n = 0;
    val entries = array_new(vm, want * WIDTH), index = NULL;
    if (want > SMALL) {
        int64_t size = 16;
        while (size < want * 2)
            size *= 2;
        struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + (size_t)size * 4);
        b->n = size * 4;
        memset(b->at, 0xFF, (size_t)size * 4);
        index = &b->h;
    }
    for (int64_t i = 0; i < d->filled; i++) {
        val *t = triple(d, i);
        if (!t[1])
            continue;
        for (int k = 0; k < WIDTH; k++)
            gc_store(&vm->gc, entries, &as_array(entries)->at[n * WIDTH + k], t[k]);
        n++;
    }
    gc_store(&vm->gc, self, &d->entries, entries);
    gc_store(&vm->gc, self, &d->index, index);
    d->filled = d->spent = n;
    for (int64_t i = 0; index && i < n; i++)
        put_slot(d, untag(triple(d, i)[0]), i);
}

/* A key that is not there. */
static void add_hashed(struct vm *vm, val self, val key, int64_t hash, val value)
{
    struct w_dict *d = as_dict(self);
    if (d->filled == room(d) || d->spent == room(d))
        rebuild(vm, self);
    val *t = triple(d, d->filled);
    t[0] = tag_int(hash);
    gc_store(&vm->gc, d->entries, &t[1], key);
    gc_store(&vm->gc, d->entries, &t[2], value);
    if (d->index)
        put_slot(d, hash, d->filled);
    d->filled++;
    d->spent++;
    d->used++;
}

static bool set_hashed(struct vm *vm, val self, val key, int64_t hash, val value)
{
    struct w_dict *d = as_dict(self);
    int64_t i = find(vm, d, key, hash);
    if (i >= 0)
        gc_store(&vm->gc, d->entries, &triple(d, i)[2], value);
    else if (i == ABSENT)
        add_hashed(vm, self, key, hash, value);
    return i != RAISED;
}

void dict_add(struct vm *vm, val self, val key, val value)
{
    int64_t hash = is_int(key) ? int_key_hash(untag(key)) : str_hash(key);
    add_hashed(vm, self, key, untag(tag_int(hash)), value);
}

static bool hash_of(struct vm *vm, val key, int64_t *hash)
{
    if (is_kind(key, KIND_STR))
        *hash = str_hash(key);
    else if (is_int(key))
        *hash = int_key_hash(untag(key));
    else if (!py_hash(vm, key, hash))
        return false;
    *hash = untag(tag_int(*hash));
    return true;
}

static val raw_get(struct vm *vm, val self, val key)
{
    int64_t hash;
    if (is_int(key) || key->kind == KIND_STR) {
        int64_t at = raw_place(vm, self, key);
        if (at != ASK)
            return at >= 0 ? as_array(as_dict(self)->entries)->at[at] : NULL;
    }
    if (!hash_of(vm, key, &hash))
        return NULL;
    int64_t i = find(vm, as_dict(self), key, hash);
    return i >= 0 ? triple(as_dict(self), i)[2] : NULL;
}

val dict_raw_get_str(struct vm *vm, val self, val key)
{
    int64_t i = find(vm, as_dict(self), key, untag(tag_int(str_hash(key))));
    return i >= 0 ? triple(as_dict(self), i)[2] : NULL;
}

static val seen_value(val self, val v)
{
    return v && as_dict(self)->ns ? as_cell(v)->value : v;
}

val dict_get(struct vm *vm, val self, val key)
{
    return seen_value(self, raw_get(vm, self, key));
}

val dict_get_str(struct vm *vm, val self, val key)
{
    return seen_value(self, dict_raw_get_str(vm, self, key));
}

static void raw_clear(val self)
{
    struct w_dict *d = as_dict(self);
    d->used = d->filled = d->spent = 0;
    d->entries = d->index = NULL;
}

bool dict_raw_set(struct vm *vm, val self, val key, val value)
{
    int64_t hash;
    return hash_of(vm, key, &hash) && set_hashed(vm, self, key, hash, value);
}

int dict_raw_del(struct vm *vm, val self, val key)
{
    struct w_dict *d = as_dict(self);
    int64_t hash;
    if (!hash_of(vm, key, &hash))
        return -1;
    int64_t i = find(vm, d, key, hash);
    if (i < 0)
        return i == RAISED ? -1 : 0;
    if (d->index) {
        uint64_t mask = slot_mask(d), at = first_slot(hash);
        while (slots(d)[at & mask] != i)
            at++;
        slots(d)[at & mask] = GONE;
    }
    triple(d, i)[1] = triple(d, i)[2] = NULL;
    d->used--;
    if (d->used == 0)
        raw_clear(self);
    while (d->filled && !triple(d, d->filled - 1)[1])
        d->filled--;
    return 1;
}

bool dict_set(struct vm *vm, val self, val key, val value)
{
    val ns = as_dict(self)->ns;
    return ns ? ns_put(vm, ns, key, value) : dict_raw_set(vm, self, key, value);
}

int dict_del(struct vm *vm, val self, val key)
{
    val ns = as_dict(self)->ns;
    return ns ? ns_remove(vm, ns, key) : dict_raw_del(vm, self, key);
}

bool dict_next(val self, int64_t *at, val *key, val *value)
{
    const struct w_dict *d = as_dict(self);
    for (; *at < d->filled; ++*at) {
        val *t = triple(d, *at);
        if (!t[1])
            continue;
        *key = t[1];
        *value = seen_value(self, t[2]);
        ++*at;
        return true;
    }
    return false;
}

bool dict_last(val self, val *key, val *value)
{
    const struct w_dict *d = as_dict(self);
    if (d->used == 0)
        return false;
    *key = triple(d, d->filled - 1)[1];
    *value = seen_value(self, triple(d, d->filled - 1)[2]);
    return true;
}

void dict_clear(struct vm *vm, val self)
{
    val ns = as_dict(self)->ns, key, value;
    while (ns && dict_last(self, &key, &value))
        if (ns_remove(vm, ns, key) < 0) /* comparing its key has raised */
            return;
    raw_clear(self);
}

/* A copy of an array or a buffer; large ones are born remembered. */
static val copy_words(struct vm *vm, val from)
{
    if (!from)
        return NULL;
    size_t size = gc_size_of(&vm->gc, from);
    val to = new_object(vm, (enum kind)from->kind, size);
    memcpy((char *)to + sizeof(struct obj), (char *)from + sizeof(struct obj),
           size - sizeof(struct obj));
    return to;
}

/* The copy of a namespace's dict is a plain one. */
static val copy_seen(struct vm *vm, val self, enum kind kind)
{
    val copy = dict_new(vm, kind), key, value;
    for (int64_t at = 0; dict_next(self, &at, &key, &value);)
        if (!dict_set(vm, copy, key, value))
            return NULL;
    return copy;
}

val dict_copy(struct vm *vm, val self, enum kind kind)
{
    if (as_dict(self)->ns)
        return copy_seen(vm, self, kind);
    val copy = dict_new(vm, kind), entries = copy_words(vm, as_dict(self)->entries),
        index = copy_words(vm, as_dict(self)->index);
    struct w_dict *d = as_dict(copy), *from = as_dict(self);
    gc_store(&vm->gc, copy, &d->entries, entries);
    gc_store(&vm->gc, copy, &d->index, index);
    d->used = from->used;
    d->filled = from->filled;
    d->spent = from->spent;
    return copy;
}
