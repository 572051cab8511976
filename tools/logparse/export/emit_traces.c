/* emit_traces.c -- rows of what was compiled: trace, label, guard, op. */
#include <assert.h>

#include "logparse/export/emit.h"
#include "logparse/traces/addresses.h"

struct spot { /* a place that merge points name, taken apart once */
    struct place place;
};

struct reader {
    struct emit *e;
    struct names wheres;
    VEC(struct spot) spots; /* by text in `wheres` */
    struct op_classes classes;

    /* Of the trace that is read: */
    uint32_t trace, labels, guard;
    int64_t depth;
    uint32_t spot; /* NO_FRAME: before the first merge point, of no known place */
    struct walk walk;
    struct body body;
};

static void emit_trace_links(struct emit *e, const struct trace *t)
{
    if (t->parent != NO_TRACE) {
        EMIT_INTEGER(e, trace_parent, t->parent);
        if (t->parent_guard)
            EMIT_INTEGER(e, trace_parent_guard, t->parent_guard);
    }
    if (t->jump_trace != NO_TRACE) {
        EMIT_INTEGER(e, trace_jumps_to, t->jump_trace);
        EMIT_INTEGER(e, trace_jumps_to_label, t->jump_label);
    }
    if (t->code.known) {
        EMIT_INTEGER(e, trace_code_begin, t->code.start);
        EMIT_INTEGER(e, trace_code_end, t->code.stop);
        if (code_base_of(t))
            EMIT_INTEGER(e, trace_code_base, code_base_of(t));
    }
}

static void emit_trace_counts(struct emit *e, const struct trace *t)
{
    uint64_t runs;
    if (trace_has_ops(t))
        EMIT_INTEGER(e, trace_ops, trace_ops(t));
    if (t->has_body) {
        EMIT_INTEGER(e, trace_work, t->work);
        EMIT_INTEGER(e, trace_guards, t->guards);
        EMIT_INTEGER(e, trace_allocations, t->allocs);
        EMIT_INTEGER(e, trace_merge_points, t->merge_points);
        EMIT_INTEGER(e, trace_inlined_depth, t->max_depth);
    }
    if (t->has_entries)
        EMIT_INTEGER(e, trace_entries, t->entries);
    if (trace_runs(e->lib->traces, t, &runs))
        EMIT_INTEGER(e, trace_runs, runs);
    if (t->has_executed) {
        EMIT_REAL(e, trace_executed, t->executed);
        EMIT_REAL(e, trace_executed_least, t->executed_least);
    }
}

static void emit_trace(struct emit *e, uint32_t trace)
{
    const struct traces *traces = e->lib->traces;
    const struct trace *t = &traces->all.at[trace];
    struct place place;
    EMIT_INTEGER(e, trace_trace, trace);
    EMIT_TEXT(e, trace_name, slice_of(t->name));
    EMIT_TEXT(e, trace_kind, slice_of(trace_kind_names[t->kind]));
    if (t->has_number)
        EMIT_INTEGER(e, trace_number, t->number);
    if (t->has_guard)
        EMIT_INTEGER(e, trace_guard_id, t->guard);
    if (trace_place(traces, t, &place)) {
        emit_place(e, &place, COLUMN_trace_file, COLUMN_trace_line,
                   COLUMN_trace_function);
        if (place.is_python)
            EMIT_INTEGER(e, trace_first_line, place.first_line);
        EMIT_TEXT(e, trace_location, place.text);
    }
    emit_trace_counts(e, t);
    emit_trace_links(e, t);
    if (t->has_body)
        EMIT_INTEGER(e, trace_section, trace_body_section(t));
    emit_row(e, TABLE_trace);
}

