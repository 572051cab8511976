/* digest_sha3.c -- SHA-3 and SHAKE (FIPS 202): Keccak-f[1600] as a sponge. */
#include "python/modules/digest.h"

#include <string.h>

static const uint64_t round_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

static uint64_t left(uint64_t x, int by)
{
    return by ? x << by | x >> (64 - by) : x;
}

static void permute(uint64_t *a)
{
    /* rho and pi together: the lane that comes to the place of the lane before, and its
     * rotation */
    static const uint8_t lane[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                     15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
    static const uint8_t turn[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                     27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
    uint64_t c[5];
    for (int round = 0; round < 24; round++) {
        for (int x = 0; x < 5; x++)
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (int x = 0; x < 5; x++)
            for (int y = 0; y < 25; y += 5)
                a[x + y] ^= c[(x + 4) % 5] ^ left(c[(x + 1) % 5], 1);
        uint64_t moved = a[1];
        for (int i = 0; i < 24; i++) {
            uint64_t next = a[lane[i]];
            a[lane[i]] = left(moved, turn[i]);
            moved = next;
        }
        for (int y = 0; y < 25; y += 5) {
            memcpy(c, a + y, sizeof c);
            for (int x = 0; x < 5; x++)
                a[x + y] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
        }
        a[0] ^= round_constants[round];
    }
}

static void start(struct digest *d)
{
    (void)d; /* all zeros */
}

static void blocks(struct digest *d, const uint8_t *p, size_t n)
{
    for (; n; n--) {
        for (size_t i = 0; i < d->a->block; i++, p++)
            d->words[i / 8] ^= (uint64_t)*p << (8 * (i % 8));
        permute(d->words);
    }
}

static void finish(struct digest *d, uint8_t *out, size_t n)
{
    const size_t block = d->a->block;
    if (d->filled == block) {
        blocks(d, d->buffer, 1);
        d->filled = 0;
    }
    memset(d->buffer + d->filled, 0, block - d->filled);
    d->buffer[d->filled] = d->a->size ? 0x06 : 0x1F;
    d->buffer[block - 1] |= 0x80;
    blocks(d, d->buffer, 1);
    for (size_t i = 0; i < n; i++) {
        if (i && i % block == 0)
            permute(d->words);
        out[i] = (uint8_t)(d->words[i % block / 8] >> (8 * (i % block % 8)));
    }
}

#define SPONGE(id, size, block)                                                        \
    const struct digest_algorithm digest_##id = {#id,   size,   block,                 \
                                                 start, blocks, finish};
SPONGE(sha3_224, 28, 144)
SPONGE(sha3_256, 32, 136)
SPONGE(sha3_384, 48, 104)
SPONGE(sha3_512, 64, 72)
SPONGE(shake_128, 0, 168)
SPONGE(shake_256, 0, 136)
