/* condition.h -- --fail-if: a figure, a comparison, a limit. */
#ifndef GCSTATS_CONDITION_H
#define GCSTATS_CONDITION_H

#include "gcstats/quantity.h"

enum comparison { IS_ABOVE, IS_AT_LEAST, IS_BELOW, IS_AT_MOST };

/* "p99>3ms"; relative to the old log: "total>+5%", "heap.max>+10M", "mmu.10ms<-5%". */
struct condition {
    const char *text;
    int figure;
    enum comparison comparison;
    bool relative, percent; /* percent: of the old value */
    bool in_ticks;
    double limit; /* signed when relative */
};

enum verdict { VERDICT_HOLDS_NOT, VERDICT_HOLDS, VERDICT_UNKNOWN };

/* False, with a sentence in *why, when it is no condition. */
bool condition_parse(struct condition *c, const char *text, struct str *why);
/* Does it hold for `now`? `old` is only looked at when it is relative. */
enum verdict condition_check(const struct condition *c, const struct figures *now,
                             const struct figures *old);

#endif
