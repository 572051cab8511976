/* logfile.h -- where the text goes: plain, or gzip members that lose nothing to kill -9.
 *
 * New text is appended at once as a member of its own, stored, not compressed. When these
 * members hold enough, one compressed member takes their place. Members are blocks of the
 * BGZF format: their extra field tells their length. */
#ifndef LOG_LOGFILE_H
#define LOG_LOGFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct logfile {
    int fd;
    char *path; /* for messages; NULL: stderr */
    bool plain, failed, colours;
    struct str fresh;      /* not written yet */
    struct str group;      /* written as stored members since `group_at` */
    int64_t group_at, end; /* offsets in the file */
};

/* "" and "-" are stderr, and so, after a message, is what cannot be opened. */
void logfile_open(struct logfile *f, const char *path, bool plain);
void logfile_add(struct logfile *f, struct slice text);
/* All text is in the file now. A write that fails is reported once; the log ends there. */
void logfile_flush(struct logfile *f);
void logfile_close(struct logfile *f);
/* Let go of a file that another process goes on writing. */
void logfile_abandon(struct logfile *f);

#endif
