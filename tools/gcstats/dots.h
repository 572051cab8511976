/* dots.h -- a picture of dots as lines of text: braille (2 x 4 dots a character), or
 * ASCII (1 x 2). Also bars, in eighths of a character or whole ones. */
#ifndef GCSTATS_DOTS_H
#define GCSTATS_DOTS_H

#include "base/str.h"

struct dots {
    size_t width, height; /* dots */
    bool braille;
    unsigned char *on; /* owned */
};

/* A picture of that many characters. */
struct dots dots_new(size_t columns, size_t rows, bool braille);
void dots_free(struct dots *d);

/* Set the dots of a column from one height to another (0 is the bottom). Heights are
 * shares of the picture's height, 0 .. 1; at least one dot is set. */
void dots_fill(struct dots *d, size_t x, double low, double high);

/* Append one line of characters; row 0 is the top. Without blanks at its end. */
void dots_row(const struct dots *d, size_t row, struct str *out);

/* A bar of `share` (0 .. 1) of `columns` characters. */
void dots_bar(struct str *out, double share, size_t columns, bool blocks);

#endif
