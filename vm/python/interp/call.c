/* call.c -- calls from C code: each runs the interpreter anew. */
#include "python/interp/frame.h"
#include "python/obj/signature.h"
#include "python/obj/type_def.h"

#include "python/obj/depth.h"
#include "python/types/weakref.h"

static val call_function(struct vm *vm, val func, const val *args, int64_t n,
                         val kwnames)
{
    struct code *c = code_of(as_func(func)->code);
    struct frame *f = frame_push(vm, c, func, as_func(func)->ns, RET_EXIT, NULL);
    if (!f)
        return NULL;
    if (!frame_fill(vm, f, func, args, n, kwnames)) {
        frame_pop(vm);
        return NULL;
    }
    return interp_run(vm);
}

/* "list." before append, "math." before sqrt, nothing before len. */
static struct slice owner_name(struct vm *vm, val callee)
{
    const struct w_builtin *w = as_builtin(callee);
    if (w->owner)
        return is_kind(w->owner, KIND_TYPE) ? name_of_type(w->owner)
                                            : str_value(w->owner);
    return w->self && w->b->flags & B_METHOD ? slice_of(type_name(vm, w->self))
                                             : SLICE("");
}

static val wrong_call(struct vm *vm, val callee, const char *format, int64_t got)
{
    struct slice owner = owner_name(vm, callee);
    struct str text = {0};
    str_addf(&text, "%.*s%s%s() ", (int)owner.n, owner.p, owner.n ? "." : "",
             as_builtin(callee)->b->name);
    str_addf(&text, format, (long long)got);
    raise_error(vm, E_TypeError, "%s", str_text(&text));
    str_free(&text);
    return NULL;
}

/* A method that was taken from its type must be called on such an object. */
static val wrong_self(struct vm *vm, val callee, const val *args, int64_t n)
{
    const struct builtin *b = as_builtin(callee)->b;
    struct slice owner = owner_name(vm, callee);
    if (n == 0)
        return raise_error(vm, E_TypeError,
                           "unbound method %.*s.%s() needs an argument", (int)owner.n,
                           owner.p, b->name);
    return raise_error(
        vm, E_TypeError,
        "descriptor '%s' for '%.*s' objects doesn't apply to a '%s' object", b->name,
        (int)owner.n, owner.p, type_name(vm, args[0]));
}

static val wrong_count(struct vm *vm, val callee, int64_t n)
{
    const struct builtin *b = as_builtin(callee)->b;
    int64_t self = b->flags & B_METHOD ? 1 : 0, min = b->min - self,
            max = b->max - self, got = n - self;
    if (min == max && min == 0)
        return wrong_call(vm, callee, "takes no arguments (%lld given)", got);
    if (min == max && min == 1)
        return wrong_call(vm, callee, "takes exactly one argument (%lld given)", got);
    if (min == max)
        return raise_error(vm, E_TypeError, "%s expected %lld arguments, got %lld",
                           b->name, (long long)min, (long long)got);
    return raise_error(vm, E_TypeError, "%s expected at %s %lld argument%s, got %lld",
                       b->name, got < min ? "least" : "most",
                       (long long)(got < min ? min : max),
                       (got < min ? min : max) == 1 ? "" : "s", (long long)got);
}

/* The values of all parameters are bound, then the function is called. */
static val call_bound(struct vm *vm, val callee, val *all, int64_t n, val kwnames)
{
    struct w_builtin *w = as_builtin(callee);
    const struct method *m = method_of(w->b);
    if (!w->signature)
        w->signature = signature_of_row(vm, w->b);
    int first = w->b->flags & (B_METHOD | B_CLASS) ? 1 : 0;
    val values[MOST_PARAMS + 1] = {first ? all[0] : NULL};
    struct called who = {owner_name(vm, callee), slice_of(w->b->name)};
    if (!signature_bind(vm, w->signature, who, all + first, n - first, kwnames,
                        values + first))
        return NULL;
    return call_c(vm, m->fn, m->values, values);
}

static val call_row(struct vm *vm, val callee, val *all, int64_t n, val kwnames)
{
    const struct builtin *b = as_builtin(callee)->b;
    val owner = as_builtin(callee)->owner;
    if (b->flags & B_NEW && as_type(owner)->make == b)
        return type_make(vm, owner, all, n, kwnames);
    if (b->flags & B_SIGNATURE)
        return call_bound(vm, callee, all, n, kwnames);
    if (kwnames && !(b->flags & B_KEYWORDS))
        return wrong_call(vm, callee, "takes no keyword arguments", 0);
    if (n < b->min || (b->max >= 0 && n > b->max))
        return wrong_count(vm, callee, n);
    return b->call(vm, all, n, kwnames);
}

/* Functions of a builtin type get plain values: self, and what else the type says. */
static val call_plain(struct vm *vm, val callee, val *all, int64_t n, val kwnames)
{
    const struct w_builtin *w = as_builtin(callee);
    const struct type_def *def = as_type(w->owner)->def;
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0;
    val self = all[0];
    all[0] = plain_of(self);
    for (int64_t i = 1; def && def->flags & PLAIN_ARGS && i < n + nkw; i++)
        all[i] = plain_of(all[i]);
    val r = call_row(vm, callee, all, n, kwnames);
    return r == all[0] && def && def->flags & MUTABLE ? self : r;
}

static bool takes_plain(val type)
{
    return as_type(type)->def && as_type(type)->def->flags & PLAIN_ARGS;
}

