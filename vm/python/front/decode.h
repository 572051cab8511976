/* decode.h -- source files in other encodings (PEP 263). */
#ifndef FRONT_DECODE_H
#define FRONT_DECODE_H

#include "python/front/lexer.h"

/* The bytes of a source file become UTF-8 with '\n' at the ends of lines, without a byte
 * order mark. What the encoding is says a mark, else a comment in one of the first two
 * lines, else it is UTF-8. False: *error says what is wrong. `file` is for messages. */
bool decode_source(struct str *text, const char *file, struct syntax_error *error);

#endif
