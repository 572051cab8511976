#include "logparse/rows/explain_row.h"
#include "logparse/rows/fates.h"

static struct rich *new_line(struct lines_of_text *out)
{
    struct rich *r = vec_add(&out->lines);
    *r = (struct rich){0};
    return r;
}

/* Operations of a range of the body, by what they do. */
struct tally {
    uint32_t n, of[OP_CLASSES];
    double work; /* executed */
    bool counted;
};

static void tally_op(const struct listing *l, uint32_t i, struct tally *t)
{
    const struct op *op = &l->body.ops.at[i];
    if (op->kind != OP_OPERATION)
        return;
    enum op_class class = op_class_of(op->name);
    if (class == OPC_MARK || class == OPC_LABEL)
        return;
    t->n++;
    t->of[class]++;
    struct times times = listing_times(l, i);
    t->counted |= times.known;
    t->work += times.known ? (double)times.most : 0;
}

static void say_tally(const struct tally *t, struct lines_of_text *out)
{
    static const struct {
        enum op_class class;
        const char *one, *many;
    } words[] = {{OPC_GUARD, "guard", "guards"},
                 {OPC_ALLOC, "allocation", "allocations"},
                 {OPC_CALL, "call out of the trace", "calls out of the trace"},
                 {OPC_READ, "read", "reads"},
                 {OPC_WRITE, "write", "writes"},
                 {OPC_ARITH, "of arithmetic", "of arithmetic"}};
    struct rich *r = new_line(out);
    rich_addf(r, LOOK_PLAIN, "%u operation%s", t->n, t->n == 1 ? "" : "s");
    const char *before = ": ";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t n = t->of[words[i].class];
        if (n == 0)
            continue;
        rich_addf(r, LOOK_PLAIN, "%s%u %s", before, n,
                  n == 1 ? words[i].one : words[i].many);
        before = ", ";
    }
    rich_addf(r, LOOK_PLAIN, ".");
}

/* Of what the trace executed */
static void say_share(const struct listing *l, const struct tally *t,
                      struct lines_of_text *out)
{
    const struct trace *trace = &l->lib->traces->all.at[l->trace];
    if (t->counted && trace->has_executed && trace->executed > 0)
        rich_addf(new_line(out), LOOK_PLAIN, "%.1f%% of what this trace executed.",
                  100 * t->work / trace->executed);
}

static void say_line(const struct listing *l, uint32_t frame, struct lines_of_text *out)
{
    struct slice line;
    if (frame == NO_FRAME)
        return;
    const struct place *p = &l->frames.at[frame].place;
    struct rich *r = new_line(out);
    if (!p->is_python) {
        rich_add(r, LOOK_TITLE, p->text);
        return;
    }
    rich_addf(r, LOOK_TITLE, "%.*s:%lld", (int)place_basename(p->file).n,
              place_basename(p->file).p, (long long)p->line);
    rich_addf(r, LOOK_DIM, "  in ");
    rich_add(r, LOOK_CALL, p->function);
    if (source_line(source_get(&l->lib->sources, p->file), p->line, &line)) {
        r = new_line(out);
        rich_add(r, LOOK_SOURCE, line);
    }
    r = new_line(out);
    rich_addf(r, LOOK_DIM, "file ");
    rich_add(r, LOOK_DIM, p->file);
}

