#include "logparse/rows/show_json.h"

#include "logparse/traces/addresses.h"
#include "logparse/util/json.h"

static void text_or_null(struct json *j, const char *key, struct slice text)
{
    json_key(j, key);
    if (text.n)
        json_text(j, text);
    else
        json_null(j);
}

static void number_or_null(struct json *j, const char *key, bool known, uint64_t n)
{
    json_key(j, key);
    known ? json_uint(j, n) : json_null(j);
}

static void json_guard(struct json *j, const struct listing *l, uint32_t op)
{
    struct guard_flow g;
    json_key(j, "guard");
    json_open(j, '{');
    number_or_null(j, "ordinal", true, l->guard_of.at[op]);
    if (listing_guard(l, op, &g)) {
        text_or_null(j, "bridge",
                     g.bridge == NO_TRACE
                         ? (struct slice){0}
                         : slice_of(l->lib->traces->all.at[g.bridge].name));
        number_or_null(j, "reached_at_most", g.has_reached, g.reached);
        number_or_null(j, "bridge_runs", g.has_bridge_runs, g.bridge_runs);
        number_or_null(j, "left_without_bridge_at_most", g.has_left, g.left_at_most);
        number_or_null(j, "bound_shared_by_guards", g.has_left, g.sharing);
    }
    json_close(j, '}');
}

static void json_args(struct json *j, const char *key, struct slice args)
{
    struct slice arg;
    json_key(j, key);
    json_open(j, '[');
    while (arg_next(&args, &arg))
        json_text(j, arg);
    json_close(j, ']');
}

static void json_place(struct json *j, const struct listing *l, uint32_t op)
{
    uint32_t frame = l->frame_of.at[op];
    if (frame == NO_FRAME)
        return;
    const struct frame *f = &l->frames.at[frame];
    if (f->place.is_python) {
        text_or_null(j, "function", f->place.function);
        text_or_null(j, "file", f->place.file);
        json_key(j, "line");
        f->place.line >= 0 ? json_int(j, f->place.line) : json_null(j);
    } else if (f->place.function.n) {
        text_or_null(j, "function", f->place.function);
    }
    json_key(j, "depth");
    json_int(j, f->depth);
}

static void json_asm(struct json *j, const struct listing *l, uint32_t op)
{
    if (op + 1 >= l->first_insn.n || l->first_insn.at[op] == l->first_insn.at[op + 1])
        return;
    json_key(j, "asm");
    json_open(j, '[');
    for (uint32_t k = l->first_insn.at[op]; k < l->first_insn.at[op + 1]; k++) {
        json_open(j, '{');
        json_key(j, "address");
        json_hex(j, l->insns.at[k].address);
        json_key(j, "text");
        json_text(j, slice_of(l->insns.at[k].text));
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* Where the operation's code is: an offset alone cannot be used, for it counts from the start of
 * the block, which begins with a table of constants. */
static void json_address(struct json *j, const struct listing *l, const struct op *op)
{
    uint64_t base = code_base_of(&l->lib->traces->all.at[l->trace]);
    json_key(j, "address");
    if (op->offset >= 0 && base)
        json_hex(j, base + (uint64_t)op->offset);
    else
        json_null(j);
}

static void json_op(struct json *j, const struct listing *l, uint32_t i)
{
    const struct op *op = &l->body.ops.at[i];
    struct times runs = listing_times(l, i);
    json_open(j, '{');
    switch (op->kind) {
    case OP_MERGE_POINT: {
        struct place place;
        place_parse(op->where, &place);
        text_or_null(j, "merge_point", op->where);
        text_or_null(j, "bytecode", place.opname);
        number_or_null(j, "bytecode_offset", place.bytecode >= 0,
                       (uint64_t)place.bytecode);
        break;
    }
    case OP_OPERATION: {
        text_or_null(j, "op", op->name);
        text_or_null(j, "class", slice_of(op_class_names[op_class_of(op->name)]));
        text_or_null(j, "result", op->result);
        json_args(j, "args", op->args);
        text_or_null(j, "descr", op->descr);
        if (op->has_failargs)
            json_args(j, "failargs", op->failargs);
        number_or_null(j, "offset", op->offset >= 0, (uint64_t)op->offset);
        json_address(j, l, op);
        number_or_null(j, "runs_at_least", runs.known, runs.least);
        number_or_null(j, "runs_at_most", runs.known, runs.most);
        if (l->guard_of.at[i])
            json_guard(j, l, i);
        json_asm(j, l, i);
        break;
    }
    case OP_INPUTS: json_args(j, "inputs", op->args); break;
    default: text_or_null(j, "text", op->line); break;
    }
    json_place(j, l, i);
    json_close(j, '}');
}

void show_json(const struct listing *l, FILE *out)
{
    struct json j = {.out = out};
    const struct trace *t = &l->lib->traces->all.at[l->trace];
    json_open(&j, '{');
    json_key(&j, "name");
    json_text(&j, slice_of(t->name));
    json_key(&j, "kind");
    json_text(&j, slice_of(trace_kind_names[t->kind]));
    json_key(&j, "stage");
    json_text(&j, slice_of(stage_names[l->stage]));
    json_key(&j, "in_log");
    json_bool(&j, l->has_body);
    if (l->no_code)
        text_or_null(&j, "no_asm", slice_of(l->no_code));
    json_key(&j, "ops");
    json_open(&j, '[');
    for (uint32_t i = 0; i < l->body.ops.n; i++)
        json_op(&j, l, i);
    json_close(&j, ']');
    json_close(&j, '}');
}
