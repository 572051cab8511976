/* bare_code.h -- the machine code of a trace by address, for logs without its operations
 * (PYPYLOG=jit-backend). */
#ifndef LOGPARSE_ROWS_BARE_CODE_H
#define LOGPARSE_ROWS_BARE_CODE_H

#include "logparse/rows/disasm.h"
#include "logparse/rows/listing.h"

struct bare_insn {
    struct insn insn;
    uint64_t offset; /* from the beginning of the block, as "+16:" of operations */
    uint32_t bridge; /* the trace whose jump was patched in here; NO_TRACE */
};

struct bare_code {
    VEC(struct bare_insn) at;
    uint64_t base;  /* address of the block */
    uint64_t block; /* bytes of all of it: constants, code, recovery stubs */
    char *missing;  /* why there is none: a sentence; NULL */
};

void bare_code_read(struct bare_code *c, struct library *lib, uint32_t trace);
void bare_code_free(struct bare_code *c);

#endif
