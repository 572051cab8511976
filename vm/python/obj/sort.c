/* sort.c -- sorting lists.
 *
 * While comparing may run Python code, the list is empty, as it is in CPython: what is
 * sorted is in an array that only we know. The sort moves places in that array, each with a
 * number from its key (obj/sort_runs.inc), so that most comparisons look at nothing else,
 * and nothing that the collector has to know is moved about. */
#include "python/obj/obj.h"

#include <stdlib.h>

/* What the numbers in places say; the order of equal ones is told by `tie`. */
enum keys { INTS, FLOATS, OTHERS };
enum tie { NO_TIE, TEXT_TIE, ANY_TIE };

struct sort {
    struct vm *vm;
    const val *keys;
    bool reverse;
    enum tie tie;
};

struct place {
    union {
        int64_t i;
        double f;
    } key;
    int64_t at;
};

/* ---- runs -------------------------------------------------------------------------------------- */

enum {
    SORT_RUNS = 66
}; /* powers differ along the stack, and are at most those of 2 in n */

struct sort_run {
    int64_t at, n;
    int power; /* of the boundary behind it */
};

/* n / 2^k, rounded up, between 32 and 64. */
static int64_t least_run(int64_t n)
{
    int64_t rest = 0;
    for (; n >= 64; n >>= 1)
        rest |= n & 1;
    return n + rest;
}

/* How deep in a nearly balanced tree over all n items the boundary lies between a run and the
 * n2 items behind it: the first binary digit in which the middles of both differ, as parts of n. */
static int run_power(const struct sort_run *run, int64_t n2, int64_t n)
{
    int64_t a = 2 * run->at + run->n, b = a + run->n + n2;
    int power = 1;
    for (;; power++) {
        if (a >= n) { /* so is b: both have the digit 1 */
            a -= n;
            b -= n;
        } else if (b >= n)
            return power;
        a *= 2;
        b *= 2;
    }
}

/* ---- comparing --------------------------------------------------------------------------------- */

static int less(struct vm *vm, val a, val b)
{
    if (is_kind(a, KIND_STR) && is_kind(b, KIND_STR))
        return str_cmp(a, b) < 0;
    return py_less(vm, a, b);
}

/* Of the keys themselves. A call moves objects: they are read where they lie now. */
static int tie_before(const struct sort *s, int64_t a, int64_t b)
{
    if (s->tie == NO_TIE)
        return 0;
    return s->reverse ? less(s->vm, s->keys[b], s->keys[a])
                      : less(s->vm, s->keys[a], s->keys[b]);
}

static inline int int_before(const struct sort *s, struct place a, struct place b)
{
    return a.key.i != b.key.i ? a.key.i < b.key.i : tie_before(s, a.at, b.at);
}

static inline int float_before(const struct sort *s, struct place a, struct place b)
{
    return a.key.f < b.key.f ? 1 : b.key.f < a.key.f ? 0 : tie_before(s, a.at, b.at);
}

#define ITEM            struct place
#define OF(name)        ints_##name
#define BEFORE(s, a, b) int_before(s, a, b)
#include "python/obj/sort_runs.inc"

#define ITEM            struct place
#define OF(name)        floats_##name
#define BEFORE(s, a, b) float_before(s, a, b)
#include "python/obj/sort_runs.inc"

#define ITEM            struct place
#define OF(name)        others_##name
#define BEFORE(s, a, b) tie_before(s, (a).at, (b).at)
#include "python/obj/sort_runs.inc"

#define ITEM            double
#define OF(name)        doubles_##name
#define BEFORE(s, a, b) ((s)->reverse ? (b) < (a) : (a) < (b))
#include "python/obj/sort_runs.inc"

/* ---- numbers from keys -------------------------------------------------------------------------- */

/* The first eight bytes, as a number that is in the order of texts. */
static int64_t text_number(val v)
{
    struct slice s = str_value(v);
    unsigned char bytes[8] = {0};
    uint64_t n = 0;
    memcpy(bytes, s.p, s.n < 8 ? s.n : 8);
    for (int i = 0; i < 8; i++)
        n = n << 8 | bytes[i];
    return (int64_t)(n ^ (uint64_t)1 << 63);
}

