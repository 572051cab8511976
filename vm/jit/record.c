/* record.c -- how a recording goes.
 *
 * Recording is interpreting: each instruction does what it does, on the real frames, and
 * leaves operations behind. Giving up means to stop emitting and to go on running. */
#include <stdlib.h>

#include "jit/rec.h"

#define REF_AT(p) (cx->frames[cx->depth].refs[(p)-cx->f->slots])

/* ---- exceptions ---------------------------------------------------------------------------------- */

bool rec_failed(struct rec *cx, bool failed, ir_ref result, int drops)
{
    const struct jit_driver *d = cx->j->lang.driver;
    if (failed) {
        struct jit_ending end = {0};
        /* a return goes on in the middle of the caller's instruction, whose operands are gone */
        if (cx->pending && cx->pc == cx->began && d->ending)
            end = d->ending(*cx->pc);
        cx->result = end.pushes ? result : IR_NONE;
        cx->result_drops = !end.known ? -1 : drops >= 0 ? drops : end.drops;
        cx->raised = true;
        return true;
    }
    if (cx->pending)
        rec_guard(cx, IR_guard_no_exception, 0, 0, 0, NULL);
    cx->pending = false;
    return false;
}

/* The call of this instruction raised now, and may not the next time: then the frame goes on
 * behind the instruction, with the value that the call has returned. */
static void guard_exception(struct rec *cx)
{
    bool pushes = cx->result != IR_NONE;
    val *sp = cx->f->sp;
    assert(sp - cx->result_drops >=
           cx->f->slots + jit_shape_of(cx->j, cx->f->code).nlocals);
    cx->f->sp = sp - cx->result_drops + pushes;
    ir_ref *top = &REF_AT(cx->f->sp - pushes), old = *top;
    if (pushes)
        *top = cx->result;
    cx->pc++;
    rec_guard(cx, IR_guard_exception, 0, 0, 0, NULL);
    cx->pc--;
    *top = old;
    cx->f->sp = sp;
}

/* May the recording follow what was raised? */
static bool can_follow(struct rec *cx)
{
    if (cx->certain)
        return true;
    if (!cx->pending || cx->result_drops < 0)
        return false;
    guard_exception(cx);
    return true;
}

static bool follow_exception(struct rec *cx)
{
    const struct jit_driver *d = cx->j->lang.driver;
    if (d->follow)
        return d->follow(cx);
    if (cx->depth)
        jit_give_up(cx->j, ABORT_ESCAPE);
    else
        rec_leave_trace(cx);
    return false;
}

/* ---- frames -------------------------------------------------------------------------------------- */

static int times_in(const struct rec *cx, const struct code *c)
{
    int n = 0;
    for (int i = 0; i <= cx->depth; i++)
        n += cx->frames[i].f->code == c;
    return n;
}

bool rec_inlines(struct rec *cx, const struct code *c)
{
    return cx->depth + 1 < JIT_MOST_DEPTH && cx->j->params[PARAM_inlining] &&
           jit_shape_of(cx->j, c).inlines &&
           times_in(cx, c) < cx->j->params[PARAM_max_unroll_recursion];
}

static void met(struct rec *cx, struct code *c)
{
    if (cx->j->lang.driver->met)
        cx->j->lang.driver->met(c);
}

static ir_ref *new_refs(struct rec *cx, const struct code *c)
{
    const struct jit_shape s = jit_shape_of(cx->j, c);
    size_t n = (size_t)(s.nlocals + s.stack_size + 2);
    ir_ref null = ir_const_r(&cx->j->rec, NULL), *refs = mem_new(n * sizeof *refs);
    for (size_t i = 0; i < n; i++)
        refs[i] = null;
    return refs;
}

static val world_of(struct rec *cx, val func)
{
    const struct jit_driver *d = cx->j->lang.driver;
    return d->world ? d->world(func) : NULL;
}

