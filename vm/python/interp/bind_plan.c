/* bind_plan.c -- see bind_plan.h. The rules are those of bind_arguments (frame.c), which does
 * all that is not planned. */
#include "python/interp/bind_plan.h"

enum { NOT_YET = -2, NONE_OF_THEM = -1, HAS_ONE = -2 };

/* A keyword's parameter, or NONE_OF_THEM; HAS_ONE: it has a value. */
static int parameter_of(const struct code *c, const struct bind_plan *p, val name)
{
    for (int i = c->nposonly; i < c->nargs + c->nkwonly; i++)
        if (str_eq(c->varnames.at[i], name))
            return p->from[i] == NOT_YET ? i : HAS_ONE;
    return NONE_OF_THEM;
}

int64_t keyword_default_at(struct vm *vm, val func, val name)
{
    val d = as_func(func)->kwdefaults;
    int64_t at = d && is_kind(d, KIND_DICT) ? dict_place(vm, d, name) : PLACE_ABSENT;
    return at < 0 ? -1 : at / 3; /* the values of triples */
}

bool bind_plan(struct vm *vm, val func, int n, val kwnames, struct bind_plan *p)
{
    const struct code *c = code_of(as_func(func)->code);
    int nkw = kwnames ? (int)as_tuple(kwnames)->n : 0, npos = n - nkw;
    int total = c->nargs + c->nkwonly, taken = npos < c->nargs ? npos : c->nargs;
    bool varargs = c->flags & CODE_VARARGS;
    if (total + 2 >= PLAN_PARAMETERS || (npos > c->nargs && !varargs))
        return false;
    for (int i = 0; i < total; i++)
        p->from[i] = (int16_t)(i < taken ? i : NOT_YET);
    p->nkwrest = 0;
    for (int k = 0; k < nkw; k++) {
        int i = parameter_of(c, p, as_tuple(kwnames)->at[k]);
        bool rest =
            i == NONE_OF_THEM && c->flags & CODE_VARKW && p->nkwrest < PLAN_KEYWORDS;
        if (i < 0 && !rest)
            return false;
        if (rest)
            p->kwrest[p->nkwrest++] = (int16_t)(npos + k);
        else
            p->from[i] = (int16_t)(npos + k);
    }
    val d = as_func(func)->defaults;
    int first = c->nargs - (d ? (int)as_tuple(d)->n : 0); /* parameter with a default */
    for (int i = 0; i < total; i++) {
        if (p->from[i] != NOT_YET)
            continue;
        int64_t at = i < c->nargs ? 0 : keyword_default_at(vm, func, c->varnames.at[i]);
        if (i < first || at < 0 || at >= PLAN_KEYWORDS)
            return false;
        p->from[i] = FROM_DEFAULT;
    }
    p->kw = c->flags & CODE_VARKW ? total + varargs : -1;
    p->nparams = total + varargs + (p->kw >= 0);
    p->rest = varargs ? taken : -1;
    p->nrest = varargs ? npos - taken : 0;
    return true;
}
