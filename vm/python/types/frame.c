/* frame.c -- frames and tracebacks as programs see them. */
#include "python/types/types.h"

#include "python/interp/frame_objects.h"

static val text(struct vm *vm, val v)
{
    return v ? v : vm->none;
}

/* ---- frames ----------------------------------------------------------------------------- */

/* Where it is; a generator that sleeps goes on behind its yield. */
static int64_t place(struct vm *vm, val self)
{
    const struct frame *f = frame_still_there(vm, self);
    const struct w_frame *w = as_frame(self);
    if (f)
        return f->pc - f->code->ops;
    if (w->gen && as_gen(w->gen)->state == GEN_SUSPENDED)
        return as_gen(w->gen)->pc - 1;
    return w->pc;
}

static val f_code(struct vm *vm, val self)
{
    (void)vm;
    return as_frame(self)->code;
}
static val f_globals(struct vm *vm, val self)
{
    (void)vm;
    return as_ns(as_frame(self)->ns)->dict;
}
static val f_builtins(struct vm *vm, val self)
{
    (void)self;
    return as_ns(vm->builtins)->dict;
}

/* The frame in which a generator, coroutine or asynchronous generator runs. */
static struct frame *frame_of_gen(struct vm *vm, val gen)
{
    struct frame *f = as_gen(gen)->state == GEN_RUNNING ? vm->frame : NULL;
    while (f && f->extra != gen)
        f = f->back;
    return f;
}
/* One that sleeps has its variables, and values above them, in an array. */
static val locals_of_gen(struct vm *vm, val gen)
{
    const struct w_gen *g = as_gen(gen);
    struct frame *f = frame_of_gen(vm, gen);
    if (f)
        return frame_locals(vm, f);
    return g->slots ? locals_of_slots(vm, code_of(as_func(g->func)->code), g->slots)
                    : dict_new(vm, KIND_DICT);
}
static val f_locals(struct vm *vm, val self)
{
    struct frame *f = frame_still_there(vm, self);
    const struct w_frame *w = as_frame(self);
    if (f) {
        val d = frame_locals(vm, f);
        gc_store(&vm->gc, self, &as_frame(self)->locals, d);
        return d;
    }
    if (code_of(w->code)->flags & CODE_MODULE && !w->slots)
        return f_globals(vm, self);
    if (w->slots)
        return is_kind(w->slots, KIND_ARRAY)
                   ? locals_of_slots(vm, code_of(w->code), w->slots)
                   : w->slots;
    if (w->gen)
        return locals_of_gen(vm, w->gen);
    return raise_error(
        vm, E_RuntimeError,
        "the variables of a frame that machine code has left are not kept");
}
static val f_back(struct vm *vm, val self)
{
    struct frame *f = frame_still_there(vm, self);
    if (f)
        return frame_object(vm, f->back);
    f = as_frame(self)->gen ? frame_of_gen(vm, as_frame(self)->gen) : NULL;
    return f ? frame_object(vm, f->back) : text(vm, as_frame(self)->back);
}
/* A function that is told that it is called is at its first line. */
static val f_lineno(struct vm *vm, val self)
{
    const struct code *c = code_of(as_frame(self)->code);
    int64_t at = place(vm, self);
    bool begins = at == 0 || instr_op(c->ops[at - 1]) == OP_RETURN_GENERATOR;
    if (begins && as_frame(self)->before < 0 && !(c->flags & CODE_MODULE))
        return tag_int(c->first_line);
    return tag_int(c->pos[at].line);
}
static bool set_f_lineno(struct vm *vm, val self, val v)
{
    (void)self, (void)v;
    raise_error(vm, E_ValueError,
                "f_lineno can only be read: Hotloop's frames do not jump");
    return false;
}
static val f_lasti(struct vm *vm, val self)
{
    return tag_int(place(vm, self) * (int64_t)sizeof(val_instr));
}

/* ---- tracing: interp/hooks.h -------------------------------------------------------------- */

