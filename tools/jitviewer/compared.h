/* compared.h -- two logs, read and compared. */
#ifndef JITVIEWER_COMPARED_H
#define JITVIEWER_COMPARED_H

#include "logparse/diff/compare.h"

struct compared {
    struct run runs[2]; /* old, new */
    struct comparison c;
    struct chosen all;
};

/* NULL, with a line in *why for each log that cannot be read. The paths stay the caller's.
 * `locations`: how they spell locations; may be NULL, and must outlive the result. */
struct compared *compared_open(const char *old, const char *new,
                               const struct locations *locations, struct str *why);
void compared_close(struct compared *compared);

#endif
