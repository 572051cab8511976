/* weakref.c -- references that do not keep their object alive, and proxies, which do what
 * their object would.
 *
 * The collector clears `target` (gc/final.c). Of references without a callback there is
 * one an object, as programs expect: a table leads from the object's identity to it. */
#include "python/types/weakref.h"

#include "python/builtins/methods.h"
#include "python/types/types.h"

/* ---- which objects ----------------------------------------------------------------------- */

static bool kind_has_refs(enum kind k)
{
    if (k == KIND_COROUTINE || k == KIND_ASYNC_GEN)
        return true; /* they have no row yet */
    const struct type_def *def = type_def_of(k);
    return def && def->flags & WEAK;
}

static bool has_refs(struct vm *vm, val o)
{
    if (is_int(o))
        return false;
    if (!is_kind(o, KIND_INSTANCE))
        return kind_has_refs((enum kind)o->kind);
    /* a class that was copied (dataclasses do) has the descriptor of another one */
    val place = type_lookup(vm, type_of(vm, o), vm->n_weakref_slot);
    if (place && is_kind(place, KIND_MEMBER))
        return is_subtype(type_of(vm, o), as_member(place)->owner);
    return place || kind_has_refs(value_kind(o));
}

/* ---- making them ------------------------------------------------------------------------- */

static val new_weak(struct vm *vm, enum kind kind, val target, val callback)
{
    struct w_weakref *w = new_object(vm, kind, sizeof *w);
    w->target = target;
    w->callback = callback;
    gc_register_weak(&vm->gc, &w->h, callback != vm->none);
    return &w->h;
}

static void forget_cleared(struct vm *vm)
{
    enum { LEAST = 64 };
    val table = vm->weak_table, kept = dict_new(vm, KIND_DICT), k, v;
    for (int64_t at = 0; table && dict_next(table, &at, &k, &v);)
        if (as_weakref(v)->target)
            dict_set(vm, kept, k, v);
    vm->weak_table = kept;
    int64_t twice = 2 * as_dict(kept)->used;
    vm->weak_room = twice > LEAST ? twice : LEAST;
}

/* The one without a callback that the object has. Identities are multiples of GC_GRAIN. */
static val shared_weak(struct vm *vm, enum kind kind, val target)
{
    static_assert(KIND_WEAK_CALLABLE - KIND_WEAKREF < GC_GRAIN,
                  "an entry for each kind");
    if (!vm->weak_table || as_dict(vm->weak_table)->used >= vm->weak_room)
        forget_cleared(vm);
    val key = tag_int((int64_t)gc_identity(&vm->gc, target) + (kind - KIND_WEAKREF)),
        old = dict_get(vm, vm->weak_table, key);
    if (old && as_weakref(old)->target == target)
        return old;
    val w = new_weak(vm, kind, target, vm->none);
    return dict_set(vm, vm->weak_table, key, w) ? w : NULL;
}

static val weak_to(struct vm *vm, enum kind kind, val target, val callback)
{
    if (!has_refs(vm, target))
        return raise_error(vm, E_TypeError,
                           "cannot create weak reference to '%s' object",
                           type_name(vm, target));
    return callback == vm->none ? shared_weak(vm, kind, target)
                                : new_weak(vm, kind, target, callback);
}

static val make_ref(struct vm *vm, val class, val target, val callback)
{
    (void)class;
    return weak_to(vm, KIND_WEAKREF, target, callback);
}

val weakref_for(struct vm *vm, val w, val owner)
{
    val own =
        new_weak(vm, KIND_WEAKREF, as_weakref(w)->target, as_weakref(w)->callback);
    gc_store(&vm->gc, own, &as_weakref(own)->owner, owner);
    if (as_weakref(w)->callback != vm->none) /* w was made for this and is not seen */
        gc_store(&vm->gc, w, &as_weakref(w)->target, NULL);
    return own;
}

val weakref_proxy(struct vm *vm, val target, val callback)
{
    return weak_to(vm, py_callable(vm, target) ? KIND_WEAK_CALLABLE : KIND_WEAK_PROXY,
                   target, callback);
}

/* ---- all that there are ------------------------------------------------------------------ */

struct search {
    struct vm *vm;
    val target, list; /* list NULL: only count */
    int64_t n;
};

static void note(void *arg, val holder)
{
    struct search *s = arg;
    const struct w_weakref *w = as_weakref(holder);
    if (w->target != s->target)
        return;
    s->n++;
    if (s->list)
        list_append(s->vm, s->list, w->owner ? w->owner : holder);
}

