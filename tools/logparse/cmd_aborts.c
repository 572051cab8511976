/* cmd_aborts.c -- logparse aborts: why recordings were given up, and what helps. */
#include "base/die.h"
#include "logparse/options.h"
#include "logparse/rows/quickfix.h"
#include "logparse/traces/aborts.h"
#include "logparse/traces/jit_summary.h"
#include "logparse/util/json.h"
#include "logparse/util/safe.h"

static void add_place(const struct place *p, struct str *out)
{
    if (!p->is_python) {
        str_addf(out, "a place that the log does not tell");
        return;
    }
    safe_add(out, p->function);
    str_addf(out, " (");
    safe_add(out, place_basename(p->file));
    str_addf(out, ":%lld)", (long long)p->line);
}

static void print_group(const struct aborts *a, const struct traces *traces,
                        const struct abort_group *g, const struct style *style)
{
    struct slice reason = traces->texts.at[g->reason];
    struct abort_words words = abort_words_for(reason);
    struct str s = {0};
    safe_add(&s, reason);
    style_putf(style, stdout, LOOK_MISSING, "%4llu x %s", (unsigned long long)g->count,
               str_text(&s));
    str_clear(&s);
    add_place(&g->start, &s);
    printf("  recording from %s", str_text(&s));
    if (a->ticks)
        printf("  at most %.1f%% of the run",
               100 * (double)g->ticks / (double)a->ticks);
    if (g->last.is_python) {
        str_clear(&s);
        add_place(&g->last, &s);
        printf("\n       the last one stood at %s", str_text(&s));
    }
    printf("\n       %s\n",
           words.meaning ? words.meaning : "a reason that is not known here");
    if (words.advice)
        style_putf(style, stdout, LOOK_GOOD, "       try: %s\n", words.advice);
    str_free(&s);
}

static void print_again(const struct aborts *a, const struct traces *traces)
{
    enum { MOST = 10 };
    struct str s = {0};
    for (size_t i = 0; i < a->again.n && i < MOST; i++) {
        const struct again *g = &a->again.at[i];
        str_clear(&s);
        safe_add(&s, slice_of(traces->all.at[g->trace].name));
        printf("compiled %u times: %s%s\n", g->times, str_text(&s),
               g->guard ? "" : " (each time with other types, or after a change)");
    }
    if (a->again.n > MOST)
        printf("... %zu more\n", a->again.n - MOST);
    str_free(&s);
}

/* Counters of jit-summary: they know of recordings that the log does not show. */
static void print_counters(const struct jit_summary *s)
{
    for (int c = 0; c < JIT_COUNTERS; c++)
        if (jit_counter_is_abort((enum jit_counter)c) && s->has[c] && s->count[c])
            printf("jit-summary: %llu x %s: %s\n", (unsigned long long)s->count[c],
                   jit_counter_rows[c].label, jit_counter_rows[c].words);
}

static void json_group(struct json *j, const struct traces *traces,
                       const struct abort_group *g)
{
    struct abort_words words = abort_words_for(traces->texts.at[g->reason]);
    json_open(j, '{');
    json_key(j, "reason");
    json_text(j, traces->texts.at[g->reason]);
    json_key(j, "count");
    json_uint(j, g->count);
    json_key(j, "ticks_at_most");
    json_uint(j, g->ticks);
    json_key(j, "function");
    g->start.is_python ? json_text(j, g->start.function) : json_null(j);
    json_key(j, "file");
    g->start.is_python ? json_text(j, g->start.file) : json_null(j);
    json_key(j, "line");
    g->start.is_python ? json_int(j, g->start.line) : json_null(j);
    json_key(j, "last_line");
    g->last.is_python ? json_int(j, g->last.line) : json_null(j);
    json_key(j, "meaning");
    words.meaning ? json_text(j, slice_of(words.meaning)) : json_null(j);
    json_key(j, "advice");
    words.advice ? json_text(j, slice_of(words.advice)) : json_null(j);
    json_close(j, '}');
}

static void print_json(const struct aborts *a, const struct traces *traces)
{
    struct json j = {.out = stdout};
    json_open(&j, '{');
    json_key(&j, "aborts");
    json_open(&j, '[');
    for (size_t i = 0; i < a->groups.n; i++)
        json_group(&j, traces, &a->groups.at[i]);
    json_close(&j, ']');
    json_key(&j, "compiled_again");
    json_open(&j, '[');
    for (size_t i = 0; i < a->again.n; i++) {
        json_open(&j, '{');
        json_key(&j, "trace");
        json_text(&j, slice_of(traces->all.at[a->again.at[i].trace].name));
        json_key(&j, "times");
        json_uint(&j, a->again.at[i].times);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
}

static void print_quickfix(const struct aborts *a, const struct traces *traces,
                           const struct options *o)
{
    struct sources sources;
    struct str reason = {0};
    sources_open(&sources, traces->log->text.path, o->source_root);
    for (size_t i = 0; i < a->groups.n; i++) {
        const struct abort_group *g = &a->groups.at[i];
        struct abort_words words = abort_words_for(traces->texts.at[g->reason]);
        if (!quickfix_place(&sources, &g->start, stdout))
            continue;
        str_clear(&reason);
        safe_add(&reason, traces->texts.at[g->reason]);
        printf("%llu x %s%s%s\n", (unsigned long long)g->count, str_text(&reason),
               words.meaning ? ": " : "", words.meaning ? words.meaning : "");
    }
    str_free(&reason);
    sources_close(&sources);
}

int cmd_aborts(struct options *o)
{
    struct log log;
    struct traces traces;
    struct aborts aborts;
    struct jit_summary summary;
    int status = EXIT_SAME;
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    aborts_read(&aborts, &traces);
    jit_summary_read(&summary, &log);
    bool recorded = section_kind(&log, "jit-tracing") >= 0;
    if (!recorded && !summary.found) {
        complain("the log does not tell: record it with PYPYLOG=jit-tracing,jit-abort,"
                 "jit-summary,jit-log-opt,jit-backend:FILE");
        status = EXIT_INCONCLUSIVE;
    } else if (o->quickfix) {
        print_quickfix(&aborts, &traces, o);
    } else if (o->json) {
        print_json(&aborts, &traces);
    } else {
        for (size_t i = 0; i < aborts.groups.n; i++)
            print_group(&aborts, &traces, &aborts.groups.at[i], &o->style);
        print_counters(&summary);
        print_again(&aborts, &traces);
        if (aborts.groups.n == 0 && recorded)
            puts("no recording was given up");
    }
    aborts_free(&aborts);
    traces_free(&traces);
    log_close(&log);
    return status;
}
