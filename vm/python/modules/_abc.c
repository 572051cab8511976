/* _abc.c -- what abc.ABCMeta is made of: registered classes, and answers that are kept.
 *
 * A class that was asked for is found by its identity (classes never move) and a weak
 * reference, so that an answer keeps no class alive. That a class is no subclass holds
 * until the next registration anywhere. */
#include "python/modules/module_def.h"
#include "python/types/types.h"
#include "python/types/weakref.h"

static val name(struct vm *vm, const char *text)
{
    return str_intern(vm, slice_of(text));
}

/* ---- kept answers --------------------------------------------------------------------- */

static val key_of(struct vm *vm, val class)
{
    return tag_int((int64_t)gc_identity(&vm->gc, class));
}

static val weak_to(struct vm *vm, val class)
{
    return vm_call(vm, vm->types[KIND_WEAKREF], &class, 1);
}

static val target_of(val w)
{
    return is_weak(w) ? as_weakref(w)->target : NULL;
}

static bool is_kept(struct vm *vm, val answers, val class)
{
    val w = answers ? dict_get(vm, answers, key_of(vm, class)) : NULL;
    return w && target_of(w) == class;
}

/* In *answers of the object `data`. */
static bool keep(struct vm *vm, val data, val *answers, val class)
{
    val w = weak_to(vm, class);
    if (!w)
        return false;
    if (!*answers) {
        val d = dict_new(vm, KIND_DICT);
        gc_store(&vm->gc, data, answers, d);
    }
    return dict_set(vm, *answers, key_of(vm, class), w);
}

static val data_of(struct vm *vm, val class)
{
    val data = is_kind(class, KIND_TYPE) ? type_own(vm, class, name(vm, "_abc_impl"))
                                         : py_getattr(vm, class, name(vm, "_abc_impl"));
    if (data && is_kind(data, KIND_ABC_DATA))
        return data;
    return vm->exc ? NULL
                   : raise_error(vm, E_TypeError, "_abc_impl is set to a wrong type");
}

/* ---- a new abstract base class ---------------------------------------------------------- */

static int is_abstract(struct vm *vm, val v)
{
    val mark = py_getattr_or_null(vm, v, name(vm, "__isabstractmethod__"));
    return mark ? py_truth(vm, mark) : vm->exc ? -1 : 0;
}

static bool add_own(struct vm *vm, val class, val found)
{
    val dict = type_namespace(vm, class), k, v;
    for (int64_t at = 0; dict_next(dict, &at, &k, &v);) {
        int is = is_abstract(vm, v);
        if (is < 0 || (is && !dict_set(vm, found, k, vm->none)))
            return false;
    }
    return true;
}

/* What a base has left open and the class has not filled. */
static bool add_inherited(struct vm *vm, val class, val base, val found)
{
    val open = py_getattr_or_null(vm, base, vm->n_abstractmethods), names;
    if (!open)
        return !vm->exc;
    if (!list_extend(vm, names = list_new(vm, 4), open))
        return false;
    for (int64_t i = 0; i < as_list(names)->n; i++) {
        val key = list_get(vm, names, i), v;
        if (!is_kind(key, KIND_STR)) {
            raise_error(vm, E_TypeError, "attribute name must be string, not '%s'",
                        type_name(vm, key));
            return false;
        }
        v = py_getattr_or_null(vm, class, str_intern(vm, str_value(key)));
        int is = v ? is_abstract(vm, v) : vm->exc ? -1 : 0;
        if (is < 0 || (is && !dict_set(vm, found, key, vm->none)))
            return false;
    }
    return true;
}

/* __abc_tpflags__ of collections.abc: what `match` takes for a sequence or a mapping. */
static bool note_pattern(struct vm *vm, val class)
{
    enum { CPYTHON_SEQUENCE = 1 << 5, CPYTHON_MAPPING = 1 << 6 };
    val flags = type_own(vm, class, name(vm, "__abc_tpflags__"));
    if (!flags || !is_int(flags))
        return true;
    as_type(class)->flags |= (untag(flags) & CPYTHON_SEQUENCE ? TYPE_SEQUENCE : 0) |
                             (untag(flags) & CPYTHON_MAPPING ? TYPE_MAPPING : 0);
    return py_setattr(vm, class, name(vm, "__abc_tpflags__"), NULL);
}

