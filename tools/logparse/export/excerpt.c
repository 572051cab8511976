#include "logparse/export/excerpt.h"

#include <assert.h>
#include <stdlib.h>

#include "logparse/export/redact.h"
#include "logparse/ops/headers.h"

/* One pass: a bridge is compiled after the trace that it leaves. */
static void add_bridges(bool *traces, const struct traces *all, uint32_t trace)
{
    bool *below = mem_zero(all->all.n, sizeof *below);
    below[trace] = true;
    for (uint32_t i = trace; i < all->all.n; i++) {
        uint32_t parent = all->all.at[i].parent;
        below[i] |= parent != NO_TRACE && below[parent];
        traces[i] |= below[i];
    }
    free(below);
}

void excerpt_add(bool *traces, const struct traces *all, uint32_t trace)
{
    bool more = true;
    add_bridges(traces, all, trace);
    while (more) {
        more = false;
        for (uint32_t i = 0; i < all->all.n; i++) {
            const struct trace *t = &all->all.at[i];
            uint32_t needs[2] = {t->parent, t->jump_trace};
            for (int k = 0; traces[i] && k < 2; k++) {
                if (needs[k] == NO_TRACE || traces[needs[k]])
                    continue;
                traces[needs[k]] = more = true;
            }
        }
    }
}

bool excerpt_is_cut(const struct traces *all, const bool *chosen)
{
    for (uint32_t i = 0; i < all->all.n; i++) {
        const struct trace *t = &all->all.at[i];
        if ((t->parent != NO_TRACE && chosen[t->parent] != chosen[i]) ||
            (t->jump_trace != NO_TRACE && chosen[t->jump_trace] != chosen[i]))
            return true;
    }
    return all->is_incomplete;
}

/* What is written of a section. */
enum way {
    WAY_NONE,
    WAY_FRAME, /* its marks, for what is in it */
    WAY_BODY,  /* operations */
    WAY_ADDRESSES,
    WAY_DUMP,  /* what lies in the code of chosen traces */
    WAY_LINES, /* as it is */
    WAY_WHOLE, /* as it is, with what it holds */
};

struct writer {
    struct library *lib;
    const struct traces *traces;
    const struct log *log;
    const struct excerpt *e;
    struct str *out;
    uint8_t *ways; /* by section: enum way */
    struct redactor redactor;
};

static void put_line(struct writer *w, struct slice line)
{
    str_add(w->out, line);
    str_addc(w->out, '\n');
}

static void put_place(struct writer *w, struct slice place)
{
    if (w->e->redact)
        redact_place(&w->redactor, place, w->out);
    else
        str_add(w->out, place);
}

static void mark(struct writer *w, uint32_t section, enum way way)
{
    if (section == NO_SECTION)
        return;
    w->ways[section] = (uint8_t)way;
    for (uint32_t s = w->log->sections.at[section].parent; s != NO_SECTION;
         s = w->log->sections.at[s].parent)
        if (w->ways[s] == WAY_NONE)
            w->ways[s] = WAY_FRAME;
}

static bool overlaps(const struct writer *w, uint64_t address, uint64_t size)
{
    for (uint32_t i = 0; i < w->traces->all.n; i++) {
        const struct code *c = &w->traces->all.at[i].code;
        uint64_t start = c->block ? c->block : c->bootstrap ? c->bootstrap : c->start;
        uint64_t end = c->end > c->stop ? c->end : c->stop;
        if (w->e->traces[i] && c->known && address < end && start < address + size)
            return true;
    }
    return false;
}

static void mark_dumps(struct writer *w)
{
    library_need_code(w->lib);
    for (size_t i = 0; i < w->lib->code.dumps.n; i++) {
        const struct dump *d = &w->lib->code.dumps.at[i];
        if (overlaps(w, d->address, d->size))
            mark(w, d->section, WAY_DUMP);
    }
}

