/* compile.c -- recording, and compiling what was recorded. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "jit/jit_impl.h"

static double seconds(void)
{
    return (double)clock_ns(CLOCK_MONOTONIC) * 1e-9;
}

void jit_init(struct jit *j, struct gc *gc, const struct jit_language *lang)
{
    *j = (struct jit){.lang = *lang, .gc = gc, .on = true, .next_number = 1};
    jit_default_params(j);
}

/* Its constants never change, so those that are old stay so. */
static void visit_trace(struct jit_trace *t, const struct gc_visitor *v)
{
    v->gc->saw_young = false;
    ir_visit(&t->ir, v);
    v->slot(v->gc, &t->world);
    for (uint32_t i = 0; i < t->ntable; i++)
        v->slot(v->gc, &t->table[i]);
    t->settled = v->young && !v->gc->saw_young;
}

void jit_visit(struct jit *j, const struct gc_visitor *v)
{
    if (j->recording)
        ir_visit(&j->rec, v);
    for (struct jit_recording *r = j->aside; r; r = r->next)
        ir_visit(&r->rec, v);
    for (struct jit_trace *t = j->traces; t; t = t->next)
        if (!v->young || !t->settled)
            visit_trace(t, v);
}

/* ---- recording --------------------------------------------------------------------------- */

void jit_start_recording(struct jit *j)
{
    if (!j->code)
        backend_init(j);
    if (!j->log_started) {
        j->log_started = true;
        j->counting =
            j->events.wants && j->events.wants(j->events.self, "jit-backend-counts");
    }
    ir_free(&j->rec);
    j->rec = (struct ir_trace){0};
    j->recording = true;
    j->started = seconds();
    j->abort = NO_ABORT;
}

void jit_put_aside(struct jit *j, struct jit_recording *r)
{
    r->there = j->recording;
    if (!r->there)
        return;
    r->rec = j->rec;
    r->started = j->started;
    r->abort = j->abort;
    r->next = j->aside;
    j->aside = r;
    j->rec = (struct ir_trace){0};
    j->recording = false;
}

void jit_take_up(struct jit *j, struct jit_recording *r)
{
    assert(!j->recording);
    if (!r->there)
        return;
    struct jit_recording **at = &j->aside;
    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    ir_free(&j->rec);
    j->rec = r->rec;
    j->started = r->started;
    j->abort = r->abort;
    j->recording = true;
    r->there = false;
}

ir_ref jit_emit(struct jit *j, enum ir_op op, const struct ir_descr *d, unsigned n,
                const ir_ref *args)
{
    char type = ir_types[op];
    if (j->rec.ins.n > (size_t)j->params[PARAM_trace_limit])
        jit_give_up(j, ABORT_TOO_LONG);
    return ir_add(&j->rec, op, type, args, n, d);
}

void jit_where(struct jit *j, const void *code, int32_t pc, int32_t depth, int32_t call)
{
    *vec_add(&j->rec.wheres) = (struct ir_where){code, pc, depth, call};
    ir_ref r = jit_emit(j, IR_debug_merge_point, NULL, 0, NULL);
    j->rec.ins.at[r].snap = (uint32_t)j->rec.wheres.n;
}

void jit_snap(struct jit *j, ir_ref guard, const struct ir_snap_frame *frames,
              unsigned n)
{
    *vec_add(&j->rec.snaps) =
        (struct ir_snap){.first = (uint32_t)j->rec.snap_frames.n, .nframes = n};
    for (unsigned i = 0; i < n; i++)
        *vec_add(&j->rec.snap_frames) = frames[i];
    j->rec.ins.at[guard].snap = (uint32_t)j->rec.snaps.n;
}

void jit_give_up(struct jit *j, enum jit_abort why)
{
    if (j->abort == NO_ABORT)
        j->abort = why;
}

/* ---- compiling ------------------------------------------------------------------------------- */

/* Behind `recorded` is what the optimizer added to join a loop. */
static void count_ops(struct jit *j, const struct jit_trace *t, size_t recorded)
{
    for (size_t i = 0; i < recorded; i++) {
        uint8_t op = j->rec.ins.at[i].op;
        j->counters.recorded += op != IR_debug_merge_point;
        j->counters.guards += (ir_op_flags[op] & IRF_G) != 0;
        j->counters.calls +=
            op == IR_call_i || op == IR_call_r || op == IR_call_assembler_r;
    }
    for (size_t i = 0; i < t->ir.ins.n; i++) {
        uint8_t op = t->ir.ins.at[i].op;
        j->counters.opt_ops += op != IR_none && op != IR_debug_merge_point;
        j->counters.opt_guards += op != IR_none && (ir_op_flags[op] & IRF_G);
    }
    j->counters.ops += recorded;
}

void trace_free(struct jit_trace *t)
{
    ir_free(&t->ir);
    label_free(t->label);
    free(t->classes);
    free(t->live);
    free(t->live_locs);
    for (uint32_t n = 0; n < t->nguards; n++) {
        free(t->guards[n].refs);
        free(t->guards[n].locs);
    }
    free(t->guards);
    free(t);
}

