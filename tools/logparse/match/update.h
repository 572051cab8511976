/* update.h -- edit the lines of an expectation that fail, and no others. */
#ifndef LOGPARSE_MATCH_UPDATE_H
#define LOGPARSE_MATCH_UPDATE_H

#include <stdio.h>

#include "logparse/match/engine.h"

struct draft_line {
    char *text; /* with its newline; owned */
    size_t n;
    uint32_t origin; /* number in the file; 0: new */
};

struct draft {
    VEC(struct draft_line) lines;
};

void draft_open(struct draft *draft, struct slice text);
void draft_free(struct draft *draft);
void draft_text(const struct draft *draft, struct str *out);

/* Edit lines until expectation number `nth` fits these operations. False: no edit helps. */
bool draft_fit(struct draft *draft, size_t nth, const struct ops *ops);

/* Does it fit now? */
bool draft_fits(const struct draft *draft, size_t nth, const struct ops *ops);

/* "FILE:LINE", then "- old" and "+ new", for each piece that was edited; how many. */
size_t draft_print(const struct draft *draft, struct slice old, const char *path,
                   FILE *out);

#endif
