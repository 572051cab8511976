#include "base/siphash.h"

#include <sys/random.h>

#include "base/die.h"

struct state {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static inline void turn(struct state *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

static inline void take(struct state *s, uint64_t word)
{
    s->v3 ^= word;
    turn(s);
    s->v0 ^= word;
}

uint64_t siphash13(struct siphash_key key, struct slice text)
{
    struct state s = {key.a ^ 0x736f6d6570736575, key.b ^ 0x646f72616e646f6d,
                      key.a ^ 0x6c7967656e657261, key.b ^ 0x7465646279746573};
    uint64_t word;
    size_t i = 0;
    for (; i + sizeof word <= text.n; i += sizeof word) {
        memcpy(&word, text.p + i, sizeof word);
        take(&s, word);
    }
    word = 0;
    for (int by = 0; i < text.n; i++, by += 8)
        word |= (uint64_t)(unsigned char)text.p[i] << by;
    take(&s, word | (uint64_t)text.n << 56);
    s.v2 ^= 0xff;
    turn(&s);
    turn(&s);
    turn(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

struct siphash_key siphash_key_of(uint64_t seed)
{
    struct siphash_key zeros = {0};
    unsigned char of[sizeof seed];
    if (!seed)
        return zeros;
    memcpy(of, &seed, sizeof seed);
    struct slice text = {(const char *)of, sizeof of};
    return (struct siphash_key){siphash13((struct siphash_key){0, 1}, text),
                                siphash13((struct siphash_key){0, 2}, text)};
}

struct siphash_key siphash_key_random(void)
{
    struct siphash_key key;
    if (getrandom(&key, sizeof key, 0) != sizeof key)
        die("the system gives no random numbers");
    return key;
}
