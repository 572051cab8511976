/* view_trace.c -- one trace: source, bytecodes, operations, machine code; guards with what
 * they let out. */
#include <stdlib.h>

#include "jitviewer/app.h"
#include "jitviewer/view_text.h"
#include "jitviewer/view_trace.h"
#include "logparse/rows/explain_row.h"
#include "logparse/rows/variables.h"
#include "logparse/util/safe.h"

/* Where the cursor was in each stage, as long as it is not moved: so going round the stages comes
 * back to where it began. */
struct stage_places {
    uint32_t at[STAGES], arrived; /* operations */
    bool known[STAGES];
};

struct trace_view {
    struct view v;
    struct stage_places places;
    struct listing l;
    unsigned details;
    struct variables variables;
};

static struct trace_view *of(const struct view *v)
{
    return (struct trace_view *)(uintptr_t)v;
}

static const struct trace *trace_of(const struct trace_view *t)
{
    return &t->v.app->side->traces.all.at[t->l.trace];
}

uint32_t trace_view_trace(const struct view *v)
{
    return of(v)->l.trace;
}

static uint32_t trace_rows(const struct view *v)
{
    return (uint32_t)of(v)->l.rows.n;
}

static void trace_row(const struct view *v, uint32_t row, struct rich *out)
{
    rowtext(&of(v)->l, row, DETAIL_GUTTER | of(v)->details, out);
}

static size_t trace_fixed(const struct view *v)
{
    return rowtext_gutter(DETAIL_GUTTER | of(v)->details);
}

static void trace_fit(struct view *v, int rows, int cols)
{
    enum { NARROW = 60 /* columns */ };
    struct trace_view *t = of(v);
    (void)rows;
    if ((cols < NARROW) == !(t->details & DETAIL_NARROW)) {
        t->details ^= DETAIL_NARROW;
        v->serial++;
    }
}

static void trace_title(const struct view *v, struct str *out)
{
    const struct trace *t = trace_of(of(v));
    safe_add(out, slice_of(t->name));
    str_addf(out, "  %s", t->is_stub ? "stub" : trace_kind_names[t->kind]);
    if (t->has_ops)
        str_addf(out, ", %u ops", t->ops);
    if (t->has_body)
        str_addf(out, ", %u guards", t->guards);
    if (t->code.known)
        str_addf(out, ", %llu bytes",
                 (unsigned long long)(t->code.stop - t->code.start));
    if (t->has_entries)
        str_addf(out, ", entered %llu times", (unsigned long long)t->entries);
}

static void trace_head(const struct view *v, struct rich *out)
{
    static const struct {
        unsigned level;
        const char *key, *name;
    } levels[] = {{LEVEL_SOURCE, "s", "ource"},
                  {LEVEL_BYTECODE, "b", "ytecode"},
                  {LEVEL_OPS, "o", "ps"},
                  {LEVEL_ASM, "a", "sm"}};
    const struct trace_view *t = of(v);
    struct str crumb = {0};
    rich_clear(out);
    for (size_t i = 0; i < 4; i++) {
        bool on = t->l.levels & levels[i].level;
        rich_addf(out, on ? LOOK_TITLE : LOOK_DIM, "%c[%s]%s ", on ? '+' : '-',
                  levels[i].key, levels[i].name);
    }
    rich_addf(out, LOOK_DIM, " stage ");
    rich_addf(out, LOOK_LABEL, "%s", stage_names[t->l.stage]);
    rowtext_crumb(&t->l, v->cursor, &crumb);
    if (crumb.n) {
        rich_addf(out, LOOK_DIM, "  in ");
        rich_add(out, LOOK_CALL, str_slice(&crumb));
    }
    str_free(&crumb);
}

static const struct row *row_at(const struct trace_view *t, uint32_t row)
{
    return row < t->l.rows.n ? &t->l.rows.at[row] : NULL;
}

/* The operation that the row is about; NO_OP for parts, source lines, bytecodes, notes. */
static uint32_t op_at(const struct trace_view *t, uint32_t row)
{
    const struct row *r = row_at(t, row);
    return r && (r->kind == ROW_OP || r->kind == ROW_ASM) ? r->op : NO_OP;
}

