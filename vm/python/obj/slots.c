/* slots.c -- from the slots of a builtin type to special methods in its dict. */
#include "python/obj/signature.h"
#include "python/obj/type_def.h"

/* ---- between C's results and Python's ------------------------------------------------- */

static val done(struct vm *vm, bool ok)
{
    return ok ? vm->none : NULL;
}

static val yes_or_no(struct vm *vm, int answer)
{
    return answer < 0 ? NULL : bool_val(vm, answer);
}

static val length(struct vm *vm, int64_t n)
{
    return n < 0 && vm->exc ? NULL : int_from_i64(vm, n);
}

static val next_item(struct vm *vm, val v)
{
    return v == vm->stop ? raise_value(vm, vm->exceptions[E_StopIteration]) : v;
}

static val text(struct vm *vm, bool (*add)(struct vm *, struct str *, val), val self)
{
    struct str out = text_start(vm);
    if (add(vm, &out, self))
        return str_finish(vm, &out);
    str_free(&out);
    return NULL;
}

static val hash(struct vm *vm, const struct slots *s, val self)
{
    int64_t h;
    return s->hash(vm, self, &h) ? int_from_i64(vm, h) : NULL;
}

static val formatted(struct vm *vm, const struct slots *s, val self, val spec)
{
    if (!is_a(spec, KIND_STR))
        return raise_error(vm, E_TypeError, "__format__() argument must be str, not %s",
                           spec == vm->none ? "None" : type_name(vm, spec));
    return s->format(vm, self, plain_of(spec));
}

static val power(struct vm *vm, val a, val b, val modulus)
{
    return modulus == vm->none ? plain_binary(vm, OP_BINARY_POWER, a, b)
                               : power_modulo(vm, a, b, modulus);
}

static val quotient(struct vm *vm, const struct slots *s, val a, val b)
{
    val pair[2] = {s->binary(vm, OP_BINARY_FLOOR_DIVIDE, a, b), NULL};
    if (!pair[0] || pair[0] == vm->notimpl)
        return pair[0];
    pair[1] = s->binary(vm, OP_BINARY_MODULO, a, b);
    return pair[1] ? tuple_of(vm, pair, 2) : NULL;
}

static val descr_get(struct vm *vm, const struct slots *s, val self, val o, val type)
{
    if (o == vm->none && type == vm->none)
        return raise_error(vm, E_TypeError, "__get__(None, None) is invalid");
    return s->descr_get(vm, self, o == vm->none ? NULL : o,
                        type == vm->none ? type_of(vm, o) : type);
}

/* ---- the rows --------------------------------------------------------------------------- */

#define SLOT(id, name, parameters, what, there)                                        \
    static val call_##id(struct vm *vm, const struct slots *s, const val *a)           \
    {                                                                                  \
        (void)vm, (void)s;                                                             \
        return what;                                                                   \
    }                                                                                  \
    static bool has_##id(const struct slots *s)                                        \
    {                                                                                  \
        return (there) != 0;                                                           \
    }
#define OPERATOR_SLOT SLOT
#include "python/obj/slots.def"
#undef SLOT
#undef OPERATOR_SLOT

#define SLOT_ROW(id, name, parameters, operand)                                        \
    {{name, NULL, 0, 0, B_METHOD | B_SLOT, 0},                                         \
     parameters,                                                                       \
     call_##id,                                                                        \
     has_##id,                                                                         \
     operand},
#define SLOT(id, name, parameters, what, there) SLOT_ROW(id, name, parameters, false)
#define OPERATOR_SLOT(id, name, parameters, what, there)                               \
    SLOT_ROW(id, name, parameters, true)
static const struct slot_row rows[] = {
#include "python/obj/slots.def"
};
#undef SLOT
#undef OPERATOR_SLOT
enum { N_ROWS = sizeof rows / sizeof *rows };

static const struct slot_row *row_of(val descriptor)
{
    const struct builtin *b = as_builtin(descriptor)->b;
    assert(b->flags & B_SLOT);
    return (const struct slot_row *)(const void *)b;
}

/* Which of the operands text is filled with: that is written as its class says, and not as its
 * plain value. -1: none. */
static int fills_text(const struct slot_row *row, const val *a)
{
    struct slice name = slice_of(row->b.name);
    int text = slice_eq(name, SLICE("__mod__"))    ? 0
               : slice_eq(name, SLICE("__rmod__")) ? 1
                                                   : -1;
    if (text < 0)
        return -1;
    val t = plain_of(a[text]);
    return is_kind(t, KIND_STR) || is_kind(t, KIND_BYTES) || is_kind(t, KIND_BYTEARRAY)
               ? 1 - text
               : -1;
}

val slot_call(struct vm *vm, val descriptor, val *a)
{
    const struct slot_row *row = row_of(descriptor);
    const struct type_def *def = as_type(as_builtin(descriptor)->owner)->def;
    val self = a[0];
    int filler = row->operand ? fills_text(row, a) : -1;
    if (filler != 0)
        a[0] = plain_of(self);
    if (row->operand && filler != 1)
        a[1] = plain_of(a[1]);
    val r = row->call(vm, &def->slots, a);
    return r == a[0] && def->flags & MUTABLE ? self : r;
}

