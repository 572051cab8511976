#include "logparse/gc/events.h"

#include <assert.h>
#include <stdlib.h>

#include "logparse/log/pages.h"
#include "logparse/log/recorded.h"

const char *const gc_kind_names[GC_KINDS] = {"minor", "step", "full"};
const char *const gc_state_names[GC_STATES] = {"", "scanning", "marking", "sweeping",
                                               "finalizing"};

/* What is done with the sections of a name. */
enum role { ROLE_NONE, ROLE_EVENT, ROLE_DONE, ROLE_NURSERY, ROLE_OTHER };

static const struct role_row {
    struct slice name;
    enum role role;
    enum gc_kind kind;
} roles[] = {
    {{"gc-minor", 8}, ROLE_EVENT, GC_MINOR},
    {{"gc-collect-step", 15}, ROLE_EVENT, GC_STEP},
    {{"gc-collect", 10}, ROLE_EVENT, GC_FULL},
    {{"gc-major", 8}, ROLE_EVENT, GC_FULL},
    {{"gc-rawsize-collect", 18}, ROLE_EVENT, GC_FULL},
    {{"gc-collect-done", 15}, ROLE_DONE, GC_KINDS},
    {{"gc-set-nursery-size", 19}, ROLE_NURSERY, GC_KINDS},
    {{"gc-", 3}, ROLE_OTHER, GC_KINDS}, /* the rest of them */
};
enum { N_ROLES = sizeof roles / sizeof *roles };

static const struct role_row *role_of(struct slice name)
{
    size_t i = 0;
    while (i + 1 < N_ROLES && !slice_eq(roles[i].name, name))
        i++;
    return slice_starts(name, roles[i].name) ? &roles[i] : NULL;
}

struct reader {
    struct gc_events *out;
    const struct log *log;
    const struct role_row *
        *role;          /* of each name of the log; NULL: not the collector's */
    VEC(uint32_t) open; /* events that have not ended yet, outermost first */
    struct lines lines;
};

/* The decimal number at the front; GC_UNKNOWN when there is none or it is too large. */
static int64_t number_at(struct slice text)
{
    uint64_t n = 0;
    size_t i = 0;
    while (i < text.n && text.p[i] == ' ')
        i++;
    size_t start = i;
    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        if (__builtin_mul_overflow(n, 10, &n) ||
            __builtin_add_overflow(n, (uint64_t)(text.p[i] - '0'), &n))
            return GC_UNKNOWN;
    return i > start && n <= INT64_MAX ? (int64_t)n : GC_UNKNOWN;
}

/* Of "11  =>  15": the second one. */
static int64_t number_behind_arrow(struct slice text)
{
    ptrdiff_t at = slice_find(text, SLICE("=>"));
    return at < 0 ? GC_UNKNOWN : number_at(slice_from(text, (size_t)at + 2));
}

/* "0.000123" seconds; some locales print a decimal comma. */
static int64_t micros_at(struct slice text)
{
    int64_t whole = number_at(text), part = 0, scale = 1000000;
    size_t i = 0;
    while (i < text.n && text.p[i] != '.' && text.p[i] != ',')
        i++;
    if (whole < 0 || whole > 2000 || i == text.n)
        return GC_UNKNOWN;
    for (i++; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && scale > 1; i++) {
        scale /= 10;
        part += (text.p[i] - '0') * scale;
    }
    return whole * 1000000 + part;
}

static enum gc_state state_at(struct slice text)
{
    static const struct slice words[GC_STATES] = {
        {"?", 1}, {"SCANNING", 8}, {"MARKING", 7}, {"SWEEPING", 8}, {"FINALIZING", 10}};
    while (text.n && text.p[0] == ' ')
        text = slice_from(text, 1);
    for (int i = 1; i < GC_STATES; i++)
        if (slice_starts(text, words[i]))
            return (enum gc_state)i;
    return GC_STATE_UNKNOWN;
}

/* Most labels differ in their first letter: there are millions of these lines. */
static inline bool behind(struct slice line, struct slice label, struct slice *rest)
{
    if (line.n < label.n || line.p[0] != label.p[0] || !slice_starts(line, label))
        return false;
    *rest = slice_from(line, label.n);
    return true;
}

static void take_event_line(struct gc_event *e, struct slice line)
{
    struct slice rest;
    if (behind(line, SLICE("minor collect, total memory used:"), &rest))
        e->used = number_at(rest);
    else if (behind(line, SLICE("total size of surviving objects:"), &rest))
        e->survived = number_at(rest);
    else if (behind(line, SLICE("number of pinned objects:"), &rest)) {
        int64_t n = number_at(rest);
        e->pinned = n > INT32_MAX ? GC_UNKNOWN : (int32_t)n;
    } else if (behind(line, SLICE("starting gc state:"), &rest))
        e->from = (uint8_t)state_at(rest);
    else if (behind(line, SLICE("stopping, now in gc state:"), &rest))
        e->to = (uint8_t)state_at(rest);
    else if (behind(line, SLICE("time taken:"), &rest))
        e->micros = (int32_t)micros_at(rest);
}

