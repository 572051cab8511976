/* optext.h -- an operation as text: as the log has it, or in short, as a person says it:
 *
 *     p5 = getfield_gc_r(p4, descr=<FieldP pypy.interpreter.pyframe.PyFrame.inst_w_dict 88>)
 *     p5 = p4.inst_w_dict */
#ifndef LOGPARSE_ROWS_OPTEXT_H
#define LOGPARSE_ROWS_OPTEXT_H

#include "logparse/rows/rowtext.h"

/* Result, name, arguments, descr; not what guards save. */
void optext(const struct op *op, unsigned details, struct rich *out);
enum look optext_look(enum op_class class);
/* "pypy.objspace.std.intobject.W_IntObject" -> "W_IntObject": every dotted name of the text is cut
 * to its last part. */
void optext_short_names(struct slice text, enum look look, struct rich *out);

#endif
