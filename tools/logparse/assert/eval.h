/* eval.h -- statements about a log: loops("f").allocations == 0, aborts == 0, ...
 *
 * A statement is COMPARISON of two sums; a name that does not exist makes it wrong, never
 * true, and so does a pattern that means no trace. What the log does not hold is unknown. */
#ifndef LOGPARSE_ASSERT_EVAL_H
#define LOGPARSE_ASSERT_EVAL_H

#include "logparse/diff/figures.h"
#include "logparse/gc/figures.h"
#include "logparse/traces/totals.h"

/* Names of whole logs and of traces that are no figures. Rows: names.def. */
enum assert_name {
#define NAME(id, name, words) NAME_##id,
#include "logparse/assert/names.def"
#undef NAME
    ASSERT_NAMES
};
extern const char *const assert_names[ASSERT_NAMES];
extern const char *const assert_words[ASSERT_NAMES]; /* what they mean */

enum answer { ANSWER_PASS, ANSWER_FAIL, ANSWER_UNKNOWN, ANSWER_WRONG, ANSWERS };
extern const char *const answer_names[ANSWERS]; /* "pass", "fail", "unknown", "error" */

struct statement {
    const char *text;
    enum answer answer;
    double left, right; /* of PASS and FAIL */
    struct str why;     /* of UNKNOWN and WRONG: a sentence */
    uint32_t trace;     /* the one that matters most to it; NO_TRACE */
    enum figure figure; /* what it asked for there; FIGURES: nothing in particular */
};

void statement_judge(struct statement *s, const struct run *run,
                     const struct totals *totals, struct gc_figures *gc);

/* Where in the Python source the statement points at. False: nowhere. The slices live as long
 * as the log. */
bool statement_place(const struct statement *s, const struct run *run,
                     struct place *place);

#endif
