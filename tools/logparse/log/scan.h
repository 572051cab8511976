/* scan.h -- find the marks of a log in one pass (scan.c). */
#ifndef LOGPARSE_LOG_SCAN_H
#define LOGPARSE_LOG_SCAN_H

#include "logparse/log/log.h"

/* Scan from log->scanned to the end of the text. */
void scan_more(struct log *log);
/* The text has grown: take back what was guessed at the former end, and go on. */
void scan_again(struct log *log);

struct mark {
    uint64_t ticks;
    struct slice name;
    bool start;
    bool odd; /* has the shape of a START, but the name is not one */
};

/* Is this (clean) line `[HEX] {name` or `[HEX] name}`? */
bool mark_parse(struct slice line, struct mark *mark);

#endif