static const struct op *operation(const struct trace_view *t, uint32_t op)
{
    if (op >= t->l.body.ops.n || t->l.body.ops.at[op].kind != OP_OPERATION)
        return NULL;
    return &t->l.body.ops.at[op];
}

/* Lay out again with the cursor on the same operation at the same height. */
static void lay_out_again(struct trace_view *t)
{
    struct row old = {0};
    bool had = t->v.cursor < t->l.rows.n;
    uint32_t above = t->v.cursor - t->v.top, best = 0;
    if (had)
        old = t->l.rows.at[t->v.cursor];
    listing_layout(&t->l);
    t->v.serial++;
    best = listing_row_of(&t->l, old.op);
    for (uint32_t i = 0; had && i < t->l.rows.n; i++) {
        const struct row *r = &t->l.rows.at[i];
        if (r->kind == old.kind && r->op == old.op && r->part == old.part &&
            (r->kind != ROW_ASM || r->insn == old.insn)) {
            best = i;
            break;
        }
    }
    t->v.cursor = best;
    t->v.top = best > above ? best - above : 0;
}

/* What ENTER leads to from here. */
struct link {
    enum { LINK_NONE, LINK_FOLD, LINK_CARD, LINK_BRIDGE, LINK_JUMP, LINK_CALL } kind;
    uint32_t trace, label;
};

static bool jump_of(const struct trace_view *t, const struct op *op, struct link *link)
{
    const struct trace *tr = trace_of(t);
    if (!slice_eq(op->name, SLICE("jump")) || tr->jump_trace == NO_TRACE)
        return false;
    *link = (struct link){LINK_JUMP, tr->jump_trace, tr->jump_label};
    return true;
}

static bool call_of(const struct trace_view *t, const struct op *op, struct link *link)
{
    const struct trace *tr = trace_of(t);
    int64_t number;
    if (!slice_starts(op->name, SLICE("call_assembler")) ||
        !descr_loop(op->descr, &number))
        return false;
    for (uint32_t i = 0; i < tr->calls; i++) {
        const struct call *c = &t->v.app->side->traces.calls.at[tr->first_call + i];
        if (c->loop_number == number && c->target != NO_TRACE) {
            *link = (struct link){LINK_CALL, c->target, 0};
            return true;
        }
    }
    return false;
}

static struct link link_at(const struct trace_view *t, uint32_t row)
{
    const struct row *r = row_at(t, row);
    struct link link = {LINK_NONE, NO_TRACE, 0};
    struct guard_flow g;
    if (r && r->kind == ROW_PART)
        link.kind = LINK_FOLD;
    const struct op *op = operation(t, op_at(t, row));
    if (!op)
        return link;
    link.kind = LINK_CARD;
    if (listing_guard(&t->l, r->op, &g) && g.bridge != NO_TRACE)
        link = (struct link){LINK_BRIDGE, g.bridge, 0};
    else if (!jump_of(t, op, &link))
        call_of(t, op, &link);
    return link;
}

static const char *trace_enter_hint(const struct view *v)
{
    static const char *const hints[] = {[LINK_FOLD] = "fold",
                                        [LINK_CARD] = "explain",
                                        [LINK_BRIDGE] = "follow bridge",
                                        [LINK_JUMP] = "follow jump",
                                        [LINK_CALL] = "open callee",
                                        [LINK_NONE] = NULL};
    return hints[link_at(of(v), v->cursor).kind];
}

static uint32_t label_op(const struct listing *l, uint32_t label)
{
    for (uint32_t i = 0; i < l->body.ops.n; i++)
        if (l->body.ops.at[i].kind == OP_OPERATION &&
            slice_eq(l->body.ops.at[i].name, SLICE("label")) && label-- == 0)
            return i;
    return NO_OP;
}

static void trace_fold(struct view *v, uint32_t row, enum fold how);

