/* exception_group.c -- exception groups (PEP 654), and what `except*` asks of them. */
#include "python/builtins/methods.h"
#include "python/obj/depth.h"

static bool is_group(struct vm *vm, val v)
{
    return is_instance(vm, v, vm->exceptions[E_BaseExceptionGroup]);
}

static val field(struct vm *vm, val group, const char *name)
{
    return inst_attr(vm, group, str_intern(vm, slice_of(name)));
}

/* The exceptions in a group, a tuple; NULL: TypeError is pending. */
static val parts_of(struct vm *vm, val group)
{
    val parts = field(vm, group, "exceptions");
    if (parts && is_kind(parts, KIND_TUPLE))
        return parts;
    return raise_error(vm, E_TypeError, "an exception group without its exceptions");
}

/* ---- making one ----------------------------------------------------------------------------- */

/* The class may be too wide or too narrow for what is in the group. */
static val fitting_class(struct vm *vm, val cls, val parts)
{
    bool all_exceptions = true;
    for (int64_t i = 0; i < as_tuple(parts)->n; i++) {
        val part = as_tuple(parts)->at[i];
        if (!is_exception(vm, part))
            return raise_error(
                vm, E_ValueError,
                "Item %lld of second argument (exceptions) is not an exception",
                (long long)i);
        all_exceptions &= is_instance(vm, part, vm->exceptions[E_Exception]);
    }
    if (cls == vm->exceptions[E_BaseExceptionGroup])
        return all_exceptions ? vm->exceptions[E_ExceptionGroup] : cls;
    if (all_exceptions || !is_subtype(cls, vm->exceptions[E_Exception]))
        return cls;
    if (cls == vm->exceptions[E_ExceptionGroup])
        return raise_error(vm, E_TypeError,
                           "Cannot nest BaseExceptions in an ExceptionGroup");
    return raise_error(vm, E_TypeError, "Cannot nest BaseExceptions in '%.*s'",
                       (int)name_of_type(cls).n, name_of_type(cls).p);
}

static val group_new(ARGS)
{
    (void)kwnames;
    if (n != 3)
        return raise_error(vm, E_TypeError,
                           "BaseExceptionGroup.__new__() takes exactly 2 arguments "
                           "(%lld given)",
                           (long long)n - 1);
    if (!is_kind(args[1], KIND_STR))
        return raise_error(
            vm, E_TypeError,
            "BaseExceptionGroup.__new__() argument 1 must be str, not %s",
            type_name(vm, args[1]));
    if (!is_kind(args[2], KIND_LIST) && !is_kind(args[2], KIND_TUPLE))
        return raise_error(vm, E_TypeError,
                           "second argument (exceptions) must be a sequence");
    val l = list_new(vm, 2);
    if (!list_extend(vm, l, args[2]))
        return NULL;
    if (as_list(l)->n == 0)
        return raise_error(vm, E_ValueError,
                           "second argument (exceptions) must be a non-empty sequence");
    val parts = sem_list_to_tuple(vm, l), cls = fitting_class(vm, args[0], parts);
    if (!cls)
        return NULL;
    val group = exception_new(vm, cls, tuple_of(vm, args + 1, 2));
    inst_set_attr(vm, group, str_intern(vm, SLICE("message")), args[1]);
    inst_set_attr(vm, group, str_intern(vm, SLICE("exceptions")), parts);
    return group;
}

static val new_group(struct vm *vm, val message, val parts)
{
    val args[] = {vm->exceptions[E_BaseExceptionGroup], message, parts};
    return group_new(vm, args, 3, NULL);
}

static val group_str(ARGS)
{
    UNUSED_ARGS;
    struct str out = {0};
    val message = field(vm, args[0], "message"), parts = parts_of(vm, args[0]),
        text = message ? py_str(vm, message) : NULL;
    if (!parts || !text)
        return NULL;
    int64_t count = as_tuple(parts)->n;
    str_addf(&out, "%.*s (%lld sub-exception%s)", (int)str_value(text).n,
             str_value(text).p, (long long)count, count == 1 ? "" : "s");
    return str_finish(vm, &out);
}

static val group_derive(ARGS)
{
    UNUSED_ARGS;
    return new_group(vm, field(vm, args[0], "message"), args[1]);
}

/* ---- splitting ------------------------------------------------------------------------------- */

