/* headers.h -- the first lines of trace, address and count sections, taken apart. */
#ifndef LOGPARSE_OPS_HEADERS_H
#define LOGPARSE_OPS_HEADERS_H

#include "logparse/log/log.h"

/* "# Loop 1 (NAME) : loop with 93 ops", "# bridge out of Guard 0x7f.. with 34 ops",
 * "# Traced loop or bridge with 58 ops", and "Loop 1 (NAME) has address .."; since 2010. */
struct header {
    bool has_number, has_guard, has_name, has_ops;
    int64_t number;
    uint64_t guard;
    struct slice name; /* location: points into the text that was parsed */
    struct slice kind; /* "loop", "entry bridge", "bridge", "rewritten", "noopt" */
    uint64_t ops;
};

/* `text` without its newline(s) at the end. False: it is no header of a trace. */
bool header_parse(struct slice text, struct header *h);

struct addresses {
    struct header who;
    uint64_t start, stop, bootstrap; /* bootstrap 0: not given */
};
bool addresses_parse(struct slice text, struct addresses *a);

/* "entry 1:401" and its kin */
struct counter {
    struct slice key; /* "entry 1" */
    int64_t count;
};
bool counter_parse(struct slice line, struct counter *c);
/* Does this counter begin a group (entry, bridge, loop, bare number), or is it a label's? */
bool counter_is_group(const struct counter *c);
/* Is this the key of a trace with that loop number or guard? */
bool counter_is_for(struct slice key, bool has_number, int64_t number, uint64_t guard);

/* Lines of a section until one ends in what `done` accepts: a file name may hold newlines.
 * *text gets them joined by newlines; false when no line is accepted (then *text is the
 * first line). Reading goes on behind the lines that were taken. */
bool header_lines(struct lines *lines, bool (*done)(struct slice), struct str *text);
bool header_is_whole(struct slice line);     /* ends in " with N ops" */
bool addresses_are_whole(struct slice line); /* holds " has address " */

/* A merge point whose location holds newlines goes on in the next lines: the whole of it, in
 * *room. Other lines come back as they are. */
struct slice whole_merge_point(struct lines *lines, struct slice line,
                               struct str *room);

#endif
