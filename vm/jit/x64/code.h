/* code.h -- memory for machine code. */
#ifndef X64_CODE_H
#define X64_CODE_H

#include "jit/jit_impl.h"

/* Code can be executed or written, never both. */
void code_writable(struct jit *j, bool on);

#endif
