/* class.c -- the class statement and type(name, bases, dict): metaclasses, what the new
 * class tells its attributes and its parents. */
#include "python/interp/frame.h"
#include "python/sem/sem.h"
#include "python/types/str_impl.h"
#include "python/types/types.h"
#include "python/types/weakref.h"

#include "python/obj/depth.h"

static val word(struct vm *vm, const char *text)
{
    return str_intern(vm, slice_of(text));
}

/* ---- which metaclass -------------------------------------------------------------------- */

/* The most derived of `meta` and the metaclasses of the bases; NULL: raised. */
static val winner_of(struct vm *vm, val meta, val bases)
{
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        val other = type_of(vm, as_tuple(bases)->at[i]);
        if (is_subtype(meta, other))
            continue;
        if (!is_subtype(other, meta))
            return raise_error(
                vm, E_TypeError,
                "metaclass conflict: the metaclass of a derived class must be a "
                "(non-strict) subclass of the metaclasses of all its bases");
        meta = other;
    }
    return meta;
}

/* ---- __slots__, __dict__ ------------------------------------------------------------------ */

static val get_dict(struct vm *vm, val o)
{
    return is_kind(o, KIND_TYPE) ? proxy_new(vm, o) : inst_live_dict(vm, o);
}

static bool set_dict(struct vm *vm, val o, val v)
{
    if (!is_kind(
            o, KIND_INSTANCE)) { /* a class, of a metaclass with a base that has one */
        raise_error(vm, E_AttributeError,
                    "attribute '__dict__' of '%s' objects is not writable",
                    type_name(vm, o));
        return false;
    }
    if (v && !is_a(v, KIND_DICT)) {
        raise_error(vm, E_TypeError, "__dict__ must be set to a dictionary, not a '%s'",
                    type_name(vm, v));
        return false;
    }
    inst_set_dict(vm, o, v ? plain_of(v) : dict_new(vm, KIND_DICT));
    return true;
}

static val get_weakrefs(struct vm *vm, val o)
{
    val list = weakref_list(vm, o);
    return as_list(list)->n ? list_get(vm, list, 0) : vm->none;
}

static const struct attribute own_dict = GETSET("__dict__", get_dict, set_dict),
                              weak_list = GETTER("__weakref__", get_weakrefs);

static void add_getter(struct vm *vm, val type, const struct attribute *row)
{
    val name = word(vm, row->name);
    if (!dict_get_str(vm, as_type(type)->dict, name))
        dict_set(vm, as_type(type)->dict, name, member_new(vm, type, name, row, -1));
}

void type_add_dict(struct vm *vm, val type)
{
    add_getter(vm, type, &own_dict);
    as_type(type)->flags |= TYPE_HAS_DICT;
    type_modified(vm, type);
}

/* __x in a class C is _C__x. */
static val mangled(struct vm *vm, val class_name, val name)
{
    struct slice c = str_value(class_name), s = str_value(name);
    while (c.n && *c.p == '_')
        c = slice_from(c, 1);
    bool private = s.n > 2 && s.p[0] == '_' && s.p[1] == '_' && c.n &&
                   !(s.p[s.n - 1] == '_' && s.p[s.n - 2] == '_');
    if (!private)
        return str_intern(vm, s);
    struct str text = {0};
    str_addf(&text, "_%.*s%.*s", (int)c.n, c.p, (int)s.n, s.p);
    val r = str_intern(vm, str_slice(&text));
    str_free(&text);
    return r;
}

static bool slot_name(struct vm *vm, val v)
{
    if (!is_a(v, KIND_STR)) {
        raise_error(vm, E_TypeError, "__slots__ items must be strings, not '%s'",
                    type_name(vm, v));
        return false;
    }
    bool ok = str_isidentifier(vm, plain_of(v)) == vm->true_;
    if (!ok)
        raise_error(vm, E_TypeError, "__slots__ must be identifiers");
    return ok;
}

/* What instances have besides what __slots__ lists; without __slots__, both. */
struct extras {
    bool dict, weakrefs;
};

#define NO_WEAKREF_SLOT                                                                \
    "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0"