static void trace_enter(struct view *v, uint32_t row)
{
    struct trace_view *t = of(v);
    struct link link = link_at(t, row);
    if (link.kind == LINK_FOLD) {
        uint32_t part = t->l.rows.at[row].part;
        trace_fold(v, row, t->l.parts.at[part].folded ? FOLD_OPEN : FOLD_CLOSE);
    } else if (link.kind == LINK_CARD) {
        app_push(v->app, card_view_new(v->app, &t->l, op_at(t, row)));
    } else if (link.kind != LINK_NONE) {
        struct view *next = trace_view_new(v->app, link.trace, NO_OP);
        app_push(v->app, next);
        if (link.kind == LINK_JUMP) {
            uint32_t op = label_op(&of(next)->l, link.label);
            if (op != NO_OP)
                next->ops->go(next, op);
        }
    } else {
        app_say(v->app, LOOK_PLAIN,
                "nothing to open here: operations, guards, jumps and parts "
                "can be opened");
    }
}

static void trace_fold(struct view *v, uint32_t row, enum fold how)
{
    struct trace_view *t = of(v);
    bool any = false;
    if (row >= t->l.rows.n || t->l.parts.n == 0)
        return;
    if (how != FOLD_ALL) {
        uint32_t part = t->l.rows.at[row].part;
        t->l.parts.at[part].folded = how == FOLD_CLOSE;
        for (uint32_t i = 0; how == FOLD_CLOSE && i < t->l.rows.n; i++)
            if (t->l.rows.at[i].kind == ROW_PART && t->l.rows.at[i].part == part)
                v->cursor = i;
    } else {
        for (size_t i = 0; i < t->l.parts.n; i++)
            any |= t->l.parts.at[i].folded;
        for (size_t i = 0; i < t->l.parts.n; i++)
            t->l.parts.at[i].folded = !any;
    }
    lay_out_again(t);
}

static bool op_is(const struct trace_view *t, uint32_t at, enum seek what)
{
    struct guard_flow g;
    const struct op *op = operation(t, at);
    if (!op)
        return false;
    enum op_class class = op_class_of(op->name);
    switch (what) {
    case SEEK_MISSING: return listing_misses_bridge(&t->l, at);
    case SEEK_BRIDGE: return listing_guard(&t->l, at, &g) && g.bridge != NO_TRACE;
    case SEEK_GUARD: return class == OPC_GUARD;
    case SEEK_CALL: return class == OPC_CALL;
    case SEEK_ALLOC: return class == OPC_ALLOC;
    default: return false;
    }
}

static bool trace_is(const struct view *v, uint32_t row, enum seek what)
{
    const struct trace_view *t = of(v);
    const struct row *r = &t->l.rows.at[row];
    if (r->kind == ROW_PART)
        return what == SEEK_PART;
    if (r->kind == ROW_CALL)
        return what == SEEK_CALL;
    return r->kind == ROW_OP && op_is(t, r->op, what);
}

/* The part that this row folds away; NULL. */
static const struct part *folded_part(const struct trace_view *t, uint32_t row)
{
    const struct row *r = &t->l.rows.at[row];
    if (r->kind != ROW_PART || !t->l.parts.at[r->part].folded)
        return NULL;
    return &t->l.parts.at[r->part];
}

static bool trace_hides(const struct view *v, uint32_t row, enum seek what)
{
    const struct trace_view *t = of(v);
    const struct part *p = folded_part(t, row);
    for (uint32_t i = p ? p->first_op : 0; p && i < p->end_op; i++)
        if (op_is(t, i, what))
            return true;
    return false;
}

/* Does the source line or the bytecode that begins here match? */
static bool merge_point_matches(const struct trace_view *t, uint32_t op,
                                const struct regex *regex)
{
    struct place place;
    struct slice line;
    place_parse(t->l.body.ops.at[op].where, &place);
    if (t->l.levels & LEVEL_BYTECODE &&
        regex_match(regex, place.is_python ? place.opname : place.text))
        return true;
    return t->l.levels & LEVEL_SOURCE && place.is_python &&
           source_line(source_get(&t->l.lib->sources, place.file), place.line, &line) &&
           regex_match(regex, line);
}

