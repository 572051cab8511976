/* short_names.h -- names for lists, in which long common beginnings do not hide what differs.
 * A driver of another VM can print a whole program as its location. */
#ifndef LOGPARSE_TRACES_SHORT_NAMES_H
#define LOGPARSE_TRACES_SHORT_NAMES_H

#include "logparse/traces/traces.h"

/* By trace; names that are short, or have no common beginning, are themselves. In the others
 * "[...]" stands for what is left out. Free with short_names_free(). */
char **short_names(const struct traces *traces);
void short_names_free(char **names, const struct traces *traces);

#endif
