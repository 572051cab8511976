#include "gcstats/compare.h"

#include <math.h>

#include "base/die.h"
#include "logparse/util/json.h"
#include "logparse/util/safe.h"

enum { NARROW = 68 /* columns that a line with all four fields takes */ };

static const double LEAST_CHANGE = 0.005; /* below it nothing is better or worse */

/* A figure of both logs, in a unit that they share. */
struct pair {
    double before, after;
    bool in_ticks;
};

/* Ticks of two logs can be compared only when neither knows its clock: even then they
 * may be of two machines, and the table says that they are ticks. */
static struct pair pair_of(int figure, struct side before, struct side after)
{
    bool ticks =
        figure_is_time(figure) && before.a->clock.hz == 0 && after.a->clock.hz == 0;
    const struct figures *old = before.figures, *now = after.figures;
    return ticks ? (struct pair){old->ticks[figure], now->ticks[figure], true}
                 : (struct pair){old->value[figure], now->value[figure], false};
}

static double change_of(const struct pair *p)
{
    return p->before != 0  ? (p->after - p->before) / fabs(p->before)
           : p->after == 0 ? 0
                           : NAN;
}

/* How much a figure may differ for no other reason than that the clocks are not known
 * exactly, as a share. */
static double clock_noise(int figure, struct side before, struct side after)
{
    enum unit unit = figure_rows[figure].unit;
    if (unit != UNIT_TIME && unit != UNIT_RATE)
        return 0;
    return clock_error(&before.a->clock) + clock_error(&after.a->clock);
}

static enum look look_of(int figure, double change, double noise)
{
    enum better better = figure_rows[figure].better;
    if (better == BETTER_NEITHER || isnan(change) ||
        fabs(change) < LEAST_CHANGE + noise)
        return LOOK_PLAIN;
    return (change < 0) == (better == BETTER_LOWER) ? LOOK_GOOD : LOOK_BAD;
}

static void print_row(const struct style *style, FILE *out, int figure,
                      const struct pair *p, double noise)
{
    static const char *const marks[LOOKS] = {
        [LOOK_GOOD] = "better", [LOOK_BAD] = "worse"};
    char before[QUANTITY_SIZE], after[QUANTITY_SIZE], change_text[QUANTITY_SIZE] = "-";
    const struct figure *row = &figure_rows[figure];
    double change = change_of(p);
    enum look look = look_of(figure, change, noise);
    const char *mark = marks[look] ? marks[look] : ""; /* not by colour alone */
    bool narrow = style->width && style->width < NARROW;
    quantity_figure(before, row->unit, p->before, p->in_ticks);
    quantity_figure(after, row->unit, p->after, p->in_ticks);
    if (isfinite(change))
        snprintf(change_text, sizeof change_text, "%+.1f %%", 100 * change);
    if (narrow)
        fprintf(out, "%s%s%s\n %11s %11s ", row->name, *mark ? ": " : "", mark, before,
                after);
    else
        fprintf(out, "%-18s %14s %14s ", row->name, before, after);
    style_putf(style, out, look, "%11s", change_text);
    fprintf(out, "%s%s\n", narrow || !*mark ? "" : "  ", narrow ? "" : mark);
}

static void print_name(const struct style *style, FILE *out, const char *which,
                       struct side side)
{
    struct str path = {0};
    safe_add(&path, slice_of(side.a->path));
    fprintf(out, "%s: ", which);
    style_put(style, out, LOOK_TITLE, str_slice(&path));
    fprintf(out, " (clock: %s)\n", clock_source_names[side.a->clock.source]);
    str_free(&path);
}

void compare_print(const struct style *style, FILE *out, struct side before,
                   struct side after)
{
    bool one_clock = (before.a->clock.hz > 0) != (after.a->clock.hz > 0);
    print_name(style, out, "old", before);
    print_name(style, out, "new", after);
    if (one_clock)
        fputs(
            "Only one of them has a clock, so their times cannot be compared: --hz=N\n",
            out);
    fputc('\n', out);
    for (int i = 0; i < (int)n_figures; i++) {
        struct pair p = pair_of(i, before, after);
        if (isfinite(p.before) || isfinite(p.after))
            print_row(style, out, i, &p, clock_noise(i, before, after));
    }
}

