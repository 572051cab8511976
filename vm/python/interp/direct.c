/* direct.c -- which function in C a call comes to, with which values, and what a trace
 * may rely on.
 *
 * A row states its effect for arguments whose own code is in C. A value of a class written
 * in Python can answer anything (an index, an iterator, a comparison), so with one of those
 * the function is called as one that may run Python code. */
#include "python/interp/direct.h"

#include "python/obj/depth.h"
#include "python/obj/signature.h"
#include "python/obj/type_def.h"

/* What is called: a row, the class of a method or constructor, and all its values. */
struct target {
    const struct builtin *b;
    val owner;  /* a type, or what else the function has */
    val_r self; /* NULL: none */
    bool makes; /* the row is the constructor of the type that was called */
};

/* ---- the function, as far as a trace knows it ---------------------------------------- */

static const struct ir_descr builtin_row = {.letter = 'S',
                                            .pure = true,
                                            .offset = offsetof(struct w_builtin, b),
                                            .text = "hotloop.BuiltinFunction.inst_row"};
static const struct ir_descr builtin_owner = {
    .letter = 'P',
    .pure = true,
    .offset = offsetof(struct w_builtin, owner),
    .text = "hotloop.BuiltinFunction.inst_owner"};

/* A method that was bound to its self is another object each time: its row is what stays. */
static struct target of_builtin(struct rec *cx, val_r callee)
{
    struct w_builtin *w = as_builtin(callee.v);
    struct target t = {w->b, w->owner, {w->self, 0}, false};
    if (ir_is_const(callee.ref)) {
        t.self.ref = rec_const(cx, w->self).ref;
        return t;
    }
    rec_promote_i(cx,
                  (val_i){(int64_t)(intptr_t)w->b,
                          rec_emit1(cx, IR_getfield_gc_i, &builtin_row, callee.ref)});
    rec_promote(cx, (val_r){w->owner, rec_emit1(cx, IR_getfield_gc_r, &builtin_owner,
                                                callee.ref)});
    t.self = rec_get_builtin_self(cx, callee);
    rec_is_null(cx, t.self);
    return t;
}

static bool is_plain_call(const struct rec *cx, val type)
{
    return as_type(type)->make && !(as_type(type)->flags & TYPE_HEAP) &&
           (!as_type(type)->meta || as_type(type)->meta == cx->vm->types[KIND_TYPE]) &&
           type != cx->vm->types[KIND_TYPE];
}

static bool find_target(struct rec *cx, val_r callee, struct target *t)
{
    if (is_kind(callee.v, KIND_BUILTIN)) {
        const uint16_t odd = B_SLOT | B_NEW | B_FRAME | B_INTERPRET;
        if (as_builtin(callee.v)->b->flags & odd)
            return false;
        *t = of_builtin(cx, callee);
        return true;
    }
    if (!is_kind(callee.v, KIND_TYPE) || !is_plain_call(cx, callee.v))
        return false;
    rec_promote(cx, callee);
    callee = rec_const(cx, callee.v);
    *t = (struct target){as_type(callee.v)->make, callee.v, callee, true};
    return true;
}

/* ---- values ------------------------------------------------------------------------------ */

static enum kind raw_kind(val v)
{
    return is_int(v) ? KIND_INT : (enum kind)v->kind;
}

static bool is_simple(val v)
{
    switch (v ? raw_kind(v) : KIND_NONE) {
    case KIND_INT:
    case KIND_LONG:
    case KIND_FLOAT:
    case KIND_COMPLEX:
    case KIND_BOOL:
    case KIND_NONE:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_DICT:
    case KIND_SET:
    case KIND_FROZENSET:
    case KIND_RANGE:
    case KIND_SLICE: return true;
    default: return false;
    }
}

static bool all_simple(const val_r *values, int n)
{
    for (int i = 0; i < n; i++)
        if (!is_simple(values[i].v))
            return false;
    return true;
}

/* Then the trace has to know it. */
static void guard_kinds(struct rec *cx, const val_r *values, int n)
{
    for (int i = 0; i < n; i++)
        if (values[i].v)
            rec_kind(cx, values[i]);
}

/* A method gets an object of its own type, or the plain value of an instance of a class
 * below that. */
static bool takes_self(struct rec *cx, const struct target *t, val_r *self)
{
    if (!(t->b->flags & B_METHOD) || !t->owner || !is_kind(t->owner, KIND_TYPE))
        return true;
    enum kind k = raw_kind(self->v), plain = (enum kind)as_type(t->owner)->kind;
    if (k != KIND_INSTANCE && cx->vm->types[k] != t->owner)
        return false;
    rec_kind(cx, *self);
    if (k != KIND_INSTANCE)
        return true;
    val type = type_of(cx->vm, self->v);
    rec_promote(cx, rec_get_inst_map(cx, *self));
    rec_watch(cx, type, as_type(type)->version);
    if (!is_subtype(type, t->owner) ||
        (plain != KIND_INSTANCE && as_type(type)->value_kind != (int64_t)plain))
        return false;
    if (plain != KIND_INSTANCE && !(t->b->flags & B_INSTANCE))
        *self = rec_slot(cx, *self, 0);
    return true;
}

