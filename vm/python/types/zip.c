/* zip.c -- enumerate, zip, map and filter. Their objects are instances with fields; what
 * next() does is in Python (frozen/iterators.py), because it asks other iterators and calls
 * functions of the program: a trace goes into all of that. */
#include "base/die.h"
#include "python/frozen/frozen.h"
#include "python/interp/attend.h"
#include "python/interp/signals.h"
#include "python/obj/depth.h"
#include "python/sem/sem.h"
#include "python/types/types.h"

enum { MOST_FIELDS = 3 };

struct tool {
    struct type_def def; /* first */
    const char *fields[MOST_FIELDS];
};
enum which { ENUMERATE, ZIP, MAP, FILTER, N_TOOLS };
static const struct tool tools[N_TOOLS];

/* ---- next() in Python ------------------------------------------------------------------- */

static val tool_type(struct vm *vm, enum which w)
{
    return vm->tool_types[w];
}

/* The first object that is made has the Python compiled. */
static void load(struct vm *vm)
{
    val ns = ns_new(vm);
    unsigned wanted = 0; /* an interrupt comes when all is there */
    while (!frozen_run(vm, "iterators", ns)) {
        if (exc_matches(vm, E_KeyboardInterrupt))
            wanted |= ATTEND_SIGNAL;
        else if (exc_matches(vm, E_MemoryError))
            wanted |= ATTEND_MEMORY;
        else
            die("the iterators do not run");
        vm->exc = NULL;
    }
    if (wanted & ATTEND_SIGNAL)
        signals_again(vm);
    if (wanted)
        vm_want(vm, wanted);
    for (int w = 0; w < N_TOOLS; w++) {
        struct str name = {0};
        str_addf(&name, "%s_next", tools[w].def.name);
        val type = tool_type(vm, (enum which)w),
            cell = ns_cell(vm, ns, str_intern(vm, str_slice(&name)));
        str_free(&name);
        gc_store(&vm->gc, type, &as_type(type)->step, as_cell(cell)->value);
        str_addf(&name, "%s_new", tools[w].def.name);
        cell = ns_cell(vm, ns, str_intern(vm, str_slice(&name)));
        str_free(&name);
        gc_store(&vm->gc, type, &as_type(type)->maker, as_cell(cell)->value);
        type_modified(vm, type);
    }
}

static val next_of(struct vm *vm, enum which w, val self)
{
    if (!as_type(tool_type(vm, w))->step)
        load(vm);
    return stack_fits(vm) ? vm_call(vm, as_type(tool_type(vm, w))->step, &self, 1)
                          : NULL;
}

static val next_of_enumerate(struct vm *vm, val self)
{
    return next_of(vm, ENUMERATE, self);
}
static val next_of_zip(struct vm *vm, val self)
{
    return next_of(vm, ZIP, self);
}
static val next_of_map(struct vm *vm, val self)
{
    return next_of(vm, MAP, self);
}
static val next_of_filter(struct vm *vm, val self)
{
    return next_of(vm, FILTER, self);
}

/* ---- making ------------------------------------------------------------------------------- */

static val object_of(struct vm *vm, enum which w, val class, const val *fields)
{
    if (!as_type(tool_type(vm, w))->step)
        load(vm);
    val o = instance_new(vm, class);
    for (int i = 0; i < MOST_FIELDS && tools[w].fields[i]; i++)
        inst_set(vm, o, i, fields[i]);
    return o;
}

/* A tuple of iterators over args[from], args[from + 1], ...; NULL: raised. */
static val iterators(struct vm *vm, val args, int64_t from)
{
    int64_t n = as_tuple(args)->n;
    val its = array_new(vm, n);
    for (int64_t i = from; i < n; i++) {
        val it = py_iter(vm, as_tuple(args)->at[i]);
        if (!it)
            return NULL;
        gc_store(&vm->gc, its, &as_array(its)->at[i - from], it);
    }
    return tuple_of(vm, as_array(its)->at, n < from ? 0 : n - from);
}

static val make_enumerate(struct vm *vm, val class, val iterable, val start)
{
    val index = start ? py_index_value(vm, start) : tag_int(0),
        it = index ? py_iter(vm, iterable) : NULL;
    if (!it)
        return NULL;
    index = plain_of(index);
    if (is_kind(index, KIND_BOOL))
        index = tag_int(as_bool(index)->value);
    return object_of(vm, ENUMERATE, class, (const val[]){it, index});
}

