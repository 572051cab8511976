#include "logparse/match/select.h"

#include "logparse/diff/figures.h"
#include "logparse/util/glob.h"

/* "# ID: NAME" at the end of a line of the source, as PyPy's tests write it. */
static bool line_has_id(struct slice line, struct slice id)
{
    ptrdiff_t at = slice_rfind(line, SLICE("# ID:"));
    if (at < 0)
        return false;
    struct slice rest = slice_from(line, (size_t)at + 5);
    while (rest.n && rest.p[0] == ' ')
        rest = slice_from(rest, 1);
    while (rest.n && strchr(" \r\t", rest.p[rest.n - 1]))
        rest.n--;
    return slice_eq(rest, id);
}

static bool place_is_meant(const struct expectation *e, struct sources *sources,
                           const struct place *place)
{
    struct slice text;
    if (!place->is_python || place->line < 0)
        return false;
    if (e->anchor == ANCHOR_ID)
        return source_line(source_get(sources, place->file), place->line, &text) &&
               line_has_id(text, e->where);
    ptrdiff_t colon = slice_rfind(e->where, SLICE(":"));
    int64_t line;
    return slice_to_i64(slice_from(e->where, (size_t)colon + 1), &line) &&
           line == place->line &&
           slice_eq(place_basename(place->file),
                    (struct slice){e->where.p, (size_t)colon});
}

static bool trace_is_meant(const struct expectation *e, const struct traces *traces,
                           const struct trace *t)
{
    struct place place;
    if (t->is_stub || !t->has_body || !(e->kinds & 1u << t->kind))
        return false;
    switch (e->anchor) {
    case ANCHOR_TRACE: return glob_match(e->where, slice_of(t->name));
    case ANCHOR_FUNCTION:
        return trace_place(traces, t, &place) && place.is_python &&
               slice_eq(place.function, e->where);
    default: return true;
    }
}

/* Operations [from, to) of the body that belong to the part. */
static void part_range(const struct expectation *e, const struct trace *t,
                       const struct body *body, size_t *from, size_t *to)
{
    size_t last_label = SIZE_MAX;
    *from = 0;
    *to = body->ops.n;
    for (size_t i = 0; i < body->ops.n; i++)
        if (slice_eq(body->ops.at[i].name, SLICE("label")))
            last_label = i;
    bool loop = e->part == PART_LOOP || (e->part == PART_AUTO && t->kind == TRACE_LOOP);
    if (loop && last_label != SIZE_MAX)
        *from = last_label + 1;
    if (e->part == PART_PREAMBLE)
        *to = last_label != SIZE_MAX ? last_label : 0;
}

/* Marks are no operations; at a line, labels and jumps are not what somebody wrote there. */
static bool counts(const struct expectation *e, const struct op *op)
{
    enum op_class class = op_class_of(op->name);
    if (op->kind != OP_OPERATION || class == OPC_MARK)
        return false;
    return e->anchor < ANCHOR_LINE || (class != OPC_LABEL && class != OPC_JUMP);
}

bool select_ops(struct selection *s, const struct expectation *e,
                const struct traces *traces, struct sources *sources, uint32_t trace)
{
    const struct trace *t = &traces->all.at[trace];
    bool by_line = e->anchor >= ANCHOR_LINE, here = !by_line;
    size_t from, to;
    *s = (struct selection){.trace = trace};
    if (!trace_is_meant(e, traces, t) || trace_body_section(t) == NO_SECTION)
        return false;
    body_read(&s->body, traces->log, trace_body_section(t));
    part_range(e, t, &s->body, &from, &to);
    bool found = !by_line;
    for (size_t i = 0; i < to; i++) {
        const struct op *op = &s->body.ops.at[i];
        struct place place;
        if (by_line && op->kind == OP_MERGE_POINT) {
            place_parse(op->where, &place);
            here = place_is_meant(e, sources, &place);
            found |= here && i >= from;
        }
        if (i >= from && here && counts(e, op))
            *vec_add(&s->ops.at) = op;
    }
    if (!found)
        selection_free(s);
    return found;
}

void selection_free(struct selection *s)
{
    body_free(&s->body);
    vec_free(&s->ops.at);
}
