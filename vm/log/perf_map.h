/* perf_map.h -- names of compiled code for perf(1): /tmp/perf-PID.map, written while the program
 * runs, so that samples of code that is freed later have a name too. A line is "START SIZE NAME" in
 * hexadecimal, as tools/perf/Documentation/jit-interface.txt of Linux says. */
#ifndef LOG_PERF_MAP_H
#define LOG_PERF_MAP_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/str.h"
#include "jit/jit_events.h"

struct perf_map {
    struct jit_events next; /* who listened before; may be nobody */
    FILE *out;          /* NULL: nothing was compiled yet, or it cannot be written */
    pid_t pid;          /* of the file; a child of fork gets its own */
    bool ours;          /* inside of the section that tells addresses */
    bool failed;        /* said so already */
    struct str section; /* its text so far */
};

/* Listens before *e does, which goes on getting everything. `m` must live as long as the JIT. */
void perf_map_listen(struct perf_map *m, struct jit_events *e);
void perf_map_end(struct perf_map *m);

#endif