static void mark_all(struct writer *w)
{
    int64_t info = section_kind(w->log, "log-info");
    for (uint32_t i = 0; i < w->log->sections.n; i++) {
        if ((int64_t)w->log->sections.at[i].name == info && !w->e->redact)
            mark(w, i, WAY_LINES);
        if (w->e->sections && w->e->sections[i])
            mark(w, i, WAY_WHOLE);
    }
    mark_dumps(w);
    for (uint32_t i = 0; i < w->traces->all.n; i++) {
        const struct trace *t = &w->traces->all.at[i];
        for (int s = 0; w->e->traces[i] && s < STAGES; s++)
            mark(w, t->section[s], WAY_BODY);
        if (w->e->traces[i])
            mark(w, t->addr_section, WAY_ADDRESSES);
    }
}

/* `name` is a piece of `text`, or empty. */
static void put_named(struct writer *w, struct slice text, bool named,
                      struct slice name)
{
    if (!named) {
        put_line(w, text);
        return;
    }
    assert(name.p >= text.p && name.p + name.n <= text.p + text.n);
    str_add(w->out, (struct slice){text.p, (size_t)(name.p - text.p)});
    put_place(w, name);
    put_line(w, slice_from(text, (size_t)(name.p + name.n - text.p)));
}

static void put_header(struct writer *w, uint32_t section)
{
    struct lines lines;
    struct str text = {0};
    struct header h;
    lines_open(&lines, w->log, section);
    header_lines(&lines, header_is_whole, &text);
    struct slice line = str_slice(&text);
    if (line.n && line.p[0] == '#') {
        if (header_parse(line, &h))
            put_named(w, line, h.has_name, h.name);
        else
            put_line(w, w->e->redact ? SLICE("# redacted") : line);
    }
    str_free(&text);
    lines_close(&lines);
}

static void put_body(struct writer *w, uint32_t section)
{
    struct body body;
    put_header(w, section);
    body_read(&body, w->log, section);
    for (size_t i = 0; i < body.ops.n; i++) {
        const struct op *op = &body.ops.at[i];
        if (w->e->redact) {
            redact_op(&w->redactor, op, w->out);
            str_addc(w->out, '\n');
        } else {
            put_line(w, op->line);
        }
    }
    body_free(&body);
}

static void put_addresses(struct writer *w, uint32_t section)
{
    struct lines lines;
    struct slice line;
    struct str text = {0};
    struct addresses a;
    lines_open(&lines, w->log, section);
    if (header_lines(&lines, addresses_are_whole, &text) &&
        addresses_parse(str_slice(&text), &a))
        put_named(w, str_slice(&text), a.who.has_name, a.who.name);
    while (lines_next(&lines, &line)) /* "gc table: 0x7f..", and more of the kind */
        put_line(w, line);
    str_free(&text);
    lines_close(&lines);
}

static void put_dump(struct writer *w, uint32_t section)
{
    struct lines lines;
    struct slice line, hex;
    uint64_t address;
    lines_open(&lines, w->log, section);
    while (lines_next(&lines, &line)) {
        if (slice_starts(line, SLICE("SYS_EXECUTABLE")) && w->e->redact)
            line = SLICE("SYS_EXECUTABLE python");
        if (!dump_parse(line, &address, &hex) || overlaps(w, address, hex.n / 2))
            put_line(w, line);
    }
    lines_close(&lines);
}

static void put_lines(struct writer *w, uint32_t section)
{
    struct lines lines;
    struct slice line;
    lines_open(&lines, w->log, section);
    while (lines_next(&lines, &line))
        put_line(w, line);
    lines_close(&lines);
}

static void put_text(struct writer *w, uint32_t section)
{
    switch ((enum way)w->ways[section]) {
    case WAY_BODY: put_body(w, section); break;
    case WAY_ADDRESSES: put_addresses(w, section); break;
    case WAY_DUMP: put_dump(w, section); break;
    case WAY_LINES: put_lines(w, section); break;
    default: break;
    }
}

static void put_whole(struct writer *w, uint32_t section)
{
    const struct section *s = &w->log->sections.at[section];
    uint64_t after = section_after(w->log, s);
    str_add(w->out,
            (struct slice){w->log->text.at + s->head, (size_t)(after - s->head)});
    if (w->out->n && w->out->p[w->out->n - 1] != '\n')
        str_addc(w->out, '\n');
}

