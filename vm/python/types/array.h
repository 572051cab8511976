/* array.h -- array.array, in C. */
#ifndef TYPES_ARRAY_H
#define TYPES_ARRAY_H

#include "python/obj/type_def.h"

bool array_code(char code);                            /* is there such a typecode? */
val array_new_of(struct vm *vm, char code, int64_t n); /* zeros; NULL: raised */

#endif
