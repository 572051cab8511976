/* bind_plan.h -- which argument of a call becomes which parameter, as far as the code of the
 * function, the number of values and the names of keywords tell. */
#ifndef INTERP_BIND_PLAN_H
#define INTERP_BIND_PLAN_H

#include "python/obj/obj.h"

enum { PLAN_PARAMETERS = 32, PLAN_KEYWORDS = 5, FROM_DEFAULT = -1 };

struct bind_plan {
    int nparams;                   /* with the one of *args */
    int16_t from[PLAN_PARAMETERS]; /* the value's number, or FROM_DEFAULT */
    int rest, nrest;               /* values that *args gets; rest < 0: there is none */
    int kw;                        /* the parameter **kw; < 0: there is none */
    int nkwrest;
    int16_t kwrest[PLAN_KEYWORDS]; /* values that it gets */
};

/* n values, of which the last are those of `kwnames` (a tuple or NULL). False: it takes more
 * than that (many keywords for **kw, many keyword-only parameters with defaults), or is an error. */
bool bind_plan(struct vm *vm, val func, int n, val kwnames, struct bind_plan *p);

/* Which of the triples of the dict of defaults has that of a keyword-only parameter; negative:
 * it has none. */
int64_t keyword_default_at(struct vm *vm, val func, val name);

#endif