static val make_zip(struct vm *vm, val class, val iterables, val strict)
{
    int all = strict ? py_truth(vm, strict) : 0;
    val its = all < 0 ? NULL : iterators(vm, iterables, 0);
    return its ? object_of(vm, ZIP, class, (const val[]){its, bool_val(vm, all)})
               : NULL;
}

static val make_map(struct vm *vm, val class, val args)
{
    if (as_tuple(args)->n < 2)
        return raise_error(vm, E_TypeError, "map() must have at least two arguments.");
    val its = iterators(vm, args, 1);
    return its ? object_of(vm, MAP, class, (const val[]){as_tuple(args)->at[0], its})
               : NULL;
}

static val make_filter(struct vm *vm, val class, val func, val iterable)
{
    val it = py_iter(vm, iterable);
    return it ? object_of(vm, FILTER, class, (const val[]){func, it}) : NULL;
}

/* ---- methods -------------------------------------------------------------------------------- */

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}

static val parts(struct vm *vm, val self, val args, val state)
{
    const val all[] = {type_of(vm, self), args, state};
    return tuple_of(vm, all, state ? 3 : 2);
}

static val reduce_two(struct vm *vm, val self)
{
    const val fields[] = {inst_get(self, 0), inst_get(self, 1)};
    return parts(vm, self, tuple_of(vm, fields, 2), NULL);
}

static val reduce_zip(struct vm *vm, val self)
{
    val strict = inst_get(self, 1);
    return parts(vm, self, inst_get(self, 0), strict == vm->true_ ? strict : NULL);
}

static val set_zip(struct vm *vm, val self, val state)
{
    int strict = py_truth(vm, state);
    if (strict < 0)
        return NULL;
    inst_set(vm, self, 1, bool_val(vm, strict));
    return vm->none;
}

static val reduce_map(struct vm *vm, val self)
{
    val its = inst_get(self, 1), args = list_new(vm, 4);
    list_append(vm, args, inst_get(self, 0));
    return list_extend(vm, args, its)
               ? parts(vm, self, sem_list_to_tuple(vm, args), NULL)
               : NULL;
}

static const struct method enumerate_make =
                               CONSTRUCTOR("enumerate", "iterable, start=0",
                                           make_enumerate, RUNS, 0),
                           zip_make = CONSTRUCTOR("zip", "*iterables, strict=False",
                                                  make_zip, RUNS, 0),
                           map_make = CONSTRUCTOR("map", "*args", make_map, RUNS, 0),
                           filter_make = CONSTRUCTOR("filter", "function, iterable, /",
                                                     make_filter, RUNS, 0);
static const struct method two_rows[] = {METHOD("__reduce__", "/", reduce_two, READS),
                                         LAST_METHOD},
                           zip_rows[] = {METHOD("__reduce__", "/", reduce_zip, READS),
                                         METHOD("__setstate__", "state, /", set_zip,
                                                RUNS),
                                         LAST_METHOD},
                           map_rows[] = {METHOD("__reduce__", "/", reduce_map, READS),
                                         LAST_METHOD};

#define TOOL(name_, rows, ...)                                                         \
    {                                                                                  \
        .def = {.name = #name_,                                                        \
                .kind = KIND_INSTANCE,                                                 \
                .slots = {.iter = itself, .next = next_of_##name_},                    \
                .make = &name_##_make,                                                 \
                .methods = rows},                                                      \
        .fields = {                                                                    \
            __VA_ARGS__                                                                \
        }                                                                              \
    }
static const struct tool tools[N_TOOLS] = {
    [ENUMERATE] = TOOL(enumerate, two_rows, "_it", "_index"),
    [ZIP] = TOOL(zip, zip_rows, "_its", "_strict"),
    [MAP] = TOOL(map, map_rows, "_func", "_its"),
    [FILTER] = TOOL(filter, two_rows, "_func", "_it"),
};

void add_iterator_tools(struct vm *vm)
{
    static_assert((int)N_TOOLS == (int)N_TOOL_TYPES, "vm->tool_types has room");
    for (int w = 0; w < N_TOOLS; w++) {
        val type =
            type_with_fields(vm, tools[w].def.name, tools[w].fields, MOST_FIELDS);
        vm->tool_types[w] = type;
        type_ready(vm, type, &tools[w].def);
        ns_set(vm, vm->builtins, as_type(type)->name, type);
    }
    type_make_generic(vm, vm->tool_types[ENUMERATE]);
}
