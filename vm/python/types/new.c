/* new.c -- calling a type: __new__ makes the object, __init__ fills it. */
#include "python/obj/signature.h"
#include "python/sem/sem.h"
#include "python/types/types.h"
#include "python/types/weakref.h"

#include "python/obj/depth.h"

/* ---- __new__ of builtin types ------------------------------------------------------------ */

static val is_not(struct vm *vm, val owner, val class, const char *format)
{
    struct slice o = name_of_type(owner), c = name_of_type(class);
    return raise_error(vm, E_TypeError, format, (int)o.n, o.p, (int)c.n, c.p, (int)c.n,
                       c.p, (int)o.n, o.p);
}

bool type_makes(struct vm *vm, val owner, val class)
{
    struct slice o = name_of_type(owner);
    if (!is_kind(class, KIND_TYPE))
        raise_error(vm, E_TypeError, "%.*s.__new__(X): X is not a type object (%s)",
                    (int)o.n, o.p, type_name(vm, class));
    else if (!is_subtype(class, owner))
        is_not(vm, owner, class, "%.*s.__new__(%.*s): %.*s is not a subtype of %.*s");
    else {
        enum kind k = (enum kind)as_type(owner)->kind;
        bool same = class == owner || as_type(class)->value_kind == k ||
                    as_type(class)->kind == k;
        if (same)
            return true;
        struct slice c = name_of_type(class);
        raise_error(vm, E_TypeError,
                    "%.*s.__new__(%.*s) is not safe, use %.*s.__new__()", (int)o.n, o.p,
                    (int)c.n, c.p, (int)c.n, c.p);
    }
    return false;
}

/* n values, then those of the keywords. What is made is of the type `owner`, or, when its
 * objects are instances, of a class below it. */
static val make_as(struct vm *vm, val owner, val class, const val *args, int64_t n,
                   val kwnames)
{
    const struct builtin *b = as_type(owner)->make;
    if (b->flags & B_SIGNATURE) {
        const struct method *m = method_of(b);
        const struct signature *s = signature_of_row(vm, b);
        val values[MOST_PARAMS + 1] = {class};
        if (!signature_bind(vm, s, (struct called){SLICE(""), slice_of(b->name)}, args,
                            n, kwnames, values + 1))
            return NULL;
        return call_c(vm, m->fn, m->values, values);
    }
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0;
    val *all = ROOM_FOR(vm, n + nkw + 1);
    all[0] = class;
    for (int64_t i = 0; i < n + nkw; i++)
        all[i + 1] = args[i];
    n++;
    if (n < b->min || (b->max >= 0 && n > b->max))
        return raise_error(
            vm, E_TypeError, "%s expected at %s %d argument%s, got %lld", b->name,
            n < b->min ? "least" : "most", (n < b->min ? b->min : b->max) - 1,
            (n < b->min ? b->min : b->max) == 2 ? "" : "s", (long long)n - 1);
    if (kwnames && !(b->flags & B_KEYWORDS))
        return raise_error(vm, E_TypeError, "%s() takes no keyword arguments", b->name);
    return b->call(vm, all, n, kwnames);
}

static val make_plain(struct vm *vm, val owner, const val *args, int64_t n, val kwnames)
{
    return make_as(vm, owner, owner, args, n, kwnames);
}

/* A class below a type that takes no keywords, with an __init__ of its own: that gets them. */
static bool init_takes_keywords(struct vm *vm, val owner, val class)
{
    val init = type_lookup(vm, class, vm->n_init);
    const struct signature *s = signature_of_row(vm, as_type(owner)->make);
    return class != owner && init && !is_kind(init, KIND_BUILTIN) && s->nkwonly == 0 &&
           s->nposonly == s->npositional;
}

/* What __init__ is going to fill. */
static val make_empty(struct vm *vm, val owner)
{
    const struct builtin *b = as_type(owner)->make;
    if (!(b->flags & B_SIGNATURE))
        return make_plain(vm, owner, NULL, 0, NULL);
    const val values[MOST_PARAMS + 1] = {owner};
    return call_c(vm, method_of(b)->fn, method_of(b)->values, values);
}

