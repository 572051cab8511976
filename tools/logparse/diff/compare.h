/* compare.h -- one or several runs of each side, their figures and the verdict.
 *
 * The traces of the first run of each side are compared in full. The others say what may be
 * believed: a figure, or the code of a trace, that differs among the runs of one side is not
 * a regression when it differs between the sides too. */
#ifndef LOGPARSE_DIFF_COMPARE_H
#define LOGPARSE_DIFF_COMPARE_H

#include "logparse/diff/match.h"

enum verdict {
    VERDICT_SAME,
    VERDICT_REGRESSED,
    VERDICT_IMPROVED,
    VERDICT_UNSTABLE,
    VERDICT_UNKNOWN,
    VERDICTS
};
extern const char *const verdict_names[VERDICTS]; /* "SAME", ... */

struct spread {
    double low, median, high;
    bool known;
    bool two_peaked; /* the values stand around `low` and around `high`, none between */
};

struct shift {
    struct spread a, b;
    enum verdict verdict;
};

/* A trace whose code is not the same in all runs of one side. */
struct unstable {
    const char *name;
    uint32_t a_codes, b_codes; /* different ones, absence included */
};

struct limit { /* --fail-on */
    const char *text;
    struct slice pattern;                /* of trace(...); see has_pattern */
    bool has_pattern, percent, relative; /* relative: "+2", of the change */
    enum figure figure;
    char op[3];
    double number;
    struct spread a, b; /* what it was held against */
    enum { LIMIT_KEPT, LIMIT_BROKEN, LIMIT_UNKNOWN } result;
};

struct comparison {
    struct run *runs; /* n_a of the old side, then n_b */
    size_t n_a, n_b;
    const struct chosen *chosen;
    struct diff diff;
    double
        passes; /* the new side did so many times the work of the old one; 1: as much, or
                      nothing tells. What it executed is divided by it; limits are not. */
    struct shift total[FIGURES];
    VEC(struct unstable) unstable;
    struct limit *limits;
    size_t n_limits;
};

/* Parse a limit; false with a sentence in *why. */
bool limit_parse(const char *text, struct limit *limit, struct str *why);

/* Compare; `c` holds runs, chosen and limits. */
void compare(struct comparison *c);
void comparison_free(struct comparison *c);

/* The figures of one pair of traces. */
struct shift match_shift(const struct comparison *c, const struct match *m,
                         enum figure f);

/* Is this match among the chosen traces, and is it steady within the sides? */
bool match_is_chosen(const struct comparison *c, const struct match *m);
bool match_is_unstable(const struct comparison *c, const struct match *m);

/* Do all runs hold jit-summary and no traces? Then its counters are compared. */
bool comparison_is_of_summaries(const struct comparison *c);
/* One counter of both sides; true: all runs of one side are above all of the other. */
bool comparison_counter(const struct comparison *c, enum jit_counter counter,
                        struct shift *shift);

/* The status that the command exits with, and in *why the reason in a few words. */
int comparison_status(const struct comparison *c, const char **why);

/* New minus old, from the medians; of percents of the old one. False: old is 0, new is not. */
double shift_by(const struct shift *shift);
bool shift_percent(const struct shift *shift, double *percent);

#endif
