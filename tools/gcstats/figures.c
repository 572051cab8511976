#include "gcstats/figures.h"

#include <assert.h>
#include <math.h>

const char *const unit_names[] = {"count", "seconds", "share", "bytes", "bytes/second"};

const struct figure figure_rows[] = {
#define FIGURE(name, unit, better, part, rest, words, value)                           \
    {name, words, UNIT_##unit, BETTER_##better, REST_##rest},
#include "gcstats/figures.def"
#undef FIGURE
};
const size_t n_figures = sizeof figure_rows / sizeof *figure_rows;
static_assert(sizeof figure_rows / sizeof *figure_rows <= MAX_FIGURES, "make room");

static double run_ticks(const struct analysis *a)
{
    return a->log.sections.n ? (double)a->line.run : NAN;
}

/* A log that holds nothing but pauses does not say how long the program ran. */
static double share_of_run(const struct analysis *a, double ticks)
{
    double run = (double)a->line.run;
    return run > a->pause.total ? ticks / run : NAN;
}

static double pause_count(const struct analysis *a)
{
    return analysis_has_pauses(a) ? (double)a->line.pauses.n : NAN;
}

static double mmu_value(const struct analysis *a, int window)
{
    return a->mmu[window].known && a->clock.hz > 0 ? a->mmu[window].value : NAN;
}

static double survival(const struct analysis *a, enum rank rank)
{
    return spread_at(&a->memory.survival, rank) / SURVIVAL_ONE;
}

static double allocation_rate(const struct analysis *a)
{
    double beside = isnan(a->memory.beside) ? 0 : a->memory.beside;
    double mutator = analysis_seconds(a, (double)a->line.run - a->pause.total);
    return mutator > 0 ? (a->memory.through + beside) / mutator : NAN;
}

static double unclosed_count(const struct analysis *a)
{
    double n = 0;
    if (!a->log.problem_counts[PROBLEM_NOT_CLOSED] &&
        !a->log.problem_counts[PROBLEM_REOPENED])
        return 0; /* the common case, without a look at each section */
    for (size_t i = 0; i < a->log.sections.n; i++)
        n += a->log.sections.at[i].unclosed;
    return n;
}

static double log_is_cut(const struct analysis *a)
{
    return a->log.problem_counts[PROBLEM_CUT_LINE] ||
           a->log.problem_counts[PROBLEM_UNPACK] || a->log.open.n > 0;
}

/* What of the log a figure needs. */
enum part {
    PART_LOG,
    PART_PAUSE,
    PART_MINOR,
    PART_STEP,
    PART_DONE,
    PART_MAJOR,
    PART_HEAP
};

static const unsigned char figure_parts[] = {
#define FIGURE(name, unit, better, part, rest, words, value) PART_##part,
#include "gcstats/figures.def"
#undef FIGURE
};

static enum gc_knowledge part_known(const struct analysis *a, enum part part)
{
    const enum gc_knowledge *known = a->known;
    switch (part) {
    case PART_LOG: break;
    case PART_PAUSE: return analysis_knows_pauses(a);
    case PART_MINOR: return known[GC_PART_MINOR];
    case PART_STEP: return known[GC_PART_STEP];
    case PART_DONE: return known[GC_PART_DONE];
    case PART_MAJOR:
        return known[GC_PART_STEP] > known[GC_PART_DONE] ? known[GC_PART_STEP]
                                                         : known[GC_PART_DONE];
    case PART_HEAP: /* older collectors say it around major collections, too */
        return known[GC_PART_MINOR] == GC_NONE && a->memory.heap.n
                   ? GC_SOME
                   : known[GC_PART_MINOR];
    }
    return GC_ALL;
}

/* Of what is not whole, only a bound stays; of what is tangled or absent, nothing. */
static void keep_what_is_known(struct figures *f, size_t i, enum gc_knowledge known)
{
    f->bound[i] = NAN;
    if (known == GC_ALL)
        return;
    if (known == GC_SOME && figure_rows[i].rest != REST_NOTHING)
        f->bound[i] = f->value[i];
    f->value[i] = NAN;
}

static void split_units(struct figures *f, const struct analysis *a, size_t i)
{
    f->ticks[i] = f->bound_ticks[i] = NAN;
    if (figure_rows[i].unit != UNIT_TIME)
        return;
    f->ticks[i] = f->value[i];
    f->value[i] = analysis_seconds(a, f->ticks[i]);
    f->bound_ticks[i] = f->bound[i];
    f->bound[i] = analysis_seconds(a, f->bound_ticks[i]);
}

void figures_read(struct figures *f, const struct analysis *a)
{
    size_t i = 0;
#define FIGURE(name, unit, better, part, rest, words, number) f->value[i++] = (number);
#include "gcstats/figures.def"
#undef FIGURE
    assert(i == n_figures);
    for (i = 0; i < n_figures; i++) {
        keep_what_is_known(f, i, part_known(a, (enum part)figure_parts[i]));
        split_units(f, a, i);
    }
}

double figure_or_bound(const struct figures *f, int i, bool in_ticks, bool *bounded)
{
    double x = in_ticks ? f->ticks[i] : f->value[i];
    double bound = in_ticks ? f->bound_ticks[i] : f->bound[i];
    *bounded = isnan(x) && !isnan(bound);
    return *bounded ? bound : x;
}

int figure_find(struct slice name)
{
    static const struct slice prefix = {"pause.", 6};
    for (size_t i = 0; i < n_figures; i++) {
        struct slice row = slice_of(figure_rows[i].name);
        if (slice_eq(row, name) ||
            (slice_starts(row, prefix) && slice_eq(slice_from(row, prefix.n), name)))
            return (int)i;
    }
    return -1;
}

bool figure_is_time(int figure)
{
    return figure_rows[figure].unit == UNIT_TIME;
}

double figure_value(const struct figures *f, const char *name)
{
    int i = figure_find(slice_of(name));
    assert(i >= 0);
    return i >= 0 ? f->value[i] : NAN;
}
