#include "gcstats/findings.h"

#include <math.h>

#include "gcstats/quantity.h"
#include "gcstats/worst.h"

/* From where on a number is worth a sentence. */
enum {
    ENOUGH = 20,           /* pauses, for a statement about most of them */
    ENOUGH_FOR_TAIL = 200, /* pauses, for a statement about the last percent */
    HIGH_SURVIVAL = SURVIVAL_ONE / 5 * 2,
    LEAST_SIDE = 10,  /* collections on either side of a change */
    LEAST_GROWTH = 4, /* major collections that grow in a row */
    LEAST_SERIES = 3, /* pauses without a gap */
};
static const double FAR_ABOVE = 10; /* times the median */
static const double MUCH_GROWTH = 1.2;

struct view {
    const struct analysis *a;
    const struct figures *figures;
};

static const char *time_of(const struct view *v, char *room, double ticks)
{
    return quantity_time(room, &v->a->clock, ticks);
}

static const char *when(const struct view *v, char *room, double ticks)
{
    return quantity_when(room, &v->a->clock, ticks);
}

static bool share(const struct view *v, struct str *out)
{
    const struct analysis *a = v->a;
    char x[QUANTITY_SIZE], y[QUANTITY_SIZE], z[QUANTITY_SIZE];
    bool least, no_minor, no_step;
    double all =
        figure_or_bound(v->figures, figure_find(SLICE("pause.share")), false, &least);
    if (!isfinite(all))
        return false;
    str_addf(out, "The collector took %s%s of the run: %s of %s.",
             least ? "at least " : "", quantity_share(x, all),
             time_of(v, y, a->pause.total), time_of(v, z, (double)a->line.run));
    figure_or_bound(v->figures, figure_find(SLICE("minor.share")), false, &no_minor);
    figure_or_bound(v->figures, figure_find(SLICE("step.share")), false, &no_step);
    if (a->minor.sorted.n && a->step.sorted.n && !no_minor && !no_step)
        str_addf(out, " Minor collections took %s, major steps %s.",
                 quantity_share(x, figure_value(v->figures, "minor.share")),
                 quantity_share(y, figure_value(v->figures, "step.share")));
    return true;
}

static bool longest(const struct view *v, struct str *out)
{
    const struct analysis *a = v->a;
    char x[QUANTITY_SIZE], y[QUANTITY_SIZE];
    double median = spread_at(&a->pause, RANK_MEDIAN),
           max = spread_at(&a->pause, RANK_MAX);
    size_t i = 0;
    if (a->line.pauses.n == 0 || analysis_knows_pauses(a) == GC_TANGLED)
        return false;
    while ((double)a->line.pauses.at[i].ticks < max)
        i++;
    str_addf(out, "The longest pause %sis %s, at %s",
             analysis_knows_pauses(a) == GC_ALL ? "" : "of those in the log ",
             time_of(v, x, max), when(v, y, (double)a->line.pauses.at[i].at));
    if (a->pause.sorted.n >= ENOUGH && median > 0 && max >= FAR_ABOVE * median)
        str_addf(out, ", %.0f times the median of %s", max / median,
                 time_of(v, x, median));
    str_addf(out, ": ");
    pause_kind(a, &a->line.pauses.at[i], out);
    struct str states = {0};
    pause_states(a, &a->line.pauses.at[i], &states);
    if (states.n)
        str_addf(out, " (%s)", str_text(&states));
    str_addf(out, ".");
    str_free(&states);
    return true;
}

/* The longest window in which the program had less than half of its average share. */
static bool crowded(const struct view *v, struct str *out)
{
    const struct mmu_window *w = NULL;
    char x[QUANTITY_SIZE], y[QUANTITY_SIZE], z[QUANTITY_SIZE];
    double average = 1 - figure_value(v->figures, "pause.share"); /* NAN: no sentence */
    for (int i = 0; i < MMU_WINDOWS; i++)
        if (v->a->mmu[i].known && v->a->mmu[i].value < average / 2 &&
            v->a->mmu[i].pauses > 1)
            w = &v->a->mmu[i];
    if (!w || v->a->clock.hz == 0)
        return false;
    str_addf(out,
             "From %s on the program itself had only %s of a window of %s, with %u "
             "pauses in it; on average it had %.1f %%.",
             when(v, x, (double)w->at), quantity_share(y, w->value),
             time_of(v, z, (double)w->ticks), w->pauses, 100 * average);
    return true;
}

