#include "logparse/rows/rowtext.h"

#include <stdlib.h>

#include "logparse/rows/optext.h"
#include "logparse/rows/variables.h"
#include "logparse/util/safe.h"

enum {
    GUTTER = 15, /* columns */
    GUTTER_NARROW = 10,
    INDENT_CALL = 2,
    COLUMN_SOURCE = 2,
    COLUMN_BYTECODE = 6,
    COLUMN_OP = 8
};

void rich_clear(struct rich *r)
{
    str_clear(&r->text);
    r->spans.n = 0;
}

void rich_free(struct rich *r)
{
    str_free(&r->text);
    vec_free(&r->spans);
}

void rich_look(struct rich *r, enum look look)
{
    if (r->spans.n && r->spans.at[r->spans.n - 1].start == r->text.n)
        r->spans.n--;
    if (r->spans.n == 0 || r->spans.at[r->spans.n - 1].look != look)
        *vec_add(&r->spans) = (struct span){r->text.n, look};
}

void rich_add(struct rich *r, enum look look, struct slice text)
{
    rich_look(r, look);
    safe_add(&r->text, text);
}

void rich_addf(struct rich *r, enum look look, const char *format, ...)
{
    char few[256]; /* nearly always enough: rows are made by the thousand */
    struct str text = {0};
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(few, sizeof few, format, args);
    if (n >= 0 && (size_t)n < sizeof few) {
        rich_add(r, look, (struct slice){few, (size_t)n});
    } else {
        str_addv(&text, format, again);
        rich_add(r, look, str_slice(&text));
        str_free(&text);
    }
    va_end(again);
    va_end(args);
}

void rich_add_rich(struct rich *to, const struct rich *from)
{
    for (size_t i = 0; i < from->spans.n; i++) {
        size_t start = from->spans.at[i].start;
        size_t end = i + 1 < from->spans.n ? from->spans.at[i + 1].start : from->text.n;
        rich_look(to, from->spans.at[i].look);
        str_add(&to->text, (struct slice){from->text.p + start, end - start});
    }
}

void rich_pad(struct rich *r, size_t column)
{
    rich_look(r, LOOK_PLAIN);
    for (size_t n = safe_width(str_slice(&r->text)); n < column; n++)
        str_addc(&r->text, ' ');
}

void rich_print(const struct rich *r, const struct style *style, FILE *out)
{
    struct slice all = str_slice(&r->text);
    if (style->width)
        all = safe_cut(all, style->width);
    for (size_t i = 0; i < r->spans.n; i++) {
        size_t start = r->spans.at[i].start;
        size_t end = i + 1 < r->spans.n ? r->spans.at[i + 1].start : all.n;
        if (end > all.n)
            end = all.n;
        if (start < end)
            style_put(style, out, r->spans.at[i].look,
                      (struct slice){all.p + start, end - start});
    }
    fputc('\n', out);
}

void count_text(uint64_t n, struct str *out)
{
    static const char units[] = " kMGTPE";
    double x = (double)n;
    int unit = 0;
    if (n < 100000) {
        str_addf(out, "%llu", (unsigned long long)n);
        return;
    }
    for (; x >= 999.5; unit++)
        x /= 1000;
    str_addf(out,
             x < 9.995   ? "%.2f%c"
             : x < 99.95 ? "%.1f%c"
                         : "%.0f%c",
             x, units[unit]);
}

/* What became of those that came to a guard: '>' a bridge, 'x' left without one, '-' none did or
 * it does not matter; and how many. */
static void add_fate(const struct listing *l, uint32_t op, bool narrow,
                     struct rich *out)
{
    struct guard_flow g;
    struct str count = {0};
    bool guard = listing_guard(l, op, &g);
    bool bridge = guard && g.bridge != NO_TRACE;
    bool missing = guard && listing_misses_bridge(l, op);
    if (guard && (bridge ? g.has_bridge_runs : missing))
        count_text(bridge ? g.bridge_runs : g.likely, &count);
    rich_addf(out,
              bridge    ? LOOK_BRIDGE
              : missing ? LOOK_MISSING
                        : LOOK_DIM,
              "%s",
              bridge    ? ">"
              : missing ? "x"
              : guard   ? "-"
                        : " ");
    if (!narrow)
        rich_addf(out, bridge ? LOOK_BRIDGE : LOOK_MISSING, "%-5s", str_text(&count));
    rich_addf(out, LOOK_PLAIN, " ");
    str_free(&count);
}

