/* structseq.c -- classes below tuple whose items have names. An instance holds the tuple of
 * its visible fields in its first slot, as any instance of a class below tuple, and one of
 * all fields in the second. */
#include "python/types/structseq.h"

#include "python/obj/depth.h"
#include "python/types/types.h"

enum { ALL_FIELDS = 1 }; /* the slot */

static val all_of(val self)
{
    return inst_get(self, ALL_FIELDS);
}

static int64_t count(struct vm *vm, val class, const char *name)
{
    val n = type_lookup(vm, class, str_intern(vm, slice_of(name)));
    assert(n && is_int(n));
    return untag(n);
}

/* The names of all fields, in a tuple; of one without a name it is None. */
static val field_names(struct vm *vm, val class)
{
    return type_lookup(vm, class, str_intern(vm, SLICE("__fields__")));
}

static val make(struct vm *vm, val class, val all, int64_t visible)
{
    val shown = tuple_of(vm, as_tuple(all)->at, visible), o = instance_new(vm, class);
    inst_set(vm, o, 0, shown);
    inst_set(vm, o, ALL_FIELDS, all);
    return o;
}

static val bad_length(struct vm *vm, val class, const char *bound, int64_t want,
                      int64_t n)
{
    struct slice name = name_of_type(class);
    val module = type_lookup(vm, class, vm->n_module);
    return raise_error(vm, E_TypeError,
                       "%.*s.%.*s() takes %s %lld-sequence (%lld-sequence given)",
                       (int)str_value(module).n, str_bytes(module), (int)name.n, name.p,
                       bound, (long long)want, (long long)n);
}

/* struct_time(sequence, dict={}): the values of hidden fields may be in either. */
static val new_from(struct vm *vm, val class, val from, val more)
{
    int64_t visible = count(vm, class, "n_sequence_fields");
    val names = field_names(vm, class), items = list_new(vm, visible);
    struct slice module = str_value(type_lookup(vm, class, vm->n_module));
    int64_t n = as_tuple(names)->n;
    if (!py_iterable(vm, from))
        return raise_error(vm, E_TypeError, "constructor requires a sequence");
    if (!list_extend(vm, items, from))
        return NULL;
    if (more && !is_a(more, KIND_DICT))
        return raise_error(
            vm, E_TypeError, "%.*s.%.*s() takes a dict as second arg, if any",
            (int)module.n, module.p, (int)name_of_type(class).n, name_of_type(class).p);
    int64_t given = as_list(items)->n;
    if (given < visible || given > n)
        return bad_length(vm, class,
                          visible == n      ? "a"
                          : given < visible ? "an at least"
                                            : "an at most",
                          given < visible ? visible : n, given);
    val all = tuple_of(vm, list_objects(vm, items), given);
    if (given < n) {
        val whole[MOST_FIELDS];
        for (int64_t i = 0; i < n; i++) {
            val v = i < given ? as_tuple(all)->at[i]
                    : more    ? dict_get(vm, plain_of(more), as_tuple(names)->at[i])
                              : NULL;
            whole[i] = v ? v : vm->none;
        }
        all = tuple_of(vm, whole, n);
    }
    return make(vm, class, all, visible);
}

static bool add_fields(struct vm *vm, struct str *out, val self)
{
    val names = field_names(vm, type_of(vm, self));
    for (int64_t i = 0; i < as_tuple(plain_of(self))->n; i++) {
        val name = as_tuple(names)->at[i];
        str_add(out, i ? SLICE(", ") : SLICE(""));
        if (name != vm->none) {
            str_add(out, str_value(name));
            str_addc(out, '=');
        }
        if (!add_repr(vm, out, as_tuple(plain_of(self))->at[i]))
            return false;
    }
    return true;
}

static val repr(struct vm *vm, val self)
{
    struct str out = {0};
    val module = type_lookup(vm, type_of(vm, self), vm->n_module);
    str_addf(&out, "%.*s.%s(", (int)str_value(module).n, str_bytes(module),
             type_name(vm, self));
    if (add_fields(vm, &out, self)) {
        str_addc(&out, ')');
        return str_finish(vm, &out);
    }
    str_free(&out);
    return NULL;
}

