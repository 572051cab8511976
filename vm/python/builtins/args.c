/* args.c -- keyword arguments of C functions, and tables of them. */
#include "python/builtins/methods.h"

val keyword(struct vm *vm, val *args, int64_t n, val kwnames, val name)
{
    (void)vm;
    for (int64_t i = 0; kwnames && i < as_tuple(kwnames)->n; i++)
        if (as_tuple(kwnames)->at[i] == name)
            return args[n + i];
    return NULL;
}

bool only_keywords(struct vm *vm, const char *function, val kwnames, const val *allowed,
                   int n)
{
    for (int64_t i = 0; kwnames && i < as_tuple(kwnames)->n; i++) {
        val name = as_tuple(kwnames)->at[i];
        bool known = false;
        for (int k = 0; k < n; k++)
            known |= allowed[k] == name;
        if (!known) {
            raise_error(vm, E_TypeError,
                        "'%.*s' is an invalid keyword argument for %s()",
                        (int)str_value(name).n, str_value(name).p, function);
            return false;
        }
    }
    return true;
}

static val owned(struct vm *vm, const struct builtin *b, val owner)
{
    val f = builtin_new(vm, b, NULL);
    as_builtin(f)->owner = owner;
    return f;
}

void add_functions(struct vm *vm, val ns, const struct builtin *table, val module)
{
    for (const struct builtin *b = table; b->name; b++)
        ns_set(vm, ns, str_intern(vm, slice_of(b->name)), owned(vm, b, module));
}

void add_methods(struct vm *vm, val type, const struct builtin *table)
{
    for (const struct builtin *b = table; b->name; b++) {
        val f = owned(vm, b, type);
        const char *name = b->flags & B_NEW ? "__new__" : b->name;
        dict_set(vm, as_type(type)->dict, str_intern(vm, slice_of(name)), f);
    }
    type_modified(vm, type);
}

val attribute_name(struct vm *vm, val name)
{
    if (is_a(name, KIND_STR))
        return str_intern(vm, str_value(plain_of(name)));
    return raise_error(vm, E_TypeError, "attribute name must be string, not '%s'",
                       type_name(vm, name));
}