int64_t weakref_count(struct vm *vm, val target)
{
    struct search s = {.vm = vm, .target = target};
    gc_each_weak(&vm->gc, note, &s);
    return s.n;
}

val weakref_list(struct vm *vm, val target)
{
    struct search s = {.vm = vm, .target = target};
    val list = list_new(vm, weakref_count(vm, target));
    s.list = list; /* it has room: nothing is allocated */
    gc_each_weak(&vm->gc, note, &s);
    return list;
}

/* ---- references ---------------------------------------------------------------------------- */

static val init(struct vm *vm, val self, val target, val callback)
{
    (void)self, (void)target, (void)callback;
    return vm->none;
}

static bool ref_hash(struct vm *vm, val self, int64_t *out)
{
    struct w_weakref *w = as_weakref(self);
    if (!w->hashed) {
        val target = w->target;
        if (!target) {
            raise_error(vm, E_TypeError, "weak object has gone away");
            return false;
        }
        int64_t hash;
        if (!py_hash(vm, target, &hash))
            return false;
        w = as_weakref(self);
        w->hash = hash;
        w->hashed = 1;
    }
    *out = w->hash;
    return true;
}

static val ref_compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_kind(b, KIND_WEAKREF) || (op != OP_COMPARE_EQ && op != OP_COMPARE_NE))
        return vm->notimpl;
    val x = as_weakref(a)->target, y = as_weakref(b)->target;
    if (x && y)
        return py_compare(vm, op, x, y);
    return bool_val(vm, (a == b) == (op == OP_COMPARE_EQ));
}

static bool ref_repr(struct vm *vm, struct str *out, val self)
{
    val target = as_weakref(self)->target,
        named = as_weakref(self)->owner ? as_weakref(self)->owner : self;
    str_addf(out, "<weakref at 0x%lx; ", (unsigned long)gc_identity(&vm->gc, named));
    if (!target) {
        str_add(out, SLICE("dead>"));
        return true;
    }
    val name = py_getattr_or_null(vm, target, vm->n_name);
    if (vm->exc)
        return false;
    str_addf(out, "to '%s' at 0x%lx", type_name(vm, target),
             (unsigned long)gc_identity(&vm->gc, target));
    if (name && is_kind(name, KIND_STR))
        str_addf(out, " (%.*s)", (int)str_value(name).n, str_value(name).p);
    str_addc(out, '>');
    return true;
}

static val callback_of(struct vm *vm, val self)
{
    return as_weakref(self)->target ? as_weakref(self)->callback : vm->none;
}

static const struct method ref_make =
    CONSTRUCTOR("ref", "object, callback=None, /", make_ref, RUNS, 0);
static const struct method ref_methods[] = {
    METHOD("__init__", "object, callback=None, /", init, READS),
    CLASS_METHOD("__class_getitem__", "item, /", alias_new, READS),
    LAST_METHOD,
};
static const struct attribute ref_attributes[] = {GETTER("__callback__", callback_of),
                                                  {0}};
const struct type_def weakref_type = {
    .kind = KIND_WEAKREF,
    .module = "weakref",
    .flags = CALLABLE,
    .slots = {.repr = ref_repr, .hash = ref_hash, .compare = ref_compare},
    .make = &ref_make,
    .methods = ref_methods,
    .attributes = ref_attributes,
};

/* ---- proxies --------------------------------------------------------------------------------- */

val weakref_live(struct vm *vm, val v)
{
    if (!is_weak_proxy(v))
        return v;
    val target = as_weakref(v)->target;
    return target ? target
                  : raise_error(vm, E_ReferenceError,
                                "weakly-referenced object no longer exists");
}

static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    a = weakref_live(vm, a);
    b = a ? weakref_live(vm, b) : NULL;
    return b ? py_binary(vm, op, a, b) : NULL;
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    a = weakref_live(vm, a);
    b = a ? weakref_live(vm, b) : NULL;
    return b ? py_compare(vm, op, a, b) : NULL;
}

static val unary(struct vm *vm, enum opcode op, val self)
{
    val o = weakref_live(vm, self);
    return o ? py_unary(vm, op, o) : NULL;
}

static val absolute(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    return o ? py_abs(vm, o) : NULL;
}

static val to_int(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    return o ? vm_call(vm, vm->types[KIND_INT], &o, 1) : NULL;
}

static val to_float(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    return o ? vm_call(vm, vm->types[KIND_FLOAT], &o, 1) : NULL;
}

static val to_index(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    return o ? py_index_value(vm, o) : NULL;
}