static bool trace_hides_match(const struct view *v, uint32_t row,
                              const struct regex *regex)
{
    const struct trace_view *t = of(v);
    const struct part *p = folded_part(t, row);
    for (uint32_t i = p ? p->first_op : 0; p && i < p->end_op; i++) {
        const struct op *op = &t->l.body.ops.at[i];
        if (op->kind == OP_MERGE_POINT ? merge_point_matches(t, i, regex)
            : t->l.levels & LEVEL_OPS  ? regex_match(regex, op->line)
                                       : false)
            return true;
    }
    return false;
}

/* The line of the log, where the row shows less of it. */
static bool trace_whole(const struct view *v, uint32_t row, struct str *out)
{
    const struct op *op = operation(of(v), op_at(of(v), row));
    if (!op || of(v)->l.rows.at[row].kind != ROW_OP)
        return false;
    safe_add(out, op->line);
    return true;
}

/* Bytes of machine code run, as far as the log tells: runs x bytes, else runs alone. */
static size_t trace_hottest(const struct view *v, uint64_t *places, size_t most)
{
    const struct trace_view *t = of(v);
    struct hot_place *hot = mem_zero(t->l.body.ops.n, sizeof *hot);
    size_t n = 0;
    for (uint32_t i = 0; i < t->l.body.ops.n; i++) {
        uint64_t runs;
        int64_t start, end;
        const struct op *op = operation(t, i);
        if (!op || op_class_of(op->name) == OPC_LABEL ||
            !listing_runs(&t->l, i, &runs) || runs == 0)
            continue;
        if (t->l.body.end_offset < 0)
            hot[n++] = (struct hot_place){(double)runs, i};
        else if (body_code_range(&t->l.body, i, &start, &end))
            hot[n++] = (struct hot_place){(double)runs * (double)(end - start), i};
    }
    n = hot_top(hot, n, places, most);
    free(hot);
    return n;
}

static bool trace_aside(const struct view *v, struct lines_of_text *out)
{
    const struct trace_view *t = of(v);
    if (v->cursor >= t->l.rows.n)
        return false;
    explain_row(&t->l, v->cursor, out);
    return true;
}

static struct view *trace_card(struct view *v, uint32_t row)
{
    const struct trace_view *t = of(v);
    uint32_t op = op_at(t, row);
    return operation(t, op) ? card_view_new(v->app, &t->l, op)
                            : row_card_new(v->app, &t->l, row);
}

static uint64_t trace_place_of(const struct view *v)
{
    const struct row *r = row_at(of(v), v->cursor);
    return r ? r->op : 0;
}

static void trace_go(struct view *v, uint64_t place)
{
    struct trace_view *t = of(v);
    bool unfolded = false;
    for (size_t i = 0; i < t->l.parts.n; i++) {
        struct part *p = &t->l.parts.at[i];
        if (p->folded && place >= p->first_op && place < p->end_op) {
            p->folded = false;
            unfolded = true;
        }
    }
    if (unfolded) {
        listing_layout(&t->l);
        v->serial++;
    }
    view_jump(v, listing_row_of(&t->l, (uint32_t)place));
}

static void trace_free(struct view *v)
{
    variables_free(&of(v)->variables);
    listing_close(&of(v)->l);
}

static const struct view_ops trace_view_ops = {
    .where = IN_TRACE,
    .rows = trace_rows,
    .row = trace_row,
    .title = trace_title,
    .head = trace_head,
    .enter_hint = trace_enter_hint,
    .enter = trace_enter,
    .fold = trace_fold,
    .is = trace_is,
    .hides = trace_hides,
    .hides_match = trace_hides_match,
    .whole = trace_whole,
    .hottest = trace_hottest,
    .aside = trace_aside,
    .fit = trace_fit,
    .fixed = trace_fixed,
    .card = trace_card,
    .place = trace_place_of,
    .go = trace_go,
    .free = trace_free,
};

/* A stage of this trace that the log holds, from `stage` on in a direction; -1: none. */
static int stage_there(const struct trace *t, int stage, int step)
{
    static const enum stage order[] = {STAGE_NOOPT, STAGE_COMPILING, STAGE_OPT,
                                       STAGE_REWRITTEN};
    enum { N = sizeof order / sizeof *order };
    int at = 0;
    while (at < N && order[at] != (enum stage)stage)
        at++;
    for (int i = 0; i < N; i++) {
        at = (at + step + N) % N;
        if (t->section[order[at]] != NO_SECTION)
            return (int)order[at];
    }
    return -1;
}

