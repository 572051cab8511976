#include "logparse/rows/listing.h"

#include <assert.h>
#include <stdlib.h>

void library_open(struct library *lib, const struct traces *traces,
                  const char *source_root)
{
    *lib = (struct library){.traces = traces};
    flow_make(&lib->flow, traces);
    sources_open(&lib->sources, traces->log->text.path, source_root);
    sources_from_log(&lib->sources, traces->log);
    for (size_t i = 0; i < lib->flow.stretches.n; i++) {
        const struct stretch *s = &lib->flow.stretches.at[i];
        if (s->has_passed && (double)s->passed > lib->hottest)
            lib->hottest = (double)s->passed;
    }
}

void library_close(struct library *lib)
{
    flow_free(&lib->flow);
    sources_close(&lib->sources);
    if (lib->has_code)
        code_map_free(&lib->code);
}

void library_need_code(struct library *lib)
{
    while (library_read_code(lib))
        ;
}

bool library_read_code(struct library *lib)
{
    enum { SECTIONS = 20000 };
    if (!lib->has_code)
        lib->has_code = !code_map_read(&lib->code, lib->traces->log, SECTIONS);
    return !lib->has_code;
}

/* The frame of this merge point: the one before when only the bytecode has moved on. */
static uint32_t frame_for(struct listing *l, uint32_t current, const struct op *op)
{
    struct frame f = {.depth = op->depth, .call_id = op->call_id, .caller = NO_FRAME};
    place_parse(op->where, &f.place);
    if (current != NO_FRAME) {
        const struct frame *c = &l->frames.at[current];
        if (c->depth == f.depth && c->call_id == f.call_id &&
            c->place.line == f.place.line && slice_eq(c->place.file, f.place.file) &&
            slice_eq(c->place.function, f.place.function) &&
            (f.place.is_python || slice_eq(c->place.text, f.place.text)))
            return current;
        f.caller = current;
        while (f.caller != NO_FRAME && l->frames.at[f.caller].depth >= f.depth)
            f.caller = l->frames.at[f.caller].caller;
    }
    *vec_add(&l->frames) = f;
    return (uint32_t)l->frames.n - 1;
}

static bool is_named(const struct op *op, struct slice name)
{
    return op->kind == OP_OPERATION && slice_eq(op->name, name);
}

static void number_ops(struct listing *l)
{
    uint32_t guards = 0, frame = NO_FRAME;
    for (size_t i = 0; i < l->body.ops.n; i++) {
        const struct op *op = &l->body.ops.at[i];
        bool guard = op->kind == OP_OPERATION && op_class_of(op->name) == OPC_GUARD;
        if (op->kind == OP_MERGE_POINT)
            frame = frame_for(l, frame, op);
        *vec_add(&l->guard_of) = guard ? ++guards : 0;
        *vec_add(&l->frame_of) = frame;
    }
    assert(l->guard_of.n == l->body.ops.n && l->frame_of.n == l->body.ops.n);
}

static void add_part(struct listing *l, uint32_t first, uint32_t k, uint32_t labels)
{
    const struct trace *t = &l->lib->traces->all.at[l->trace];
    uint32_t stretches = l->lib->flow.first.at[l->trace];
    struct part p = {.first_op = first, .end_op = (uint32_t)l->body.ops.n};
    if (k == 0)
        p.name = t->kind == TRACE_BRIDGE ? "bridge" : "entry";
    else
        p.name = k < labels ? "preamble" : t->kind == TRACE_LOOP ? "loop" : "rest";
    p.stretch = stretches + (k < t->labels ? k : t->labels);
    assert(first <= p.end_op && p.stretch < l->lib->flow.first.at[l->trace + 1]);
    *vec_add(&l->parts) = p;
}

static void cut_into_parts(struct listing *l)
{
    uint32_t labels = 0, k = 0;
    for (size_t i = 0; i < l->body.ops.n; i++)
        labels += is_named(&l->body.ops.at[i], SLICE("label"));
    add_part(l, 0, 0, labels);
    for (uint32_t i = 0; i < l->body.ops.n; i++) {
        if (!is_named(&l->body.ops.at[i], SLICE("label")))
            continue;
        l->parts.at[k++].end_op = i;
        add_part(l, i, k, labels);
    }
    assert(k == labels && l->parts.n == labels + 1);
}