size_t rowtext_gutter(unsigned details)
{
    return !(details & DETAIL_GUTTER) ? 0
           : details & DETAIL_NARROW  ? GUTTER_NARROW
                                      : GUTTER;
}

/* Count, heat, and the fate of a guard. The sign of the heat says by itself what colour would
 * say: '#' hot, '.' cold. */
static void gutter(const struct listing *l, const struct row *r, unsigned details,
                   struct rich *out)
{
    static const char signs[] = {' ', '.', ' ', '#'};
    struct str count = {0};
    uint64_t runs;
    enum heat heat = listing_heat(l, r->op);
    bool counted = r->kind == ROW_OP || r->kind == ROW_PART || r->kind == ROW_BYTECODE;
    if (counted && listing_runs(l, r->op, &runs))
        count_text(runs, &count);
    rich_addf(out, heat == HEAT_HOT ? LOOK_TITLE : LOOK_DIM, "%6s%c ", str_text(&count),
              r->kind == ROW_NOTE ? ' ' : signs[heat]);
    add_fate(l, r->kind == ROW_OP ? r->op : NO_OP, details & DETAIL_NARROW, out);
    str_free(&count);
}

/* Who most likely let control out without a bridge. */
static void text_suspects(const struct listing *l, const struct part *p,
                          struct rich *out)
{
    enum { MOST = 4 };
    uint32_t n = 0;
    for (uint32_t i = p->first_op; i < p->end_op; i++) {
        if (!listing_misses_bridge(l, i))
            continue;
        if (n < MOST)
            rich_addf(out, LOOK_MISSING, n ? ", g%u" : ", most likely at g%u",
                      l->guard_of.at[i]);
        else if (n == MOST)
            rich_addf(out, LOOK_MISSING, ", ...");
        n++;
    }
}

static void text_counted(const struct listing *l, const struct part *p,
                         uint64_t without, uint64_t earlier, struct rich *out)
{
    if (without == 0 && earlier == 0)
        rich_addf(out, LOOK_GOOD, "; nothing left without a bridge");
    if (without)
        rich_addf(out, without >= LEFT_MATTERS ? LOOK_MISSING : LOOK_DIM,
                  "; %llu left without a bridge", (unsigned long long)without);
    if (without >= LEFT_MATTERS)
        text_suspects(l, p, out);
    if (earlier)
        rich_addf(out, LOOK_DIM, "; %llu left before there was a bridge",
                  (unsigned long long)earlier);
}

/* Of a stretch, only what its own guards can have let out; the rest left in others that end
 * at the same label. */
static void text_departures(const struct listing *l, const struct part *p,
                            const struct stretch *s, struct rich *out)
{
    uint64_t rest = s->passed > s->by_bridges ? s->passed - s->by_bridges : 0;
    uint64_t without, earlier;
    if (listing_left_exactly(l, p, &without, &earlier)) {
        text_counted(l, p, without, earlier, out);
        return;
    }
    if (!s->has_uncounted || s->first_guard == s->end_guard)
        return;
    uint64_t most = s->uncounted < rest ? s->uncounted : rest;
    uint64_t likely = s->unexplained < most ? s->unexplained : most;
    bool whole = s->sharing == s->end_guard - s->first_guard;
    if (most == 0) {
        rich_addf(out, LOOK_GOOD, "; nothing left without a bridge");
        return;
    }
    rich_addf(out, likely >= LEFT_MATTERS ? LOOK_MISSING : LOOK_DIM,
              "; %s%llu left without a bridge", whole ? "" : "at most ",
              (unsigned long long)most);
    if (likely < most)
        rich_addf(out, LOOK_DIM, ", likely %llu", (unsigned long long)likely);
    if (likely >= LEFT_MATTERS)
        text_suspects(l, p, out);
}

