/* learn.h -- an expectation from logs: as general as the logs force it to be. */
#ifndef LOGPARSE_MATCH_LEARN_H
#define LOGPARSE_MATCH_LEARN_H

#include "logparse/diff/figures.h"

enum learnt { LEARNT, LEARNT_NOT /* what fits all of them could not be written */ };

/* Append the expectation of one trace of runs[0] that is in all runs. */
enum learnt learn_trace(const struct run *runs, size_t n, uint32_t trace,
                        struct str *out);

/* Is the trace, by its name, in all of them, with its operations? */
bool learn_is_possible(const struct run *runs, size_t n, uint32_t trace);

#endif
