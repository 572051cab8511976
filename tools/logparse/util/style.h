/* style.h -- colours and widths of what is printed as text (not in curses). */
#ifndef LOGPARSE_UTIL_STYLE_H
#define LOGPARSE_UTIL_STYLE_H

#include <stdio.h>

#include "base/str.h"

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What a piece of text is; rows say how it looks (style.c). */
enum look {
    LOOK_PLAIN,
    LOOK_TITLE,
    LOOK_DIM,
    LOOK_SOURCE,
    LOOK_BYTECODE,
    LOOK_GUARD,
    LOOK_BRIDGE,
    LOOK_MISSING, /* what is not there, and should interest somebody */
    LOOK_CALL,
    LOOK_ALLOC,
    LOOK_LABEL,
    LOOK_ASM,
    LOOK_BAD,
    LOOK_GOOD,
    LOOKS
};

struct style {
    bool color;
    size_t width; /* columns; 0: as long as it gets */
};

/* For a stream: colours when it is a terminal, TERM is not dumb and NO_COLOR is empty. */
struct style style_for(FILE *out, enum color_choice choice);
/* "auto", "always", "never" */
bool color_choice_parse(const char *word, enum color_choice *choice);

/* Print safe text in a look. */
void style_put(const struct style *style, FILE *out, enum look look, struct slice text);
void style_putf(const struct style *style, FILE *out, enum look look,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
