/* recode.h -- a log that went through other hands: UTF-16 of a Windows shell, or something
 * before each line (a container's name, a time, a line number, the indentation of an issue).
 * The text is written anew without it; what was done is said in a note. */
#ifndef LOGPARSE_LOG_RECODE_H
#define LOGPARSE_LOG_RECODE_H

#include "base/map.h"
#include "base/vec.h"
#include "logparse/log/locations.h"

/* What the clock on the wall said where this line (of the new text) begins. */
struct wall_mark {
    uint64_t offset;
    double
        seconds; /* since some midnight, or since 1970: only differences mean something */
};

/* From this line (of the new text) on, lines are of another writer. */
struct writer_mark {
    uint64_t offset;
    uint32_t writer; /* in `writers` */
};

struct recoded {
    struct str encoding; /* what it was; empty: UTF-8, or bytes that are nearly that */
    struct str
        jitlog_fault; /* why the end of a binary jitlog is missing; empty: it is not */
    uint64_t locations;          /* that were rewritten in Python's form */
    struct str prefix;           /* a sentence about what was cut off; empty: nothing */
    VEC(struct wall_mark) walls; /* rising offsets; empty: the prefixes hold no time */
    double resolution;           /* seconds: of the times in `walls` */
    struct names writers; /* what tells the prefixes of one log apart, but times */
    VEC(struct writer_mark)
    turns; /* rising offsets; empty: there is one writer, or the
                                      prefixes do not tell (they are line numbers, ...) */
};

/* Look at the beginning of the text, and write it anew when that helps. `locations` may be
 * NULL. */
void text_recode(struct text *text, const struct locations *locations,
                 struct recoded *done);
void recoded_free(struct recoded *done);

#endif
