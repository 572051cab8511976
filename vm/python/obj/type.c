/* type.c -- types: method resolution order, lookup, versions. */
#include "python/obj/type_def.h"

#include <stdlib.h>

/* One kind, many types: what a function in C is depends on how it was found. */
static val builtin_type(const struct vm *vm, const struct w_builtin *w)
{
    int flags = w->b->flags;
    if (flags & (B_SLOT | B_WRAPPER))
        return vm->descr_types[w->self ? METHOD_WRAPPER : WRAPPER_DESCRIPTOR];
    if (!w->self && w->owner && flags & B_CLASS)
        return vm->descr_types[CLASSMETHOD_DESCRIPTOR];
    if (!w->self && w->owner && flags & B_METHOD)
        return vm->descr_types[METHOD_DESCRIPTOR];
    return vm->types[KIND_BUILTIN];
}

/* Not a getter: what CPython keeps in a struct or in a slot. */
static bool is_member(const struct w_member *m)
{
    return !m->row || (m->row->member != NO_MEMBER && !m->row->set);
}

val type_of(const struct vm *vm, val v)
{
    if (is_int(v))
        return vm->types[KIND_INT];
    if (v->kind == KIND_INSTANCE)
        return as_map(as_inst(v)->map)->type;
    if (v->kind == KIND_TYPE)
        return as_type(v)->meta ? as_type(v)->meta : vm->types[KIND_TYPE];
    if (v->kind == KIND_BUILTIN)
        return builtin_type(vm, as_builtin(v));
    if (v->kind == KIND_MEMBER && is_member(as_member(v)))
        return vm->descr_types[MEMBER_DESCRIPTOR];
    return vm->types[v->kind];
}

struct slice name_of_type(val type)
{
    return str_value(as_type(type)->name);
}

struct slice type_qualname(val type)
{
    return as_type(type)->qualname ? str_value(as_type(type)->qualname)
                                   : name_of_type(type);
}

const char *type_name(const struct vm *vm, val v)
{
    /* only for messages: a static ring keeps the last few alive */
    static char ring[4][80];
    static unsigned turn;
    struct slice s = name_of_type(type_of(vm, v));
    char *out = ring[turn++ % 4];
    size_t n = s.n < sizeof ring[0] - 1 ? s.n : sizeof ring[0] - 1;
    memcpy(out, s.p, n);
    out[n] = 0;
    return out;
}

bool is_subtype(val type, val base)
{
    const struct w_tuple *mro = as_tuple(as_type(type)->mro);
    for (int64_t i = 0; i < mro->n; i++)
        if (mro->at[i] == base)
            return true;
    return false;
}

bool is_instance(struct vm *vm, val v, val type)
{
    return is_subtype(type_of(vm, v), type);
}

/* ---- attributes -------------------------------------------------------------------------
 *
 * What a class was made with is taken for granted: changing it voids what traces and caches
 * believe about the class. An attribute that is plain data and was changed once is in a cell
 * from then on: who knows the class knows the cell, and reads what is in it at the moment.
 * Only these functions know that a class's dict has cells. */

val type_own(struct vm *vm, val type, val name)
{
    val v = dict_get_str(vm, as_type(type)->dict, name);
    return v && is_kind(v, KIND_CELL) ? as_cell(v)->value : v;
}

static val slow_find(struct vm *vm, val type, val name)
{
    const struct w_tuple *mro = as_tuple(as_type(type)->mro);
    for (int64_t i = 0; i < mro->n; i++) {
        val v = dict_get_str(vm, as_type(mro->at[i])->dict, name);
        if (v)
            return v;
    }
    return NULL;
}

static struct lookup search(struct vm *vm, val type, val name)
{
    const struct w_tuple *mro = as_tuple(as_type(type)->mro);
    struct lookup l = {as_type(type)->version, name, -1, -1};
    for (int64_t i = 0; i < mro->n && l.in < 0; i++) {
        int64_t at = dict_place(vm, as_type(mro->at[i])->dict, name);
        if (at >= 0) {
            l.in = (int32_t)i;
            l.at = (int32_t)at;
        } else if (at == PLACE_ASK)
            l.version = 0; /* a key that is no string is in the way: nothing is known */
    }
    return l;
}

/* The value, when the dict still has the name there. */
static val found(val type, const struct lookup *l)
{
    const struct w_tuple *mro = as_tuple(as_type(type)->mro);
    if (l->in < 0)
        return NULL;
    const struct w_dict *d = as_dict(as_type(mro->at[l->in])->dict);
    const struct w_array *entries = as_array(d->entries);
    return l->at < entries->n && entries->at[l->at - 1] == l->name ? entries->at[l->at]
                                                                   : NULL;
}

