/* hot.c -- when to record, when to run machine code, and how frames come back from it. */
#include <stdlib.h>

#include "jit/rec.h"

struct jit_code_point *jit_point(struct jit *j, const struct code *c, int64_t pc)
{
    const struct jit_shape s = jit_shape_of(j, c);
    assert(pc >= 0 && pc <= s.n);
    if (!*s.jit) {
        *s.jit = mem_zero(1, sizeof **s.jit);
        (*s.jit)->at = mem_zero((size_t)s.n + 1, sizeof *(*s.jit)->at);
    }
    return &(*s.jit)->at[pc];
}

void jit_code_dies(struct jit_code *c)
{
    if (c)
        free(c->at);
    free(c);
}

const struct jit_callee *jit_callee(struct jit *j, struct code *c, val ns, int inlined)
{
    const struct jit_shape s = jit_shape_of(j, c);
    (void)jit_point(j, c, 0);
    struct jit_code *jc = *s.jit;
    if (!jc->world)
        jc->world = ns;
    if (jc->world != ns)
        return NULL;
    struct jit_callee *callee = &jc->callees[inlined];
    *callee = (struct jit_callee){.d = {.letter = 'r', .effect = RUNS},
                                  .entry = &jc->entry,
                                  .code = c,
                                  .pc = s.ops,
                                  .nlocals = s.nlocals,
                                  .ret = j->lang.driver->ret_exit,
                                  .inlined = inlined};
    return callee;
}

/* ---- frames as they were where a guard failed -------------------------------------------- */

void jit_resume(struct jit *j, struct frame *f, const struct jit_frame_state *frames,
                unsigned n)
{
    const struct jit_driver *d = j->lang.driver;
    struct vm *self = j->lang.self;
    val *pending = jit_exception(j), exc = *pending;
    for (unsigned i = 0; i < n; i++) {
        const struct jit_frame_state *s = &frames[i];
        struct code *c = (struct code *)(uintptr_t)s->code;
        if (i > 0) {
            f = d->push(self, c, s->func, d->world ? d->world(s->func) : NULL, s->ret,
                        s->extra);
            if (!f) /* no room for a frame that the trace did without: this is that error */
                return;
        }
        for (uint32_t k = 0; k < s->nslots; k++)
            f->slots[k] = s->slots[k];
        f->sp = f->slots + s->nslots;
        f->pc = jit_shape_of(j, c).ops + s->pc;
    }
    *pending = exc;
}

/* ---- bridges ------------------------------------------------------------------------------ */

/* A bridge from a guard_value mostly has another one, for its own value, and so on: a list
 * that is searched. What has many values at one place is left to the interpreter. */
enum { MOST_VALUES = 24 };

static int values_tried(const struct jit_guard *g)
{
    int n = 0;
    const void *code = NULL;
    int32_t pc = 0;
    for (; g; g = g->trace->parent) {
        const struct ir_trace *ir = &g->trace->ir;
        const struct ir_snap *s = &ir->snaps.at[g->snap - 1];
        const struct ir_snap_frame *f = &ir->snap_frames.at[s->first + s->nframes - 1];
        if (ir->ins.at[g->ins].op != IR_guard_value ||
            (code && (f->code != code || f->pc != pc)))
            break;
        code = f->code;
        pc = f->pc;
        n++;
    }
    return n;
}

/* What follows a loop's header was compiled because the loop mostly had one turn, and now has
 * another one often: it is a loop after all. */
static bool has_another_turn(struct jit *j, const struct jit_guard *g)
{
    const struct jit_trace *t = g->trace;
    const struct frame *f = *jit_top(j);
    return !t->parent && !t->is_loop && t->pc > 0 && t->code == f->code &&
           f->pc - jit_shape_of(j, f->code).ops == t->pc &&
           jit_point(j, f->code, t->pc)->trace == t &&
           t->ir.snaps.at[g->snap - 1].nframes == 1 && !*jit_exception(j);
}