static void add_trace(struct jit *j, struct jit_trace *t)
{
    if (j->last)
        j->last->next = t;
    else
        j->traces = t;
    j->last = t;
}

/* The constants of the recording and of the trace are roots all the while. */
struct jit_trace *jit_compile(struct jit *j, const struct jit_start *s)
{
    struct jit_trace *t = mem_zero(1, sizeof *t);
    double start = seconds();
    t->owner = j;
    t->code = s->code;
    t->pc = s->pc;
    t->world = s->world;
    t->frame_size = s->frame_size;
    t->parent = s->guard;
    t->target = s->target;
    t->is_loop = s->loop;
    t->entry_bridge = !s->loop && !s->guard;
    if (!s->guard)
        t->number = j->next_number;
    j->next_number++;
    j->counters.tracing_seconds += start - j->started;
    jlog_recorded(j);
    bool optimizing = jlog_open(j, "jit-optimize");
    size_t recorded = j->rec.ins.n;
#ifndef NDEBUG
    recording_check(&j->rec, "recording");
#endif
    bool ok = optimize(j, t, s);
    if (optimizing)
        jlog_close(j, "jit-optimize");
    if (ok) {
        count_ops(j, t, recorded);
        bool logged = jlog_open(j, "jit-backend");
        ok = backend_compile(j, t);
        if (ok)
            jlog_backend(j, t);
        if (ok && s->guard)
            backend_attach(j, s->guard, t);
        if (logged)
            jlog_close(j, "jit-backend");
    }
    j->counters.backend_seconds += seconds() - start;
    j->recording = false;
    if (!ok) {
        j->counters.abort_bad_loop++;
        trace_free(t);
        return NULL;
    }
    if (s->guard) {
        s->guard->bridge = t;
        j->counters.bridges++;
    } else
        j->counters.loops++;
    if (s->entry) {
        t->entry = s->entry;
        *t->entry = (struct jit_entry){t->start, t};
    }
    j->counters.compiled++;
    add_trace(j, t);
    jlog_trace(j, t);
    return t;
}

/* A trace does not fill its whole machine frame, and the collector scans it all. What lies
 * there from before could keep a dead heap alive, so it is wiped after each collection. */
static __attribute__((noinline)) void wipe_stack(struct jit *j)
{
    char dead[4096];
    explicit_bzero(dead, sizeof dead);
    j->wiped_at = j->gc->minors;
}

struct jit_exit jit_run(struct jit *j, struct jit_trace *t, void *frame)
{
    if (j->wiped_at != j->gc->minors)
        wipe_stack(j);
    return backend_enter(j, t->start, frame);
}

/* ---- facts that may change ----------------------------------------------------------------------- */

void jit_depend(struct jit *j, struct jit_trace *t, int64_t *deps)
{
    if (*deps == 0) {
        struct jit_deps *d = vec_add(&j->deps);
        *d = (struct jit_deps){0};
        *deps = (int64_t)j->deps.n;
    }
    *vec_add(&j->deps.at[*deps - 1].traces) = t;
}

static void invalidate(struct jit_trace *t)
{
    t->invalidated |= TRACE_INVALID;
    if (t->entry && t->entry->trace == t)
        *t->entry = (struct jit_entry){0};
}

void jit_invalidate(struct jit *j, int64_t *deps)
{
    struct jit_deps *d = &j->deps.at[*deps - 1];
    size_t n = 0;
    for (size_t i = 0; i < d->traces.n; i++) {
        n += !jit_is_invalid(d->traces.at[i]);
        invalidate(d->traces.at[i]);
    }
    d->traces.n = 0;
    if (n)
        jlog_invalidated(j, n);
}

void jit_invalidate_all(struct jit *j)
{
    size_t n = 0;
    if (j->recording)
        jit_give_up(j, ABORT_QUASI);
    for (struct jit_recording *r = j->aside; r; r = r->next)
        r->abort = r->abort == NO_ABORT ? ABORT_QUASI : r->abort;
    for (struct jit_trace *t = j->traces; t; t = t->next) {
        n += !jit_is_invalid(t);
        invalidate(t);
    }
    if (n)
        jlog_invalidated(j, n);
}

/* A loop is entered by other traces for as long as these live: a bridge from its start leads
 * them to the loop that took its place. The next bridge of a guard comes twice as late. */
bool jit_left_invalid(struct jit_guard *g)
{
    struct jit_guard *from = g->trace->parent;
    assert(jit_is_invalid(g->trace));
    if (!from)
        return g->trace->ir.ins.at[g->ins].op == IR_guard_not_invalidated;
    if (from->bridge == g->trace) {
        backend_detach(g->trace->owner, from);
        from->bridge = NULL;
        from->retry_at = from->fails * 2;
    }
    return false;
}

void jit_interrupt(struct jit *j, bool on)
{
    for (struct jit_trace *t = j->traces; t; t = t->next)
        if (on)
            __atomic_or_fetch(&t->invalidated, TRACE_INTERRUPT, __ATOMIC_RELAXED);
        else
            __atomic_and_fetch(&t->invalidated, ~TRACE_INTERRUPT, __ATOMIC_RELAXED);
}

const struct jit_machine *jit_machine(void)
{
    return &backend_machine;
}