/* How often each operation ran; nothing when this stage is not the one that was counted. */
static void find_times(struct listing *l)
{
    struct walk w;
    walk_open(&w, &l->lib->flow, l->lib->traces, l->trace);
    for (uint32_t i = 0; i < l->body.ops.n; i++) {
        if (is_named(&l->body.ops.at[i], SLICE("label")))
            walk_label(&w);
        *vec_add(&l->times) = w.now;
        if (l->guard_of.at[i])
            walk_guard(&w);
    }
    assert(l->times.n == l->body.ops.n);
}

/* What is open at first: the part that executed most, and what did a tenth of it; where nothing
 * is counted, the last one, or all of a bridge. */
static void fold_cold_parts(struct listing *l)
{
    double *work = mem_zero(l->parts.n, sizeof *work), most = 0;
    for (size_t k = 0; k < l->parts.n && l->times.n; k++) {
        const struct part *p = &l->parts.at[k];
        for (uint32_t i = p->first_op; i < p->end_op; i++) {
            const struct op *op = &l->body.ops.at[i];
            enum op_class class =
                op->kind == OP_OPERATION ? op_class_of(op->name) : OPC_MARK;
            if (class != OPC_MARK && class != OPC_LABEL && l->times.at[i].known)
                work[k] += (double)l->times.at[i].most;
        }
        most = work[k] > most ? work[k] : most;
    }
    bool bridge = l->lib->traces->all.at[l->trace].kind == TRACE_BRIDGE;
    for (size_t k = 0; k < l->parts.n; k++)
        l->parts.at[k].folded =
            most > 0 ? work[k] < 0.1 * most : !bridge && k + 1 < l->parts.n;
    free(work);
}

uint32_t listing_hottest_part(const struct listing *l)
{
    uint64_t most = 0;
    uint32_t best = 0;
    for (uint32_t k = 0; k < l->parts.n; k++) {
        uint64_t runs = 0;
        if (l->parts.at[k].folded)
            continue;
        listing_runs(l, l->parts.at[k].first_op, &runs);
        if (l->parts.at[best].folded || runs >= most)
            best = k;
        most = runs > most ? runs : most;
    }
    return best;
}

/* How likely a guard is to fail now and then: by what it tests and for which bytecode. */
enum likelihood { LIKELY_NEVER, LIKELY_TYPE, LIKELY_LOOP_END, LIKELY_CONDITION };

static uint8_t likelihood_by_bytecode(struct slice where)
{
    static const char *const conditions[] = {"COMPARE",  "POP_JUMP", "JUMP_IF",
                                             "CONTAINS", "IS_OP",    "UNARY_NOT"};
    struct place place;
    place_parse(where, &place);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (slice_find(place.opname, slice_of(conditions[i])) >= 0)
            return LIKELY_CONDITION;
    return slice_starts(place.opname, SLICE("FOR_ITER")) ? LIKELY_LOOP_END
                                                         : LIKELY_TYPE;
}

/* `merge_point`: the last one before; -1. */
static uint8_t likelihood_of(const struct listing *l, uint32_t op, int64_t merge_point)
{
    static const char *const rare[] = {"guard_not_", "guard_no_", "guard_always"};
    struct slice name = l->body.ops.at[op].name;
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++)
        if (slice_starts(name, slice_of(rare[i])))
            return LIKELY_NEVER;
    bool boolean =
        slice_eq(name, SLICE("guard_true")) || slice_eq(name, SLICE("guard_false"));
    if (boolean && merge_point >= 0)
        return likelihood_by_bytecode(l->body.ops.at[merge_point].where);
    return LIKELY_TYPE;
}

/* Where departures of this guard would be missed: guards with the same answer share them. */
static uint64_t group_of(const struct listing *l, const struct guard_flow *g)
{
    int64_t target = l->lib->flow.stretches.at[g->stretch].target;
    return target >= 0 ? (uint64_t)target : ~(uint64_t)g->stretch;
}

static bool may_have_left(const struct listing *l, uint32_t op, struct guard_flow *g)
{
    return listing_guard(l, op, g) && g->bridge == NO_TRACE && g->has_left && g->likely;
}

