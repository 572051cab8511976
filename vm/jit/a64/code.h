/* code.h -- memory for machine code. */
#ifndef A64_CODE_H
#define A64_CODE_H

#include "jit/jit_impl.h"

/* Code can be executed or written, never both. */
void code_writable(struct jit *j, bool on);
/* Instructions were written: no core may go on with old ones that it has fetched. */
void code_written(uint8_t *from, uint8_t *to);

#endif