val type_find(struct vm *vm, val type, val name)
{
    int64_t version = as_type(type)->version;
    struct lookup *cached =
        &vm->lookups[((uint64_t)version * 31 ^ (uintptr_t)name >> 4) % N_LOOKUPS];
    if (cached->version == version && cached->name == name) {
        val v = found(type, cached);
        if (v || cached->in < 0)
            return v;
    }
    struct lookup l = search(vm, type, name);
    if (version && l.version == version && !gc_is_new(&vm->gc, name))
        *cached = l;
    return l.in < 0 && l.version ? NULL : slow_find(vm, type, name);
}

val type_lookup(struct vm *vm, val type, val name)
{
    val v = type_find(vm, type, name);
    return v && is_kind(v, KIND_CELL) ? as_cell(v)->value : v;
}

bool is_plain_kind(enum kind k)
{
    static const bool kinds[N_KINDS] = {
        [KIND_NONE] = true,  [KIND_BOOL] = true,  [KIND_INT] = true,
        [KIND_LONG] = true,  [KIND_FLOAT] = true, [KIND_STR] = true,
        [KIND_BYTES] = true, [KIND_TUPLE] = true, [KIND_LIST] = true,
        [KIND_DICT] = true,  [KIND_SET] = true,
    };
    return kinds[k];
}

static bool is_plain_data(val v)
{
    return is_int(v) || is_plain_kind((enum kind)v->kind);
}

static bool has_two_underscores(val name)
{
    struct slice s = str_value(name);
    return s.n >= 2 && s.p[0] == '_' && s.p[1] == '_';
}

void type_store(struct vm *vm, val type, val name, val v)
{
    val dict = as_type(type)->dict, old = dict_get_str(vm, dict, name);
    if (old && is_plain_data(v)) {
        if (is_kind(old, KIND_CELL)) {
            gc_store(&vm->gc, old, &as_cell(old)->value, v);
            return;
        }
        if (is_plain_data(old) && !has_two_underscores(name))
            v = cell_new(vm, v);
    }
    dict_set(vm, dict, name, v);
    class_changed(vm, type, name);
}

val type_namespace(struct vm *vm, val type)
{
    val d = dict_copy(vm, as_type(type)->dict, KIND_DICT), key, v;
    for (int64_t at = 0; dict_next(d, &at, &key, &v);)
        if (is_kind(v, KIND_CELL))
            dict_set(vm, d, key, as_cell(v)->value);
    return d;
}

static void note_flags(struct vm *vm, val type)
{
    struct w_type *t = as_type(type);
    t->flags &= ~(int64_t)(TYPE_HAS_DEL | TYPE_GETATTRIBUTE | TYPE_SETATTR);
    if (type_lookup(vm, type, vm->n_del))
        t->flags |= TYPE_HAS_DEL;
    if (t->flags & TYPE_HEAP && vm->object_type) {
        if (type_lookup(vm, type, vm->n_getattribute) !=
            type_lookup(vm, vm->object_type, vm->n_getattribute))
            t->flags |= TYPE_GETATTRIBUTE;
        if (type_lookup(vm, type, vm->n_setattr) !=
                type_lookup(vm, vm->object_type, vm->n_setattr) ||
            type_lookup(vm, type, vm->n_delattr) !=
                type_lookup(vm, vm->object_type, vm->n_delattr))
            t->flags |= TYPE_SETATTR;
    }
}

/* What traces and caches believed about the type and those below it is void. */
void type_modified(struct vm *vm, val type)
{
    struct w_type *t = as_type(type);
    t->version = vm->next_version++;
    note_flags(vm, type);
    if (t->deps && vm_invalidate)
        vm_invalidate(vm, &t->deps);
    for (int64_t i = 0; t->subclasses && i < as_list(t->subclasses)->n; i++)
        type_modified(vm, list_items(t->subclasses)[i]);
}

/* The class has another __init__: what a __new__ in Python of a class above it gives may be an
 * instance of this one, so calls of that class are no longer what they were. */
