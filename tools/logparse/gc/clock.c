#include "logparse/gc/clock.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "logparse/gc/fit.h"

const char *const clock_source_names[] = {"unknown", "log", "calibrated", "option"};
const char *const evidence_names[EVIDENCES] = {"time-taken", "jit-backend", "jit-total",
                                               "wall-clock"};
const char *const evidence_words[EVIDENCES] = {
    "the \"time taken\" lines of the collector",
    "jit-backend sections against the Backend line of jit-summary",
    "first jit-tracing to jit-summary against its TOTAL line",
    "stamps of the first and the last line against the time of day before them",
};

/* What jit-summary measures against what the stamps say (docs/gcstats.md#clock has the
 * measurements). Seconds are printed with six decimals. */
static const double HALF_DIGIT = 0.5e-6;
static const double BACKEND_SLACK = 0.005; /* of the rate, either way */
static const double BACKEND_LOSS =
    4e-6; /* seconds a compilation, outside of its section */
static const double TOTAL_LOSS = 2e-3; /* seconds, once: starting the JIT and leaving */

/* A line gets its time from who reads it. A program writes its log in pieces, a reader is late: by
 * a second at most, it is taken, so a run must be many seconds long. */
static const double WALL_SLACK = 1.0;          /* seconds, at either end */
static const double FASTEST_CPU_TIME = 1.02e9; /* ticks a second */
static const double LEAST_WALL = 20; /* of what the two ends may be wrong by */

static const double LEAST_ERROR = 1e-4; /* of the rate, whatever a fit claims */

enum {
    LEAST_SAMPLES = 8, /* of "time taken", for a line through them */
    LEAST_SPREAD = 50  /* microseconds between the shortest and the longest of a kind */
};
static const double MOST_ROUNDING =
    0.25; /* of the rate: more is no proof of anything */

struct jit_summary {
    uint32_t section;
    bool has_backend, has_total;
    uint64_t compilations;
    double backend, total; /* seconds */
};

/* The words of "Backend:      \t3\t0.001443" behind the label. */
static bool summary_number(struct slice line, struct slice label, int word, double *x)
{
    if (!slice_starts(line, label))
        return false;
    char copy[128];
    size_t n = line.n < sizeof copy - 1 ? line.n : sizeof copy - 1;
    memcpy(copy, line.p, n);
    copy[n] = 0;
    for (char *p = copy; (p = strchr(p, ',')) != NULL;)
        *p = '.'; /* a locale's decimal comma */
    char *rest = copy + label.n;
    while (word-- > 0) {
        char *start = rest;
        *x = strtod(start, &rest);
        if (rest == start)
            return false;
    }
    return isfinite(*x) && *x >= 0;
}

static bool read_summary(struct jit_summary *s, const struct log *log)
{
    int64_t name = section_kind(log, "jit-summary");
    uint32_t seen = 0;
    for (uint32_t i = 0; name >= 0 && i < log->sections.n; i++)
        if (log->sections.at[i].name == (uint32_t)name) {
            *s = (struct jit_summary){.section = i};
            seen++;
        }
    if (seen != 1) /* several: several processes, and who knows which is whose */
        return false;
    struct lines lines;
    struct slice line;
    double count;
    lines_open(&lines, log, s->section);
    while (lines_next(&lines, &line)) {
        if (summary_number(line, SLICE("Backend:"), 1, &count) && count < 1e9 &&
            summary_number(line, SLICE("Backend:"), 2, &s->backend)) {
            s->has_backend = true;
            s->compilations = (uint64_t)count;
        } else if (summary_number(line, SLICE("TOTAL:"), 1, &s->total))
            s->has_total = true;
    }
    lines_close(&lines);
    return true;
}

/* The jit-backend sections must be all that the summary counted: none filtered away. */
static void weigh_backend(struct evidence *e, const struct log *log,
                          const struct jit_summary *s)
{
    int64_t name = section_kind(log, "jit-backend");
    double ticks = 0;
    uint64_t n = 0;
    for (uint32_t i = 0; name >= 0 && i < s->section; i++) {
        const struct section *section = &log->sections.at[i];
        if (section->name != (uint32_t)name)
            continue;
        if (section->unclosed || section_ticks(section) < 0)
            return;
        ticks += (double)section_ticks(section);
        n++;
    }
    if (!s->has_backend || n == 0 || n != s->compilations ||
        s->backend < 20 * HALF_DIGIT)
        return;
    *e = (struct evidence){
        .found = true,
        .low = ticks / (s->backend + HALF_DIGIT) * (1 - BACKEND_SLACK),
        .high = ticks / (s->backend - HALF_DIGIT) *
                (1 + BACKEND_SLACK + BACKEND_LOSS * (double)n / s->backend),
        .samples = n};
}

