#include "logparse/traces/ledger.h"

#include <assert.h>
#include <stdlib.h>

#include "logparse/ops/body.h"

enum {
    NO_LINE = UINT32_MAX,
    MOST_DEPTH = 64 /* deeper calls are charged as depth 64 */
};

struct ledger_reader {
    struct ledger *ledger;
    const struct traces *traces;
    const struct flow *flow;
    struct names wheres;      /* texts of merge points */
    VEC(uint32_t) spots;      /* by text: in ledger->lines, or NO_LINE */
    VEC(uint32_t) last_entry; /* by line: its newest entry + 1 */
    struct op_classes classes;

    /* Of the trace that is read: */
    uint32_t trace, only_file; /* only_file: NO_LINE for all */
    uint32_t stack[MOST_DEPTH + 1];
    int64_t calls[MOST_DEPTH + 1];
    uint32_t depth;
    bool in_loop, guessed; /* guessed: the frame is only that of the trace's name */
};

static uint32_t line_number(struct ledger *ledger, const struct place *place)
{
    uint32_t file = names_add(&ledger->files, place->file);
    uint64_t *at =
        map_put(&ledger->by_place, (uint64_t)file << 32 | (uint32_t)place->line);
    if (*at == 0) {
        *vec_add(&ledger->lines) = (struct ledger_line){
            .file = file,
            .line = place->line,
            .first_line = place->first_line,
            .function = names_add(&ledger->functions, place->function)};
        *at = ledger->lines.n;
    }
    assert(*at <= ledger->lines.n);
    return (uint32_t)*at - 1;
}

static uint32_t spot_of(struct ledger_reader *r, struct slice where)
{
    uint32_t n = names_add(&r->wheres, where);
    if (n < r->spots.n)
        return r->spots.at[n];
    assert(n == r->spots.n); /* names are numbered in order */
    struct place place;
    place_parse(where, &place);
    bool known = place.is_python && place.line > 0 && place.line < INT32_MAX;
    uint32_t line = known ? line_number(r->ledger, &place) : NO_LINE;
    *vec_add(&r->spots) = line;
    return line;
}

static void forget_frames(struct ledger_reader *r)
{
    for (int i = 0; i <= MOST_DEPTH; i++) {
        r->stack[i] = NO_LINE;
        r->calls[i] = -1;
    }
    r->depth = 0;
}

static struct ledger_entry *entry_of(struct ledger_reader *r, uint32_t line)
{
    struct ledger *ledger = r->ledger;
    assert(line < ledger->lines.n);
    while (r->last_entry.n < ledger->lines.n)
        *vec_add(&r->last_entry) = 0;
    uint32_t last = r->last_entry.at[line];
    if (last == 0 || ledger->entries.at[last - 1].trace != r->trace) {
        *vec_add(&ledger->entries) = (struct ledger_entry){line, r->trace, 0};
        r->last_entry.at[line] = last = (uint32_t)ledger->entries.n;
        ledger->lines.at[line].traces++;
    }
    return &ledger->entries.at[last - 1];
}

/* Control is at this bytecode. It came to the line unless it was there, or comes back to it from a
 * call. */
static void take_merge_point(struct ledger_reader *r, const struct op *op, double times)
{
    int64_t depth = op->depth < 0 ? 0 : op->depth > MOST_DEPTH ? MOST_DEPTH : op->depth;
    uint32_t line = spot_of(r, op->where);
    bool same = r->stack[depth] == line && r->calls[depth] == op->call_id;
    if (r->guessed && depth > 0)
        r->stack[0] =
            NO_LINE; /* a bridge in a function that was inlined: who called? */
    r->guessed = false;
    for (uint32_t d = (uint32_t)depth + 1; d <= r->depth; d++)
        r->stack[d] = NO_LINE;
    r->depth = (uint32_t)depth;
    r->stack[depth] = line;
    r->calls[depth] = op->call_id;
    if (line == NO_LINE)
        return;
    struct ledger_line *l = &r->ledger->lines.at[line];
    l->merge_points++;
    l->loop_passes |= r->in_loop;
    l->runs += same ? 0 : times;
    entry_of(r, line);
}

