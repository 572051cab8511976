#include "logparse/rows/explain.h"

#include "logparse/traces/health.h"

/* What a guard demands, in words; %s is its arguments. The longest prefix wins. */
static const struct {
    const char *name, *words;
} tests[] = {
    {"guard_true", "goes on while %s is true"},
    {"guard_false", "goes on while %s is false"},
    {"guard_value", "goes on while these two are the same: %s"},
    {"guard_nonnull_class",
     "goes on while the first is an object of the second's class: %s"},
    {"guard_class", "goes on while the first is of exactly the second's class: %s"},
    {"guard_nonnull", "goes on while %s is not null"},
    {"guard_isnull", "goes on while %s is null"},
    {"guard_gc_type", "goes on while the object has this type: %s"},
    {"guard_is_object", "goes on while %s is an instance"},
    {"guard_subclass", "goes on while the first is of a subclass of the second: %s"},
    {"guard_no_exception", "goes on while the call before it raised nothing"},
    {"guard_exception", "goes on while the call before it raised %s"},
    {"guard_no_overflow", "goes on while the arithmetic before it did not overflow"},
    {"guard_overflow", "goes on while the arithmetic before it overflowed"},
    {"guard_not_forced",
     "goes on while the call before it did not look into this frame"},
    {"guard_not_invalidated",
     "goes on until something that was assumed constant changes "
     "(a global, a class attribute, ...)"},
    {"guard_always_fails", "always leaves: the trace was cut here because it is long"},
};

static struct rich *new_line(struct lines_of_text *out)
{
    struct rich *r = vec_add(&out->lines);
    *r = (struct rich){0};
    return r;
}

static void say_test(const struct op *op, struct lines_of_text *out)
{
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (!slice_starts(op->name, slice_of(tests[i].name)))
            continue;
        const char *words = tests[i].words, *hole = strstr(words, "%s");
        struct rich *r = new_line(out);
        size_t before = hole ? (size_t)(hole - words) : strlen(words);
        rich_add(r, LOOK_PLAIN, (struct slice){words, before});
        if (hole) {
            rich_add(r, LOOK_GUARD, op->args);
            rich_add(r, LOOK_PLAIN, slice_of(hole + 2));
        }
        return;
    }
}

/* The operation that made the tested value, and the value that one tested, up to a load. */
static void say_origin(const struct listing *l, uint32_t guard,
                       struct lines_of_text *out)
{
    enum { STEPS = 4 };
    struct slice args = l->body.ops.at[guard].args, wanted;
    if (!arg_next(&args, &wanted))
        return;
    for (uint32_t i = guard, steps = 0; i-- > 0 && steps < STEPS;) {
        const struct op *op = &l->body.ops.at[i];
        if (op->kind != OP_OPERATION || !slice_eq(op->result, wanted))
            continue;
        struct rich *r = new_line(out);
        rich_addf(r, LOOK_DIM, "  %.*s is ", (int)wanted.n, wanted.p);
        rich_add(r, LOOK_PLAIN, op->name);
        rich_addf(r, LOOK_PLAIN, "(");
        rich_add(r, LOOK_PLAIN, op->args);
        rich_addf(r, LOOK_PLAIN, ")");
        if (l->frame_of.at[i] != NO_FRAME && l->frame_of.at[i] != l->frame_of.at[guard])
            rich_addf(r, LOOK_DIM, "   from line %lld",
                      (long long)l->frames.at[l->frame_of.at[i]].place.line);
        steps++;
        args = op->args;
        if (!arg_next(&args, &wanted))
            return;
    }
}

static void say_place(const struct listing *l, uint32_t op, struct lines_of_text *out)
{
    uint32_t frame = l->frame_of.at[op];
    struct slice line;
    if (frame == NO_FRAME)
        return;
    const struct frame *f = &l->frames.at[frame];
    struct rich *r = new_line(out);
    if (!f->place.is_python) {
        rich_addf(r, LOOK_DIM, "in ");
        rich_add(r, LOOK_PLAIN, f->place.text);
        return;
    }
    rich_addf(r, LOOK_DIM, "at %.*s:%lld  ", (int)place_basename(f->place.file).n,
              place_basename(f->place.file).p, (long long)f->place.line);
    if (source_line(source_get(&l->lib->sources, f->place.file), f->place.line, &line))
        rich_add(r, LOOK_SOURCE, line);
}

/* The bytecode that the operation belongs to: the last merge point before it. */
static void say_bytecode(const struct listing *l, uint32_t op, struct rich *r)
{
    struct place place;
    while (op > 0 && l->body.ops.at[op].kind != OP_MERGE_POINT)
        op--;
    if (l->body.ops.at[op].kind != OP_MERGE_POINT)
        return;
    place_parse(l->body.ops.at[op].where, &place);
    if (!place.is_python || place.bytecode < 0)
        return;
    rich_addf(r, LOOK_BYTECODE, "%lld ", (long long)place.bytecode);
    rich_add(r, LOOK_BYTECODE, place.opname);
    rich_addf(r, LOOK_DIM, " of ");
    rich_add(r, LOOK_CALL, place.function);
}

