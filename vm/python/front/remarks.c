/* remarks.c -- see remarks.h. What CPython 3.11 warns of, in its words. */
#include "python/front/remarks.h"

#include <stdio.h>
#include <string.h>

#include "python/front/gen.h"

void remark(struct arena *a, struct remark r)
{
    for (const struct remark *o = a->remarks; o; o = o->older)
        if (o->line == r.line && o->col == r.col && strcmp(o->text, r.text) == 0)
            return;
    struct remark *kept = arena_new(a, sizeof *kept);
    *kept = r;
    kept->older = a->remarks;
    a->remarks = kept;
}

/* ---- what the compiler sees ------------------------------------------------------------------ */

static void about(struct gen *g, const struct node *n, struct remark r)
{
    if (g->source->hidden)
        return;
    r.category = E_SyntaxWarning;
    r.line = n->line;
    r.col = n->col;
    r.end_line = n->end_line;
    r.end_col = n->end_col;
    r.parsed = true;
    remark(g->arena, r);
}

/* The type that the expression surely has; NULL: who knows. */
static const char *type_for(struct gen *g, const struct node *n)
{
    switch (n->kind) {
    case N_TUPLE: return "tuple";
    case N_LIST:
    case N_LISTCOMP: return "list";
    case N_DICT:
    case N_DICTCOMP: return "dict";
    case N_SET:
    case N_SETCOMP: return "set";
    case N_GENEXP: return "generator";
    case N_LAMBDA: return "function";
    case N_FSTRING: return "str";
    default: break;
    }
    val v = const_value(g, n);
    return v ? type_name(g->vm, v) : NULL;
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* None, True, False and ... are the only ones of their kind. */
static bool is_literal(struct gen *g, const struct node *n)
{
    val v = const_value(g, n);
    const struct vm *vm = g->vm;
    return v && v != vm->none && v != vm->true_ && v != vm->false_ && v != vm->ellipsis;
}

void remark_compare(struct gen *g, const struct node *n)
{
    bool left = is_literal(g, n->a);
    for (size_t i = 0; i < n->list2.n; i++) {
        const struct node *step = n->list2.at[i];
        bool right = is_literal(g, step->a);
        if (step->op == K_IS && (left || right)) {
            struct remark r = {.line = 0};
            snprintf(r.text, sizeof r.text,
                     "\"%s\" with a literal. Did you mean \"%s\"?",
                     step->op2 ? "is not" : "is", step->op2 ? "!=" : "==");
            about(g, n, r);
            return;
        }
        left = right;
    }
}

void remark_assert(struct gen *g, const struct node *n)
{
    if (n->a->kind == N_TUPLE && n->a->list.n)
        about(g, n,
              (struct remark){
                  .text = "assertion is always true, perhaps remove parentheses?"});
}

void remark_call(struct gen *g, const struct node *n)
{
    const char *type = n->a->kind == N_LAMBDA ? NULL : type_for(g, n->a);
    if (!type)
        return;
    struct remark r = {.line = 0};
    snprintf(r.text, sizeof r.text,
             "'%s' object is not callable; perhaps you missed a comma?", type);
    about(g, n, r);
}

void remark_subscript(struct gen *g, const struct node *n)
{
    static const char *const none[] = {"NoneType", "ellipsis", "int", "bool",
                                       "float",    "complex",  "set", "generator",
                                       "function", NULL},
                             *const by_index[] = {"str", "bytes", "tuple", "list",
                                                  NULL},
                             *const indices[] = {"int", "bool", NULL};
    const char *type = type_for(g, n->a), *index = type_for(g, n->b);
    struct remark r = {.line = 0};
    if (!type)
        return;
    if (is_one_of(type, none))
        snprintf(r.text, sizeof r.text,
                 "'%s' object is not subscriptable; perhaps you missed a comma?", type);
    else if (index && is_one_of(type, by_index) && !is_one_of(index, indices))
        snprintf(r.text, sizeof r.text,
                 "%s indices must be integers or slices, not %s; perhaps you missed a "
                 "comma?",
                 type, index);
    else
        return;
    about(g, n, r);
}

/* ---- telling ---------------------------------------------------------------------------------- */

static bool tell(struct vm *vm, const struct remark *r, struct slice file,
                 struct syntax_error *error)
{
    if (vm->warn_at(vm, r->category, slice_of(r->text), file, r->line))
        return true;
    if (exc_matches(vm, r->category)) {
        vm->exc = NULL;
        syntax_error_range(error, r->line, r->col, r->end_line, r->end_col, "%s",
                           r->text);
        error->parsed = r->parsed;
    }
    return false;
}

bool tell_remarks(struct vm *vm, const struct arena *a, struct slice file,
                  struct syntax_error *error)
{
    VEC(const struct remark *) all = {0};
    for (const struct remark *r = a->remarks; r; r = r->older)
        *vec_add(&all) = r;
    bool ok = true;
    for (size_t i = all.n; ok && i-- > 0;)
        ok = tell(vm, all.at[i], file, error);
    vec_free(&all);
    return ok;
}