static val f_trace(struct vm *vm, val self)
{
    return text(vm, as_frame(self)->trace);
}
static bool set_f_trace(struct vm *vm, val self, val v)
{
    gc_store(&vm->gc, self, &as_frame(self)->trace, v == vm->none ? NULL : v);
    as_frame(self)->before = place(vm, self);
    return true;
}
static val f_trace_lines(struct vm *vm, val self)
{
    return bool_val(vm, !as_frame(self)->no_lines);
}
static val f_trace_opcodes(struct vm *vm, val self)
{
    return bool_val(vm, as_frame(self)->opcodes);
}
static bool flag_of(struct vm *vm, val v)
{
    if (is_kind(v, KIND_BOOL))
        return true;
    raise_error(vm, E_TypeError, "attribute value type must be bool");
    return false;
}
static bool set_f_trace_lines(struct vm *vm, val self, val v)
{
    if (!flag_of(vm, v))
        return false;
    as_frame(self)->no_lines = v != vm->true_;
    return true;
}
static bool set_f_trace_opcodes(struct vm *vm, val self, val v)
{
    if (!flag_of(vm, v))
        return false;
    as_frame(self)->opcodes = v == vm->true_;
    return true;
}

static val clear(struct vm *vm, val self)
{
    struct w_frame *w = as_frame(self);
    if (frame_still_there(vm, self) || (w->gen && as_gen(w->gen)->state == GEN_RUNNING))
        return raise_error(vm, E_RuntimeError, "cannot clear an executing frame");
    if (w->gen && !gen_close(vm, w->gen))
        return NULL;
    if (w->slots && is_kind(w->slots, KIND_ARRAY)) /* nothing in it is bound any more */
        memset(as_array(w->slots)->at, 0, (size_t)as_array(w->slots)->n * sizeof(val));
    return vm->none;
}

val gen_frame(struct vm *vm, val gen)
{
    const struct w_gen *g = as_gen(gen);
    struct frame *running = frame_of_gen(vm, gen);
    if (g->state == GEN_DONE)
        return vm->none;
    if (running)
        return frame_object(vm, running);
    struct w_frame *w = new_object(vm, KIND_FRAME, sizeof *w);
    g = as_gen(gen);
    w->code = as_func(g->func)->code;
    w->ns = as_func(g->func)->ns;
    w->pc = g->pc > 0 ? g->pc - 1 : 0;
    w->gen = gen;
    return &w->h;
}

static bool frame_repr(struct vm *vm, struct str *out, val self)
{
    const struct code *c = code_of(as_frame(self)->code);
    str_addf(out, "<frame at 0x%lx, file '%s', line %lld, code %.*s>",
             (unsigned long)gc_identity(&vm->gc, self), c->source->file,
             (long long)c->pos[place(vm, self)].line, (int)str_value(c->name).n,
             str_value(c->name).p);
    return true;
}

static const struct method frame_rows[] = {
    METHOD("clear", "/", clear, RUNS),
    LAST_METHOD,
};
static const struct attribute frame_attributes[] = {
    GETTER("f_code", f_code),
    GETTER("f_globals", f_globals),
    GETTER("f_locals", f_locals),
    GETTER("f_builtins", f_builtins),
    GETTER("f_back", f_back),
    GETSET("f_lineno", f_lineno, set_f_lineno),
    GETTER("f_lasti", f_lasti),
    GETSET("f_trace", f_trace, set_f_trace),
    GETSET("f_trace_lines", f_trace_lines, set_f_trace_lines),
    GETSET("f_trace_opcodes", f_trace_opcodes, set_f_trace_opcodes),
    {0},
};
const struct type_def frame_type = {
    .name = "frame",
    .kind = KIND_FRAME,
    .flags = FINAL,
    .slots = {.repr = frame_repr},
    .methods = frame_rows,
    .attributes = frame_attributes,
};

/* ---- tracebacks ----------------------------------------------------------------------------- */

