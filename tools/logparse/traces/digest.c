/* digest.c -- one pass over the lines of a trace, for the numbers that every table shows.
 * This and the scan for marks are all that `logparse summary` costs, so the common line (an
 * operation that is no guard) is left after looking at the first letter of its name. */
#include "logparse/traces/build.h"
#include "logparse/ops/op.h"

static bool find_descr(struct slice line, struct slice *descr)
{
    ptrdiff_t at = slice_rfind(line, SLICE("descr="));
    if (at < 0)
        return false;
    *descr = slice_from(line, (size_t)at + 6);
    return true;
}

/* `line` ends in "descr=TargetToken(N))" */
static bool final_token(struct slice line, int64_t *token)
{
    struct slice descr;
    if (!find_descr(line, &descr) || descr.n < 2)
        return false;
    descr.n--;
    return descr_token(descr, token);
}

static bool guard_id(struct slice line, uint64_t *id)
{
    const char *open = slice_char(line, '<'); /* no argument of a guard holds one */
    if (!open)
        return false;
    struct slice descr = slice_from(line, (size_t)(open - line.p));
    const char *close = slice_char(descr, '>');
    if (!close)
        return false;
    descr.n = (size_t)(close + 1 - descr.p);
    return descr_guard(descr, id);
}

static void take_guard(struct builder *b, uint32_t t, struct slice line)
{
    struct trace *trace = &b->out->all.at[t];
    uint64_t id;
    if (trace->guards++ == 0)
        trace->first_guard = (uint32_t)b->out->guards.n;
    *vec_add(&b->out->guards) = (struct guard_mark){
        .work = (trace->work + 1) & INT32_MAX,
        .always_fails = slice_starts(line, SLICE("guard_always_fails("))};
    if (b->bridge_guards.n == 0 && !b->failures.known)
        return;
    bool known = guard_id(line, &id);
    uint64_t *seen = known ? map_find(&b->bridge_guards, id) : NULL;
    if (seen)
        *seen = GUARD_AT(t + 1, trace->guards);
    if (!b->failures.known)
        return;
    const uint64_t *failed = known ? map_find(&b->failures.failures, id) : NULL;
    *vec_add(&b->out->failures) = failed ? *failed : 0;
}

static void take_label(struct builder *b, uint32_t t, struct slice line)
{
    struct trace *trace = &b->out->all.at[t];
    struct label label = {.guards_before = trace->guards,
                          .ops_before = trace->lines_of_ops,
                          .work_before = trace->work};
    label.has_token = final_token(line, &label.token);
    if (trace->labels++ == 0)
        trace->first_label = (uint32_t)b->out->labels.n;
    if (label.has_token)
        *map_put(&b->labels, (uint64_t)label.token) =
            GUARD_AT(t + 1, trace->labels - 1);
    *vec_add(&b->out->labels) = label;
}

/* Where the trace goes at its end. Its own labels come first; then those seen before. */
static void take_jump(struct builder *b, uint32_t t, struct slice line)
{
    struct trace *trace = &b->out->all.at[t];
    trace->has_jump_token = final_token(line, &trace->jump_token);
    const uint64_t *seen = trace->has_jump_token
                               ? map_find(&b->labels, (uint64_t)trace->jump_token)
                               : NULL;
    if (seen) {
        trace->jump_trace = (uint32_t)(*seen >> 32) - 1;
        trace->jump_label = (uint32_t)*seen;
    }
}

static void take_assembler_call(struct builder *b, uint32_t t, struct slice line)
{
    struct trace *trace = &b->out->all.at[t];
    struct call call = {.target = NO_TRACE};
    struct slice descr;
    ptrdiff_t close;
    if (!find_descr(line, &descr) || (close = slice_find(descr, SLICE(">"))) < 0)
        return;
    descr.n = (size_t)close + 1;
    if (!descr_loop(descr, &call.loop_number))
        return;
    const uint64_t *seen = map_find(&b->loops, (uint64_t)call.loop_number);
    if (seen)
        call.target = (uint32_t)*seen - 1;
    if (trace->calls++ == 0)
        trace->first_call = (uint32_t)b->out->calls.n;
    *vec_add(&b->out->calls) = call;
}

