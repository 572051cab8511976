#include "gcstats/figures.h"

#include <assert.h>
#include <math.h>

const char *const unit_names[] = {"count", "seconds", "share", "bytes", "bytes/second"};

const struct figure figure_rows[] = {
#define FIGURE(name, unit, better, words, value)                                       \
    {name, words, UNIT_##unit, BETTER_##better},
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

static double minor_count(const struct analysis *a)
{
    return analysis_knows_minors(a) ? (double)a->minors : NAN;
}

static double step_count(const struct analysis *a)
{
    return analysis_knows_steps(a) ? (double)a->steps : NAN;
}

static double cycle_count(const struct analysis *a)
{
    bool known = a->memory.cycles.n || analysis_knows_steps(a);
    return known ? (double)a->memory.cycles.n : NAN;
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

void figures_read(struct figures *f, const struct analysis *a)
{
    size_t i = 0;
#define FIGURE(name, unit, better, words, number) f->value[i++] = (number);
#include "gcstats/figures.def"
#undef FIGURE
    assert(i == n_figures);
    for (i = 0; i < n_figures; i++) {
        f->ticks[i] = NAN;
        if (figure_rows[i].unit != UNIT_TIME)
            continue;
        f->ticks[i] = f->value[i];
        f->value[i] = analysis_seconds(a, f->ticks[i]);
    }
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
