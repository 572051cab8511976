/* gdb_elf.h -- a piece of machine code as an object file in memory: one symbol, its source lines and how
 * to unwind it. ELF-64 (System V ABI), DWARF 4 (.debug_info, .debug_line) and DWARF's call
 * frame information (.debug_frame). */
#ifndef LOG_GDB_ELF_H
#define LOG_GDB_ELF_H

#include "log/compiled.h"

/* Append the file. */
void gdb_elf_make(const struct compiled *c, const struct jit_machine *machine,
                  struct str *out);

#endif
