/* parts.h -- a log in parts: from here to there (a time, a share of the run, a section, a
 * line), or between lines that a harness printed. Parts end between sections, never in one. */
#ifndef LOGPARSE_TRACES_PARTS_H
#define LOGPARSE_TRACES_PARTS_H

#include "logparse/traces/filter.h"

struct part_choice {
    const char *from, *to;     /* see part_forms; NULL: the beginning, the end */
    const struct regex *split; /* a part begins at each line that fits; NULL */
    bool by_process; /* a part for each process that wrote; then none of these */
    double hz;       /* ticks a second, when somebody says so; 0 */
};
/* Is any part asked for, not all of the log? */
bool parts_wanted(const struct part_choice *choice);
extern const char part_forms[]; /* what --from and --to take, for messages */

struct log_part {
    uint64_t start, end; /* offsets in the text */
    uint64_t line;       /* of the log, from 1 */
    char *label;         /* the line that it begins with, or "from X to Y"; owned */
    char *
        made; /* the lines of one process among others, start..end of them; owned. NULL */
};

struct log_parts {
    VEC(struct log_part) at;
    bool unknown; /* why there are none: the log does not tell */
};

/* False with a sentence in *why: a place is not in the log, or is no place. */
bool parts_find(struct log_parts *parts, const struct log *log,
                const struct part_choice *choice, struct str *why);
void parts_free(struct log_parts *parts);
/* processes.c: a part for each process. Of the prefixes of lines when these tell them apart; else
 * one behind the other, by what the VM writes at its start and end. */
bool processes_find(struct log_parts *parts, const struct log *log, struct str *why);

/* The part as a log of its own, over the text of `whole`, which must outlive it; close it
 * with log_close(). False with a sentence in *why: it holds no section. */
bool part_open(struct log *part, const struct log *whole, const struct log_part *which,
               struct str *why);

#endif
