#include "logparse/assert/eval.h"

#include <math.h>

#include "logparse/diff/words.h"
#include "logparse/log/recorded.h"
#include "logparse/util/glob.h"

const char *const assert_names[ASSERT_NAMES] = {
#define NAME(id, name, words) name,
#include "logparse/assert/names.def"
#undef NAME
};

const char *const assert_words[ASSERT_NAMES] = {
#define NAME(id, name, words) words,
#include "logparse/assert/names.def"
#undef NAME
};

const char *const answer_names[ANSWERS] = {"pass", "fail", "unknown", "error"};

enum { MOST_DEPTH = 50 /* of parentheses */ };

struct reader {
    struct slice rest;
    struct statement *s;
    const struct run *run;
    const struct totals *totals;
    struct gc_figures *gc;
    int depth;
};

/* The first thing that goes wrong decides; a wrong name outweighs what is unknown. */
static double give_up(struct reader *r, enum answer answer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static double give_up(struct reader *r, enum answer answer, const char *format, ...)
{
    if (answer <= r->s->answer)
        return 0;
    va_list args;
    va_start(args, format);
    r->s->answer = answer;
    str_clear(&r->s->why);
    str_addv(&r->s->why, format, args);
    va_end(args);
    return 0;
}

static void skip_blanks(struct reader *r)
{
    while (r->rest.n && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t'))
        r->rest = slice_from(r->rest, 1);
}

static bool take(struct reader *r, const char *token)
{
    skip_blanks(r);
    if (!slice_starts(r->rest, slice_of(token)))
        return false;
    r->rest = slice_from(r->rest, strlen(token));
    return true;
}

static struct slice take_name(struct reader *r)
{
    size_t n = 0;
    skip_blanks(r);
    while (n < r->rest.n &&
           (r->rest.p[n] == '_' || r->rest.p[n] == '.' ||
            ((r->rest.p[n] | 32) >= 'a' && (r->rest.p[n] | 32) <= 'z') ||
            (n && r->rest.p[n] >= '0' && r->rest.p[n] <= '9')))
        n++;
    struct slice name = {r->rest.p, n};
    r->rest = slice_from(r->rest, n);
    return name;
}

/* Units multiply, so numbers are plain counts, bytes, seconds, or shares of 1. */
static double take_number(struct reader *r)
{
    static const struct {
        const char *unit;
        double factor;
    } units[] = {{"%", 0.01},
                 {"ns", 1e-9},
                 {"us", 1e-6},
                 {"ms", 1e-3},
                 {"s", 1},
                 {"KiB", 1024},
                 {"MiB", 1024 * 1024},
                 {"GiB", 1024.0 * 1024 * 1024},
                 {"k", 1e3},
                 {"M", 1e6},
                 {"G", 1e9}};
    char copy[40];
    size_t n = 0;
    while (n < r->rest.n && n + 1 < sizeof copy &&
           strchr("0123456789.", r->rest.p[n]) && r->rest.p[n])
        n++;
    memcpy(copy, r->rest.p, n);
    copy[n] = 0;
    char *end;
    double number = strtod(copy, &end);
    if (*end || n == 0)
        return give_up(r, ANSWER_WRONG, "\"%s\" is no number", copy);
    r->rest = slice_from(r->rest, n);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (take(r, units[i].unit))
            return number * units[i].factor;
    return number;
}

/* "f" or 'f' in parentheses */
static bool take_argument(struct reader *r, struct slice *text)
{
    skip_blanks(r);
    if (r->rest.n == 0 || (r->rest.p[0] != '"' && r->rest.p[0] != '\''))
        return false;
    const char *end = memchr(r->rest.p + 1, r->rest.p[0], r->rest.n - 1);
    if (!end)
        return false;
    *text = (struct slice){r->rest.p + 1, (size_t)(end - r->rest.p) - 1};
    r->rest = slice_from(r->rest, text->n + 2);
    return take(r, ")");
}

/* Which traces loops("f"), bridges("f"), traces("PATTERN") mean. */
struct meant {
    int kind; /* of enum trace_kind; -1: any, by name instead of by function */
    struct slice pattern;
};

static bool means(const struct meant *m, const struct run *run, uint32_t i)
{
    const struct trace *t = &run->traces.all.at[i];
    struct place place;
    if (t->is_stub)
        return false;
    if (m->kind < 0)
        return glob_match(m->pattern, slice_of(t->name));
    return (int)t->kind == m->kind && trace_place(&run->traces, t, &place) &&
           glob_match(m->pattern, place_function(&place));
}

/* One number of one trace; false: the log does not hold it. */
static bool value_of(const struct run *run, uint32_t i, enum figure f, int name,
                     double *value)
{
    const struct trace *t = &run->traces.all.at[i];
    uint64_t runs = 0;
    if (f < FIGURES) {
        *value = run->facts.at[i].figures.value[f];
        return run->facts.at[i].figures.known[f];
    }
    bool known =
        name == NAME_RUNS ? trace_runs(&run->traces, t, &runs) : t->has_entries;
    *value = name == NAME_RUNS ? (double)runs : (double)t->entries;
    return known;
}

/* A recording may be a loop or a bridge: then nobody can say how many there are of each. */
static void refuse_unknown_kinds(struct reader *r, const struct meant *m)
{
    for (uint32_t i = 0; m->kind >= 0 && i < r->run->traces.all.n; i++)
        if (r->run->traces.all.at[i].kind == TRACE_UNKNOWN) {
            give_up(r, ANSWER_UNKNOWN,
                    "recordings (jit-log-noopt) do not say whether they are loops or "
                    "bridges; PYPYLOG=jit-log-opt:FILE does");
            return;
        }
}

static double sum_of_traces(struct reader *r, const struct meant *m, enum figure f,
                            int name)
{
    double sum = 0, most = -1, value;
    uint32_t found = 0;
    for (uint32_t i = 0; i < r->run->traces.all.n; i++) {
        if (!means(m, r->run, i))
            continue;
        found++;
        if (!value_of(r->run, i, f, name, &value))
            give_up(r, ANSWER_UNKNOWN, "the log does not hold this for %s",
                    r->run->traces.all.at[i].name);
        sum += value;
        if (value > most) {
            most = value;
            r->s->trace = i;
            r->s->figure = f;
        }
    }
    refuse_unknown_kinds(r, m);
    if (r->run->traces.all.n == 0)
        give_up(r, ANSWER_UNKNOWN, "there are no traces in this log");
    else if (!found)
        give_up(r, ANSWER_WRONG, "\"%.*s\" is no trace of this log", (int)m->pattern.n,
                m->pattern.p);
    return sum;
}

static double count_of_traces(struct reader *r, const struct meant *m)
{
    double count = 0;
    if (r->run->traces.all.n == 0)
        return give_up(r, ANSWER_UNKNOWN, "there are no traces in this log");
    for (uint32_t i = 0; i < r->run->traces.all.n; i++)
        if (means(m, r->run, i)) {
            r->s->trace = count > 0 ? r->s->trace : i;
            count++;
        }
    refuse_unknown_kinds(r, m);
    return count;
}

static double read_traces(struct reader *r, int kind)
{
    struct meant m = {.kind = kind};
    if (!take_argument(r, &m.pattern))
        return give_up(r, ANSWER_WRONG, "expected a name in quotes, and )");
    if (!take(r, "."))
        return count_of_traces(r, &m);
    struct slice name = take_name(r);
    enum figure f = figure_named(name);
    int other = slice_eq(name, SLICE("runs"))      ? NAME_RUNS
                : slice_eq(name, SLICE("entries")) ? NAME_ENTRIES
                                                   : -1;
    if (f < FIGURES ? !figure_rows[f].per_trace : other < 0)
        return give_up(r, ANSWER_WRONG, "a trace has no \"%.*s\"", (int)name.n, name.p);
    return sum_of_traces(r, &m, f, other);
}

static double read_sections(struct reader *r)
{
    struct slice name;
    double count = 0;
    if (!take_argument(r, &name))
        return give_up(r, ANSWER_WRONG, "expected a category in quotes, and )");
    for (size_t i = 0; i < r->run->log.sections.n; i++)
        count +=
            slice_eq(section_name(&r->run->log, &r->run->log.sections.at[i]), name);
    struct str text = {0};
    str_add(&text, name);
    if (count == 0 && log_recorded(&r->run->log, str_text(&text)) != RECORDED_YES)
        give_up(r, ANSWER_UNKNOWN, "nothing tells whether \"%.*s\" was recorded",
                (int)name.n, name.p);
    str_free(&text);
    return count;
}

/* Without jit-tracing, jit-summary has counted them. */
static double read_counted_aborts(struct reader *r, struct slice reason)
{
    const struct jit_summary *s = &r->run->summary;
    double count = 0;
    bool any = false;
    for (int c = 0; c < JIT_COUNTERS; c++) {
        const char *name = jit_abort_reason((enum jit_counter)c);
        if (!name || !glob_match(reason, slice_of(name)))
            continue;
        any |= s->found && s->has[c];
        count += s->found ? (double)s->count[c] : 0;
    }
    if (!any)
        give_up(r, ANSWER_UNKNOWN,
                "the log does not hold aborts (jit-tracing, or jit-summary)");
    return count;
}

/* summary.NAME: a counter of jit-summary, or seconds. */
static double read_counter(struct reader *r, struct slice name)
{
    const struct jit_summary *s = &r->run->summary;
    bool known = false, any = false;
    double value = 0;
    for (int c = 0; c < JIT_COUNTERS; c++)
        if (slice_eq(name, slice_of(jit_counter_rows[c].name))) {
            any = true;
            known = s->found && s->has[c];
            value = (double)s->count[c];
        }
    for (int t = 0; t < JIT_TIMES; t++)
        if (slice_eq(name, slice_of(jit_time_names[t]))) {
            any = true;
            known = s->found && s->has_time[t];
            value = s->seconds[t];
        }
    if (!any)
        return give_up(r, ANSWER_WRONG, "jit-summary has no \"%.*s\"", (int)name.n,
                       name.p);
    if (!known)
        return give_up(r, ANSWER_UNKNOWN,
                       s->sections > 1
                           ? "several processes wrote a jit-summary into this log"
                           : "the log does not hold this counter (jit-summary)");
    return value;
}

static double read_abort_reason(struct reader *r)
{
    const struct traces *t = &r->run->traces;
    struct slice reason;
    double count = 0;
    if (!take_argument(r, &reason))
        return give_up(r, ANSWER_WRONG, "expected a reason in quotes, and )");
    if (!r->run->traces.aborts.n && section_kind(&r->run->log, "jit-tracing") < 0)
        return read_counted_aborts(r, reason);
    if (!r->run->total.known[FIG_ABORTS])
        give_up(r, ANSWER_UNKNOWN, "the log does not hold aborts (jit-tracing)");
    for (size_t i = 0; i < t->aborts.n; i++)
        count += glob_match(reason, t->texts.at[t->aborts.at[i].reason]);
    return count;
}

/* A name of gcstats, "pause.p99". */
static double read_gc(struct reader *r, struct slice name)
{
    double value = 0;
    switch (gc_figure(r->gc, r->run->path, name, &value)) {
    case GC_FOUND: return value;
    case GC_NO_ANSWER: return give_up(r, ANSWER_UNKNOWN, "%s", str_text(&r->gc->why));
    case GC_NO_VALUE:
        return give_up(r, ANSWER_UNKNOWN, "the log does not tell \"%.*s\"", (int)name.n,
                       name.p);
    case GC_NO_NAME: break;
    }
    return give_up(r, ANSWER_WRONG, "there is no \"%.*s\" of the collector",
                   (int)name.n, name.p);
}

/* mmu(20ms) is what gcstats calls mmu.20ms */
static double read_mmu(struct reader *r)
{
    struct str name = {0};
    ptrdiff_t close = slice_find(r->rest, SLICE(")"));
    if (close < 0)
        return give_up(r, ANSWER_WRONG, "expected a length of time, and )");
    str_addf(&name, "mmu.%.*s", (int)close, r->rest.p);
    r->rest = slice_from(r->rest, (size_t)close + 1);
    double value = read_gc(r, str_slice(&name));
    str_free(&name);
    return value;
}

static double read_call(struct reader *r, struct slice name)
{
    static const struct {
        const char *name;
        int kind;
    } rows[] = {{"loops", TRACE_LOOP},
                {"bridges", TRACE_BRIDGE},
                {"entry_bridges", TRACE_ENTRY_BRIDGE},
                {"traces", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_eq(name, slice_of(rows[i].name)))
            return read_traces(r, rows[i].kind);
    if (slice_eq(name, SLICE("sections")))
        return read_sections(r);
    if (slice_eq(name, SLICE("aborts")))
        return read_abort_reason(r);
    if (slice_eq(name, SLICE("mmu")))
        return read_mmu(r);
    return give_up(r, ANSWER_WRONG, "there is no \"%.*s(...)\"", (int)name.n, name.p);
}

/* A log without such sections has not seen no collections: it was not asked to. */
static double gc_value(struct reader *r, bool known, double value)
{
    return known ? value
                 : give_up(r, ANSWER_UNKNOWN,
                           "nothing tells whether this was recorded (PYPYLOG=gc:FILE)");
}

static double read_other(struct reader *r, enum assert_name name)
{
    const struct gc_totals *gc = &r->totals->gc;
    double sum = 0;
    switch (name) {
    case NAME_TRACES:
        if (r->run->traces.all.n == 0)
            return give_up(r, ANSWER_UNKNOWN, "there are no traces in this log");
        for (size_t i = 0; i < r->run->traces.all.n; i++)
            sum += !r->run->traces.all.at[i].is_stub;
        return sum;
    case NAME_LINES: return (double)r->run->log.lines;
    case NAME_PROBLEMS:
        for (int i = 0; i < PROBLEM_KINDS; i++)
            sum += (double)r->run->log.problem_counts[i];
        return sum;
    case NAME_GC_MINOR: return gc_value(r, gc->knows_minor, (double)gc->minor);
    case NAME_GC_MAJOR: return gc_value(r, gc->knows_major, (double)gc->major);
    case NAME_GC_STEPS: return gc_value(r, gc->knows_steps, (double)gc->steps);
    case NAME_GC_SURVIVED: return gc_value(r, gc->knows_survived, (double)gc->survived);
    case NAME_GC_MAX_USED: return gc_value(r, gc->knows_used, (double)gc->max_used);
    default:
        return give_up(r, ANSWER_WRONG, "\"%s\" is of traces: traces(\"*\").%s",
                       assert_names[name], assert_names[name]);
    }
}

static double read_figure(struct reader *r, enum figure f)
{
    if (!r->run->total.known[f])
        return give_up(r, ANSWER_UNKNOWN, "the log does not hold \"%s\" of all traces",
                       figure_rows[f].name);
    if (figure_rows[f].per_trace &&
        r->run->traces.all.n) { /* else jit-summary said it */
        const struct meant all = {.kind = -1, .pattern = SLICE("*")};
        sum_of_traces(r, &all, f, -1); /* finds the trace that has most of it */
    }
    return r->run->total.value[f];
}

static double read_name(struct reader *r)
{
    struct slice name = take_name(r);
    if (name.n == 0)
        return give_up(r, ANSWER_WRONG, "expected a name or a number at \"%.*s\"",
                       (int)r->rest.n, r->rest.p);
    if (take(r, "("))
        return read_call(r, name);
    enum figure f = figure_named(name);
    if (f < FIGURES)
        return read_figure(r, f);
    for (int i = 0; i < ASSERT_NAMES; i++)
        if (slice_eq(name, slice_of(assert_names[i])))
            return read_other(r, (enum assert_name)i);
    if (slice_starts(name, SLICE("summary.")))
        return read_counter(r, slice_from(name, 8));
    if (slice_starts(name, SLICE("gc.")))
        return read_gc(r, slice_from(name, 3));
    return give_up(r, ANSWER_WRONG, "there is no \"%.*s\"", (int)name.n, name.p);
}

static double read_sum(struct reader *r);

static double read_factor(struct reader *r)
{
    skip_blanks(r);
    if (r->depth > MOST_DEPTH)
        return give_up(r, ANSWER_WRONG, "too many parentheses");
    if (take(r, "(")) {
        r->depth++;
        double value = read_sum(r);
        r->depth--;
        return take(r, ")") ? value : give_up(r, ANSWER_WRONG, ") is missing");
    }
    bool number = r->rest.n && strchr("0123456789.", r->rest.p[0]) && r->rest.p[0];
    return number ? take_number(r) : read_name(r);
}

static double read_product(struct reader *r)
{
    double value = read_factor(r);
    while (r->s->answer != ANSWER_WRONG) {
        if (take(r, "*"))
            value *= read_factor(r);
        else if (take(r, "/"))
            value /= read_factor(r);
        else
            break;
    }
    return value;
}

static double read_sum(struct reader *r)
{
    double value = read_product(r);
    while (r->s->answer != ANSWER_WRONG) {
        if (take(r, "+"))
            value += read_product(r);
        else if (take(r, "-"))
            value -= read_product(r);
        else
            break;
    }
    return value;
}

static bool holds(double a, const char *op, double b)
{
    bool same = !(a < b) && !(a > b);
    switch (op[0]) {
    case '<': return a < b || (op[1] && same);
    case '>': return a > b || (op[1] && same);
    case '!': return !same;
    default: return same;
    }
}

void statement_judge(struct statement *s, const struct run *run,
                     const struct totals *totals, struct gc_figures *gc)
{
    static const char *const ops[] = {"==", "!=", "<=", ">=", "<", ">"};
    struct reader r = {slice_of(s->text), s, run, totals, gc, 0};
    const char *op = NULL;
    s->trace = NO_TRACE;
    s->figure = FIGURES;
    s->left = read_sum(&r);
    for (int i = 0; i < 6 && !op; i++)
        if (take(&r, ops[i]))
            op = ops[i];
    if (!op)
        give_up(&r, ANSWER_WRONG, "expected one of == != <= >= < > at \"%.*s\"",
                (int)r.rest.n, r.rest.p);
    uint32_t trace = s->trace; /* what stands on the left is what is looked at */
    enum figure figure = s->figure;
    s->right = op ? read_sum(&r) : 0;
    if (trace != NO_TRACE) {
        s->trace = trace;
        s->figure = figure;
    }
    skip_blanks(&r);
    if (r.rest.n)
        give_up(&r, ANSWER_WRONG, "\"%.*s\" is too much", (int)r.rest.n, r.rest.p);
    if (s->answer == ANSWER_PASS && !(isfinite(s->left) && isfinite(s->right)))
        give_up(&r, ANSWER_UNKNOWN, "divided by nothing");
    if (s->answer == ANSWER_PASS && !holds(s->left, op, s->right))
        s->answer = ANSWER_FAIL;
}

/* The line of the first operation that the figure counts, else where the trace starts. */
bool statement_place(const struct statement *s, const struct run *run,
                     struct place *place)
{
    static const enum op_class classes[] = {[FIG_GUARDS] = OPC_GUARD,
                                            [FIG_ALLOCATIONS] = OPC_ALLOC,
                                            [FIG_CALLS] = OPC_CALL,
                                            [FIG_BARRIERS] = OPC_BARRIER};
    if (s->trace == NO_TRACE)
        return false;
    const struct trace *t = &run->traces.all.at[s->trace];
    enum figure f = s->figure < FIGURES ? figure_rows[s->figure].of : FIG_OPS;
    bool found = false;
    if (f >= FIG_GUARDS && f <= FIG_BARRIERS && trace_body_section(t) != NO_SECTION) {
        struct norm norm = run_norm(run, s->trace);
        struct body_lines lines;
        body_lines_read(&lines, &run->log, trace_body_section(t));
        for (size_t i = 0; i < norm.ops.n && !found; i++)
            if (norm.ops.at[i].class == classes[f] && lines.copies.n == 0)
                found = norm_place(&norm, &lines, i, place) && place->is_python;
        body_lines_free(&lines);
    }
    return found || (trace_place(&run->traces, t, place) && place->is_python);
}
