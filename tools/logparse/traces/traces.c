#include "logparse/traces/build.h"
#include "logparse/traces/flow.h"

#include <assert.h>
#include <stdlib.h>
#include <stdio.h>

#include "logparse/ops/op.h"

const char *const trace_kind_names[TRACE_KINDS] = {"loop", "entry-bridge", "bridge",
                                                   "recording"};
const char *const stage_names[STAGES] = {"noopt", "compiling", "short-preamble",
                                         "rewritten", "opt"};

enum {
    PENDING_KEPT = 64 /* stages waiting for their trace: nested compilations are few */
};

/* What a section is to us, by the longest prefix of its name. */
enum role { ROLE_NONE, ROLE_ADDR, ROLE_TRACING, ROLE_STAGE };

struct role_row {
    struct slice prefix;
    enum role role;
    enum stage stage;
};

static const struct role_row role_rows[] = {
    {{"jit-backend-addr", 16}, ROLE_ADDR, 0},
    {{"jit-tracing", 11}, ROLE_TRACING, 0},
    {{"jit-log-noopt", 13}, ROLE_STAGE, STAGE_NOOPT},
    {{"jit-log-compiling", 17}, ROLE_STAGE, STAGE_COMPILING},
    {{"jit-log-short-preamble", 22}, ROLE_STAGE, STAGE_PREAMBLE},
    {{"jit-log-rewritten", 17}, ROLE_STAGE, STAGE_REWRITTEN},
    {{"jit-log-opt", 11}, ROLE_STAGE, STAGE_OPT},
};

static struct role_row role_of(struct slice name)
{
    for (size_t i = 0; i < sizeof role_rows / sizeof *role_rows; i++)
        if (slice_starts(name, role_rows[i].prefix))
            return role_rows[i];
    return (struct role_row){.role = ROLE_NONE};
}

/* Traces of one id that wait for their primary section, newest first. */
struct waiting {
    struct map newest;   /* id -> trace + 1 */
    VEC(uint32_t) older; /* by trace: the next older one + 1 */
};

/* A stage that was printed before its trace is known. */
struct pending {
    enum stage stage;
    uint32_t section, tracing;
    uint32_t id; /* of the header, in b->out->texts */
    bool has_id;
};

struct pass {
    struct builder *b;
    struct role_row *roles; /* by section name number */
    VEC(struct pending) pending;
    struct waiting loops, bridges;
    struct str text, id; /* scratch */
};

/* The jit-tracing section around; NO_SECTION when the log does not show it. */
static uint32_t tracing_around(const struct pass *p, uint32_t section)
{
    const struct log *log = p->b->log;
    for (uint32_t i = log->sections.at[section].parent; i != NO_SECTION;
         i = log->sections.at[i].parent)
        if (p->roles[log->sections.at[i].name].role == ROLE_TRACING)
            return i;
    return NO_SECTION;
}

static enum trace_kind kind_of(const struct header *h)
{
    if (h->has_guard || slice_eq(h->kind, SLICE("bridge")))
        return TRACE_BRIDGE;
    if (slice_eq(h->kind, SLICE("entry bridge")))
        return TRACE_ENTRY_BRIDGE;
    return h->has_number || h->kind.n ? TRACE_LOOP : TRACE_UNKNOWN;
}

static struct trace *new_trace(struct traces *out, const struct header *h)
{
    struct trace *t = vec_add(&out->all);
    *t = (struct trace){
        .kind = kind_of(h),
        .has_number = h->has_number,
        .number = h->number,
        .is_stub = h->has_number && h->number == -1 && h->name.n == 0,
        .has_guard = h->has_guard,
        .guard = h->guard,
        .addr_section = NO_SECTION,
        .parent = NO_TRACE,
        .jump_trace = NO_TRACE,
        .stage = STAGES,
    };
    for (int s = 0; s < STAGES; s++)
        t->section[s] = NO_SECTION;
    if (h->has_name && h->name.n) {
        t->has_where = true;
        t->where = names_add(&out->texts, h->name);
    }
    return t;
}