/* The box that minimark prints around a full collection says what was used before and after
 * it, each as two numbers under a headline. */
struct box {
    bool any, after;
    int64_t arenas[2], raw[2];
};

static void take_box_line(struct box *box, struct slice line)
{
    struct slice rest;
    while (line.n && (line.p[0] == '|' || line.p[0] == ' '))
        line = slice_from(line, 1);
    if (behind(line, SLICE("used before collection"), &rest))
        box->after = false;
    else if (behind(line, SLICE("used after collection"), &rest))
        box->after = true;
    else if (behind(line, SLICE("in ArenaCollection:"), &rest)) {
        box->arenas[box->after] = number_at(rest);
        box->any = true;
    } else if (behind(line, SLICE("raw_malloced:"), &rest))
        box->raw[box->after] = number_at(rest);
}

static void take_done_line(struct gc_done *d, struct slice line)
{
    struct slice rest;
    if (behind(line, SLICE("arenas:"), &rest)) {
        d->arenas_before = number_at(rest);
        d->arenas_after = number_behind_arrow(rest);
    } else if (behind(line, SLICE("bytes used in arenas:"), &rest))
        d->arena_bytes = number_at(rest);
    else if (behind(line, SLICE("bytes raw-malloced:"), &rest)) {
        d->raw_before = number_at(rest);
        d->raw_after = number_behind_arrow(rest);
    } else if (behind(line, SLICE("next major collection threshold:"), &rest))
        d->threshold = (double)number_at(rest);
}

static void open_lines(struct reader *r, uint32_t section)
{
    lines_close(&r->lines);
    lines_open(&r->lines, r->log, section);
}

/* The event that this section is in. One without an end holds nothing for certain: the
 * collector left it by an exception, and what follows came later. */
static uint32_t enclosing(struct reader *r, const struct section *s)
{
    while (r->open.n) {
        uint32_t top = r->open.at[r->open.n - 1];
        const struct section *outer = &r->log->sections.at[r->out->all.at[top].section];
        if (!outer->unclosed && outer->end > s->head)
            return top;
        r->open.n--;
    }
    return NO_EVENT;
}

static struct gc_done no_done(uint32_t section)
{
    return (struct gc_done){.section = section,
                            .event = NO_EVENT,
                            .arenas_before = GC_UNKNOWN,
                            .arenas_after = GC_UNKNOWN,
                            .arena_bytes = GC_UNKNOWN,
                            .raw_before = GC_UNKNOWN,
                            .raw_after = GC_UNKNOWN,
                            .used_before = GC_UNKNOWN,
                            .used_after = GC_UNKNOWN,
                            .threshold = GC_UNKNOWN};
}

static int64_t sum_known(int64_t a, int64_t b)
{
    int64_t sum;
    return a < 0 || b < 0 || __builtin_add_overflow(a, b, &sum) ? GC_UNKNOWN : sum;
}

/* The end of a major collection of minimark, which is its own section. */
static uint32_t add_box(struct reader *r, uint32_t section, const struct box *box)
{
    struct gc_done d = no_done(section);
    d.event = (uint32_t)r->out->all.n;
    d.arena_bytes = box->arenas[1];
    d.raw_before = box->raw[0];
    d.raw_after = box->raw[1];
    d.used_before = sum_known(box->arenas[0], box->raw[0]);
    d.used_after = sum_known(box->arenas[1], box->raw[1]);
    *vec_add(&r->out->done) = d;
    return (uint32_t)r->out->done.n - 1;
}

static void take_event(struct reader *r, uint32_t section, enum gc_kind kind)
{
    struct slice line;
    struct gc_event e = {.section = section,
                         .done = NO_EVENT,
                         .micros = GC_UNKNOWN,
                         .used = GC_UNKNOWN,
                         .survived = GC_UNKNOWN,
                         .pinned = GC_UNKNOWN,
                         .kind = (uint8_t)kind,
                         .unclosed = r->log->sections.at[section].unclosed};
    struct box box = {.arenas = {GC_UNKNOWN, GC_UNKNOWN},
                      .raw = {GC_UNKNOWN, GC_UNKNOWN}};
    e.parent = enclosing(r, &r->log->sections.at[section]);
    open_lines(r, section);
    while (lines_next(&r->lines, &line)) {
        take_event_line(&e, line);
        if (kind == GC_FULL)
            take_box_line(&box, line);
        r->out->has_texts = true;
    }
    if (box.any)
        e.done = add_box(r, section, &box);
    assert(e.parent == NO_EVENT || e.parent < r->out->all.n);
    *vec_add(&r->open) = (uint32_t)r->out->all.n;
    *vec_add(&r->out->all) = e;
}