static void emit_labels(struct emit *e, uint32_t trace)
{
    const struct traces *traces = e->lib->traces;
    const struct trace *t = &traces->all.at[trace];
    for (uint32_t i = 0; i < t->labels; i++) {
        const struct label *l = &traces->labels.at[t->first_label + i];
        EMIT_INTEGER(e, label_trace, trace);
        EMIT_INTEGER(e, label_label, i);
        if (l->has_token)
            EMIT_INTEGER(e, label_token, l->token);
        if (l->has_count)
            EMIT_INTEGER(e, label_passed, l->count);
        EMIT_INTEGER(e, label_guards_before, l->guards_before);
        EMIT_INTEGER(e, label_work_before, l->work_before);
        emit_row(e, TABLE_label);
    }
}

static uint32_t spot_of(struct reader *r, struct slice where)
{
    uint32_t n = names_add(&r->wheres, where);
    if (n == r->spots.n)
        place_parse(r->wheres.at[n], &vec_add(&r->spots)->place);
    assert(n < r->spots.n);
    return n;
}

static const struct place *place_now(const struct reader *r)
{
    static const struct place none = {.line = -1};
    return r->spot == NO_FRAME ? &none : &r->spots.at[r->spot].place;
}

/* What control is known to have done at this guard, as `logparse guards` tells it. */
static void emit_departures(struct reader *r)
{
    struct emit *e = r->e;
    struct guard_flow g = flow_guard(&e->lib->flow, e->lib->traces, r->trace, r->guard);
    const uint64_t *left = map_find(&e->left, (uint64_t)r->trace << 32 | r->guard);
    if (g.has_reached)
        EMIT_INTEGER(e, guard_reached, g.reached);
    if (g.bridge != NO_TRACE)
        EMIT_INTEGER(e, guard_bridge, g.bridge);
    if (g.has_bridge_runs)
        EMIT_INTEGER(e, guard_bridge_runs, g.bridge_runs);
    if (g.has_left) {
        EMIT_INTEGER(e, guard_left_at_most, g.left_at_most);
        EMIT_INTEGER(e, guard_sharing, g.sharing);
    }
    for (uint64_t next = left ? *left : 0; next; next = 0) {
        const struct guard_row *row = &e->departures.at.at[next - 1];
        EMIT_TEXT(e, guard_tests, slice_of(row->tests));
        if (row->bridge != NO_TRACE)
            continue;
        EMIT_INTEGER(e, guard_left_likely, row->times);
        EMIT_INTEGER(e, guard_left_exactly, row->exact);
        EMIT_INTEGER(e, guard_left_alternatives, row->alternatives);
    }
}

static void emit_guard(struct reader *r, uint32_t i)
{
    struct emit *e = r->e;
    const struct op *op = &r->body.ops.at[i];
    uint64_t id;
    EMIT_INTEGER(e, guard_trace, r->trace);
    EMIT_INTEGER(e, guard_guard, r->guard);
    EMIT_INTEGER(e, guard_op, i);
    EMIT_TEXT(e, guard_name, op->name);
    if (descr_guard(op->descr, &id))
        EMIT_INTEGER(e, guard_id, id);
    emit_place(e, place_now(r), COLUMN_guard_file, COLUMN_guard_line,
               COLUMN_guard_function);
    EMIT_TEXT(e, guard_opname, place_now(r)->opname);
    emit_departures(r);
    emit_row(e, TABLE_guard);
}

static const char *part_of(const struct reader *r)
{
    const struct trace *t = &r->e->lib->traces->all.at[r->trace];
    if (r->labels == 0)
        return t->kind == TRACE_BRIDGE ? "bridge" : "entry";
    if (r->labels < t->labels)
        return "preamble";
    return t->kind == TRACE_LOOP ? "loop" : "rest";
}

