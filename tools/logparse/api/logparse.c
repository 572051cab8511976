/* logparse.c -- the functions of <hotloop/logparse.h>, which says what they do. What is costly is read
 * when it is first asked for. */
#pragma GCC visibility push(default)
#include "hotloop/logparse.h"
#pragma GCC visibility pop

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "logparse/gc/events.h"
#include "logparse/rows/alloc_list.h"
#include "logparse/rows/guard_list.h"
#include "logparse/traces/aborts.h"
#include "logparse/traces/ledger.h"
#include "logparse/traces/run_time.h"

struct op_texts { /* of one operation: NUL-terminated copies */
    char *text, *name, *result, *args, *descr;
};

struct logparse {
    struct log log;
    struct traces traces;
    struct library library;
    struct names texts; /* NUL-terminated copies of what structures point at */

    bool has_guards, has_ledger, has_allocs, has_gc, has_listing;
    struct guard_list guards;
    struct ledger ledger;
    uint32_t *hottest;
    size_t lines; /* of source, that have operations */
    struct alloc_list allocs;
    struct gc_events gc;
    struct listing listing; /* of the trace whose operations were asked for last */
    VEC(struct op_texts) ops;
    char *source; /* the line that was asked for last */
};

/* Slices of a log do not end in NUL. */
static const char *kept(const logparse *log, struct slice text)
{
    struct names *texts =
        &((logparse *)log)->texts;       /* a cache: nobody sees it change */
    uint32_t n = names_add(texts, text); /* may move them */
    return texts->at[n].p;
}

static const char *file_of(const logparse *log, const struct place *p)
{
    return p->is_python ? kept(log, p->file) : "";
}

static const char *function_of(const logparse *log, const struct place *p)
{
    return p->is_python ? kept(log, p->function) : "";
}

static int64_t line_of(const struct place *p)
{
    return p->is_python ? p->line : LOGPARSE_UNKNOWN;
}