static void text_part(const struct listing *l, const struct row *r, struct rich *out)
{
    const struct part *p = &l->parts.at[r->part];
    const struct stretch *s = &l->lib->flow.stretches.at[p->stretch];
    rich_addf(out, LOOK_LABEL, "%s %s", p->folded ? "+" : "-", p->name);
    if (p->folded)
        rich_addf(out, LOOK_DIM, " (%u lines)", p->end_op - p->first_op);
    if (!s->has_passed || l->stage != l->lib->traces->all.at[l->trace].stage)
        return;
    rich_addf(out, LOOK_PLAIN, "  ran %llu times", (unsigned long long)s->passed);
    if (s->by_bridges)
        rich_addf(out, LOOK_BRIDGE, "; %llu left by bridges",
                  (unsigned long long)s->by_bridges);
    text_departures(l, p, s, out);
}

static void text_place(const struct frame *f, struct rich *out)
{
    if (!f->place.is_python) {
        rich_add(out, LOOK_CALL, f->place.text);
        return;
    }
    rich_add(out, LOOK_CALL, f->place.function);
    rich_addf(out, LOOK_DIM, "  %.*s:%lld", (int)place_basename(f->place.file).n,
              place_basename(f->place.file).p, (long long)f->place.first_line);
}

static void text_call(const struct listing *l, const struct row *r, struct rich *out)
{
    rich_addf(out, LOOK_CALL, "> inlined call: ");
    text_place(&l->frames.at[r->frame], out);
}

static void text_function(const struct source *source, const struct place *place,
                          struct rich *out)
{
    struct slice line;
    rich_addf(out, LOOK_CALL, "in ");
    rich_add(out, LOOK_CALL, place->function);
    rich_addf(out, LOOK_DIM, "  ");
    rich_add(out, LOOK_DIM, place_basename(place->file));
    rich_addf(out, LOOK_DIM, ":%lld", (long long)place->first_line);
    if (source_line(source, place->first_line, &line)) {
        rich_addf(out, LOOK_DIM, "  ");
        rich_add(out, LOOK_SOURCE, line);
    }
    if (source->newer_than_log)
        rich_addf(out, LOOK_MISSING, "   (file is newer than the log)");
}

/* What the line costs here, up to where another begins; when its operations are not shown below
 * it, so that source alone is worth reading. */
static void text_cost(const struct listing *l, const struct row *r, struct rich *out)
{
    const struct trace *t = &l->lib->traces->all.at[l->trace];
    double work = 0;
    uint32_t ops = 0, guards = 0, allocs = 0, calls = 0;
    if (l->levels & (LEVEL_OPS | LEVEL_BYTECODE))
        return;
    for (uint32_t i = r->op; i < l->parts.at[r->part].end_op; i++) {
        const struct op *op = &l->body.ops.at[i];
        if (l->frame_of.at[i] != r->frame)
            break;
        enum op_class class =
            op->kind == OP_OPERATION ? op_class_of(op->name) : OPC_MARK;
        if (class == OPC_MARK || class == OPC_LABEL)
            continue;
        ops++;
        guards += class == OPC_GUARD;
        allocs += class == OPC_ALLOC;
        calls += class == OPC_CALL;
        work += (double)listing_times(l, i).most;
    }
    rich_addf(out, LOOK_DIM, "   # ");
    if (ops == 0) {
        rich_addf(out, LOOK_DIM, "free");
        return;
    }
    if (t->has_executed && t->executed > 0 && l->times.n)
        rich_addf(out, LOOK_DIM, "%.1f%%, ", 100 * work / t->executed);
    rich_addf(out, LOOK_DIM, "%u op%s", ops, ops == 1 ? "" : "s");
    if (guards)
        rich_addf(out, LOOK_GUARD, ", %u guard%s", guards, guards == 1 ? "" : "s");
    if (allocs)
        rich_addf(out, LOOK_ALLOC, ", %u allocation%s", allocs, allocs == 1 ? "" : "s");
    if (calls)
        rich_addf(out, LOOK_CALL, ", %u call%s", calls, calls == 1 ? "" : "s");
}

