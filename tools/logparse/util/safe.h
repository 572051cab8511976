/* safe.h -- text from a log or a source file, made fit for a terminal.
 * Nothing that could move the cursor, change colours or reorder what is read passes: control
 * bytes, C1 controls, bidirectional overrides and bytes that are no UTF-8 appear as \xNN. */
#ifndef LOGPARSE_UTIL_SAFE_H
#define LOGPARSE_UTIL_SAFE_H

#include "base/str.h"

/* Bytes of the valid UTF-8 character at the front (RFC 3629); 0 when there is none. */
size_t utf8_length(struct slice s);

/* Does this character neither move nor turn anything on a terminal? */
bool utf8_is_printable(int32_t code);
/* The code point of the valid character of `n` bytes at the front. */
int32_t utf8_code(struct slice s, size_t n);

/* Append the text; a tab becomes blanks up to the next multiple of 8 columns of `out`. */
void safe_add(struct str *out, struct slice text);

/* Columns that a (safe) text takes on a terminal. */
size_t safe_width(struct slice text);

/* The longest front part of the (safe) text that is at most `columns` wide. */
struct slice safe_cut(struct slice text, size_t columns);

#endif
