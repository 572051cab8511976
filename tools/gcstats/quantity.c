#include "gcstats/quantity.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct scale {
    double factor;
    const char *unit;
};

static const struct scale seconds_scale[] = {
    {1e-9, "ns"}, {1e-6, "us"}, {1e-3, "ms"}, {1, "s"}, {0, NULL}};
static const struct scale ticks_scale[] = {
    {1, "ticks"}, {1e3, "Kticks"}, {1e6, "Mticks"}, {1e9, "Gticks"}, {0, NULL}};
static const struct scale bytes_scale[] = {{1, "B"},
                                           {1024, "KiB"},
                                           {1024 * 1024, "MiB"},
                                           {1024.0 * 1024 * 1024, "GiB"},
                                           {0, NULL}};

/* Three significant digits; none behind the point when the number has three before it.
 * Numbers that only a corrupt log has get an exponent, so that they fit into their
 * room. */
static const char *digits(char *out, double x, const char *unit)
{
    double size = fabs(x);
    int places = size >= 99.95 || size == 0 ? 0 : size >= 9.995 ? 1 : 2;
    int n = size < 1e7 ? snprintf(out, QUANTITY_SIZE, "%.*f %s", places, x, unit)
                       : snprintf(out, QUANTITY_SIZE, "%.3g %s", x, unit);
    assert(n > 0 && n < QUANTITY_SIZE - 2);
    (void)n;
    return out;
}

static const char *scaled(char *out, const struct scale *scale, double x)
{
    if (!isfinite(x)) {
        snprintf(out, QUANTITY_SIZE, "-");
        return out;
    }
    while (scale[1].unit && fabs(x) >= 0.9995 * scale[1].factor)
        scale++;
    if (scale->factor == 1 && scale[1].factor >= 1000) { /* whole ticks or bytes */
        snprintf(out, QUANTITY_SIZE, "%.0f %s", x, scale->unit);
        return out;
    }
    return digits(out, x / scale->factor, scale->unit);
}

const char *quantity_seconds(char *out, double seconds)
{
    return scaled(out, seconds_scale, seconds);
}

const char *quantity_ticks(char *out, double ticks)
{
    return scaled(out, ticks_scale, ticks);
}

const char *quantity_time(char *out, const struct clock *clock, double ticks)
{
    return clock->hz > 0 ? quantity_seconds(out, ticks / clock->hz)
                         : quantity_ticks(out, ticks);
}

const char *quantity_bytes(char *out, double bytes)
{
    return scaled(out, bytes_scale, bytes);
}

const char *quantity_share(char *out, double share)
{
    if (!isfinite(share))
        snprintf(out, QUANTITY_SIZE, "-");
    else
        snprintf(out, QUANTITY_SIZE, "%.1f %%", share * 100);
    return out;
}

const char *quantity_count(char *out, double count)
{
    if (!isfinite(count))
        snprintf(out, QUANTITY_SIZE, "-");
    else
        snprintf(out, QUANTITY_SIZE, "%.*f", count == floor(count) ? 0 : 1, count);
    return out;
}

const char *quantity_when(char *out, const struct clock *clock, double ticks)
{
    if (clock->hz > 0)
        snprintf(out, QUANTITY_SIZE, "%.4f s", ticks / clock->hz);
    else
        snprintf(out, QUANTITY_SIZE, "%.1f Mticks", ticks / 1e6);
    return out;
}

const char *quantity_figure(char *out, enum unit unit, double value, bool in_ticks)
{
    switch (unit) {
    case UNIT_TIME:
        return in_ticks ? quantity_ticks(out, value) : quantity_seconds(out, value);
    case UNIT_SHARE: return quantity_share(out, value);
    case UNIT_BYTES: return quantity_bytes(out, value);
    case UNIT_RATE:
        quantity_bytes(out, value);
        if (isfinite(value))
            strcat(out, "/s");
        return out;
    case UNIT_COUNT: break;
    }
    return quantity_count(out, value);
}

/* The number at the front, which ends before `rest`. No "inf", no "0x10". */
static bool number(struct slice text, double *x, struct slice *rest)
{
    char copy[64], *end;
    size_t n = 0;
    while (n < text.n && n < sizeof copy - 1 && strchr("0123456789.", text.p[n]))
        n++;
    memcpy(copy, text.p, n);
    copy[n] = 0;
    *x = strtod(copy, &end);
    *rest = slice_from(text, n);
    while (rest->n && rest->p[0] == ' ')
        *rest = slice_from(*rest, 1);
    return n > 0 && *end == 0 && end != copy;
}

struct unit_word {
    struct slice word;
    double factor;
};

static bool unit_factor(const struct unit_word *words, size_t n, struct slice text,
                        double *factor)
{
    for (size_t i = 0; i < n; i++)
        if (slice_eq(words[i].word, text)) {
            *factor = words[i].factor;
            return true;
        }
    return false;
}
#define FACTOR(words, text, factor)                                                    \
    unit_factor(words, sizeof(words) / sizeof *(words), text, factor)

bool quantity_parse_time(struct slice text, struct length *out)
{
    static const struct unit_word words[] = {{{"ns", 2}, 1e-9},
                                             {{"us", 2}, 1e-6},
                                             {{"\xc2\xb5s", 3}, 1e-6},
                                             {{"ms", 2}, 1e-3},
                                             {{"s", 1}, 1}};
    static const struct unit_word ticks[] = {{{"ticks", 5}, 1},
                                             {{"tick", 4}, 1},
                                             {{"Kticks", 6}, 1e3},
                                             {{"Mticks", 6}, 1e6},
                                             {{"Gticks", 6}, 1e9}};
    double x, factor;
    struct slice unit;
    if (!number(text, &x, &unit))
        return false;
    out->in_ticks = FACTOR(ticks, unit, &factor);
    if (!out->in_ticks && !FACTOR(words, unit, &factor))
        return false;
    out->amount = x * factor;
    return true;
}

bool quantity_parse(struct slice text, enum unit unit, double *out)
{
    static const struct unit_word shares[] = {{{"%", 1}, 0.01}, {{"", 0}, 1}};
    static const struct unit_word counts[] = {{{"", 0}, 1}};
    static const struct unit_word sizes[] = {/* as PyPy reads PYPY_GC_NURSERY */
                                             {{"", 0}, 1},
                                             {{"B", 1}, 1},
                                             {{"K", 1}, 1024},
                                             {{"KB", 2}, 1024},
                                             {{"KiB", 3}, 1024},
                                             {{"M", 1}, 1048576},
                                             {{"MB", 2}, 1048576},
                                             {{"MiB", 3}, 1048576},
                                             {{"G", 1}, 1073741824},
                                             {{"GB", 2}, 1073741824},
                                             {{"GiB", 3}, 1073741824}};
    double x, factor = 1;
    struct slice rest;
    if (!number(text, &x, &rest))
        return false;
    if (unit == UNIT_RATE && slice_ends(rest, SLICE("/s")))
        rest.n -= 2;
    if (unit == UNIT_TIME || (unit == UNIT_SHARE   ? !FACTOR(shares, rest, &factor)
                              : unit == UNIT_COUNT ? !FACTOR(counts, rest, &factor)
                                                   : !FACTOR(sizes, rest, &factor)))
        return false;
    *out = x * factor;
    return true;
}
