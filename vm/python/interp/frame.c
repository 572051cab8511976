/* frame.c -- pushing frames, binding arguments, unwinding. */
#include "python/interp/frame.h"

void frames_visit(struct vm *vm, const struct gc_visitor *v)
{
    for (struct frame *f = vm->frame; f; f = f->back) {
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
    if (__builtin_expect(vm->gc.doomed.n > 0, 0))
        run_finalizers(vm);
    struct frame *back = vm->frame;
    char *at = back ? (char *)back + frame_bytes(back->code) : vm->stack;
    struct frame *f = (struct frame *)(void *)at;
    if (vm->stack_end - at < (ptrdiff_t)frame_bytes(code) + FRAME_ROOM ||
        ++vm->depth_frames > vm->most_frames) {
        vm->depth_frames--;
        raise_error(vm, E_RecursionError, "maximum recursion depth exceeded");
        return NULL;
    }
    f->back = back;
    f->code = code;
    f->pc = code->ops;
    f->func = func;
    f->ns = ns;
    f->extra = extra;
    f->ret = ret;
    f->gen_throw = false;
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
        raise_error(vm, E_RecursionError, "maximum recursion depth exceeded");
        return false;
    }
    if (vm->gc.doomed.n > 0)
        run_finalizers(vm);
    return true;
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

static val too_many(struct vm *vm, val func, int64_t given)
{
    const struct code *c = code_of(as_func(func)->code);
    struct slice f = str_value(name_of(func));
    int64_t ndefaults =
        as_func(func)->defaults ? as_tuple(as_func(func)->defaults)->n : 0;
    if (ndefaults)
        return raise_error(
            vm, E_TypeError,
            "%.*s() takes from %d to %d positional arguments but %lld were given",
            (int)f.n, f.p, c->nargs - (int)ndefaults, c->nargs, (long long)given);
    return raise_error(vm, E_TypeError,
                       "%.*s() takes %d positional argument%s but %lld %s given",
                       (int)f.n, f.p, c->nargs, c->nargs == 1 ? "" : "s",
                       (long long)given, given == 1 ? "was" : "were");
}

static bool one_keyword(struct vm *vm, val func, struct code *c, val *slots, val kwdict,
                        val name, val v)
{
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
    raise_error(vm, E_TypeError, "%.*s() got an unexpected keyword argument '%.*s'",
                (int)f.n, f.p, (int)n.n, n.p);
    return false;
}

static bool fill_defaults(struct vm *vm, val func, const struct code *c, val *slots)
{
    const struct w_func *w = as_func(func);
    int64_t nd = w->defaults ? as_tuple(w->defaults)->n : 0;
    for (int64_t i = 0; i < nd; i++)
        if (!slots[c->nargs - nd + i])
            slots[c->nargs - nd + i] = as_tuple(w->defaults)->at[i];
    for (int i = 0; i < c->nargs; i++)
        if (!slots[i]) {
            missing(vm, func, slots, 0, c->nargs, "positional");
            return false;
        }
    for (int i = c->nargs; i < c->nargs + c->nkwonly; i++) {
        if (!slots[i] && w->kwdefaults)
            slots[i] = dict_get_str(vm, w->kwdefaults, c->varnames.at[i]);
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
    } else if (n > c->nargs) {
        too_many(vm, func, n);
        return false;
    }
    val kwdict = NULL;
    if (c->flags & CODE_VARKW)
        slots[total] = kwdict = dict_new(vm, KIND_DICT);
    for (int64_t i = 0; kwnames && i < as_tuple(kwnames)->n; i++)
        if (!one_keyword(vm, func, c, slots, kwdict, as_tuple(kwnames)->at[i],
                         args[n + i]))
            return false;
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

static void add_traceback(struct vm *vm, struct frame *f)
{
    struct w_traceback *tb = new_object(vm, KIND_TRACEBACK, sizeof *tb);
    val next = inst_attr(vm, vm->exc, vm->n_traceback);
    tb->code = f->code->w_code;
    tb->pc = f->pc - f->code->ops;
    tb->next = next && next != vm->none ? next : NULL;
    inst_set_attr(vm, vm->exc, vm->n_traceback, &tb->h);
}

static const struct code_handler *handler_at(const struct code *c, int64_t pc)
{
    for (size_t i = 0; i < c->handlers.n; i++) {
        const struct code_handler *h = &c->handlers.at[i];
        if (h->start <= pc && pc < h->end)
            return h;
    }
    return NULL;
}

/* RERAISE goes on with a traceback that has this frame already. */
static bool in_traceback(struct vm *vm, const struct frame *f)
{
    val tb = inst_attr(vm, vm->exc, vm->n_traceback);
    return instr_op(*f->pc) == OP_RERAISE && tb && is_kind(tb, KIND_TRACEBACK) &&
           code_of(as_traceback(tb)->code) == f->code;
}

bool unwind(struct vm *vm, struct frame **top, const struct frame *stop)
{
    struct frame *f = *top;
    for (;;) {
        if (!in_traceback(vm, f))
            add_traceback(vm, f);
        const struct code_handler *h = handler_at(f->code, f->pc - f->code->ops);
        if (h) {
            f->sp = f->slots + f->code->nlocals + h->depth;
            *f->sp++ = vm->exc;
            vm->exc = NULL;
            f->pc = f->code->ops + h->target;
            *top = f;
            return true;
        }
        if (f->code->flags & CODE_GENERATOR &&
            is_kind(f->extra ? f->extra : vm->none, KIND_GENERATOR)) {
            as_gen(f->extra)->state = GEN_DONE;
            as_gen(f->extra)->slots = NULL;
            if (exc_matches(vm, E_StopIteration)) {
                val old = vm->exc;
                raise_error(vm, E_RuntimeError, "generator raised StopIteration");
                inst_set_attr(vm, vm->exc, vm->n_cause, old);
            }
        }
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