/* The first merge point of a bridge is the only place that says where it is. */
static void take_merge_point(struct builder *b, uint32_t t, struct slice line)
{
    struct trace *trace = &b->out->all.at[t];
    struct op op;
    trace->merge_points++;
    /* inlined or not: "debug_merge_point(0, " is the common case */
    bool outermost = slice_starts(slice_from(line, 17), SLICE("(0, "));
    if (outermost && trace->has_where)
        return;
    op_parse(line, &op);
    if (op.kind != OP_MERGE_POINT)
        return;
    if (op.depth > (int64_t)trace->max_depth && op.depth < 100000)
        trace->max_depth = (uint32_t)op.depth;
    if (!trace->has_where && op.where.n) {
        trace->has_where = true;
        trace->where = names_add(&b->out->texts, op.where);
    }
}

/* Skip "+123: " and "i12 = ". */
static struct slice behind_result(struct slice line)
{
    const char *p = line.p, *end = line.p + line.n;
    if (*p == '+') {
        for (p++; p < end && *p >= '0' && *p <= '9'; p++)
            ;
        p = end - p > 2 && p[0] == ':' && p[1] == ' ' ? p + 2 : line.p;
    }
    const char *q = p;
    while (q < end && *q != ' ' && *q != '(')
        q++;
    if (end - q > 3 && q > p && memcmp(q, " = ", 3) == 0)
        p = q + 3;
    return (struct slice){p, (size_t)(end - p)};
}

enum line_kind { LINE_OTHER, LINE_MARK, LINE_WORK };

/* Is the line an operation (or does it look like the beginning of one)? A merge point or a label
 * is one that does nothing. */
static enum line_kind take_line(struct builder *b, uint32_t t, struct slice line)
{
    if (line.n == 0 || line.p[0] == '#' || line.p[0] == '[')
        return LINE_OTHER;
    struct slice op = behind_result(line);
    if (op.n < 4)
        return LINE_OTHER;
    enum line_kind kind = LINE_WORK;
    switch (op.p[0]) {
    case 'g':
        if (slice_starts(op, SLICE("guard_")))
            take_guard(b, t, op);
        break;
    case 'v':
        if (slice_starts(op, SLICE("vec_guard_")))
            take_guard(b, t, op);
        break;
    case 'd':
        if (slice_starts(op, SLICE("debug_merge_point("))) {
            take_merge_point(b, t, op);
            kind = LINE_MARK;
        }
        break;
    case 'l':
        if (slice_starts(op, SLICE("label("))) {
            take_label(b, t, op);
            kind = LINE_MARK;
        }
        break;
    case 'j':
        if (slice_starts(op, SLICE("jump(")))
            take_jump(b, t, op);
        break;
    case 'c':
        if (slice_starts(op, SLICE("call_assembler")))
            take_assembler_call(b, t, op);
        else if (slice_starts(op, SLICE("call_malloc")))
            b->out->all.at[t].allocs++;
        break;
    case 'n':
        if (slice_starts(op, SLICE("new")) || slice_starts(op, SLICE("nursery_ptr_")))
            b->out->all.at[t].allocs++;
        break;
    case '-':
        return slice_starts(op, SLICE("--end of the loop--")) ? LINE_OTHER : LINE_WORK;
    }
    return slice_char(op, '(') ? kind : LINE_OTHER;
}

void digest_body(struct builder *b, uint32_t t, struct lines *lines)
{
    struct str room = {0};
    struct slice line;
    uint64_t odd = 0;
    while (lines_next(lines, &line)) {
        line = whole_merge_point(lines, line, &room);
        enum line_kind kind = take_line(b, t, line);
        b->out->all.at[t].lines_of_ops += kind != LINE_OTHER;
        b->out->all.at[t].work += kind == LINE_WORK;
        if (kind == LINE_OTHER && line.n && line.p[0] != '#' && line.p[0] != '[' &&
            slice_find(line, SLICE("--end of the loop--")) < 0 && odd++ == 0)
            log_problem(b->log, PROBLEM_ODD_LINE, lines->at, "%.*s",
                        (int)(line.n > 60 ? 60 : line.n), line.p);
    }
    struct trace *trace = &b->out->all.at[t];
    trace->has_body = true;
    if (trace->has_ops && trace->ops != trace->lines_of_ops)
        log_problem(
            b->log, PROBLEM_SHORT_TRACE, b->log->sections.at[lines->section].head,
            "%u operations where the header says %u", trace->lines_of_ops, trace->ops);
    str_free(&room);
}
