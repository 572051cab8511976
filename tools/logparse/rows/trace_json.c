#include "logparse/rows/trace_json.h"

#include "logparse/traces/ranking.h"

void json_field_text(struct json *j, const char *key, bool known, struct slice text)
{
    json_key(j, key);
    known ? json_text(j, text) : json_null(j);
}

void json_field_uint(struct json *j, const char *key, bool known, uint64_t n)
{
    json_key(j, key);
    known ? json_uint(j, n) : json_null(j);
}

void json_field_int(struct json *j, const char *key, bool known, int64_t n)
{
    json_key(j, key);
    known ? json_int(j, n) : json_null(j);
}

void json_field_hex(struct json *j, const char *key, bool known, uint64_t n)
{
    json_key(j, key);
    known ? json_hex(j, n) : json_null(j);
}

static void json_place(struct json *j, const struct traces *traces,
                       const struct trace *t)
{
    struct place place = {0};
    bool known = trace_place(traces, t, &place);
    bool python = known && place.is_python;
    json_field_text(j, "function", python || place.function.n, place.function);
    json_field_text(j, "file", python, place.file);
    json_field_int(j, "line", python && place.line >= 0, place.line);
    json_field_int(j, "first_line", python, place.first_line);
    json_field_int(j, "bytecode_offset", known && place.bytecode >= 0, place.bytecode);
    json_field_text(j, "location", known, place.text);
}

static void json_labels(struct json *j, const struct traces *traces,
                        const struct trace *t)
{
    json_key(j, "labels");
    json_open(j, '[');
    for (uint32_t i = 0; i < t->labels; i++) {
        const struct label *l = &traces->labels.at[t->first_label + i];
        json_open(j, '{');
        json_field_int(j, "token", l->has_token, l->token);
        json_field_uint(j, "count", l->has_count, l->count);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void json_code(struct json *j, const struct trace *t)
{
    json_key(j, "asm");
    if (!t->code.known) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_field_hex(j, "start", true, t->code.start);
    json_field_hex(j, "end", true, t->code.stop);
    json_field_uint(j, "bytes", true, t->code.stop - t->code.start);
    json_close(j, '}');
}

static void json_links(struct json *j, const struct traces *traces,
                       const struct trace *t)
{
    bool parent = t->parent != NO_TRACE, target = t->jump_trace != NO_TRACE;
    json_field_text(j, "parent", parent,
                    slice_of(parent ? traces->all.at[t->parent].name : ""));
    json_field_uint(j, "parent_guard", parent && t->parent_guard, t->parent_guard);
    json_field_uint(j, "parent_offset", parent && !t->parent_guard, t->parent_offset);
    json_field_text(j, "jumps_to", target,
                    slice_of(target ? traces->all.at[t->jump_trace].name : ""));
    json_field_uint(j, "jumps_to_label", target, t->jump_label);
    json_key(j, "bridges");
    json_open(j, '[');
    for (uint32_t i = 0; i < t->exits; i++) {
        const struct exit *e = &traces->exits.at[t->first_exit + i];
        json_open(j, '{');
        json_field_uint(j, "guard", true, e->guard);
        json_field_text(j, "bridge", true, slice_of(traces->all.at[e->bridge].name));
        json_close(j, '}');
    }
    json_close(j, ']');
}

void trace_json(struct json *j, const struct traces *traces, const struct trace *t)
{
    uint64_t runs = 0;
    double work = 0;
    bool counted = trace_runs(traces, t, &runs), worked = trace_work(t, &work);
    bool body = t->has_body;
    json_open(j, '{');
    json_field_text(j, "name", true, slice_of(t->name));
    json_field_text(j, "kind", true, slice_of(trace_kind_names[t->kind]));
    json_field_int(j, "number", t->has_number, t->number);
    json_field_hex(j, "guard", t->has_guard, t->guard);
    json_place(j, traces, t);
    json_field_uint(j, "ops", trace_has_ops(t), trace_ops(t));
    json_field_uint(j, "guards", body, t->guards);
    json_field_uint(j, "merge_points", body, t->merge_points);
    json_field_uint(j, "inlined_depth", body, t->max_depth);
    json_field_uint(j, "entries", t->has_entries, t->entries);
    json_field_uint(j, "runs", counted, runs);
    json_key(j, "executed_ops");
    worked ? json_real(j, work) : json_null(j);
    json_key(j, "executed_ops_least");
    worked ? json_real(j, t->executed_least) : json_null(j);
    json_labels(j, traces, t);
    json_links(j, traces, t);
    json_code(j, t);
    json_key(j, "stub");
    json_bool(j, t->is_stub);
    json_key(j, "stages");
    json_open(j, '[');
    for (int s = 0; s < STAGES; s++)
        if (t->section[s] != NO_SECTION)
            json_text(j, slice_of(stage_names[s]));
    json_close(j, ']');
    json_close(j, '}');
}

void json_summary(struct json *j, const struct jit_summary *s)
{
    json_key(j, "jit_summary");
    if (!s->found) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    for (int c = 0; c < JIT_COUNTERS; c++)
        if (s->has[c])
            json_field_uint(j, jit_counter_rows[c].name, true, s->count[c]);
    for (int t = 0; t < JIT_TIMES; t++)
        if (s->has_time[t]) {
            json_key(j, jit_time_names[t]);
            json_real(j, s->seconds[t]);
        }
    json_close(j, '}');
}
