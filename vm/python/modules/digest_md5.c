/* digest_md5.c -- MD5 (RFC 1321) and SHA-1 (FIPS 180-4), for checksums of old formats. */
#include "python/modules/digest.h"

static uint32_t rotate(uint32_t x, int by)
{
    return x << by | x >> (32 - by);
}

/* ---- MD5 -------------------------------------------------------------------------------- */

/* The first 32 bits of |sin(1)|, |sin(2)|, ... */
static const uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613,
    0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193,
    0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
    0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
    0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122,
    0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
    0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244,
    0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
    0xeb86d391};

static void md5_start(struct digest *d)
{
    static const uint32_t h[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (int i = 0; i < 4; i++)
        d->words[i] = h[i];
}

static uint32_t read_little(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void md5_block(uint32_t *h, const uint8_t *p)
{
    static const uint8_t turns[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t m[16], a = h[0], b = h[1], c = h[2], d = h[3];
    for (int i = 0; i < 16; i++)
        m[i] = read_little(p + 4 * i);
    for (int i = 0; i < 64; i++) {
        uint32_t f;
        int at;
        switch (i / 16) {
        case 0: f = (b & c) | (~b & d), at = i; break;
        case 1: f = (d & b) | (~d & c), at = 5 * i + 1; break;
        case 2: f = b ^ c ^ d, at = 3 * i + 5; break;
        default: f = c ^ (b | ~d), at = 7 * i; break;
        }
        f += a + sines[i] + m[at % 16];
        a = d;
        d = c;
        c = b;
        b += rotate(f, turns[i / 16][i % 4]);
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
}

static void md5_blocks(struct digest *d, const uint8_t *p, size_t n)
{
    uint32_t h[4];
    for (int i = 0; i < 4; i++)
        h[i] = (uint32_t)d->words[i];
    for (; n; n--, p += 64)
        md5_block(h, p);
    for (int i = 0; i < 4; i++)
        d->words[i] = h[i];
}

static void md5_finish(struct digest *d, uint8_t *out, size_t n)
{
    digest_pad(d, 8, 0);
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(d->words[i / 4] >> (8 * (i % 4)));
}

const struct digest_algorithm digest_md5 = {"md5",     16,         64,
                                            md5_start, md5_blocks, md5_finish};

/* ---- SHA-1 ------------------------------------------------------------------------------- */

static void sha1_start(struct digest *d)
{
    static const uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
                                  0xc3d2e1f0};
    for (int i = 0; i < 5; i++)
        d->words[i] = h[i];
}

static void sha1_block(uint32_t *h, const uint8_t *p)
{
    static const uint32_t k[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
               (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20              ? (b & c) | (~b & d)
                     : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d)
                                         : b ^ c ^ d;
        uint32_t t = rotate(a, 5) + f + e + k[i / 20] + w[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = t;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

static void sha1_blocks(struct digest *d, const uint8_t *p, size_t n)
{
    uint32_t h[5];
    for (int i = 0; i < 5; i++)
        h[i] = (uint32_t)d->words[i];
    for (; n; n--, p += 64)
        sha1_block(h, p);
    for (int i = 0; i < 5; i++)
        d->words[i] = h[i];
}

static void sha1_finish(struct digest *d, uint8_t *out, size_t n)
{
    digest_pad(d, 8, 1);
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(d->words[i / 4] >> (24 - 8 * (i % 4)));
}

const struct digest_algorithm digest_sha1 = {"sha1",     20,          64,
                                             sha1_start, sha1_blocks, sha1_finish};