static void json_side(struct json *j, const char *key, struct side side)
{
    json_key(j, key);
    json_open(j, '{');
    json_key(j, "file");
    json_text(j, slice_of(side.a->path));
    json_key(j, "hz");
    json_real(j, side.a->clock.hz > 0 ? side.a->clock.hz : NAN);
    json_close(j, '}');
}

void compare_json(FILE *out, struct side before, struct side after)
{
    struct json j = {.out = out};
    json_open(&j, '{');
    json_side(&j, "old", before);
    json_side(&j, "new", after);
    json_key(&j, "figures");
    json_open(&j, '{');
    for (int i = 0; i < (int)n_figures; i++) {
        struct pair p = pair_of(i, before, after);
        json_key(&j, figure_rows[i].name);
        json_open(&j, '{');
        json_flat(&j, true);
        json_key(&j, "old");
        json_real(&j, p.before);
        json_key(&j, "new");
        json_real(&j, p.after);
        json_key(&j, "change");
        json_real(&j, change_of(&p));
        json_key(&j, "unit");
        json_text(&j, p.in_ticks ? SLICE("ticks")
                                 : slice_of(unit_names[figure_rows[i].unit]));
        json_close(&j, '}');
        json_flat(&j, false);
    }
    json_close(&j, '}');
    json_close(&j, '}');
}

/* Is it only the clock that is missing? */
static bool lacks_clock(const struct condition *c, struct side side)
{
    return !c->in_ticks && figure_is_time(c->figure) && side.a->clock.hz == 0 &&
           isfinite(side.figures->ticks[c->figure]);
}

/* Why one log does not tell the figure; NULL: it does. */
static const char *why_unknown(const struct condition *c, struct side side)
{
    const struct figures *f = side.figures;
    bool bounded;
    if (!isnan(c->in_ticks ? f->ticks[c->figure] : f->value[c->figure]))
        return NULL;
    if (lacks_clock(c, side))
        return "the rate of the clock is unknown (give --hz, or a limit in ticks)";
    if (analysis_knows_pauses(side.a) == GC_TANGLED)
        return "several processes wrote this log; PYPYLOG=gc:gc.%d.log gives each its "
               "own";
    figure_or_bound(f, c->figure, c->in_ticks, &bounded);
    if (bounded || analysis_knows_pauses(side.a) == GC_SOME)
        return "some of what it needs is not in the log (see its report); "
               "PYPYLOG=gc:FILE records all";
    return "the data is not in the log; PYPYLOG=gc:FILE records it";
}

static void say_unknown(const struct condition *c, struct side before,
                        struct side after)
{
    const char *why = why_unknown(c, after);
    if (!why && c->relative)
        why = why_unknown(c, before);
    complain("--fail-if '%s': cannot be told: %s", c->text,
             why ? why : "the figure is no number");
}

static void say_failed(const struct condition *c, struct side before, struct side after)
{
    char now[QUANTITY_SIZE], old[QUANTITY_SIZE];
    enum unit unit = figure_rows[c->figure].unit;
    const struct figures *f = after.figures, *g = before.figures;
    bool bounded;
    double x = figure_or_bound(f, c->figure, c->in_ticks, &bounded);
    quantity_figure(now, unit, x, c->in_ticks);
    if (!c->relative) {
        const char *how = !bounded                                   ? ""
                          : figure_rows[c->figure].rest == REST_MOST ? "at most "
                                                                     : "at least ";
        complain("--fail-if '%s': %s is %s%s", c->text, figure_rows[c->figure].name,
                 how, now);
        return;
    }
    quantity_figure(old, unit, c->in_ticks ? g->ticks[c->figure] : g->value[c->figure],
                    c->in_ticks);
    complain("--fail-if '%s': %s is %s, it was %s", c->text,
             figure_rows[c->figure].name, now, old);
}

int conditions_check(const struct conditions *c, struct side before, struct side after)
{
    bool failed = false, unknown = false;
    for (size_t i = 0; i < c->list.n; i++) {
        const struct condition *condition = &c->list.at[i];
        enum verdict v = condition_check(condition, after.figures, before.figures);
        failed |= v == VERDICT_HOLDS;
        unknown |= v == VERDICT_UNKNOWN;
        if (v == VERDICT_HOLDS)
            say_failed(condition, before, after);
        else if (v == VERDICT_UNKNOWN)
            say_unknown(condition, before, after);
    }
    return failed ? EXIT_DIFFERENT : unknown ? EXIT_INCONCLUSIVE : EXIT_SAME;
}