static void init_changed(struct vm *vm, val type)
{
    const struct w_tuple *mro = as_tuple(as_type(type)->mro);
    if (!vm->object_type || type_lookup(vm, type, vm->n_init) ==
                                type_lookup(vm, vm->object_type, vm->n_init))
        return;
    for (int64_t i = 1; i < mro->n; i++) {
        val new = as_type(mro->at[i])->flags &TYPE_HEAP
                      ? type_lookup(vm, mro->at[i], vm->n_new)
                      : NULL;
        if (new && !is_kind(new, KIND_BUILTIN))
            type_modified(vm, mro->at[i]);
    }
}

/* A class with another __get__ or __set__ changes what its instances mean in other classes;
 * one with another attribute changes what classes have that it is the class of. */
void class_changed(struct vm *vm, val type, val name)
{
    bool all = name == vm->n_get || name == vm->n_set || name == vm->n_delete ||
               is_subtype(type, vm->types[KIND_TYPE]);
    if (name == vm->n_init)
        init_changed(vm, type);
    type_modified(vm, all ? vm->object_type : type);
}

/* ---- the method resolution order: C3 -------------------------------------------------- */

static bool in_tail(val list, val type)
{
    for (int64_t i = 1; i < as_list(list)->n; i++)
        if (list_items(list)[i] == type)
            return true;
    return false;
}

static void drop_head(struct vm *vm, val list, val head)
{
    struct w_list *l = as_list(list);
    if (l->n == 0 || list_items(list)[0] != head)
        return;
    list_remove(vm, list, 0);
}

static val pick_head(val lists)
{
    for (int64_t i = 0; i < as_list(lists)->n; i++) {
        val l = list_items(lists)[i];
        if (as_list(l)->n == 0)
            continue;
        val head = list_items(l)[0];
        bool ok = true;
        for (int64_t j = 0; j < as_list(lists)->n; j++)
            ok &= !in_tail(list_items(lists)[j], head);
        if (ok)
            return head;
    }
    return NULL;
}

static val bad_mro(struct vm *vm, val bases)
{
    struct str names = {0};
    for (int64_t i = 0; i < as_tuple(bases)->n; i++)
        for (int64_t k = 0; k < i; k++)
            if (as_tuple(bases)->at[i] == as_tuple(bases)->at[k]) {
                struct slice twice = name_of_type(as_tuple(bases)->at[i]);
                raise_error(vm, E_TypeError, "duplicate base class %.*s", (int)twice.n,
                            twice.p);
                return NULL;
            }
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        str_add(&names, i ? SLICE(", ") : SLICE(""));
        str_add(&names, name_of_type(as_tuple(bases)->at[i]));
    }
    raise_error(
        vm, E_TypeError,
        "Cannot create a consistent method resolution\norder (MRO) for bases %s",
        str_text(&names));
    str_free(&names);
    return NULL;
}

static val plain_mro(struct vm *vm, val type, val bases)
{
    val lists = list_new(vm, 4), mro = list_new(vm, 4);
    list_append(vm, mro, type);
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        val l = list_new(vm, 4);
        list_extend(vm, l, as_type(as_tuple(bases)->at[i])->mro);
        list_append(vm, lists, l);
    }
    val direct = list_new(vm, 4);
    list_extend(vm, direct, bases);
    list_append(vm, lists, direct);
    for (;;) {
        bool empty = true;
        for (int64_t i = 0; i < as_list(lists)->n; i++)
            empty &= as_list(list_items(lists)[i])->n == 0;
        if (empty)
            break;
        val head = pick_head(lists);
        if (!head)
            return bad_mro(vm, bases);
        list_append(vm, mro, head);
        for (int64_t i = 0; i < as_list(lists)->n; i++)
            drop_head(vm, list_items(lists)[i], head);
    }
    return mro;
}

val type_plain_mro(struct vm *vm, val type)
{
    return plain_mro(vm, type, as_type(type)->bases);
}

/* What a metaclass has to say, whose mro() is not type's. */
static val told_mro(struct vm *vm, val type, val hook)
{
    val told = vm_call(vm, hook, NULL, 0), l = told ? list_new(vm, 4) : NULL;
    if (!l || !list_extend(vm, l, told))
        return NULL;
    for (int64_t i = 0; i < as_list(l)->n; i++) {
        val base = list_get(vm, l, i);
        if (!is_kind(base, KIND_TYPE))
            return raise_error(vm, E_TypeError, "mro() returned a non-class ('%s')",
                               type_name(vm, base));
        if (!is_subtype(as_type(type)->solid, as_type(base)->solid))
            return raise_error(vm, E_TypeError,
                               "mro() returned base with unsuitable layout ('%.*s')",
                               (int)name_of_type(base).n, name_of_type(base).p);
    }
    return l;
}

