/* function.c -- functions in Python, bound methods, and what is written in C. */
#include "python/obj/signature.h"
#include "python/types/types.h"

#include "python/frozen/frozen.h"

/* ---- functions ------------------------------------------------------------------------ */

static val get_annotations(struct vm *vm, val f)
{
    if (!as_func(f)->annotations) {
        val d = dict_new(vm, KIND_DICT);
        gc_store(&vm->gc, f, &as_func(f)->annotations, d);
    }
    return as_func(f)->annotations;
}

static val get_dict(struct vm *vm, val f)
{
    if (!as_func(f)->dict) {
        val d = dict_new(vm, KIND_DICT);
        gc_store(&vm->gc, f, &as_func(f)->dict, d);
    }
    return as_func(f)->dict;
}

static bool refuse(struct vm *vm, const char *what)
{
    raise_error(vm, E_TypeError, "%s", what);
    return false;
}

static bool set_name(struct vm *vm, val f, val v)
{
    if (!v || !is_a(v, KIND_STR))
        return refuse(vm, "__name__ must be set to a string object");
    gc_store(&vm->gc, f, &as_func(f)->name, plain_of(v));
    return true;
}

static bool set_qualname(struct vm *vm, val f, val v)
{
    if (!v || !is_a(v, KIND_STR))
        return refuse(vm, "__qualname__ must be set to a string object");
    gc_store(&vm->gc, f, &as_func(f)->qualname, plain_of(v));
    return true;
}

static bool set_doc(struct vm *vm, val f, val v)
{
    gc_store(&vm->gc, f, &as_func(f)->doc, v ? v : vm->none);
    return true;
}

static bool set_module(struct vm *vm, val f, val v)
{
    gc_store(&vm->gc, f, &as_func(f)->module, v ? v : vm->none);
    return true;
}

static bool set_defaults(struct vm *vm, val f, val v)
{
    if (v && v != vm->none && !is_kind(v, KIND_TUPLE))
        return refuse(vm, "__defaults__ must be set to a tuple object");
    gc_store(&vm->gc, f, &as_func(f)->defaults, v == vm->none ? NULL : v);
    return true;
}

static bool set_kwdefaults(struct vm *vm, val f, val v)
{
    if (v && v != vm->none && !is_kind(v, KIND_DICT))
        return refuse(vm, "__kwdefaults__ must be set to a dict object");
    gc_store(&vm->gc, f, &as_func(f)->kwdefaults, v == vm->none ? NULL : v);
    return true;
}

static bool set_annotations(struct vm *vm, val f, val v)
{
    if (v && v != vm->none && !is_a(v, KIND_DICT))
        return refuse(vm, "__annotations__ must be set to a dict object");
    gc_store(&vm->gc, f, &as_func(f)->annotations, v == vm->none ? NULL : v);
    return true;
}

static bool set_dict(struct vm *vm, val f, val v)
{
    if (!v)
        return refuse(vm, "cannot delete __dict__");
    if (!is_kind(v, KIND_DICT)) {
        raise_error(vm, E_TypeError, "__dict__ must be set to a dictionary, not a '%s'",
                    type_name(vm, v));
        return false;
    }
    gc_store(&vm->gc, f, &as_func(f)->dict, v);
    return true;
}

static val func_get(struct vm *vm, val f, val o, val type)
{
    (void)type;
    return o ? method_new(vm, f, o) : f;
}

static val get_code(struct vm *vm, val f)
{
    (void)vm;
    return as_func(f)->code;
}

static bool same_instructions(const struct code *a, const struct code *b)
{
    return a->n == b->n && a->nlocals == b->nlocals && a->nfree == b->nfree &&
           a->stack_size == b->stack_size &&
           memcmp(a->ops, b->ops, (size_t)a->n * sizeof *a->ops) == 0;
}

/* Traces take the code of a function that they know for granted: all of them go. A frame
 * that runs has nothing but the function to keep its code alive, and a generator that sleeps
 * goes on with the code of its function, which must be the same but for its names. */
