/* marshal.h -- values as bytes, and back: for the module `marshal`, and for compiled modules.
 *
 * Data has the format of CPython's marshal, version 2 (its letters are the same). Code is of
 * this program only: it carries the program's fingerprint and a checksum, and is refused when
 * either differs. */
#ifndef LIB_MARSHAL_H
#define LIB_MARSHAL_H

#include "python/obj/obj.h"

/* False: ValueError, v is or holds what has no such form. */
bool marshal_write(struct vm *vm, struct str *out, val v);
/* The value at the start of *in, which becomes what is behind it. Code gets `source`, or one
 * without a text when that is NULL. NULL: EOFError, ValueError or TypeError. */
val marshal_read(struct vm *vm, struct slice *in, struct source *source);

/* Another number for each program that was ever linked. */
uint64_t program_fingerprint(void);

/* code_file.c: the code of a source file as it was kept, or NULL without an exception. The
 * source has its text already. */
val code_kept(struct vm *vm, const char *path, struct source *source);
/* Keep it, if that can be done; nobody hears when it cannot. */
void code_keep(struct vm *vm, const char *path, val code);

#endif