static val reduce(struct vm *vm, val self)
{
    val class = type_of(vm, self), names = field_names(vm, class), all = all_of(self);
    val more = dict_new(vm, KIND_DICT);
    for (int64_t i = as_tuple(plain_of(self))->n; i < as_tuple(names)->n; i++)
        if (!dict_set(vm, more, as_tuple(names)->at[i], as_tuple(all)->at[i]))
            return NULL;
    const val args[2] = {plain_of(self), more};
    const val pair[2] = {class, tuple_of(vm, args, 2)};
    return tuple_of(vm, pair, 2);
}

static const struct method constructor =
    CONSTRUCTOR("structseq", "sequence, dict=NULL", new_from, RUNS, 0);
static const struct method methods[] = {
    METHOD("__repr__", "/", repr, RUNS),
    METHOD("__reduce__", "/", reduce, READS),
    LAST_METHOD,
};
static const struct type_def base_def = {
    .kind = KIND_INSTANCE, .make = &constructor, .methods = methods};

/* ---- the fields ------------------------------------------------------------------------- */

#define ITEM(i)                                                                        \
    {                                                                                  \
        NULL, NULL, NULL, i, MEMBER_FIELD                                              \
    }
static const struct attribute items[MOST_FIELDS] = {
    ITEM(0),  ITEM(1),  ITEM(2),  ITEM(3),  ITEM(4),  ITEM(5),  ITEM(6),  ITEM(7),
    ITEM(8),  ITEM(9),  ITEM(10), ITEM(11), ITEM(12), ITEM(13), ITEM(14), ITEM(15),
    ITEM(16), ITEM(17), ITEM(18), ITEM(19), ITEM(20), ITEM(21), ITEM(22), ITEM(23),
    ITEM(24), ITEM(25), ITEM(26), ITEM(27), ITEM(28), ITEM(29), ITEM(30), ITEM(31)};

static void set(struct vm *vm, val type, const char *name, val v)
{
    dict_set(vm, as_type(type)->dict, str_intern(vm, slice_of(name)), v);
}

static void add_names(struct vm *vm, val type, const struct structseq_def *def)
{
    val names = tuple_new(vm, def->n), shown = list_new(vm, def->visible);
    int unnamed = 0;
    for (int i = 0; i < def->n; i++)
        as_tuple(names)->at[i] = vm->none;
    for (int i = 0; i < def->n; i++) {
        unnamed += !def->fields[i];
        if (!def->fields[i])
            continue;
        val name = str_intern(vm, slice_of(def->fields[i]));
        gc_store(&vm->gc, names, &as_tuple(names)->at[i], name);
        if (i < def->visible)
            list_append(vm, shown, name);
        dict_set(vm, as_type(type)->dict, name,
                 member_new(vm, type, name, &items[i], -1));
    }
    set(vm, type, "__fields__", names);
    set(vm, type, "__match_args__",
        tuple_of(vm, list_objects(vm, shown), as_list(shown)->n));
    set(vm, type, "n_fields", tag_int(def->n));
    set(vm, type, "n_sequence_fields", tag_int(def->visible));
    set(vm, type, "n_unnamed_fields", tag_int(unnamed));
}

static val make_type(struct vm *vm, const struct structseq_def *def)
{
    val base = vm->types[KIND_TUPLE], dict = dict_new(vm, KIND_DICT);
    assert(def->n <= MOST_FIELDS && def->visible <= def->n);
    dict_set(vm, dict, vm->n_module, str_intern(vm, slice_of(def->module)));
    dict_set(vm, dict, vm->n_doc,
             def->doc ? str_new(vm, slice_of(def->doc)) : vm->none);
    val type = type_new(vm, str_intern(vm, slice_of(def->name)), tuple_of(vm, &base, 1),
                        dict, NULL);
    as_type(type)->nslots = ALL_FIELDS + 1;
    as_type(type)->solid = type;
    as_type(type)->flags |= TYPE_FINAL;
    type_ready(vm, type, &base_def);
    add_names(vm, type, def);
    type_modified(vm, type);
    return type;
}

val structseq_type(struct vm *vm, const struct structseq_def *def)
{
    val key = tag_int((int64_t)(uintptr_t)def);
    val type = dict_get(vm, vm->structseqs, key);
    if (!type) {
        type = make_type(vm, def);
        dict_set(vm, vm->structseqs, key, type);
    }
    return type;
}

val structseq_new(struct vm *vm, const struct structseq_def *def, const val *values)
{
    val all = tuple_of(vm, values, def->n);
    return make(vm, structseq_type(vm, def), all, def->visible);
}