static void text_source(const struct listing *l, const struct row *r, struct rich *out)
{
    const struct frame *f = &l->frames.at[r->frame];
    struct slice line;
    if (!f->place.is_python) {
        rich_add(out, LOOK_SOURCE, f->place.text);
        return;
    }
    const struct source *source = source_get(&l->lib->sources, f->place.file);
    if (f->place.line < 0) { /* older versions name the function and where it begins */
        text_function(source, &f->place, out);
        return;
    }
    rich_addf(out, LOOK_DIM, "%5lld ", (long long)f->place.line);
    if (source_line(source, f->place.line, &line))
        rich_add(out, LOOK_SOURCE, line);
    else if (source->missing)
        rich_addf(out, LOOK_DIM, "(no source)");
    else if (source->in_log)
        rich_addf(out, LOOK_DIM, "(the log does not hold this line)");
    else
        rich_addf(out, LOOK_MISSING, "(%s has only %zu lines: changed since)",
                  source->found, source->lines.n);
    if (source->newer_than_log)
        rich_addf(out, LOOK_MISSING, "   (file is newer than the log)");
}

static void text_bytecode(const struct listing *l, const struct row *r,
                          struct rich *out)
{
    struct place place;
    place_parse(l->body.ops.at[r->op].where, &place);
    if (!place.is_python)
        rich_add(out, LOOK_BYTECODE, place.text);
    else if (place.bytecode >= 0)
        rich_addf(out, LOOK_BYTECODE, "%lld %.*s", (long long)place.bytecode,
                  (int)place.opname.n, place.opname.p);
    else
        rich_add(out, LOOK_BYTECODE, place.opname);
}

/* Where the jump goes, by name instead of by address. */
static void text_target(const struct listing *l, struct rich *out)
{
    const struct traces *traces = l->lib->traces;
    const struct trace *t = &traces->all.at[l->trace];
    if (t->jump_trace == NO_TRACE || l->stage != t->stage) {
        if (t->has_jump_token)
            rich_addf(out, LOOK_DIM, "  -> a label that is not in this log");
        return;
    }
    const struct trace *to = &traces->all.at[t->jump_trace];
    rich_addf(out, LOOK_BRIDGE, "  -> label %u of ", t->jump_label + 1);
    if (t->jump_trace == l->trace)
        rich_addf(out, LOOK_BRIDGE, "this trace");
    else
        rich_add(out, LOOK_BRIDGE, slice_of(to->name));
}

void guard_verdict(const struct listing *l, const struct guard_flow *g,
                   enum suspicion suspicion, struct str *out)
{
    if (g->bridge != NO_TRACE) {
        const struct trace *b = &l->lib->traces->all.at[g->bridge];
        str_addf(out, "bridge");
        if (g->has_bridge_runs)
            str_addf(out, " ran %llu times", (unsigned long long)g->bridge_runs);
        if (g->has_bridge_runs && g->has_reached && g->reached)
            str_addf(out, " (%.1f %% of %llu)",
                     100 * (double)g->bridge_runs / (double)g->reached,
                     (unsigned long long)g->reached);
        if (b->has_ops)
            str_addf(out, ", %u ops", b->ops);
    } else if (g->has_left && g->left_at_most == 0) {
        str_addf(out, "no bridge, never needed");
    } else if (g->has_failed) {
        str_addf(out, "no bridge: failed %llu times, a bridge needs %llu",
                 (unsigned long long)g->left_at_most, (unsigned long long)g->needed);
    } else if (g->has_left && g->sharing == 1) {
        str_addf(out, "no bridge: %llu left here", (unsigned long long)g->left_at_most);
    } else if (g->has_left && suspicion == SUSPICION_HERE) {
        str_addf(out, "no bridge: most likely %llu left here",
                 (unsigned long long)g->likely);
    } else if (g->has_left && suspicion == SUSPICION_AMONG) {
        str_addf(out, "no bridge: up to %llu left here", (unsigned long long)g->likely);
    } else if (g->has_left && (suspicion == SUSPICION_ELSEWHERE || g->likely == 0)) {
        str_addf(out, "no bridge: likely none left here");
    } else if (g->has_left) {
        str_addf(out, "no bridge: at most %llu left here",
                 (unsigned long long)g->left_at_most);
    } else {
        str_addf(out, "no bridge");
    }
}

static void text_verdict(const struct listing *l, uint32_t op, struct rich *out)
{
    struct guard_flow g;
    struct str text = {0};
    if (!listing_guard(l, op, &g))
        return;
    bool missing = listing_misses_bridge(l, op);
    guard_verdict(l, &g, listing_suspicion(l, op), &text);
    rich_addf(out,
              g.bridge != NO_TRACE ? LOOK_BRIDGE
              : missing            ? LOOK_MISSING
                                   : LOOK_DIM,
              "  %s g%u %s",
              g.bridge != NO_TRACE ? ">"
              : missing            ? "x"
                                   : "-",
              l->guard_of.at[op], str_text(&text));
    str_free(&text);
}

