/* gdb_elf.h -- a piece of machine code as an object file in memory: one symbol, its source lines and how
 * to unwind it. ELF-64 (System V ABI, x86-64), DWARF 4 (.debug_info, .debug_line) and DWARF's call
 * frame information (.debug_frame). */
#ifndef LOG_GDB_ELF_H
#define LOG_GDB_ELF_H

#include "log/compiled.h"

/* Append the file. `cfa`: bytes from rsp, anywhere in the code, to above the return address; below that
 * one rbx, rbp, r12, r13, r14 and r15 are saved. */
void gdb_elf_make(const struct compiled *c, unsigned cfa, struct str *out);

#endif
