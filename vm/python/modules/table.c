/* table.c -- builtin modules are made from their rows when they are first imported. */
#include "python/frozen/frozen.h"
#include "python/interp/threads.h"
#include "python/lib/import.h"
#include "python/modules/module_def.h"

#define MODULE(id) &id##_module,
#define FROZEN(id) &(const struct module_def){.name = #id},
static const struct module_def *const table[] = {
#include "python/modules/modules.def"
};
#undef MODULE
#undef FROZEN
enum { N_MODULES = sizeof table / sizeof *table };

bool module_set(struct vm *vm, val ns, const char *name, val v)
{
    assert(v || vm->exc);
    if (v)
        ns_set(vm, ns, str_intern(vm, slice_of(name)), v);
    return v != NULL;
}

val module_names(struct vm *vm)
{
    val names = tuple_new(vm, N_MODULES);
    for (int i = 0; i < N_MODULES; i++)
        gc_store(&vm->gc, names, &as_tuple(names)->at[i],
                 str_intern(vm, slice_of(table[i]->name)));
    return names;
}

void module_rows(struct vm *vm, val ns, const char *module, const struct method *rows)
{
    val name = str_intern(vm, slice_of(module));
    for (const struct method *m = rows; m && m->b.name; m++) {
        val f = builtin_new(vm, &m->b, NULL);
        gc_store(&vm->gc, f, &as_builtin(f)->owner, name);
        ns_set(vm, ns, str_intern(vm, slice_of(m->b.name)), f);
    }
}

static void add_rows(struct vm *vm, val ns, const struct module_def *def)
{
    module_rows(vm, ns, def->name, def->functions);
    for (const enum kind *k = def->types; k && *k; k++)
        ns_set(vm, ns, type_short_name(vm, vm->types[*k]), vm->types[*k]);
}

static void copy_names(struct vm *vm, val from, val ns)
{
    val names = list_new(vm, as_dict(from)->used), k, v;
    for (int64_t at = 0; dict_next(from, &at, &k, &v);)
        list_append(vm, names, k);
    for (int64_t i = 0; i < as_list(names)->n; i++)
        if ((k = list_get(vm, names, i), v = dict_get(vm, from, k)))
            ns_set(vm, ns, k, v);
}

/* It is in sys.modules while it runs, as any module. */
static val make(struct vm *vm, const struct module_def *def, val name)
{
    /* `builtins` is there from the start */
    bool started = def == &builtins_module;
    val before = def->before ? def->before(vm) : NULL;
    val ns = started ? vm->builtins : ns_new(vm);
    val module = module_of_namespace(vm, ns, name);
    ns_set(vm, ns, vm->n_name, name);
    module_set(vm, ns, "__doc__",
               def->doc ? str_new(vm, slice_of(def->doc)) : vm->none);
    module_set(vm, ns, "__package__", vm->empty_str);
    add_rows(vm, ns, def);
    if (!dict_set(vm, vm->modules, name, module))
        return NULL;
    if (before) {
        copy_names(vm, before, ns);
        return module;
    }
    vm->threads->calm++; /* others must not see half of it */
    bool ok = (!def->init || def->init(vm, ns)) && frozen_run(vm, def->name, ns);
    vm->threads->calm--;
    if (ok)
        return module;
    val exc = vm->exc;
    vm->exc = NULL;
    dict_del(vm, vm->modules, name);
    vm->exc = exc;
    return NULL;
}

bool builtin_module_exists(val module)
{
    for (int i = 0; i < N_MODULES; i++)
        if (slice_eq(str_value(as_module(module)->name), slice_of(table[i]->name)))
            return true;
    return false;
}

val builtin_module(struct vm *vm, val name)
{
    val m = dict_get_str(vm, vm->modules, name);
    struct slice s = str_value(name);
    if (m == vm->none)
        return raise_error(vm, E_ModuleNotFoundError,
                           "import of %.*s halted; None in sys.modules", (int)s.n, s.p);
    for (int i = 0; !m && !vm->exc && i < N_MODULES; i++)
        if (slice_eq(s, slice_of(table[i]->name)))
            m = make(vm, table[i], name);
    return m;
}

val frozen_call(struct vm *vm, const char *module, const char *function,
                const val *args, int64_t n)
{
    val f = module_value(vm, module, function);
    return f ? vm_call(vm, f, args, n) : NULL;
}

val find_module(struct vm *vm, val name)
{
    val m = builtin_module(vm, name);
    assert(m || vm->exc);
    return m;
}

val module_value(struct vm *vm, const char *module, const char *name)
{
    val m = find_module(vm, str_intern(vm, slice_of(module)));
    return m ? py_getattr(vm, m, str_intern(vm, slice_of(name))) : NULL;
}
