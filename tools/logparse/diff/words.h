/* words.h -- what happened to a trace, in words, with the operation that proves it.
 *
 * "No longer" and "came back" are said only when both traces pass the same bytecode (their
 * merge points show it): then the same program was compiled, and the operation is there in
 * one of them only. Code at places that only one trace passes is new, not lost. */
#ifndef LOGPARSE_DIFF_WORDS_H
#define LOGPARSE_DIFF_WORDS_H

#include "logparse/diff/match.h"

enum word_kind {
#define WORD(id, name, lost, gained) WORD_##id,
#include "logparse/diff/words.def"
#undef WORD
    WORDS
};

struct word_row {
    const char *name, *lost, *gained;
};
extern const struct word_row word_rows[WORDS];

struct word {
    enum word_kind kind;
    bool lost;      /* the new trace has the operation (worse), or the old one had it */
    uint32_t count; /* so many operations, at this line */
    struct slice
        proof; /* the first of them: a line of the log; empty: the whole trace */
    struct slice file; /* where; empty: not known */
    struct slice function;
    int64_t line; /* -1: not known */
};

struct words {
    VEC(struct word) at; /* the gravest first, as the rows of words.def stand */
};

/* Of a match with FATE_CHANGED, moved or retargeted; otherwise there are none. */
void words_make(struct words *words, const struct match *m);
void words_free(struct words *words);

#endif
