/* ir_text.h -- what printing and reading a trace have in common. */
#ifndef JIT_IR_TEXT_H
#define JIT_IR_TEXT_H

#include "jit/ir.h"

/* Operations without a name in PyPy's list: there, too, they are calls of a function. */
struct ir_called_op {
    enum ir_op op;
    const char *call, *function, *descr;
};
enum { N_IR_CALLED_OPS = 3 };
extern const struct ir_called_op ir_called_ops[N_IR_CALLED_OPS];

#endif
