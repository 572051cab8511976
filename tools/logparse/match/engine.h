/* engine.h -- do operations fit a list of patterns?
 *
 * Sound in what others let pass: two names never stand for one value, nor one name for two;
 * result boxes are compared; a pattern of a descr must fit all of it. */
#ifndef LOGPARSE_MATCH_ENGINE_H
#define LOGPARSE_MATCH_ENGINE_H

#include "logparse/match/parse.h"

struct ops { /* what is matched: operations of a trace, in order */
    VEC(const struct op *) at;
};

enum fit { FITS, FITS_NOT, FITS_UNDECIDED /* too many ways to try */ };

struct binding { /* a free name and the box it stands for */
    struct slice name, value;
};

struct misfit {
    size_t op;     /* index in ops; ops.n: behind the last one */
    uint32_t line; /* of the pattern; 0: the patterns were used up */
    struct str why;
    VEC(struct binding) bound; /* by the operations in front of it */
};

void misfit_free(struct misfit *misfit);

/* On FITS_NOT *misfit says how far it went at best. The caller frees it. */
enum fit patterns_fit(const struct expectation *e, const struct ops *ops,
                      struct misfit *misfit);

/* The pattern of an operation where a misfit was found: names stay, and so does all of the old
 * pattern that fits (NULL: there is none). */
void pattern_write(const struct pattern *old, const struct op *op,
                   const struct misfit *at, struct str *out);

/* How many operations a rule speaks of, and whether that is as it should be. */
bool rule_holds(const struct rule *rule, const struct ops *ops, uint64_t *count,
                size_t *first);

#endif