static bool is_exactly(const struct vm *vm, val v, val type)
{
    return !is_int(v) && v->kind != KIND_INSTANCE && vm->types[v->kind] == type;
}

static val call_builtin(struct vm *vm, val callee, const val *args, int64_t n,
                        val kwnames)
{
    const struct builtin *b = as_builtin(callee)->b;
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0,
            shift = as_builtin(callee)->self ? 1 : 0;
    val *all = ROOM_FOR(vm, n + nkw + 1);
    all[0] = as_builtin(callee)->self;
    for (int64_t i = 0; i < n + nkw; i++)
        all[i + shift] = args[i];
    n += shift;
    val owner = as_builtin(callee)->owner;
    kwnames = nkw ? kwnames : NULL;
    if (b->flags & B_SLOT)
        return slot_call_checked(vm, callee, all, n, kwnames);
    bool method = b->flags & B_METHOD && owner && is_kind(owner, KIND_TYPE);
    if (method &&
        (n == 0 || (!is_exactly(vm, all[0], owner) && !is_instance(vm, all[0], owner))))
        return wrong_self(vm, callee, all, n);
    if (!depth_enter(vm, " while calling a Python object"))
        return NULL;
    bool plain = method && !(b->flags & B_INSTANCE) &&
                 as_type(owner)->kind != KIND_INSTANCE &&
                 !(is_exactly(vm, all[0], owner) && !takes_plain(owner));
    val r = (plain ? call_plain : call_row)(vm, callee, all, n, kwnames);
    depth_leave(vm);
    return r;
}

static val with_self(struct vm *vm, val func, val self, const val *args, int64_t n,
                     val kwnames)
{
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0;
    val *all = ROOM_FOR(vm, n + nkw + 1);
    if (!stack_fits(vm))
        return NULL;
    all[0] = self;
    for (int64_t i = 0; i < n + nkw; i++)
        all[i + 1] = args[i];
    return vm_call_kw(vm, func, all, n + 1, kwnames);
}

static val not_callable(struct vm *vm, val v)
{
    return raise_error(vm, E_TypeError, "'%s' object is not callable",
                       type_name(vm, v));
}

static val call_instance(struct vm *vm, val o, const val *args, int64_t n, val kwnames)
{
    val f = type_lookup(vm, type_of(vm, o), vm->n_call);
    if (!f)
        return not_callable(vm, o);
    if (is_kind(f, KIND_FUNC))
        return with_self(vm, f, o, args, n, kwnames);
    if (!depth_enter(vm, " while calling a Python object"))
        return NULL;
    val bound = py_bind(vm, f, o, type_of(vm, o)),
        r = bound ? vm_call_kw(vm, bound, args, n, kwnames) : NULL;
    depth_leave(vm);
    return r;
}

static val call_weakref(struct vm *vm, val w, int64_t n, val kwnames)
{
    if (kwnames && as_tuple(kwnames)->n)
        return raise_error(vm, E_TypeError, "weakref() takes no keyword arguments");
    if (n)
        return raise_error(vm, E_TypeError, "weakref expected 0 arguments, got %lld",
                           (long long)n);
    return as_weakref(w)->target ? as_weakref(w)->target : vm->none;
}

val vm_call_kw(struct vm *vm, val callee, const val *args, int64_t n, val kwnames)
{
    switch (is_int(callee) ? KIND_INT : callee->kind) {
    case KIND_FUNC: return call_function(vm, callee, args, n, kwnames);
    case KIND_BUILTIN: return call_builtin(vm, callee, args, n, kwnames);
    case KIND_METHOD:
        return with_self(vm, as_method(callee)->func, as_method(callee)->self, args, n,
                         kwnames);
    case KIND_TYPE: return type_call_builtin(vm, callee, args, n, kwnames);
    case KIND_WEAKREF: return call_weakref(vm, callee, n, kwnames);
    case KIND_WEAK_CALLABLE:
        callee = weakref_live(vm, callee);
        return callee && stack_fits(vm) ? vm_call_kw(vm, callee, args, n, kwnames)
                                        : NULL;
    case KIND_ALIAS: return alias_call(vm, callee, args, n, kwnames);
    case KIND_STATICMETHOD:
        return stack_fits(vm)
                   ? vm_call_kw(vm, as_wrapper(callee)->func, args, n, kwnames)
                   : NULL;
    case KIND_INSTANCE: return call_instance(vm, callee, args, n, kwnames);
    default: return not_callable(vm, callee);
    }
}

bool py_callable(struct vm *vm, val v)
{
    if (is_int(v))
        return false;
    enum kind k = (enum kind)v->kind;
    return k == KIND_FUNC || k == KIND_BUILTIN || k == KIND_METHOD || k == KIND_TYPE ||
           type_lookup(vm, type_of(vm, v), vm->n_call);
}

val vm_call(struct vm *vm, val callee, const val *args, int64_t n)
{
    return vm_call_kw(vm, callee, args, n, NULL);
}

val vm_run_code_in(struct vm *vm, val w_code, val ns, val locals)
{
    struct code *code = code_of(w_code);
    val func = func_new(vm, w_code, ns, NULL);
    struct frame *f = frame_push(vm, code, func, ns, RET_EXIT, locals);
    if (!f)
        return NULL;
    if (!(code->flags & CODE_MODULE) && !frame_fill(vm, f, func, NULL, 0, NULL)) {
        frame_pop(vm);
        return NULL;
    }
    return interp_run(vm);
}

val vm_run_code(struct vm *vm, val code, val ns)
{
    return vm_run_code_in(vm, code, ns, NULL);
}
