#include "logparse/diff/compare.h"

#include <stdlib.h>

#include "base/die.h"
#include "logparse/diff/lines.h"

const char *const verdict_names[VERDICTS] = {"SAME", "REGRESSED", "IMPROVED",
                                             "UNSTABLE", "UNKNOWN"};

enum {
    LEAST_FOR_PEAKS = 4, /* values: fewer show no shape */
    MOST_NOISE_PERCENT =
        1 /* of an executed figure, in which two sides still are the same */
};

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Two groups, each at least two values, with a gap wider than both groups together. */
static bool has_two_peaks(const double *v, size_t n)
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        if (at == 0 || v[i] - v[i - 1] > v[at] - v[at - 1])
            at = i;
    if (n < LEAST_FOR_PEAKS || at < 2 || n - at < 2)
        return false;
    double gap = v[at] - v[at - 1];
    return gap > 0 && gap >= (v[at - 1] - v[0]) + (v[n - 1] - v[at]);
}

static struct spread spread_of(double *values, size_t n, bool known)
{
    struct spread s = {.known = known && n > 0};
    if (!s.known)
        return s;
    qsort(values, n, sizeof *values, by_value);
    s.low = values[0];
    s.high = values[n - 1];
    s.median = n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    s.two_peaked = has_two_peaks(values, n);
    return s;
}

/* The spread of a figure over some runs, of the total or of the traces that match. */
static struct spread spread_in(const struct run *runs, size_t n, enum figure f,
                               const struct limit *limit)
{
    double *values = mem_zero(n + 1, sizeof *values);
    bool known = true;
    for (size_t r = 0; r < n; r++) {
        bool any = false;
        for (size_t i = 0; limit && i < runs[r].traces.all.n; i++) {
            const struct figures *figures = &runs[r].facts.at[i].figures;
            if (!glob_match(limit->pattern, slice_of(runs[r].traces.all.at[i].name)))
                continue;
            any = true;
            known &= figures->known[f];
            values[r] += figures->value[f];
        }
        if (!limit) {
            known &= runs[r].total.known[f];
            values[r] = runs[r].total.value[f];
        } else {
            known &= any;
        }
    }
    struct spread s = spread_of(values, n, known);
    free(values);
    return s;
}

static double distance(double a, double b)
{
    return a > b ? a - b : b - a;
}

/* `rounded`: one side was divided, so that what is within the noise is no difference. */
static enum verdict judge(const struct spread *a, const struct spread *b, bool executed,
                          bool rounded)
{
    if (!a->known || !b->known)
        return VERDICT_UNKNOWN;
    if (executed && rounded &&
        distance(a->median, b->median) * 100 <= MOST_NOISE_PERCENT * a->median)
        return VERDICT_SAME;
    if (b->low > a->high)
        return VERDICT_REGRESSED;
    if (b->high < a->low)
        return VERDICT_IMPROVED;
    double low = a->low < b->low ? a->low : b->low,
           high = a->high > b->high ? a->high : b->high;
    if (!(high > low))
        return VERDICT_SAME;
    bool noise = executed && distance(high, low) * 100 <= MOST_NOISE_PERCENT * low;
    return noise && !a->two_peaked && !b->two_peaked ? VERDICT_SAME : VERDICT_UNSTABLE;
}

double shift_by(const struct shift *c)
{
    return c->b.median - c->a.median;
}

bool shift_percent(const struct shift *c, double *percent)
{
    bool from_zero = !(c->a.median > 0);
    *percent = from_zero ? 0 : 100 * shift_by(c) / c->a.median;
    return !from_zero || !(shift_by(c) > 0);
}

static struct spread one_value(const struct run *run, uint32_t t, enum figure f)
{
    struct spread s = {.known = true};
    if (t == NO_TRACE)
        return s;
    const struct figures *figures = &run->facts.at[t].figures;
    s.known = figures->known[f];
    s.low = s.median = s.high = figures->value[f];
    return s;
}

/* What the new side executed, for the work that the old one did. */
static void judge_shift(const struct comparison *c, struct shift *s, enum figure f)
{
    bool executed = figure_is_executed(f), divided = c->passes < 1 || c->passes > 1;
    if (executed && divided) {
        s->b.low /= c->passes;
        s->b.median /= c->passes;
        s->b.high /= c->passes;
    }
    s->verdict = judge(&s->a, &s->b, executed, divided);
}

struct shift match_shift(const struct comparison *c, const struct match *m,
                         enum figure f)
{
    struct shift shift = {one_value(c->diff.a, m->a, f), one_value(c->diff.b, m->b, f),
                          VERDICT_UNKNOWN};
    judge_shift(c, &shift, f);
    return shift;
}