/* The names in __slots__ as a list of strings. */
static val slot_names(struct vm *vm, val class_name, val dict, struct extras *wants)
{
    val given = dict_get_str(vm, dict, vm->n_slots), all = list_new(vm, 4),
        out = list_new(vm, 4);
    *wants = (struct extras){!given, !given};
    if (given && is_a(given, KIND_STR))
        list_append(vm, all, given);
    else if (given && !list_extend(vm, all, given))
        return NULL;
    for (int64_t i = 0; i < as_list(all)->n; i++) {
        val name = list_get(vm, all, i);
        if (!slot_name(vm, name))
            return NULL;
        name = mangled(vm, class_name, plain_of(name));
        if (name == vm->n_dict && wants->dict)
            return raise_error(vm, E_TypeError,
                               "__dict__ slot disallowed: we already got one");
        if (name == vm->n_weakref_slot && wants->weakrefs)
            return raise_error(vm, E_TypeError, NO_WEAKREF_SLOT);
        if (name == vm->n_dict)
            wants->dict = true;
        else if (name == vm->n_weakref_slot)
            wants->weakrefs = true;
        else {
            if (dict_get_str(vm, dict, name))
                return raise_error(vm, E_ValueError,
                                   "'%.*s' in __slots__ conflicts with class variable",
                                   (int)str_value(name).n, str_value(name).p);
            list_append(vm, out, name);
        }
    }
    /* in this order: classes with the same slots have the same layout */
    return list_sort(vm, out, NULL, false) ? out : NULL;
}

/* Has it a place for weak references from one of its bases? */
static bool has_weakrefs(struct vm *vm, val type)
{
    enum kind plain = (enum kind)as_type(type)->value_kind;
    const struct w_tuple *mro = as_tuple(as_type(type)->mro);
    for (int64_t i = 0; i < mro->n; i++)
        if (mro->at[i] != type && type_own(vm, mro->at[i], vm->n_weakref_slot))
            return true;
    return as_type(type)->kind == KIND_TYPE ||
           (plain && type_def_of(plain) && type_def_of(plain)->flags & WEAK);
}

/* Weak references to instances: what is of variable size has none in CPython. */
static bool add_weakrefs(struct vm *vm, val type, bool fixed, bool listed)
{
    bool has = has_weakrefs(vm, type);
    if (!has && !fixed) {
        add_getter(vm, type, &weak_list);
        return true;
    }
    if (listed)
        raise_error(vm, E_TypeError, NO_WEAKREF_SLOT);
    return !listed;
}

static bool add_slots(struct vm *vm, val type, val names, struct extras wants)
{
    struct w_type *t = as_type(type);
    int64_t n = as_list(names)->n;
    bool fixed = t->value_kind == KIND_INT || t->value_kind == KIND_TUPLE ||
                 t->value_kind == KIND_BYTES || t->kind == KIND_TYPE;
    if (n && fixed) {
        raise_error(vm, E_TypeError,
                    "nonempty __slots__ not supported for subtype of "
                    "'%.*s'",
                    (int)name_of_type(as_tuple(t->bases)->at[0]).n,
                    name_of_type(as_tuple(t->bases)->at[0]).p);
        return false;
    }
    for (int64_t i = 0; i < n; i++) {
        val name = list_items(names)[i];
        val m = member_new(vm, type, name, NULL, as_type(type)->nslots++);
        dict_set(vm, as_type(type)->dict, name, m);
    }
    if (n)
        gc_store(&vm->gc, type, &as_type(type)->solid, type);
    bool listed = dict_get_str(vm, t->dict, vm->n_slots) != NULL;
    if (wants.weakrefs && !add_weakrefs(vm, type, fixed, listed))
        return false;
    bool has_dict =
        as_type(type)->flags & TYPE_HAS_DICT || as_type(type)->kind == KIND_TYPE;
    if (wants.dict && listed && has_dict) {
        raise_error(vm, E_TypeError, "__dict__ slot disallowed: we already got one");
        return false;
    }
    if (wants.dict && !has_dict)
        type_add_dict(vm, type);
    type_modified(vm, type);
    return true;
}

/* ---- type.__new__ ------------------------------------------------------------------------ */

static val wrap(struct vm *vm, enum kind kind, val func)
{
    struct w_wrapper *w = new_object(vm, kind, sizeof *w);
    w->func = func;
    return &w->h;
}