/* What a guard saves, with the variables of the program that are known. */
static void text_failargs(const struct op *op, const struct variables *variables,
                          struct rich *out)
{
    struct slice rest = op->failargs, arg;
    const char *comma = "";
    rich_addf(out, LOOK_DIM, " [");
    while (arg_next(&rest, &arg)) {
        struct slice name = variables ? variable_of(variables, arg) : (struct slice){0};
        rich_addf(out, LOOK_DIM, "%s", comma);
        rich_add(out, LOOK_DIM, arg);
        if (name.n) {
            rich_addf(out, LOOK_DIM, "=");
            rich_add(out, LOOK_SOURCE, name);
        }
        comma = ", ";
    }
    rich_addf(out, LOOK_DIM, "]");
}

static void text_op(const struct listing *l, const struct row *r, unsigned details,
                    struct rich *out)
{
    const struct op *op = &l->body.ops.at[r->op];
    if (op->kind != OP_OPERATION) {
        rich_add(out, LOOK_DIM, op->line);
        return;
    }
    enum op_class class = op_class_of(op->name);
    if (class == OPC_GUARD)
        rich_addf(out, LOOK_GUARD, "! ");
    optext(op, details, out);
    if (op->has_failargs && details & DETAIL_FAILARGS)
        text_failargs(op, l->variables, out);
    if (class == OPC_GUARD)
        text_verdict(l, r->op, out);
    else if (slice_eq(op->name, SLICE("jump")))
        text_target(l, out);
}

static void text_asm(const struct listing *l, const struct row *r, unsigned details,
                     struct rich *out)
{
    const struct insn *insn = &l->insns.at[r->insn];
    if (details & DETAIL_IDS) {
        rich_addf(out, LOOK_ASM, "| 0x%llx  %s", (unsigned long long)insn->address,
                  insn->text);
        return;
    }
    rich_addf(out, LOOK_ASM, "| +%-5llu %s",
              (unsigned long long)(insn->address - l->code_base), insn->text);
}

void rowtext(const struct listing *l, uint32_t row, unsigned details, struct rich *out)
{
    static const size_t columns[] = {
        [ROW_PART] = 0,       [ROW_CALL] = COLUMN_SOURCE,
        [ROW_SOURCE] = 0,     [ROW_BYTECODE] = COLUMN_BYTECODE,
        [ROW_OP] = COLUMN_OP, [ROW_ASM] = COLUMN_OP + 2,
        [ROW_NOTE] = 0};
    const struct row *r = &l->rows.at[row];
    rich_clear(out);
    if (details & DETAIL_GUTTER)
        gutter(l, r, details, out);
    rich_pad(out, rowtext_gutter(details) + columns[r->kind] +
                      (r->kind == ROW_PART ? 0 : INDENT_CALL * r->depth));
    switch (r->kind) {
    case ROW_PART: text_part(l, r, out); break;
    case ROW_CALL: text_call(l, r, out); break;
    case ROW_SOURCE:
        text_source(l, r, out);
        text_cost(l, r, out);
        break;
    case ROW_BYTECODE: text_bytecode(l, r, out); break;
    case ROW_OP: text_op(l, r, details, out); break;
    case ROW_ASM: text_asm(l, r, details, out); break;
    case ROW_NOTE: rich_addf(out, LOOK_MISSING, "(%s)", r->note); break;
    }
}

static void add_crumb(const struct listing *l, uint32_t frame, int left,
                      struct str *out)
{
    const struct frame *f = &l->frames.at[frame];
    if (f->caller != NO_FRAME && left > 0) {
        add_crumb(l, f->caller, left - 1, out);
        str_add(out, SLICE(" > "));
    }
    safe_add(out, place_function(&f->place));
}

void rowtext_crumb(const struct listing *l, uint32_t row, struct str *out)
{
    enum { DEEPEST = 50 };
    if (row < l->rows.n && l->rows.at[row].frame != NO_FRAME)
        add_crumb(l, l->rows.at[row].frame, DEEPEST, out);
}
