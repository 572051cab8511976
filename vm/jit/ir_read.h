/* ir_read.h -- a trace from its text: the inverse of ir_print().
 *
 * A line is an operation as the log has it. Offsets, headers, guard names and label tokens
 * are read over; merge points are, too, since what they name is not in the text. A guard's
 * list of values is its snapshot: a frame a part between bars, "None" for a dead slot. */
#ifndef JIT_IR_READ_H
#define JIT_IR_READ_H

#include "jit/ir.h"

/* What the text only names is the language's. */
struct ir_vocabulary {
    void *self;
    /* "<FieldS a.b 8>", "<ArrayP 8>", "<SizeDescr 16>", or the name of a function that is
     * called; what is returned lives as long as the trace. NULL: not known. */
    const struct ir_descr *(*descr)(void *self, struct slice text);
    /* The kind of a class, -2 for the small integers. False: not known. */
    bool (*class_kind)(void *self, struct slice name, int32_t *kind);
    /* The object called ConstPtr(ptrN). */
    val (*object)(void *self, uint64_t n);
};

/* Read into the empty trace `t`. False: *error says what is wrong with which line. */
bool ir_read(struct ir_trace *t, struct slice text, const struct ir_vocabulary *v,
             struct str *error);

#endif
