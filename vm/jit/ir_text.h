/* ir_text.h -- what printing a trace, printing what became of it, and reading one share. */
#ifndef JIT_IR_TEXT_H
#define JIT_IR_TEXT_H

#include "jit/jit_impl.h"

/* Operations without a name in PyPy's list: there, too, they are calls of a function. */
struct ir_called_op {
    enum ir_op op;
    const char *call, *function, *descr;
};
enum { N_IR_CALLED_OPS = 3 };
extern const struct ir_called_op ir_called_ops[N_IR_CALLED_OPS];

/* Values are numbered in the order in which they are printed. */
struct printer {
    const struct jit *j;
    const struct ir_trace *t;
    const struct jit_trace *owner; /* NULL: not compiled, its guards have no names */
    struct str *out;
    struct map numbers; /* ref -> number + 1 */
    uint64_t next;
    bool offsets; /* of machine code */
    bool snaps;   /* guards with their snapshots, labels with the values before */
};

bool is_printed(const struct ir_ins *i);
uint64_t print_number(struct printer *p, ir_ref r);
void print_value(struct printer *p, ir_ref r);
void print_start(struct printer *p); /* inputs, and the label of a compiled trace */
void print_result(struct printer *p, uint32_t at); /* up to the name of the operation */
void print_op(struct printer *p, uint32_t at, uint32_t guard); /* a line */

#endif
