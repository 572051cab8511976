/* fates.h -- what became of each recorded operation: who removed it, and what made an object
 * necessary that need not be one until then. Kept only while the log asks for it. */
#ifndef JIT_OPT_FATES_H
#define JIT_OPT_FATES_H

#include "jit/opt/opt.h"

enum {
    FATE_UNSEEN,  /* the copy does not have it */
    FATE_KEPT,    /* as it was recorded */
    FATE_CHANGED, /* into other operations */
    FATE_GONE     /* this, and which pass (enum jit_opt) removed it */
};

struct fate { /* in the first copy (preamble, bridge, entry) and in the loop */
    uint8_t what[2];
    bool forced[2]; /* the object that it makes was made after all, for: */
    ir_ref by[2];   /* this operation; IR_NONE: what comes at the end */
};

struct fates {
    struct fate *at; /* by recorded operation */
    ir_ref n;
    unsigned copy; /* which is being made */
    ir_ref now;    /* the operation that is being dealt with; IR_NONE */
};

/* NULL: the log does not want them. Free with fates_free(). */
struct fates *fates_new(struct jit *j);
void fates_free(struct fates *f);
/* The loop is made, perhaps not for the first time: what a former try did does not count. */
void fates_begin_loop(struct fates *f);
/* Operation `at` was dealt with by this pass; the output had `before` operations then. */
void fates_note(struct opt *o, ir_ref at, unsigned pass, size_t before);
/* The object that operation `born` makes has to exist. */
void fates_forced(struct fates *f, ir_ref born);
/* As a section of the log: a line an operation, by its number among the lines of the recording
 * behind the inputs:  NUMBER NAME FIRST-COPY LOOP [made for NUMBER NAME | made for the end]... */
void fates_log(const struct fates *f, struct jit *j);

#endif
