/* c_text.h -- text for C libraries: UTF-8 with a NUL behind it, and none in it. */
#ifndef OBJ_C_TEXT_H
#define OBJ_C_TEXT_H

#include "python/obj/obj.h"

/* A copy of a str, which lives as long as *memory is on the machine stack. NULL: TypeError
 * "WHAT must be str, not int", or ValueError because of a NUL. */
const char *c_text(struct vm *vm, const char *what, val v, val *memory);
/* The same, and `otherwise` for None: then the message is "WHAT must be str or None, ..." */
const char *c_text_or(struct vm *vm, const char *what, val v, const char *otherwise,
                      val *memory);

#endif
