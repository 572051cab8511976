/* cells.h -- a screen as a grid of characters with looks. Views draw into it; tui.c shows it
 * on a terminal, and tests read it as text. */
#ifndef JITVIEWER_CELLS_H
#define JITVIEWER_CELLS_H

#include "logparse/rows/rowtext.h"

enum cell_attr { CELL_REVERSE = 1, CELL_UNDERLINE = 2, CELL_BOLD = 4 };

enum { CELL_BYTES = 14 /* a character and a few combining marks */ };

struct cell {
    char text[CELL_BYTES];
    uint8_t n; /* bytes; 0: right half of a wide character */
    uint8_t look, attr;
};

struct cells {
    struct cell *at; /* rows * cols */
    int rows, cols;
    bool ascii; /* the terminal knows nothing else */
};

/* Make it this large (at least 1x1) and blank. */
void cells_resize(struct cells *c, int rows, int cols);
void cells_free(struct cells *c);

/* Put safe text at a place; what is outside the grid is not drawn. Returns the column behind
 * the text. */
int cells_put(struct cells *c, int row, int col, enum look look, unsigned attr,
              struct slice text);
int cells_putf(struct cells *c, int row, int col, enum look look, unsigned attr,
               const char *format, ...) __attribute__((format(printf, 6, 7)));

/* A line of rich text in the columns [col, end): the first `fixed` ones as they are, the others
 * scrolled by `left` columns; '<' and '>' tell that there is more. */
void cells_rich(struct cells *c, int row, int col, int end, const struct rich *r,
                int fixed, size_t left, unsigned attr);
/* Add attributes to the columns [col, end) of a row. */
void cells_mark(struct cells *c, int row, int col, int end, unsigned attr);

/* The grid as text, one line a row, without trailing blanks. With `attrs`, a line
 * "~~" follows where something is reversed (R), underlined (U), bold (B). */
void cells_text(const struct cells *c, bool attrs, struct str *out);

#endif