val type_make(struct vm *vm, val owner, const val *args, int64_t n, val kwnames)
{
    if (n == 0)
        return raise_error(vm, E_TypeError, "%.*s.__new__(): not enough arguments",
                           (int)name_of_type(owner).n, name_of_type(owner).p);
    val class = args[0];
    if (!type_makes(vm, owner, class))
        return NULL;
    const struct type_def *def = as_type(owner)->def;
    if (as_type(owner)->kind == KIND_INSTANCE)
        return make_as(vm, owner, class, args + 1, n - 1,
                       init_takes_keywords(vm, owner, class) ? NULL : kwnames);
    bool filled =
        class == owner || !def || !(def->flags & MUTABLE) || def->flags & NEW_FILLS;
    if (filled && class != owner && as_type(owner)->make->flags & B_SIGNATURE &&
        init_takes_keywords(vm, owner, class))
        kwnames = NULL;
    val v = filled ? make_plain(vm, owner, args + 1, n - 1, kwnames)
                   : make_empty(vm, owner);
    if (!v || class == owner)
        return v;
    val o = instance_new(vm, class);
    if (is_kind(v, KIND_WEAKREF))
        v = weakref_for(vm, v, o);
    if (is_kind(v, KIND_MODULE)) /* its attributes are the names of the module */
        inst_set_dict(vm, o, as_ns(as_module(v)->ns)->dict);
    gc_store(&vm->gc, o, &as_inst(o)->at[0], plain_of(v));
    return o;
}

/* ---- object ------------------------------------------------------------------------------ */

static val refuse_arguments(struct vm *vm, val class)
{
    return raise_error(vm, E_TypeError, "%.*s() takes no arguments",
                       (int)name_of_type(class).n, name_of_type(class).p);
}

static val abstract_class(struct vm *vm, val class)
{
    val names = list_new(vm, 4), listed = py_getattr(vm, class, vm->n_abstractmethods);
    if (!listed || !list_extend(vm, names, listed) ||
        !list_sort(vm, names, NULL, false))
        return NULL;
    struct str text = {0};
    for (int64_t i = 0; i < as_list(names)->n; i++) {
        val name = list_get(vm, names, i);
        str_addf(&text, "%s%s", i ? ", " : "", is_kind(name, KIND_STR) ? "" : "?");
        if (is_kind(name, KIND_STR))
            str_add(&text, str_value(name));
    }
    raise_error(vm, E_TypeError,
                "Can't instantiate abstract class %.*s with abstract "
                "method%s %s",
                (int)name_of_type(class).n, name_of_type(class).p,
                as_list(names)->n > 1 ? "s" : "", str_text(&text));
    str_free(&text);
    return NULL;
}

bool makes_instances(val class)
{
    return !as_type(class)->value_kind && as_type(class)->kind == KIND_INSTANCE;
}

/* Arguments that object knows nothing of are taken when the other of __new__ and __init__
 * is the class's own: that one knows. */
val object_make(struct vm *vm, val class, bool arguments)
{
    val object = vm->object_type;
    if (!makes_instances(class)) {
        val base = class;
        while (as_type(base)->flags & TYPE_HEAP)
            base = as_tuple(as_type(base)->bases)->at[0];
        struct slice c = name_of_type(class), b = name_of_type(base);
        return raise_error(vm, E_TypeError,
                           "object.__new__(%.*s) is not safe, use %.*s.__new__()",
                           (int)c.n, c.p, (int)b.n, b.p);
    }
    if (arguments) {
        if (type_lookup(vm, class, vm->n_new) != type_lookup(vm, object, vm->n_new))
            return raise_error(vm, E_TypeError,
                               "object.__new__() takes exactly one argument (the type "
                               "to instantiate)");
        if (type_lookup(vm, class, vm->n_init) == type_lookup(vm, object, vm->n_init))
            return refuse_arguments(vm, class);
    }
    return as_type(class)->flags & TYPE_ABSTRACT ? abstract_class(vm, class)
                                                 : instance_new(vm, class);
}

