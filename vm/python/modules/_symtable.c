/* _symtable.c -- which names live where in a text, as the compiler finds it. frozen/_symtable.py
 * has the class of a table. */
#include "python/builtins/methods.h"
#include "python/frozen/frozen.h"
#include "python/front/codegen.h"
#include "python/front/remarks.h"
#include "python/front/symtable.h"
#include "python/modules/module_def.h"

/* CPython's bits of a name, and above them (SCOPE_OFF) where it lives. */
#define EACH_NUMBER(N)                                                                 \
    N(DEF_GLOBAL, 1)                                                                   \
    N(DEF_LOCAL, 2)                                                                    \
    N(DEF_PARAM, 4)                                                                    \
    N(DEF_NONLOCAL, 8)                                                                 \
    N(USE, 16)                                                                         \
    N(DEF_FREE, 32)                                                                    \
    N(DEF_FREE_CLASS, 64)                                                              \
    N(DEF_IMPORT, 128)                                                                 \
    N(DEF_ANNOT, 256)                                                                  \
    N(DEF_BOUND, DEF_LOCAL | DEF_PARAM | DEF_IMPORT)                                   \
    N(SCOPE_OFF, 11)                                                                   \
    N(SCOPE_MASK, 15)                                                                  \
    N(LOCAL, 1)                                                                        \
    N(GLOBAL_EXPLICIT, 2)                                                              \
    N(GLOBAL_IMPLICIT, 3)                                                              \
    N(FREE, 4)                                                                         \
    N(CELL, 5)                                                                         \
    N(TYPE_FUNCTION, 0)                                                                \
    N(TYPE_CLASS, 1)                                                                   \
    N(TYPE_MODULE, 2)
enum {
    DEF_COMP_ITER = 512, /* what a comprehension goes through */
#define VALUE(name, n) name = n,
    EACH_NUMBER(VALUE)
#undef VALUE
};

static int place_of(const struct scope *s, const struct symbol *y)
{
    switch (y->where) {
    case WHERE_LOCAL: return LOCAL;
    case WHERE_CELL: return CELL;
    case WHERE_FREE: return FREE;
    default:
        return y->global                             ? GLOBAL_EXPLICIT
               : y->bound && s->kind == SCOPE_MODULE ? LOCAL
                                                     : GLOBAL_IMPLICIT;
    }
}

static int flags_of(const struct scope *s, const struct symbol *y)
{
    int place = place_of(s, y);
    int flags = place << SCOPE_OFF;
    if (y->named) /* := in a comprehension is of the function around */
        flags |= DEF_LOCAL | (place == FREE ? DEF_NONLOCAL : DEF_GLOBAL);
    flags |= y->global ? DEF_GLOBAL : 0;
    flags |= y->stored ? DEF_LOCAL : 0;
    flags |= y->param ? DEF_PARAM : 0;
    flags |= y->nonlocal ? DEF_NONLOCAL : 0;
    flags |= y->used && !y->named ? USE : 0;
    flags |= y->passes ? DEF_FREE_CLASS : 0;
    flags |= y->imported ? DEF_IMPORT : 0;
    flags |= y->annotated ? DEF_ANNOT : 0;
    flags |= y->stored && s->kind == SCOPE_COMPREHENSION ? DEF_COMP_ITER : 0;
    return flags;
}

static struct slice name_of(const struct scope *s)
{
    switch (s->node->kind) {
    case N_LAMBDA: return SLICE("lambda");
    case N_LISTCOMP: return SLICE("listcomp");
    case N_SETCOMP: return SLICE("setcomp");
    case N_DICTCOMP: return SLICE("dictcomp");
    case N_GENEXP: return SLICE("genexpr");
    default: return s->kind == SCOPE_MODULE ? SLICE("top") : s->node->name;
    }
}

static bool is_nested(const struct scope *s)
{
    for (s = s->parent; s; s = s->parent)
        if (s->kind >= SCOPE_FUNCTION)
            return true;
    return false;
}

/* (number, name, {name: flags}, [parameters], [tables], nested, type, line) */
static val table_of(struct vm *vm, const struct scope *s, int64_t *number)
{
    enum { FIELDS = 8 };
    int type = s->kind == SCOPE_MODULE  ? TYPE_MODULE
               : s->kind == SCOPE_CLASS ? TYPE_CLASS
                                        : TYPE_FUNCTION;
    val symbols = dict_new(vm, KIND_DICT), params = list_new(vm, 0),
        children = list_new(vm, 0), id = tag_int(++*number);
    for (size_t i = 0; i < s->symbols.n; i++) {
        const struct symbol *y = &s->symbols.at[i];
        val name = str_intern(vm, y->name);
        if (!dict_set(vm, symbols, name, tag_int(flags_of(s, y))))
            return NULL;
        if (y->param)
            list_append(vm, params, name);
    }
    for (size_t i = 0; i < s->children.n; i++) {
        val child = table_of(vm, s->children.at[i], number);
        if (!child)
            return NULL;
        list_append(vm, children, child);
    }
    const val fields[FIELDS] = {
        id,
        str_intern(vm, name_of(s)),
        symbols,
        params,
        children,
        bool_val(vm, is_nested(s)),
        tag_int(type),
        tag_int(s->kind == SCOPE_MODULE ? 0 : s->node->line),
    };
    return frozen_call(vm, "_symtable", "_table", fields, FIELDS);
}

static val tables_of_source(struct vm *vm, struct source *source,
                            enum compile_mode mode, struct syntax_error *error)
{
    struct arena arena = {0};
    struct slice text = str_slice(&source->text);
    struct node *module = mode == COMPILE_EVAL
                              ? parse_eval(text, source->old, &arena, error)
                              : parse_module(text, source->old, &arena, error);
    error->parsed = module != NULL;
    int64_t number = 0;
    val tables = NULL;
    if (module && !error->type && make_scopes(module, &arena, error))
        tables = table_of(vm, module->scope, &number);
    if (module && module->scope)
        free_scopes(module->scope);
    if (tables && !tell_remarks(vm, &arena, slice_of(source->file), error))
        tables = NULL;
    arena_free(&arena);
    return tables;
}

static val symtable(struct vm *vm, val source, val filename, val mode)
{
    return compile_with(vm, source, filename, mode, tables_of_source);
}

static const struct method functions[] = {
    FUNCTION("_symtable", "source, filename, startstr, /", symtable, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
#define SET(name, n) ns_set(vm, ns, str_intern(vm, SLICE(#name)), tag_int(name));
    EACH_NUMBER(SET)
#undef SET
    return true;
}

const struct module_def _symtable_module = {
    .name = "_symtable",
    .doc = "The compiler's tables of names.",
    .functions = functions,
    .init = init,
};
