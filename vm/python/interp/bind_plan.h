/* bind_plan.h -- which argument of a call becomes which parameter, as far as the code of the
 * function, the number of values and the names of keywords tell. */
#ifndef INTERP_BIND_PLAN_H
#define INTERP_BIND_PLAN_H

#include "python/obj/obj.h"

enum { PLAN_PARAMETERS = 32, FROM_DEFAULT = -1 };

struct bind_plan {
    int nparams;                   /* with the one of *args */
    int16_t from[PLAN_PARAMETERS]; /* the value's number, or FROM_DEFAULT */
    int rest, nrest;               /* values that *args gets; rest < 0: there is none */
    int kw; /* the parameter **kw, which gets an empty dict; < 0: there is none */
};

/* n values, of which the last are those of `kwnames` (a tuple or NULL). False: it takes more
 * than that (keywords for **kw, defaults of keyword-only parameters), or is an error. */
bool bind_plan(val func, int n, val kwnames, struct bind_plan *p);

#endif
