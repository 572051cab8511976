/* symtable.c -- two walks: collect what each scope binds and uses, then resolve. */
#include "python/front/symtable.h"

#include <stdlib.h>

struct build {
    struct arena *arena;
    struct syntax_error *error;
    struct scope *s, *all;
    int in_iterable;         /* of a comprehension */
    const struct node *call; /* the innermost one */
};

static void walk(struct build *b, struct node *n);

static void walk_all(struct build *b, struct nodes list)
{
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i])
            walk(b, list.at[i]);
}

struct slice mangle(struct arena *arena, struct slice class_name, struct slice name)
{
    if (class_name.n == 0 || !slice_starts(name, SLICE("__")) ||
        slice_ends(name, SLICE("__")) || slice_char(name, '.'))
        return name;
    while (class_name.n && *class_name.p == '_')
        class_name = slice_from(class_name, 1);
    if (class_name.n == 0)
        return name;
    char *text = arena_new(arena, 1 + class_name.n + name.n);
    text[0] = '_';
    memcpy(text + 1, class_name.p, class_name.n);
    memcpy(text + 1 + class_name.n, name.p, name.n);
    return (struct slice){text, 1 + class_name.n + name.n};
}

struct symbol *scope_find(struct scope *s, struct slice name)
{
    enum { FEW = 16 };
    if (s->symbols.n > FEW) {
        while (s->index.n < s->symbols.n)
            names_add(&s->index, s->symbols.at[s->index.n].name);
        int64_t at = names_find(&s->index, name);
        return at < 0 ? NULL : &s->symbols.at[at];
    }
    for (size_t i = 0; i < s->symbols.n; i++)
        if (slice_eq(s->symbols.at[i].name, name))
            return &s->symbols.at[i];
    return NULL;
}

static struct symbol *symbol(struct build *b, struct scope *s, struct slice name,
                             const struct node *node)
{
    name = mangle(b->arena, s->class_name, name);
    struct symbol *sym = scope_find(s, name);
    if (!sym) {
        sym = vec_add(&s->symbols);
        *sym = (struct symbol){.name = name, .node = node};
    }
    return sym;
}

static void error(struct build *b, const struct node *n, const char *format,
                  struct slice name)
{
    syntax_error_range(b->error, n->line, n->col, n->end_line, n->end_col, format,
                       (int)name.n, name.p);
}

static struct scope *open_scope(struct build *b, enum scope_kind kind, struct node *n)
{
    struct scope *s = mem_zero(1, sizeof *s);
    s->kind = kind;
    s->parent = b->s;
    s->node = n;
    s->next = b->all;
    b->all = s;
    if (b->s) {
        *vec_add(&b->s->children) = s;
        s->class_name = kind == SCOPE_CLASS ? n->name : b->s->class_name;
    }
    n->scope = s;
    return b->s = s;
}

static void bind(struct build *b, struct slice name, const struct node *n)
{
    if (slice_eq(name, SLICE("__debug__")))
        error(b, n, "cannot assign to %.*s", name);
    struct symbol *sym = symbol(b, b->s, name, n);
    sym->bound = true;
    *(n->kind == N_ALIAS ? &sym->imported : &sym->stored) = true;
}

/* ---- targets and parameters ------------------------------------------------------- */

static void bind_target(struct build *b, struct node *n)
{
    switch (n->kind) {
    case N_NAME: bind(b, n->name, n); break;
    case N_STAR: bind_target(b, n->a); break;
    case N_ATTRIBUTE:
        if (slice_eq(n->name, SLICE("__debug__")))
            error(b, n, "cannot assign to %.*s", n->name);
        walk(b, n);
        break;
    case N_TUPLE:
    case N_LIST:
        for (size_t i = 0; i < n->list.n; i++)
            bind_target(b, n->list.at[i]);
        break;
    default: walk(b, n);
    }
}

