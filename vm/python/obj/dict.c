/* dict.c -- hash tables in insertion order; sets are dicts without values.
 *
 * `entries` holds triples (hash, key, value) in the order of insertion; a removed one
 * has key NULL, except that the last is never a removed one. `index` maps hashes to triples, by open addressing; a small dict has
 * none and is searched from its start.
 *
 * Asking whether keys are equal may run Python code, which may change the dict that is
 * searched. So no pointer into `entries` is used after such a question, and a search whose
 * place is no longer the same starts again (`moved`). */
#include "python/obj/obj.h"

enum {
    SMALL = 8,
    EMPTY = -1,
    GONE = -2,
    RAISED = -3,
    CHANGED = -4,
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

/* The key of triple i was compared while the dict had these arrays: are both as they were?
 * The arrays are on our stack, so nothing new can have taken their addresses. */
static bool moved(const struct w_dict *d, val entries, val index, int64_t i, val stored)
{
    return d->entries != entries || d->index != index || i >= d->filled ||
           triple(d, i)[1] != stored;
}

/* Is key that of triple i, which has the same hash? 1 yes, 0 no, or RAISED, or CHANGED.
 * Keys of the usual kinds never run Python code. */
static int same_key(struct vm *vm, const struct w_dict *d, int64_t i, val key)
{
    val stored = triple(d, i)[1], entries = d->entries, index = d->index;
    if (stored == key)
        return 1;
    if (is_int(stored) && is_int(key))
        return 0;
    if (is_kind(stored, KIND_STR) && is_kind(key, KIND_STR))
        return str_eq(stored, key);
    int same = py_equal(vm, stored, key);
    return same < 0 ? RAISED : moved(d, entries, index, i, stored) ? CHANGED : same;
}

/* The triple of a key, or ABSENT, RAISED, CHANGED. */
static int64_t search_small(struct vm *vm, const struct w_dict *d, val key, val hash)
{
    for (int64_t i = 0; i < d->filled; i++) {
        const val *t = triple(d, i);
        if (!t[1] || t[0] != hash)
            continue;
        int same = same_key(vm, d, i, key);
        if (same)
            return same < 0 ? same : i;
    }
    return ABSENT;
}

static int64_t search(struct vm *vm, const struct w_dict *d, val key, int64_t hash)
{
    val tagged = tag_int(hash);
    if (!d->index)
        return search_small(vm, d, key, tagged);
    uint64_t mask = slot_mask(d), at = first_slot(hash);
    for (;; at++) {
        int32_t i = slots(d)[at & mask];
        if (i == EMPTY)
            return ABSENT;
        if (i == GONE)
            continue;
        if (triple(d, i)[0] != tagged)
            continue;
        int same = same_key(vm, d, i, key);
        if (same)
            return same < 0 ? same : i;
    }
}

static int64_t find(struct vm *vm, const struct w_dict *d, val key, int64_t hash)
{
    int64_t i;
    while ((i = search(vm, d, key, hash)) == CHANGED)
        ;
    assert(i < 0 || (i < d->filled && triple(d, i)[1]));
    return i;
}

/* ---- keys that are compared without asking anybody ----------------------------------- */

static bool compares_as_text(struct vm *vm, val type)
{
    val str = vm->types[KIND_STR];
    return type_lookup(vm, type, vm->n_eq) == type_lookup(vm, str, vm->n_eq) &&
           type_lookup(vm, type, vm->n_ne) == type_lookup(vm, str, vm->n_ne) &&
           type_lookup(vm, type, vm->n_hash) == type_lookup(vm, str, vm->n_hash);
}

val text_of_key(struct vm *vm, val v)
{
    if (is_kind(v, KIND_STR))
        return v;
    if (value_kind(v) != KIND_STR)
        return NULL;
    struct w_type *t = as_type(as_map(as_inst(v)->map)->type);
    if (t->text_known >> 1 != t->version)
        t->text_known = t->version << 1 | compares_as_text(vm, &t->h);
    return t->text_known & 1 ? as_inst(v)->at[0] : NULL;
}

static int64_t int_key_hash(int64_t i)
{
    const int64_t prime = ((int64_t)1 << 61) - 1;
    if (i >= 0 && i < prime)
        return i;
    return i == -1 ? -2 : i % prime;
}

/* Small integers, bools, strings and tuples of these, a few levels deep: py_hash() says the
 * same of them. */
enum { DEEPEST_KEY = 4 };
static bool simple_hash(struct vm *vm, val key, int depth, int64_t *out)
{
    val text;
    if (is_int(key))
        *out = int_key_hash(untag(key));
    else if (key->kind == KIND_STR)
        *out = str_hash(vm, key);
    else if (key->kind == KIND_BOOL)
        *out = as_bool(key)->value;
    else if (key->kind == KIND_INSTANCE && (text = text_of_key(vm, key)))
        *out = str_hash(vm, text);
    else if (key->kind != KIND_TUPLE || depth == DEEPEST_KEY)
        return false;
    else {
        uint64_t h = TUPLE_HASH_START;
        for (int64_t i = 0, x; i < as_tuple(key)->n; i++) {
            if (!simple_hash(vm, as_tuple(key)->at[i], depth + 1, &x))
                return false;
            h = tuple_hash_step(h, x);
        }
        *out = tuple_hash_end(h, as_tuple(key)->n);
    }
    return true;
}

static int same_simple(struct vm *vm, val stored, val key);

/* The key is one that simple_hash() takes; what is stored can hold anything. */
static int same_tuple(struct vm *vm, val stored, val key)
{
    if (as_tuple(stored)->n != as_tuple(key)->n)
        return 0;
    for (int64_t i = 0; i < as_tuple(key)->n; i++) {
        int same = same_simple(vm, as_tuple(stored)->at[i], as_tuple(key)->at[i]);
        if (same <= 0)
            return same;
    }
    return 1;
}

/* As same_key; -1: the stored key has to be asked. */
static int same_simple(struct vm *vm, val stored, val key)
{
    if (stored == key)
        return 1;
    if (is_int(stored))
        return is_kind(key, KIND_BOOL) && as_bool(key)->value == untag(stored);
    switch (stored->kind) {
    case KIND_INSTANCE:
        stored = text_of_key(vm, stored);
        if (!stored)
            return -1; /* fall through */
    case KIND_STR: key = text_of_key(vm, key); return key && str_eq(stored, key);
    case KIND_TUPLE: return is_kind(key, KIND_TUPLE) ? same_tuple(vm, stored, key) : 0;
    case KIND_BOOL: return is_int(key) && as_bool(stored)->value == untag(key);
    case KIND_FLOAT:
        return (is_int(key) || key->kind == KIND_BOOL) && py_equal(vm, stored, key);
    default: return -1;
    }
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
    int64_t hash, i;
    if (!simple_hash(vm, key, 0, &hash))
        return ASK;
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

/* New arrays without the removed entries, with room for more. */
static void rebuild(struct vm *vm, val self)
{
    struct w_dict *d = as_dict(self);
    /* as many as CPython has room for: what a program sees that changes a dict while it goes
     * over it depends on when the removed ones are squeezed out */
    int64_t most = 8, n = 0;
    while (most < d->used * 3)
        most *= 2;
    int64_t want = most * 2 / 3;
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
    int64_t hash;
    bool simple = simple_hash(vm, key, 0, &hash);
    assert(simple);
    (void)simple;
    add_hashed(vm, self, key, untag(tag_int(hash)), value);
}

static bool hash_of(struct vm *vm, val key, int64_t *hash)
{
    if (!simple_hash(vm, key, 0, hash) && !py_hash(vm, key, hash))
        return false;
    *hash = untag(tag_int(*hash));
    return true;
}

static val raw_get(struct vm *vm, val self, val key)
{
    int64_t hash;
    if (is_int(key) || key->kind == KIND_STR || key->kind == KIND_TUPLE ||
        key->kind == KIND_INSTANCE) {
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
    int64_t i = find(vm, as_dict(self), key, untag(tag_int(str_hash(vm, key))));
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

/* Nobody is asked anything. What lies behind stays where it is: an iterator that is there
 * already notices keys that come in place of others. */
static void remove_triple(val self, int64_t i)
{
    struct w_dict *d = as_dict(self);
    if (d->index) {
        uint64_t mask = slot_mask(d), at = first_slot(untag(triple(d, i)[0]));
        while (slots(d)[at & mask] != i)
            at++;
        slots(d)[at & mask] = GONE;
    }
    triple(d, i)[1] = triple(d, i)[2] = NULL;
    d->used--;
}

static int raw_pop(struct vm *vm, val self, val key, val *value)
{
    struct w_dict *d = as_dict(self);
    int64_t hash;
    if (!hash_of(vm, key, &hash))
        return -1;
    int64_t i = find(vm, d, key, hash);
    if (i < 0)
        return i == RAISED ? -1 : 0;
    *value = triple(d, i)[2];
    remove_triple(self, i);
    return 1;
}

int dict_raw_del(struct vm *vm, val self, val key)
{
    val value;
    return raw_pop(vm, self, key, &value);
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

int dict_pop(struct vm *vm, val self, val key, val *value)
{
    val ns = as_dict(self)->ns;
    if (!ns)
        return raw_pop(vm, self, key, value);
    *value = dict_get(vm, self, key);
    return *value ? ns_remove(vm, ns, key) : vm->exc ? -1 : 0;
}

static val raw_default(struct vm *vm, val self, val key, val value)
{
    int64_t hash;
    if (!hash_of(vm, key, &hash))
        return NULL;
    int64_t i = find(vm, as_dict(self), key, hash);
    if (i >= 0)
        return triple(as_dict(self), i)[2];
    if (i == RAISED)
        return NULL;
    add_hashed(vm, self, key, hash, value);
    return value;
}

val dict_default(struct vm *vm, val self, val key, val value)
{
    if (!as_dict(self)->ns)
        return raw_default(vm, self, key, value);
    val v = dict_get(vm, self, key);
    if (v || vm->exc)
        return v;
    return dict_set(vm, self, key, value) ? value : NULL;
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

bool dict_previous(val self, int64_t *at, val *key, val *value)
{
    const struct w_dict *d = as_dict(self);
    if (*at > d->filled)
        *at = d->filled;
    while (*at > 0) {
        val *t = triple(d, --*at);
        if (!t[1])
            continue;
        *key = t[1];
        *value = seen_value(self, t[2]);
        return true;
    }
    return false;
}

bool dict_pop_last(struct vm *vm, val self, val *key, val *value)
{
    struct w_dict *d = as_dict(self);
    if (d->used == 0)
        return false;
    int64_t last = d->filled - 1;
    while (!triple(d, last)[1])
        last--;
    *key = triple(d, last)[1];
    *value = seen_value(self, triple(d, last)[2]);
    if (d->ns)
        return ns_remove(vm, d->ns, *key) == 1;
    remove_triple(self, last);
    d->filled = last; /* or the next one would pass by all of them again */
    return true;
}

bool dict_pop_first(struct vm *vm, val self, val *key)
{
    val value;
    int64_t at = 0;
    if (!dict_next(self, &at, key, &value))
        return false;
    bool holes = at > SMALL && at > as_dict(self)->used;
    remove_triple(self, at - 1);
    if (holes) /* or the next one would pass by all of them again */
        rebuild(vm, self);
    return true;
}

void dict_clear(struct vm *vm, val self)
{
    val ns = as_dict(self)->ns, key, value;
    while (ns && dict_pop_last(vm, self, &key, &value))
        ;
    if (ns && as_dict(self)->used) /* comparing a key has raised */
        return;
    raw_clear(self);
}

void dict_become(struct vm *vm, val self, val other)
{
    struct w_dict *d = as_dict(self);
    const struct w_dict *from = as_dict(other);
    gc_store(&vm->gc, self, &d->entries, from->entries);
    gc_store(&vm->gc, self, &d->index, from->index);
    d->used = from->used;
    d->filled = from->filled;
    d->spent = from->spent;
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
