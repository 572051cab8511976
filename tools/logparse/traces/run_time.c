#include "logparse/traces/run_time.h"

#include "logparse/gc/clock.h"
#include "logparse/traces/totals.h"

const char *const time_use_names[TIME_USES] = {"tracing", "backend", "collector",
                                               "logging", "program"};
const char *const time_use_words[TIME_USES] = {
    "tracing and optimizing", "back end", "collector", "writing the log", "program"};

/* The first prefix that fits; sections of other names are the program's. */
static enum time_use use_of(struct slice name)
{
    static const struct {
        struct slice prefix;
        enum time_use use;
    } rows[] = {
#define USE(prefix, use) {{prefix, sizeof prefix - 1}, use}
        USE("gc-hardware", TIME_REST), USE("gc-set-", TIME_REST),
        USE("gc-", TIME_GC),           USE("jit-log-", TIME_LOG),
        USE("jit-backend-", TIME_LOG), USE("jit-regalloc", TIME_LOG),
        USE("jit-summary", TIME_LOG),  USE("jit-guard-counts", TIME_LOG),
        USE("log-", TIME_LOG),         USE("jit-backend", TIME_BACKEND),
        USE("jit-mem-", TIME_BACKEND), USE("jit-", TIME_TRACING),
        USE("vec-opt", TIME_TRACING),
#undef USE
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_starts(name, rows[i].prefix))
            return rows[i].use;
    return TIME_REST;
}

/* Ticks a second, when the log proves them to one percent. */
static double proved_clock(const struct log *log)
{
    static const double MOST_ERROR = 0.01;
    struct gc_events events;
    struct clock clock;
    gc_events_read(&events, log);
    clock_read(&clock, log, &events, 0);
    double hz =
        clock.source != CLOCK_NONE && clock_error(&clock) <= MOST_ERROR ? clock.hz : 0;
    gc_events_free(&events);
    return hz;
}

static void find_last_compiled(struct run_time *r, const struct log *log)
{
    int64_t tracing = section_kind(log, "jit-tracing"),
            backend = section_kind(log, "jit-backend");
    uint64_t first = UINT64_MAX, last = 0;
    for (size_t i = 0; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        first = s->t0 < first ? s->t0 : first;
        if ((int64_t)s->name == tracing || (int64_t)s->name == backend)
            last = s->t0 > last ? s->t0 : last;
    }
    r->compiled = last > 0 && r->span > 0;
    if (r->compiled)
        r->last_compiled = (double)(last - first) / (double)r->span;
}

void run_time_read(struct run_time *r, const struct traces *traces)
{
    const struct log *log = traces->log;
    struct totals totals;
    int64_t inside = 0;
    *r = (struct run_time){0};
    totals_read(&totals, log);
    r->span = totals.span_ticks;
    for (size_t i = 0; i < totals.categories.n; i++) {
        const struct category *c = &totals.categories.at[i];
        enum time_use use = use_of(log->names.at[c->name]);
        r->has[use] |= c->has_ticks;
        r->ticks[use] += c->has_ticks ? c->self_ticks : 0;
        inside += c->has_ticks ? c->self_ticks : 0;
    }
    totals_free(&totals);
    r->ticks[TIME_REST] += r->span > inside ? r->span - inside : 0;
    r->has[TIME_REST] = true;
    r->hz = proved_clock(log);
    find_last_compiled(r, log);
    for (size_t i = 0; i < traces->all.n; i++)
        if (traces->all.at[i].code.known)
            r->code_bytes += traces->all.at[i].code.stop - traces->all.at[i].code.start;
}

static void add_time(const struct run_time *r, int64_t ticks, struct str *out)
{
    if (r->hz > 0)
        str_addf(out, "%.1f ms", 1e3 * (double)ticks / r->hz);
    else
        str_addf(out, "%.1f%%", 100 * (double)ticks / (double)r->span);
}

void run_time_text(const struct run_time *r, struct str *out)
{
    if (r->span <= 0)
        return;
    str_addf(out, "time: ");
    if (r->hz > 0)
        str_addf(out, "%.1f ms", 1e3 * (double)r->span / r->hz);
    else
        str_addf(out, "%lld ticks (the log does not prove how long one is)",
                 (long long)r->span);
    for (int u = 0; u < TIME_USES; u++) {
        if (!r->has[u])
            continue;
        str_addf(out, "; %s ", time_use_words[u]);
        add_time(r, r->ticks[u], out);
        if (r->hz > 0)
            str_addf(out, " (%.1f%%)", 100 * (double)r->ticks[u] / (double)r->span);
    }
    str_addc(out, '\n');
    if (r->compiled)
        str_addf(out, "compiling until %.0f%% of the run; ", 100 * r->last_compiled);
    if (r->code_bytes)
        str_addf(out, "%.1f kB of machine code; ", (double)r->code_bytes / 1e3);
    str_addf(out, "how much of the program was machine code: perf record, then "
                  "logparse perfmap --pid=N LOG; perf report\n");
}

void run_time_brief(const struct run_time *r, struct str *out)
{
    static const char *const words[] = {"tracing", "back end", "collector", "log"};
    const char *between = "";
    bool said[TIME_REST] = {false};
    if (r->span <= 0)
        return;
    if (r->hz > 0)
        str_addf(out, "%.1f ms: ", 1e3 * (double)r->span / r->hz);
    for (int n = 0; n < TIME_REST; n++) { /* the largest first */
        int most = -1;
        for (int u = 0; u < TIME_REST; u++)
            if (r->has[u] && !said[u] && (most < 0 || r->ticks[u] > r->ticks[most]))
                most = u;
        if (most < 0 || (between[0] && 200 * r->ticks[most] < r->span))
            break; /* half a percent is not worth a word */
        said[most] = true;
        str_addf(out, "%s%s %.0f%%", between, words[most],
                 100 * (double)r->ticks[most] / (double)r->span);
        between = ", ";
    }
    if (r->compiled && r->last_compiled > 0.9)
        str_addf(out, "%scompiling to %.0f%%", between, 100 * r->last_compiled);
}
