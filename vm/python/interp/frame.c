/* frame.c -- pushing frames, binding arguments, unwinding. */
#include "python/interp/frame.h"

#include "python/interp/attend.h"
#include "python/interp/frame_objects.h"
#include "python/interp/generator.h"
#include "python/interp/hooks.h"
#include "python/obj/depth.h"

#include <stdio.h>

void frames_visit(struct vm *vm, const struct gc_visitor *v)
{
    frames_visit_from(vm->frame, v);
}

void frames_visit_from(struct frame *newest, const struct gc_visitor *v)
{
    for (struct frame *f = newest; f; f = f->back) {
        v->slot(v->gc, &f->func);
        v->slot(v->gc, &f->ns);
        v->slot(v->gc, &f->extra);
        for (val *p = f->slots; p < f->sp; p++)
            v->slot(v->gc, p);
    }
}

struct frame *frame_push(struct vm *vm, struct code *code, val func, val ns,
                         enum ret ret, val extra)
{
    struct frame *back = vm->frame;
    char *at = back ? (char *)back + frame_bytes(back->code) : vm->stack;
    struct frame *f = (struct frame *)(void *)at;
    if (vm->stack_end - at < (ptrdiff_t)frame_bytes(code) + FRAME_ROOM) {
        too_deep(vm, "");
        return NULL;
    }
    if (!depth_enter(vm, ""))
        return NULL;
    f->back = back;
    f->code = code;
    f->pc = code->ops;
    f->func = func;
    f->ns = ns;
    f->extra = extra;
    f->ret = ret;
    f->raises_first = f->seen = false;
    for (int i = 0; i < code->nlocals; i++)
        f->slots[i] = NULL;
    f->sp = f->slots + code->nlocals;
    vm->frame = f;
    return f;
}

bool frame_allowed(struct vm *vm)
{
    const char *end = (const char *)vm->frame + frame_bytes(vm->frame->code);
    if (vm->depth_frames > vm->most_frames || vm->stack_end - end < FRAME_ROOM) {
        frame_pop(vm);
        return too_deep(vm, "");
    }
    if (vm->attention)
        vm_attend(vm);
    if (vm->exc)
        frame_pop(vm);
    return !vm->exc;
}

/* ---- arguments ------------------------------------------------------------------------ */

static val name_of(val func)
{
    return as_func(func)->qualname;
}

static val missing(struct vm *vm, val func, const val *slots, int from, int to,
                   const char *kind)
{
    const struct code *c = code_of(as_func(func)->code);
    struct str names = {0};
    int n = 0, left = 0;
    for (int i = from; i < to; i++)
        left += !slots[i];
    for (int i = from; i < to; i++) {
        if (slots[i])
            continue;
        struct slice s = str_value(c->varnames.at[i]);
        str_addf(&names, "%s'%.*s'",
                 n == 0          ? ""
                 : n == left - 1 ? (left > 2 ? ", and " : " and ")
                                 : ", ",
                 (int)s.n, s.p);
        n++;
    }
    struct slice f = str_value(name_of(func));
    raise_error(vm, E_TypeError, "%.*s() missing %d required %s argument%s: %s",
                (int)f.n, f.p, n, kind, n == 1 ? "" : "s", str_text(&names));
    str_free(&names);
    return NULL;
}

static val too_many(struct vm *vm, val func, const val *slots, int64_t given)
{
    const struct code *c = code_of(as_func(func)->code);
    struct slice f = str_value(name_of(func));
    int ndefaults =
            as_func(func)->defaults ? (int)as_tuple(as_func(func)->defaults)->n : 0,
        nkw = 0;
    char takes[40], more[80] = "";
    for (int i = c->nargs; i < c->nargs + c->nkwonly; i++)
        nkw += slots[i] != NULL;
    snprintf(takes, sizeof takes, ndefaults ? "from %d to %d" : "%d",
             c->nargs - ndefaults, c->nargs);
    if (nkw)
        snprintf(more, sizeof more,
                 " positional argument%s (and %d keyword-only argument%s)",
                 given == 1 ? "" : "s", nkw, nkw == 1 ? "" : "s");
    return raise_error(vm, E_TypeError,
                       "%.*s() takes %s positional argument%s but %lld%s %s given",
                       (int)f.n, f.p, takes, c->nargs == 1 && !ndefaults ? "" : "s",
                       (long long)given, more, given == 1 && !nkw ? "was" : "were");
}