static void put_mark(struct writer *w, uint32_t section, bool begin)
{
    const struct section *s = &w->log->sections.at[section];
    str_addf(w->out, begin ? "[%llx] {" : "[%llx] ",
             (unsigned long long)(begin || s->unclosed ? s->t0 : s->t1));
    str_add(w->out, section_name(w->log, s));
    str_add(w->out, begin ? SLICE("\n") : SLICE("}\n"));
}

static void put_sections(struct writer *w)
{
    VEC(uint32_t) open = {0};
    for (uint32_t i = 0; i < w->log->sections.n; i++) {
        if (w->ways[i] == WAY_NONE)
            continue;
        while (open.n && open.at[open.n - 1] != w->log->sections.at[i].parent)
            put_mark(w, open.at[--open.n], false);
        if (w->ways[i] == WAY_WHOLE) {
            uint64_t after = section_after(w->log, &w->log->sections.at[i]);
            put_whole(w, i);
            while (i + 1 < w->log->sections.n &&
                   w->log->sections.at[i + 1].head < after)
                i++;
            continue;
        }
        put_mark(w, i, true);
        put_text(w, i);
        *vec_add(&open) = i;
    }
    while (open.n)
        put_mark(w, open.at[--open.n], false);
    vec_free(&open);
}

static void open_own(struct writer *w, const char *name)
{
    str_addf(w->out, "[%llx] {%s\n", (unsigned long long)w->log->last_tick, name);
}

static void close_own(struct writer *w, const char *name)
{
    str_addf(w->out, "[%llx] %s}\n", (unsigned long long)w->log->last_tick, name);
}

/* The counters of chosen traces, in the order of compilation, which decides whose they are. */
static void put_counts(struct writer *w)
{
    bool any = false;
    for (uint32_t i = 0; i < w->traces->all.n; i++)
        any |= w->e->traces[i] && w->traces->all.at[i].has_entries;
    if (!any)
        return;
    open_own(w, "jit-backend-counts");
    for (uint32_t i = 0; i < w->traces->all.n; i++) {
        const struct trace *t = &w->traces->all.at[i];
        if (!w->e->traces[i] || !t->has_entries)
            continue;
        str_add(w->out, w->traces->texts.at[t->counts_key]);
        str_addf(w->out, ":%llu\n", (unsigned long long)t->entries);
        for (uint32_t k = 0; k < t->labels; k++) {
            const struct label *l = &w->traces->labels.at[t->first_label + k];
            if (l->has_token && l->has_count)
                str_addf(w->out, "TargetToken(%lld):%llu\n", (long long)l->token,
                         (unsigned long long)l->count);
        }
    }
    close_own(w, "jit-backend-counts");
}

static void put_failures_of(struct writer *w, uint32_t trace)
{
    const struct trace *t = &w->traces->all.at[trace];
    struct body body;
    uint32_t guard = 0;
    uint64_t id;
    if (!t->has_body)
        return;
    body_read(&body, w->log, trace_body_section(t));
    for (size_t i = 0; i < body.ops.n; i++) {
        const struct op *op = &body.ops.at[i];
        if (op->kind != OP_OPERATION || op_class_of(op->name) != OPC_GUARD)
            continue;
        uint64_t failures = w->traces->failures.at[t->first_guard + guard++];
        if (failures && descr_guard(op->descr, &id))
            str_addf(w->out, "Guard 0x%llx:%llu\n", (unsigned long long)id,
                     (unsigned long long)failures);
    }
    body_free(&body);
}

static void put_failures(struct writer *w)
{
    bool any = false;
    for (uint32_t i = 0; i < w->traces->all.n; i++)
        any |= w->e->traces[i];
    if (w->traces->failures.n == 0 || !any)
        return;
    open_own(w, "jit-guard-counts");
    if (w->traces->eagerness)
        str_addf(w->out, "trace_eagerness %llu\n",
                 (unsigned long long)w->traces->eagerness);
    for (uint32_t i = 0; i < w->traces->all.n; i++)
        if (w->e->traces[i])
            put_failures_of(w, i);
    close_own(w, "jit-guard-counts");
}