static void explain_part(const struct listing *l, const struct row *row,
                         struct lines_of_text *out)
{
    static const struct {
        const char *name, *words;
    } words[] = {
        {"entry", "What runs once, when control comes in from the interpreter."},
        {"preamble", "What runs on each entry, before the loop: it does what the loop "
                     "then need not do again."},
        {"loop", "What goes round and round: it ends in a jump to its own label."},
        {"bridge", "What runs after a guard of another trace has failed."},
        {"rest", "What comes behind the last label."}};
    const struct part *p = &l->parts.at[row->part];
    const struct stretch *s = &l->lib->flow.stretches.at[p->stretch];
    struct tally t = {0};
    rich_addf(new_line(out), LOOK_TITLE, "%s", p->name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(p->name, words[i].name) == 0)
            rich_addf(new_line(out), LOOK_PLAIN, "%s", words[i].words);
    for (uint32_t i = p->first_op; i < p->end_op; i++)
        tally_op(l, i, &t);
    say_tally(&t, out);
    say_share(l, &t, out);
    if (!s->has_passed || l->stage != l->lib->traces->all.at[l->trace].stage)
        return;
    rich_addf(new_line(out), LOOK_PLAIN, "Control came here %llu times.",
              (unsigned long long)s->passed);
    if (s->by_bridges)
        rich_addf(new_line(out), LOOK_BRIDGE, "%llu times it left through bridges.",
                  (unsigned long long)s->by_bridges);
    uint64_t without, earlier;
    if (listing_left_exactly(l, p, &without, &earlier))
        rich_addf(
            new_line(out), LOOK_PLAIN,
            "%llu times it left where no bridge is, %llu times where none was yet.",
            (unsigned long long)without, (unsigned long long)earlier);
    else if (s->has_uncounted)
        rich_addf(new_line(out), LOOK_PLAIN, "%llu times it left where no bridge is%s.",
                  (unsigned long long)s->uncounted,
                  s->sharing > s->end_guard - s->first_guard
                      ? ", here or in other traces that come to the same label"
                      : "");
}

static void explain_source(const struct listing *l, const struct row *row,
                           struct lines_of_text *out)
{
    struct tally t = {0};
    say_line(l, row->frame, out);
    for (uint32_t i = row->op; i < l->parts.at[row->part].end_op; i++) {
        if (l->frame_of.at[i] != row->frame)
            break;
        tally_op(l, i, &t);
    }
    if (row->frame == NO_FRAME)
        return;
    say_tally(&t, out);
    say_share(l, &t, out);
    if (t.n == 0)
        rich_addf(
            new_line(out), LOOK_GOOD,
            "It costs nothing here: i on its bytecodes tells what became of them.");
}

/* How many merge points with this location stand before `op` in its part. */
static uint32_t same_before(const struct body *body, uint32_t op)
{
    uint32_t n = 0;
    for (uint32_t i = op; i-- > 0;) {
        const struct op *o = &body->ops.at[i];
        if (o->kind == OP_OPERATION && slice_eq(o->name, SLICE("label")))
            break;
        n += o->kind == OP_MERGE_POINT && slice_eq(o->where, body->ops.at[op].where);
    }
    return n;
}

/* The merge point of the recording that this bytecode comes from; NO_OP. */
static uint32_t recorded_at(const struct body *recorded, struct slice where,
                            uint32_t nth)
{
    for (uint32_t i = 0; i < recorded->ops.n; i++) {
        const struct op *op = &recorded->ops.at[i];
        if (op->kind == OP_MERGE_POINT && slice_eq(op->where, where) && nth-- == 0)
            return i;
    }
    return NO_OP;
}

static void say_recorded_ops(const struct body *recorded, uint32_t at,
                             struct lines_of_text *out)
{
    enum { MOST = 12 };
    uint32_t n = 0;
    struct rich *r = NULL;
    for (uint32_t i = at + 1; i < recorded->ops.n; i++) {
        const struct op *op = &recorded->ops.at[i];
        if (op->kind == OP_MERGE_POINT)
            break;
        if (op->kind != OP_OPERATION || op_class_of(op->name) == OPC_MARK)
            continue;
        if (!r)
            rich_addf(new_line(out), LOOK_DIM, "Recorded were:");
        if (n++ == MOST) {
            rich_addf(new_line(out), LOOK_DIM, "  ...");
            break;
        }
        r = new_line(out);
        rich_addf(r, LOOK_PLAIN, "  ");
        if (op->result.n) {
            rich_add(r, LOOK_PLAIN, op->result);
            rich_addf(r, LOOK_PLAIN, " = ");
        }
        rich_add(r, LOOK_PLAIN, op->name);
        rich_addf(r, LOOK_PLAIN, "(");
        rich_add(r, LOOK_PLAIN, op->args);
        rich_addf(r, LOOK_PLAIN, ")");
    }
}