static void say_cost(const struct listing *l, uint32_t op, struct lines_of_text *out)
{
    uint64_t runs;
    int64_t start, end;
    struct rich *r = new_line(out);
    if (listing_runs(l, op, &runs))
        rich_addf(r, LOOK_PLAIN, "control came here %llu times; ",
                  (unsigned long long)runs);
    if (body_code_range(&l->body, op, &start, &end))
        rich_addf(r, LOOK_DIM, "%lld bytes of machine code; ",
                  (long long)(end - start));
    say_bytecode(l, op, r);
}

/* Other guards that test the same value: they often stand and fall together. */
static void say_siblings(const struct listing *l, uint32_t op,
                         struct lines_of_text *out)
{
    enum { MOST = 8 };
    struct slice args = l->body.ops.at[op].args, wanted, first;
    struct rich *r = NULL;
    uint32_t n = 0;
    if (!arg_next(&args, &wanted))
        return;
    for (uint32_t i = 0; i < l->body.ops.n && n <= MOST; i++) {
        args = l->body.ops.at[i].args;
        if (i == op || !l->guard_of.at[i] || !arg_next(&args, &first) ||
            !slice_eq(first, wanted))
            continue;
        if (!r)
            rich_addf(r = new_line(out), LOOK_DIM, "also tested by");
        if (n++ == MOST)
            rich_addf(r, LOOK_DIM, " ...");
        else
            rich_addf(r, LOOK_GUARD, " g%u", l->guard_of.at[i]);
    }
}

/* What the bridge is like, and where it ends. */
static void say_way_of_bridge(const struct traces *traces, const struct trace *b,
                              struct lines_of_text *out)
{
    struct rich *r = new_line(out);
    rich_addf(r, LOOK_DIM, "It has %u operations and %u guards", trace_ops(b),
              b->guards);
    rich_addf(r, LOOK_DIM, b->exits ? ", %u of them with a bridge of their own" : "",
              b->exits);
    if (b->jump_trace != NO_TRACE) {
        rich_addf(r, LOOK_DIM, "; it ends at label %u of ", b->jump_label + 1);
        rich_add(r, LOOK_DIM, slice_of(traces->all.at[b->jump_trace].name));
    }
    rich_addf(r, LOOK_DIM, ".");
}

static void say_bridge(const struct listing *l, const struct guard_flow *g,
                       struct lines_of_text *out)
{
    const struct trace *b = &l->lib->traces->all.at[g->bridge];
    struct rich *r = new_line(out);
    rich_addf(r, LOOK_BRIDGE, "A bridge leaves here: ");
    rich_add(r, LOOK_BRIDGE, slice_of(b->name));
    say_way_of_bridge(l->lib->traces, b, out);
    if (!g->has_bridge_runs)
        return;
    r = new_line(out);
    rich_addf(r, LOOK_PLAIN, "It ran %llu times", (unsigned long long)g->bridge_runs);
    if (g->has_reached && g->reached)
        rich_addf(r, LOOK_PLAIN,
                  ", %.1f %% of the %llu times that control came to this guard",
                  100 * (double)g->bridge_runs / (double)g->reached,
                  (unsigned long long)g->reached);
    rich_addf(r, LOOK_PLAIN, ".");
    if (g->has_left) {
        r = new_line(out);
        rich_addf(r, LOOK_DIM,
                  "Before it was compiled the guard failed %llu times "
                  "(trace_eagerness%s) into "
                  "the interpreter.",
                  (unsigned long long)(g->has_failed ? g->left_at_most : g->needed),
                  g->has_failed ? "" : ", unless --jit changed it");
    }
}

static void say_departures(const struct guard_flow *g, struct lines_of_text *out)
{
    unsigned long long most = g->left_at_most, likely = g->likely;
    struct rich *r = new_line(out);
    if (g->sharing == 1) {
        rich_addf(r, LOOK_PLAIN, "Control left here %llu times.", most);
        return;
    }
    rich_addf(r, LOOK_PLAIN,
              "Control left here at most %llu times. PyPy does not count the "
              "failures of guards without a bridge, but every trace and label "
              "is counted: that many are missing at the next label, for %u "
              "guards together.",
              most, g->sharing);
    if (likely < most) {
        r = new_line(out);
        rich_addf(r, LOOK_PLAIN,
                  "Guards that have a bridge now failed %d times each before it "
                  "was compiled. That leaves %llu.",
                  TRACE_EAGERNESS, likely);
    }
}

