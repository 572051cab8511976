/* hooks.c -- see hooks.h. */
#include "python/interp/hooks.h"

#include "python/interp/attend.h"
#include "python/interp/frame_objects.h"

static bool wanted(const struct vm *vm)
{
    return vm->tracer || vm->profiler;
}

void hooks_set(struct vm *vm, bool profiler, val function)
{
    if (profiler)
        vm->profiler = function;
    else
        vm->tracer = function;
    vm->traced = wanted(vm);
    vm_want(vm, ATTEND_WIPE); /* the interpreter that runs is left, and traces are */
}

/* What the dict of f_locals has got is written back to the slots, as the function can change
 * variables there. */
static void write_back(struct frame *f, val d, struct vm *vm)
{
    const struct code *c = f->code;
    if (c->flags & (CODE_CLASS | CODE_NAMES | CODE_MODULE) || !is_kind(d, KIND_DICT))
        return;
    for (int i = 0; i < c->nlocals; i++) {
        val name = c->varnames.at[i], v;
        if (*str_bytes(name) == '.')
            continue;
        v = dict_get(vm, d, name);
        if (code_in_cell(c, i) && f->slots[i] && is_kind(f->slots[i], KIND_CELL))
            gc_store(&vm->gc, f->slots[i], &as_cell(f->slots[i])->value, v);
        else
            f->slots[i] = v;
    }
}

/* function(frame, event, arg); while it runs nothing is told. An exception that is pending stays,
 * unless the function raises one. */
static val tell(struct vm *vm, struct frame *f, val function, const char *event,
                val arg)
{
    val frame = frame_object(vm, f), pending = vm->exc, r;
    const val args[] = {frame, str_intern(vm, slice_of(event)), arg ? arg : vm->none};
    vm->exc = NULL;
    vm->traced = false;
    as_frame(frame)->locals = NULL;
    r = vm_call(vm, function, args, 3);
    vm->traced = wanted(vm);
    if (!r) {
        hooks_set(vm, function == vm->profiler && function != vm->tracer, NULL);
        gc_store(&vm->gc, frame, &as_frame(frame)->trace, NULL);
        return NULL;
    }
    if (as_frame(frame)->locals)
        write_back(f, as_frame(frame)->locals, vm);
    vm->exc = pending;
    return r;
}

/* The frame's own function is told, and says what is told the next time. */
static bool tell_frame(struct vm *vm, struct frame *f, const char *event, val arg)
{
    if (!vm->tracer || !f->seen || !as_frame(frame_seen(vm, f))->trace)
        return true;
    val frame = frame_seen(vm, f);
    val r = tell(vm, f, as_frame(frame)->trace, event, arg);
    if (r && r != vm->none)
        gc_store(&vm->gc, frame, &as_frame(frame)->trace, r);
    return r != NULL;
}

static bool tell_profiler(struct vm *vm, struct frame *f, const char *event, val arg)
{
    return !vm->profiler || tell(vm, f, vm->profiler, event, arg);
}

static bool silent(const struct frame *f)
{
    return f->code->source->hidden || instr_op(*f->pc) == OP_RETURN_GENERATOR;
}

bool hooks_call(struct vm *vm, struct frame *f)
{
    int64_t at = f->pc - f->code->ops;
    if (silent(f) || (at == 0 && f->code->flags & CODE_GENERATOR))
        return true;
    bool begins = at == 0 || instr_op(f->pc[-1]) == OP_RETURN_GENERATOR;
    as_frame(frame_object(vm, f))->before = begins ? -1 : at - 1;
    if (vm->tracer) {
        val r = tell(vm, f, vm->tracer, "call", NULL);
        if (!r)
            return false;
        val frame = frame_object(vm, f);
        gc_store(&vm->gc, frame, &as_frame(frame)->trace, r == vm->none ? NULL : r);
    }
    return tell_profiler(vm, f, "call", NULL);
}

/* What the compiler put there: how a function begins, and jumps back to the same line. */
static bool no_statement(const struct code *c, int64_t pc)
{
    switch (instr_op(c->ops[pc])) {
    case OP_MAKE_CELL:
    case OP_COPY_FREE:
    case OP_RETURN_GENERATOR: return true;
    case OP_JUMP_ABSOLUTE: return c->pos[pc].line == c->pos[instr_arg(c->ops[pc])].line;
    default: return false;
    }
}

/* A line is told of when it is another than that of the instruction before, and when the
 * program has jumped back. */
bool hooks_line(struct vm *vm, struct frame *f)
{
    struct w_frame *w = as_frame(frame_seen(vm, f));
    const struct code *c = f->code;
    int64_t now = f->pc - c->ops, before = w->before;
    if (no_statement(c, now))
        return true;
    w->before = now;
    if (!w->trace || !vm->tracer)
        return true;
    bool lines = !w->no_lines && c->pos[now].line > 0, opcodes = w->opcodes;
    bool new_line = before < 0 || c->pos[now].line != c->pos[before].line ||
                    (now < before && instr_op(c->ops[now]) != OP_SEND);
    if (lines && new_line && !tell_frame(vm, f, "line", NULL))
        return false;
    return !opcodes || tell_frame(vm, f, "opcode", NULL);
}

bool hooks_return(struct vm *vm, struct frame *f, val v)
{
    return silent(f) ||
           (tell_frame(vm, f, "return", v) && tell_profiler(vm, f, "return", v));
}

bool hooks_exception(struct vm *vm, struct frame *f)
{
    val exc = vm->exc, tb = inst_attr(vm, exc, vm->n_traceback);
    if (f->code->source->hidden || !vm->tracer || !f->seen)
        return true;
    const val three[] = {type_of(vm, exc), exc, tb ? tb : vm->none};
    return tell_frame(vm, f, "exception", tuple_of(vm, three, 3));
}

/* ---- C functions ------------------------------------------------------------------------- */

/* What the profiler is told of: the function; a method with its self. NULL: no C function. */
static val told_function(struct vm *vm, val callee, val self)
{
    if (!is_kind(callee, KIND_BUILTIN))
        return NULL;
    return self ? builtin_bind(vm, callee, self) : callee;
}

bool hooks_c_call(struct vm *vm, struct frame *f, val callee, val self)
{
    val fn = vm->profiler && !f->code->source->hidden ? told_function(vm, callee, self)
                                                      : NULL;
    return !fn || tell_profiler(vm, f, "c_call", fn);
}

val hooks_c_return(struct vm *vm, struct frame *f, val callee, val self, val result)
{
    val fn = vm->profiler && vm->traced && !f->code->source->hidden
                 ? told_function(vm, callee, self)
                 : NULL;
    if (fn && !tell_profiler(vm, f, result ? "c_return" : "c_exception", fn))
        return NULL;
    return result;
}
