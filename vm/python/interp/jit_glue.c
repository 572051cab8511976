/* jit_glue.c -- Python as a language of the JIT: when to record, how frames come back. */
#include "python/interp/jit_glue.h"

#include <stdlib.h>

#include "python/interp/attend.h"
#include "python/interp/prim_record.h"

struct jit_code_point *jit_point(const void *code, int64_t pc)
{
    struct code *c = (struct code *)(uintptr_t)code;
    if (!c->jit) {
        c->jit = mem_zero(1, sizeof *c->jit);
        c->jit->at = mem_zero((size_t)c->n + 1, sizeof *c->jit->at);
    }
    return &c->jit->at[pc];
}

void python_code_dies(struct code *c)
{
    assert(!c->traced);
    free(c->jit->at);
    free(c->jit);
    c->jit = NULL;
}

const struct jit_callee *jit_callee(struct code *c, val ns, int inlined)
{
    (void)jit_point(c, 0);
    if (!c->jit->world)
        c->jit->world = ns;
    if (c->jit->world != ns)
        return NULL;
    c->traced = true;
    struct jit_callee *callee = &c->jit->callees[inlined];
    *callee = (struct jit_callee){.d = {.letter = 'r', .effect = RUNS},
                                  .entry = &c->jit->entry,
                                  .code = c,
                                  .pc = c->ops,
                                  .nlocals = c->nlocals,
                                  .ret = RET_EXIT,
                                  .inlined = inlined};
    return callee;
}

/* ---- frames as they were where a guard failed -------------------------------------------- */

static void resume(void *self, void *frame, const struct jit_frame_state *frames,
                   unsigned n)
{
    struct vm *vm = self;
    struct frame *f = frame;
    val exc = vm->exc;
    for (unsigned i = 0; i < n; i++) {
        const struct jit_frame_state *s = &frames[i];
        struct code *c = (struct code *)(uintptr_t)s->code;
        if (i > 0) {
            f = frame_push(vm, c, s->func, as_func(s->func)->ns, (enum ret)s->ret,
                           s->extra);
            if (!f) /* no room for a frame that the trace did without: this is that error */
                return;
        }
        for (uint32_t k = 0; k < s->nslots; k++)
            f->slots[k] = s->slots[k];
        f->sp = f->slots + s->nslots;
        f->pc = c->ops + s->pc;
    }
    vm->exc = exc;
}

static void location(const void *code, int32_t pc, struct str *out)
{
    const struct code *c = code;
    struct slice name = str_value(c->name);
    str_addf(out, "%.*s;%s:%d-%d~#%d %s", (int)name.n, name.p, c->source->path,
             c->first_line, c->pos[pc].line, pc * 2, opcode_name(instr_op(c->ops[pc])));
}

/* NAME;FILE:FIRST-LAST, then the lines, each behind its number. */
static void source(const void *code, struct str *out)
{
    const struct code *c = code;
    struct slice name = str_value(c->name);
    str_addf(out, "%.*s;%s:%d-%d\n", (int)name.n, name.p, c->source->path,
             c->first_line, c->last_line);
    for (int line = c->first_line; line <= c->last_line; line++) {
        struct slice text = source_line(str_slice(&c->source->text), line);
        str_addf(out, "%d: %.*s\n", line, (int)text.n, text.p);
    }
}