/* Where to cut the run so that its sides differ most in their share of high ones. */
static size_t best_cut(const uint32_t *at, size_t n, double *before, double *after)
{
    size_t all = 0, high = 0, best = 0;
    double most = 0;
    for (size_t i = 0; i < n; i++)
        all += at[i] > HIGH_SURVIVAL;
    for (size_t i = 0; i + LEAST_SIDE < n; i++) {
        high += at[i] > HIGH_SURVIVAL;
        size_t left = i + 1;
        double p = (double)high / (double)left;
        double q = (double)(all - high) / (double)(n - left);
        /* a long side counts more than a short one */
        double weight = (double)left * (double)(n - left) * (p - q) * (p - q);
        if (left >= LEAST_SIDE && weight > most) {
            most = weight;
            best = left;
            *before = p;
            *after = q;
        }
    }
    return best;
}

static bool survival(const struct view *v, struct str *out)
{
    const struct memory *m = &v->a->memory;
    size_t n = m->survival.sorted.n;
    size_t high = n - spread_below(&m->survival, HIGH_SURVIVAL + 1);
    double before = 0, after = 0;
    char x[QUANTITY_SIZE];
    if (n < ENOUGH || high * 100 < n)
        return false;
    str_addf(out,
             "%.0f %% of the minor collections keep more than 40 %% of the nursery",
             100.0 * (double)high / (double)n);
    size_t cut = best_cut(m->survivors.at, n, &before, &after);
    if (cut && before <= 0.1 && after >= 0.5)
        str_addf(out,
                 ": it fills with long-lived objects from %s on (%.0f %% of them "
                 "there, %.0f %% before).",
                 when(v, x, (double)m->survivors_at.at[cut]), 100 * after,
                 100 * before);
    else if (cut && after <= 0.1 && before >= 0.5)
        str_addf(out,
                 ": long-lived objects are made up to %s (%.0f %% of them there, "
                 "%.0f %% later).",
                 when(v, x, (double)m->survivors_at.at[cut]), 100 * before,
                 100 * after);
    else
        str_addf(out, ", all over the run.");
    return true;
}

static bool growth(const struct view *v, struct str *out)
{
    const struct analysis *a = v->a;
    size_t n = a->memory.cycles.n, grown = 0;
    char x[QUANTITY_SIZE], y[QUANTITY_SIZE];
    while (grown + 1 < n) {
        const struct cycle *c = &a->memory.cycles.at[n - 1 - grown];
        double now = memory_after_cycle(&a->events, c);
        if (!(now > memory_after_cycle(&a->events, c - 1)))
            break;
        grown++;
    }
    if (grown < LEAST_GROWTH)
        return false;
    double first = memory_after_cycle(&a->events, &a->memory.cycles.at[n - 1 - grown]);
    double last = memory_after_cycle(&a->events, &a->memory.cycles.at[n - 1]);
    if (last < MUCH_GROWTH * first)
        return false;
    str_addf(out,
             "Each of the last %zu major collections left more than the one before, "
             "%s grew to %s: data is still being built up, or kept that nobody needs.",
             grown, quantity_bytes(x, first), quantity_bytes(y, last));
    return true;
}

/* Are the very long pauses major steps, while most pauses are not? */
static bool tail(const struct view *v, struct str *out)
{
    const struct analysis *a = v->a;
    size_t n = a->line.pauses.n, with_step = 0, in_tail = 0, in_tail_with_step = 0;
    if (n < ENOUGH_FOR_TAIL)
        return false;
    uint64_t limit = spread_rank(&a->pause, RANK_P99);
    for (size_t i = 0; i < n; i++) {
        const struct pause *p = &a->line.pauses.at[i];
        bool step = a->events.all.at[p->last].kind != GC_MINOR;
        with_step += step;
        in_tail += p->ticks > limit;
        in_tail_with_step += step && p->ticks > limit;
    }
    if (with_step * 2 > n || in_tail == 0 || in_tail_with_step * 5 < in_tail * 4)
        return false;
    str_addf(out,
             "%zu of the %zu pauses above p99 hold a major step; of all pauses %.0f %% "
             "do. PYPY_GC_INCREMENT_STEP sets how much a step does.",
             in_tail_with_step, in_tail, 100.0 * (double)with_step / (double)n);
    return true;
}