/* A new trace is in its place: who does it hang off, and who can find it from now on? */
static void enter_graph(struct builder *b, uint32_t index)
{
    struct trace *t = &b->out->all.at[index];
    if (t->has_number)
        *map_put(&b->loops, (uint64_t)t->number) = (uint64_t)index + 1;
    if (!t->has_guard)
        return;
    const uint64_t *seen = map_find(&b->bridge_guards, t->guard);
    if (seen && *seen) {
        t->parent = (uint32_t)(*seen >> 32) - 1;
        t->parent_guard = (uint32_t)*seen;
    }
}

static struct waiting *waiting_for(struct pass *p, bool is_bridge)
{
    return is_bridge ? &p->bridges : &p->loops;
}

static void wait_for_body(struct pass *p, uint32_t index)
{
    const struct trace *t = &p->b->out->all.at[index];
    struct waiting *w = waiting_for(p, t->has_guard);
    uint64_t *newest =
        map_put(&w->newest, t->has_guard ? t->guard : (uint64_t)t->number);
    while (w->older.n <= index)
        *vec_add(&w->older) = 0;
    w->older.at[index] = (uint32_t)*newest;
    *newest = (uint64_t)index + 1;
}

static uint32_t add_trace(struct builder *b, const struct header *h)
{
    new_trace(b->out, h);
    enter_graph(b, (uint32_t)b->out->all.n - 1);
    return (uint32_t)b->out->all.n - 1;
}

/* The newest trace with this id whose primary section has not come yet; else a new one. */
static uint32_t trace_by_id(struct pass *p, const struct header *h)
{
    struct waiting *w = waiting_for(p, h->has_guard);
    uint64_t *newest =
        map_find(&w->newest, h->has_guard ? h->guard : (uint64_t)h->number);
    if (!newest || !*newest || !(h->has_guard || h->has_number))
        return add_trace(p->b, h);
    uint32_t index = (uint32_t)*newest - 1;
    *newest = w->older.at[index];
    return index;
}

/* Rewritten operations follow the addresses of their trace in the same jit-backend section;
 * their header calls every loop "Loop 0". */
static uint32_t trace_of_backend(struct pass *p, struct header *h, uint32_t section)
{
    const struct traces *out = p->b->out;
    const struct section *sections = p->b->log->sections.at;
    const struct trace *last = out->all.n ? &out->all.at[out->all.n - 1] : NULL;
    if (last && last->addr_section != NO_SECTION &&
        last->section[STAGE_REWRITTEN] == NO_SECTION &&
        sections[last->addr_section].parent == sections[section].parent)
        return (uint32_t)out->all.n - 1;
    h->has_number = false;
    return add_trace(p->b, h);
}

static bool address_line(struct slice line, const char *label, uint64_t *value)
{
    ptrdiff_t at = slice_find(line, slice_of(label));
    return at >= 0 && parse_hex_id(slice_from(line, (size_t)at + strlen(label)), value);
}

/* This stage has no header and comes first: it is that of the next addresses in the same
 * jit-backend section. */
static void take_compiling(struct pass *p, uint32_t index)
{
    struct trace *t = &p->b->out->all.at[index];
    const struct section *sections = p->b->log->sections.at;
    struct lines lines;
    for (size_t i = p->pending.n; i-- > 0;) {
        struct pending *s = &p->pending.at[i];
        if (s->stage != STAGE_COMPILING ||
            sections[s->section].parent != sections[t->addr_section].parent)
            continue;
        t->section[STAGE_COMPILING] = s->section;
        t->stage = STAGE_COMPILING;
        lines_open(&lines, p->b->log, s->section);
        p->pending.at[i] = p->pending.at[--p->pending.n];
        digest_body(p->b, index, &lines);
        lines_close(&lines);
        return;
    }
}

static void take_addresses(struct pass *p, uint32_t section)
{
    struct builder *b = p->b;
    struct lines lines;
    struct slice line;
    struct addresses a;
    lines_open(&lines, b->log, section);
    bool whole = header_lines(&lines, addresses_are_whole, &p->text);
    if (!whole || !addresses_parse(str_slice(&p->text), &a)) {
        if (p->text.n)
            log_problem(b->log, PROBLEM_BAD_ADDR, lines.at, "%.*s",
                        (int)(p->text.n > 80 ? 80 : p->text.n), str_text(&p->text));
    } else {
        struct trace *t = new_trace(b->out, &a.who);
        t->addr_section = section;
        t->code = (struct code){a.start, a.stop, a.bootstrap, 0, 0, true};
        while (lines_next(&lines, &line)) {
            address_line(line, "gc table: ", &t->code.block);
            address_line(line, "   end: ", &t->code.end);
        }
        enter_graph(b, (uint32_t)b->out->all.n - 1);
        wait_for_body(p, (uint32_t)b->out->all.n - 1);
        if (b->primary == STAGE_COMPILING)
            take_compiling(p, (uint32_t)b->out->all.n - 1);
    }
    lines_close(&lines);
}