/* Where the trace opens. */
static uint32_t hottest_part_row(const struct listing *l)
{
    uint32_t part = l->parts.n ? listing_hottest_part(l) : 0;
    for (uint32_t i = 0; i < l->rows.n; i++)
        if (l->rows.at[i].kind == ROW_PART && l->rows.at[i].part == part)
            return i;
    return 0;
}

/* The listing as it is now, and what goes with it. */
static void name_variables(struct trace_view *t)
{
    variables_free(&t->variables);
    variables_find(&t->variables, &t->l);
    t->l.variables = &t->variables;
}

struct view *trace_view_new(struct app *a, uint32_t trace, uint32_t op)
{
    struct trace_view *t = mem_zero(1, sizeof *t);
    const struct view *open = a->top;
    t->v = (struct view){.ops = &trace_view_ops, .app = a};
    t->places.arrived = NO_OP;
    while (open && open->ops != &trace_view_ops)
        open = open->below;
    listing_open(&t->l, &a->side->lib, trace, -1);
    name_variables(t);
    if (open) {
        t->l.levels = of(open)->l.levels;
        t->details = of(open)->details;
        listing_layout(&t->l);
    }
    if (op != NO_OP)
        trace_go(&t->v, op);
    else
        t->v.cursor = hottest_part_row(&t->l);
    return &t->v;
}

void trace_view_unfold(struct view *v)
{
    struct trace_view *t = of(v);
    for (size_t i = 0; i < t->l.parts.n; i++)
        t->l.parts.at[i].folded = false;
    lay_out_again(t);
}

void do_level(struct app *a, int arg)
{
    struct trace_view *t = of(a->top);
    t->l.levels ^= (unsigned)arg;
    lay_out_again(t);
    if (t->l.levels & LEVEL_ASM & (unsigned)arg && t->l.no_code)
        app_say(a, LOOK_MISSING, "%s", t->l.no_code);
}

void do_detail(struct app *a, int arg)
{
    of(a->top)->details ^= (unsigned)arg;
    a->top->serial++;
}

static bool is_label(const struct op *op)
{
    return op->kind == OP_OPERATION && slice_eq(op->name, SLICE("label"));
}

static uint32_t merge_point_before(const struct listing *l, uint32_t op)
{
    while (op > 0 && l->body.ops.at[op].kind != OP_MERGE_POINT)
        op--;
    return op;
}

/* The bytecode in `to` that the one in `from` is: of those of this location the one of the same
 * number in its part. Of a part that only one stage has (a loop, that is peeled into two), the
 * last one. */
static uint32_t same_bytecode(const struct listing *from, uint32_t op,
                              const struct listing *to)
{
    struct slice where = from->body.ops.at[op].where;
    uint32_t nth = 0, seen = 0, labels = 0, label = 0, found = NO_OP;
    for (uint32_t i = 0; i < op; i++) {
        const struct op *o = &from->body.ops.at[i];
        if (is_label(o)) {
            nth = 0;
            label++;
        }
        nth += o->kind == OP_MERGE_POINT && slice_eq(o->where, where);
    }
    for (uint32_t i = 0; i < to->body.ops.n; i++) {
        const struct op *o = &to->body.ops.at[i];
        if (is_label(o)) {
            seen = 0;
            if (++labels > label && found != NO_OP && from->parts.n > 1)
                break;
        }
        if (o->kind == OP_MERGE_POINT && slice_eq(o->where, where) && seen++ == nth)
            found = i;
    }
    return found;
}

/* The operation of the same name and number in its bytecode; else the bytecode. */
static uint32_t same_operation(const struct listing *from, uint32_t op,
                               const struct listing *to)
{
    uint32_t base = merge_point_before(from, op), nth = 0;
    uint32_t at =
        base < from->body.ops.n && from->body.ops.at[base].kind == OP_MERGE_POINT
            ? same_bytecode(from, base, to)
            : NO_OP;
    if (at == NO_OP || op == base || from->body.ops.at[op].kind != OP_OPERATION)
        return at;
    struct slice name = from->body.ops.at[op].name;
    for (uint32_t i = base + 1; i < op; i++)
        nth += slice_eq(from->body.ops.at[i].name, name);
    for (uint32_t i = at + 1; i < to->body.ops.n; i++) {
        const struct op *o = &to->body.ops.at[i];
        if (o->kind == OP_MERGE_POINT)
            break;
        if (slice_eq(o->name, name) && nth-- == 0)
            return i;
    }
    return at;
}