/* The tuple; NULL: raised. Meanwhile the type has an order without surprises. */
static val make_mro(struct vm *vm, val type, val bases)
{
    val meta = type_of(vm, type), l,
        hook = meta != vm->types[KIND_TYPE] && vm->object_type
                   ? type_lookup(vm, meta, str_intern(vm, SLICE("mro")))
                   : NULL;
    if (!hook || is_kind(hook, KIND_BUILTIN))
        l = plain_mro(vm, type, bases);
    else {
        if (!as_type(type)->mro) {
            const val only[2] = {type, vm->object_type};
            gc_store(&vm->gc, type, &as_type(type)->mro, tuple_of(vm, only, 2));
            as_type(type)->flags |= TYPE_UNORDERED;
        }
        hook = py_bind(vm, hook, type, meta);
        l = hook ? told_mro(vm, type, hook) : NULL;
    }
    return l ? tuple_of(vm, list_objects(vm, l), as_list(l)->n) : NULL;
}

/* Of two bases, the one whose instances have what both expect; NULL: neither has. */
static val larger_layout(val a, val b)
{
    if (is_subtype(as_type(a)->solid, as_type(b)->solid))
        return a;
    return is_subtype(as_type(b)->solid, as_type(a)->solid) ? b : NULL;
}

val type_best_base(struct vm *vm, val bases)
{
    val best = NULL;
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        val b = as_tuple(bases)->at[i];
        if (!is_kind(b, KIND_TYPE))
            return raise_error(vm, E_TypeError, "bases must be types");
        if (as_type(b)->flags & TYPE_FINAL)
            return raise_error(vm, E_TypeError,
                               "type '%.*s' is not an acceptable base type",
                               (int)name_of_type(b).n, name_of_type(b).p);
        best = best ? larger_layout(best, b) : b;
        if (!best)
            return raise_error(vm, E_TypeError,
                               "multiple bases have instance lay-out conflict");
    }
    return best;
}

static bool inherit(struct vm *vm, struct w_type *t, val bases)
{
    val best = type_best_base(vm, bases);
    for (int64_t i = 0; best && i < as_tuple(bases)->n; i++)
        if (as_type(as_tuple(bases)->at[i])->flags & TYPE_UNORDERED) {
            struct slice n = name_of_type(as_tuple(bases)->at[i]);
            raise_error(vm, E_TypeError, "Cannot extend an incomplete type '%.*s'",
                        (int)n.n, n.p);
            return false;
        }
    t->kind = KIND_INSTANCE;
    t->solid = &t->h;
    if (!best)
        return !vm->exc;
    const struct w_type *from = as_type(best);
    bool plain = from->kind == KIND_INSTANCE || from->kind == KIND_TYPE;
    t->kind = plain ? from->kind : KIND_INSTANCE;
    t->value_kind = plain ? from->value_kind : from->kind;
    t->nslots = plain ? from->nslots : 1;
    t->solid = from->solid; /* itself, once it has added slots */
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        const struct w_type *b = as_type(as_tuple(bases)->at[i]);
        t->flags |= b->flags & (TYPE_EXCEPTION | TYPE_HAS_DICT);
        if (b->room > t->room)
            t->room = b->room;
        if (b->meta && !t->meta)
            t->meta = b->meta;
    }
    return true;
}

val type_new(struct vm *vm, val name, val bases, val dict, val meta)
{
    if (as_tuple(bases)->n == 0 && vm->object_type)
        bases = tuple_of(vm, &vm->object_type, 1);
    struct w_type *t = new_object(vm, KIND_TYPE, sizeof *t); /* born old: gc_store */
    val self = &t->h;
    t->name = name;
    t->bases = bases;
    t->dict = dict;
    t->meta = meta;
    t->flags = TYPE_HEAP;
    if (!inherit(vm, t, bases))
        return NULL;
    val mro = make_mro(vm, self, bases);
    if (!mro)
        return NULL;
    t = as_type(self);
    gc_store(&vm->gc, self, &t->mro, mro);
    t->flags &= ~(int64_t)TYPE_UNORDERED;
    bases = t->bases; /* a mro() may have changed them */
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        val b = as_tuple(bases)->at[i];
        if (!as_type(b)->subclasses) {
            val l = list_new(vm, 2);
            gc_store(&vm->gc, b, &as_type(b)->subclasses, l);
        }
        list_append(vm, as_type(b)->subclasses, self);
    }
    init_changed(vm, self);
    type_modified(vm, self);
    return self;
}

