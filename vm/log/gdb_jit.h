/* gdb_jit.h -- machine code with names, source lines and how to unwind it, for gdb: "JIT Compilation
 * Interface" of its manual. gdb sets a breakpoint in a function of a known name, and finds a list of
 * object files in memory (gdb_elf.h) at a variable of a known name. */
#ifndef LOG_GDB_JIT_H
#define LOG_GDB_JIT_H

#include "log/compiled.h"

struct gdb_jit {
    struct compiled_listener listener;
    const struct jit_machine *machine;
};

/* `g` must live as long as the JIT. */
void gdb_jit_listen(struct gdb_jit *g, struct jit_events *e,
                    const struct jit_machine *machine);
void gdb_jit_end(struct gdb_jit *g);

#endif
