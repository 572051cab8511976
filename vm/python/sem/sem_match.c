/* sem_match.c -- what the instructions of match statements ask (PEP 634). */
#include "python/sem/sem.h"

/* Does the type, or one it derives from, count as this kind of pattern's subject? Types
 * that are registered with collections.abc say so in their flags. */
int64_t sem_match_kind(struct vm *vm, val v, int64_t flag)
{
    static const struct {
        enum kind kind;
        int flag;
    } builtin[] = {{KIND_LIST, TYPE_SEQUENCE},  {KIND_TUPLE, TYPE_SEQUENCE},
                   {KIND_RANGE, TYPE_SEQUENCE}, {KIND_MEMORYVIEW, TYPE_SEQUENCE},
                   {KIND_DEQUE, TYPE_SEQUENCE}, {KIND_ARRAY_ARRAY, TYPE_SEQUENCE},
                   {KIND_PROXY, TYPE_MAPPING},  {KIND_DICT, TYPE_MAPPING}};
    val mro = as_type(type_of(vm, v))->mro;
    for (int64_t i = 0; i < as_tuple(mro)->n; i++) {
        val t = as_tuple(mro)->at[i];
        if (as_type(t)->flags & flag)
            return 1;
        for (size_t k = 0; k < sizeof builtin / sizeof *builtin; k++)
            if (t == vm->types[builtin[k].kind] && builtin[k].flag == flag)
                return 1;
    }
    return 0;
}

/* The values of all keys as a tuple; None: one is missing. As mappings with defaults
 * would make missing ones, get() is asked. */
val sem_match_keys(struct vm *vm, val subject, val keys)
{
    int64_t n = as_tuple(keys)->n;
    val seen = dict_new(vm, KIND_SET), values = list_new(vm, n + 1),
        get = n ? py_getattr(vm, subject, str_intern(vm, SLICE("get"))) : NULL;
    if (n && !get)
        return NULL;
    for (int64_t i = 0; i < n; i++) {
        val key = as_tuple(keys)->at[i];
        if (dict_get(vm, seen, key)) {
            val text = py_repr(vm, key);
            return text ? raise_error(vm, E_ValueError,
                                      "mapping pattern checks duplicate key (%.*s)",
                                      (int)str_value(text).n, str_value(text).p)
                        : NULL;
        }
        if (vm->exc || !dict_set(vm, seen, key, vm->none))
            return NULL;
        const val args[] = {key, values}; /* no value is this list */
        val v = vm_call(vm, get, args, 2);
        if (!v || v == values)
            return v ? vm->none : NULL;
        list_append(vm, values, v);
    }
    return sem_list_to_tuple(vm, values);
}

/* ---- class patterns ----------------------------------------------------------------------- */

/* C(x) matches the subject itself for these, unless C has a __match_args__. */
static bool matches_itself(struct vm *vm, val type)
{
    static const enum kind kinds[] = {KIND_BOOL,      KIND_BYTES, KIND_DICT, KIND_FLOAT,
                                      KIND_FROZENSET, KIND_INT,   KIND_LIST, KIND_SET,
                                      KIND_STR,       KIND_TUPLE};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is_subtype(type, vm->types[kinds[i]]))
            return true;
    return false;
}

static bool add_attribute(struct vm *vm, val subject, val type, val name, val seen,
                          val out, bool *absent)
{
    struct slice t = name_of_type(type);
    if (dict_get(vm, seen, name)) {
        val text = py_repr(vm, name);
        if (text)
            raise_error(vm, E_TypeError,
                        "%.*s() got multiple sub-patterns for attribute %.*s", (int)t.n,
                        t.p, (int)str_value(text).n, str_value(text).p);
        return false;
    }
    if (vm->exc || !dict_set(vm, seen, name, vm->none))
        return false;
    val v = py_getattr(vm, subject, str_intern(vm, str_value(name)));
    if (v)
        list_append(vm, out, v);
    else if (exc_matches(vm, E_AttributeError)) {
        vm->exc = NULL;
        *absent = true;
    }
    return v != NULL;
}

/* The names of positional sub-patterns; NULL: vm->exc tells why not. */
static val positional_names(struct vm *vm, val type, int64_t npos, bool *itself)
{
    struct slice t = name_of_type(type);
    val names = py_getattr(vm, type, vm->n_match_args);
    *itself = false;
    if (!names) {
        if (!exc_matches(vm, E_AttributeError))
            return NULL;
        vm->exc = NULL;
        names = vm->empty_tuple;
        *itself = matches_itself(vm, type);
    }
    if (!is_kind(names, KIND_TUPLE))
        return raise_error(vm, E_TypeError,
                           "%.*s.__match_args__ must be a tuple (got %s)", (int)t.n,
                           t.p, type_name(vm, names));
    int64_t allowed = *itself ? 1 : as_tuple(names)->n;
    if (npos > allowed)
        return raise_error(vm, E_TypeError,
                           "%.*s() accepts %lld positional sub-pattern%s (%lld given)",
                           (int)t.n, t.p, (long long)allowed, allowed == 1 ? "" : "s",
                           (long long)npos);
    for (int64_t i = 0; !*itself && i < npos; i++)
        if (!is_kind(as_tuple(names)->at[i], KIND_STR))
            return raise_error(vm, E_TypeError,
                               "__match_args__ elements must be strings (got %s)",
                               type_name(vm, as_tuple(names)->at[i]));
    return names;
}

/* [subject class names]: the attributes that the sub-patterns get as a tuple, or None. */
val sem_match_class(struct vm *vm, const val *v, int64_t n, int64_t npos, val extra)
{
    (void)extra, (void)n;
    val subject = v[0], type = v[1], keywords = v[2];
    bool itself = false, absent = false;
    if (!is_kind(type, KIND_TYPE))
        return raise_error(vm, E_TypeError, "called match pattern must be a type");
    int fits = py_isinstance(vm, subject, type);
    if (fits <= 0)
        return fits < 0 ? NULL : vm->none;
    val out = list_new(vm, npos + as_tuple(keywords)->n + 1),
        seen = dict_new(vm, KIND_SET),
        names = npos ? positional_names(vm, type, npos, &itself) : keywords;
    if (!names)
        return NULL;
    if (itself)
        list_append(vm, out, subject);
    for (int64_t i = 0; i < npos && !itself; i++)
        if (!add_attribute(vm, subject, type, as_tuple(names)->at[i], seen, out,
                           &absent))
            return absent ? vm->none : NULL;
    for (int64_t i = 0; i < as_tuple(keywords)->n; i++)
        if (!add_attribute(vm, subject, type, as_tuple(keywords)->at[i], seen, out,
                           &absent))
            return absent ? vm->none : NULL;
    return sem_list_to_tuple(vm, out);
}