static void maybe_bridge(struct jit *j, struct jit_guard *g)
{
    uint8_t op = g->trace->ir.ins.at[g->ins].op;
    if (jit_attention(j) || g->bridge || g->no_bridge || j->recording)
        return;
    if (op == IR_finish || (*jit_exception(j) && op != IR_guard_no_exception))
        return;
    if (jit_is_invalid(g->trace) && !jit_left_invalid(g))
        return;
    if (g->fails < (uint32_t)j->params[PARAM_trace_eagerness] || g->fails < g->retry_at)
        return;
    if (has_another_turn(j, g)) { /* the interpreter enters the loop at its header */
        jit_record_loop(j, *jit_top(j), true);
        g->retry_at = g->fails * 2;
    } else if (values_tried(g) >= MOST_VALUES)
        g->no_bridge = true;
    else
        jit_record_bridge(j, g);
}

/* A call from machine code that machine code could not bring to its end. */
val jit_run_frame(struct vm *vm, struct frame *frame, struct jit_guard *failed,
                  struct jit *j)
{
    const struct jit_driver *d = j->lang.driver;
    if (failed) {
        maybe_bridge(j, failed);
        return d->go_on(vm, frame);
    }
    return d->allowed(vm) ? d->run(vm) : NULL;
}

/* ---- when ---------------------------------------------------------------------------------- */

enum { MOST_ABORTS = 4 }; /* then it is interpreted for good */

/* A frame that returned in machine code does it once more, for the interpreter: its next
 * instruction is the one that returns, with the value on the stack. */
static bool run(struct jit *j, struct jit_trace *t, struct frame *f)
{
    struct jit_exit e = jit_run(j, t, f);
    if (e.value) {
        const struct jit_shape c = jit_shape_of(j, f->code);
        const struct ir_trace *ir = &e.guard->trace->ir;
        f->pc = c.ops + ir->snap_frames.at[ir->snaps.at[e.guard->snap - 1].first].pc;
        f->sp = f->slots + c.nlocals;
        *f->sp++ = e.value;
    } else
        maybe_bridge(j, e.guard);
    return true;
}

static bool machine_code_fits(const struct jit *j)
{
    const char *self = j->lang.self;
    const struct jit_frames *f = &j->lang.frames;
    int64_t depth = *(const int64_t *)(const void *)(self + f->depth),
            limit = *(const int64_t *)(const void *)(self + f->limit);
    const char *stack = *(const char *const *)(const void *)(self + f->stack);
    return depth + JIT_MOST_DEPTH <= limit &&
           (const char *)__builtin_frame_address(0) > stack;
}

/* May a trace begin here? */
static bool may_begin(const struct jit *j, const struct frame *f, bool loop)
{
    const struct jit_shape s = jit_shape_of(j, f->code);
    return !j->recording && (loop ? s.loops : s.entry) &&
           !(j->lang.driver->refuses && j->lang.driver->refuses(f));
}

bool jit_hot(struct jit *j, struct frame *f, bool loop)
{
    if (jit_attention(j))
        return true;
    struct jit_code_point *p =
        jit_point(j, f->code, f->pc - jit_shape_of(j, f->code).ops);
    if (p->trace && jit_is_invalid(p->trace)) {
        p->trace = NULL;
        p->count = 0;
    }
    if (p->trace)
        return p->trace->world == f->ns && machine_code_fits(j) && run(j, p->trace, f);
    if (loop && p->count <= jit_threshold(j, PARAM_threshold))
        return false;
    if (!may_begin(j, f, loop))
        return false;
    p->count = 0;
    if (!loop)
        *jit_shape_of(j, f->code).entries = 0;
    if (p->aborts >= MOST_ABORTS)
        return false;
    uint32_t open = p->open_ends;
    jit_record_loop(j, f, loop);
    if (!p->trace && p->open_ends == open)
        p->aborts++;
    return true;
}

uint32_t jit_threshold(const struct jit *j, enum jit_param p)
{
    return j->params[p] < 0 ? UINT32_MAX : (uint32_t)j->params[p];
}