bool object_init_takes(struct vm *vm, val o, bool arguments)
{
    val type = type_of(vm, o), object = vm->object_type;
    if (!arguments)
        return true;
    if (type_lookup(vm, type, vm->n_init) != type_lookup(vm, object, vm->n_init)) {
        raise_error(vm, E_TypeError,
                    "object.__init__() takes exactly one argument (the "
                    "instance to initialize)");
        return false;
    }
    if (type_lookup(vm, type, vm->n_new) == type_lookup(vm, object, vm->n_new)) {
        struct slice name = name_of_type(type);
        raise_error(vm, E_TypeError,
                    "%.*s.__init__() takes exactly one argument (the instance to "
                    "initialize)",
                    (int)name.n, name.p);
        return false;
    }
    return true;
}

/* ---- type(...) ------------------------------------------------------------------------------ */

static val with_first(struct vm *vm, val callee, val first, const val *args, int64_t n,
                      val kwnames)
{
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0;
    val *all = ROOM_FOR(vm, n + nkw + 1);
    all[0] = first;
    for (int64_t i = 0; i < n + nkw; i++)
        all[i + 1] = args[i];
    return vm_call_kw(vm, callee, all, n + 1, kwnames);
}

/* A __new__ in Python of our own that takes no keywords, of a class whose __init__ is the
 * program's: that gets them, as with types in C. */
static bool drops_keywords(struct vm *vm, val new, val type)
{
    val init = type_lookup(vm, type, vm->n_init);
    if (!is_kind(new, KIND_FUNC) || !init || !is_kind(init, KIND_FUNC))
        return false;
    const struct code *c = code_of(as_func(new)->code);
    return c->source->hidden && !code_of(as_func(init)->code)->source->hidden &&
           !(c->flags & CODE_VARKW) && c->nkwonly == 0 &&
           (c->nposonly == c->nargs || c->nargs == 1);
}

/* type.__call__ */
val type_call_plain(struct vm *vm, val type, const val *args, int64_t n, val kwnames)
{
    if (type == vm->types[KIND_TYPE] && n == 1 && !kwnames)
        return type_of(vm, args[0]);
    if (as_type(type)->make)
        return make_plain(vm, type, args, n, kwnames);
    val new = type_lookup(vm, type, vm->n_new);
    if (!new || (!(as_type(type)->flags & (TYPE_HEAP | TYPE_EXCEPTION)) &&
                 type != vm->object_type && type != vm->types[KIND_TYPE]))
        return raise_error(vm, E_TypeError, "cannot create '%.*s' instances",
                           (int)name_of_type(type).n, name_of_type(type).p);
    new = py_bind(vm, new, NULL, type);
    bool drops = kwnames && new &&drops_keywords(vm, new, type);
    val o = new ? with_first(vm, new, type, args, n, drops ? NULL : kwnames) : NULL;
    if (!o || !is_instance(vm, o, type))
        return o;
    val init = type_lookup(vm, type_of(vm, o), vm->n_init);
    if (!init)
        return o;
    val r = is_kind(init, KIND_FUNC) || is_kind(init, KIND_BUILTIN)
                ? with_first(vm, init, o, args, n, kwnames)
                : NULL;
    if (!r && !vm->exc) {
        init = py_bind(vm, init, o, type_of(vm, o));
        r = init ? vm_call_kw(vm, init, args, n, kwnames) : NULL;
    }
    if (r && r != vm->none) {
        sem_no_init(vm, r);
        return NULL;
    }
    return r ? o : NULL;
}

val type_call_builtin(struct vm *vm, val type, const val *args, int64_t n, val kwnames)
{
    val meta = as_type(type)->meta;
    if (meta && meta != vm->types[KIND_TYPE]) {
        val call = type_lookup(vm, meta, vm->n_call);
        if (call && is_kind(call, KIND_FUNC))
            return with_first(vm, call, type, args, n, kwnames);
        if (call &&
            !(is_kind(call, KIND_BUILTIN) && as_builtin(call)->b->flags & B_METHOD)) {
            val bound = py_bind(vm, call, type, meta);
            return bound ? vm_call_kw(vm, bound, args, n, kwnames) : NULL;
        }
    }
    return type_call_plain(vm, type, args, n, kwnames);
}