/* Do guards of other traces share the departures with this one? */
static bool shares_with_others(const struct listing *l, const struct guard_flow *g)
{
    const struct flow *flow = &l->lib->flow;
    int64_t target = flow->stretches.at[g->stretch].target;
    uint32_t own = 0;
    for (uint32_t k = flow->first.at[l->trace]; k < flow->first.at[l->trace + 1]; k++)
        if (flow->stretches.at[k].target == target)
            own += flow->stretches.at[k].end_guard - flow->stretches.at[k].first_guard;
    return g->sharing > own;
}

/* Of all guards of this trace whose departures are counted together, suspect only the
 * likeliest ones. */
static void find_suspects(struct listing *l)
{
    struct map most = {0};  /* group -> largest of enum likelihood */
    struct map alike = {0}; /* group and likelihood -> guards */
    struct guard_flow g;
    int64_t merge_point = -1;
    for (uint32_t i = 0; i < l->body.ops.n; i++) {
        if (l->body.ops.at[i].kind == OP_MERGE_POINT)
            merge_point = i;
        *vec_add(&l->suspicion) = 0;
        if (!may_have_left(l, i, &g))
            continue;
        uint8_t likelihood = likelihood_of(l, i, merge_point);
        uint64_t *best = map_put(&most, group_of(l, &g));
        l->suspicion.at[i] = likelihood; /* for now */
        *best = *best < likelihood ? likelihood : *best;
        ++*map_put(&alike, group_of(l, &g) << 3 | likelihood);
    }
    for (uint32_t i = 0; i < l->body.ops.n; i++) {
        if (!may_have_left(l, i, &g))
            continue;
        uint64_t best = *map_find(&most, group_of(l, &g));
        uint64_t equals = *map_put(&alike, group_of(l, &g) << 3 | best);
        bool vague = best == LIKELY_NEVER || (best == LIKELY_TYPE && equals > 1);
        bool alone = equals == 1 && !shares_with_others(l, &g);
        l->suspicion.at[i] = vague                        ? SUSPICION_NONE
                             : best != l->suspicion.at[i] ? SUSPICION_ELSEWHERE
                             : alone                      ? SUSPICION_HERE
                                                          : SUSPICION_AMONG;
    }
    map_free(&most);
    map_free(&alike);
}

enum suspicion listing_suspicion(const struct listing *l, uint32_t op)
{
    struct guard_flow g;
    if (l->lib->traces->failures.n && listing_guard(l, op, &g) && g.has_failed)
        return g.left_at_most ? SUSPICION_HERE : SUSPICION_ELSEWHERE;
    return op < l->suspicion.n ? (enum suspicion)l->suspicion.at[op] : SUSPICION_NONE;
}

bool listing_misses_bridge(const struct listing *l, uint32_t op)
{
    struct guard_flow g;
    enum suspicion s = listing_suspicion(l, op);
    return (s == SUSPICION_HERE || s == SUSPICION_AMONG) && listing_guard(l, op, &g) &&
           g.bridge == NO_TRACE && g.likely >= LEFT_MATTERS;
}

void listing_open(struct listing *l, struct library *lib, uint32_t trace, int stage)
{
    const struct trace *t = &lib->traces->all.at[trace];
    *l = (struct listing){.lib = lib, .trace = trace};
    l->levels = LEVEL_SOURCE | LEVEL_BYTECODE | LEVEL_OPS;
    l->stage = stage >= 0          ? (enum stage)stage
               : t->stage < STAGES ? t->stage
                                   : STAGE_OPT;
    l->has_body = t->section[l->stage] != NO_SECTION;
    if (l->has_body) {
        body_read(&l->body, lib->traces->log, t->section[l->stage]);
        number_ops(l);
        cut_into_parts(l);
        if (l->stage == t->stage)
            find_times(l);
        fold_cold_parts(l);
        find_suspects(l);
    }
    listing_layout(l);
}

void listing_close(struct listing *l)
{
    body_free(&l->body);
    vec_free(&l->guard_of);
    vec_free(&l->frame_of);
    vec_free(&l->times);
    vec_free(&l->suspicion);
    vec_free(&l->parts);
    vec_free(&l->frames);
    vec_free(&l->insns);
    vec_free(&l->first_insn);
    vec_free(&l->rows);
    free(l->no_code);
}