/* Names of positional-only parameters among the keywords. */
static val positional_only(struct vm *vm, val func, const struct code *c, val kwnames)
{
    struct str names = {0};
    struct slice f = str_value(name_of(func));
    for (int i = 0; i < c->nposonly; i++)
        for (int64_t k = 0; k < as_tuple(kwnames)->n; k++)
            if (str_eq(as_tuple(kwnames)->at[k], c->varnames.at[i]))
                str_addf(&names, "%s%.*s", names.n ? ", " : "",
                         (int)str_value(c->varnames.at[i]).n,
                         str_value(c->varnames.at[i]).p);
    if (names.n)
        raise_error(vm, E_TypeError,
                    "%.*s() got some positional-only arguments passed as keyword "
                    "arguments: '%s'",
                    (int)f.n, f.p, str_text(&names));
    str_free(&names);
    return NULL;
}

static bool one_keyword(struct vm *vm, val func, struct code *c, val *slots, val kwdict,
                        val kwnames, int64_t at, val v)
{
    val name = as_tuple(kwnames)->at[at];
    int total = c->nargs + c->nkwonly;
    struct slice f = str_value(name_of(func)), n = str_value(name);
    for (int i = c->nposonly; i < total; i++) {
        if (c->varnames.at[i] != name && !str_eq(c->varnames.at[i], name))
            continue;
        if (slots[i]) {
            raise_error(vm, E_TypeError,
                        "%.*s() got multiple values for argument '%.*s'", (int)f.n, f.p,
                        (int)n.n, n.p);
            return false;
        }
        slots[i] = v;
        return true;
    }
    if (kwdict)
        return dict_set(vm, kwdict, name, v);
    positional_only(vm, func, c, kwnames);
    if (vm->exc)
        return false;
    raise_error(vm, E_TypeError, "%.*s() got an unexpected keyword argument '%.*s'",
                (int)f.n, f.p, (int)n.n, n.p);
    return false;
}

static bool fill_defaults(struct vm *vm, val func, const struct code *c, val *slots)
{
    const struct w_func *w = as_func(func);
    int64_t nd = w->defaults ? as_tuple(w->defaults)->n : 0;
    for (int64_t i = nd > c->nargs ? nd - c->nargs : 0; i < nd; i++)
        if (!slots[c->nargs - nd + i])
            slots[c->nargs - nd + i] = as_tuple(w->defaults)->at[i];
    for (int i = 0; i < c->nargs; i++)
        if (!slots[i]) {
            missing(vm, func, slots, 0, c->nargs, "positional");
            return false;
        }
    for (int i = c->nargs; w->kwdefaults && i < c->nargs + c->nkwonly; i++)
        if (!slots[i])
            slots[i] = dict_get_str(vm, w->kwdefaults, c->varnames.at[i]);
    for (int i = c->nargs; i < c->nargs + c->nkwonly; i++) {
        if (!slots[i]) {
            missing(vm, func, slots, c->nargs, c->nargs + c->nkwonly, "keyword-only");
            return false;
        }
    }
    return true;
}

/* Writes straight into `slots`, which must be visible to the collector. */
static bool bind(struct vm *vm, val func, val *slots, const val *args, int64_t n,
                 val kwnames)
{
    struct code *c = code_of(as_func(func)->code);
    int64_t npos = n < c->nargs ? n : c->nargs, total = c->nargs + c->nkwonly;
    for (int64_t i = 0; i < npos; i++)
        slots[i] = args[i];
    if (c->flags & CODE_VARARGS) {
        val rest = tuple_of(vm, args + npos, n - npos);
        slots[total++] = rest;
    }
    val kwdict = NULL;
    if (c->flags & CODE_VARKW)
        slots[total] = kwdict = dict_new(vm, KIND_DICT);
    for (int64_t i = 0; kwnames && i < as_tuple(kwnames)->n; i++)
        if (!one_keyword(vm, func, c, slots, kwdict, kwnames, i, args[n + i]))
            return false;
    if (n > c->nargs && !(c->flags & CODE_VARARGS)) {
        too_many(vm, func, slots, n);
        return false;
    }
    return fill_defaults(vm, func, c, slots);
}

static int parameters(const struct code *c)
{
    return c->nargs + c->nkwonly + !!(c->flags & CODE_VARARGS) +
           !!(c->flags & CODE_VARKW);
}

val bind_arguments(struct vm *vm, val func, const val *args, int64_t n, val kwnames)
{
    int count = parameters(code_of(as_func(func)->code));
    val *slots =
        __builtin_alloca((size_t)(count + 1) * sizeof(val)); /* pins what it holds */
    memset(slots, 0, (size_t)(count + 1) * sizeof(val));
    if (!bind(vm, func, slots, args, n, kwnames))
        return NULL;
    return tuple_of(vm, slots, count);
}