static int64_t len(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    return o ? py_len(vm, o) : -1;
}

static int truth(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    return o ? py_truth(vm, o) : -1;
}

static val get(struct vm *vm, val self, val key)
{
    val o = weakref_live(vm, self);
    return o ? py_getitem(vm, o, key) : NULL;
}

static bool set(struct vm *vm, val self, val key, val v)
{
    val o = weakref_live(vm, self);
    return o && (v ? py_setitem(vm, o, key, v) : py_delitem(vm, o, key));
}

static int has(struct vm *vm, val self, val v)
{
    val o = weakref_live(vm, self);
    return o ? py_contains(vm, o, v) : -1;
}

static val iter(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    return o ? py_iter(vm, o) : NULL;
}

static val next(struct vm *vm, val self)
{
    val o = weakref_live(vm, self);
    if (o && !py_is_iterator(vm, o))
        return raise_error(vm, E_TypeError,
                           "Weakref proxy referenced a non-iterator '%s' object",
                           type_name(vm, o));
    return o ? py_next(vm, o) : NULL;
}

static bool proxy_repr(struct vm *vm, struct str *out, val self)
{
    val target = as_weakref(self)->target, o = target ? target : vm->none;
    str_addf(out, "<weakproxy at 0x%lx to %s at 0x%lx>",
             (unsigned long)gc_identity(&vm->gc, self), type_name(vm, o),
             (unsigned long)gc_identity(&vm->gc, o));
    return true;
}

static bool proxy_str(struct vm *vm, struct str *out, val self)
{
    val o = weakref_live(vm, self);
    return o && add_str(vm, out, o);
}

static val by_name(struct vm *vm, val self, const char *method)
{
    val o = weakref_live(vm, self),
        f = o ? py_getattr(vm, o, str_intern(vm, slice_of(method))) : NULL;
    return f ? vm_call(vm, f, NULL, 0) : NULL;
}

static val proxy_bytes(struct vm *vm, val self)
{
    return by_name(vm, self, "__bytes__");
}

static val proxy_reversed(struct vm *vm, val self)
{
    return by_name(vm, self, "__reversed__");
}

/* Not a slot: other types make it of // and %. */
static val quotient(struct vm *vm, val a, val b)
{
    val both[2] = {weakref_live(vm, a), NULL};
    both[1] = both[0] ? weakref_live(vm, b) : NULL;
    return both[1] ? builtin_divmod(vm, both[0], both[1]) : NULL;
}

static val reflected_quotient(struct vm *vm, val a, val b)
{
    return quotient(vm, b, a);
}

#define QUOTIENTS                                                                      \
    METHOD("__divmod__", "value, /", quotient, RUNS),                                  \
        METHOD("__rdivmod__", "value, /", reflected_quotient, RUNS)
static const struct method proxy_methods[] = {
    QUOTIENTS,
    METHOD("__bytes__", "/", proxy_bytes, RUNS),
    METHOD("__reversed__", "/", proxy_reversed, RUNS),
    LAST_METHOD,
};
static const struct method callable_methods[] = {
    QUOTIENTS,
    METHOD("__bytes__", "/", proxy_bytes, RUNS),
    LAST_METHOD,
};

enum { EVERY_OPERATOR = ALL_OPERATORS | OPERATOR(MATRIX_MULTIPLY) };
#define PROXY_SLOTS                                                                    \
    {                                                                                  \
        .len = len, .get = get, .set = set, .has = has, .iter = iter, .next = next,    \
        .repr = proxy_repr, .str = proxy_str, .compare = compare, .truth = truth,      \
        .binary = binary, .inplace = binary, .operators = EVERY_OPERATOR,              \
        .reflected = EVERY_OPERATOR, .inplace_operators = EVERY_OPERATOR,              \
        .unary = unary, .abs = absolute,                                               \
        .unary_operators = HAS_NEG | HAS_POS | HAS_INVERT, .to_int = to_int,           \
        .to_float = to_float, .index = to_index                                        \
    }
const struct type_def weak_proxy_type = {
    .kind = KIND_WEAK_PROXY,
    .module = "weakref",
    .flags = FINAL | UNHASHABLE,
    .slots = PROXY_SLOTS,
    .methods = proxy_methods,
};
const struct type_def weak_callable_type = {
    .kind = KIND_WEAK_CALLABLE,
    .module = "weakref",
    .flags = FINAL | UNHASHABLE | CALLABLE,
    .slots = PROXY_SLOTS,
    .methods = callable_methods,
};