bool rec_enter_frame(struct rec *cx, struct code *c, rec_r func, int32_t ret,
                     rec_r extra)
{
    cx->f->pc = cx->pc;
    struct frame *g =
        cx->j->lang.driver->push(cx->vm, c, func.v, world_of(cx, func.v), ret, extra.v);
    if (!g)
        return false;
    met(cx, c);
    cx->frames[++cx->depth] =
        (struct rec_frame){g, new_refs(cx, c), func.ref, extra.ref, ++cx->calls};
    return true;
}

void rec_go_into(struct rec *cx)
{
    cx->f = cx->frames[cx->depth].f;
    cx->pc = cx->f->pc;
}

void rec_follow_call(struct rec *cx, struct code *c, rec_r func, const rec_r *args,
                     int n, int all, int32_t ret, rec_r extra)
{
    if (!rec_enter_frame(cx, c, func, ret, extra)) {
        cx->raised = true;
        return;
    }
    const struct rec_frame *r = &cx->frames[cx->depth];
    for (int i = 0; i < n; i++) {
        r->f->slots[i] = args[i].v;
        r->refs[i] = args[i].ref;
    }
    cx->f->sp -= all;
    rec_go_into(cx);
}

static val run_call(struct rec *cx, struct code *c, val func, const rec_r *args, int n)
{
    const struct jit_driver *d = cx->j->lang.driver;
    cx->f->pc = cx->pc;
    struct frame *g = d->push(cx->vm, c, func, world_of(cx, func), d->ret_exit, NULL);
    for (int i = 0; g && i < n; i++)
        g->slots[i] = args[i].v;
    return g ? d->run(cx->vm) : NULL;
}

rec_r rec_call_assembler(struct rec *cx, struct code *c, rec_r func, const rec_r *args,
                         int n, bool looked_at)
{
    val ns = world_of(cx, func.v);
    const struct jit_callee *callee = jit_callee(cx->j, c, ns, cx->depth);
    ir_ref refs[MOST_OPERANDS] = {func.ref, ir_const_r(&cx->j->rec, ns)};
    assert(n <= MOST_ARGS);
    for (int i = 0; i < n; i++)
        refs[i + 2] = args[i].ref;
    if (!callee || looked_at)
        jit_give_up(cx->j, ABORT_ESCAPE);
    else {
        met(cx, c);
        refs[0] =
            jit_emit(cx->j, IR_call_assembler_r, &callee->d, (unsigned)n + 2, refs);
        cx->pending = cx->effect = true;
    }
    return (rec_r){run_call(cx, c, func.v, args, n), refs[0]};
}

void rec_back_to_caller(struct rec *cx)
{
    free(cx->frames[cx->depth].refs);
    cx->depth--;
    cx->j->lang.driver->pop(cx->vm);
    cx->f = cx->frames[cx->depth].f;
    cx->pc = cx->f->pc;
}

static int32_t pc_index(const struct rec *cx)
{
    return (int32_t)(cx->pc - jit_shape_of(cx->j, cx->f->code).ops);
}

void rec_finish(struct rec *cx, rec_r v)
{
    const struct ir_snap_frame here = {
        .code = cx->f->code, .pc = pc_index(cx), .func = IR_NONE, .extra = IR_NONE};
    ir_ref end = jit_emit(cx->j, IR_finish, NULL, 1, &v.ref);
    jit_snap(cx->j, end, &here, 1);
    cx->done = true;
}

void rec_leave_trace(struct rec *cx)
{
    rec_guard(cx, IR_finish, 0, 0, 0, NULL);
    cx->done = true;
}

/* ---- a recording --------------------------------------------------------------------------------- */

static void log_line(struct jit *j, const struct code *c, int32_t pc)
{
    if (!j->events.wants)
        return;
    struct str s = {0};
    j->lang.location(c, pc, &s);
    str_addc(&s, '\n');
    j->events.text(j->events.self, str_slice(&s));
    str_free(&s);
}

static void say(struct jit *j, const char *text)
{
    if (j->events.wants)
        j->events.text(j->events.self, slice_of(text));
}

