#include "gcstats/dots.h"

#include <assert.h>

#include "base/mem.h"

#include <stdlib.h>

enum { BRAILLE_WIDE = 2, BRAILLE_HIGH = 4, ASCII_HIGH = 2 };

static size_t cell_width(const struct dots *d)
{
    return d->braille ? BRAILLE_WIDE : 1;
}

static size_t cell_height(const struct dots *d)
{
    return d->braille ? BRAILLE_HIGH : ASCII_HIGH;
}

struct dots dots_new(size_t columns, size_t rows, bool braille)
{
    struct dots d = {.braille = braille};
    d.width = columns * cell_width(&d);
    d.height = rows * cell_height(&d);
    d.on = mem_zero(d.width, d.height);
    return d;
}

void dots_free(struct dots *d)
{
    free(d->on);
    *d = (struct dots){0};
}

static size_t height_of(const struct dots *d, double share)
{
    assert(share >= 0 && share <= 1);
    double y = share * (double)d->height;
    return y <= 0 ? 0 : y >= (double)d->height - 1 ? d->height - 1 : (size_t)y;
}

void dots_fill(struct dots *d, size_t x, double low, double high)
{
    for (size_t y = height_of(d, low); x < d->width && y <= height_of(d, high); y++)
        d->on[(d->height - 1 - y) * d->width + x] = 1;
}

/* The dots of a character, as bits in order of rows. */
static unsigned cell(const struct dots *d, size_t column, size_t row)
{
    unsigned bits = 0, bit = 1;
    for (size_t y = 0; y < cell_height(d); y++)
        for (size_t x = 0; x < cell_width(d); x++, bit <<= 1)
            if (d->on[(row * cell_height(d) + y) * d->width + column * cell_width(d) +
                      x])
                bits |= bit;
    return bits;
}

/* The patterns U+2800.. number the dots of the first three rows by columns. */
static void add_braille(struct str *out, unsigned cell_bits)
{
    static const unsigned char order[] = {0x01, 0x08, 0x02, 0x10,
                                          0x04, 0x20, 0x40, 0x80};
    unsigned pattern = 0;
    for (int i = 0; i < 8; i++)
        if (cell_bits & 1u << i)
            pattern |= order[i];
    str_addc(out, (char)0xe2);
    str_addc(out, (char)(0xa0 | pattern >> 6));
    str_addc(out, (char)(0x80 | (pattern & 0x3f)));
}

void dots_row(const struct dots *d, size_t row, struct str *out)
{
    size_t columns = d->width / cell_width(d), last = columns;
    assert((row + 1) * cell_height(d) <= d->height);
    while (last > 0 && cell(d, last - 1, row) == 0)
        last--;
    for (size_t i = 0; i < last; i++) {
        unsigned bits = cell(d, i, row);
        if (d->braille && bits)
            add_braille(out, bits);
        else
            str_addc(out, " '.:"[bits]);
    }
}

/* Eighths: U+258F (one) .. U+2588 (all eight). */
void dots_bar(struct str *out, double share, size_t columns, bool blocks)
{
    assert(share >= 0 && share <= 1);
    double length = share * (double)columns;
    size_t eighths = (size_t)(length * 8 + 0.5);
    if (!blocks) {
        size_t n = (size_t)(length + 0.5);
        for (n += n == 0 && share > 0; n > 0; n--)
            str_addc(out, '#');
        return;
    }
    for (eighths += eighths == 0 && share > 0; eighths >= 8; eighths -= 8)
        str_addf(out, "\xe2\x96\x88");
    if (eighths)
        str_addf(out, "\xe2\x96%c", (char)(0x90 - (int)eighths));
}
