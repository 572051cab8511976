/* settings.c -- what the environment says about the collector: PyPy's variables, and the knobs
 * of tests. What cannot be read is said so and ignored. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "gc/gc_impl.h"

/* "4M", "1.5m", "100000B", "0.01G", "1e7": a number, perhaps a unit, perhaps a B. */
static bool read_size(const char *text, double *value)
{
    static const char units[] = "kmg";
    char *end;
    *value = strtod(text, &end);
    const char *unit = *end ? strchr(units, *end | 32) : NULL;
    if (unit) {
        for (const char *u = units; u <= unit; u++)
            *value *= 1024;
        end++;
    }
    if (*end && (*end | 32) == 'b')
        end++;
    return end != text && !*end && *value >= 1 && *value < 0x1p62;
}

static size_t size_variable(const char *name, size_t otherwise)
{
    const char *text = getenv(name);
    double value;
    if (!text || !*text)
        return otherwise;
    if (read_size(text, &value))
        return (size_t)value;
    complain("%s: '%s' is not a size like 512M or 1.5G: ignored", name, text);
    return otherwise;
}

static double factor_variable(const char *name, double otherwise)
{
    const char *text = getenv(name);
    char *end;
    if (!text || !*text)
        return otherwise;
    double value = strtod(text, &end);
    if (end != text && !*end && isfinite(value) && value > 1.0)
        return value;
    complain("%s: '%s' is not a number above 1: ignored", name, text);
    return otherwise;
}

static long knob(const char *name, long otherwise)
{
    const char *text = getenv(name);
    char *end;
    if (!text || !*text)
        return otherwise;
    long value = strtol(text, &end, 10);
    if (!*end)
        return value;
    complain("%s: '%s' is not a number: ignored", name, text);
    return otherwise;
}

size_t gc_settings(struct gc *gc)
{
    enum { DEFAULT_NURSERY = 4 << 20, SMALLEST_NURSERY = 64 << 10 };
#define KNOB(field, variable, value, what) gc->field = knob(variable, value);
#include "gc/knobs.def"
#undef KNOB
    gc->every_left = (uint64_t)gc->every;
    size_t nursery = size_variable("PYPY_GC_NURSERY", DEFAULT_NURSERY);
    nursery = nursery < SMALLEST_NURSERY ? SMALLEST_NURSERY : nursery;
    gc->major_factor = factor_variable("PYPY_GC_MAJOR_COLLECT", 1.82);
    gc->min_threshold = size_variable("PYPY_GC_MIN", nursery * 8);
    gc->max_bytes = size_variable("PYPY_GC_MAX", SIZE_MAX);
    gc->threshold =
        gc->min_threshold < gc->max_bytes ? gc->min_threshold : gc->max_bytes;
    return nursery;
}
