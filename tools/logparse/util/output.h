/* output.h -- a file to be written from its beginning to its end; NULL or "-": standard output. */
#ifndef LOGPARSE_UTIL_OUTPUT_H
#define LOGPARSE_UTIL_OUTPUT_H

#include <stdio.h>

#include "base/str.h"

/* NULL with a sentence in *why: it cannot be made. */
FILE *output_open(const char *path, struct str *why);
/* Standard output stays open. False with a sentence in *why: not all that was put there arrived. */
bool output_close(FILE *out, const char *path, struct str *why);

#endif