/* What the trace relies on must still be so; then it is told when that changes. */
static bool still_true(const struct jit *j)
{
    for (size_t i = 0; i < j->rec.watches.n; i++) {
        const struct ir_watch *w = &j->rec.watches.at[i];
        if (j->lang.driver->version(w->object) != w->version)
            return false;
    }
    return true;
}

static void watch_all(struct jit *j, struct jit_trace *t)
{
    for (size_t i = 0; i < j->rec.watches.n; i++)
        jit_depend(j, t, j->lang.driver->deps(j->rec.watches.at[i].object));
}

static bool compile(struct rec *cx, struct jit_start *s)
{
    struct jit *j = cx->j;
    if (!still_true(j)) {
        jit_give_up(j, ABORT_QUASI);
        return false;
    }
    const struct frame *f = cx->frames[0].f;
    const struct jit_shape c = jit_shape_of(j, f->code);
    s->slots = cx->frames[0].refs;
    s->frame_size = (int32_t)jit_frame_bytes(c.nlocals, c.stack_size);
    struct jit_code *jc = *c.jit;
    if (!s->guard && s->pc == 0 && (!jc->world || jc->world == s->world)) {
        jc->world = s->world;
        s->entry = &jc->entry;
    }
    s->nslots = (unsigned)(f->sp - f->slots);
    s->frame = cx->frame_ref;
    if (s->loop)
        s->nslots = (unsigned)j->rec.ins.at[cx->label].nargs;
    struct jit_trace *t = jit_compile(j, s);
    if (!t)
        return false;
    watch_all(j, t);
    say(j, s->guard  ? "compiled new bridge\n"
           : s->loop ? "compiled new loop\n"
                     : "compiled new entry bridge\n");
    if (!s->guard)
        jit_point(j, s->code, s->pc)->trace = t;
    return true;
}

static const char *const abort_texts[] = {
    "",
#define ABORT(name, text, counter) "~~~ ABORTING TRACING " text "\n",
#include "jit/aborts.def"
#undef ABORT
};

static void count_abort(struct jit *j)
{
    switch (j->abort) {
#define ABORT(name, text, counter)                                                     \
    case ABORT_##name:                                                                 \
        j->counters.abort_##counter++;                                                 \
        break;
#include "jit/aborts.def"
#undef ABORT
    default: break;
    }
}

/* At a loop header, after a jump back: may the trace end here? */
static bool at_header(struct rec *cx, struct jit_start *s)
{
    int32_t pc = pc_index(cx);
    if (cx->depth > 0) {
        if (++cx->back_jumps > 40)
            jit_give_up(cx->j, ABORT_BAD_LOOP);
        return false;
    }
    if (s->loop && s->pc == pc)
        return true;
    struct jit_trace *t = jit_point(cx->j, cx->f->code, pc)->trace;
    if (t && !jit_is_invalid(t) && t->is_loop) {
        s->loop = false;
        s->target = t;
        return true;
    }
    if (++cx->back_jumps > 10)
        jit_give_up(cx->j, ABORT_BAD_LOOP);
    return false;
}

/* The turn that was recorded at a loop's header was the last: it shows no loop. Another
 * turn will; only a loop that mostly has one is compiled as what follows its header. */
static bool left_at_once(struct rec *cx, const struct jit_start *s)
{
    enum { MOST_OPEN_ENDS = 6 };
    if (!s->loop || s->pc == 0 || cx->j->abort != NO_ABORT)
        return false;
    struct jit_code_point *p = jit_point(cx->j, s->code, s->pc);
    return p->open_ends++ < MOST_OPEN_ENDS;
}

/* What could not be recorded may have been unlucky: the next time waits twice as long. */
static void try_again_later(struct jit_guard *g)
{
    enum { MOST_TRIES = 6 };
    if (++g->tries == MOST_TRIES)
        g->no_bridge = true;
    g->retry_at = g->fails * 2;
}