static void unbind_target(struct build *b, struct node *n)
{
    if ((n->kind == N_NAME || n->kind == N_ATTRIBUTE) &&
        slice_eq(n->name, SLICE("__debug__")))
        error(b, n, "cannot delete %.*s", n->name);
    bind_target(b, n);
}

static void defaults(struct build *b, const struct node *args)
{
    for (size_t i = 0; i < args->list.n; i++) {
        struct node *a = args->list.at[i];
        if (a->a)
            walk(b, a->a);
        if (a->b)
            walk(b, a->b);
    }
}

/* In the order of slots: positional, keyword-only, *args, **kwargs. */
static void parameters(struct build *b, const struct node *args)
{
    static const int order[] = {ARG_POSONLY, ARG_NORMAL, ARG_KWONLY, ARG_STAR,
                                ARG_STARSTAR};
    for (size_t o = 0; o < sizeof order / sizeof *order; o++)
        for (size_t i = 0; i < args->list.n; i++) {
            const struct node *a = args->list.at[i];
            if (a->op != order[o])
                continue;
            if (slice_eq(a->name, SLICE("__debug__")))
                error(b, b->s->node, "cannot assign to %.*s", a->name);
            struct symbol *sym = symbol(b, b->s, a->name, a);
            if (sym->param)
                error(b, a, "duplicate argument '%.*s' in function definition",
                      a->name);
            sym->param = sym->bound = true;
        }
}

/* ---- scopes ---------------------------------------------------------------------------- */

static void function(struct build *b, struct node *n)
{
    walk_all(b, n->list2);
    defaults(b, n->args);
    if (n->a && n->kind == N_FUNCTION)
        walk(b, n->a);
    if (n->kind == N_FUNCTION)
        bind(b, n->name, n);
    struct scope *outer = b->s;
    open_scope(b, n->kind == N_LAMBDA ? SCOPE_LAMBDA : SCOPE_FUNCTION, n);
    b->s->async = n->kind == N_FUNCTION && n->op;
    parameters(b, n->args);
    if (n->kind == N_LAMBDA)
        walk(b, n->a);
    else
        walk_all(b, n->list);
    b->s = outer;
}

static void class(struct build *b, struct node *n)
{
    walk_all(b, n->list2);
    walk_all(b, n->list3);
    bind(b, n->name, n);
    struct scope *outer = b->s;
    open_scope(b, SCOPE_CLASS, n);
    walk_all(b, n->list);
    b->s = outer;
}

/* Only functions are declared to be asynchronous; comprehensions become it by what is in
 * them, and the code generator looks whether that is allowed. */
static void awaits(struct build *b)
{
    if (b->s->kind == SCOPE_COMPREHENSION)
        b->s->async = true;
}

/* The first iterable is evaluated outside; all else is a function of one argument. */
static void iterable(struct build *b, struct node *n)
{
    b->in_iterable++;
    walk(b, n);
    b->in_iterable--;
}

static void comprehension(struct build *b, struct node *n)
{
    iterable(b, n->list.at[0]->b);
    struct scope *outer = b->s;
    open_scope(b, SCOPE_COMPREHENSION, n);
    struct symbol *it = symbol(b, b->s, SLICE(".0"), n);
    it->param = it->bound = true;
    b->s->generator = n->kind == N_GENEXP;
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *c = n->list.at[i];
        if (c->op)
            awaits(b);
        if (i > 0)
            iterable(b, c->b);
        bind_target(b, c->a);
        walk_all(b, c->list);
    }
    walk(b, n->a);
    if (n->b)
        walk(b, n->b);
    bool async = b->s->async && n->kind != N_GENEXP;
    b->s = outer;
    if (async)
        awaits(b);
}