bool frame_fill(struct vm *vm, struct frame *f, val func, const val *args, int64_t n,
                val kwnames)
{
    return bind(vm, func, f->slots, args, n, kwnames);
}

/* ---- unwinding ---------------------------------------------------------------------------- */

static void add_traceback(struct vm *vm, val code, val kept, int64_t pc)
{
    const int flags = code_of(code)->flags;
    if (code_of(code)->source->hidden)
        return;
    int64_t n = as_array(kept)->n - 1;
    struct w_traceback *tb = new_object(vm, KIND_TRACEBACK, sizeof *tb);
    val next = inst_attr(vm, vm->exc, vm->n_traceback);
    tb->code = code;
    tb->ns = as_array(kept)->at[n];
    tb->pc = pc;
    tb->slots = flags & (CODE_CLASS | CODE_NAMES) ? as_array(kept)->at[0]
                : flags & CODE_MODULE             ? NULL
                                                  : kept;
    tb->next = next && next != vm->none ? next : NULL;
    if (tb->next && is_kind(tb->next, KIND_TRACEBACK) && !as_traceback(tb->next)->outer)
        gc_store(&vm->gc, tb->next, &as_traceback(tb->next)->outer, &tb->h);
    inst_set_attr(vm, vm->exc, vm->n_traceback, &tb->h);
}

const struct code_handler *handler_at(const struct code *c, int64_t pc)
{
    for (size_t i = 0; i < c->handlers.n; i++) {
        const struct code_handler *h = &c->handlers.at[i];
        if (h->start <= pc && pc < h->end)
            return h;
    }
    return NULL;
}

/* Raising again does not pass here a second time: the traceback stays as it is. */
static bool raises_again(struct vm *vm, val_instr op)
{
    if (instr_op(op) == OP_RERAISE || instr_op(op) == OP_END_ASYNC_FOR)
        return true;
    if (instr_op(op) != OP_RAISE_VARARGS || instr_arg(op) != 0)
        return false;
    val tb = inst_attr(vm, vm->exc, vm->n_traceback);
    return tb && is_kind(tb, KIND_TRACEBACK);
}

int64_t sem_pass_frame(struct vm *vm, val code, val kept, int64_t pc)
{
    if (!raises_again(vm, code_of(code)->ops[pc]))
        add_traceback(vm, code, kept, pc);
    return 0;
}

val sem_catch(struct vm *vm)
{
    val exc = vm->exc;
    assert(exc);
    vm->exc = NULL;
    return exc;
}

/* The newest entry is this frame's, if it is. */
static void tell_traceback(struct vm *vm, const struct frame *f)
{
    val tb = inst_attr(vm, vm->exc, vm->n_traceback);
    if (tb && is_kind(tb, KIND_TRACEBACK) && as_traceback(tb)->code == f->code->w_code)
        gc_store(&vm->gc, tb, &as_traceback(tb)->frame, frame_seen(vm, f));
}

bool unwind(struct vm *vm, struct frame **top, const struct frame *stop)
{
    struct frame *f = *top;
    for (;;) {
        int64_t pc = f->pc - f->code->ops;
        bool again = raises_again(vm, f->code->ops[pc]);
        sem_pass_frame(vm, f->code->w_code, frame_variables(vm, f), pc);
        if (f->seen)
            tell_traceback(vm, f);
        if (vm->traced && !again)
            hooks_exception(vm, f);
        const struct code_handler *h = handler_at(f->code, pc);
        if (h) {
            f->sp = f->slots + f->code->nlocals + h->depth;
            *f->sp++ = sem_catch(vm);
            f->pc = f->code->ops + h->target;
            *top = f;
            return true;
        }
        if (f->code->flags & CODE_GENERATOR && f->extra && is_gen(f->extra))
            gen_raised(vm, f->extra);
        if (vm->traced)
            hooks_return(vm, f, NULL);
        if (f->seen)
            frame_object_leaves(vm, f, false);
        bool last = f == stop,
             loop_ends = f->ret == RET_NEXT && exc_matches(vm, E_StopIteration);
        vm->frame = f->back;
        vm->depth_frames--;
        if (last)
            return false;
        f = f->back;
        if (loop_ends) { /* as FOR_ITER when its iterator has no more */
            vm->exc = NULL;
            f->sp--;
            f->pc = f->code->ops + instr_arg(*f->pc);
            *top = f;
            return true;
        }
    }
}