/* Does a stage seen before belong to the trace of `section`? Rewritten loops are all called
 * "Loop 0", so their location has to agree; recordings have no id at all. */
static bool belongs(const struct pending *s, const struct pending *to)
{
    if (s->tracing != to->tracing)
        return false;
    return !s->has_id || (to->has_id && s->id == to->id);
}

static void claim_stages(struct pass *p, struct trace *t, const struct pending *to)
{
    size_t kept = 0;
    for (size_t i = p->pending.n; i-- > 0;) {
        struct pending *s = &p->pending.at[i];
        if (s->stage != to->stage && t->section[s->stage] == NO_SECTION &&
            belongs(s, to)) {
            t->section[s->stage] = s->section;
            s->section = NO_SECTION;
        }
    }
    for (size_t i = 0; i < p->pending.n; i++)
        if (p->pending.at[i].section != NO_SECTION)
            p->pending.at[kept++] = p->pending.at[i];
    p->pending.n = kept;
}

/* "bridge 7f.." or the location: what the stages of one trace have in common. */
static struct pending make_pending(struct pass *p, enum stage stage, uint32_t section,
                                   const struct header *h)
{
    struct pending s = {stage, section, tracing_around(p, section), 0, false};
    str_clear(&p->id);
    if (h->has_guard)
        str_addf(&p->id, "bridge %llx", (unsigned long long)h->guard);
    else if (h->has_name)
        str_add(&p->id, h->name);
    else
        return s;
    s.has_id = true;
    s.id = names_add(&p->b->out->texts, str_slice(&p->id));
    return s;
}

/* A stage that no trace has asked for in a long time: its recording was given up. */
static void drop_oldest(struct pass *p)
{
    if (p->pending.at[0].stage == STAGE_NOOPT)
        *vec_add(&p->b->out->recordings) = (struct recording){p->pending.at[0].section};
    p->pending.n--;
    memmove(p->pending.at, p->pending.at + 1, p->pending.n * sizeof *p->pending.at);
}

static void take_primary(struct pass *p, struct lines *lines, struct pending *to,
                         struct header *h, bool whole)
{
    struct builder *b = p->b;
    uint32_t index = to->stage == STAGE_REWRITTEN ? trace_of_backend(p, h, to->section)
                                                  : trace_by_id(p, h);
    struct trace *t = &b->out->all.at[index];
    t->section[to->stage] = to->section;
    t->stage = to->stage;
    t->has_ops = whole && h->has_ops && h->ops <= UINT32_MAX;
    t->ops = t->has_ops ? (uint32_t)h->ops : 0;
    if (slice_eq(h->kind, SLICE("entry bridge")))
        t->kind = TRACE_ENTRY_BRIDGE;
    claim_stages(p, t, to);
    digest_body(b, index, lines);
}

static bool in_vectorizer(const struct pass *p, uint32_t section)
{
    const struct log *log = p->b->log;
    uint32_t parent = log->sections.at[section].parent;
    return parent != NO_SECTION &&
           slice_eq(section_name(log, &log->sections.at[parent]),
                    SLICE("vec-opt-loop"));
}

static void keep_pending(struct pass *p, struct pending s)
{
    if (p->pending.n == PENDING_KEPT)
        drop_oldest(p);
    *vec_add(&p->pending) = s;
}

/* Headers of recordings do not say what they are; the names of older sections do. */
static struct slice kind_in_name(const struct log *log, uint32_t section)
{
    struct slice name = section_name(log, &log->sections.at[section]);
    return slice_ends(name, SLICE("-bridge")) ? SLICE("bridge")
           : slice_ends(name, SLICE("-loop")) ? SLICE("loop")
                                              : SLICE("");
}

