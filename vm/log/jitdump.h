/* jitdump.h -- machine code with its source lines for perf(1): jit-PID.dump, which `perf inject --jit`
 * turns into object files. Format: tools/perf/Documentation/jitdump-specification.txt of Linux,
 * version 1. perf finds the file because a page of it is mapped executable. */
#ifndef LOG_JITDUMP_H
#define LOG_JITDUMP_H

#include <stdio.h>
#include <sys/types.h>

#include "log/compiled.h"

struct jitdump {
    struct compiled_listener listener;
    const char *directory; /* where files are made */
    FILE *out;             /* NULL: nothing was compiled yet, or it cannot be written */
    void *page;            /* of the file, mapped for perf to see */
    uint16_t machine;      /* of ELF */
    pid_t pid; /* of the file: a child of fork makes its own, of what it compiles */
    uint64_t pieces;
    bool failed; /* said so already */
};

/* `d` must live as long as the JIT. */
void jitdump_listen(struct jitdump *d, struct jit_events *e, const char *directory,
                    uint16_t machine);
void jitdump_end(struct jitdump *d);

#endif