static bool large_objects(const struct view *v, struct str *out)
{
    const struct gc_events *events = &v->a->events;
    const struct gc_done *most = NULL;
    char x[QUANTITY_SIZE], y[QUANTITY_SIZE];
    for (size_t i = 0; i < events->done.n; i++) {
        const struct gc_done *d = &events->done.at[i];
        if (d->arena_bytes >= 0 && (!most || d->raw_before > most->raw_before))
            most = d;
    }
    if (!most || most->raw_before <= most->arena_bytes ||
        !((double)most->raw_before > 4 * v->a->memory.nursery))
        return false;
    str_addf(out,
             "Large objects (outside of the arenas) held up to %s before a major "
             "collection, which left %s of them.",
             quantity_bytes(x, (double)most->raw_before),
             most->raw_after < 0 ? "some" : quantity_bytes(y, (double)most->raw_after));
    return true;
}

/* Pauses that follow each other at once: the program felt them as one. */
static bool series(const struct view *v, struct str *out)
{
    const struct analysis *a = v->a;
    size_t found = 0, start = 0, best = 0, best_n = 0;
    uint64_t best_ticks = 0;
    char x[QUANTITY_SIZE], y[QUANTITY_SIZE];
    for (size_t i = 0; i < a->line.pauses.n; i++) {
        const struct pause *p = &a->line.pauses.at[i];
        uint64_t gap = i ? p->at - (p[-1].at + p[-1].ticks) : 0;
        if (gap >= a->merge_ticks)
            start = i;
        size_t n = i - start + 1;
        uint64_t ticks = p->at + p->ticks - a->line.pauses.at[start].at;
        found += n == LEAST_SERIES;
        if (n >= LEAST_SERIES && ticks > best_ticks) {
            best_ticks = ticks;
            best = start;
            best_n = n;
        }
    }
    if (analysis_knows_pauses(a) == GC_TANGLED)
        return false;
    if (found == 0 || (double)best_ticks <= spread_at(&a->pause, RANK_MAX))
        return false; /* each of them is shorter than the longest pause */
    str_addf(
        out,
        "%zu time%s three or more pauses followed each other with hardly a gap, as in "
        "gc.collect(); the longest series, %zu pauses at %s, held the program up "
        "for %s.",
        found, found == 1 ? "" : "s", best_n,
        when(v, x, (double)a->line.pauses.at[best].at),
        time_of(v, y, (double)best_ticks));
    return true;
}

static bool pinned(const struct view *v, struct str *out)
{
    double most = v->a->memory.max_pinned;
    if (!(most > 0))
        return false;
    str_addf(out, "Up to %.0f object%s could not be moved out of the nursery (pinned).",
             most, most == 1 ? "" : "s");
    return true;
}

static bool no_pauses(const struct view *v, struct str *out)
{
    const struct analysis *a = v->a;
    if (analysis_has_pauses(a))
        return false;
    if (a->log.text.size == 0)
        str_addf(out, "The log is empty.");
    else if (a->events.all.n)
        str_addf(out, "No collection in this log has an end.");
    else
        str_addf(out, "The log has no section of a collection.");
    str_addf(out, " PYPYLOG=gc:FILE logs them.");
    return true;
}

static bool no_texts(const struct view *v, struct str *out)
{
    if (v->a->events.all.n == 0 || v->a->events.has_texts)
        return false;
    str_addf(
        out,
        "The sections hold no text (profiling mode, or another collector): nothing is "
        "known about memory. PYPYLOG=gc:FILE logs it.");
    return true;
}

static bool no_jit(const struct view *v, struct str *out)
{
    if (!analysis_has_pauses(v->a) || has_compilations(&v->a->log))
        return false;
    str_addf(out, "What the JIT did during the longest pauses is not in the log. "
                  "PYPYLOG=gc,jit-tracing,jit-log-opt,jit-backend,jit-summary:FILE "
                  "logs it.");
    return true;
}