/* In descending order larger numbers come first: they are turned around. */
static struct place place_of(val v, int64_t at, bool reverse)
{
    if (is_kind(v, KIND_FLOAT)) {
        double f = as_float(v)->value;
        return (struct place){.key.f = reverse ? -f : f, .at = at};
    }
    int64_t i = is_int(v) ? untag(v) : is_kind(v, KIND_STR) ? text_number(v) : 0;
    return (struct place){.key.i = reverse ? ~i : i, .at = at};
}

/* Of a tuple, its first item says most. */
static val first_of(val key)
{
    return is_kind(key, KIND_TUPLE) && as_tuple(key)->n ? as_tuple(key)->at[0] : key;
}

static enum keys keys_of(const val *keys, int64_t n, enum tie *tie)
{
    bool ints = true, floats = true, texts = true, tuples = false, plain = false;
    for (int64_t i = 0; i < n; i++) {
        val first = first_of(keys[i]);
        tuples |= first != keys[i];
        plain |= first == keys[i];
        ints &= is_int(first);
        floats &= is_kind(first, KIND_FLOAT);
        texts &= is_kind(first, KIND_STR);
    }
    bool same = (ints || floats || texts) && !(tuples && plain);
    *tie = tuples || !same ? ANY_TIE : texts ? TEXT_TIE : NO_TIE;
    return !same ? OTHERS : floats ? FLOATS : INTS;
}

/* ---- lists ------------------------------------------------------------------------------------------ */

/* The keys, and where they lie in their order: false: raised. */
static bool sort_places(struct vm *vm, const val *keys, struct place *places, int64_t n,
                        bool reverse)
{
    struct sort s = {vm, keys, reverse, NO_TIE};
    enum keys kind = keys_of(keys, n, &s.tie);
    struct place *tmp = mem_new((size_t)(n / 2 + 1) * sizeof *tmp);
    for (int64_t i = 0; i < n; i++)
        places[i] = place_of(kind == OTHERS ? vm->none : first_of(keys[i]), i, reverse);
    bool ok = kind == INTS     ? ints_sort(&s, places, n, tmp)
              : kind == FLOATS ? floats_sort(&s, places, n, tmp)
                               : others_sort(&s, places, n, tmp);
    free(tmp);
    return ok;
}

static bool sort_floats(struct vm *vm, val list, bool reverse)
{
    int64_t n = as_list(list)->n;
    struct sort s = {vm, NULL, reverse, NO_TIE};
    double *tmp = mem_new((size_t)(n / 2 + 1) * sizeof *tmp);
    doubles_sort(&s, list_floats(list), n, tmp);
    free(tmp);
    return true;
}

/* The n keys behind the n items of `work`. */
static bool make_keys(struct vm *vm, val work, val key, int64_t n)
{
    val *items = as_array(work)->at;
    for (int64_t i = 0; i < n; i++) {
        val k = vm_call(vm, key, &items[i], 1);
        if (!k)
            return false;
        gc_store(&vm->gc, work, &items[n + i], k);
    }
    return true;
}

bool list_sort(struct vm *vm, val list, val key, bool reverse)
{
    struct w_list *l = as_list(list);
    if (list_has_floats(list) && !key)
        return sort_floats(vm, list, reverse);
    int64_t n = l->n;
    val work = array_new(vm, key ? n * 2 : n), all = l->items, empty = array_new(vm, 0);
    for (int64_t i = 0; i < n; i++) {
        val v = list_get(vm, list, i);
        gc_store(&vm->gc, work, &as_array(work)->at[i], v);
    }
    gc_store(&vm->gc, list, &l->items, empty);
    l->n = 0;
    /* the pointers into `work` hold over calls: it is on our stack, and nobody else has it */
    val *items = as_array(work)->at;
    struct place *places = mem_new((size_t)(n + 1) * sizeof *places);
    bool made = !key || make_keys(vm, work, key, n);
    bool ok = made && sort_places(vm, key ? items + n : items, places, n, reverse),
         changed = l->n != 0 || l->items != empty;
    gc_store(&vm->gc, list, &l->items, all);
    l->n = n;
    for (int64_t i = 0; made && i < n; i++)
        list_put(vm, list, i, items[places[i].at]);
    free(places);
    if (ok && changed)
        raise_error(vm, E_ValueError, "list modified during sort");
    return ok && !changed;
}