static bool set_code(struct vm *vm, val f, val v)
{
    if (!v || !is_kind(v, KIND_CODE))
        return refuse(vm, "__code__ must be set to a code object");
    struct code *old = code_of(as_func(f)->code), *new = code_of(v);
    if (old->nfree != new->nfree) {
        struct slice name = str_value(as_func(f)->name);
        raise_error(vm, E_ValueError,
                    "%.*s() requires a code object with %d free vars, not %d",
                    (int)name.n, name.p, old->nfree, new->nfree);
        return false;
    }
    if ((old->flags & CODE_GENERATOR) && !same_instructions(old, new)) {
        raise_error(vm, E_NotImplementedError,
                    "the instructions of a generator function cannot change");
        return false;
    }
    old->traced = true;
    gc_store(&vm->gc, f, &as_func(f)->code, v);
    if (vm_invalidate)
        vm_invalidate(vm, NULL);
    return true;
}

static val get_globals(struct vm *vm, val f)
{
    (void)vm;
    return as_ns(as_func(f)->ns)->dict;
}

static val get_builtins(struct vm *vm, val f)
{
    (void)f;
    return as_ns(vm->builtins)->dict;
}

static bool takes_cells(struct vm *vm, val code, val closure)
{
    int free = code_of(code)->nfree;
    bool none = closure == vm->none;
    if (!none && !is_kind(closure, KIND_TUPLE))
        return refuse(vm, free ? "arg 5 (closure) must be tuple"
                               : "arg 5 (closure) must be None or tuple");
    if (none && free)
        return refuse(vm, "arg 5 (closure) must be tuple");
    int64_t n = none ? 0 : as_tuple(closure)->n;
    for (int64_t i = 0; i < n; i++)
        if (!is_kind(as_tuple(closure)->at[i], KIND_CELL)) {
            raise_error(vm, E_TypeError, "arg 5 (closure) expected cell, found %s",
                        type_name(vm, as_tuple(closure)->at[i]));
            return false;
        }
    if (n != free)
        raise_error(vm, E_ValueError, "%.*s requires closure of length %d, not %lld",
                    (int)str_value(code_of(code)->name).n,
                    str_value(code_of(code)->name).p, free, (long long)n);
    return n == free;
}

/* types.FunctionType() */
static val make_function(struct vm *vm, val class, val code, val globals, val name,
                         val defaults, val closure)
{
    (void)class;
    if (!is_kind(code, KIND_CODE))
        return raise_error(vm, E_TypeError,
                           "function() argument 'code' must be code, not %s",
                           type_name(vm, code));
    if (!is_kind(globals, KIND_DICT))
        return raise_error(vm, E_TypeError,
                           "function() argument 'globals' must be dict, not %s",
                           type_name(vm, globals));
    if (name != vm->none && !is_kind(name, KIND_STR))
        return raise_error(vm, E_TypeError, "arg 3 (name) must be None or string");
    if (defaults != vm->none && !is_kind(defaults, KIND_TUPLE))
        return raise_error(vm, E_TypeError, "arg 4 (defaults) must be None or tuple");
    val ns = takes_cells(vm, code, closure) ? ns_of_dict(vm, globals) : NULL;
    if (!ns)
        return NULL;
    val f = func_new(vm, code, ns, closure == vm->none ? NULL : closure);
    if (name != vm->none)
        gc_store(&vm->gc, f, &as_func(f)->name, name);
    if (defaults != vm->none)
        gc_store(&vm->gc, f, &as_func(f)->defaults, defaults);
    return f;
}
static const struct method func_make =
    CONSTRUCTOR("function", "code, globals, name=None, argdefs=None, closure=None",
                make_function, READS, 0);

static const struct attribute func_attributes[] = {
    {"__globals__", get_globals, NULL, 0, MEMBER_VALUE}, /* a member, as in CPython */
    GETTER("__builtins__", get_builtins),
    {"__name__", NULL, set_name, offsetof(struct w_func, name), MEMBER_VALUE},
    {"__qualname__", NULL, set_qualname, offsetof(struct w_func, qualname),
     MEMBER_VALUE},
    {"__doc__", NULL, set_doc, offsetof(struct w_func, doc), MEMBER_VALUE},
    {"__module__", NULL, set_module, offsetof(struct w_func, module), MEMBER_VALUE},
    {"__defaults__", NULL, set_defaults, offsetof(struct w_func, defaults),
     MEMBER_VALUE},
    {"__kwdefaults__", NULL, set_kwdefaults, offsetof(struct w_func, kwdefaults),
     MEMBER_VALUE},
    GETSET("__code__", get_code, set_code),
    MEMBER("__closure__", w_func, closure),
    GETSET("__annotations__", get_annotations, set_annotations),
    GETSET("__dict__", get_dict, set_dict),
    {0},
};
const struct type_def func_type = {
    .kind = KIND_FUNC,
    .flags = FINAL | CALLABLE | WEAK,
    .slots = {.repr = add_repr, .descr_get = func_get},
    .make = &func_make,
    .attributes = func_attributes,
};