/* Lines of one file that merge points of chosen traces name. */
struct wanted {
    struct names files;
    struct map lines; /* file << 32 | line */
    VEC(uint64_t) order;
};

static void want(struct wanted *wanted, struct slice where)
{
    struct place p;
    place_parse(where, &p);
    if (!p.is_python || p.line < 1 || p.line > INT32_MAX || p.file.n == 0)
        return;
    uint64_t key = (uint64_t)names_add(&wanted->files, p.file) << 32 | (uint64_t)p.line;
    uint64_t *seen = map_put(&wanted->lines, key);
    if (*seen == 0)
        *vec_add(&wanted->order) = key;
    *seen = 1;
}

static void want_lines(struct writer *w, struct wanted *wanted)
{
    for (uint32_t i = 0; i < w->traces->all.n; i++) {
        const struct trace *t = &w->traces->all.at[i];
        struct body body;
        if (!w->e->traces[i])
            continue;
        if (t->has_where)
            want(wanted, w->traces->texts.at[t->where]);
        if (!t->has_body)
            continue;
        body_read(&body, w->log, trace_body_section(t));
        for (size_t k = 0; k < body.ops.n; k++)
            if (body.ops.at[k].kind == OP_MERGE_POINT)
                want(wanted, body.ops.at[k].where);
        body_free(&body);
    }
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void put_source_line(struct writer *w, uint64_t number, struct slice text)
{
    str_addf(w->out, "%llu: ", (unsigned long long)number);
    if (w->e->redact)
        redact_source(&w->redactor, text, w->out);
    else
        str_add(w->out, text);
    str_addc(w->out, '\n');
}

/* Runs of lines of one file, a section each: "source;FILE:1-9", then "1: text". */
static void put_sources(struct writer *w)
{
    struct wanted wanted = {0};
    uint32_t open = UINT32_MAX;
    want_lines(w, &wanted);
    if (wanted.order.n)
        qsort(wanted.order.at, wanted.order.n, sizeof *wanted.order.at, by_value);
    for (size_t i = 0; i < wanted.order.n; i++) {
        uint32_t file = (uint32_t)(wanted.order.at[i] >> 32),
                 line = (uint32_t)wanted.order.at[i];
        struct slice path = wanted.files.at[file], text;
        const struct source *source = source_get(&w->lib->sources, path);
        if (!source_line(source, line, &text) || slice_char(path, '\n'))
            continue;
        if (open != file) {
            if (open != UINT32_MAX)
                close_own(w, "log-source");
            open_own(w, "log-source");
            str_add(w->out, SLICE("source;"));
            if (w->e->redact)
                redact_file(&w->redactor, path, w->out);
            else
                str_add(w->out, path);
            str_addf(w->out, ":%u-%u\n", line, line);
            open = file;
        }
        put_source_line(w, line, text);
    }
    if (open != UINT32_MAX)
        close_own(w, "log-source");
    names_free(&wanted.files);
    map_free(&wanted.lines);
    vec_free(&wanted.order);
}

static void put_note(struct writer *w)
{
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < w->traces->all.n; i++)
        chosen += w->e->traces[i];
    if (!excerpt_is_cut(w->traces, w->e->traces))
        return;
    open_own(w, "log-excerpt");
    str_addf(w->out, "%u of %zu traces; others enter or leave them\n", chosen,
             w->traces->all.n);
    close_own(w, "log-excerpt");
}

void excerpt_write(struct library *lib, const struct excerpt *e, struct str *out)
{
    struct writer w = {
        .lib = lib, .traces = lib->traces, .log = lib->traces->log, .e = e, .out = out};
    assert(!(e->redact && e->sections));
    w.ways = mem_zero(w.log->sections.n + 1, sizeof *w.ways);
    mark_all(&w);
    put_sections(&w);
    put_sources(&w);
    put_note(&w);
    put_counts(&w);
    put_failures(&w);
    free(w.ways);
    redactor_free(&w.redactor);
}
