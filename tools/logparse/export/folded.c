#include "logparse/export/folded.h"

#include <assert.h>
#include <stdlib.h>

#include "logparse/ops/body.h"
#include "logparse/rows/alloc_list.h"
#include "logparse/util/safe.h"

const char *const folded_weight_names[FOLDED_WEIGHTS] = {"ops", "allocations", "bytes"};

enum { MOST_FRAMES = 64 /* deeper calls are charged to frame 64 */ };

struct stack {
    uint32_t frames[MOST_FRAMES]; /* in folder.names, the outermost first */
    uint32_t n;
};

struct folder {
    const struct traces *traces;
    const struct flow *flow;
    enum folded_weight weight;
    struct names names;     /* of frames */
    struct names wheres;    /* locations of merge points */
    VEC(uint32_t) frame_of; /* by number in `wheres` */
    struct names stacks;    /* written out */
    VEC(double) weights;    /* by number in `stacks` */
    struct map left;        /* trace << 32 | guard -> number in `kept` + 1 */
    VEC(struct stack) kept; /* of guards that bridges leave */
    struct stack now;
    uint32_t last; /* number of `now` in `stacks`; NO_OP: to be found */
};

/* ';' and ' ' separate things here, so names must not hold them. */
static void add_name(struct str *out, struct slice text)
{
    size_t from = out->n;
    safe_add(out, text);
    for (size_t i = from; i < out->n; i++)
        if (out->p[i] == ';' || out->p[i] == ' ')
            out->p[i] = '_';
}

static uint32_t frame_for(struct folder *f, struct slice where)
{
    uint32_t n = names_add(&f->wheres, where);
    if (n < f->frame_of.n)
        return f->frame_of.at[n];
    struct str name = {0};
    struct place place;
    place_parse(where, &place);
    if (place.is_python) {
        add_name(&name, place_basename(place.file));
        str_addc(&name, ':');
        add_name(&name, place.function);
        if (place.line >= 0)
            str_addf(&name, ":%lld", (long long)place.line);
    } else {
        add_name(&name, where);
    }
    *vec_add(&f->frame_of) = names_add(&f->names, str_slice(&name));
    str_free(&name);
    return f->frame_of.at[n];
}

static void begin_trace(struct folder *f, uint32_t trace)
{
    const struct trace *t = &f->traces->all.at[trace];
    const uint64_t *at = NULL;
    f->now.n = 0;
    f->last = NO_OP;
    if (t->parent != NO_TRACE && t->parent_guard)
        at = map_find(&f->left, (uint64_t)t->parent << 32 | t->parent_guard);
    if (at)
        f->now = f->kept.at[*at - 1];
    else if (t->has_where)
        f->now.frames[f->now.n++] = frame_for(f, f->traces->texts.at[t->where]);
}

/* Control is at this bytecode. Calls around it that no merge point showed are not known. */
static void take_merge_point(struct folder *f, const struct op *op)
{
    uint32_t depth = op->depth < 0              ? 0
                     : op->depth >= MOST_FRAMES ? MOST_FRAMES - 1
                                                : (uint32_t)op->depth;
    uint32_t frame = frame_for(f, op->where);
    if (depth < f->now.n && f->now.n == depth + 1 && f->now.frames[depth] == frame)
        return;
    depth = depth > f->now.n ? f->now.n : depth;
    f->now.frames[depth] = frame;
    f->now.n = depth + 1;
    f->last = NO_OP;
}

static void charge(struct folder *f, double weight)
{
    if (f->last == NO_OP) {
        struct str s = {0};
        for (uint32_t i = 0; i < f->now.n; i++) {
            if (i)
                str_addc(&s, ';');
            str_add(&s, f->names.at[f->now.frames[i]]);
        }
        if (s.n == 0)
            str_add(&s, SLICE("(unknown)"));
        f->last = names_add(&f->stacks, str_slice(&s));
        str_free(&s);
        while (f->weights.n < f->stacks.n)
            *vec_add(&f->weights) = 0;
    }
    assert(f->last < f->weights.n);
    f->weights.at[f->last] += weight;
}

static double weight_of(const struct folder *f, const struct op *op,
                        enum op_class class)
{
    uint64_t bytes = 0;
    if (f->weight == FOLDED_OPS)
        return 1;
    if (class != OPC_ALLOC)
        return 0;
    if (f->weight == FOLDED_BYTES && !alloc_bytes(op, &bytes))
        return 0;
    return f->weight == FOLDED_BYTES ? (double)bytes : 1;
}

static void keep_stack(struct folder *f, uint32_t trace, uint32_t guard)
{
    if (trace_bridge_at(f->traces, &f->traces->all.at[trace], guard) == NO_TRACE)
        return;
    *vec_add(&f->kept) = f->now;
    *map_put(&f->left, (uint64_t)trace << 32 | guard) = f->kept.n;
}

static void fold_trace(struct folder *f, uint32_t trace)
{
    const struct trace *t = &f->traces->all.at[trace];
    struct body body;
    struct walk w;
    uint32_t guard = 0;
    if (!t->has_body)
        return;
    begin_trace(f, trace);
    body_read(&body, f->traces->log, trace_body_section(t));
    walk_open(&w, f->flow, f->traces, trace);
    for (size_t i = 0; i < body.ops.n; i++) {
        const struct op *op = &body.ops.at[i];
        if (op->kind == OP_MERGE_POINT)
            take_merge_point(f, op);
        if (op->kind != OP_OPERATION)
            continue;
        enum op_class class = op_class_of(op->name);
        if (class == OPC_LABEL) {
            walk_label(&w);
            continue;
        }
        double times = !f->traces->has_counts ? 1
                       : w.now.known          ? (double)w.now.most
                                              : 0;
        double weight = weight_of(f, op, class) * times;
        if (weight > 0)
            charge(f, weight);
        if (class != OPC_GUARD)
            continue;
        keep_stack(f, trace, ++guard);
        walk_guard(&w);
    }
    body_free(&body);
}

bool folded_write(const struct traces *traces, const struct flow *flow,
                  enum folded_weight weight, FILE *out)
{
    struct folder f = {.traces = traces, .flow = flow, .weight = weight};
    for (uint32_t t = 0; t < traces->all.n; t++)
        fold_trace(&f, t);
    for (size_t i = 0; i < f.stacks.n; i++) {
        fwrite(f.stacks.at[i].p, 1, f.stacks.at[i].n, out);
        fprintf(out, " %.0f\n", f.weights.at[i]);
    }
    bool any = f.stacks.n > 0;
    names_free(&f.names);
    names_free(&f.wheres);
    names_free(&f.stacks);
    vec_free(&f.frame_of);
    vec_free(&f.weights);
    map_free(&f.left);
    vec_free(&f.kept);
    return any;
}