static void disassemble_op(struct listing *l, struct disasm *d, struct slice code,
                           size_t op)
{
    int64_t start, end;
    if (!body_code_range(&l->body, op, &start, &end) || (uint64_t)end > code.n)
        return;
    struct slice rest = {code.p + start, (size_t)(end - start)};
    struct insn insn;
    while (disasm_next(
        d, rest, l->code_base + (code.n - (size_t)(code.p + code.n - rest.p)), &insn)) {
        *vec_add(&l->insns) = insn;
        rest = slice_from(rest, insn.size);
    }
}

/* Only the two stages that carry offsets can be put beside machine code. */
static void disassemble(struct listing *l)
{
    const struct trace *t = &l->lib->traces->all.at[l->trace];
    struct str bytes = {0}, why = {0};
    struct disasm *d = NULL;
    library_need_code(l->lib);
    if (l->stage != STAGE_OPT && l->stage != STAGE_REWRITTEN)
        str_add(&why,
                SLICE("this stage has no code offsets; see stage opt or rewritten"));
    else if (code_bytes(&l->lib->code, t, &bytes, &l->code_base))
        d = disasm_new(l->lib->code.backend, l->code_base, str_slice(&bytes), &why);
    else
        str_add(&why,
                SLICE("the log has no machine code for this trace; record it with "
                      "PYPYLOG=jit-log-opt,jit-backend:FILE"));
    for (size_t i = 0; i < l->body.ops.n; i++) {
        *vec_add(&l->first_insn) = (uint32_t)l->insns.n;
        if (d)
            disassemble_op(l, d, str_slice(&bytes), i);
    }
    *vec_add(&l->first_insn) = (uint32_t)l->insns.n;
    if (why.n)
        l->no_code = mem_copy_text(str_text(&why), why.n);
    disasm_free(d);
    str_free(&bytes);
    str_free(&why);
}

static void add_row(struct listing *l, enum row_kind kind, uint32_t part, uint32_t op)
{
    struct row r = {.kind = kind, .part = part, .op = op, .frame = NO_FRAME};
    if (op < l->frame_of.n)
        r.frame = l->frame_of.at[op];
    if (r.frame != NO_FRAME && l->frames.at[r.frame].depth > 0)
        r.depth =
            (uint32_t)(l->frames.at[r.frame].depth < 200 ? l->frames.at[r.frame].depth
                                                         : 200);
    *vec_add(&l->rows) = r;
}

static void add_note(struct listing *l, const char *note)
{
    add_row(l, ROW_NOTE, 0, 0);
    l->rows.at[l->rows.n - 1].note = note;
}

static void layout_merge_point(struct listing *l, uint32_t part, uint32_t op,
                               uint32_t *frame)
{
    uint32_t now = l->frame_of.at[op];
    if (now != *frame) {
        const struct frame *to = &l->frames.at[now];
        const struct frame *from = *frame == NO_FRAME ? NULL : &l->frames.at[*frame];
        int64_t depth = from ? from->depth : 0;
        if (to->depth > depth || (from && to->depth > 0 && to->depth == depth &&
                                  to->call_id != from->call_id))
            add_row(l, ROW_CALL, part, op);
        if (l->levels & LEVEL_SOURCE)
            add_row(l, ROW_SOURCE, part, op);
        *frame = now;
    }
    if (l->levels & LEVEL_BYTECODE)
        add_row(l, ROW_BYTECODE, part, op);
}

static void layout_op(struct listing *l, uint32_t part, uint32_t op)
{
    if (l->levels & LEVEL_OPS)
        add_row(l, ROW_OP, part, op);
    if (!(l->levels & LEVEL_ASM) || op + 1 >= l->first_insn.n)
        return;
    for (uint32_t k = l->first_insn.at[op]; k < l->first_insn.at[op + 1]; k++) {
        add_row(l, ROW_ASM, part, op);
        l->rows.at[l->rows.n - 1].insn = k;
    }
}

static void layout_part(struct listing *l, uint32_t part, uint32_t *frame)
{
    const struct part *p = &l->parts.at[part];
    add_row(l, ROW_PART, part, p->first_op);
    if (p->folded)
        return;
    for (uint32_t i = p->first_op; i < p->end_op; i++) {
        if (l->body.ops.at[i].kind == OP_MERGE_POINT)
            layout_merge_point(l, part, i, frame);
        else
            layout_op(l, part, i);
    }
}

