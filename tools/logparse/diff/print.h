/* print.h -- a comparison as text, as Markdown, as JSON. */
#ifndef LOGPARSE_DIFF_PRINT_H
#define LOGPARSE_DIFF_PRINT_H

#include <stdio.h>

#include "logparse/diff/compare.h"
#include "logparse/diff/words.h"
#include "logparse/util/style.h"

struct diff_look {
    const struct style *style;
    bool stat; /* figures and a line a trace, no operations */
    bool side_by_side;
};

void diff_print(const struct comparison *c, const struct diff_look *look, FILE *out);
void diff_markdown(const struct comparison *c, FILE *out);
void diff_json(const struct comparison *c, FILE *out);

/* "changed and moved", "new", "split from NAME": what became of a trace. Not made safe. */
void fate_text(const struct comparison *c, const struct match *m, struct str *out);
/* "an allocation is no longer virtual (3 times) at f.py:12 f: +34: p1 = ...". Not safe. */
void word_text(const struct word *w, struct str *out);
/* What to say of a trace that only one side has. Not made safe. */
void lonely_text(const struct comparison *c, const struct match *m, struct str *out);

#endif
