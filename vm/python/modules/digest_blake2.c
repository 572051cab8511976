/* digest_blake2.c -- BLAKE2b and BLAKE2s (RFC 7693). In `words`: the state, the bytes that
 * were hashed, and whether this is the last node of a tree. */
#include "python/modules/digest.h"

#include <string.h>

enum { COUNTED = 8, LAST_NODE = 9 };

static const uint64_t start_words[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

static const uint8_t order[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};
static const uint8_t quarter[8][4] = {{0, 4, 8, 12},  {1, 5, 9, 13},  {2, 6, 10, 14},
                                      {3, 7, 11, 15}, {0, 5, 10, 15}, {1, 6, 11, 12},
                                      {2, 7, 8, 13},  {3, 4, 9, 14}};

static uint64_t read_word(const uint8_t *p, size_t width)
{
    uint64_t w = 0;
    for (size_t i = width; i-- > 0;)
        w = w << 8 | p[i];
    return w;
}

/* ---- of 64-bit words --------------------------------------------------------------------- */

static uint64_t right64(uint64_t x, int by)
{
    return x >> by | x << (64 - by);
}

static void compress_b(struct digest *d, const uint8_t *p, int last)
{
    uint64_t v[16], m[16], *h = d->words;
    for (int i = 0; i < 16; i++)
        m[i] = read_word(p + 8 * i, 8);
    memcpy(v, h, 8 * sizeof *v);
    memcpy(v + 8, start_words, 8 * sizeof *v);
    v[12] ^= h[COUNTED];
    if (last) {
        v[14] = ~v[14];
        v[15] ^= h[LAST_NODE] ? ~UINT64_C(0) : 0;
    }
    for (int round = 0; round < 12; round++)
        for (int i = 0; i < 8; i++) {
            const uint8_t *q = quarter[i], *s = order[round % 10] + 2 * i;
            uint64_t *a = &v[q[0]], *b = &v[q[1]], *c = &v[q[2]], *e = &v[q[3]];
            *a += *b + m[s[0]];
            *e = right64(*e ^ *a, 32);
            *c += *e;
            *b = right64(*b ^ *c, 24);
            *a += *b + m[s[1]];
            *e = right64(*e ^ *a, 16);
            *c += *e;
            *b = right64(*b ^ *c, 63);
        }
    for (int i = 0; i < 8; i++)
        h[i] ^= v[i] ^ v[i + 8];
}

/* ---- of 32-bit words ---------------------------------------------------------------------- */

static uint32_t right32(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

static void compress_s(struct digest *d, const uint8_t *p, int last)
{
    uint32_t v[16], m[16];
    uint64_t *h = d->words;
    for (int i = 0; i < 16; i++)
        m[i] = (uint32_t)read_word(p + 4 * i, 4);
    for (int i = 0; i < 8; i++) {
        v[i] = (uint32_t)h[i];
        v[i + 8] = (uint32_t)(start_words[i] >> 32);
    }
    v[12] ^= (uint32_t)h[COUNTED];
    v[13] ^= (uint32_t)(h[COUNTED] >> 32);
    if (last) {
        v[14] = ~v[14];
        v[15] ^= h[LAST_NODE] ? ~UINT32_C(0) : 0;
    }
    for (int round = 0; round < 10; round++)
        for (int i = 0; i < 8; i++) {
            const uint8_t *q = quarter[i], *s = order[round] + 2 * i;
            uint32_t *a = &v[q[0]], *b = &v[q[1]], *c = &v[q[2]], *e = &v[q[3]];
            *a += *b + m[s[0]];
            *e = right32(*e ^ *a, 16);
            *c += *e;
            *b = right32(*b ^ *c, 12);
            *a += *b + m[s[1]];
            *e = right32(*e ^ *a, 8);
            *c += *e;
            *b = right32(*b ^ *c, 7);
        }
    for (int i = 0; i < 8; i++)
        h[i] = (uint32_t)h[i] ^ v[i] ^ v[i + 8];
}

/* ---- both ---------------------------------------------------------------------------------- */

static int is_b(const struct digest *d)
{
    return d->a == &digest_blake2b;
}

static void compress(struct digest *d, const uint8_t *p, int last)
{
    if (is_b(d))
        compress_b(d, p, last);
    else
        compress_s(d, p, last);
}

static void blocks(struct digest *d, const uint8_t *p, size_t n)
{
    for (; n; n--, p += d->a->block) {
        d->words[COUNTED] += d->a->block;
        compress(d, p, 0);
    }
}

static void finish(struct digest *d, uint8_t *out, size_t n)
{
    const size_t width = is_b(d) ? 8 : 4;
    memset(d->buffer + d->filled, 0, d->a->block - d->filled);
    d->words[COUNTED] += d->filled;
    compress(d, d->buffer, 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(d->words[i / width] >> (8 * (i % width)));
}

void digest_start_blake2(struct digest *d, const struct digest_algorithm *a,
                         const uint8_t *parameters, int last_node)
{
    memset(d, 0, sizeof *d);
    d->a = a;
    const size_t width = is_b(d) ? 8 : 4;
    for (size_t i = 0; i < 8; i++)
        d->words[i] = (width == 8 ? start_words[i] : start_words[i] >> 32) ^
                      read_word(parameters + width * i, width);
    d->words[LAST_NODE] = last_node != 0;
}

/* With no parameters: of full size, without a key. */
static void start(struct digest *d)
{
    uint8_t parameters[64] = {(uint8_t)d->a->size, 0, 1, 1};
    digest_start_blake2(d, d->a, parameters, 0);
}

const struct digest_algorithm digest_blake2b = {"blake2b", 64,     128,
                                                start,     blocks, finish};
const struct digest_algorithm digest_blake2s = {"blake2s", 32,     64,
                                                start,     blocks, finish};