static const char *missing_stage(const struct listing *l)
{
    static const char *const notes[STAGES] = {
        [STAGE_NOOPT] = "the log does not hold the recorded operations of this trace; "
                        "PYPYLOG=jit-log-noopt,jit-log-opt:FILE would",
        [STAGE_COMPILING] = "the log does not hold this stage; PYPYLOG=jit:FILE would",
        [STAGE_PREAMBLE] = "the log does not hold this stage; PYPYLOG=jit:FILE would",
        [STAGE_REWRITTEN] =
            "the log does not hold the rewritten operations of this trace; "
            "PYPYLOG=jit:FILE would",
        [STAGE_OPT] = "the log does not hold the operations of this trace; "
                      "PYPYLOG=jit-log-opt,jit-backend:FILE would",
    };
    if (l->lib->traces->all.at[l->trace].is_stub)
        return "a stub: a temporary target for call_assembler, made before the callee "
               "was "
               "compiled; it has no operations";
    return notes[l->stage];
}

/* A sentence for each source file that was not found, at the top. */
static void note_missing_sources(struct listing *l)
{
    enum { MOST = 3 };
    const char *noted[MOST];
    int n = 0;
    for (size_t i = 0; i < l->frames.n && n < MOST; i++) {
        const struct place *place = &l->frames.at[i].place;
        if (!place->is_python)
            continue;
        const char *missing = source_get(&l->lib->sources, place->file)->missing;
        bool known = !missing;
        for (int k = 0; k < n; k++)
            known |= noted[k] == missing;
        if (!known)
            add_note(l, noted[n++] = missing);
    }
}

void listing_layout(struct listing *l)
{
    uint32_t frame = NO_FRAME;
    l->rows.n = 0;
    if (!l->has_body) {
        add_note(l, missing_stage(l));
        return;
    }
    if (l->levels & LEVEL_ASM && l->first_insn.n == 0)
        disassemble(l);
    if (l->levels & LEVEL_ASM && l->no_code)
        add_note(l, l->no_code);
    if (l->levels & LEVEL_SOURCE)
        note_missing_sources(l);
    for (uint32_t k = 0; k < l->parts.n; k++)
        layout_part(l, k, &frame);
}

bool listing_left_exactly(const struct listing *l, const struct part *p,
                          uint64_t *without, uint64_t *earlier)
{
    const struct traces *traces = l->lib->traces;
    const struct trace *t = &traces->all.at[l->trace];
    *without = *earlier = 0;
    if (!traces->failures.n || !t->has_body || l->stage != t->stage)
        return false;
    for (uint32_t i = p->first_op; i < p->end_op; i++) {
        uint32_t guard = l->guard_of.at[i];
        if (guard == 0)
            continue;
        assert(guard <= t->guards);
        uint64_t failed = traces->failures.at[t->first_guard + guard - 1];
        *(trace_bridge_at(traces, t, guard) == NO_TRACE ? without : earlier) += failed;
    }
    return true;
}

uint32_t listing_row_of(const struct listing *l, uint32_t op)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.at[i];
        if (r->kind == ROW_NOTE)
            continue;
        if (r->op == op && r->kind == ROW_OP)
            return i;
        if (r->op > op)
            break;
        best = i;
    }
    return best;
}

bool listing_guard(const struct listing *l, uint32_t op, struct guard_flow *g)
{
    const struct trace *t = &l->lib->traces->all.at[l->trace];
    if (op >= l->guard_of.n || l->guard_of.at[op] == 0 || l->stage != t->stage)
        return false;
    *g = flow_guard(&l->lib->flow, l->lib->traces, l->trace, l->guard_of.at[op]);
    return true;
}

bool listing_runs(const struct listing *l, uint32_t op, uint64_t *runs)
{
    struct times times = listing_times(l, op);
    *runs = times.most;
    return times.known;
}

struct times listing_times(const struct listing *l, uint32_t op)
{
    return op < l->times.n ? l->times.at[op] : (struct times){0};
}

enum heat listing_heat(const struct listing *l, uint32_t op)
{
    uint64_t runs;
    if (!listing_runs(l, op, &runs) || l->lib->hottest <= 0)
        return HEAT_UNKNOWN;
    double share = (double)runs / l->lib->hottest;
    return share >= 0.1 ? HEAT_HOT : share < 0.001 ? HEAT_COLD : HEAT_WARM;
}
