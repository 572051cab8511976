/* cmd_summary_table.c -- logparse summary of several logs: a row each. */
#include <stdlib.h>

#include "base/die.h"
#include "logparse/log/problems.h"
#include "logparse/options.h"
#include "logparse/traces/run_time.h"
#include "logparse/traces/totals.h"
#include "logparse/rows/trace_json.h"
#include "logparse/util/safe.h"

/* What a row says of a log; -1: not in the log. */
struct log_row {
    const char *path;
    struct str why; /* it cannot be read: why; else empty */
    double seconds, mticks;
    double share[TIME_USES]; /* of the run */
    double loops, bridges, ops, aborts, minor;
    const char *state; /* "", "no counts", "damaged" */
};

static void count_traces(const struct traces *traces, struct log_row *row)
{
    bool any = traces->all.n > 0, bodies = false;
    double ops = 0;
    row->loops = row->bridges = any ? 0 : -1;
    for (size_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        if (t->is_stub)
            continue;
        row->loops += t->kind == TRACE_LOOP;
        row->bridges += t->kind == TRACE_BRIDGE;
        bodies |= trace_has_ops(t);
        ops += trace_ops(t);
    }
    row->ops = bodies ? ops : -1;
}

static void read_time(const struct traces *traces, struct log_row *row)
{
    struct run_time r;
    run_time_read(&r, traces);
    row->seconds = r.hz > 0 ? (double)r.span / r.hz : -1;
    row->mticks = (double)r.span / 1e6;
    for (int u = 0; u < TIME_USES; u++)
        row->share[u] =
            r.has[u] && r.span > 0 ? (double)r.ticks[u] / (double)r.span : -1;
}

static void read_row(struct options *o, const char *path, struct log_row *row)
{
    struct log log;
    struct traces traces;
    struct totals totals;
    *row = (struct log_row){.path = path, .state = ""};
    if (!log_open_with(&log, path, &o->locations, &row->why))
        return;
    traces_read(&traces, &log);
    totals_read(&totals, &log);
    count_traces(&traces, row);
    read_time(&traces, row);
    bool recorded = section_kind(&log, "jit-tracing") >= 0;
    row->aborts = traces.aborts.n || recorded ? (double)traces.aborts.n : -1;
    row->minor = totals.gc.knows_minor ? (double)totals.gc.minor : -1;
    if (problems_are_serious(&log))
        row->state = "damaged";
    else if (traces.all.n && !traces.has_counts)
        row->state = "no counts";
    totals_free(&totals);
    traces_free(&traces);
    log_close(&log);
}

static void put_number(double x, int width, const char *format)
{
    struct str text = {0};
    if (x < 0)
        str_addc(&text, '?');
    else
        str_addf(&text, format, x);
    printf(" %*s", width, str_text(&text));
    str_free(&text);
}

static void print_row(const struct log_row *row, int width)
{
    struct str path = {0};
    safe_add(&path, slice_of(row->path));
    printf("%s%*s", str_text(&path), width - (int)safe_width(str_slice(&path)), "");
    str_free(&path);
    if (row->why.n) {
        printf("  %s\n", str_text(&row->why));
        return;
    }
    struct str time = {0};
    if (row->seconds >= 0)
        str_addf(&time, "%.1f ms", row->seconds * 1e3);
    else
        str_addf(&time, "%.1f Mt", row->mticks);
    printf(" %12s", str_text(&time));
    str_free(&time);
    static const enum time_use uses[] = {TIME_TRACING, TIME_BACKEND, TIME_GC};
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        double share = row->share[uses[i]];
        put_number(share < 0 ? share : 100 * share, 7, "%.1f%%");
    }
    put_number(row->loops, 6, "%.0f");
    put_number(row->bridges, 7, "%.0f");
    put_number(row->ops, 8, "%.0f");
    put_number(row->aborts, 6, "%.0f");
    put_number(row->minor, 7, "%.0f");
    printf("  %s\n", row->state);
}

static void json_number(struct json *j, const char *key, double x)
{
    json_key(j, key);
    x < 0 ? json_null(j) : json_real(j, x);
}

static void json_row(struct json *j, const struct log_row *row)
{
    json_open(j, '{');
    json_field_text(j, "log", true, slice_of(row->path));
    json_field_text(j, "error", row->why.n > 0, str_slice(&row->why));
    if (row->why.n == 0) {
        json_number(j, "seconds", row->seconds);
        json_number(j, "span_ticks", row->mticks * 1e6);
        for (int u = 0; u < TIME_USES; u++)
            json_number(j, time_use_names[u], row->share[u]);
        json_number(j, "loops", row->loops);
        json_number(j, "bridges", row->bridges);
        json_number(j, "ops", row->ops);
        json_number(j, "aborts", row->aborts);
        json_number(j, "minor", row->minor);
        json_field_text(j, "state", true, slice_of(row->state));
    }
    json_close(j, '}');
}

/* One log is in memory at a time. A log that cannot be read is a row that says so. */
int cmd_summary_table(struct options *o)
{
    struct json j = {.out = stdout};
    int width = 4, status = EXIT_SAME;
    for (int i = 0; i < o->n_args; i++) {
        struct str safe = {0};
        safe_add(&safe, slice_of(o->args[i]));
        int n = (int)safe_width(str_slice(&safe));
        width = n > width ? n : width;
        str_free(&safe);
    }
    if (o->json)
        json_open(&j, '[');
    else
        printf("%-*s %12s %7s %7s %7s %6s %7s %8s %6s %7s\n", width, "log", "time",
               "tracing", "backend", "gc", "loops", "bridges", "ops", "aborts",
               "minor");
    for (int i = 0; i < o->n_args; i++) {
        struct log_row row;
        read_row(o, o->args[i], &row);
        if (row.why.n)
            status = EXIT_TROUBLE;
        if (o->json)
            json_row(&j, &row);
        else
            print_row(&row, width);
        str_free(&row.why);
    }
    if (o->json)
        json_close(&j, ']');
    return status;
}