static void emit_op(struct reader *r, uint32_t i, enum op_class class)
{
    struct emit *e = r->e;
    const struct op *op = &r->body.ops.at[i];
    int64_t begin, end;
    EMIT_INTEGER(e, op_trace, r->trace);
    EMIT_INTEGER(e, op_op, i);
    EMIT_TEXT(e, op_part, slice_of(part_of(r)));
    if (op->offset >= 0)
        EMIT_INTEGER(e, op_offset, op->offset);
    if (body_code_range(&r->body, i, &begin, &end))
        EMIT_INTEGER(e, op_code_bytes, end - begin);
    EMIT_TEXT(e, op_result, op->result);
    EMIT_TEXT(e, op_name, op->name);
    EMIT_TEXT(e, op_class, slice_of(op_class_names[class]));
    EMIT_TEXT(e, op_args, op->args);
    EMIT_TEXT(e, op_descr, op->descr);
    if (class == OPC_GUARD)
        EMIT_INTEGER(e, op_guard, r->guard);
    if (r->walk.now.known) {
        EMIT_INTEGER(e, op_times, r->walk.now.most);
        EMIT_INTEGER(e, op_times_least, r->walk.now.least);
    }
    if (r->depth >= 0)
        EMIT_INTEGER(e, op_depth, r->depth);
    emit_place(e, place_now(r), COLUMN_op_file, COLUMN_op_line, COLUMN_op_function);
    EMIT_TEXT(e, op_opname, place_now(r)->opname);
    emit_row(e, TABLE_op);
}

static void take_operation(struct reader *r, uint32_t i)
{
    struct slice name = r->body.ops.at[i].name;
    enum op_class class = op_classes_of(&r->classes, name, hash_text(name));
    if (class == OPC_LABEL) {
        walk_label(&r->walk);
        r->labels++;
    }
    r->guard += class == OPC_GUARD;
    if (emit_wants(r->e, TABLE_op))
        emit_op(r, i, class);
    if (class != OPC_GUARD)
        return;
    if (emit_wants(r->e, TABLE_guard))
        emit_guard(r, i);
    walk_guard(&r->walk);
}

static void read_operations(struct reader *r, uint32_t trace)
{
    const struct traces *traces = r->e->lib->traces;
    const struct trace *t = &traces->all.at[trace];
    r->trace = trace;
    r->labels = r->guard = 0;
    r->depth = -1;
    r->spot = t->has_where ? spot_of(r, traces->texts.at[t->where]) : NO_FRAME;
    body_read(&r->body, traces->log, trace_body_section(t));
    walk_open(&r->walk, &r->e->lib->flow, traces, trace);
    for (uint32_t i = 0; i < r->body.ops.n && !r->e->failed; i++) {
        const struct op *op = &r->body.ops.at[i];
        if (op->kind == OP_MERGE_POINT) {
            r->spot = spot_of(r, op->where);
            r->depth = op->depth;
        } else if (op->kind == OP_OPERATION) {
            take_operation(r, i);
        }
    }
    body_free(&r->body);
}

/* Departures by guard; one without a bridge tells more than one with. */
static void find_departures(struct emit *e)
{
    guard_list_make(&e->departures, e->lib);
    for (size_t i = 0; i < e->departures.at.n; i++) {
        const struct guard_row *row = &e->departures.at.at[i];
        uint64_t *at = map_put(&e->left, (uint64_t)row->trace << 32 | row->guard);
        if (*at == 0 || row->bridge == NO_TRACE)
            *at = i + 1;
    }
}

void emit_traces(struct emit *e)
{
    struct reader r = {.e = e};
    const struct traces *traces = e->lib->traces;
    bool reads = emit_wants(e, TABLE_op) || emit_wants(e, TABLE_guard);
    if (emit_wants(e, TABLE_guard))
        find_departures(e);
    for (uint32_t t = 0; t < traces->all.n && !e->failed; t++) {
        if (emit_wants(e, TABLE_trace))
            emit_trace(e, t);
        if (emit_wants(e, TABLE_label))
            emit_labels(e, t);
        if (reads && traces->all.at[t].has_body)
            read_operations(&r, t);
    }
    guard_list_free(&e->departures);
    map_free(&e->left);
    names_free(&r.wheres);
    vec_free(&r.spots);
    map_free(&r.classes.by_name);
}