/* What is looked for: a class, a tuple of them, a function, or a set of ids of leaves. */
enum wanted { BY_TYPE, BY_CALL, BY_IDENTITY };
struct search {
    enum wanted by;
    val what;
    bool want_rest;
};

static int fits(struct vm *vm, const struct search *s, val exc)
{
    if (s->by == BY_TYPE)
        return (int)sem_exc_match(vm, exc, s->what);
    if (s->by == BY_CALL) {
        val r = vm_call(vm, s->what, &exc, 1);
        return r ? py_truth(vm, r) : -1;
    }
    if (is_group(vm, exc))
        return 0;
    for (int64_t i = 0; i < as_list(s->what)->n; i++)
        if (list_get(vm, s->what, i) == exc)
            return 1;
    return 0;
}

static void copy_field(struct vm *vm, val to, val from, val name)
{
    val v = inst_attr(vm, from, name);
    if (v)
        inst_set_attr(vm, to, name, v);
}

/* A group like this one, of some of its exceptions; None: of none. */
static val subset(struct vm *vm, val group, val list)
{
    if (as_list(list)->n == 0)
        return vm->none;
    val derive = py_getattr(vm, group, str_intern(vm, SLICE("derive"))),
        g = derive ? vm_call(vm, derive, &list, 1) : NULL;
    if (!g)
        return NULL;
    if (!is_group(vm, g))
        return raise_error(vm, E_TypeError,
                           "derive must return an instance of BaseExceptionGroup");
    copy_field(vm, g, group, vm->n_traceback);
    copy_field(vm, g, group, vm->n_context);
    copy_field(vm, g, group, vm->n_cause);
    copy_field(vm, g, group, vm->n_suppress);
    val notes = field(vm, group, "__notes__");
    if (notes && is_kind(notes, KIND_LIST)) {
        val copy = list_part(vm, notes, 0, 1, as_list(notes)->n);
        inst_set_attr(vm, g, str_intern(vm, SLICE("__notes__")), copy);
    }
    return g;
}

static bool split(struct vm *vm, struct search *s, val exc, val *match, val *rest)
{
    int whole = fits(vm, s, exc);
    *match = whole > 0 ? exc : vm->none;
    *rest = whole > 0 ? vm->none : exc;
    if (whole || !is_group(vm, exc))
        return whole >= 0;
    val parts = parts_of(vm, exc), in = list_new(vm, 2), out = list_new(vm, 2);
    if (!parts)
        return false;
    if (!stack_fits(vm))
        return false;
    for (int64_t i = 0; i < as_tuple(parts)->n; i++) {
        val m, r;
        if (!split(vm, s, as_tuple(parts)->at[i], &m, &r))
            return false;
        if (m != vm->none)
            list_append(vm, in, m);
        if (r != vm->none)
            list_append(vm, out, r);
    }
    *match = subset(vm, exc, in);
    *rest = *match && s->want_rest ? subset(vm, exc, out) : vm->none;
    return *match && *rest;
}

static bool condition(struct vm *vm, val what, struct search *s)
{
    bool classes = is_kind(what, KIND_TYPE) ? as_type(what)->flags & TYPE_EXCEPTION
                                            : is_kind(what, KIND_TUPLE);
    for (int64_t i = 0; classes && is_kind(what, KIND_TUPLE) && i < as_tuple(what)->n;
         i++) {
        val t = as_tuple(what)->at[i];
        classes &= is_kind(t, KIND_TYPE) && as_type(t)->flags & TYPE_EXCEPTION;
    }
    if (!classes && !is_kind(what, KIND_FUNC) && !is_kind(what, KIND_METHOD) &&
        !is_kind(what, KIND_BUILTIN)) {
        raise_error(vm, E_TypeError,
                    "expected a function, exception type or tuple of exception types");
        return false;
    }
    *s = (struct search){classes ? BY_TYPE : BY_CALL, what, true};
    return true;
}

static val group_split(ARGS)
{
    UNUSED_ARGS;
    struct search s;
    val both[2];
    if (!condition(vm, args[1], &s) || !split(vm, &s, args[0], &both[0], &both[1]))
        return NULL;
    return tuple_of(vm, both, 2);
}

static val group_subgroup(ARGS)
{
    UNUSED_ARGS;
    struct search s;
    val match, rest;
    if (!condition(vm, args[1], &s))
        return NULL;
    s.want_rest = false;
    return split(vm, &s, args[0], &match, &rest) ? match : NULL;
}