/* Codes of one name in some runs: how many different ones, and is `code` among them? */
static uint32_t codes_in(const struct run *runs, size_t n, const char *name)
{
    VEC(uint64_t) seen = {0};
    for (size_t r = 0; r < n; r++) {
        uint32_t t = run_trace(&runs[r], name);
        uint64_t code = t == NO_TRACE ? 0 : runs[r].facts.at[t].hash | 1;
        size_t i = 0;
        while (i < seen.n && seen.at[i] != code)
            i++;
        if (i == seen.n)
            *vec_add(&seen) = code;
    }
    uint32_t codes = (uint32_t)seen.n;
    vec_free(&seen);
    return codes;
}

static void find_unstable(struct comparison *c)
{
    struct names seen = {0};
    const struct run *b = c->runs + c->n_a;
    for (size_t r = 0; c->n_a + c->n_b > 2 && r < c->n_a + c->n_b; r++)
        for (size_t i = 0; i < c->runs[r].traces.all.n; i++) {
            const struct trace *t = &c->runs[r].traces.all.at[i];
            size_t known = seen.n;
            if (t->is_stub || !chosen_has(c->chosen, slice_of(t->name)) ||
                names_add(&seen, slice_of(t->name)) < known)
                continue;
            struct unstable u = {t->name, codes_in(c->runs, c->n_a, t->name),
                                 codes_in(b, c->n_b, t->name)};
            if (u.a_codes > 1 || u.b_codes > 1)
                *vec_add(&c->unstable) = u;
        }
    names_free(&seen);
}

bool match_is_chosen(const struct comparison *c, const struct match *m)
{
    return chosen_has(c->chosen, slice_of(match_trace(&c->diff, m)->name));
}

bool match_is_unstable(const struct comparison *c, const struct match *m)
{
    const char *a = m->a == NO_TRACE ? NULL : c->diff.a->traces.all.at[m->a].name;
    const char *b = m->b == NO_TRACE ? NULL : c->diff.b->traces.all.at[m->b].name;
    for (size_t i = 0; i < c->unstable.n; i++) {
        const char *name = c->unstable.at[i].name;
        if ((a && strcmp(a, name) == 0) || (b && strcmp(b, name) == 0))
            return true;
    }
    return false;
}

static bool breaks(const struct limit *l, double a, double b)
{
    double x = l->relative ? b - a : b, number = l->number;
    if (l->percent) { /* of the old value; from nothing to something is without end */
        if (a > 0)
            x = 100 * (b - a) / a;
        else
            x = b > a ? 1e300 : 0;
    }
    if (strcmp(l->op, ">") == 0)
        return x > number;
    if (strcmp(l->op, "<") == 0)
        return x < number;
    if (strcmp(l->op, ">=") == 0)
        return x >= number;
    return x <= number;
}

/* With a spread: the best and the worst that the runs allow must agree. */
static void hold_limit(const struct comparison *c, struct limit *l)
{
    const struct limit *within = l->has_pattern ? l : NULL;
    l->a = spread_in(c->runs, c->n_a, l->figure, within);
    l->b = spread_in(c->runs + c->n_a, c->n_b, l->figure, within);
    bool needs_old = l->relative || l->percent;
    l->result = LIMIT_UNKNOWN;
    if (!l->b.known || (needs_old && !l->a.known))
        return;
    bool one = breaks(l, l->a.low, l->b.high), other = breaks(l, l->a.high, l->b.low);
    if (one == other)
        l->result = one ? LIMIT_BROKEN : LIMIT_KEPT;
}

/* How many times the work of the old run did the new one do, by how often lines ran? One run of
 * each side, for several are repetitions of the same work; and only where what they executed
 * differs enough to ask, for it takes reading all operations. */
static void find_passes(struct comparison *c)
{
    static const double WORTH_IT = 1.5;
    const struct figures *a = &c->runs[0].total, *b = &c->runs[1].total;
    double old = a->value[FIG_EXECUTED_OPS], new = b->value[FIG_EXECUTED_OPS];
    c->passes = 1;
    if (c->n_a != 1 || c->n_b != 1 || !a->known[FIG_EXECUTED_OPS] ||
        !b->known[FIG_EXECUTED_OPS] || !(old > 0) ||
        (new < WORTH_IT *old &&old < WORTH_IT *new))
        return;
    struct flow flows[2];
    struct ledger ledgers[2];
    struct line_diff lines;
    for (int i = 0; i < 2; i++) {
        flow_make(&flows[i], &c->runs[i].traces);
        ledger_make(&ledgers[i], &c->runs[i].traces, &flows[i]);
    }
    line_diff_make(&lines, &ledgers[0], &ledgers[1]);
    if (lines.has_passes && (lines.passes >= WORTH_IT || lines.passes <= 1 / WORTH_IT))
        c->passes = lines.passes;
    line_diff_free(&lines);
    for (int i = 0; i < 2; i++) {
        ledger_free(&ledgers[i]);
        flow_free(&flows[i]);
    }
}

void compare(struct comparison *c)
{
    const struct run *b = c->runs + c->n_a;
    diff_make(&c->diff, &c->runs[0], b);
    find_passes(c);
    for (int f = 0; f < FIGURES; f++) {
        struct shift *t = &c->total[f];
        t->a = spread_in(c->runs, c->n_a, (enum figure)f, NULL);
        t->b = spread_in(b, c->n_b, (enum figure)f, NULL);
        judge_shift(c, t, (enum figure)f);
    }
    find_unstable(c);
    for (size_t i = 0; i < c->n_limits; i++)
        hold_limit(c, &c->limits[i]);
}