static uint32_t equal_operation(const struct op *wanted, const struct listing *to)
{
    for (uint32_t i = 0; i < to->body.ops.n; i++) {
        const struct op *o = &to->body.ops.at[i];
        if (o->kind == OP_OPERATION && slice_eq(o->name, wanted->name) &&
            slice_eq(o->result, wanted->result) && slice_eq(o->args, wanted->args))
            return i;
    }
    return NO_OP;
}

/* Where a stage has no bytecodes: the operation that reads the same, or one just before it. */
static uint32_t equal_nearby(const struct listing *from, uint32_t op,
                             const struct listing *to)
{
    enum { NEAR = 30 };
    for (uint32_t i = op + 1, n = 0; i-- > 0 && n < NEAR; n++) {
        if (from->body.ops.at[i].kind != OP_OPERATION)
            continue;
        uint32_t found = equal_operation(&from->body.ops.at[i], to);
        if (found != NO_OP)
            return found;
    }
    return NO_OP;
}

/* Where the cursor goes in the new stage: where it was there when nothing moved since. */
static uint32_t place_in_stage(struct trace_view *t, const struct listing *fresh,
                               uint32_t op)
{
    struct stage_places *p = &t->places;
    if (p->arrived != op) /* it was moved: what is remembered is another place */
        memset(p->known, 0, sizeof p->known);
    p->at[t->l.stage] = op;
    p->known[t->l.stage] = true;
    if (p->known[fresh->stage])
        return p->at[fresh->stage];
    uint32_t to = same_operation(&t->l, op, fresh);
    return to != NO_OP ? to : equal_nearby(&t->l, op, fresh);
}

/* Put the new stage in the place of the old one: levels, and what is folded, stay. */
static void change_stage(struct trace_view *t, int stage)
{
    struct listing fresh;
    uint32_t above = t->v.cursor - t->v.top;
    uint32_t op = (uint32_t)trace_place_of(&t->v);
    listing_open(&fresh, &t->v.app->side->lib, t->l.trace, stage);
    fresh.levels = t->l.levels;
    for (size_t i = 0; i < fresh.parts.n; i++)
        for (size_t k = 0; k < t->l.parts.n; k++)
            if (strcmp(fresh.parts.at[i].name, t->l.parts.at[k].name) == 0)
                fresh.parts.at[i].folded = t->l.parts.at[k].folded;
    uint32_t to = op < t->l.body.ops.n ? place_in_stage(t, &fresh, op) : NO_OP;
    listing_layout(&fresh);
    listing_close(&t->l);
    t->l = fresh;
    name_variables(t);
    t->v.serial++;
    t->v.cursor = t->v.top = 0;
    if (to == NO_OP)
        t->v.cursor = hottest_part_row(&t->l);
    else
        trace_go(&t->v, to);
    t->v.top = t->v.cursor > above ? t->v.cursor - above : 0;
    t->places.arrived = (uint32_t)trace_place_of(&t->v);
}

void do_stage(struct app *a, int arg)
{
    struct trace_view *t = of(a->top);
    int stage = stage_there(trace_of(t), (int)t->l.stage, arg);
    if (stage < 0 || stage == (int)t->l.stage) {
        app_say(a, LOOK_MISSING,
                "the log holds only this stage of the trace; PYPYLOG=jit:FILE "
                "records all");
        return;
    }
    change_stage(t, stage);
    app_say(a, LOOK_PLAIN, "stage %s", stage_names[stage]);
}

void do_pane(struct app *a, int arg)
{
    (void)arg;
    a->pane = !a->pane;
    if (a->pane && a->body_cols < 120)
        app_say(a, LOOK_PLAIN, "the side pane needs a terminal of 120 columns");
}
