/* prefix.h -- what stands before each line of a log and is not of it.
 *
 * Numbers, names and times differ from line to line, so a prefix is told by its shape: every
 * number, every word (letters, digits, '_') and every run of blanks is one token, anything else
 * is itself. Words and blanks alone could be any text: then each prefix is the same bytes. */
#ifndef LOGPARSE_LOG_PREFIX_H
#define LOGPARSE_LOG_PREFIX_H

#include "base/str.h"

enum { MOST_SHAPES = 8, LONGEST_SHAPE = 64 };

struct shape {
    char tokens[LONGEST_SHAPE]; /* 'D' a number, 'W', ' ', or the byte */
    size_t n;
    struct slice literal; /* what it is, when it is words and blanks; else empty */
    size_t length;        /* bytes, of the first one seen */
    size_t blanks;        /* at its end, the fewest that were seen */
    bool fixed;           /* all had the same length */
};

struct prefixes {
    struct shape shapes[MOST_SHAPES];
    size_t n;
    struct slice example; /* in the sample */
};

/* The prefixes of a log that begins with `sample` (whole lines). False: it has none, for
 * marks stand at the beginnings of lines, or most lines begin in other ways. */
bool prefixes_find(struct prefixes *p, struct slice sample);

/* How many bytes of this line are prefix; 0: none. */
size_t prefix_of(const struct prefixes *p, struct slice line);

/* The time in a prefix: "2026-11-27T21:42:01.5Z", "Nov 27 21:42:01", "21:42:01,123". Seconds
 * since 1970, or since midnight when there is no date (without a year, in 1970).
 * *resolution is what one more in the last digit means. */
bool prefix_time(struct slice prefix, double *seconds, double *resolution);

/* What of a prefix names who wrote the line: all but the time, and blanks at the end. */
void prefix_writer(struct slice prefix, struct str *out);

#endif