/* Arguments of these types' methods are replaced by their plain values. */
static bool wants_plain(const struct target *t)
{
    return !t->makes && t->b->flags & B_METHOD && !(t->b->flags & B_INSTANCE) &&
           t->owner && is_kind(t->owner, KIND_TYPE) && as_type(t->owner)->def &&
           as_type(t->owner)->def->flags & PLAIN_ARGS;
}

/* ---- binding ------------------------------------------------------------------------------ */

static val_r default_value(struct rec *cx, const struct param *p)
{
    switch (p->what) {
    case DEFAULT_NONE: return rec_const(cx, cx->vm->none);
    case DEFAULT_TRUE: return rec_const(cx, cx->vm->true_);
    case DEFAULT_FALSE: return rec_const(cx, cx->vm->false_);
    case DEFAULT_INT: return rec_const(cx, tag_int(p->number));
    default: return rec_const(cx, NULL);
    }
}

static int find_param(const struct signature *s, val name)
{
    for (int i = s->nposonly; i < s->npositional + s->nkwonly; i++)
        if (slice_eq(s->at[i].name, str_value(name)))
            return i;
    return -1;
}

/* One value a parameter, in the order of the text (signature.h). False: this call is wrong,
 * or one that only signature_bind() can do. */
static bool bind(struct rec *cx, const struct signature *s, const val_r *args, int n,
                 val kwnames, val_r *out)
{
    int nkw = kwnames ? (int)as_tuple(kwnames)->n : 0, nrest = n - s->npositional,
        last = signature_values(s) - 1;
    bool given[MOST_PARAMS] = {false};
    if ((nrest > 0 && !s->varargs) || nrest > 32)
        return false;
    for (int i = 0; i < nkw; i++) {
        int at = find_param(s, as_tuple(kwnames)->at[i]);
        if (at < 0 || at < n || given[at])
            return false;
        given[at] = true;
        out[at < s->npositional ? at : at + s->varargs] = args[n + i];
    }
    for (int i = 0; i < s->npositional + s->nkwonly; i++) {
        int at = i < s->npositional ? i : i + s->varargs;
        if (i < s->npositional && i < n)
            out[at] = args[i];
        else if (!given[i] && s->at[i].what == NO_DEFAULT)
            return false;
        else if (!given[i])
            out[at] = default_value(cx, &s->at[i]);
    }
    if (s->varkw)
        out[last] = rec_const(cx, NULL);
    if (s->varargs) {
        nrest = nrest > 0 ? nrest : 0;
        val_r rest = rec_new_items(cx, KIND_TUPLE, nrest);
        for (int i = 0; i < nrest; i++)
            rec_set_item(cx, rest, rec_const_i(cx, i), args[s->npositional + i],
                         &descr_tuple_item);
        out[s->npositional] = rest;
    }
    return true;
}

/* ---- the call -------------------------------------------------------------------------------- */

/* Through these a trace calls what may come back to itself through a value, and the rows
 * that take an array. The row is that of the callee, the values are all that it gets. */
static val call_row(struct vm *vm, val callee, val *values, int n)
{
    const struct builtin *b =
        is_kind(callee, KIND_TYPE) ? as_type(callee)->make : as_builtin(callee)->b;
    if (!depth_enter(vm, " while calling a Python object"))
        return NULL;
    val r = b->flags & B_SIGNATURE
                ? call_c(vm, method_of(b)->fn, method_of(b)->values, values)
                : b->call(vm, values, n, NULL);
    depth_leave(vm);
    return r;
}

static val row_0(struct vm *vm, val callee)
{
    return call_row(vm, callee, NULL, 0);
}
static val row_1(struct vm *vm, val callee, val a)
{
    val values[] = {a};
    return call_row(vm, callee, values, 1);
}
static val row_2(struct vm *vm, val callee, val a, val b)
{
    val values[] = {a, b};
    return call_row(vm, callee, values, 2);
}
static val row_3(struct vm *vm, val callee, val a, val b, val c)
{
    val values[] = {a, b, c};
    return call_row(vm, callee, values, 3);
}
static val row_4(struct vm *vm, val callee, val a, val b, val c, val d)
{
    val values[] = {a, b, c, d};
    return call_row(vm, callee, values, 4);
}

static c_function *const row_calls[MOST_DIRECT] = {
    (c_function *)row_0, (c_function *)row_1, (c_function *)row_2, (c_function *)row_3,
    (c_function *)row_4};

/* "str.find", "math.gcd", "len" */
static const char *text_of(const struct target *t)
{
    struct str s = {0};
    struct slice owner = !t->owner || t->makes          ? SLICE("")
                         : is_kind(t->owner, KIND_TYPE) ? name_of_type(t->owner)
                         : is_kind(t->owner, KIND_STR)  ? str_value(t->owner)
                                                        : SLICE("");
    str_addf(&s, "%.*s%s%s", (int)owner.n, owner.p, owner.n ? "." : "", t->b->name);
    char *text = mem_new(s.n + 1);
    memcpy(text, str_text(&s), s.n + 1);
    str_free(&s);
    return text;
}