static val abc_init(struct vm *vm, val class)
{
    val found = dict_new(vm, KIND_SET);
    if (!is_kind(class, KIND_TYPE))
        return raise_error(vm, E_TypeError, "_abc_init() argument must be a class");
    val bases = as_type(class)->bases;
    bool ok = add_own(vm, class, found);
    for (int64_t i = 0; ok && i < as_tuple(bases)->n; i++)
        ok = add_inherited(vm, class, as_tuple(bases)->at[i], found);
    if (!ok || !py_setattr(vm, class, vm->n_abstractmethods,
                           dict_copy(vm, found, KIND_FROZENSET)))
        return NULL;
    struct w_abc *data = new_object(vm, KIND_ABC_DATA, sizeof *data);
    val d = &data->h;
    return py_setattr(vm, class, name(vm, "_abc_impl"), d) && note_pattern(vm, class)
               ? vm->none
               : NULL;
}

/* ---- registering ------------------------------------------------------------------------ */

/* A registered class and those below it are sequences or mappings as the abstract one is;
 * not the builtin ones, for text and bytes are registered, and are no sequences to `match`. */
static void spread_pattern(val class, int64_t flags)
{
    if (!flags || !(as_type(class)->flags & TYPE_HEAP) || as_type(class)->flags & flags)
        return;
    as_type(class)->flags |= flags;
    val below = as_type(class)->subclasses;
    for (int64_t i = 0; below && i < as_list(below)->n; i++)
        spread_pattern(list_items(below)[i], flags);
}

static val abc_register(struct vm *vm, val class, val other)
{
    if (!is_kind(other, KIND_TYPE))
        return raise_error(vm, E_TypeError, "Can only register classes");
    int is = py_issubclass(vm, other, class);
    if (is)
        return is < 0 ? NULL : other;
    is = py_issubclass(vm, class, other);
    if (is)
        return is < 0 ? NULL
                      : raise_error(vm, E_RuntimeError,
                                    "Refusing to create an inheritance cycle");
    val data = data_of(vm, class), w = data ? weak_to(vm, other) : NULL;
    if (!w)
        return NULL;
    if (!as_abc(data)->registry) {
        val list = list_new(vm, 4);
        gc_store(&vm->gc, data, &as_abc(data)->registry, list);
    }
    list_append(vm, as_abc(data)->registry, w);
    vm->abc_registrations++;
    if (is_kind(class, KIND_TYPE))
        spread_pattern(other, as_type(class)->flags & (TYPE_SEQUENCE | TYPE_MAPPING));
    return other;
}

/* ---- asking ----------------------------------------------------------------------------- */

/* 1 yes, 0 no, -1 raised. */
static int any_registered(struct vm *vm, val data, val class)
{
    val registry = as_abc(data)->registry;
    for (int64_t i = 0; registry && i < as_list(registry)->n; i++) {
        val known = target_of(list_get(vm, registry, i));
        int is = known ? py_issubclass(vm, class, known) : 0;
        if (is)
            return is;
    }
    return 0;
}

static int any_below(struct vm *vm, val class, val other)
{
    val f = py_getattr(vm, class, name(vm, "__subclasses__")),
        given = f ? vm_call(vm, f, NULL, 0) : NULL, below = list_new(vm, 4);
    if (!given || !list_extend(vm, below, given))
        return -1;
    for (int64_t i = 0; i < as_list(below)->n; i++) {
        int is = py_issubclass(vm, other, list_get(vm, below, i));
        if (is)
            return is;
    }
    return 0;
}

/* What the class says about itself comes first; -2: it does not. */
static int ask_hook(struct vm *vm, val class, val other)
{
    val hook = py_getattr(vm, class, name(vm, "__subclasshook__")),
        r = hook ? vm_call(vm, hook, &other, 1) : NULL;
    if (!r || r == vm->true_ || r == vm->false_)
        return r ? r == vm->true_ : -1;
    if (r == vm->notimpl)
        return -2;
    raise_error(vm, E_AssertionError,
                "__subclasshook__ must return either False, True, or NotImplemented");
    return -1;
}

static int find_out(struct vm *vm, val class, val data, val other)
{
    int is = ask_hook(vm, class, other);
    if (is != -2)
        return is;
    if (is_subtype(other, class))
        return 1;
    is = any_registered(vm, data, other);
    return is ? is : any_below(vm, class, other);
}

static bool known_not(struct vm *vm, val data, val class)
{
    return as_abc(data)->no_at == vm->abc_registrations &&
           is_kept(vm, as_abc(data)->no, class);
}