/* The lines that call what is running now: each once, though it may call itself. */
static void charge_callers(struct ledger_reader *r, double times)
{
    uint32_t own = r->stack[r->depth];
    for (uint32_t d = 0; d < r->depth; d++) {
        bool seen = r->stack[d] == NO_LINE || r->stack[d] == own;
        for (uint32_t e = 0; e < d; e++)
            seen |= r->stack[e] == r->stack[d];
        if (!seen)
            r->ledger->lines.at[r->stack[d]].inlined += times;
    }
}

static void charge(struct ledger_reader *r, enum op_class class, double times)
{
    uint32_t line = r->stack[r->depth];
    if (line == NO_LINE)
        return;
    struct ledger_line *l = &r->ledger->lines.at[line];
    l->there++;
    l->there_in_loop += r->in_loop;
    l->ops += times;
    entry_of(r, line)->ops += times;
    switch (class) {
    case OPC_GUARD: l->guards += times; break;
    case OPC_ALLOC: l->allocs += times; break;
    case OPC_CALL: l->calls += times; break;
    default: break;
    }
    charge_callers(r, times);
}

/* Operations in front of the first merge point belong to where the trace begins. */
static void begin_trace(struct ledger_reader *r, uint32_t trace)
{
    const struct trace *t = &r->traces->all.at[trace];
    r->trace = trace;
    r->in_loop = t->kind == TRACE_BRIDGE;
    forget_frames(r);
    r->guessed = true;
    if (t->has_where)
        r->stack[0] = spot_of(r, r->traces->texts.at[t->where]);
}

static void add_bytes(struct ledger_reader *r, uint32_t line, int64_t bytes)
{
    if (line != NO_LINE && bytes > 0)
        r->ledger->lines.at[line].bytes += (uint64_t)bytes;
}

void ledger_add_trace(struct ledger_reader *r, uint32_t trace)
{
    const struct trace *t = &r->traces->all.at[trace];
    struct body body;
    struct walk w;
    uint32_t labels = 0,
             before = NO_LINE; /* the line of the operation with that offset */
    int64_t offset = -1;
    if (!t->has_body)
        return;
    begin_trace(r, trace);
    body_read(&body, r->traces->log, trace_body_section(t));
    walk_open(&w, r->flow, r->traces, trace);
    for (size_t i = 0; i < body.ops.n; i++) {
        const struct op *op = &body.ops.at[i];
        double times = !r->ledger->counted ? 1 : w.now.known ? (double)w.now.most : 0;
        if (op->offset >= 0) {
            add_bytes(r, before, offset >= 0 ? op->offset - offset : 0);
            offset = op->offset;
            before = NO_LINE;
        }
        if (op->kind == OP_MERGE_POINT)
            take_merge_point(r, op, times);
        if (op->kind != OP_OPERATION)
            continue;
        enum op_class class = op_classes_of(&r->classes, op->name, hash_text(op->name));
        if (class == OPC_LABEL) {
            walk_label(&w);
            r->in_loop = ++labels == t->labels || t->kind == TRACE_BRIDGE;
            continue;
        }
        charge(r, class, times);
        before = op->offset >= 0 ? r->stack[r->depth] : before;
        if (class == OPC_GUARD)
            walk_guard(&w);
    }
    body_free(&body);
}

static void reader_free(struct ledger_reader *r)
{
    names_free(&r->wheres);
    vec_free(&r->spots);
    vec_free(&r->last_entry);
    map_free(&r->classes.by_name);
}

struct ledger_reader *ledger_begin(struct ledger *ledger, const struct traces *traces,
                                   const struct flow *flow)
{
    struct ledger_reader *r = mem_zero(1, sizeof *r);
    *ledger = (struct ledger){.counted = traces->has_counts};
    r->ledger = ledger;
    r->traces = traces;
    r->flow = flow;
    r->only_file = NO_LINE;
    return r;
}

