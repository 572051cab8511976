/* locations.h -- how drivers of other VMs spell a location, as regular expressions (PCRE2) with
 * the named groups file, first, line, function and op: of --location, and of the file
 * ~/.config/hotloop/locations. A location that one of them fits is written in Python's form
 * before the log is read ("function;file:first-line~op"), so that everything that knows
 * functions, files and lines works for it. */
#ifndef LOGPARSE_LOG_LOCATIONS_H
#define LOGPARSE_LOG_LOCATIONS_H

#include "base/vec.h"
#include "logparse/log/text.h"

struct location_form; /* a compiled expression */

struct locations {
    VEC(struct location_form *) forms; /* tried in this order */
};

/* False with a sentence in *why: it is no expression, has other groups, or neither `file` nor
 * `function`. */
bool locations_add(struct locations *l, const char *regex, struct str *why);
/* The lines of the setting file, where there is one; '#' begins a comment. False with a
 * sentence in *why that names the line. */
bool locations_read_settings(struct locations *l, struct str *why);
void locations_free(struct locations *l);

/* The location in Python's form, appended; false: no form fits. */
bool location_rewrite(const struct locations *l, struct slice location,
                      struct str *out);
/* All locations of a log; returns how many were rewritten. */
uint64_t locations_rewrite_text(const struct locations *l, struct text *text);

#endif