static const char *class_name(uint32_t kind)
{
    static const char *const names[] = {
        [KIND_FREE] = "W_IntObject",
        [KIND_FLOAT] = "W_FloatObject",
        [KIND_STR] = "W_UnicodeObject",
        [KIND_BYTES] = "W_BytesObject",
        [KIND_BYTEARRAY] = "W_BytearrayObject",
        [KIND_ARRAY_ARRAY] = "W_ArrayObject",
        [KIND_LIST] = "W_ListObject",
        [KIND_TUPLE] = "W_TupleObject",
        [KIND_DICT] = "W_DictObject",
        [KIND_INSTANCE] = "W_ObjectObject",
        [KIND_FUNC] = "Function",
        [KIND_RANGE_ITER] = "W_IntRangeIterator",
        [KIND_LIST_ITER] = "W_FastListIterObject",
        [KIND_TUPLE_ITER] = "W_FastTupleIterObject",
        [KIND_STR_ITER] = "W_StringIterator",
        [KIND_SEQ_ITER] = "W_SeqIterObject",
        [KIND_GENERATOR] = "GeneratorIterator",
        [KIND_BOOL] = "W_BoolObject",
        [KIND_NONE] = "W_NoneObject",
        [KIND_TYPE] = "W_TypeObject",
        [KIND_BUILTIN] = "BuiltinFunction",
        [KIND_METHOD] = "Method",
        [KIND_LONG] = "W_LongObject",
        [KIND_RANGE] = "W_Range",
        [KIND_ARRAY] = "ObjectArray",
        [KIND_FLOATS] = "FloatArray",
        [N_KINDS] = NULL,
    };
    return names[kind] ? names[kind] : "W_Root";
}

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
static bool has_another_turn(const struct vm *vm, const struct jit_guard *g)
{
    const struct jit_trace *t = g->trace;
    const struct frame *f = vm->frame;
    return !t->parent && !t->is_loop && t->pc > 0 && t->code == f->code &&
           f->pc - f->code->ops == t->pc && jit_point(f->code, t->pc)->trace == t &&
           t->ir.snaps.at[g->snap - 1].nframes == 1 && !vm->exc;
}

static void maybe_bridge(struct vm *vm, struct jit_guard *g)
{
    struct jit *j = vm->jit;
    uint8_t op = g->trace->ir.ins.at[g->ins].op;
    if (vm->attention || g->bridge || g->no_bridge || j->recording)
        return;
    if (op == IR_finish || (vm->exc && op != IR_guard_no_exception))
        return;
    if (jit_is_invalid(g->trace) && !jit_left_invalid(g))
        return;
    if (g->fails < (uint32_t)j->params[PARAM_trace_eagerness] || g->fails < g->retry_at)
        return;
    if (has_another_turn(vm, g)) { /* the interpreter enters the loop at its header */
        jit_record_loop(vm, vm->frame, true);
        g->retry_at = g->fails * 2;
    } else if (values_tried(g) >= MOST_VALUES)
        g->no_bridge = true;
    else
        jit_record_bridge(vm, g);
}

/* A call from machine code that machine code could not bring to its end. */
static val run_frame(void *self, void *frame, struct jit_guard *failed)
{
    struct vm *vm = self;
    if (failed) {
        maybe_bridge(vm, failed);
        return interp_resume(vm, frame);
    }
    return frame_allowed(vm) ? interp_run(vm) : NULL;
}

/* The last frames before the limit are interpreted: what a trace inlines is not counted. */
static const struct jit_frames frames = {
    .top = offsetof(struct vm, frame),
    .depth = offsetof(struct vm, depth_frames),
    .end = offsetof(struct vm, stack_end),
    .limit = offsetof(struct vm, most_frames),
    .inlined = MOST_DEPTH,
    .stack = offsetof(struct vm, machine_limit),
    .attention = offsetof(struct vm, attention), /* see the assertion below */
    .room = 2 * FRAME_ROOM,
    .back = offsetof(struct frame, back),
    .code = offsetof(struct frame, code),
    .pc = offsetof(struct frame, pc),
    .sp = offsetof(struct frame, sp),
    .func = offsetof(struct frame, func),
    .world = offsetof(struct frame, ns),
    .extra = offsetof(struct frame, extra),
    .ret = offsetof(struct frame, ret),
};

/* A narrower one would be compared together with its neighbours. */
static_assert(sizeof((struct vm *)0)->attention == 8, "machine code compares 64 bits");

/* ---- attention --------------------------------------------------------------------------- */

