/* _random.c -- the module _random: the generator below random.Random, MT19937 (M. Matsumoto,
 * T. Nishimura, "Mersenne Twister", 1998, with their initialization of 2002). It gives the
 * numbers that CPython's gives for the same seed. */
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "base/mem.h"
#include "python/modules/module_def.h"
#include "python/obj/mpz.h"

enum { N = MT_WORDS, MIDDLE = 397 };

/* ---- the generator ---------------------------------------------------------------------- */

/* The next N words, from the N before. */
static void twist(struct w_random *r)
{
    uint32_t *mt = r->words;
    for (int i = 0; i < N; i++) {
        uint32_t y = (mt[i] & 0x80000000u) | (mt[(i + 1) % N] & 0x7FFFFFFFu);
        mt[i] = mt[(i + MIDDLE) % N] ^ (y >> 1) ^ (y & 1 ? 0x9908B0DFu : 0);
    }
    r->at = 0;
}

static uint32_t next_word(struct w_random *r)
{
    if (r->at >= N)
        twist(r);
    uint32_t y = r->words[r->at++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9D2C5680u;
    y ^= y << 15 & 0xEFC60000u;
    return y ^ y >> 18;
}

static void seed_with_word(struct w_random *r, uint32_t seed)
{
    uint32_t *mt = r->words;
    mt[0] = seed;
    for (uint32_t i = 1; i < N; i++)
        mt[i] = 1812433253u * (mt[i - 1] ^ mt[i - 1] >> 30) + i;
    r->at = N;
}

static void seed_with_words(struct w_random *r, const uint32_t *key, size_t n)
{
    uint32_t *mt = r->words;
    size_t i = 1, j = 0;
    assert(n > 0);
    seed_with_word(r, 19650218u);
    for (size_t k = n > N ? n : N; k; k--) {
        mt[i] =
            (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
        if (++i >= N) {
            mt[0] = mt[N - 1];
            i = 1;
        }
        j = (j + 1) % n;
    }
    for (size_t k = N - 1; k; k--) {
        mt[i] = (mt[i] ^ (mt[i - 1] ^ mt[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
        if (++i >= N) {
            mt[0] = mt[N - 1];
            i = 1;
        }
    }
    mt[0] = 0x80000000u;
}

/* ---- seeds ------------------------------------------------------------------------------------ */

static void seed_by_chance(struct w_random *r)
{
    uint32_t key[N];
    if (getrandom(key, sizeof key, GRND_NONBLOCK) != (ssize_t)sizeof key) {
        struct timespec t; /* the machine has only just started */
        clock_gettime(CLOCK_REALTIME, &t);
        for (uint32_t i = 0; i < N; i++)
            key[i] = (uint32_t)t.tv_nsec * (i + 1) ^ (uint32_t)t.tv_sec;
    }
    seed_with_words(r, key, N);
}

/* With the words of an integer's absolute value, the lowest first. */
static void seed_with_int(struct w_random *r, val v)
{
    mpz_t z;
    mp_limb_t room;
    mpz_srcptr s = int_view(z, &room, v);
    size_t n = (mpz_sizeinbase(s, 2) + 31) / 32, count = 0;
    uint32_t *key = mem_zero(n + 1, sizeof *key);
    mpz_export(key, &count, -1, sizeof *key, 0, 0, s);
    assert(count <= n);
    seed_with_words(r, key, count ? count : 1);
    free(key);
}

static val seed(struct vm *vm, val self, val v)
{
    int64_t hash;
    if (!v || v == vm->none)
        seed_by_chance(as_random(self));
    else if (int_is(v))
        seed_with_int(as_random(self), v);
    else if (is_a(v, KIND_INT)) {
        if (!(v = py_abs(vm, v)) || !(v = py_index_value(vm, v)))
            return NULL;
        seed_with_int(as_random(self), v);
    } else {
        if (!py_hash(vm, v, &hash))
            return NULL;
        seed_with_int(as_random(self), int_from_u64(vm, (uint64_t)hash));
    }
    return vm->none;
}

/* random.Random has an __init__ of its own: this one's messages are about positions. */
static bool one_seed(struct vm *vm, val args, val *from)
{
    int64_t n = as_tuple(args)->n;
    *from = n == 1 ? as_tuple(args)->at[0] : vm->none;
    if (n > 1)
        raise_error(vm, E_TypeError, "Random() requires 0 or 1 argument");
    return n <= 1;
}

static val init(struct vm *vm, val self, val args)
{
    val from;
    return one_seed(vm, args, &from) ? seed(vm, self, from) : NULL;
}

/* args NULL: of a class below it, whose __init__ brings the seed. */
static val make(struct vm *vm, val class, val args)
{
    val from = NULL;
    (void)class;
    if (args && !one_seed(vm, args, &from))
        return NULL;
    struct w_random *r = new_object(vm, KIND_RANDOM, sizeof *r);
    memset(r->words, 0, sizeof r->words);
    r->at = 0;
    return !args || seed(vm, &r->h, from) ? &r->h : NULL;
}

/* ---- numbers ----------------------------------------------------------------------------------- */

static val random_float(struct vm *vm, val self)
{
    struct w_random *r = as_random(self);
    uint32_t high = next_word(r) >> 5, low = next_word(r) >> 6; /* 27 and 26 bits */
    return float_new(vm, (high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

static val getrandbits(struct vm *vm, val self, val count)
{
    struct w_random *r = as_random(self);
    int64_t k;
    mpz_t z;
    if (!py_index(vm, count, &k))
        return NULL;
    if (k != (int)k)
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C int");
    if (k < 0)
        return raise_error(vm, E_ValueError, "number of bits must be non-negative");
    if (k == 0)
        return tag_int(0);
    if (k <= 32)
        return tag_int(next_word(r) >> (32 - k));
    if (!memory_fits(vm, k / 8, 1))
        return NULL;
    size_t n = (size_t)(k + 31) / 32;
    uint32_t *words = mem_new(n * sizeof *words);
    for (size_t i = 0; i < n; i++, k -= 32)
        words[i] = k < 32 ? next_word(r) >> (32 - k) : next_word(r);
    mpz_init(z);
    mpz_import(z, n, -1, sizeof *words, 0, 0, words);
    free(words);
    return int_finish(vm, z);
}

/* ---- its state, for random.getstate() ------------------------------------------------------------- */

static val getstate(struct vm *vm, val self)
{
    val state =
        tuple_new(vm, N + 1); /* small integers: nothing is allocated meanwhile */
    for (int i = 0; i < N; i++)
        as_tuple(state)->at[i] = tag_int(as_random(self)->words[i]);
    as_tuple(state)->at[N] = tag_int(as_random(self)->at);
    return state;
}

/* One word; false: raised. */
static bool state_word(struct vm *vm, val v, uint32_t *out)
{
    int64_t i;
    if (!int_is(plain_of(v)))
        raise_error(vm, E_TypeError, "an integer is required");
    else if (int_cmp(plain_of(v), tag_int(0)) < 0)
        raise_error(vm, E_OverflowError,
                    "can't convert negative value to unsigned int");
    else if (!int_to_i64(plain_of(v), &i) || i > UINT32_MAX)
        raise_error(vm, E_OverflowError,
                    "Python int too large to convert to C unsigned long");
    else
        *out = (uint32_t)i;
    return !vm->exc;
}

static val set_state(struct vm *vm, val self, val state)
{
    uint32_t words[N];
    int64_t at;
    state = plain_of(state);
    if (!is_kind(state, KIND_TUPLE))
        return raise_error(vm, E_TypeError, "state vector must be a tuple");
    if (as_tuple(state)->n != N + 1)
        return raise_error(vm, E_ValueError, "state vector is the wrong size");
    for (int i = 0; i < N; i++)
        if (!state_word(vm, as_tuple(state)->at[i], &words[i]))
            return NULL;
    if (!py_index(vm, as_tuple(state)->at[N], &at))
        return NULL;
    if (at < 0 || at > N)
        return raise_error(vm, E_ValueError, "invalid state");
    memcpy(as_random(self)->words, words, sizeof words);
    as_random(self)->at = at;
    return vm->none;
}

/* ---- the type ---------------------------------------------------------------------------------------- */

static const struct method random_make = CONSTRUCTOR("Random", "*args", make, RUNS, 0);
static const struct method methods[] = {
    METHOD("__init__", "*args", init, RUNS),
    METHOD("seed", "n=None, /", seed, RUNS),
    METHOD("random", "/", random_float, WRITES),
    METHOD("getrandbits", "k, /", getrandbits, RUNS),
    METHOD("getstate", "/", getstate, READS),
    METHOD("setstate", "state, /", set_state, RUNS),
    LAST_METHOD,
};
const struct type_def random_type = {
    .kind = KIND_RANDOM,
    .module = "_random",
    .flags = MUTABLE,
    .make = &random_make,
    .methods = methods,
};

static const enum kind types[] = {KIND_RANDOM, 0};
const struct module_def _random_module = {
    .name = "_random",
    .doc = "The Mersenne Twister.",
    .types = types,
};
