#include "gcstats/analysis.h"

#include <math.h>

#include "base/die.h"
#include "base/str.h"

const unsigned mmu_lengths[MMU_WINDOWS] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

/* Rates of all clocks that PyPy stamps with: nanoseconds, and time stamp counters of
 * processors that are in use. Only --merge needs it, and only while the rate is
 * unknown. */
static const double SLOWEST_HZ = 1e9, ASSUMED_HZ = 2e9, FASTEST_HZ = 5e9;

static void join_pauses(struct analysis *a, const struct length *merge)
{
    double hz = a->clock.hz, limit = merge->amount;
    double sure = limit, unsure = limit;
    a->merge_assumed = !merge->in_ticks && hz == 0;
    if (a->merge_assumed) {
        limit = merge->amount * ASSUMED_HZ;
        sure = merge->amount * SLOWEST_HZ;
        unsure = merge->amount * FASTEST_HZ;
    } else if (!merge->in_ticks) {
        sure = unsure = limit = merge->amount * hz;
    }
    a->merge_ticks = (uint64_t)llround(limit);
    timeline_join(&a->line, &a->events, a->merge_ticks, (uint64_t)llround(sure),
                  (uint64_t)llround(unsure));
}

static void spread_pauses(struct analysis *a, struct scratch *scratch)
{
    vec_reserve(&a->minor.sorted, a->events.all.n);
    vec_reserve(&a->step.sorted, a->events.all.n);
    vec_reserve(&a->pause.sorted, a->line.pauses.n);
    for (size_t i = 0; i < a->events.all.n; i++) {
        const struct gc_event *e = &a->events.all.at[i];
        bool minor = e->kind == GC_MINOR;
        struct spread *s = minor ? &a->minor : &a->step;
        minor ? a->minors++ : a->steps++;
        if (!e->unclosed)
            *vec_add(&s->sorted) = a->line.moments.at[i].own;
    }
    for (size_t i = 0; i < a->line.pauses.n; i++)
        *vec_add(&a->pause.sorted) = a->line.pauses.at[i].ticks;
    spread_sort(&a->minor, scratch);
    spread_sort(&a->step, scratch);
    spread_sort(&a->pause, scratch);
}

static void read_mmu(struct analysis *a)
{
    double unit = a->clock.hz > 0 ? a->clock.hz / 1000 : 1e6;
    for (int i = 0; i < MMU_WINDOWS && analysis_has_pauses(a); i++)
        mmu_read(&a->mmu[i], &a->line, (uint64_t)llround(mmu_lengths[i] * unit));
}

bool analysis_open(struct analysis *a, const char *path,
                   const struct question *question)
{
    struct str why = {0};
    *a = (struct analysis){.path = path};
    if (!log_open(&a->log, path, &why)) {
        complain("%s", str_text(&why));
        str_free(&why);
        return false;
    }
    str_free(&why);
    analysis_compute(a, question);
    return true;
}

void analysis_compute(struct analysis *a, const struct question *question)
{
    gc_events_read(&a->events, &a->log);
    for (int part = 0; part < GC_PARTS; part++)
        a->known[part] = gc_known(&a->events, &a->log, (enum gc_part)part);
    clock_read(&a->clock, &a->log, &a->events, question->hz);
    timeline_read(&a->line, &a->log, &a->events);
    join_pauses(a, &question->merge);
    struct scratch scratch = {0};
    spread_pauses(a, &scratch);
    memory_read(&a->memory, &a->events, &a->line, &scratch);
    vec_free(&scratch.room);
    read_mmu(a);
}

void analysis_close(struct analysis *a)
{
    memory_free(&a->memory);
    spread_free(&a->minor);
    spread_free(&a->step);
    spread_free(&a->pause);
    timeline_free(&a->line);
    gc_events_free(&a->events);
    log_close(&a->log);
}

bool analysis_has_pauses(const struct analysis *a)
{
    return a->line.pauses.n > 0;
}

enum gc_knowledge analysis_knows_pauses(const struct analysis *a)
{
    enum gc_knowledge minor = a->known[GC_PART_MINOR], step = a->known[GC_PART_STEP];
    if (minor == GC_TANGLED || step == GC_TANGLED)
        return GC_TANGLED;
    return minor == step                                          ? minor
           : a->events.all.n || minor == GC_ALL || step == GC_ALL ? GC_SOME
                                                                  : GC_NONE;
}

double analysis_seconds(const struct analysis *a, double ticks)
{
    return a->clock.hz > 0 ? ticks / a->clock.hz : NAN;
}
