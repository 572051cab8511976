#include "logparse/export/export.h"

#include <isa-l/crc64.h>

#include "logparse/export/emit.h"
#include "logparse/gc/events.h"
#include "logparse/traces/aborts.h"
#include "logparse/traces/run_time.h"

int64_t export_log_number(struct text *text)
{
    enum { BITS = 53 };
    while (text_more(text))
        ;
    uint64_t sum = crc64_ecma_refl(0, (const unsigned char *)text->at, text->size);
    return (int64_t)(sum & ((UINT64_C(1) << BITS) - 1));
}

/* "BACKEND x86_64" in the first dump. */
static void emit_backend(struct emit *e, const struct log *log, struct str *room)
{
    int64_t kind = section_kind(log, "jit-backend-dump");
    static const struct slice word = {"BACKEND ", 8};
    for (uint32_t i = 0; kind >= 0 && i < log->sections.n && room->n == 0; i++) {
        struct lines lines;
        struct slice line;
        if (log->sections.at[i].name != (uint32_t)kind)
            continue;
        lines_open(&lines, log, i);
        for (int n = 0; n < 2 && room->n == 0 && lines_next(&lines, &line); n++)
            if (slice_starts(line, word))
                str_add(room, slice_from(line, word.n));
        lines_close(&lines);
        break;
    }
    if (room->n)
        EMIT_TEXT(e, log_backend, str_slice(room));
}

static void emit_times(struct emit *e)
{
    struct run_time times;
    static const enum column columns[TIME_USES] = {
        [TIME_TRACING] = COLUMN_log_tracing_ticks,
        [TIME_BACKEND] = COLUMN_log_backend_ticks,
        [TIME_GC] = COLUMN_log_collector_ticks,
        [TIME_LOG] = COLUMN_log_logging_ticks,
        [TIME_REST] = COLUMN_log_program_ticks};
    run_time_read(&times, e->lib->traces);
    for (int use = 0; use < TIME_USES && e->lib->traces->log->has_ticks; use++)
        if (times.has[use])
            emit_integer(e, columns[use], times.ticks[use]);
    if (times.hz > 0)
        EMIT_REAL(e, log_ticks_per_second, times.hz);
    EMIT_INTEGER(e, log_code_bytes, times.code_bytes);
}

static void emit_log(struct emit *e)
{
    const struct traces *traces = e->lib->traces;
    const struct log *log = traces->log;
    struct str backend = {0};
    uint64_t problems[SEVERITIES] = {0};
    for (int k = 0; k < PROBLEM_KINDS; k++)
        problems[problem_severity[k]] += log->problem_counts[k];
    EMIT_TEXT(e, log_path, slice_of(log->text.path ? log->text.path : ""));
    EMIT_INTEGER(e, log_text_bytes, log->text.size);
    EMIT_INTEGER(e, log_text_lines, log->lines);
    emit_backend(e, log, &backend);
    if (log->has_ticks) {
        EMIT_INTEGER(e, log_first_tick, log->first_tick);
        EMIT_INTEGER(e, log_last_tick, log->last_tick);
    }
    emit_times(e);
    EMIT_INTEGER(e, log_has_counts, traces->has_counts);
    EMIT_INTEGER(e, log_counts_failures, traces->failures.n > 0);
    EMIT_INTEGER(e, log_lacks_traces, traces->is_incomplete);
    EMIT_INTEGER(e, log_damages, problems[SEVERITY_DAMAGE]);
    EMIT_INTEGER(e, log_warnings, problems[SEVERITY_WARNING]);
    emit_row(e, TABLE_log);
    str_free(&backend);
}

/* Ticks of each section that are not of the sections in it. */
static int64_t *find_own_ticks(const struct log *log)
{
    int64_t *own = mem_zero(log->sections.n + 1, sizeof *own);
    for (uint32_t i = 0; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        own[i] += section_ticks(s);
        if (s->parent != NO_SECTION && !s->unclosed)
            own[s->parent] -= section_ticks(s);
    }
    return own;
}

