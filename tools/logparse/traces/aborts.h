/* aborts.h -- recordings that were given up, by reason and function; and what was compiled again
 * and again. */
#ifndef LOGPARSE_TRACES_ABORTS_H
#define LOGPARSE_TRACES_ABORTS_H

#include "logparse/traces/traces.h"

/* What a reason means, and what was seen to help (tests/suites/questions.py runs each). */
struct abort_words {
    const char *reason, *meaning, *advice; /* advice: NULL when none was tried */
};
/* A reason of PyPy or Hotloop; `meaning` is NULL for others. */
struct abort_words abort_words_for(struct slice reason);

struct abort_group {
    uint32_t reason; /* in traces->texts */
    struct place start,
        last; /* is_python: known; where recordings began, where the last stood */
    uint64_t count;
    uint64_t
        ticks; /* of their jit-tracing sections: what ran behind the abort included */
};

struct again {      /* compiled several times */
    uint32_t trace; /* one of them */
    uint32_t guard; /* of its parent; 0: not a bridge */
    uint32_t times;
};

struct aborts {
    VEC(struct abort_group) groups; /* most expensive first */
    VEC(struct again) again;        /* most often first; at least LEAST_AGAIN times */
    uint64_t ticks; /* of the whole log, from its first mark to its last */
};

enum { LEAST_AGAIN = 3 };

void aborts_read(struct aborts *a, const struct traces *traces);
void aborts_free(struct aborts *a);

#endif