static void take_stage(struct pass *p, uint32_t section, enum stage stage)
{
    struct lines lines;
    struct header h = {0};
    if (in_vectorizer(p, section))
        return; /* a loop on the way to be another one */
    bool first =
        stage == STAGE_COMPILING && section_kind(p->b->log, "jit-backend-addr") >= 0;
    bool primary = stage == p->b->primary && !first;
    bool headed =
        stage == STAGE_OPT || stage == STAGE_REWRITTEN || stage == STAGE_NOOPT;
    lines_open(&lines, p->b->log, section);
    str_clear(&p->text);
    bool whole = headed && header_lines(&lines, header_is_whole, &p->text);
    bool known = headed && header_parse(str_slice(&p->text), &h);
    if (!known || (!h.has_number && !h.has_guard))
        h.kind = kind_in_name(p->b->log, section);
    struct pending s = make_pending(p, stage, section, &h);
    bool printed = p->text.n || !headed; /* else there are only marks */
    if (primary && printed) {
        if (headed && !known)
            log_problem(p->b->log, PROBLEM_NO_HEADER, lines.at, "%.*s",
                        (int)(p->text.n > 80 ? 80 : p->text.n), str_text(&p->text));
        take_primary(p, &lines, &s, &h, whole);
    } else if (!primary && printed) {
        keep_pending(p, s);
    }
    lines_close(&lines);
}

/* Locations and verdicts, as lines of text. */
static void take_tracing(struct pass *p, uint32_t section)
{
    static const struct slice word = {"~~~ ABORTING TRACING ", 21};
    struct builder *b = p->b;
    struct lines lines;
    struct slice line;
    struct abort a = {.section = section};
    struct place place;
    lines_open(&lines, b->log, section);
    while (lines_next(&lines, &line)) {
        if (slice_starts(line, word)) {
            a.reason = names_add(&b->out->texts, slice_from(line, word.n));
            a.line = log_line_at(b->log, lines.at);
            *vec_add(&b->out->aborts) = a;
            a.has_start = a.has_place = false;
        } else if (slice_char(line, '~')) {
            place_parse(line, &place);
            if (!place.is_python)
                continue;
            a.place = names_add(&b->out->texts, line);
            a.has_place = true;
            if (!a.has_start)
                a.start = a.place;
            a.has_start = true;
        }
    }
    lines_close(&lines);
}

/* Compiled, but what it does is not in the log; or it jumps to what is not. */
static void note_missing(struct traces *out)
{
    /* An excerpt says so when traces that enter or leave its own are not in it. */
    out->is_incomplete |= section_kind(out->log, "log-excerpt") >= 0;
    for (size_t i = 0; i < out->all.n; i++) {
        const struct trace *t = &out->all.at[i];
        if ((!t->has_body && !t->is_stub) ||
            (t->has_jump_token && t->jump_trace == NO_TRACE))
            out->is_incomplete = true;
    }
}

/* Which sections are the traces: optimized ones, else rewritten, else recorded ones. */
static enum stage primary_stage(const struct log *log)
{
    static const enum stage order[] = {STAGE_OPT, STAGE_REWRITTEN, STAGE_COMPILING};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = 0; i < log->names.n; i++) {
            struct role_row row = role_of(log->names.at[i]);
            if (row.role == ROLE_STAGE && row.stage == order[k])
                return order[k];
        }
    return STAGE_NOOPT;
}

/* The ids of guards that bridges leave, from headers alone: so that reading the traces
 * need only look these up. */
static void find_bridge_guards(struct pass *p)
{
    struct builder *b = p->b;
    for (uint32_t i = 0; i < b->log->sections.n; i++) {
        struct role_row row = p->roles[b->log->sections.at[i].name];
        struct lines lines;
        struct slice line;
        struct header h;
        struct addresses a;
        if (row.role != ROLE_ADDR &&
            !(row.role == ROLE_STAGE && row.stage == b->primary))
            continue;
        lines_open(&lines, b->log, i);
        if (lines_next(&lines, &line)) {
            if (row.role == ROLE_ADDR && addresses_parse(line, &a) && a.who.has_guard)
                map_put(&b->bridge_guards, a.who.guard);
            else if (row.role == ROLE_STAGE && header_parse(line, &h) && h.has_guard)
                map_put(&b->bridge_guards, h.guard);
        }
        lines_close(&lines);
    }
}