/* Methods that are static or of the class without saying so. */
static void mark_methods(struct vm *vm, val dict)
{
    const struct {
        val name;
        enum kind kind;
    } rows[] = {
        {vm->n_new, KIND_STATICMETHOD},
        {vm->n_init_subclass, KIND_CLASSMETHOD},
        {vm->n_class_getitem, KIND_CLASSMETHOD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        val f = dict_get_str(vm, dict, rows[i].name);
        if (f && is_kind(f, KIND_FUNC))
            dict_set(vm, dict, rows[i].name, wrap(vm, rows[i].kind, f));
    }
    if (dict_get_str(vm, dict, vm->n_eq) && !dict_get_str(vm, dict, vm->n_hash))
        dict_set(vm, dict, vm->n_hash, vm->none);
}

static void add_defaults(struct vm *vm, val dict)
{
    if (!dict_get_str(vm, dict, vm->n_doc))
        dict_set(vm, dict, vm->n_doc, vm->none);
    if (!dict_get_str(vm, dict, vm->n_module) && vm->frame) {
        val cell = ns_cell(vm, vm->frame->ns, vm->n_name);
        if (cell && as_cell(cell)->value)
            dict_set(vm, dict, vm->n_module, as_cell(cell)->value);
    }
}

static bool tell_attributes(struct vm *vm, val type)
{
    val dict = dict_copy(vm, as_type(type)->dict, KIND_DICT), k, v;
    for (int64_t at = 0; dict_next(dict, &at, &k, &v);) {
        val hook = type_lookup(vm, type_of(vm, v), vm->n_set_name);
        if (!hook)
            continue;
        hook = py_bind(vm, hook, v, type_of(vm, v));
        const val args[2] = {type, k};
        if (hook && vm_call(vm, hook, args, 2))
            continue;
        val cause = vm->exc, text = py_repr(vm, k);
        vm->exc = NULL;
        if (!text)
            return false;
        raise_error(vm, E_RuntimeError,
                    "Error calling __set_name__ on '%s' instance %.*s in '%.*s'",
                    type_name(vm, v), (int)str_value(text).n, str_value(text).p,
                    (int)name_of_type(type).n, name_of_type(type).p);
        exc_set_cause(vm, vm->exc, cause);
        return false;
    }
    return true;
}

/* super(type, type).__init_subclass__(**kw) */
static bool tell_parents(struct vm *vm, val type, const val *values, val kwnames)
{
    const val bound[2] = {type, type};
    val parent = vm_call(vm, vm->types[KIND_SUPER], bound, 2);
    val hook = parent ? py_getattr(vm, parent, vm->n_init_subclass) : NULL;
    return hook && vm_call_kw(vm, hook, values, 0, kwnames);
}

static bool class_arguments(struct vm *vm, const val *args, int64_t n)
{
    static const struct {
        enum kind kind;
        const char *name;
    } want[] = {{KIND_STR, "str"}, {KIND_TUPLE, "tuple"}, {KIND_DICT, "dict"}};
    if (n != 3) {
        raise_error(vm, E_TypeError,
                    "type.__new__() takes exactly 3 arguments (%lld given)",
                    (long long)n);
        return false;
    }
    for (int i = 0; i < 3; i++)
        if (!is_a(args[i], want[i].kind)) {
            raise_error(vm, E_TypeError,
                        "type.__new__() argument %d must be %s, not %s", i + 1,
                        want[i].name, type_name(vm, args[i]));
            return false;
        }
    return true;
}

/* The __new__ of a metaclass that is more derived than the one that was called. */
static val new_by(struct vm *vm, val meta, val new, const val *args, int64_t n,
                  val kwnames)
{
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0;
    val *all = ROOM_FOR(vm, 1 + n + nkw);
    all[0] = meta;
    for (int64_t i = 0; i < n + nkw; i++)
        all[i + 1] = args[i];
    return new ? vm_call_kw(vm, new, all, n + 1, kwnames) : NULL;
}

/* What a class body leaves for type.__new__(), which a class does not keep. */
static bool take(struct vm *vm, val dict, const char *name, val *out)
{
    *out = dict_get_str(vm, dict, word(vm, name));
    return !*out || dict_del(vm, dict, word(vm, name)) == 1;
}

static bool class_words(struct vm *vm, val name, val cell, val qualname)
{
    if (cell && !is_kind(cell, KIND_CELL))
        raise_error(vm, E_TypeError,
                    "__classcell__ must be a nonlocal cell, not <class '%s'>",
                    type_name(vm, cell));
    else if (qualname && !is_a(qualname, KIND_STR))
        raise_error(vm, E_TypeError, "type __qualname__ must be a str, not %s",
                    type_name(vm, qualname));
    return !vm->exc && good_type_name(vm, name);
}

/* args: name, bases, dict, then the values of the keywords. */
static val class_new(struct vm *vm, val meta, const val *args, int64_t n, val kwnames)
{
    if (!class_arguments(vm, args, n))
        return NULL;
    val bases = plain_of(args[1]), winner = winner_of(vm, meta, bases);
    if (!winner)
        return NULL;
    val new = type_lookup(vm, winner, vm->n_new);
    if (winner != meta && !is_kind(new, KIND_BUILTIN))
        return new_by(vm, winner, py_bind(vm, new, NULL, winner), args, n, kwnames);
    meta = winner;
    val dict = dict_copy(vm, plain_of(args[2]), KIND_DICT);
    val cell, qualname;
    if (!take(vm, dict, "__classcell__", &cell) ||
        !take(vm, dict, "__qualname__", &qualname) ||
        !class_words(vm, plain_of(args[0]), cell, qualname))
        return NULL;
    struct extras wants;
    val slots = slot_names(vm, plain_of(args[0]), dict, &wants);
    if (!slots)
        return NULL;
    mark_methods(vm, dict);
    add_defaults(vm, dict);
    val type = type_new(vm, str_intern(vm, str_value(plain_of(args[0]))), bases, dict,
                        meta == vm->types[KIND_TYPE] ? NULL : meta);
    if (!type)
        return NULL;
    if (qualname)
        gc_store(&vm->gc, type, &as_type(type)->qualname, plain_of(qualname));
    if (!add_slots(vm, type, slots, wants))
        return NULL;
    if (cell)
        cell_set(vm, cell, type);
    return tell_attributes(vm, type) && tell_parents(vm, type, args + n, kwnames)
               ? type
               : NULL;
}

static val type_new_method(struct vm *vm, val *args, int64_t n, val kwnames)
{
    if (n == 0 || !is_kind(args[0], KIND_TYPE) ||
        !is_subtype(args[0], vm->types[KIND_TYPE]))
        return raise_error(vm, E_TypeError,
                           "type.__new__(X): X is not a type object (%s)",
                           n ? type_name(vm, args[0]) : "nothing");
    if (n == 2 && !kwnames && args[0] == vm->types[KIND_TYPE])
        return type_of(vm, args[1]);
    if (n != 4 && args[0] == vm->types[KIND_TYPE])
        return raise_error(vm, E_TypeError, "type() takes 1 or 3 arguments");
    return class_new(vm, args[0], args + 1, n - 1, kwnames);
}

static val type_init_method(struct vm *vm, val *args, int64_t n, val kwnames)
{
    (void)args;
    if (kwnames && n == 2)
        return raise_error(vm, E_TypeError,
                           "type.__init__() takes no keyword arguments");
    return n == 2 || n == 4
               ? vm->none
               : raise_error(vm, E_TypeError, "type.__init__() takes 1 or 3 arguments");
}

static val type_call_method(struct vm *vm, val *args, int64_t n, val kwnames)
{
    return type_call_plain(vm, args[0], args + 1, n - 1, kwnames);
}

const struct builtin class_methods[] = {
    {"type", type_new_method, 0, -1, B_STATIC | B_NEW | B_KEYWORDS, 0},
    {"__init__", type_init_method, 1, -1, B_METHOD | B_WRAPPER | B_KEYWORDS, 0},
    {"__call__", type_call_method, 1, -1, B_METHOD | B_WRAPPER | B_KEYWORDS, 0},
    {0},
};

/* ---- the class statement ---------------------------------------------------------------- */

/* Objects that stand for bases say which: __mro_entries__. */
static val real_bases(struct vm *vm, val bases)
{
    val out = list_new(vm, 4);
    bool changed = false;
    for (int64_t i = 0; i < as_tuple(bases)->n; i++) {
        val b = as_tuple(bases)->at[i];
        val f = is_kind(b, KIND_TYPE)
                    ? NULL
                    : py_getattr_or_null(vm, b, word(vm, "__mro_entries__"));
        if (vm->exc)
            return NULL;
        if (!f) {
            list_append(vm, out, b);
            continue;
        }
        val more = vm_call(vm, f, &bases, 1);
        if (!more)
            return NULL;
        if (!is_a(more, KIND_TUPLE))
            return raise_error(vm, E_TypeError, "__mro_entries__ must return a tuple");
        changed = true;
        list_extend(vm, out, plain_of(more));
    }
    return changed ? sem_list_to_tuple(vm, out) : bases;
}

/* The keywords but for metaclass: their names, and their values in `values`. */
static val other_keywords(struct vm *vm, const val *args, int64_t n, val kwnames,
                          val *values)
{
    val names = list_new(vm, 2);
    for (int64_t i = 0; kwnames && i < as_tuple(kwnames)->n; i++) {
        if (as_tuple(kwnames)->at[i] == vm->n_metaclass)
            continue;
        values[as_list(names)->n] = args[n + i];
        list_append(vm, names, as_tuple(kwnames)->at[i]);
    }
    return as_list(names)->n ? sem_list_to_tuple(vm, names) : NULL;
}

static val prepare(struct vm *vm, val meta, val *args, val kwnames)
{
    if (meta == vm->types[KIND_TYPE])
        return dict_new(vm, KIND_DICT);
    val f = py_getattr_or_null(vm, meta, word(vm, "__prepare__"));
    if (!f)
        return vm->exc ? NULL : dict_new(vm, KIND_DICT);
    val ns = vm_call_kw(vm, f, args, 2, kwnames);
    if (ns && !type_lookup(vm, type_of(vm, ns), vm->n_getitem)) {
        struct slice name =
            is_kind(meta, KIND_TYPE) ? name_of_type(meta) : SLICE("<metaclass>");
        return raise_error(vm, E_TypeError,
                           "%.*s.__prepare__() must return a mapping, not %s",
                           (int)name.n, name.p, type_name(vm, ns));
    }
    return ns;
}

static val run_body(struct vm *vm, val func, val ns)
{
    struct frame *f = frame_push(vm, code_of(as_func(func)->code), func,
                                 as_func(func)->ns, RET_EXIT, ns);
    return f ? interp_run(vm) : NULL;
}

/* Has the metaclass told type.__new__() of the cell for super() and __class__? */
static bool is_its_cell(struct vm *vm, val cell, val class, val name)
{
    val has = as_cell(cell)->value;
    if (has == class)
        return true;
    val n = py_repr(vm, name), is = n ? py_repr(vm, class) : NULL,
        other = is && has ? py_repr(vm, has) : is;
    if (!other)
        return false;
    struct slice texts[] = {str_value(other), str_value(n), str_value(is)};
    if (has)
        raise_error(vm, E_TypeError, "__class__ set to %.*s defining %.*s as %.*s",
                    (int)texts[0].n, texts[0].p, (int)texts[1].n, texts[1].p,
                    (int)texts[2].n, texts[2].p);
    else
        raise_error(vm, E_RuntimeError,
                    "__class__ not set defining %.*s as %.*s. Was __classcell__ "
                    "propagated to type.__new__?",
                    (int)texts[1].n, texts[1].p, (int)texts[2].n, texts[2].p);
    return false;
}

/* __build_class__(body, name, *bases, metaclass=, **kw) */
val class_build(struct vm *vm, val *args, int64_t n, val kwnames)
{
    int64_t nkw = kwnames ? as_tuple(kwnames)->n : 0;
    val given = tuple_of(vm, args + 2, n - 2), bases = real_bases(vm, given);
    if (!bases)
        return NULL;
    val *all = ROOM_FOR(vm, 3 + nkw);
    memset(all, 0, (size_t)(3 + nkw) * sizeof(val));
    val meta = keyword(vm, args, n, kwnames, vm->n_metaclass);
    if (!meta)
        meta = as_tuple(bases)->n ? type_of(vm, as_tuple(bases)->at[0])
                                  : vm->types[KIND_TYPE];
    if (is_kind(meta, KIND_TYPE))
        meta = winner_of(vm, meta, bases);
    if (!meta)
        return NULL;
    val names = other_keywords(vm, args, n, kwnames, all + 2);
    all[0] = args[1];
    all[1] = bases;
    val ns = prepare(vm, meta, all, names),
        cell = ns ? run_body(vm, args[0], ns) : NULL;
    if (!cell)
        return NULL;
    if (given != bases && !py_setitem(vm, ns, word(vm, "__orig_bases__"), given))
        return NULL;
    bool has_cell = is_kind(cell, KIND_CELL);
    if (has_cell && !py_setitem(vm, ns, word(vm, "__classcell__"), cell))
        return NULL;
    memmove(all + 3, all + 2, (size_t)nkw * sizeof(val));
    all[2] = ns;
    val class = vm_call_kw(vm, meta, all, 3, names);
    return !class || !has_cell || !is_kind(class, KIND_TYPE) ||
                   is_its_cell(vm, cell, class, args[1])
               ? class
               : NULL;
}