/* Until the trace ends (true), or is given up. */
static bool record_all(struct rec *cx, struct jit_start *s)
{
    struct jit *j = cx->j;
    bool first = true;
    if (cx->raised)
        cx->raised = !follow_exception(cx);
    while (!cx->raised && j->abort == NO_ABORT) {
        if (cx->done || (cx->back && at_header(cx, s)))
            return true;
        if (j->abort != NO_ABORT)
            break;
        cx->back = cx->effect = cx->pending = cx->certain = false;
        cx->result_drops = -1;
        if (cx->depth == 0)
            s->nslots = 0;
        jit_where(j, cx->f->code, pc_index(cx), cx->depth, cx->frames[cx->depth].call);
        log_line(j, cx->f->code, pc_index(cx));
        if (first && s->loop) /* whoever wants attention gets it once a turn */
            rec_guard(cx, IR_guard_not_invalidated, 0, 0, 0, NULL);
        first = false;
        cx->began = cx->pc;
        j->lang.driver->ops[*cx->pc & 0xFF](cx);
        if (cx->raised && j->abort == NO_ABORT && can_follow(cx))
            cx->raised = !follow_exception(cx);
    }
    return cx->done && cx->raised;
}

static void record(struct rec *cx, struct jit_start *s)
{
    struct jit *j = cx->j;
    bool ok = record_all(cx, s);
    if (cx->done && left_at_once(cx, s))
        jit_give_up(j, ABORT_BAD_LOOP);
    if (cx->done)
        s->loop = false;
    if (ok && j->abort == NO_ABORT)
        ok = compile(cx, s);
    else
        ok = false;
    if (!ok) {
        if (j->abort == NO_ABORT)
            j->abort = ABORT_BRIDGE;
        say(j, abort_texts[j->abort]);
        count_abort(j);
        if (s->guard)
            try_again_later(s->guard);
    }
    j->recording = false;
    cx->f->pc = cx->pc;
    for (int i = 0; i <= cx->depth; i++)
        free(cx->frames[i].refs);
}

/* ---- how a recording starts ------------------------------------------------------------------------ */

static void begin(struct rec *cx, struct jit *j, struct frame *f)
{
    *cx = (struct rec){.vm = j->lang.self, .j = j, .f = f, .pc = f->pc};
    met(cx, f->code);
    j->counters.traced++;
    if (j->events.wants)
        j->events.start(j->events.self, "jit-tracing");
    jit_start_recording(j);
    cx->frame_ref = jit_emit(j, IR_input, NULL, 0, NULL);
}

static void end(struct rec *cx)
{
    if (cx->j->events.wants)
        cx->j->events.stop(cx->j->events.self, "jit-tracing");
}

bool jit_record_loop(struct jit *j, struct frame *f, bool loop)
{
    struct rec cx;
    begin(&cx, j, f);
    cx.frames[0] = (struct rec_frame){f, new_refs(&cx, f->code), IR_NONE, IR_NONE, 0};
    unsigned n = (unsigned)(f->sp - f->slots);
    for (unsigned i = 0; i < n; i++)
        cx.frames[0].refs[i] = rec_emit2(&cx, IR_getarrayitem_gc_r, j->lang.frame_item,
                                         cx.frame_ref, ir_const_i(&j->rec, i));
    cx.label = jit_emit(j, IR_label, NULL, n, cx.frames[0].refs);
    struct jit_start s = {
        .code = f->code, .world = f->ns, .pc = pc_index(&cx), .loop = loop};
    record(&cx, &s);
    end(&cx);
    return cx.raised;
}

/* The values that the guard left become the bridge's inputs. */
struct revive {
    struct rec *cx;
    const struct ir_trace *from;
    const struct jit_guard *g;
    ir_ref *inputs, *virtuals;
};

static ir_ref revive_ref(struct revive *r, ir_ref ref);