static void say_suspect(const struct listing *l, uint32_t op,
                        const struct guard_flow *g, struct lines_of_text *out)
{
    static const char *const words[] = {
        [SUSPICION_NONE] = "Nothing tells which of these guards let it out.",
        [SUSPICION_HERE] =
            "Most likely it left here: this guard tests a condition of the "
            "program; the others test types, overflow or signals, which seldom "
            "change.",
        [SUSPICION_AMONG] =
            "It left here, or at another guard that tests a condition of the "
            "program: of this trace (key w goes there), or of another one that "
            "comes to the same label.",
        [SUSPICION_ELSEWHERE] =
            "Most likely it left at another guard, which tests a condition "
            "of the program (key w goes there)."};
    enum suspicion s = listing_suspicion(l, op);
    struct rich *r = new_line(out);
    if (g->likely < LEFT_MATTERS)
        rich_addf(r, LOOK_GOOD,
                  "So few are how a loop ends: no bridge is missing here.");
    else
        rich_addf(r, s == SUSPICION_ELSEWHERE ? LOOK_PLAIN : LOOK_MISSING, "%s",
                  words[s]);
}

static void say_why_none(const struct guard_flow *g, struct lines_of_text *out)
{
    struct rich *r = new_line(out);
    unsigned long long needed = g->needed;
    rich_addf(r, LOOK_PLAIN,
              "Why none: a bridge is compiled when one guard has failed %llu times "
              "(trace_eagerness%s). ",
              needed, g->has_failed ? "" : ", unless --jit changed it");
    if (g->likely < needed)
        rich_addf(r, LOOK_MISSING,
                  "%llu is fewer than %llu: it has not come to that. A longer "
                  "run would compile it.",
                  (unsigned long long)g->likely, needed);
    else
        rich_addf(r, LOOK_PLAIN,
                  "Either no single guard did, or its recording was given up "
                  "(see the aborts of this log).");
}

static void say_missing(const struct listing *l, uint32_t op,
                        const struct guard_flow *g, struct lines_of_text *out)
{
    struct rich *r = new_line(out);
    rich_addf(r, LOOK_MISSING, "No bridge leaves here.");
    if (!g->has_left && g->has_reached) {
        r = new_line(out);
        rich_addf(r, LOOK_PLAIN,
                  "Control came here at most %llu times. How often it left is not "
                  "known: this trace ends where nobody counts arrivals (a "
                  "return, or a trace that is not in the log).",
                  (unsigned long long)g->reached);
        return;
    }
    if (!g->has_left) {
        r = new_line(out);
        rich_addf(r, LOOK_PLAIN, "How often control left is not known: %s.",
                  l->lib->traces->has_counts ? "nobody counted it"
                                             : health_no_counts(l->lib->traces));
        return;
    }
    if (g->left_at_most == 0) {
        r = new_line(out);
        rich_addf(r, LOOK_GOOD,
                  "None was needed: the counts prove that control never left "
                  "here.");
        return;
    }
    say_departures(g, out);
    if (g->sharing > 1)
        say_suspect(l, op, g, out);
    if (g->likely >= LEFT_MATTERS && listing_suspicion(l, op) != SUSPICION_ELSEWHERE)
        say_why_none(g, out);
}

static void say_failargs(const struct op *op, struct lines_of_text *out)
{
    if (!op->has_failargs)
        return;
    struct rich *r = new_line(out);
    rich_addf(r, LOOK_DIM, "Saved when it leaves: [");
    rich_add(r, LOOK_DIM, op->failargs);
    rich_addf(r, LOOK_DIM, "]");
}

void explain_op(const struct listing *l, uint32_t op, struct lines_of_text *out)
{
    struct guard_flow g;
    *out = (struct lines_of_text){0};
    if (op >= l->body.ops.n)
        return;
    const struct op *o = &l->body.ops.at[op];
    struct rich *r = new_line(out);
    rich_add(r, LOOK_TITLE, o->kind == OP_OPERATION ? o->name : o->line);
    bool known = listing_guard(l, op, &g);
    if (l->guard_of.at[op])
        rich_addf(r, LOOK_TITLE, "  (guard %u of this trace)", l->guard_of.at[op]);
    else if (o->kind == OP_OPERATION)
        rich_addf(r, LOOK_DIM, "  (%s, no guard)",
                  op_class_names[op_class_of(o->name)]);
    say_place(l, op, out);
    if (o->kind == OP_OPERATION)
        say_cost(l, op, out);
    if (l->guard_of.at[op] == 0)
        return;
    say_test(o, out);
    say_origin(l, op, out);
    say_siblings(l, op, out);
    new_line(out);
    if (!known) {
        r = new_line(out);
        rich_addf(r, LOOK_DIM, "Guards are counted in another stage of this trace.");
    } else if (g.bridge != NO_TRACE) {
        say_bridge(l, &g, out);
    } else {
        say_missing(l, op, &g, out);
    }
    say_failargs(o, out);
}

void lines_of_text_free(struct lines_of_text *t)
{
    for (size_t i = 0; i < t->lines.n; i++)
        rich_free(&t->lines.at[i]);
    vec_free(&t->lines);
}
