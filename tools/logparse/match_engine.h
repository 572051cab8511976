/* match_engine.h -- do operations fit a list of patterns?
 *
 * Sound in what others let pass: two names never stand for one value, nor one name for two;
 * result boxes are compared; a pattern of a descr must fit all of it. */
#ifndef LOGPARSE_MATCH_ENGINE_H
#define LOGPARSE_MATCH_ENGINE_H

#include "logparse/match_parse.h"

struct ops { /* what is matched: operations of a trace, in order */
    VEC(const struct op *) at;
};

enum fit { FITS, FITS_NOT, FITS_UNDECIDED /* too many ways to try */ };

struct misfit {
    size_t op;       /* index in ops; ops.n: behind the last one */
    uint32_t line;   /* of the pattern; 0: the patterns were used up */
    struct str why;
};

/* On FITS_NOT *misfit says how far it went at best. The caller frees misfit->why. */
enum fit patterns_fit(const struct expectation *e, const struct ops *ops,
                      struct misfit *misfit);

/* How many operations a rule speaks of, and whether that is as it should be. */
bool rule_holds(const struct rule *rule, const struct ops *ops, uint64_t *count,
                size_t *first);

#endif