/* ---- other bases, of a class that is there -------------------------------------------- */

/* Its order, and that of all classes below it. False: raised; then some are as before. */
static bool remake_mro(struct vm *vm, val type)
{
    val before = as_type(type)->mro, mro = make_mro(vm, type, as_type(type)->bases);
    if (!mro)
        return false;
    if (before != as_type(type)->mro)
        return true; /* a mro() of the program has seen to it */
    gc_store(&vm->gc, type, &as_type(type)->mro, mro);
    val below = as_type(type)->subclasses;
    for (int64_t i = 0; below && i < as_list(below)->n; i++)
        if (!remake_mro(vm, list_items(below)[i]))
            return false;
    return true;
}

static void note_below(struct vm *vm, val type, val bases, bool is)
{
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        val b = as_tuple(bases)->at[i];
        if (!as_type(b)->subclasses) {
            val l = list_new(vm, 2);
            gc_store(&vm->gc, b, &as_type(b)->subclasses, l);
        }
        val l = as_type(b)->subclasses;
        for (int64_t k = as_list(l)->n - 1; !is && k >= 0; k--)
            if (list_items(l)[k] == type)
                list_remove(vm, l, k);
        if (is)
            list_append(vm, l, type);
    }
}

/* What a class is made from is known before its order is. */
static bool comes_from(val type, val base)
{
    if (type == base)
        return true;
    const struct w_tuple *bases = as_tuple(as_type(type)->bases);
    for (int64_t i = 0; i < bases->n; i++)
        if (comes_from(bases->at[i], base))
            return true;
    return false;
}

/* Whether CPython's collector frees the instances: what it does not free cannot become what
 * it does, and the other way round. */
static bool freed_by_collector(struct vm *vm, val type)
{
    const struct w_type *t = as_type(type);
    if (type == vm->object_type)
        return false;
    if (t->flags & TYPE_HEAP)
        return t->flags & TYPE_HAS_DICT || t->solid == type ||
               freed_by_collector(vm, as_tuple(t->bases)->at[0]);
    switch ((enum kind)t->kind) {
    case KIND_INT:
    case KIND_BOOL:
    case KIND_FLOAT:
    case KIND_COMPLEX:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_RANGE: return false;
    default: return true;
    }
}

static bool bases_differ(struct vm *vm, const char *what, val new, val old)
{
    struct slice n = name_of_type(new), o = name_of_type(old);
    raise_error(vm, E_TypeError, "__bases__ assignment: '%.*s' %s differs from '%.*s'",
                (int)n.n, n.p, what, (int)o.n, o.p);
    return false;
}

bool type_set_bases(struct vm *vm, val type, val bases)
{
    val before = as_type(type)->bases, best = type_best_base(vm, bases);
    if (!best)
        return false;
    for (int64_t i = 0; i < as_tuple(bases)->n; i++)
        for (int64_t k = 0; k < i; k++)
            if (as_tuple(bases)->at[i] == as_tuple(bases)->at[k]) {
                struct slice n = name_of_type(as_tuple(bases)->at[i]);
                raise_error(vm, E_TypeError, "duplicate base class %.*s", (int)n.n,
                            n.p);
                return false;
            }
    for (int64_t i = 0; i < as_tuple(bases)->n; i++)
        if (comes_from(as_tuple(bases)->at[i], type)) {
            raise_error(vm, E_TypeError,
                        "a __bases__ item causes an inheritance cycle");
            return false;
        }
    val old = type_best_base(vm, before);
    if (freed_by_collector(vm, best) != freed_by_collector(vm, old))
        return bases_differ(vm, "deallocator", best, old);
    if (as_type(best)->solid != as_type(old)->solid ||
        as_type(best)->nslots != as_type(old)->nslots)
        return bases_differ(vm, "object layout", best, old);
    gc_store(&vm->gc, type, &as_type(type)->bases, bases);
    if (as_type(type)->flags & TYPE_UNORDERED)
        return true; /* its order is being made */
    if (!remake_mro(vm, type)) {
        val exc = vm->exc;
        vm->exc = NULL;
        if (as_type(type)->bases == bases) {
            gc_store(&vm->gc, type, &as_type(type)->bases, before);
            remake_mro(vm, type);
        }
        vm->exc = exc;
        return false;
    }
    if (as_type(type)->bases == bases) {
        note_below(vm, type, before, false);
        note_below(vm, type, bases, true);
    }
    type_modified(vm, vm->object_type); /* it may have become a descriptor */
    return true;
}