/* What most likely became of operations that are gone, by what they did. */
static void say_gone(const uint32_t recorded[OP_CLASSES], const struct tally *left,
                     struct lines_of_text *out)
{
    static const struct {
        enum op_class class;
        const char *words;
    } likely[] = {
        {OPC_ALLOC,
         "objects are never made: they are likely virtual, their fields live "
         "in registers"},
        {OPC_GUARD,
         "guards are gone: what they test is likely known from guards before, "
         "or from constants"},
        {OPC_READ, "reads are gone: likely read or written before, with nothing in "
                   "between that changes it"},
        {OPC_WRITE, "writes are gone: likely into virtual objects, or put off and "
                    "merged with later ones"},
        {OPC_ARITH, "operations of arithmetic are gone: likely folded to constants, or "
                    "done before"},
        {OPC_CALL, "calls are gone: likely pure, with a result that is known"}};
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++) {
        uint32_t then = recorded[likely[i].class], now = left->of[likely[i].class];
        if (then > now)
            rich_addf(new_line(out), LOOK_PLAIN, "%u %s.", then - now, likely[i].words);
    }
}

/* "int_gt: kept; in the loop removed by intbounds" */
static void say_fate(const struct fate *f, struct lines_of_text *out)
{
    struct rich *r = new_line(out);
    const struct slice *what = f->what;
    rich_addf(r, LOOK_PLAIN, "    ");
    for (int copy = 0; copy < COPIES; copy++) {
        if (slice_eq(what[copy], SLICE("-")))
            continue;
        if (copy == LOOP_COPY && slice_eq(what[FIRST_COPY], what[LOOP_COPY]))
            break;
        rich_addf(r, LOOK_DIM, copy ? "; in the loop " : "");
        if (slice_eq(what[copy], SLICE("kept"))) {
            rich_addf(r, LOOK_PLAIN, "kept");
        } else if (slice_eq(what[copy], SLICE("changed"))) {
            rich_addf(r, LOOK_PLAIN, "became other operations");
        } else {
            rich_addf(r, LOOK_GOOD, "removed by ");
            rich_add(r, LOOK_GOOD, what[copy]);
        }
    }
    for (int copy = 0; copy < COPIES; copy++) {
        const struct made_for *m = &f->made[copy];
        if (!m->known)
            continue;
        rich_addf(r, LOOK_ALLOC, "; the object was made %sfor ",
                  copy == LOOP_COPY ? "in the loop " : "");
        if (m->by != UINT64_MAX)
            rich_addf(r, LOOK_ALLOC, "%llu ", (unsigned long long)m->by);
        rich_add(r, LOOK_ALLOC, m->name);
    }
}

/* Every operation that was recorded for the bytecode at `at`, with what the optimizer did. False:
 * the log does not say. */
static bool say_fates(const struct listing *l, const struct body *recorded, uint32_t at,
                      struct lines_of_text *out)
{
    struct fates fates;
    uint32_t inputs = 0;
    if (!fates_read(&fates, l->lib->traces, l->trace))
        return false;
    while (inputs < recorded->ops.n && recorded->ops.at[inputs].kind != OP_INPUTS)
        inputs++;
    rich_addf(new_line(out), LOOK_DIM,
              "Recorded were (what the optimizer did with each):");
    for (uint32_t i = at + 1; i < recorded->ops.n; i++) {
        const struct op *op = &recorded->ops.at[i];
        if (op->kind == OP_MERGE_POINT)
            break;
        if (op->kind != OP_OPERATION)
            continue;
        struct rich *r = new_line(out);
        rich_addf(r, LOOK_PLAIN, "  ");
        rich_add(r, LOOK_PLAIN, op->line);
        const struct fate *f = fates_of(&fates, i - inputs);
        if (f && slice_eq(f->name, op->name))
            say_fate(f, out);
    }
    fates_free(&fates);
    return true;
}