static void weigh_total(struct evidence *e, const struct log *log,
                        const struct jit_summary *s)
{
    int64_t name = section_kind(log, "jit-tracing");
    uint32_t first = 0;
    while (first < s->section && log->sections.at[first].name != (uint32_t)name)
        first++;
    if (name < 0 || first == s->section || !s->has_total || s->total < TOTAL_LOSS ||
        log->problem_counts[PROBLEM_BACKWARDS])
        return;
    int64_t ticks =
        (int64_t)(log->sections.at[s->section].t0 - log->sections.at[first].t0);
    if (ticks <= 0)
        return;
    *e = (struct evidence){.found = true,
                           .low = (double)ticks / (s->total + TOTAL_LOSS),
                           .high = (double)ticks / (s->total - HALF_DIGIT),
                           .samples = 1};
}

/* The section that begins at this offset of the text; NO_SECTION. */
static uint32_t section_from(const struct log *log, uint64_t offset)
{
    uint32_t i = section_at(log, offset);
    return i != NO_SECTION && log->sections.at[i].head == offset ? i : NO_SECTION;
}

/* The stamps of the first and the last section whose beginning has a time of day. Times of day
 * without a date begin again at midnight. */
static void weigh_wall(struct evidence *e, const struct log *log)
{
    const struct recoded *r = &log->recoded;
    uint32_t first = NO_SECTION, last = NO_SECTION;
    double at_first = 0, at_last = 0, midnights = 0, slack = r->resolution + WALL_SLACK;
    uint64_t samples = 0;
    if (r->turns.n || log->problem_counts[PROBLEM_BACKWARDS])
        return; /* several processes, or clocks */
    for (size_t i = 0; i < r->walls.n; i++) {
        double seconds = r->walls.at[i].seconds;
        if (i && seconds + 43200 < r->walls.at[i - 1].seconds)
            midnights += 86400;
        uint32_t section = section_from(log, r->walls.at[i].offset);
        if (section == NO_SECTION)
            continue;
        last = section;
        at_last = seconds + midnights;
        if (first == NO_SECTION) {
            first = section;
            at_first = at_last;
        }
        samples++;
    }
    double span = at_last - at_first;
    if (samples < 2 || span < LEAST_WALL * 2 * slack)
        return;
    double ticks =
        (double)(int64_t)(log->sections.at[last].t0 - log->sections.at[first].t0);
    /* Stamps may be nanoseconds of CPU time, which stand still while the program waits. */
    if (ticks / (span + 2 * slack) <= FASTEST_CPU_TIME)
        return;
    *e = (struct evidence){.found = true,
                           .low = ticks / (span + 2 * slack),
                           .high = ticks / (span - 2 * slack),
                           .samples = samples};
}

static bool is_sample(const struct log *log, const struct gc_event *e)
{
    return e->micros >= 0 && !e->unclosed &&
           section_ticks(&log->sections.at[e->section]) > 0;
}

/* A print is up to half a microsecond away from what it prints, and not at random: sections
 * of two lengths are rounded alike every time. So the slope is wrong by at most this share of
 * itself, whatever was cut off: sum |x| / sum x^2 around the mean of each kind, times HALF_DIGIT. */
static double rounding_error(const struct log *log, const struct gc_events *events,
                             const struct fit *fits)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < events->all.n; i++) {
        const struct gc_event *e = &events->all.at[i];
        if (!is_sample(log, e))
            continue;
        double x = e->micros * 1e-6 - fits[e->kind].mean_x;
        sum += fabs(x);
        squares += x * x;
    }
    return squares > 0 ? HALF_DIGIT * sum / squares : INFINITY;
}

/* Straight lines through (time taken, ticks), one for each kind of section: their
 * common slope is the rate; what lies between the stamps and the collector's own clock
 * is the intercept, and differs from kind to kind. */
static void weigh_time_taken(struct evidence *e, const struct log *log,
                             const struct gc_events *events)
{
    struct fit fits[GC_KINDS] = {{0}};
    double n = 0, slope, error;
    int32_t least[GC_KINDS], most[GC_KINDS], spread = 0;
    for (size_t i = 0; i < events->all.n; i++) {
        const struct gc_event *event = &events->all.at[i];
        if (!is_sample(log, event))
            continue;
        struct fit *fit = &fits[event->kind];
        int32_t *low = &least[event->kind], *high = &most[event->kind];
        *low = fit->n == 0 || event->micros < *low ? event->micros : *low;
        *high = fit->n == 0 || event->micros > *high ? event->micros : *high;
        spread = *high - *low > spread ? *high - *low : spread;
        fit_add(fit, event->micros * 1e-6,
                (double)section_ticks(&log->sections.at[event->section]));
        n++;
    }
    if (n < LEAST_SAMPLES || spread < LEAST_SPREAD ||
        !fit_slope(fits, GC_KINDS, &slope, &error) || slope <= 0)
        return;
    double rounding = rounding_error(log, events, fits);
    if (rounding >= MOST_ROUNDING)
        return;
    error += LEAST_ERROR * slope;
    *e = (struct evidence){.found = true,
                           .low = (slope - error) / (1 + rounding),
                           .high = (slope + error) / (1 - rounding),
                           .samples = (uint64_t)n};
}

