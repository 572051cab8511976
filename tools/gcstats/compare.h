/* compare.h -- two logs side by side, and conditions on their figures. */
#ifndef GCSTATS_COMPARE_H
#define GCSTATS_COMPARE_H

#include <stdio.h>

#include "gcstats/condition.h"
#include "logparse/util/style.h"

struct conditions {
    VEC(struct condition) list;
};

/* One log and its figures. */
struct side {
    const struct analysis *a;
    const struct figures *figures;
};

void compare_print(const struct style *style, FILE *out, struct side before,
                   struct side after);
void compare_json(FILE *out, struct side before, struct side after);

/* Check every condition and say on stderr which hold or cannot be told.
 * EXIT_DIFFERENT when one holds, else EXIT_INCONCLUSIVE when one is unknown, else
 * EXIT_SAME. `before` is only looked at by relative conditions. */
int conditions_check(const struct conditions *c, struct side before, struct side after);

#endif