static void say_ghost(const struct listing *l, const struct row *row,
                      const struct tally *left, struct lines_of_text *out)
{
    const struct trace *t = &l->lib->traces->all.at[l->trace];
    struct body recorded;
    uint32_t of[OP_CLASSES] = {0}, n = 0;
    if (l->stage == STAGE_NOOPT)
        return;
    if (t->section[STAGE_NOOPT] == NO_SECTION) {
        rich_addf(new_line(out), LOOK_DIM,
                  "What was recorded for it is not in this log: "
                  "PYPYLOG=jit-log-noopt,jit-log-opt,jit-backend:FILE has it.");
        return;
    }
    body_read(&recorded, l->lib->traces->log, t->section[STAGE_NOOPT]);
    uint32_t at = recorded_at(&recorded, l->body.ops.at[row->op].where,
                              same_before(&l->body, row->op));
    for (uint32_t i = at == NO_OP ? (uint32_t)recorded.ops.n : at + 1;
         i < recorded.ops.n && recorded.ops.at[i].kind != OP_MERGE_POINT; i++) {
        const struct op *op = &recorded.ops.at[i];
        if (op->kind != OP_OPERATION || op_class_of(op->name) == OPC_MARK)
            continue;
        of[op_class_of(op->name)]++;
        n++;
    }
    if (at == NO_OP) {
        rich_addf(new_line(out), LOOK_DIM,
                  "The recording does not hold this bytecode: it was inlined or copied "
                  "from another one.");
    } else {
        rich_addf(new_line(out), LOOK_PLAIN,
                  "%u operation%s recorded for it, %u %s left here.", n,
                  n == 1 ? " was" : "s were", left->n, left->n == 1 ? "is" : "are");
        if (n == 0)
            rich_addf(
                new_line(out), LOOK_DIM,
                "It moves constants and variables: that costs nothing in a trace.");
        if (n && !say_fates(l, &recorded, at, out)) {
            say_gone(of, left, out);
            say_recorded_ops(&recorded, at, out);
        }
    }
    body_free(&recorded);
}

static void explain_bytecode(const struct listing *l, const struct row *row,
                             struct lines_of_text *out)
{
    struct place place;
    struct tally t = {0};
    place_parse(l->body.ops.at[row->op].where, &place);
    struct rich *r = new_line(out);
    if (place.is_python && place.bytecode >= 0)
        rich_addf(r, LOOK_TITLE, "%lld ", (long long)place.bytecode);
    rich_add(r, LOOK_TITLE, place.is_python ? place.opname : place.text);
    say_line(l, row->frame, out);
    for (uint32_t i = row->op + 1; i < l->parts.at[row->part].end_op; i++) {
        if (l->body.ops.at[i].kind == OP_MERGE_POINT)
            break;
        tally_op(l, i, &t);
    }
    say_tally(&t, out);
    say_share(l, &t, out);
    say_ghost(l, row, &t, out);
}

static void explain_call(const struct listing *l, const struct row *row,
                         struct lines_of_text *out)
{
    struct str crumb = {0};
    uint32_t number = (uint32_t)(row - l->rows.at);
    rich_addf(new_line(out), LOOK_TITLE,
              "A call that the trace goes into: it costs no call and no frame");
    say_line(l, row->frame, out);
    rowtext_crumb(l, number, &crumb);
    rich_addf(new_line(out), LOOK_DIM, "calls around it: %s", str_text(&crumb));
    str_free(&crumb);
}

