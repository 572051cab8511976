#include "logparse/export/perfetto.h"

#include <assert.h>
#include <stdlib.h>

#include "logparse/gc/clock.h"
#include "logparse/traces/addresses.h"
#include "logparse/traces/run_time.h"
#include "logparse/util/json.h"
#include "logparse/util/safe.h"

enum track {
    TRACK_TRACING,
    TRACK_OPTIMIZING,
    TRACK_BACKEND,
    TRACK_ABORTS,
    TRACK_MINOR,
    TRACK_MAJOR,
    TRACK_LOG,
    TRACK_OTHER,
    TRACKS
};
static const char *const track_names[TRACKS] = {
    "tracing",           "optimizing",        "back end",        "recordings given up",
    "minor collections", "major collections", "writing the log", "other sections"};

/* The first prefix that fits. */
static enum track track_of(struct slice name)
{
    static const struct {
        struct slice prefix;
        enum track track;
    } rows[] = {
#define ROW(prefix, track) {{prefix, sizeof prefix - 1}, TRACK_##track}
        ROW("gc-minor", MINOR),
        ROW("gc-collect", MAJOR),
        ROW("gc-major", MAJOR),
        ROW("gc-rawsize", MAJOR),
        ROW("jit-tracing", TRACING),
        ROW("jit-log-", LOG),
        ROW("jit-backend-", LOG),
        ROW("jit-regalloc", LOG),
        ROW("jit-summary", LOG),
        ROW("jit-guard-counts", LOG),
        ROW("log-", LOG),
        ROW("jit-backend", BACKEND),
        ROW("jit-mem-", BACKEND),
        ROW("jit-optimize", OPTIMIZING),
        ROW("vec-opt", OPTIMIZING),
        ROW("jit-abort", TRACING),
#undef ROW
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_starts(name, rows[i].prefix))
            return rows[i].track;
    return TRACK_OTHER;
}

enum counter { COUNTER_HEAP, COUNTER_NURSERY, COUNTER_CODE, COUNTERS };
static const char *const counter_names[COUNTERS] = {"heap", "nursery", "machine code"};

enum event_kind { EVENT_SLICE, EVENT_ABORT, EVENT_COUNTER };

struct event {
    uint64_t begin, end; /* nanoseconds from the first mark */
    uint8_t kind, which; /* which: enum track, or enum counter */
    uint32_t at;         /* section; EVENT_ABORT: in traces->aborts */
    int64_t value;       /* EVENT_COUNTER */
};

struct span {
    uint64_t begin, end;
};

struct timeline {
    const struct traces *traces;
    const struct log *log;
    struct span *spans; /* by section: ticks from the first mark, nested and in order */
    uint32_t *trace_of; /* by section: the trace compiled in it + 1 */
    uint32_t *gc_event_of;   /* by section: its event + 1 */
    struct gc_events events; /* the collector's */
    double hz;               /* 0: not known */
    VEC(struct event) all;
};

/* Stamps can run backwards, and sections can be open for ever. Slices must begin in order, and lie
 * in the ones around them. */
static void find_spans(struct timeline *t)
{
    const struct log *log = t->log;
    VEC(uint32_t) open = {0};
    uint64_t low = 0;
    for (uint32_t i = 0; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        uint64_t high = UINT64_MAX, begin = s->t0 - log->first_tick,
                 end = s->t1 - log->first_tick;
        while (open.n && open.at[open.n - 1] != s->parent) {
            const struct section *last = &log->sections.at[open.at[open.n - 1]];
            uint64_t until = t->spans[open.at[open.n - 1]].end;
            low = !last->unclosed && until > low ? until : low;
            open.n--;
        }
        for (size_t k = open.n; k-- > 0 && high == UINT64_MAX;)
            if (!log->sections.at[open.at[k]].unclosed)
                high = t->spans[open.at[k]].end;
        begin = (int64_t)begin < (int64_t)low ? low : begin > high ? high : begin;
        end = s->unclosed || (int64_t)end < (int64_t)begin ? begin
              : end > high                                 ? high
                                                           : end;
        assert(low <= begin && begin <= end && end <= high);
        t->spans[i] = (struct span){begin, end};
        low = begin;
        *vec_add(&open) = i;
    }
    vec_free(&open);
}

/* The recording and the back end's work of each trace: the sections around what it printed, and the
 * jit-backend before its addresses. */
static void name_sections(struct timeline *t)
{
    const struct log *log = t->log;
    int64_t tracing = section_kind(log, "jit-tracing"),
            backend = section_kind(log, "jit-backend");
    for (uint32_t i = 0; i < t->traces->all.n; i++) {
        const struct trace *trace = &t->traces->all.at[i];
        uint32_t starts[2] = {trace->stage < STAGES ? trace->section[trace->stage]
                                                    : NO_SECTION,
                              trace->addr_section};
        for (int k = 0; k < 2; k++)
            for (uint32_t s = starts[k]; s != NO_SECTION;
                 s = log->sections.at[s].parent)
                if (log->sections.at[s].name == tracing ||
                    log->sections.at[s].name == backend)
                    t->trace_of[s] = i + 1;
    }
}