void python_thresholds(struct vm *vm)
{
    const struct jit *j = vm->jit;
    long loop = j->params[PARAM_threshold], entry = j->params[PARAM_function_threshold];
    vm->jit_on = j->on && loop >= 0;
    vm->jit_loop = loop < 0 ? UINT32_MAX : (uint32_t)loop;
    vm->jit_entry = entry < 0 ? UINT32_MAX : (uint32_t)entry;
}

/* Who allocates does not expect an error, or that Python code is run. */
static void out_of_memory(void *self)
{
    vm_want(self, ATTEND_MEMORY);
}

static void doomed(void *self)
{
    vm_want(self, ATTEND_FINALIZE);
}

static void wipe(void *self)
{
    vm_want(self, ATTEND_WIPE);
}

void python_language(struct vm *vm, struct jit_language *lang)
{
    vm->gc.lang.out_of_memory = out_of_memory;
    vm->gc.lang.doomed = doomed;
    vm->gc.lang.wipe = wipe;
    *lang = (struct jit_language){.self = vm,
                                  .class_float = KIND_FLOAT,
                                  .frame_item = &descr_frame_item,
                                  .exc_offset = offsetof(struct vm, exc),
                                  .gc_offset = offsetof(struct vm, gc),
                                  .int_field = &descr_int_field,
                                  .frames = frames,
                                  .run_frame = run_frame,
                                  .resume = resume,
                                  .location = location,
                                  .source = source,
                                  .class_name = class_name};
}

void python_jit_roots(struct vm *vm, const struct gc_visitor *v)
{
    if (!vm->jit)
        return;
    jit_visit(vm->jit, v);
    for (struct code *c = vm->codes; !v->young && c; c = c->next)
        if (c->jit) /* a namespace: born old */
            v->slot(v->gc, &c->jit->world);
}

enum { MOST_ABORTS = 4 }; /* then it is interpreted for good */

/* ---- when ---------------------------------------------------------------------------------- */

/* A frame that returned in machine code does it once more, for the interpreter: its next
 * instruction is the RETURN_VALUE, with the value on the stack. */
static bool run(struct vm *vm, struct jit_trace *t, struct frame *f)
{
    bool outer = vm->in_trace;
    vm->in_trace = true;
    struct jit_exit e = jit_run(vm->jit, t, f);
    vm->in_trace = outer;
    if (e.value) {
        const struct ir_trace *ir = &e.guard->trace->ir;
        f->pc =
            f->code->ops + ir->snap_frames.at[ir->snaps.at[e.guard->snap - 1].first].pc;
        f->sp = f->slots + f->code->nlocals;
        *f->sp++ = e.value;
    } else
        maybe_bridge(vm, e.guard);
    return true;
}

static bool machine_code_fits(const struct vm *vm)
{
    return vm->depth_frames + MOST_DEPTH <= vm->most_frames &&
           (const char *)__builtin_frame_address(0) > vm->machine_limit;
}

bool jit_hot(struct vm *vm, struct frame *f, bool loop)
{
    struct jit *j = vm->jit;
    if (vm->attention)
        return true;
    struct jit_code_point *p = jit_point(f->code, f->pc - f->code->ops);
    if (p->trace && jit_is_invalid(p->trace)) {
        p->trace = NULL;
        p->count = 0;
    }
    if (p->trace) {
        if (p->trace->world != f->ns || !machine_code_fits(vm))
            return false;
        return run(vm, p->trace, f);
    }
    if (loop && p->count <= vm->jit_loop)
        return false;
    if (j->recording || f->code->flags & (CODE_CLASS | (loop ? 0 : CODE_GENERATOR)) ||
        ret_of(f) == RET_GEN)
        return false;
    if (!loop)
        f->code->entry_count = 0;
    p->count = 0;
    if (p->aborts >= MOST_ABORTS)
        return false;
    uint32_t open = p->open_ends;
    jit_record_loop(vm, f, loop);
    if (!p->trace && p->open_ends == open)
        p->aborts++;
    return true;
}