/* Kept for as long as traces are: one a row, number of values and way to call it. */
static const struct ir_descr *descr_of(struct vm *vm, const struct target *t, int n,
                                       const void *straight, enum call_effect effect)
{
    static const char letters[MOST_DIRECT][MOST_DIRECT + 1] = {"", "r", "rr", "rrr",
                                                               "rrrr"};
    uint64_t key = (uint64_t)(uintptr_t)t->b << 8 | (uint64_t)n << 4 |
                   (uint64_t)effect << 1 | (straight != NULL);
    uint64_t *at = map_put(&vm->direct_calls, key);
    assert(n + (straight == NULL) <= MOST_DIRECT);
    if (!*at) {
        struct ir_descr *d = mem_new(sizeof *d);
        *d = (struct ir_descr){.letter = 'r',
                               .text = text_of(t),
                               .fn = straight ? straight : (const void *)row_calls[n],
                               .args = n == MOST_DIRECT       ? "rrrrr"
                                       : straight             ? letters[n]
                                       : n + 1 == MOST_DIRECT ? "rrrrr"
                                                              : letters[n + 1],
                               .effect = effect};
        *at = (uint64_t)(uintptr_t)d;
    }
    return (const struct ir_descr *)(uintptr_t)*at;
}

/* Only what is pure of its self alone cannot raise: other values may be of wrong types. */
static enum call_effect effect_of(const struct target *t, int nvalues, bool simple)
{
    if (!(t->b->flags & B_SIGNATURE) || !simple)
        return RUNS;
    enum call_effect e = method_of(t->b)->effect;
    return e == PURE && nvalues == 1 && t->b->flags & B_METHOD ? PURE
           : e < READS                                         ? READS
                                                               : e;
}

static val_r emit_call(struct rec *cx, const struct target *t, val_r callee,
                       val_r *values, int n, enum call_effect effect)
{
    const void *straight = effect == RUNS ? NULL : (const void *)method_of(t->b)->fn;
    const struct ir_descr *d = descr_of(cx->vm, t, n, straight, effect);
    ir_ref refs[MOST_DIRECT + 1] = {callee.ref};
    val raw[MOST_DIRECT];
    for (int i = 0; i < n; i++) {
        refs[i + 1] = values[i].ref;
        raw[i] = values[i].v;
    }
    val_r r = {0};
    rec_call(cx, d, (unsigned)n + !straight, straight ? refs + 1 : refs, &r.ref);
    cx->pending = effect != PURE;
    cx->f->pc = cx->pc;
    r.v = straight ? call_c(cx->vm, method_of(t->b)->fn, n, raw)
                   : call_row(cx->vm, callee.v, raw, n);
    assert(effect != PURE || r.v);
    return r;
}

/* Is the first of its values an object or a class? */
static bool takes_first(const struct target *t)
{
    return t->makes || t->b->flags & (B_METHOD | B_CLASS);
}

/* All the values of the row, self first. */
static bool find_values(struct rec *cx, const struct target *t, const val_r *args,
                        int n, val kwnames, val_r *out, int *nout)
{
    int first = takes_first(t), nkw = kwnames ? (int)as_tuple(kwnames)->n : 0;
    val_r all[MOST_DIRECT + 32];
    int shift = t->self.v != NULL;
    if (n + nkw + shift > MOST_DIRECT + 32 || n + shift < first)
        return false;
    if (shift)
        all[0] = t->self;
    for (int i = 0; i < n + nkw; i++)
        all[i + shift] = args[i];
    n += shift;
    if (!t->makes && first && !takes_self(cx, t, &all[0]))
        return false;
    if (first)
        out[0] = all[0];
    if (t->b->flags & B_SIGNATURE) {
        const struct signature *s = signature_of_row(cx->vm, t->b);
        *nout = first + signature_values(s);
        return *nout <= MOST_DIRECT &&
               bind(cx, s, all + first, n - first, kwnames, out + first);
    }
    if (kwnames || n >= MOST_DIRECT || n < t->b->min ||
        (t->b->max >= 0 && n > t->b->max))
        return false;
    for (int i = 0; i < n; i++)
        out[i] = all[i];
    *nout = n;
    return true;
}

bool rec_direct_call(struct rec *cx, val_r callee, const val_r *args, int n,
                     val kwnames, val_r *r)
{
    struct target t;
    val_r values[MOST_DIRECT + 1];
    int nvalues;
    if (!find_target(cx, callee, &t) ||
        !find_values(cx, &t, args, n, kwnames, values, &nvalues))
        return false;
    int first = takes_first(&t);
    bool simple = all_simple(values + first, nvalues - first);
    enum call_effect effect = effect_of(&t, nvalues, simple);
    if ((wants_plain(&t) && !simple) || (effect == RUNS && nvalues >= MOST_DIRECT))
        return false;
    if (effect != RUNS || wants_plain(&t))
        guard_kinds(cx, values + first, nvalues - first);
    *r = emit_call(cx, &t, t.makes ? t.self : callee, values, nvalues, effect);
    return true;
}