static uint64_t to_nanoseconds(const struct timeline *t, uint64_t ticks)
{
    /* Monotonous, so what nests in ticks nests in nanoseconds. */
    return t->hz > 0 ? (uint64_t)((double)ticks * (1e9 / t->hz)) : ticks;
}

static void add_event(struct timeline *t, enum event_kind kind, unsigned which,
                      uint32_t at, struct span span)
{
    *vec_add(&t->all) = (struct event){.begin = to_nanoseconds(t, span.begin),
                                       .end = to_nanoseconds(t, span.end),
                                       .kind = (uint8_t)kind,
                                       .which = (uint8_t)which,
                                       .at = at};
}

static void add_counter(struct timeline *t, enum counter counter, uint32_t section,
                        int64_t value)
{
    uint64_t end = t->spans[section].end;
    if (value < 0)
        return;
    add_event(t, EVENT_COUNTER, counter, section, (struct span){end, end});
    t->all.at[t->all.n - 1].value = value;
}

static void add_counters(struct timeline *t)
{
    const struct gc_events *events = &t->events;
    int64_t code = 0;
    for (size_t i = 0; i < events->all.n; i++)
        add_counter(t, COUNTER_HEAP, events->all.at[i].section, events->all.at[i].used);
    for (size_t i = 0; i < events->nurseries.n; i++)
        add_counter(t, COUNTER_NURSERY, events->nurseries.at[i].section,
                    events->nurseries.at[i].size);
    for (size_t i = 0; i < t->traces->all.n; i++) {
        const struct trace *trace = &t->traces->all.at[i];
        if (!trace->code.known || trace->addr_section == NO_SECTION)
            continue;
        code += (int64_t)(trace->code.stop - trace->code.start);
        add_counter(t, COUNTER_CODE, trace->addr_section, code);
    }
}

static int earlier(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->end != y->end) /* the one around the other first */
        return x->end > y->end ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void find_events(struct timeline *t)
{
    const struct log *log = t->log;
    for (uint32_t i = 0; i < log->sections.n; i++)
        add_event(t, EVENT_SLICE, track_of(section_name(log, &log->sections.at[i])), i,
                  t->spans[i]);
    for (uint32_t i = 0; i < t->traces->aborts.n; i++)
        if (t->traces->aborts.at[i].section != NO_SECTION)
            add_event(t, EVENT_ABORT, TRACK_ABORTS, i,
                      t->spans[t->traces->aborts.at[i].section]);
    add_counters(t);
    if (t->all.n)
        qsort(t->all.at, t->all.n, sizeof *t->all.at, earlier);
}

static void timeline_open(struct timeline *t, const struct traces *traces)
{
    const struct log *log = traces->log;
    struct run_time times;
    *t = (struct timeline){.traces = traces, .log = log};
    t->spans = mem_zero(log->sections.n + 1, sizeof *t->spans);
    t->trace_of = mem_zero(log->sections.n + 1, sizeof *t->trace_of);
    t->gc_event_of = mem_zero(log->sections.n + 1, sizeof *t->gc_event_of);
    gc_events_read(&t->events, log);
    for (uint32_t i = 0; i < t->events.all.n; i++)
        t->gc_event_of[t->events.all.at[i].section] = i + 1;
    run_time_read(&times, traces);
    t->hz = times.hz;
    find_spans(t);
    name_sections(t);
    find_events(t);
}

static void timeline_close(struct timeline *t)
{
    gc_events_free(&t->events);
    vec_free(&t->all);
    free(t->spans);
    free(t->trace_of);
    free(t->gc_event_of);
}

/* Text of a log, made safe: readers of this format want valid UTF-8. */
static void safe_text(struct json *j, struct slice text)
{
    struct str safe = {0};
    safe_add(&safe, text);
    json_text(j, str_slice(&safe));
    str_free(&safe);
}

static void head(struct json *j, const char *phase, unsigned thread)
{
    json_flat(j, false); /* a line each */
    json_open(j, '{');
    json_flat(j, true);
    json_key(j, "ph");
    json_text(j, slice_of(phase));
    json_key(j, "pid");
    json_int(j, 1);
    json_key(j, "tid");
    json_uint(j, thread + 1);
}

static void named(struct json *j, const char *what, unsigned thread, struct slice name)
{
    head(j, "M", thread);
    json_key(j, "name");
    json_text(j, slice_of(what));
    json_key(j, "args");
    json_open(j, '{');
    json_key(j, "name");
    safe_text(j, name);
    json_close(j, '}');
    json_close(j, '}');
}

/* Microseconds with three digits behind the point, exactly. */
static void microseconds(struct json *j, const char *key, uint64_t nanoseconds)
{
    enum { MOST = 32 };
    char text[MOST];
    json_key(j, key);
    snprintf(text, sizeof text, "%llu.%03u", (unsigned long long)(nanoseconds / 1000),
             (unsigned)(nanoseconds % 1000));
    json_number_text(j, slice_of(text));
}

