/* redact.h -- other words for what a log says of the program: names, paths, strings, source text.
 *
 * The same word always gets the same substitute, so a redacted log has the same traces, guards and
 * counts, and names still tell what belongs together. Words of the VM (operations, bytecodes, its
 * fields and classes) and of Python itself stay. */
#ifndef LOGPARSE_EXPORT_REDACT_H
#define LOGPARSE_EXPORT_REDACT_H

#include "logparse/ops/op.h"
#include "logparse/ops/place.h"

struct redactor {
    struct names words;   /* "n12" stands for the 12th of them */
    struct names files;   /* "/file3.py" */
    struct names strings; /* "s4" */
    struct names places;  /* locations that are no Python: "place 2" */
};

void redactor_free(struct redactor *r);

/* Each appends. A location, anywhere in a line: */
void redact_place(struct redactor *r, struct slice location, struct str *out);
void redact_file(struct redactor *r, struct slice path, struct str *out);
/* An operation, a merge point, the inputs: the whole line. */
void redact_op(struct redactor *r, const struct op *op, struct str *out);
/* A line of Python: words and strings replaced, comments left out. */
void redact_source(struct redactor *r, struct slice line, struct str *out);

#endif
