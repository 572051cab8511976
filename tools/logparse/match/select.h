/* select.h -- which operations of which traces an expectation speaks of. */
#ifndef LOGPARSE_MATCH_SELECT_H
#define LOGPARSE_MATCH_SELECT_H

#include "logparse/ops/body.h"
#include "logparse/match/engine.h"
#include "logparse/rows/source.h"
#include "logparse/traces/traces.h"

struct selection {
    uint32_t trace;
    struct body body;
    struct ops ops;
};

/* The operations of this trace that are meant. False: the anchor is not in it. */
bool select_ops(struct selection *s, const struct expectation *e,
                const struct traces *traces, struct sources *sources, uint32_t trace);
void selection_free(struct selection *s);

#endif