/* ---- bound methods -------------------------------------------------------------------- */

static val method_doc(struct vm *vm, val m)
{
    return py_getattr(vm, as_method(m)->func, vm->n_doc);
}

static bool method_hash(struct vm *vm, val m, int64_t *out)
{
    int64_t f;
    if (!py_hash(vm, as_method(m)->func, &f))
        return false;
    *out = (int64_t)(gc_identity(&vm->gc, as_method(m)->self) >> 4) ^ f;
    return true;
}

static val method_get(struct vm *vm, val m, val o, val type)
{
    (void)vm, (void)o, (void)type;
    return m; /* it is bound already */
}

static val make_method(struct vm *vm, val class, val func, val self)
{
    (void)class;
    if (!py_callable(vm, func))
        return raise_error(vm, E_TypeError, "first argument must be callable");
    if (self == vm->none)
        return raise_error(vm, E_TypeError, "self must not be None");
    return method_new(vm, func, self);
}

static const struct attribute method_attributes[] = {
    MEMBER("__func__", w_method, func),
    MEMBER("__self__", w_method, self),
    GETTER("__doc__", method_doc),
    {0},
};
static const struct method method_make =
    CONSTRUCTOR("method", "func, self, /", make_method, READS, 0);
const struct type_def method_type = {
    .kind = KIND_METHOD,
    .flags = FINAL | CALLABLE | WEAK,
    .slots = {.repr = add_repr,
              .hash = method_hash,
              .compare = plain_compare,
              .descr_get = method_get},
    .make = &method_make,
    .attributes = method_attributes,
};

/* ---- functions in C, and the descriptors that become them -------------------------------- */

static val builtin_name(struct vm *vm, val f)
{
    const struct builtin *b = as_builtin(f)->b;
    return str_intern(vm, slice_of(b->flags & B_NEW ? "__new__" : b->name));
}

static bool builtin_hash(struct vm *vm, val f, int64_t *out)
{
    const struct w_builtin *w = as_builtin(f);
    val who = !w->self ? f : is_int(w->self) ? NULL : w->self;
    *out = (int64_t)((uintptr_t)w->b >> 4) ^
           (who ? (int64_t)(gc_identity(&vm->gc, who) >> 4) : untag(w->self));
    *out = *out == -1 ? -2 : *out;
    return true;
}

static val owner_type(val f)
{
    val owner = as_builtin(f)->owner;
    return owner && is_kind(owner, KIND_TYPE) ? owner : NULL;
}

static val builtin_qualname(struct vm *vm, val f)
{
    val owner = owner_type(f), name = builtin_name(vm, f);
    if (!owner)
        return name;
    struct str text = {0};
    str_addf(&text, "%.*s.%.*s", (int)name_of_type(owner).n, name_of_type(owner).p,
             (int)str_value(name).n, str_value(name).p);
    return str_finish(vm, &text);
}

static val builtin_self(struct vm *vm, val f)
{
    const struct w_builtin *w = as_builtin(f);
    if (w->self)
        return w->self;
    return w->b->flags & B_NEW ? w->owner : vm->none;
}

/* That of a module's function is the module, while it is there. */
static val function_self(struct vm *vm, val f)
{
    const struct w_builtin *w = as_builtin(f);
    if (w->self || w->b->flags & B_NEW || owner_type(f))
        return builtin_self(vm, f);
    val module = dict_get_str(vm, vm->modules,
                              w->owner ? w->owner : str_intern(vm, SLICE("builtins")));
    return module ? module : vm->none;
}