static size_t digits_at(struct slice text)
{
    size_t n = 0;
    while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
        n++;
    return n;
}

/* The number right before `at`, or behind `at` and what separates names from values. */
static bool number_beside(struct slice line, size_t at, size_t behind, uint64_t *n)
{
    size_t end = at;
    while (end > 0 && line.p[end - 1] == ' ')
        end--;
    size_t start = end;
    while (start > 0 && line.p[start - 1] >= '0' && line.p[start - 1] <= '9')
        start--;
    struct slice rest = slice_from(line, behind);
    while (rest.n && strchr(" :=\t", rest.p[0]))
        rest = slice_from(rest, 1);
    rest.n = digits_at(rest);
    return slice_to_u64((struct slice){line.p + start, end - start}, 10, n) ||
           slice_to_u64(rest, 10, n);
}

/* "ticks per second: 1000000000", or the number in front of the words. */
static bool line_rate(struct slice line, double *hz)
{
    static const struct slice spellings[] = {
        {"ticks per second", 16}, {"ticks_per_second", 16}, {"ticks/s", 7}, {"Hz", 2}};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        ptrdiff_t at = slice_find(line, spellings[i]);
        uint64_t n;
        if (at < 0 || !number_beside(line, (size_t)at, (size_t)at + spellings[i].n, &n))
            continue;
        *hz = (double)n;
        return n > 0;
    }
    return false;
}

/* The log's own word. Two different ones (two logs in one file) are none. */
static bool stated_rate(const struct log *log, double *hz)
{
    int64_t name = section_kind(log, "log-info");
    double found = 0, rate;
    for (uint32_t i = 0; name >= 0 && i < log->sections.n; i++) {
        struct lines lines;
        struct slice line;
        if (log->sections.at[i].name != (uint32_t)name)
            continue;
        lines_open(&lines, log, i);
        while (lines_next(&lines, &line))
            if (line_rate(line, &rate))
                found = found == 0 || found == rate ? rate : -1;
        lines_close(&lines);
    }
    *hz = found;
    return found > 0;
}

static void intersect(struct clock *clock)
{
    bool any = false;
    clock->low = 0;
    clock->high = INFINITY;
    for (int i = 0; i < EVIDENCES; i++) {
        const struct evidence *e = &clock->evidence[i];
        if (!e->found)
            continue;
        any = true;
        clock->low = fmax(clock->low, e->low);
        clock->high = fmin(clock->high, e->high);
    }
    clock->contradiction = any && clock->low > clock->high;
    if (!any || clock->contradiction)
        return;
    clock->source = CLOCK_CALIBRATED;
    clock->hz = (clock->low + clock->high) / 2;
}

static void set_exactly(struct clock *clock, enum clock_source source, double hz)
{
    assert(hz > 0);
    clock->source = source;
    clock->hz = clock->low = clock->high = hz;
}

void clock_read(struct clock *clock, const struct log *log,
                const struct gc_events *events, double option_hz)
{
    struct jit_summary summary;
    double hz;
    *clock = (struct clock){0};
    weigh_time_taken(&clock->evidence[EVIDENCE_TIME_TAKEN], log, events);
    if (read_summary(&summary, log)) {
        weigh_backend(&clock->evidence[EVIDENCE_JIT_BACKEND], log, &summary);
        weigh_total(&clock->evidence[EVIDENCE_JIT_TOTAL], log, &summary);
    }
    bool any = false;
    for (int i = 0; i < EVIDENCE_WALL; i++)
        any |= clock->evidence[i].found;
    if (!any)
        weigh_wall(&clock->evidence[EVIDENCE_WALL], log);
    clock->stated = stated_rate(log, &hz);
    if (clock->stated)
        set_exactly(clock, CLOCK_LOG, hz);
    else
        intersect(clock);
    if (clock->source == CLOCK_NONE)
        clock->low = clock->high = 0;
    clock->proved_low = clock->low;
    clock->proved_high = clock->high;
    if (option_hz > 0) { /* who gives it knows the machine */
        clock->option_differs = clock->source != CLOCK_NONE &&
                                (option_hz < clock->low || option_hz > clock->high);
        set_exactly(clock, CLOCK_OPTION, option_hz);
    }
    assert(clock->low <= clock->hz && clock->hz <= clock->high);
    assert((clock->hz > 0) == (clock->source != CLOCK_NONE));
}

double clock_error(const struct clock *clock)
{
    return clock->hz > 0 ? (clock->high - clock->low) / 2 / clock->hz : 0;
}
