/* glob.h -- patterns for stable names: '*' is any text, '?' any byte; all else is itself
 * (names hold brackets, so there are no sets). */
#ifndef LOGPARSE_UTIL_GLOB_H
#define LOGPARSE_UTIL_GLOB_H

#include "base/str.h"

struct locations; /* log/locations.h */

bool glob_match(struct slice pattern, struct slice text);

/* Which names are meant: --only and --ignore. Zero is all of them. */
struct chosen {
    struct slice *only, *ignore;
    size_t n_only, n_ignore;
    const struct locations *locations; /* how the log spells them; NULL */
};
bool chosen_has(const struct chosen *chosen, struct slice name);

#endif
