/* build.h -- the steps of traces_read(), each its own file. Not for users of the library. */
#ifndef LOGPARSE_TRACES_BUILD_H
#define LOGPARSE_TRACES_BUILD_H

#include "logparse/ops/headers.h"
#include "logparse/traces/guard_counts.h"
#include "logparse/traces/traces.h"

struct builder {
    struct traces *out;
    struct log *log;
    enum stage primary; /* the stage whose sections are the traces of this log */
    struct map
        bridge_guards; /* ids of guards that some bridge leaves; value: where that
                                  guard was seen last, GUARD_AT(trace, ordinal), or 0 */
    struct map labels; /* token -> GUARD_AT(trace, label ordinal), last seen */
    struct map loops;  /* loop number -> trace + 1, last seen */
    struct guard_counts failures; /* how often guards failed, when the log tells */
};

#define GUARD_AT(trace, ordinal) ((uint64_t)(trace) << 32 | (ordinal))

/* digest.c: read the body of trace number t's primary section: counts of operations and
 * guards, labels, the final jump, which guards of b->bridge_guards it owns.
 * `lines` stands behind the header. */
void digest_body(struct builder *b, uint32_t t, struct lines *lines);

/* attach.c: bridges whose guard is not in the log: by the jump that was patched into their
 * parent's code. */
void attach_by_patches(struct builder *b);

/* counts.c: find the counters of the log and give them to the traces. */
void counts_attach(struct builder *b);

/* names.c: give every trace its stable name. */
void names_assign(struct traces *traces);

#endif