/* := in a comprehension binds in the function around it. */
static void named(struct build *b, struct node *n)
{
    struct scope *s = b->s;
    if (b->in_iterable)
        error(b, n,
              "assignment expression cannot be used in a comprehension iterable "
              "expression%.*s",
              SLICE(""));
    while (s->kind == SCOPE_COMPREHENSION) {
        struct symbol *here = symbol(b, s, n->a->name, n->a);
        if (here->bound)
            error(b, n->a,
                  "assignment expression cannot rebind comprehension iteration "
                  "variable '%.*s'",
                  n->a->name);
        here->used = here->named = true;
        s = s->parent;
    }
    if (s->kind == SCOPE_CLASS && s != b->s)
        syntax_error(b->error, "SyntaxError", n->line, n->col + 1, 0,
                     "assignment expression within a comprehension cannot be used in a "
                     "class body");
    if (slice_eq(n->a->name, SLICE("__debug__")))
        error(b, n->a, "cannot assign to %.*s", n->a->name);
    struct symbol *sym = symbol(b, s, n->a->name, n->a);
    sym->bound = true;
    if (s == b->s)
        sym->stored = true;
    else if (s->kind == SCOPE_MODULE) /* as if it were declared to be global */
        sym->global = symbol(b, b->s, n->a->name, n->a)->global = true;
    else
        sym->stored = !sym->global;
    walk(b, n->b);
}

/* As in CPython the module knows of it, too: where exec() has other locals, the name is a
 * global one in all of the text. */
static void declared_global(struct build *b, struct slice name, const struct node *n)
{
    struct scope *top = b->s;
    while (top->parent)
        top = top->parent;
    name = mangle(b->arena, b->s->class_name, name);
    symbol(b, top, name, n)->global = true;
}

static void declare(struct build *b, struct node *n)
{
    bool global = n->kind == N_GLOBAL;
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *name = n->list.at[i];
        struct symbol *sym = symbol(b, b->s, name->name, n);
        if (sym->annotated)
            error(b, n,
                  global ? "annotated name '%.*s' can't be global"
                         : "annotated name '%.*s' can't be nonlocal",
                  name->name);
        else if (sym->param)
            error(b, n,
                  global ? "name '%.*s' is parameter and global"
                         : "name '%.*s' is parameter and nonlocal",
                  name->name);
        else if (sym->bound)
            error(b, n,
                  global ? "name '%.*s' is assigned to before global declaration"
                         : "name '%.*s' is assigned to before nonlocal declaration",
                  name->name);
        else if (sym->used)
            error(b, n,
                  global ? "name '%.*s' is used prior to global declaration"
                         : "name '%.*s' is used prior to nonlocal declaration",
                  name->name);
        if (!global && b->s->kind == SCOPE_MODULE)
            syntax_error(b->error, "SyntaxError", n->line, n->col + 1, n->end_col + 1,
                         "nonlocal declaration not allowed at module level");
        if (global) {
            sym->global = true;
            declared_global(b, name->name, n);
        } else
            sym->nonlocal = true;
    }
}

static void annotate(struct build *b, struct node *n)
{
    struct symbol *sym = symbol(b, b->s, n->a->name, n);
    if (b->s->kind != SCOPE_MODULE && (sym->global || sym->nonlocal))
        error(b, n,
              sym->global ? "annotated name '%.*s' can't be global"
                          : "annotated name '%.*s' can't be nonlocal",
              n->a->name);
    sym->annotated = true;
}

static void yields(struct build *b, struct node *n)
{
    struct scope *s = b->s;
    if (s->kind == SCOPE_MODULE || s->kind == SCOPE_CLASS)
        syntax_error(b->error, "SyntaxError", n->line, n->col + 1, n->end_col + 1,
                     "'yield' outside function");
    else if (s->kind == SCOPE_COMPREHENSION)
        syntax_error(b->error, "SyntaxError", n->line, n->col + 1, n->end_col + 1,
                     "'yield' inside %s",
                     s->node->kind == N_LISTCOMP   ? "list comprehension"
                     : s->node->kind == N_SETCOMP  ? "set comprehension"
                     : s->node->kind == N_DICTCOMP ? "dict comprehension"
                                                   : "generator expression");
    s->generator = true;
    if (n->a)
        walk(b, n->a);
}