static ir_ref revive_virtual(struct revive *r, uint32_t n)
{
    struct jit *j = r->cx->j;
    const struct ir_snap *snap = &r->from->snaps.at[r->g->snap - 1];
    const struct ir_snap_virtual *v = &r->from->snap_virtuals.at[snap->virtuals + n];
    if (r->virtuals[n] != IR_NONE)
        return r->virtuals[n];
    if (!v->descr) {
        ir_ref i = revive_ref(r, ir_snap_field(r->from, v, 0)->value);
        return r->virtuals[n] = rec_emit1(r->cx, IR_cast_int_to_ptr, NULL, i);
    }
    ir_ref o = v->length >= 0 ? rec_emit1(r->cx, IR_new_array, v->descr,
                                          ir_const_i(&j->rec, v->length))
                              : jit_emit(j, IR_new_with_vtable, v->descr, 0, NULL);
    r->virtuals[n] = o;
    for (uint32_t k = 0; k < v->nfields; k++) {
        const struct ir_snap_field *f = ir_snap_field(r->from, v, k);
        ir_ref value = revive_ref(r, f->value);
        if (f->index >= 0)
            rec_emit3(r->cx, IR_setarrayitem_gc, f->descr, o,
                      ir_const_i(&j->rec, f->index), value);
        else
            rec_emit2(r->cx, IR_setfield_gc, f->descr, o, value);
    }
    return o;
}

static ir_ref revive_ref(struct revive *r, ir_ref ref)
{
    struct ir_trace *to = &r->cx->j->rec;
    if (ref == IR_NONE)
        return IR_NONE;
    if (ir_is_const(ref))
        return ir_const_copy(to, r->from, ref);
    if (ref & IR_VIRTUAL)
        return revive_virtual(r, ref & ~IR_VIRTUAL);
    for (uint32_t i = 0; i < r->g->nrefs; i++)
        if (r->g->refs[i] == ref)
            return r->inputs[i];
    assert(!"a guard's value that it did not save");
    return IR_NONE;
}

/* The frames of the snapshot, with the names of what is in their slots. */
static void revive_frames(struct revive *r)
{
    struct rec *cx = r->cx;
    const struct ir_snap *snap = &r->from->snaps.at[r->g->snap - 1];
    struct frame *f = *jit_top(cx->j);
    for (int i = (int)snap->nframes - 1; i >= 0; i--, f = f->back) {
        const struct ir_snap_frame *sf =
            &r->from->snap_frames.at[snap->first + (uint32_t)i];
        cx->frames[i] =
            (struct rec_frame){f, new_refs(cx, f->code), IR_NONE, IR_NONE, i};
        for (uint32_t k = 0; k < sf->nslots; k++)
            cx->frames[i].refs[k] = revive_ref(r, r->from->snap_refs.at[sf->slots + k]);
        cx->frames[i].func = revive_ref(r, sf->func);
        cx->frames[i].extra = revive_ref(r, sf->extra);
    }
    cx->depth = (int)snap->nframes - 1;
    cx->calls = cx->depth;
}

bool jit_record_bridge(struct jit *j, struct jit_guard *g)
{
    struct rec cx;
    const struct ir_trace *from = &g->trace->ir;
    const struct ir_snap *snap = &from->snaps.at[g->snap - 1];
    if (snap->nframes > JIT_MOST_DEPTH) {
        g->no_bridge = true;
        return false;
    }
    begin(&cx, j, *jit_top(j));
    struct revive r = {&cx, from, g, mem_new((g->nrefs + 1) * sizeof(ir_ref)),
                       mem_new((snap->nvirtuals + 1) * sizeof(ir_ref))};
    for (uint32_t i = 0; i < g->nrefs; i++) {
        r.inputs[i] = jit_emit(j, IR_param, NULL, 0, NULL);
        j->rec.ins.at[r.inputs[i]].type = from->ins.at[g->refs[i]].type;
    }
    for (uint32_t i = 0; i < snap->nvirtuals; i++)
        r.virtuals[i] = IR_NONE;
    revive_frames(&r);
    cx.label = jit_emit(j, IR_label, NULL, 0, NULL);
    struct jit_start s = {.code = cx.frames[0].f->code,
                          .world = cx.frames[0].f->ns,
                          .guard = g,
                          .pc = g->trace->pc};
    cx.raised = *jit_exception(j) != NULL;
    free(r.virtuals);
    free(r.inputs);
    record(&cx, &s);
    end(&cx);
    return cx.raised;
}
