/* ranking.h -- traces in order of heat, and as a table. */
#ifndef LOGPARSE_TRACES_RANKING_H
#define LOGPARSE_TRACES_RANKING_H

#include "logparse/util/style.h"
#include "logparse/traces/traces.h"

/* Operations that this trace executed, as far as the counts tell (flow.h: at most); merge points
 * and labels do nothing and are not counted. This is what "hot" means everywhere. False when the
 * log has no counts for it. */
bool trace_work(const struct trace *t, double *work);
/* Of all traces together. */
double traces_work(const struct traces *traces);

/* Sort trace numbers, hottest first; without counts in order of size. */
void ranking_sort(const struct traces *traces, uint32_t *order, size_t n);

void ranking_print(const struct traces *traces, const uint32_t *order, size_t n,
                   const struct style *style, FILE *out);

#endif
