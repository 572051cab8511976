/* siphash.h -- SipHash-1-3: a hash of text that nobody can find collisions for who does not
 * know the key (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; one round a
 * word and three at the end, as CPython and Rust use it). */
#ifndef BASE_SIPHASH_H
#define BASE_SIPHASH_H

#include <stdint.h>

#include "base/str.h"

struct siphash_key {
    uint64_t a, b;
};

/* For a number that a person chose, always the same one; 0 gives the key of zeros. */
struct siphash_key siphash_key_of(uint64_t seed);
struct siphash_key siphash_key_random(void); /* from the system; it dies without one */

uint64_t siphash13(struct siphash_key key, struct slice text);

#endif
