/* log.h -- the PYPYLOG writer: named sections with time stamps, filtered by category. */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include "base/vec.h"
#include "gc/gc_events.h"
#include "jit/jit_events.h"
#include "log/logfile.h"

struct log {
    bool open, profile;         /* profile: markers of everything, no text */
    VEC(struct slice) prefixes; /* empty in profile mode */
    struct logfile file;
    uint64_t active;  /* a bit a section that is open: does its name match? */
    const char *path; /* as PYPYLOG gives it, in own_path; "" is stderr */
    char *own_path;
    bool forked; /* a child that has not opened its file yet */
};

/* From the value of PYPYLOG; NULL: nothing is logged. */
void log_start(struct log *l, const char *value, int argc, char **argv,
               const char *version);
void log_end(struct log *l);
/* Around fork(): a child writes to a file of its own, never into its parent's. */
void log_before_fork(struct log *l);
void log_in_child(struct log *l);
bool log_wants(const struct log *l, const char *section);
void log_section(struct log *l, const char *section);
void log_section_end(struct log *l, const char *section);
void log_add(struct log *l, struct slice text); /* whole lines */
void log_addf(struct log *l, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void log_jit_events(struct log *l, struct jit_events *e);
void log_gc_events(struct log *l, struct gc_events *e);

#endif
