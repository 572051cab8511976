/* bind_plan.c -- see bind_plan.h. The rules are those of bind_arguments (frame.c), which does
 * all that is not planned. */
#include "python/interp/bind_plan.h"

enum { NOT_YET = -2 };

/* A keyword's parameter; -1: it has none, or has a value. */
static int parameter_of(const struct code *c, const struct bind_plan *p, val name)
{
    for (int i = c->nposonly; i < c->nargs + c->nkwonly; i++)
        if (str_eq(c->varnames.at[i], name))
            return p->from[i] == NOT_YET ? i : -1;
    return -1;
}

bool bind_plan(val func, int n, val kwnames, struct bind_plan *p)
{
    const struct code *c = code_of(as_func(func)->code);
    int nkw = kwnames ? (int)as_tuple(kwnames)->n : 0, npos = n - nkw;
    int total = c->nargs + c->nkwonly, taken = npos < c->nargs ? npos : c->nargs;
    bool varargs = c->flags & CODE_VARARGS;
    if (total + 2 >= PLAN_PARAMETERS || (npos > c->nargs && !varargs))
        return false;
    for (int i = 0; i < total; i++)
        p->from[i] = (int16_t)(i < taken ? i : NOT_YET);
    for (int k = 0; k < nkw; k++) {
        int i = parameter_of(c, p, as_tuple(kwnames)->at[k]);
        if (i < 0)
            return false;
        p->from[i] = (int16_t)(npos + k);
    }
    val d = as_func(func)->defaults;
    int first = c->nargs - (d ? (int)as_tuple(d)->n : 0); /* parameter with a default */
    for (int i = 0; i < total; i++) {
        if (p->from[i] != NOT_YET)
            continue;
        if (i < first || i >= c->nargs)
            return false;
        p->from[i] = FROM_DEFAULT;
    }
    p->kw = c->flags & CODE_VARKW ? total + varargs : -1;
    p->nparams = total + varargs + (p->kw >= 0);
    p->rest = varargs ? taken : -1;
    p->nrest = varargs ? npos - taken : 0;
    return true;
}
