/* follow.h -- a log that is still being written: has it grown, was it cut off or replaced? */
#ifndef LOGPARSE_LOG_FOLLOW_H
#define LOGPARSE_LOG_FOLLOW_H

#include <sys/types.h>

#include "logparse/log/log.h"

/* What a file was when it was looked at last. */
struct watched {
    bool there;
    dev_t device;
    ino_t inode;
    off_t size;
    int64_t changed; /* ns */
};

void watch_file(struct watched *w, const char *path);
bool watched_same(const struct watched *a, const struct watched *b);

/* Wait until the file is another one than *w, which becomes it. False: interrupted (SIGINT or
 * SIGTERM, from the first call on). `rest_ms`: how long to wait at least. */
bool follow_wait(struct watched *w, const char *path, int rest_ms);

enum followed { FOLLOW_SAME, FOLLOW_GROWN, FOLLOW_REPLACED, FOLLOW_GONE };

/* Bring an open log up to date with its file, by reading it again: what was found wrong with
 * half of a trace need not be wrong now. After GROWN and REPLACED everything that was made from it
 * must be made anew, so ask log_is_stale() first, and drop it. SAME and GONE change nothing; a file
 * that is no log any more is GONE. */
enum followed log_follow(struct log *log, const struct locations *locations);
bool log_is_stale(const struct log *log);

/* What of a run is not in its log before its end, of what this log does not hold yet; a sentence.
 * Empty: it is all there. */
void follow_missing(const struct log *log, struct str *out);

#endif