static void take_done(struct reader *r, uint32_t section)
{
    struct slice line;
    struct gc_done d = no_done(section);
    d.event = enclosing(r, &r->log->sections.at[section]);
    open_lines(r, section);
    while (lines_next(&r->lines, &line))
        take_done_line(&d, line);
    if (d.event != NO_EVENT)
        r->out->all.at[d.event].done = (uint32_t)r->out->done.n;
    *vec_add(&r->out->done) = d;
}

static void take_nursery(struct reader *r, uint32_t section)
{
    struct slice line, rest;
    open_lines(r, section);
    while (lines_next(&r->lines, &line))
        if (behind(line, SLICE("nursery size:"), &rest))
            *vec_add(&r->out->nurseries) =
                (struct gc_nursery){section, number_at(rest)};
}

static void take_section(struct reader *r, uint32_t section)
{
    const struct role_row *row = r->role[r->log->sections.at[section].name];
    if (!row)
        return;
    r->out->sections++;
    if (row->role == ROLE_EVENT)
        take_event(r, section, row->kind);
    else if (row->role == ROLE_DONE)
        take_done(r, section);
    else if (row->role == ROLE_NURSERY)
        take_nursery(r, section);
}

/* Make room for all events at once, so that large pages can be asked for. */
static void reserve_events(struct reader *r)
{
    size_t n = 0;
    for (uint32_t i = 0; i < r->log->sections.n; i++) {
        const struct role_row *row = r->role[r->log->sections.at[i].name];
        n += row && row->role == ROLE_EVENT;
    }
    vec_reserve(&r->out->all, n);
    pages_large(r->out->all.at, n * sizeof *r->out->all.at);
}

void gc_events_read(struct gc_events *events, const struct log *log)
{
    struct reader r = {.out = events, .log = log};
    *events = (struct gc_events){0};
    r.role = mem_zero(log->names.n, sizeof(struct role_row *));
    for (size_t i = 0; i < log->names.n; i++)
        r.role[i] = role_of(log->names.at[i]);
    reserve_events(&r);
    for (uint32_t i = 0; i < log->sections.n; i++)
        take_section(&r, i);
    lines_close(&r.lines);
    vec_free(&r.open);
    free(r.role);
}

void gc_events_free(struct gc_events *events)
{
    vec_free(&events->all);
    vec_free(&events->done);
    vec_free(&events->nurseries);
}

static const struct part_row {
    const char *sections[4]; /* whose marks it is made of */
    bool minor, major;       /* events of these kinds are of it */
} part_rows[GC_PARTS] = {
    [GC_PART_MINOR] = {{"gc-minor"}, true, false},
    [GC_PART_STEP] = {{"gc-collect-step", "gc-collect", "gc-major",
                       "gc-rawsize-collect"},
                      false,
                      true},
    [GC_PART_DONE] = {{"gc-collect-done", "gc-collect", "gc-major",
                       "gc-rawsize-collect"},
                      false,
                      false},
};

/* Ends of major collections that no step holds: the steps were left out. */
static bool lacks_steps(const struct gc_events *events)
{
    for (size_t i = 0; i < events->done.n; i++)
        if (events->done.at[i].event == NO_EVENT)
            return true;
    return false;
}

/* It ends in the middle of a line, or of what the VM was doing: who knows what came behind? */
static bool ends_in_the_middle(const struct log *log)
{
    bool middle = log->tail_is_cut;
    for (size_t i = 0; i < log->open.n; i++) {
        struct slice name = section_name(log, &log->sections.at[log->open.at[i]]);
        middle |= slice_starts(name, SLICE("gc-")) || slice_starts(name, SLICE("jit-"));
    }
    return middle;
}

enum gc_knowledge gc_known(const struct gc_events *events, const struct log *log,
                           enum gc_part part)
{
    const struct part_row *row = &part_rows[part];
    bool recorded = false;
    uint64_t lost = 0;
    if (log->problem_counts[PROBLEM_OVERLAP])
        return GC_TANGLED;
    for (size_t i = 0; i < 4 && row->sections[i]; i++) {
        recorded |= section_kind(log, row->sections[i]) >= 0;
        lost += log_lost(log, row->sections[i]);
    }
    if (!recorded && lost == 0 &&
        (log_recorded(log, row->sections[0]) != RECORDED_YES ||
         (part == GC_PART_STEP && lacks_steps(events))))
        return GC_NONE;
    if (lost || log->problem_counts[PROBLEM_NO_BEGINNING] || ends_in_the_middle(log))
        return GC_SOME;
    for (size_t i = 0; i < events->all.n; i++) {
        const struct gc_event *e = &events->all.at[i];
        if (e->unclosed && (e->kind == GC_MINOR ? row->minor : row->major))
            return GC_SOME;
    }
    return GC_ALL;
}
