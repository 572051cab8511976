#include "logparse/traces/jit_summary.h"

#include <math.h>
#include <stdlib.h>

const struct jit_counter_row jit_counter_rows[JIT_COUNTERS] = {
#define COUNTER(id, name, label, words) {name, label, words},
#include "logparse/traces/jit_summary.def"
#undef COUNTER
};

const char *const jit_time_names[JIT_TIMES] = {"tracing_seconds", "backend_seconds",
                                               "total_seconds"};

static struct slice trim(struct slice s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = slice_from(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* "0.002840", with a decimal comma in some locales */
static bool read_seconds(struct slice text, double *x)
{
    char copy[40];
    if (text.n == 0 || text.n >= sizeof copy)
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = 0;
    char *comma = strchr(copy, ','), *end;
    if (comma)
        *comma = '.';
    *x = strtod(copy, &end);
    return *end == 0 && isfinite(*x) && *x >= 0;
}

/* "LABEL:" blanks NUMBER [tab SECONDS]; a label may hold colons, tabs and blanks separate. */
static bool split(struct slice line, struct slice *label, struct slice *first,
                  struct slice *second)
{
    size_t i = line.n;
    while (i > 0 && line.p[i - 1] != ':')
        i--;
    if (i == 0)
        return false;
    *label = trim((struct slice){line.p, i - 1});
    struct slice rest = trim(slice_from(line, i));
    size_t n = 0;
    while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\t')
        n++;
    *first = (struct slice){rest.p, n};
    *second = trim(slice_from(rest, n));
    return true;
}

static void take_line(struct jit_summary *s, struct slice line)
{
    struct slice label, first, second;
    if (!split(line, &label, &first, &second))
        return;
    if (slice_eq(label, SLICE("TOTAL"))) {
        s->has_time[JIT_TIME_TOTAL] = read_seconds(first, &s->seconds[JIT_TIME_TOTAL]);
        return;
    }
    for (int c = 0; c < JIT_COUNTERS; c++)
        if (slice_eq(label, slice_of(jit_counter_rows[c].label)))
            s->has[c] = slice_to_u64(first, 10, &s->count[c]);
    enum jit_time t = slice_eq(label, SLICE("Tracing"))   ? JIT_TIME_TRACING
                      : slice_eq(label, SLICE("Backend")) ? JIT_TIME_BACKEND
                                                          : JIT_TIMES;
    if (t < JIT_TIMES && second.n)
        s->has_time[t] = read_seconds(second, &s->seconds[t]);
}

void jit_summary_read(struct jit_summary *s, const struct log *log)
{
    int64_t kind = section_kind(log, "jit-summary");
    uint32_t last = NO_SECTION;
    *s = (struct jit_summary){0};
    for (uint32_t i = 0; kind >= 0 && i < log->sections.n; i++)
        if (log->sections.at[i].name == (uint32_t)kind) {
            s->sections++;
            last = i;
        }
    if (s->sections != 1 || log->sections.at[last].unclosed)
        return;
    struct lines lines;
    struct slice line;
    lines_open(&lines, log, last);
    while (lines_next(&lines, &line))
        take_line(s, line);
    lines_close(&lines);
    for (int c = 0; c < JIT_COUNTERS; c++)
        s->found |= s->has[c];
}

bool jit_counter_is_abort(enum jit_counter c)
{
    return jit_abort_reason(c) != NULL;
}

const char *jit_abort_reason(enum jit_counter c)
{
    switch (c) {
    case JIT_ABORT_TOO_LONG: return "ABORT_TOO_LONG";
    case JIT_ABORT_BRIDGE: return "ABORT_BRIDGE";
    case JIT_ABORT_ESCAPE: return "ABORT_ESCAPE";
    case JIT_ABORT_BAD_LOOP: return "ABORT_BAD_LOOP";
    case JIT_ABORT_QUASI: return "ABORT_FORCE_QUASIIMMUT";
    case JIT_ABORT_SEGMENTED: return "ABORT_SEGMENTED_TRACE";
    default: return NULL;
    }
}

/* Older versions print fewer reasons, but always the first ones. */
bool jit_summary_aborts(const struct jit_summary *s, uint64_t *n)
{
    bool any = false;
    *n = 0;
    for (int c = 0; s->found && c < JIT_COUNTERS; c++)
        if (jit_counter_is_abort((enum jit_counter)c) && s->has[c]) {
            *n += s->count[c];
            any = true;
        }
    return any;
}

static void add_count(const struct jit_summary *s, enum jit_counter c,
                      const char *before, const char *words, struct str *out)
{
    if (s->has[c])
        str_addf(out, "%s%llu %s", before, (unsigned long long)s->count[c], words);
}

static void add_time(const struct jit_summary *s, enum jit_time t, const char *format,
                     struct str *out)
{
    if (s->has_time[t]) {
        str_add(out, slice_of(format));
        str_addf(out, "%.6g s", s->seconds[t]);
    }
}

void jit_summary_text(const struct jit_summary *s, struct str *out)
{
    if (s->sections > 1)
        str_addf(out,
                 "jit-summary: %llu of them, of several processes: none is used; "
                 "PYPYLOG=jit-summary:FILE.%%d gives each its own file\n",
                 (unsigned long long)s->sections);
    if (!s->found)
        return;
    add_count(s, JIT_TRACING, "jit-summary: ", "recordings begun", out);
    add_time(s, JIT_TIME_TRACING, " in ", out);
    add_count(s, JIT_BACKEND, "; ", "pieces of code made", out);
    add_time(s, JIT_TIME_BACKEND, " in ", out);
    add_time(s, JIT_TIME_TOTAL, "; from the first recording to the end ", out);
    str_addf(out, "\n");
    size_t before = out->n;
    add_count(s, JIT_LOOPS, "  compiled: ", "loops (entry bridges and stubs, too)",
              out);
    add_count(s, JIT_BRIDGES, ", ", "bridges", out);
    add_count(s, JIT_FREED_LOOPS, "; freed: ", "loops", out);
    add_count(s, JIT_FREED_BRIDGES, ", ", "bridges", out);
    str_addf(out, "%s", out->n > before ? "\n" : "");
    before = out->n;
    add_count(s, JIT_RECORDED, "  recorded: ", "operations", out);
    add_count(s, JIT_GUARDS, ", ", "guards", out);
    add_count(s, JIT_OPT_OPS, "; optimized: ", "operations", out);
    add_count(s, JIT_OPT_GUARDS, ", ", "guards", out);
    str_addf(out, "%s", out->n > before ? "\n" : "");
    for (int c = 0; c < JIT_COUNTERS; c++)
        if (jit_counter_is_abort((enum jit_counter)c) && s->has[c] && s->count[c])
            str_addf(out, "  given up: %llu x %s: %s\n",
                     (unsigned long long)s->count[c], jit_counter_rows[c].label + 7,
                     jit_counter_rows[c].words);
}