static void imports(struct build *b, struct node *n)
{
    for (size_t i = 0; i < n->list.n; i++) {
        struct node *alias = n->list.at[i];
        struct slice name = alias->name2.n ? alias->name2 : alias->name;
        if (slice_eq(name, SLICE("*"))) {
            if (b->s->kind != SCOPE_MODULE)
                syntax_error(b->error, "SyntaxError", alias->line, alias->col + 1,
                             alias->end_col + 1,
                             "import * only allowed at module level");
            continue;
        }
        const char *dot = slice_char(name, '.');
        if (dot && n->kind == N_IMPORT && !alias->name2.n)
            name.n = (size_t)(dot - name.p);
        if (slice_eq(name, SLICE("__debug__")))
            error(b, n, "cannot assign to %.*s", name);
        bind(b, name, alias);
    }
}

static void pattern(struct build *b, struct node *n)
{
    if ((n->kind == N_PCAPTURE || n->kind == N_PSTAR || n->kind == N_PAS ||
         n->kind == N_PMAPPING) &&
        n->name.n)
        bind(b, n->name, n);
    if (n->kind == N_PVALUE || n->kind == N_PCLASS)
        walk(b, n->a);
    else if (n->a)
        pattern(b, n->a);
    for (size_t i = 0; i < n->list.n; i++) {
        if (n->kind == N_PMAPPING)
            walk(b, n->list.at[i]);
        else
            pattern(b, n->list.at[i]);
    }
    for (size_t i = 0; i < n->list2.n; i++)
        pattern(b, n->list2.at[i]);
}

static void use(struct build *b, struct node *n)
{
    symbol(b, b->s, n->name, n)->used = true;
    if (slice_eq(n->name, SLICE("super")) && b->s->kind >= SCOPE_FUNCTION)
        symbol(b, b->s, SLICE("__class__"), n)->used = true;
}

static void walk(struct build *b, struct node *n)
{
    if (b->error->type)
        return;
    switch (n->kind) {
    case N_NAME: use(b, n); return;
    case N_FUNCTION:
    case N_LAMBDA: function(b, n); return;
    case N_CLASS: class(b, n); return;
    case N_LISTCOMP:
    case N_SETCOMP:
    case N_DICTCOMP:
    case N_GENEXP: comprehension(b, n); return;
    case N_NAMED: named(b, n); return;
    case N_KEYWORD:
        if (slice_eq(n->name, SLICE("__debug__")))
            error(b, b->call, "cannot assign to %.*s", n->name);
        walk(b, n->a);
        return;
    case N_CALL: {
        const struct node *outer = b->call;
        b->call = n;
        walk(b, n->a);
        walk_all(b, n->list);
        b->call = outer;
        return;
    }
    case N_GLOBAL:
    case N_NONLOCAL: declare(b, n); return;
    case N_YIELD:
    case N_YIELD_FROM: yields(b, n); return;
    case N_AWAIT:
        awaits(b);
        walk(b, n->a);
        return;
    case N_IMPORT:
    case N_IMPORTFROM: imports(b, n); return;
    case N_ASSIGN:
        walk(b, n->a);
        for (size_t i = 0; i < n->list.n; i++)
            bind_target(b, n->list.at[i]);
        return;
    case N_AUGASSIGN:
        bind_target(b, n->a);
        walk(b, n->b);
        return;
    case N_ANNASSIGN:
        b->s->annotates = true;
        if (n->op)
            annotate(b, n);
        if (n->c || n->op || n->a->kind != N_NAME) /* (x): int binds nothing */
            bind_target(b, n->a);
        walk(b, n->b);
        if (n->c)
            walk(b, n->c);
        return;
    case N_DELETE:
        for (size_t i = 0; i < n->list.n; i++)
            unbind_target(b, n->list.at[i]);
        return;
    case N_FOR:
        bind_target(b, n->a);
        walk(b, n->b);
        break;
    case N_WITHITEM:
        walk(b, n->a);
        if (n->b)
            bind_target(b, n->b);
        return;
    case N_HANDLER:
        if (n->a)
            walk(b, n->a);
        if (n->name.n)
            bind(b, n->name, n);
        walk_all(b, n->list);
        return;
    case N_CASE:
        pattern(b, n->a);
        if (n->b)
            walk(b, n->b);
        walk_all(b, n->list);
        return;
    default:
        if (n->a)
            walk(b, n->a);
        if (n->b)
            walk(b, n->b);
        if (n->c)
            walk(b, n->c);
    }
    walk_all(b, n->list);
    walk_all(b, n->list2);
    walk_all(b, n->list3);
    walk_all(b, n->list4);
}

