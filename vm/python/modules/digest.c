/* digest.c -- hash functions: what comes in, gathered to blocks. */
#include "python/modules/digest.h"

#include <assert.h>
#include <string.h>

void digest_start(struct digest *d, const struct digest_algorithm *a)
{
    assert(a->block <= DIGEST_MOST_BLOCK);
    memset(d, 0, sizeof *d);
    d->a = a;
    a->start(d);
}

void digest_add(struct digest *d, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    const size_t block = d->a->block;
    d->length += n;
    if (d->filled + n > block) {
        size_t rest = block - d->filled;
        memcpy(d->buffer + d->filled, p, rest);
        d->a->blocks(d, d->buffer, 1);
        d->filled = 0;
        p += rest;
        n -= rest;
        size_t whole = n ? (n - 1) / block : 0; /* the last one waits */
        d->a->blocks(d, p, whole);
        p += whole * block;
        n -= whole * block;
    }
    assert(d->filled + n <= block);
    if (n)
        memcpy(d->buffer + d->filled, p, n);
    d->filled += (uint32_t)n;
}

void digest_result(const struct digest *d, uint8_t *out, size_t n)
{
    struct digest copy = *d;
    copy.a->finish(&copy, out, n);
}

void digest_pad(struct digest *d, size_t width, int big_endian)
{
    const size_t block = d->a->block;
    if (d->filled == block) {
        d->a->blocks(d, d->buffer, 1);
        d->filled = 0;
    }
    d->buffer[d->filled++] = 0x80;
    memset(d->buffer + d->filled, 0, block - d->filled);
    if (d->filled > block - width) {
        d->a->blocks(d, d->buffer, 1);
        memset(d->buffer, 0, block);
    }
    uint64_t bits = d->length << 3;
    for (int i = 0; i < 8; i++)
        d->buffer[big_endian ? block - 1 - (size_t)i : block - width + (size_t)i] =
            (uint8_t)(bits >> (8 * i));
    if (width > 8 && big_endian)
        d->buffer[block - 9] = (uint8_t)(d->length >> 61);
    d->a->blocks(d, d->buffer, 1);
}