static int is_subclass(struct vm *vm, val class, val data, val other)
{
    if (!is_kind(other, KIND_TYPE)) {
        raise_error(vm, E_TypeError, "issubclass() arg 1 must be a class");
        return -1;
    }
    if (is_kept(vm, as_abc(data)->yes, other))
        return 1;
    if (known_not(vm, data, other))
        return 0;
    if (as_abc(data)->no_at != vm->abc_registrations) {
        as_abc(data)->no = NULL;
        as_abc(data)->no_at = vm->abc_registrations;
    }
    int is = find_out(vm, class, data, other);
    struct w_abc *d = as_abc(data);
    return is >= 0 && keep(vm, data, is ? &d->yes : &d->no, other) ? is : -1;
}

static val subclass_check(struct vm *vm, val class, val other)
{
    val data = data_of(vm, class);
    int is = data ? is_subclass(vm, class, data, other) : -1;
    return is < 0 ? NULL : bool_val(vm, is);
}

/* As cls.__subclasscheck__() says, which a metaclass may have overridden. */
static int checked(struct vm *vm, val class, val other)
{
    val f = py_getattr(vm, class, name(vm, "__subclasscheck__")),
        r = f ? vm_call(vm, f, &other, 1) : NULL;
    return r ? py_truth(vm, r) : -1;
}

static val instance_check(struct vm *vm, val class, val o)
{
    val data = data_of(vm, class);
    if (!data)
        return NULL;
    val type = type_of(vm, o),
        says = says_its_class(vm, o) ? py_getattr(vm, o, vm->n_class) : type;
    if (!says)
        return NULL;
    if (is_kind(says, KIND_TYPE) && is_kept(vm, as_abc(data)->yes, says))
        return vm->true_;
    if (says == type && known_not(vm, data, type))
        return vm->false_;
    int is = checked(vm, class, says);
    if (is == 0 && says != type)
        is = checked(vm, class, type);
    return is < 0 ? NULL : bool_val(vm, is);
}

/* ---- looking in --------------------------------------------------------------------------- */

static val cache_token(struct vm *vm)
{
    return int_from_i64(vm, vm->abc_registrations);
}

static val reset_registry(struct vm *vm, val class)
{
    val data = data_of(vm, class);
    if (data)
        as_abc(data)->registry = NULL;
    return data ? vm->none : NULL;
}

static val reset_caches(struct vm *vm, val class)
{
    val data = data_of(vm, class);
    if (data)
        as_abc(data)->yes = as_abc(data)->no = NULL;
    return data ? vm->none : NULL;
}

static val references_in(struct vm *vm, val dict)
{
    val out = dict_new(vm, KIND_SET), k, v;
    for (int64_t at = 0; dict && dict_next(dict, &at, &k, &v);)
        if (target_of(v) && !dict_set(vm, out, v, vm->none))
            return NULL;
    return out;
}

static val dump(struct vm *vm, val class)
{
    val data = data_of(vm, class), registered = dict_new(vm, KIND_SET);
    if (!data)
        return NULL;
    val list = as_abc(data)->registry;
    for (int64_t i = 0; list && i < as_list(list)->n; i++)
        if (!dict_set(vm, registered, list_get(vm, list, i), vm->none))
            return NULL;
    val all[4] = {registered, references_in(vm, as_abc(data)->yes),
                  references_in(vm, as_abc(data)->no), tag_int(as_abc(data)->no_at)};
    return all[1] && all[2] ? tuple_of(vm, all, 4) : NULL;
}

const struct type_def abc_data_type = {
    .kind = KIND_ABC_DATA, .module = "_abc", .flags = FINAL};

static const struct method functions[] = {
    FUNCTION("get_cache_token", "", cache_token, READS),
    FUNCTION("_abc_init", "self, /", abc_init, RUNS),
    FUNCTION("_abc_register", "self, subclass, /", abc_register, RUNS),
    FUNCTION("_abc_instancecheck", "self, instance, /", instance_check, RUNS),
    FUNCTION("_abc_subclasscheck", "self, subclass, /", subclass_check, RUNS),
    FUNCTION("_get_dump", "self, /", dump, READS),
    FUNCTION("_reset_registry", "self, /", reset_registry, WRITES),
    FUNCTION("_reset_caches", "self, /", reset_caches, WRITES),
    LAST_METHOD,
};

const struct module_def _abc_module = {
    .name = "_abc",
    .doc = "Module contains faster C implementation of abc.ABCMeta",
    .functions = functions,
};
