/* cmd_summary.c -- logparse summary: the whole log on one screen. */
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "logparse/util/json.h"
#include "logparse/log/follow.h"
#include "logparse/options.h"
#include "logparse/log/problems.h"
#include "logparse/traces/ranking.h"
#include "logparse/traces/run_time.h"
#include "logparse/traces/side_car.h"
#include "logparse/util/safe.h"
#include "logparse/traces/totals.h"
#include "logparse/rows/trace_json.h"

enum { HOTTEST = 10 /* traces shown */ };

struct summary {
    const struct options *o;
    struct log log;
    struct traces traces;
    struct totals totals;
    struct jit_summary jit;
    const struct log_part *part; /* NULL: all of the log */
};

static void json_categories(struct json *j, const struct summary *s)
{
    json_key(j, "sections");
    json_open(j, '{');
    for (size_t i = 0; i < s->totals.categories.n; i++) {
        const struct category *c = &s->totals.categories.at[i];
        json_key_slice(j, s->log.names.at[c->name]);
        json_uint(j, c->sections);
    }
    json_close(j, '}');
    json_key(j, "self_ticks");
    json_open(j, '{');
    for (size_t i = 0; i < s->totals.categories.n; i++) {
        const struct category *c = &s->totals.categories.at[i];
        if (!c->has_ticks)
            continue;
        json_key_slice(j, s->log.names.at[c->name]);
        json_int(j, c->self_ticks);
    }
    json_key(j, "normal-execution");
    json_int(j, s->totals.outside_ticks);
    json_close(j, '}');
}

static void json_gc(struct json *j, const struct gc_totals *gc)
{
    json_key(j, "gc");
    json_open(j, '{');
    json_field_uint(j, "minor", gc->knows_minor, gc->minor);
    json_field_uint(j, "major", gc->knows_major, gc->major);
    json_field_uint(j, "steps", gc->knows_steps, gc->steps);
    json_field_uint(j, "survived", gc->knows_survived, gc->survived);
    json_field_uint(j, "max_used", gc->knows_used, gc->max_used);
    json_close(j, '}');
}

/* By text number of the reason: how many, and the last one. */
struct abort_tally {
    uint64_t *count;
    const struct abort **last;
    size_t n;
};

static struct abort_tally tally_aborts(const struct traces *traces)
{
    size_t n = traces->aborts.n ? traces->texts.n : 0;
    struct abort_tally tally = {mem_zero(n, sizeof *tally.count),
                                mem_zero(n, sizeof *tally.last), n};
    for (size_t i = 0; i < traces->aborts.n; i++) {
        const struct abort *a = &traces->aborts.at[i];
        tally.count[a->reason]++;
        tally.last[a->reason] = a;
    }
    return tally;
}