/* Bridges as exits of their parents, in order of the guards: a counting sort by parent. */
static int by_guard(const void *a, const void *b)
{
    const struct exit *x = a, *y = b;
    if (x->guard != y->guard)
        return x->guard < y->guard ? -1 : 1;
    return x->bridge < y->bridge ? -1 : x->bridge > y->bridge;
}

static void make_exits(struct traces *out)
{
    uint32_t total = 0;
    for (size_t i = 0; i < out->all.n; i++)
        if (out->all.at[i].parent != NO_TRACE) {
            out->all.at[out->all.at[i].parent].exits++;
            total++;
        }
    vec_reserve(&out->exits, total);
    out->exits.n = total;
    total = 0;
    for (size_t i = 0; i < out->all.n; i++) {
        out->all.at[i].first_exit = total;
        total += out->all.at[i].exits;
        out->all.at[i].exits = 0;
    }
    for (size_t i = 0; i < out->all.n; i++) {
        const struct trace *t = &out->all.at[i];
        if (t->parent == NO_TRACE)
            continue;
        struct trace *parent = &out->all.at[t->parent];
        out->exits.at[parent->first_exit + parent->exits++] =
            (struct exit){t->parent_guard, (uint32_t)i};
    }
    for (size_t i = 0; i < out->all.n; i++)
        if (out->all.at[i].exits > 1)
            qsort(out->exits.at + out->all.at[i].first_exit, out->all.at[i].exits,
                  sizeof(struct exit), by_guard);
}

static void report_orphans(struct builder *b)
{
    for (size_t i = 0; i < b->out->all.n; i++) {
        const struct trace *t = &b->out->all.at[i];
        uint32_t section = t->stage < STAGES ? t->section[t->stage] : t->addr_section;
        if (t->kind == TRACE_BRIDGE && t->parent == NO_TRACE && section != NO_SECTION)
            log_problem(b->log, PROBLEM_NO_PARENT, b->log->sections.at[section].head,
                        "Guard 0x%llx", (unsigned long long)t->guard);
    }
}

static void read_sections(struct pass *p)
{
    for (uint32_t i = 0; i < p->b->log->sections.n; i++) {
        struct role_row row = p->roles[p->b->log->sections.at[i].name];
        if (row.role == ROLE_ADDR)
            take_addresses(p, i);
        else if (row.role == ROLE_TRACING)
            take_tracing(p, i);
        else if (row.role == ROLE_STAGE)
            take_stage(p, i, row.stage);
    }
}

static void count_work(struct traces *traces)
{
    struct flow flow;
    flow_make(&flow, traces);
    flow_count_work(&flow, traces);
    flow_free(&flow);
}

void traces_read(struct traces *traces, struct log *log)
{
    *traces = (struct traces){.log = log, .counts_section = NO_SECTION};
    struct builder b = {.out = traces, .log = log, .primary = primary_stage(log)};
    struct pass p = {.b = &b, .roles = mem_zero(log->names.n, sizeof *p.roles)};
    for (size_t i = 0; i < log->names.n; i++)
        p.roles[i] = role_of(log->names.at[i]);
    guard_counts_read(&b.failures, log);
    traces->eagerness = b.failures.threshold;
    find_bridge_guards(&p);
    read_sections(&p);
    attach_by_patches(&b);
    counts_attach(&b);
    note_missing(traces);
    make_exits(traces);
    names_assign(traces);
    count_work(traces);
    report_orphans(&b);
    for (size_t i = 0; i < p.pending.n; i++)
        if (p.pending.at[i].stage == STAGE_NOOPT)
            *vec_add(&traces->recordings) = (struct recording){p.pending.at[i].section};
    vec_free(&p.pending);
    str_free(&p.text);
    str_free(&p.id);
    free(p.roles);
    map_free(&p.loops.newest);
    vec_free(&p.loops.older);
    map_free(&p.bridges.newest);
    vec_free(&p.bridges.older);
    map_free(&b.bridge_guards);
    map_free(&b.labels);
    map_free(&b.loops);
    guard_counts_free(&b.failures);
}