void ledger_end(struct ledger_reader *r)
{
    const struct traces *traces = r->traces;
    for (size_t i = 0; i < traces->aborts.n;
         i++) /* of files that nothing was compiled of */
        if (traces->aborts.at[i].has_start)
            spot_of(r, traces->texts.at[traces->aborts.at[i].start]);
    for (size_t i = 0; i < traces->all.n; i++)
        r->ledger->total += r->ledger->counted ? traces->all.at[i].executed
                                               : (double)traces->all.at[i].work;
    reader_free(r);
    free(r);
}

void ledger_make(struct ledger *ledger, const struct traces *traces,
                 const struct flow *flow)
{
    struct ledger_reader *r = ledger_begin(ledger, traces, flow);
    for (uint32_t i = 0; i < traces->all.n; i++)
        ledger_add_trace(r, i);
    ledger_end(r);
}

void ledger_free(struct ledger *ledger)
{
    names_free(&ledger->files);
    names_free(&ledger->functions);
    vec_free(&ledger->lines);
    vec_free(&ledger->entries);
    map_free(&ledger->by_place);
}

static void count_recorded(struct ledger_reader *r, enum op_class class)
{
    uint32_t line = r->stack[r->depth];
    if (line == NO_LINE || r->ledger->lines.at[line].file != r->only_file ||
        class == OPC_MARK || class == OPC_LABEL || class == OPC_JUMP)
        return;
    struct ledger_line *l = &r->ledger->lines.at[line];
    l->recorded++;
    l->recorded_allocs += class == OPC_ALLOC;
    l->recorded_guards += class == OPC_GUARD;
    l->recorded_calls += class == OPC_CALL;
}

static void read_recorded(struct ledger_reader *r, uint32_t trace)
{
    struct body body;
    begin_trace(r, trace);
    body_read(&body, r->traces->log, r->traces->all.at[trace].section[STAGE_NOOPT]);
    for (size_t i = 0; i < body.ops.n; i++) {
        const struct op *op = &body.ops.at[i];
        if (op->kind == OP_MERGE_POINT) {
            r->depth = op->depth < 0            ? 0
                       : op->depth > MOST_DEPTH ? MOST_DEPTH
                                                : (uint32_t)op->depth;
            r->stack[r->depth] = spot_of(r, op->where);
        } else if (op->kind == OP_OPERATION) {
            count_recorded(r,
                           op_classes_of(&r->classes, op->name, hash_text(op->name)));
        }
    }
    body_free(&body);
}

void ledger_read_recorded(struct ledger *ledger, const struct traces *traces,
                          uint32_t file)
{
    struct ledger_reader r = {.ledger = ledger, .traces = traces, .only_file = file};
    uint32_t last = NO_TRACE;
    size_t n = ledger->entries.n;
    for (size_t i = 0; i < n; i++) {
        uint32_t trace = ledger->entries.at[i].trace;
        const struct trace *t = &traces->all.at[trace];
        if (ledger->lines.at[ledger->entries.at[i].line].file != file ||
            trace == last || t->section[STAGE_NOOPT] == NO_SECTION ||
            t->stage == STAGE_NOOPT)
            continue;
        ledger->has_recorded = true;
        last = trace;
        read_recorded(&r, trace);
    }
    reader_free(&r);
}

const struct ledger_line *ledger_at(const struct ledger *ledger, uint32_t file,
                                    int64_t line)
{
    const uint64_t *at =
        map_find(&ledger->by_place, (uint64_t)file << 32 | (uint32_t)line);
    return at && *at ? &ledger->lines.at[*at - 1] : NULL;
}

struct hot {
    double ops;
    uint32_t line;
};

static int hotter(const void *a, const void *b)
{
    const struct hot *x = a, *y = b;
    if (x->ops > y->ops || x->ops < y->ops)
        return x->ops > y->ops ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

void ledger_hottest(const struct ledger *ledger, uint32_t **order)
{
    size_t n = ledger->lines.n;
    struct hot *hot = mem_zero(n, sizeof *hot);
    *order = mem_zero(n, sizeof **order);
    for (uint32_t i = 0; i < n; i++)
        hot[i] = (struct hot){ledger->lines.at[i].ops, i};
    if (n)
        qsort(hot, n, sizeof *hot, hotter);
    for (size_t i = 0; i < n; i++)
        (*order)[i] = hot[i].line;
    free(hot);
}