void comparison_free(struct comparison *c)
{
    diff_free(&c->diff);
    vec_free(&c->unstable);
}

static int limits_status(const struct comparison *c, const char **why)
{
    bool unknown = false;
    for (size_t i = 0; i < c->n_limits; i++) {
        if (c->limits[i].result == LIMIT_BROKEN) {
            *why = "a limit is broken";
            return EXIT_DIFFERENT;
        }
        unknown |= c->limits[i].result == LIMIT_UNKNOWN;
    }
    *why = unknown ? "a limit cannot be decided" : "within the limits";
    return unknown ? EXIT_INCONCLUSIVE : EXIT_SAME;
}

static int differences_status(const struct comparison *c, const char **why)
{
    bool unstable = c->unstable.n > 0;
    for (int f = 0; f < FIGURES; f++) {
        enum verdict v = c->total[f].verdict;
        unstable |= v == VERDICT_UNSTABLE;
        if (v == VERDICT_REGRESSED || v == VERDICT_IMPROVED) {
            *why = "the figures differ";
            return EXIT_DIFFERENT;
        }
    }
    for (size_t i = 0; i < c->diff.matches.n; i++) {
        const struct match *m = &c->diff.matches.at[i];
        if (match_is_difference(m) && match_is_chosen(c, m) &&
            !match_is_unstable(c, m)) {
            *why = "the compiled code differs";
            return EXIT_DIFFERENT;
        }
    }
    for (int i = 0; comparison_is_of_summaries(c) && i < JIT_COUNTERS; i++) {
        struct shift shift;
        if (comparison_counter(c, (enum jit_counter)i, &shift)) {
            *why = "the counters of jit-summary differ";
            return EXIT_DIFFERENT;
        }
    }
    *why = unstable ? "unstable: the runs of one side differ" : "the same";
    return unstable ? EXIT_INCONCLUSIVE : EXIT_SAME;
}

/* The stage whose operations were compared, of the first trace that has any. */
static enum stage stage_of(const struct run *run)
{
    for (size_t i = 0; i < run->traces.all.n; i++)
        if (run->facts.at[i].has_hash)
            return run->traces.all.at[i].stage;
    return STAGES;
}

static bool only_summary(const struct run *run)
{
    return run->traces.all.n == 0 && run->summary.found;
}

/* The value of a counter in each run. */
static void gather_counter(const struct run *runs, size_t n, enum jit_counter counter,
                           struct spread *s)
{
    *s = (struct spread){.known = true};
    for (size_t r = 0; r < n; r++) {
        double x = (double)runs[r].summary.count[counter];
        s->known &= runs[r].summary.found && runs[r].summary.has[counter];
        s->low = r == 0 || x < s->low ? x : s->low;
        s->high = r == 0 || x > s->high ? x : s->high;
    }
    s->median = n == 1 ? s->low : (s->low + s->high) / 2;
}

bool comparison_counter(const struct comparison *c, enum jit_counter counter,
                        struct shift *shift)
{
    gather_counter(c->runs, c->n_a, counter, &shift->a);
    gather_counter(c->runs + c->n_a, c->n_b, counter, &shift->b);
    shift->verdict = shift->a.known && shift->b.known ? VERDICT_SAME : VERDICT_UNKNOWN;
    return shift->a.known && shift->b.known &&
           (shift->a.low > shift->b.high || shift->a.high < shift->b.low);
}

bool comparison_is_of_summaries(const struct comparison *c)
{
    for (size_t r = 0; r < c->n_a + c->n_b; r++)
        if (!only_summary(&c->runs[r]))
            return false;
    return true;
}

int comparison_status(const struct comparison *c, const char **why)
{
    for (size_t r = 0; r < c->n_a + c->n_b; r++)
        if ((*why = run_damage(&c->runs[r])))
            return EXIT_INCONCLUSIVE;
    for (size_t r = 0; r < c->n_a + c->n_b; r++)
        if (!c->runs[r].total.known[FIG_GUARDS] && !c->n_limits &&
            !only_summary(&c->runs[r])) {
            *why = "a log without the operations of its traces (jit-log-opt)";
            return EXIT_INCONCLUSIVE;
        }
    for (size_t r = 1; r < c->n_a + c->n_b; r++)
        if (only_summary(&c->runs[r]) != only_summary(&c->runs[0])) {
            *why = "a log with traces, and one that holds only jit-summary";
            return EXIT_INCONCLUSIVE;
        } else if (stage_of(&c->runs[r]) != stage_of(&c->runs[0])) {
            *why = "the logs hold different stages (jit-log-opt, jit-log-noopt, ...)";
            return EXIT_INCONCLUSIVE;
        }
    return c->n_limits ? limits_status(c, why) : differences_status(c, why);
}