static val wrong_count(struct vm *vm, const struct signature *s, int64_t got)
{
    int max = s->npositional, min = s->required;
    return raise_error(vm, E_TypeError, "expected %s%d argument%s, got %lld",
                       min == max  ? ""
                       : got < min ? "at least "
                                   : "at most ",
                       got < min ? min : max, (got < min ? min : max) == 1 ? "" : "s",
                       (long long)got);
}

val slot_call_checked(struct vm *vm, val descriptor, const val *args, int64_t n,
                      val kwnames)
{
    const struct builtin *b = as_builtin(descriptor)->b;
    val owner = as_builtin(descriptor)->owner, a[4] = {NULL};
    struct slice of = name_of_type(owner);
    struct signature s;
    signature_parse(row_of(descriptor)->signature, &s);
    if (n == 0)
        return raise_error(vm, E_TypeError,
                           "descriptor '%s' of '%.*s' object needs an argument",
                           b->name, (int)of.n, of.p);
    if (!is_instance(vm, args[0], owner))
        return raise_error(vm, E_TypeError,
                           "descriptor '%s' requires a '%.*s' object but received a "
                           "'%s'",
                           b->name, (int)of.n, of.p, type_name(vm, args[0]));
    if (kwnames)
        return raise_error(vm, E_TypeError, "wrapper %s() takes no keyword arguments",
                           b->name);
    if (n - 1 < s.required || n - 1 > s.npositional)
        return wrong_count(vm, &s, n - 1);
    for (int i = 0; i <= s.npositional; i++)
        a[i] = i < n ? args[i] : vm->none;
    val r = slot_call(vm, descriptor, a);
    bool sequence = as_type(owner)->def->flags & SEQUENCE;
    bool adds = strcmp(b->name, "__add__") == 0 || strcmp(b->name, "__iadd__") == 0;
    bool repeats = strcmp(b->name, "__mul__") == 0 ||
                   strcmp(b->name, "__rmul__") == 0 || strcmp(b->name, "__imul__") == 0;
    if (r == vm->notimpl && sequence && repeats)
        return raise_error(vm, E_TypeError,
                           "'%s' object cannot be interpreted as an integer",
                           type_name(vm, a[1]));
    if (r == vm->notimpl && sequence && adds)
        return bad_concatenation(vm, a[0], a[1]);
    return r;
}

const char *signature_text(const struct builtin *b)
{
    return b->flags & B_SLOT ? ((const struct slot_row *)(const void *)b)->signature
                             : method_of(b)->signature;
}

/* ---- making a type ready ------------------------------------------------------------------ */

static void add(struct vm *vm, val type, const struct builtin *b)
{
    val f = builtin_new(vm, b, NULL);
    as_builtin(f)->owner = type;
    dict_set(vm, as_type(type)->dict, str_intern(vm, slice_of(b->name)), f);
}

static val call_itself(struct vm *vm, val *args, int64_t n, val kwnames)
{
    return vm_call_kw(vm, args[0], args + 1, n - 1, kwnames);
}
static const struct builtin call_row = {
    "__call__", call_itself, 1, -1, B_METHOD | B_KEYWORDS | B_WRAPPER, 0};

void type_set_make(struct vm *vm, val type, const struct builtin *make)
{
    val f = builtin_new(vm, make, NULL);
    as_builtin(f)->owner = type;
    as_type(type)->make = make;
    dict_set(vm, as_type(type)->dict, vm->n_new, f);
}

static void add_attribute(struct vm *vm, val type, const struct attribute *a)
{
    val name = str_intern(vm, slice_of(a->name));
    dict_set(vm, as_type(type)->dict, name, member_new(vm, type, name, a, -1));
}

/* Messages name such a type with its module. */
static void name_with_module(struct vm *vm, val type, const char *module)
{
    struct str name = {0};
    struct slice own = name_of_type(type);
    str_addf(&name, "%s.%.*s", module, (int)own.n, own.p);
    val full = str_intern(vm, str_slice(&name));
    gc_store(&vm->gc, type, &as_type(type)->name, full);
    str_free(&name);
}

void type_ready(struct vm *vm, val type, const struct type_def *def)
{
    struct w_type *t = as_type(type);
    t->def = def;
    if (def->module && t->flags & TYPE_HEAP)
        dict_set(vm, t->dict, vm->n_module, str_intern(vm, slice_of(def->module)));
    else if (def->module)
        name_with_module(vm, type, def->module);
    for (int i = 0; i < N_ROWS; i++)
        if (rows[i].has(&def->slots))
            add(vm, type, &rows[i].b);
    if (def->flags & UNHASHABLE)
        dict_set(vm, t->dict, vm->n_hash, vm->none);
    if (def->flags & CALLABLE)
        add(vm, type, &call_row);
    if (def->make)
        type_set_make(vm, type, &def->make->b);
    for (const struct method *m = def->shared; m && m->b.name; m++)
        add(vm, type, &m->b);
    for (const struct method *m = def->methods; m && m->b.name; m++)
        add(vm, type, &m->b);
    for (const struct attribute *a = def->attributes; a && a->name; a++)
        add_attribute(vm, type, a);
    if (!dict_get_str(vm, t->dict, vm->n_doc)) /* so that it is not object's */
        dict_set(vm, t->dict, vm->n_doc,
                 def->kind == KIND_INSTANCE && type == vm->object_type
                     ? str_new(vm, SLICE("The base class of the class hierarchy."))
                     : vm->none);
    if (def->flags & FINAL)
        t->flags |= TYPE_FINAL;
    type_modified(vm, type);
}