static int64_t known(bool is, uint64_t n)
{
    return !is ? LOGPARSE_UNKNOWN : n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

static size_t index_of(uint32_t trace)
{
    return trace == NO_TRACE ? LOGPARSE_NONE : trace;
}

/* As much of a structure as the caller knows; what it knows more of is zero. */
static int give(void *out, size_t size, const void *from, size_t own)
{
    if (size > own)
        memset((char *)out + own, 0, size - own);
    memcpy(out, from, size < own ? size : own);
    return 1;
}

const char *logparse_version(void)
{
    return HOTLOOP_VERSION;
}

static logparse *opened(logparse *log, bool fine, struct str *reason, char *why,
                        size_t why_size)
{
    if (fine) {
        traces_read(&log->traces, &log->log);
        library_open(&log->library, &log->traces, NULL);
    } else {
        if (why && why_size)
            snprintf(why, why_size, "%s", str_text(reason));
        free(log);
        log = NULL;
    }
    str_free(reason);
    return log;
}

logparse *logparse_open(const char *path, char *why, size_t why_size)
{
    struct str reason = {0};
    logparse *log = mem_zero(1, sizeof *log);
    bool fine = log_open(&log->log, path, &reason);
    return opened(log, fine, &reason, why, why_size);
}

logparse *logparse_open_memory(const void *bytes, size_t size, char *why,
                               size_t why_size)
{
    struct str reason = {0};
    logparse *log = mem_zero(1, sizeof *log);
    bool fine = log_open_bytes(&log->log, bytes, size, &reason);
    return opened(log, fine, &reason, why, why_size);
}

static void forget_ops(logparse *log)
{
    for (size_t i = 0; i < log->ops.n; i++) {
        free(log->ops.at[i].text);
        free(log->ops.at[i].name);
        free(log->ops.at[i].result);
        free(log->ops.at[i].args);
        free(log->ops.at[i].descr);
    }
    vec_free(&log->ops);
    if (log->has_listing)
        listing_close(&log->listing);
    log->has_listing = false;
}

void logparse_close(logparse *log)
{
    if (!log)
        return;
    forget_ops(log);
    if (log->has_guards)
        guard_list_free(&log->guards);
    if (log->has_ledger)
        ledger_free(&log->ledger);
    free(log->hottest);
    if (log->has_allocs)
        alloc_list_free(&log->allocs);
    if (log->has_gc)
        gc_events_free(&log->gc);
    free(log->source);
    library_close(&log->library);
    traces_free(&log->traces);
    log_close(&log->log);
    names_free(&log->texts);
    free(log);
}

uint64_t logparse_text_lines(const logparse *log)
{
    return log->log.lines;
}

double logparse_ticks_per_second(const logparse *log)
{
    struct run_time times;
    run_time_read(&times, &log->traces);
    return times.hz > 0 ? times.hz : NAN;
}

int logparse_has_counts(const logparse *log)
{
    return log->traces.has_counts;
}

size_t logparse_sections(const logparse *log)
{
    return log->log.sections.n;
}

int logparse_section(const logparse *log, size_t i, struct logparse_section *out,
                     size_t size)
{
    if (i >= log->log.sections.n)
        return 0;
    const struct section *s = &log->log.sections.at[i];
    struct logparse_section own = {
        .name = kept(log, section_name(&log->log, s)),
        .parent = s->parent == NO_SECTION ? LOGPARSE_NONE : s->parent,
        .begin_tick = s->t0,
        .ticks = s->unclosed ? LOGPARSE_UNKNOWN : section_ticks(s),
        .text_line = log_line_at(&log->log, s->head)};
    return give(out, size, &own, sizeof own);
}

char *logparse_section_text(const logparse *log, size_t i)
{
    struct lines lines;
    struct slice line;
    struct str text = {0};
    if (i >= log->log.sections.n)
        return NULL;
    lines_open(&lines, &log->log, (uint32_t)i);
    while (lines_next(&lines, &line)) {
        str_add(&text, line);
        str_addc(&text, '\n');
    }
    lines_close(&lines);
    return text.p ? text.p : mem_copy_text("", 0);
}

size_t logparse_traces(const logparse *log)
{
    return log->traces.all.n;
}

int logparse_trace(const logparse *log, size_t i, struct logparse_trace *out,
                   size_t size)
{
    if (i >= log->traces.all.n)
        return 0;
    const struct trace *t = &log->traces.all.at[i];
    struct place p = {0};
    uint64_t runs = 0;
    trace_place(&log->traces, t, &p);
    bool ran = trace_runs(&log->traces, t, &runs);
    struct logparse_trace own = {
        .name = t->name,
        .kind = trace_kind_names[t->kind],
        .file = file_of(log, &p),
        .function = function_of(log, &p),
        .line = line_of(&p),
        .ops = known(trace_has_ops(t), trace_ops(t)),
        .guards = known(t->has_body, t->guards),
        .entries = known(t->has_entries, t->entries),
        .runs = known(ran, runs),
        .executed = t->has_executed ? t->executed : NAN,
        .parent = index_of(t->parent),
        .parent_guard =
            known(t->parent != NO_TRACE && t->parent_guard, t->parent_guard),
        .jumps_to = index_of(t->jump_trace),
        .labels = t->labels,
        .code_begin = t->code.known ? t->code.start : 0,
        .code_end = t->code.known ? t->code.stop : 0};
    return give(out, size, &own, sizeof own);
}

size_t logparse_find_trace(const logparse *log, const char *name)
{
    return index_of(traces_find(&log->traces, name));
}

int logparse_label(const logparse *log, size_t trace, size_t i,
                   struct logparse_label *out, size_t size)
{
    if (trace >= log->traces.all.n || i >= log->traces.all.at[trace].labels)
        return 0;
    const struct label *l =
        &log->traces.labels.at[log->traces.all.at[trace].first_label + i];
    struct logparse_label own = {l->has_token ? l->token : LOGPARSE_UNKNOWN,
                                 known(l->has_count, l->count)};
    return give(out, size, &own, sizeof own);
}

size_t logparse_ops(logparse *log, size_t trace)
{
    if (trace >= log->traces.all.n || !log->traces.all.at[trace].has_body)
        return 0;
    if (!log->has_listing || log->listing.trace != trace) {
        forget_ops(log);
        listing_open(&log->listing, &log->library, (uint32_t)trace, -1);
        log->has_listing = true;
        for (size_t i = 0; i < log->listing.body.ops.n; i++)
            *vec_add(&log->ops) = (struct op_texts){0};
    }
    return log->listing.body.ops.n;
}

static const char *copied(char **text, struct slice from)
{
    if (!*text)
        *text = mem_copy_text(from.p ? from.p : "", from.n);
    return *text;
}

int logparse_op(logparse *log, size_t trace, size_t i, struct logparse_op *out,
                size_t size)
{
    if (i >= logparse_ops(log, trace))
        return 0;
    const struct listing *l = &log->listing;
    const struct op *op = &l->body.ops.at[i];
    struct op_texts *texts = &log->ops.at[i];
    bool is = op->kind == OP_OPERATION;
    uint32_t frame = l->frame_of.at[i];
    struct place p = {0};
    struct times times = listing_times(l, (uint32_t)i);
    if (frame != NO_FRAME)
        p = l->frames.at[frame].place;
    struct logparse_op own = {
        .text = copied(&texts->text, op->line),
        .name = copied(&texts->name, is ? op->name : (struct slice){0}),
        .result = copied(&texts->result, is ? op->result : (struct slice){0}),
        .args = copied(&texts->args, is ? op->args : (struct slice){0}),
        .descr = copied(&texts->descr, is ? op->descr : (struct slice){0}),
        .file = file_of(log, &p),
        .function = function_of(log, &p),
        .line = line_of(&p),
        .offset = op->offset >= 0 ? op->offset : LOGPARSE_UNKNOWN,
        .guard = l->guard_of.at[i],
        .times = known(times.known, times.most),
        .class_name = op_class_names[is ? op_class_of(op->name) : OPC_MARK]};
    return give(out, size, &own, sizeof own);
}

size_t logparse_guards(logparse *log)
{
    if (!log->has_guards)
        guard_list_make(&log->guards, &log->library);
    log->has_guards = true;
    return log->guards.at.n;
}

int logparse_guard(logparse *log, size_t i, struct logparse_guard *out, size_t size)
{
    if (i >= logparse_guards(log))
        return 0;
    const struct guard_row *row = &log->guards.at.at[i];
    struct logparse_guard own = {.trace = row->trace,
                                 .op = row->op,
                                 .guard = row->guard,
                                 .left = known(true, row->times),
                                 .reached = known(row->has_reached, row->reached),
                                 .exact = row->exact,
                                 .alternatives = row->alternatives,
                                 .bridge = index_of(row->bridge),
                                 .file = file_of(log, &row->place),
                                 .line = line_of(&row->place),
                                 .tests = row->tests};
    return give(out, size, &own, sizeof own);
}

size_t logparse_lines(logparse *log)
{
    if (log->has_ledger)
        return log->lines;
    log->has_ledger = true;
    ledger_make(&log->ledger, &log->traces, &log->library.flow);
    ledger_hottest(&log->ledger, &log->hottest);
    for (size_t i = 0; i < log->ledger.lines.n; i++)
        if (log->ledger.lines.at[log->hottest[i]].there)
            log->hottest[log->lines++] = log->hottest[i];
    return log->lines;
}

int logparse_line(logparse *log, size_t i, struct logparse_line *out, size_t size)
{
    if (i >= logparse_lines(log))
        return 0;
    const struct ledger *ledger = &log->ledger;
    const struct ledger_line *l = &ledger->lines.at[log->hottest[i]];
    struct logparse_line own = {
        .file = kept(log, ledger->files.at[l->file]),
        .function = kept(log, ledger->functions.at[l->function]),
        .line = l->line,
        .ops = l->ops,
        .inlined_ops = l->inlined,
        .share = ledger->total > 0 ? l->ops / ledger->total : NAN,
        .guards = l->guards,
        .allocations = l->allocs,
        .calls = l->calls,
        .code_bytes = l->bytes};
    return give(out, size, &own, sizeof own);
}

const char *logparse_source(logparse *log, const char *file, int64_t line)
{
    struct slice text;
    if (!source_line(source_get(&log->library.sources, slice_of(file)), line, &text))
        return NULL;
    free(log->source);
    log->source = mem_copy_text(text.p, text.n);
    return log->source;
}

size_t logparse_allocs(logparse *log)
{
    if (!log->has_allocs)
        alloc_list_make(&log->allocs, &log->library);
    log->has_allocs = true;
    return log->allocs.at.n;
}

int logparse_alloc(logparse *log, size_t i, struct logparse_alloc *out, size_t size)
{
    if (i >= logparse_allocs(log))
        return 0;
    const struct alloc_row *row = &log->allocs.at.at[i];
    struct logparse_alloc own = {.trace = row->trace,
                                 .op = row->op,
                                 .class_name = row->class,
                                 .bytes = known(row->has_bytes, row->bytes),
                                 .times = row->times,
                                 .file = file_of(log, &row->born),
                                 .line = line_of(&row->born),
                                 .why = row->why};
    return give(out, size, &own, sizeof own);
}

size_t logparse_aborts(const logparse *log)
{
    return log->traces.aborts.n;
}

int logparse_abort(const logparse *log, size_t i, struct logparse_abort *out,
                   size_t size)
{
    if (i >= log->traces.aborts.n)
        return 0;
    const struct abort *a = &log->traces.aborts.at[i];
    struct slice reason = log->traces.texts.at[a->reason];
    struct abort_words words = abort_words_for(reason);
    struct place p = {0};
    if (a->has_start)
        place_parse(log->traces.texts.at[a->start], &p);
    struct logparse_abort own = {.reason = kept(log, reason),
                                 .meaning = words.meaning ? words.meaning : "",
                                 .file = file_of(log, &p),
                                 .function = function_of(log, &p),
                                 .line = line_of(&p),
                                 .text_line = a->line};
    return give(out, size, &own, sizeof own);
}

size_t logparse_gc_events(logparse *log)
{
    if (!log->has_gc)
        gc_events_read(&log->gc, &log->log);
    log->has_gc = true;
    return log->gc.all.n;
}

int logparse_gc_event(logparse *log, size_t i, struct logparse_gc_event *out,
                      size_t size)
{
    if (i >= logparse_gc_events(log))
        return 0;
    const struct gc_event *e = &log->gc.all.at[i];
    const struct section *s = &log->log.sections.at[e->section];
    struct logparse_gc_event own = {
        .kind = gc_kind_names[e->kind],
        .section = e->section,
        .parent = e->parent == NO_EVENT ? LOGPARSE_NONE : e->parent,
        .begin_tick = s->t0,
        .ticks = e->unclosed ? LOGPARSE_UNKNOWN : section_ticks(s),
        .used = e->used,
        .survived = e->survived};
    return give(out, size, &own, sizeof own);
}

size_t logparse_problems(const logparse *log)
{
    return log->log.problems.n;
}

int logparse_problem(const logparse *log, size_t i, struct logparse_problem *out,
                     size_t size)
{
    if (i >= log->log.problems.n)
        return 0;
    const struct problem *p = &log->log.problems.at[i];
    struct logparse_problem own = {.name = problem_names[p->kind],
                                   .what = problem_words[p->kind],
                                   .severity =
                                       severity_names[problem_severity[p->kind]],
                                   .text_line = p->line};
    return give(out, size, &own, sizeof own);
}

void logparse_free(void *text)
{
    free(text);
}
