/* text.h -- the operations of a changed pair as lines: removed, added, or in both. */
#ifndef LOGPARSE_DIFF_TEXT_H
#define LOGPARSE_DIFF_TEXT_H

#include "logparse/diff/match.h"

enum { CONTEXT_LINES = 3 };

struct diff_line {
    char mark;     /* ' ', '-', '+', '~' both but changed, '@' a gap before this line */
    uint32_t a, b; /* operations; NO_OP */
    unsigned changes; /* '~': which parts (enum change) */
};

struct diff_lines {
    VEC(struct diff_line) at;
};

/* '-', '+', '~' or ' ': what became of an aligned pair. */
char pair_mark(const struct pair *p);

/* What differs, with so many lines around it. */
void diff_lines_make(struct diff_lines *lines, const struct aligned_pair *d,
                     uint32_t context);
void diff_lines_free(struct diff_lines *lines);

/* An operation without its addresses; what a guard keeps only when it is asked for.
 * Not made safe. */
void op_plain(const struct op *op, bool failargs, struct str *out);

/* "arguments, descr" */
void changes_text(unsigned changes, struct str *out);

/* "f.py:12 LOAD_FAST" of operation i; empty when no merge point says it. Not safe. */
void place_plain(const struct norm *norm, const struct body_lines *lines, uint32_t i,
                 struct str *out);

#endif
