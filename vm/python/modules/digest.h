/* digest.h -- hash functions: MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4), SHA-3 (FIPS 202),
 * BLAKE2 (RFC 7693). What comes in is gathered to blocks here; a full block waits until more
 * comes or the end is known, for some treat the last one differently. */
#ifndef MODULES_DIGEST_H
#define MODULES_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_MOST_WORDS = 25, DIGEST_MOST_BLOCK = 168, DIGEST_MOST = 64 };

struct digest {
    const struct digest_algorithm *a;
    uint64_t words[DIGEST_MOST_WORDS]; /* the state, as each algorithm uses it */
    uint64_t length;                   /* of all that came, in bytes */
    uint32_t filled;                   /* of the buffer */
    uint8_t buffer[DIGEST_MOST_BLOCK];
};

struct digest_algorithm {
    const char *name;
    unsigned size,
        block; /* of the result, 0: as long as one likes; of a block. Bytes */
    void (*start)(struct digest *d);
    void (*blocks)(struct digest *d, const uint8_t *p, size_t n);
    void (*finish)(struct digest *d, uint8_t *out, size_t n);
};

extern const struct digest_algorithm digest_md5, digest_sha1, digest_sha224,
    digest_sha256, digest_sha384, digest_sha512, digest_sha3_224, digest_sha3_256,
    digest_sha3_384, digest_sha3_512, digest_shake_128, digest_shake_256,
    digest_blake2b, digest_blake2s;

void digest_start(struct digest *d, const struct digest_algorithm *a);
void digest_add(struct digest *d, const void *bytes, size_t n);
/* The first n bytes of the result; d goes on as before. */
void digest_result(const struct digest *d, uint8_t *out, size_t n);

/* BLAKE2 with its parameter block: 64 bytes for 2b, 32 for 2s. last_node: of a tree. */
void digest_start_blake2(struct digest *d, const struct digest_algorithm *a,
                         const uint8_t *parameters, int last_node);

/* For the algorithms: what is in the buffer, then 0x80, zeros, and the length in bits, of
 * `width` bytes at the end of a block. */
void digest_pad(struct digest *d, size_t width, int big_endian);

#endif