static bool tangled(const struct view *v, struct str *out)
{
    if (analysis_knows_pauses(v->a) != GC_TANGLED)
        return false;
    str_addf(out,
             "Sections overlap: several processes wrote this log, so that nobody can "
             "say which end belongs to which beginning, and no length is told. Record "
             "each process to a file of its own: PYPYLOG=gc:gc.%%d.log");
    return true;
}

static bool lost(const struct view *v, struct str *out)
{
    static const char *const names[] = {"gc-minor", "gc-collect-step", "gc-collect",
                                        "gc-major", "gc-rawsize-collect"};
    uint64_t n = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        n += log_lost(&v->a->log, names[i]);
    if (n == 0 || analysis_knows_pauses(v->a) == GC_TANGLED)
        return false;
    str_addf(out,
             "%llu collection%s in the log that never began (the mark is lost in other "
             "output, or the log was cut): there is more than what is shown. "
             "PYPYLOG=gc:FILE keeps the log away from the program's output.",
             (unsigned long long)n, n == 1 ? " ends" : "s end");
    return true;
}

/* What was left out is not nothing. */
static bool not_recorded(const struct view *v, struct str *out)
{
    static const char *const words[GC_PARTS] = {
        "minor collections (gc-minor)", "major steps (gc-collect-step)",
        "ends of major collections (gc-collect-done)"};
    const char *between = "";
    if (v->a->events.all.n + v->a->events.done.n == 0)
        return false;
    for (int part = 0; part < GC_PARTS; part++) {
        if (v->a->known[part] != GC_NONE)
            continue;
        str_addf(out, "%s%s",
                 *between ? between
                          : "Not in this log, and nothing tells "
                            "whether they were recorded: ",
                 words[part]);
        between = ", ";
    }
    if (out->n)
        str_addf(out,
                 ". What needs them is unknown, sums and shares are at least what is "
                 "shown. PYPYLOG=gc:FILE records all.");
    return out->n > 0;
}

static bool unclosed(const struct view *v, struct str *out)
{
    if (v->a->line.unclosed == 0 || analysis_knows_pauses(v->a) == GC_TANGLED)
        return false;
    str_addf(out,
             "%llu collection%s no end in the log (a MemoryError of PYPY_GC_MAX does "
             "that): the time is not counted.",
             (unsigned long long)v->a->line.unclosed,
             v->a->line.unclosed == 1 ? " has" : "s have");
    return true;
}

static bool backward(const struct view *v, struct str *out)
{
    uint64_t n = v->a->log.problem_counts[PROBLEM_BACKWARDS];
    if (n == 0)
        return false;
    str_addf(
        out,
        "%llu stamp%s backwards (another core's clock, another thread's): the run is "
        "taken to stand still there.",
        (unsigned long long)n, n == 1 ? " runs" : "s run");
    return true;
}

static bool was_cut(const struct view *v, struct str *out)
{
    if (figure_value(v->figures, "log.cut") == 0)
        return false;
    str_addf(out,
             "The log ends in the middle: the program was killed, is still running, or "
             "left a section by an exception.");
    return true;
}

/* In the order in which they are said. */
static const struct {
    const char *name;
    bool about_log;
    bool (*say)(const struct view *v, struct str *out);
} rows[] = {
    {"no-pauses", false, no_pauses},
    {"share", false, share},
    {"longest", false, longest},
    {"series", false, series},
    {"crowded", false, crowded},
    {"tail", false, tail},
    {"survival", false, survival},
    {"growth", false, growth},
    {"large-objects", false, large_objects},
    {"pinned", false, pinned},
    {"no-texts", true, no_texts},
    {"no-jit", true, no_jit},
    {"tangled", true, tangled},
    {"lost", true, lost},
    {"not-recorded", true, not_recorded},
    {"unclosed", true, unclosed},
    {"backward", true, backward},
    {"cut", true, was_cut},
};

void findings_read(struct findings *f, const struct analysis *a,
                   const struct figures *figures)
{
    struct view v = {a, figures};
    *f = (struct findings){0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str text = {0};
        if (rows[i].say(&v, &text))
            *vec_add(&f->list) =
                (struct finding){rows[i].name, rows[i].about_log, text};
        else
            str_free(&text);
    }
}

void findings_free(struct findings *f)
{
    for (size_t i = 0; i < f->list.n; i++)
        str_free(&f->list.at[i].text);
    vec_free(&f->list);
}