void traces_free(struct traces *traces)
{
    for (size_t i = 0; i < traces->all.n; i++)
        free(traces->all.at[i].name);
    vec_free(&traces->all);
    vec_free(&traces->labels);
    vec_free(&traces->guards);
    vec_free(&traces->failures);
    vec_free(&traces->exits);
    vec_free(&traces->calls);
    vec_free(&traces->aborts);
    vec_free(&traces->recordings);
    names_free(&traces->texts);
}

bool trace_place(const struct traces *traces, const struct trace *t,
                 struct place *place)
{
    if (!t->has_where)
        return false;
    place_parse(traces->texts.at[t->where], place);
    return true;
}

uint32_t trace_body_section(const struct trace *t)
{
    if (!t->has_body)
        return NO_SECTION;
    assert(t->stage < STAGES && t->section[t->stage] != NO_SECTION);
    return t->section[t->stage];
}

bool trace_has_ops(const struct trace *t)
{
    return t->has_ops || t->has_body;
}

uint32_t trace_ops(const struct trace *t)
{
    return t->has_ops ? t->ops : t->lines_of_ops;
}

bool trace_runs(const struct traces *traces, const struct trace *t, uint64_t *runs)
{
    const struct label *labels = traces->labels.at + t->first_label;
    if (t->labels && labels[t->labels - 1].has_count) {
        *runs = labels[t->labels - 1].count;
        return true;
    }
    *runs = t->entries;
    return t->has_entries;
}

uint32_t trace_bridge_at(const struct traces *traces, const struct trace *t,
                         uint32_t guard)
{
    const struct exit *exits = traces->exits.at + t->first_exit;
    uint32_t low = 0, high = t->exits; /* behind the last exit of this guard */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (exits[middle].guard <= guard)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && exits[low - 1].guard == guard ? exits[low - 1].bridge : NO_TRACE;
}

static bool is_called(const struct trace *t, const char *name)
{
    uint64_t id;
    int64_t number;
    if (strcmp(t->name, name) == 0)
        return true;
    struct slice s = slice_of(name);
    if (t->has_guard && slice_starts(s, SLICE("0x")))
        return parse_hex_id(s, &id) && id == t->guard;
    if (slice_starts(s, SLICE("loop ")) || slice_starts(s, SLICE("Loop ")))
        s = slice_from(s, 5);
    return t->has_number && slice_to_i64(s, &number) && number == t->number;
}

/* As the log prints a location; merge points have '.' for ','. */
static bool is_spelled(struct slice location, struct slice text)
{
    if (location.n != text.n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (location.p[i] != text.p[i] && (location.p[i] != ',' || text.p[i] != '.'))
            return false;
    return true;
}

/* The only root that starts at this location, in the log's own words. */
static uint32_t root_at(const struct traces *traces, struct slice text)
{
    uint32_t found = NO_TRACE;
    for (size_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        if (t->kind == TRACE_BRIDGE || t->is_stub || !t->has_where ||
            !is_spelled(traces->texts.at[t->where], text))
            continue;
        if (found != NO_TRACE)
            return NO_TRACE;
        found = (uint32_t)i;
    }
    return found;
}

uint32_t traces_find_part(const struct traces *traces, const char *part,
                          void (*hit)(void *context, const char *name), void *context)
{
    uint32_t found = NO_TRACE, root = NO_TRACE;
    size_t hits = 0, roots = 0;
    for (uint32_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        if (!strstr(t->name, part))
            continue;
        found = i;
        hits++;
        if (t->parent == NO_TRACE) { /* a bridge's name holds its root's */
            root = i;
            roots++;
        }
    }
    if (hits == 1 || roots == 1)
        return hits == 1 ? found : root;
    for (uint32_t i = 0; i < traces->all.n; i++)
        if (strstr(traces->all.at[i].name, part))
            hit(context, traces->all.at[i].name);
    return NO_TRACE;
}

uint32_t traces_find(const struct traces *traces, const char *name)
{
    for (size_t i = 0; i < traces->all.n; i++)
        if (strcmp(traces->all.at[i].name, name) == 0)
            return (uint32_t)i;
    uint32_t root = root_at(traces, slice_of(name));
    if (root != NO_TRACE)
        return root;
    for (size_t i = 0; i < traces->all.n; i++)
        if (is_called(&traces->all.at[i], name))
            return (uint32_t)i;
    return NO_TRACE;
}
