/* problems.h -- what was wrong with a log, for people and as JSON. */
#ifndef LOGPARSE_LOG_PROBLEMS_H
#define LOGPARSE_LOG_PROBLEMS_H

#include "logparse/util/json.h"
#include "logparse/log/log.h"
#include "logparse/util/style.h"

/* A paragraph a kind: how many, the first places, what it means. Prints nothing for a log
 * without problems. */
void problems_print(const struct log *log, const struct style *style, FILE *out);
/* The key "problems" with an array of {kind, severity, line, detail}. */
void problems_json(struct json *j, const struct log *log);
/* Is the log damaged: is something that was in it lost? */
bool problems_are_serious(const struct log *log);

#endif
