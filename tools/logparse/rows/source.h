/* source.h -- the Python files that a log speaks of, wherever they are now. */
#ifndef LOGPARSE_ROWS_SOURCE_H
#define LOGPARSE_ROWS_SOURCE_H

#include "base/map.h"
#include "base/vec.h"

struct source {
    char *found;     /* path that was read; NULL: none */
    const char *odd; /* "is a pipe": what was found instead of a file; NULL */
    char *missing;   /* why there is none: a sentence; NULL: there is one */
    char *text;
    VEC(struct slice) lines; /* without newlines */
    bool
        newer_than_log; /* changed since: its lines may not be those that were traced */
    bool in_log;        /* the log itself holds (some of) the lines */
    struct map numbered; /* in_log: line number -> index in `lines` + 1 */
};

struct sources {
    const char *log_dir; /* where the log is; NULL: not a file */
    const char *root;    /* --source-root; NULL */
    int64_t log_time;    /* modification, seconds since 1970; 0: unknown */
    struct names paths;  /* as recorded in the log */
    VEC(struct source) all;
    char *dir; /* owns log_dir */
};

/* `log_path` and `root` may be NULL. `root` stays the caller's. */
void sources_open(struct sources *s, const char *log_path, const char *root);
void sources_close(struct sources *s);

struct log;
/* Take the source lines that the log itself holds (log-source sections, which only Hotloop
 * writes). They are what was traced, and are preferred to any file. */
void sources_from_log(struct sources *s, const struct log *log);

/* The file recorded as `path`: looked for beside the log, at the recorded path, then below
 * the root. Read once. Never NULL; valid until the next call. */
const struct source *source_get(struct sources *s, struct slice path);

/* Line number `line` (from 1); false when there is none. */
bool source_line(const struct source *source, int64_t line, struct slice *text);
/* The same of a file as recorded, without the indentation. */
bool source_line_bare(struct sources *s, struct slice file, int64_t line,
                      struct slice *text);

#endif