/* ---- resolving ---------------------------------------------------------------------------- */

static bool function_like(const struct scope *s)
{
    return s->kind >= SCOPE_FUNCTION;
}

/* Is the name a variable of a function around s? Makes it a cell there and a free
 * variable everywhere between. */
static bool capture(struct build *b, struct scope *s, struct slice name,
                    const struct node *node)
{
    struct scope *owner = s->parent;
    for (; owner; owner = owner->parent) {
        if (owner->kind == SCOPE_CLASS && slice_eq(name, SLICE("__class__"))) {
            owner->uses_class_cell = true;
            break;
        }
        struct symbol *sym = function_like(owner) ? scope_find(owner, name) : NULL;
        if (sym && sym->global)
            return false;
        if (sym && sym->bound && !sym->nonlocal) {
            sym->where = WHERE_CELL;
            break;
        }
    }
    if (!owner)
        return false;
    for (struct scope *t = s->parent; t != owner; t = t->parent) {
        struct symbol *sym = symbol(b, t, name, node);
        if (function_like(t) || !sym->bound)
            sym->where = WHERE_FREE;
        else
            sym->passes = true;
    }
    return true;
}

static void resolve(struct build *b, struct scope *s)
{
    for (size_t i = 0; i < s->symbols.n && !b->error->type; i++) {
        struct symbol sym = s->symbols.at[i];
        enum where where = sym.where;
        if (sym.global && sym.nonlocal)
            error(b, sym.node, "name '%.*s' is nonlocal and global", sym.name);
        if (where != WHERE_UNKNOWN && where != WHERE_LOCAL)
            ;
        else if (sym.global)
            where = WHERE_GLOBAL;
        else if (sym.nonlocal) {
            where = WHERE_FREE;
            if (!capture(b, s, sym.name, sym.node))
                error(b, sym.node, "no binding for nonlocal '%.*s' found", sym.name);
        } else if (sym.bound && s->kind != SCOPE_MODULE)
            where = WHERE_LOCAL;
        else if (s->kind != SCOPE_MODULE && capture(b, s, sym.name, sym.node))
            where = WHERE_FREE;
        else
            where = WHERE_GLOBAL;
        s->symbols.at[i].where = where;
    }
    for (size_t i = 0; i < s->children.n; i++)
        resolve(b, s->children.at[i]);
}

bool make_scopes(struct node *module, struct arena *arena, struct syntax_error *err)
{
    struct build b = {.arena = arena, .error = err};
    open_scope(&b, SCOPE_MODULE, module);
    struct scope *root = b.s;
    walk_all(&b, module->list);
    if (!err->type)
        resolve(&b, root);
    /* the root is found again through module->scope, the others through ->next */
    root->next = NULL;
    struct scope *first = b.all;
    if (first != root) {
        struct scope *last = first;
        while (last->next && last->next != root)
            last = last->next;
        last->next = NULL;
        root->next = first;
    }
    return !err->type;
}

void free_scopes(struct scope *root)
{
    while (root) {
        struct scope *next = root->next;
        vec_free(&root->symbols);
        names_free(&root->index);
        vec_free(&root->children);
        free(root);
        root = next;
    }
}
