/* disasm.h -- machine code as text, by capstone. */
#ifndef LOGPARSE_ROWS_DISASM_H
#define LOGPARSE_ROWS_DISASM_H

#include "base/str.h"

struct disasm;

/* A disassembler for what BACKEND names in a log. PyPy prints "arm" for 64-bit ARM as well:
 * the address decides; and "ppc" for both orders of bytes: the code decides. NULL with a
 * sentence in *why when there is none. */
struct disasm *disasm_new(const char *backend, uint64_t address, struct slice code,
                          struct str *why);
void disasm_free(struct disasm *d);

struct insn {
    uint64_t address;
    uint32_t size;
    char text[200]; /* "mov qword ptr [rbp + 0x10], rax" */
};

/* The instruction at the front of `code`. What cannot be decoded comes out as bytes, one
 * (or one word) at a time, so that size is never 0 unless the code is empty. */
bool disasm_next(struct disasm *d, struct slice code, uint64_t address,
                 struct insn *insn);

#endif