static void known_bytes(struct json *j, const char *key, int64_t n)
{
    if (n == GC_UNKNOWN)
        return;
    json_key(j, key);
    json_int(j, n);
}

static void slice_args(struct json *j, const struct timeline *t, uint32_t section)
{
    const struct section *s = &t->log->sections.at[section];
    uint32_t trace = t->trace_of[section], event = t->gc_event_of[section];
    json_key(j, "line");
    json_uint(j, log_line_at(t->log, s->head));
    if (trace) {
        json_key(j, "trace");
        safe_text(j, slice_of(t->traces->all.at[trace - 1].name));
    }
    if (s->unclosed) {
        json_key(j, "end");
        json_text(j, SLICE("not in the log"));
    }
    if (!event)
        return;
    const struct gc_event *g = &t->events.all.at[event - 1];
    known_bytes(j, "used_bytes", g->used);
    known_bytes(j, "survived_bytes", g->survived);
    if (g->from != GC_STATE_UNKNOWN) {
        json_key(j, "state");
        json_text(j, slice_of(gc_state_names[g->from]));
    }
}

static void abort_args(struct json *j, const struct timeline *t, const struct abort *a)
{
    json_key(j, "line");
    json_uint(j, a->line);
    if (a->has_start) {
        json_key(j, "began");
        safe_text(j, t->traces->texts.at[a->start]);
    }
    if (a->has_place) {
        json_key(j, "stood");
        safe_text(j, t->traces->texts.at[a->place]);
    }
}

static void put_slice(struct json *j, const struct timeline *t, const struct event *e)
{
    const struct abort *a =
        e->kind == EVENT_ABORT ? &t->traces->aborts.at[e->at] : NULL;
    struct slice name = a ? t->traces->texts.at[a->reason]
                          : section_name(t->log, &t->log->sections.at[e->at]);
    head(j, "X", e->which);
    microseconds(j, "ts", e->begin);
    microseconds(j, "dur", e->end - e->begin);
    json_key(j, "name");
    safe_text(j, name);
    json_key(j, "cat");
    json_text(j, slice_of(track_names[e->which]));
    json_key(j, "args");
    json_open(j, '{');
    a ? abort_args(j, t, a) : slice_args(j, t, e->at);
    json_close(j, '}');
    json_close(j, '}');
}

static void put_counter(struct json *j, const struct event *e)
{
    head(j, "C", TRACKS);
    microseconds(j, "ts", e->begin);
    json_key(j, "name");
    json_text(j, slice_of(counter_names[e->which]));
    json_key(j, "args");
    json_open(j, '{');
    json_key(j, "bytes");
    json_int(j, e->value);
    json_close(j, '}');
    json_close(j, '}');
}

static void put_names(struct json *j, const struct timeline *t)
{
    bool used[TRACKS] = {0};
    struct slice path = slice_of(t->log->text.path ? t->log->text.path : "");
    for (size_t i = 0; i < t->all.n; i++)
        if (t->all.at[i].kind != EVENT_COUNTER)
            used[t->all.at[i].which] = true;
    named(j, "process_name", 0, path);
    for (unsigned track = 0; track < TRACKS; track++) {
        if (!used[track])
            continue;
        named(j, "thread_name", track, slice_of(track_names[track]));
        head(j, "M", track);
        json_key(j, "name");
        json_text(j, SLICE("thread_sort_index"));
        json_key(j, "args");
        json_open(j, '{');
        json_key(j, "sort_index");
        json_uint(j, track);
        json_close(j, '}');
        json_close(j, '}');
    }
}

static void put_clock(struct json *j, const struct timeline *t)
{
    json_key(j, "otherData");
    json_open(j, '{');
    json_key(j, "clock");
    json_text(j, t->hz > 0 ? SLICE("known: times are those of the run")
                           : SLICE("unknown: 1000 ticks of the log are shown as one "
                                   "microsecond"));
    json_key(j, "ticks_per_second");
    t->hz > 0 ? json_real(j, t->hz) : json_null(j);
    json_close(j, '}');
}

void perfetto_write(const struct traces *traces, FILE *out)
{
    struct timeline t;
    struct json j = {.out = out, .foreign = true};
    timeline_open(&t, traces);
    json_open(&j, '{');
    json_key(&j, "displayTimeUnit");
    json_text(&j, SLICE("ms"));
    put_clock(&j, &t);
    json_key(&j, "traceEvents");
    json_open(&j, '[');
    put_names(&j, &t);
    for (size_t i = 0; i < t.all.n; i++) {
        if (t.all.at[i].kind == EVENT_COUNTER)
            put_counter(&j, &t.all.at[i]);
        else
            put_slice(&j, &t, &t.all.at[i]);
    }
    json_flat(&j, false);
    json_close(&j, ']');
    json_close(&j, '}');
    timeline_close(&t);
}