/* ---- except* ----------------------------------------------------------------------------------- */

static bool check_star_type(struct vm *vm, val type)
{
    if (is_kind(type, KIND_TUPLE)) {
        for (int64_t i = 0; i < as_tuple(type)->n; i++)
            if (!check_star_type(vm, as_tuple(type)->at[i]))
                return false;
        return true;
    }
    bool group = is_kind(type, KIND_TYPE) &&
                 is_subtype(type, vm->exceptions[E_BaseExceptionGroup]);
    if (group)
        raise_error(vm, E_TypeError,
                    "catching ExceptionGroup with except* is not allowed. Use except "
                    "instead.");
    return !group;
}

/* An exception that is no group is caught as a group of it alone. */
static val wrapped(struct vm *vm, val exc)
{
    if (is_group(vm, exc))
        return exc;
    val g = new_group(vm, vm->empty_str, tuple_of(vm, &exc, 1));
    if (g)
        copy_field(vm, g, exc, vm->n_traceback);
    return g;
}

/* [rest type] to a tuple (rest, match): what of an exception this handler gets, or None,
 * and what is left. The match is then the exception that is being handled. */
val sem_group_match(struct vm *vm, const val *v, int64_t n, int64_t arg, val extra)
{
    (void)n, (void)arg, (void)extra;
    val both[2] = {v[0], vm->none};
    struct search s = {BY_TYPE, v[1], true};
    if (sem_exc_match(vm, vm->exceptions[E_Exception], v[1]) < 0 ||
        !check_star_type(vm, v[1]))
        return NULL;
    if (v[0] != vm->none) {
        if (!split(vm, &s, v[0], &both[1], &both[0]))
            return NULL;
        if (both[1] != vm->none) {
            both[1] = wrapped(vm, both[1]);
            if (!both[1])
                return NULL;
            vm->handled = both[1];
        }
    }
    return tuple_of(vm, both, 2);
}

static bool same_history(struct vm *vm, val a, val b)
{
    const val names[] = {vm->n_traceback, vm->n_cause, vm->n_context};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (inst_attr(vm, a, names[i]) != inst_attr(vm, b, names[i]))
            return false;
    return true;
}

static bool add_leaves(struct vm *vm, val exc, val list)
{
    if (!is_group(vm, exc)) {
        list_append(vm, list, exc);
        return true;
    }
    val parts = parts_of(vm, exc);
    for (int64_t i = 0; parts && i < as_tuple(parts)->n; i++)
        if (!add_leaves(vm, as_tuple(parts)->at[i], list))
            return false;
    return parts != NULL;
}

/* What a try statement with except* raises in the end, or None. `list`: what its handlers
 * have raised, and what none of them has caught. What of the original was raised again
 * keeps its place in a group like the original. */
val sem_group_raise(struct vm *vm, val original, val list)
{
    int64_t n = as_list(list)->n;
    if (!is_group(vm, original))
        return list_get(vm, list, 0);
    val raised = list_new(vm, n), again = list_new(vm, n);
    for (int64_t i = 0; i < n; i++) {
        val e = list_get(vm, list, i);
        if (e == vm->none)
            continue;
        if (!same_history(vm, e, original))
            list_append(vm, raised, e);
        else if (!add_leaves(vm, e, again))
            return NULL;
    }
    val match = vm->none, rest;
    struct search s = {BY_IDENTITY, again, false};
    if (as_list(again)->n && !split(vm, &s, original, &match, &rest))
        return NULL;
    if (match != vm->none)
        list_append(vm, raised, match);
    if (as_list(raised)->n == 0)
        return vm->none;
    return as_list(raised)->n == 1 ? list_get(vm, raised, 0)
                                   : new_group(vm, vm->empty_str, raised);
}

#define M(name, fn, min, max)                                                          \
    {                                                                                  \
        name, fn, min, max, B_METHOD, 0                                                \
    }
const struct builtin group_methods[] = {
    {"__new__", group_new, 1, -1, B_STATIC, 0},
    M("__str__", group_str, 1, 1),
    M("derive", group_derive, 2, 2),
    M("split", group_split, 2, 2),
    M("subgroup", group_subgroup, 2, 2),
    {0},
};