static void emit_sections(struct emit *e)
{
    const struct log *log = e->lib->traces->log;
    int64_t *own = find_own_ticks(log);
    for (uint32_t i = 0; i < log->sections.n && !e->failed; i++) {
        const struct section *s = &log->sections.at[i];
        EMIT_INTEGER(e, section_section, i);
        if (s->parent != NO_SECTION)
            EMIT_INTEGER(e, section_parent, s->parent);
        EMIT_TEXT(e, section_name, section_name(log, s));
        EMIT_INTEGER(e, section_offset, s->head);
        EMIT_INTEGER(e, section_begin_tick, s->t0);
        if (!s->unclosed) {
            EMIT_INTEGER(e, section_ticks, section_ticks(s));
            EMIT_INTEGER(e, section_own_ticks, own[i]);
        }
        emit_row(e, TABLE_section);
    }
    free(own);
}

static void emit_aborts(struct emit *e)
{
    const struct traces *traces = e->lib->traces;
    for (size_t i = 0; i < traces->aborts.n && !e->failed; i++) {
        const struct abort *a = &traces->aborts.at[i];
        struct slice reason = traces->texts.at[a->reason];
        struct abort_words words = abort_words_for(reason);
        struct place place;
        EMIT_INTEGER(e, abort_abort, i);
        EMIT_TEXT(e, abort_reason, reason);
        if (words.meaning)
            EMIT_TEXT(e, abort_meaning, slice_of(words.meaning));
        if (words.advice)
            EMIT_TEXT(e, abort_advice, slice_of(words.advice));
        if (a->has_start) {
            place_parse(traces->texts.at[a->start], &place);
            emit_place(e, &place, COLUMN_abort_file, COLUMN_abort_line,
                       COLUMN_abort_function);
        }
        if (a->has_place) {
            place_parse(traces->texts.at[a->place], &place);
            emit_place(e, &place, COLUMN_abort_last_file, COLUMN_abort_last_line,
                       COLUMN_abort_last_function);
        }
        if (a->section != NO_SECTION)
            EMIT_INTEGER(e, abort_section, a->section);
        EMIT_INTEGER(e, abort_text_line, a->line);
        emit_row(e, TABLE_abort);
    }
}

static void emit_known(struct emit *e, enum column column, int64_t n)
{
    if (n != GC_UNKNOWN)
        emit_integer(e, column, n);
}

static void emit_state(struct emit *e, enum column column, uint8_t state)
{
    if (state != GC_STATE_UNKNOWN)
        emit_text(e, column, slice_of(gc_state_names[state]));
}

static void emit_gc_events(struct emit *e)
{
    const struct log *log = e->lib->traces->log;
    struct gc_events events;
    gc_events_read(&events, log);
    for (size_t i = 0; i < events.all.n && !e->failed; i++) {
        const struct gc_event *g = &events.all.at[i];
        const struct section *s = &log->sections.at[g->section];
        EMIT_INTEGER(e, gc_event_event, i);
        EMIT_INTEGER(e, gc_event_section, g->section);
        if (g->parent != NO_EVENT)
            EMIT_INTEGER(e, gc_event_parent, g->parent);
        EMIT_TEXT(e, gc_event_kind, slice_of(gc_kind_names[g->kind]));
        EMIT_INTEGER(e, gc_event_begin_tick, s->t0);
        if (!g->unclosed)
            EMIT_INTEGER(e, gc_event_ticks, section_ticks(s));
        emit_state(e, COLUMN_gc_event_from_state, g->from);
        emit_state(e, COLUMN_gc_event_to_state, g->to);
        emit_known(e, COLUMN_gc_event_used_bytes, g->used);
        emit_known(e, COLUMN_gc_event_survived_bytes, g->survived);
        emit_known(e, COLUMN_gc_event_pinned, g->pinned);
        EMIT_INTEGER(e, gc_event_ends_major, g->done != NO_EVENT);
        emit_row(e, TABLE_gc_event);
    }
    gc_events_free(&events);
}

bool export_log(struct library *lib, int64_t log_number, const struct row_sink *sink)
{
    static const struct {
        enum table table;
        void (*emit)(struct emit *e);
    } steps[] = {{TABLE_section, emit_sections},
                 {TABLE_line, emit_lines},
                 {TABLE_alloc, emit_allocs},
                 {TABLE_abort, emit_aborts},
                 {TABLE_gc_event, emit_gc_events}};
    struct emit *e = mem_zero(1, sizeof *e);
    e->lib = lib;
    e->sink = sink;
    e->log_number = log_number;
    emit_traces(e);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (emit_wants(e, steps[i].table))
            steps[i].emit(e);
    emit_log(e); /* last: all its problems were found */
    bool fine = !e->failed;
    for (size_t i = 0; i < COLUMNS; i++)
        str_free(&e->texts[i]);
    free(e);
    return fine;
}
