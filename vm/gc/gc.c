/* gc.c -- starting the collector: sizes from the environment. */
#include "gc/gc.h"

#include <stdlib.h>
#include <string.h>

#include "gc/gc_impl.h"

/* "4M", "1.5m", "100000B", "0.01G", "1e7"; what cannot be read is ignored, as PyPy does. */
static size_t size_variable(const char *name, size_t otherwise)
{
    const char *text = getenv(name);
    char *end;
    if (!text || !*text)
        return otherwise;
    double value = strtod(text, &end);
    static const char units[] = "kmg";
    const char *unit = *end ? strchr(units, *end | 32) : NULL;
    if (unit) {
        for (const char *u = units; u <= unit; u++)
            value *= 1024;
        end++;
    }
    if (*end && (*end | 32) == 'b')
        end++;
    return *end || value < 1 ? otherwise : (size_t)value;
}

static double factor_variable(const char *name, double otherwise)
{
    const char *text = getenv(name);
    double value = text ? strtod(text, NULL) : 0;
    return value > 1.0 ? value : otherwise;
}

static long knob(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtol(text, NULL, 10) : otherwise;
}

void gc_init(struct gc *gc, const struct gc_language *lang, const char *stack_base)
{
    enum { DEFAULT_NURSERY = 4 << 20, SMALLEST_NURSERY = 64 << 10 };
    *gc = (struct gc){.lang = *lang, .stack_base = stack_base};
#define KNOB(field, variable, value, what) gc->field = knob(variable, value);
#include "gc/knobs.def"
#undef KNOB
    gc->every_left = (uint64_t)gc->every;
    size_t size = size_variable("PYPY_GC_NURSERY", DEFAULT_NURSERY);
    size = size < SMALLEST_NURSERY ? SMALLEST_NURSERY : size;
    gc->major_factor = factor_variable("PYPY_GC_MAJOR_COLLECT", 1.82);
    gc->min_threshold = size_variable("PYPY_GC_MIN", size * 8);
    gc->max_bytes = size_variable("PYPY_GC_MAX", SIZE_MAX);
    gc->threshold = gc->min_threshold;
    old_init(gc);
    nursery_init(gc, size);
}

void gc_set_events(struct gc *gc, const struct gc_events *events)
{
    gc->events = *events;
    if (events->nursery_size)
        events->nursery_size(events->self, gc->nursery_size);
}

void gc_free_all(struct gc *gc)
{
    vec_free(&gc->windows);
    vec_free(&gc->pinned);
    vec_free(&gc->remembered);
    vec_free(&gc->grey);
    vec_free(&gc->moved);
    vec_free(&gc->young_weak);
    vec_free(&gc->old_weak);
    vec_free(&gc->young_final);
    vec_free(&gc->old_final);
    vec_free(&gc->doomed);
    map_free(&gc->shadows);
}