static val builtin_owner(struct vm *vm, val f)
{
    val owner = owner_type(f);
    return owner ? owner
                 : raise_error(vm, E_AttributeError,
                               "'builtin_function_or_method' object has no attribute "
                               "'__objclass__'");
}

static val builtin_module(struct vm *vm, val f)
{
    val owner = as_builtin(f)->owner;
    if (owner && is_kind(owner, KIND_STR))
        return owner;
    return owner ? vm->none : str_intern(vm, SLICE("builtins"));
}

static val builtin_doc(struct vm *vm, val f)
{
    val owner = as_builtin(f)->owner, name = builtin_qualname(vm, f);
    if (owner && is_kind(owner, KIND_STR)) /* of another module */
        return vm->none;
    return frozen_call(vm, "_docs", "find", &name, 1);
}

static val text_signature(struct vm *vm, val f)
{
    const struct builtin *b = as_builtin(f)->b;
    if (!(b->flags & (B_SIGNATURE | B_SLOT)))
        return vm->none;
    struct str text = {0};
    const char *first = b->flags & B_METHOD            ? "$self"
                        : b->flags & (B_CLASS | B_NEW) ? "$type"
                        : b->flags & B_STATIC          ? ""
                                                       : "$module";
    const char *rest = signature_text(b);
    if (strstr(rest, "NULL")) /* no value that a program could give */
        return vm->none;
    bool keywords = *first && *rest && !strstr(rest, "/");
    str_addf(&text, "(%s%s%s%s)", first, keywords ? ", /" : "",
             *first && *rest ? ", " : "", strcmp(rest, "/") == 0 ? "/" : rest);
    return str_finish(vm, &text);
}

static val builtin_get(struct vm *vm, val f, val o, val type)
{
    return py_bind(vm, f, o, type);
}

/* A module's function is found by its name, what is bound by its name in that. */
static val builtin_reduce(struct vm *vm, val f)
{
    val within = builtin_self(vm, f);
    if (within == vm->none)
        within = owner_type(f);
    if (!within)
        return builtin_name(vm, f);
    const val place[] = {within, builtin_name(vm, f)};
    val get = module_value(vm, "builtins", "getattr");
    if (!get)
        return NULL;
    const val both[] = {get, tuple_of(vm, place, 2)};
    return tuple_of(vm, both, 2);
}
static const struct method builtin_methods[] = {
    METHOD("__reduce__", "/", builtin_reduce, READS),
    LAST_METHOD,
};

static const struct attribute builtin_attributes[] = {
    GETTER("__name__", builtin_name),
    GETTER("__qualname__", builtin_qualname),
    GETTER("__self__", function_self),
    GETTER("__module__", builtin_module),
    GETTER("__doc__", builtin_doc),
    GETTER("__text_signature__", text_signature),
    {0},
};
static const struct attribute descriptor_attributes[] = {
    GETTER("__name__", builtin_name),
    GETTER("__qualname__", builtin_qualname),
    GETTER("__objclass__", builtin_owner),
    GETTER("__doc__", builtin_doc),
    GETTER("__text_signature__", text_signature),
    {0},
};
static const struct attribute wrapper_attributes[] = {
    GETTER("__name__", builtin_name),
    GETTER("__qualname__", builtin_qualname),
    GETTER("__self__", builtin_self),
    GETTER("__objclass__", builtin_owner),
    GETTER("__doc__", builtin_doc),
    GETTER("__text_signature__", text_signature),
    {0},
};
const struct type_def builtin_type = {
    .kind = KIND_BUILTIN,
    .flags = FINAL | CALLABLE | WEAK,
    .slots = {.repr = add_repr, .hash = builtin_hash, .compare = plain_compare},
    .methods = builtin_methods,
    .attributes = builtin_attributes,
};
const struct type_def descriptor_type = {
    .kind = KIND_BUILTIN,
    .flags = FINAL | CALLABLE,
    .slots = {.repr = add_repr, .descr_get = builtin_get},
    .methods = builtin_methods,
    .attributes = descriptor_attributes,
};
const struct type_def wrapper_type = {
    .kind = KIND_BUILTIN,
    .flags = FINAL | CALLABLE,
    .slots = {.repr = add_repr, .hash = builtin_hash, .compare = plain_compare},
    .methods = builtin_methods,
    .attributes = wrapper_attributes,
};