static void json_aborts(struct json *j, const struct traces *traces)
{
    struct abort_tally tally = tally_aborts(traces);
    json_key(j, "aborts");
    json_open(j, '{');
    for (uint32_t reason = 0; reason < tally.n; reason++)
        if (tally.count[reason]) {
            json_key_slice(j, traces->texts.at[reason]);
            json_uint(j, tally.count[reason]);
        }
    json_close(j, '}');
    free(tally.count);
    free(tally.last);
    json_key(j, "abort_list");
    json_open(j, '[');
    for (size_t i = 0; i < traces->aborts.n; i++) {
        const struct abort *a = &traces->aborts.at[i];
        json_open(j, '{');
        json_field_text(j, "reason", true, traces->texts.at[a->reason]);
        json_field_text(j, "start", a->has_start,
                        traces->texts.at[a->has_start ? a->start : 0]);
        json_field_text(j, "place", a->has_place,
                        traces->texts.at[a->has_place ? a->place : 0]);
        json_field_uint(j, "log_line", true, a->line);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* One compilation, with the keys of the log itself. */
static void json_compilation(struct json *j, const struct summary *s,
                             const struct trace *t)
{
    const struct label *labels = s->traces.labels.at + t->first_label;
    bool loop_place = t->kind != TRACE_BRIDGE && (t->has_where || t->is_stub);
    json_open(j, '{');
    json_field_text(j, "kind", true,
                    t->kind == TRACE_BRIDGE    ? SLICE("bridge")
                    : t->kind == TRACE_UNKNOWN ? SLICE("recording")
                                               : SLICE("loop"));
    json_field_text(j, "trace", true, slice_of(t->name));
    json_field_int(j, "number", t->has_number, t->number);
    json_field_hex(j, "guard", t->has_guard, t->guard);
    json_field_text(j, "name", loop_place,
                    t->has_where ? s->traces.texts.at[t->where] : SLICE(""));
    if (t->code.known) {
        json_field_hex(j, "start", true, t->code.start);
        json_field_hex(j, "stop", true, t->code.stop);
    }
    if (t->stage < STAGES) {
        const struct section *section = &s->log.sections.at[t->section[t->stage]];
        json_field_text(j, "section", true, section_name(&s->log, section));
        json_field_text(j, "kind_word", true,
                        t->kind == TRACE_ENTRY_BRIDGE ? SLICE("entry bridge")
                        : t->kind == TRACE_BRIDGE     ? SLICE("bridge")
                        : t->kind == TRACE_UNKNOWN    ? SLICE("recording")
                                                      : SLICE("loop"));
        json_field_uint(j, "ops", t->has_ops, t->ops);
        json_field_uint(j, "guards", true, t->guards);
        json_field_uint(j, "merge_points", true, t->merge_points);
    }
    json_key(j, "labels");
    json_open(j, '[');
    for (uint32_t i = 0; i < t->labels; i++) {
        json_open(j, '{');
        json_field_int(j, "token", labels[i].has_token, labels[i].token);
        json_field_uint(j, "count", labels[i].has_count, labels[i].count);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_field_uint(j, "count", t->has_entries, t->entries);
    if (t->has_entries)
        json_field_text(j, "counter_key", true, s->traces.texts.at[t->counts_key]);
    json_close(j, '}');
}

static void json_run_time(struct json *j, const struct summary *s)
{
    struct run_time r;
    run_time_read(&r, &s->traces);
    json_key(j, "time");
    json_open(j, '{');
    json_key(j, "span_ticks");
    json_int(j, r.span);
    json_key(j, "ticks_per_second");
    r.hz > 0 ? json_real(j, r.hz) : json_null(j);
    for (int u = 0; u < TIME_USES; u++) {
        json_key(j, time_use_names[u]);
        r.has[u] ? json_int(j, r.ticks[u]) : json_null(j);
    }
    json_key(j, "last_compiled_at");
    r.compiled ? json_real(j, r.last_compiled) : json_null(j);
    json_key(j, "code_bytes");
    json_uint(j, r.code_bytes);
    json_close(j, '}');
}

/* Places that were compiled again and again: reloaded modules, code made by exec. */
struct again {
    uint32_t trace; /* the first one of the place */
    uint64_t times, bytes;
};

static int by_times(const void *a, const void *b)
{
    const struct again *x = a, *y = b;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    return x->trace < y->trace ? -1 : x->trace > y->trace;
}

typedef VEC(struct again) again_list;

static void find_recompiled(const struct traces *traces, again_list *list)
{
    enum { LEAST = 3 };
    struct names places = {0};
    for (uint32_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        if (t->kind == TRACE_BRIDGE || t->is_stub || !t->has_where)
            continue;
        uint32_t n = names_add(&places, traces->texts.at[t->where]);
        if (n == list->n)
            *vec_add(list) = (struct again){.trace = i};
        list->at[n].times++;
        list->at[n].bytes += t->code.known ? t->code.stop - t->code.start : 0;
    }
    names_free(&places);
    if (list->n)
        qsort(list->at, list->n, sizeof *list->at, by_times);
    while (list->n && list->at[list->n - 1].times < LEAST)
        list->n--;
}

static void print_recompiled(const struct traces *traces)
{
    enum { SHOWN = 3 };
    again_list list = {0};
    struct str name = {0};
    find_recompiled(traces, &list);
    for (size_t i = 0; i < list.n && i < SHOWN; i++) {
        str_clear(&name);
        safe_add(&name, slice_of(traces->all.at[list.at[i].trace].name));
        printf("compiled %llu times: %s", (unsigned long long)list.at[i].times,
               str_text(&name));
        if (list.at[i].bytes)
            printf(", %llu bytes in all", (unsigned long long)list.at[i].bytes);
        putchar('\n');
    }
    if (list.n > SHOWN)
        printf("... %zu more places were compiled several times\n", list.n - SHOWN);
    vec_free(&list);
    str_free(&name);
}

static void json_recompiled(struct json *j, const struct traces *traces)
{
    again_list list = {0};
    find_recompiled(traces, &list);
    json_key(j, "recompiled");
    json_open(j, '[');
    for (size_t i = 0; i < list.n; i++) {
        json_open(j, '{');
        json_field_text(j, "trace", true,
                        slice_of(traces->all.at[list.at[i].trace].name));
        json_field_uint(j, "times", true, list.at[i].times);
        json_field_uint(j, "bytes", list.at[i].bytes > 0, list.at[i].bytes);
        json_close(j, '}');
    }
    json_close(j, ']');
    vec_free(&list);
}

static void print_json(struct json *out, const struct summary *s)
{
    struct json j = *out;
    json_open(&j, '{');
    json_field_text(&j, "file", true, slice_of(s->log.text.path));
    if (s->part) {
        json_field_text(&j, "part", true, slice_of(s->part->label));
        json_field_uint(&j, "first_line", true, s->part->line);
    }
    json_key(&j, "bytes");
    json_uint(&j, s->log.text.size);
    json_key(&j, "lines");
    json_uint(&j, s->log.lines);
    json_key(&j, "span_ticks");
    json_int(&j, s->totals.span_ticks);
    json_run_time(&j, s);
    json_categories(&j, s);
    json_gc(&j, &s->totals.gc);
    json_summary(&j, &s->jit);
    json_aborts(&j, &s->traces);
    json_recompiled(&j, &s->traces);
    json_key(&j, "compilations");
    json_open(&j, '[');
    for (size_t i = 0; i < s->traces.all.n; i++) {
        const struct trace *t = &s->traces.all.at[i];
        if (t->code.known ||
            t->stage == STAGE_OPT) /* else only a recording is in the log */
            json_compilation(&j, s, t);
    }
    json_close(&j, ']');
    problems_json(&j, &s->log);
    json_close(&j, '}');
    *out = j;
}

static void print_head(const struct summary *s)
{
    static const char *const kinds[] = {"plain text", "read from a pipe", "inflated",
                                        "rewritten"};
    const struct style *style = &s->o->style;
    struct str path = {0};
    safe_add(&path, slice_of(s->log.text.path));
    style_put(style, stdout, LOOK_TITLE, str_slice(&path));
    if (s->part) {
        struct str label = {0};
        safe_add(&label, slice_of(s->part->label));
        printf(": %s (line %llu on)", str_text(&label),
               (unsigned long long)s->part->line);
        str_free(&label);
    }
    printf(": %llu lines, %.1f MB %s, %zu sections\n", (unsigned long long)s->log.lines,
           (double)s->log.text.size / 1e6, kinds[s->log.text.kind], s->log.sections.n);
    str_free(&path);
}

static void print_run_time(const struct summary *s)
{
    struct run_time r;
    struct str text = {0};
    run_time_read(&r, &s->traces);
    run_time_text(&r, &text);
    fputs(str_text(&text), stdout);
    str_free(&text);
}

static void print_categories(const struct summary *s)
{
    const struct style *style = &s->o->style;
    double span = s->totals.span_ticks > 0 ? (double)s->totals.span_ticks : 1;
    putchar('\n');
    style_putf(style, stdout, LOOK_TITLE, "%-28s %9s %16s %7s\n", "category",
               "sections", "own ticks", "share");
    for (size_t i = 0; i < s->totals.categories.n; i++) {
        const struct category *c = &s->totals.categories.at[i];
        struct slice name = s->log.names.at[c->name];
        printf("%-28.*s %9llu", (int)name.n, name.p, (unsigned long long)c->sections);
        if (c->has_ticks)
            printf(" %16lld %6.2f%%\n", (long long)c->self_ticks,
                   100 * (double)c->self_ticks / span);
        else
            printf(" %16s %7s\n", "not closed", "");
    }
    printf("%-28s %9s %16lld %6.2f%%\n", "(the program itself)", "",
           (long long)s->totals.outside_ticks,
           100 * (double)s->totals.outside_ticks / span);
}

static void print_counts(const struct summary *s)
{
    uint64_t kinds[TRACE_KINDS] = {0}, guards = 0, ops = 0, exits = 0, stubs = 0;
    for (size_t i = 0; i < s->traces.all.n; i++) {
        const struct trace *t = &s->traces.all.at[i];
        stubs += t->is_stub;
        kinds[t->kind] += !t->is_stub;
        guards += t->guards;
        ops += t->ops;
        exits += t->exits;
    }
    if (s->traces.all.n == 0) {
        printf("\nno traces in this log; see: logparse health\n");
        return;
    }
    if (kinds[TRACE_UNKNOWN])
        printf(
            "\n%llu recordings, of loops or bridges: jit-log-noopt does not say which",
            (unsigned long long)kinds[TRACE_UNKNOWN]);
    else
        printf("\n%llu loops, %llu entry bridges, %llu bridges",
               (unsigned long long)kinds[TRACE_LOOP],
               (unsigned long long)kinds[TRACE_ENTRY_BRIDGE],
               (unsigned long long)kinds[TRACE_BRIDGE]);
    if (stubs)
        printf(", %llu call stubs", (unsigned long long)stubs);
    printf("; %llu operations, %llu guards, %llu of them with a bridge\n",
           (unsigned long long)ops, (unsigned long long)guards,
           (unsigned long long)exits);
}

static void print_aborts(const struct summary *s)
{
    const struct traces *t = &s->traces;
    struct abort_tally tally = tally_aborts(t);
    struct str line = {0};
    for (uint32_t reason = 0; reason < tally.n; reason++) {
        const struct abort *last = tally.last[reason];
        if (!last)
            continue;
        str_clear(&line);
        str_addf(&line, "%llu x ", (unsigned long long)tally.count[reason]);
        safe_add(&line, t->texts.at[reason]);
        if (last->has_place) {
            str_addf(&line, ", last in ");
            safe_add(&line, t->texts.at[last->place]);
        }
        printf("aborted: %s\n", str_text(&line));
    }
    str_free(&line);
    free(tally.count);
    free(tally.last);
}

/* What is said of traces needs no second saying; without them it is all there is. */
static void print_jit_summary(const struct summary *s)
{
    struct str text = {0};
    jit_summary_text(&s->jit, &text);
    fputs(text.n ? str_text(&text) : "", stdout);
    str_free(&text);
}

static void put_known(bool known, uint64_t n, const char *words, const char **between)
{
    if (known)
        printf("%s%llu %s", *between, (unsigned long long)n, words);
    else
        printf("%s%s not recorded", *between, words);
    *between = ", ";
}

static void print_gc(const struct gc_totals *gc)
{
    const char *between = "collector: ";
    if (gc->minor + gc->steps + gc->major == 0)
        return;
    put_known(gc->knows_minor, gc->minor, "minor collections", &between);
    put_known(gc->knows_steps, gc->steps, "major steps", &between);
    put_known(gc->knows_major, gc->major, "major collections", &between);
    if (gc->knows_survived)
        printf("; %.1f MB survived", (double)gc->survived / 1e6);
    if (gc->knows_used)
        printf(", %.1f MB in use at most", (double)gc->max_used / 1e6);
    putchar('\n');
}

static void print_hottest(const struct summary *s)
{
    VEC(uint32_t) order = {0};
    for (uint32_t i = 0; i < s->traces.all.n; i++)
        if (!s->traces.all.at[i].is_stub)
            *vec_add(&order) = i;
    if (order.n == 0)
        return;
    ranking_sort(&s->traces, order.at, order.n);
    size_t n = order.n < HOTTEST ? order.n : HOTTEST;
    putchar('\n');
    ranking_print(&s->traces, order.at, n, &s->o->style, stdout);
    if (n < order.n)
        printf("... %zu more: logparse traces\n", order.n - n);
    vec_free(&order);
}

static void print_all(struct summary *s, struct json *j)
{
    const struct options *o = s->o;
    totals_read(&s->totals, &s->log);
    jit_summary_read(&s->jit, &s->log);
    if (o->json) {
        print_json(j, s);
    } else {
        print_head(s);
        print_run_time(s);
        print_categories(s);
        print_counts(s);
        print_recompiled(&s->traces);
        print_aborts(s);
        print_jit_summary(s);
        print_gc(&s->totals.gc);
        print_hottest(s);
        problems_print(&s->log, &o->style, stdout);
    }
    totals_free(&s->totals);
    traces_free(&s->traces);
}

/* One by one; what holds no section has no figures. */
static int print_parts(struct options *o, const struct log *whole, struct json *j)
{
    struct log_parts parts;
    struct str why = {0};
    if (!parts_find(&parts, whole, &o->part, &why)) {
        complain("%s", str_text(&why));
        str_free(&why);
        return parts.unknown ? EXIT_INCONCLUSIVE : EXIT_TROUBLE;
    }
    size_t shown = 0;
    for (size_t i = 0; i < parts.at.n; i++) {
        struct summary s = {.o = o, .part = &parts.at.at[i]};
        str_clear(&why);
        if (!part_open(&s.log, whole, s.part, &why))
            continue;
        if (!o->json && shown)
            putchar('\n');
        traces_read(&s.traces, &s.log);
        print_all(&s, j);
        log_close(&s.log);
        shown++;
    }
    parts_free(&parts);
    str_free(&why);
    if (!shown)
        complain("no section lies in this part of the log");
    return shown ? EXIT_SAME : EXIT_INCONCLUSIVE;
}

/* What comes at the end of a run only */
static void print_missing(const struct log *log)
{
    struct str text = {0};
    follow_missing(log, &text);
    printf("following %s (Ctrl-C ends)%s%s\n", log->text.path,
           text.n ? ": " : "; the run is over", str_text(&text));
    str_free(&text);
}

static int summarize(struct options *o)
{
    struct summary s = {.o = o};
    struct json j = {.out = stdout};
    int status = EXIT_SAME;
    bool parted = parts_wanted(&o->part); /* they are read one by one */
    if (!(parted ? open_log(&s.log, o) : open_traces(&s.log, &s.traces, o)))
        return EXIT_TROUBLE;
    if (o->follow)
        print_missing(&s.log);
    if (parted && o->json)
        json_open(&j, '[');
    if (parted)
        status = print_parts(o, &s.log, &j);
    else
        print_all(&s, &j);
    if (parted && o->json)
        json_close(&j, ']');
    log_close(&s.log);
    return status;
}

/* Again each time that the log has changed, until somebody interrupts. */
static int follow(struct options *o)
{
    enum { REST_MS = 500 };
    struct watched file;
    bool terminal = isatty(STDOUT_FILENO);
    int status;
    watch_file(&file, o->args[0]);
    do {
        if (terminal)
            fputs("\033[H\033[J", stdout);
        status = summarize(o);
        if (!terminal)
            putchar('\n');
        fflush(stdout);
    } while (status != EXIT_TROUBLE && follow_wait(&file, o->args[0], REST_MS));
    return status;
}

int cmd_summary(struct options *o)
{
    bool several = o->n_args > 1, parted = parts_wanted(&o->part);
    if (several && (o->follow || parted))
        die("summary: --follow, --from, --to, --split and --by-process are for one "
            "log");
    if (several)
        return cmd_summary_table(o);
    if (!o->follow)
        return summarize(o);
    if (o->json || strcmp(o->args[0], "-") == 0)
        die("summary: --follow prints text, of a file");
    return follow(o);
}
