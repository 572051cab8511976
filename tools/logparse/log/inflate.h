/* inflate.h -- gzip (RFC 1952) to text, in a thread of its own, so that the text is scanned
 * while it appears. Any number of members; BGZF is a case of that. Inflating is ISA-L's. */
#ifndef LOGPARSE_LOG_INFLATE_H
#define LOGPARSE_LOG_INFLATE_H

#include "base/str.h"

struct inflating;

bool is_gzip(struct slice bytes);

/* Start. `packed` stays the caller's until inflate_end(). NULL when there is no memory. */
struct inflating *inflate_start(struct slice packed);

/* Where the text appears; it never moves. */
const char *inflate_text(const struct inflating *f);

/* Wait until at least `wanted` bytes of text are there or the end is reached; returns how
 * many there are, and in *done whether that is all. */
uint64_t inflate_wait(struct inflating *f, uint64_t wanted, bool *done);

/* After `done`: false with a sentence in *why when the data was damaged or cut off. */
bool inflate_was_whole(const struct inflating *f, struct str *why);
/* Bytes behind the last member that are neither gzip nor padding. */
uint64_t inflate_left_over(const struct inflating *f);

void inflate_end(struct inflating *f);

#endif
