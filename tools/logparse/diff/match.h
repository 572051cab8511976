/* match.h -- which trace of one log became which of another.
 *
 * Roots (loops, entry bridges) by name and code, by place and code, and by their operations
 * alone; then down the trees of bridges, through the aligned guards of their parents; what is
 * left over by its code and by its place. Those bridges moved. A trace without a partner whose
 * operations are just those that its relatives lost was split off; one whose operations its
 * relatives gained was merged. */
#ifndef LOGPARSE_DIFF_MATCH_H
#define LOGPARSE_DIFF_MATCH_H

#include "logparse/diff/align.h"
#include "logparse/diff/figures.h"

enum fate {
    FATE_SAME,
    FATE_CHANGED,
    FATE_NEW,
    FATE_GONE,
    FATE_SPLIT,
    FATE_MERGED,
    FATES
};
extern const char *const fate_names[FATES]; /* "same", "changed", ... */

/* Both traces of a changed pair, aligned. */
struct aligned_pair {
    struct body_lines a_lines, b_lines;
    struct norm a, b; /* parts of those of the runs */
    struct alignment alignment;
};

struct match {
    uint32_t a, b; /* traces; NO_TRACE: this side has none */
    enum fate fate;
    bool moved;   /* it leaves another guard, or starts at another place */
    bool renamed; /* only its line numbers or its order changed */
    bool
        relocated; /* its tree is of another function or file; what is the same but for the
                       merge points counts as the same */
    bool retargeted; /* it ends in, or calls, another trace */
    uint32_t
        relative; /* SPLIT: the trace of a it was part of; MERGED: the one of b that
                          it is part of now */
    struct aligned_pair *detail; /* CHANGED; owned */
};

struct diff {
    const struct run *a, *b;
    VEC(struct match) matches;       /* sorted: most executed operations first */
    uint32_t *a_partner, *b_partner; /* by trace; NO_TRACE */
    uint32_t
        *b_next; /* by exit of b: none waits for a partner from there up to this one */
    size_t unread; /* while it is made: matches at the end that are not aligned yet */
};

void diff_make(struct diff *diff, const struct run *a, const struct run *b);
void diff_free(struct diff *diff);

/* Read and align any two traces of the diff's runs; NO_TRACE has no operations. The caller
 * frees it. */
struct aligned_pair *detail_make(const struct run *a, uint32_t x, const struct run *b,
                                 uint32_t y);
void detail_free(struct aligned_pair *detail);

static inline bool match_is_difference(const struct match *m)
{
    return m->fate != FATE_SAME || m->moved || m->retargeted;
}

/* The trace whose name and place stand for the match: b's when there is one. */
static inline const struct trace *match_trace(const struct diff *d,
                                              const struct match *m)
{
    return m->b != NO_TRACE ? &d->b->traces.all.at[m->b] : &d->a->traces.all.at[m->a];
}

#endif