void explain_row(const struct listing *l, uint32_t row, struct lines_of_text *out)
{
    *out = (struct lines_of_text){0};
    const struct row *r = &l->rows.at[row];
    switch (r->kind) {
    case ROW_PART: explain_part(l, r, out); break;
    case ROW_SOURCE: explain_source(l, r, out); break;
    case ROW_BYTECODE: explain_bytecode(l, r, out); break;
    case ROW_CALL: explain_call(l, r, out); break;
    case ROW_NOTE: rich_addf(new_line(out), LOOK_PLAIN, "%s", r->note); break;
    case ROW_ASM:
    case ROW_OP: explain_op(l, r->op, out); break;
    }
    if (out->lines.n == 0)
        rich_addf(new_line(out), LOOK_DIM, "Nothing is known about this row.");
}

static void say_where(const struct traces *traces, const struct trace *t,
                      struct library *lib, struct lines_of_text *out)
{
    struct place place;
    struct slice line;
    if (!trace_place(traces, t, &place) || !place.is_python)
        return;
    struct rich *r = new_line(out);
    rich_addf(r, LOOK_PLAIN, t->kind == TRACE_BRIDGE ? "goes on at " : "starts at ");
    rich_add(r, LOOK_PLAIN, place.file);
    rich_addf(r, LOOK_PLAIN, ":%lld", (long long)place.line);
    rich_addf(r, LOOK_DIM, "  in ");
    rich_add(r, LOOK_CALL, place.function);
    if (source_line(source_get(&lib->sources, place.file), place.line, &line)) {
        r = new_line(out);
        rich_add(r, LOOK_SOURCE, line);
    }
}

static void say_neighbours(const struct traces *traces, const struct trace *t,
                           struct lines_of_text *out)
{
    if (t->parent != NO_TRACE) {
        struct rich *r = new_line(out);
        rich_addf(r, LOOK_BRIDGE, "leaves ");
        rich_add(r, LOOK_BRIDGE, slice_of(traces->all.at[t->parent].name));
        if (t->parent_guard)
            rich_addf(r, LOOK_BRIDGE, " at its guard %u", t->parent_guard);
    }
    if (t->exits)
        rich_addf(new_line(out), LOOK_PLAIN, "%u bridge%s it.", t->exits,
                  t->exits == 1 ? " leaves" : "s leave");
    if (t->jump_trace != NO_TRACE) {
        struct rich *r = new_line(out);
        rich_addf(r, LOOK_PLAIN, "ends in a jump to label %u of ", t->jump_label + 1);
        rich_add(r, LOOK_PLAIN, slice_of(traces->all.at[t->jump_trace].name));
    }
}

void explain_trace(struct library *lib, uint32_t trace, struct lines_of_text *out)
{
    const struct traces *traces = lib->traces;
    const struct trace *t = &traces->all.at[trace];
    struct listing l;
    struct tally tally = {0};
    uint64_t runs;
    *out = (struct lines_of_text){0};
    struct rich *r = new_line(out);
    rich_add(r, LOOK_TITLE, slice_of(t->name));
    rich_addf(r, LOOK_DIM, "  (%s, compiled as number %u of this log)",
              t->is_stub ? "stub" : trace_kind_names[t->kind], trace + 1);
    say_where(traces, t, lib, out);
    listing_open(&l, lib, trace, -1);
    for (uint32_t i = 0; i < l.body.ops.n; i++)
        tally_op(&l, i, &tally);
    if (l.has_body)
        say_tally(&tally, out);
    listing_close(&l);
    if (trace_runs(traces, t, &runs))
        rich_addf(new_line(out), LOOK_PLAIN,
                  t->kind == TRACE_LOOP ? "It went round %llu times."
                                        : "It ran %llu times.",
                  (unsigned long long)runs);
    if (t->has_entries && t->kind == TRACE_LOOP)
        rich_addf(new_line(out), LOOK_PLAIN, "It was entered %llu times.",
                  (unsigned long long)t->entries);
    if (t->code.known)
        rich_addf(new_line(out), LOOK_DIM, "machine code: 0x%llx to 0x%llx, %llu bytes",
                  (unsigned long long)t->code.start, (unsigned long long)t->code.stop,
                  (unsigned long long)(t->code.stop - t->code.start));
    say_neighbours(traces, t, out);
}