/* It is made once; what called it is the frame of the entry before. */
static val tb_frame(struct vm *vm, val self)
{
    val first = NULL, inner = NULL, at = self;
    for (; at; at = as_traceback(at)->outer) {
        val frame = as_traceback(at)->frame;
        bool there = frame != NULL;
        if (!there) {
            struct w_frame *w = new_object(vm, KIND_FRAME, sizeof *w);
            const struct w_traceback *tb = as_traceback(at);
            w->code = tb->code;
            w->ns = tb->ns;
            w->pc = tb->pc;
            w->slots = tb->slots;
            frame = &w->h;
            gc_store(&vm->gc, at, &as_traceback(at)->frame, frame);
        }
        first = first ? first : frame;
        if (inner)
            gc_store(&vm->gc, inner, &as_frame(inner)->back, frame);
        if (there)
            break;
        inner = frame;
    }
    return first;
}
static val tb_lineno(struct vm *vm, val self)
{
    const struct w_traceback *tb = as_traceback(self);
    (void)vm;
    return tag_int(tb->line ? tb->line : code_of(tb->code)->pos[tb->pc].line);
}
static val tb_lasti(struct vm *vm, val self)
{
    (void)vm;
    return tag_int(as_traceback(self)->pc * (int64_t)sizeof(val_instr));
}
static val tb_next(struct vm *vm, val self)
{
    return text(vm, as_traceback(self)->next);
}
static bool set_tb_next(struct vm *vm, val self, val v)
{
    if (!v || (v != vm->none && !is_kind(v, KIND_TRACEBACK))) {
        raise_error(vm, E_TypeError, "expected traceback object, got '%s'",
                    v ? type_name(vm, v) : "NULL");
        return false;
    }
    for (val at = v; is_kind(at, KIND_TRACEBACK) && at; at = as_traceback(at)->next)
        if (at == self) {
            raise_error(vm, E_ValueError, "traceback loop detected");
            return false;
        } else if (!as_traceback(at)->next)
            break;
    gc_store(&vm->gc, self, &as_traceback(self)->next, v == vm->none ? NULL : v);
    return true;
}
/* types.TracebackType(next, frame, lasti, lineno) */
static val traceback_make(struct vm *vm, val class, val next, val frame, val lasti,
                          val line)
{
    int64_t at, number;
    (void)class;
    if (next != vm->none && !is_kind(next, KIND_TRACEBACK))
        return raise_error(vm, E_TypeError,
                           "expected traceback object or None, got '%s'",
                           type_name(vm, next));
    if (!is_kind(frame, KIND_FRAME))
        return raise_error(vm, E_TypeError,
                           "TracebackType() argument 'tb_frame' must be frame, not %s",
                           type_name(vm, frame));
    if (!py_index(vm, lasti, &at) || !py_index(vm, line, &number))
        return NULL;
    at /= (int64_t)sizeof(val_instr);
    struct w_traceback *tb = new_object(vm, KIND_TRACEBACK, sizeof *tb);
    const struct w_frame *w = as_frame(frame);
    tb->next = next == vm->none ? NULL : next;
    tb->code = w->code;
    tb->ns = w->ns;
    tb->slots = w->slots;
    tb->frame = frame;
    tb->pc = at >= 0 && at < code_of(w->code)->n ? at : 0;
    tb->line = number;
    return &tb->h;
}

static const struct attribute traceback_attributes[] = {
    GETTER("tb_frame", tb_frame),
    GETTER("tb_lineno", tb_lineno),
    GETTER("tb_lasti", tb_lasti),
    GETSET("tb_next", tb_next, set_tb_next),
    {0},
};
static const struct method traceback_maker =
    CONSTRUCTOR("TracebackType", "tb_next, tb_frame, tb_lasti, tb_lineno",
                traceback_make, READS, 0);
const struct type_def traceback_type = {
    .make = &traceback_maker,
    .name = "traceback",
    .kind = KIND_TRACEBACK,
    .flags = FINAL,
    .slots = {.repr = add_repr},
    .attributes = traceback_attributes,
};
