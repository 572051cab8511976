/* annotate.h -- a source file with what each of its lines costs (traces/ledger.h), and why a line
 * costs nothing. logparse annotate and jitviewer show the same rows. */
#ifndef LOGPARSE_ROWS_ANNOTATE_H
#define LOGPARSE_ROWS_ANNOTATE_H

#include "logparse/rows/rowtext.h"
#include "logparse/traces/ledger.h"

enum line_state {
    LINE_NO_CODE, /* blank, comment, part of the line before */
    LINE_COSTS,   /* operations of it run in traces */
    LINE_IDLE,    /* operations are there and never ran */
    LINE_FREE,    /* compiled, without an operation (in the loop) */
    LINE_ABORTED, /* not compiled: recordings of its function were given up */
    LINE_COLD,    /* not compiled: no trace enters its function */
    LINE_UNUSED,  /* other lines of its function are compiled */
    LINE_MODULE,  /* outside any function, in no trace */
    LINE_STATES
};
extern const char *const line_state_names[LINE_STATES]; /* as in JSON */

struct annotated {
    int64_t line;
    struct slice text; /* not made safe; empty when the source is not known */
    const struct ledger_line *cost; /* NULL: in no trace */
    enum line_state state;
    char *why; /* a sentence; NULL */
};

struct annotation {
    uint32_t file; /* in ledger->files */
    const struct source *source;
    VEC(struct annotated) lines;
    double ops; /* of all lines */
};

void annotation_make(struct annotation *a, struct library *lib, struct ledger *ledger,
                     uint32_t file);
void annotation_free(struct annotation *a);

/* The file that is meant by a path or the end of one; -1: none, -2: several. */
int64_t ledger_find_file(const struct ledger *ledger, struct slice name);

/* The columns of figures, and of one line; of the same width. Below ANNOTATE_WIDE columns only the
 * most telling are shown (0: as wide as it gets). */
enum { ANNOTATE_WIDE = 110 };
void annotate_head(bool counted, size_t width, struct rich *out);
void annotate_figures(const struct ledger *ledger, const struct ledger_line *line,
                      size_t width, struct rich *out);
void annotated_text(const struct ledger *ledger, const struct annotated *line,
                    size_t width, struct rich *out);

#endif
