/* filter.h -- which traces a person wants to see. Regular expressions are PCRE2's. */
#ifndef LOGPARSE_TRACES_FILTER_H
#define LOGPARSE_TRACES_FILTER_H

#include "logparse/traces/traces.h"

struct regex; /* a compiled expression */

/* Smart case: without a capital letter in it, an expression ignores case. NULL with a
 * sentence in *why when it is no expression. */
struct regex *regex_new(const char *pattern, struct str *why);
bool regex_match(const struct regex *r, struct slice text);
/* The first match at or behind `from`; false when there is none. */
bool regex_find(const struct regex *r, struct slice text, size_t from, size_t *start,
                size_t *end);
void regex_free(struct regex *r);

struct filter {
    struct regex *function, *file, *name; /* NULL: any */
    uint64_t min_count;                   /* entries or runs, whichever is larger */
    unsigned kinds;                       /* bits 1 << trace_kind; 0: any */
};

bool filter_accepts(const struct filter *f, const struct traces *traces,
                    const struct trace *t);
void filter_free(struct filter *f);

#endif
